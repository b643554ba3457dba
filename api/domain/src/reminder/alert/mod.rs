//! Alerts (节点预警): the reminders of the whole court in one order, so that a reader who was cut off goes on where he
//! was.
//!
//! Reminders are made by several processes at once, and none of their instants or ids says in which order they became
//! visible. So a reminder gets its place after it was made, from one head row: what has a place is followed by nothing
//! that could still come before it.

mod store;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{ReminderError, ReminderThreshold, Reminders};
use crate::db::{Db, StoreError};
use crate::kernel::calendar;
use crate::kernel::id::{ApplicationId, CaseId, DeadlineId};
use crate::policy::{self, Row, Scope};

/// What listens for alerts listens to this in place of a root.
pub const TOPIC: Uuid = Uuid::from_u128(0xA1E7 << 112);

/// Reminders given a place in one transaction.
const BATCH: i64 = 1_000;
/// Places looked through at once: what lies outside the reader's scope is passed over.
const STRETCH: i64 = 500;

/// An alert as it is shown (节点预警).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertView {
    /// Its place in the court's order, from one.
    pub n: i64,
    /// The case, if it is about one.
    pub case: Option<CaseId>,
    /// The application, if it is about one that waits to be decided.
    pub application: Option<ApplicationId>,
    /// The deadline; none for a reminder by hand.
    pub deadline: Option<DeadlineId>,
    /// What it tells.
    pub threshold: ReminderThreshold,
    /// The line.
    pub text: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
}

/// Gives a place to the reminders that have none, and wakes who listens. A job: it can run twice and in many processes
/// at once.
///
/// # Errors
/// [`StoreError`] from the database; what was placed before stays so.
pub async fn place(db: &Db) -> Result<u64, StoreError> {
    let mut placed = 0;
    loop {
        let n = store::place(db, BATCH).await?;
        placed += n;
        if n > 0 {
            db.hints().tell(TOPIC);
        }
        if i64::try_from(n).is_ok_and(|n| n < BATCH) {
            return Ok(placed);
        }
    }
}

impl Reminders {
    /// Alerts in scope after a place, in their order, and the place up to which was looked. Short of the last place the
    /// stretch may hold nothing in scope; the reader goes on from there.
    ///
    /// # Errors
    /// [`ReminderError::Denied`].
    pub async fn alerts(&self, scope: &Scope, after: i64) -> Result<(Vec<AlertView>, i64), ReminderError> {
        policy::eligible(scope.actor(), Row::Reminder)?;
        let head = store::head(&self.db).await?;
        let until = head.min(after.saturating_add(STRETCH));
        if until <= after {
            return Ok((Vec::new(), after));
        }
        let alerts = store::between(&self.db, scope, after, until).await?;
        Ok((alerts, until))
    }

    /// The place before the first alert of today at the court: where a reader begins who names none.
    ///
    /// # Errors
    /// [`ReminderError::Denied`].
    pub async fn before_today(&self, scope: &Scope) -> Result<i64, ReminderError> {
        policy::eligible(scope.actor(), Row::Reminder)?;
        let midnight = calendar::start_of_day_utc(self.db.clock().today());
        Ok(store::before(&self.db, midnight).await?)
    }
}
