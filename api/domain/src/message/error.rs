//! Why a message or lead is refused.

use thiserror::Error;

use crate::case::CaseError;
use crate::db::StoreError;
use crate::duty::DutyError;
use crate::kernel::code::{Code, Coded};
use crate::policy::Denied;

/// Refusals about messages and leads.
#[derive(Debug, Error)]
pub enum MessageError {
    /// No such message in scope.
    #[error("no such message")]
    NotFound,
    /// Nothing said, or too much.
    #[error("the text is empty or too long")]
    Text,
    /// Twenty a day are reached.
    #[error("too many today")]
    TooMany,
    /// It is answered already.
    #[error("answered already")]
    Answered,
    /// It changed since it was read.
    #[error("the message changed")]
    Stale,
    /// The team's list refuses.
    #[error(transparent)]
    Duty(#[from] DutyError),
    /// The case refuses.
    #[error(transparent)]
    Case(#[from] CaseError),
}

impl From<StoreError> for MessageError {
    fn from(error: StoreError) -> Self {
        Self::Case(CaseError::Store(error))
    }
}

impl From<Denied> for MessageError {
    fn from(_: Denied) -> Self {
        Self::Case(CaseError::Denied)
    }
}

impl Coded for MessageError {
    fn code(&self) -> Code {
        match self {
            Self::NotFound => Code::NotFound,
            Self::Text => Code::InputInvalid,
            Self::TooMany => Code::QuotaExceeded,
            Self::Answered => Code::MessageAnswered,
            Self::Stale => Code::Conflict,
            Self::Duty(error) => error.code(),
            Self::Case(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        match self {
            Self::Text => vec!["text".to_owned()],
            Self::Stale => vec!["answer".to_owned()],
            Self::Case(error) => error.fields(),
            _ => Vec::new(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Duty(error) => error.cause(),
            Self::Case(error) => error.cause(),
            _ => None,
        }
    }
}
