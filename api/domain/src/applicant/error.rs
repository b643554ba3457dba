//! Why a code is not asked for.

use thiserror::Error;

use crate::audit::TrailFull;
use crate::db::StoreError;
use crate::kernel::code::{Code, Coded, Detail};
use crate::throttle::ThrottleError;

/// Refusals of codes by telephone.
#[derive(Debug, Error)]
pub enum ApplicantError {
    /// Too many were asked for.
    #[error(transparent)]
    Throttled(#[from] ThrottleError),
    /// The audit record cannot take more.
    #[error(transparent)]
    Busy(#[from] TrailFull),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for ApplicantError {
    fn code(&self) -> Code {
        match self {
            Self::Throttled(error) => error.code(),
            Self::Busy(_) => Code::Busy,
            Self::Store(error) => error.code(),
        }
    }

    fn detail(&self) -> Option<Detail> {
        match self {
            Self::Throttled(error) => error.detail(),
            Self::Busy(_) | Self::Store(_) => None,
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Throttled(error) => error.cause(),
            Self::Busy(_) => None,
            Self::Store(error) => error.cause(),
        }
    }
}
