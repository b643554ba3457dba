//! Why nobody is reminded.

use thiserror::Error;

use crate::case::CaseError;
use crate::db::StoreError;
use crate::kernel::code::{Code, Coded};
use crate::policy::Denied;

/// Refusals of reminders.
#[derive(Debug, Error)]
pub enum ReminderError {
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The note is empty, too long, or holds what must not stand in a chat.
    #[error("the note must not stand in a chat")]
    Private,
    /// The case is not open to the actor, or moved.
    #[error(transparent)]
    Case(#[from] CaseError),
}

impl From<StoreError> for ReminderError {
    fn from(error: StoreError) -> Self {
        Self::Case(CaseError::Store(error))
    }
}

impl Coded for ReminderError {
    fn code(&self) -> Code {
        match self {
            Self::Denied(denied) => denied.code(),
            Self::Private => Code::ReminderPrivate,
            Self::Case(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        match self {
            Self::Private => vec!["note".to_owned()],
            Self::Case(error) => error.fields(),
            Self::Denied(_) => Vec::new(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Case(error) => error.cause(),
            Self::Denied(_) | Self::Private => None,
        }
    }
}
