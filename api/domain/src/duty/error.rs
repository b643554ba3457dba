//! Why an act is another team's.

use thiserror::Error;

use crate::db::StoreError;
use crate::kernel::code::{Code, Coded};

/// Refusals by the list of powers and duties.
#[derive(Debug, Error)]
pub enum DutyError {
    /// The act does not stand on the team's list.
    #[error("not on the team's list of powers and duties")]
    NotHeld,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for DutyError {
    fn code(&self) -> Code {
        match self {
            Self::NotHeld => Code::DutyNotHeld,
            Self::Store(error) => error.code(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Store(error) => error.cause(),
            Self::NotHeld => None,
        }
    }
}
