//! What must be told outside, written with the act so that it is neither lost nor told of something undone.

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, FromQueryResult, QueryFilter as _, QueryOrder as _, QuerySelect as _, Set,
};
use uuid::Uuid;
use zhixing_entity::outbox::{ActiveModel, Column, Entity};

use super::Event;
use crate::db::{Change as _, Reads, StoreError, Writer};
use crate::kernel::instant::Instant;
use crate::policy::{Sending, unscoped};

/// Something waiting to be told.
#[derive(Clone, Debug, FromQueryResult)]
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
#[must_use]
pub fn tell<'a>(writer: &'a Writer<'_, Sending>, telling: Telling) -> BoxFuture<'a, Result<(), StoreError>> {
    Box::pin(put_row(writer, telling))
}

async fn put_row(writer: &Writer<'_, Sending>, telling: Telling) -> Result<(), StoreError> {
    let row = ActiveModel {
        id: Set(telling.id),
        topic: Set(telling.topic.to_owned()),
        dedupe_key: Set(telling.dedupe_key),
        payload: Set(telling.payload),
        created_at: Set(telling.at.into()),
        due_at: Set(telling.at.into()),
        attempts: Set(0),
        ..Default::default()
    };
    let once = OnConflict::column(Column::DedupeKey).do_nothing().to_owned();
    Entity::insert(row).on_conflict(once).by(writer).await?;
    Ok(())
}

/// The entry under `id` by which an event is told.
pub(super) fn of_event(id: Uuid, event_id: Uuid, event: &Event, at: DateTime<Utc>) -> Telling {
    let payload = serde_json::json!({ "event": event_id, "root": event.root, "kind": event.kind.as_ref() });
    Telling {
        id,
        topic: "event",
        dedupe_key: event_id.to_string(),
        payload: payload.to_string(),
        at,
    }
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
pub(super) async fn due(reads: Reads<'_>, now: Instant, most: u64, topics: Topics) -> Result<Vec<Waiting>, StoreError> {
    let of_these = match topics {
        Topics::Texts => Column::Topic.eq(super::text::TOPIC),
        Topics::Others => Column::Topic.ne(super::text::TOPIC),
    };
    let due = unscoped::<Entity>()
        .select_only()
        .columns([Column::Id, Column::Topic, Column::Payload])
        .filter(Column::DeliveredAt.is_null())
        .filter(Column::DueAt.lte(now))
        .filter(of_these)
        .order_by_asc(Column::DueAt)
        .order_by_asc(Column::Id)
        .limit(most);
    reads.all(due.into_model::<Waiting>()).await
}

/// Makes due what would be due only once the clock has caught up.
pub(super) async fn set_back(writer: &Writer<'_, Sending>, now: Instant) -> Result<(), StoreError> {
    let due = ActiveModel {
        due_at: Set(now),
        ..Default::default()
    };
    let due = Entity::update_many().set(due).filter(Column::DeliveredAt.is_null());
    due.filter(Column::DueAt.gt(now)).by(writer).await?;
    Ok(())
}

/// Marks entries as told.
pub(super) async fn delivered(writer: &Writer<'_, Sending>, ids: &[Uuid], now: Instant) -> Result<(), StoreError> {
    Entity::update_many()
        .set(ActiveModel {
            delivered_at: Set(Some(now)),
            ..Default::default()
        })
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::DeliveredAt.is_null())
        .filter(Column::Id.is_in(ids.iter().copied()))
        .by(writer)
        .await?;
    Ok(())
}

/// How many entries wait, and since when the oldest is due.
pub(super) async fn backlog(reads: Reads<'_>) -> Result<(i64, Option<Instant>), StoreError> {
    let waiting = unscoped::<Entity>()
        .select_only()
        .expr_as(Expr::cust("COUNT(*)"), "waiting")
        .expr_as(Column::DueAt.min(), "oldest")
        .filter(Column::DeliveredAt.is_null());
    let waiting = reads.one(waiting.into_tuple::<(i64, Option<Instant>)>()).await?;
    Ok(waiting.unwrap_or_default())
}
