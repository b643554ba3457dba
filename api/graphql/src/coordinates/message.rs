//! Messages and leads (留言、财产线索).
//!
//! Reading, writing and answering are three different rows.

use super::Line;
use crate::policy::access::Row;

/// Its coordinates, sorted.
pub(super) const LINES: &[Line] = &[
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
    ("Query.messages", Row::Message),
];
