//! Roots of a recomputation: which a pass walks, and one of them under lock.

use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait as _, DerivePartialModel, QueryFilter as _, QuerySelect as _};
use uuid::Uuid;
use zhixing_entity::{application, deadline, deadline_change, enforcement_case};

use crate::db::{Act, Db, Sql, StoreError, Tx};
use crate::deadline::{Matter, Watched};
use crate::kernel::id::{IdKind, PersonId, SiteId, TeamId};
use crate::kernel::kind::{BasisKind, PerformanceKind};
use crate::recompute::walk::{Lease, Rooted};

/// Asks `what` of the deadlines that a pass walks: those that a calendar may move, which run or stand still, and of those
/// that end for sure before the first day that counts otherwise, those alone that were counted back across it. By hand,
/// for a job walks all of them, in nobody's scope.
fn walked(what: &str, lease: &Lease) -> Sql {
    let first = crate::kernel::calendar::start_of_day_utc(lease.first_on).timestamp_micros();
    let sql = Sql::new("SELECT ")
        .push(what)
        .push(" FROM deadline WHERE (NOT official OR due_on IS NULL OR due_on >= ? OR started_at >= ?)")
        .bind(lease.first_on.to_string())
        .bind(first);
    let sql = if lease.ended_too {
        sql.push(" AND state <> 'void'")
    } else {
        sql.push(" AND state IN ('open', 'paused', 'floor')")
    };
    if lease.is_second {
        sql.push(
            " AND (changed_at >= ? AND changed_at < ? OR root_id IN (SELECT root_id FROM recomputation_failure WHERE recomputation_id = ?))",
        )
        .bind(lease.written_since())
        .bind(lease.written_before())
        .bind(lease.recomputation)
    } else {
        sql
    }
}

/// How many roots a pass walks, as they are [`walked`].
pub(in crate::recompute) async fn number(db: &Db, lease: &Lease) -> Result<i64, StoreError> {
    let sql = walked("COUNT(DISTINCT root_id) AS n", lease);
    let row = db.reads().row(sql).await?;
    row.map_or(Ok(0), |row| Ok(row.try_get("", "n")?))
}

/// The next roots of a pass, in order, as they are [`walked`].
pub(in crate::recompute) async fn next(db: &Db, lease: &Lease, most: usize) -> Result<Vec<Uuid>, StoreError> {
    let mut sql = walked("DISTINCT root_id", lease);
    if let Some(after) = lease.after {
        sql = sql.push(" AND root_id > ?").bind(after);
    }
    let sql = sql
        .push(" ORDER BY root_id LIMIT ?")
        .bind(i64::try_from(most).unwrap_or(i64::MAX));
    let rows = db.reads().rows(sql).await?;
    rows.iter().map(|row| Ok(row.try_get("", "root_id")?)).collect()
}

/// A case or an application under lock, as its deadlines need it; none when it is gone.
pub(in crate::recompute) async fn lock(tx: &Tx, root: Uuid) -> Result<Option<Rooted>, StoreError> {
    match lock_case(tx, root).await? {
        Some(case) => Ok(Some(case)),
        None => lock_application(tx, root).await,
    }
}

/// A case, as far as its deadlines need it.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "enforcement_case::Entity")]
struct LockedCase {
    performance_kind: PerformanceKind,
    basis_kind: BasisKind,
    site_id: SiteId,
    tribunal_id: Option<SiteId>,
    team_id: Option<TeamId>,
    handler_id: Option<PersonId>,
    version: i64,
}

/// An application, likewise.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "application::Entity")]
struct LockedApplication {
    performance_kind: PerformanceKind,
    basis_kind: Option<BasisKind>,
    site_id: SiteId,
    version: i64,
}

async fn lock_case(tx: &Tx, root: Uuid) -> Result<Option<Rooted>, StoreError> {
    let case = tx.find_locked::<enforcement_case::Entity>();
    let case = case.filter(enforcement_case::Column::Id.eq(root));
    let row: Option<LockedCase> = tx.one(case.into_partial_model()).await?;
    Ok(row.map(|row| Rooted {
        kind: IdKind::Case,
        version: row.version,
        watched: Watched {
            root,
            matter: Matter::Case,
            is_money_claim: row.performance_kind == PerformanceKind::Money,
            is_administrative: row.basis_kind == BasisKind::AdministrativeDecision,
            site: row.site_id,
            tribunal: row.tribunal_id,
            team: row.team_id,
            handler: row.handler_id,
        },
    }))
}

async fn lock_application(tx: &Tx, root: Uuid) -> Result<Option<Rooted>, StoreError> {
    let application = tx.find_locked::<application::Entity>();
    let application = application.filter(application::Column::Id.eq(root));
    let row: Option<LockedApplication> = tx.one(application.into_partial_model()).await?;
    Ok(row.map(|row| Rooted {
        kind: IdKind::Application,
        version: row.version,
        watched: Watched {
            root,
            matter: Matter::Application,
            is_money_claim: row.performance_kind == PerformanceKind::Money,
            is_administrative: row.basis_kind == Some(BasisKind::AdministrativeDecision),
            site: row.site_id,
            tribunal: None,
            team: None,
            handler: None,
        },
    }))
}

/// How many deadlines of a root this transaction wrote, and how many of them moved to another day or state.
pub(in crate::recompute) async fn written(tx: &Act, root: Uuid) -> Result<(i64, i64), StoreError> {
    let mut written = Query::select();
    written
        .expr(Expr::cust("COUNT(*)"))
        .from(deadline::Entity)
        .and_where(deadline::Column::RootId.eq(root))
        .and_where(deadline::Column::SyncX.eq(tx.stamp()));
    let found = tx
        .find::<deadline_change::Entity>()
        .filter(deadline_change::Column::RootId.eq(root))
        .filter(deadline_change::Column::SyncX.eq(tx.stamp()))
        .select_only()
        .expr_as(Expr::SubQuery(None, Box::new(written.into())), "written")
        .expr_as(Expr::cust("COUNT(*)"), "moved");
    Ok(tx.one(found.into_tuple()).await?.unwrap_or((0, 0)))
}
