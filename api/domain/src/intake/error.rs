//! Why an application is refused, or a decision on one.

use thiserror::Error;

use super::rules::{Defect, FailedTest};
use crate::audit::TrailFull;
use crate::case::CaseError;
use crate::db::StoreError;
use crate::kernel::code::{Code, Coded};
use crate::policy::Denied;

/// Refusals about applications.
#[derive(Debug, Error)]
pub enum IntakeError {
    /// No such application in scope.
    #[error("no such application")]
    NotFound,
    /// It changed since it was read; these fields moved.
    #[error("the application changed")]
    Stale(Vec<String>),
    /// Something in it is malformed.
    #[error("the application is malformed")]
    Malformed(Vec<Defect>),
    /// A field is malformed.
    #[error("fields are missing or malformed")]
    Fields(Vec<String>),
    /// It does not stand at a step that allows this.
    #[error("the application does not stand at this step")]
    State,
    /// It fails the content test at filing.
    #[error("the content test fails")]
    Content(Vec<FailedTest>),
    /// The place where it is done is over, or has not begun.
    #[error("the place is over, or has not begun")]
    PlaceOver,
    /// Not allowed.
    #[error("not allowed")]
    Denied,
    /// The read cannot be recorded now.
    #[error("busy")]
    Busy,
    /// The case refuses.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<Denied> for IntakeError {
    fn from(_: Denied) -> Self {
        Self::Denied
    }
}

impl From<TrailFull> for IntakeError {
    fn from(_: TrailFull) -> Self {
        Self::Busy
    }
}

impl Coded for IntakeError {
    fn code(&self) -> Code {
        match self {
            Self::NotFound => Code::NotFound,
            Self::Stale(_) => Code::Conflict,
            Self::Malformed(_) | Self::Fields(_) => Code::InputInvalid,
            Self::State => Code::ApplicationState,
            Self::Content(_) => Code::ApplicationContent,
            Self::PlaceOver => Code::PlaceOver,
            Self::Denied => Code::Forbidden,
            Self::Busy => Code::Busy,
            Self::Case(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        match self {
            Self::Stale(fields) | Self::Fields(fields) => fields.clone(),
            Self::Malformed(defects) => defects.iter().map(|defect| defect.field.clone()).collect(),
            Self::Content(failed) => failed.iter().map(|test| test.ground.as_ref().to_owned()).collect(),
            Self::Case(error) => error.fields(),
            Self::PlaceOver => vec!["site".to_owned()],
            _ => Vec::new(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Case(error) => error.cause(),
            Self::Store(error) => error.cause(),
            _ => None,
        }
    }
}
