//! Files of JSON become rows of cells.
//!
//! Knows UTF-8 alone; a file in another encoding is refused rather than guessed. Decides nothing about days.

use serde::Deserialize;
use serde_json::Value;

use super::{Column, Field, Problem, Reason, Row};
use crate::sheet::table::{push, without_mark};

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
