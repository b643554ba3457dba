//! Why a case cannot be read or changed.

use thiserror::Error;

use super::rules::IllegalStep;
use crate::audit::TrailFull;
use crate::db::StoreError;
use crate::kernel::code::{Code, Coded};
use crate::policy::Denied;

/// Refusals about cases.
#[derive(Debug, Error)]
pub enum CaseError {
    /// No such case within the caller's scope.
    #[error("no such case")]
    NotFound,
    /// The case changed since it was read; these fields moved.
    #[error("the case changed")]
    Stale(Vec<String>),
    /// The step is not lawful at this stage.
    #[error(transparent)]
    Stage(#[from] IllegalStep),
    /// A filter or order on something the caller may not see, or an act he may not do.
    #[error("not allowed")]
    Denied,
    /// The search text is too short or holds nothing to search with.
    #[error("search text is too short")]
    SearchTooShort,
    /// A conflict is already declared.
    #[error("conflict is declared already")]
    ConflictDeclared,
    /// The read cannot be recorded now.
    #[error("the audit record cannot take more now")]
    TrailFull,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Denied> for CaseError {
    fn from(_: Denied) -> Self {
        Self::Denied
    }
}

impl From<TrailFull> for CaseError {
    fn from(_: TrailFull) -> Self {
        Self::TrailFull
    }
}

impl Coded for CaseError {
    fn code(&self) -> Code {
        match self {
            Self::NotFound => Code::NotFound,
            Self::Stale(_) => Code::Conflict,
            Self::Stage(_) => Code::CaseStage,
            Self::Denied => Code::Forbidden,
            Self::SearchTooShort => Code::SearchTooShort,
            Self::ConflictDeclared => Code::ConflictDeclared,
            Self::TrailFull => Code::Busy,
            Self::Store(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        match self {
            Self::Stale(fields) => fields.clone(),
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
