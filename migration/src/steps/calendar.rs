//! Loads the calendar: years that are known, and the days of them that differ from the bare week.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Query};
use sea_orm::{ConnectionTrait as _, DatabaseTransaction, DbErr, Value};
use serde::Deserialize;

use crate::data::{CALENDAR, CALENDAR_LATER};
use crate::load::{insert, read, unreadable};

/// A line of a file of days.
#[derive(Deserialize)]
struct Day {
    date: String,
    kind: String,
    name: String,
    year_status: String,
    source: String,
}

/// The days of a file by their year.
fn years(file: &'static str) -> Result<BTreeMap<i32, Vec<Day>>, DbErr> {
    let mut years: BTreeMap<i32, Vec<Day>> = BTreeMap::new();
    for day in read::<Day>(file)? {
        let year = day.date.get(..4).unwrap_or_default();
        let year = year.parse().map_err(|error| unreadable(&error))?;
        years.entry(year).or_default().push(day);
    }
    Ok(years)
}

/// Adds the first years.
pub(super) async fn first(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    add(tx, years(CALENDAR)?).await
}

/// Adds later years, unless a court knows them better from a notice that it imported; whether any was added.
pub(super) async fn later(tx: &DatabaseTransaction) -> Result<bool, DbErr> {
    let mut unknown = BTreeMap::new();
    for (year, days) in years(CALENDAR_LATER)? {
        if !is_known(tx, year).await? {
            unknown.insert(year, days);
        }
    }
    let is_any_new = !unknown.is_empty();
    add(tx, unknown).await?;
    Ok(is_any_new)
}

async fn is_known(tx: &DatabaseTransaction, year: i32) -> Result<bool, DbErr> {
    let mut select = Query::select();
    select.expr(Expr::value(1)).from(Alias::new("calendar_year"));
    select.and_where(Expr::col(Alias::new("year")).eq(year));
    Ok(tx.query_one(&select).await?.is_some())
}

async fn add(tx: &DatabaseTransaction, years: BTreeMap<i32, Vec<Day>>) -> Result<(), DbErr> {
    let (mut of_years, mut of_days) = (Vec::new(), Vec::new());
    for (year, days) in years {
        let status = days.last().map(|day| day.year_status.clone()).unwrap_or_default();
        of_years.push(vec![Value::from(year), Value::from(status)]);
        for day in days {
            of_days.push([day.date, day.kind, day.name, day.source].map(Value::from).into());
        }
    }
    insert(tx, "calendar_year", &["year", "status"], of_years).await?;
    insert(tx, "calendar_day", &["day", "kind", "name", "source"], of_days).await
}
