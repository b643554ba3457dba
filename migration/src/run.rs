//! Applies changes, one transaction each, one process at a time.
//!
//! Each transaction first takes the lock of changes and then reads anew what was applied. Of two processes one waits, and
//! finds done what the other did. A change that fails leaves nothing, and those before it stay applied.

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};

use crate::change::Change;
use crate::changes::CHANGES;
use crate::error::ChangeError;
use crate::record::{self, Record};

/// Number of the lock that whoever changes the schema holds on a server.
const LOCK: i64 = 0x6368_616e_6765;

/// How the schema of a store stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How many changes were applied.
    pub applied: usize,
    /// Names of the changes that wait, in order.
    pub waiting: Vec<&'static str>,
}

/// How the schema of a store stands. It writes nothing.
///
/// # Errors
/// [`ChangeError::Newer`] and [`ChangeError::Edited`] for a store that is not this program's, else the database's error.
pub async fn standing<C: ConnectionTrait>(conn: &C) -> Result<Standing, ChangeError> {
    let record = Record::read(conn).await?;
    let waiting = waiting(&record, &CHANGES)?;
    Ok(Standing {
        applied: record.applied.len(),
        waiting: waiting.iter().map(|change| change.name()).collect(),
    })
}

/// Whether no change was ever applied, not even one that this program does not know.
///
/// # Errors
/// The database's.
pub async fn is_untouched<C: ConnectionTrait>(conn: &C) -> Result<bool, ChangeError> {
    Ok(Record::read(conn).await?.applied.is_empty())
}

/// Applies all changes that wait.
///
/// # Errors
/// [`ChangeError`]; each change is whole or not done.
pub async fn up<C>(conn: &C) -> Result<(), ChangeError>
where
    C: TransactionTrait<Transaction = DatabaseTransaction>,
{
    up_to(conn, u32::MAX).await
}

/// Applies the changes that wait up to a number, that one too: a store as it was after it.
///
/// # Errors
/// As [`up`].
pub async fn up_to<C>(conn: &C, last: u32) -> Result<(), ChangeError>
where
    C: TransactionTrait<Transaction = DatabaseTransaction>,
{
    apply(conn, &CHANGES, last).await
}

pub(crate) async fn apply<C>(conn: &C, changes: &'static [Change], last: u32) -> Result<(), ChangeError>
where
    C: TransactionTrait<Transaction = DatabaseTransaction>,
{
    let tx = begin(conn).await?;
    let adopted = adopt(&tx, changes).await;
    end(tx, adopted).await?;
    loop {
        let tx = begin(conn).await?;
        let applied = apply_next(&tx, changes, last).await;
        if !end(tx, applied).await? {
            return Ok(());
        }
    }
}

/// Ends a transaction: what was done in it is kept whole, or nothing of it.
#[expect(
    clippy::disallowed_methods,
    reason = "the next transaction reads the record again: it finds the change noted, or applies it"
)]
async fn end<T>(tx: DatabaseTransaction, done: Result<T, ChangeError>) -> Result<T, ChangeError> {
    if done.is_err() {
        // what went wrong is told, not what came of it
        tx.rollback().await.ok();
        return done;
    }
    tx.commit().await?;
    done
}

/// Begins a transaction that changes the schema: nobody else does until its end.
async fn begin<C>(conn: &C) -> Result<DatabaseTransaction, DbErr>
where
    C: TransactionTrait<Transaction = DatabaseTransaction>,
{
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let tx = conn.begin_with_options(options).await?;
    lock(&tx).await?;
    Ok(tx)
}

/// Waits for whoever changes the schema, and keeps others from it until the transaction ends. `SQLite` has one writer: a
/// transaction that begins IMMEDIATE needs no other lock.
///
/// # Errors
/// The database's.
pub async fn lock(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})"))
            .await?;
    }
    Ok(())
}

/// Makes the record of changes whole; a store that is not this program's is left as it is.
async fn adopt(tx: &DatabaseTransaction, changes: &'static [Change]) -> Result<(), ChangeError> {
    let record = Record::read(tx).await?;
    waiting(&record, changes)?;
    Ok(record.complete(tx, changes).await?)
}

/// Applies the first change that waits; whether there was one.
async fn apply_next(tx: &DatabaseTransaction, changes: &'static [Change], last: u32) -> Result<bool, ChangeError> {
    let record = Record::read(tx).await?;
    let waiting = waiting(&record, changes)?;
    let Some(next) = waiting.into_iter().find(|change| change.number() <= last) else {
        return Ok(false);
    };
    let failed = |source| ChangeError::Failed {
        name: next.name(),
        source,
    };
    next.run(tx).await.map_err(failed)?;
    record::note(tx, next).await.map_err(failed)?;
    tracing::info!(change = next.name(), "change applied");
    Ok(true)
}

/// The changes that wait, in order; a store that is newer, or that holds a change of other contents, is refused.
fn waiting(record: &Record, changes: &'static [Change]) -> Result<Vec<&'static Change>, ChangeError> {
    let known = |name: &str| changes.iter().find(|change| change.name() == name);
    if let Some(newer) = record.applied.iter().find(|applied| known(&applied.name).is_none()) {
        let name = newer.name.clone();
        return Err(ChangeError::Newer { name });
    }
    for applied in &record.applied {
        let ours = known(&applied.name).map(Change::checksum);
        if applied.checksum.is_some() && applied.checksum.as_deref() != ours {
            let name = applied.name.clone();
            return Err(ChangeError::Edited { name });
        }
    }
    let is_applied = |change: &&Change| record.applied.iter().any(|applied| applied.name == change.name());
    Ok(changes.iter().filter(|change| !is_applied(change)).collect())
}

/// Drops all tables and applies all changes: for the demo alone.
///
/// # Errors
/// As [`up`]; where dropping fails, everything stays.
pub async fn fresh(conn: &DatabaseConnection) -> Result<(), ChangeError> {
    let is_server = conn.get_database_backend() == DbBackend::Postgres;
    if !is_server {
        // counts for the one connection that writes, and only outside a transaction
        conn.execute_unprepared("PRAGMA foreign_keys = OFF").await?;
    }
    let dropped = match begin(conn).await {
        Ok(tx) => {
            let dropped = drop_all(&tx).await;
            end(tx, dropped).await
        }
        Err(error) => Err(error.into()),
    };
    if !is_server {
        conn.execute_unprepared("PRAGMA foreign_keys = ON").await?;
    }
    dropped?;
    up(conn).await
}

async fn drop_all(tx: &DatabaseTransaction) -> Result<(), ChangeError> {
    let backend = tx.get_database_backend();
    let (tables, cascade) = if backend == DbBackend::Postgres {
        let tables = "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = current_schema()";
        (tables, " CASCADE")
    } else {
        let tables = "SELECT '\"' || REPLACE(name, '\"', '\"\"') || '\"' AS name FROM sqlite_master
             WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'";
        (tables, "")
    };
    for row in tx.query_all_raw(Statement::from_string(backend, tables)).await? {
        let name: String = row.try_get("", "name")?;
        tx.execute_unprepared(&format!("DROP TABLE {name}{cascade}")).await?;
    }
    Ok(())
}
