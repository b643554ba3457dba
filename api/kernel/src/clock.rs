//! Time as a value: nobody but the clock asks the machine.
//!
//! Business time drives dates, deadlines and the instants of events; real time drives tokens, throttles and the audit
//! record. In service both are one; the demo shifts business time by whole days, tests set both.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::calendar;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// Real time: tokens, throttles, audit.
    fn real(&self) -> DateTime<Utc>;

    /// Business time: dates, deadlines, events.
    fn now(&self) -> DateTime<Utc>;

    /// Today at the court (Asia/Shanghai).
    fn today(&self) -> NaiveDate {
        calendar::court_date(self.now())
    }
}

/// The machine's clock, with business time shifted by whole days.
#[derive(Debug, Default)]
pub struct SystemClock {
    shift: Duration,
}

impl SystemClock {
    /// A clock whose business date is `today` at this moment.
    #[must_use]
    pub fn showing(today: NaiveDate) -> Self {
        let shift = today - calendar::court_date(machine_time());
        Self { shift }
    }
}

impl Clock for SystemClock {
    fn real(&self) -> DateTime<Utc> {
        machine_time()
    }

    fn now(&self) -> DateTime<Utc> {
        machine_time() + self.shift
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
fn machine_time() -> DateTime<Utc> {
    Utc::now()
}

/// A clock that stands still until it is moved: for tests.
#[derive(Debug)]
pub struct SetClock {
    micros: AtomicI64,
}

impl SetClock {
    /// A clock that shows `at`.
    #[must_use]
    pub fn new(at: DateTime<Utc>) -> Self {
        Self {
            micros: AtomicI64::new(at.timestamp_micros()),
        }
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.micros
            .fetch_add(by.num_microseconds().unwrap_or(0), Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn real(&self) -> DateTime<Utc> {
        instant(self.micros.load(Ordering::SeqCst))
    }

    fn now(&self) -> DateTime<Utc> {
        self.real()
    }
}

/// The instant `micros` microseconds after 1970-01-01 00:00 UTC, as stores keep it.
#[must_use]
pub fn instant(micros: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(micros).unwrap_or_default()
}
