//! Money: an amount of Chinese yuan in fen (分), one hundredth of a yuan.
//!
//! Decides that an amount is never negative and never wraps: every sum that could go wrong answers `None`.
//! Travels as a decimal string of fen, since a GraphQL `Int` ends at 21.4 million yuan.
//! Never rounds and never holds a fraction of a fen; formulas of the law round before they make one.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use strum::IntoStaticStr;
use thiserror::Error;

const FEN_PER_YUAN: i64 = 100;

/// Amount of money (金额) in fen, never negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fen(i64);

/// Why a number or text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum FenError {
    /// The number is below zero.
    #[error("amount is negative")]
    Negative,
    /// The text is empty or holds something other than the digits 0 to 9.
    #[error("amount is not a whole number of fen")]
    NotDigits,
    /// The amount does not fit 64 bits.
    #[error("amount is too large")]
    TooLarge,
}

impl FenError {
    /// The reason as a stable word for machines, such as `too_large`.
    #[must_use]
    pub fn reason(self) -> &'static str {
        self.into()
    }
}

impl Fen {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// Takes a number of fen, as read from a column.
    ///
    /// # Errors
    /// `Negative` below zero.
    pub const fn try_new(fen: i64) -> Result<Self, FenError> {
        if fen < 0 {
            Err(FenError::Negative)
        } else {
            Ok(Self(fen))
        }
    }

    /// Takes whole yuan; `None` if negative or beyond 64 bits of fen. Usable in constants of the law.
    #[must_use]
    pub const fn from_yuan(yuan: i64) -> Option<Self> {
        match yuan.checked_mul(FEN_PER_YUAN) {
            Some(fen) if fen >= 0 => Some(Self(fen)),
            _ => None,
        }
    }

    /// The number of fen, for a column.
    #[must_use]
    pub const fn as_i64(self) -> i64 {
        self.0
    }

    /// The sum; `None` if it does not fit.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(fen) => Some(Self(fen)),
            None => None,
        }
    }

    /// What is left; `None` if `other` is more than there is.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        if other.0 > self.0 {
            None
        } else {
            Some(Self(self.0 - other.0))
        }
    }
}

/// Prints yuan with two decimals and no separators, such as `1234.56`.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / FEN_PER_YUAN, self.0 % FEN_PER_YUAN)
    }
}

/// Reads a whole number of fen: digits alone, no sign, no blank, no decimal point.
impl FromStr for Fen {
    type Err = FenError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(FenError::NotDigits);
        }
        text.parse().map(Self).map_err(|_| FenError::TooLarge)
    }
}

impl Serialize for Fen {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Fen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fen(fen: i64) -> Fen {
        Fen::try_new(fen).expect("test amounts are not negative")
    }

    #[test]
    fn prints_yuan_and_travels_as_fen() {
        assert_eq!(fen(123_456).to_string(), "1234.56");
        assert_eq!(fen(5).to_string(), "0.05");
        assert_eq!(Fen::ZERO.to_string(), "0.00");
        assert_eq!(fen(i64::MAX).to_string(), "92233720368547758.07");
        assert_eq!(
            serde_json::to_string(&fen(123_456)).expect("an amount is a string"),
            "\"123456\""
        );
        assert!(
            serde_json::from_str::<Fen>("123456").is_err(),
            "a JSON number is refused"
        );
    }

    #[test]
    fn refuses_what_is_no_amount() {
        assert_eq!(Fen::try_new(-1), Err(FenError::Negative));
        for text in [
            "", "+1", "-1", "-0", "1.00", " 1", "1 ", "1_000", "1,000", "１２", "一", "0x10", "1e3",
        ] {
            assert_eq!(text.parse::<Fen>(), Err(FenError::NotDigits), "{text:?}");
        }
        assert_eq!("9223372036854775807".parse(), Ok(fen(i64::MAX)));
        assert_eq!("9223372036854775808".parse::<Fen>(), Err(FenError::TooLarge));
        assert_eq!(FenError::TooLarge.reason(), "too_large");
    }

    #[test]
    fn whole_yuan_fit_or_are_refused() {
        assert_eq!(Fen::from_yuan(50_000), Some(fen(5_000_000)));
        assert_eq!(Fen::from_yuan(-1), None);
        assert_eq!(Fen::from_yuan(i64::MAX), None);
        assert_eq!(Fen::from_yuan(i64::MIN), None);
    }

    proptest! {
        #[test]
        fn sums_never_wrap_and_never_fall_below_zero(a in 0..=i64::MAX, b in 0..=i64::MAX) {
            let (a, b) = (fen(a), fen(b));
            prop_assert_eq!(a.checked_add(b).map(Fen::as_i64), a.as_i64().checked_add(b.as_i64()));
            prop_assert_eq!(a.checked_sub(b).is_some(), a >= b);
            if let Some(left) = a.checked_sub(b) {
                prop_assert_eq!(left.checked_add(b), Some(a));
            }
        }

        #[test]
        fn json_gives_the_amount_back(a in 0..=i64::MAX) {
            let json = serde_json::to_string(&fen(a)).expect("an amount is a string");
            prop_assert_eq!(serde_json::from_str::<Fen>(&json).expect("its own form is read"), fen(a));
        }

        #[test]
        fn any_text_is_answered(text in ".*") {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            prop_assert_eq!(text.parse::<Fen>() == Err(FenError::NotDigits), !digits);
        }
    }
}
