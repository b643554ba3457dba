//! Rows of second factors, recovery codes and half-open sign-ins.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseConnection};
use uuid::Uuid;

use super::rules::RecoveryCode;
use super::{CHALLENGE_S, Challenge, MOST_GUESSES};
use crate::crypto::Column;
use crate::crypto::totp::Seed;
use crate::db::{Db, Permitted, Sql, StoreError, locked};
use crate::kernel::id::{AccountId, Id, SessionId};
use crate::policy::Action;
use crate::policy::lives;
use crate::session::{NoticeKind, end_all, notify};

const FACTOR: &str = "factor";

/// A shared secret as it is kept.
pub(super) struct Kept {
    pub seed: Seed,
    pub seed_sealed: Vec<u8>,
    pub last_step: i64,
    pub is_enrolled: bool,
}

pub(super) async fn totp<C: ConnectionTrait>(
    db: &Db,
    conn: &C,
    account: AccountId,
) -> Result<Option<Kept>, StoreError> {
    let sql = Sql::new("SELECT seed_sealed, last_step, enrolled_at FROM totp WHERE account_id = ?").bind(account.raw());
    let Some(row) = conn.query_one_raw(sql.build(db.backend())).await? else {
        return Ok(None);
    };
    let sealed: Vec<u8> = row.try_get("", "seed_sealed")?;
    let text = db.keyring().open(Column::TotpSeed, account.raw(), &sealed)?;
    Ok(Some(Kept {
        seed: Seed::read(&text).ok_or_else(|| StoreError::Unreadable("seed".to_owned()))?,
        seed_sealed: sealed,
        last_step: row.try_get("", "last_step")?,
        is_enrolled: row.try_get::<Option<i64>>("", "enrolled_at")?.is_some(),
    }))
}

pub(super) async fn is_enrolled(conn: &DatabaseConnection, account: AccountId) -> Result<bool, StoreError> {
    let sql = Sql::new("SELECT 1 AS n FROM totp WHERE account_id = ? AND enrolled_at IS NOT NULL").bind(account.raw());
    let row = conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    Ok(row.is_some())
}

/// Keeps a new secret that waits for its first code, in place of one that waited; false when one is enrolled.
pub(super) async fn await_code<A: Action>(
    tx: &Permitted<A>,
    account: AccountId,
    seed: &Seed,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let sealed = tx.keyring().seal(Column::TotpSeed, account.raw(), &seed.base32());
    let sql = Sql::new(
        "INSERT INTO totp (account_id, seed_sealed, created_at, last_step) VALUES (?, ?, ?, 0)
         ON CONFLICT (account_id) DO UPDATE SET seed_sealed = excluded.seed_sealed, created_at = excluded.created_at,
         last_step = 0 WHERE totp.enrolled_at IS NULL",
    )
    .bind(account.raw())
    .bind(sealed)
    .bind(at.timestamp_micros());
    Ok(tx.execute(sql).await? == 1)
}

/// Enrols the secret that waited and was proved at `step`, with its recovery codes; false when another one waits now, or
/// one is enrolled.
pub(super) async fn enrol<A: Action>(
    tx: &Permitted<A>,
    account: AccountId,
    (proved, step): (&Kept, i64),
    codes: &[(RecoveryCode, String)],
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let enrol = Sql::new(
        "UPDATE totp SET enrolled_at = ?, last_step = ? WHERE account_id = ? AND enrolled_at IS NULL AND seed_sealed = ?",
    )
    .bind(at.timestamp_micros())
    .bind(step)
    .bind(account.raw())
    .bind(proved.seed_sealed.clone());
    if tx.execute(enrol).await? == 0 {
        return Ok(false);
    }
    tx.execute(Sql::new("DELETE FROM recovery_code WHERE account_id = ?").bind(account.raw()))
        .await?;
    for (code, hash) in codes {
        let insert = Sql::new("INSERT INTO recovery_code (account_id, slot, code_hash) VALUES (?, ?, ?)")
            .bind(account.raw())
            .bind(code.slot)
            .bind(hash.clone());
        tx.execute(insert).await?;
    }
    Ok(true)
}

/// Takes the second factor of an account away with its recovery codes, and tells its owner; false where there is none.
pub(crate) async fn remove<A: Action>(
    db: &Db,
    tx: &Permitted<A>,
    account: AccountId,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    tx.execute(Sql::new("DELETE FROM recovery_code WHERE account_id = ?").bind(account.raw()))
        .await?;
    let gone = Sql::new("DELETE FROM totp WHERE account_id = ?").bind(account.raw());
    let was_there = tx.execute(gone).await? > 0;
    if was_there {
        notify(db, tx.conn(), account, (NoticeKind::FactorRemoved, None), at).await?;
    }
    Ok(was_there)
}

/// Ends the sessions of an account but for one, and its half-open sign-ins, in the transaction of why.
pub(crate) async fn shut_out<C: ConnectionTrait>(
    conn: &C,
    account: AccountId,
    why: (&'static str, Option<SessionId>),
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    end_all(conn, account, why, at).await?;
    let close = Sql::new("UPDATE challenge SET done_at = ? WHERE done_at IS NULL AND account_id = ?")
        .bind(at.timestamp_micros())
        .bind(account.raw());
    conn.execute_raw(close.build(conn.get_database_backend())).await?;
    Ok(())
}

/// Takes a step in place of the one that was read, once: of two who read the same, one takes it.
pub(super) async fn take_step(db: &Db, account: AccountId, (read, step): (i64, i64)) -> Result<bool, StoreError> {
    let sql =
        Sql::new("UPDATE totp SET last_step = ? WHERE account_id = ? AND last_step = ? AND enrolled_at IS NOT NULL")
            .bind(step)
            .bind(account.raw())
            .bind(read);
    Ok(db.writer().execute_raw(sql.build(db.backend())).await?.rows_affected() == 1)
}

/// The hash of an unused recovery code.
pub(super) async fn recovery_hash(db: &Db, account: AccountId, slot: i32) -> Result<Option<String>, StoreError> {
    let sql = Sql::new("SELECT code_hash FROM recovery_code WHERE account_id = ? AND slot = ? AND used_at IS NULL")
        .bind(account.raw())
        .bind(slot);
    let row = db.reader().query_one_raw(sql.build(db.backend())).await?;
    row.map(|row| Ok(row.try_get("", "code_hash")?)).transpose()
}

/// Uses a recovery code up: true once, and its owner is told in the same transaction.
pub(super) async fn use_recovery(
    db: &Db,
    account: AccountId,
    slot: i32,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let tx = db.begin_plain().await?;
    let sql = Sql::new("UPDATE recovery_code SET used_at = ? WHERE account_id = ? AND slot = ? AND used_at IS NULL")
        .bind(at.timestamp_micros())
        .bind(account.raw())
        .bind(slot);
    let done = tx.execute_raw(sql.build(db.backend())).await?.rows_affected() == 1;
    if done {
        notify(db, &tx, account, (NoticeKind::RecoveryCodeUsed, None), at).await?;
    }
    db.commit(tx).await?;
    Ok(done)
}

/// Opens a half-open sign-in under the hash of its opaque id; false when the account is disabled or has another password
/// by now, looked at under its lock: whoever shuts it out closes this one too, or came before.
pub(super) async fn open_challenge(
    db: &Db,
    id_hash: &str,
    challenge: &Challenge,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let sql = Sql::new(
        "INSERT INTO challenge (id, id_hash, kind, account_id, post_id, guesses, created_at, expires_at)
         SELECT ?, ?, ?, a.id, ?, 0, ?, ? FROM account a WHERE a.id = ? AND a.password_hash = ? AND ",
    )
    .bind(db.ids().raw())
    .bind(id_hash)
    .bind(FACTOR)
    .bind(challenge.post)
    .bind(at.timestamp_micros())
    .bind((at + chrono::Duration::seconds(CHALLENGE_S)).timestamp_micros())
    .bind(challenge.account.raw())
    .bind(challenge.password_hash.clone())
    .append(lives("a", db.clock().today()))
    .push(&locked(db.backend(), "a"));
    Ok(db.writer().execute_raw(sql.build(db.backend())).await?.rows_affected() == 1)
}

/// Counts one guess at a half-open sign-in; none when it is unknown, over, or guessed at too often. As long as it is open,
/// the password is the one that was proved.
pub(super) async fn guess(db: &Db, id_hash: &str, at: DateTime<Utc>) -> Result<Option<Challenge>, StoreError> {
    let sql = Sql::new(
        "UPDATE challenge SET guesses = guesses + 1 WHERE id_hash = ? AND kind = ? AND guesses < ? AND expires_at > ?
         AND done_at IS NULL RETURNING account_id, post_id,
         (SELECT a.password_hash FROM account a WHERE a.id = challenge.account_id) AS password_hash",
    )
    .bind(id_hash)
    .bind(FACTOR)
    .bind(MOST_GUESSES)
    .bind(at.timestamp_micros());
    let Some(row) = db.writer().query_one_raw(sql.build(db.backend())).await? else {
        return Ok(None);
    };
    Ok(Some(Challenge {
        account: Id::new(row.try_get::<Uuid>("", "account_id")?),
        post: row.try_get("", "post_id")?,
        password_hash: row.try_get("", "password_hash")?,
    }))
}

/// Closes a half-open sign-in: true once.
pub(super) async fn close(db: &Db, id_hash: &str, at: DateTime<Utc>) -> Result<bool, StoreError> {
    let sql = Sql::new("UPDATE challenge SET done_at = ? WHERE id_hash = ? AND done_at IS NULL")
        .bind(at.timestamp_micros())
        .bind(id_hash);
    Ok(db.writer().execute_raw(sql.build(db.backend())).await?.rows_affected() == 1)
}
