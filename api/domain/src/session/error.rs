//! Why a session is not shown or ended.

use thiserror::Error;

use crate::db::StoreError;
use crate::kernel::code::{Code, Coded};
use crate::policy::Denied;

/// Refusals of sessions.
#[derive(Debug, Error)]
pub enum SessionError {
    /// The session, its account or its post has ended.
    #[error("the session has ended")]
    Ended,
    /// No such session of his.
    #[error("no such session")]
    NotFound,
    /// The actor may not do it, or not with so old a proof.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Coded for SessionError {
    fn code(&self) -> Code {
        match self {
            Self::Ended => Code::Unauthenticated,
            Self::NotFound => Code::NotFound,
            Self::Denied(denied) => denied.code(),
            Self::Store(error) => error.code(),
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Store(error) => error.cause(),
            Self::Ended | Self::NotFound | Self::Denied(_) => None,
        }
    }
}
