//! What can go wrong between us and the database, and what each of its codes means for the caller.

use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::postgres::{PgDatabaseError, PgSeverity};
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, SqlErr, SqlxError};
use thiserror::Error;

use super::health::Fares;
use crate::kernel::code::{Code, Coded};

/// A failure of the store, told apart by what the caller can do about it.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another writer was in the way; the same act may succeed now.
    #[error("another writer was in the way")]
    Contention,
    /// A statement ran into its time limit.
    #[error("a statement took too long")]
    Slow(#[source] DbErr),
    /// No space is left where the store is kept.
    #[error("out of space")]
    Full(#[source] DbErr),
    /// The store may be read and not written: a standby, a file without the right to write.
    #[error("the store is read-only")]
    ReadOnly(#[source] DbErr),
    /// The store does not answer, or the connection was lost; whether a commit went through is not known.
    #[error("the store is away")]
    Away(#[source] DbErr),
    /// The store was found so before; nothing was tried.
    #[error("the store takes no writes now")]
    Refused(Fares),
    /// The database said a commit was done and what it wrote is not there.
    #[error("a commit is not there")]
    Unproved,
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

    /// What it tells of the store itself, if anything.
    pub(super) const fn fares(&self) -> Option<Fares> {
        match self {
            Self::Full(_) => Some(Fares::Full),
            Self::ReadOnly(_) => Some(Fares::ReadOnly),
            Self::Away(_) | Self::Unproved => Some(Fares::Away),
            Self::Refused(fares) => Some(*fares),
            Self::Contention | Self::Slow(_) | Self::IdempotencyConflict | Self::Unreadable(_) | Self::Failed(_) => {
                None
            }
        }
    }

    /// Whether another row has a value that only one may have.
    #[must_use]
    pub fn is_taken(&self) -> bool {
        let Self::Failed(error) = self else { return false };
        matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
    }

    /// Whether the store as a whole is in trouble, rather than this one statement.
    #[must_use]
    pub const fn is_of_the_store(&self) -> bool {
        self.fares().is_some()
    }
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match meaning(&error) {
            Meaning::Contention => Self::Contention,
            Meaning::Slow => Self::Slow(error),
            Meaning::Full => Self::Full(error),
            Meaning::ReadOnly => Self::ReadOnly(error),
            Meaning::Away => Self::Away(error),
            Meaning::Other => Self::Failed(error),
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
            Self::Slow(_) => Code::Timeout,
            Self::Full(_) => Code::StorageFull,
            Self::ReadOnly(_) => Code::StorageReadOnly,
            Self::Away(_) | Self::Unproved => Code::StorageUnavailable,
            Self::Refused(fares) => match fares {
                Fares::Full => Code::StorageFull,
                Fares::ReadOnly => Code::StorageReadOnly,
                Fares::Well | Fares::Away => Code::StorageUnavailable,
            },
            Self::IdempotencyConflict => Code::IdempotencyConflict,
            Self::Unreadable(_) | Self::Failed(_) => Code::Internal,
        }
    }

    fn cause(&self) -> Option<String> {
        match self {
            Self::Slow(error) | Self::Full(error) | Self::ReadOnly(error) | Self::Away(error) | Self::Failed(error) => {
                Some(error.to_string())
            }
            Self::Unproved => Some(self.to_string()),
            Self::Unreadable(what) => Some(what.clone()),
            // told once, when it was found
            Self::Refused(_) | Self::Contention | Self::IdempotencyConflict => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Contention,
    Slow,
    Full,
    ReadOnly,
    Away,
    Other,
}

fn meaning(error: &DbErr) -> Meaning {
    let source = match error {
        DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => return Meaning::Contention,
        DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed) => return Meaning::Away,
        DbErr::Exec(RuntimeErr::SqlxError(source))
        | DbErr::Query(RuntimeErr::SqlxError(source))
        | DbErr::Conn(RuntimeErr::SqlxError(source)) => source,
        _ => return Meaning::Other,
    };
    match source.as_ref() {
        // a server that panics ends, for whatever reason; whether a commit stands in its log nobody knows before it runs again
        SqlxError::Database(database) if is_panic(database.as_ref()) => Meaning::Away,
        SqlxError::Database(database) => database.code().map_or(Meaning::Other, |code| of_code(&code)),
        SqlxError::PoolTimedOut => Meaning::Contention,
        // what does not speak the protocol is no server: a relay or a pooler with nobody behind it
        SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::Protocol(_)
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed
        | SqlxError::BeginFailed
        | SqlxError::InvalidSavePointStatement => Meaning::Away,
        _ => Meaning::Other,
    }
}

fn is_panic(error: &dyn DatabaseError) -> bool {
    let error = error.try_downcast_ref::<PgDatabaseError>();
    error.is_some_and(|error| error.severity() == PgSeverity::Panic)
}

/// What an SQLSTATE (five characters) or a result code of `SQLite` (a number, extended) means.
fn of_code(code: &str) -> Meaning {
    match (code.len(), code.parse::<u32>()) {
        (1..=4, Ok(number)) => of_sqlite(number),
        _ => of_sqlstate(code),
    }
}

/// Result codes of `SQLite` (sqlite.org/rescode.html); the low byte is the primary one.
fn of_sqlite(code: u32) -> Meaning {
    /// The shared memory of the write-ahead log could not grow: the disk is full.
    const IOERR_SHMSIZE: u32 = 4_874;
    /// The file was moved or deleted under the connection.
    const READONLY_DBMOVED: u32 = 1_032;
    match (code, code & 0xff) {
        (_, 5 | 6) => Meaning::Contention,
        (_, 13) | (IOERR_SHMSIZE, _) => Meaning::Full,
        (READONLY_DBMOVED, _) | (_, 10 | 14) => Meaning::Away,
        (_, 8) => Meaning::ReadOnly,
        _ => Meaning::Other,
    }
}

/// SQLSTATEs of a server that does not serve us now: out of connections; shut down by its administrator, by a crash,
/// starting, database dropped, idle session ended; input or output failed, a file is missing. Class 08, the connection
/// itself, beside them. What one statement ran out of (53200, 53400) is that statement's.
const AWAY: [&str; 8] = ["53300", "57P01", "57P02", "57P03", "57P04", "57P05", "58030", "58P01"];

/// SQLSTATE of `PostgreSQL` (appendix A of its manual).
fn of_sqlstate(code: &str) -> Meaning {
    match code {
        // serialization failure, deadlock, lock not available, idle in a transaction for too long, out of memory
        "40001" | "40P01" | "55P03" | "25P03" | "53200" => Meaning::Contention,
        // query cancelled: by the statement's time limit
        "57014" => Meaning::Slow,
        "53100" => Meaning::Full,
        "25006" => Meaning::ReadOnly,
        _ if AWAY.contains(&code) || code.starts_with("08") => Meaning::Away,
        _ => Meaning::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_trouble_is_known_by_name() {
        use Meaning::{Away, Contention, Full, Other, ReadOnly, Slow};
        for (code, meaning) in [
            ("40001", Contention),
            ("40P01", Contention),
            ("57014", Slow),
            ("53100", Full),
            ("25006", ReadOnly),
            ("53300", Away),
            ("57P01", Away),
            ("57P02", Away),
            ("57P03", Away),
            ("08006", Away),
            ("23505", Other),
            ("5", Contention),
            ("6", Contention),
            ("261", Contention),
            ("517", Contention),
            ("13", Full),
            ("4874", Full),
            ("778", Away),
            ("8", ReadOnly),
            ("1032", Away),
            ("14", Away),
            ("1", Other),
            ("2067", Other),
        ] {
            assert_eq!(of_code(code), meaning, "{code}");
        }
    }

    #[test]
    fn whoever_does_not_answer_as_a_server_is_none() {
        let closed = || SqlxError::Protocol("unexpected response from SSLRequest: 0x00".to_owned());
        for error in [
            DbErr::Conn(RuntimeErr::SqlxError(closed().into())),
            DbErr::Query(RuntimeErr::SqlxError(closed().into())),
        ] {
            assert_eq!(StoreError::from(error).code(), Code::StorageUnavailable);
        }
    }

    #[test]
    fn what_may_succeed_later_says_so() {
        let lost = || DbErr::Conn(RuntimeErr::Internal("lost".to_owned()));
        for (error, code) in [
            (StoreError::Full(lost()), Code::StorageFull),
            (StoreError::ReadOnly(lost()), Code::StorageReadOnly),
            (StoreError::Away(lost()), Code::StorageUnavailable),
            (StoreError::Unproved, Code::StorageUnavailable),
            (StoreError::Slow(lost()), Code::Timeout),
        ] {
            assert_eq!(error.code(), code);
            assert!(error.code().retryable() && error.cause().is_some());
        }
    }
}
