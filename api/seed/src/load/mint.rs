//! Ids and instants of loaded rows: the same for the same seed and day, on every machine.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::kernel::calendar::start_of_day_utc;

/// Microseconds of a minute.
pub(super) const MINUTE: i64 = 60_000_000;

/// Makes ids from a seed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mint {
    seed: u64,
}

impl Mint {
    pub(super) const fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// The id of the thing `what` with the numbers `key`: a `UUIDv7` of the instant `at`, in microseconds.
    pub(super) fn id(self, what: &str, key: &[u64], at: i64) -> Uuid {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.seed.to_be_bytes()).update(what.as_bytes());
        for number in key {
            hasher.update(&number.to_be_bytes());
        }
        let mut tail = [0_u8; 10];
        tail.copy_from_slice(&hasher.finalize().as_bytes()[..10]);
        let millis = u64::try_from(at / 1_000).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }
}

/// The instant of a minute of a court day, as stores keep it.
pub(super) fn moment(on: NaiveDate, minute_of_day: u16) -> i64 {
    start_of_day_utc(on).timestamp_micros() + i64::from(minute_of_day) * MINUTE
}
