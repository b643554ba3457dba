//! What is refused of a circular before it is written: too many deadlines, texts that are too short or too long, and texts
//! that name a party, a sum or a number of a person.

use super::error::CircularError;
use super::rules::{self, CircularStep};
use crate::db::Tx;
use crate::kernel::id::{CaseId, DeadlineId};
use crate::reminder;

/// The deadlines that were chosen, each once.
pub(super) fn chosen(ids: &[DeadlineId]) -> Result<Vec<DeadlineId>, CircularError> {
    let mut chosen = ids.to_vec();
    chosen.sort_unstable();
    chosen.dedup();
    if chosen.is_empty() || ids.len() > rules::MOST_DEADLINES {
        return Err(CircularError::Field("deadlineIds"));
    }
    Ok(chosen)
}

/// Checks a text that must be whole.
pub(super) async fn check(tx: &Tx, case: CaseId, field: &'static str, text: &str) -> Result<(), CircularError> {
    if !rules::is_whole(text) {
        return Err(CircularError::Field(field));
    }
    if reminder::is_private(tx, case, text).await? {
        return Err(CircularError::Private(field));
    }
    Ok(())
}

/// Checks the note of whoever closes a circular or sends it back.
pub(super) async fn check_note(
    tx: &Tx,
    case: CaseId,
    step: CircularStep,
    note: Option<&str>,
) -> Result<(), CircularError> {
    if matches!(step, CircularStep::Returned | CircularStep::Withdrawn) && !note.is_some_and(rules::is_reason) {
        return Err(CircularError::Reason);
    }
    let Some(note) = note else { return Ok(()) };
    if !rules::is_note(note) {
        return Err(CircularError::Field("note"));
    }
    if reminder::is_private(tx, case, note).await? {
        return Err(CircularError::Private("note"));
    }
    Ok(())
}
