//! Synthetic identity numbers, telephones and accounts that pass their checks.
//!
//! A party's number decides them all, so two parties never share one. None can meet a living person: residents are
//! born in 1900, firms' codes count up from zero. Never use these builders for real data; validators are elsewhere.

use chrono::{Days, NaiveDate};

/// Sex as the identity number tells it: odd sequence, male.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sex {
    /// Male (男).
    Male,
    /// Female (女).
    Female,
}

/// Registering body and kind of an organisation: the first two characters of its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrgClass {
    /// Firm (企业), 91.
    Firm,
    /// Farm co-operative (农民专业合作社), 93.
    Cooperative,
    /// Public body (机关), 11.
    PublicBody,
}

/// County prefixes of Yunnan; the own county stands first.
const AREAS: [u32; 68] = [
    530_381, 530_302, 530_303, 530_304, 530_322, 530_323, 530_324, 530_325, 530_326, 530_102, 530_103, 530_111,
    530_112, 530_113, 530_114, 530_115, 530_124, 530_125, 530_126, 530_127, 530_128, 530_129, 530_181, 530_402,
    530_403, 530_423, 530_424, 530_425, 530_426, 530_427, 530_428, 530_481, 530_502, 530_521, 530_523, 530_524,
    530_581, 530_602, 530_621, 530_622, 530_623, 530_624, 530_625, 530_626, 530_627, 530_628, 530_629, 530_681,
    530_702, 530_721, 530_722, 530_723, 530_724, 530_802, 530_821, 530_822, 530_823, 530_824, 530_825, 530_826,
    530_827, 530_828, 530_829, 530_902, 530_921, 530_922, 530_923, 530_924,
];
/// Sequence numbers of one area and day: 001 to 999.
const SEQUENCES: u64 = 999;
/// Days of the year 1900.
const BIRTH_DAYS: u64 = 365;
/// How many residents have a number of their own (24.8 million).
pub const RESIDENTS: u64 = 68 * BIRTH_DAYS * SEQUENCES;

/// Sex of the resident with this party number.
#[must_use]
pub const fn sex_of(number: u64) -> Sex {
    if (number % SEQUENCES).is_multiple_of(2) {
        Sex::Male
    } else {
        Sex::Female
    }
}

/// Identity number of a party (居民身份证号码): sequence first, then the day of 1900, then the county.
///
/// Number 0 is 530381190001010015's holder; unique below [`RESIDENTS`].
#[must_use]
pub fn resident_id(number: u64) -> String {
    let sequence = number % SEQUENCES + 1;
    let day = number / SEQUENCES % BIRTH_DAYS;
    let area = AREAS[usize::try_from(number / SEQUENCES / BIRTH_DAYS).unwrap_or(0) % AREAS.len()];
    let birth = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default() + Days::new(day);
    let body = format!("{area}{}{sequence:03}", birth.format("%Y%m%d"));
    let check = resident_check(&body);
    body + check
}

/// Check character over the first 17 digits (GB 11643).
fn resident_check(body: &str) -> &'static str {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: [&str; 11] = ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"];
    let sum: u32 = body
        .chars()
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit.to_digit(10).unwrap_or(0) * weight)
        .sum();
    CHECKS[usize::try_from(sum % 11).unwrap_or(0)]
}

/// Characters of the unified code: no I, O, S, V, Z.
const USCC_CHARS: [char; 31] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N',
    'P', 'Q', 'R', 'T', 'U', 'W', 'X', 'Y',
];

/// Unified social credit code of a party (统一社会信用代码, GB 32100); unique below 31^6 for each class.
#[must_use]
pub fn uscc(class: OrgClass, number: u64) -> String {
    let (prefix, lead) = match class {
        OrgClass::Firm => ("91530381", "MA"),
        OrgClass::Cooperative => ("93530381", "MA"),
        OrgClass::PublicBody => ("11530381", "01"),
    };
    let mut rest = number;
    let mut serial = ['0'; 6];
    for place in serial.iter_mut().rev() {
        *place = USCC_CHARS[usize::try_from(rest % 31).unwrap_or(0)];
        rest /= 31;
    }
    let organisation: String = lead.chars().chain(serial).collect();
    let check = organisation_check(&organisation);
    let body = format!("{prefix}{organisation}{check}");
    let check = uscc_check(&body);
    body + &check.to_string()
}

/// Check character of the organisation code inside (GB 11714).
fn organisation_check(code: &str) -> char {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = code
        .chars()
        .zip(WEIGHTS)
        .map(|(sign, weight)| sign.to_digit(36).unwrap_or(0) * weight)
        .sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

/// Check character over the first 17 of the unified code.
fn uscc_check(body: &str) -> char {
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let value = |sign| USCC_CHARS.iter().position(|&known| known == sign).unwrap_or(0);
    let sum: usize = body
        .chars()
        .zip(WEIGHTS)
        .map(|(sign, weight)| value(sign) * weight)
        .sum();
    USCC_CHARS[(31 - sum % 31) % 31]
}

/// Mobile number of a party: 13900000000 and up.
#[must_use]
pub fn phone(number: u64) -> String {
    format!("139{:08}", number % 100_000_000)
}

/// Bank account of a party: 19 digits that begin with 622202 and pass Luhn.
#[must_use]
pub fn bank_account(number: u64) -> String {
    let body = format!("622202{:012}", number % 1_000_000_000_000);
    let check = luhn_check(&body);
    format!("{body}{check}")
}

/// Luhn's check digit for the digits before it.
fn luhn_check(body: &str) -> u32 {
    let weigh = |(place, sign): (usize, char)| {
        let digit = sign.to_digit(10).unwrap_or(0) * if place.is_multiple_of(2) { 2 } else { 1 };
        digit / 10 + digit % 10
    };
    let sum: u32 = body.chars().rev().enumerate().map(weigh).sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::{OrgClass, RESIDENTS, Sex, bank_account, phone, resident_id, sex_of, uscc};

    #[test]
    fn numbers_match_the_published_vectors() {
        assert_eq!(resident_id(0), "530381190001010015");
        assert_eq!(resident_id(1), "530381190001010023");
        assert_eq!(resident_id(3), "53038119000101004X");
        assert_eq!(uscc(OrgClass::Firm, 1), "91530381MA0000015Y");
        assert_eq!(super::organisation_check("M000100Y"), '4');
        assert_eq!(super::uscc_check("91350100M000100Y4"), '3');
        assert_eq!(super::uscc_check("92530381MA00000A9"), 'H');
        assert_eq!(bank_account(0), "6222020000000000000");
        assert_eq!(super::luhn_check("621700000000000000"), 4);
        assert_eq!(phone(0), "13900000000");
    }

    #[test]
    fn residents_pass_to_the_next_day_and_county() {
        assert!(resident_id(999).starts_with("53038119000102001"));
        assert!(resident_id(999 * 365).starts_with("53030219000101001"));
        assert!(resident_id(RESIDENTS - 1).starts_with("53092419001231999"));
    }

    proptest! {
        #[test]
        fn identity_numbers_tell_the_sex_of_the_name(number in 0..RESIDENTS) {
            let odd = resident_id(number).as_bytes()[16] % 2 == 1;
            assert_eq!(odd, sex_of(number) == Sex::Male);
        }
    }
}
