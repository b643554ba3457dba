//! Rows of recomputations, and the roots they walk.

use chrono::NaiveDate;
use sea_orm::{DbBackend, QueryResult};
use uuid::Uuid;

use super::RecomputationView;
use super::walk::{Lease, Pending, Rooted};
use crate::db::{Act, Db, Sql, StoreError, Tx, Writer};
use crate::deadline::{Matter, Watched};
use crate::kernel::clock::instant;
use crate::kernel::id::{Id, Kind};
use crate::kernel::kind::{BasisKind, PerformanceKind};
use crate::kernel::page::Page;
use crate::policy::Recomputing;

/// What a calendar may move: limits that run or stand still, and of those that end for sure before the first day that
/// counts otherwise, those alone that were counted back across it.
const MAY_MOVE: &str = "(NOT official OR due_on IS NULL OR due_on >= ? OR started_at >= ?)";

/// Asks for a recomputation; its id.
pub(super) async fn ask(tx: &Act, edition: Uuid, (first_on, is_past): (NaiveDate, bool)) -> Result<Uuid, StoreError> {
    let id = tx.fresh::<()>().raw();
    let sql = Sql::new(
        "INSERT INTO recomputation (id, cause, edition_id, first_on, ended_too, pass, done, moved, failed, asked_by,
         asked_at, leased_until) VALUES (?, 'calendar', ?, ?, ?, 1, 0, 0, 0, ?, ?, 0)",
    )
    .bind(id)
    .bind(edition)
    .bind(first_on.to_string())
    .bind(is_past)
    .bind(tx.actor().person_raw())
    .bind(tx.now().timestamp_micros());
    tx.chore::<Recomputing>().execute(sql).await?;
    Ok(id)
}

/// Whether there is anything to do.
pub(super) async fn is_any_open(db: &Db) -> Result<bool, StoreError> {
    let sql = Sql::new("SELECT 1 AS n FROM recomputation WHERE finished_at IS NULL LIMIT 1");
    Ok(db.reads().row(sql).await?.is_some())
}

/// Leases the oldest recomputation nobody works on: its first pass, or its second once that is `ripe`.
pub(super) async fn lease(db: &Db, ripe: i64, (real, until): (i64, i64)) -> Result<Option<Lease>, StoreError> {
    let lease = db.ids().raw();
    let take = Sql::new(
        "UPDATE recomputation SET lease_id = ?, leased_until = ?, started_at = COALESCE(started_at, ?)
         WHERE finished_at IS NULL AND leased_until <= ? AND id = (SELECT id FROM recomputation WHERE finished_at IS NULL
         AND leased_until <= ? AND (pass = 1 OR asked_at <= ?) ORDER BY asked_at, id LIMIT 1)",
    )
    .bind(lease)
    .bind(until)
    .bind(db.clock().now().timestamp_micros())
    .bind(real)
    .bind(real)
    .bind(ripe);
    let taken = db.chore::<Recomputing>().execute(take).await?;
    if taken == 0 {
        return Ok(None);
    }
    let held = Sql::new("SELECT * FROM recomputation WHERE lease_id = ?").bind(lease);
    let row = db.chore::<Recomputing>().reads().row(held).await?;
    row.as_ref().map(leased).transpose()
}

/// Gives up leases that end later than any lease can.
pub(super) async fn set_back(db: &Db, latest: i64) -> Result<(), StoreError> {
    let sql = Sql::new("UPDATE recomputation SET leased_until = 0 WHERE finished_at IS NULL AND leased_until > ?");
    db.chore::<Recomputing>().execute(sql.bind(latest)).await?;
    Ok(())
}

fn leased(row: &QueryResult) -> Result<Lease, StoreError> {
    Ok(Lease {
        recomputation: row.try_get("", "id")?,
        id: row.try_get("", "lease_id")?,
        first_on: date(row, "first_on")?,
        ended_too: row.try_get("", "ended_too")?,
        is_second: row.try_get::<i32>("", "pass")? == 2,
        after: row.try_get("", "after_id")?,
        asked_at: instant(row.try_get("", "asked_at")?),
        is_counted: row.try_get::<Option<i64>>("", "total")?.is_some(),
    })
}

fn date(row: &QueryResult, column: &str) -> Result<NaiveDate, StoreError> {
    let text: String = row.try_get("", column)?;
    text.parse().map_err(|_| StoreError::Unreadable("date".to_owned()))
}

/// What a pass walks, as a condition over deadlines.
fn walked(lease: &Lease) -> Sql {
    let first = crate::kernel::calendar::start_of_day_utc(lease.first_on).timestamp_micros();
    let sql = Sql::new(" FROM deadline WHERE ")
        .push(MAY_MOVE)
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

/// How many roots the first pass walks; kept with the recomputation.
pub(super) async fn count_roots(db: &Db, lease: &Lease) -> Result<(), StoreError> {
    let sql = Sql::new("SELECT COUNT(DISTINCT root_id) AS n").append(walked(lease));
    let row = db.reads().row(sql).await?;
    let total: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    let keep = Sql::new("UPDATE recomputation SET total = ? WHERE id = ? AND lease_id = ?")
        .bind(total)
        .bind(lease.recomputation)
        .bind(lease.id);
    db.chore::<Recomputing>().execute(keep).await?;
    Ok(())
}

/// The next roots of a pass, in order.
pub(super) async fn roots(db: &Db, lease: &Lease, most: usize) -> Result<Vec<Uuid>, StoreError> {
    let mut sql = Sql::new("SELECT DISTINCT root_id").append(walked(lease));
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
pub(super) async fn lock(tx: &Tx, root: Uuid) -> Result<Option<Rooted>, StoreError> {
    let arms = [
        (
            Kind::Case,
            "SELECT performance_kind, basis_kind, site_id, tribunal_id, team_id, handler_id, version FROM enforcement_case
             WHERE id = ?",
        ),
        (
            Kind::Application,
            "SELECT performance_kind, basis_kind, site_id, NULL AS tribunal_id, NULL AS team_id, NULL AS handler_id, version
             FROM application WHERE id = ?",
        ),
    ];
    let backend = tx.reads().backend();
    for (kind, text) in arms {
        let mut sql = Sql::new(text).bind(root);
        if backend == DbBackend::Postgres {
            sql = sql.push(" FOR UPDATE");
        }
        if let Some(row) = tx.reads().row(sql).await? {
            return rooted(&row, (kind, root)).map(Some);
        }
    }
    Ok(None)
}

fn rooted(row: &QueryResult, (kind, root): (Kind, Uuid)) -> Result<Rooted, StoreError> {
    let is_case = kind == Kind::Case;
    let id = |column: &str| -> Result<Option<Uuid>, StoreError> {
        Ok(if is_case { row.try_get("", column)? } else { None })
    };
    let basis: Option<String> = row.try_get("", "basis_kind")?;
    Ok(Rooted {
        kind,
        version: row.try_get("", "version")?,
        watched: Watched {
            root,
            matter: if is_case { Matter::Case } else { Matter::Application },
            is_money_claim: row.try_get::<String>("", "performance_kind")? == PerformanceKind::Money.as_ref(),
            is_administrative: basis.as_deref() == Some(BasisKind::AdministrativeDecision.as_ref()),
            site: Id::new(row.try_get("", "site_id")?),
            tribunal: id("tribunal_id")?.map(Id::new),
            team: id("team_id")?.map(Id::new),
            handler: id("handler_id")?.map(Id::new),
        },
    })
}

/// How many deadlines of a root this transaction wrote, and how many of them moved to another day or state.
pub(super) async fn written(tx: &Act, root: Uuid) -> Result<(i64, i64), StoreError> {
    let sql = Sql::new(
        "SELECT (SELECT COUNT(*) FROM deadline WHERE root_id = ? AND sync_x = ?) AS written, COUNT(*) AS moved
         FROM deadline_change WHERE root_id = ? AND sync_x = ?",
    )
    .bind(root)
    .bind(tx.stamp())
    .bind(root)
    .bind(tx.stamp());
    let row = tx.reads().row(sql).await?;
    row.map_or(Ok((0, 0)), |row| {
        Ok((row.try_get("", "written")?, row.try_get("", "moved")?))
    })
}

/// Notes how far a pass came and holds it on; false when somebody else holds it now.
pub(super) async fn advance(
    rows: &Writer<'_, Recomputing>,
    lease: &Lease,
    pending: &Pending,
    until: i64,
) -> Result<bool, StoreError> {
    // what the second pass takes was counted by the first, or came after it
    let (done, failed) = if lease.is_second {
        (0, 0)
    } else {
        (pending.done, pending.failed)
    };
    let sql = Sql::new(
        "UPDATE recomputation SET after_id = COALESCE(?, after_id), done = done + ?, moved = moved + ?, failed = failed + ?,
         leased_until = ? WHERE id = ? AND lease_id = ? AND finished_at IS NULL",
    )
    .bind(pending.after)
    .bind(done)
    .bind(pending.moved)
    .bind(failed)
    .bind(until)
    .bind(lease.recomputation)
    .bind(lease.id);
    Ok(rows.execute(sql).await? == 1)
}

/// Gives a lease back, for the second pass when the first is at its end.
pub(super) async fn give_back(db: &Db, lease: &Lease, is_at_end: bool) -> Result<(), StoreError> {
    let sql = if is_at_end {
        Sql::new("UPDATE recomputation SET lease_id = NULL, leased_until = 0, pass = 2, after_id = NULL")
    } else {
        Sql::new("UPDATE recomputation SET lease_id = NULL, leased_until = 0")
    };
    let sql = sql
        .push(" WHERE id = ? AND lease_id = ?")
        .bind(lease.recomputation)
        .bind(lease.id);
    db.chore::<Recomputing>().execute(sql).await?;
    Ok(())
}

/// Notes whether a root could be derived: one that could not is taken again, one that could at last is struck off.
pub(super) async fn note_failure(db: &Db, lease: &Lease, root: Uuid, failed: bool) -> Result<(), StoreError> {
    let text = if failed {
        "INSERT INTO recomputation_failure (recomputation_id, root_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
    } else {
        "DELETE FROM recomputation_failure WHERE recomputation_id = ? AND root_id = ?"
    };
    let sql = Sql::new(text).bind(lease.recomputation).bind(root);
    db.chore::<Recomputing>().execute(sql).await?;
    Ok(())
}

/// Ends a recomputation; its figures, or none when somebody else holds it now.
pub(super) async fn finish(
    tx: &Writer<'_, Recomputing>,
    lease: &Lease,
    now: i64,
) -> Result<Option<RecomputationView>, StoreError> {
    let sql = Sql::new(
        "UPDATE recomputation SET finished_at = ?, lease_id = NULL, leased_until = 0, failed =
         (SELECT COUNT(*) FROM recomputation_failure f WHERE f.recomputation_id = recomputation.id)
         WHERE id = ? AND lease_id = ?",
    )
    .bind(now)
    .bind(lease.recomputation)
    .bind(lease.id);
    if tx.execute(sql).await? == 0 {
        return Ok(None);
    }
    let row = tx.reads().row(by_id(lease.recomputation)).await?;
    row.as_ref().map(view).transpose()
}

fn by_id(id: Uuid) -> Sql {
    Sql::new("SELECT * FROM recomputation WHERE id = ?").bind(id)
}

pub(super) async fn find(db: &Db, id: Uuid) -> Result<Option<RecomputationView>, StoreError> {
    let row = db.reads().row(by_id(id)).await?;
    row.as_ref().map(view).transpose()
}

pub(super) async fn count(db: &Db) -> Result<u64, StoreError> {
    let sql = Sql::new("SELECT COUNT(*) AS n FROM recomputation");
    let row = db.reads().row(sql).await?;
    let n: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// One page, newest first, one row more than wanted.
pub(super) async fn page(db: &Db, page: &Page) -> Result<Vec<RecomputationView>, StoreError> {
    let mut sql = Sql::new("SELECT * FROM recomputation WHERE 1 = 1");
    for (position, than) in [(page.after, "<"), (page.before, ">")] {
        if let Some(position) = position {
            sql = sql
                .push(&format!(" AND (asked_at, id) {than} (?, ?)"))
                .bind(position.at)
                .bind(position.id);
        }
    }
    let sort = if page.from_end {
        " ORDER BY asked_at, id LIMIT ?"
    } else {
        " ORDER BY asked_at DESC, id DESC LIMIT ?"
    };
    let sql = sql.push(sort).bind(i64::try_from(page.rows + 1).unwrap_or(i64::MAX));
    let rows = db.reads().rows(sql).await?;
    rows.iter().map(view).collect()
}

fn view(row: &QueryResult) -> Result<RecomputationView, StoreError> {
    let at = |column: &str| -> Result<_, StoreError> { Ok(row.try_get::<Option<i64>>("", column)?.map(instant)) };
    Ok(RecomputationView {
        id: row.try_get("", "id")?,
        first_on: date(row, "first_on")?,
        total: row.try_get("", "total")?,
        done: row.try_get("", "done")?,
        moved: row.try_get("", "moved")?,
        failed: row.try_get("", "failed")?,
        asked_at: instant(row.try_get("", "asked_at")?),
        started_at: at("started_at")?,
        finished_at: at("finished_at")?,
    })
}
