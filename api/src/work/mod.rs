//! Reconcilers: each reads the present state, acts, and can run twice. They run on the hour of their own and by hand.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::db::{Db, StoreError};
use crate::domain::{applicant, throttle};
use crate::{audit, events};

/// How long between two rounds; the window in which an audit entry is not yet sealed.
const ROUND: Duration = Duration::from_millis(500);

/// Rounds between two tidyings: ten minutes.
const TIDY_EACH: u32 = 1_200;

/// One round of every job: tell what waits in the outbox, write the reads' audit entries, seal the audit chain.
///
/// # Errors
/// The first failure; the other jobs ran all the same.
pub async fn once(db: &Db) -> Result<(), StoreError> {
    let told = events::relay::deliver(db).await.map(drop);
    let written = db.trail().flush(db).await.map(drop);
    let sealed = audit::seal(db).await.map(drop);
    let sent = applicant::send_codes(db).await;
    told.and(written).and(sealed).and(sent)
}

/// Drops what sign-in no longer needs to remember.
///
/// # Errors
/// The first failure; the others ran all the same.
pub async fn tidy(db: &Db) -> Result<(), StoreError> {
    let tries = throttle::prune(db).await;
    let codes = applicant::prune(db).await;
    tries.and(codes)
}

/// Runs rounds until `stop`, and one last round then.
pub fn start(db: Db, tasks: &TaskTracker, stop: CancellationToken) {
    let (carrying, stopped) = (db.clone(), stop.clone());
    tasks.spawn(async move { carrying.carry_hints(stopped).await });
    tasks.spawn(async move {
        let mut rounds = 0_u32;
        loop {
            let stopping = tokio::select! {
                () = stop.cancelled() => true,
                () = tokio::time::sleep(ROUND) => false,
            };
            if let Err(error) = once(&db).await {
                tracing::warn!(cause = ?crate::kernel::code::Coded::cause(&error), "a round of jobs failed, the next one tries again");
            }
            rounds = rounds.wrapping_add(1);
            if rounds.is_multiple_of(TIDY_EACH)
                && let Err(error) = tidy(&db).await
            {
                tracing::warn!(cause = ?crate::kernel::code::Coded::cause(&error), "tidying failed, it is done again later");
            }
            if stopping {
                break;
            }
        }
    });
}
