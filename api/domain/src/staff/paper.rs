//! What passwords on paper look like: two halves, each told to another person.

use crate::kernel::id::random_bytes;

/// Letters and digits that nobody takes for another on paper.
const ALPHABET: &[u8] = b"23456789abcdefghjkmnpqrstuvwxyz";
/// Characters of one group.
const GROUP: usize = 4;

/// Half of a password on paper: two groups of four, some 40 bits; two halves with a hyphen between them are one password.
#[must_use]
pub fn half() -> String {
    let group = || -> String { (0..GROUP).map(|_| letter()).collect() };
    format!("{}-{}", group(), group())
}

/// A whole password on paper.
#[must_use]
pub fn whole() -> String {
    joined(&half(), &half())
}

/// Two halves as one password.
#[must_use]
pub fn joined(first: &str, second: &str) -> String {
    format!("{first}-{second}")
}

/// Each as likely as any other: a byte beyond the last whole round is thrown away.
fn letter() -> char {
    let rounds = 256 / ALPHABET.len() * ALPHABET.len();
    loop {
        let [byte] = random_bytes::<1>();
        if usize::from(byte) < rounds {
            return char::from(ALPHABET[usize::from(byte) % ALPHABET.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_on_paper_cannot_be_misread_and_differ() {
        let (one, other) = (whole(), whole());
        assert_ne!(one, other);
        assert_eq!(one.len(), 19);
        let groups: Vec<&str> = one.split('-').collect();
        assert_eq!(groups.len(), 4);
        assert!(
            one.chars()
                .all(|c| c == '-' || ALPHABET.contains(&u8::try_from(c).unwrap_or(0)))
        );
        assert!(!one.contains(['0', 'o', '1', 'l', 'i']));
    }
}
