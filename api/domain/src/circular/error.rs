//! Why a circular is neither issued nor answered.

use thiserror::Error;

use super::rules::IllegalStep;
use crate::case::CaseError;
use crate::db::StoreError;
use crate::kernel::code::{Code, Coded};
use crate::policy::Denied;

/// Refusals of circulars.
#[derive(Debug, Error)]
pub enum CircularError {
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Not in scope, or not there.
    #[error("not found")]
    NotFound,
    /// A field is too short, too long or empty.
    #[error("malformed: {0}")]
    Field(&'static str),
    /// A text names a party, a sum or a number of a person.
    #[error("private: {0}")]
    Private(&'static str),
    /// A circular goes back without a reason.
    #[error("a reason is needed")]
    Reason,
    /// Nobody handles the case.
    #[error("nobody handles the case")]
    Nobody,
    /// Not every deadline is the handler's duty in this case and overdue today.
    #[error("not overdue")]
    NotOverdue,
    /// A deadline is in a circular that is not closed.
    #[error("already in an open circular")]
    Open,
    /// The step is not lawful where the circular stands.
    #[error(transparent)]
    Step(#[from] IllegalStep),
    /// The circular changed since it was read.
    #[error("changed since it was read")]
    Stale,
    /// The case is not open to the actor, or moved.
    #[error(transparent)]
    Case(#[from] CaseError),
}

impl From<StoreError> for CircularError {
    fn from(error: StoreError) -> Self {
        Self::Case(CaseError::Store(error))
    }
}

impl Coded for CircularError {
    fn code(&self) -> Code {
        match self {
            Self::Denied(denied) => denied.code(),
            Self::NotFound => Code::NotFound,
            Self::Field(_) => Code::InputInvalid,
            Self::Private(_) => Code::CircularPrivate,
            Self::Reason => Code::ReasonRequired,
            Self::Nobody => Code::CircularNobody,
            Self::NotOverdue => Code::CircularNotOverdue,
            Self::Open => Code::CircularOpen,
            Self::Step(_) => Code::CircularState,
            Self::Stale => Code::Conflict,
            Self::Case(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        match self {
            Self::Field(field) | Self::Private(field) => vec![(*field).to_owned()],
            Self::Reason => vec!["note".to_owned()],
            Self::NotOverdue | Self::Open => vec!["deadlineIds".to_owned()],
            Self::Stale => vec!["state".to_owned()],
            Self::Case(error) => error.fields(),
            Self::Denied(_) | Self::NotFound | Self::Nobody | Self::Step(_) => Vec::new(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Case(error) => error.cause(),
            _ => None,
        }
    }
}
