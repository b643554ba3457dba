//! Why an extension is not asked for, or not decided.

use thiserror::Error;

use crate::case::CaseError;
use crate::db::StoreError;
use crate::deadline::DeadlineError;
use crate::deadline::rules::OffCalendar;
use crate::kernel::code::{Code, Coded};
use crate::policy::Denied;

/// Refusals of extensions.
#[derive(Debug, Error)]
pub enum ExtensionError {
    /// Not in scope, or not there.
    #[error("not found")]
    NotFound,
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Nobody decides on what he asked for, or on a case he handles.
    #[error("a second person decides")]
    TwoPerson,
    /// A field, by its name in the schema, cannot be this.
    #[error("{0} cannot be this")]
    Field(&'static str),
    /// The note is missing, too short or too long.
    #[error("a note of at least five characters is needed")]
    Note,
    /// The limit cannot be lengthened.
    #[error("the limit cannot be lengthened")]
    NotExtendable,
    /// The deadline does not run, or the extension is decided.
    #[error("the deadline does not run, or the extension is decided")]
    State,
    /// It changed since it was read.
    #[error("the extension changed")]
    Stale,
    /// One is asked for already.
    #[error("one is asked for already")]
    Asked,
    /// The last day to ask has passed.
    #[error("the last day to ask has passed")]
    TooLate,
    /// More than the rule allows in sum.
    #[error("more than the rule allows")]
    TooLong,
    /// The case is not open to the actor, or moved.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// The deadlines do not answer.
    #[error(transparent)]
    Deadline(#[from] DeadlineError),
}

impl From<StoreError> for ExtensionError {
    fn from(error: StoreError) -> Self {
        Self::Case(CaseError::Store(error))
    }
}

impl From<OffCalendar> for ExtensionError {
    fn from(error: OffCalendar) -> Self {
        Self::Case(CaseError::Store(StoreError::Unreadable(error.to_string())))
    }
}

impl Coded for ExtensionError {
    fn code(&self) -> Code {
        match self {
            Self::NotFound => Code::NotFound,
            Self::Denied(denied) => denied.code(),
            Self::TwoPerson => Code::TwoPersonRequired,
            Self::Field(_) => Code::InputInvalid,
            Self::Note => Code::ReasonRequired,
            Self::NotExtendable => Code::NotExtendable,
            Self::State => Code::ExtensionState,
            Self::Stale => Code::Conflict,
            Self::Asked => Code::ExtensionAsked,
            Self::TooLate => Code::ExtensionTooLate,
            Self::TooLong => Code::ExtensionTooLong,
            Self::Case(error) => error.code(),
            Self::Deadline(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        match self {
            Self::Field(field) => vec![(*field).to_owned()],
            Self::Note => vec!["note".to_owned()],
            Self::Stale => vec!["state".to_owned()],
            Self::TooLong => vec!["amount".to_owned()],
            Self::NotExtendable | Self::Asked | Self::TooLate => vec!["deadlineId".to_owned()],
            Self::Case(error) => error.fields(),
            Self::Deadline(error) => error.fields(),
            Self::NotFound | Self::Denied(_) | Self::TwoPerson | Self::State => Vec::new(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Case(error) => error.cause(),
            Self::Deadline(error) => error.cause(),
            _ => None,
        }
    }
}
