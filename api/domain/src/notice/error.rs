//! Why a notice is neither issued nor waived.

use thiserror::Error;

use crate::case::CaseError;
use crate::case::rules::IllegalStep;
use crate::db::StoreError;
use crate::duty::DutyError;
use crate::handover::HandoverError;
use crate::kernel::code::{Code, Coded};
use crate::policy::Denied;

/// Refusals of notices.
#[derive(Debug, Error)]
pub enum NoticeError {
    /// The actor may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Money is claimed and the report order is left out.
    #[error("the report order goes with the notice of a money claim")]
    ReportOrder,
    /// This court sends every notice.
    #[error("this court sends every notice")]
    SwitchedOff,
    /// The title carries no notice.
    #[error("the title carries no notice")]
    NotInTitle,
    /// The proof lacks these.
    #[error("the proof is not whole")]
    Fields(Vec<String>),
    /// The case is not open to the actor, moved, or stands elsewhere.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// Not on the team's list.
    #[error(transparent)]
    Duty(#[from] DutyError),
    /// The case waits for somebody else.
    #[error(transparent)]
    Handover(#[from] HandoverError),
}

impl From<StoreError> for NoticeError {
    fn from(error: StoreError) -> Self {
        Self::Case(CaseError::Store(error))
    }
}

impl From<IllegalStep> for NoticeError {
    fn from(error: IllegalStep) -> Self {
        Self::Case(CaseError::Stage(error))
    }
}

impl Coded for NoticeError {
    fn code(&self) -> Code {
        match self {
            Self::Denied(denied) => denied.code(),
            Self::ReportOrder | Self::Fields(_) => Code::InputInvalid,
            Self::SwitchedOff => Code::NoticeWaiverOff,
            Self::NotInTitle => Code::NoticeNotInTitle,
            Self::Case(error) => error.code(),
            Self::Duty(error) => error.code(),
            Self::Handover(error) => error.code(),
        }
    }

    fn fields(&self) -> Vec<String> {
        match self {
            Self::ReportOrder => vec!["reportOrder".to_owned()],
            Self::Fields(fields) => fields.clone(),
            Self::Case(error) => error.fields(),
            Self::Duty(error) => error.fields(),
            Self::Handover(error) => error.fields(),
            Self::Denied(_) | Self::SwitchedOff | Self::NotInTitle => Vec::new(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Case(error) => error.cause(),
            Self::Duty(error) => error.cause(),
            Self::Handover(error) => error.cause(),
            _ => None,
        }
    }
}
