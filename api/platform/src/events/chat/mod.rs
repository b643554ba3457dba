//! The work chat (工作群提醒): carries lines to the court's chat rooms, at least once, each message under one name.
//!
//! A line is posted in the transaction of the act that says it. Lines are merged into messages, one for each channel;
//! each channel takes its messages by itself, so that one that fails or hangs holds up nobody. Nothing is sent to a
//! channel within a transaction. What a line is about is not known here.

pub mod answer;
pub mod channels;
pub mod rules;
mod sending;
mod store;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use self::channels::{Channel, Log};
use self::rules::Hours;
pub use self::sending::{serve, set_back};
use crate::db::{Db, Reads, StoreError, Writer};
pub use crate::kernel::chat::State;
use crate::policy::Chatting;

/// Name of the channel there is without settings.
pub const LOG: &str = "log";

/// A line for the work chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Posted once under this key.
    pub dedupe_key: String,
    /// Whom it is merged by; lines of nobody are merged with one another.
    pub recipient: Option<Uuid>,
    /// Case number, node and handler's name; no party, no sum, no address.
    pub text: String,
}

/// The channels of one process and when they are quiet, cheap to clone.
#[derive(Clone)]
pub struct Chat {
    channels: Arc<[Arc<dyn Channel>]>,
    hours: Hours,
}

impl Default for Chat {
    /// The log alone.
    fn default() -> Self {
        Self::new(vec![Arc::new(Log::new(LOG.to_owned()))], Hours::default())
    }
}

impl Chat {
    /// Every message goes to each of `channels`, whose names differ.
    #[must_use]
    pub fn new(channels: Vec<Arc<dyn Channel>>, hours: Hours) -> Self {
        Self {
            channels: channels.into(),
            hours,
        }
    }

    /// Its channels.
    #[must_use]
    pub fn channels(&self) -> &[Arc<dyn Channel>] {
        &self.channels
    }
}

/// How a line fared in one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The channel's name.
    pub channel: String,
    /// State of the message the line is in.
    pub state: State,
    /// How often it was tried.
    pub attempts: i32,
    /// How the last attempt ended, in a word.
    pub result: Option<String>,
    /// When the channel took it, business time.
    pub sent_at: Option<DateTime<Utc>>,
}

/// A message that is not tried any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadMessage {
    /// Its id.
    pub id: Uuid,
    /// The channel's name.
    pub channel: String,
    /// How often it was tried.
    pub attempts: i32,
    /// How the last attempt ended, in a word.
    pub result: Option<String>,
    /// When its lines were merged, business time.
    pub made_at: DateTime<Utc>,
}

/// Posts a line under `id` at `at`, in the transaction of what it tells of; whether it is the first under its key.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn post(
    writer: &Writer<'_, Chatting>,
    (id, at): (Uuid, DateTime<Utc>),
    line: &Line,
) -> Result<bool, StoreError> {
    let text = rules::one_line(&line.text);
    store::put_line(writer, id, at, &Line { text, ..line.clone() }).await
}

/// Merges the lines that are ripe into messages for each channel; the number of lines.
///
/// # Errors
/// [`StoreError`] from the database; the lines stay as they were then.
pub async fn merge(db: &Db, chat: &Chat) -> Result<usize, StoreError> {
    let now = db.clock().now();
    let Some(before) = chat.hours.ripe_before(now) else {
        return Ok(0);
    };
    if chat.channels().is_empty() || !store::has_open(db.reads(), before).await? {
        return Ok(0);
    }
    let tx = db.begin_chore::<Chatting>().await?;
    let lines = store::take_open(&tx.writer(), before, now).await?;
    let merged = rules::merge(&lines, now, chat.hours);
    for channel in chat.channels() {
        store::know(&tx.writer(), channel.name()).await?;
        for (ordinal, message) in (0_i32..).zip(&merged) {
            let new = store::NewMessage {
                id: db.ids().raw(),
                channel: channel.name(),
                ordinal,
                merged: message,
            };
            store::put_message(&tx.writer(), &new, now).await?;
        }
    }
    tx.commit().await?;
    Ok(lines.len())
}

/// Merges what is ripe and lets every channel take its messages, all at the same time; the number sent.
///
/// # Errors
/// The first failure of the database; the other channels took theirs all the same.
pub async fn deliver(db: &Db, chat: &Chat) -> Result<usize, StoreError> {
    merge(db, chat).await?;
    let stop = CancellationToken::new();
    let served = chat
        .channels()
        .iter()
        .map(|channel| serve(db, channel.as_ref(), chat, &stop));
    let mut sent = 0;
    for served in join_all(served).await {
        sent += served?;
    }
    Ok(sent)
}

/// How lines fared, by their keys; a line in no message yet is not there.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn deliveries(
    reads: Reads<'_>,
    dedupe_keys: &[String],
) -> Result<HashMap<String, Vec<Delivery>>, StoreError> {
    let mut by_key: HashMap<String, Vec<Delivery>> = HashMap::new();
    for (key, delivery) in store::deliveries(reads, dedupe_keys).await? {
        by_key.entry(key).or_default().push(delivery);
    }
    Ok(by_key)
}

/// Messages that are not tried any more, oldest first.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn dead(reads: Reads<'_>) -> Result<Vec<DeadMessage>, StoreError> {
    store::dead(reads).await
}

/// Tries dead messages again from the start, all of them where `ids` are none; the number of messages.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn replay(db: &Db, ids: Option<&[Uuid]>) -> Result<u64, StoreError> {
    store::replay(&db.chore(), ids, db.clock().now()).await
}

/// Gives up what waited a day for a channel that is not in the settings any more.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn retire(db: &Db, chat: &Chat) -> Result<u64, StoreError> {
    let names = chat.channels().iter().map(|channel| channel.name().to_owned());
    let before = db.clock().now() - chrono::Duration::days(1);
    store::retire(&db.chore(), names.collect(), before).await
}

/// How many messages wait, and how many are dead.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn backlog(reads: Reads<'_>) -> Result<(i64, i64), StoreError> {
    store::backlog(reads).await
}
