//! Sends the messages of the work chat, each channel by itself: a message is leased, sent outside any transaction, and
//! settled.

mod store;

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use self::store::Leased;
use super::answer::Outcome;
use super::channels::Channel;
use super::{Chat, State, rules};
use crate::db::{Db, StoreError};
use crate::kernel::id::random_bytes;

/// How long any channel may take over a message; below the lease.
const SENT_WITHIN: Duration = Duration::from_secs(20);

/// Most messages one channel takes in one round.
const A_ROUND: usize = 200;

/// Lets one channel take messages until none is due, one did not get through, the round is full or `stop`; the number
/// sent. A message under way is not cut off.
///
/// # Errors
/// [`StoreError`] from the database; what was sent and not marked is sent again.
pub async fn serve(db: &Db, channel: &dyn Channel, chat: &Chat, stop: &CancellationToken) -> Result<usize, StoreError> {
    let mut sent = 0;
    for _ in 0..A_ROUND {
        let now = db.clock().now();
        if stop.is_cancelled() || chat.hours.is_quiet(now) {
            break;
        }
        let Some(leased) = store::lease(db, channel, now).await? else {
            break;
        };
        let sending = channel.send(&leased.message, db.clock().real());
        let outcome = tokio::time::timeout(SENT_WITHIN, sending).await;
        let outcome = outcome.unwrap_or_else(|_| Outcome::Again("timeout".to_owned()));
        let goes_on = matches!(outcome, Outcome::Sent | Outcome::Dead(_));
        sent += usize::from(outcome == Outcome::Sent);
        settle(db, channel.name(), &leased, outcome).await?;
        if !goes_on {
            break;
        }
    }
    Ok(sent)
}

async fn settle(db: &Db, channel: &str, leased: &Leased, outcome: Outcome) -> Result<(), StoreError> {
    let [chance] = random_bytes();
    let settled = rules::settle(leased.attempts, outcome, chance);
    if settled.state != State::Sent {
        let (key, result, dead) = (&leased.message.key, &settled.result, settled.state == State::Dead);
        tracing::warn!(chat.channel = channel, chat.key = %key, result, dead, "a chat message did not get through");
    }
    store::settle(db, channel, leased, &settled).await
}

/// Takes back what waits for a later try as far as the clock was set back: a wait is so long, not until then.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn set_back(db: &Db, by: chrono::Duration) -> Result<(), StoreError> {
    store::set_back(db, by).await
}
