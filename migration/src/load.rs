//! Reads the data files that come with the program, and puts their rows into tables.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Alias, Expr, Query};
use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbErr, Value};
use serde::de::DeserializeOwned;

/// Most values of one statement: either database takes more than 30,000.
const MOST_VALUES: usize = 30_000;

/// A line of a data file: texts by column.
pub(crate) type Line = BTreeMap<String, String>;

/// The lines of a data file; its first line names the columns.
///
/// # Errors
/// That of the reader, for a line that is none.
pub fn lines<T: DeserializeOwned>(file: &'static str) -> Result<Vec<T>, csv::Error> {
    csv::Reader::from_reader(file.as_bytes()).into_deserialize().collect()
}

/// The same for a step of a change.
pub(crate) fn read<T: DeserializeOwned>(file: &'static str) -> Result<Vec<T>, DbErr> {
    lines(file).map_err(|error| unreadable(&error))
}

/// The fault of a data file.
pub(crate) fn unreadable(error: &dyn std::error::Error) -> DbErr {
    DbErr::Migration(error.to_string())
}

/// Inserts rows into a table, each with its values in the order of the columns.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    table: &str,
    columns: &[&str],
    rows: Vec<Vec<Value>>,
) -> Result<(), DbErr> {
    for some in rows.chunks(MOST_VALUES / columns.len().max(1)) {
        let mut insert = Query::insert();
        insert
            .into_table(Alias::new(table))
            .columns(columns.iter().map(|column| Alias::new(*column)));
        for row in some {
            let values = row.iter().map(|value| Expr::value(value.clone()));
            insert.values(values).map_err(|error| unreadable(&error))?;
        }
        tx.execute(&insert).await?;
    }
    Ok(())
}
