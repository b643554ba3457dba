//! Rows of what is overdue, and of what was: read along their own indexes, newest or oldest first.
//!
//! All of it is written by hand: a streak is counted over a whole court, team or person, in nobody's scope, and the text
//! is what the indexes say, word for word.

use chrono::NaiveDate;
use sea_orm::QueryResult;

use super::{OverdueBy, OverdueCount, OverdueKey, StreakSet};
use crate::db::{Db, Reads, Sql, StoreError};
use crate::deadline::rules::RuleCode;
use crate::kernel::calendar::court_date;
use crate::kernel::day::Day;
use crate::kernel::instant::Instant;
use crate::policy::Scope;

/// What the court still owes: the condition of the index `deadline_owed`, word for word.
const OWED: &str = "d.state = 'open' AND d.kind <> 'party' AND d.kind <> 'expiry' AND d.ruled_by IS NULL";

/// A deadline that was or is late.
pub(super) struct Late {
    pub code: RuleCode,
    pub version: u32,
    pub number: Option<String>,
    pub due_on: NaiveDate,
    pub ended_on: Option<NaiveDate>,
}

fn of_set(set: StreakSet) -> Sql {
    match set {
        StreakSet::Court => Sql::default(),
        StreakSet::Team(team) => Sql::default().push(" AND d.team_id = ?").bind(team.raw()),
        StreakSet::Person(person) => Sql::default().push(" AND d.handler_id = ?").bind(person.raw()),
    }
}

/// The first of the deadlines that `found` says, in `order`; by hand, for a streak lies in no scope. The number of its case
/// is told within the scope alone.
async fn first(reads: Reads<'_>, scope: &Scope, found: Sql, order: &str) -> Result<Option<Late>, StoreError> {
    let sql = Sql::new("SELECT d.rule_code, d.rule_version, d.due_on, d.late_until, CASE WHEN ")
        .append(scope.cases("c"))
        .push(" THEN c.number END AS number FROM deadline d LEFT JOIN enforcement_case c ON c.id = d.root_id WHERE ")
        .append(found)
        .push(" ORDER BY ")
        .push(order)
        .push(" LIMIT 1");
    let row = reads.row(sql).await?;
    row.as_ref().map(late).transpose()
}

/// How many of a set are overdue today, and the one that has been so longest; by hand, likewise.
pub(super) async fn owed(
    reads: Reads<'_>,
    scope: &Scope,
    set: StreakSet,
    today: NaiveDate,
) -> Result<Option<(u64, Late)>, StoreError> {
    let late_now = Sql::default()
        .push(OWED)
        .push(" AND d.due_on < ?")
        .bind(today.to_string())
        .append(of_set(set));
    let Some(late) = first(reads, scope, late_now.clone(), "d.due_on, d.id").await? else {
        return Ok(None);
    };
    let count = Sql::new("SELECT COUNT(*) AS n FROM deadline d WHERE ").append(late_now);
    let counted = reads.row(count).await?;
    let n: i64 = counted.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(Some((u64::try_from(n).unwrap_or(0), late)))
}

/// The one of a set that was overdue last.
pub(super) async fn last(reads: Reads<'_>, scope: &Scope, set: StreakSet) -> Result<Option<Late>, StoreError> {
    let was_late = Sql::default().push("d.late_until IS NOT NULL").append(of_set(set));
    first(reads, scope, was_late, "d.late_until DESC, d.id DESC").await
}

/// The day on which a set came to its first case: the court by filing, a team or a person by assignment; by hand, likewise.
pub(super) async fn first_duty(reads: Reads<'_>, set: StreakSet) -> Result<Option<NaiveDate>, StoreError> {
    let (earliest, of) = match set {
        StreakSet::Court => (
            "SELECT MIN(filed_at) AS at FROM enforcement_case WHERE filed_at > 0",
            None,
        ),
        StreakSet::Team(team) => (
            "SELECT MIN(assigned_at) AS at FROM assignment WHERE team_id = ?",
            Some(team.raw()),
        ),
        StreakSet::Person(person) => (
            "SELECT MIN(assigned_at) AS at FROM assignment WHERE handler_id = ?",
            Some(person.raw()),
        ),
    };
    let sql = of.into_iter().fold(Sql::new(earliest), Sql::bind);
    let row = reads.row(sql).await?;
    let at: Option<Instant> = row.map_or(Ok(None), |row| row.try_get("", "at"))?;
    Ok(at.map(|at| court_date(at.time())))
}

/// How many in scope are overdue, by one of their sides; by hand, for the side decides what is joined, grouped and named.
pub(super) async fn counts(
    db: &Db,
    scope: &Scope,
    by: OverdueBy,
    today: NaiveDate,
) -> Result<Vec<OverdueCount>, StoreError> {
    let (key, name, join) = match by {
        OverdueBy::Segment => (
            "COALESCE(c.desk, 'filing')",
            "NULL",
            " LEFT JOIN enforcement_case c ON c.id = d.root_id",
        ),
        OverdueBy::Team => ("d.team_id", "t.name", " LEFT JOIN team t ON t.id = d.team_id"),
        OverdueBy::Site => ("d.site_id", "s.name", " LEFT JOIN site s ON s.id = d.site_id"),
        OverdueBy::Rule => ("d.rule_code", "NULL", ""),
        OverdueBy::Person => ("d.handler_id", "p.name", " LEFT JOIN person p ON p.id = d.handler_id"),
    };
    let sql = Sql::new(&format!(
        "SELECT {key} AS k, {name} AS name, COUNT(*) AS n FROM deadline d{join} WHERE {OWED} AND d.due_on < ? AND "
    ))
    .bind(today.to_string())
    .append(scope.deadlines("d"))
    .push(" GROUP BY 1, 2 ORDER BY 3 DESC, 1");
    let rows = db.reads().rows(sql).await?;
    rows.iter()
        .map(|row| {
            let n: i64 = row.try_get("", "n")?;
            Ok(OverdueCount {
                key: key_of(by, row)?,
                name: match by {
                    OverdueBy::Segment | OverdueBy::Rule => None,
                    OverdueBy::Team | OverdueBy::Site | OverdueBy::Person => row.try_get("", "name")?,
                },
                count: u64::try_from(n).unwrap_or(0),
            })
        })
        .collect()
}

fn key_of(by: OverdueBy, row: &QueryResult) -> Result<OverdueKey, StoreError> {
    Ok(match by {
        OverdueBy::Segment => OverdueKey::Segment(row.try_get("", "k")?),
        OverdueBy::Team => OverdueKey::Team(row.try_get("", "k")?),
        OverdueBy::Site => OverdueKey::Site(row.try_get("", "k")?),
        OverdueBy::Rule => OverdueKey::Rule(code(row, "k")?),
        OverdueBy::Person => OverdueKey::Person(row.try_get("", "k")?),
    })
}

fn code(row: &QueryResult, column: &str) -> Result<RuleCode, StoreError> {
    let text: String = row.try_get("", column)?;
    text.parse().map_err(|_| StoreError::Unreadable("rule".to_owned()))
}

fn late(row: &QueryResult) -> Result<Late, StoreError> {
    Ok(Late {
        code: code(row, "rule_code")?,
        version: u32::try_from(row.try_get::<i32>("", "rule_version")?).unwrap_or_default(),
        number: row.try_get("", "number")?,
        due_on: row.try_get::<Day>("", "due_on")?.date(),
        ended_on: row.try_get::<Option<Day>>("", "late_until")?.map(Day::date),
    })
}

#[cfg(test)]
mod tests {
    use strum::IntoEnumIterator as _;

    use super::*;
    use crate::deadline::rules::RuleKind;

    #[test]
    fn the_index_holds_what_the_court_owes() {
        for kind in RuleKind::iter() {
            let is_left_out = OWED.contains(&format!("d.kind <> '{}'", kind.as_ref()));
            assert_eq!(is_left_out, !kind.is_owed(), "{kind:?}");
        }
    }
}
