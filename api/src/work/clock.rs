//! Watches the clock (时钟跳变): set back, it must not lock anybody out until it has caught up; set forward, somebody should
//! know.
//!
//! Waits count from when they began: tries to sign in and codes see to that by themselves; what jobs wait for is taken
//! back here. Nothing that was told, decided or written down is changed by a jump.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use tokio_util::sync::CancellationToken;

use super::Jobs;
use crate::db::{Fares, StoreError};
use crate::events::{chat, relay};
use crate::kernel::code::Coded as _;

/// How long between two looks.
const EACH: Duration = Duration::from_secs(5);
/// What may lie between two clocks that are right.
const SKEW: TimeDelta = TimeDelta::seconds(60);

/// The last look at both clocks: the one on the wall, and the one that nobody sets.
#[derive(Clone, Copy)]
struct Look {
    wall: DateTime<Utc>,
    steady: Instant,
}

/// How far the wall clock was set, forward or (negative) back, since `before`; `None` for what clocks do by themselves.
fn jump(before: Look, now: Look) -> Option<TimeDelta> {
    let passed = TimeDelta::from_std(now.steady.duration_since(before.steady)).unwrap_or_default();
    let by = now.wall - before.wall - passed;
    (by.abs() > SKEW).then_some(by)
}

impl Jobs {
    /// Looks at the clock until `stop`.
    pub(super) async fn keep_time(self, stop: CancellationToken) {
        let mut before: Option<Look> = None;
        loop {
            let now = Look {
                wall: self.db.clock().real(),
                steady: Instant::now(),
            };
            if self.db.fares() == Fares::Well {
                // at the start the store tells when it was last written; later this process's own clocks do
                let looked = match before.map(|before| jump(before, now)) {
                    None => self.look_at_clock(None).await,
                    Some(None) => Ok(()),
                    Some(jumped) => self.look_at_clock(jumped).await,
                };
                match looked {
                    Ok(()) => before = Some(now),
                    Err(error) => tracing::warn!(cause = error.in_words(), "the clock was not looked at"),
                }
            }
            if stop.run_until_cancelled(tokio::time::sleep(EACH)).await.is_none() {
                return;
            }
        }
    }

    /// Tells of a jump, of this process's clock or since any process last wrote, and takes waits back.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn look_at_clock(&self, jumped: Option<TimeDelta>) -> Result<(), StoreError> {
        let behind = self.db.written_at().await? - self.db.clock().real();
        let Some(by) = jumped.or_else(|| (behind > SKEW).then_some(-behind)) else {
            return Ok(());
        };
        let seconds = by.num_seconds();
        tracing::error!(
            by_s = seconds,
            "the clock of this machine was set; check its time service"
        );
        if by < TimeDelta::zero() {
            relay::set_back(&self.db).await?;
            chat::set_back(&self.db, -by).await?;
            self.recomputes.set_back().await?;
        }
        self.db.note_jump(seconds).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_was_set_is_told_from_one_that_runs() {
        let steady = Instant::now();
        let wall = DateTime::<Utc>::UNIX_EPOCH;
        let before = Look { wall, steady };
        let after = |wall_s: i64, steady_s: u64| Look {
            wall: wall + TimeDelta::seconds(wall_s),
            steady: steady + Duration::from_secs(steady_s),
        };
        assert_eq!(jump(before, after(5, 5)), None);
        assert_eq!(jump(before, after(60, 5)), None, "slewed, or a machine under load");
        assert_eq!(jump(before, after(3_605, 5)), Some(TimeDelta::hours(1)));
        assert_eq!(jump(before, after(5 - 3_600, 5)), Some(-TimeDelta::hours(1)));
    }
}
