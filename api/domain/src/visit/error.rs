//! Why a visit is refused.

use thiserror::Error;

use crate::audit::TrailFull;
use crate::db::StoreError;
use crate::kernel::code::{Code, Coded};
use crate::policy::Denied;

/// Refusals about visits.
#[derive(Debug, Error)]
pub enum VisitError {
    /// These fields are missing or malformed.
    #[error("fields are missing or malformed")]
    Fields(Vec<String>),
    /// No such thing within the caller's scope.
    #[error("no such thing in scope")]
    NotFound,
    /// The place where it is done is over, or has not begun.
    #[error("the place is over, or has not begun")]
    PlaceOver,
    /// Not allowed.
    #[error("not allowed")]
    Denied,
    /// The read cannot be recorded now.
    #[error("busy")]
    Busy,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Denied> for VisitError {
    fn from(_: Denied) -> Self {
        Self::Denied
    }
}

impl From<TrailFull> for VisitError {
    fn from(_: TrailFull) -> Self {
        Self::Busy
    }
}

impl Coded for VisitError {
    fn code(&self) -> Code {
        match self {
            Self::Fields(_) => Code::InputInvalid,
            Self::NotFound => Code::NotFound,
            Self::PlaceOver => Code::PlaceOver,
            Self::Denied => Code::Forbidden,
            Self::Busy => Code::Busy,
            Self::Store(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        match self {
            Self::Fields(fields) => fields.clone(),
            Self::PlaceOver => vec!["site".to_owned()],
            _ => Vec::new(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Store(error) => error.cause(),
            _ => None,
        }
    }
}
