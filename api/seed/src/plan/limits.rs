//! What the limits of a case ask beside its course: leads asked for, property reported, deposits kept frozen, money kept
//! with leave, property looked up again; and the stretches in which the closing limit stands still.
//!
//! Nearly all of it is in time, as in the county of the article. The few acts that are still owed are counted out, not
//! drawn, so that on every day some limit is overdue and never many. Dice of its own: nothing else of the plan moves.

use chrono::{Days, Months, NaiveDate};

use super::{
    PlannedEvent, PlannedStandstill,
    days::{WORKING_MINUTES, clock_minute, is_workday, rolled},
    facts::{Facts, Mould},
    history::{Ending, History},
};
use crate::dice::Dice;
use crate::domain::deadline::rules::Exclusion;
use crate::kernel::{kind::CaseKind, stage::ClosingMethod};

/// One in how many acts of the stretch that follows is still owed: asking for leads (N09), looking up property (N78),
/// and leave to keep money longer (N48), which has no stretch.
const OWED_ONE_IN: [u32; 3] = [32, 30, 3];
/// Days before today in which papers came to the handler who has not asked for leads yet; their limit is over.
const ASKING_OWED: [u64; 2] = [12, 33];
/// Days before today on which a look-up fell due that is still owed; their limit is over.
const LOOKING_OWED: [u64; 2] = [10, 40];
/// Days after which money that is not paid out needs leave: before the thirty of N48 are over.
const LEAVE_AFTER: u64 = 26;
/// First working minute of a day.
const FIRST_MINUTE: u16 = 510;
/// Days a debtor has to report his property, as this court's orders state (N10).
pub const REPORT_DAYS: u16 = 10;
/// Applicants who ask the court to look for property, in thousandths.
const ASKING_PER_MILLE: u64 = 850;
/// Days within which it begins (N15).
const INQUIRY_DAYS: u64 = 10;
/// Months for which deposits are frozen (N29).
const FROZEN_MONTHS: u32 = 12;
/// Months after which property is looked up again (N78).
const LOOK_UP_MONTHS: u32 = 6;
/// Days to close from which a case would break its six months (N73) if nothing stood still.
const DRAGGING_DAYS: i64 = 150;
/// Days to close from which an appraisal fits into a case with property to be sold.
const APPRAISED_DAYS: i64 = 100;

/// What is still owed, counted over the plan.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Limits {
    counted: [u32; 3],
}

impl Limits {
    /// Adds to a history what its limits ask for and what has happened by `last`.
    pub(super) fn keep(
        &mut self,
        history: &mut History,
        (kind, method): (CaseKind, ClosingMethod),
        (last, dice): (NaiveDate, &mut Dice),
    ) {
        let known = Known {
            events: &history.events,
            today: last + Days::new(1),
        };
        let mut acts = Vec::new();
        let asked = self.ask(&known);
        acts.extend(asked.iter().filter_map(|asked| inquire(&known, asked, dice)).flatten());
        acts.extend(asked);
        acts.extend(report(&known, dice).into_iter().flatten());
        acts.extend(self.keep_money(&known));
        if kind != CaseKind::PreservationEnforcement {
            acts.extend(freeze(&known, method, dice));
        }
        if method == ClosingMethod::ConcludedThisRound {
            acts.extend(self.look_up(&known, dice).into_iter().flatten());
        }
        for act in acts.into_iter().filter(|act| act.on <= last) {
            insert(&mut history.events, act, last);
        }
    }

    /// The handler asks the applicant for leads when he sends the notice.
    fn ask(&mut self, known: &Known<'_>) -> Option<Act> {
        let notice = known.at("notice_issued").or_else(|| known.at("notice_waived"))?;
        let received = known.at("handover_accepted")?;
        let may_owe = known.at("case_closed").is_none() && known.is_before(received.on, ASKING_OWED);
        let is_owed = may_owe && self.is_owed(0);
        (!is_owed).then(|| Act::after(notice, "clue_request_sent"))
    }

    /// Money that is not paid out for a month lies with leave.
    fn keep_money(&mut self, known: &Known<'_>) -> Option<Act> {
        let leave_on = workday_until(known.at("funds_arrived")?.on + Days::new(LEAVE_AFTER));
        let is_paid = known.at("funds_disbursed").is_some_and(|paid| paid.on <= leave_on);
        let is_owed = !is_paid && leave_on < known.today && self.is_owed(2);
        (!is_paid && !is_owed).then_some(Act::early("deferral_approved", leave_on))
    }

    /// Property of a case concluded this round is looked up again half a year later.
    fn look_up(&mut self, known: &Known<'_>, dice: &mut Dice) -> Option<[Act; 2]> {
        let closed = known.at("case_closed")?;
        let due_on = closed.on + Months::new(LOOK_UP_MONTHS);
        let looked_up_on = workday_until(due_on - Days::new(dice.below(4)));
        let is_owed = known.is_before(due_on, LOOKING_OWED) && self.is_owed(1);
        let day = if is_owed { known.today } else { looked_up_on };
        Some([
            Act::after(closed, "concluded_this_round"),
            Act::early("semiannual_inquiry_done", day),
        ])
    }

    /// Counts one act that may be owed; whether it is.
    fn is_owed(&mut self, act: usize) -> bool {
        let counted = self.counted[act];
        self.counted[act] = (counted + 1) % OWED_ONE_IN[act];
        counted == 0
    }
}

/// Most applicants know of no property and ask the court to look for it; it begins near the end of its ten days.
fn inquire(known: &Known<'_>, asked: &Act, dice: &mut Dice) -> Option<[Act; 2]> {
    let applied_on = rolled(asked.on + Days::new(1 + dice.below(4)));
    let begun_on = workday_until(applied_on + Days::new(INQUIRY_DAYS - dice.below(2)));
    let begun_on = if known.is_open_on(begun_on) {
        begun_on
    } else {
        known.today
    };
    (dice.chance(ASKING_PER_MILLE) && known.is_open_on(applied_on)).then_some([
        Act::early("inquiry_application_received", applied_on),
        Act::early("inquiry_started", begun_on),
    ])
}

/// A debtor is served the order to report and reports near the end of his ten days, unless the case is closed by then.
fn report(known: &Known<'_>, dice: &mut Dice) -> Option<[Act; 2]> {
    let issued = known.at("report_order_issued")?;
    let served_on = rolled(issued.on + Days::new(1 + dice.below(3)));
    let reported_on = workday_until(served_on + Days::new(u64::from(REPORT_DAYS) - dice.below(2)));
    let reported_on = if known.is_open_on(reported_on) {
        reported_on
    } else {
        known.today
    };
    known.is_open_on(served_on).then_some([
        Act::early("report_order_served", served_on),
        Act::early("property_report_received", reported_on),
    ])
}

/// Deposits are frozen for a year: deducted or released with the closing, renewed year by year where only the round is
/// concluded.
fn freeze(known: &Known<'_>, method: ClosingMethod, dice: &mut Dice) -> Vec<Act> {
    let Some(frozen) = known.at("measure_effective") else {
        return Vec::new();
    };
    let mut acts = vec![Act::after(frozen, "deposit_frozen")];
    let closed = known
        .at("case_closed")
        .filter(|_| method != ClosingMethod::ConcludedThisRound);
    if let Some(closed) = closed {
        let is_paid = method == ClosingMethod::FullyEnforced;
        acts.push(Act::after(closed, if is_paid { "deducted" } else { "released" }));
        return acts;
    }
    let mut frozen_on = frozen.on;
    loop {
        let renewed_on = workday_until(frozen_on + Months::new(FROZEN_MONTHS) - Days::new(1 + dice.below(4)));
        if renewed_on >= known.today {
            return acts;
        }
        acts.push(Act::early("renewed", renewed_on));
        acts.push(Act::early("deposit_frozen", renewed_on));
        frozen_on = renewed_on;
    }
}

/// What has happened already.
struct Known<'a> {
    events: &'a [PlannedEvent],
    today: NaiveDate,
}

impl Known<'_> {
    fn at(&self, kind: &str) -> Option<&PlannedEvent> {
        self.events.iter().find(|event| event.kind == kind)
    }

    /// Whether the case is still open when a day begins, and does not close on it.
    fn is_open_on(&self, on: NaiveDate) -> bool {
        self.at("case_closed").is_none_or(|closed| on < closed.on)
    }

    /// Whether a day lies `least` to `most` days before today.
    fn is_before(&self, on: NaiveDate, [least, most]: [u64; 2]) -> bool {
        self.today - Days::new(most) <= on && on <= self.today - Days::new(least)
    }
}

/// Something to be done on a day, at the first free minute.
#[derive(Clone, Copy)]
struct Act {
    kind: &'static str,
    on: NaiveDate,
    from: u16,
}

impl Act {
    const fn early(kind: &'static str, on: NaiveDate) -> Self {
        let from = FIRST_MINUTE;
        Self { kind, on, from }
    }

    const fn after(event: &PlannedEvent, kind: &'static str) -> Self {
        let (on, from) = (event.on, event.minute_of_day + 1);
        Self { kind, on, from }
    }
}

/// The last working day up to `day`.
fn workday_until(day: NaiveDate) -> NaiveDate {
    (0..)
        .map_while(|back| day.checked_sub_days(Days::new(back)))
        .find(|&day| is_workday(day))
        .unwrap_or(day)
}

/// Puts an act at the first free working minute, if that comes by `last`.
fn insert(events: &mut Vec<PlannedEvent>, act: Act, last: NaiveDate) {
    let free = |on: NaiveDate, from: u16| {
        (0..WORKING_MINUTES)
            .map(clock_minute)
            .filter(|&minute| minute >= from)
            .find(|&minute| {
                !events
                    .iter()
                    .any(|event| event.on == on && event.minute_of_day == minute)
            })
            .map(|minute| (on, minute))
    };
    let next_day = rolled(act.on + Days::new(1));
    let found = free(act.on, act.from).or_else(|| free(next_day, FIRST_MINUTE));
    if let Some((on, minute_of_day)) = found.filter(|&(on, _)| on <= last) {
        let place = events.partition_point(|event| (event.on, event.minute_of_day) < (on, minute_of_day));
        let kind = act.kind;
        events.insert(
            place,
            PlannedEvent {
                kind,
                on,
                minute_of_day,
            },
        );
    }
}

/// The stretch in which the closing limit of a case does not run: an appraisal before a sale, and whatever made a case
/// drag on so long that it would not be closed in time.
pub(super) fn standstill(
    mould: &Mould,
    facts: &Facts,
    ending: Ending,
    (last, dice): (NaiveDate, &mut Dice),
) -> Option<PlannedStandstill> {
    let (kind, after, days) = if ending.after > DRAGGING_DAYS {
        let kind = dice.pick(&[Exclusion::Sale, Exclusion::Expert, Exclusion::Suspension]);
        (kind, 60, ending.after - 120)
    } else if facts.forced_disposal && ending.after >= APPRAISED_DAYS {
        (Exclusion::Expert, dice.between(35, 50), dice.between(20, 40))
    } else {
        return None;
    };
    let on = |after: i64| rolled(mould.filed_on + Days::new(after.unsigned_abs()));
    let (from, until) = (on(after), on(after + days));
    (from <= last).then_some(PlannedStandstill {
        kind,
        from,
        until: (until <= last).then_some(until),
    })
}
