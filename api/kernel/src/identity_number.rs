//! Numbers that name a person: the resident id (公民身份号码) and the unified social credit code (统一社会信用代码).
//!
//! Decides whether a number can exist: form, date of birth and check characters by GB 11643-1999 (the code: GB 32100).
//! Never decides whether the person exists. The number is sensitive: `Debug` hides it, there is no `Display`, and
//! no error repeats what was typed.

use std::fmt;

use chrono::NaiveDate;
use strum::IntoStaticStr;
use thiserror::Error;

mod credit_code;

pub use credit_code::{CreditCode, CreditCodeError};

const NUMBER_CHARS: usize = 18;
const OBSOLETE_CHARS: usize = 15;

/// First two digits of an area (省级行政区划代码), GB/T 2260; 81 to 83 stand on residence permits of
/// Hong Kong, Macao and Taiwan residents, 国办发〔2018〕81号.
const PROVINCES: [&str; 35] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44",
    "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
];

/// Weights of the first 17 digits, GB 11643.
const RESIDENT_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters by the weighted sum modulo 11, GB 11643.
const RESIDENT_CHECKS: &[u8; 11] = b"10X98765432";

/// Resident id (公民身份号码) of 18 characters, upper case.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ResidentId {
    text: String,
    birth_on: NaiveDate,
}

/// Why a text is no resident id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum ResidentIdError {
    /// The text has not 18 characters.
    #[error("resident id has not 18 characters")]
    Length,
    /// The text is a number of 15 digits, void since 2013-01-01 (居民身份证法 art. 23).
    #[error("resident id has the obsolete form of 15 digits")]
    Obsolete,
    /// A character is no digit, or the last is neither digit nor X.
    #[error("resident id holds a character that cannot stand there")]
    Character,
    /// The first two digits are of no province.
    #[error("resident id begins with no known province")]
    Area,
    /// The date of birth does not exist.
    #[error("date of birth in the resident id does not exist")]
    Birth,
    /// The date of birth is still to come.
    #[error("date of birth in the resident id is in the future")]
    FutureBirth,
    /// The check character does not fit the digits.
    #[error("check character of the resident id does not fit")]
    Check,
}

impl ResidentIdError {
    /// The reason as a stable word for machines, such as `future_birth`.
    #[must_use]
    pub fn reason(self) -> &'static str {
        self.into()
    }
}

impl ResidentId {
    /// Reads a number as typed: blanks are dropped, `x` becomes `X`; `today` is the date at the court.
    ///
    /// # Errors
    /// See [`ResidentIdError`]; the first that applies, in that order.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, ResidentIdError> {
        let text = upper(text);
        match text.chars().count() {
            NUMBER_CHARS => {}
            OBSOLETE_CHARS if text.bytes().all(|byte| byte.is_ascii_digit()) => return Err(ResidentIdError::Obsolete),
            _ => return Err(ResidentIdError::Length),
        }
        let bytes: &[u8; NUMBER_CHARS] = text.as_bytes().try_into().map_err(|_| ResidentIdError::Character)?;
        let (body, check) = (&bytes[..17], bytes[17]);
        if !body.iter().all(u8::is_ascii_digit) || !RESIDENT_CHECKS.contains(&check) {
            return Err(ResidentIdError::Character);
        }
        if !PROVINCES.iter().any(|province| text.starts_with(province)) {
            return Err(ResidentIdError::Area);
        }
        let birth_on = birth(&body[6..14]).ok_or(ResidentIdError::Birth)?;
        if birth_on > today {
            return Err(ResidentIdError::FutureBirth);
        }
        if resident_check(body) != check {
            return Err(ResidentIdError::Check);
        }
        Ok(Self { text, birth_on })
    }

    /// The number, to be encrypted or compared; never to be logged.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Date of birth (出生日期).
    #[must_use]
    pub const fn birth_on(&self) -> NaiveDate {
        self.birth_on
    }

    /// Whether the sequence is odd, which stands for a man.
    #[must_use]
    pub fn is_male(&self) -> bool {
        self.text.as_bytes()[16] % 2 == 1
    }
}

impl fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResidentId(redacted)")
    }
}

fn upper(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

fn birth(digits: &[u8]) -> Option<NaiveDate> {
    let number = |digits: &[u8]| digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    let year = i32::try_from(number(&digits[..4])).ok()?;
    NaiveDate::from_ymd_opt(year, number(&digits[4..6]), number(&digits[6..]))
}

fn resident_check(body: &[u8]) -> u8 {
    let sum: u32 = body
        .iter()
        .zip(RESIDENT_WEIGHTS)
        .map(|(digit, weight)| u32::from(digit - b'0') * weight)
        .sum();
    RESIDENT_CHECKS[sum as usize % RESIDENT_CHECKS.len()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2022, 3, 1).expect("the date exists")
    }

    fn resident(text: &str) -> Result<ResidentId, &'static str> {
        ResidentId::parse(text, today()).map_err(ResidentIdError::reason)
    }

    #[test]
    fn resident_ids_of_the_standard_are_read() {
        for text in [
            "11010519491231002X",
            "530381190001010015",
            "53038119000101004X",
            "530381190001010023",
        ] {
            assert_eq!(resident(text).map(|id| id.text).as_deref(), Ok(text));
        }
        let id = resident(" 530381 19000101 004x ").expect("blanks and case do not matter");
        assert_eq!(id.as_str(), "53038119000101004X");
        assert_eq!(Some(id.birth_on()), NaiveDate::from_ymd_opt(1900, 1, 1));
        assert!(!id.is_male());
        assert!(resident("530381190001010015").is_ok_and(|id| id.is_male()));
    }

    #[test]
    fn resident_ids_are_refused_each_with_its_reason() {
        for (text, reason) in [
            ("", "length"),
            ("53038119000101001", "length"),
            ("530381000101001", "obsolete"),
            ("53038119000101001A", "character"),
            ("5303811900010100X5", "character"),
            ("53038119000101001５", "character"),
            ("990381190001010015", "area"),
            ("530381198502290015", "birth"),
            ("530381190013010015", "birth"),
            ("530381202203020017", "future_birth"),
            ("530381190001010024", "check"),
            ("110105194912310021", "check"),
        ] {
            assert_eq!(resident(text), Err(reason), "{text}");
        }
    }

    #[test]
    fn debug_hides_the_number() {
        assert_eq!(
            format!("{:?}", resident("530381190001010015")),
            "Ok(ResidentId(redacted))"
        );
    }

    prop_compose! {
        fn any_resident()(
            area in 0..PROVINCES.len(), days in 0..44_000i64, rest in "[0-9]{4}", seq in 0..1000,
        ) -> String {
            let birth = NaiveDate::from_ymd_opt(1900, 1, 1).expect("the date exists") + chrono::TimeDelta::days(days);
            let body = format!("{}{rest}{}{seq:03}", PROVINCES[area], birth.format("%Y%m%d"));
            let check = resident_check(body.as_bytes());
            format!("{body}{}", char::from(check))
        }
    }

    proptest! {
        #[test]
        fn one_changed_or_two_swapped_characters_of_a_resident_id_are_refused(
            text in any_resident(), at in 0..18usize, new in 0..11usize,
        ) {
            prop_assert!(resident(&text).is_ok());
            let mut changed = text.clone().into_bytes();
            changed[at] = RESIDENT_CHECKS[new];
            let mut swapped = text.clone().into_bytes();
            swapped.swap(at, (at + 1).min(17));
            for other in [changed, swapped] {
                let other = String::from_utf8(other).expect("the characters are ASCII");
                prop_assert_eq!(resident(&other).is_ok(), other == text);
            }
        }

        #[test]
        fn any_text_is_answered(text in "[0-9XxA-Z ]{15,20}|.*") {
            prop_assert!(resident(&text).is_err() || upper(&text).len() == NUMBER_CHARS);
        }
    }
}
