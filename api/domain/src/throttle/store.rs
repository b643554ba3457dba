//! Rows of counted tries. Each is read and locked in one statement, so processes that share the store count together.

use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::rules::Level;
use crate::db::{Db, Sql, StoreError};

/// Microseconds by which the clocks of two processes may differ.
const SKEW: i64 = 60 * 1_000_000;

/// The bucket as it stands, locked until the transaction ends; made when there is none. A wait is so long, not until
/// then: where the clock was set back since the bucket was last touched, it is taken back as far.
pub(super) async fn lock(tx: &DatabaseTransaction, bucket: &str, now: i64) -> Result<Level, StoreError> {
    let sql = Sql::new(
        "INSERT INTO throttle (bucket, tries, next_at, touched_at) VALUES (?, 0, 0, ?)
         ON CONFLICT (bucket) DO UPDATE SET touched_at = excluded.touched_at,
           next_at = CASE WHEN throttle.touched_at > excluded.touched_at + ?
             THEN throttle.next_at - (throttle.touched_at - excluded.touched_at) ELSE throttle.next_at END
         RETURNING tries, next_at",
    )
    .bind(bucket)
    .bind(now)
    .bind(SKEW);
    let row = tx.query_one_raw(sql.build(tx.get_database_backend())).await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("throttle".to_owned()))?;
    Ok(Level {
        tries: row.try_get("", "tries")?,
        next_at: row.try_get("", "next_at")?,
    })
}

pub(super) async fn set(tx: &DatabaseTransaction, bucket: &str, level: Level) -> Result<(), StoreError> {
    let sql = Sql::new("UPDATE throttle SET tries = ?, next_at = ? WHERE bucket = ?")
        .bind(level.tries)
        .bind(level.next_at)
        .bind(bucket);
    tx.execute_raw(sql.build(tx.get_database_backend())).await?;
    Ok(())
}

/// Whether somebody signed in from there before, or the owner of an account did.
pub(super) async fn is_known(tx: &DatabaseTransaction, address_hash: &str) -> Result<bool, StoreError> {
    let sql = Sql::new("SELECT 1 AS n FROM known_address WHERE address_hash = ?").bind(address_hash);
    Ok(tx.query_one_raw(sql.build(tx.get_database_backend())).await?.is_some())
}

pub(super) async fn remember(tx: &DatabaseTransaction, address_hash: &str, now: i64) -> Result<(), StoreError> {
    let sql = Sql::new(
        "INSERT INTO known_address (address_hash, seen_at) VALUES (?, ?)
         ON CONFLICT (address_hash) DO UPDATE SET seen_at = excluded.seen_at",
    )
    .bind(address_hash)
    .bind(now);
    tx.execute_raw(sql.build(tx.get_database_backend())).await?;
    Ok(())
}

/// Forgets the failures of an account, whatever address they came from.
pub(super) async fn forget(tx: &DatabaseTransaction, account: &str) -> Result<(), StoreError> {
    let sql = Sql::new("DELETE FROM throttle WHERE bucket = ? OR bucket LIKE ?")
        .bind(account)
        .bind(format!("{account}@%"));
    tx.execute_raw(sql.build(tx.get_database_backend())).await?;
    Ok(())
}

/// Drops rates untouched since `rates`, addresses nobody signed in from since `ladders`, and accounts untouched since
/// `ladders` that have not reached `most` failures.
pub(super) async fn prune(db: &Db, (rates, ladders): (i64, i64), most: i64) -> Result<(), StoreError> {
    let sql = Sql::new(
        "DELETE FROM throttle WHERE touched_at < ? AND next_at < ?
         AND (bucket NOT LIKE 'account:%' OR (touched_at < ? AND tries < ?))",
    )
    .bind(rates)
    .bind(rates)
    .bind(ladders)
    .bind(most);
    db.writer().execute_raw(sql.build(db.backend())).await?;
    let strange = Sql::new("DELETE FROM known_address WHERE seen_at < ?").bind(ladders);
    db.writer().execute_raw(strange.build(db.backend())).await?;
    Ok(())
}
