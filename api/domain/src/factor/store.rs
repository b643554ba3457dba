//! Rows of second factors, recovery codes and half-open sign-ins.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait as _, LockType, OnConflict};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _, Set};
use uuid::Uuid;
use zhixing_entity::{account, challenge, recovery_code, totp};

use super::rules::RecoveryCode;
use super::{CHALLENGE_S, Challenge, MOST_GUESSES};
use crate::crypto::Column;
use crate::crypto::totp::Seed;
use crate::db::{Act, Change as _, Db, Question as _, Reads, Sql, StoreError, Writer};
use crate::kernel::id::{AccountId, Id};
use crate::kernel::instant::Instant;
use crate::kernel::security::ChallengeKind;
use crate::policy::{SignIn, lives, unscoped};
use crate::session::{Ending, NewNotice, NoticeKind, end_all, notify};

const FACTOR: ChallengeKind = ChallengeKind::Factor;

/// A shared secret as it is kept.
pub(super) struct Kept {
    pub seed: Seed,
    pub seed_sealed: Vec<u8>,
    pub last_step: i64,
    pub is_enrolled: bool,
}

pub(super) async fn totp(db: &Db, reads: Reads<'_>, account: AccountId) -> Result<Option<Kept>, StoreError> {
    let kept = unscoped::<totp::Entity>().filter(totp::Column::AccountId.eq(account));
    let Some(row) = kept.first(reads).await? else {
        return Ok(None);
    };
    let text = db.keyring().open(Column::TotpSeed, account.raw(), &row.seed_sealed)?;
    Ok(Some(Kept {
        seed: Seed::read(&text).ok_or_else(|| StoreError::Unreadable("seed".to_owned()))?,
        seed_sealed: row.seed_sealed,
        last_step: row.last_step,
        is_enrolled: row.enrolled_at.is_some(),
    }))
}

pub(super) async fn is_enrolled(reads: Reads<'_>, account: AccountId) -> Result<bool, StoreError> {
    let enrolled = unscoped::<totp::Entity>()
        .select_only()
        .column(totp::Column::AccountId)
        .filter(totp::Column::AccountId.eq(account))
        .filter(totp::Column::EnrolledAt.is_not_null());
    Ok(enrolled.into_tuple::<AccountId>().first(reads).await?.is_some())
}

/// Keeps a new secret that waits for its first code, in place of one that waited; false when one is enrolled.
pub(super) async fn await_code(
    tx: &Act,
    account: AccountId,
    seed: &Seed,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let waiting = totp::ActiveModel {
        account_id: Set(account),
        seed_sealed: Set(tx.keyring().seal(Column::TotpSeed, account.raw(), &seed.base32())),
        created_at: Set(at.into()),
        last_step: Set(0),
        ..Default::default()
    };
    let in_place = OnConflict::column(totp::Column::AccountId)
        .update_columns([
            totp::Column::SeedSealed,
            totp::Column::CreatedAt,
            totp::Column::LastStep,
        ])
        .action_and_where(Expr::col((totp::Entity, totp::Column::EnrolledAt)).is_null())
        .to_owned();
    let kept = totp::Entity::insert(waiting).on_conflict(in_place);
    Ok(kept.by(&tx.chore::<SignIn>()).await? == 1)
}

/// A secret that waited, and the step of the code that proved it.
#[derive(Clone, Copy)]
pub(super) struct Proved<'a> {
    pub kept: &'a Kept,
    pub step: i64,
}

/// Enrols the secret that waited and was proved, with its recovery codes; false when another one waits now, or
/// one is enrolled.
pub(super) async fn enrol(
    tx: &Act,
    account: AccountId,
    proved: Proved<'_>,
    codes: &[(RecoveryCode, String)],
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let enrolled = totp::Entity::update_many()
        .set(totp::ActiveModel {
            enrolled_at: Set(Some(at.into())),
            last_step: Set(proved.step),
            ..Default::default()
        })
        .filter(totp::Column::AccountId.eq(account))
        .filter(totp::Column::EnrolledAt.is_null())
        .filter(totp::Column::SeedSealed.eq(proved.kept.seed_sealed.clone()))
        .by(&tx.chore::<SignIn>())
        .await?;
    if enrolled == 0 {
        return Ok(false);
    }
    drop_codes(tx, account).await?;
    let row = |(code, hash): &(RecoveryCode, String)| recovery_code::ActiveModel {
        account_id: Set(account),
        slot: Set(code.slot),
        code_hash: Set(hash.clone()),
        ..Default::default()
    };
    tx.chore::<SignIn>().insert_all(codes.iter().map(row).collect()).await?;
    Ok(true)
}

async fn drop_codes(tx: &Act, account: AccountId) -> Result<(), StoreError> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::AccountId.eq(account))
        .by(&tx.chore::<SignIn>())
        .await?;
    Ok(())
}

/// Takes the second factor of an account away with its recovery codes, and tells its owner; false where there is none.
pub(crate) async fn remove(tx: &Act, account: AccountId, at: DateTime<Utc>) -> Result<bool, StoreError> {
    drop_codes(tx, account).await?;
    let gone = totp::Entity::delete_many()
        .filter(totp::Column::AccountId.eq(account))
        .by(&tx.chore::<SignIn>())
        .await?;
    let was_there = gone > 0;
    if was_there {
        notify(&tx.chore(), account, NewNotice::of(NoticeKind::FactorRemoved), at).await?;
    }
    Ok(was_there)
}

/// Ends the sessions of an account but for one, and its half-open sign-ins, in the transaction of why.
pub(crate) async fn shut_out(
    rows: &Writer<'_, SignIn>,
    account: AccountId,
    ending: Ending,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    end_all(rows, account, ending, at).await?;
    challenge::Entity::update_many()
        .set(done(at))
        .filter(challenge::Column::DoneAt.is_null())
        .filter(challenge::Column::AccountId.eq(account))
        .by(rows)
        .await?;
    Ok(())
}

/// A half-open sign-in that is over.
fn done(at: DateTime<Utc>) -> challenge::ActiveModel {
    challenge::ActiveModel {
        done_at: Set(Some(at.into())),
        ..Default::default()
    }
}

/// Takes a step in place of the one that was read, once: of two who read the same, one takes it.
pub(super) async fn take_step(db: &Db, account: AccountId, read: i64, step: i64) -> Result<bool, StoreError> {
    let taken = totp::Entity::update_many()
        .set(totp::ActiveModel {
            last_step: Set(step),
            ..Default::default()
        })
        .filter(totp::Column::AccountId.eq(account))
        .filter(totp::Column::LastStep.eq(read))
        .filter(totp::Column::EnrolledAt.is_not_null())
        .by(&db.chore::<SignIn>())
        .await?;
    Ok(taken == 1)
}

/// The hash of an unused recovery code.
pub(super) async fn recovery_hash(db: &Db, account: AccountId, slot: i32) -> Result<Option<String>, StoreError> {
    let unused = unscoped::<recovery_code::Entity>()
        .select_only()
        .column(recovery_code::Column::CodeHash)
        .filter(recovery_code::Column::AccountId.eq(account))
        .filter(recovery_code::Column::Slot.eq(slot))
        .filter(recovery_code::Column::UsedAt.is_null());
    db.one(unused.into_tuple::<String>()).await
}

/// Uses a recovery code up: true once, and its owner is told in the same transaction.
pub(super) async fn use_recovery(
    db: &Db,
    account: AccountId,
    slot: i32,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let tx = db.begin_chore::<SignIn>().await?;
    let used = recovery_code::Entity::update_many()
        .set(recovery_code::ActiveModel {
            used_at: Set(Some(at.into())),
            ..Default::default()
        })
        .filter(recovery_code::Column::AccountId.eq(account))
        .filter(recovery_code::Column::Slot.eq(slot))
        .filter(recovery_code::Column::UsedAt.is_null())
        .by(&tx.writer())
        .await?;
    let done = used == 1;
    if done {
        notify(&tx.writer(), account, NewNotice::of(NoticeKind::RecoveryCodeUsed), at).await?;
    }
    tx.commit().await?;
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
    use challenge::Column::{AccountId, CreatedAt, ExpiresAt, Guesses, Id, IdHash, Kind, PostId};

    let expires_at = Instant::from(at + chrono::Duration::seconds(CHALLENGE_S));
    let proved = unscoped::<account::Entity>()
        .select_only()
        .column(account::Column::Id)
        .exprs([
            Expr::value(db.ids().raw()),
            Expr::value(id_hash),
            Expr::value(FACTOR),
            Expr::value(challenge.post),
            Expr::value(0),
            Expr::value(Instant::from(at)),
            Expr::value(expires_at),
        ])
        .filter(account::Column::Id.eq(challenge.account))
        .filter(account::Column::PasswordHash.eq(challenge.password_hash.clone()))
        .filter(lives("account", db.clock().today()))
        .lock(LockType::Update);
    let columns = vec![AccountId, Id, IdHash, Kind, PostId, Guesses, CreatedAt, ExpiresAt];
    let rows = db.chore::<SignIn>();
    let opened = rows.insert_found::<challenge::Entity>(columns, proved.into_query());
    Ok(opened.await? == 1)
}

/// Counts one guess at a half-open sign-in; none when it is unknown, over, or guessed at too often. As long as it is open,
/// the password is the one that was proved. By hand: what the builder gives back of a changed row bears no name where it
/// stands in another table, and a statement of its own for the password would be one more.
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
    let Some(row) = db.chore::<SignIn>().execute_back(sql).await? else {
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
    let closed = challenge::Entity::update_many()
        .set(done(at))
        .filter(challenge::Column::IdHash.eq(id_hash))
        .filter(challenge::Column::DoneAt.is_null())
        .by(&db.chore::<SignIn>())
        .await?;
    Ok(closed == 1)
}
