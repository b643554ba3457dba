//! Messages and leads (留言、财产线索).
//!
//! Reading, writing and answering are three different rows.

use super::Line;
use crate::policy::access::Row;

/// Its coordinates, sorted.
pub(super) const LINES: &[Line] = &[
    ("AnswerMessageInput.expectedVersion", Row::AnswerMessage),
    ("AnswerMessageInput.messageId", Row::AnswerMessage),
    ("AnswerMessageInput.requestId", Row::AnswerMessage),
    ("AnswerMessageInput.text", Row::AnswerMessage),
    ("AnswerMessagePayload.message", Row::AnswerMessage),
    ("Clue.id", Row::Clue),
    ("Clue.kind", Row::Clue),
    ("Clue.submittedAt", Row::Clue),
    ("Clue.text", Row::Clue),
    ("Message.answer", Row::Message),
    ("Message.answeredAt", Row::Message),
    ("Message.answererName", Row::Message),
    ("Message.case", Row::Message),
    ("Message.id", Row::Message),
    ("Message.senderName", Row::Message),
    ("Message.sentAt", Row::Message),
    ("Message.text", Row::Message),
    ("Message.version", Row::Message),
    ("MessageConnection.edges", Row::Message),
    ("MessageConnection.nodes", Row::Message),
    ("MessageConnection.pageInfo", Row::Message),
    ("MessageConnection.totalCount", Row::Message),
    ("MessageEdge.cursor", Row::Message),
    ("MessageEdge.node", Row::Message),
    ("Mutation.answerMessage", Row::AnswerMessage),
    ("Mutation.sendMessage", Row::Write),
    ("Mutation.submitClue", Row::Write),
    ("Query.messages", Row::Message),
    ("SendMessageInput.caseId", Row::Write),
    ("SendMessageInput.requestId", Row::Write),
    ("SendMessageInput.text", Row::Write),
    ("SendMessagePayload.message", Row::Write),
    ("SubmitClueInput.caseId", Row::Write),
    ("SubmitClueInput.kind", Row::Write),
    ("SubmitClueInput.requestId", Row::Write),
    ("SubmitClueInput.text", Row::Write),
    ("SubmitCluePayload.case", Row::Write),
    ("SubmitCluePayload.clue", Row::Write),
];
