//! Why nothing is exported.

use thiserror::Error;

use super::MOST_ROWS;
use crate::case::CaseError;
use crate::db::StoreError;
use crate::deadline::DeadlineError;
use crate::identity::IdentityError;
use crate::kernel::code::{Code, Coded, Detail};
use crate::policy::Denied;
use crate::sheet::SheetError;

/// Refusals of exports.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// No such export of this account.
    #[error("no such export")]
    NotFound,
    /// The reason is too short or too long.
    #[error("the reason says too little or too much")]
    Reason,
    /// Enough exports for a day.
    #[error("enough exports for a day")]
    Quota,
    /// More than one file may hold.
    #[error("more than {MOST_ROWS} rows")]
    TooMany,
    /// The link does not hold.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// The cases cannot be read.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// The deadlines cannot be read.
    #[error(transparent)]
    Deadline(#[from] DeadlineError),
    /// The file cannot be written.
    #[error(transparent)]
    Sheet(#[from] SheetError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for ExportError {
    fn code(&self) -> Code {
        match self {
            Self::Denied(denied) => denied.code(),
            Self::NotFound => Code::NotFound,
            Self::Reason => Code::InputInvalid,
            Self::Quota => Code::QuotaExceeded,
            Self::TooMany => Code::ExportTooLarge,
            Self::Identity(error) => error.code(),
            Self::Case(error) => error.code(),
            Self::Deadline(error) => error.code(),
            Self::Sheet(_) => Code::Internal,
            Self::Store(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        match self {
            Self::Reason => vec!["reason".to_owned()],
            Self::TooMany => vec!["filter".to_owned()],
            _ => Vec::new(),
        }
    }

    fn detail(&self) -> Option<Detail> {
        match self {
            Self::Identity(error) => error.detail(),
            _ => None,
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Identity(error) => error.cause(),
            Self::Case(error) => error.cause(),
            Self::Deadline(error) => error.cause(),
            Self::Sheet(error) => Some(error.to_string()),
            Self::Store(error) => error.cause(),
            Self::Denied(_) | Self::NotFound | Self::Reason | Self::Quota | Self::TooMany => None,
        }
    }
}
