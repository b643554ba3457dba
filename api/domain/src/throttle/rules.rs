//! How often somebody may try: a ladder of waits for one account, an even drip for an address and for the service. Pure.

use std::net::IpAddr;

use unicode_normalization::UnicodeNormalization as _;

const SECOND: i64 = 1_000_000;

/// Figures of the throttle; set by this court within NIST SP 800-63B (at most 100 failures in a row) and
/// GB/T 22239 8.1.4.1 b (failed sign-ins are limited).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Tries of one account before the first wait.
    pub quick_tries: i64,
    /// The first wait, in seconds; each next one is twice as long.
    pub first_wait_s: i64,
    /// The longest wait, in seconds.
    pub longest_wait_s: i64,
    /// Failures in a row after which an account waits for a second channel.
    pub most_failures: i64,
    /// Failures in a row from where its owner signed in before, after which the address counts as a stranger's.
    pub most_failures_known: i64,
    /// Tries a minute from one address.
    pub address_a_minute: i64,
    /// Failures a second in the whole service; beyond it strange addresses are refused.
    pub service_a_second: i64,
    /// Codes by telephone asked for in an hour from one address.
    pub address_codes_an_hour: i64,
    /// Codes by telephone asked for in an hour in the whole service, most of them for nobody.
    pub service_asks_an_hour: i64,
    /// Messages with codes sent in an hour in the whole service.
    pub service_codes_an_hour: i64,
}

impl Figures {
    /// In service.
    pub const SERVICE: Self = Self {
        quick_tries: 5,
        first_wait_s: 30,
        longest_wait_s: 900,
        most_failures: 100,
        most_failures_known: 20,
        address_a_minute: 20,
        service_a_second: 50,
        address_codes_an_hour: 10,
        service_asks_an_hour: 20_000,
        service_codes_an_hour: 500,
    };

    /// For people behind one address: the demo on a loopback, load tests, a proxy that hides its clients.
    #[must_use]
    pub const fn relaxed_by_address(self) -> Self {
        self.with_address_a_minute(100_000)
    }

    /// Other tries a minute from one address.
    #[must_use]
    pub const fn with_address_a_minute(self, tries: i64) -> Self {
        Self {
            address_a_minute: tries,
            ..self
        }
    }
}

/// What a bucket holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Level {
    /// Tries in a row.
    pub tries: i64,
    /// When the next is open, in microseconds since 1970.
    pub next_at: i64,
}

/// One more try on the ladder of an account; the seconds to wait when it is not open.
///
/// # Errors
/// Seconds until the next try is open.
pub fn climb(level: Level, now: i64, figures: &Figures) -> Result<Level, i64> {
    if level.tries >= figures.most_failures {
        return Err(figures.longest_wait_s);
    }
    if level.next_at > now {
        return Err(seconds_up(level.next_at - now));
    }
    let tries = level.tries + 1;
    Ok(Level {
        tries,
        next_at: now + wait_after(tries, figures) * SECOND,
    })
}

/// Seconds to wait after so many tries in a row.
fn wait_after(tries: i64, figures: &Figures) -> i64 {
    let Ok(doublings) = u32::try_from(tries - figures.quick_tries) else {
        return 0;
    };
    let wait = 1_i64
        .checked_shl(doublings.min(32))
        .unwrap_or(i64::MAX)
        .saturating_mul(figures.first_wait_s);
    wait.min(figures.longest_wait_s)
}

/// An even rate: so many at once, then one more each `1 / n` of `period_s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many in a period.
    pub most: i64,
    /// The period, in seconds.
    pub period_s: i64,
}

/// One more at `rate`; the seconds to wait when it is full.
///
/// # Errors
/// Seconds until there is room.
pub fn drip(level: Level, now: i64, rate: Rate) -> Result<Level, i64> {
    let period = rate.period_s * SECOND;
    let step = period / rate.most.max(1);
    let start = level.next_at.max(now);
    if start - now > period - step {
        return Err(seconds_up(start - now - (period - step)));
    }
    Ok(Level {
        tries: 0,
        next_at: start + step,
    })
}

/// Takes one back that turned out not to count.
#[must_use]
pub fn undrip(level: Level, rate: Rate) -> Level {
    Level {
        tries: 0,
        next_at: level.next_at - rate.period_s * SECOND / rate.most.max(1),
    }
}

fn seconds_up(micros: i64) -> i64 {
    (micros + SECOND - 1) / SECOND
}

/// A user name as its bucket is named: compatibility forms and case do not make another.
#[must_use]
pub fn folded(username: &str) -> String {
    username.trim().nfkc().collect::<String>().to_lowercase()
}

/// An address as its bucket is named: of an IPv6 address the network, which one subscriber holds whole.
#[must_use]
pub fn network(address: Option<&str>) -> String {
    match address.and_then(|address| address.parse().ok()) {
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        None => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FIGURES: Figures = Figures::SERVICE;

    #[test]
    fn five_tries_are_quick_then_the_wait_doubles_to_a_quarter_of_an_hour() {
        let (mut level, mut now, mut waits) = (Level::default(), 0, Vec::new());
        while level.tries < 14 {
            match climb(level, now, &FIGURES) {
                Ok(next) => level = next,
                Err(wait) => {
                    waits.push(wait);
                    now += wait * SECOND;
                }
            }
        }
        assert_eq!(waits, [30, 60, 120, 240, 480, 900, 900, 900, 900]);
    }

    #[test]
    fn a_hundred_failures_in_a_row_are_the_end() {
        let level = Level { tries: 99, next_at: 0 };
        let last = climb(level, SECOND, &FIGURES).expect("the hundredth is open");
        assert_eq!(climb(last, i64::MAX / 2, &FIGURES), Err(900), "however long one waits");
    }

    #[test]
    fn an_address_has_twenty_and_then_one_each_three_seconds() {
        let rate = Rate { most: 20, period_s: 60 };
        let mut level = Level::default();
        for _ in 0..20 {
            level = drip(level, 0, rate).expect("one of twenty");
        }
        assert_eq!(drip(level, 0, rate), Err(3));
        assert_eq!(drip(level, 2 * SECOND, rate), Err(1));
        let level = drip(level, 3 * SECOND, rate).expect("one more after three seconds");
        assert_eq!(drip(level, 3 * SECOND, rate), Err(3));
        assert_eq!(drip(undrip(level, rate), 3 * SECOND, rate), Ok(level));
    }

    proptest! {
        #[test]
        fn no_minute_holds_more_than_its_burst_and_its_drip(gaps in prop::collection::vec(0_i64..10_000_000, 1..200)) {
            let rate = Rate { most: 20, period_s: 60 };
            let (mut level, mut now, mut taken) = (Level::default(), 0, Vec::new());
            for gap in gaps {
                now += gap;
                if let Ok(next) = drip(level, now, rate) {
                    level = next;
                    taken.push(now);
                }
            }
            for start in &taken {
                let inside = taken.iter().filter(|at| **at >= *start && **at < start + 60 * SECOND).count();
                prop_assert!(inside <= 40);
            }
        }
    }

    #[test]
    fn names_and_addresses_are_one_bucket_however_they_are_written() {
        assert_eq!(folded(" ＣＨＩＥＦ "), "chief");
        assert_ne!(folded("chief"), folded("chief2"));
        assert_eq!(network(Some("2001:db8::1")), network(Some("2001:db8::ffff")));
        assert_ne!(network(Some("2001:db8::1")), network(Some("2001:db8:0:1::1")));
        assert_ne!(network(Some("10.0.0.1")), network(Some("10.0.0.2")));
    }
}
