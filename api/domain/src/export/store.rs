//! Rows of exports.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DbBackend};
use uuid::Uuid;

use super::{ExportDeadlines, FetchExport, MOST_FETCHES};
use crate::db::{Db, Permitted, Sql, StoreError, Tx};
use crate::deadline::DeadlineFilter;
use crate::kernel::clock::instant;

/// Writes down what is asked for and why.
pub(super) async fn add(
    tx: &Permitted<ExportDeadlines>,
    id: Uuid,
    (filter, reason): (&DeadlineFilter, &str),
    asked_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let sql = Sql::new(
        "INSERT INTO export (id, kind, filter, reason, account_id, person_id, asked_at, fetches)
         VALUES (?, 'deadlines', ?, ?, ?, ?, ?, 0)",
    )
    .bind(id)
    .bind(serde_json::to_string(filter)?)
    .bind(reason)
    .bind(tx.actor().account_raw())
    .bind(tx.actor().person_raw())
    .bind(asked_at.timestamp_micros());
    tx.execute(sql).await?;
    Ok(())
}

/// What an account asked for, and when.
pub(super) async fn find(
    db: &Db,
    id: Uuid,
    account: Uuid,
) -> Result<Option<(DeadlineFilter, DateTime<Utc>)>, StoreError> {
    let sql = Sql::new("SELECT filter, asked_at FROM export WHERE id = ? AND account_id = ? AND kind = 'deadlines'")
        .bind(id)
        .bind(account);
    let Some(row) = db.reader().query_one_raw(sql.build(db.backend())).await? else {
        return Ok(None);
    };
    let filter = serde_json::from_str(&row.try_get::<String>("", "filter")?);
    let filter = filter.map_err(|_| StoreError::Unreadable("export".to_owned()))?;
    Ok(Some((filter, instant(row.try_get("", "asked_at")?))))
}

/// How many exports the actor asked for since an instant; his account is locked, so that of two requests at once one
/// counts the other.
pub(super) async fn asked_since(tx: &Tx, since: DateTime<Utc>) -> Result<i64, StoreError> {
    if tx.conn().get_database_backend() == DbBackend::Postgres {
        let lock = Sql::new("SELECT id FROM account WHERE id = ? FOR NO KEY UPDATE").bind(tx.actor().account_raw());
        tx.conn().query_one_raw(lock.build(DbBackend::Postgres)).await?;
    }
    let sql = Sql::new("SELECT COUNT(*) AS n FROM export WHERE account_id = ? AND asked_at > ?")
        .bind(tx.actor().account_raw())
        .bind(since.timestamp_micros());
    let row = tx
        .conn()
        .query_one_raw(sql.build(tx.conn().get_database_backend()))
        .await?;
    row.map_or(Ok(0), |row| Ok(row.try_get("", "n")?))
}

/// Writes down what was taken; false when it was taken as often as it may be.
pub(super) async fn fetched(
    tx: &Permitted<FetchExport>,
    id: Uuid,
    (rows, sha256): (usize, &str),
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let sql = Sql::new(
        "UPDATE export SET fetched_at = ?, fetches = fetches + 1, row_count = ?, sha256 = ? WHERE id = ? AND fetches < ?",
    )
    .bind(at.timestamp_micros())
    .bind(i32::try_from(rows).unwrap_or(i32::MAX))
    .bind(sha256)
    .bind(id)
    .bind(MOST_FETCHES);
    Ok(tx.execute(sql).await? == 1)
}
