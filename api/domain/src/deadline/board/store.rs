//! Rows of what is due. Running deadlines are read along the index of their list, by the day they end.

use chrono::{DateTime, Days, NaiveDate, Utc};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::{Bucket, DeadlineFilter, Granted, Moved};
use crate::db::{Db, Reads, Sql, StoreError};
use crate::deadline::rules::{Exclusion, Interval, Kind, Matter, RuleCode, State};
use crate::kernel::calendar::court_date;
use crate::kernel::clock::instant;
use crate::kernel::id::{CaseId, DeadlineId, Id};
use crate::kernel::page::Page;
use crate::policy::{Row, Scope, Sight};

/// A stored deadline.
pub(super) struct Found {
    pub id: DeadlineId,
    pub root: Uuid,
    pub matter: Matter,
    pub code: RuleCode,
    pub version: u32,
    pub state: State,
    pub started_at: DateTime<Utc>,
    pub due_on: Option<NaiveDate>,
    pub due_at: Option<DateTime<Utc>>,
    pub unrolled_on: Option<NaiveDate>,
    pub excluded_days: i32,
    pub paused_since: Option<NaiveDate>,
    pub is_official: bool,
    pub ended_at: Option<DateTime<Utc>>,
    pub happenings: (Uuid, Option<Uuid>),
    pub ruled_by: Option<RuleCode>,
    pub is_backdated: bool,
}

/// What everybody in the list has in common: it runs, no paired rule binds earlier, and it is in scope. What nobody owes
/// the court stays in the list until its last day alone.
fn listed(scope: &Scope, (filter, today): (&DeadlineFilter, NaiveDate)) -> Sql {
    let mut sql =
        Sql::new(" FROM deadline d WHERE d.state = 'open' AND d.ruled_by IS NULL AND (d.due_on >= ? OR d.kind IN ")
            .bind(today.to_string())
            .list(Kind::owed().map(|kind| kind.as_ref().to_owned()))
            .push(") AND ")
            .append(scope.deadlines("d"))
            .append(seen_outside(scope));
    for (text, value) in [
        (" AND d.team_id = ?", filter.team.map(Id::raw)),
        (" AND d.handler_id = ?", filter.handler.map(Id::raw)),
    ] {
        if let Some(value) = value {
            sql = sql.push(text).bind(value);
        }
    }
    if let Some(site) = filter.site {
        sql = sql
            .push(" AND (d.site_id = ? OR d.tribunal_id = ?)")
            .bind(site.raw())
            .bind(site.raw());
    }
    if let Some(code) = &filter.rule {
        sql = sql.push(" AND d.rule_code = ?").bind(code.as_str());
    }
    if let Some(bucket) = filter.bucket {
        let (from, to) = bucket.span(today);
        sql = sql
            .push(" AND d.due_on >= ? AND d.due_on <= ?")
            .bind(from.to_string())
            .bind(to.to_string());
    }
    sql
}

/// Who is no member of the court sees what the court owes and what he may do himself.
fn seen_outside(scope: &Scope) -> Sql {
    if scope.is_outside() {
        return Sql::new(" AND d.kind IN (?, ?)")
            .bind(Kind::Court.as_ref())
            .bind(Kind::Party.as_ref());
    }
    Sql::default()
}

/// One page, nearest first, one row more than wanted. A position holds the day of the end as a number.
pub(super) async fn page(
    db: &Db,
    scope: &Scope,
    wanted: (&DeadlineFilter, NaiveDate),
    page: &Page,
) -> Result<Vec<Found>, StoreError> {
    let mut sql = Sql::new("SELECT d.*").append(listed(scope, wanted));
    for (position, than) in [(page.after, ">"), (page.before, "<")] {
        if let Some(position) = position {
            sql = sql
                .push(&format!(" AND (d.due_on, d.id) {than} (?, ?)"))
                .bind(day_of(position.at).to_string())
                .bind(position.id);
        }
    }
    let sort = if page.from_end {
        " ORDER BY d.due_on DESC, d.id DESC LIMIT ?"
    } else {
        " ORDER BY d.due_on, d.id LIMIT ?"
    };
    let sql = sql.push(sort).bind(i64::try_from(page.rows + 1).unwrap_or(i64::MAX));
    all(db, sql).await
}

/// The day that a position stands for.
fn day_of(at: i64) -> NaiveDate {
    i32::try_from(at)
        .ok()
        .and_then(NaiveDate::from_num_days_from_ce_opt)
        .unwrap_or_default()
}

pub(super) async fn count(db: &Db, scope: &Scope, wanted: (&DeadlineFilter, NaiveDate)) -> Result<u64, StoreError> {
    let sql = Sql::new("SELECT COUNT(*) AS n").append(listed(scope, wanted));
    let row = db.reads().row(sql).await?;
    number(row.as_ref(), "n")
}

/// How many fall into each bucket.
pub(super) async fn buckets(
    db: &Db,
    scope: &Scope,
    (filter, today): (&DeadlineFilter, NaiveDate),
) -> Result<Vec<(Bucket, u64)>, StoreError> {
    use strum::IntoEnumIterator as _;
    let mut sql = Sql::new("SELECT ");
    for (nth, bucket) in Bucket::iter().enumerate() {
        let (from, to) = bucket.span(today);
        let comma = if nth == 0 { "" } else { ", " };
        sql = sql
            .push(&format!(
                "{comma}COALESCE(SUM(CASE WHEN d.due_on >= ? AND d.due_on <= ? THEN 1 ELSE 0 END), 0) AS n{nth}"
            ))
            .bind(from.to_string())
            .bind(to.to_string());
    }
    let (_, last) = Bucket::FifteenDays.span(today);
    let sql = sql
        .append(listed(scope, (filter, today)))
        .push(" AND d.due_on <= ?")
        .bind(last.to_string());
    let row = db.reads().row(sql).await?;
    Bucket::iter()
        .enumerate()
        .map(|(nth, bucket)| Ok((bucket, number(row.as_ref(), &format!("n{nth}"))?)))
        .collect()
}

fn number(row: Option<&QueryResult>, column: &str) -> Result<u64, StoreError> {
    let n: i64 = row.map_or(Ok(0), |row| row.try_get("", column))?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// All deadlines of cases.
pub(super) async fn of_cases(db: &Db, scope: &Scope, cases: &[CaseId]) -> Result<Vec<Found>, StoreError> {
    let sql = Sql::new("SELECT d.* FROM deadline d WHERE d.root_id IN ")
        .list(cases.iter().map(|id| id.raw()))
        .push(" AND ")
        .append(scope.deadlines("d"))
        .append(seen_outside(scope))
        .push(" ORDER BY d.started_at, d.rule_code, d.id");
    all(db, sql).await
}

/// Deadlines by id.
pub(super) async fn by_ids(db: &Db, scope: &Scope, ids: &[DeadlineId]) -> Result<Vec<Found>, StoreError> {
    let sql = Sql::new("SELECT d.* FROM deadline d WHERE d.id IN ")
        .list(ids.iter().map(|id| id.raw()))
        .push(" AND ")
        .append(scope.deadlines("d"))
        .append(seen_outside(scope));
    all(db, sql).await
}

/// The running deadline of each case that ends first, of those the court owes.
pub(super) async fn next(db: &Db, scope: &Scope, cases: &[CaseId]) -> Result<Vec<Found>, StoreError> {
    let sql = Sql::new(
        "SELECT * FROM (SELECT d.*, ROW_NUMBER() OVER (PARTITION BY d.root_id ORDER BY d.due_on, d.rule_code, d.id) AS nth
         FROM deadline d WHERE d.root_id IN ",
    )
    .list(cases.iter().map(|id| id.raw()))
    .push(" AND d.state = 'open' AND d.ruled_by IS NULL AND d.kind = 'court' AND ")
    .append(scope.deadlines("d"))
    .push(") n WHERE n.nth = 1");
    all(db, sql).await
}

/// One deadline, whoever asks: for an act on its root.
pub(super) async fn one(reads: Reads<'_>, id: DeadlineId) -> Result<Option<Found>, StoreError> {
    let sql = Sql::new("SELECT * FROM deadline WHERE id = ?").bind(id.raw());
    let row = reads.row(sql).await?;
    row.as_ref().map(found).transpose()
}

/// Something a deadline rests on.
pub(super) enum Part {
    Start(String),
    Excluded(Exclusion, Interval),
    Granted(Granted),
    Moved(Moved),
}

type PartOf = (DeadlineId, (RuleCode, u32), Part);

/// What deadlines rest on, one row a part.
pub(super) async fn grounds(db: &Db, scope: &Scope, ids: &[DeadlineId]) -> Result<Vec<PartOf>, StoreError> {
    let arms = [
        "'start' AS part, p.kind AS word, CAST(NULL AS TEXT) AS from_on, CAST(NULL AS TEXT) AS until_on,
         CAST(NULL AS INTEGER) AS amount, CAST(NULL AS TEXT) AS unit, p.happened_at AS told_at
         FROM deadline d JOIN happening p ON p.id = d.started_by",
        "'exclusion', p.kind, p.from_on, p.until_on, NULL, NULL, 0
         FROM deadline d JOIN exclusion p ON p.root_id = d.root_id",
        "'extension', p.ground, NULL, NULL, p.granted, p.unit, p.decided_at
         FROM deadline d JOIN extension p ON p.deadline_id = d.id AND p.state = 'granted'",
        "'move', p.cause, p.due_before, p.due_after, NULL, NULL, p.changed_at
         FROM deadline d JOIN deadline_change p ON p.deadline_id = d.id
         AND COALESCE(p.due_before, '') <> COALESCE(p.due_after, '')",
    ];
    let mut sql = Sql::default();
    for (nth, arm) in arms.into_iter().enumerate() {
        let union = if nth == 0 { "" } else { " UNION ALL " };
        sql = sql
            .push(&format!(
                "{union}SELECT d.id, d.rule_code, d.rule_version, d.started_at, d.unrolled_on, {arm}"
            ))
            .push(" WHERE d.id IN ")
            .list(ids.iter().map(|id| id.raw()))
            .push(" AND ")
            .append(scope.deadlines("d"));
    }
    let sql = sql.push(" ORDER BY told_at, from_on");
    let rows = db.reads().rows(sql).await?;
    let inside = !scope.is_outside() && scope.sight(Row::CaseHistory) == Sight::Full;
    let parts = rows.iter().map(|row| part(row, inside));
    parts.filter_map(Result::transpose).collect()
}

/// A part as a member of the court sees it, or somebody else; none for an interval that takes no day of the limit.
fn part(row: &QueryResult, inside: bool) -> Result<Option<PartOf>, StoreError> {
    let word: String = row.try_get("", "word")?;
    let code: String = row.try_get("", "rule_code")?;
    let code = code.parse().map_err(|_| StoreError::Unreadable("rule".to_owned()))?;
    let version = u32::try_from(row.try_get::<i32>("", "rule_version")?).unwrap_or_default();
    let part = match row.try_get::<String>("", "part")?.as_str() {
        "start" => Part::Start(word),
        "exclusion" => {
            let interval = Interval::try_new(date(row, "from_on")?.unwrap_or_default(), date(row, "until_on")?);
            let interval = interval.map_err(|error| StoreError::Unreadable(error.to_string()))?;
            if !reaches(row, interval)? {
                return Ok(None);
            }
            Part::Excluded(word.parse()?, interval)
        }
        "move" => Part::Moved(Moved {
            cause: word.parse()?,
            moved_at: instant(row.try_get("", "told_at")?),
            from: date(row, "from_on")?,
            to: date(row, "until_on")?,
        }),
        _ => Part::Granted(Granted {
            amount: u16::try_from(row.try_get::<i32>("", "amount")?).unwrap_or_default(),
            unit: row.try_get::<String>("", "unit")?.parse()?,
            granted_at: instant(row.try_get("", "told_at")?),
            ground: inside.then_some(word),
        }),
    };
    Ok(Some((Id::new(row.try_get("", "id")?), (code, version), part)))
}

/// Whether an interval takes a day of a limit: one after its start and not after its end, if it has one.
fn reaches(row: &QueryResult, interval: Interval) -> Result<bool, StoreError> {
    let start = court_date(instant(row.try_get("", "started_at")?));
    let end = date(row, "unrolled_on")?;
    let takes_any = interval.until().is_none_or(|until| until > start + Days::new(1));
    Ok(takes_any && end.is_none_or(|end| interval.from() <= end))
}

fn date(row: &QueryResult, column: &str) -> Result<Option<NaiveDate>, StoreError> {
    let text: Option<String> = row.try_get("", column)?;
    text.map(|text| text.parse().map_err(|_| StoreError::Unreadable("date".to_owned())))
        .transpose()
}

async fn all(db: &Db, sql: Sql) -> Result<Vec<Found>, StoreError> {
    let rows = db.reads().rows(sql).await?;
    rows.iter().map(found).collect()
}

fn found(row: &QueryResult) -> Result<Found, StoreError> {
    let date = |column: &str| date(row, column);
    let at = |column: &str| -> Result<Option<DateTime<Utc>>, StoreError> {
        Ok(row.try_get::<Option<i64>>("", column)?.map(instant))
    };
    let code = |text: String| text.parse().map_err(|_| StoreError::Unreadable("rule".to_owned()));
    Ok(Found {
        id: Id::new(row.try_get("", "id")?),
        root: row.try_get("", "root_id")?,
        matter: row.try_get::<String>("", "matter")?.parse()?,
        code: code(row.try_get("", "rule_code")?)?,
        version: u32::try_from(row.try_get::<i32>("", "rule_version")?).unwrap_or_default(),
        state: row.try_get::<String>("", "state")?.parse()?,
        started_at: instant(row.try_get("", "started_at")?),
        due_on: date("due_on")?,
        due_at: at("due_at")?,
        unrolled_on: date("unrolled_on")?,
        excluded_days: row.try_get("", "excluded_days")?,
        paused_since: date("paused_since")?,
        is_official: row.try_get("", "official")?,
        ended_at: at("ended_at")?,
        happenings: (row.try_get("", "started_by")?, row.try_get("", "ended_by")?),
        ruled_by: row.try_get::<Option<String>>("", "ruled_by")?.map(code).transpose()?,
        is_backdated: row.try_get("", "backdated")?,
    })
}
