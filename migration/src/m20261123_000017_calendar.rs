//! Days off of later years, as far as the law and the lunar calendar tell.

use std::collections::BTreeMap;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, Value};

use crate::data::CALENDAR_LATER;

/// Adds the statutory days off of 2028 to 2032, which no notice has announced yet.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261123_000017_calendar"
    }
}

/// What the id of the next edition differs in.
const EDITION: u128 = 0xCA1E_0017 << 64;

#[derive(serde::Deserialize)]
struct Day {
    date: String,
    kind: String,
    name: String,
    year_status: String,
    source: String,
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        let days = csv::Reader::from_reader(CALENDAR_LATER.as_bytes()).into_deserialize();
        let days: Vec<Day> = days
            .collect::<Result<_, _>>()
            .map_err(|error| DbErr::Migration(error.to_string()))?;
        let mut years: BTreeMap<i32, Vec<Day>> = BTreeMap::new();
        for day in days {
            let year = day.date[..4].parse().unwrap_or_default();
            years.entry(year).or_default().push(day);
        }
        let mut is_any_new = false;
        for (year, days) in years {
            // a year whose notice was imported is known better
            if !is_known(conn, year).await? {
                add(conn, year, days).await?;
                is_any_new = true;
            }
        }
        if is_any_new {
            crate::turn(conn, "calendar", EDITION).await?;
        }
        Ok(())
    }
}

async fn is_known(conn: &SchemaManagerConnection<'_>, year: i32) -> Result<bool, DbErr> {
    let mut known = Query::select();
    known.expr(Expr::value(1)).from(Alias::new("calendar_year"));
    known.and_where(Expr::col(Alias::new("year")).eq(year));
    let known = conn.get_database_backend().build(&known);
    Ok(conn.query_one_raw(known).await?.is_some())
}

async fn add(conn: &SchemaManagerConnection<'_>, year: i32, days: Vec<Day>) -> Result<(), DbErr> {
    let fault = |error: error::Error| DbErr::Migration(error.to_string());
    let status = days.first().map(|day| day.year_status.clone()).unwrap_or_default();
    let mut insert = Query::insert();
    insert
        .into_table(Alias::new("calendar_year"))
        .columns(["year", "status"].map(Alias::new));
    insert.values([Expr::value(year), Expr::value(status)]).map_err(fault)?;
    conn.execute_raw(conn.get_database_backend().build(&insert)).await?;
    let mut insert = Query::insert();
    insert
        .into_table(Alias::new("calendar_day"))
        .columns(["day", "kind", "name", "source"].map(Alias::new));
    for day in days {
        let cells = [day.date, day.kind, day.name, day.source];
        insert
            .values(cells.map(|cell| Expr::value(Value::from(cell))))
            .map_err(fault)?;
    }
    conn.execute_raw(conn.get_database_backend().build(&insert)).await?;
    Ok(())
}
