//! Sheets of Excel (导出表格): what is on a screen as an xlsx file.
//!
//! Decides how each kind of cell is kept, so that ids stay whole, sums stay exact and no text ever becomes a formula.
//! The same sheet made at the same instant gives the same bytes. Never decides who may see what, never asks the clock.

pub mod table;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use thiserror::Error;

use crate::kernel::calendar::COURT_OFFSET;

/// Largest number a sheet takes, either way, be it a count or fen.
///
/// Excel keeps numbers as 64-bit floats and shows 15 digits. Any decimal of 15 digits comes back whole from such a
/// float (IEEE 754), so sums are exact up to 9 999 999 999 999.99 yuan; from 2⁴⁶ yuan on the floats are more than a fen
/// apart.
pub const MOST_NUMBER: i64 = 999_999_999_999_999;

/// Most characters of a cell, in UTF-16 as Excel counts them.
pub const MOST_CELL_CHARS: usize = 32_767;

/// Most characters of the name of a sheet, in UTF-16.
const MOST_TITLE_CHARS: usize = 31;

/// Most rows of a sheet beside its heads.
const MOST_ROWS: usize = 1_048_575;

/// Most columns of a sheet.
const MOST_COLUMNS: usize = 16_384;

/// Name of a sheet whose title has nothing that may stand in one.
const NAMELESS: &str = "Sheet1";

/// What is on a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Name of the sheet; what Excel forbids in it is replaced.
    pub title: String,
    /// Its columns, at least one.
    pub columns: Vec<Column>,
    /// Its rows, each with one cell a column.
    pub rows: Vec<Vec<Cell>>,
}

/// Column of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub head: String,
    /// Its width in digits; a Chinese character takes two.
    pub width: u8,
}

/// What one cell shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words of people.
    Text(String),
    /// Id, case number, identity or card number, telephone: never a number to Excel, even when somebody edits it.
    Id(String),
    /// Date at the court.
    Date(NaiveDate),
    /// Instant, shown as the court's time (Asia/Shanghai) to the second.
    Instant(DateTime<Utc>),
    /// Whole number, up to [`MOST_NUMBER`].
    Count(i64),
    /// Money in fen, shown in yuan with two decimals, up to [`MOST_NUMBER`] fen.
    Fen(i64),
    /// Nothing.
    Empty,
}

/// Why a sheet cannot be written. Rows and columns count from 1, heads left out.
#[derive(Debug, Error)]
pub enum SheetError {
    /// The sheet has no columns.
    #[error("the sheet has no columns")]
    NoColumns,
    /// The sheet has more rows or columns than Excel takes.
    #[error("the sheet has too many rows or columns")]
    TooLarge,
    /// A row has not one cell a column.
    #[error("row {row} has not one cell a column")]
    Ragged {
        /// The row.
        row: usize,
    },
    /// A number would not come back whole, see [`MOST_NUMBER`].
    #[error("the number in row {row} column {column} is too large to be exact")]
    NumberTooLarge {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
    },
    /// Excel knows no such date: its years are 1900 to 9999.
    #[error("the date in row {row} column {column} is too early or too late")]
    DateOutOfRange {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
    },
    /// Excel knows no such date as the one the sheet is made at.
    #[error("the sheet is made too early or too late")]
    MadeOutOfRange,
    /// The writer failed.
    #[error(transparent)]
    Write(#[from] XlsxError),
}

/// Writes a sheet as an xlsx file that says it was made at `made_at`: heads bold and frozen, with a filter.
///
/// # Errors
/// Those of [`SheetError`]; nothing is cut but text beyond [`MOST_CELL_CHARS`], which ends in `…`.
pub fn write(sheet: &Sheet, made_at: DateTime<Utc>) -> Result<Vec<u8>, SheetError> {
    write_all(std::slice::from_ref(sheet), made_at)
}

/// The same with several sheets, whose titles differ.
///
/// # Errors
/// As [`write()`].
pub fn write_all(sheets: &[Sheet], made_at: DateTime<Utc>) -> Result<Vec<u8>, SheetError> {
    let made_at = excel_time(made_at.naive_utc()).ok_or(SheetError::MadeOutOfRange)?;
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&made_at));
    let looks = Looks::new();
    for sheet in sheets {
        add(&mut book, sheet, &looks)?;
    }
    Ok(book.save_to_buffer()?)
}

fn add(book: &mut Workbook, sheet: &Sheet, looks: &Looks) -> Result<(), SheetError> {
    if sheet.rows.len() > MOST_ROWS || sheet.columns.len() > MOST_COLUMNS {
        return Err(SheetError::TooLarge);
    }
    if let Some(row) = sheet.rows.iter().position(|row| row.len() != sheet.columns.len()) {
        return Err(SheetError::Ragged { row: row + 1 });
    }
    let last_column = u16::try_from(sheet.columns.len()).map_err(|_| SheetError::TooLarge)?;
    let last_column = last_column.checked_sub(1).ok_or(SheetError::NoColumns)?;
    let last_row = u32::try_from(sheet.rows.len()).map_err(|_| SheetError::TooLarge)?;
    let page = book.add_worksheet();
    page.set_name(sheet_name(&sheet.title))?;
    for (n, column) in (0..).zip(&sheet.columns) {
        page.set_column_width(n, column.width)?;
        write_text(page, Place { row: 0, column: n }, &column.head, &looks.head)?;
    }
    for (row, cells) in (1..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            write_cell(page, Place { row, column }, cell, looks)?;
        }
    }
    page.set_freeze_panes(1, 0)?;
    page.autofilter(0, 0, last_row, last_column)?;
    Ok(())
}

/// Where a cell stands: row and column count from 0, with the heads as row 0.
#[derive(Clone, Copy)]
struct Place {
    row: u32,
    column: u16,
}

/// Writes a cell at its place.
fn write_cell(page: &mut Worksheet, at: Place, cell: &Cell, looks: &Looks) -> Result<(), SheetError> {
    match cell {
        Cell::Text(text) => write_text(page, at, text, &looks.text),
        Cell::Id(text) => write_text(page, at, text, &looks.id),
        Cell::Date(on) => write_time(page, at, Some(on.and_time(NaiveTime::MIN)), &looks.date),
        Cell::Instant(instant) => {
            let local = instant.naive_utc().checked_add_offset(COURT_OFFSET);
            write_time(page, at, local, &looks.instant)
        }
        Cell::Count(count) => write_number(page, at, *count, 0, &looks.count),
        Cell::Fen(fen) => write_number(page, at, *fen, 2, &looks.fen),
        Cell::Empty => Ok(()),
    }
}

/// Writes a string cell; one that looks like a formula has Excel's quote before it, so that editing makes none.
fn write_text(page: &mut Worksheet, at: Place, text: &str, look: &TextLook) -> Result<(), SheetError> {
    let text = clean(text);
    let look = if is_like_a_formula(&text) {
        &look.quoted
    } else {
        &look.plain
    };
    page.write_string_with_format(at.row, at.column, text, look)?;
    Ok(())
}

fn write_time(page: &mut Worksheet, at: Place, time: Option<NaiveDateTime>, look: &Format) -> Result<(), SheetError> {
    let (row, column) = at.told();
    let time = time
        .and_then(excel_time)
        .ok_or(SheetError::DateOutOfRange { row, column })?;
    page.write_datetime_with_format(at.row, at.column, &time, look)?;
    Ok(())
}

/// Writes a number of which the last `decimals` digits stand behind the point.
fn write_number(
    page: &mut Worksheet,
    at: Place,
    number: i64,
    decimals: usize,
    look: &Format,
) -> Result<(), SheetError> {
    let (row, column) = at.told();
    let number = exact(number, decimals).ok_or(SheetError::NumberTooLarge { row, column })?;
    page.write_number_with_format(at.row, at.column, number, look)?;
    Ok(())
}

impl Place {
    /// Row and column as [`SheetError`] counts them.
    fn told(self) -> (usize, usize) {
        (
            usize::try_from(self.row).unwrap_or(usize::MAX),
            usize::from(self.column) + 1,
        )
    }
}

/// The float nearest to a decimal, which a float of 15 digits shows whole; `None` beyond [`MOST_NUMBER`].
fn exact(number: i64, decimals: usize) -> Option<f64> {
    if number.unsigned_abs() > MOST_NUMBER.unsigned_abs() {
        return None;
    }
    let sign = if number < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = decimals + 1);
    let (whole, rest) = digits.split_at(digits.len() - decimals);
    format!("{sign}{whole}.{rest}").parse().ok()
}

/// A time without its zone as Excel has it, to the second; `None` outside its years.
fn excel_time(time: NaiveDateTime) -> Option<ExcelDateTime> {
    const FIRST_YEAR: u16 = 1900;
    let year = u16::try_from(time.year()).ok().filter(|year| *year >= FIRST_YEAR)?;
    let month = u8::try_from(time.month()).ok()?;
    let day = u8::try_from(time.day()).ok()?;
    let hour = u16::try_from(time.hour()).ok()?;
    let minute = u8::try_from(time.minute()).ok()?;
    let date = ExcelDateTime::from_ymd(year, month, day).ok()?;
    date.and_hms(hour, minute, time.second()).ok()
}

/// Drops what XML cannot hold (XML 1.0, 2.2) and cuts what Excel cannot.
fn clean(text: &str) -> String {
    let held = |c: &char| match c {
        '\t' | '\n' | '\r' => true,
        '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => false,
        _ => true,
    };
    let mut cleaned: String = text.chars().filter(held).collect();
    if cleaned.encode_utf16().count() > MOST_CELL_CHARS {
        cut(&mut cleaned, MOST_CELL_CHARS - 1);
        cleaned.push('…');
    }
    cleaned
}

/// Cuts a text to so many UTF-16 units, never within a character.
fn cut(text: &mut String, most: usize) {
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > most
    });
    if let Some((at, _)) = end {
        text.truncate(at);
    }
}

/// Whether Excel or a program like it might take a typed text for a formula; some take the wide signs for the narrow.
fn is_like_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// A name Excel takes for a sheet: without the signs it forbids, without quotes at its ends, short, not reserved.
fn sheet_name(title: &str) -> String {
    let replaced: String = clean(title)
        .chars()
        .map(|c| {
            if "[]:*?/\\".contains(c) || c.is_control() {
                ' '
            } else {
                c
            }
        })
        .collect();
    let is_edge = |c: char| c == '\'' || c.is_whitespace();
    let mut name = replaced.trim_matches(is_edge).to_owned();
    cut(&mut name, MOST_TITLE_CHARS);
    let name = name.trim_end_matches(is_edge);
    if name.is_empty() || name.eq_ignore_ascii_case("history") {
        return NAMELESS.to_owned();
    }
    name.to_owned()
}

/// Look of string cells.
struct TextLook {
    plain: Format,
    /// With Excel's quote before the text.
    quoted: Format,
}

impl TextLook {
    fn new(plain: Format) -> Self {
        let quoted = plain.clone().set_quote_prefix();
        Self { plain, quoted }
    }
}

/// How each kind of cell looks.
struct Looks {
    head: TextLook,
    text: TextLook,
    id: TextLook,
    date: Format,
    instant: Format,
    count: Format,
    fen: Format,
}

impl Looks {
    fn new() -> Self {
        let number = |code: &str| Format::new().set_num_format(code);
        Self {
            head: TextLook::new(Format::new().set_bold()),
            text: TextLook::new(Format::new()),
            id: TextLook::new(number("@")),
            date: number("yyyy-mm-dd"),
            instant: number("yyyy-mm-dd hh:mm:ss"),
            count: number("#,##0"),
            fen: number("#,##0.00"),
        }
    }
}

#[cfg(test)]
mod tests;
