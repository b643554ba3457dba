//! Questions to the store: a selection of an entity's rows, or of some of their columns, asked of the pool, of a snapshot
//! or inside an act. Pages and counts of a list are made here, for every list alike.

use sea_orm::sea_query::{Expr, ExprTrait as _, LockType, Order};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, FromQueryResult, ModelTrait, QueryFilter as _, QueryOrder as _, QuerySelect,
    QueryTrait as _, RelationDef, Select, Selector, SelectorTrait,
};

use super::{Reads, Tx};
use crate::kernel::page::{Page, Position};

/// What can be asked of the store; it only reads.
pub trait Question: Send {
    /// A row of the answer.
    type Row: Send;

    /// The first row.
    fn first(self, reads: Reads<'_>) -> impl Future<Output = Result<Option<Self::Row>, DbErr>> + Send;

    /// All rows.
    fn every(self, reads: Reads<'_>) -> impl Future<Output = Result<Vec<Self::Row>, DbErr>> + Send;
}

impl<E> Question for Select<E>
where
    E: EntityTrait,
    E::Model: ModelTrait + FromQueryResult + Send + Sync,
{
    type Row = E::Model;

    async fn first(self, reads: Reads<'_>) -> Result<Option<Self::Row>, DbErr> {
        self.one(&reads.executor()).await
    }

    async fn every(self, reads: Reads<'_>) -> Result<Vec<Self::Row>, DbErr> {
        self.all(&reads.executor()).await
    }
}

impl<S> Question for Selector<S>
where
    S: SelectorTrait + Send,
    S::Item: Send,
{
    type Row = S::Item;

    async fn first(self, reads: Reads<'_>) -> Result<Option<Self::Row>, DbErr> {
        self.one(&reads.executor()).await
    }

    async fn every(self, reads: Reads<'_>) -> Result<Vec<Self::Row>, DbErr> {
        self.all(&reads.executor()).await
    }
}

/// Cuts a selection to a page of a list that runs from its newest row to its oldest, by the instant `at` and the id `id`;
/// one row more than wanted, to see whether there are more, nearest first ([`Page::cut`]).
#[must_use]
pub fn newest_first<E: EntityTrait>(found: Select<E>, at: E::Column, id: E::Column, page: &Page) -> Select<E> {
    let key = || Expr::tuple([Expr::col(at.as_column_ref()), Expr::col(id.as_column_ref())]);
    let place = |position: Position| Expr::tuple([Expr::value(position.at), Expr::value(position.id)]);
    let order = if page.from_end { Order::Asc } else { Order::Desc };
    found
        .apply_if(page.after, |found, position| found.filter(key().lt(place(position))))
        .apply_if(page.before, |found, position| found.filter(key().gt(place(position))))
        .order_by(at, order.clone())
        .order_by(id, order)
        .limit(page.rows + 1)
}

/// The way from the rows of `F` to those of `T` whose `to` is their `from`, for a join.
#[must_use]
pub fn link<F: EntityTrait, T: EntityTrait>(from: F::Column, to: T::Column) -> RelationDef {
    F::belongs_to(T::default()).from(from).to(to).into()
}

/// Locks the rows of `table` alone until the transaction ends, of those that are joined. Where there is one writer, nothing
/// needs to.
#[must_use]
pub fn locking<E: EntityTrait, T: EntityTrait>(mut found: Select<E>, table: T) -> Select<E> {
    QuerySelect::query(&mut found).lock_with_tables(LockType::Update, [table]);
    found
}

/// The same selection, as the number of its rows.
#[must_use]
pub fn counted<E: EntityTrait>(found: Select<E>) -> impl Question<Row = i64> {
    let number = found.select_only().expr_as(Expr::cust("COUNT(*)"), "n");
    number.into_tuple::<i64>()
}

impl Tx {
    /// Finds rows inside an act: of a root that the act already saw within its scope.
    #[expect(
        clippy::disallowed_methods,
        reason = "the finder of an act; its root was found in scope"
    )]
    #[must_use]
    pub fn find<E: EntityTrait>(&self) -> Select<E> {
        E::find()
    }

    /// The same, and nobody else changes what is found until the act ends. Where there is one writer, nobody can anyway.
    #[must_use]
    pub fn find_locked<E: EntityTrait>(&self) -> Select<E> {
        self.find::<E>().lock(LockType::Update)
    }

    /// The same, and what is found stays as it is until the act ends; others may rely on it too.
    #[must_use]
    pub fn find_shared<E: EntityTrait>(&self) -> Select<E> {
        self.find::<E>().lock(LockType::Share)
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::DbBackend;
    use uuid::Uuid;
    use zhixing_entity::message::{Column, Entity};

    use super::*;

    #[expect(clippy::disallowed_methods, reason = "nothing is asked")]
    fn page(page: &Page) -> String {
        let found = Entity::find().select_only().column(Column::Id);
        let found = newest_first(found, Column::SentAt, Column::Id, page);
        found.build(DbBackend::Postgres).to_string()
    }

    #[test]
    fn a_page_is_a_range_of_the_key_in_the_order_of_the_index() {
        let position = Position {
            at: 5,
            id: Uuid::from_u128(9),
        };
        let first = Page {
            rows: 2,
            ..Page::default()
        };
        assert_eq!(
            page(&first),
            r#"SELECT "message"."id" FROM "message" ORDER BY "message"."sent_at" DESC, "message"."id" DESC LIMIT 3"#
        );
        let next = Page {
            after: Some(position),
            ..first
        };
        assert_eq!(
            page(&next),
            r#"SELECT "message"."id" FROM "message" WHERE ("message"."sent_at", "message"."id") < (5, '00000000-0000-0000-0000-000000000009') ORDER BY "message"."sent_at" DESC, "message"."id" DESC LIMIT 3"#
        );
        let last = Page {
            before: Some(position),
            from_end: true,
            ..first
        };
        assert_eq!(
            page(&last),
            r#"SELECT "message"."id" FROM "message" WHERE ("message"."sent_at", "message"."id") > (5, '00000000-0000-0000-0000-000000000009') ORDER BY "message"."sent_at" ASC, "message"."id" ASC LIMIT 3"#
        );
    }
}
