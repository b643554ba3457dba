//! Words of the rule table: the codes of its rules and the names of what happens in a case.
//!
//! The set of happenings is open, since every area adds its own; only the form of a word is checked here.

use std::{borrow::Borrow, cmp::Ordering, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Longest word, in bytes. Set by this court, not by law.
pub const WORD_MAX_LEN: usize = 64;

/// Name of something that happens in a case and starts or satisfies a limit (节点事件), such as `case_filed`.
///
/// Lower-case Latin words and figures with single underscores between; it begins with a letter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Happening(String);

/// Code of a deadline rule (节点编号), such as `N73`: one capital letter and two to four figures.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RuleCode(String);

/// Text that is no word of the rule table.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadWord {
    /// Not a happening.
    #[error("`{0}` is not a snake_case word of at most {WORD_MAX_LEN} characters")]
    Happening(String),
    /// Not a code.
    #[error("`{0}` is not a code of one capital letter and two to four figures")]
    Code(String),
}

impl Happening {
    /// The word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl RuleCode {
    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_snake_case(text: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit());
    text.len() <= WORD_MAX_LEN && text.starts_with(|it: char| it.is_ascii_lowercase()) && text.split('_').all(is_part)
}

fn is_code(text: &str) -> bool {
    let Some(figures) = text.strip_prefix(|it: char| it.is_ascii_uppercase()) else {
        return false;
    };
    (2..=4).contains(&figures.len()) && figures.bytes().all(|it| it.is_ascii_digit())
}

impl TryFrom<String> for Happening {
    type Error = BadWord;

    fn try_from(text: String) -> Result<Self, BadWord> {
        if is_snake_case(&text) {
            Ok(Self(text))
        } else {
            Err(BadWord::Happening(text))
        }
    }
}

impl TryFrom<String> for RuleCode {
    type Error = BadWord;

    fn try_from(text: String) -> Result<Self, BadWord> {
        if is_code(&text) {
            Ok(Self(text))
        } else {
            Err(BadWord::Code(text))
        }
    }
}

impl FromStr for Happening {
    type Err = BadWord;

    fn from_str(text: &str) -> Result<Self, BadWord> {
        text.to_owned().try_into()
    }
}

impl FromStr for RuleCode {
    type Err = BadWord;

    fn from_str(text: &str) -> Result<Self, BadWord> {
        text.to_owned().try_into()
    }
}

impl From<Happening> for String {
    fn from(word: Happening) -> Self {
        word.0
    }
}

impl From<RuleCode> for String {
    fn from(code: RuleCode) -> Self {
        code.0
    }
}

impl Borrow<str> for Happening {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Happening {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
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
    fn happenings_are_snake_case_words() {
        for text in ["case_filed", "detained", "round_2_failed", "a1"] {
            assert_eq!(text.parse::<Happening>().expect("a word").as_str(), text);
        }
        let long = "a".repeat(WORD_MAX_LEN + 1);
        for text in [
            "",
            "Case_filed",
            "case__filed",
            "_case",
            "case_",
            "2nd",
            "case filed",
            "立案",
            "a|b",
            &long,
        ] {
            assert_eq!(text.parse::<Happening>(), Err(BadWord::Happening(text.to_owned())));
        }
    }

    #[test]
    fn codes_are_a_letter_and_figures_and_stand_in_the_order_of_the_number() {
        for text in ["", "N1", "n01", "N01a", "N", "01", "NN01", "N12345", "Ｎ01"] {
            assert_eq!(text.parse::<RuleCode>(), Err(BadWord::Code(text.to_owned())));
        }
        let code = |text: &str| text.parse::<RuleCode>().expect("a code");
        let sorted = ["L07", "N05", "N06", "N99", "N100"].map(code);
        assert!(sorted.is_sorted());
    }
}
