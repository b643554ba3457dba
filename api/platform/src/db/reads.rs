//! What the store can be asked through: the pool, a snapshot, or an act. It only reads.

use std::fmt;

use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DatabaseExecutor, DatabaseTransaction, DbBackend, EntityTrait,
    FromQueryResult, QueryResult, Select,
};

use super::question::{Question, counted};
use super::{Db, Sql, StoreError};

/// A way to read. It is one type whatever lies behind it, so that what asks is compiled once.
///
/// Nothing can be written through it, neither by a builder nor by hand:
///
/// ```compile_fail,E0599
/// async fn write(reads: zhixing_platform::db::Reads<'_>) {
///     reads.execute(zhixing_platform::db::Sql::new("DELETE FROM message")).await.ok();
/// }
/// ```
#[derive(Clone, Copy)]
pub struct Reads<'a>(Way<'a>);

/// A connection of the pool, or the one of a transaction.
#[derive(Clone, Copy)]
pub(super) enum Way<'a> {
    Pool(&'a DatabaseConnection),
    Within(&'a DatabaseTransaction),
}

impl<'a> Way<'a> {
    pub(super) fn executor(self) -> DatabaseExecutor<'a> {
        match self {
            Self::Pool(pool) => pool.into(),
            Self::Within(tx) => tx.into(),
        }
    }

    pub(super) fn backend(self) -> DbBackend {
        self.executor().get_database_backend()
    }
}

impl fmt::Debug for Reads<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let within = matches!(self.0, Way::Within(_));
        f.debug_struct("Reads").field("within", &within).finish()
    }
}

impl<'a> From<&'a DatabaseConnection> for Reads<'a> {
    fn from(pool: &'a DatabaseConnection) -> Self {
        Self(Way::Pool(pool))
    }
}

impl<'a> From<&'a DatabaseTransaction> for Reads<'a> {
    fn from(tx: &'a DatabaseTransaction) -> Self {
        Self(Way::Within(tx))
    }
}

impl<'a> Reads<'a> {
    pub(super) const fn of(way: Way<'a>) -> Self {
        Self(way)
    }

    pub(super) fn executor(self) -> DatabaseExecutor<'a> {
        self.0.executor()
    }

    /// Through a transaction that the platform holds.
    pub(crate) const fn within(tx: &'a DatabaseTransaction) -> Self {
        Self(Way::Within(tx))
    }

    /// Which database this is.
    #[must_use]
    pub fn backend(self) -> DbBackend {
        self.0.backend()
    }

    /// The first row that answers.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn one<Q: Question>(self, question: Q) -> Result<Option<Q::Row>, StoreError> {
        Ok(question.first(self).await?)
    }

    /// All rows that answer.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn all<Q: Question>(self, question: Q) -> Result<Vec<Q::Row>, StoreError> {
        Ok(question.every(self).await?)
    }

    /// How many rows answer.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn count<E: EntityTrait>(self, found: Select<E>) -> Result<u64, StoreError> {
        let counted = self.one(counted(found)).await?;
        Ok(counted.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// The first row that a question written by hand answers.
    ///
    /// # Errors
    /// [`StoreError`] from the database; [`StoreError::Unreadable`] for a text that does not read.
    pub async fn row(self, sql: Sql) -> Result<Option<QueryResult>, StoreError> {
        sql.check_reads()?;
        Ok(self.executor().query_one_raw(sql.build(self.backend())).await?)
    }

    /// All rows that a question written by hand answers, as values of `M`.
    ///
    /// # Errors
    /// As [`Self::rows`].
    pub async fn rows_as<M: FromQueryResult>(self, sql: Sql) -> Result<Vec<M>, StoreError> {
        let rows = self.rows(sql).await?;
        let read = rows.iter().map(|row| M::from_query_result(row, ""));
        Ok(read.collect::<Result<_, _>>()?)
    }

    /// All rows that a question written by hand answers.
    ///
    /// # Errors
    /// [`StoreError`] from the database; [`StoreError::Unreadable`] for a text that does not read.
    pub async fn rows(self, sql: Sql) -> Result<Vec<QueryResult>, StoreError> {
        sql.check_reads()?;
        Ok(self.executor().query_all_raw(sql.build(self.backend())).await?)
    }
}

/// A snapshot: several questions over one moment.
pub struct Snapshot(DatabaseTransaction);

impl Snapshot {
    pub(super) const fn of(tx: DatabaseTransaction) -> Self {
        Self(tx)
    }

    /// The way to read it.
    #[must_use]
    pub const fn reads(&self) -> Reads<'_> {
        Reads::within(&self.0)
    }

    /// Gives it up.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn end(self) -> Result<(), StoreError> {
        Ok(self.0.rollback().await?)
    }
}

impl Db {
    /// The way to read one statement at a time.
    #[must_use]
    pub fn reads(&self) -> Reads<'_> {
        Reads(Way::Pool(self.reader()))
    }

    /// The first row that answers.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn one<Q: Question>(&self, question: Q) -> Result<Option<Q::Row>, StoreError> {
        self.reads().one(question).await
    }

    /// All rows that answer.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn all<Q: Question>(&self, question: Q) -> Result<Vec<Q::Row>, StoreError> {
        self.reads().all(question).await
    }

    /// How many rows answer.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn count<E: EntityTrait>(&self, found: Select<E>) -> Result<u64, StoreError> {
        self.reads().count(found).await
    }
}
