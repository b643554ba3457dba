//! Why work cannot be taken over, sent back or sent on.

use thiserror::Error;

use crate::case::CaseError;
use crate::case::rules::{HandoverRefused, IllegalStep};
use crate::db::StoreError;
use crate::duty::DutyError;
use crate::kernel::code::{Code, Coded};
use crate::policy::Denied;

/// Refusals about handovers.
#[derive(Debug, Error)]
pub enum HandoverError {
    /// Nothing waits to be taken over.
    #[error("no handover is waiting")]
    None,
    /// It waits for another person.
    #[error("the handover is for another person")]
    OtherPerson,
    /// The rules refuse.
    #[error(transparent)]
    Refused(#[from] HandoverRefused),
    /// The case refuses.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// The team's list refuses.
    #[error(transparent)]
    Duty(#[from] DutyError),
}

impl From<StoreError> for HandoverError {
    fn from(error: StoreError) -> Self {
        Self::Case(CaseError::Store(error))
    }
}

impl From<Denied> for HandoverError {
    fn from(_: Denied) -> Self {
        Self::Case(CaseError::Denied)
    }
}

impl From<IllegalStep> for HandoverError {
    fn from(step: IllegalStep) -> Self {
        Self::Case(CaseError::Stage(step))
    }
}

impl Coded for HandoverError {
    fn code(&self) -> Code {
        match self {
            Self::None | Self::Refused(HandoverRefused::NotPending(_)) => Code::HandoverNone,
            Self::OtherPerson | Self::Refused(HandoverRefused::WrongSegment) => Code::HandoverSegment,
            Self::Refused(HandoverRefused::SelfHandover) => Code::HandoverSelf,
            Self::Refused(HandoverRefused::NoteTooShort) => Code::ReasonRequired,
            Self::Case(error) => error.code(),
            Self::Duty(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        match self {
            Self::Case(error) => error.fields(),
            _ => Vec::new(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Case(error) => error.cause(),
            Self::Duty(error) => error.cause(),
            _ => None,
        }
    }
}
