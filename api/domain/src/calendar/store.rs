//! Rows of the calendar.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbBackend};
use uuid::Uuid;

use super::merge::Merged;
use crate::db::{Permitted, Sql, StoreError};
use crate::kernel::workdays::{Day, YearStatus};
use crate::policy::Action;

/// Days of one statement.
const A_STATEMENT: usize = 500;

/// Years that are known, and their days that differ from the bare week.
pub(super) type Known = (Vec<(i32, YearStatus)>, Vec<Day>);

pub(super) async fn edition<C: ConnectionTrait>(conn: &C) -> Result<Uuid, StoreError> {
    let sql = Sql::new("SELECT id FROM edition WHERE name = 'calendar'");
    let row = conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("edition".to_owned()))?;
    Ok(row.try_get("", "id")?)
}

/// Lets nobody else change the calendar until the transaction ends.
pub(super) async fn lock<C: ConnectionTrait>(conn: &C) -> Result<(), StoreError> {
    let mut sql = Sql::new("SELECT id FROM edition WHERE name = 'calendar'");
    if conn.get_database_backend() == DbBackend::Postgres {
        sql = sql.push(" FOR UPDATE");
    }
    conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    Ok(())
}

/// Writes changed years and days and a new edition; its id.
pub(super) async fn write<A: Action>(tx: &Permitted<A>, merged: &Merged, source: &str) -> Result<Uuid, StoreError> {
    for (year, status) in &merged.years {
        let sql = Sql::new(
            "INSERT INTO calendar_year (year, status, imported_by, imported_at) VALUES (?, ?, ?, ?) ON CONFLICT (year)
             DO UPDATE SET status = excluded.status, imported_by = excluded.imported_by, imported_at = excluded.imported_at",
        )
        .bind(*year)
        .bind(status.as_ref())
        .bind(tx.actor().person_raw())
        .bind(tx.now_micros());
        tx.execute(sql).await?;
    }
    for some in merged.remove.chunks(A_STATEMENT) {
        let days = some.iter().map(ToString::to_string);
        tx.execute(Sql::new("DELETE FROM calendar_day WHERE day IN ").list(days))
            .await?;
    }
    for some in merged.write.chunks(A_STATEMENT) {
        tx.execute(upsert(some, source)).await?;
    }
    let edition = tx.fresh::<()>().raw();
    let renew = Sql::new("UPDATE edition SET id = ? WHERE name = 'calendar'").bind(edition);
    tx.execute(renew).await?;
    Ok(edition)
}

fn upsert(days: &[Day], source: &str) -> Sql {
    let mut sql = Sql::new("INSERT INTO calendar_day (day, kind, name, source) VALUES ");
    for (nth, day) in days.iter().enumerate() {
        sql = sql
            .push(if nth == 0 { "(?, ?, ?, ?)" } else { ", (?, ?, ?, ?)" })
            .bind(day.on.to_string())
            .bind(day.kind.as_ref())
            .bind(day.name.clone())
            .bind(source);
    }
    sql.push(" ON CONFLICT (day) DO UPDATE SET kind = excluded.kind, name = excluded.name, source = excluded.source")
}

/// Years and days by one statement: read one after the other they could be of two contents.
pub(super) async fn load<C: ConnectionTrait>(conn: &C) -> Result<Known, StoreError> {
    let sql = Sql::new(
        "SELECT year, status AS kind, NULL AS day, NULL AS name FROM calendar_year
         UNION ALL SELECT NULL, kind, day, name FROM calendar_day",
    );
    let (mut years, mut days) = (Vec::new(), Vec::new());
    for row in conn.query_all_raw(sql.build(conn.get_database_backend())).await? {
        let kind: String = row.try_get("", "kind")?;
        if let Some(on) = row.try_get::<Option<String>>("", "day")? {
            days.push(Day {
                on: date(&on)?,
                kind: kind.parse()?,
                name: row.try_get("", "name")?,
            });
        } else {
            years.push((row.try_get("", "year")?, kind.parse()?));
        }
    }
    Ok((years, days))
}

fn date(text: &str) -> Result<NaiveDate, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable("date".to_owned()))
}
