//! The store's door: connections, snapshots to read in, and the one kind of transaction that writes.
//!
//! `SQLite` has one writer and a small pool of readers in WAL mode; writers begin IMMEDIATE. `PostgreSQL` writes at READ
//! COMMITTED with row locks; reads of several statements run REPEATABLE READ READ ONLY. Nothing here knows an area.

mod act;
mod alone;
mod begin;
mod catalogue;
mod connect;
mod each;
mod error;
mod files;
mod health;
mod hints;
mod kind;
mod lock;
mod question;
mod reads;
mod request;
mod settled;
mod sizes;
mod sql;
mod sync;
mod tx;
mod watch;
mod writes;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::{AccessMode, IsolationLevel, SqliteTransactionMode, Statement, TransactionOptions};
use tokio_util::sync::CancellationToken;

pub use act::{Deed, Doing};
pub use alone::{Alone, NotAlone};
pub use catalogue::{rows_in, tables};
pub use connect::{Location, connect, connect_to_change};
pub use each::{NewerBy, OfEach, newest_of_each};
pub use error::StoreError;
pub use health::{Fares, HealthMark};
pub use hints::{Hints, Listening};
pub use kind::{Contents, Holdings, Jump, Moved, StoreKind, backed_up_at, kind, last_jump, look, moved, secret_mark};
pub use question::{Question, counted, link, locking, newest_first};
pub use reads::{Reads, Snapshot};
pub use request::Request;
pub use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, QueryResult, Value};
pub use settled::{Restored, settle};
pub use sizes::{Sizes, TableSize, sizes};
pub use sql::{Sql, column, constant, on_day};
pub(crate) use sql::{everything, nothing};
pub use sync::{Root, stamp_on_from, stamped_until};
pub use tx::{Act, Permitted, Tx};
pub use writes::{Change, ChoreTx, Of, Serves, Writer, Writes};

use self::begin::Beginning;
use self::health::Health;
use crate::audit::Trail;
use crate::crypto::Keyring;
use crate::kernel::clock::Clock;
use crate::kernel::code::Coded;
use crate::kernel::id::IdSource;
use crate::policy::Actor;

/// The store of one court, cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Held>);

struct Held {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    probe: DatabaseConnection,
    health: Arc<Health>,
    heard: Arc<Heard>,
    clock: Arc<dyn Clock>,
    ids: IdSource,
    keyring: Keyring,
    trail: Trail,
    hints: Hints,
    url: String,
    check_stamps: bool,
}

/// What was sent.
#[derive(Default)]
struct Heard {
    sent: AtomicU64,
    kept: Option<Mutex<Vec<Statement>>>,
}

impl Heard {
    fn hear(&self, statement: &Statement) {
        self.sent.fetch_add(1, Ordering::Relaxed);
        if let Some(kept) = &self.kept {
            kept.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(statement.clone());
        }
    }
}

/// What a store watches of itself: in service, nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Probe {
    /// Whether each commit checks that no changed row escaped its stamp.
    pub check_stamps: bool,
    /// Whether the statements are kept, with their values, for [`Db::kept`].
    pub keep_statements: bool,
}

/// What a store is built with.
pub struct Parts {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// New ids.
    pub ids: IdSource,
    /// Column keys.
    pub keyring: Keyring,
    /// What it watches of itself; test stores only.
    pub probe: Probe,
}

impl Db {
    /// Builds the store over open connections.
    #[must_use]
    pub fn new(connected: connect::Connected, parts: Parts) -> Self {
        let connect::Connected {
            mut writer,
            mut reader,
            probe,
            url,
            health,
        } = connected;
        let heard = Arc::new(Heard {
            sent: AtomicU64::new(0),
            kept: parts.probe.keep_statements.then(Mutex::default),
        });
        for connection in [&mut writer, &mut reader] {
            let heard = Arc::clone(&heard);
            connection.set_metric_callback(move |told| heard.hear(told.statement));
        }
        let trail = Trail::new(Arc::clone(&parts.clock), parts.ids.clone());
        Self(Arc::new(Held {
            writer,
            reader,
            probe,
            health,
            heard,
            clock: parts.clock,
            ids: parts.ids,
            keyring: parts.keyring,
            trail,
            hints: Hints::default(),
            url,
            check_stamps: parts.probe.check_stamps,
        }))
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.clock
    }

    /// The source of new ids.
    #[must_use]
    pub fn ids(&self) -> &IdSource {
        &self.0.ids
    }

    /// The column keys.
    #[must_use]
    pub fn keyring(&self) -> &Keyring {
        &self.0.keyring
    }

    /// The queue of audit entries that no transaction carries: reads and refusals.
    #[must_use]
    pub fn trail(&self) -> &Trail {
        &self.0.trail
    }

    /// Hints that something happened to a root.
    #[must_use]
    pub fn hints(&self) -> &Hints {
        &self.0.hints
    }

    /// Carries hints to and from the other processes over the same store, until `stop`.
    pub async fn carry_hints(&self, stop: CancellationToken) {
        self.0.hints.carry(&self.0.writer, &self.0.url, stop).await;
    }

    /// Statements sent since the start, transaction control not counted.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.0.heard.sent.load(Ordering::Relaxed)
    }

    /// The statements sent since the last call, of a store that keeps them.
    #[must_use]
    pub fn kept(&self) -> Vec<Statement> {
        let kept = self.0.heard.kept.as_ref();
        kept.map(|kept| std::mem::take(&mut *kept.lock().unwrap_or_else(PoisonError::into_inner)))
            .unwrap_or_default()
    }

    /// Which database this is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.0.writer.get_database_backend()
    }

    /// Closes every connection; on `SQLite` the log of writes goes into the store with the last one.
    pub async fn close(&self) {
        for connection in [&self.0.reader, &self.0.writer, &self.0.probe] {
            if let Err(error) = connection.clone().close().await {
                tracing::debug!(%error, "connection not closed in order");
            }
        }
    }

    /// A connection to read one statement with.
    pub(crate) fn reader(&self) -> &DatabaseConnection {
        &self.0.reader
    }

    /// The bare connection to read with: for the operator's commands, which change, copy and move a whole store.
    #[must_use]
    pub fn bare_reader(&self) -> &DatabaseConnection {
        &self.0.reader
    }

    /// The bare connection to write with: for the operator's commands.
    #[must_use]
    pub fn bare_writer(&self) -> &DatabaseConnection {
        &self.0.writer
    }

    /// Begins a bare transaction that writes: for the operator's commands.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn begin_bare(&self) -> Result<DatabaseTransaction, StoreError> {
        self.begin_plain().await
    }

    /// Begins a bare snapshot: for the operator's commands.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn bare_snapshot(&self) -> Result<DatabaseTransaction, StoreError> {
        self.begin_snapshot().await
    }

    /// Connections to read with, and those of them that do nothing.
    #[must_use]
    pub fn pool(&self) -> (u32, u32) {
        let (open, idle) = if self.backend() == DbBackend::Postgres {
            let pool = self.0.reader.get_postgres_connection_pool();
            (pool.size(), pool.num_idle())
        } else {
            let pool = self.0.reader.get_sqlite_connection_pool();
            (pool.size(), pool.num_idle())
        };
        (open, u32::try_from(idle).unwrap_or(u32::MAX))
    }

    /// Begins a transaction; on a connection that turns out to be lost, on another one.
    async fn begin_on(
        &self,
        pool: &DatabaseConnection,
        options: TransactionOptions,
    ) -> Result<DatabaseTransaction, StoreError> {
        let since = self.health_mark();
        let begun = Beginning::on(pool, options).await.map_err(StoreError::from);
        match &begun {
            Err(StoreError::Away(_)) => self.0.health.doubt(),
            // nobody gave a connection back in time: all are in use, or none can be opened any more
            Err(StoreError::Contention) if self.tried().await == Fares::Away => {
                return Err(StoreError::Refused(self.fares()));
            }
            Err(error) => {
                self.hear(error.code(), since);
                return begun;
            }
            Ok(_) => return begun,
        }
        let begun = Beginning::on(pool, options).await.map_err(StoreError::from);
        begun.inspect_err(|error| {
            if let Some(fares) = error.fares() {
                self.0.health.note(fares);
            }
        })
    }

    /// The connection to write with.
    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.0.writer
    }

    /// Begins a read of several statements over one snapshot.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn snapshot(&self) -> Result<Snapshot, StoreError> {
        Ok(Snapshot::of(self.begin_snapshot().await?))
    }

    async fn begin_snapshot(&self) -> Result<DatabaseTransaction, StoreError> {
        let options = TransactionOptions {
            isolation_level: (self.backend() == DbBackend::Postgres).then_some(IsolationLevel::RepeatableRead),
            access_mode: (self.backend() == DbBackend::Postgres).then_some(AccessMode::ReadOnly),
            sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
        };
        self.begin_on(&self.0.reader, options).await
    }

    /// Begins a writing transaction without an actor's request: for jobs and the seeder.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn begin(&self, actor: &Actor) -> Result<Tx, StoreError> {
        Tx::open(self.begin_plain().await?, self.clone(), actor.clone()).await
    }

    /// Begins a writing transaction that carries neither act nor stamp.
    pub(crate) async fn begin_plain(&self) -> Result<DatabaseTransaction, StoreError> {
        let options = TransactionOptions {
            isolation_level: None,
            access_mode: None,
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        };
        self.begin_on(&self.0.writer, options).await
    }
}
