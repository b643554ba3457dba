//! Messages of the work chat as they are leased and settled.
//!
//! A channel's row is the lock under which its messages are leased and counted, whatever process asks; on `SQLite` the
//! one writer is.

use chrono::{DateTime, Duration, Utc};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _, LockType};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, FromQueryResult, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, RelationTrait as _, Set,
};
use uuid::Uuid;
use zhixing_entity::{chat_channel, chat_message};

use super::super::State;
use super::super::channels::{Channel, Message};
use super::super::rules::Settled;
use super::super::store::{NEVER, is};
use crate::db::{Change as _, Db, Reads, StoreError, Writer};
use crate::kernel::instant::Instant;
use crate::policy::{Chatting, unscoped};

/// How long a message is one process's: longer than any channel may take.
const LEASE: Duration = Duration::seconds(60);

/// The time in which messages to one robot are counted.
const WINDOW: Duration = Duration::minutes(1);

/// A message that this process sends.
pub(super) struct Leased {
    id: Uuid,
    /// The end of the lease, which tells it from a later one.
    until: Instant,
    /// How often it was tried, this time included.
    pub(super) attempts: i32,
    /// What is sent.
    pub(super) message: Message,
}

/// Leases the next message of a channel; none when none is due, and none while the channel has had its fill.
pub(super) async fn lease(db: &Db, channel: &dyn Channel, now: DateTime<Utc>) -> Result<Option<Leased>, StoreError> {
    let name = channel.name();
    if !is_due(db.reads(), name, now.into()).await? {
        return Ok(None);
    }
    let tx = db.begin_chore::<Chatting>().await?;
    let room = has_room(&tx.writer(), name, channel.a_minute(), now).await?;
    let leased = if room {
        lease_next(&tx.writer(), name, now).await?
    } else {
        None
    };
    tx.commit().await?;
    Ok(leased)
}

async fn is_due(reads: Reads<'_>, channel: &str, at: Instant) -> Result<bool, StoreError> {
    use chat_message::Column::{Channel, Id, LeasedUntil, NextAt};
    let due = unscoped::<chat_message::Entity>()
        .join(JoinType::InnerJoin, chat_message::Relation::Channel.def())
        .select_only()
        .column(Id)
        .filter(is("waiting"))
        .filter(Channel.eq(channel))
        .filter(NextAt.lte(at))
        .filter(LeasedUntil.lte(at))
        .filter(chat_channel::Column::BlockedUntil.lte(at));
    Ok(reads.one(due.into_tuple::<Uuid>()).await?.is_some())
}

/// Locks the channel; whether it takes another message now. One that had its fill is left alone until it has room.
async fn has_room(
    tx: &Writer<'_, Chatting>,
    channel: &str,
    a_minute: Option<u32>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let channel_row = unscoped::<chat_channel::Entity>()
        .filter(chat_channel::Column::Name.eq(channel))
        .lock(LockType::Update);
    let Some(row) = tx.reads().one(channel_row).await? else {
        return Ok(false);
    };
    if row.blocked_until.micros() > now.timestamp_micros() {
        return Ok(false);
    }
    let Some(most) = a_minute else { return Ok(true) };
    // with this many tried in the last minute, the first of them says when there is room again
    let last = unscoped::<chat_message::Entity>()
        .select_only()
        .column(chat_message::Column::TriedAt)
        .filter(chat_message::Column::Channel.eq(channel))
        .filter(chat_message::Column::TriedAt.gt(Instant::from(now - WINDOW)))
        .order_by_desc(chat_message::Column::TriedAt)
        .offset(u64::from(most).saturating_sub(1));
    let Some(tried_at) = tx.reads().one(last.into_tuple::<Instant>()).await? else {
        return Ok(true);
    };
    block(tx, channel, tried_at.time() + WINDOW).await?;
    Ok(false)
}

/// What is read of a message to lease it.
#[derive(FromQueryResult)]
struct Next {
    id: Uuid,
    dedupe_key: String,
    text: String,
    attempts: i32,
    made_at: Instant,
}

async fn lease_next(
    tx: &Writer<'_, Chatting>,
    channel: &str,
    now: DateTime<Utc>,
) -> Result<Option<Leased>, StoreError> {
    use chat_message::Column::{Attempts, Channel, DedupeKey, Id, LeasedUntil, MadeAt, NextAt, Ordinal, Text};
    let at = Instant::from(now);
    let next = unscoped::<chat_message::Entity>()
        .select_only()
        .columns([Id, DedupeKey, Text, Attempts, MadeAt])
        .filter(is("waiting"))
        .filter(Channel.eq(channel))
        .filter(NextAt.lte(at))
        .filter(LeasedUntil.lte(at))
        .order_by_asc(NextAt)
        .order_by_asc(Ordinal)
        .order_by_asc(Id);
    let Some(row) = tx.reads().one(next.into_model::<Next>()).await? else {
        return Ok(None);
    };
    let leased = Leased {
        id: row.id,
        until: (now + LEASE).into(),
        attempts: row.attempts + 1,
        message: Message {
            key: row.dedupe_key,
            text: row.text,
            made_at: row.made_at.time(),
        },
    };
    chat_message::Entity::update_many()
        .set(chat_message::ActiveModel {
            leased_until: Set(leased.until),
            attempts: Set(leased.attempts),
            tried_at: Set(Some(at)),
            ..Default::default()
        })
        .filter(Id.eq(leased.id))
        .by(tx)
        .await?;
    Ok(Some(leased))
}

/// Writes how sending ended. That a message was sent counts whoever leased it since; a failure only for whose it is.
pub(super) async fn settle(db: &Db, channel: &str, leased: &Leased, settled: &Settled) -> Result<(), StoreError> {
    let now = db.clock().now();
    let wait = |wait: Option<Duration>| wait.map(|wait| now + wait);
    let tx = db.begin_chore::<Chatting>().await?;
    if let Some(until) = wait(settled.block) {
        block(&tx.writer(), channel, until).await?;
    }
    let sent = settled.state == State::Sent;
    let its_lease = (!sent).then_some(leased.until);
    chat_message::Entity::update_many()
        .set(chat_message::ActiveModel {
            state: Set(settled.state),
            result: Set(Some(settled.result.clone())),
            attempts: Set(settled.attempts),
            next_at: Set(wait(settled.wait).unwrap_or(now).into()),
            sent_at: Set(sent.then(|| now.into())),
            leased_until: Set(NEVER.into()),
            ..Default::default()
        })
        .filter(chat_message::Column::Id.eq(leased.id))
        .filter(is("waiting"))
        .apply_if(its_lease, |update, until| {
            update.filter(chat_message::Column::LeasedUntil.eq(until))
        })
        .by(&tx.writer())
        .await?;
    tx.commit().await
}

/// Takes tries, leases and pauses back that lie ahead because the clock was set back. What waits for the morning keeps its
/// hour: it was never tried.
pub(super) async fn set_back(db: &Db, by: Duration) -> Result<(), StoreError> {
    use chat_channel::Column::BlockedUntil;
    use chat_message::Column::{Attempts, NextAt, TriedAt};
    let (by, now) = (by.num_microseconds().unwrap_or(0), Instant::from(db.clock().now()));
    let tx = db.begin_chore::<Chatting>().await?;
    let next_at = CaseStatement::new()
        .case(NextAt.gt(now), Expr::col(NextAt).sub(by))
        .finally(Expr::col(NextAt));
    chat_message::Entity::update_many()
        .set(chat_message::ActiveModel {
            leased_until: Set(NEVER.into()),
            ..Default::default()
        })
        .col_expr(TriedAt, Expr::col(TriedAt).sub(by))
        .col_expr(NextAt, next_at.into())
        .filter(is("waiting"))
        .filter(Attempts.gt(0))
        .filter(TriedAt.gt(now))
        .by(&tx.writer())
        .await?;
    chat_channel::Entity::update_many()
        .col_expr(BlockedUntil, Expr::col(BlockedUntil).sub(by))
        .filter(BlockedUntil.gt(now))
        .by(&tx.writer())
        .await?;
    tx.commit().await
}

async fn block(tx: &Writer<'_, Chatting>, channel: &str, until: DateTime<Utc>) -> Result<(), StoreError> {
    let until = Instant::from(until);
    chat_channel::Entity::update_many()
        .set(chat_channel::ActiveModel {
            blocked_until: Set(until),
            ..Default::default()
        })
        .filter(chat_channel::Column::Name.eq(channel))
        .filter(chat_channel::Column::BlockedUntil.lt(until))
        .by(tx)
        .await?;
    Ok(())
}
