//! The unified social credit code (统一社会信用代码) of firms and bodies.
//!
//! Decides whether a code can exist: form and both check characters by GB 32100-2015, the inner one by GB 11714.
//! Never decides whether the firm exists, nor which body registered it.

use std::fmt;

use strum::IntoStaticStr;
use thiserror::Error;

use super::{NUMBER_CHARS, upper};

/// Characters of a credit code by value, GB 32100: without I, O, S, V, Z.
const CREDIT_CHARACTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of the first 17 characters, GB 32100: powers of 3 modulo 31.
const CREDIT_WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// Weights of the eight characters of an organisation code (组织机构代码), GB 11714.
const ORGANIZATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Unified social credit code (统一社会信用代码) of 18 characters, upper case.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CreditCode(String);

/// Why a text is no unified social credit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum CreditCodeError {
    /// The text has not 18 characters.
    #[error("credit code has not 18 characters")]
    Length,
    /// A character is not among the 31 of the standard.
    #[error("credit code holds a character that cannot stand in it")]
    Character,
    /// Characters 3 to 8, the area, are not all digits.
    #[error("area of the credit code is not six digits")]
    Area,
    /// Character 17 does not fit the organisation code before it.
    #[error("check character of the organisation code does not fit")]
    OrganizationCheck,
    /// Character 18 does not fit the whole.
    #[error("check character of the credit code does not fit")]
    Check,
}

impl CreditCodeError {
    /// The reason as a stable word for machines, such as `organization_check`.
    #[must_use]
    pub fn reason(self) -> &'static str {
        self.into()
    }
}

impl CreditCode {
    /// Reads a code as typed: blanks are dropped, letters become upper case.
    ///
    /// # Errors
    /// See [`CreditCodeError`]; the first that applies, in that order.
    pub fn parse(text: &str) -> Result<Self, CreditCodeError> {
        let text = upper(text);
        if text.chars().count() != NUMBER_CHARS {
            return Err(CreditCodeError::Length);
        }
        let values: Option<Vec<usize>> = text.bytes().map(credit_value).collect();
        let values = values.ok_or(CreditCodeError::Character)?;
        let bytes = text.as_bytes();
        if !bytes[2..8].iter().all(u8::is_ascii_digit) {
            return Err(CreditCodeError::Area);
        }
        if organization_check(&bytes[8..16]) != bytes[16] {
            return Err(CreditCodeError::OrganizationCheck);
        }
        if credit_check(&values[..17]) != values[17] {
            return Err(CreditCodeError::Check);
        }
        Ok(Self(text))
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CreditCode(redacted)")
    }
}

fn credit_value(byte: u8) -> Option<usize> {
    CREDIT_CHARACTERS.iter().position(|known| *known == byte)
}

fn credit_check(values: &[usize]) -> usize {
    let modulus = CREDIT_CHARACTERS.len();
    let sum: usize = values
        .iter()
        .zip(CREDIT_WEIGHTS)
        .map(|(value, weight)| value * weight)
        .sum();
    (modulus - sum % modulus) % modulus
}

/// Check character of an organisation code of digits and upper-case letters: 10 is X, 11 is 0.
fn organization_check(code: &[u8]) -> u8 {
    let value = |byte: u8| {
        u32::from(if byte.is_ascii_digit() {
            byte - b'0'
        } else {
            byte - b'A' + 10
        })
    };
    let sum: u32 = code
        .iter()
        .zip(ORGANIZATION_WEIGHTS)
        .map(|(byte, weight)| value(*byte) * weight)
        .sum();
    b"0X987654321"[sum as usize % 11]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn credit(text: &str) -> Result<CreditCode, &'static str> {
        CreditCode::parse(text).map_err(CreditCodeError::reason)
    }

    #[test]
    fn credit_codes_of_the_standard_are_read() {
        for text in [
            "91350100M000100Y43",
            "91530381MA0000015Y",
            "92530381MA00000A9H",
            "11530381015000003X",
            "93530381MA0000WX05",
        ] {
            assert_eq!(credit(&text.to_lowercase()).map(|code| code.0).as_deref(), Ok(text));
        }
    }

    #[test]
    fn credit_codes_are_refused_each_with_its_reason() {
        for (text, reason) in [
            ("91350100M000100Y4", "length"),
            ("91530381MA00000I5Y", "character"),
            ("91530381MA000001５Y", "character"),
            ("9153038AMA0000015Y", "area"),
            ("91530381MA0000016Y", "organization_check"),
            ("91350100M000100Y44", "check"),
        ] {
            assert_eq!(credit(text), Err(reason), "{text}");
        }
    }

    #[test]
    fn debug_hides_the_code() {
        assert_eq!(
            format!("{:?}", credit("91350100M000100Y43")),
            "Ok(CreditCode(redacted))"
        );
    }

    prop_compose! {
        fn any_credit()(head in "[19][0-9]{7}", code in "[0-9A-HJ-NPQRTUWXY]{8}") -> String {
            let body = format!("{head}{code}{}", char::from(organization_check(code.as_bytes())));
            let values: Vec<usize> = body.bytes().filter_map(credit_value).collect();
            format!("{body}{}", char::from(CREDIT_CHARACTERS[credit_check(&values)]))
        }
    }

    proptest! {
        #[test]
        fn one_changed_character_is_refused(text in any_credit(), at in 0..18usize, new in 0..31usize) {
            prop_assert!(credit(&text).is_ok());
            let mut changed = text.clone().into_bytes();
            changed[at] = CREDIT_CHARACTERS[new];
            let changed = String::from_utf8(changed).expect("the characters are ASCII");
            prop_assert_eq!(credit(&changed).is_ok(), changed == text);
        }

        #[test]
        fn any_text_is_answered(text in "[0-9A-Y ]{15,20}|.*") {
            prop_assert!(credit(&text).is_err() || upper(&text).len() == NUMBER_CHARS);
        }
    }
}
