//! The newest rows of each of several groups, in one statement.

use std::marker::PhantomData;

use sea_orm::sea_query::{Alias, Asterisk, Expr, ExprTrait as _, Order, Query, SelectStatement, WindowStatement};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait as _, DbErr, EntityTrait, FromQueryResult, Iden, QueryTrait as _, Select,
};

use super::{Question, Reads};

/// The name of a row's place in its group.
const PLACE: &str = "place";

/// A question for rows of `M`, the newest of each group.
pub struct OfEach<M> {
    query: SelectStatement,
    row: PhantomData<fn() -> M>,
}

/// What tells which row of a group is newer.
#[derive(Clone, Copy)]
pub struct NewerBy<C> {
    /// The column of the instant.
    pub at: C,
    /// The column of the id, for rows of one instant.
    pub id: C,
}

/// Keeps of each group of rows of `found`, those of one `group`, at most `most`: its newest by their instant and their id.
/// They come group by group, newest first. `found` selects all three columns under their own names.
#[must_use]
pub fn newest_of_each<M, E>(found: Select<E>, group: E::Column, newest: NewerBy<E::Column>, most: u64) -> OfEach<M>
where
    M: FromQueryResult,
    E: EntityTrait,
{
    let NewerBy { at, id } = newest;
    let mut place = WindowStatement::partition_by(group.as_column_ref());
    for key in [at, id] {
        place.order_by_expr(Expr::col(key.as_column_ref()), Order::Desc);
    }
    let mut ranked = found.into_query();
    ranked.expr_window_as(Expr::cust("ROW_NUMBER()"), place, Alias::new(PLACE));
    let of = |name: &str| Expr::col((Alias::new("w"), Alias::new(name)));
    let mut query = Query::select();
    query
        .column(Asterisk)
        .from_subquery(ranked, "w")
        .and_where(of(PLACE).lte(i64::try_from(most).unwrap_or(i64::MAX)))
        .order_by_expr(of(group.unquoted()), Order::Asc)
        .order_by_expr(of(at.unquoted()), Order::Desc)
        .order_by_expr(of(id.unquoted()), Order::Desc);
    OfEach {
        query,
        row: PhantomData,
    }
}

impl<M: FromQueryResult + Send + Sync> Question for OfEach<M> {
    type Row = M;

    async fn first(self, reads: Reads<'_>) -> Result<Option<M>, DbErr> {
        let row = reads.executor().query_one(&self.query).await?;
        row.map(|row| M::from_query_result(&row, "")).transpose()
    }

    async fn every(self, reads: Reads<'_>) -> Result<Vec<M>, DbErr> {
        let rows = reads.executor().query_all(&self.query).await?;
        rows.iter().map(|row| M::from_query_result(row, "")).collect()
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::sea_query::PostgresQueryBuilder;
    use sea_orm::{EntityTrait as _, QuerySelect as _};
    use zhixing_entity::message::{Column, Entity, Model};

    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "nothing is asked")]
    fn rows_are_numbered_in_their_group_and_cut_outside() {
        let columns = [Column::Id, Column::CaseId, Column::SentAt];
        let found = Entity::find().select_only().columns(columns);
        let newest = NewerBy {
            at: Column::SentAt,
            id: Column::Id,
        };
        let asked: OfEach<Model> = newest_of_each(found, Column::CaseId, newest, 2);
        assert_eq!(
            asked.query.to_string(PostgresQueryBuilder),
            r#"SELECT * FROM (SELECT "message"."id", "message"."case_id", "message"."sent_at", ROW_NUMBER() OVER ( PARTITION BY "message"."case_id" ORDER BY "message"."sent_at" DESC, "message"."id" DESC ) AS "place" FROM "message") AS "w" WHERE "w"."place" <= 2 ORDER BY "w"."case_id" ASC, "w"."sent_at" DESC, "w"."id" DESC"#
        );
    }
}
