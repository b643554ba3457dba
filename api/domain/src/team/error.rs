//! Why a case cannot be assigned.

use thiserror::Error;

use super::rules::{ChoiceRefused, NoCandidate};
use crate::case::{CaseError, rules::IllegalStep};
use crate::db::StoreError;
use crate::kernel::code::{Code, Coded};
use crate::policy::Denied;

/// Refusals about teams and assignment.
#[derive(Debug, Error)]
pub enum TeamError {
    /// No such team or person.
    #[error("no such team")]
    NotFound,
    /// The team does not fit the route of the case.
    #[error("the team does not fit the route")]
    WrongTeam,
    /// The team is over, or has not begun.
    #[error("the team is over, or has not begun")]
    Over,
    /// The route is not confirmed yet.
    #[error("the route is not confirmed")]
    NotTriaged,
    /// Nobody in the team may take it.
    #[error(transparent)]
    Nobody(#[from] NoCandidate),
    /// The person chosen may not take it.
    #[error(transparent)]
    Choice(#[from] ChoiceRefused),
    /// The case refuses.
    #[error(transparent)]
    Case(#[from] CaseError),
}

impl From<StoreError> for TeamError {
    fn from(error: StoreError) -> Self {
        Self::Case(CaseError::Store(error))
    }
}

impl From<Denied> for TeamError {
    fn from(_: Denied) -> Self {
        Self::Case(CaseError::Denied)
    }
}

impl From<IllegalStep> for TeamError {
    fn from(step: IllegalStep) -> Self {
        Self::Case(CaseError::Stage(step))
    }
}

impl Coded for TeamError {
    fn code(&self) -> Code {
        match self {
            Self::NotFound => Code::NotFound,
            Self::WrongTeam => Code::AssignmentTeam,
            Self::Over => Code::PlaceOver,
            Self::NotTriaged => Code::CaseStage,
            Self::Nobody(_) => Code::AssignmentNobody,
            Self::Choice(ChoiceRefused::ReasonTooShort) => Code::ReasonRequired,
            Self::Choice(ChoiceRefused::NotACandidate | ChoiceRefused::Barred(_)) => Code::AssignmentBarred,
            Self::Case(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        match self {
            Self::Over => vec!["teamId".to_owned()],
            Self::Case(error) => error.fields(),
            _ => Vec::new(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Case(error) => error.cause(),
            _ => None,
        }
    }
}
