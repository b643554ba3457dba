//! Rates (限流): how much one account or one address may ask in a minute, counted by cost.
//!
//! A bucket is one number: the instant at which it is full again (the generic cell rate algorithm). The buckets of all
//! keys lie in one table of fixed size, found by a keyed hash: memory is bounded whoever asks, nothing is swept, and an
//! address that comes in ever new disguises wins no more than its share of the table. Two keys that fall together share
//! a budget; with a few thousand callers that is rare and costs them a wait. Each process counts for itself.

use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::time::Instant;

use super::limits::Cost;

/// Buckets of a table.
const SLOTS: usize = 16 * 1024;
/// Cost that takes one more unit of the budget.
const COST_A_UNIT: u64 = 500;
const MINUTE_US: u64 = 60_000_000;

/// Budgets of one listener, in units a minute; a request takes one unit and one more for each 500 of its cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// For one account.
    pub account: u32,
    /// For one address, of callers without a good token.
    pub address: u32,
}

impl Rates {
    /// In service.
    pub const SERVICE: Self = Self {
        account: 300,
        address: 60,
    };
    /// Where one person tries everything at once.
    pub const RELAXED: Self = Self {
        account: 1_000_000,
        address: 1_000_000,
    };
}

/// Whole seconds until the budget has enough again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wait(pub(super) u32);

/// Units that a request of this cost takes.
pub(super) fn units(cost: Cost) -> u64 {
    1 + cost.all() / COST_A_UNIT
}

/// The budgets of all keys of one kind.
pub(super) struct Buckets {
    full_at_us: Box<[AtomicU64]>,
    keys: RandomState,
    began: Instant,
    unit_us: u64,
    burst_us: u64,
}

impl Buckets {
    pub(super) fn new(units_a_minute: u32) -> Self {
        let units = u64::from(units_a_minute.max(1));
        let unit_us = (MINUTE_US / units).max(1);
        Self {
            full_at_us: (0..SLOTS).map(|_| AtomicU64::new(0)).collect(),
            keys: RandomState::new(),
            began: Instant::now(),
            unit_us,
            burst_us: unit_us.saturating_mul(units),
        }
    }

    /// Takes units from the budget of a key. A request dearer than a whole budget takes all of it.
    ///
    /// # Errors
    /// How long until there are enough; then none are taken.
    pub(super) fn take(&self, key: impl Hash, units: u64) -> Result<(), Wait> {
        let now_us = u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.take_at(now_us, key, units)
    }

    fn take_at(&self, now_us: u64, key: impl Hash, units: u64) -> Result<(), Wait> {
        let price_us = self.unit_us.saturating_mul(units).min(self.burst_us);
        let slot = usize::try_from(self.keys.hash_one(key)).unwrap_or(usize::MAX) % SLOTS;
        let after = |full_at_us: u64| full_at_us.max(now_us).saturating_add(price_us);
        let horizon_us = now_us.saturating_add(self.burst_us);
        let taken = self.full_at_us[slot].fetch_update(Ordering::Relaxed, Ordering::Relaxed, |full_at_us| {
            Some(after(full_at_us)).filter(|full_at_us| *full_at_us <= horizon_us)
        });
        match taken {
            Ok(_) => Ok(()),
            Err(full_at_us) => {
                let wait_s = (after(full_at_us) - horizon_us).div_ceil(1_000_000);
                Err(Wait(u32::try_from(wait_s).unwrap_or(u32::MAX)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000;

    #[test]
    fn a_budget_is_spent_at_once_and_comes_back_with_time() {
        let buckets = Buckets::new(60);
        for _ in 0..60 {
            assert_eq!(buckets.take_at(0, "a", 1), Ok(()));
        }
        assert_eq!(buckets.take_at(0, "a", 1), Err(Wait(1)));
        assert_eq!(buckets.take_at(0, "a", 10), Err(Wait(10)));
        assert_eq!(buckets.take_at(3 * SECOND, "a", 3), Ok(()));
        assert_eq!(buckets.take_at(3 * SECOND, "a", 1), Err(Wait(1)));
        let much_later = 3_600 * SECOND;
        for _ in 0..6 {
            assert_eq!(buckets.take_at(much_later, "a", 10), Ok(()));
        }
        let refused = buckets.take_at(much_later, "a", 1);
        assert_eq!(refused, Err(Wait(1)), "what is not used is not saved up");
    }

    #[test]
    fn the_dear_pay_more_and_no_request_is_too_dear_for_ever() {
        let buckets = Buckets::new(10);
        assert_eq!(buckets.take_at(0, "a", 1_000), Ok(()));
        assert_eq!(buckets.take_at(0, "a", 1), Err(Wait(6)));
        assert_eq!(buckets.take_at(60 * SECOND, "a", u64::MAX), Ok(()));
    }

    #[test]
    fn keys_have_budgets_of_their_own() {
        let buckets = Buckets::new(1);
        let had = (0..100).filter(|key| buckets.take_at(0, key, 1).is_ok()).count();
        assert!(had > 90, "only {had} of 100 keys had a budget of their own");
        assert!(buckets.take_at(0, 7, 1).is_err());
    }

    #[test]
    fn the_table_never_grows() {
        let buckets = Buckets::new(1);
        let had = (0..1_000_000_u32)
            .filter(|key| buckets.take_at(0, key, 1).is_ok())
            .count();
        assert!(had <= SLOTS, "{had}");
    }
}
