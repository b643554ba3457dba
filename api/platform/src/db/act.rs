//! One act as one transaction, tried again where that is safe: when it met another writer, and when its connection was
//! lost. The receipt tells whether it was done already, so nothing is done twice.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{self, Poll};
use std::time::Duration;

use futures_util::future::BoxFuture;
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

/// An act, or a part of many, on its way to what it comes to. It is boxed, so that it is compiled once, in its own crate,
/// and not by each of its callers.
#[must_use = "nothing is done until it is awaited"]
pub struct Deed<'a, T, E>(BoxFuture<'a, Result<T, E>>);

impl<'a, T, E> Deed<'a, T, E> {
    /// Boxes it.
    pub fn of(act: impl Future<Output = Result<T, E>> + Send + 'a) -> Self {
        Self(Box::pin(act))
    }
}

impl<T, E> Future for Deed<'_, T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, context: &mut task::Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

/// What an act does with its transaction; each try does it anew.
pub type Doing<'a, T, E> = dyn Fn(Tx) -> BoxFuture<'a, Result<T, E>> + Send + Sync + 'a;

/// One try of an act whose answer is kept elsewhere; the code of its refusal.
type Attempt<'a> = dyn Fn(Tx) -> BoxFuture<'a, Result<(), Code>> + Send + Sync + 'a;

/// How an act ended.
enum Ended {
    /// It was done before, with this answer.
    Again(String),
    /// With an outcome of its own.
    Itself,
    /// The store failed around it.
    Failed(StoreError),
}

/// Why a try did not hold.
enum Failure {
    /// The act refused.
    Own(Code),
    /// The store failed around it.
    Store(StoreError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

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
    pub async fn act<'a, T, E>(&self, actor: &Actor, request: &Request, act: &Doing<'a, T, E>) -> Result<T, E>
    where
        T: Serialize + DeserializeOwned + Send + 'a,
        E: From<StoreError> + Coded + Send + 'a,
    {
        let own = Mutex::new(None);
        let attempt = |tx| -> BoxFuture<'_, Result<(), Code>> {
            let doing = act(tx);
            Box::pin(async {
                let outcome = doing.await;
                let code = outcome.as_ref().map(drop).map_err(Coded::code);
                *own.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
                code
            })
        };
        match self.run(actor, request, &attempt).await {
            Ended::Again(answer) => serde_json::from_str(&answer).map_err(|error| {
                let error = E::from(StoreError::answer(error));
                self.0.trail.refused(actor, request, error.code());
                error
            }),
            Ended::Failed(error) => Err(error.into()),
            Ended::Itself => {
                let own = own.into_inner().unwrap_or_else(PoisonError::into_inner);
                own.unwrap_or_else(|| Err(StoreError::Contention.into()))
            }
        }
    }

    /// The same for acts of every kind, so that it is compiled once; how it ended.
    async fn run(&self, actor: &Actor, request: &Request, attempt: &Attempt<'_>) -> Ended {
        let started = tokio::time::Instant::now();
        if let Err(error) = self.check_writable() {
            return Ended::Failed(error);
        }
        loop {
            let since = self.health_mark();
            let (ended, code) = match self.attempt(actor, request, attempt).await {
                Ok(ended) => return ended,
                Err(Failure::Own(code)) => (Ended::Itself, code),
                Err(Failure::Store(error)) => {
                    let code = error.code();
                    (Ended::Failed(error), code)
                }
            };
            let in_time = started.elapsed() < RETRY_FOR;
            if code == Code::Busy && in_time {
                tokio::time::sleep(Duration::from_millis(self.jitter())).await;
                continue;
            }
            self.hear(code, since);
            if is_passing(code) && in_time {
                tokio::time::sleep(RECONNECT_IN).await;
                continue;
            }
            self.0.trail.refused(actor, request, code);
            return ended;
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
        if self.0.health.is_in_place() && crate::audit::is_kept(self.reads(), entry).await? {
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

    async fn attempt(&self, actor: &Actor, request: &Request, attempt: &Attempt<'_>) -> Result<Ended, Failure> {
        let mut tx = self.begin(actor).await?;
        match tx.take_receipt(request).await? {
            Some(answer) => {
                tx.leave().await?;
                // what an earlier try wrote may lie in files that are gone
                if !self.0.health.is_in_place() {
                    return Err(StoreError::Unproved.into());
                }
                Ok(Ended::Again(answer))
            }
            None => attempt(tx).await.map(|()| Ended::Itself).map_err(Failure::Own),
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
