//! The pipeline (流程): how a case moves, and how one desk takes over from the last.
//!
//! A case moves only by a step that is lawful where it stands. Work passes between segments by a handover that the
//! receiving segment accepts or returns with a defect, never the sender; the defect counts against the sender's
//! segment. Who may see a case, who signs what and which acts a team may do is not decided here.

use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumIter, EnumString};
use thiserror::Error;
use uuid::Uuid;

pub use crate::kernel::handover::HandoverState;
use crate::kernel::stage::{DefectCode, Segment, Stage};

/// Shortest reason or note where one is needed, in characters without blanks at the ends. Set by this court, not by law.
pub const REASON_MIN_CHARS: usize = 5;

/// What moves a case (流程事件).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum StageEvent {
    /// The filing desk accepted the application, or sends a returned case on again (立案).
    ApplicationAccepted,
    /// The triage desk confirmed the route (确认分流).
    TriageConfirmed,
    /// The case got its team and handler (分案).
    Assigned,
    /// The debtor was told to perform, or had been told by the judgment (执行通知).
    NoticeGiven,
    /// The receiving segment sent the case back (退回).
    HandoverReturned,
}

/// A step that is not lawful in the stage the case is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("step {} is not lawful in stage {}", step.as_ref(), stage.as_ref())]
pub struct IllegalStep {
    /// Where the case stands.
    pub stage: Stage,
    /// What was tried.
    pub step: StageEvent,
}

/// Says where a step takes a case. A returned case goes to the stage of the segment that sent it.
///
/// # Errors
/// `IllegalStep` if the step is not lawful in `stage`.
pub const fn next_stage(stage: Stage, step: StageEvent) -> Result<Stage, IllegalStep> {
    match (stage, step) {
        (Stage::Intake | Stage::Filing, StageEvent::ApplicationAccepted)
        | (Stage::Assignment | Stage::Notice, StageEvent::HandoverReturned) => Ok(Stage::Triage),
        (Stage::Triage, StageEvent::TriageConfirmed) => Ok(Stage::Assignment),
        (Stage::Assignment, StageEvent::Assigned) => Ok(Stage::Notice),
        (Stage::Notice, StageEvent::NoticeGiven) => Ok(Stage::Inquiry),
        (Stage::Triage, StageEvent::HandoverReturned) => Ok(Stage::Filing),
        (
            Stage::Intake | Stage::Filing,
            StageEvent::TriageConfirmed | StageEvent::Assigned | StageEvent::NoticeGiven | StageEvent::HandoverReturned,
        )
        | (Stage::Triage, StageEvent::ApplicationAccepted | StageEvent::Assigned | StageEvent::NoticeGiven)
        | (
            Stage::Assignment,
            StageEvent::ApplicationAccepted | StageEvent::TriageConfirmed | StageEvent::NoticeGiven,
        )
        | (Stage::Notice, StageEvent::ApplicationAccepted | StageEvent::TriageConfirmed | StageEvent::Assigned)
        | (
            Stage::Inquiry | Stage::Control | Stage::Disposal | Stage::Funds | Stage::Closing | Stage::Archive,
            StageEvent::ApplicationAccepted
            | StageEvent::TriageConfirmed
            | StageEvent::Assigned
            | StageEvent::NoticeGiven
            | StageEvent::HandoverReturned,
        ) => Err(IllegalStep { stage, step }),
    }
}

/// The segment that holds a case in `stage` and answers for it.
#[must_use]
pub const fn segment_of(stage: Stage) -> Segment {
    match stage {
        Stage::Intake => Segment::Reception,
        Stage::Filing => Segment::Filing,
        Stage::Triage | Stage::Assignment => Segment::Triage,
        Stage::Notice | Stage::Inquiry | Stage::Control | Stage::Disposal | Stage::Closing => Segment::Handling,
        Stage::Funds => Segment::Funds,
        Stage::Archive => Segment::Archive,
    }
}

/// A case on its way from one segment to the next (交接).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handover {
    /// The segment that sent it.
    pub from: Segment,
    /// The segment that receives it.
    pub to: Segment,
    /// The person who sent it.
    pub sent_by: Uuid,
    /// Where it stands.
    pub state: HandoverState,
}

/// The person who answers a handover (接收人).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receiver {
    /// The person.
    pub person_id: Uuid,
    /// The desk the person sits at, see [`Role::desk`](crate::kernel::role::Role::desk).
    pub desk: Option<Segment>,
}

/// A lawful return (退回). Only [`return_`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Return {
    defect: DefectCode,
    against: Segment,
}

impl Return {
    /// What is wrong.
    #[must_use]
    pub const fn defect(self) -> DefectCode {
        self.defect
    }

    /// The segment the defect counts against: the one that sent the case.
    #[must_use]
    pub const fn against(self) -> Segment {
        self.against
    }
}

/// Why a handover cannot be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HandoverRefused {
    /// The sender answers his own handover.
    #[error("whoever sent a case cannot take it over or send it back")]
    SelfHandover,
    /// The person does not sit at the receiving desk.
    #[error("only the receiving segment answers a handover")]
    WrongSegment,
    /// The handover has been answered already.
    #[error("the handover is already {}", .0.as_ref())]
    NotPending(HandoverState),
    /// A return for another defect says too little.
    #[error("a return for another defect needs a note of at least {REASON_MIN_CHARS} characters")]
    NoteTooShort,
}

/// Takes a case over; returns the new state.
///
/// # Errors
/// `SelfHandover`, `WrongSegment`, `NotPending`.
pub fn accept(handover: &Handover, by: &Receiver) -> Result<HandoverState, HandoverRefused> {
    check_answer(handover, by)?;
    Ok(HandoverState::Accepted)
}

/// Sends a case back to the segment it came from; the handover is then [`HandoverState::Returned`].
///
/// # Errors
/// `SelfHandover`, `WrongSegment`, `NotPending`, and `NoteTooShort` for [`DefectCode::Other`] without a note.
pub fn return_(
    handover: &Handover,
    by: &Receiver,
    defect: DefectCode,
    note: Option<&str>,
) -> Result<Return, HandoverRefused> {
    check_answer(handover, by)?;
    let note_chars = note.map_or(0, |note| note.trim().chars().count());
    if defect == DefectCode::Other && note_chars < REASON_MIN_CHARS {
        return Err(HandoverRefused::NoteTooShort);
    }
    Ok(Return {
        defect,
        against: handover.from,
    })
}

fn check_answer(handover: &Handover, by: &Receiver) -> Result<(), HandoverRefused> {
    if by.person_id == handover.sent_by {
        return Err(HandoverRefused::SelfHandover);
    }
    if by.desk != Some(handover.to) {
        return Err(HandoverRefused::WrongSegment);
    }
    match handover.state {
        HandoverState::Pending => Ok(()),
        HandoverState::Accepted | HandoverState::Returned => Err(HandoverRefused::NotPending(handover.state)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use strum::IntoEnumIterator;

    use super::*;
    use crate::kernel::role::Role;

    const SENDER: Uuid = Uuid::from_u128(1);
    const OTHER: Uuid = Uuid::from_u128(2);

    fn sent(state: HandoverState) -> Handover {
        Handover {
            from: Segment::Filing,
            to: Segment::Triage,
            sent_by: SENDER,
            state,
        }
    }

    fn at_triage(person_id: Uuid) -> Receiver {
        Receiver {
            person_id,
            desk: Role::Aux.desk(),
        }
    }

    #[test]
    fn the_line_runs_forward_and_back_and_nowhere_else() {
        let lawful: Vec<(Stage, StageEvent, Stage)> = Stage::iter()
            .flat_map(|stage| StageEvent::iter().map(move |step| (stage, step)))
            .filter_map(|(stage, step)| next_stage(stage, step).ok().map(|next| (stage, step, next)))
            .collect();
        let expected = [
            (Stage::Intake, StageEvent::ApplicationAccepted, Stage::Triage),
            (Stage::Filing, StageEvent::ApplicationAccepted, Stage::Triage),
            (Stage::Triage, StageEvent::TriageConfirmed, Stage::Assignment),
            (Stage::Triage, StageEvent::HandoverReturned, Stage::Filing),
            (Stage::Assignment, StageEvent::Assigned, Stage::Notice),
            (Stage::Assignment, StageEvent::HandoverReturned, Stage::Triage),
            (Stage::Notice, StageEvent::NoticeGiven, Stage::Inquiry),
            (Stage::Notice, StageEvent::HandoverReturned, Stage::Triage),
        ];
        assert_eq!(lawful, expected);
        let refused = IllegalStep {
            stage: Stage::Archive,
            step: StageEvent::Assigned,
        };
        assert_eq!(next_stage(Stage::Archive, StageEvent::Assigned), Err(refused));
        assert_eq!(refused.to_string(), "step assigned is not lawful in stage archive");
    }

    #[test]
    fn the_sender_never_answers_and_a_return_counts_against_the_senders_segment() {
        let pending = sent(HandoverState::Pending);
        assert_eq!(accept(&pending, &at_triage(SENDER)), Err(HandoverRefused::SelfHandover));
        assert_eq!(accept(&pending, &at_triage(OTHER)), Ok(HandoverState::Accepted));
        let back = return_(&pending, &at_triage(OTHER), DefectCode::BasisDocument, None);
        assert_eq!(
            back.map(|back| (back.defect(), back.against())),
            Ok((DefectCode::BasisDocument, Segment::Filing))
        );
        let vague = return_(&pending, &at_triage(OTHER), DefectCode::Other, Some(" 有问题  "));
        assert_eq!(vague, Err(HandoverRefused::NoteTooShort));
        assert!(return_(&pending, &at_triage(OTHER), DefectCode::Other, Some("签名页缺失")).is_ok());
    }

    proptest! {
        #[test]
        fn only_another_person_of_the_receiving_desk_answers_and_only_once(
            state in proptest::sample::select(HandoverState::iter().collect::<Vec<_>>()),
            desk in proptest::option::of(proptest::sample::select(Segment::iter().collect::<Vec<_>>())),
            is_sender: bool,
        ) {
            let by = Receiver { person_id: if is_sender { SENDER } else { OTHER }, desk };
            let lawful = !is_sender && desk == Some(Segment::Triage) && state == HandoverState::Pending;
            prop_assert_eq!(accept(&sent(state), &by).is_ok(), lawful);
            prop_assert_eq!(return_(&sent(state), &by, DefectCode::WrongRoute, None).is_ok(), lawful);
        }
    }
}
