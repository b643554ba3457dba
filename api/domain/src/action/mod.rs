//! What a reader may do with a case now (可办理事项), and for what he may not, why. The same rows, relations and rules as
//! the acts themselves, asked without doing anything.

use strum::{AsRefStr, EnumString};

use crate::case::rules::{HandoverState, StageEvent, next_stage};
use crate::case::{CaseFacts, CaseView};
use crate::extension::RequestExtension;
use crate::handover::{AcceptHandover, HandOver, HandoverView, ReturnHandover};
use crate::kernel::code::Code;
use crate::kernel::stage::{Flag, Stage};
use crate::message::{AnswerMessage, SendMessage, SubmitClue};
use crate::notice::{IssueNotice, WaiveNotice};
use crate::policy::{self, Action, Actor};
use crate::relation::DeclareConflict;
use crate::team::AssignCase;
use crate::triage::{ApproveTriageOverride, OverrideTriage, TriageCase, TriageState, TriageView};

/// Acts on a case, each by its operation's name in the schema (办理事项).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString)]
#[strum(serialize_all = "camelCase")]
pub enum CaseAct {
    /// Confirms the route (确认分流).
    TriageCase,
    /// Asks for another route (申请变更分流).
    OverrideTriage,
    /// Decides on another route (决定变更分流).
    ApproveTriageOverride,
    /// Names team and handler (分案).
    AssignCase,
    /// Issues the enforcement notice (发出执行通知).
    IssueNotice,
    /// Relies on the notice in the judgment (执行通知前置).
    WaiveNotice,
    /// Asks for a longer limit (申请延期).
    RequestExtension,
    /// Takes work over (接收移交).
    AcceptHandover,
    /// Sends work back (退回移交).
    ReturnHandover,
    /// Sends returned work on again (再次移交).
    HandOver,
    /// Declares a conflict of interest (声明回避).
    DeclareConflict,
    /// Gives a lead on property (提交线索).
    SubmitClue,
    /// Writes to the handler (留言).
    SendMessage,
    /// Answers a message (答复).
    AnswerMessage,
}

/// One act on a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Available {
    /// The act.
    pub action: CaseAct,
    /// Why it is not open to the reader now; none when it is.
    pub refused: Option<Code>,
}

/// A case with what its acts depend on.
#[derive(Clone, Copy)]
pub struct CaseInHand<'a> {
    /// The case.
    pub case: &'a CaseView,
    /// Its last handover.
    pub handover: Option<&'a HandoverView>,
    /// Its last triage decision.
    pub triage: Option<&'a TriageView>,
}

/// All acts on the case, in the order a case meets them.
#[must_use]
pub fn available(actor: &Actor, standing: CaseInHand<'_>) -> Vec<Available> {
    let facts = CaseFacts {
        case: standing.case.clone(),
        filed_by: None,
        assigned_by: None,
        facts: String::new(),
    };
    let stage = |step: StageEvent| next_stage(standing.case.stage, step).err().map(|_| Code::CaseStage);
    let waiting = standing
        .handover
        .filter(|handover| handover.state == HandoverState::Pending);
    let taking_up = waiting.and_then(|waiting| answer_refused(actor, waiting));
    let open_override = standing
        .triage
        .filter(|triage| triage.state == TriageState::OverrideRequested);
    let triaging = stage(StageEvent::TriageConfirmed)
        .or(taking_up)
        .or(open_override.map(|_| Code::TriageState));
    let approving = match open_override {
        None => Some(Code::TriageState),
        Some(asked) if asked.proposed_by == actor.person_id() => Some(Code::TwoPersonRequired),
        Some(_) => stage(StageEvent::TriageConfirmed),
    };
    let answering = waiting.map_or(Some(Code::HandoverNone), |waiting| answer_refused(actor, waiting));
    let noticing = stage(StageEvent::NoticeGiven).or(taking_up);
    let in_title = standing.case.flags.contains(&Flag::FrontLoadedNotice);
    let not_in_title = (!in_title).then_some(Code::NoticeNotInTitle);
    let sending_on = (standing.case.stage != Stage::Filing).then_some(Code::CaseStage);
    let closed = standing.case.closed_on.map(|_| Code::CaseStage);
    let declared = policy::eligible(actor, DeclareConflict::ROW)
        .err()
        .map(|_| Code::Forbidden);
    vec![
        act::<TriageCase>(CaseAct::TriageCase, actor, &facts, triaging),
        act::<OverrideTriage>(CaseAct::OverrideTriage, actor, &facts, triaging),
        act::<ApproveTriageOverride>(CaseAct::ApproveTriageOverride, actor, &facts, approving),
        act::<AssignCase>(CaseAct::AssignCase, actor, &facts, stage(StageEvent::Assigned)),
        act::<IssueNotice>(CaseAct::IssueNotice, actor, &facts, noticing),
        act::<WaiveNotice>(CaseAct::WaiveNotice, actor, &facts, noticing.or(not_in_title)),
        act::<RequestExtension>(CaseAct::RequestExtension, actor, &facts, closed),
        act::<AcceptHandover>(CaseAct::AcceptHandover, actor, &facts, answering),
        act::<ReturnHandover>(CaseAct::ReturnHandover, actor, &facts, answering),
        act::<HandOver>(CaseAct::HandOver, actor, &facts, sending_on),
        Available {
            action: CaseAct::DeclareConflict,
            refused: declared,
        },
        act::<SubmitClue>(CaseAct::SubmitClue, actor, &facts, None),
        act::<SendMessage>(CaseAct::SendMessage, actor, &facts, None),
        act::<AnswerMessage>(CaseAct::AnswerMessage, actor, &facts, None),
    ]
}

fn act<A: Action<On = CaseFacts>>(
    action: CaseAct,
    actor: &Actor,
    facts: &CaseFacts,
    refused: Option<Code>,
) -> Available {
    let permitted = policy::authorize::<A>(actor, facts).is_ok();
    Available {
        action,
        refused: if permitted { refused } else { Some(Code::Forbidden) },
    }
}

fn answer_refused(actor: &Actor, waiting: &HandoverView) -> Option<Code> {
    if waiting.sender.is_some() && waiting.sender == actor.person_id() {
        return Some(Code::HandoverSelf);
    }
    let other_desk = actor.role().desk() != Some(waiting.to);
    let other_person = waiting.to_person.is_some() && waiting.to_person != actor.person_id();
    (other_desk || other_person).then_some(Code::HandoverSegment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acts_are_called_as_the_operations_are() {
        let names = [
            (CaseAct::TriageCase, TriageCase::NAME),
            (CaseAct::OverrideTriage, OverrideTriage::NAME),
            (CaseAct::ApproveTriageOverride, ApproveTriageOverride::NAME),
            (CaseAct::AssignCase, AssignCase::NAME),
            (CaseAct::IssueNotice, IssueNotice::NAME),
            (CaseAct::WaiveNotice, WaiveNotice::NAME),
            (CaseAct::RequestExtension, RequestExtension::NAME),
            (CaseAct::AcceptHandover, AcceptHandover::NAME),
            (CaseAct::ReturnHandover, ReturnHandover::NAME),
            (CaseAct::HandOver, HandOver::NAME),
            (CaseAct::DeclareConflict, DeclareConflict::NAME),
            (CaseAct::SubmitClue, SubmitClue::NAME),
            (CaseAct::SendMessage, SendMessage::NAME),
            (CaseAct::AnswerMessage, AnswerMessage::NAME),
        ];
        for (act, name) in names {
            assert_eq!(act.as_ref(), name);
        }
    }
}
