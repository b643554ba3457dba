//! Numbers of the documents enforced (执行依据文号): judgments, mediation statements, awards, deeds.
//!
//! Keeps what stands on the paper: other courts, other kinds and free text from before 2016 are all numbers here.
//! Reads the parts where the text has the form of 法〔2015〕137号; a text without it is kept, never refused for its form.

use strum::IntoStaticStr;
use thiserror::Error;

use super::{NUMBER_MAX_CHARS, split};

/// Number of the document enforced (执行依据文号): the text as given, and its parts if it has the form since 2016.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitleNumber {
    raw: String,
    parsed: Option<TitleParts>,
}

/// Parts of a number of any court and any type code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TitleParts {
    /// Year of receipt (收案年度).
    pub year: u16,
    /// Court code (法院代字).
    pub court: String,
    /// Type code (类型代字), such as `民初`.
    pub type_code: String,
    /// Serial (案件编号).
    pub serial: u32,
    /// Suffix of a further document (文书后缀).
    pub suffix: Option<String>,
}

/// Why a text cannot be kept as the number of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum TitleNumberError {
    /// The text is blank.
    #[error("number of the document is empty")]
    Empty,
    /// The text is longer than [`NUMBER_MAX_CHARS`].
    #[error("number of the document is too long")]
    TooLong,
    /// The text holds a control character, such as a line break.
    #[error("number of the document holds a control character")]
    Control,
}

impl TitleNumberError {
    /// The reason as a stable word for machines, such as `too_long`.
    #[must_use]
    pub fn reason(self) -> &'static str {
        self.into()
    }
}

impl TitleNumber {
    /// Keeps the text without the blanks around it and reads its parts where it can.
    ///
    /// # Errors
    /// `Empty`, `TooLong` or `Control`; any other text is a number.
    pub fn parse(text: &str) -> Result<Self, TitleNumberError> {
        let raw = text.trim();
        if raw.is_empty() {
            return Err(TitleNumberError::Empty);
        }
        if raw.chars().nth(NUMBER_MAX_CHARS).is_some() {
            return Err(TitleNumberError::TooLong);
        }
        if raw.contains(char::is_control) {
            return Err(TitleNumberError::Control);
        }
        Ok(Self {
            raw: raw.to_owned(),
            parsed: split(raw).ok(),
        })
    }

    /// The text as given, without the blanks around it.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The parts, if the text has the form since 2016.
    #[must_use]
    pub const fn parsed(&self) -> Option<&TitleParts> {
        self.parsed.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn titles_of_any_kind_are_kept() {
        let title = |text| TitleNumber::parse(text).expect("test titles are valid");
        let judgment = title(" (2022)云0381民初1号 ");
        assert_eq!(judgment.raw(), "(2022)云0381民初1号");
        assert_eq!(judgment.parsed().map(|parts| parts.type_code.as_str()), Some("民初"));
        assert_eq!(
            title("（2022）云03执复5号").parsed().map(|parts| parts.court.as_str()),
            Some("云03")
        );
        assert_eq!(title("（2014）宣民初字第123号").parsed(), None);
        assert_eq!(TitleNumber::parse(" \u{3000}"), Err(TitleNumberError::Empty));
        assert_eq!(TitleNumber::parse(&"字".repeat(65)), Err(TitleNumberError::TooLong));
        assert_eq!(TitleNumber::parse("宣民初字\n第1号"), Err(TitleNumberError::Control));
        assert_eq!(TitleNumberError::TooLong.reason(), "too_long");
    }

    proptest! {
        #[test]
        fn only_length_blanks_and_controls_are_refused(text in ".{0,80}") {
            let kept = text.trim();
            let fit = (1..=NUMBER_MAX_CHARS).contains(&kept.chars().count()) && !kept.contains(char::is_control);
            let read = TitleNumber::parse(&text);
            prop_assert_eq!(read.is_ok(), fit);
            prop_assert!(read.is_err() || read.is_ok_and(|title| title.raw() == kept));
        }
    }
}
