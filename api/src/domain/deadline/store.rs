//! Rows of what happened and of deadlines.

use std::collections::HashMap;
use std::num::NonZeroU16;

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use uuid::Uuid;

use super::rules::{Exclusion, Extension, Happened, Instance, Interval, Kind, Moment, Record, State};
use super::watch::{Watched, raw};
use crate::db::{Permitted, Sql, StoreError};
use crate::kernel::clock::instant;
use crate::policy::Action;

/// Writes down what happened.
pub(super) async fn write_happened<A: Action>(
    tx: &Permitted<A>,
    root: Uuid,
    happened: &[Happened],
) -> Result<(), StoreError> {
    let mut insert = Sql::new(
        "INSERT INTO happening (id, root_id, kind, subject, stated, happened_at, recorded_at, recorded_by, sync_x) VALUES ",
    );
    for (nth, one) in happened.iter().enumerate() {
        insert = insert
            .push(if nth == 0 { "" } else { ", " })
            .push("(?, ?, ?, ?, ?, ?, ?, ?, ?)")
            .bind(one.id)
            .bind(root)
            .bind(one.kind.as_str())
            .bind(one.subject)
            .bind(one.stated.map(|stated| i32::from(stated.get())))
            .bind(one.at.at().timestamp_micros())
            .bind(one.recorded.at().timestamp_micros())
            .bind(tx.actor().person_raw())
            .bind(tx.stamp());
    }
    if !happened.is_empty() {
        tx.execute(insert).await?;
    }
    Ok(())
}

/// Fills a record with what is known of a root.
pub(super) async fn fill<C: ConnectionTrait>(conn: &C, root: Uuid, record: &mut Record) -> Result<(), StoreError> {
    let backend = conn.get_database_backend();
    let happened = Sql::new(
        "SELECT id, kind, subject, stated, happened_at, recorded_at FROM happening WHERE root_id = ? ORDER BY id",
    )
    .bind(root);
    for row in conn.query_all_raw(happened.build(backend)).await? {
        record.happened.push(happened_of(&row)?);
    }
    // what does not run and what was granted, in one go: an exclusion started nothing
    let beside = Sql::new(
        "SELECT kind, from_on, until_on, CAST(NULL AS UUID) AS started_by, 0 AS amount FROM exclusion WHERE root_id = ?
         UNION ALL SELECT rule_code, '', NULL, started_by, granted FROM extension WHERE root_id = ? AND state = 'granted'",
    )
    .bind(root)
    .bind(root);
    for row in conn.query_all_raw(beside.build(backend)).await? {
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
        at: Moment::of_instant(instant(row.try_get("", "happened_at")?)),
        recorded: Moment::of_instant(instant(row.try_get("", "recorded_at")?)),
    })
}

/// What a stored deadline says, as far as deriving it again may move it.
struct Stored {
    id: Uuid,
    state: String,
    due_on: Option<String>,
    text: Vec<Value>,
}

/// Writes derived deadlines: new ones are added, those that moved are changed and their old values kept, and what is
/// derived no more is void.
pub(super) async fn settle<A: Action>(
    tx: &Permitted<A>,
    watched: &Watched,
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
        let values = values(watched, instance);
        let key = (instance.code.as_str().to_owned(), instance.started_by);
        let id = match known.remove(&key) {
            None => {
                let id = tx.fresh::<()>().raw();
                new.push((id, cells(watched, instance)));
                id
            }
            Some(stored) if stored.text != values => {
                change(tx, watched, (&stored, instance), values, cause).await?;
                stored.id
            }
            Some(_) => continue,
        };
        looks.push((id, look_on(instance, today)));
    }
    let had_none = is_new || new.len() == looks.len();
    insert(tx, new).await?;
    let gone = known
        .into_values()
        .filter(|stored| stored.state != State::Void.as_ref());
    for stored in gone {
        let void = Sql::new("UPDATE deadline SET state = ?, changed_at = ?, sync_x = ? WHERE id = ?")
            .bind(State::Void.as_ref())
            .bind(tx.now_micros())
            .bind(tx.stamp())
            .bind(stored.id);
        tx.execute(void).await?;
        let after = (State::Void.as_ref().to_owned(), stored.due_on.clone());
        keep(tx, watched.root, &stored, after, cause).await?;
        looks.push((stored.id, None));
    }
    look(tx, had_none, looks).await
}

/// Sets when somebody is to be reminded of deadlines that are new or moved.
async fn look<A: Action>(
    tx: &Permitted<A>,
    had_none: bool,
    looks: Vec<(Uuid, Option<String>)>,
) -> Result<(), StoreError> {
    if !had_none {
        let gone = Sql::new("DELETE FROM deadline_look WHERE deadline_id IN ").list(looks.iter().map(|(id, _)| *id));
        tx.execute(gone).await?;
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
        tx.execute(sql).await?;
    }
    Ok(())
}

/// Columns that deriving decides, in the order of [`values`].
const DERIVED: [&str; 19] = [
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
    "official",
    "ended_at",
    "ended_by",
    "ruled_by",
    "backdated",
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
        due.map_or(0, |due| i32::try_from(due.excluded_days).unwrap_or(i32::MAX))
            .into(),
        due.is_none_or(|due| due.official).into(),
        instance.ended.map(|(_, at)| at.at().timestamp_micros()).into(),
        instance.ended.map(|(id, _)| id).into(),
        instance.ruled_by.as_ref().map(|code| code.as_str().to_owned()).into(),
        instance.backdated.into(),
        watched.site.raw().into(),
        raw(watched.tribunal).into(),
        raw(watched.team).into(),
        raw(watched.handler).into(),
    ]
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
/// binds earlier.
pub(super) fn look_on(instance: &Instance, today: NaiveDate) -> Option<String> {
    let is_watched = instance.state == State::Open && instance.kind != Kind::Party && instance.ruled_by.is_none();
    let due = instance.due_by().filter(|_| is_watched)?;
    Some(due.near_on(instance.warn_days).max(today).to_string())
}

async fn stored<A: Action>(tx: &Permitted<A>, root: Uuid) -> Result<HashMap<(String, Uuid), Stored>, StoreError> {
    let sql = Sql::new("SELECT * FROM deadline WHERE root_id = ?").bind(root);
    let rows = tx.conn().query_all_raw(sql.build(tx.backend())).await?;
    rows.iter()
        .map(|row| {
            let key = (row.try_get("", "rule_code")?, row.try_get("", "started_by")?);
            let stored = Stored {
                id: row.try_get("", "id")?,
                state: row.try_get("", "state")?,
                due_on: row.try_get("", "due_on")?,
                text: text_of(row)?,
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
        row.try_get::<bool>("", "official")?.into(),
        number("ended_at")?.into(),
        id("ended_by")?.into(),
        text("ruled_by")?.into(),
        row.try_get::<bool>("", "backdated")?.into(),
        row.try_get::<Uuid>("", "site_id")?.into(),
        id("tribunal_id")?.into(),
        id("team_id")?.into(),
        id("handler_id")?.into(),
    ])
}

async fn insert<A: Action>(
    tx: &Permitted<A>,
    new: Vec<(Uuid, impl Iterator<Item = (&'static str, Value)>)>,
) -> Result<(), StoreError> {
    let mut sql = Sql::default();
    for (nth, (id, row)) in new.into_iter().enumerate() {
        let own = [
            ("id", id.into()),
            ("created_at", tx.now_micros().into()),
            ("changed_at", tx.now_micros().into()),
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
        tx.execute(sql).await?;
    }
    Ok(())
}

async fn change<A: Action>(
    tx: &Permitted<A>,
    watched: &Watched,
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
        .bind(tx.now_micros())
        .bind(tx.stamp())
        .bind(stored.id);
    tx.execute(sql).await?;
    let due_on = instance.due.map(|due| due.on.to_string());
    if stored.state == instance.state.as_ref() && stored.due_on == due_on {
        return Ok(());
    }
    keep(
        tx,
        watched.root,
        stored,
        (instance.state.as_ref().to_owned(), due_on),
        cause,
    )
    .await
}

/// Keeps the values a deadline had.
async fn keep<A: Action>(
    tx: &Permitted<A>,
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
    .bind(stored.state.clone())
    .bind(state)
    .bind(stored.due_on.clone())
    .bind(due_on)
    .bind(tx.now_micros())
    .bind(tx.stamp());
    tx.execute(sql).await?;
    Ok(())
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
