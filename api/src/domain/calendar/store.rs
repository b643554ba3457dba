//! Rows of the calendar.

use chrono::NaiveDate;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use crate::db::{Sql, StoreError};
use crate::kernel::workdays::{Day, YearStatus};

/// Years that are known, and their days that differ from the bare week.
pub(super) type Known = (Vec<(i32, YearStatus)>, Vec<Day>);

pub(super) async fn edition<C: ConnectionTrait>(conn: &C) -> Result<Uuid, StoreError> {
    let sql = Sql::new("SELECT id FROM edition WHERE name = 'calendar'");
    let row = conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("edition".to_owned()))?;
    Ok(row.try_get("", "id")?)
}

pub(super) async fn load<C: ConnectionTrait>(conn: &C) -> Result<Known, StoreError> {
    let backend = conn.get_database_backend();
    let years = conn
        .query_all_raw(Sql::new("SELECT year, status FROM calendar_year").build(backend))
        .await?;
    let years = years
        .iter()
        .map(|row| Ok((row.try_get("", "year")?, row.try_get::<String>("", "status")?.parse()?)))
        .collect::<Result<_, StoreError>>()?;
    let days = conn
        .query_all_raw(Sql::new("SELECT day, kind, name FROM calendar_day").build(backend))
        .await?;
    let days = days
        .iter()
        .map(|row| {
            Ok(Day {
                on: date(&row.try_get::<String>("", "day")?)?,
                kind: row.try_get::<String>("", "kind")?.parse()?,
                name: row.try_get("", "name")?,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    Ok((years, days))
}

fn date(text: &str) -> Result<NaiveDate, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable("date".to_owned()))
}
