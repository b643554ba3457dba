//! The one circular of the demo county: issued on the last working day about what is overdue in a case, acknowledged
//! within the hour, and not explained yet.

use std::borrow::Cow;

use chrono::{Datelike as _, NaiveDate};
use serde_json::json;
use uuid::Uuid;

use super::directory::{Directory, Person};
use super::history::{Happened, History};
use super::limits::{Limited, id_of};
use super::mint::moment;
use super::store::Rows;
use crate::county::Site;
use crate::db::StoreError;
use crate::domain::circular::rules::number;
use crate::domain::circular::{CircularState, CircularStep};
use crate::domain::deadline::rules::{Instance, RuleKind, State};
use crate::domain::deadline::table::Book;
use crate::events::EventKind;
use crate::kernel::happening::Happening;
use crate::plan::PlannedCase;

/// Minutes of the day at which it is issued and acknowledged.
const ISSUED: u16 = 605;
const ACKNOWLEDGED: u16 = 640;
/// What it says.
const TEXT: &str = "本案节点已经超期，请说明原因，并写明办结的日期。";

/// Issues it in a case that is with its handler and in which he owes something, if nothing happened in it since; whether
/// it did.
pub(super) fn add<'a>(
    rows: &mut Rows,
    (limited, history): (&mut Limited, &mut History<'a>),
    (case, directory, book): (&PlannedCase, &'a Directory, &Book),
) -> Result<bool, StoreError> {
    if case.closed_on.is_some() || history.assigned_at.is_none() || history.is_waiting {
        return Ok(false);
    }
    let Some(on) = directory.today.pred_opt().and_then(|on| book.days.on_or_before(on)) else {
        return Ok(false);
    };
    let (issued_at, acknowledged_at) = (moment(on, ISSUED), moment(on, ACKNOWLEDGED));
    let derived = book.derive(&limited.record);
    let derived = derived.map_err(|error| StoreError::Unreadable(error.to_string()))?;
    let late: Vec<(&Instance, NaiveDate)> = derived.iter().filter_map(|one| owed(one, on)).collect();
    if late.is_empty() || history.last_at() >= issued_at {
        return Ok(false);
    }
    let root = limited.watched.root;
    let mint = directory.mint;
    let id = mint.id("circular", &[case.ordinal], issued_at);
    let row = [
        ("id", id.into()),
        ("root_id", root.into()),
        ("year", on.year().into()),
        ("serial", 1_i64.into()),
        ("addressee_id", history.handler.id.into()),
        ("team_id", directory.team(case.team_index).into()),
        ("site_id", directory.site(Site::Station(case.township_index)).into()),
        ("text", TEXT.into()),
        ("state", CircularState::Acknowledged.as_ref().into()),
        ("issued_at", issued_at.into()),
        ("version", 2_i64.into()),
    ];
    rows.add("circular", row);
    rows.add(
        "circular_counter",
        [("year", on.year().into()), ("serial", 1_i64.into())],
    );
    add_about(rows, (id, root, on), &late, directory);
    let steps = [
        (CircularStep::Issued, issued_at, directory.supervisor()),
        (CircularStep::Acknowledged, acknowledged_at, history.handler),
    ];
    for (step, at, by) in steps {
        let (kind, word) = told(step);
        let row = [
            ("id", mint.id(word.as_str(), &[case.ordinal], at).into()),
            ("circular_id", id.into()),
            ("root_id", root.into()),
            ("step", step.as_ref().into()),
            ("person_id", by.id.into()),
            ("done_at", at.into()),
        ];
        rows.add("circular_step", row);
        limited.happened_to(mint, (word, Some(id)), at);
        history.events.push(event((kind, at), by, on.year()));
    }
    Ok(true)
}

/// A deadline of the handler that was overdue on a day, with its last day.
fn owed(instance: &Instance, on: NaiveDate) -> Option<(&Instance, NaiveDate)> {
    let is_his = instance.kind.is_owed() && instance.kind != RuleKind::Agency && instance.ruled_by.is_none();
    let due = instance.due_by().filter(|_| is_his && instance.state == State::Open)?;
    (due.on < on).then_some((instance, due.on))
}

/// Adds what it is about, as it stood on the day of issue.
fn add_about(
    rows: &mut Rows,
    (id, root, on): (Uuid, Uuid, NaiveDate),
    late: &[(&Instance, NaiveDate)],
    directory: &Directory,
) {
    for (instance, due_on) in late {
        let days = i32::try_from((on - *due_on).num_days()).unwrap_or(i32::MAX);
        let row = [
            ("circular_id", id.into()),
            ("deadline_id", id_of(instance, directory).into()),
            ("root_id", root.into()),
            ("rule_code", instance.code.as_str().into()),
            (
                "rule_version",
                i32::try_from(instance.version).unwrap_or(i32::MAX).into(),
            ),
            ("due_on", due_on.to_string().into()),
            ("days_late", days.into()),
        ];
        rows.add("circular_deadline", row);
    }
}

/// The event and the word of the rule table for a step.
const fn told(step: CircularStep) -> (EventKind, Happening) {
    match step {
        CircularStep::Issued => (EventKind::CircularIssued, Happening::CircularIssued),
        _ => (EventKind::CircularAcknowledged, Happening::CircularAcknowledged),
    }
}

fn event((kind, at): (EventKind, i64), by: &Person, year: i32) -> Happened<'_> {
    let data = match kind {
        EventKind::CircularIssued => json!({ "number": number(year, 1) }),
        _ => serde_json::Value::Null,
    };
    Happened {
        kind,
        at,
        by: Cow::Borrowed(by),
        rule: None,
        published: false,
        fields: "deadlines",
        data,
    }
}
