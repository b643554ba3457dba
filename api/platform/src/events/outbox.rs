//! What must be told outside, written with the act so that it is neither lost nor told of something undone.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::Event;
use crate::db::{Reads, Sql, StoreError, Writer};
use crate::policy::Sending;

/// Something waiting to be told.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Its id.
    pub id: Uuid,
    /// What it is about.
    pub topic: String,
    /// Ids and words.
    pub payload: String,
}

/// Something to be told, to be written with what it tells of.
#[derive(Clone, Debug)]
pub struct Telling {
    /// Its id.
    pub id: Uuid,
    /// What it is about.
    pub topic: &'static str,
    /// Told once under this key.
    pub dedupe_key: String,
    /// Ids and words, or a sealed text.
    pub payload: String,
    /// When it is due, business time.
    pub at: DateTime<Utc>,
}

/// Writes something to be told that is no event.
///
/// # Errors
/// [`StoreError`].
pub async fn tell(writer: &Writer<'_, Sending>, telling: Telling) -> Result<(), StoreError> {
    let insert = Sql::new(
        "INSERT INTO outbox (id, topic, dedupe_key, payload, created_at, due_at, attempts) VALUES (?, ?, ?, ?, ?, ?, 0)
         ON CONFLICT (dedupe_key) DO NOTHING",
    )
    .bind(telling.id)
    .bind(telling.topic)
    .bind(telling.dedupe_key)
    .bind(telling.payload)
    .bind(telling.at.timestamp_micros())
    .bind(telling.at.timestamp_micros());
    writer.execute(insert).await?;
    Ok(())
}

/// Writes that an event is to be told.
pub(super) async fn put(
    writer: &Writer<'_, Sending>,
    (id, event_id): (Uuid, Uuid),
    event: &Event,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let payload = serde_json::json!({ "event": event_id, "root": event.root, "kind": event.kind.as_ref() });
    let telling = Telling {
        id,
        topic: "event",
        dedupe_key: event_id.to_string(),
        payload: payload.to_string(),
        at,
    };
    tell(writer, telling).await
}

/// Which entries are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topics {
    /// Text messages, which a gateway takes away.
    Texts,
    /// All others.
    Others,
}

/// The next entries that are due, oldest first.
pub(super) async fn due(reads: Reads<'_>, now: i64, most: u64, topics: Topics) -> Result<Vec<Waiting>, StoreError> {
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let sql = Sql::new("SELECT id, topic, payload FROM outbox WHERE delivered_at IS NULL AND due_at <= ? AND topic ")
        .push(if topics == Topics::Texts { "=" } else { "<>" })
        .push(" ? ORDER BY due_at, id LIMIT ?")
        .bind(now)
        .bind(super::text::TOPIC)
        .bind(limit);
    let rows = reads.rows(sql).await?;
    rows.iter()
        .map(|row| {
            Ok(Waiting {
                id: row.try_get("", "id")?,
                topic: row.try_get("", "topic")?,
                payload: row.try_get("", "payload")?,
            })
        })
        .collect()
}

/// Makes due what would be due only once the clock has caught up.
pub(super) async fn set_back(writer: &Writer<'_, Sending>, now: i64) -> Result<(), StoreError> {
    let sql = Sql::new("UPDATE outbox SET due_at = ? WHERE delivered_at IS NULL AND due_at > ?")
        .bind(now)
        .bind(now);
    writer.execute(sql).await?;
    Ok(())
}

/// Marks entries as told.
pub(super) async fn delivered(writer: &Writer<'_, Sending>, ids: &[Uuid], now: i64) -> Result<(), StoreError> {
    let sql =
        Sql::new("UPDATE outbox SET attempts = attempts + 1, delivered_at = ? WHERE delivered_at IS NULL AND id IN ")
            .bind(now)
            .list(ids.iter().copied());
    writer.execute(sql).await?;
    Ok(())
}

/// How many entries wait, and since when the oldest is due.
pub(super) async fn backlog(reads: Reads<'_>) -> Result<(i64, Option<i64>), StoreError> {
    let sql = Sql::new("SELECT COUNT(*) AS waiting, MIN(due_at) AS oldest FROM outbox WHERE delivered_at IS NULL");
    let row = reads.row(sql).await?;
    Ok(match row {
        None => (0, None),
        Some(row) => (row.try_get("", "waiting")?, row.try_get("", "oldest")?),
    })
}
