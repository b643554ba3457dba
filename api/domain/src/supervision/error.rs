//! Why figures are refused.

use thiserror::Error;

use crate::db::StoreError;
use crate::kernel::code::{Code, Coded};
use crate::policy::Denied;

/// Refusals about figures.
#[derive(Debug, Error)]
pub enum SupervisionError {
    /// Not for this role.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// More than two dimensions, or one twice.
    #[error("at most two different dimensions")]
    Dimensions,
    /// The period ends before it begins, or is longer than ten years.
    #[error("the period is not valid")]
    Period,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for SupervisionError {
    fn code(&self) -> Code {
        match self {
            Self::Denied(_) => Code::Forbidden,
            Self::Dimensions | Self::Period => Code::InputInvalid,
            Self::Store(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        match self {
            Self::Dimensions => vec!["by".to_owned()],
            Self::Period => vec!["from".to_owned(), "to".to_owned()],
            Self::Denied(_) | Self::Store(_) => Vec::new(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Store(error) => error.cause(),
            _ => None,
        }
    }
}
