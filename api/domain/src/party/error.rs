//! Why parties cannot be read.

use thiserror::Error;

use crate::audit::TrailFull;
use crate::db::StoreError;
use crate::kernel::code::{Code, Coded};

/// Refusals about parties.
#[derive(Debug, Error)]
pub enum PartyError {
    /// The read cannot be recorded now.
    #[error(transparent)]
    TrailFull(#[from] TrailFull),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for PartyError {
    fn code(&self) -> Code {
        match self {
            Self::TrailFull(_) => Code::Busy,
            Self::Store(error) => error.code(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Store(error) => error.cause(),
            Self::TrailFull(_) => None,
        }
    }
}
