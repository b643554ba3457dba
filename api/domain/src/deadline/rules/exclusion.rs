//! What stops a limit from running (扣除事由), and which of it a rule takes.
//!
//! An objection and a reconsideration are not among the grounds: enforcement goes on meanwhile
//! (执行程序解释 art. 9), so they stop no limit; that a third-party objection bars the disposal of its object is a lock
//! on that object and no matter of limits.

use std::{fmt, str::FromStr};

use strum::IntoEnumIterator;
use thiserror::Error;

use super::interval::Interval;
pub use crate::kernel::deadline::Exclusion;

const fn bit(exclusion: Exclusion) -> u8 {
    1 << exclusion as u8
}

/// Grounds that a rule takes; written `E0` for none, `EM` for all, else the codes with commas (`E1,E2`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ExclusionSet(u8);

/// Text that names no set of exclusions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a set of exclusions: expected E0, EM, or codes from E1 to E7 with commas")]
pub struct UnknownExclusion;

impl ExclusionSet {
    /// No ground: the limit runs through whatever happens.
    pub const NONE: Self = Self(0);

    /// Whether no ground is taken.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether days left out on this ground do not run.
    #[must_use]
    pub const fn takes(self, exclusion: Exclusion) -> bool {
        self.0 & bit(exclusion) != 0
    }

    /// The grounds it takes, in their order.
    pub fn grounds(self) -> impl Iterator<Item = Exclusion> {
        Exclusion::iter().filter(move |ground| self.takes(*ground))
    }

    /// Whether every ground of it is one of `other`.
    #[must_use]
    pub const fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Picks from the intervals of a case those that are left out.
    #[must_use]
    pub fn pick(self, of_the_case: &[(Exclusion, Interval)]) -> Vec<Interval> {
        let taken = of_the_case.iter().filter(|(exclusion, _)| self.takes(*exclusion));
        taken.map(|(_, interval)| *interval).collect()
    }

    fn all() -> Self {
        Exclusion::iter().collect()
    }
}

impl FromIterator<Exclusion> for ExclusionSet {
    fn from_iter<I: IntoIterator<Item = Exclusion>>(exclusions: I) -> Self {
        Self(exclusions.into_iter().fold(0, |bits, exclusion| bits | bit(exclusion)))
    }
}

impl FromStr for ExclusionSet {
    type Err = UnknownExclusion;

    fn from_str(text: &str) -> Result<Self, UnknownExclusion> {
        let named = |code: &str| Exclusion::iter().find(|it| it.code() == code).ok_or(UnknownExclusion);
        match text {
            "E0" => Ok(Self::NONE),
            "EM" => Ok(Self::all()),
            codes => codes.split(',').map(|code| named(code.trim())).collect(),
        }
    }
}

impl fmt::Display for ExclusionSet {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return out.write_str("E0");
        }
        if *self == Self::all() {
            return out.write_str("EM");
        }
        let codes: Vec<_> = self.grounds().map(Exclusion::code).collect();
        out.write_str(&codes.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deadline::rules::given::date;

    fn set(text: &str) -> ExclusionSet {
        text.parse().expect("the set is known")
    }

    #[test]
    fn a_set_takes_what_it_names_and_nothing_else() {
        let taken = |text| Exclusion::iter().filter(|it| set(text).takes(*it)).collect::<Vec<_>>();
        assert_eq!(taken("E0"), []);
        assert_eq!(taken("E1,E2"), [Exclusion::Suspension, Exclusion::Stay]);
        assert_eq!(taken("E7, E3"), [Exclusion::PublicNotice, Exclusion::Instructions]);
        assert_eq!(taken("EM").len(), 7);
        assert!(set("E1,E2").is_within(set("E2,E1,E3")) && set("E0").is_within(set("E0")));
        assert!(!set("E1,E2").is_within(set("E1")));
    }

    #[test]
    fn a_set_is_written_as_it_is_read() {
        for text in ["E0", "E1", "E1,E2", "E3,E6,E7", "EM"] {
            assert_eq!(set(text).to_string(), text);
        }
        assert_eq!(set("E2,E1,E2").to_string(), "E1,E2");
        assert_eq!(set("E1,E2,E3,E4,E5,E6,E7").to_string(), "EM");
    }

    #[test]
    fn what_names_no_set_is_refused() {
        for text in ["", "E", "E8", "E0,E1", "EM,E1", "E1,", "e1", "E1;E2"] {
            assert_eq!(text.parse::<ExclusionSet>(), Err(UnknownExclusion), "{text}");
        }
    }

    #[test]
    fn only_the_intervals_of_the_grounds_are_picked() {
        let from = |on| Interval::try_new(date(on), None).expect("sound");
        let case = [
            (Exclusion::Stay, from("2022-05-01")),
            (Exclusion::Sale, from("2022-06-01")),
            (Exclusion::Suspension, from("2022-07-01")),
        ];
        assert_eq!(set("E1,E2").pick(&case), [from("2022-05-01"), from("2022-07-01")]);
        assert_eq!(set("E0").pick(&case), []);
        assert_eq!(set("EM").pick(&case).len(), 3);
    }
}
