//! Rows of codes asked for and sent.

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use uuid::Uuid;

use super::follow::Earlier;
use super::rules::{self, CODE_S, MOST_GUESSES};
use super::{Asked, Person};
use crate::crypto::{Blind, Column};
use crate::db::{Db, Permitted, Sql, StoreError, on_day};
use crate::kernel::id::{AccountId, Id};
use crate::kernel::party::PartyRole;
use crate::kernel::role::Role;
use crate::policy::Action;
use crate::policy::lives;
use crate::throttle::Rate;

const KIND: &str = "sms";
/// Requests looked up in one go.
const BATCH: i64 = 50;

/// A code somebody asked for.
pub(super) struct Waiting {
    pub id: Uuid,
    pub id_hash: String,
    pub expires_at: i64,
    pub asked: Asked,
}

/// Writes what was asked for; looking it up is the job's.
pub(super) async fn ask(db: &Db, id_hash: &str, asked: &Asked, at: DateTime<Utc>) -> Result<(), StoreError> {
    let id = db.ids().raw();
    let sealed = db
        .keyring()
        .seal(Column::ChallengeAsked, id, &serde_json::to_string(asked)?);
    let sql = Sql::new(
        "INSERT INTO challenge (id, id_hash, kind, asked_sealed, guesses, created_at, expires_at)
         VALUES (?, ?, ?, ?, 0, ?, ?)",
    )
    .bind(id)
    .bind(id_hash)
    .bind(KIND)
    .bind(sealed)
    .bind(at.timestamp_micros())
    .bind((at + chrono::Duration::seconds(CODE_S)).timestamp_micros());
    db.writer().execute_raw(sql.build(db.backend())).await?;
    Ok(())
}

/// The oldest requests that wait.
pub(super) async fn waiting(db: &Db) -> Result<Vec<Waiting>, StoreError> {
    let sql = Sql::new(
        "SELECT id, id_hash, expires_at, asked_sealed FROM challenge WHERE asked_sealed IS NOT NULL
         ORDER BY created_at LIMIT ?",
    )
    .bind(BATCH);
    let rows = db.reader().query_all_raw(sql.build(db.backend())).await?;
    rows.iter()
        .map(|row| {
            let id: Uuid = row.try_get("", "id")?;
            let sealed: Vec<u8> = row.try_get("", "asked_sealed")?;
            let text = db.keyring().open(Column::ChallengeAsked, id, &sealed)?;
            Ok(Waiting {
                id,
                id_hash: row.try_get("", "id_hash")?,
                expires_at: row.try_get("", "expires_at")?,
                asked: serde_json::from_str(&text)?,
            })
        })
        .collect()
}

/// Takes a request up: true in one process alone.
pub(super) async fn take_up(tx: &DatabaseTransaction, id: Uuid) -> Result<bool, StoreError> {
    let sql = Sql::new("UPDATE challenge SET asked_sealed = NULL WHERE id = ? AND asked_sealed IS NOT NULL").bind(id);
    let done = tx.execute_raw(sql.build(tx.get_database_backend())).await?;
    Ok(done.rows_affected() == 1)
}

/// The applicant of a case whom the tails name and who may sign in today.
pub(super) async fn applicant(
    db: &Db,
    tx: &DatabaseTransaction,
    number: &str,
    asked: &Asked,
) -> Result<Option<Person>, StoreError> {
    let today = db.clock().today();
    let sql = Sql::new(
        "SELECT p.id, p.id_number_sealed, p.phone_sealed, a.id AS account_id, o.id AS post_id
         FROM enforcement_case c JOIN party p ON p.root_id = c.id JOIN person n ON n.id_number_hash = p.id_number_hash
         JOIN account a ON a.person_id = n.id JOIN post o ON o.person_id = n.id
         WHERE c.number = ? AND p.role = ? AND o.role = ? AND ",
    )
    .bind(number)
    .bind(PartyRole::Applicant.as_ref())
    .bind(Role::App.as_ref())
    .append(on_day("o", today))
    .push(" AND ")
    .append(lives("a", today))
    .push(" ORDER BY p.ordinal, o.id");
    for row in tx.query_all_raw(sql.build(db.backend())).await? {
        let party: Uuid = row.try_get("", "id")?;
        let open = |column: Column, sealed: Option<Vec<u8>>| {
            let text = sealed
                .map(|sealed| db.keyring().open(column, party, &sealed))
                .transpose();
            text.map(Option::unwrap_or_default)
        };
        let number = open(Column::PartyIdNumber, row.try_get("", "id_number_sealed")?)?;
        let phone = open(Column::PartyPhone, row.try_get("", "phone_sealed")?)?;
        if rules::ends_in(&number, &asked.id_tail) && rules::ends_in(&phone, &asked.phone_tail) {
            return Ok(Some(Person {
                account: Id::new(row.try_get("", "account_id")?),
                post: row.try_get("", "post_id")?,
                phone: phone.trim().to_owned(),
            }));
        }
    }
    Ok(None)
}

/// Messages that went out in the last period of `rate`, to whomever.
pub(super) async fn sent_by_all(tx: &DatabaseTransaction, rate: Rate, at: DateTime<Utc>) -> Result<i64, StoreError> {
    let since = at.timestamp_micros() - rate.period_s * 1_000_000;
    let sql = Sql::new("SELECT COUNT(*) AS n FROM code_sent WHERE sent_at > ?").bind(since);
    let row = tx.query_one_raw(sql.build(tx.get_database_backend())).await?;
    Ok(row.map_or(Ok(0), |row| row.try_get("", "n"))?)
}

/// Microseconds by which the clocks of two processes may differ.
const SKEW: i64 = 60 * 1_000_000;

/// Counts one message to a telephone, under the lock of its count; false when there were enough. What was sent while the
/// clock stood ahead does not count: it would until that time comes.
pub(super) async fn may_send(
    db: &Db,
    tx: &DatabaseTransaction,
    phone: &str,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let hash = db.keyring().blind(Blind::Phone, phone);
    let micros = at.timestamp_micros();
    let lock = Sql::new(
        "INSERT INTO throttle (bucket, tries, next_at, touched_at) VALUES (?, 0, 0, ?)
         ON CONFLICT (bucket) DO UPDATE SET touched_at = excluded.touched_at",
    )
    .bind(format!("phone:{hash}"))
    .bind(micros);
    tx.execute_raw(lock.build(db.backend())).await?;
    for rate in rules::BY_PHONE {
        let since = micros - rate.period_s * 1_000_000;
        let sql = Sql::new("SELECT COUNT(*) AS n FROM code_sent WHERE phone_hash = ? AND sent_at > ? AND sent_at <= ?")
            .bind(hash.clone())
            .bind(since)
            .bind(micros + SKEW);
        let row = tx.query_one_raw(sql.build(db.backend())).await?;
        let sent: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
        if sent >= rate.most {
            return Ok(false);
        }
    }
    let count = Sql::new("INSERT INTO code_sent (id, phone_hash, sent_at) VALUES (?, ?, ?)")
        .bind(db.ids().raw())
        .bind(hash)
        .bind(micros);
    tx.execute_raw(count.build(db.backend())).await?;
    Ok(true)
}

/// What stands for a code in the store: bound to its challenge, readable to nobody.
pub(super) fn code_hash(db: &Db, id_hash: &str, code: &str) -> String {
    db.keyring().blind(Blind::Code, &format!("{id_hash}:{code}"))
}

/// Binds a code and whom it lets in to its challenge.
pub(super) async fn bind(
    tx: &DatabaseTransaction,
    id: Uuid,
    person: &Person,
    code_hash: String,
) -> Result<(), StoreError> {
    let sql = Sql::new("UPDATE challenge SET account_id = ?, post_id = ?, code_hash = ? WHERE id = ?")
        .bind(person.account.raw())
        .bind(person.post)
        .bind(code_hash)
        .bind(id);
    tx.execute_raw(sql.build(tx.get_database_backend())).await?;
    Ok(())
}

/// Counts one guess; whom the code lets in and what stands for it, when one was sent.
pub(super) async fn guess(
    db: &Db,
    id_hash: &str,
    at: DateTime<Utc>,
) -> Result<Option<(AccountId, Uuid, String)>, StoreError> {
    let sql = Sql::new(
        "UPDATE challenge SET guesses = guesses + 1 WHERE id_hash = ? AND kind = ? AND guesses < ? AND expires_at > ?
         AND done_at IS NULL RETURNING account_id, post_id, code_hash",
    )
    .bind(id_hash)
    .bind(KIND)
    .bind(MOST_GUESSES)
    .bind(at.timestamp_micros());
    let Some(row) = db.writer().query_one_raw(sql.build(db.backend())).await? else {
        return Ok(None);
    };
    let account: Option<Uuid> = row.try_get("", "account_id")?;
    let (post, hash): (Option<Uuid>, Option<String>) = (row.try_get("", "post_id")?, row.try_get("", "code_hash")?);
    Ok(account
        .zip(post)
        .zip(hash)
        .map(|((account, post), hash)| (Id::new(account), post, hash)))
}

/// Uses a code up: true once.
pub(super) async fn close(db: &Db, id_hash: &str, at: DateTime<Utc>) -> Result<bool, StoreError> {
    let sql = Sql::new("UPDATE challenge SET done_at = ? WHERE id_hash = ? AND done_at IS NULL")
        .bind(at.timestamp_micros())
        .bind(id_hash);
    Ok(db.writer().execute_raw(sql.build(db.backend())).await?.rows_affected() == 1)
}

/// Cases of an account's owner that do not know him as a person yet.
pub(super) async fn earlier(db: &Db, account: AccountId) -> Result<Vec<Earlier>, StoreError> {
    let sql = Sql::new(
        "SELECT p.id, n.id AS person_id, c.id AS case_id, c.version, c.site_id, c.tribunal_id
         FROM account a JOIN person n ON n.id = a.person_id JOIN party p ON p.id_number_hash = n.id_number_hash
         JOIN enforcement_case c ON c.id = p.root_id
         WHERE a.id = ? AND p.role = ? AND p.person_id IS NULL ORDER BY c.id, p.id",
    )
    .bind(account.raw())
    .bind(PartyRole::Applicant.as_ref());
    let rows = db.reader().query_all_raw(sql.build(db.backend())).await?;
    rows.iter()
        .map(|row| {
            let tribunal: Option<Uuid> = row.try_get("", "tribunal_id")?;
            let site: Uuid = row.try_get("", "site_id")?;
            Ok(Earlier {
                party: row.try_get("", "id")?,
                person: Id::new(row.try_get("", "person_id")?),
                case: Id::new(row.try_get("", "case_id")?),
                version: row.try_get("", "version")?,
                sites: std::iter::once(site).chain(tribunal).map(Id::new).collect(),
            })
        })
        .collect()
}

/// Lets a case know its applicant, under the version that was read; false when somebody was faster.
pub(super) async fn follow<A: Action>(tx: &Permitted<A>, earlier: &Earlier) -> Result<bool, StoreError> {
    let case = Sql::new("UPDATE enforcement_case SET version = version + 1, sync_x = ? WHERE id = ? AND version = ?")
        .bind(tx.stamp())
        .bind(earlier.case.raw())
        .bind(earlier.version);
    let party = Sql::new("UPDATE party SET person_id = ?, sync_x = ? WHERE id = ? AND person_id IS NULL")
        .bind(earlier.person.raw())
        .bind(tx.stamp())
        .bind(earlier.party);
    Ok(tx.execute(case).await? == 1 && tx.execute(party).await? == 1)
}

/// Drops challenges of either kind that ended before `before`, and messages that no longer count.
pub(super) async fn prune(db: &Db, before: i64) -> Result<(), StoreError> {
    for text in [
        "DELETE FROM challenge WHERE expires_at < ?",
        "DELETE FROM code_sent WHERE sent_at < ?",
    ] {
        let sql = Sql::new(text).bind(before);
        db.writer().execute_raw(sql.build(db.backend())).await?;
    }
    Ok(())
}
