//! Lines, messages and channels of the work chat as they are stored.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, LockType, OnConflict};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, FromQueryResult, JoinType, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, RelationTrait as _, Set,
};
use uuid::Uuid;
use zhixing_entity::{chat_channel, chat_line, chat_message, chat_message_line};

use super::rules::{Merged, OpenLine, message_key};
use super::{DeadMessage, Delivery, Line, State};
use crate::db::{Change as _, Reads, Sql, StoreError, Writer, column, constant};
use crate::kernel::instant::Instant;
use crate::policy::{Chatting, unscoped};

/// Most lines merged in one transaction.
const MOST_LINES: u64 = 2_000;

/// The end of a lease, or of a pause, that there is none of.
pub(super) const NEVER: DateTime<Utc> = DateTime::UNIX_EPOCH;

/// The state of a message, as a word in the text: those that wait and those that are dead have a partial index each.
pub(super) fn is(state: &'static str) -> Expr {
    constant(column("chat_message", chat_message::Column::State), state)
}

pub(super) async fn put_line(
    writer: &Writer<'_, Chatting>,
    id: Uuid,
    at: DateTime<Utc>,
    line: &Line,
) -> Result<bool, StoreError> {
    let row = chat_line::ActiveModel {
        id: Set(id),
        dedupe_key: Set(line.dedupe_key.clone()),
        recipient: Set(line.recipient),
        text: Set(line.text.clone()),
        posted_at: Set(at.into()),
        ..Default::default()
    };
    let first = OnConflict::column(chat_line::Column::DedupeKey).do_nothing().to_owned();
    Ok(chat_line::Entity::insert(row).on_conflict(first).by(writer).await? == 1)
}

/// Whether a line posted before `before` is in no message.
pub(super) async fn has_open(reads: Reads<'_>, before: DateTime<Utc>) -> Result<bool, StoreError> {
    use chat_line::Column::{Id, MergedAt, PostedAt};
    let open = unscoped::<chat_line::Entity>()
        .select_only()
        .column(Id)
        .filter(MergedAt.is_null())
        .filter(PostedAt.lt(Instant::from(before)));
    Ok(reads.one(open.into_tuple::<Uuid>()).await?.is_some())
}

/// Takes the lines posted before `before` that are in no message, in the order they were posted in.
pub(super) async fn take_open(
    tx: &Writer<'_, Chatting>,
    before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<OpenLine>, StoreError> {
    use chat_line::Column::{Id, MergedAt, PostedAt};
    let open = unscoped::<chat_line::Entity>()
        .filter(MergedAt.is_null())
        .filter(PostedAt.lt(Instant::from(before)))
        .order_by_asc(PostedAt)
        .order_by_asc(Id)
        .limit(MOST_LINES)
        .lock(LockType::Update);
    let lines: Vec<OpenLine> = tx.reads().all(open).await?.into_iter().map(open_line).collect();
    chat_line::Entity::update_many()
        .set(chat_line::ActiveModel {
            merged_at: Set(Some(now.into())),
            ..Default::default()
        })
        .filter(Id.is_in(lines.iter().map(|line| line.id)))
        .by(tx)
        .await?;
    Ok(lines)
}

fn open_line(row: chat_line::Model) -> OpenLine {
    OpenLine {
        id: row.id,
        recipient: row.recipient,
        text: row.text,
        posted_at: row.posted_at.time(),
    }
}

/// Makes a channel's row.
pub(super) async fn know(tx: &Writer<'_, Chatting>, channel: &str) -> Result<(), StoreError> {
    let row = chat_channel::ActiveModel {
        name: Set(channel.to_owned()),
        blocked_until: Set(NEVER.into()),
    };
    let unknown = OnConflict::column(chat_channel::Column::Name).do_nothing().to_owned();
    chat_channel::Entity::insert(row).on_conflict(unknown).by(tx).await?;
    Ok(())
}

/// A message that is made for one channel.
pub(super) struct NewMessage<'a> {
    pub(super) id: Uuid,
    pub(super) channel: &'a str,
    /// Its place among those made with it.
    pub(super) ordinal: i32,
    pub(super) merged: &'a Merged,
}

/// Writes a message to one channel, and what lines are in it.
pub(super) async fn put_message(
    tx: &Writer<'_, Chatting>,
    new: &NewMessage<'_>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    tx.insert(chat_message::ActiveModel {
        id: Set(new.id),
        channel: Set(new.channel.to_owned()),
        dedupe_key: Set(message_key(new.channel, &new.merged.lines)),
        text: Set(new.merged.text.clone()),
        state: Set(State::Waiting),
        attempts: Set(0),
        ordinal: Set(new.ordinal),
        made_at: Set(now.into()),
        next_at: Set(now.into()),
        leased_until: Set(NEVER.into()),
        ..Default::default()
    })
    .await?;
    let held = new.merged.lines.iter().map(|line| chat_message_line::ActiveModel {
        message_id: Set(new.id),
        line_id: Set(*line),
    });
    tx.insert_all(held.collect()).await
}

/// A line, and the message of one channel that it is in.
#[derive(FromQueryResult)]
struct Delivered {
    dedupe_key: String,
    channel: String,
    state: State,
    attempts: i32,
    result: Option<String>,
    sent_at: Option<Instant>,
}

pub(super) async fn deliveries(
    reads: Reads<'_>,
    dedupe_keys: &[String],
) -> Result<Vec<(String, Delivery)>, StoreError> {
    use chat_message::Column::{Attempts, Channel, MadeAt, Ordinal, Result as Outcome, SentAt, State};
    let found = unscoped::<chat_line::Entity>()
        .join(JoinType::InnerJoin, chat_message_line::Relation::Line.def().rev())
        .join(JoinType::InnerJoin, chat_message_line::Relation::Message.def())
        .select_only()
        .column(chat_line::Column::DedupeKey)
        .columns([Channel, State, Attempts, Outcome, SentAt])
        .filter(chat_line::Column::DedupeKey.is_in(dedupe_keys))
        .order_by_asc(MadeAt)
        .order_by_asc(Channel)
        .order_by_asc(Ordinal);
    let rows = reads.all(found.into_model::<Delivered>()).await?;
    let read = |row: Delivered| {
        let delivery = Delivery {
            channel: row.channel,
            state: row.state,
            attempts: row.attempts,
            result: row.result,
            sent_at: row.sent_at.map(Instant::time),
        };
        Ok((row.dedupe_key, delivery))
    };
    rows.into_iter().map(read).collect()
}

pub(super) async fn dead(reads: Reads<'_>) -> Result<Vec<DeadMessage>, StoreError> {
    let found = unscoped::<chat_message::Entity>()
        .filter(is("dead"))
        .order_by_asc(chat_message::Column::MadeAt)
        .order_by_asc(chat_message::Column::Id);
    let rows = reads.all(found).await?.into_iter();
    let dead = rows.map(|row| DeadMessage {
        id: row.id,
        channel: row.channel,
        attempts: row.attempts,
        result: row.result,
        made_at: row.made_at.time(),
    });
    Ok(dead.collect())
}

pub(super) async fn replay(
    writer: &Writer<'_, Chatting>,
    ids: Option<&[Uuid]>,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    chat_message::Entity::update_many()
        .set(chat_message::ActiveModel {
            state: Set(State::Waiting),
            attempts: Set(0),
            next_at: Set(now.into()),
            leased_until: Set(NEVER.into()),
            ..Default::default()
        })
        .filter(is("dead"))
        .apply_if(ids, |update, ids| {
            update.filter(chat_message::Column::Id.is_in(ids.iter().copied()))
        })
        .by(writer)
        .await
}

/// Gives up what should have gone before `before` to channels other than these; nothing where these are none.
pub(super) async fn retire(
    writer: &Writer<'_, Chatting>,
    channels: Vec<String>,
    before: DateTime<Utc>,
) -> Result<u64, StoreError> {
    if channels.is_empty() {
        return Ok(0);
    }
    chat_message::Entity::update_many()
        .set(chat_message::ActiveModel {
            state: Set(State::Dead),
            result: Set(Some("no_channel".to_owned())),
            ..Default::default()
        })
        .filter(is("waiting"))
        .filter(chat_message::Column::NextAt.lt(Instant::from(before)))
        .filter(chat_message::Column::Channel.is_not_in(channels))
        .by(writer)
        .await
}

/// By hand: the two counts are one statement that has no table of its own.
pub(super) async fn backlog(reads: Reads<'_>) -> Result<(i64, i64), StoreError> {
    let sql = Sql::new(
        "SELECT (SELECT COUNT(*) FROM chat_message WHERE state = 'waiting') AS waiting,
         (SELECT COUNT(*) FROM chat_message WHERE state = 'dead') AS dead",
    );
    let row = reads.row(sql).await?;
    Ok(match row {
        None => (0, 0),
        Some(row) => (row.try_get("", "waiting")?, row.try_get("", "dead")?),
    })
}
