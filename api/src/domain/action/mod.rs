//! What a reader may do with a case now (可办理事项), and for what he may not, why. The same rows, relations and rules as
//! the acts themselves, asked without doing anything.

use crate::domain::case::rules::{self, HandoverState, Step, next_stage};
use crate::domain::case::{CaseFacts, CaseView};
use crate::domain::extension::RequestExtension;
use crate::domain::handover::{AcceptHandover, HandOver, HandoverView, ReturnHandover};
use crate::domain::message::{AnswerMessage, SendMessage, SubmitClue};
use crate::domain::notice::{IssueNotice, WaiveNotice};
use crate::domain::relation::DeclareConflict;
use crate::domain::team::AssignCase;
use crate::domain::triage::{ApproveTriageOverride, OverrideTriage, TriageCase, TriageState, TriageView};
use crate::kernel::code::Code;
use crate::kernel::stage::{Flag, Stage};
use crate::policy::{self, Action, Actor};

/// One act on a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Available {
    /// Operation's name in the schema.
    pub action: &'static str,
    /// Why it is not open to the reader now; none when it is.
    pub refused: Option<Code>,
}

/// A case with what its acts depend on.
#[derive(Clone, Copy)]
pub struct Standing<'a> {
    /// The case.
    pub case: &'a CaseView,
    /// Its last handover.
    pub handover: Option<&'a HandoverView>,
    /// Its last triage decision.
    pub triage: Option<&'a TriageView>,
}

/// All acts on the case, in the order a case meets them.
#[must_use]
pub fn available(actor: &Actor, standing: Standing<'_>) -> Vec<Available> {
    let facts = CaseFacts {
        case: standing.case.clone(),
        filed_by: None,
        assigned_by: None,
        facts: String::new(),
    };
    let stage = |step: Step| next_stage(standing.case.stage, step).err().map(|_| Code::CaseStage);
    let waiting = standing
        .handover
        .filter(|handover| handover.state == HandoverState::Pending);
    let taking_up = waiting.and_then(|waiting| answer_refused(actor, waiting));
    let open_override = standing
        .triage
        .filter(|triage| triage.state == TriageState::OverrideRequested);
    let triaging = stage(Step::TriageConfirmed)
        .or(taking_up)
        .or(open_override.map(|_| Code::TriageState));
    let approving = match open_override {
        None => Some(Code::TriageState),
        Some(asked) if asked.proposed_by == actor.person_id() => Some(Code::TwoPersonRequired),
        Some(_) => stage(Step::TriageConfirmed),
    };
    let answering = waiting.map_or(Some(Code::HandoverNone), |waiting| answer_refused(actor, waiting));
    let noticing = stage(Step::NoticeGiven).or(taking_up);
    let in_title = standing.case.flags.contains(&Flag::FrontLoadedNotice);
    let not_in_title = (!in_title).then_some(Code::NoticeNotInTitle);
    let sending_on = (standing.case.stage != Stage::Filing).then_some(Code::CaseStage);
    let closed = standing.case.closed_on.map(|_| Code::CaseStage);
    let declared = policy::eligible(actor, DeclareConflict::ROW)
        .err()
        .map(|_| Code::Forbidden);
    vec![
        act::<TriageCase>(actor, &facts, triaging),
        act::<OverrideTriage>(actor, &facts, triaging),
        act::<ApproveTriageOverride>(actor, &facts, approving),
        act::<AssignCase>(actor, &facts, stage(Step::Assigned)),
        act::<IssueNotice>(actor, &facts, noticing),
        act::<WaiveNotice>(actor, &facts, noticing.or(not_in_title)),
        act::<RequestExtension>(actor, &facts, closed),
        act::<AcceptHandover>(actor, &facts, answering),
        act::<ReturnHandover>(actor, &facts, answering),
        act::<HandOver>(actor, &facts, sending_on),
        Available {
            action: DeclareConflict::NAME,
            refused: declared,
        },
        act::<SubmitClue>(actor, &facts, None),
        act::<SendMessage>(actor, &facts, None),
        act::<AnswerMessage>(actor, &facts, None),
    ]
}

fn act<A: Action<On = CaseFacts>>(actor: &Actor, facts: &CaseFacts, refused: Option<Code>) -> Available {
    let permitted = policy::authorize::<A>(actor, facts).is_ok();
    Available {
        action: A::NAME,
        refused: if permitted { refused } else { Some(Code::Forbidden) },
    }
}

fn answer_refused(actor: &Actor, waiting: &HandoverView) -> Option<Code> {
    if waiting.sender.is_some() && waiting.sender == actor.person_id() {
        return Some(Code::HandoverSelf);
    }
    let other_desk = rules::desk_of(actor.role()) != Some(waiting.to);
    let other_person = waiting.to_person.is_some() && waiting.to_person != actor.person_id();
    (other_desk || other_person).then_some(Code::HandoverSegment)
}
