//! Files of text: CSV and JSON become rows of cells.
//!
//! Knows UTF-8 alone; a file in another encoding is refused rather than guessed. Decides nothing about days.

use csv::{ErrorKind, Position, ReaderBuilder};
use serde::Deserialize;
use serde_json::Value;

use super::{Column, Field, MOST_COLUMNS, MOST_ROWS, Problem, Reason, Row};

/// An object of a JSON file. A key that is not there is a blank cell, one that is not known breaks the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Object {
    #[serde(default)]
    date: Value,
    #[serde(default)]
    kind: Value,
    #[serde(default)]
    name: Value,
    #[serde(default)]
    year_status: Value,
}

/// Leaves out the byte order mark that Excel writes before UTF-8.
pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// Reads CSV; rows have the number of the line they begin on, blank ones are left out.
pub(super) fn csv_rows(bytes: &[u8]) -> Result<Vec<Row>, Problem> {
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
            return Err(Problem::at(at, column, Reason::NoHead));
        }
        let fields = record.iter().take(MOST_COLUMNS).map(Field::text).collect();
        push(&mut rows, Row { at, fields })?;
    }
    Ok(rows)
}

fn refused(bytes: &[u8], error: &csv::Error) -> Problem {
    let reason = match error.kind() {
        ErrorKind::Utf8 { .. } => Reason::NotUtf8,
        _ => Reason::Unreadable,
    };
    Problem {
        row: error.position().map(|position| line(bytes, Some(position))),
        column: None,
        reason,
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

/// Reads a JSON list of objects; heads are put before them, so that the objects count from 1.
pub(super) fn json_rows(bytes: &[u8]) -> Result<Vec<Row>, Problem> {
    let text = str::from_utf8(without_mark(bytes)).map_err(|_| Problem::of_the_file(Reason::NotUtf8))?;
    let objects: Vec<Object> = serde_json::from_str(text).map_err(|_| Problem::of_the_file(Reason::Unreadable))?;
    let heads = [Column::Date, Column::Kind, Column::Name, Column::YearStatus];
    let mut rows = vec![Row {
        at: 0,
        fields: heads.iter().map(|head| Field::text(head.as_ref())).collect(),
    }];
    for (at, object) in (1..).zip(objects) {
        let Object {
            date,
            kind,
            name,
            year_status,
        } = object;
        let fields = [date, kind, name, year_status].map(field).to_vec();
        push(&mut rows, Row { at, fields })?;
    }
    Ok(rows)
}

fn field(value: Value) -> Field {
    match value {
        Value::String(text) => Field::text(&text),
        Value::Null => Field::Text(String::new()),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Field::Other,
    }
}

/// Adds a row unless there are too many; the first are the heads.
pub(super) fn push(rows: &mut Vec<Row>, row: Row) -> Result<(), Problem> {
    if rows.len() > MOST_ROWS {
        return Err(Problem::of_the_file(Reason::TooManyRows));
    }
    rows.push(row);
    Ok(())
}
