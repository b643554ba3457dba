//! Recovery codes: how they are made, written and read. Pure but for randomness.

use crate::crypto::totp::base32;
use crate::kernel::id::random_bytes;

/// Recovery codes of one account.
pub const RECOVERY_CODES: i32 = 10;
/// Letters after the number of the code: fifty bits.
const LETTERS: usize = 10;

/// A recovery code: its place among the ten, and what is hashed of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryCode {
    /// Its place, 0 to 9.
    pub slot: i32,
    /// Its letters.
    pub letters: String,
}

impl RecoveryCode {
    /// A new one for a place.
    #[must_use]
    pub fn random(slot: i32) -> Self {
        let mut letters = base32(&random_bytes::<8>());
        letters.truncate(LETTERS);
        Self { slot, letters }
    }

    /// Reads what its owner typed; case, spaces and hyphens do not matter.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let plain: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let (slot, letters) = plain.split_at_checked(1)?;
        let slot = slot.parse().ok()?;
        let is_whole = letters.len() == LETTERS && letters.is_ascii();
        is_whole.then(|| Self {
            slot,
            letters: letters.to_owned(),
        })
    }

    /// As it is shown, once.
    #[must_use]
    pub fn written(&self) -> String {
        let (head, tail) = self.letters.split_at(LETTERS / 2);
        format!("{}-{head}-{tail}", self.slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_code_is_read_as_it_was_written_and_loosely() {
        for slot in 0..RECOVERY_CODES {
            let code = RecoveryCode::random(slot);
            assert_eq!(RecoveryCode::read(&code.written()), Some(code.clone()));
            let loose = format!(" {} ", code.written().to_lowercase().replace('-', " "));
            assert_eq!(RecoveryCode::read(&loose), Some(code));
        }
        assert_ne!(RecoveryCode::random(0), RecoveryCode::random(0));
        for wrong in [
            "",
            "1",
            "123456",
            "X-ABCDE-FGHIJ",
            "1-ABCDE-FGHI",
            "1-ABCDE-FGHIJK",
            "执行",
        ] {
            assert_eq!(RecoveryCode::read(wrong), None, "{wrong}");
        }
    }
}
