//! Reconcilers: each reads the present state, acts, and can run twice. They run on the hour of their own and by hand.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::db::{Db, StoreError};
use crate::{audit, events};

/// How long between two rounds; the window in which an audit entry is not yet sealed.
const ROUND: Duration = Duration::from_millis(500);

/// One round of every job: tell what waits in the outbox, write the reads' audit entries, seal the audit chain.
///
/// # Errors
/// The first failure; the other jobs ran all the same.
pub async fn once(db: &Db) -> Result<(), StoreError> {
    let told = events::relay::deliver(db).await.map(drop);
    let written = db.trail().flush(db).await.map(drop);
    let sealed = audit::seal(db).await.map(drop);
    told.and(written).and(sealed)
}

/// Runs rounds until `stop`, and one last round then.
pub fn start(db: Db, tasks: &TaskTracker, stop: CancellationToken) {
    let (carrying, stopped) = (db.clone(), stop.clone());
    tasks.spawn(async move { carrying.carry_hints(stopped).await });
    tasks.spawn(async move {
        loop {
            let stopping = tokio::select! {
                () = stop.cancelled() => true,
                () = tokio::time::sleep(ROUND) => false,
            };
            if let Err(error) = once(&db).await {
                tracing::warn!(cause = ?crate::kernel::code::Coded::cause(&error), "a round of jobs failed, the next one tries again");
            }
            if stopping {
                break;
            }
        }
    });
}
