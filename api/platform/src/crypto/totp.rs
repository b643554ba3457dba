//! One-time codes by time (TOTP, RFC 6238): SHA-1, six digits, thirty seconds, as every authenticator app reads them.
//!
//! Pure: time and the last step taken come in as arguments. A code counts for its step and one step to either side.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use subtle::ConstantTimeEq as _;

use crate::kernel::id::random_bytes;

/// Seconds of one step.
const STEP_S: i64 = 30;
/// Steps to either side that count: clocks differ and people type.
const WINDOW: i64 = 1;
/// Steps by which the clocks of two processes may differ besides.
const AHEAD: i64 = 2;
const DIGITS: usize = 6;
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The secret shared with an authenticator app (160 bits, as RFC 4226 advises).
#[derive(Clone, PartialEq, Eq)]
pub struct Seed([u8; 20]);

impl Seed {
    /// A new one from the operating system.
    #[must_use]
    pub fn random() -> Self {
        Self(random_bytes())
    }

    /// Reads the text of [`Self::base32`].
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (mut bytes, mut buffer, mut bits) = (Vec::with_capacity(20), 0_u32, 0);
        for c in text.bytes() {
            let value = ALPHABET.iter().position(|known| *known == c)?;
            buffer = buffer << 5 | u32::try_from(value).ok()?;
            bits += 5;
            if bits >= 8 {
                bits -= 8;
                bytes.push(u8::try_from(buffer >> bits & 0xff).ok()?);
            }
        }
        bytes.try_into().ok().map(Self)
    }

    /// Its text, for people to type and for the store to seal (RFC 4648, without padding).
    #[must_use]
    pub fn base32(&self) -> String {
        base32(&self.0)
    }

    /// What an authenticator app reads from a picture.
    #[must_use]
    pub fn uri(&self, issuer: &str, account: &str) -> String {
        let (issuer, account) = (percent(issuer), percent(account));
        let secret = self.base32();
        format!("otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30")
    }

    /// The code of one step.
    ///
    /// # Panics
    /// Never: HMAC takes keys of any length.
    #[must_use]
    pub fn code(&self, step: i64) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(&step.to_be_bytes());
        let digest: [u8; 20] = mac.finalize().into_bytes().into();
        let offset = usize::from(digest[19] & 0xf);
        let [a, b, c, d] = [
            digest[offset],
            digest[offset + 1],
            digest[offset + 2],
            digest[offset + 3],
        ];
        let number = u32::from_be_bytes([a & 0x7f, b, c, d]) % 1_000_000;
        format!("{number:0DIGITS$}")
    }

    /// The step that `code` is of, at `second` since 1970; only steps after `last` count, so each code counts once. A
    /// `last` that cannot have been yet was taken while the clock stood ahead, and shuts nobody out until then.
    #[must_use]
    pub fn step_of(&self, code: &str, second: i64, last: i64) -> Option<i64> {
        let now = second.div_euclid(STEP_S);
        let last = if last > now + WINDOW + AHEAD { i64::MIN } else { last };
        let mut found = None;
        for step in now - WINDOW..=now + WINDOW {
            let is_it: bool = self.code(step).as_bytes().ct_eq(code.as_bytes()).into();
            if is_it && step > last {
                found = Some(step);
            }
        }
        found
    }
}

/// Whether a text is a code of an app, by its form.
#[must_use]
pub fn is_code(text: &str) -> bool {
    text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Bytes as letters and digits that are not taken for one another (RFC 4648, without padding).
#[must_use]
pub fn base32(bytes: &[u8]) -> String {
    let bits = bytes
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
    let bits: Vec<u8> = bits.collect();
    let letter = |five: &[u8]| {
        let value = five.iter().fold(0, |value, bit| value << 1 | usize::from(*bit)) << (5 - five.len());
        char::from(ALPHABET[value])
    };
    bits.chunks(5).map(letter).collect()
}

fn percent(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push('%');
            for half in [byte >> 4, byte & 0xf] {
                escaped.push(char::from(b"0123456789ABCDEF"[usize::from(half)]));
            }
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seed() -> Seed {
        Seed(*b"12345678901234567890")
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, SHA-1, the last six of its eight digits.
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(seed().code(second / STEP_S), code, "{second}");
            assert_eq!(seed().step_of(code, second, 0), Some(second / STEP_S));
        }
    }

    #[test]
    fn a_code_counts_one_step_to_either_side_and_once() {
        let code = seed().code(100);
        for (second, counts) in [
            (2_969, false),
            (2_970, true),
            (3_000, true),
            (3_059, true),
            (3_060, false),
        ] {
            assert_eq!(seed().step_of(&code, second, 0).is_some(), counts, "{second}");
        }
        assert_eq!(seed().step_of(&code, 3_000, 99), Some(100));
        assert_eq!(seed().step_of(&code, 3_000, 100), None, "taken before");
        assert_eq!(
            seed().step_of(&code, 3_000, 101),
            None,
            "the clocks of two processes differ"
        );
        let two_days = 2 * 86_400 / STEP_S;
        let set_back = seed().step_of(&code, 3_000, 100 + two_days);
        assert_eq!(set_back, Some(100), "the clock stood two days ahead and was set back");
        assert_eq!(seed().step_of("", 3_000, 0), None);
    }

    #[test]
    fn seeds_are_written_as_apps_read_them() {
        assert_eq!(seed().base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert!(Seed::read(&seed().base32()) == Some(seed()));
        assert!(Seed::read("GEZDGNBV").is_none() && Seed::read("gezd").is_none());
        assert_eq!(
            seed().uri("执行", "judge.rapid1"),
            "otpauth://totp/%E6%89%A7%E8%A1%8C:judge.rapid1?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=%E6%89%A7%E8%A1%8C&algorithm=SHA1&digits=6&period=30"
        );
        assert!(is_code("012345") && !is_code("12345") && !is_code("12345a"));
    }
}
