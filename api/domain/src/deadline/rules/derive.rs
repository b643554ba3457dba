//! Which deadlines a matter has (节点实例), derived as a whole from what happened in it.
//!
//! Nothing is carried forward from an earlier answer: the same record, rules and calendar give the same deadlines, so a
//! correction, a new calendar or a changed rule is one more derivation, and what moved is the difference.
//!
//! A limit starts once: a handler who takes over from another inherits the day it runs to, and what was done already
//! starts nothing. What is about one lead or thing is ended by what is about the same one, and starts anew when that
//! happens again: deposits that are frozen once more, an explanation that is asked for once more. When the matter is
//! closed, what still ran is void, an earliest day that had not come, too, but for measures, which end by themselves,
//! and for what the closing itself begins. What has ended is moved by nothing that comes later.
//!
//! A limit counted back is a lead before a fixed day, so it is there as soon as that day is told. The law asks that the
//! act come so many days before the fixed day (财产保全规定 art. 18: an application to renew, seven days before the
//! expiry), and not that the court had written that day down by then: an act that comes before the day was told meets it
//! as well. Each fixed day of a thing wants an act of its own, and an act is done for the next one to come.

use thiserror::Error;
use uuid::Uuid;

use super::{
    code::RuleCode,
    count::{Counted, Direction, Due, Moment, OffCalendar, Pause, count},
    effective::{Contender, ruling},
    record::{Happened, Record},
    rule::{DeadlineRule, Length, Matter, RuleKind, StatedError, in_force},
    status::{DueBy, Floor},
};
pub use crate::kernel::deadline::State;
use crate::kernel::happening::Happening;
use crate::kernel::workdays::Workdays;

/// What decides an application.
const DECIDED: [Happening; 2] = [Happening::CaseFiled, Happening::NotAcceptedRuling];

/// One deadline of a matter (节点).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Its rule.
    pub code: RuleCode,
    /// The version of the rule.
    pub version: u32,
    /// Whom it binds.
    pub kind: RuleKind,
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
    /// Since when it stands still, and what was left out before.
    pub pause: Option<Pause>,
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

    /// Calendar days left out, of what stands still those left out before.
    #[must_use]
    pub fn excluded_days(&self) -> u32 {
        let before = self.pause.map_or(0, |pause| pause.excluded_days);
        self.due.map_or(before, |due| due.excluded_days)
    }

    /// Whether it has run out by a moment without being anybody's duty (届满失效): a right that was not used, a measure
    /// that ended by itself. It has ended then, though nothing ended it.
    #[must_use]
    pub fn has_lapsed(&self, by: Moment) -> bool {
        let runs = self.state == State::Open && !self.kind.is_owed();
        runs && self.due_by().is_some_and(|due| !due.holds(by))
    }

    /// Whether neither had ended when the other started.
    fn runs_with(&self, other: &Self) -> bool {
        let reaches = |one: &Self, other: &Self| one.ended.is_none_or(|(_, ended)| ended >= other.started);
        reaches(self, other) && reaches(other, self)
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
    let course = Course {
        record,
        ordered: &ordered,
        days,
    };
    let is_begun = |rule: &DeadlineRule| ordered.iter().any(|one| rule.is_started_by(one.kind));
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
        let mut started: Vec<(&DeadlineRule, Instance)> = Vec::new();
        for start in &ordered {
            let Some(rule) = in_force(versions.iter().copied(), code, start.at.on()) else {
                continue;
            };
            if !rule.enabled || !record.is(rule.condition) || !rule.is_started_by(start.kind) {
                continue;
            }
            let about_it = || {
                started
                    .iter()
                    .map(|(_, one)| one)
                    .filter(|one| one.subject == start.subject)
            };
            let used_up = about_it().filter_map(|one| one.ended).map(|(_, at)| at).max();
            if about_it().any(|one| is_in_place(rule, start, one)) || is_done_before(rule, start, used_up, &ordered) {
                continue;
            }
            started.push((rule, instance(rule, start, course)?));
        }
        instances.append(&mut started);
    }
    Ok(ruled(instances))
}

/// Whether `one`, about the same thing, leaves no room for the limit that `start` would begin: it runs, or it is about
/// the matter as a whole. What has lapsed by then runs no more; a limit counted back from another day is another one.
fn is_in_place(rule: &DeadlineRule, start: &Happened, one: &Instance) -> bool {
    if start.subject.is_none() {
        return true;
    }
    match (rule.direction, one.ended) {
        (Direction::Backward, _) => one.started.on() == start.at.on(),
        (Direction::Forward, Some((_, ended))) => ended >= start.at,
        (Direction::Forward, None) => !one.has_lapsed(start.at),
    }
}

/// Whether what would satisfy the limit happened at an earlier instant than it would start; what ended an earlier limit
/// about the same thing, at `used_up`, ends no second one. One counted back is met by what comes before its day.
fn is_done_before(rule: &DeadlineRule, start: &Happened, used_up: Option<Moment>, ordered: &[&Happened]) -> bool {
    rule.direction == Direction::Forward
        && ordered.iter().any(|one| {
            one.subject == start.subject
                && rule.is_satisfied_by(one.kind)
                && one.at < start.at
                && used_up.is_none_or(|ended| one.at > ended)
        })
}

/// The course of a matter, with the days its limits are counted in.
#[derive(Clone, Copy)]
struct Course<'a> {
    record: &'a Record,
    /// What happened, in order.
    ordered: &'a [&'a Happened],
    days: &'a Workdays,
}

fn instance(rule: &DeadlineRule, start: &Happened, course: Course<'_>) -> Result<Instance, DeriveError> {
    let Course { record, ordered, .. } = course;
    let end = end_of(rule, start, record, ordered);
    let counted = counted(rule, start, end, course)?;
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
        pause: None,
        ended: None,
        ruled_by: None,
        backdated: start.is_backdated(),
    };
    match counted {
        Counted::Due(due) => instance.due = Some(due),
        Counted::Paused(pause) => (instance.state, instance.pause) = (State::Paused, Some(pause)),
    }
    let end = end.filter(|end| !is_begun_anew(rule, &instance, end, ordered));
    if let (Some(bound), Some(due)) = (rule.floor, &instance.due) {
        let on = Floor::try_new(bound, due)?.allowed_from();
        instance.due = Some(Due { on, ..*due });
        instance.state = State::Floor;
        if end.is_none_or(|end| end.at.on() >= on) {
            return Ok(instance);
        }
    }
    if let Some(end) = end {
        instance.state = ended(rule, end, instance.due_by());
        instance.ended = Some((end.id, end.at));
        instance.backdated |= end.is_backdated();
    }
    Ok(instance)
}

/// Counts a limit as far as it came: no day is left out on which it had ended.
fn counted(
    rule: &DeadlineRule,
    start: &Happened,
    end: Option<&Happened>,
    course: Course<'_>,
) -> Result<Counted, DeriveError> {
    let Course { record, days, .. } = course;
    let stated = |why| DeriveError::Stated {
        code: rule.code.clone(),
        why,
    };
    let takes = matches!(rule.length, Length::Stated(_)) || rule.is_ceiling();
    let mut term = rule.term(start.stated.filter(|_| takes)).map_err(stated)?;
    let granted = record.granted(&rule.code, start.id);
    term.limit.amount = term.limit.amount.saturating_add(granted);
    let mut excluded = rule.exclusions.pick(&record.excluded);
    if let Some(end) = end {
        excluded = excluded.into_iter().filter_map(|it| it.before(end.at.on())).collect();
    }
    match (count(start.at, term, &excluded, days)?, start.stated_end) {
        (Counted::Due(due), Some(on)) if rule.is_ceiling() => {
            term.limit.amount = granted;
            let stated = count(Moment::of_day(on), term, &[], days)?;
            Ok(Counted::Due(earlier(due, stated)))
        }
        (counted, _) => Ok(counted),
    }
}

/// The end that the law sets, or the one a document states, if that comes before it.
fn earlier(lawful: Due, stated: Counted) -> Due {
    match stated {
        Counted::Due(stated) if stated.on < lawful.on => stated,
        _ => lawful,
    }
}

/// What ends a limit: what satisfies or waives it, else the closing of its matter; an earliest day is ended by that alone.
fn end_of<'all>(
    rule: &DeadlineRule,
    start: &Happened,
    record: &Record,
    ordered: &[&'all Happened],
) -> Option<&'all Happened> {
    let first = |holds: &dyn Fn(&Happened) -> bool| ordered.iter().copied().find(|one| holds(one));
    let own = first(&|one| rule.floor.is_none() && is_end(rule, start, one, ordered));
    own.or_else(|| first(&|one| closes(rule, record, start, one)))
}

/// Where a deadline stands that something ended.
fn ended(rule: &DeadlineRule, end: &Happened, due: Option<DueBy>) -> State {
    if !rule.is_satisfied_by(end.kind) {
        return State::Void;
    }
    if end.kind.is_waiver() {
        return State::Waived;
    }
    match due {
        Some(due) if !due.holds(end.at) => State::MetLate,
        Some(_) | None => State::Met,
    }
}

/// Whether `one` satisfies or waives the limit that `start` began.
fn is_end(rule: &DeadlineRule, start: &Happened, one: &Happened, ordered: &[&Happened]) -> bool {
    let about_it = start.subject.is_none() || one.subject == start.subject;
    let is_for_it = || match rule.direction {
        Direction::Forward => one.at >= start.at,
        Direction::Backward => start.subject.is_none() || is_done_for(rule, start, one, ordered),
    };
    about_it && rule.is_satisfied_by(one.kind) && one.id != start.id && is_for_it()
}

/// Whether an act is done for the fixed day of `start`: the first of its thing that is still to come, or the last one if
/// none is.
fn is_done_for(rule: &DeadlineRule, start: &Happened, act: &Happened, ordered: &[&Happened]) -> bool {
    let is_day = |one: &&&Happened| one.subject == start.subject && rule.is_started_by(one.kind);
    let mut days = ordered.iter().filter(is_day).map(|one| one.at.on());
    let next = days.clone().find(|on| *on >= act.at.on());
    next.or_else(|| days.next_back()) == Some(start.at.on())
}

/// Whether a limit that is nobody's duty had lapsed, and its thing had begun a new one, before `end` came: that ends the
/// new one.
fn is_begun_anew(rule: &DeadlineRule, instance: &Instance, end: &Happened, ordered: &[&Happened]) -> bool {
    let again = |one: &&&Happened| {
        let is_its_own = one.subject.is_some() && one.subject == instance.subject;
        is_its_own && one.at > instance.started && rule.is_started_by(one.kind)
    };
    let mut again = ordered.iter().filter(again);
    again.any(|one| one.at <= end.at && instance.has_lapsed(one.at))
}

/// Whether `one` closes the matter for the limit that `start` began: one that was there before, and does not outlive it.
fn closes(rule: &DeadlineRule, record: &Record, start: &Happened, one: &Happened) -> bool {
    let began = match rule.direction {
        Direction::Forward => start.at,
        Direction::Backward => start.at.min(start.recorded),
    };
    let is_closing = match record.matter {
        Matter::Case => one.kind == Happening::CaseClosed,
        Matter::Application => DECIDED.contains(&one.kind),
    };
    is_closing && !rule.outlives && began < one.at
}

/// Names, for each instance, the paired rule that binds in its place: of those about the same thing that run together.
fn ruled(instances: Vec<(&DeadlineRule, Instance)>) -> Vec<Instance> {
    let contends = |(rule, one): &(&DeadlineRule, Instance)| !rule.pairs_with.is_empty() && one.state != State::Floor;
    let contenders: Vec<&(&DeadlineRule, Instance)> = instances.iter().filter(|one| contends(one)).collect();
    let winner = |(rule, instance): &(&DeadlineRule, Instance)| {
        let own = Contender::of(rule, instance.due_by());
        let others: Vec<Contender<'_>> = contenders
            .iter()
            .filter(|(_, one)| one.subject == instance.subject && one.runs_with(instance))
            .map(|(rule, one)| Contender::of(rule, one.due_by()))
            .collect();
        let winner = ruling(&own, &others).code.clone();
        (winner != rule.code).then_some(winner)
    };
    let winners: Vec<Option<RuleCode>> = instances.iter().map(winner).collect();
    instances
        .into_iter()
        .zip(winners)
        .map(|((_, instance), ruled_by)| Instance { ruled_by, ..instance })
        .collect()
}

#[cfg(test)]
mod tests;
