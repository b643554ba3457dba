//! Delivers the outbox, at least once, but for text messages, which a gateway takes away. The log is the one channel
//! there is so far; it names ids and kinds alone.

use super::outbox;
use crate::db::{Db, StoreError};
use crate::kernel::instant::Instant;

/// Most entries delivered in one go.
const BATCH: u64 = 200;

/// Delivers what is due; the number delivered.
///
/// # Errors
/// [`StoreError`] from the database; what was not marked is delivered again.
pub async fn deliver(db: &Db) -> Result<usize, StoreError> {
    let now = Instant::from(db.clock().now());
    let waiting = outbox::due(db.reads(), now, BATCH, outbox::Topics::Others).await?;
    if waiting.is_empty() {
        return Ok(0);
    }
    for entry in &waiting {
        tracing::debug!(outbox.id = %entry.id, outbox.topic = %entry.topic, payload = %entry.payload, "told");
    }
    let ids: Vec<_> = waiting.iter().map(|entry| entry.id).collect();
    outbox::delivered(&db.chore(), &ids, now).await?;
    Ok(waiting.len())
}

/// Takes back what waits because the clock was set back: everything here is due when it is written.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn set_back(db: &Db) -> Result<(), StoreError> {
    outbox::set_back(&db.chore(), Instant::from(db.clock().now())).await
}
