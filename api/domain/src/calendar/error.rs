//! Why the calendar does not answer.

use thiserror::Error;

use crate::db::StoreError;
use crate::kernel::code::{Code, Coded};
use crate::policy::Denied;

/// Refusals of the calendar.
#[derive(Debug, Error)]
pub enum CalendarError {
    /// The actor may not see it.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The days are the wrong way round, or too many.
    #[error("the span is no span of at most two years")]
    Span,
    /// A year would turn official without its statutory days off.
    #[error("fewer days off than the statutory ones")]
    TooFewDays(Vec<i32>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for CalendarError {
    fn code(&self) -> Code {
        match self {
            Self::Denied(denied) => denied.code(),
            Self::Span => Code::InputInvalid,
            Self::TooFewDays(_) => Code::CalendarTooFewDays,
            Self::Store(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        match self {
            Self::Span => vec!["to".to_owned()],
            Self::TooFewDays(years) => years.iter().map(ToString::to_string).collect(),
            Self::Denied(_) | Self::Store(_) => Vec::new(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Store(error) => error.cause(),
            Self::Denied(_) | Self::Span | Self::TooFewDays(_) => None,
        }
    }
}
