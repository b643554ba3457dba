//! Why a second factor is not enrolled or taken.

use thiserror::Error;

use crate::crypto::password::PasswordError;
use crate::db::StoreError;
use crate::kernel::code::{Code, Coded};
use crate::policy::Denied;

/// Refusals of second factors.
#[derive(Debug, Error)]
pub enum FactorError {
    /// The actor may not do it, or not with so old a proof.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The code is wrong, used or late.
    #[error("the code does not hold")]
    WrongCode,
    /// One is enrolled already.
    #[error("a second factor is enrolled already")]
    Enrolled,
    /// None is enrolled, or none is waiting for its code.
    #[error("there is no such second factor")]
    None,
    /// Too many codes are checked at once.
    #[error("busy")]
    Busy,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<PasswordError> for FactorError {
    fn from(_: PasswordError) -> Self {
        Self::Busy
    }
}

impl Coded for FactorError {
    fn code(&self) -> Code {
        match self {
            Self::Denied(denied) => denied.code(),
            Self::WrongCode => Code::Unauthenticated,
            Self::Enrolled => Code::Conflict,
            Self::None => Code::NotFound,
            Self::Busy => Code::Busy,
            Self::Store(error) => error.code(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Store(error) => error.cause(),
            _ => None,
        }
    }
}
