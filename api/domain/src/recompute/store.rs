//! Rows of recomputations.

use chrono::{DateTime, NaiveDate};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict, Query};
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, NotSet, QueryFilter as _, QuerySelect as _, Select, Set};
use uuid::Uuid;
use zhixing_entity::{recomputation, recomputation_failure};

use super::walk::{Lease, Pending};
use super::{RecomputationView, root};
use crate::db::{Act, Change as _, Db, Sql, StoreError, Writer, newest_first};
use crate::kernel::deadline::Cause;
use crate::kernel::instant::Instant;
use crate::kernel::page::Page;
use crate::policy::{Recomputing, unscoped};

/// What is asked for.
pub(super) struct Asked {
    /// The edition of the calendar.
    pub edition: Uuid,
    /// The first day that counts otherwise.
    pub first_on: NaiveDate,
    /// Whether deadlines that ended are derived, too.
    pub ended_too: bool,
}

/// The lease of a recomputation that nobody works on: one that ended long ago.
fn no_lease() -> Instant {
    DateTime::UNIX_EPOCH.into()
}

/// Asks for a recomputation; its id.
pub(super) async fn ask(tx: &Act, asked: &Asked) -> Result<Uuid, StoreError> {
    let id = tx.fresh::<()>().raw();
    let row = recomputation::ActiveModel {
        id: Set(id),
        cause: Set(Cause::Calendar),
        edition_id: Set(asked.edition),
        first_on: Set(asked.first_on.into()),
        ended_too: Set(asked.ended_too),
        pass: Set(1),
        done: Set(0),
        moved: Set(0),
        failed: Set(0),
        asked_by: Set(tx.actor().person_id()),
        asked_at: Set(tx.now().into()),
        leased_until: Set(no_lease()),
        ..Default::default()
    };
    tx.chore::<Recomputing>().insert(row).await?;
    Ok(id)
}

/// Whether there is anything to do.
pub(super) async fn is_any_open(db: &Db) -> Result<bool, StoreError> {
    let open = unscoped::<recomputation::Entity>().filter(recomputation::Column::FinishedAt.is_null());
    let open = open.select_only().expr_as(Expr::cust("1"), "n");
    Ok(db.one(open.into_tuple::<i32>()).await?.is_some())
}

/// When a lease is taken.
pub(super) struct Taking {
    /// Until when a recomputation was asked for whose second pass may begin.
    pub ripe: Instant,
    /// Now, by the real clock: what was leased until then is free.
    pub real: Instant,
    /// When the lease ends.
    pub until: Instant,
}

/// Leases the oldest recomputation nobody works on: its first pass, or its second once that is ripe.
pub(super) async fn lease(db: &Db, taking: &Taking) -> Result<Option<Lease>, StoreError> {
    let lease = db.ids().raw();
    if !take(db, lease, taking).await? {
        return Ok(None);
    }
    let held = unscoped::<recomputation::Entity>().filter(recomputation::Column::LeaseId.eq(lease));
    let row = db.chore::<Recomputing>().reads().one(held).await?;
    Ok(row.map(|row| leased(lease, &row)))
}

/// Puts `lease` on it, if there is one; by hand, for a lease is looked for and taken in one statement.
async fn take(db: &Db, lease: Uuid, taking: &Taking) -> Result<bool, StoreError> {
    let take = Sql::new(
        "UPDATE recomputation SET lease_id = ?, leased_until = ?, started_at = COALESCE(started_at, ?)
         WHERE finished_at IS NULL AND leased_until <= ? AND id = (SELECT id FROM recomputation WHERE finished_at IS NULL
         AND leased_until <= ? AND (pass = 1 OR asked_at <= ?) ORDER BY asked_at, id LIMIT 1)",
    )
    .bind(lease)
    .bind(taking.until)
    .bind(Instant::from(db.clock().now()))
    .bind(taking.real)
    .bind(taking.real)
    .bind(taking.ripe);
    Ok(db.chore::<Recomputing>().execute(take).await? > 0)
}

/// The recomputation of a lease, while that is held.
fn is_held(lease: &Lease) -> Condition {
    use recomputation::Column::{Id, LeaseId};
    let of_lease = Condition::all().add(Id.eq(lease.recomputation));
    of_lease.add(LeaseId.eq(lease.id))
}

/// Gives up leases that end later than any lease can.
pub(super) async fn set_back(db: &Db, latest: Instant) -> Result<(), StoreError> {
    use recomputation::Column::{FinishedAt, LeasedUntil};
    recomputation::Entity::update_many()
        .set(recomputation::ActiveModel {
            leased_until: Set(no_lease()),
            ..Default::default()
        })
        .filter(FinishedAt.is_null())
        .filter(LeasedUntil.gt(latest))
        .by(&db.chore::<Recomputing>())
        .await?;
    Ok(())
}

fn leased(id: Uuid, row: &recomputation::Model) -> Lease {
    Lease {
        recomputation: row.id,
        id,
        first_on: row.first_on.date(),
        ended_too: row.ended_too,
        is_second: row.pass == 2,
        after: row.after_id,
        asked_at: row.asked_at.time(),
        is_counted: row.total.is_some(),
    }
}

/// Counts how many roots the first pass walks; that is kept with the recomputation.
pub(super) async fn count_roots(db: &Db, lease: &Lease) -> Result<(), StoreError> {
    recomputation::Entity::update_many()
        .set(recomputation::ActiveModel {
            total: Set(Some(root::number(db, lease).await?)),
            ..Default::default()
        })
        .filter(is_held(lease))
        .by(&db.chore::<Recomputing>())
        .await?;
    Ok(())
}

/// Notes how far a pass came and holds it on; false when somebody else holds it now.
pub(super) async fn advance(
    rows: &Writer<'_, Recomputing>,
    lease: &Lease,
    pending: &Pending,
    until: Instant,
) -> Result<bool, StoreError> {
    use recomputation::Column::{Done, Failed, FinishedAt, Moved};
    // what the second pass takes was counted by the first, or came after it
    let (done, failed) = if lease.is_second {
        (0, 0)
    } else {
        (pending.done, pending.failed)
    };
    let advanced = recomputation::Entity::update_many()
        .set(recomputation::ActiveModel {
            after_id: pending.after.map_or(NotSet, |after| Set(Some(after))),
            leased_until: Set(until),
            ..Default::default()
        })
        .col_expr(Done, Expr::col(Done).add(done))
        .col_expr(Moved, Expr::col(Moved).add(pending.moved))
        .col_expr(Failed, Expr::col(Failed).add(failed))
        .filter(is_held(lease))
        .filter(FinishedAt.is_null())
        .by(rows)
        .await?;
    Ok(advanced == 1)
}

/// Gives a lease back, for the second pass when the first is at its end.
pub(super) async fn give_back(db: &Db, lease: &Lease, is_at_end: bool) -> Result<(), StoreError> {
    let mut given = recomputation::ActiveModel {
        lease_id: Set(None),
        leased_until: Set(no_lease()),
        ..Default::default()
    };
    if is_at_end {
        given.pass = Set(2);
        given.after_id = Set(None);
    }
    recomputation::Entity::update_many()
        .set(given)
        .filter(is_held(lease))
        .by(&db.chore::<Recomputing>())
        .await?;
    Ok(())
}

/// Notes whether a root could be derived: one that could not is taken again, one that could at last is struck off.
pub(super) async fn note_failure(db: &Db, lease: &Lease, root: Uuid, failed: bool) -> Result<(), StoreError> {
    use recomputation_failure::Column::{RecomputationId, RootId};
    let rows = db.chore::<Recomputing>();
    if failed {
        let row = recomputation_failure::ActiveModel {
            recomputation_id: Set(lease.recomputation),
            root_id: Set(root),
        };
        let known = OnConflict::columns([RecomputationId, RootId]).do_nothing().to_owned();
        let noted = recomputation_failure::Entity::insert(row).on_conflict(known);
        noted.by(&rows).await?;
    } else {
        let struck = recomputation_failure::Entity::delete_many()
            .filter(RecomputationId.eq(lease.recomputation))
            .filter(RootId.eq(root));
        struck.by(&rows).await?;
    }
    Ok(())
}

/// Ends a recomputation; its figures, or none when somebody else holds it now.
pub(super) async fn finish(
    tx: &Writer<'_, Recomputing>,
    lease: &Lease,
    now: Instant,
) -> Result<Option<RecomputationView>, StoreError> {
    let mut failures = Query::select();
    failures
        .expr(Expr::cust("COUNT(*)"))
        .from(recomputation_failure::Entity)
        .and_where(recomputation_failure::Column::RecomputationId.eq(lease.recomputation));
    let ended = recomputation::Entity::update_many()
        .set(recomputation::ActiveModel {
            finished_at: Set(Some(now)),
            lease_id: Set(None),
            leased_until: Set(no_lease()),
            ..Default::default()
        })
        .col_expr(
            recomputation::Column::Failed,
            Expr::SubQuery(None, Box::new(failures.into())),
        )
        .filter(is_held(lease))
        .by(tx)
        .await?;
    if ended == 0 {
        return Ok(None);
    }
    let row = tx.reads().one(by_id(lease.recomputation)).await?;
    Ok(row.as_ref().map(view))
}

fn by_id(id: Uuid) -> Select<recomputation::Entity> {
    unscoped::<recomputation::Entity>().filter(recomputation::Column::Id.eq(id))
}

pub(super) async fn find(db: &Db, id: Uuid) -> Result<Option<RecomputationView>, StoreError> {
    Ok(db.one(by_id(id)).await?.as_ref().map(view))
}

pub(super) async fn count(db: &Db) -> Result<u64, StoreError> {
    db.count(unscoped::<recomputation::Entity>()).await
}

/// One page, newest first, one row more than wanted.
pub(super) async fn page(db: &Db, page: &Page) -> Result<Vec<RecomputationView>, StoreError> {
    use recomputation::Column::{AskedAt, Id};
    let rows = db
        .all(newest_first(unscoped::<recomputation::Entity>(), AskedAt, Id, page))
        .await?;
    Ok(rows.iter().map(view).collect())
}

fn view(row: &recomputation::Model) -> RecomputationView {
    RecomputationView {
        id: row.id,
        first_on: row.first_on.date(),
        total: row.total,
        done: row.done,
        moved: row.moved,
        failed: row.failed,
        asked_at: row.asked_at.time(),
        started_at: row.started_at.map(Instant::time),
        finished_at: row.finished_at.map(Instant::time),
    }
}
