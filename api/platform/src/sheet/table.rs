//! Tables out of files that an office saved (读入表格): workbooks of Excel and values with commas between them become rows of
//! cells. Bytes come in; what a cell means is for whoever asks.

mod xlsx;

use std::borrow::Cow;

use chrono::NaiveDate;
use csv::{ErrorKind, Position, ReaderBuilder};
use thiserror::Error;

pub use xlsx::Page;

/// Most bytes of a file.
pub const MOST_BYTES: usize = 1024 * 1024;
/// Most rows of a file beside its heads.
pub const MOST_ROWS: usize = 4_000;
/// Most columns that are looked at.
pub const MOST_COLUMNS: usize = 16;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// Text without white space around it; a blank cell is empty text.
    Text(String),
    /// A date of Excel.
    Date(NaiveDate),
    /// Anything else: truth values, errors, lists.
    Other,
}

impl Field {
    /// A text as a cell has it.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(text.trim().to_owned())
    }

    /// Whether nothing stands in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }
}

/// One row of a file that is not blank.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number as its program counts it: the line of a CSV file, the row of a sheet, from 1.
    pub at: usize,
    /// Its cells.
    pub fields: Vec<Field>,
}

/// Why a file is no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The row at fault.
    pub row: Option<usize>,
    /// Its column, from 1.
    pub column: Option<usize>,
    /// What is wrong.
    pub why: Why,
}

impl Unreadable {
    const fn file(why: Why) -> Self {
        Self {
            row: None,
            column: None,
            why,
        }
    }

    const fn at(row: usize, column: usize, why: Why) -> Self {
        Self {
            row: Some(row),
            column: Some(column),
            why,
        }
    }
}

/// What is wrong with a file, as somebody can mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Why {
    /// Larger than [`MOST_BYTES`].
    #[error("文件过大 / the file is too large")]
    TooLarge,
    /// Nothing in it.
    #[error("文件是空的 / the file is empty")]
    Empty,
    /// A workbook of Excel before 2007, or one with a password; to be saved as xlsx without one.
    #[error(
        "旧格式或者有密码的工作簿，请另存为不带密码的 xlsx / the workbook is of the old kind or has a password; save it as xlsx without one"
    )]
    OldOrLocked,
    /// The text is neither UTF-8 nor GB18030.
    #[error("文字编码无法识别，请另存为 xlsx / the encoding of the text is not known; save it as xlsx")]
    NotText,
    /// The file is damaged, or no program that is known wrote it.
    #[error("文件无法读取 / the file cannot be read")]
    Damaged,
    /// A part of the workbook unpacks to more than anybody needs.
    #[error("工作簿展开后过大 / the workbook unpacks to too much")]
    UnpacksTooLarge,
    /// More rows than [`MOST_ROWS`].
    #[error("行数过多 / the file has too many rows")]
    TooManyRows,
    /// A cell stands beyond [`MOST_COLUMNS`].
    #[error("列数过多 / the cell stands beyond the columns")]
    TooManyColumns,
}

/// Reads the first sheet of a workbook, or a CSV file, by its first bytes.
///
/// # Errors
/// [`Unreadable`].
pub fn read(bytes: &[u8]) -> Result<Vec<Row>, Unreadable> {
    check_size(bytes)?;
    match bytes {
        [b'P', b'K', ..] => first_page(bytes),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(Unreadable::file(Why::OldOrLocked)),
        [] => Err(Unreadable::file(Why::Empty)),
        _ => csv(decoded(bytes)?.as_bytes()),
    }
}

fn check_size(bytes: &[u8]) -> Result<(), Unreadable> {
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::file(Why::TooLarge));
    }
    Ok(())
}

/// Reads the first sheet of a workbook; blank rows are left out.
///
/// # Errors
/// [`Unreadable`].
pub fn first_page(bytes: &[u8]) -> Result<Vec<Row>, Unreadable> {
    check_size(bytes)?;
    xlsx::first_page(bytes)
}

/// Reads every sheet of a workbook under its name.
///
/// # Errors
/// [`Unreadable`].
pub fn pages(bytes: &[u8]) -> Result<Vec<Page>, Unreadable> {
    check_size(bytes)?;
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(Unreadable::file(Why::OldOrLocked));
    }
    xlsx::pages(bytes)
}

/// Text as an office saves it: UTF-8 with or without its mark, else GB18030, which Chinese Excel writes.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, Unreadable> {
    if let Ok(text) = str::from_utf8(without_mark(bytes)) {
        return Ok(Cow::Borrowed(text));
    }
    let text = encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    text.ok_or(Unreadable::file(Why::NotText))
}

/// Leaves out the byte order mark that Excel writes before UTF-8.
#[must_use]
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// Reads CSV in UTF-8; rows have the number of the line they begin on, blank ones are left out.
///
/// # Errors
/// [`Unreadable`].
pub fn csv(bytes: &[u8]) -> Result<Vec<Row>, Unreadable> {
    let bytes = without_mark(bytes);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| refused(bytes, &error))?;
        if record.iter().all(|text| text.trim().is_empty()) {
            continue;
        }
        let at = line(bytes, record.position());
        let mut beyond = (1..).zip(&record).skip(MOST_COLUMNS);
        if let Some((column, _)) = beyond.find(|(_, text)| !text.trim().is_empty()) {
            return Err(Unreadable::at(at, column, Why::TooManyColumns));
        }
        let fields = record.iter().take(MOST_COLUMNS).map(Field::text).collect();
        push(&mut rows, Row { at, fields })?;
    }
    Ok(rows)
}

fn refused(bytes: &[u8], error: &csv::Error) -> Unreadable {
    let why = match error.kind() {
        ErrorKind::Utf8 { .. } => Why::NotText,
        _ => Why::Damaged,
    };
    Unreadable {
        row: error.position().map(|position| line(bytes, Some(position))),
        column: None,
        why,
    }
}

/// Line a record begins on, from 1. Its reader counts blank lines before it as its own.
fn line(bytes: &[u8], position: Option<&Position>) -> usize {
    let Some(position) = position else { return 0 };
    let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let before = bytes.get(from..).unwrap_or_default();
    let ends = before.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    usize::try_from(position.line()).unwrap_or(usize::MAX) + ends.filter(|byte| **byte == b'\n').count()
}

/// Adds a row unless there are too many; the first are the heads.
///
/// # Errors
/// [`Unreadable`] when there are.
pub fn push(rows: &mut Vec<Row>, row: Row) -> Result<(), Unreadable> {
    if rows.len() > MOST_ROWS {
        return Err(Unreadable::file(Why::TooManyRows));
    }
    rows.push(row);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8]) -> Vec<Vec<String>> {
        let cell = |field: &Field| match field {
            Field::Text(text) => text.clone(),
            other => format!("{other:?}"),
        };
        let rows = read(bytes).expect("readable");
        rows.iter().map(|row| row.fields.iter().map(cell).collect()).collect()
    }

    #[test]
    fn what_chinese_excel_saves_as_csv_is_read() {
        let table = [vec!["姓名", "角色"], vec!["李梅", "立案人员"]];
        let text = "姓名,角色\r\n李梅,立案人员\r\n";
        assert_eq!(texts(text.as_bytes()), table);
        assert_eq!(texts(&[b"\xEF\xBB\xBF", text.as_bytes()].concat()), table);
        let (gb, _, _) = encoding_rs::GB18030.encode(text);
        assert_eq!(texts(&gb), table);
    }

    #[test]
    fn what_is_no_table_is_told_as_such() {
        for (bytes, why) in [
            (&b""[..], Why::Empty),
            (b"\xD0\xCF\x11\xE0old", Why::OldOrLocked),
            (b"PK\x03\x04broken", Why::Damaged),
            (b"\xFF\xFF\xFF,\x81", Why::NotText),
        ] {
            assert_eq!(read(bytes).map_err(|error| error.why), Err(why));
        }
        assert_eq!(
            read(&vec![b'a'; MOST_BYTES + 1]).map_err(|error| error.why),
            Err(Why::TooLarge)
        );
    }
}
