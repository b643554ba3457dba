//! What is due (节点看板): the deadlines somebody may see, of one case or by the day they end.
//!
//! What is stored says how a deadline stands without a day passing; whether it is near or overdue is told when it is
//! read, from the day at the court. What nobody owed to the court is void once it ran out, not overdue: a right of a
//! party, a measure that ended by itself.

mod store;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumIter, EnumString};
use uuid::Uuid;

use self::store::Wanted;
use super::error::DeadlineError;
use super::rules::{DueBy, Exclusion, Facts, Interval, Matter, Moment, RuleCode, Run, State, Status, Unit, status};
use super::table;
use super::watch::Cause;
use crate::db::{Db, Tx};
use crate::deadline::rules::DeadlineRule;
use crate::kernel::id::{CaseId, DeadlineId, PersonId, SiteId, TeamId};
use crate::kernel::page::{Page, Paged};
use crate::policy::{self, Row, Scope};

/// A deadline as it is shown (节点).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadlineView {
    /// Its id.
    pub id: DeadlineId,
    /// The case or application.
    pub root: Uuid,
    /// Which of both.
    pub matter: Matter,
    /// The version of the rule it was made by.
    pub rule: DeadlineRule,
    /// Where it stands today.
    pub status: Status,
    /// Whether it is an earliest day instead of a last one.
    pub is_floor: bool,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// The last day, or the earliest one; none while it stands still.
    pub due_on: Option<NaiveDate>,
    /// The last instant of a limit of hours.
    pub due_at: Option<DateTime<Utc>>,
    /// The end before it was moved off a day of rest.
    pub unrolled_on: Option<NaiveDate>,
    /// Days that did not run; of what stands still, those so far.
    pub excluded_days: i32,
    /// Whether the calendar it was counted by was announced.
    pub is_official: bool,
    /// When it was met, waived or made void.
    pub ended_at: Option<DateTime<Utc>>,
    /// What started it, and what ended it.
    pub happenings: (Uuid, Option<Uuid>),
    /// The paired rule whose end is earlier.
    pub ruled_by: Option<RuleCode>,
    /// Whether something was written down on a later day than it happened on.
    pub is_backdated: bool,
    /// Days left; negative once it is overdue, none when it has ended, ran out or stands still.
    pub days_left: Option<i64>,
}

/// A deadline as an act on it needs it.
#[derive(Clone, Debug)]
pub struct DeadlineFacts {
    /// The case or application.
    pub root: Uuid,
    /// The version of the rule it was made by.
    pub rule: DeadlineRule,
    /// What started it.
    pub started_by: Uuid,
    /// Where it stands.
    pub state: State,
    /// The last day; none while it stands still.
    pub due_on: Option<NaiveDate>,
}

/// What a deadline rests on beside its rule (计算依据).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grounds {
    /// The word of what started it.
    pub start_event: Option<String>,
    /// What did not run, of what its rule leaves out.
    pub exclusions: Vec<(Exclusion, Interval)>,
    /// What was granted, in the order of time.
    pub extensions: Vec<Granted>,
    /// The days it had before, in the order of time.
    pub moves: Vec<Moved>,
}

/// A move of the end of a deadline (期限变动).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Why.
    pub cause: Cause,
    /// When.
    pub moved_at: DateTime<Utc>,
    /// The day before; none while it stood still.
    pub from: Option<NaiveDate>,
    /// The day since.
    pub to: Option<NaiveDate>,
}

/// A granted extension as the deadline tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// By how much.
    pub amount: u16,
    /// The unit.
    pub unit: Unit,
    /// When it was granted.
    pub granted_at: DateTime<Utc>,
    /// Why it was asked for; told to members of the court alone.
    pub ground: Option<String>,
}

/// How near an end is (期限分档).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, AsRefStr, EnumString, EnumIter, Serialize, Deserialize)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Bucket {
    /// The last day has passed.
    Overdue,
    /// It ends today.
    Today,
    /// It ends within three days.
    ThreeDays,
    /// It ends within seven days.
    SevenDays,
    /// It ends within fifteen days.
    FifteenDays,
}

impl Bucket {
    /// First and last end of the bucket on a day; the buckets lie one after the other.
    #[must_use]
    pub fn span(self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let day = |n: i64| today.checked_add_signed(chrono::TimeDelta::days(n)).unwrap_or(today);
        match self {
            Self::Overdue => (NaiveDate::default(), day(-1)),
            Self::Today => (today, today),
            Self::ThreeDays => (day(1), day(3)),
            Self::SevenDays => (day(4), day(7)),
            Self::FifteenDays => (day(8), day(15)),
        }
    }
}

/// Which running deadlines are wanted.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DeadlineFilter {
    /// How near.
    pub bucket: Option<Bucket>,
    /// Of a rule.
    pub rule: Option<RuleCode>,
    /// Of a team.
    pub team: Option<TeamId>,
    /// Of a handler.
    pub handler: Option<PersonId>,
    /// At a tribunal or station.
    pub site: Option<SiteId>,
}

/// The use cases of what is due.
#[derive(Clone)]
pub struct Deadlines {
    pub(in crate::deadline) db: Db,
}

impl Deadlines {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// A page of running deadlines in scope, the earliest end first.
    ///
    /// # Errors
    /// [`DeadlineError::Denied`].
    pub async fn due(
        &self,
        scope: &Scope,
        filter: &DeadlineFilter,
        page: &Page,
    ) -> Result<Paged<DeadlineView>, DeadlineError> {
        policy::eligible(scope.actor(), Row::CaseStage)?;
        let today = self.db.clock().today();
        let wanted = Wanted { filter, today };
        let total = if page.count {
            Some(store::count(&self.db, scope, wanted).await?)
        } else {
            None
        };
        let rows = store::page(&self.db, scope, wanted, page).await?;
        Ok(page.cut(self.shown(rows).await?, total))
    }

    /// How many running deadlines in scope fall into each bucket, in their order.
    ///
    /// # Errors
    /// [`DeadlineError::Denied`].
    pub async fn buckets(&self, scope: &Scope, filter: &DeadlineFilter) -> Result<Vec<(Bucket, u64)>, DeadlineError> {
        policy::eligible(scope.actor(), Row::CaseStage)?;
        let today = self.db.clock().today();
        Ok(store::buckets(&self.db, scope, Wanted { filter, today }).await?)
    }

    /// How many running deadlines in scope a filter leaves.
    ///
    /// # Errors
    /// [`DeadlineError::Denied`].
    pub async fn count(&self, scope: &Scope, filter: &DeadlineFilter) -> Result<u64, DeadlineError> {
        policy::eligible(scope.actor(), Row::CaseStage)?;
        let today = self.db.clock().today();
        Ok(store::count(&self.db, scope, Wanted { filter, today }).await?)
    }

    /// All deadlines of cases in scope, in the order in which they started. Applicants see the court's duties and their
    /// own rights.
    ///
    /// # Errors
    /// [`DeadlineError::Denied`].
    pub async fn of_cases(&self, scope: &Scope, cases: &[CaseId]) -> Result<Vec<DeadlineView>, DeadlineError> {
        policy::eligible(scope.actor(), Row::CaseStage)?;
        let rows = store::of_cases(&self.db, scope, cases).await?;
        self.shown(rows).await
    }

    /// Deadlines by id that are in scope, whether they run or not.
    ///
    /// # Errors
    /// [`DeadlineError::Denied`].
    pub async fn find_many(&self, scope: &Scope, ids: &[DeadlineId]) -> Result<Vec<DeadlineView>, DeadlineError> {
        policy::eligible(scope.actor(), Row::CaseStage)?;
        let rows = store::by_ids(&self.db, scope, ids).await?;
        self.shown(rows).await
    }

    /// The running deadline of each case that ends first, of those the court owes.
    ///
    /// # Errors
    /// [`DeadlineError::Denied`].
    pub async fn next(&self, scope: &Scope, cases: &[CaseId]) -> Result<Vec<DeadlineView>, DeadlineError> {
        policy::eligible(scope.actor(), Row::CaseStage)?;
        let rows = store::next(&self.db, scope, cases).await?;
        self.shown(rows).await
    }

    /// What deadlines in scope rest on beside their rules.
    ///
    /// # Errors
    /// [`DeadlineError::Denied`].
    pub async fn grounds(
        &self,
        scope: &Scope,
        ids: &[DeadlineId],
    ) -> Result<HashMap<DeadlineId, Grounds>, DeadlineError> {
        policy::eligible(scope.actor(), Row::CaseStage)?;
        let book = table::open(self.db.reads()).await?;
        let mut grounds: HashMap<DeadlineId, Grounds> = HashMap::new();
        for (id, rule, part) in store::grounds(&self.db, scope, ids).await? {
            let rule = book.rule(&rule.0, rule.1);
            let of = grounds.entry(id).or_default();
            match part {
                store::Part::Start(word) => of.start_event = Some(word),
                store::Part::Excluded(kind, interval) => {
                    if rule.is_some_and(|rule| rule.exclusions.takes(kind)) {
                        of.exclusions.push((kind, interval));
                    }
                }
                store::Part::Granted(granted) => of.extensions.push(granted),
                store::Part::Moved(moved) => of.moves.push(moved),
            }
        }
        Ok(grounds)
    }

    /// The rules in force on a day, or all versions of one code.
    ///
    /// # Errors
    /// [`DeadlineError::Denied`].
    pub async fn rules(
        &self,
        scope: &Scope,
        code: Option<&RuleCode>,
        on: Option<NaiveDate>,
    ) -> Result<Vec<DeadlineRule>, DeadlineError> {
        policy::eligible(scope.actor(), Row::Places)?;
        let book = table::open(self.db.reads()).await?;
        let on = on.unwrap_or_else(|| self.db.clock().today());
        let wanted = |rule: &&DeadlineRule| match code {
            Some(code) => rule.code == *code,
            None => rule.is_in_force(on),
        };
        let mut rules: Vec<DeadlineRule> = book.rules.iter().filter(wanted).cloned().collect();
        rules.sort_by(|one, other| (&one.code, one.version).cmp(&(&other.code, other.version)));
        Ok(rules)
    }

    async fn shown(&self, rows: Vec<store::DeadlineColumns>) -> Result<Vec<DeadlineView>, DeadlineError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let book = table::open(self.db.reads()).await?;
        let now = Moment::of_instant(self.db.clock().now());
        rows.into_iter()
            .map(|row| {
                let rule = book.rule(&row.code, row.version);
                let rule = rule.ok_or_else(|| DeadlineError::word("a deadline of no rule"))?;
                Ok(view(row, rule, now))
            })
            .collect()
    }
}

/// A deadline for an act on its root, which the caller has locked.
///
/// # Errors
/// [`DeadlineError::Store`].
pub async fn standing(tx: &Tx, id: DeadlineId) -> Result<Option<DeadlineFacts>, DeadlineError> {
    let Some(row) = store::one(tx, id).await? else {
        return Ok(None);
    };
    let book = table::open(tx.reads()).await?;
    let rule = book.rule(&row.code, row.version).cloned();
    Ok(Some(DeadlineFacts {
        root: row.root,
        rule: rule.ok_or_else(|| DeadlineError::word("a deadline of no rule"))?,
        started_by: row.happenings.0,
        state: row.state,
        due_on: row.due_on,
    }))
}

/// What a row says today.
fn view(row: store::DeadlineColumns, rule: &DeadlineRule, now: Moment) -> DeadlineView {
    let runs = row.state == State::Open;
    let due = row.due_on.map(|on| DueBy { on, at: row.due_at });
    let status = stands(row.state, due, rule, now);
    let standing = row.paused_since.map_or(0, |since| (now.on() - since).num_days().max(0));
    let is_left = runs && status != Status::Void;
    DeadlineView {
        id: row.id,
        root: row.root,
        matter: row.matter,
        rule: rule.clone(),
        status,
        is_floor: rule.floor.is_some(),
        started_at: row.started_at,
        due_on: row.due_on,
        due_at: row.due_at,
        unrolled_on: row.unrolled_on,
        excluded_days: row
            .excluded_days
            .saturating_add(i32::try_from(standing).unwrap_or(i32::MAX)),
        is_official: row.is_official,
        ended_at: row.ended_at,
        happenings: row.happenings,
        ruled_by: row.ruled_by,
        is_backdated: row.is_backdated,
        days_left: due.filter(|_| is_left).map(|due| (due.on - now.on()).num_days()),
    }
}

fn stands(state: State, due: Option<DueBy>, rule: &DeadlineRule, now: Moment) -> Status {
    let today = match state {
        State::Paused => return Status::Paused,
        State::Met => return Status::Met,
        State::MetLate => return Status::MetLate,
        State::Waived => return Status::Waived,
        State::Void => return Status::Void,
        State::Floor => due.map_or(Status::Pending, |due| {
            if now.on() < due.on {
                Status::Running
            } else {
                Status::Met
            }
        }),
        State::Open => {
            let facts = Facts {
                run: due.map_or(Run::Paused, Run::Until),
                warn_days: rule.warn_days,
                met: None,
                waived: false,
                void: false,
            };
            status(&facts, now)
        }
    };
    if today == Status::Overdue && !rule.kind.is_owed() {
        return Status::Void;
    }
    today
}
