//! Why a calendar is not imported, and why its progress is not shown.

use thiserror::Error;

use crate::calendar::CalendarError;
use crate::calendar::import::{ImportError, Problem};
use crate::db::StoreError;
use crate::kernel::code::{Code, Coded};
use crate::policy::Denied;

/// Refusals of recomputing.
#[derive(Debug, Error)]
pub enum RecomputeError {
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// These fields are malformed.
    #[error("fields are malformed")]
    Fields(Vec<String>),
    /// The file does not read.
    #[error("{0}")]
    File(ImportError),
    /// The calendar does not take it.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for RecomputeError {
    fn code(&self) -> Code {
        match self {
            Self::Denied(denied) => denied.code(),
            Self::Fields(_) => Code::InputInvalid,
            Self::File(_) => Code::CalendarFile,
            Self::Calendar(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        match self {
            Self::Fields(fields) => fields.clone(),
            Self::File(error) => error.problems().iter().map(place).collect(),
            Self::Calendar(error) => error.fields(),
            Self::Denied(_) | Self::Store(_) => Vec::new(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Calendar(error) => error.cause(),
            Self::Store(error) => error.cause(),
            Self::Denied(_) | Self::Fields(_) | Self::File(_) => None,
        }
    }
}

/// Where a problem stands and what it is, as `row3/column2/not_a_kind`; of the file as a whole `file/empty`.
fn place(problem: &Problem) -> String {
    let word = problem.reason.word();
    match (problem.row, problem.column) {
        (Some(row), Some(column)) => format!("row{row}/column{column}/{word}"),
        (Some(row), None) => format!("row{row}/{word}"),
        (None, _) => format!("file/{word}"),
    }
}
