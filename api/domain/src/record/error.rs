//! Why the record is not shown.

use thiserror::Error;

use crate::audit::TrailFull;
use crate::case::CaseError;
use crate::db::StoreError;
use crate::kernel::code::{Code, Coded};
use crate::policy::Denied;

/// Refusals about the record of acts and reads.
#[derive(Debug, Error)]
pub enum RecordError {
    /// He may not see it.
    #[error("not allowed")]
    Denied,
    /// That he looked cannot be recorded now.
    #[error("the audit record cannot take more now")]
    TrailFull,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Denied> for RecordError {
    fn from(_: Denied) -> Self {
        Self::Denied
    }
}

impl From<TrailFull> for RecordError {
    fn from(_: TrailFull) -> Self {
        Self::TrailFull
    }
}

impl From<CaseError> for RecordError {
    fn from(error: CaseError) -> Self {
        match error {
            CaseError::Store(error) => Self::Store(error),
            CaseError::TrailFull => Self::TrailFull,
            _ => Self::Denied,
        }
    }
}

impl Coded for RecordError {
    fn code(&self) -> Code {
        match self {
            Self::Denied => Code::Forbidden,
            Self::TrailFull => Code::Busy,
            Self::Store(error) => error.code(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Store(error) => error.cause(),
            _ => None,
        }
    }
}
