//! Case numbers (案号) by 法〔2015〕137号: how they are read, printed and compared.
//!
//! [`CaseNumber`] is the number of an enforcement case of a kind this court files; nothing else parses as one.
//! [`TitleNumber`] is the number of the document enforced: any kind, any court, old free text too.
//! Half-width brackets and full-width digits are read, the full-width form is printed. Serials are never minted here.

use std::{fmt, sync::LazyLock};

use regex::Regex;
use serde::{Deserialize, Serialize};
use strum::{IntoEnumIterator, IntoStaticStr};
use thiserror::Error;

use crate::kind::CaseKind;

mod title;

pub use title::{TitleNumber, TitleNumberError, TitleParts};

/// Longest text read as a number, in characters as typed.
pub const NUMBER_MAX_CHARS: usize = 64;

/// Court code (法院代字) by 法〔2015〕137号: a high court's character and the digits of the lower court.
pub const COURT_CODE: &str = "最高法|[京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新兵军][0-9]{0,4}";

const SERIAL_MAX_DIGITS: usize = 8;

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = format!(
        "^（((?:19|20)[0-9]{{2}})）({COURT_CODE})(\\p{{Han}}{{1,3}})([0-9]{{1,20}})号(之[一二三四五六七八九十]{{1,3}})?$"
    );
    Regex::new(&pattern).expect("the pattern is constant and every test compiles it")
});

/// Number of an enforcement case (执行案号), such as `（2022）云0381执22号`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaseNumber {
    year: u16,
    court: String,
    kind: CaseKind,
    serial: u32,
    suffix: Option<String>,
}

/// Why a text is no case number of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum CaseNumberError {
    /// The text is empty or longer than [`NUMBER_MAX_CHARS`].
    #[error("case number is empty or too long")]
    Length,
    /// The bracketed year is missing: a short form is for display, never a key.
    #[error("case number lacks its year in brackets")]
    YearMissing,
    /// The text does not have the form of a number.
    #[error("case number is malformed")]
    Form,
    /// The serial is zero, padded with zeros or longer than eight digits.
    #[error("serial of the case number is not a natural number without padding")]
    Serial,
    /// The type code is not of a kind this court files.
    #[error("case number is of a kind this court does not file")]
    Kind,
}

impl CaseNumberError {
    /// The reason as a stable word for machines, such as `year_missing`.
    #[must_use]
    pub fn reason(self) -> &'static str {
        self.into()
    }
}

impl CaseNumber {
    /// Puts a number together from its parts, as the filing desk does with a fresh serial.
    ///
    /// # Errors
    /// `Form` if year or court code cannot stand in a number, `Serial` if the serial is zero or over eight digits.
    pub fn try_new(year: u16, court: &str, kind: CaseKind, serial: u32) -> Result<Self, CaseNumberError> {
        let number = Self {
            year,
            court: court.to_owned(),
            kind,
            serial,
            suffix: None,
        };
        if Self::parse(&number.to_string())? == number {
            Ok(number)
        } else {
            Err(CaseNumberError::Form)
        }
    }

    /// Reads a number as typed.
    ///
    /// # Errors
    /// See [`CaseNumberError`].
    pub fn parse(text: &str) -> Result<Self, CaseNumberError> {
        let TitleParts {
            year,
            court,
            type_code,
            serial,
            suffix,
        } = split(text)?;
        let kind = kind_of(&type_code).ok_or(CaseNumberError::Kind)?;
        Ok(Self {
            year,
            court,
            kind,
            serial,
            suffix,
        })
    }

    /// Year of receipt (收案年度).
    #[must_use]
    pub const fn year(&self) -> u16 {
        self.year
    }

    /// Court code (法院代字), such as `云0381`.
    #[must_use]
    pub fn court(&self) -> &str {
        &self.court
    }

    /// Kind of case (案件类型).
    #[must_use]
    pub const fn kind(&self) -> CaseKind {
        self.kind
    }

    /// Serial (案件编号) within year, court and kind.
    #[must_use]
    pub const fn serial(&self) -> u32 {
        self.serial
    }

    /// Suffix of a further document in the case (文书后缀), such as `之一`.
    #[must_use]
    pub fn suffix(&self) -> Option<&str> {
        self.suffix.as_deref()
    }

    /// The number of the case itself, without the suffix of a document: what is unique and what cases are found by.
    #[must_use]
    pub fn key(&self) -> Self {
        Self {
            suffix: None,
            ..self.clone()
        }
    }

    /// The case in the short form of chats, such as `云0381执22号`: for display, never a key.
    #[must_use]
    pub fn short(&self) -> String {
        format!("{}{}{}号", self.court, self.kind.type_code(), self.serial)
    }
}

/// Prints the canonical full-width form, with the suffix.
impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "（{}）{}{}",
            self.year,
            self.short(),
            self.suffix().unwrap_or_default()
        )
    }
}

impl TryFrom<String> for CaseNumber {
    type Error = CaseNumberError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<CaseNumber> for String {
    fn from(number: CaseNumber) -> Self {
        number.to_string()
    }
}

/// Writes a typed number in one way: full-width round brackets, half-width digits, no blanks.
pub fn folded(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(folded_char).collect()
}

fn folded_char(c: char) -> char {
    match c {
        '(' | '[' | '〔' | '［' => '（',
        ')' | ']' | '〕' | '］' => '）',
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        _ => c,
    }
}

/// The kind whose type code this is, among those the court files.
#[must_use]
pub fn kind_of(type_code: &str) -> Option<CaseKind> {
    CaseKind::iter().find(|kind| kind.type_code() == type_code)
}

fn split(text: &str) -> Result<TitleParts, CaseNumberError> {
    if text.chars().nth(NUMBER_MAX_CHARS).is_some() {
        return Err(CaseNumberError::Length);
    }
    let text = folded(text);
    if text.is_empty() {
        return Err(CaseNumberError::Length);
    }
    if !text.starts_with('（') {
        return Err(CaseNumberError::YearMissing);
    }
    let parts = NUMBER.captures(&text).ok_or(CaseNumberError::Form)?;
    let serial = &parts[4];
    if serial.starts_with('0') || serial.len() > SERIAL_MAX_DIGITS {
        return Err(CaseNumberError::Serial);
    }
    Ok(TitleParts {
        year: parts[1].parse().map_err(|_| CaseNumberError::Form)?,
        court: parts[2].to_owned(),
        type_code: parts[3].to_owned(),
        serial: serial.parse().map_err(|_| CaseNumberError::Serial)?,
        suffix: parts.get(5).map(|suffix| suffix.as_str().to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> CaseNumber {
        CaseNumber::parse(text).expect("test numbers are valid")
    }

    fn first(serial: u32) -> CaseNumber {
        CaseNumber::try_new(2022, "云0381", CaseKind::FirstEnforcement, serial).expect("test numbers are valid")
    }

    #[test]
    fn reads_the_full_form() {
        assert_eq!(number("（2022）云0381执22号"), first(22));
        assert_eq!(
            number("（2022）云0381司救执5号").kind(),
            CaseKind::JudicialReliefEnforcement
        );
        assert_eq!(number("（2022）最高法执他1号").court(), "最高法");
    }

    #[test]
    fn reads_what_hands_type_and_prints_full_width() {
        assert_eq!(number("(2022)云0381执恢7号").to_string(), "（2022）云0381执恢7号");
        assert_eq!(number(" ( ２０２２ ) 云 ０３８１ 执\u{3000}２２ 号\n"), first(22));
        assert_eq!(number("〔2022〕云0381执22号"), first(22));
    }

    #[test]
    fn a_suffix_names_a_document_of_the_same_case() {
        let ruling = number("（2022）云0381执22号之一");
        assert_eq!(ruling.suffix(), Some("之一"));
        assert_eq!(ruling.to_string(), "（2022）云0381执22号之一");
        assert_ne!(ruling, first(22));
        assert_eq!(ruling.key(), first(22).key());
        assert_eq!(ruling.short(), "云0381执22号");
    }

    #[test]
    fn refuses_each_with_its_reason() {
        for (text, reason) in [
            ("", "length"),
            (" \u{3000}", "length"),
            ("云0381执22号", "year_missing"),
            ("（2022）云0381执022号", "serial"),
            ("（2022）云0381执0号", "serial"),
            ("（2022）云0381执123456789号", "serial"),
            ("（2022）云0381民初1号", "kind"),
            ("（2022）云03执复5号", "kind"),
            ("（1822）云0381执22号", "form"),
            ("（2022）滇0381执22号", "form"),
            ("（2022）云03811执22号", "form"),
            ("（2022）云0381执22", "form"),
            ("（2022）云0381执22号之", "form"),
            ("（2022）云0381执٢٢号", "form"),
        ] {
            assert_eq!(
                CaseNumber::parse(text).map_err(CaseNumberError::reason),
                Err(reason),
                "{text}"
            );
        }
        assert_eq!(CaseNumber::parse(&"（".repeat(65)), Err(CaseNumberError::Length));
    }

    #[test]
    fn parts_that_cannot_stand_in_a_number_are_refused() {
        let relief = |court| CaseNumber::try_new(2022, court, CaseKind::FirstEnforcement, 1);
        assert_eq!(relief("云0381司救"), Err(CaseNumberError::Form));
        assert_eq!(relief("云 0381"), Err(CaseNumberError::Form));
        assert_eq!(relief(""), Err(CaseNumberError::Form));
        assert_eq!(
            CaseNumber::try_new(22, "云0381", CaseKind::FirstEnforcement, 1),
            Err(CaseNumberError::Form)
        );
        let serial = |serial| CaseNumber::try_new(2022, "云0381", CaseKind::FirstEnforcement, serial);
        assert_eq!(serial(0), Err(CaseNumberError::Serial));
        assert_eq!(serial(100_000_000), Err(CaseNumberError::Serial));
    }

    proptest! {
        #[test]
        fn every_number_is_read_back(
            year in 1900..2100u16, court in "云[0-9]{0,4}", kind in 0..7usize, serial in 1..100_000_000u32,
        ) {
            let kind = CaseKind::iter().nth(kind).expect("there are seven kinds");
            let made = CaseNumber::try_new(year, &court, kind, serial).expect("the parts are lawful");
            prop_assert_eq!(&number(&made.to_string()), &made);
            prop_assert_eq!(&number(&made.to_string().replace('（', "(").replace('）', ")")), &made);
            let json = serde_json::to_string(&made).expect("a number is a string");
            prop_assert_eq!(serde_json::from_str::<CaseNumber>(&json).expect("its own form is read"), made);
        }

        #[test]
        fn any_text_is_answered(
            text in "[（(]?[0-9]{0,4}[)）]?[云最高法]{0,3}[0-9]{0,5}[执恢司惩救]{0,4}[0-9]{0,9}[号之一]{0,3}|.*",
        ) {
            if let Ok(read) = CaseNumber::parse(&text) {
                prop_assert_eq!(&number(&read.to_string()), &read);
                prop_assert!(read.key().suffix().is_none());
            }
        }
    }
}
