//! Rows of counted tries. Each is read and locked in one statement, so processes that share the store count together.

use chrono::DateTime;
use sea_orm::sea_query::{CaseStatement, ExprTrait as _, OnConflict};
use sea_orm::{ColumnTrait as _, Condition, EntityTrait as _, QueryFilter as _, QuerySelect as _, Set};
use zhixing_entity::{known_address, throttle};

use super::rules::Level;
use crate::db::{Change as _, Db, Question as _, StoreError, Writer, column};
use crate::kernel::instant::Instant;
use crate::policy::{TryCounting, unscoped};

/// Microseconds by which the clocks of two processes may differ.
const SKEW: i64 = 60 * 1_000_000;

/// The bucket as it stands, locked until the transaction ends; made when there is none. A wait is so long, not until
/// then: where the clock was set back since the bucket was last touched, it is taken back as far.
pub(super) async fn lock(tx: &Writer<'_, TryCounting>, bucket: &str, now: i64) -> Result<Level, StoreError> {
    use throttle::Column::{NextAt, TouchedAt};

    let bucket = throttle::ActiveModel {
        bucket: Set(bucket.to_owned()),
        tries: Set(0),
        next_at: Set(DateTime::UNIX_EPOCH.into()),
        touched_at: Set(instant(now)?),
    };
    let old = |of| column("throttle", of);
    let touched = || column("excluded", TouchedAt);
    let set_back = old(TouchedAt).gt(touched().add(SKEW));
    let as_far = old(NextAt).sub(old(TouchedAt).sub(touched()));
    let next_at = CaseStatement::new().case(set_back, as_far).finally(old(NextAt));
    let again = OnConflict::column(throttle::Column::Bucket)
        .update_column(TouchedAt)
        .value(NextAt, next_at)
        .to_owned();
    let locked = throttle::Entity::insert(bucket).on_conflict(again);
    let row = tx.put_back(locked).await?;
    Ok(Level {
        tries: row.tries,
        next_at: row.next_at.micros(),
    })
}

/// The instant of so many microseconds.
fn instant(micros: i64) -> Result<Instant, StoreError> {
    Instant::try_new(micros).map_err(|error| StoreError::Unreadable(error.to_string()))
}

pub(super) async fn set(tx: &Writer<'_, TryCounting>, bucket: &str, level: Level) -> Result<(), StoreError> {
    throttle::Entity::update_many()
        .set(throttle::ActiveModel {
            tries: Set(level.tries),
            next_at: Set(instant(level.next_at)?),
            ..Default::default()
        })
        .filter(throttle::Column::Bucket.eq(bucket))
        .by(tx)
        .await?;
    Ok(())
}

/// Whether somebody signed in from there before, or the owner of an account did.
pub(super) async fn is_known(tx: &Writer<'_, TryCounting>, address_hash: &str) -> Result<bool, StoreError> {
    let known = unscoped::<known_address::Entity>()
        .select_only()
        .column(known_address::Column::SeenAt)
        .filter(known_address::Column::AddressHash.eq(address_hash));
    Ok(known.into_tuple::<Instant>().first(tx.reads()).await?.is_some())
}

pub(super) async fn remember(tx: &Writer<'_, TryCounting>, address_hash: &str, now: i64) -> Result<(), StoreError> {
    let seen = known_address::ActiveModel {
        address_hash: Set(address_hash.to_owned()),
        seen_at: Set(instant(now)?),
    };
    let again = OnConflict::column(known_address::Column::AddressHash)
        .update_column(known_address::Column::SeenAt)
        .to_owned();
    let remembered = known_address::Entity::insert(seen).on_conflict(again);
    remembered.by(tx).await?;
    Ok(())
}

/// Forgets the failures of an account, whatever address they came from.
pub(super) async fn forget(tx: &Writer<'_, TryCounting>, account: &str) -> Result<(), StoreError> {
    let its_own = Condition::any()
        .add(throttle::Column::Bucket.eq(account))
        .add(throttle::Column::Bucket.like(format!("{account}@%")));
    throttle::Entity::delete_many().filter(its_own).by(tx).await?;
    Ok(())
}

/// Drops rates untouched since `rates`, addresses nobody signed in from since `ladders`, and accounts untouched since
/// `ladders` that have not reached `most` failures.
pub(super) async fn prune(db: &Db, rates: i64, ladders: i64, most: i64) -> Result<(), StoreError> {
    use throttle::Column::{Bucket, NextAt, TouchedAt, Tries};

    let (rates, ladders) = (instant(rates)?, instant(ladders)?);
    let forgotten = Condition::all().add(TouchedAt.lt(ladders)).add(Tries.lt(most));
    throttle::Entity::delete_many()
        .filter(TouchedAt.lt(rates))
        .filter(NextAt.lt(rates))
        .filter(Condition::any().add(Bucket.not_like("account:%")).add(forgotten))
        .by(&db.chore::<TryCounting>())
        .await?;
    known_address::Entity::delete_many()
        .filter(known_address::Column::SeenAt.lt(ladders))
        .by(&db.chore::<TryCounting>())
        .await?;
    Ok(())
}
