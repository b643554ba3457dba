//! One act as one transaction, tried again where that is safe: when it met another writer, and when its connection was
//! lost. The receipt tells whether it was done already, so nothing is done twice.

use std::future::Future;
use std::time::Duration;

use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbBackend};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{Db, Fares, Request, StoreError, Tx};
use crate::kernel::code::{Code, Coded};
use crate::policy::Actor;

/// How long a write is tried again when it met another.
const RETRY_FOR: Duration = Duration::from_secs(5);

/// Pause before an act is tried again after its connection was lost.
const RECONNECT_IN: Duration = Duration::from_millis(150);

/// Whether another connection may do what this one could not.
const fn is_passing(code: Code) -> bool {
    matches!(code, Code::StorageReadOnly | Code::StorageUnavailable)
}

impl Db {
    /// Runs one act of `actor` as one transaction: repeats answer as the first time, a clash with another writer and a
    /// lost connection are tried again (was it lost in the commit, the receipt tells), a refusal is written to the audit
    /// record. While the store takes no writes, nothing is begun.
    ///
    /// # Errors
    /// The act's own refusal, or [`StoreError`] as the area wraps it.
    pub async fn act<T, E, F, Fut>(&self, actor: &Actor, request: &Request, act: F) -> Result<T, E>
    where
        T: Serialize + DeserializeOwned + Send,
        E: From<StoreError> + Coded + Send,
        F: Fn(Tx) -> Fut + Send + Sync,
        Fut: Future<Output = Result<T, E>> + Send,
    {
        let started = tokio::time::Instant::now();
        self.check_writable()?;
        loop {
            let since = self.health_mark();
            let outcome = self.attempt(actor, request, &act).await;
            match outcome {
                Err(error) if error.code() == Code::Busy && started.elapsed() < RETRY_FOR => {
                    tokio::time::sleep(Duration::from_millis(self.jitter())).await;
                }
                Err(error) if is_passing(error.code()) && started.elapsed() < RETRY_FOR => {
                    self.hear(error.code(), since);
                    tokio::time::sleep(RECONNECT_IN).await;
                }
                Err(error) => {
                    self.hear(error.code(), since);
                    self.0.trail.refused(actor, request, error.code());
                    return Err(error);
                }
                Ok(answer) => return Ok(answer),
            }
        }
    }

    /// Commits what carries no audit entry of its own, and proves that it lies where it will be found.
    ///
    /// # Errors
    /// [`StoreError::Unproved`] when the files of the store are gone, [`StoreError`] from the database, also when a
    /// statement before had failed there and nobody heeded it; nothing is written then.
    #[expect(clippy::disallowed_methods, reason = "one of the two places that prove a commit")]
    pub async fn commit(&self, tx: DatabaseTransaction) -> Result<(), StoreError> {
        check_whole(&tx).await?;
        tx.commit().await?;
        if self.0.health.is_in_place() {
            return Ok(());
        }
        Err(StoreError::Unproved)
    }

    /// Proves that a commit is there, by the audit entry that went with it. `SQLite` alone can take back a transaction by
    /// itself and go on. `PostgreSQL` takes every statement after a failed one for failed too, the audit entry's among
    /// them, which is the last thing written; a commit that fails after that answers with an error.
    ///
    /// # Errors
    /// [`StoreError::Unproved`] when it is not there.
    pub(super) async fn prove(&self, entry: Option<Uuid>) -> Result<(), StoreError> {
        let (Some(entry), DbBackend::Sqlite) = (entry, self.backend()) else {
            return Ok(());
        };
        if self.0.health.is_in_place() && crate::audit::is_kept(&self.0.reader, entry).await? {
            return Ok(());
        }
        Err(StoreError::Unproved)
    }

    /// Refuses at once what the store is known not to take.
    fn check_writable(&self) -> Result<(), StoreError> {
        match self.fares() {
            Fares::Well => Ok(()),
            fares => Err(StoreError::Refused(fares)),
        }
    }

    async fn attempt<T, E, F, Fut>(&self, actor: &Actor, request: &Request, act: &F) -> Result<T, E>
    where
        T: Serialize + DeserializeOwned + Send,
        E: From<StoreError> + Coded + Send,
        F: Fn(Tx) -> Fut + Send + Sync,
        Fut: Future<Output = Result<T, E>> + Send,
    {
        let mut tx = self.begin(actor).await?;
        match tx.take_receipt(request).await? {
            Some(answer) => {
                tx.leave().await?;
                // what an earlier try wrote may lie in files that are gone
                if !self.0.health.is_in_place() {
                    return Err(StoreError::Unproved.into());
                }
                Ok(serde_json::from_str(&answer).map_err(StoreError::answer)?)
            }
            None => act(tx).await,
        }
    }

    /// 5 to 36 milliseconds, different for each writer.
    fn jitter(&self) -> u64 {
        5 + u64::from(self.0.ids.raw().as_bytes()[15] % 32)
    }
}

/// Refuses what `PostgreSQL` would take back: it answers the COMMIT of a transaction in which a statement failed without
/// an error, by a rollback, and the driver does not tell the one from the other. Any further statement does.
async fn check_whole(tx: &DatabaseTransaction) -> Result<(), StoreError> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("SELECT 1").await?;
    }
    Ok(())
}
