//! Reading official holiday notices (官方放假安排导入): the file a court brings for a later year becomes days and years.
//!
//! Decides which words and dates a file may use, how large it may be, and which days contradict the week or each other.
//! All that is wrong is named with its row and column, up to twenty problems at once, so that a clerk mends a file in
//! one go. Never touches the calendar in force, never asks the clock, never opens a file: bytes come in.

mod days;
mod text;

use std::fmt;

use strum::{AsRefStr, EnumIter, EnumString, IntoStaticStr};
use thiserror::Error;

use crate::kernel::workdays::{Day, YearStatus};
use crate::sheet::table::{self, Field, Row, Unreadable, Why};
pub use crate::sheet::table::{MOST_BYTES, MOST_ROWS};

/// Most characters of the name of a day.
pub const MOST_NAME_CHARS: usize = 60;

/// First and last year a file may speak of.
pub const YEARS: (i32, i32) = (2000, 2100);

/// Most problems told of one file.
pub const MOST_PROBLEMS: usize = 20;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum Format {
    /// Values with commas between them, UTF-8 with or without byte order mark, heads in the first row.
    Csv,
    /// A list of objects with the keys `date`, `kind`, `name` and perhaps `year_status`.
    Json,
    /// First sheet of an Excel workbook, heads in the first row that is not blank.
    Xlsx,
}

/// What a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Every year that has a day in the file, in order.
    pub years: Vec<(i32, YearStatus)>,
    /// The days, in order, each date once.
    pub days: Vec<Day>,
}

/// Why a file is refused: up to [`MOST_PROBLEMS`] of its problems, at least one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub struct ImportError {
    problems: Vec<Problem>,
}

impl ImportError {
    /// The file is larger than whoever carries it takes.
    #[must_use]
    pub fn too_large() -> Self {
        Self {
            problems: vec![Problem::of_the_file(Reason::TooLarge)],
        }
    }

    /// The problems in the order of the file.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.problems.iter().enumerate() {
            let between = if n == 0 { "" } else { "; " };
            write!(f, "{between}{problem}")?;
        }
        Ok(())
    }
}

/// One thing wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Row as its program counts it: the line of a CSV file, the row of a sheet, the object of a JSON list, all from 1.
    pub row: Option<usize>,
    /// Column from 1; of a JSON object the place of the key among `date`, `kind`, `name`, `year_status`.
    pub column: Option<usize>,
    /// What is wrong.
    pub reason: Reason,
}

impl Problem {
    const fn of_the_file(reason: Reason) -> Self {
        Self {
            row: None,
            column: None,
            reason,
        }
    }
}

impl From<Unreadable> for Problem {
    fn from(Unreadable { row, column, why }: Unreadable) -> Self {
        let reason = match why {
            Why::TooLarge => Reason::TooLarge,
            Why::Empty => Reason::Empty,
            Why::OldOrLocked => Reason::OldOrLocked,
            Why::NotText => Reason::NotUtf8,
            Why::Damaged => Reason::Unreadable,
            Why::UnpacksTooLarge => Reason::UnpacksTooLarge,
            Why::TooManyRows => Reason::TooManyRows,
            Why::TooManyColumns => Reason::NoHead,
        };
        Self { row, column, reason }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(row) = self.row {
            write!(f, "row {row}")?;
            if let Some(column) = self.column {
                write!(f, " column {column}")?;
            }
            f.write_str(": ")?;
        }
        self.reason.fmt(f)
    }
}

/// What is wrong, as somebody can mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Reason {
    /// The file is larger than [`MOST_BYTES`].
    #[error("the file is too large")]
    TooLarge,
    /// The file has no day.
    #[error("the file has no day")]
    Empty,
    /// The content is written in another way than was said.
    #[error("the file is not written as was said")]
    OtherFormat,
    /// A workbook of Excel before 2007, or one with a password; to be saved as xlsx without one.
    #[error("the workbook is of the old kind or has a password")]
    OldOrLocked,
    /// The text is not UTF-8; to be saved as such.
    #[error("the text is not UTF-8")]
    NotUtf8,
    /// The file is damaged, or no program that is known wrote it.
    #[error("the file cannot be read")]
    Unreadable,
    /// A part of the workbook unpacks to more than a calendar can need.
    #[error("the workbook unpacks to too much")]
    UnpacksTooLarge,
    /// There are more rows than [`MOST_ROWS`].
    #[error("the file has too many rows")]
    TooManyRows,
    /// The heads lack a column.
    #[error("the column {} is missing", .0.as_ref())]
    NoColumn(Column),
    /// A head is none that is known.
    #[error("the head is not known")]
    UnknownColumn,
    /// Two heads name one column.
    #[error("the column {} is there twice", .0.as_ref())]
    ColumnTwice(Column),
    /// The cell stands under no head.
    #[error("the cell has no head")]
    NoHead,
    /// The cell holds no date that exists.
    #[error("not a date")]
    NotADate,
    /// The date lies outside [`YEARS`].
    #[error("the year is too early or too late")]
    YearOutOfRange,
    /// The cell holds no kind of day.
    #[error("not a kind of day")]
    NotAKind,
    /// The cell holds no status of a year.
    #[error("not a status of a year")]
    NotAStatus,
    /// The name is no text of one line.
    #[error("the name is not a text of one line")]
    NotAName,
    /// The name is longer than [`MOST_NAME_CHARS`].
    #[error("the name is too long")]
    NameTooLong,
    /// The date stands in an earlier row, too.
    #[error("the day stands in row {first_row}, too")]
    DayTwice {
        /// Where it stood first.
        first_row: usize,
    },
    /// A weekend or a workday in exchange that falls on Monday to Friday.
    #[error("the day is no Saturday or Sunday")]
    NotOnWeekend,
    /// A plain workday that falls on Saturday or Sunday; one worked in exchange has its own kind.
    #[error("the day is a Saturday or Sunday")]
    OnWeekend,
    /// The year's rows say both official and provisional.
    #[error("the year {0} is both official and provisional")]
    MixedYear(i32),
}

impl Reason {
    /// The reason as a stable word for machines, such as `day_twice`.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// Column of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString)]
pub enum Column {
    /// The date at the court (日期).
    #[strum(serialize = "日期", to_string = "date")]
    Date,
    /// What kind of day it is (类型).
    #[strum(serialize = "类型", to_string = "kind")]
    Kind,
    /// The festival it belongs to (名称).
    #[strum(serialize = "名称", to_string = "name")]
    Name,
    /// How surely its year is known (状态).
    #[strum(serialize = "状态", to_string = "year_status")]
    YearStatus,
}

/// Reads a file: its heads and days, none of them blank, contradicting or twice.
///
/// # Errors
/// [`ImportError`] with what is wrong; a problem of the file as a whole stands alone.
pub fn read(format: Format, bytes: &[u8]) -> Result<Imported, ImportError> {
    let rows = rows(format, bytes).map_err(|problem| ImportError {
        problems: vec![problem],
    })?;
    days::read(rows)
}

fn rows(format: Format, bytes: &[u8]) -> Result<Vec<Row>, Problem> {
    if bytes.len() > MOST_BYTES {
        return Err(Problem::of_the_file(Reason::TooLarge));
    }
    match guess(bytes).map_err(Problem::of_the_file)? {
        found if found != format => Err(Problem::of_the_file(Reason::OtherFormat)),
        Format::Csv => Ok(table::csv(bytes)?),
        Format::Json => text::json_rows(bytes),
        Format::Xlsx => Ok(table::first_page(bytes)?),
    }
}

/// Tells from its first bytes how a file is written; what is nothing else may be CSV.
fn guess(bytes: &[u8]) -> Result<Format, Reason> {
    const ZIP: &[u8] = b"PK";
    const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0";
    if bytes.starts_with(COMPOUND) {
        return Err(Reason::OldOrLocked);
    }
    if bytes.starts_with(ZIP) {
        return Ok(Format::Xlsx);
    }
    match table::without_mark(bytes).trim_ascii_start().first() {
        None => Err(Reason::Empty),
        Some(b'[' | b'{') => Ok(Format::Json),
        Some(b'<') => Err(Reason::OtherFormat),
        Some(_) => Ok(Format::Csv),
    }
}

#[cfg(test)]
mod tests;
