//! Which deadlines a matter has (节点实例), derived as a whole from what happened in it.
//!
//! Nothing is carried forward from an earlier answer: the same record, rules and calendar give the same deadlines, so a
//! correction, a new calendar or a changed rule is one more derivation, and what moved is the difference.
//!
//! A limit starts once: a handler who takes over from another inherits the day it runs to, and what was done already
//! starts nothing. What is about one lead or thing is ended by what is about the same one, and starts anew when that
//! happens again: deposits that are frozen once more, an explanation that is asked for once more. When the matter is
//! closed, what still ran is void, but for measures, which end by themselves.

use thiserror::Error;
use uuid::Uuid;

use super::{
    count::{Counted, Due, Moment, OffCalendar, count},
    effective::{Contender, ruling},
    record::{Happened, Record},
    rule::{DeadlineRule, Kind, StatedError, in_force},
    status::{DueBy, Floor},
    word::{Happening, RuleCode},
};
use crate::kernel::workdays::Workdays;

/// What closes a case.
const CASE_CLOSED: &str = "case_closed";
/// What decides an application.
const DECIDED: [&str; 2] = ["case_filed", "not_accepted_ruling"];
/// How a happening is named that takes a duty away instead of fulfilling it.
const WAIVER: &str = "_waived";

/// Where a deadline stands, as far as no day has to pass for it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, strum::AsRefStr, strum::EnumString,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It runs.
    Open,
    /// It stands still.
    Paused,
    /// Done in time.
    Met,
    /// Done after the end.
    MetLate,
    /// Taken away.
    Waived,
    /// Ended with its matter.
    Void,
    /// An earliest day.
    Floor,
}

/// One deadline of a matter (节点).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Its rule.
    pub code: RuleCode,
    /// The version of the rule.
    pub version: u32,
    /// Whom it binds.
    pub kind: Kind,
    /// Lead of the first warning, in calendar days.
    pub warn_days: u16,
    /// What started it.
    pub started_by: Uuid,
    /// What it is about.
    pub subject: Option<Uuid>,
    /// When it started.
    pub started: Moment,
    /// Where it stands.
    pub state: State,
    /// The end; of a floor the first day allowed. None while it stands still.
    pub due: Option<Due>,
    /// What ended it, and when.
    pub ended: Option<(Uuid, Moment)>,
    /// The paired rule whose end is earlier, if one is.
    pub ruled_by: Option<RuleCode>,
    /// Whether its start or its end was written down on a later day.
    pub backdated: bool,
}

impl Instance {
    /// The end as a status needs it.
    #[must_use]
    pub fn due_by(&self) -> Option<DueBy> {
        self.due.as_ref().map(DueBy::from)
    }
}

/// Why deadlines cannot be derived.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DeriveError {
    /// A day lies beyond what dates can say.
    #[error(transparent)]
    OffCalendar(#[from] OffCalendar),
    /// A document's length is missing, or given where the rule fixes it.
    #[error("{code}: {why}")]
    Stated {
        /// The rule.
        code: RuleCode,
        /// Which.
        why: StatedError,
    },
}

/// Derives all deadlines of a matter, by code and start.
///
/// # Errors
/// [`DeriveError`]; no deadline is left out silently.
pub fn derive(record: &Record, rules: &[DeadlineRule], days: &Workdays) -> Result<Vec<Instance>, DeriveError> {
    let ordered = record.in_order();
    let is_begun = |rule: &DeadlineRule| ordered.iter().any(|one| rule.is_started_by(&one.kind));
    let mut codes: Vec<&RuleCode> = rules
        .iter()
        .filter(|rule| rule.matter == record.matter && is_begun(rule))
        .map(|rule| &rule.code)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    let mut instances = Vec::new();
    for code in codes {
        let versions: Vec<&DeadlineRule> = rules.iter().filter(|rule| rule.code == *code).collect();
        let mut started: Vec<(Option<Uuid>, Option<Moment>)> = Vec::new();
        for start in &ordered {
            let Some(rule) = in_force(versions.iter().copied(), code, start.at.on()) else {
                continue;
            };
            if !rule.enabled || !record.is(rule.condition) || !rule.is_started_by(&start.kind) {
                continue;
            }
            let runs_or_done = started.iter().any(|(subject, ended)| {
                *subject == start.subject && ended.is_none_or(|ended| start.subject.is_none() || ended >= start.at)
            });
            let settled = started.iter().filter(|(subject, _)| *subject == start.subject);
            let used_up = settled.filter_map(|(_, ended)| *ended).max();
            if runs_or_done || is_done_before(rule, (start, used_up), &ordered) {
                continue;
            }
            let instance = instance(rule, start, record, (&ordered, days))?;
            started.push((start.subject, instance.ended.map(|(_, at)| at)));
            instances.push((rule, instance));
        }
    }
    Ok(ruled(instances))
}

/// Whether what would satisfy the limit happened before it would start, on the same day or earlier; what ended an
/// earlier limit about the same thing, at `used_up`, ends no second one.
fn is_done_before(rule: &DeadlineRule, (start, used_up): (&Happened, Option<Moment>), ordered: &[&Happened]) -> bool {
    ordered.iter().any(|one| {
        one.subject == start.subject
            && rule.is_satisfied_by(&one.kind)
            && one.at < start.at
            && used_up.is_none_or(|ended| one.at > ended)
    })
}

fn instance(
    rule: &DeadlineRule,
    start: &Happened,
    record: &Record,
    (ordered, days): (&[&Happened], &Workdays),
) -> Result<Instance, DeriveError> {
    let stated = |why| DeriveError::Stated {
        code: rule.code.clone(),
        why,
    };
    let needs = matches!(rule.length, super::rule::Length::Stated(_));
    let mut term = rule.term(start.stated.filter(|_| needs)).map_err(stated)?;
    for granted in &record.extensions {
        if granted.code == rule.code && granted.started_by == start.id {
            term.limit.amount = term.limit.amount.saturating_add(granted.amount);
        }
    }
    let excluded = rule.exclusions.pick(&record.excluded);
    let counted = count(start.at, term, &excluded, days)?;
    let end = ordered.iter().find(|one| is_end(rule, start, one)).or_else(|| {
        ordered
            .iter()
            .find(|one| closes(rule, record, one) && one.at >= start.at)
    });
    let mut instance = Instance {
        code: rule.code.clone(),
        version: rule.version,
        kind: rule.kind,
        warn_days: rule.warn_days,
        started_by: start.id,
        subject: start.subject,
        started: start.at,
        state: State::Open,
        due: None,
        ended: end.map(|end| (end.id, end.at)),
        ruled_by: None,
        backdated: start.is_backdated() || end.is_some_and(|end| end.is_backdated()),
    };
    match counted {
        Counted::Due(due) => instance.due = Some(due),
        Counted::Paused(_) => instance.state = State::Paused,
    }
    if let (Some(bound), Some(due)) = (rule.floor, &instance.due) {
        let allowed_from = Floor::try_new(bound, due)?.allowed_from();
        instance.due = Some(Due {
            on: allowed_from,
            ..*due
        });
        instance.state = State::Floor;
        instance.ended = None;
        return Ok(instance);
    }
    if let Some(end) = end {
        instance.state = ended(rule, end, instance.due_by());
    }
    Ok(instance)
}

/// Where a deadline stands that something ended.
fn ended(rule: &DeadlineRule, end: &Happened, due: Option<DueBy>) -> State {
    if !rule.is_satisfied_by(&end.kind) {
        return State::Void;
    }
    if is_waiver(&end.kind) {
        return State::Waived;
    }
    match due {
        Some(due) if !due.holds(end.at) => State::MetLate,
        Some(_) | None => State::Met,
    }
}

/// Whether `one` satisfies or waives the limit that `start` began.
fn is_end(rule: &DeadlineRule, start: &Happened, one: &Happened) -> bool {
    let about_it = start.subject.is_none() || one.subject == start.subject;
    about_it && rule.is_satisfied_by(&one.kind) && one.at >= start.at && one.id != start.id
}

/// Whether `one` closes the matter for a rule.
fn closes(rule: &DeadlineRule, record: &Record, one: &Happened) -> bool {
    if rule.kind == Kind::Expiry {
        return false;
    }
    match record.matter {
        super::rule::Matter::Case => one.kind.as_str() == CASE_CLOSED,
        super::rule::Matter::Application => DECIDED.contains(&one.kind.as_str()),
    }
}

fn is_waiver(kind: &Happening) -> bool {
    kind.as_str().ends_with(WAIVER)
}

/// Names, for each instance, the paired rule that binds in its place.
fn ruled(instances: Vec<(&DeadlineRule, Instance)>) -> Vec<Instance> {
    let contenders: Vec<(Option<Uuid>, Contender<'_>)> = instances
        .iter()
        .filter(|(_, instance)| instance.state != State::Floor)
        .map(|(rule, instance)| (instance.subject, Contender::of(rule, instance.due_by())))
        .collect();
    let winner = |rule: &DeadlineRule, instance: &Instance| {
        let own = Contender::of(rule, instance.due_by());
        let others: Vec<Contender<'_>> = contenders
            .iter()
            .filter(|(subject, _)| *subject == instance.subject)
            .map(|(_, contender)| *contender)
            .collect();
        let winner = ruling(&own, &others).code.clone();
        (winner != rule.code).then_some(winner)
    };
    let winners: Vec<Option<RuleCode>> = instances
        .iter()
        .map(|(rule, instance)| winner(rule, instance))
        .collect();
    instances
        .into_iter()
        .zip(winners)
        .map(|((_, instance), ruled_by)| Instance { ruled_by, ..instance })
        .collect()
}

#[cfg(test)]
mod tests;
