//! Codes by telephone: who is meant, how often one is sent, and what the message says. Pure but for randomness.

use subtle::ConstantTimeEq as _;

use crate::kernel::id::random_bytes;
use crate::throttle::Rate;

/// How long a code counts, in seconds (5 minutes; OWASP ASVS 5.0 6.6.3 allows ten).
pub const CODE_S: i64 = 300;
/// Guesses at one code.
pub const MOST_GUESSES: i32 = 5;
/// Characters of the identity number and of the telephone that are asked for.
pub const TAIL: usize = 4;
const HOUR_S: i64 = 3_600;
/// Messages to one telephone: so many in so many seconds; set by this court.
pub const BY_PHONE: [Rate; 3] = [
    Rate { most: 1, period_s: 60 },
    Rate {
        most: 3,
        period_s: HOUR_S,
    },
    Rate {
        most: 8,
        period_s: 24 * HOUR_S,
    },
];

/// So many an hour.
#[must_use]
pub const fn an_hour(most: i64) -> Rate {
    Rate { most, period_s: HOUR_S }
}

/// Six digits from the operating system, each as likely as the others.
#[must_use]
pub fn code() -> String {
    const CODES: u32 = 1_000_000;
    const EVEN: u32 = u32::MAX - u32::MAX % CODES;
    loop {
        let number = u32::from_be_bytes(random_bytes());
        if number < EVEN {
            return format!("{:06}", number % CODES);
        }
    }
}

/// Whether a text ends in what somebody gave as its last characters.
#[must_use]
pub fn ends_in(text: &str, tail: &str) -> bool {
    let (text, tail) = (text.trim().to_ascii_uppercase(), tail.trim().to_ascii_uppercase());
    let Some(at) = text.len().checked_sub(TAIL) else {
        return false;
    };
    tail.len() == TAIL && text.as_bytes()[at..].ct_eq(tail.as_bytes()).into()
}

/// What the message says: no name, no sum, no case.
#[must_use]
pub fn message(code: &str) -> String {
    format!("【执行】您的登录验证码为{code}，五分钟内有效，请勿告诉他人。如非本人操作，请忽略。")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_six_digits_and_differ() {
        let codes: std::collections::BTreeSet<String> = (0..200).map(|_| code()).collect();
        assert!(codes.len() > 190);
        assert!(
            codes
                .iter()
                .all(|code| code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()))
        );
    }

    #[test]
    fn a_tail_is_four_characters_exactly() {
        assert!(ends_in("530381190001010015", "0015"));
        assert!(ends_in("53038119000101004X", " 004x "));
        for wrong in ["", "5", "015", "10015", "0016", "零零一五"] {
            assert!(!ends_in("530381190001010015", wrong), "{wrong}");
        }
        assert!(!ends_in("15", "0015") && !ends_in("", ""));
    }

    #[test]
    fn the_message_tells_nothing_but_the_code() {
        let said = message("012345");
        let digits: String = said.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(digits, "012345");
    }
}
