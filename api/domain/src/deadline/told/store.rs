//! Rows of what happened.

use std::collections::HashMap;
use std::num::NonZeroU16;

use sea_orm::{ColumnTrait as _, QueryFilter as _, QueryOrder as _, QueryResult, QuerySelect as _, Set};
use uuid::Uuid;
use zhixing_entity::{circular, happening};

use crate::db::{Reads, Sql, StoreError, Tx, Writes};
use crate::deadline::DeadlineRows;
use crate::deadline::rules::{Exclusion, Extension, Happened, Interval, Moment, Record};
use crate::kernel::day::Day;
use crate::kernel::happening::Happening;
use crate::kernel::id::{CircularId, PersonId, TeamId};

/// Writes down what happened.
pub(in crate::deadline) async fn write_happened(
    tx: &Writes<'_, DeadlineRows>,
    root: Uuid,
    happened: &[Happened],
) -> Result<(), StoreError> {
    let rows = happened.iter().map(|one| happening::ActiveModel {
        id: Set(one.id),
        root_id: Set(root),
        kind: Set(one.kind),
        subject: Set(one.subject),
        stated: Set(one.stated.map(|stated| i32::from(stated.get()))),
        stated_end: Set(one.stated_end.map(Day::from)),
        happened_at: Set(one.at.at().into()),
        recorded_at: Set(one.recorded.at().into()),
        recorded_by: Set(tx.actor().person_raw()),
        sync_x: Set(tx.stamp()),
    });
    tx.rows().insert_all(rows.collect()).await
}

/// Fills a record with what is known of a root.
pub(in crate::deadline) async fn fill(tx: &Tx, root: Uuid, record: &mut Record) -> Result<(), StoreError> {
    let happened = tx
        .find::<happening::Entity>()
        .filter(happening::Column::RootId.eq(root));
    for row in tx.all(happened.order_by_asc(happening::Column::Id)).await? {
        record.happened.push(happened_of(&row));
    }
    fill_beside(tx.reads(), root, record).await
}

/// Fills it with what does not run and what was granted; by hand, for it is a union of two tables.
async fn fill_beside(reads: Reads<'_>, root: Uuid, record: &mut Record) -> Result<(), StoreError> {
    // an exclusion started nothing
    let beside = Sql::new(
        "SELECT kind, from_on, until_on, CAST(NULL AS UUID) AS started_by, 0 AS amount FROM exclusion WHERE root_id = ?
         UNION ALL SELECT rule_code, '', NULL, started_by, granted FROM extension WHERE root_id = ? AND state = 'granted'",
    )
    .bind(root)
    .bind(root);
    for row in reads.rows(beside).await? {
        match row.try_get("", "started_by")? {
            Some(started_by) => record.extensions.push(extension_of(&row, started_by)?),
            None => record.excluded.push(exclusion_of(&row)?),
        }
    }
    Ok(())
}

fn exclusion_of(row: &QueryResult) -> Result<(Exclusion, Interval), StoreError> {
    let kind: Exclusion = row.try_get("", "kind")?;
    let from: Day = row.try_get("", "from_on")?;
    let until: Option<Day> = row.try_get("", "until_on")?;
    let interval = Interval::try_new(from.date(), until.map(Day::date));
    let interval = interval.map_err(|error| StoreError::Unreadable(error.to_string()))?;
    Ok((kind, interval))
}

fn extension_of(row: &QueryResult, started_by: Uuid) -> Result<Extension, StoreError> {
    let code: String = row.try_get("", "kind")?;
    let amount: Option<i32> = row.try_get("", "amount")?;
    Ok(Extension {
        code: code.parse().map_err(|_| StoreError::Unreadable("rule".to_owned()))?,
        started_by,
        amount: amount.and_then(|amount| u16::try_from(amount).ok()).unwrap_or_default(),
    })
}

fn happened_of(row: &happening::Model) -> Happened {
    Happened {
        id: row.id,
        kind: row.kind,
        subject: row.subject,
        stated: row.stated.and_then(|days| NonZeroU16::new(u16::try_from(days).ok()?)),
        stated_end: row.stated_end.map(Day::date),
        at: Moment::of_instant(row.happened_at.time()),
        recorded: Moment::of_instant(row.recorded_at.time()),
    }
}

/// What starts the limits of an answer that one person owes, whoever handles the case later.
const ADDRESSED: Happening = Happening::CircularIssued;

/// Teams and persons, by what they are to answer.
pub(in crate::deadline) type Addressees = HashMap<Uuid, (Option<TeamId>, PersonId)>;

/// Whose answer is owed, by what it is about: the team and the person, who stay although the case goes to others. Costs
/// nothing where nobody was addressed.
pub(in crate::deadline) async fn addressees(tx: &Tx, root: Uuid, record: &Record) -> Result<Addressees, StoreError> {
    use circular::Column::{AddresseeId, Id, RootId, TeamId as Team};
    if !record.happened.iter().any(|one| one.kind == ADDRESSED) {
        return Ok(HashMap::new());
    }
    let addressed = tx.find::<circular::Entity>().filter(RootId.eq(root));
    let addressed = addressed.select_only().columns([Id, Team, AddresseeId]);
    let rows: Vec<(CircularId, Option<TeamId>, PersonId)> = tx.all(addressed.into_tuple()).await?;
    let whom = rows.into_iter().map(|(id, team, person)| (id.raw(), (team, person)));
    Ok(whom.collect())
}
