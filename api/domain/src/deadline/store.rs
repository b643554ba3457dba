//! Rows of deadlines.

use std::collections::HashMap;

use chrono::NaiveDate;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IdenStatic as _, Iterable as _, ModelTrait as _, NotSet,
    QueryFilter as _, Set, Value,
};
use uuid::Uuid;
use zhixing_entity::{deadline, deadline_change, deadline_look};

use super::rules::{Instance, Moment, RuleKind, State, late_until};
use super::told::Addressees;
use super::watch::{Cause, Watched};
use crate::db::{Change as _, StoreError, Writes};
use crate::kernel::day::Day;
use crate::kernel::id::DeadlineId;
use crate::kernel::instant::Instant;

crate::rows! {
    /// Rows of deadlines, of what moved them and of when each is looked at (节点期限).
    pub struct DeadlineRows of deadline, deadline_change, deadline_look, happening;
}

/// What was derived of a matter.
pub(super) struct Settling<'a> {
    pub watched: &'a Watched,
    pub addressees: &'a Addressees,
    pub derived: &'a [Instance],
    /// Whether the matter has no deadlines yet.
    pub is_new: bool,
    pub cause: Cause,
}

/// When a deadline is to be looked at; never for none.
struct Look {
    deadline: DeadlineId,
    on: Option<Day>,
}

/// Where a deadline stands after a change.
struct After {
    state: State,
    due_on: Option<Day>,
}

/// Writes derived deadlines: new ones are added, those that moved are changed and their old values kept, and what is
/// derived no more is void.
pub(super) async fn settle(tx: &Writes<'_, DeadlineRows>, settling: &Settling<'_>) -> Result<(), StoreError> {
    let mut known = if settling.is_new {
        HashMap::new()
    } else {
        stored(tx, settling.watched.root).await?
    };
    let (mut new, mut looks) = (Vec::new(), Vec::new());
    let today = Moment::of_instant(tx.now()).on();
    for instance in settling.derived {
        let addressee = instance.subject.and_then(|subject| settling.addressees.get(&subject));
        let watched = settling.watched.answered_by(addressee);
        let key = (instance.code.as_str().to_owned(), instance.started_by);
        let Some(stored) = known.remove(&key) else {
            let deadline = tx.fresh();
            new.push(deadline::ActiveModel {
                id: Set(deadline),
                created_at: Set(tx.now().into()),
                changed_at: Set(tx.now().into()),
                sync_x: Set(tx.stamp()),
                ..whole(&watched, instance)
            });
            looks.push(Look {
                deadline,
                on: look_on(instance, today),
            });
            continue;
        };
        let row = held(instance, derived(&watched, instance));
        if says(&stored, &row) {
            continue;
        }
        let change = Rewritten {
            stored: &stored,
            instance,
            cause: settling.cause,
        };
        rewrite(tx, change, row).await?;
        if !had_lapsed(&stored, instance, today) {
            looks.push(Look {
                deadline: stored.id,
                on: look_on(instance, today),
            });
        }
    }
    let had_none = settling.is_new || new.len() == looks.len();
    tx.rows().insert_all(new).await?;
    let gone = known.into_values().filter(|stored| stored.state != State::Void);
    for stored in gone {
        void(tx, &stored, today, settling.cause).await?;
        looks.push(Look {
            deadline: stored.id,
            on: None,
        });
    }
    look(tx, had_none, looks).await
}

/// Sets when somebody is to be reminded of deadlines that are new or moved.
async fn look(tx: &Writes<'_, DeadlineRows>, had_none: bool, looks: Vec<Look>) -> Result<(), StoreError> {
    if !had_none {
        let moved = looks.iter().map(|look| look.deadline);
        let gone = deadline_look::Entity::delete_many().filter(deadline_look::Column::DeadlineId.is_in(moved));
        gone.by(tx.rows()).await?;
    }
    let rows = looks.into_iter().filter_map(|look| {
        Some(deadline_look::ActiveModel {
            deadline_id: Set(look.deadline),
            look_on: Set(look.on?),
            ..Default::default()
        })
    });
    tx.rows().insert_all(rows.collect()).await
}

/// The columns that deriving decides.
fn derived(watched: &Watched, instance: &Instance) -> deadline::ActiveModel {
    let due = instance.due.as_ref();
    let near = instance.due_by().map(|due| due.near_on(instance.warn_days));
    let instant = |moment: Moment| Instant::from(moment.at());
    deadline::ActiveModel {
        rule_version: Set(i32::try_from(instance.version).unwrap_or(i32::MAX)),
        kind: Set(instance.kind),
        subject: Set(instance.subject),
        started_at: Set(instant(instance.started)),
        state: Set(instance.state),
        due_on: Set(due_on(instance)),
        due_at: Set(due.and_then(|due| due.at).map(Instant::from)),
        near_on: Set(near.map(Day::from)),
        unrolled_on: Set(due.map(|due| due.unrolled_on.into())),
        excluded_days: Set(i32::try_from(instance.excluded_days()).unwrap_or(i32::MAX)),
        paused_since: Set(instance.pause.map(|pause| pause.since.into())),
        official: Set(due.is_none_or(|due| due.official)),
        ended_at: Set(instance.ended.map(|(_, at)| instant(at))),
        ended_by: Set(instance.ended.map(|(id, _)| id)),
        ruled_by: Set(instance.ruled_by.as_ref().map(|code| code.as_str().to_owned())),
        backdated: Set(instance.backdated),
        late_until: Set(late_until(instance).map(Day::from)),
        site_id: Set(watched.site),
        tribunal_id: Set(watched.tribunal),
        team_id: Set(watched.team),
        handler_id: Set(watched.handler),
        ..Default::default()
    }
}

/// What is written of a deadline that is known: who held it when it ended answers for it, whoever holds the case now.
fn held(instance: &Instance, row: deadline::ActiveModel) -> deadline::ActiveModel {
    if !instance.state.is_ended() {
        return row;
    }
    deadline::ActiveModel {
        team_id: NotSet,
        handler_id: NotSet,
        ..row
    }
}

/// Whether a row holds already all that is to be written of it.
fn says(stored: &deadline::Model, row: &deadline::ActiveModel) -> bool {
    deadline::Column::iter().all(|column| {
        let value = row.get(column).into_value();
        value.is_none_or(|value| value == stored.get(column))
    })
}

/// All that is written of a new deadline, but for its id, instants and stamp.
fn whole(watched: &Watched, instance: &Instance) -> deadline::ActiveModel {
    deadline::ActiveModel {
        root_id: Set(watched.root),
        matter: Set(watched.matter),
        rule_code: Set(instance.code.as_str().to_owned()),
        started_by: Set(instance.started_by),
        ..derived(watched, instance)
    }
}

/// The same, as the columns with their values.
pub(super) fn cells(watched: &Watched, instance: &Instance) -> impl Iterator<Item = (&'static str, Value)> + use<> {
    let row = whole(watched, instance);
    deadline::Column::iter().filter_map(move |column| {
        let value = row.get(column).into_value()?;
        Some((column.as_str(), value))
    })
}

/// The next day on which somebody is to be reminded: never of what a party may do or leave, nor of what a paired rule
/// binds earlier. Of what lapsed, the one last time is today.
pub(super) fn look_on(instance: &Instance, today: NaiveDate) -> Option<Day> {
    let is_watched = instance.state == State::Open && instance.kind != RuleKind::Party && instance.ruled_by.is_none();
    let due = instance.due_by().filter(|_| is_watched)?;
    Some(due.near_on(instance.warn_days).max(today).into())
}

fn due_on(instance: &Instance) -> Option<Day> {
    instance.due.as_ref().map(|due| due.on.into())
}

/// The deadlines of a root, by their rules and by what started them.
async fn stored(
    tx: &Writes<'_, DeadlineRows>,
    root: Uuid,
) -> Result<HashMap<(String, Uuid), deadline::Model>, StoreError> {
    let found = tx.find::<deadline::Entity>().filter(deadline::Column::RootId.eq(root));
    let rows = tx.all(found).await?.into_iter();
    Ok(rows.map(|row| ((row.rule_code.clone(), row.started_by), row)).collect())
}

/// Whether it had lapsed by its present end already: its last look is set, or was taken.
fn had_lapsed(stored: &deadline::Model, instance: &Instance, today: NaiveDate) -> bool {
    let is_as_before = stored.state == State::Open && stored.due_on == due_on(instance);
    is_as_before && instance.has_lapsed(Moment::of_day(today))
}

/// A deadline that is derived otherwise than it stands.
#[derive(Clone, Copy)]
struct Rewritten<'a> {
    stored: &'a deadline::Model,
    instance: &'a Instance,
    cause: Cause,
}

async fn rewrite(
    tx: &Writes<'_, DeadlineRows>,
    rewritten: Rewritten<'_>,
    row: deadline::ActiveModel,
) -> Result<(), StoreError> {
    let Rewritten {
        stored,
        instance,
        cause,
    } = rewritten;
    write(tx, stored, row).await?;
    let after = After {
        state: instance.state,
        due_on: due_on(instance),
    };
    if stored.state == after.state && stored.due_on == after.due_on {
        return Ok(());
    }
    keep(tx, stored, after, cause).await
}

/// Ends a deadline that is derived no more; one of the court's that binds by itself was overdue until today, if it ran and
/// its last day is over.
async fn void(
    tx: &Writes<'_, DeadlineRows>,
    stored: &deadline::Model,
    today: NaiveDate,
    cause: Cause,
) -> Result<(), StoreError> {
    let today = Day::from(today);
    let is_owed = stored.kind.is_owed() && stored.ruled_by.is_none();
    let runs = stored.state == State::Open && is_owed;
    let is_late = runs && stored.due_on.is_some_and(|due_on| due_on < today);
    let row = deadline::ActiveModel {
        state: Set(State::Void),
        late_until: Set(if is_late { Some(today) } else { stored.late_until }),
        ..Default::default()
    };
    write(tx, stored, row).await?;
    let after = After {
        state: State::Void,
        due_on: stored.due_on,
    };
    keep(tx, stored, after, cause).await
}

async fn write(
    tx: &Writes<'_, DeadlineRows>,
    stored: &deadline::Model,
    row: deadline::ActiveModel,
) -> Result<(), StoreError> {
    deadline::Entity::update_many()
        .set(deadline::ActiveModel {
            changed_at: Set(tx.now().into()),
            sync_x: Set(tx.stamp()),
            ..row
        })
        .filter(deadline::Column::Id.eq(stored.id))
        .by(tx.rows())
        .await?;
    Ok(())
}

/// Keeps the values a deadline had.
async fn keep(
    tx: &Writes<'_, DeadlineRows>,
    stored: &deadline::Model,
    after: After,
    cause: Cause,
) -> Result<(), StoreError> {
    tx.rows()
        .insert(deadline_change::ActiveModel {
            id: Set(tx.fresh::<()>().raw()),
            root_id: Set(stored.root_id),
            deadline_id: Set(stored.id),
            cause: Set(cause),
            state_before: Set(stored.state),
            state_after: Set(after.state),
            due_before: Set(stored.due_on),
            due_after: Set(after.due_on),
            changed_at: Set(tx.now().into()),
            sync_x: Set(tx.stamp()),
        })
        .await
}
