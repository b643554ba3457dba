//! Reconcilers: each reads the present state, acts, and can run twice. They run on the hour of their own and by hand.

mod clock;

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::db::{Db, Fares, StoreError};
use crate::domain::applicant::Applicants;
use crate::domain::recompute::{Recomputes, Walked};
use crate::domain::reminder::{Reminders, Swept, alert};
use crate::domain::throttle::Throttle;
use crate::events::chat::channels::Channel;
use crate::events::chat::{self, Chat};
use crate::kernel::code::Coded as _;
use crate::kernel::practice::Practice;
use crate::kernel::pulse::Pulse;
use crate::{audit, events};

/// How long between two rounds; the window in which an audit entry is not yet sealed.
const ROUND: Duration = Duration::from_millis(500);

/// How long a channel of the work chat rests between two rounds.
const CHAT_ROUND: Duration = Duration::from_secs(1);

/// How long between two sweeps of the deadlines.
const SWEEP_EACH: Duration = Duration::from_mins(1);

/// How long between two looks for deadlines to be recomputed.
const RECOMPUTE_EACH: Duration = Duration::from_secs(2);

/// Rounds between two tidyings: ten minutes.
const TIDY_EACH: u32 = 1_200;

/// The jobs of one process, cheap to clone.
#[derive(Clone)]
pub struct Jobs {
    db: Db,
    applicants: Applicants,
    throttle: Throttle,
    reminders: Reminders,
    recomputes: Recomputes,
    chat: Chat,
    pulse: Pulse,
}

impl Jobs {
    /// Jobs over the areas they run.
    #[must_use]
    pub fn new(db: Db, applicants: Applicants, throttle: Throttle, practice: Practice) -> Self {
        Self {
            reminders: Reminders::new(db.clone(), practice),
            recomputes: Recomputes::new(db.clone()),
            db,
            applicants,
            throttle,
            chat: Chat::default(),
            pulse: Pulse::default(),
        }
    }

    /// When they last did what they are for.
    #[must_use]
    pub const fn pulse(&self) -> &Pulse {
        &self.pulse
    }

    /// The same with other channels of the work chat than the log.
    #[must_use]
    pub fn with_chat(self, chat: Chat) -> Self {
        Self { chat, ..self }
    }

    /// The channels of the work chat.
    #[must_use]
    pub const fn chat(&self) -> &Chat {
        &self.chat
    }

    /// One round of every job, the channels of the work chat among them.
    ///
    /// # Errors
    /// The first failure; the other jobs ran all the same.
    pub async fn once(&self) -> Result<(), StoreError> {
        let done = self.round().await;
        let chatted = chat::deliver(&self.db, &self.chat).await.map(drop);
        done.and(chatted)
    }

    /// One round of the jobs that wait for nobody outside: tell what waits in the outbox, write the reads' audit entries,
    /// seal the audit chain, send sign-in codes, merge the lines of the work chat, put the reminders in their order.
    ///
    /// While the store is full the record of what was read is all that is written: the reserve is for that.
    async fn round(&self) -> Result<(), StoreError> {
        if self.db.fares() == Fares::Full {
            self.db.trail().flush(&self.db).await?;
            return self.seal().await;
        }
        let told = events::relay::deliver(&self.db).await.map(drop);
        let written = self.db.trail().flush(&self.db).await.map(drop);
        let sealed = self.seal().await;
        let sent = self.applicants.send_codes().await;
        let merged = chat::merge(&self.db, &self.chat).await.map(drop);
        let placed = alert::place(&self.db).await.map(drop);
        told.and(written).and(sealed).and(sent).and(merged).and(placed)
    }

    /// Puts the audit entries that wait into the chain.
    async fn seal(&self) -> Result<(), StoreError> {
        audit::seal(&self.db).await?;
        self.pulse.sealed(self.db.clock().real());
        Ok(())
    }

    /// Reminds of every deadline that has come to a threshold.
    ///
    /// # Errors
    /// [`StoreError`] when nothing can be read.
    pub async fn sweep(&self) -> Result<Swept, StoreError> {
        let swept = self.reminders.sweep().await?;
        self.pulse.swept(self.db.clock().real());
        Ok(swept)
    }

    /// Recomputes the deadlines that a new calendar may move, as far as their time has come, until `stop`.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not answer; what is left is done in another round.
    pub async fn recompute(&self, stop: &CancellationToken) -> Result<Walked, StoreError> {
        self.recomputes.walk(stop).await
    }

    /// Drops what sign-in no longer needs to remember, and gives up messages to channels that are gone.
    ///
    /// # Errors
    /// The first failure; the others ran all the same.
    pub async fn tidy(&self) -> Result<(), StoreError> {
        let tries = self.throttle.prune().await;
        let codes = self.applicants.prune().await;
        let messages = chat::retire(&self.db, &self.chat).await.map(drop);
        tries.and(codes).and(messages)
    }

    /// Runs rounds until `stop`, and one last round then.
    pub fn start(self, tasks: &TaskTracker, stop: CancellationToken) {
        let (carrying, stopped) = (self.db.clone(), stop.clone());
        tasks.spawn(async move { carrying.carry_hints(stopped).await });
        let (watching, stopped) = (self.db.clone(), stop.clone());
        tasks.spawn(async move { watching.keep_watch(stopped).await });
        let (timing, stopped) = (self.clone(), stop.clone());
        tasks.spawn(async move { timing.keep_time(stopped).await });
        for channel in self.chat.channels() {
            let (jobs, channel, stopped) = (self.clone(), Arc::clone(channel), stop.clone());
            tasks.spawn(async move { jobs.serve(channel.as_ref(), stopped).await });
        }
        let (sweeping, stopped) = (self.clone(), stop.clone());
        tasks.spawn(async move { sweeping.watch(stopped).await });
        let (recomputing, stopped) = (self.clone(), stop.clone());
        tasks.spawn(async move { recomputing.keep_counted(stopped).await });
        tasks.spawn(async move { self.run(stop).await });
    }

    /// Waits for the next round, and on while the store takes no writes; whether there is one.
    async fn again(&self, pause: Duration, stop: &CancellationToken) -> bool {
        while stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_some() {
            if self.db.fares() == Fares::Well {
                return true;
            }
        }
        false
    }

    /// Sweeps each minute until `stop`.
    async fn watch(self, stop: CancellationToken) {
        while self.again(SWEEP_EACH, &stop).await {
            match self.sweep().await {
                Ok(swept) if swept.looked > 0 => {
                    let Swept {
                        looked,
                        reminded,
                        failed,
                    } = swept;
                    tracing::info!(looked, reminded, failed, "deadlines were looked at");
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(cause = error.in_words(), "a sweep failed, the next one tries again"),
            }
        }
    }

    /// Looks for deadlines to be recomputed until `stop`.
    async fn keep_counted(self, stop: CancellationToken) {
        while self.again(RECOMPUTE_EACH, &stop).await {
            if let Err(error) = self.recompute(&stop).await {
                tracing::warn!(
                    cause = error.in_words(),
                    "a recomputation stopped, the next round goes on"
                );
            }
        }
    }

    /// Rounds of one channel until `stop`: one that hangs holds up neither the others nor any other job.
    async fn serve(&self, channel: &dyn Channel, stop: CancellationToken) {
        while self.again(CHAT_ROUND, &stop).await {
            if let Err(error) = chat::serve(&self.db, channel, &self.chat, &stop).await {
                let channel = channel.name();
                tracing::warn!(
                    chat.channel = channel,
                    cause = error.in_words(),
                    "a round of a channel failed"
                );
            }
        }
    }

    async fn run(self, stop: CancellationToken) {
        let mut rounds = 0_u32;
        loop {
            let stopping = tokio::select! {
                () = stop.cancelled() => true,
                () = tokio::time::sleep(ROUND) => false,
            };
            if matches!(self.db.fares(), Fares::Away | Fares::ReadOnly) && !stopping {
                continue;
            }
            let since = self.db.health_mark();
            if let Err(error) = self.round().await {
                self.db.hear(error.code(), since);
                tracing::warn!(
                    cause = error.in_words(),
                    "a round of jobs failed, the next one tries again"
                );
            }
            rounds = rounds.wrapping_add(1);
            if rounds.is_multiple_of(TIDY_EACH)
                && self.db.fares() == Fares::Well
                && let Err(error) = self.tidy().await
            {
                tracing::warn!(cause = error.in_words(), "tidying failed, it is done again later");
            }
            if stopping {
                break;
            }
        }
    }
}
