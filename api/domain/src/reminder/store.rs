//! Rows of reminders, and of what is to be looked at.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{DbBackend, QueryResult};
use uuid::Uuid;

use super::rules::{Look, Rung};
use super::{ReminderThreshold, ReminderView};
use crate::db::{Act, Db, Reads, Sql, StoreError, Writer, on_day};
use crate::deadline::rules::{DueBy, Moment, RuleCode, State};
use crate::kernel::clock::instant;
use crate::kernel::id::{CaseId, Id};
use crate::kernel::page::Page;
use crate::kernel::role::Role;
use crate::policy::{DueReminding, Scope, can_sign_in};

/// A deadline to be looked at, with whom its line calls.
pub(super) struct Looked {
    pub id: Uuid,
    pub root: Uuid,
    pub code: RuleCode,
    pub version: u32,
    pub runs: bool,
    pub due: Option<DueBy>,
    /// The number of the case.
    pub number: Option<String>,
    /// When the application was received.
    pub received_at: Option<DateTime<Utc>>,
    pub handler: Option<String>,
    pub person: Option<Uuid>,
    pub team: Option<Uuid>,
}

/// A reminder to be made.
pub(super) struct New<'a> {
    pub looked: &'a Looked,
    pub threshold: ReminderThreshold,
    pub person: Option<Uuid>,
    pub text: String,
    pub key: String,
}

/// Whom a deadline is told that stays overdue: person and name.
#[derive(Default)]
pub(super) struct Superiors {
    leaders: HashMap<Uuid, (Uuid, String)>,
    chief: Option<(Uuid, String)>,
    /// Roots and those who declared a conflict in them.
    conflicts: HashSet<(Uuid, Uuid)>,
}

impl Superiors {
    /// Who stands on a rung for a deadline; nobody who declared a conflict, for whom there is no such case.
    pub(super) fn on(&self, rung: Rung, looked: &Looked) -> Option<&(Uuid, String)> {
        let found = match rung {
            Rung::Leader => self.leaders.get(&looked.team?),
            Rung::Chief => self.chief.as_ref(),
        };
        found.filter(|(person, _)| !self.conflicts.contains(&(looked.root, *person)))
    }
}

/// The leaders of the teams and the chief of the bureau, of posts that hold; the longest in office where there are two.
pub(super) async fn superiors(reads: Reads<'_>, today: NaiveDate) -> Result<Superiors, StoreError> {
    let sql = Sql::new(
        "SELECT o.team_id, o.role, o.leads, p.id, p.name FROM post o JOIN person p ON p.id = o.person_id
         WHERE (o.leads OR o.role = 'CHIEF') AND ",
    )
    .append(on_day("o", today))
    .push(" AND ")
    // who cannot sign in any more stands in nobody's way
    .append(can_sign_in("o.person_id", today))
    .push(" ORDER BY o.started_on, o.id");
    let mut superiors = Superiors::default();
    for row in reads.rows(sql).await? {
        let who: (Uuid, String) = (row.try_get("", "id")?, row.try_get("", "name")?);
        let team: Option<Uuid> = row.try_get("", "team_id")?;
        if row.try_get::<String>("", "role")? == Role::Chief.as_ref() && superiors.chief.is_none() {
            superiors.chief = Some(who.clone());
        }
        if let Some(team) = team.filter(|_| row.try_get("", "leads").unwrap_or(false)) {
            superiors.leaders.entry(team).or_insert(who);
        }
    }
    let above = superiors.leaders.values().chain(&superiors.chief);
    let conflicts = Sql::new("SELECT case_id, person_id FROM conflict WHERE ended_at IS NULL AND person_id IN ")
        .list(above.map(|(person, _)| *person));
    for row in reads.rows(conflicts).await? {
        let conflict = (row.try_get("", "case_id")?, row.try_get("", "person_id")?);
        superiors.conflicts.insert(conflict);
    }
    Ok(superiors)
}

/// Predicate over `deadline_look` under `alias`: what is to be looked at now.
fn is_due(alias: &str, now: Moment) -> Sql {
    Sql::new(&format!(
        "{alias}.look_on <= ? AND ({alias}.look_after IS NULL OR {alias}.look_after < ?)"
    ))
    .bind(now.on().to_string())
    .bind(now.at().timestamp_micros())
}

/// The next deadlines to be looked at now, after a place in their order.
pub(super) async fn due(
    reads: Reads<'_>,
    now: Moment,
    after: Option<(String, Uuid)>,
    most: usize,
) -> Result<Vec<(String, Uuid)>, StoreError> {
    let mut sql =
        Sql::new("SELECT look_on, deadline_id FROM deadline_look WHERE ").append(is_due("deadline_look", now));
    if let Some((look_on, id)) = after {
        sql = sql.push(" AND (look_on, deadline_id) > (?, ?)").bind(look_on).bind(id);
    }
    let sql = sql
        .push(" ORDER BY look_on, deadline_id LIMIT ?")
        .bind(i64::try_from(most).unwrap_or(i64::MAX));
    let rows = reads.rows(sql).await?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "look_on")?, row.try_get("", "deadline_id")?)))
        .collect()
}

/// How many deadlines are to be looked at now.
pub(super) async fn waiting(reads: Reads<'_>, now: Moment) -> Result<u64, StoreError> {
    let sql = Sql::new("SELECT COUNT(*) AS n FROM deadline_look WHERE ").append(is_due("deadline_look", now));
    let row = reads.row(sql).await?;
    let n: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// Those of `ids` that are still to be looked at, locked; what another process looks at is left to it.
pub(super) async fn lock(tx: &Writer<'_, DueReminding>, ids: &[Uuid], now: Moment) -> Result<Vec<Looked>, StoreError> {
    let mut sql = Sql::new(
        "SELECT d.id, d.root_id, d.rule_code, d.rule_version, d.state, d.due_on, d.due_at, d.handler_id, d.team_id, c.number,
         o.received_at, p.name AS handler_name
         FROM deadline_look l JOIN deadline d ON d.id = l.deadline_id LEFT JOIN enforcement_case c ON c.id = d.root_id
         LEFT JOIN application o ON o.id = d.root_id LEFT JOIN person p ON p.id = d.handler_id
         WHERE l.deadline_id IN ",
    )
    .list(ids.iter().copied())
    .push(" AND ")
    .append(is_due("l", now))
    .push(" ORDER BY l.deadline_id");
    if tx.reads().backend() == DbBackend::Postgres {
        sql = sql.push(" FOR UPDATE OF l SKIP LOCKED");
    }
    let rows = tx.reads().rows(sql).await?;
    rows.iter().map(looked).collect()
}

fn looked(row: &QueryResult) -> Result<Looked, StoreError> {
    let due_on: Option<String> = row.try_get("", "due_on")?;
    let due_on: Option<NaiveDate> = due_on
        .map(|text| text.parse().map_err(|_| StoreError::Unreadable("date".to_owned())))
        .transpose()?;
    let at = row.try_get::<Option<i64>>("", "due_at")?.map(instant);
    let code: String = row.try_get("", "rule_code")?;
    Ok(Looked {
        id: row.try_get("", "id")?,
        root: row.try_get("", "root_id")?,
        code: code.parse().map_err(|_| StoreError::Unreadable("rule".to_owned()))?,
        version: u32::try_from(row.try_get::<i32>("", "rule_version")?).unwrap_or_default(),
        runs: row.try_get::<String>("", "state")?.parse::<State>()? == State::Open,
        due: due_on.map(|on| DueBy { on, at }),
        number: row.try_get("", "number")?,
        received_at: row.try_get::<Option<i64>>("", "received_at")?.map(instant),
        handler: row.try_get("", "handler_name")?,
        person: row.try_get("", "handler_id")?,
        team: row.try_get("", "team_id")?,
    })
}

/// Makes a reminder; false when it was made before.
pub(super) async fn remind(
    db: &Db,
    tx: &Writer<'_, DueReminding>,
    new: &New<'_>,
    made_by: Option<Uuid>,
) -> Result<bool, StoreError> {
    let sql = Sql::new(
        "INSERT INTO reminder (id, root_id, deadline_id, threshold, text, person_id, made_by, made_at, dedupe_key)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (dedupe_key) DO NOTHING",
    )
    .bind(db.ids().raw())
    .bind(new.looked.root)
    .bind(new.looked.id)
    .bind(new.threshold.as_ref())
    .bind(new.text.clone())
    .bind(new.person)
    .bind(made_by)
    .bind(db.clock().now().timestamp_micros())
    .bind(new.key.clone());
    let done = tx.execute(sql).await?;
    Ok(done == 1)
}

/// Sets when each deadline is looked at again, or drops it from the list.
pub(super) async fn look_next(
    tx: &Writer<'_, DueReminding>,
    next: Vec<(Uuid, Option<Look>)>,
) -> Result<(), StoreError> {
    let mut by_look: BTreeMap<Option<Look>, Vec<Uuid>> = BTreeMap::new();
    for (id, look) in next {
        by_look.entry(look).or_default().push(id);
    }
    for (look, ids) in by_look {
        let sql = match look {
            Some(look) => Sql::new("UPDATE deadline_look SET look_on = ?, look_after = ? WHERE deadline_id IN ")
                .bind(look.on.to_string())
                .bind(look.after.map(|after| after.timestamp_micros())),
            None => Sql::new("DELETE FROM deadline_look WHERE deadline_id IN "),
        };
        tx.execute(sql.list(ids)).await?;
    }
    Ok(())
}

/// Makes a reminder by hand.
pub(super) async fn remind_by_hand(
    tx: &Act,
    case: CaseId,
    (text, key, person): (&str, &str, Option<Uuid>),
) -> Result<(), StoreError> {
    let sql = Sql::new(
        "INSERT INTO reminder (id, root_id, threshold, text, person_id, made_by, made_at, dedupe_key)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(tx.fresh::<()>().raw())
    .bind(case.raw())
    .bind(ReminderThreshold::Manual.as_ref())
    .bind(text)
    .bind(person)
    .bind(tx.actor().person_raw())
    .bind(tx.now().timestamp_micros())
    .bind(key);
    tx.chore::<DueReminding>().execute(sql).await?;
    Ok(())
}

/// Names of the parties of a root.
pub(super) async fn names(reads: Reads<'_>, root: Uuid) -> Result<Vec<String>, StoreError> {
    let sql = Sql::new("SELECT name FROM party WHERE root_id = ?").bind(root);
    let rows = reads.rows(sql).await?;
    rows.iter().map(|row| Ok(row.try_get("", "name")?)).collect()
}

fn listed(scope: &Scope, case: Option<CaseId>) -> Sql {
    let sql = Sql::new(
        " FROM reminder r LEFT JOIN enforcement_case c ON c.id = r.root_id LEFT JOIN application o ON o.id = r.root_id
         WHERE ",
    )
    .append(scope.matters("c", "o"));
    match case {
        Some(case) => sql.push(" AND r.root_id = ?").bind(case.raw()),
        None => sql,
    }
}

pub(super) async fn count(db: &Db, scope: &Scope, case: Option<CaseId>) -> Result<u64, StoreError> {
    let sql = Sql::new("SELECT COUNT(*) AS n").append(listed(scope, case));
    let row = db.reads().row(sql).await?;
    let n: i64 = row.map_or(Ok(0), |row| row.try_get("", "n"))?;
    Ok(u64::try_from(n).unwrap_or(0))
}

/// One page with the names of their lines, newest first, one row more than wanted.
pub(super) async fn page(
    db: &Db,
    scope: &Scope,
    case: Option<CaseId>,
    page: &Page,
) -> Result<Vec<(String, ReminderView)>, StoreError> {
    let mut sql = Sql::new("SELECT r.*, c.id AS case_id, o.id AS application_id").append(listed(scope, case));
    for (position, than) in [(page.after, "<"), (page.before, ">")] {
        if let Some(position) = position {
            sql = sql
                .push(&format!(" AND (r.made_at, r.id) {than} (?, ?)"))
                .bind(position.at)
                .bind(position.id);
        }
    }
    let sort = if page.from_end {
        " ORDER BY r.made_at, r.id LIMIT ?"
    } else {
        " ORDER BY r.made_at DESC, r.id DESC LIMIT ?"
    };
    let sql = sql.push(sort).bind(i64::try_from(page.rows + 1).unwrap_or(i64::MAX));
    let rows = db.reads().rows(sql).await?;
    rows.iter()
        .map(|row| {
            let view = ReminderView {
                id: row.try_get("", "id")?,
                case: row.try_get::<Option<Uuid>>("", "case_id")?.map(Id::new),
                application: row.try_get::<Option<Uuid>>("", "application_id")?.map(Id::new),
                threshold: row.try_get::<String>("", "threshold")?.parse()?,
                text: row.try_get("", "text")?,
                made_at: instant(row.try_get("", "made_at")?),
                by_hand: row.try_get::<Option<Uuid>>("", "made_by")?.is_some(),
                deliveries: Vec::new(),
            };
            Ok((row.try_get("", "dedupe_key")?, view))
        })
        .collect()
}
