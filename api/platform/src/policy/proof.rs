//! How a caller proved that he is himself, how lately, and which acts want it again.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use strum::AsRefStr;

pub use crate::kernel::security::Means;

/// How long a proof counts as fresh (NIST SP 800-63B asks again for sensitive acts; five minutes are this court's).
const FRESH: Duration = Duration::minutes(5);

/// Whether staff sign in with a second factor (动态口令).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, AsRefStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Mfa {
    /// A session without one may only enrol it.
    Required,
    /// Whoever enrolled one gives it.
    Optional,
    /// Nobody is asked for one.
    Off,
}

/// What somebody owes before anything but his own account is open to him.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owed {
    /// A password of his own in place of the one that was printed for him.
    Password,
    /// A second factor.
    Factor,
}

/// How a signed-in person proved himself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// What with.
    pub means: Means,
    /// When, in real time.
    pub at: DateTime<Utc>,
    /// Whether that was within five minutes when the request came.
    pub is_fresh: bool,
    /// Number of the pair of tokens he holds, within his session.
    pub generation: i64,
    /// Whether his account has a second factor.
    pub is_enrolled: bool,
    /// What he owes before he may do anything else.
    pub owes: Option<Owed>,
}

/// What an act asks of the proof behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// Any factor within five minutes; the second one, where there is one.
    Recent,
}

impl Freshness {
    /// Whether `proof` is enough.
    #[must_use]
    pub fn is_met(self, proof: Proof) -> bool {
        match self {
            Self::Recent => proof.is_fresh && (proof.means == Means::Mfa || !proof.is_enrolled),
        }
    }
}

/// Whether a proof given at `at` still counts as fresh at `now`.
#[must_use]
pub fn is_fresh(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - at <= FRESH
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::clock::instant;

    #[test]
    fn a_proof_is_fresh_for_five_minutes() {
        let at = |second: i64| instant(second * 1_000_000);
        assert!(is_fresh(at(0), at(300)));
        assert!(!is_fresh(at(0), at(301)));
    }

    #[test]
    fn whoever_has_a_second_factor_gives_it() {
        let proof = |means, is_enrolled, is_fresh| Proof {
            means,
            is_fresh,
            is_enrolled,
            ..Proof::default()
        };
        for (means, is_enrolled, is_fresh, met) in [
            (Means::Pwd, false, true, true),
            (Means::Pwd2, false, true, true),
            (Means::Pwd2, false, false, false),
            (Means::Pwd2, true, true, false),
            (Means::Mfa, true, true, true),
            (Means::Mfa, true, false, false),
            (Means::Sms, false, true, true),
        ] {
            let proof = proof(means, is_enrolled, is_fresh);
            assert_eq!(Freshness::Recent.is_met(proof), met, "{proof:?}");
        }
    }
}
