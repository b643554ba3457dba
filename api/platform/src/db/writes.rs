//! The ways to write: each opens the rows of one area, or of one chore, and no others.
//!
//! An act gets its way by its permit ([`Permitted::writes`]): beside the act stands what it writes. What is nobody's
//! right, such as counting tries, goes by a chore (`policy::chores`), which is named in one list.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use sea_orm::sea_query::{IntoValueTuple, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait as _, DatabaseTransaction, DeleteMany, EntityTrait, Insert, InsertMany,
    IntoActiveModel, PrimaryKeyTrait, QueryResult, UpdateMany,
};

use super::reads::Way;
use super::tx::Act;
use super::{Db, Reads, Sql, StoreError};
use crate::policy::Chore;

/// `Self`, an entity, is written by the area or chore `R` (各表由谁书写).
pub trait Of<R>: EntityTrait {}

/// `Self`, an act or the rows of an area, may write the rows `R`.
pub trait Serves<R> {}

/// Names the rows of an area, by its tables. It stands in the area's store.
///
/// ```
/// # use zhixing_platform::policy::{Action, Row, WholeCourt};
/// # pub struct SendMessage;
/// # impl Action for SendMessage {
/// #     const ROW: Row = Row::Supervise;
/// #     const NAME: &'static str = "sendMessage";
/// #     type On = WholeCourt;
/// # }
/// zhixing_platform::rows! {
///     /// Rows of messages.
///     pub struct MessageRows of message;
/// }
///
/// zhixing_platform::writes! {
///     SendMessage: MessageRows;
/// }
///
/// # use zhixing_platform::db::{Permitted, StoreError, Writes};
/// async fn add(tx: &Writes<'_, MessageRows>) {}
///
/// async fn send(tx: Permitted<SendMessage>) {
///     add(&tx.writes()).await;
/// }
/// ```
///
/// The permit of another act does not open them:
///
/// ```compile_fail,E0277
/// # use zhixing_platform::policy::{Action, Row, WholeCourt};
/// # pub struct IssueCircular;
/// # impl Action for IssueCircular {
/// #     const ROW: Row = Row::Supervise;
/// #     const NAME: &'static str = "issueCircular";
/// #     type On = WholeCourt;
/// # }
/// zhixing_platform::rows! {
///     /// Rows of messages.
///     pub struct MessageRows of message;
/// }
///
/// # use zhixing_platform::db::{Permitted, StoreError, Writes};
/// async fn add(tx: &Writes<'_, MessageRows>) {}
///
/// async fn issue(tx: Permitted<IssueCircular>) {
///     add(&tx.writes()).await;
/// }
/// ```
///
/// Nor do they open another table:
///
/// ```compile_fail,E0277
/// zhixing_platform::rows! {
///     /// Rows of messages.
///     pub struct MessageRows of message;
/// }
///
/// # use zhixing_platform::db::{StoreError, Writes};
/// # use zhixing_entity::circular;
/// async fn add(tx: &Writes<'_, MessageRows>, row: circular::ActiveModel) -> Result<(), StoreError> {
///     tx.rows().insert(row).await
/// }
/// ```
#[macro_export]
macro_rules! rows {
    ($(#[$doc:meta])+ $vis:vis struct $rows:ident of $($table:ident),+;) => {
        $(#[$doc])+
        $vis struct $rows;
        $(impl $crate::db::Of<$rows> for ::zhixing_entity::$table::Entity {})+
    };
}

/// Says which rows each act may write, and the rows of which areas go with those of another. It stands beside the acts; a
/// snapshot holds all of it (`tests/it/house.rs`).
#[macro_export]
macro_rules! writes {
    ($($act:ident: $($rows:ident),+;)+) => {
        $($(impl $crate::db::Serves<$rows> for $act {})+)+
    };
}

/// Writes rows of `R`, and no others.
pub struct Writer<'a, R> {
    way: Way<'a>,
    db: &'a Db,
    rows: PhantomData<fn() -> R>,
}

/// Writes rows of `R` within an act.
pub struct Writes<'a, R> {
    act: &'a Act,
    rows: Writer<'a, R>,
}

impl<R> fmt::Debug for Writer<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

impl<'a, R> Writer<'a, R> {
    pub(super) const fn within(db: &'a Db, tx: &'a DatabaseTransaction) -> Self {
        Self {
            way: Way::Within(tx),
            db,
            rows: PhantomData,
        }
    }

    /// The store.
    #[must_use]
    pub const fn db(&self) -> &'a Db {
        self.db
    }

    /// The way to write what a chore writes with it.
    #[must_use]
    pub const fn chore<S: Chore>(&self) -> Writer<'a, S> {
        Writer {
            way: self.way,
            db: self.db,
            rows: PhantomData,
        }
    }

    /// The way to read what lies there, also what was just written.
    #[must_use]
    pub const fn reads(&self) -> Reads<'a> {
        Reads::of(self.way)
    }

    /// Inserts one row.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn insert<M>(&self, row: M) -> Result<(), StoreError>
    where
        M: ActiveModelTrait<Entity: Of<R>> + Send,
    {
        M::Entity::insert(row).by(self).await?;
        Ok(())
    }

    /// Inserts rows; none is fine.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn insert_all<M>(&self, rows: Vec<M>) -> Result<(), StoreError>
    where
        M: ActiveModelTrait<Entity: Of<R>> + Send,
    {
        if !rows.is_empty() {
            let rows = M::Entity::insert_many(rows);
            rows.exec_without_returning(&self.way.executor()).await?;
        }
        Ok(())
    }

    /// Inserts into the `columns` of `E` what `found` selects; how many rows.
    ///
    /// # Errors
    /// [`StoreError`] from the database; [`StoreError::Unreadable`] when the two do not fit.
    pub async fn insert_found<E: Of<R>>(
        &self,
        columns: Vec<E::Column>,
        found: SelectStatement,
    ) -> Result<u64, StoreError> {
        let mut insert = Query::insert();
        insert
            .into_table(E::default())
            .columns(columns)
            .select_from(found)
            .map_err(|error| StoreError::Unreadable(error.to_string()))?;
        Ok(self.way.executor().execute(&insert).await?.rows_affected())
    }

    /// Inserts as `insert` says; the row as it stands then.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn put_back<M>(&self, insert: Insert<M>) -> Result<<M::Entity as EntityTrait>::Model, StoreError>
    where
        M: ActiveModelTrait<Entity: Of<R>> + Send,
        <M::Entity as EntityTrait>::Model: IntoActiveModel<M>,
        <<M::Entity as EntityTrait>::PrimaryKey as PrimaryKeyTrait>::ValueType: IntoValueTuple,
    {
        Ok(insert.exec_with_returning(&self.way.executor()).await?)
    }

    /// Changes rows; the rows as they stand then.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn update_back<E: Of<R>>(&self, update: UpdateMany<E>) -> Result<Vec<E::Model>, StoreError> {
        Ok(update.exec_with_returning(&self.way.executor()).await?)
    }

    /// Runs a statement written by hand; how many rows it wrote.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn execute(&self, sql: Sql) -> Result<u64, StoreError> {
        let statement = sql.build(self.way.backend());
        Ok(self.way.executor().execute_raw(statement).await?.rows_affected())
    }

    /// Runs a statement written by hand that answers with what it wrote: its first row.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn execute_back(&self, sql: Sql) -> Result<Option<QueryResult>, StoreError> {
        let statement = sql.build(self.way.backend());
        Ok(self.way.executor().query_one_raw(statement).await?)
    }
}

impl<'a, R> Writes<'a, R> {
    pub(super) const fn within(act: &'a Act, db: &'a Db, tx: &'a DatabaseTransaction) -> Self {
        Self {
            act,
            rows: Writer::within(db, tx),
        }
    }

    /// The way to write the rows alone.
    #[must_use]
    pub const fn rows(&self) -> &Writer<'a, R> {
        &self.rows
    }

    /// The way to the rows of another area that serves this one.
    #[must_use]
    pub const fn writes<S>(&self) -> Writes<'a, S>
    where
        R: Serves<S>,
    {
        self.act.way()
    }
}

impl<R> Deref for Writes<'_, R> {
    type Target = Act;

    fn deref(&self) -> &Act {
        self.act
    }
}

/// A change of rows of `R`.
pub trait Change<R> {
    /// Makes it; how many rows it wrote.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    fn by(self, rows: &Writer<'_, R>) -> impl Future<Output = Result<u64, StoreError>> + Send;
}

impl<R, E: Of<R>> Change<R> for UpdateMany<E> {
    async fn by(self, rows: &Writer<'_, R>) -> Result<u64, StoreError> {
        Ok(self.exec(&rows.way.executor()).await?.rows_affected)
    }
}

impl<R, E: Of<R>> Change<R> for DeleteMany<E> {
    async fn by(self, rows: &Writer<'_, R>) -> Result<u64, StoreError> {
        Ok(self.exec(&rows.way.executor()).await?.rows_affected)
    }
}

impl<R, M> Change<R> for InsertMany<M>
where
    M: ActiveModelTrait<Entity: Of<R>> + Send,
{
    async fn by(self, rows: &Writer<'_, R>) -> Result<u64, StoreError> {
        Ok(self.exec_without_returning(&rows.way.executor()).await?)
    }
}

impl<R, M> Change<R> for Insert<M>
where
    M: ActiveModelTrait<Entity: Of<R>> + Send,
{
    async fn by(self, rows: &Writer<'_, R>) -> Result<u64, StoreError> {
        Ok(self.exec_without_returning(&rows.way.executor()).await?)
    }
}

/// A transaction of a chore.
pub struct ChoreTx<R> {
    tx: DatabaseTransaction,
    db: Db,
    rows: PhantomData<fn() -> R>,
}

impl<R: Chore> ChoreTx<R> {
    /// The way to write what another chore writes with it.
    #[must_use]
    pub const fn chore<S: Chore>(&self) -> Writer<'_, S> {
        Writer::within(&self.db, &self.tx)
    }

    /// The way to write.
    #[must_use]
    pub const fn writer(&self) -> Writer<'_, R> {
        Writer::within(&self.db, &self.tx)
    }

    /// The way to read.
    #[must_use]
    pub const fn reads(&self) -> Reads<'_> {
        Reads::within(&self.tx)
    }

    /// Keeps what was written, and proves that it is there.
    ///
    /// # Errors
    /// [`StoreError`] as [`Db::commit`] has it.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.db.commit(self.tx).await
    }

    /// Gives up what was written.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn leave(self) -> Result<(), StoreError> {
        Ok(self.tx.rollback().await?)
    }
}

impl Db {
    /// Begins a transaction of a chore.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn begin_chore<R: Chore>(&self) -> Result<ChoreTx<R>, StoreError> {
        Ok(ChoreTx {
            tx: self.begin_plain().await?,
            db: self.clone(),
            rows: PhantomData,
        })
    }

    /// The way to write single statements of a chore, each by itself.
    #[must_use]
    pub fn chore<R: Chore>(&self) -> Writer<'_, R> {
        Writer {
            way: Way::Pool(self.writer()),
            db: self,
            rows: PhantomData,
        }
    }
}
