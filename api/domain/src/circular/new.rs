//! What is new of a circular when an act writes: the circular itself, and each step that is taken about it.

use chrono::NaiveDate;

use super::rules::CircularStep;
use super::store::Late;
use crate::case::CaseFacts;
use crate::kernel::id::{CaseId, CircularId, PersonId};

/// A case with its handler, to whom a circular about it is addressed.
#[derive(Clone, Copy)]
pub(super) struct Addressed<'a> {
    /// The case.
    pub(super) facts: &'a CaseFacts,
    /// Its handler.
    pub(super) handler: PersonId,
}

/// A circular that is issued.
pub(super) struct NewCircular<'a> {
    /// Its id.
    pub(super) id: CircularId,
    /// Its number within the year.
    pub(super) serial: i64,
    /// What it says.
    pub(super) text: &'a str,
    /// What is overdue.
    pub(super) late: &'a [Late],
    /// The day of issue.
    pub(super) today: NaiveDate,
}

/// A step that was taken about a circular.
pub(super) struct StepTaken<'a> {
    /// The circular.
    pub(super) circular: CircularId,
    /// Its case.
    pub(super) case: CaseId,
    /// The step.
    pub(super) step: CircularStep,
    /// The explanation, the reason or the note.
    pub(super) text: Option<&'a str>,
}
