//! Places of reminders.

use chrono::{DateTime, Utc};
use sea_orm::{DbBackend, QueryResult};
use uuid::Uuid;

use super::AlertView;
use crate::db::{Db, Sql, StoreError};
use crate::kernel::clock::instant;
use crate::kernel::id::Id;
use crate::policy::{DueReminding, Scope};

/// Gives the next places, at most `most`; none when another process is at it.
pub(super) async fn place(db: &Db, most: i64) -> Result<u64, StoreError> {
    let backend = db.backend();
    let waiting = Sql::new("SELECT 1 AS n FROM reminder WHERE n IS NULL LIMIT 1");
    if db.reads().row(waiting).await?.is_none() {
        return Ok(0);
    }
    let tx = db.begin_chore::<DueReminding>().await?;
    let head = Sql::new("SELECT n FROM reminder_head WHERE id = 1").push(if backend == DbBackend::Postgres {
        " FOR UPDATE SKIP LOCKED"
    } else {
        ""
    });
    let Some(head) = tx.reads().row(head).await? else {
        tx.leave().await?;
        return Ok(0);
    };
    let head: i64 = head.try_get("", "n")?;
    let place = Sql::new(
        "UPDATE reminder SET n = next.n FROM (SELECT id, ? + ROW_NUMBER() OVER (ORDER BY made_at, id) AS n
         FROM reminder WHERE n IS NULL ORDER BY made_at, id LIMIT ?) next WHERE reminder.id = next.id",
    )
    .bind(head)
    .bind(most);
    let placed = tx.writer().execute(place).await?;
    let moved = Sql::new("UPDATE reminder_head SET n = ? WHERE id = 1")
        .bind(head.saturating_add(i64::try_from(placed).unwrap_or(i64::MAX)));
    tx.writer().execute(moved).await?;
    tx.commit().await?;
    Ok(placed)
}

/// The last place given.
pub(super) async fn head(db: &Db) -> Result<i64, StoreError> {
    let sql = Sql::new("SELECT n FROM reminder_head WHERE id = 1");
    let row = db.reads().row(sql).await?;
    row.map_or(Ok(0), |row| Ok(row.try_get("", "n")?))
}

/// The last place given to what was made before an instant.
pub(super) async fn before(db: &Db, at: DateTime<Utc>) -> Result<i64, StoreError> {
    // by the instants, of which few are late: without the sum a store walks the places from the first on
    let first = Sql::new(
        "SELECT COALESCE(MIN(n + 0) - 1, (SELECT n FROM reminder_head WHERE id = 1)) AS n FROM reminder WHERE made_at >= ?",
    )
    .bind(at.timestamp_micros());
    let row = db.reads().row(first).await?;
    row.map_or(Ok(0), |row| Ok(row.try_get("", "n")?))
}

/// What lies in scope after the first place, up to the second.
pub(super) async fn between(db: &Db, scope: &Scope, (after, until): (i64, i64)) -> Result<Vec<AlertView>, StoreError> {
    let sql = Sql::new(
        "SELECT r.n, c.id AS case_id, o.id AS application_id, r.deadline_id, r.threshold, r.text, r.made_at FROM reminder r
         LEFT JOIN enforcement_case c ON c.id = r.root_id LEFT JOIN application o ON o.id = r.root_id
         WHERE r.n > ? AND r.n <= ? AND ",
    )
    .bind(after)
    .bind(until)
    .append(scope.matters("c", "o"))
    .push(" ORDER BY r.n");
    let rows = db.reads().rows(sql).await?;
    rows.iter()
        .map(|row| {
            Ok(AlertView {
                n: row.try_get("", "n")?,
                case: id(row, "case_id")?.map(Id::new),
                application: id(row, "application_id")?.map(Id::new),
                deadline: id(row, "deadline_id")?.map(Id::new),
                threshold: row.try_get::<String>("", "threshold")?.parse()?,
                text: row.try_get("", "text")?,
                made_at: instant(row.try_get("", "made_at")?),
            })
        })
        .collect()
}

fn id(row: &QueryResult, column: &str) -> Result<Option<Uuid>, StoreError> {
    Ok(row.try_get("", column)?)
}
