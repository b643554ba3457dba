//! Rows of what happened to cases.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, QueryFilter as _, QueryResult, QuerySelect as _};
use zhixing_entity::enforcement_case;

use super::EventView;
use crate::db::{Reads, Sql, StoreError};
use crate::kernel::id::{CaseId, EventId};
use crate::kernel::instant::Instant;
use crate::policy::{Scope, seen};

/// Which events of a case a reader may be told of, and in what numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of them, by their own numbers.
    All,
    /// The published ones, numbered among themselves: a gap would tell that something is kept back.
    Published,
}

/// Selects `what` from the events of several cases, `t`, each with the number `told_n` that its reader knows it by; by hand,
/// for the numbers come from a window, and what is asked lies over it. The events are found by their cases.
fn from_told(what: &str, cases: Sql, told: Extent) -> Sql {
    let numbered = match told {
        Extent::All => "(SELECT e.*, e.n AS told_n FROM event e",
        Extent::Published => {
            "(SELECT e.*, ROW_NUMBER() OVER (PARTITION BY e.root_id ORDER BY e.n) AS told_n FROM event e"
        }
    };
    let sql = Sql::new(what)
        .push(" FROM ")
        .push(numbered)
        .push(" WHERE e.root_kind = 'case' AND e.root_id IN ")
        .append(cases);
    let sql = match told {
        Extent::All => sql,
        Extent::Published => sql.push(" AND e.published = ?").bind(true),
    };
    sql.push(") t")
}

/// Events of several cases, newest first, at most `rows` of each, before the number `before`.
pub(super) async fn events(
    reads: Reads<'_>,
    cases: &[CaseId],
    told: Extent,
    (rows, before): (u64, Option<i64>),
) -> Result<Vec<(CaseId, EventView)>, StoreError> {
    let placed =
        "SELECT * FROM (SELECT t.*, ROW_NUMBER() OVER (PARTITION BY t.root_id ORDER BY t.told_n DESC) AS place";
    let sql = from_told(placed, Sql::default().list(cases.iter().map(|id| id.raw())), told);
    let sql = match before {
        Some(before) => sql.push(" WHERE t.told_n < ?").bind(before),
        None => sql,
    };
    let sql = sql
        .push(") w WHERE w.place <= ? ORDER BY w.root_id, w.told_n DESC")
        .bind(i64::try_from(rows).unwrap_or(i64::MAX));
    let rows = reads.rows(sql).await?;
    rows.iter().map(event).collect()
}

/// Events of one case after the number `after`, oldest first, at most `rows`.
pub(super) async fn after(
    reads: Reads<'_>,
    case: CaseId,
    told: Extent,
    (rows, after): (u64, i64),
) -> Result<Vec<EventView>, StoreError> {
    let sql = from_told("SELECT *", Sql::default().list([case.raw()]), told)
        .push(" WHERE t.told_n > ? ORDER BY t.told_n LIMIT ?")
        .bind(after)
        .bind(i64::try_from(rows).unwrap_or(i64::MAX));
    let rows = reads.rows(sql).await?;
    rows.iter().map(|row| Ok(event(row)?.1)).collect()
}

/// One event of a case in scope, with its case.
pub(super) async fn find(
    reads: Reads<'_>,
    scope: &Scope,
    told: Extent,
    id: EventId,
) -> Result<Option<(CaseId, EventView)>, StoreError> {
    let its_case = Sql::default()
        .push("(SELECT o.root_id FROM event o WHERE o.id = ?)")
        .bind(id.raw());
    let sql = from_told("SELECT t.*", its_case, told)
        .push(" JOIN enforcement_case c ON c.id = t.root_id WHERE t.id = ? AND ")
        .bind(id.raw())
        .append(scope.cases("c"));
    let row = reads.row(sql).await?;
    row.as_ref().map(event).transpose()
}

/// Whether a case lies within the scope.
pub(super) async fn is_seen(reads: Reads<'_>, scope: &Scope, case: CaseId) -> Result<bool, StoreError> {
    let found = seen::<enforcement_case::Entity>(scope).filter(enforcement_case::Column::Id.eq(case));
    let found = found.select_only().expr_as(Expr::cust("1"), "seen");
    Ok(reads.one(found.into_tuple::<i32>()).await?.is_some())
}

fn event(row: &QueryResult) -> Result<(CaseId, EventView), StoreError> {
    let data: String = row.try_get("", "data")?;
    let view = EventView {
        id: row.try_get("", "id")?,
        n: row.try_get("", "told_n")?,
        kind: row.try_get("", "kind")?,
        happened_at: row.try_get::<Instant>("", "happened_at")?.time(),
        actor_name: Some(row.try_get("", "actor_name")?),
        actor_role: row.try_get("", "actor_role")?,
        rule: row.try_get("", "rule")?,
        data: serde_json::from_str(&data)?,
    };
    Ok((row.try_get("", "root_id")?, view))
}
