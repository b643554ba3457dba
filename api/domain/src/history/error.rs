//! Why the history of a case is not told.

use thiserror::Error;

use crate::audit::TrailFull;
use crate::db::StoreError;
use crate::kernel::code::{Code, Coded};

/// Refusals about the history of a case.
#[derive(Debug, Error)]
pub enum HistoryError {
    /// No such case within the reader's scope.
    #[error("no such case")]
    NotFound,
    /// The reader's role is not told what happened to cases.
    #[error("not allowed")]
    Denied,
    /// The read cannot be recorded now.
    #[error("the audit record cannot take more now")]
    TrailFull,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<TrailFull> for HistoryError {
    fn from(_: TrailFull) -> Self {
        Self::TrailFull
    }
}

impl Coded for HistoryError {
    fn code(&self) -> Code {
        match self {
            Self::NotFound => Code::NotFound,
            Self::Denied => Code::Forbidden,
            Self::TrailFull => Code::Busy,
            Self::Store(error) => error.code(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Store(error) => error.cause(),
            Self::NotFound | Self::Denied | Self::TrailFull => None,
        }
    }
}
