//! How a person is reached and paid: mobile (手机号码), telephone (联系电话) and bank account (银行账号).
//!
//! Decides the form alone; whether a number is connected or an account is open is not known here.
//! The numbers are sensitive: `Debug` hides them, there is no `Display`, and no error repeats what was typed.

use std::{fmt, sync::LazyLock};

use regex::Regex;
use strum::IntoStaticStr;
use thiserror::Error;

/// Mobile number: eleven digits, by the numbering plan of the ministry (电信网编号计划, 2017).
static MOBILE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("^1[3-9][0-9]{9}$").expect("the pattern is constant and every test compiles it"));

/// Area code of three digits (010, 02x) or four, then a local number; or a service line such as 12368.
static LANDLINE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("^(?:(010|02[0-9]|0[3-9][0-9]{2})([2-9][0-9]{6,7})|12[0-9]{3})$")
        .expect("the pattern is constant and every test compiles it")
});

/// Mobile number (手机号码) of eleven digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Mobile(String);

/// Telephone (联系电话): a mobile, a landline with its area code such as `0874-7123456`, or a service line such as `12368`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

/// Why a text is no telephone number of the kind asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum PhoneError {
    /// Something other than digits is left after blanks, hyphens and the country code.
    #[error("telephone number holds something other than digits")]
    Character,
    /// The digits form no number of the kind.
    #[error("digits form no telephone number of this kind")]
    Form,
}

impl PhoneError {
    /// The reason as a stable word for machines, such as `character`.
    #[must_use]
    pub fn reason(self) -> &'static str {
        self.into()
    }
}

impl Mobile {
    /// Reads a number as typed: blanks, hyphens, `+86` and `0086` are dropped.
    ///
    /// # Errors
    /// `Character` or `Form`.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let number = subscriber(text)?;
        if MOBILE.is_match(&number) {
            Ok(Self(number))
        } else {
            Err(PhoneError::Form)
        }
    }

    /// The eleven digits, to be encrypted or dialled; never to be logged.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Phone {
    /// Reads a number as typed and writes a landline as area code, hyphen, local number.
    ///
    /// # Errors
    /// `Character` or `Form`; a local number without its area code is a `Form`.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let number = subscriber(text)?;
        if MOBILE.is_match(&number) {
            return Ok(Self(number));
        }
        let parts = LANDLINE.captures(&number).ok_or(PhoneError::Form)?;
        match (parts.get(1), parts.get(2)) {
            (Some(area), Some(local)) => Ok(Self(format!("{}-{}", area.as_str(), local.as_str()))),
            _ => Ok(Self(number)),
        }
    }

    /// The number, to be encrypted or dialled; never to be logged.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as a mobile, if it is one: messages go to mobiles alone.
    #[must_use]
    pub fn mobile(&self) -> Option<Mobile> {
        MOBILE.is_match(&self.0).then(|| Mobile(self.0.clone()))
    }
}

impl From<Mobile> for Phone {
    fn from(mobile: Mobile) -> Self {
        Self(mobile.0)
    }
}

impl fmt::Debug for Mobile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mobile(redacted)")
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(redacted)")
    }
}

/// Bank account (银行账号) of 12 to 19 digits.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BankAccount(String);

/// Why a text is no bank account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum BankAccountError {
    /// Something other than digits is left after blanks and hyphens.
    #[error("bank account holds something other than digits")]
    Character,
    /// The digits are fewer than 12 or more than 19.
    #[error("bank account has not 12 to 19 digits")]
    Length,
}

impl BankAccountError {
    /// The reason as a stable word for machines, such as `length`.
    #[must_use]
    pub fn reason(self) -> &'static str {
        self.into()
    }
}

impl BankAccount {
    /// Reads an account as typed: blanks and hyphens are dropped.
    ///
    /// # Errors
    /// `Character` or `Length`; a failed check digit is no error, see [`Self::luhn_ok`].
    pub fn parse(text: &str) -> Result<Self, BankAccountError> {
        let number = compact(text);
        if !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(BankAccountError::Character);
        }
        if !(12..=19).contains(&number.len()) {
            return Err(BankAccountError::Length);
        }
        Ok(Self(number))
    }

    /// The digits, to be encrypted or paid to; never to be logged.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the last digit fits as that of a personal card (Luhn, ISO/IEC 7812-1); a company's account has none.
    #[must_use]
    pub fn luhn_ok(&self) -> bool {
        let digits = self.0.bytes().rev().map(|byte| u32::from(byte - b'0'));
        let sum: u32 = digits
            .zip([1, 2].into_iter().cycle())
            .map(|(digit, times)| digit * times)
            .map(cross_sum)
            .sum();
        sum.is_multiple_of(10)
    }
}

impl fmt::Debug for BankAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BankAccount(redacted)")
    }
}

const fn cross_sum(number: u32) -> u32 {
    number / 10 + number % 10
}

fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}

/// The digits without the country code.
fn subscriber(text: &str) -> Result<String, PhoneError> {
    let compact = compact(text);
    let number = compact
        .strip_prefix("+86")
        .or_else(|| compact.strip_prefix("0086"))
        .unwrap_or(&compact);
    if number.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(number.to_owned())
    } else {
        Err(PhoneError::Character)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mobile(text: &str) -> Result<String, PhoneError> {
        Mobile::parse(text).map(|mobile| mobile.0)
    }

    fn phone(text: &str) -> Result<String, PhoneError> {
        Phone::parse(text).map(|phone| phone.0)
    }

    #[test]
    fn mobiles_are_read_as_typed() {
        for text in [
            "13900000000",
            " 139 0000 0000",
            "139-0000-0000",
            "+86 13900000000",
            "0086-139-0000-0000",
        ] {
            assert_eq!(mobile(text).as_deref(), Ok("13900000000"), "{text}");
        }
        for text in ["", "12900000000", "1390000000", "139000000000", "0874-7123456", "12368"] {
            assert_eq!(mobile(text), Err(PhoneError::Form), "{text}");
        }
        for text in [
            "1390000000x",
            "+8513900000000",
            "１３９００００００００",
            "(139)00000000",
        ] {
            assert_eq!(mobile(text), Err(PhoneError::Character), "{text}");
        }
        assert_eq!(PhoneError::Form.reason(), "form");
    }

    #[test]
    fn phones_are_mobiles_landlines_or_service_lines() {
        assert_eq!(phone("0874-7123456").as_deref(), Ok("0874-7123456"));
        assert_eq!(phone("08747123456").as_deref(), Ok("0874-7123456"));
        assert_eq!(phone("010 61234567").as_deref(), Ok("010-61234567"));
        assert_eq!(phone("12368").as_deref(), Ok("12368"));
        assert_eq!(phone("+86 139 0000 0000").as_deref(), Ok("13900000000"));
        assert_eq!(phone("7123456"), Err(PhoneError::Form));
        assert_eq!(phone("0874-1123456"), Err(PhoneError::Form));
        assert!(Phone::parse("13900000000").is_ok_and(|phone| phone.mobile().is_some()));
        assert!(Phone::parse("0874-7123456").is_ok_and(|phone| phone.mobile().is_none()));
    }

    #[test]
    fn accounts_are_digits_and_the_check_only_warns() {
        let luhn_ok = |text: &str| BankAccount::parse(text).map(|account| account.luhn_ok());
        for text in [
            "6222020000000000000",
            "6217000000000000004",
            "4111111111111111",
            "4111 1111-1111 1111",
        ] {
            assert_eq!(luhn_ok(text), Ok(true), "{text}");
        }
        assert_eq!(luhn_ok("6222020000000000001"), Ok(false));
        assert_eq!(luhn_ok("12345678901"), Err(BankAccountError::Length));
        assert_eq!(luhn_ok("12345678901234567890"), Err(BankAccountError::Length));
        assert_eq!(luhn_ok("62220200000000000ab"), Err(BankAccountError::Character));
        assert_eq!(BankAccountError::Length.reason(), "length");
    }

    #[test]
    fn debug_hides_the_number() {
        assert_eq!(format!("{:?}", Mobile::parse("13900000000")), "Ok(Mobile(redacted))");
        assert_eq!(format!("{:?}", Phone::parse("0874-7123456")), "Ok(Phone(redacted))");
        assert_eq!(
            format!("{:?}", BankAccount::parse("4111111111111111")),
            "Ok(BankAccount(redacted))"
        );
    }

    proptest! {
        #[test]
        fn a_changed_digit_fails_the_check(digits in "[0-9]{11,18}", at in 0..18usize, by in 1..10u8) {
            let whole = (0..10).map(|last| format!("{digits}{last}")).find(|text| {
                BankAccount::parse(text).is_ok_and(|account| account.luhn_ok())
            });
            let mut changed = whole.expect("one of ten last digits fits").into_bytes();
            let at = at % changed.len();
            changed[at] = (changed[at] - b'0' + by) % 10 + b'0';
            let changed = String::from_utf8(changed).expect("digits are text");
            prop_assert!(BankAccount::parse(&changed).is_ok_and(|account| !account.luhn_ok()));
        }

        #[test]
        fn what_is_read_is_read_again(text in "[0-9+ -]{0,20}|.*") {
            if let Ok(once) = phone(&text) {
                prop_assert_eq!(phone(&once), Ok(once.clone()));
            }
            if let Ok(once) = mobile(&text) {
                prop_assert_eq!(phone(&text), Ok(once));
            }
            let _ = BankAccount::parse(&text);
        }
    }
}
