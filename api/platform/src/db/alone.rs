//! A store held alone (独占): as long as it is held nobody else has it open, or on a server nobody else writes to it.
//!
//! What is read meanwhile is one moment, the last one. A process that is killed while it holds a store leaves it as it
//! was; the database itself gives it free.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DatabaseTransaction, EntityName as _, IsolationLevel, Set,
    SqliteTransactionMode, TransactionOptions, TransactionTrait as _,
};
use thiserror::Error;
use zhixing_entity::store;

use super::catalogue::tables;
use super::connect::connect_alone;
use super::kind::amend;
use super::{Location, Sql, StoreError, moved};
use crate::kernel::code::{Code, Coded as _};

/// How long a connection that was just closed may still be seen on a server.
const LEAVES_IN: Duration = Duration::from_secs(5);
/// How often it is looked for.
const LOOKS_EACH: Duration = Duration::from_millis(100);

/// Others at work in the same database of a server; those who look after it themselves are none.
const OTHERS: &str = "SELECT COUNT(*) AS n FROM pg_stat_activity WHERE datname = current_database()
    AND pid <> pg_backend_pid() AND usesysid IS NOT NULL
    AND COALESCE(backend_type, 'client backend') = 'client backend'";

/// Why a store cannot be held alone.
#[derive(Debug, Error)]
pub enum NotAlone {
    /// Somebody else has it open.
    #[error(
        "原库正在使用，请先停止各进程及其他连接 / the store is in use{}: stop every process and close every connection to it first",
        others(*.0)
    )]
    InUse(Option<i64>),
    /// The store itself.
    #[error("the store cannot be held alone")]
    Store(#[from] StoreError),
}

impl From<sea_orm::DbErr> for NotAlone {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::of(error.into())
    }
}

impl NotAlone {
    fn of(error: StoreError) -> Self {
        if error.code() == Code::Busy {
            return Self::InUse(None);
        }
        Self::Store(error)
    }
}

fn others(count: Option<i64>) -> String {
    count.map_or_else(String::new, |count| format!(" ({count} other connections)"))
}

/// A store that nobody else has open.
pub struct Alone {
    conn: DatabaseConnection,
    tx: DatabaseTransaction,
}

impl Alone {
    /// Holds the store at `location`, which must be there and at this program's schema.
    ///
    /// # Errors
    /// [`NotAlone::InUse`] when somebody else has it open, [`NotAlone::Store`] from the database.
    pub async fn hold(location: &Location) -> Result<Self, NotAlone> {
        let conn = connect_alone(location).await?;
        if location.is_sqlite() {
            let tx = begin(&conn, SqliteTransactionMode::Deferred).await?;
            return Ok(Self { conn, tx });
        }
        let mut left = LEAVES_IN;
        while number(&conn, OTHERS).await? > 0 && left > Duration::ZERO {
            tokio::time::sleep(LOOKS_EACH).await;
            left = left.saturating_sub(LOOKS_EACH);
        }
        let tables = tables((&conn).into()).await.map_err(NotAlone::of)?;
        let others = tables.iter().filter(|table| *table != store::Entity.table_name());
        let quoted = others.map(|table| format!("\"{}\"", table.replace('"', "\"\"")));
        let names: Vec<String> = quoted.collect();
        let tx = begin(&conn, SqliteTransactionMode::Deferred).await?;
        // before the first look, so that what is seen is what stands when nobody writes any more; whoever comes to serve
        // the store asks its own row first, and waits
        for held in [
            "SET LOCAL lock_timeout = '5s'",
            "SET LOCAL idle_in_transaction_session_timeout = 0",
            "LOCK TABLE store IN ACCESS EXCLUSIVE MODE",
            &format!("LOCK TABLE {} IN SHARE MODE", names.join(", ")),
        ] {
            tx.execute_unprepared(held).await?;
        }
        match number(&tx, OTHERS).await? {
            0 => Ok(Self { conn, tx }),
            others => Err(NotAlone::InUse(Some(others))),
        }
    }

    /// The one moment that is read.
    #[must_use]
    pub fn snapshot(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// Writes into the store where it was moved to, as the last thing done to it, and gives it free; or with `None` takes
    /// that back.
    ///
    /// # Errors
    /// [`StoreError`] from the database; [`StoreError::Unproved`] when the note is not there afterwards.
    #[expect(
        clippy::disallowed_methods,
        reason = "the note is read again, and nobody else has the store open"
    )]
    pub async fn note_moved(self, moved_to: Option<(&str, DateTime<Utc>)>) -> Result<(), StoreError> {
        let Self { conn, tx } = self;
        let noted = amend(store::ActiveModel {
            moved_to: Set(moved_to.map(|(to, _)| to.to_owned())),
            moved_at: Set(moved_to.map(|(_, at)| at.into())),
            ..Default::default()
        });
        noted.exec(&tx).await?;
        tx.commit().await?;
        let noted = moved((&conn).into()).await?;
        conn.close().await?;
        if noted.map(|noted| noted.to).as_deref() == moved_to.map(|(to, _)| to) {
            return Ok(());
        }
        Err(StoreError::Unproved)
    }

    /// Gives the store free as it was.
    pub async fn release(self) {
        let Self { conn, tx } = self;
        for ended in [tx.rollback().await, conn.close().await] {
            if let Err(error) = ended {
                tracing::debug!(%error, "the store was not given free in order");
            }
        }
    }
}

async fn begin(conn: &DatabaseConnection, mode: SqliteTransactionMode) -> Result<DatabaseTransaction, sea_orm::DbErr> {
    let is_server = conn.get_database_backend() == sea_orm::DbBackend::Postgres;
    conn.begin_with_options(TransactionOptions {
        isolation_level: is_server.then_some(IsolationLevel::RepeatableRead),
        access_mode: None,
        sqlite_transaction_mode: Some(mode),
    })
    .await
}

/// A number that the server knows of its connections; by hand, for it stands in the server's own books.
async fn number(conn: &impl sea_orm::ConnectionTrait, sql: &str) -> Result<i64, sea_orm::DbErr> {
    let row = conn
        .query_one_raw(Sql::new(sql).build(conn.get_database_backend()))
        .await?;
    Ok(row.map(|row| row.try_get("", "n")).transpose()?.unwrap_or_default())
}
