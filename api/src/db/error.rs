//! What can go wrong between us and the database.

use sea_orm::{DbErr, RuntimeErr, SqlxError};
use thiserror::Error;

use crate::kernel::code::{Code, Coded};

/// A failure of the store, told apart by what the caller can do about it.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another writer was in the way; the same act may succeed now.
    #[error("another writer was in the way")]
    Contention,
    /// The request id was used for another operation or body.
    #[error("request id was used for another body")]
    IdempotencyConflict,
    /// A cell does not open or a stored word is not known.
    #[error("stored value is not readable: {0}")]
    Unreadable(String),
    /// Anything else.
    #[error("database failure")]
    Failed(#[source] DbErr),
}

impl StoreError {
    /// A stored answer that cannot be read again.
    #[expect(clippy::needless_pass_by_value, reason = "used with map_err")]
    pub(super) fn answer(error: serde_json::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if is_contention(&error) {
            Self::Contention
        } else {
            Self::Failed(error)
        }
    }
}

impl From<crate::crypto::NotOpened> for StoreError {
    fn from(_: crate::crypto::NotOpened) -> Self {
        Self::Unreadable("sealed cell".to_owned())
    }
}

impl From<strum::ParseError> for StoreError {
    fn from(_: strum::ParseError) -> Self {
        Self::Unreadable("unknown word".to_owned())
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(error: serde_json::Error) -> Self {
        Self::answer(error)
    }
}

impl Coded for StoreError {
    fn code(&self) -> Code {
        match self {
            Self::Contention => Code::Busy,
            Self::IdempotencyConflict => Code::IdempotencyConflict,
            Self::Unreadable(_) | Self::Failed(_) => Code::Internal,
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Failed(error) => Some(error.to_string()),
            Self::Unreadable(what) => Some(what.clone()),
            Self::Contention | Self::IdempotencyConflict => None,
        }
    }
}

/// Serialization failure 40001, deadlock 40P01, `SQLite` busy (5) and locked (6), or no free connection in time.
fn is_contention(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(source))
    | DbErr::Query(RuntimeErr::SqlxError(source))
    | DbErr::Conn(RuntimeErr::SqlxError(source))) = error
    else {
        return matches!(error, DbErr::ConnectionAcquire(_));
    };
    match source.as_ref() {
        SqlxError::Database(database) => database
            .code()
            .is_some_and(|code| matches!(code.as_ref(), "40001" | "40P01" | "5" | "6" | "261" | "517")),
        SqlxError::PoolTimedOut => true,
        _ => false,
    }
}
