//! Powers and duties (权责清单): whether an act stands on the list of the actor's team.

mod error;
pub mod rules;
mod store;

pub use error::DutyError;

use crate::db::Tx;
use crate::kernel::route::Duty;

/// Refuses an act that does not stand on the list of the actor's team; people outside teams are bound by their role
/// alone.
///
/// # Errors
/// [`DutyError::NotHeld`].
pub async fn require(tx: &Tx, duty: Duty) -> Result<(), DutyError> {
    match tx.actor().team() {
        Some(team) if !store::holds(tx, team, duty).await? => Err(DutyError::NotHeld),
        Some(_) | None => Ok(()),
    }
}
