//! Rows of the calendar.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _, Select, Set};
use uuid::Uuid;
use zhixing_entity::{calendar_day, calendar_year, edition};

use super::merge::Merged;
use crate::db::{Change as _, Question as _, Reads, Sql, StoreError, Writes};
use crate::kernel::day;
use crate::kernel::edition::Edition;
use crate::kernel::workdays::{Day, YearStatus};
use crate::policy::unscoped;

crate::rows! {
    /// Rows of the calendar (工作日历).
    pub struct CalendarRows of calendar_day, calendar_year;
}

/// Days of one statement.
const A_STATEMENT: usize = 500;

/// Years that are known, and their days that differ from the bare week.
pub(super) type Known = (Vec<(i32, YearStatus)>, Vec<Day>);

fn present() -> Select<edition::Entity> {
    unscoped().filter(edition::Column::Name.eq(Edition::Calendar))
}

pub(super) async fn edition(reads: Reads<'_>) -> Result<Uuid, StoreError> {
    let found = present().first(reads).await?;
    let found = found.ok_or_else(|| StoreError::Unreadable("edition".to_owned()))?;
    Ok(found.id)
}

/// Lets nobody else change the calendar until the transaction ends.
pub(super) async fn lock(reads: Reads<'_>) -> Result<(), StoreError> {
    present().lock_exclusive().first(reads).await?;
    Ok(())
}

/// Writes changed years and days and a new edition; its id.
pub(super) async fn write(tx: &Writes<'_, CalendarRows>, merged: &Merged, source: &str) -> Result<Uuid, StoreError> {
    use calendar_year::Column::{ImportedAt, ImportedBy, Status, Year};

    for (year, status) in &merged.years {
        let changed = calendar_year::ActiveModel {
            year: Set(*year),
            status: Set(*status),
            imported_by: Set(tx.actor().person_id()),
            imported_at: Set(Some(tx.now().into())),
        };
        let replacing = OnConflict::column(Year)
            .update_columns([Status, ImportedBy, ImportedAt])
            .to_owned();
        let insert = calendar_year::Entity::insert(changed).on_conflict(replacing);
        insert.by(tx.rows()).await?;
    }
    for some in merged.remove.chunks(A_STATEMENT) {
        let days = some.iter().copied().map(day::Day::from);
        let gone = calendar_day::Entity::delete_many().filter(calendar_day::Column::Day.is_in(days));
        gone.by(tx.rows()).await?;
    }
    for some in merged.write.chunks(A_STATEMENT) {
        write_days(tx, some, source).await?;
    }
    let id = tx.fresh::<()>().raw();
    tx.turn(Edition::Calendar, id).await?;
    Ok(id)
}

async fn write_days(tx: &Writes<'_, CalendarRows>, days: &[Day], source: &str) -> Result<(), StoreError> {
    use calendar_day::Column::{Day, Kind, Name, Source};

    let rows = days.iter().map(|day| calendar_day::ActiveModel {
        day: Set(day.on.into()),
        kind: Set(day.kind),
        name: Set(day.name.clone()),
        source: Set(source.to_owned()),
    });
    let replacing = OnConflict::column(Day).update_columns([Kind, Name, Source]).to_owned();
    let insert = calendar_day::Entity::insert_many(rows).on_conflict(replacing);
    insert.by(tx.rows()).await?;
    Ok(())
}

/// Years and days by one statement, written by hand since it joins two tables end to end: read one after the other they
/// could be of two contents.
pub(super) async fn load(reads: Reads<'_>) -> Result<Known, StoreError> {
    let sql = Sql::new(
        "SELECT year, status AS kind, NULL AS day, NULL AS name FROM calendar_year
         UNION ALL SELECT NULL, kind, day, name FROM calendar_day",
    );
    let (mut years, mut days) = (Vec::new(), Vec::new());
    for row in reads.rows(sql).await? {
        if let Some(on) = row.try_get::<Option<day::Day>>("", "day")? {
            days.push(Day {
                on: on.date(),
                kind: row.try_get("", "kind")?,
                name: row.try_get("", "name")?,
            });
        } else {
            years.push((row.try_get("", "year")?, row.try_get("", "kind")?));
        }
    }
    Ok((years, days))
}
