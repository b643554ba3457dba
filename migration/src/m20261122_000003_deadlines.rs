//! Deadlines: the rules and the calendar with their first data, what happened, what is due.

use std::collections::BTreeMap;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbErr, Value};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::data::{CALENDAR, DEADLINE_RULES};

/// Adds deadlines.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261122_000003_deadlines"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let conn = manager.get_connection();
        crate::run(manager, include_str!("changes/0003_deadlines.sql")).await?;
        rules(conn).await?;
        calendar(conn).await?;
        for (n, name) in [(1, "deadline_rule"), (2, "calendar")] {
            let id = Uuid::from_u128((0xED << 120) | n);
            insert(conn, "edition", &[("name", Value::from(name)), ("id", Value::from(id))]).await?;
        }
        Ok(())
    }
}

fn rows<T: DeserializeOwned>(text: &'static str) -> Result<Vec<T>, DbErr> {
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize();
    rows.collect::<Result<_, _>>()
        .map_err(|error| DbErr::Migration(error.to_string()))
}

/// Inserts one row of texts, an id before it if there is one.
async fn insert(conn: &SchemaManagerConnection<'_>, table: &str, columns: &[(&str, Value)]) -> Result<(), DbErr> {
    let names: Vec<Alias> = columns.iter().map(|(name, _)| Alias::new(*name)).collect();
    let values = columns.iter().map(|(_, value)| Expr::value(value.clone()));
    let insert = Query::insert()
        .into_table(Alias::new(table))
        .columns(names)
        .values(values)
        .map_err(|error| DbErr::Migration(error.to_string()))?
        .to_owned();
    conn.execute_raw(conn.get_database_backend().build(&insert)).await?;
    Ok(())
}

/// The first version of each rule; its id is made of its code, the same in every court.
async fn rules(conn: &SchemaManagerConnection<'_>) -> Result<(), DbErr> {
    for row in rows::<BTreeMap<String, String>>(DEADLINE_RULES)? {
        let code = row.get("code").cloned().unwrap_or_default();
        let letter = u128::from(code.as_bytes().first().copied().unwrap_or_default());
        let number: u128 = code.get(1..).and_then(|number| number.parse().ok()).unwrap_or_default();
        let mut columns = vec![(
            "id",
            Value::from(Uuid::from_u128((0xD1 << 120) | (letter << 64) | (number << 32) | 1)),
        )];
        for (name, value) in &row {
            let value = match name.as_str() {
                "version" => Value::from(value.parse::<i32>().unwrap_or(1)),
                _ => Value::from(value.clone()),
            };
            columns.push((name.as_str(), value));
        }
        insert(conn, "deadline_rule", &columns).await?;
    }
    Ok(())
}

#[derive(serde::Deserialize)]
struct Day {
    date: String,
    kind: String,
    name: String,
    year_status: String,
    source: String,
}

async fn calendar(conn: &SchemaManagerConnection<'_>) -> Result<(), DbErr> {
    let days: Vec<Day> = rows(CALENDAR)?;
    let mut years = BTreeMap::new();
    for day in &days {
        let year: i32 = day.date[..4].parse().unwrap_or_default();
        years.insert(year, day.year_status.clone());
    }
    for (year, status) in years {
        insert(
            conn,
            "calendar_year",
            &[("year", Value::from(year)), ("status", Value::from(status))],
        )
        .await?;
    }
    for day in days {
        let columns = [
            ("day", Value::from(day.date)),
            ("kind", Value::from(day.kind)),
            ("name", Value::from(day.name)),
            ("source", Value::from(day.source)),
        ];
        insert(conn, "calendar_day", &columns).await?;
    }
    Ok(())
}
