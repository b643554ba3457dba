//! Rows of circulars.

use std::collections::HashMap;

use chrono::{Datelike as _, NaiveDate};
use sea_orm::{ConnectionTrait, QueryResult};
use strum::IntoEnumIterator as _;
use uuid::Uuid;

use super::{AboutView, Circular, CircularFilter, CircularState, CircularView, Step, StepView, name_of, rules};
use crate::case::{CaseFacts, CaseHandler};
use crate::db::{Db, Permitted, Sql, StoreError, Tx};
use crate::deadline::rules::{Kind, RuleCode};
use crate::deadline::table::Book;
use crate::kernel::clock::instant;
use crate::kernel::id::{CaseId, CircularId, DeadlineId, Id, PersonId};
use crate::kernel::page::Page;
use crate::policy::{Action, Scope};

/// A deadline that is overdue.
pub(super) struct Late {
    id: DeadlineId,
    code: RuleCode,
    version: u32,
    due_on: NaiveDate,
}

impl Late {
    /// Its name in the rule table.
    pub(super) fn name(&self, book: &Book) -> String {
        name_of(book, &self.code, self.version)
    }
}

/// Those of `ids` that are overdue today and a duty of the handler in a case, by their last day.
pub(super) async fn late(
    tx: &Tx,
    (case, handler): (CaseId, PersonId),
    (ids, today): (&[DeadlineId], NaiveDate),
) -> Result<Vec<Late>, StoreError> {
    let sql = Sql::new("SELECT id, rule_code, rule_version, due_on FROM deadline WHERE id IN ")
        .list(ids.iter().map(|id| id.raw()))
        .push(" AND root_id = ? AND handler_id = ? AND state = 'open' AND ruled_by IS NULL AND due_on < ? AND kind IN ")
        .bind(case.raw())
        .bind(handler.raw())
        .bind(today.to_string())
        .list(
            Kind::owed()
                .filter(|kind| *kind != Kind::Agency)
                .map(|kind| kind.as_ref().to_owned()),
        )
        .push(" ORDER BY due_on, rule_code, id");
    let rows = tx
        .conn()
        .query_all_raw(sql.build(tx.conn().get_database_backend()))
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Late {
                id: Id::new(row.try_get("", "id")?),
                code: code(row)?,
                version: version(row)?,
                due_on: date(row)?,
            })
        })
        .collect()
}

/// Whether one of `ids` is in a circular that is not closed.
pub(super) async fn is_open(tx: &Tx, ids: &[DeadlineId]) -> Result<bool, StoreError> {
    let sql = Sql::new(
        "SELECT 1 AS n FROM circular_deadline a JOIN circular x ON x.id = a.circular_id
         WHERE x.state <> 'closed' AND a.deadline_id IN ",
    )
    .list(ids.iter().map(|id| id.raw()))
    .push(" LIMIT 1");
    let row = tx
        .conn()
        .query_one_raw(sql.build(tx.conn().get_database_backend()))
        .await?;
    Ok(row.is_some())
}

/// Mints the next number of a year. No gap, for an act that is rolled back rolls it back; no double, for the row is
/// locked until commit.
pub(super) async fn mint<A: Action>(tx: &Permitted<A>, year: i32) -> Result<i64, StoreError> {
    let sql = Sql::new(
        "INSERT INTO circular_counter (year, serial) VALUES (?, 1)
         ON CONFLICT (year) DO UPDATE SET serial = circular_counter.serial + 1 RETURNING serial",
    )
    .bind(year);
    let row = tx.conn().query_one_raw(sql.build(tx.backend())).await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("circular counter".to_owned()))?;
    Ok(row.try_get("", "serial")?)
}

/// Adds a circular with what it is about.
pub(super) async fn add<A: Action>(
    tx: &Permitted<A>,
    (id, serial): (CircularId, i64),
    (facts, addressee): (&CaseFacts, PersonId),
    (text, late, today): (&str, &[Late], NaiveDate),
) -> Result<(), StoreError> {
    let root = facts.case.id.raw();
    let sql = Sql::new(
        "INSERT INTO circular (id, root_id, year, serial, addressee_id, team_id, site_id, text, state, issued_at,
         version, sync_x) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)",
    )
    .bind(id.raw())
    .bind(root)
    .bind(today.year())
    .bind(serial)
    .bind(addressee.raw())
    .bind(facts.case.team.as_ref().map(|team| team.id.raw()))
    .bind(facts.case.site.raw())
    .bind(text.trim())
    .bind(CircularState::Issued.as_ref())
    .bind(tx.now_micros())
    .bind(tx.stamp());
    tx.execute(sql).await?;
    let mut sql = Sql::new(
        "INSERT INTO circular_deadline (circular_id, deadline_id, root_id, rule_code, rule_version, due_on, days_late,
         sync_x) VALUES ",
    );
    for (nth, one) in late.iter().enumerate() {
        let days = (today - one.due_on).num_days();
        sql = sql
            .push(if nth == 0 { "" } else { ", " })
            .push("(?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(id.raw())
            .bind(one.id.raw())
            .bind(root)
            .bind(one.code.as_str())
            .bind(i32::try_from(one.version).unwrap_or(i32::MAX))
            .bind(one.due_on.to_string())
            .bind(i32::try_from(days).unwrap_or(i32::MAX))
            .bind(tx.stamp());
    }
    tx.execute(sql).await?;
    Ok(())
}

/// Adds what was done about a circular.
pub(super) async fn add_step<A: Action>(
    tx: &Permitted<A>,
    (circular, case): (CircularId, CaseId),
    (step, text): (Step, Option<&str>),
) -> Result<(), StoreError> {
    let sql = Sql::new(
        "INSERT INTO circular_step (id, circular_id, root_id, step, text, person_id, done_at, sync_x)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(tx.fresh::<()>().raw())
    .bind(circular.raw())
    .bind(case.raw())
    .bind(step.as_ref())
    .bind(text.map(|text| text.trim().to_owned()))
    .bind(tx.actor().person_raw())
    .bind(tx.now_micros())
    .bind(tx.stamp());
    tx.execute(sql).await?;
    Ok(())
}

/// Writes where a circular stands now.
pub(super) async fn step<A: Action>(
    tx: &Permitted<A>,
    circular: &Circular,
    state: CircularState,
) -> Result<(), StoreError> {
    let sql = Sql::new("UPDATE circular SET state = ?, version = version + 1, sync_x = ? WHERE id = ? AND version = ?")
        .bind(state.as_ref())
        .bind(tx.stamp())
        .bind(circular.id.raw())
        .bind(circular.version);
    if tx.execute(sql).await? == 1 {
        Ok(())
    } else {
        Err(StoreError::Contention)
    }
}

/// The case of a circular in the actor's scope.
pub(super) async fn case_of(tx: &Tx, id: CircularId) -> Result<Option<CaseId>, StoreError> {
    let sql =
        Sql::new("SELECT x.root_id FROM circular x JOIN enforcement_case c ON c.id = x.root_id WHERE x.id = ? AND ")
            .bind(id.raw())
            .append(Scope::of(tx.actor()).circulars("x", "c"));
    let row = tx
        .conn()
        .query_one_raw(sql.build(tx.conn().get_database_backend()))
        .await?;
    row.map(|row| Ok(Id::new(row.try_get("", "root_id")?))).transpose()
}

/// A circular as it stands under the lock of its case.
pub(super) async fn under_lock(tx: &Tx, id: CircularId) -> Result<Circular, StoreError> {
    let sql = Sql::new("SELECT addressee_id, site_id, state, version FROM circular WHERE id = ?").bind(id.raw());
    let row = tx
        .conn()
        .query_one_raw(sql.build(tx.conn().get_database_backend()))
        .await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("circular".to_owned()))?;
    Ok(Circular {
        id,
        addressee: Id::new(row.try_get("", "addressee_id")?),
        site: Id::new(row.try_get("", "site_id")?),
        state: row.try_get::<String>("", "state")?.parse()?,
        version: row.try_get("", "version")?,
    })
}

const FROM: &str = " FROM circular x JOIN enforcement_case c ON c.id = x.root_id";

const COLUMNS: &str = "SELECT x.*, c.number, p.name AS addressee_name, p.office_phone AS addressee_phone, t.name AS team_name FROM circular x \
     JOIN enforcement_case c ON c.id = x.root_id JOIN person p ON p.id = x.addressee_id LEFT JOIN team t ON t.id = x.team_id";

fn matching(scope: &Scope, filter: &CircularFilter) -> Sql {
    let mut sql = Sql::new(" WHERE ").append(scope.circulars("x", "c"));
    if let Some(state) = filter.state {
        sql = sql.push(" AND x.state = ?").bind(state.as_ref());
    }
    for (text, value) in [
        (" AND x.addressee_id = ?", filter.person.map(Id::raw)),
        (" AND x.team_id = ?", filter.team.map(Id::raw)),
    ] {
        if let Some(value) = value {
            sql = sql.push(text).bind(value);
        }
    }
    sql
}

pub(super) async fn count(db: &Db, scope: &Scope, filter: &CircularFilter) -> Result<u64, StoreError> {
    let sql = Sql::new("SELECT COUNT(*) AS n")
        .push(FROM)
        .append(matching(scope, filter));
    let row = db.reader().query_one_raw(sql.build(db.backend())).await?;
    let n: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// How many stand in each state.
pub(super) async fn counts(db: &Db, scope: &Scope) -> Result<Vec<(CircularState, u64)>, StoreError> {
    let sql = Sql::new("SELECT x.state, COUNT(*) AS n")
        .push(FROM)
        .append(matching(scope, &CircularFilter::default()))
        .push(" GROUP BY x.state");
    let mut known: HashMap<CircularState, u64> = HashMap::new();
    for row in db.reader().query_all_raw(sql.build(db.backend())).await? {
        let n: i64 = row.try_get("", "n")?;
        known.insert(
            row.try_get::<String>("", "state")?.parse()?,
            u64::try_from(n).unwrap_or(0),
        );
    }
    let all = CircularState::iter().map(|state| (state, known.get(&state).copied().unwrap_or(0)));
    Ok(all.collect())
}

/// One page, newest first, one row more than wanted.
pub(super) async fn page(
    db: &Db,
    scope: &Scope,
    filter: &CircularFilter,
    page: &Page,
) -> Result<Vec<CircularView>, StoreError> {
    let mut sql = Sql::new(COLUMNS).append(matching(scope, filter));
    for (position, than) in [(page.after, "<"), (page.before, ">")] {
        if let Some(position) = position {
            sql = sql
                .push(&format!(" AND (x.issued_at, x.id) {than} (?, ?)"))
                .bind(position.at)
                .bind(position.id);
        }
    }
    let sort = if page.from_end {
        " ORDER BY x.issued_at, x.id LIMIT ?"
    } else {
        " ORDER BY x.issued_at DESC, x.id DESC LIMIT ?"
    };
    all(
        db,
        sql.push(sort).bind(i64::try_from(page.rows + 1).unwrap_or(i64::MAX)),
    )
    .await
}

pub(super) async fn by_ids(db: &Db, scope: &Scope, ids: &[CircularId]) -> Result<Vec<CircularView>, StoreError> {
    let sql = Sql::new(COLUMNS)
        .append(matching(scope, &CircularFilter::default()))
        .push(" AND x.id IN ")
        .list(ids.iter().map(|id| id.raw()));
    all(db, sql).await
}

async fn all(db: &Db, sql: Sql) -> Result<Vec<CircularView>, StoreError> {
    let rows = db.reader().query_all_raw(sql.build(db.backend())).await?;
    rows.iter().map(view).collect()
}

fn view(row: &QueryResult) -> Result<CircularView, StoreError> {
    Ok(CircularView {
        id: Id::new(row.try_get("", "id")?),
        number: rules::number(row.try_get("", "year")?, row.try_get("", "serial")?),
        case: Id::new(row.try_get("", "root_id")?),
        case_number: row.try_get::<Option<String>>("", "number")?.unwrap_or_default(),
        addressee: CaseHandler {
            id: Id::new(row.try_get("", "addressee_id")?),
            name: row.try_get("", "addressee_name")?,
            office_phone: row.try_get("", "addressee_phone")?,
        },
        team_name: row.try_get("", "team_name")?,
        state: row.try_get::<String>("", "state")?.parse()?,
        text: row.try_get("", "text")?,
        issued_at: instant(row.try_get("", "issued_at")?),
        about: Vec::new(),
        steps: Vec::new(),
        version: row.try_get("", "version")?,
    })
}

/// Whom a circular in scope is addressed to, by his id.
pub(super) async fn addressee(db: &Db, scope: &Scope, person: PersonId) -> Result<Option<CaseHandler>, StoreError> {
    let filter = CircularFilter {
        person: Some(person),
        ..CircularFilter::default()
    };
    let sql = Sql::new(COLUMNS).append(matching(scope, &filter)).push(" LIMIT 1");
    Ok(all(db, sql).await?.pop().map(|view| view.addressee))
}

/// What each of some circulars is about.
pub(super) async fn about(
    db: &Db,
    ids: &[CircularId],
    book: &Book,
) -> Result<HashMap<CircularId, Vec<AboutView>>, StoreError> {
    let sql = Sql::new("SELECT * FROM circular_deadline WHERE circular_id IN ")
        .list(ids.iter().map(|id| id.raw()))
        .push(" ORDER BY due_on, rule_code, deadline_id");
    let mut found: HashMap<CircularId, Vec<AboutView>> = HashMap::new();
    for row in db.reader().query_all_raw(sql.build(db.backend())).await? {
        let code = code(&row)?;
        let about = AboutView {
            deadline: Id::new(row.try_get("", "deadline_id")?),
            name: name_of(book, &code, version(&row)?),
            code,
            due_on: date(&row)?,
            days_late: row.try_get("", "days_late")?,
        };
        let circular: Uuid = row.try_get("", "circular_id")?;
        found.entry(Id::new(circular)).or_default().push(about);
    }
    Ok(found)
}

/// What was done about each of some circulars, in order.
pub(super) async fn steps(db: &Db, ids: &[CircularId]) -> Result<HashMap<CircularId, Vec<StepView>>, StoreError> {
    let sql = Sql::new(
        "SELECT s.circular_id, s.step, s.text, s.done_at, p.name FROM circular_step s JOIN person p ON p.id = s.person_id
         WHERE s.circular_id IN ",
    )
    .list(ids.iter().map(|id| id.raw()))
    .push(" ORDER BY s.done_at, s.id");
    let mut found: HashMap<CircularId, Vec<StepView>> = HashMap::new();
    for row in db.reader().query_all_raw(sql.build(db.backend())).await? {
        let step = StepView {
            step: row.try_get::<String>("", "step")?.parse()?,
            text: row.try_get("", "text")?,
            person_name: row.try_get("", "name")?,
            at: instant(row.try_get("", "done_at")?),
        };
        let circular: Uuid = row.try_get("", "circular_id")?;
        found.entry(Id::new(circular)).or_default().push(step);
    }
    Ok(found)
}

fn code(row: &QueryResult) -> Result<RuleCode, StoreError> {
    let text: String = row.try_get("", "rule_code")?;
    text.parse().map_err(|_| StoreError::Unreadable("rule".to_owned()))
}

fn version(row: &QueryResult) -> Result<u32, StoreError> {
    Ok(u32::try_from(row.try_get::<i32>("", "rule_version")?).unwrap_or_default())
}

fn date(row: &QueryResult) -> Result<NaiveDate, StoreError> {
    let text: String = row.try_get("", "due_on")?;
    text.parse().map_err(|_| StoreError::Unreadable("date".to_owned()))
}
