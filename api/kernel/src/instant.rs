//! A point in time (时刻), UTC, to the microsecond.

use std::ops::Deref;

use chrono::{DateTime, Utc};
use thiserror::Error;

/// Instant; stores keep it as microseconds since 1970-01-01 00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Instant(DateTime<Utc>);

/// The number lies beyond the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no instant has that many microseconds")]
pub struct BeyondTime;

impl Instant {
    /// Takes what a column holds.
    ///
    /// # Errors
    /// [`BeyondTime`], some 262,000 years from here.
    pub fn try_new(micros: i64) -> Result<Self, BeyondTime> {
        DateTime::from_timestamp_micros(micros).map(Self).ok_or(BeyondTime)
    }

    /// Microseconds since 1970-01-01 00:00 UTC.
    #[must_use]
    pub fn micros(self) -> i64 {
        self.0.timestamp_micros()
    }

    /// The time, in UTC.
    #[must_use]
    pub const fn time(self) -> DateTime<Utc> {
        self.0
    }
}

impl From<DateTime<Utc>> for Instant {
    fn from(time: DateTime<Utc>) -> Self {
        Self(time)
    }
}

impl From<Instant> for DateTime<Utc> {
    fn from(instant: Instant) -> Self {
        instant.0
    }
}

impl Deref for Instant {
    type Target = DateTime<Utc>;

    fn deref(&self) -> &DateTime<Utc> {
        &self.0
    }
}
