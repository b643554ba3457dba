//! Why a route cannot be confirmed or changed.

use thiserror::Error;

use super::rules::OverrideRefused;
use crate::case::CaseError;
use crate::case::rules::IllegalStep;
use crate::db::StoreError;
use crate::duty::DutyError;
use crate::handover::HandoverError;
use crate::kernel::code::{Code, Coded};
use crate::policy::Denied;

/// Refusals about triage.
#[derive(Debug, Error)]
pub enum TriageError {
    /// An override waits for its decision, or none does.
    #[error("the override is not open for this")]
    State,
    /// The override asks for the route that is proposed already.
    #[error("the route asked for is the one proposed")]
    SameRoute,
    /// The rules refuse.
    #[error(transparent)]
    Override(#[from] OverrideRefused),
    /// The handover refuses.
    #[error(transparent)]
    Handover(#[from] HandoverError),
    /// The team's list refuses.
    #[error(transparent)]
    Duty(#[from] DutyError),
    /// The case refuses.
    #[error(transparent)]
    Case(#[from] CaseError),
}

impl From<StoreError> for TriageError {
    fn from(error: StoreError) -> Self {
        Self::Case(CaseError::Store(error))
    }
}

impl From<Denied> for TriageError {
    fn from(_: Denied) -> Self {
        Self::Case(CaseError::Denied)
    }
}

impl From<IllegalStep> for TriageError {
    fn from(step: IllegalStep) -> Self {
        Self::Case(CaseError::Stage(step))
    }
}

impl Coded for TriageError {
    fn code(&self) -> Code {
        match self {
            Self::State => Code::TriageState,
            Self::SameRoute => Code::InputInvalid,
            Self::Override(OverrideRefused::ReasonTooShort) => Code::ReasonRequired,
            Self::Override(OverrideRefused::ApproverIsProposer | OverrideRefused::ApproverIsHandler) => {
                Code::TwoPersonRequired
            }
            Self::Handover(error) => error.code(),
            Self::Duty(error) => error.code(),
            Self::Case(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        match self {
            Self::SameRoute => vec!["route".to_owned()],
            Self::Override(OverrideRefused::ReasonTooShort) => vec!["reason".to_owned()],
            Self::Case(error) => error.fields(),
            _ => Vec::new(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Handover(error) => error.cause(),
            Self::Duty(error) => error.cause(),
            Self::Case(error) => error.cause(),
            _ => None,
        }
    }
}
