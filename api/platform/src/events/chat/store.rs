//! Lines, messages and channels of the work chat as they are stored.
//!
//! A channel's row is the lock under which its messages are leased and counted, whatever process asks; on `SQLite` the
//! one writer is.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{DbBackend, QueryResult};
use uuid::Uuid;

use super::channels::{Channel, Message};
use super::rules::{Merged, OpenLine, Settled, message_key};
use super::{DeadMessage, Delivery, Line, State};
use crate::db::{Db, Reads, Sql, StoreError, Writer};
use crate::kernel::clock::instant;
use crate::policy::Chatting;

/// How long a message is one process's: longer than any channel may take.
const LEASE: Duration = Duration::seconds(60);

/// The time in which messages to one robot are counted.
const WINDOW: Duration = Duration::minutes(1);

/// Most lines merged in one transaction.
const MOST_LINES: i64 = 2_000;

/// A message that this process sends.
pub(super) struct Leased {
    id: Uuid,
    /// The end of the lease, which tells it from a later one.
    until: i64,
    /// How often it was tried, this time included.
    pub(super) attempts: i32,
    /// What is sent.
    pub(super) message: Message,
}

pub(super) async fn put_line(
    writer: &Writer<'_, Chatting>,
    (id, at): (Uuid, DateTime<Utc>),
    line: &Line,
) -> Result<bool, StoreError> {
    let insert = Sql::new(
        "INSERT INTO chat_line (id, dedupe_key, recipient, text, posted_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (dedupe_key) DO NOTHING",
    )
    .bind(id)
    .bind(line.dedupe_key.clone())
    .bind(line.recipient)
    .bind(line.text.clone())
    .bind(at.timestamp_micros());
    Ok(writer.execute(insert).await? == 1)
}

/// Whether a line posted before `before` is in no message.
pub(super) async fn has_open(reads: Reads<'_>, before: DateTime<Utc>) -> Result<bool, StoreError> {
    let sql = Sql::new("SELECT 1 AS n FROM chat_line WHERE merged_at IS NULL AND posted_at < ? LIMIT 1")
        .bind(before.timestamp_micros());
    Ok(reads.row(sql).await?.is_some())
}

/// Takes the lines posted before `before` that are in no message, in the order they were posted in.
pub(super) async fn take_open(
    tx: &Writer<'_, Chatting>,
    before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<OpenLine>, StoreError> {
    let select = Sql::new(
        "SELECT id, recipient, text, posted_at FROM chat_line WHERE merged_at IS NULL AND posted_at < ?
         ORDER BY posted_at, id LIMIT ?",
    )
    .push(lock(tx.reads().backend()))
    .bind(before.timestamp_micros())
    .bind(MOST_LINES);
    let rows = tx.reads().rows(select).await?;
    let lines: Result<Vec<OpenLine>, StoreError> = rows.iter().map(open_line).collect();
    let lines = lines?;
    let take = Sql::new("UPDATE chat_line SET merged_at = ? WHERE id IN ")
        .bind(now.timestamp_micros())
        .list(lines.iter().map(|line| line.id));
    tx.execute(take).await?;
    Ok(lines)
}

fn open_line(row: &QueryResult) -> Result<OpenLine, StoreError> {
    Ok(OpenLine {
        id: row.try_get("", "id")?,
        recipient: row.try_get("", "recipient")?,
        text: row.try_get("", "text")?,
        posted_at: instant(row.try_get("", "posted_at")?),
    })
}

/// Makes a channel's row.
pub(super) async fn know(tx: &Writer<'_, Chatting>, channel: &str) -> Result<(), StoreError> {
    let insert = Sql::new("INSERT INTO chat_channel (name, blocked_until) VALUES (?, 0) ON CONFLICT (name) DO NOTHING")
        .bind(channel);
    tx.execute(insert).await.map(drop)
}

/// Writes a message to one channel, and what lines are in it.
pub(super) async fn put_message(
    tx: &Writer<'_, Chatting>,
    (id, ordinal, now): (Uuid, i32, DateTime<Utc>),
    channel: &str,
    merged: &Merged,
) -> Result<(), StoreError> {
    let message = Sql::new(
        "INSERT INTO chat_message (id, channel, dedupe_key, text, state, attempts, ordinal, made_at, next_at, leased_until)
         VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, 0)",
    )
    .bind(id)
    .bind(channel)
    .bind(message_key(channel, &merged.lines))
    .bind(merged.text.clone())
    .bind(State::Waiting.as_ref())
    .bind(ordinal)
    .bind(now.timestamp_micros())
    .bind(now.timestamp_micros());
    tx.execute(message).await?;
    let mut links = Sql::new("INSERT INTO chat_message_line (message_id, line_id) VALUES ");
    for (n, line) in merged.lines.iter().enumerate() {
        links = links
            .push(if n == 0 { "(?, ?)" } else { ", (?, ?)" })
            .bind(id)
            .bind(*line);
    }
    tx.execute(links).await.map(drop)
}

/// Leases the next message of a channel; none when none is due, and none while the channel has had its fill.
pub(super) async fn lease(db: &Db, channel: &dyn Channel, now: DateTime<Utc>) -> Result<Option<Leased>, StoreError> {
    let (name, at) = (channel.name(), now.timestamp_micros());
    if !is_due(db.reads(), name, at).await? {
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

async fn is_due(reads: Reads<'_>, channel: &str, at: i64) -> Result<bool, StoreError> {
    let sql = Sql::new(
        "SELECT 1 AS n FROM chat_message m JOIN chat_channel c ON c.name = m.channel
         WHERE m.state = 'waiting' AND m.channel = ? AND m.next_at <= ? AND m.leased_until <= ? AND c.blocked_until <= ?
         LIMIT 1",
    )
    .bind(channel)
    .bind(at)
    .bind(at)
    .bind(at);
    Ok(reads.row(sql).await?.is_some())
}

/// Locks the channel; whether it takes another message now. One that had its fill is left alone until it has room.
async fn has_room(
    tx: &Writer<'_, Chatting>,
    channel: &str,
    a_minute: Option<u32>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let channel_row = Sql::new("SELECT blocked_until FROM chat_channel WHERE name = ?")
        .push(lock(tx.reads().backend()))
        .bind(channel);
    let Some(row) = tx.reads().row(channel_row).await? else {
        return Ok(false);
    };
    if row.try_get::<i64>("", "blocked_until")? > now.timestamp_micros() {
        return Ok(false);
    }
    let Some(most) = a_minute else { return Ok(true) };
    // with this many tried in the last minute, the first of them says when there is room again
    let last = Sql::new(
        "SELECT tried_at FROM chat_message WHERE channel = ? AND tried_at > ? ORDER BY tried_at DESC LIMIT 1 OFFSET ?",
    )
    .bind(channel)
    .bind((now - WINDOW).timestamp_micros())
    .bind(i64::from(most) - 1);
    let Some(row) = tx.reads().row(last).await? else {
        return Ok(true);
    };
    let room_at = instant(row.try_get("", "tried_at")?) + WINDOW;
    block(tx, channel, room_at).await?;
    Ok(false)
}

async fn lease_next(
    tx: &Writer<'_, Chatting>,
    channel: &str,
    now: DateTime<Utc>,
) -> Result<Option<Leased>, StoreError> {
    let at = now.timestamp_micros();
    let next = Sql::new(
        "SELECT id, dedupe_key, text, attempts, made_at FROM chat_message
         WHERE state = 'waiting' AND channel = ? AND next_at <= ? AND leased_until <= ?
         ORDER BY next_at, ordinal, id LIMIT 1",
    )
    .bind(channel)
    .bind(at)
    .bind(at);
    let Some(row) = tx.reads().row(next).await? else {
        return Ok(None);
    };
    let message = Message {
        key: row.try_get("", "dedupe_key")?,
        text: row.try_get("", "text")?,
        made_at: instant(row.try_get("", "made_at")?),
    };
    let leased = Leased {
        id: row.try_get("", "id")?,
        until: (now + LEASE).timestamp_micros(),
        attempts: row.try_get::<i32>("", "attempts")? + 1,
        message,
    };
    let update = Sql::new("UPDATE chat_message SET leased_until = ?, attempts = ?, tried_at = ? WHERE id = ?")
        .bind(leased.until)
        .bind(leased.attempts)
        .bind(at)
        .bind(leased.id);
    tx.execute(update).await?;
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
    let update = Sql::new(
        "UPDATE chat_message SET state = ?, result = ?, attempts = ?, next_at = ?, sent_at = ?, leased_until = 0
         WHERE id = ? AND state = 'waiting'",
    )
    .bind(settled.state.as_ref())
    .bind(settled.result.clone())
    .bind(settled.attempts)
    .bind(wait(settled.wait).unwrap_or(now).timestamp_micros())
    .bind(sent.then(|| now.timestamp_micros()))
    .bind(leased.id);
    let update = if sent {
        update
    } else {
        update.push(" AND leased_until = ?").bind(leased.until)
    };
    tx.writer().execute(update).await?;
    tx.commit().await
}

/// Takes tries, leases and pauses back that lie ahead because the clock was set back. What waits for the morning keeps its
/// hour: it was never tried.
pub(super) async fn set_back(db: &Db, by: Duration) -> Result<(), StoreError> {
    let (by, now) = (by.num_microseconds().unwrap_or(0), db.clock().now().timestamp_micros());
    let messages = Sql::new(
        "UPDATE chat_message SET leased_until = 0, tried_at = tried_at - ?,
           next_at = CASE WHEN next_at > ? THEN next_at - ? ELSE next_at END
         WHERE state = 'waiting' AND attempts > 0 AND tried_at > ?",
    )
    .bind(by)
    .bind(now)
    .bind(by)
    .bind(now);
    let channels = Sql::new("UPDATE chat_channel SET blocked_until = blocked_until - ? WHERE blocked_until > ?")
        .bind(by)
        .bind(now);
    let tx = db.begin_chore::<Chatting>().await?;
    tx.writer().execute(messages).await?;
    tx.writer().execute(channels).await?;
    tx.commit().await
}

async fn block(tx: &Writer<'_, Chatting>, channel: &str, until: DateTime<Utc>) -> Result<(), StoreError> {
    let update = Sql::new("UPDATE chat_channel SET blocked_until = ? WHERE name = ? AND blocked_until < ?")
        .bind(until.timestamp_micros())
        .bind(channel)
        .bind(until.timestamp_micros());
    tx.execute(update).await.map(drop)
}

pub(super) async fn deliveries(
    reads: Reads<'_>,
    dedupe_keys: &[String],
) -> Result<Vec<(String, Delivery)>, StoreError> {
    let sql = Sql::new(
        "SELECT l.dedupe_key, m.channel, m.state, m.attempts, m.result, m.sent_at FROM chat_line l
         JOIN chat_message_line ml ON ml.line_id = l.id JOIN chat_message m ON m.id = ml.message_id
         WHERE l.dedupe_key IN ",
    )
    .list(dedupe_keys.iter().cloned())
    .push(" ORDER BY m.made_at, m.channel, m.ordinal");
    let rows = reads.rows(sql).await?;
    let read = |row: &QueryResult| {
        let delivery = Delivery {
            channel: row.try_get("", "channel")?,
            state: row.try_get::<String>("", "state")?.parse()?,
            attempts: row.try_get("", "attempts")?,
            result: row.try_get("", "result")?,
            sent_at: row.try_get::<Option<i64>>("", "sent_at")?.map(instant),
        };
        Ok((row.try_get("", "dedupe_key")?, delivery))
    };
    rows.iter().map(read).collect()
}

pub(super) async fn dead(reads: Reads<'_>) -> Result<Vec<DeadMessage>, StoreError> {
    let sql = Sql::new(
        "SELECT id, channel, attempts, result, made_at FROM chat_message WHERE state = 'dead' ORDER BY made_at, id",
    );
    let rows = reads.rows(sql).await?;
    let read = |row: &QueryResult| {
        Ok(DeadMessage {
            id: row.try_get("", "id")?,
            channel: row.try_get("", "channel")?,
            attempts: row.try_get("", "attempts")?,
            result: row.try_get("", "result")?,
            made_at: instant(row.try_get("", "made_at")?),
        })
    };
    rows.iter().map(read).collect()
}

pub(super) async fn replay(
    writer: &Writer<'_, Chatting>,
    ids: Option<&[Uuid]>,
    now: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let update = Sql::new(
        "UPDATE chat_message SET state = 'waiting', attempts = 0, next_at = ?, leased_until = 0 WHERE state = 'dead'",
    )
    .bind(now.timestamp_micros());
    let update = match ids {
        Some(ids) => update.push(" AND id IN ").list(ids.iter().copied()),
        None => update,
    };
    writer.execute(update).await
}

/// Gives up what should have gone before `before` to channels other than these.
pub(super) async fn retire(
    writer: &Writer<'_, Chatting>,
    channels: Vec<String>,
    before: DateTime<Utc>,
) -> Result<u64, StoreError> {
    let update = Sql::new(
        "UPDATE chat_message SET state = 'dead', result = 'no_channel' WHERE state = 'waiting' AND next_at < ?
         AND channel NOT IN ",
    )
    .bind(before.timestamp_micros())
    .list(channels);
    writer.execute(update).await
}

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

/// Locks the rows read, where there is more than one writer.
fn lock(backend: DbBackend) -> &'static str {
    if backend == DbBackend::Postgres {
        " FOR UPDATE"
    } else {
        ""
    }
}
