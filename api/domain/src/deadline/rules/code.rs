//! The codes of the rules; what they wait for are words of the kernel (`happening`).

use std::{cmp::Ordering, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Code of a deadline rule (节点编号), such as `N73`: one capital letter and two to four figures.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RuleCode(String);

/// Text that is no code of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a code of one capital letter and two to four figures")]
pub struct BadCode(String);

impl RuleCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_code(text: &str) -> bool {
    let Some(figures) = text.strip_prefix(|it: char| it.is_ascii_uppercase()) else {
        return false;
    };
    (2..=4).contains(&figures.len()) && figures.bytes().all(|it| it.is_ascii_digit())
}

impl TryFrom<String> for RuleCode {
    type Error = BadCode;

    fn try_from(text: String) -> Result<Self, BadCode> {
        if is_code(&text) {
            Ok(Self(text))
        } else {
            Err(BadCode(text))
        }
    }
}

impl FromStr for RuleCode {
    type Err = BadCode;

    fn from_str(text: &str) -> Result<Self, BadCode> {
        text.to_owned().try_into()
    }
}

impl From<RuleCode> for String {
    fn from(code: RuleCode) -> Self {
        code.0
    }
}

impl fmt::Display for RuleCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl Ord for RuleCode {
    /// In order of the letter, then of the number: `N99` comes before `N100`.
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |code: &Self| (code.0.as_bytes()[0], code.0.len());
        key(self).cmp(&key(other)).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for RuleCode {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_a_letter_and_figures_and_stand_in_the_order_of_the_number() {
        for text in ["", "N1", "n01", "N01a", "N", "01", "NN01", "N12345", "Ｎ01"] {
            assert_eq!(text.parse::<RuleCode>(), Err(BadCode(text.to_owned())));
        }
        let code = |text: &str| text.parse::<RuleCode>().expect("a code");
        let sorted = ["L07", "N05", "N06", "N99", "N100"].map(code);
        assert!(sorted.is_sorted());
    }
}
