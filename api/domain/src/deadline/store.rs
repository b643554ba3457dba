//! Rows of deadlines.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

use super::rules::{Instance, Kind, Moment, State, late_until};
use super::told::Addressees;
use super::watch::{Watched, raw};
use crate::db::{Sql, StoreError, Writes};

crate::rows! {
    /// Rows of deadlines, of what moved them and of when each is looked at (节点期限).
    pub struct DeadlineRows of deadline, deadline_change, deadline_look, happening;
}

/// What a stored deadline says, as far as deriving it again may move it.
struct Stored {
    id: Uuid,
    state: State,
    due_on: Option<String>,
    text: Vec<Value>,
    late_until: Option<String>,
    /// Whether it is the court's and binds by itself.
    is_owed: bool,
}

impl Stored {
    /// The last day on which it was overdue, if it ends on `today`.
    fn late_until(&self, today: NaiveDate) -> Option<String> {
        let runs = self.state == State::Open && self.is_owed;
        let is_late = runs && self.due_on.as_ref().is_some_and(|due_on| *due_on < today.to_string());
        is_late.then(|| today.to_string()).or_else(|| self.late_until.clone())
    }
}

impl Stored {
    /// Whether it had lapsed by its present end already: its last look is set, or was taken.
    fn had_lapsed(&self, instance: &Instance, today: NaiveDate) -> bool {
        let due_on = instance.due.map(|due| due.on.to_string());
        self.state == State::Open && self.due_on == due_on && instance.has_lapsed(Moment::of_day(today))
    }
}

/// Writes derived deadlines: new ones are added, those that moved are changed and their old values kept, and what is
/// derived no more is void.
pub(super) async fn settle(
    tx: &Writes<'_, DeadlineRows>,
    (watched, addressees): (&Watched, &Addressees),
    (derived, is_new): (&[Instance], bool),
    cause: &'static str,
) -> Result<(), StoreError> {
    let mut known = if is_new {
        HashMap::new()
    } else {
        stored(tx, watched.root).await?
    };
    let (mut new, mut looks) = (Vec::new(), Vec::new());
    let today = Moment::of_instant(tx.now()).on();
    for instance in derived {
        let watched = watched.answered_by(instance.subject.and_then(|subject| addressees.get(&subject)));
        let key = (instance.code.as_str().to_owned(), instance.started_by);
        let Some(stored) = known.remove(&key) else {
            let id = tx.fresh::<()>().raw();
            new.push((id, cells(&watched, instance)));
            looks.push((id, look_on(instance, today)));
            continue;
        };
        let values = held(&stored, instance, values(&watched, instance));
        if stored.text == values {
            continue;
        }
        change(tx, watched.root, (&stored, instance), values, cause).await?;
        if !stored.had_lapsed(instance, today) {
            looks.push((stored.id, look_on(instance, today)));
        }
    }
    let had_none = is_new || new.len() == looks.len();
    insert(tx, new).await?;
    let gone = known.into_values().filter(|stored| stored.state != State::Void);
    for stored in gone {
        let void = Sql::new("UPDATE deadline SET state = ?, late_until = ?, changed_at = ?, sync_x = ? WHERE id = ?")
            .bind(State::Void.as_ref())
            .bind(stored.late_until(today))
            .bind(tx.now().timestamp_micros())
            .bind(tx.stamp())
            .bind(stored.id);
        tx.rows().execute(void).await?;
        let after = (State::Void.as_ref().to_owned(), stored.due_on.clone());
        keep(tx, watched.root, &stored, after, cause).await?;
        looks.push((stored.id, None));
    }
    look(tx, had_none, looks).await
}

/// Sets when somebody is to be reminded of deadlines that are new or moved.
async fn look(
    tx: &Writes<'_, DeadlineRows>,
    had_none: bool,
    looks: Vec<(Uuid, Option<String>)>,
) -> Result<(), StoreError> {
    if !had_none {
        let gone = Sql::new("DELETE FROM deadline_look WHERE deadline_id IN ").list(looks.iter().map(|(id, _)| *id));
        tx.rows().execute(gone).await?;
    }
    let mut sql = Sql::new("INSERT INTO deadline_look (deadline_id, look_on) VALUES ");
    let mut rows = 0;
    for (id, look_on) in looks {
        let Some(look_on) = look_on else { continue };
        let comma = if rows == 0 { "(?, ?)" } else { ", (?, ?)" };
        sql = sql.push(comma).bind(id).bind(look_on);
        rows += 1;
    }
    if rows > 0 {
        tx.rows().execute(sql).await?;
    }
    Ok(())
}

/// Columns that deriving decides, in the order of [`values`]; the last two tell who holds it.
const DERIVED: [&str; 21] = [
    "rule_version",
    "kind",
    "subject",
    "started_at",
    "state",
    "due_on",
    "due_at",
    "near_on",
    "unrolled_on",
    "excluded_days",
    "paused_since",
    "official",
    "ended_at",
    "ended_by",
    "ruled_by",
    "backdated",
    "late_until",
    "site_id",
    "tribunal_id",
    "team_id",
    "handler_id",
];

fn values(watched: &Watched, instance: &Instance) -> Vec<Value> {
    let text = |on: Option<NaiveDate>| on.map(|on| on.to_string());
    let due = instance.due.as_ref();
    let near = instance.due_by().map(|due| due.near_on(instance.warn_days));
    vec![
        i32::try_from(instance.version).unwrap_or(i32::MAX).into(),
        instance.kind.as_ref().into(),
        instance.subject.into(),
        instance.started.at().timestamp_micros().into(),
        instance.state.as_ref().into(),
        text(due.map(|due| due.on)).into(),
        due.and_then(|due| due.at).map(|at| at.timestamp_micros()).into(),
        text(near).into(),
        text(due.map(|due| due.unrolled_on)).into(),
        i32::try_from(instance.excluded_days()).unwrap_or(i32::MAX).into(),
        text(instance.pause.map(|pause| pause.since)).into(),
        due.is_none_or(|due| due.official).into(),
        instance.ended.map(|(_, at)| at.at().timestamp_micros()).into(),
        instance.ended.map(|(id, _)| id).into(),
        instance.ruled_by.as_ref().map(|code| code.as_str().to_owned()).into(),
        instance.backdated.into(),
        text(late_until(instance)).into(),
        watched.site.raw().into(),
        raw(watched.tribunal).into(),
        raw(watched.team).into(),
        raw(watched.handler).into(),
    ]
}

/// The values of a deadline that is known: who held it when it ended answers for it, whoever holds the case now.
fn held(stored: &Stored, instance: &Instance, mut values: Vec<Value>) -> Vec<Value> {
    if instance.state.is_ended() {
        let from = DERIVED.len() - 2;
        values.truncate(from);
        values.extend_from_slice(&stored.text[from..]);
    }
    values
}

/// All that is written of a new deadline, but for its id, instants and stamp: the columns with their values.
pub(super) fn cells(watched: &Watched, instance: &Instance) -> impl Iterator<Item = (&'static str, Value)> + use<> {
    let key = [
        ("root_id", watched.root.into()),
        ("matter", watched.matter.as_ref().into()),
        ("rule_code", instance.code.as_str().into()),
        ("started_by", instance.started_by.into()),
    ];
    let derived = DERIVED.into_iter().zip(values(watched, instance));
    key.into_iter().chain(derived)
}

/// The next day on which somebody is to be reminded: never of what a party may do or leave, nor of what a paired rule
/// binds earlier. Of what lapsed, the one last time is today.
pub(super) fn look_on(instance: &Instance, today: NaiveDate) -> Option<String> {
    let is_watched = instance.state == State::Open && instance.kind != Kind::Party && instance.ruled_by.is_none();
    let due = instance.due_by().filter(|_| is_watched)?;
    Some(due.near_on(instance.warn_days).max(today).to_string())
}

async fn stored(tx: &Writes<'_, DeadlineRows>, root: Uuid) -> Result<HashMap<(String, Uuid), Stored>, StoreError> {
    let sql = Sql::new("SELECT * FROM deadline WHERE root_id = ?").bind(root);
    let rows = tx.reads().rows(sql).await?;
    rows.iter()
        .map(|row| {
            let key = (row.try_get("", "rule_code")?, row.try_get("", "started_by")?);
            let kind: Kind = row.try_get::<String>("", "kind")?.parse()?;
            let stored = Stored {
                id: row.try_get("", "id")?,
                state: row.try_get::<String>("", "state")?.parse()?,
                due_on: row.try_get("", "due_on")?,
                text: text_of(row)?,
                late_until: row.try_get("", "late_until")?,
                is_owed: kind.is_owed() && row.try_get::<Option<String>>("", "ruled_by")?.is_none(),
            };
            Ok((key, stored))
        })
        .collect()
}

/// The derived columns of a row, as [`values`] writes them.
fn text_of(row: &QueryResult) -> Result<Vec<Value>, StoreError> {
    let text = |column: &str| row.try_get::<Option<String>>("", column);
    let number = |column: &str| row.try_get::<Option<i64>>("", column);
    let id = |column: &str| row.try_get::<Option<Uuid>>("", column);
    Ok(vec![
        row.try_get::<i32>("", "rule_version")?.into(),
        row.try_get::<String>("", "kind")?.into(),
        id("subject")?.into(),
        row.try_get::<i64>("", "started_at")?.into(),
        row.try_get::<String>("", "state")?.into(),
        text("due_on")?.into(),
        number("due_at")?.into(),
        text("near_on")?.into(),
        text("unrolled_on")?.into(),
        row.try_get::<i32>("", "excluded_days")?.into(),
        text("paused_since")?.into(),
        row.try_get::<bool>("", "official")?.into(),
        number("ended_at")?.into(),
        id("ended_by")?.into(),
        text("ruled_by")?.into(),
        row.try_get::<bool>("", "backdated")?.into(),
        text("late_until")?.into(),
        row.try_get::<Uuid>("", "site_id")?.into(),
        id("tribunal_id")?.into(),
        id("team_id")?.into(),
        id("handler_id")?.into(),
    ])
}

async fn insert(
    tx: &Writes<'_, DeadlineRows>,
    new: Vec<(Uuid, impl Iterator<Item = (&'static str, Value)>)>,
) -> Result<(), StoreError> {
    let mut sql = Sql::default();
    for (nth, (id, row)) in new.into_iter().enumerate() {
        let own = [
            ("id", id.into()),
            ("created_at", tx.now().timestamp_micros().into()),
            ("changed_at", tx.now().timestamp_micros().into()),
            ("sync_x", tx.stamp().into()),
        ];
        let (columns, values): (Vec<&str>, Vec<Value>) = own.into_iter().chain(row).unzip();
        sql = match nth {
            0 => sql.push(&format!("INSERT INTO deadline ({}) VALUES ", columns.join(", "))),
            _ => sql.push(", "),
        };
        sql = sql.list(values);
    }
    if !sql.is_empty() {
        tx.rows().execute(sql).await?;
    }
    Ok(())
}

async fn change(
    tx: &Writes<'_, DeadlineRows>,
    root: Uuid,
    (stored, instance): (&Stored, &Instance),
    values: Vec<Value>,
    cause: &'static str,
) -> Result<(), StoreError> {
    let columns: Vec<String> = DERIVED.iter().map(|column| format!("{column} = ?")).collect();
    let mut sql = Sql::new(&format!("UPDATE deadline SET {}", columns.join(", ")));
    for value in values {
        sql = sql.bind(value);
    }
    let sql = sql
        .push(", changed_at = ?, sync_x = ? WHERE id = ?")
        .bind(tx.now().timestamp_micros())
        .bind(tx.stamp())
        .bind(stored.id);
    tx.rows().execute(sql).await?;
    let due_on = instance.due.map(|due| due.on.to_string());
    if stored.state == instance.state && stored.due_on == due_on {
        return Ok(());
    }
    keep(tx, root, stored, (instance.state.as_ref().to_owned(), due_on), cause).await
}

/// Keeps the values a deadline had.
async fn keep(
    tx: &Writes<'_, DeadlineRows>,
    root: Uuid,
    stored: &Stored,
    (state, due_on): (String, Option<String>),
    cause: &'static str,
) -> Result<(), StoreError> {
    let sql = Sql::new(
        "INSERT INTO deadline_change (id, root_id, deadline_id, cause, state_before, state_after, due_before, due_after,
         changed_at, sync_x) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(tx.fresh::<()>().raw())
    .bind(root)
    .bind(stored.id)
    .bind(cause)
    .bind(stored.state.as_ref())
    .bind(state)
    .bind(stored.due_on.clone())
    .bind(due_on)
    .bind(tx.now().timestamp_micros())
    .bind(tx.stamp());
    tx.rows().execute(sql).await?;
    Ok(())
}
