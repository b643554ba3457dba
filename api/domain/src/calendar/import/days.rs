//! Rows become days: what heads and cells may say, and what a day may not be beside the week and the other days.
//!
//! The first row holds the heads. Collects problems instead of ending at the first.

use std::collections::BTreeMap;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate, Weekday};

use super::{Column, Field, ImportError, Imported, MOST_NAME_CHARS, MOST_PROBLEMS, Problem, Reason, Row, YEARS};
use crate::kernel::workdays::{Day, DayKind, YearStatus};

/// Reads the days of all rows.
pub(super) fn read(rows: Vec<Row>) -> Result<Imported, ImportError> {
    let mut rows = rows.into_iter();
    let mut draft = Draft::default();
    if let Some(heads) = rows.next() {
        draft.take_heads(&heads);
    }
    if draft.problems.is_empty() {
        for row in rows {
            draft.take(&row);
            if draft.problems.len() >= MOST_PROBLEMS {
                break;
            }
        }
    }
    draft.finish()
}

/// What was read so far.
#[derive(Default)]
struct Draft {
    /// The column under each head; `None` where the head is blank.
    heads: Vec<Option<Column>>,
    /// Each day with its row.
    days: BTreeMap<NaiveDate, (usize, Day)>,
    /// What the first row of each year said; `None` once another row said otherwise.
    years: BTreeMap<i32, Option<YearStatus>>,
    problems: Vec<Problem>,
}

impl Draft {
    fn take_heads(&mut self, row: &Row) {
        for (n, field) in (1..).zip(&row.fields) {
            let head = match field {
                Field::Text(text) if text.is_empty() => Ok(None),
                Field::Text(text) => Column::from_str(text).map(Some).map_err(|_| Reason::UnknownColumn),
                Field::Date(_) | Field::Other => Err(Reason::UnknownColumn),
            };
            let head = head.and_then(|head| match head {
                Some(column) if self.heads.contains(&head) => Err(Reason::ColumnTwice(column)),
                head => Ok(head),
            });
            if let Err(reason) = head {
                self.tell(row.at, Some(n), reason);
            }
            self.heads.push(head.unwrap_or_default());
        }
        for column in [Column::Date, Column::Kind, Column::Name] {
            if !self.heads.contains(&Some(column)) {
                self.tell(row.at, None, Reason::NoColumn(column));
            }
        }
    }

    fn take(&mut self, row: &Row) {
        for (n, field) in row.fields.iter().enumerate() {
            if self.heads.get(n).copied().flatten().is_none() && !field.is_blank() {
                self.tell(row.at, Some(n + 1), Reason::NoHead);
            }
        }
        let on = self.cell(row, Column::Date, date);
        let kind = self.cell(row, Column::Kind, kind);
        let name = self.cell(row, Column::Name, name);
        let status = self.cell(row, Column::YearStatus, status);
        let (Some(on), Some(kind), Some(name), Some(status)) = (on, kind, name, status) else {
            return;
        };
        self.add(row.at, Day { on, kind, name }, status);
    }

    /// Puts a day that is sound in itself among the others.
    fn add(&mut self, row: usize, day: Day, status: YearStatus) {
        if let Err(reason) = beside_the_week(&day) {
            self.tell(row, self.place(Column::Kind), reason);
        }
        let year = day.on.year();
        let said = self.years.entry(year).or_insert(Some(status));
        if said.is_some_and(|said| said != status) {
            *said = None;
            self.tell(row, self.place(Column::YearStatus), Reason::MixedYear(year));
        }
        if let Some((first_row, _)) = self.days.get(&day.on) {
            let reason = Reason::DayTwice { first_row: *first_row };
            self.tell(row, self.place(Column::Date), reason);
            return;
        }
        self.days.insert(day.on, (row, day));
    }

    /// Reads the cell of a row under a head; without the head it is blank.
    fn cell<T>(&mut self, row: &Row, column: Column, read: fn(&Field) -> Result<T, Reason>) -> Option<T> {
        let blank = Field::Text(String::new());
        let place = self.place(column);
        let field = place.and_then(|place| row.fields.get(place - 1));
        match read(field.unwrap_or(&blank)) {
            Ok(value) => Some(value),
            Err(reason) => {
                self.tell(row.at, place, reason);
                None
            }
        }
    }

    /// Column of the file, from 1.
    fn place(&self, column: Column) -> Option<usize> {
        Some(self.heads.iter().position(|head| *head == Some(column))? + 1)
    }

    fn tell(&mut self, row: usize, column: Option<usize>, reason: Reason) {
        if self.problems.len() < MOST_PROBLEMS {
            let row = Some(row);
            self.problems.push(Problem { row, column, reason });
        }
    }

    fn finish(mut self) -> Result<Imported, ImportError> {
        if self.problems.is_empty() && self.days.is_empty() {
            self.problems.push(Problem::of_the_file(Reason::Empty));
        }
        if !self.problems.is_empty() {
            return Err(ImportError {
                problems: self.problems,
            });
        }
        let years = self.years.into_iter();
        Ok(Imported {
            years: years.filter_map(|(year, status)| Some((year, status?))).collect(),
            days: self.days.into_values().map(|(_, day)| day).collect(),
        })
    }
}

/// Checks the kind of a day against the day of the week; a day off may be any.
fn beside_the_week(day: &Day) -> Result<(), Reason> {
    let on_weekend = matches!(day.on.weekday(), Weekday::Sat | Weekday::Sun);
    match day.kind {
        DayKind::Weekend | DayKind::AdjustedWork if !on_weekend => Err(Reason::NotOnWeekend),
        DayKind::Workday if on_weekend => Err(Reason::OnWeekend),
        DayKind::Workday | DayKind::Weekend | DayKind::Holiday | DayKind::BridgeOff | DayKind::AdjustedWork => Ok(()),
    }
}

fn date(field: &Field) -> Result<NaiveDate, Reason> {
    let on = match field {
        Field::Text(text) => written_date(text).ok_or(Reason::NotADate)?,
        Field::Date(on) => *on,
        Field::Other => return Err(Reason::NotADate),
    };
    let (first, last) = YEARS;
    if (first..=last).contains(&on.year()) {
        Ok(on)
    } else {
        Err(Reason::YearOutOfRange)
    }
}

/// Reads 2027-01-01, 2027/1/1 or 2027年1月1日; month and day have one or two digits.
fn written_date(text: &str) -> Option<NaiveDate> {
    let (year, rest) = text.split_once(['-', '/', '年'])?;
    let (month, day) = match text[year.len()..].chars().next()? {
        '年' => rest.strip_suffix('日')?.split_once('月')?,
        mark => rest.split_once(mark)?,
    };
    let year = (year.len() == 4).then(|| number(year))??;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, number(month)?, number(day)?)
}

/// Reads a number of one to four digits.
fn number(text: &str) -> Option<u32> {
    let is_digits = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| text.parse().ok())?
}

fn kind(field: &Field) -> Result<DayKind, Reason> {
    let Field::Text(text) = field else {
        return Err(Reason::NotAKind);
    };
    match text.as_str() {
        "工作日" => Ok(DayKind::Workday),
        "周末" => Ok(DayKind::Weekend),
        "法定节假日" => Ok(DayKind::Holiday),
        "调休放假" => Ok(DayKind::BridgeOff),
        "调休上班" => Ok(DayKind::AdjustedWork),
        word => DayKind::from_str(word).map_err(|_| Reason::NotAKind),
    }
}

fn name(field: &Field) -> Result<String, Reason> {
    match field {
        Field::Text(text) if text.chars().any(char::is_control) => Err(Reason::NotAName),
        Field::Text(text) if text.chars().count() > MOST_NAME_CHARS => Err(Reason::NameTooLong),
        Field::Text(text) => Ok(text.clone()),
        Field::Date(_) | Field::Other => Err(Reason::NotAName),
    }
}

/// A blank status is official: a court imports what was published.
fn status(field: &Field) -> Result<YearStatus, Reason> {
    let Field::Text(text) = field else {
        return Err(Reason::NotAStatus);
    };
    match text.as_str() {
        "" | "已公布" => Ok(YearStatus::Official),
        "暂定" => Ok(YearStatus::Provisional),
        word => YearStatus::from_str(word).map_err(|_| Reason::NotAStatus),
    }
}
