//! The course of a planned case: how and when it ends, what happens on the way, where it stands today.
//!
//! The whole course is laid out from filing to archive and cut off before today; the stage is where the cut fell.
//! Days to close follow a real county (mean 72); a conclusion of this round never comes before three months and a day.

use chrono::{Days, Months, NaiveDate};

use super::{
    Own, PlannedEvent,
    days::{WORKING_MINUTES, clock_minute, rolled},
    deck::on_curve,
    facts::{Facts, Mould, Title},
    tables::Ground,
};
use crate::dice::Dice;
use crate::kernel::{
    kind::{BasisKind, CaseKind, PerformanceKind},
    stage::{ClosingMethod, Stage},
};

/// How a case will end, whether or not it has yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ending {
    pub(super) method: ClosingMethod,
    /// Calendar days from filing to closing.
    pub(super) after: i64,
}

const METHODS: [ClosingMethod; 6] = [
    ClosingMethod::FullyEnforced,
    ClosingMethod::ConcludedThisRound,
    ClosingMethod::EnforcementTerminated,
    ClosingMethod::CaseWithdrawnFromDocket,
    ClosingMethod::ApplicationRejected,
    ClosingMethod::EnforcementRefused,
];

impl Ending {
    /// Draws the end of a case; over all first enforcements 39.3/43/13/2/1.5/1.2 % in the order of the methods.
    pub(super) fn draw(mould: &Mould, title: &Title, dice: &mut Dice) -> Self {
        let method = METHODS[dice.weighted(match (mould.kind, mould.ground) {
            (CaseKind::PreservationEnforcement | CaseKind::OtherEnforcement, _) => &[1000, 0, 0, 0, 0, 0],
            (CaseKind::EnforcementObjection, _) => &[0, 0, 400, 0, 600, 0],
            _ if title.kind == BasisKind::AdministrativeDecision => &[650, 0, 300, 20, 15, 15],
            (_, Ground::Preserved) => &[880, 0, 80, 20, 10, 10],
            (_, Ground::SimpleConduct) => &[850, 0, 110, 20, 10, 10],
            (_, Ground::Willing | Ground::Income) => &[750, 80, 130, 20, 10, 10],
            (_, Ground::SmallClaim) => &[352, 480, 120, 20, 15, 13],
            (_, Ground::Compulsory) => &[170, 665, 120, 20, 14, 11],
        })];
        let mut after = days_to_close(mould, title, method, dice);
        if title.kind != BasisKind::AdministrativeDecision && dice.chance(5) {
            after += dice.between(60, 160); // a sale or an appraisal that drags on
        }
        Self { method, after }
    }
}

fn days_to_close(mould: &Mould, title: &Title, method: ClosingMethod, dice: &mut Dice) -> i64 {
    let curve = match (mould.kind, method) {
        (CaseKind::PreservationEnforcement, _) => [1, 4, 8, 14, 30],
        (CaseKind::EnforcementObjection, _) => [5, 9, 12, 14, 16],
        (CaseKind::OtherEnforcement, _) => [2, 10, 20, 35, 60],
        _ if title.kind == BasisKind::AdministrativeDecision => [3, 20, 40, 60, 85],
        (_, ClosingMethod::FullyEnforced) => [1, 6, 32, 70, 170],
        (_, ClosingMethod::ConcludedThisRound) => [1, 3, 6, 13, 56],
        (_, ClosingMethod::EnforcementTerminated) => [3, 25, 55, 85, 168],
        (_, ClosingMethod::EnforcementRefused) => [20, 40, 60, 75, 100],
        (_, ClosingMethod::CaseWithdrawnFromDocket | ClosingMethod::ApplicationRejected) => [3, 10, 18, 30, 60],
    };
    let days = on_curve(&curve, 0, 1, dice);
    if method == ClosingMethod::ConcludedThisRound {
        let floor = mould.filed_on + Months::new(3);
        return (floor - mould.filed_on).num_days() + days;
    }
    days
}

/// The steps of a course: name, stage after it, days after filing.
struct Course {
    steps: Vec<(&'static str, Stage, i64)>,
    latest: i64,
    end: i64,
}

impl Course {
    /// Adds a step no earlier than the one before and no later than the end.
    fn add(&mut self, kind: &'static str, stage: Stage, after: i64) {
        self.latest = after.min(self.end).max(self.latest);
        self.steps.push((kind, stage, self.latest));
    }
}

/// Lays out the whole course of a case; 老浦's stops where his handler has just taken over.
pub(super) fn course(
    mould: &Mould,
    facts: &Facts,
    title: &Title,
    ending: Ending,
    pays: bool,
    dice: &mut Dice,
) -> Steps {
    let mut course = Course {
        steps: Vec::with_capacity(18),
        latest: 0,
        end: ending.after,
    };
    course.add("case_filed", Stage::Triage, 0);
    let (triaged, assigned, accepted) = desks(mould, dice);
    course.add("triaged", Stage::Assignment, triaged);
    course.add("assigned", Stage::Notice, assigned);
    course.add("handover_accepted", entrance(mould.kind), accepted);
    if mould.own == Some(Own::Pu) {
        return Steps(course.steps);
    }
    match mould.kind {
        CaseKind::EnforcementObjection => {}
        CaseKind::PreservationEnforcement => {
            course.add("measure_effective", Stage::Closing, accepted + dice.between(0, 4));
        }
        _ => handling(&mut course, facts, title, accepted, dice),
    }
    if pays {
        funds(&mut course, dice);
    }
    course.add("closing_proposed", Stage::Closing, ending.after - dice.between(0, 3));
    course.add("case_closed", Stage::Archive, ending.after);
    course.end = i64::MAX;
    course.add("archived", Stage::Archive, ending.after + dice.between(10, 55));
    Steps(course.steps)
}

/// Days after filing of triage, assignment and takeover; the newest cases wait, so that no desk is ever empty.
fn desks(mould: &Mould, dice: &mut Dice) -> (i64, i64, i64) {
    let (triaged, assigned) = match mould.newer {
        _ if mould.own == Some(Own::Pu) && mould.is_fresh => return (0, 0, 0),
        _ if mould.own == Some(Own::Pu) => return (0, 1, 2),
        0..2 => (1, 2),
        2..4 => (0, 1),
        _ => {
            let triaged = i64::from(dice.chance(400));
            (triaged, triaged + dice.between(0, 1))
        }
    };
    (triaged, assigned, assigned + dice.between(0, 1))
}

/// Stage a handler takes a case over in.
const fn entrance(kind: CaseKind) -> Stage {
    match kind {
        CaseKind::PreservationEnforcement => Stage::Control,
        CaseKind::EnforcementObjection => Stage::Inquiry,
        _ => Stage::Notice,
    }
}

/// Notice, inquiry, control and disposal.
fn handling(course: &mut Course, facts: &Facts, title: &Title, accepted: i64, dice: &mut Dice) {
    let notified = accepted + dice.between(0, 2);
    course.add(
        if title.front_loaded {
            "notice_waived"
        } else {
            "notice_issued"
        },
        Stage::Inquiry,
        notified,
    );
    if facts.performance == PerformanceKind::Money {
        course.add("report_order_issued", Stage::Inquiry, notified);
        course.add("network_inquiry_sent", Stage::Inquiry, notified);
    }
    let inquired = dice.between(8, 28);
    course.add("inquiry_completed", Stage::Control, inquired);
    if facts.preserved || facts.forced_disposal || dice.chance(550) {
        course.add("measure_effective", Stage::Disposal, inquired + dice.between(1, 7));
    }
    if facts.forced_disposal {
        course.add("property_sold", Stage::Disposal, course.end - dice.between(15, 30));
    }
}

/// Money in and out; now and then it lies for a month.
fn funds(course: &mut Course, dice: &mut Dice) {
    let held = if dice.chance(40) {
        dice.between(31, 45)
    } else {
        dice.between(3, 12)
    };
    let arrived = course.end - held;
    course.add("funds_arrived", Stage::Funds, arrived);
    course.add("funds_matched", Stage::Funds, arrived + dice.between(0, 2));
    course.add("funds_disbursed", Stage::Closing, course.end - dice.between(0, 2));
}

/// The laid-out steps of one case.
pub(super) struct Steps(Vec<(&'static str, Stage, i64)>);

/// What of a course has happened.
pub(super) struct History {
    pub(super) events: Vec<PlannedEvent>,
    pub(super) stage: Stage,
    pub(super) closed_on: Option<NaiveDate>,
    pub(super) has_arrived: bool,
    pub(super) is_disbursed: bool,
}

impl History {
    /// Puts the steps on working days and drops those after `last`.
    pub(super) fn until(last: NaiveDate, mould: &Mould, title: &Title, steps: Steps, dice: &mut Dice) -> Self {
        let application = PlannedEvent {
            kind: "application_received",
            on: title.applied_on,
            minute_of_day: 0,
        };
        let mut history = Self {
            events: Vec::with_capacity(steps.0.len() + 1),
            stage: Stage::Filing,
            closed_on: None,
            has_arrived: false,
            is_disbursed: false,
        };
        history.events.push(application);
        for (kind, stage, after) in steps.0 {
            let on = rolled(mould.filed_on + Days::new(after.unsigned_abs()));
            if on > last {
                break;
            }
            history.stage = stage;
            history.has_arrived |= kind == "funds_arrived";
            history.is_disbursed |= kind == "funds_disbursed";
            history.closed_on = history.closed_on.or((kind == "case_closed").then_some(on));
            history.events.push(PlannedEvent {
                kind,
                on,
                minute_of_day: 0,
            });
        }
        history.set_minutes(mould, dice);
        history
    }

    /// Spreads the events of each day over its hours; the filing keeps the minute that orders the serials.
    fn set_minutes(&mut self, mould: &Mould, dice: &mut Dice) {
        for day in self.events.chunk_by_mut(|one, other| one.on == other.on) {
            let filing = day.iter().position(|event| event.kind == "case_filed");
            let Some(at) = filing else {
                spread(day, 0, WORKING_MINUTES, dice);
                continue;
            };
            let (before, rest) = day.split_at_mut(at);
            spread(before, 0, mould.filed_minute, dice);
            let (filed, after) = rest.split_at_mut(1);
            filed[0].minute_of_day = clock_minute(mould.filed_minute);
            spread(after, mould.filed_minute + 1, WORKING_MINUTES, dice);
        }
    }
}

/// Gives each event its own part of the working minutes `from..to`.
fn spread(events: &mut [PlannedEvent], from: u64, to: u64, dice: &mut Dice) {
    let part = (to - from) / u64::try_from(events.len()).unwrap_or(1).max(1);
    let mut start = from;
    for event in events {
        event.minute_of_day = clock_minute(start + dice.below(part));
        start += part;
    }
}
