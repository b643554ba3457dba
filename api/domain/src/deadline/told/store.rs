//! Rows of what happened.

use std::collections::HashMap;
use std::num::NonZeroU16;

use chrono::NaiveDate;
use sea_orm::QueryResult;
use uuid::Uuid;

use crate::db::{Reads, Sql, StoreError, Writes};
use crate::deadline::DeadlineRows;
use crate::deadline::rules::{Exclusion, Extension, Happened, Interval, Moment, Record};
use crate::kernel::clock::instant;
use crate::kernel::id::{Id, PersonId, TeamId};

/// Writes down what happened.
pub(in crate::deadline) async fn write_happened(
    tx: &Writes<'_, DeadlineRows>,
    root: Uuid,
    happened: &[Happened],
) -> Result<(), StoreError> {
    let mut insert = Sql::new(
        "INSERT INTO happening (id, root_id, kind, subject, stated, stated_end, happened_at, recorded_at, recorded_by,
         sync_x) VALUES ",
    );
    for (nth, one) in happened.iter().enumerate() {
        insert = insert
            .push(if nth == 0 { "" } else { ", " })
            .push("(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(one.id)
            .bind(root)
            .bind(one.kind.as_str())
            .bind(one.subject)
            .bind(one.stated.map(|stated| i32::from(stated.get())))
            .bind(one.stated_end.map(|on| on.to_string()))
            .bind(one.at.at().timestamp_micros())
            .bind(one.recorded.at().timestamp_micros())
            .bind(tx.actor().person_raw())
            .bind(tx.stamp());
    }
    if !happened.is_empty() {
        tx.rows().execute(insert).await?;
    }
    Ok(())
}

/// Fills a record with what is known of a root.
pub(in crate::deadline) async fn fill(reads: Reads<'_>, root: Uuid, record: &mut Record) -> Result<(), StoreError> {
    let happened = Sql::new(
        "SELECT id, kind, subject, stated, stated_end, happened_at, recorded_at FROM happening WHERE root_id = ?
         ORDER BY id",
    )
    .bind(root);
    for row in reads.rows(happened).await? {
        record.happened.push(happened_of(&row)?);
    }
    // what does not run and what was granted, in one go: an exclusion started nothing
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
    let kind: Exclusion = row.try_get::<String>("", "kind")?.parse()?;
    let from = date(&row.try_get::<String>("", "from_on")?)?;
    let until = maybe_date(row, "until_on")?;
    let interval = Interval::try_new(from, until).map_err(|error| StoreError::Unreadable(error.to_string()))?;
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

fn happened_of(row: &QueryResult) -> Result<Happened, StoreError> {
    let word: String = row.try_get("", "kind")?;
    let stated: Option<i32> = row.try_get("", "stated")?;
    Ok(Happened {
        id: row.try_get("", "id")?,
        kind: word
            .parse()
            .map_err(|_| StoreError::Unreadable("happening".to_owned()))?,
        subject: row.try_get("", "subject")?,
        stated: stated.and_then(|days| NonZeroU16::new(u16::try_from(days).ok()?)),
        stated_end: maybe_date(row, "stated_end")?,
        at: Moment::of_instant(instant(row.try_get("", "happened_at")?)),
        recorded: Moment::of_instant(instant(row.try_get("", "recorded_at")?)),
    })
}

/// What starts the limits of an answer that one person owes, whoever handles the case later.
const ADDRESSED: &str = "circular_issued";

/// Teams and persons, by what they are to answer.
pub(in crate::deadline) type Addressees = HashMap<Uuid, (Option<TeamId>, PersonId)>;

/// Whose answer is owed, by what it is about: the team and the person, who stay although the case goes to others. Costs
/// nothing where nobody was addressed.
pub(in crate::deadline) async fn addressees(
    reads: Reads<'_>,
    (root, record): (Uuid, &Record),
) -> Result<Addressees, StoreError> {
    if !record.happened.iter().any(|one| one.kind.as_str() == ADDRESSED) {
        return Ok(HashMap::new());
    }
    let sql = Sql::new("SELECT id, team_id, addressee_id FROM circular WHERE root_id = ?").bind(root);
    let rows = reads.rows(sql).await?;
    rows.iter()
        .map(|row| {
            let team = row.try_get::<Option<Uuid>>("", "team_id")?.map(Id::new);
            Ok((
                row.try_get("", "id")?,
                (team, Id::new(row.try_get("", "addressee_id")?)),
            ))
        })
        .collect()
}

fn date(text: &str) -> Result<NaiveDate, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable("date".to_owned()))
}

fn maybe_date(row: &QueryResult, column: &str) -> Result<Option<NaiveDate>, StoreError> {
    row.try_get::<Option<String>>("", column)?
        .as_deref()
        .map(date)
        .transpose()
}
