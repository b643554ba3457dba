//! Reconcilers: each reads the present state, acts, and can run twice. They run on the hour of their own and by hand.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::db::{Db, StoreError};
use crate::domain::applicant::Applicants;
use crate::domain::throttle::Throttle;
use crate::kernel::code::Coded as _;
use crate::{audit, events};

/// How long between two rounds; the window in which an audit entry is not yet sealed.
const ROUND: Duration = Duration::from_millis(500);

/// Rounds between two tidyings: ten minutes.
const TIDY_EACH: u32 = 1_200;

/// The jobs of one process, cheap to clone.
#[derive(Clone)]
pub struct Jobs {
    db: Db,
    applicants: Applicants,
    throttle: Throttle,
}

impl Jobs {
    /// Jobs over the areas they run.
    #[must_use]
    pub const fn new(db: Db, applicants: Applicants, throttle: Throttle) -> Self {
        Self {
            db,
            applicants,
            throttle,
        }
    }

    /// One round of every job: tell what waits in the outbox, write the reads' audit entries, seal the audit chain, send
    /// sign-in codes.
    ///
    /// # Errors
    /// The first failure; the other jobs ran all the same.
    pub async fn once(&self) -> Result<(), StoreError> {
        let told = events::relay::deliver(&self.db).await.map(drop);
        let written = self.db.trail().flush(&self.db).await.map(drop);
        let sealed = audit::seal(&self.db).await.map(drop);
        let sent = self.applicants.send_codes().await;
        told.and(written).and(sealed).and(sent)
    }

    /// Drops what sign-in no longer needs to remember.
    ///
    /// # Errors
    /// The first failure; the others ran all the same.
    pub async fn tidy(&self) -> Result<(), StoreError> {
        let tries = self.throttle.prune().await;
        let codes = self.applicants.prune().await;
        tries.and(codes)
    }

    /// Runs rounds until `stop`, and one last round then.
    pub fn start(self, tasks: &TaskTracker, stop: CancellationToken) {
        let (carrying, stopped) = (self.db.clone(), stop.clone());
        tasks.spawn(async move { carrying.carry_hints(stopped).await });
        tasks.spawn(async move { self.run(stop).await });
    }

    async fn run(self, stop: CancellationToken) {
        let mut rounds = 0_u32;
        loop {
            let stopping = tokio::select! {
                () = stop.cancelled() => true,
                () = tokio::time::sleep(ROUND) => false,
            };
            if let Err(error) = self.once().await {
                tracing::warn!(cause = ?error.cause(), "a round of jobs failed, the next one tries again");
            }
            rounds = rounds.wrapping_add(1);
            if rounds.is_multiple_of(TIDY_EACH)
                && let Err(error) = self.tidy().await
            {
                tracing::warn!(cause = ?error.cause(), "tidying failed, it is done again later");
            }
            if stopping {
                break;
            }
        }
    }
}
