//! Text messages (短信): handed to a gateway in the transaction of what they tell of, sealed wherever they lie.
//!
//! The gateway built in is the outbox: messages wait there, readable to nobody, until whoever holds the court's secret
//! takes them away to the telephone company.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::outbox::{self, Telling};
use crate::crypto::{Column, Keyring};
use crate::db::{Db, StoreError, Writer};
use crate::kernel::instant::Instant;
use crate::policy::Sending;

/// Topic of text messages in the outbox.
pub const TOPIC: &str = "sms";
/// Most messages taken away in one go.
const BATCH: u64 = 200;

/// A message to one telephone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextMessage {
    /// The telephone number.
    pub phone: String,
    /// What it says.
    pub text: String,
}

/// How text messages leave the court.
pub trait Gateway: Send + Sync {
    /// What is written to the outbox under `id` so that the message leaves.
    ///
    /// # Errors
    /// [`StoreError`] when the message cannot be written down.
    fn telling(&self, id: Uuid, message: &TextMessage, at: DateTime<Utc>) -> Result<Telling, StoreError>;
}

/// Leaves messages in the outbox, sealed.
pub struct OutboxGateway {
    keyring: Keyring,
}

impl OutboxGateway {
    /// Seals with `keyring`.
    #[must_use]
    pub fn new(keyring: Keyring) -> Self {
        Self { keyring }
    }
}

impl Gateway for OutboxGateway {
    fn telling(&self, id: Uuid, message: &TextMessage, at: DateTime<Utc>) -> Result<Telling, StoreError> {
        let sealed = self
            .keyring
            .seal(Column::TextMessage, id, &serde_json::to_string(message)?);
        Ok(Telling {
            id,
            topic: TOPIC,
            dedupe_key: format!("{TOPIC}:{id}"),
            payload: STANDARD.encode(sealed),
            at,
        })
    }
}

/// Hands a message to the gateway, with what it tells of.
///
/// # Errors
/// [`StoreError`].
pub async fn send(
    gateway: &impl Gateway,
    writer: &Writer<'_, Sending>,
    message: &TextMessage,
) -> Result<(), StoreError> {
    let (id, at) = (writer.db().ids().raw(), writer.db().clock().now());
    outbox::tell(writer, gateway.telling(id, message, at)?).await
}

/// Hands the messages that wait to `carry`, oldest first, and marks those it carried; a message whose carrier broke off
/// is handed out again.
///
/// # Errors
/// [`StoreError`] when the store fails or a message does not open.
pub async fn take(db: &Db, mut carry: impl FnMut(&TextMessage) -> bool) -> Result<usize, StoreError> {
    let now = Instant::from(db.clock().now());
    let waiting = outbox::due(db.reads(), now, BATCH, outbox::Topics::Texts).await?;
    let mut carried = Vec::with_capacity(waiting.len());
    for entry in &waiting {
        let sealed = STANDARD
            .decode(&entry.payload)
            .map_err(|_| StoreError::Unreadable("text message".to_owned()))?;
        let text = db.keyring().open(Column::TextMessage, entry.id, &sealed)?;
        if carry(&serde_json::from_str(&text)?) {
            carried.push(entry.id);
        }
    }
    if !carried.is_empty() {
        outbox::delivered(&db.chore(), &carried, now).await?;
    }
    Ok(carried.len())
}
