//! Reminders of a deadline (节点提醒): which are due by a day, and when the next one comes.
//!
//! The leads are this court's convention, not law: the first reminder when the warning lead begins, the second when
//! half of that lead is left, rounded down to whole days, then one on each day it is overdue. A lead of no days has one
//! reminder, on the due day. A day on which nobody was reminded is not made up for.

use chrono::NaiveDate;

use super::{count::Moment, status::DueBy};

/// A point at which people are reminded (提醒节点).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Threshold {
    /// The warning lead has begun.
    Near,
    /// Half of the warning lead is left.
    Half,
    /// Overdue on this day.
    Overdue(NaiveDate),
}

/// The day of the second reminder; `None` if it would fall on that of the first.
fn half_on(due: DueBy, warn_days: u16) -> Option<NaiveDate> {
    (warn_days > 0).then(|| due.near_on(warn_days / 2))
}

/// Lists the thresholds reached by now, in their order; of the overdue ones only today's.
pub fn reached(due: DueBy, warn_days: u16, now: Moment) -> impl Iterator<Item = Threshold> {
    let is_past = |on: NaiveDate| on <= now.on();
    let near = is_past(due.near_on(warn_days)).then_some(Threshold::Near);
    let half = half_on(due, warn_days)
        .filter(|on| is_past(*on))
        .map(|_| Threshold::Half);
    let overdue = (!due.holds(now)).then(|| Threshold::Overdue(now.on()));
    near.into_iter().chain(half).chain(overdue)
}

/// Tells the day on which the next threshold will be reached; `None` only where the calendar ends before it.
///
/// That is today itself for an hour limit that runs out later today.
#[must_use]
pub fn next_on(due: DueBy, warn_days: u16, now: Moment) -> Option<NaiveDate> {
    let today = now.on();
    if !due.holds(now) {
        return today.succ_opt();
    }
    let warnings = [Some(due.near_on(warn_days)), half_on(due, warn_days)];
    let warning = warnings.into_iter().flatten().filter(|on| *on > today).min();
    let first_overdue = if due.at.is_some() {
        Some(due.on)
    } else {
        due.on.succ_opt()
    };
    warning.or(first_overdue)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use proptest::prelude::*;

    use super::*;
    use crate::deadline::rules::given::{any_day, date};

    fn by(on: &str) -> DueBy {
        DueBy { on: date(on), at: None }
    }

    fn told(due: DueBy, warn_days: u16, on: &str) -> (Vec<Threshold>, Option<NaiveDate>) {
        let now = Moment::of_day(date(on));
        (reached(due, warn_days, now).collect(), next_on(due, warn_days, now))
    }

    #[test]
    fn people_are_reminded_at_the_lead_at_half_of_it_and_on_each_day_after() {
        use Threshold::{Half, Near, Overdue};
        let on = |text| told(by("2022-05-31"), 7, text);
        assert_eq!(on("2022-05-23"), (vec![], Some(date("2022-05-24"))));
        assert_eq!(on("2022-05-24"), (vec![Near], Some(date("2022-05-28"))));
        assert_eq!(on("2022-05-27"), (vec![Near], Some(date("2022-05-28"))));
        assert_eq!(on("2022-05-28"), (vec![Near, Half], Some(date("2022-06-01"))));
        assert_eq!(on("2022-05-31"), (vec![Near, Half], Some(date("2022-06-01"))));
        let overdue = |text| vec![Near, Half, Overdue(date(text))];
        assert_eq!(on("2022-06-01"), (overdue("2022-06-01"), Some(date("2022-06-02"))));
        assert_eq!(on("2022-06-09"), (overdue("2022-06-09"), Some(date("2022-06-10"))));
    }

    #[test]
    fn a_lead_of_one_day_has_its_second_reminder_on_the_due_day_and_none_has_one_reminder() {
        use Threshold::{Half, Near};
        assert_eq!(
            told(by("2022-05-31"), 1, "2022-05-30"),
            (vec![Near], Some(date("2022-05-31")))
        );
        assert_eq!(
            told(by("2022-05-31"), 1, "2022-05-31"),
            (vec![Near, Half], Some(date("2022-06-01")))
        );
        assert_eq!(
            told(by("2022-05-31"), 0, "2022-05-30"),
            (vec![], Some(date("2022-05-31")))
        );
        assert_eq!(
            told(by("2022-05-31"), 0, "2022-05-31"),
            (vec![Near], Some(date("2022-06-01")))
        );
    }

    #[test]
    fn an_hour_limit_is_overdue_on_the_day_it_runs_out() {
        let at: DateTime<Utc> = "2022-05-31T03:00:00Z".parse().expect("RFC 3339");
        let on = date("2022-05-31");
        let due = DueBy { on, at: Some(at) };
        let told = |at| {
            let now = Moment::of_instant(at);
            (reached(due, 0, now).collect::<Vec<_>>(), next_on(due, 0, now))
        };
        assert_eq!(told(at - TimeDelta::hours(20)), (vec![], Some(on)));
        assert_eq!(told(at), (vec![Threshold::Near], Some(on)));
        let late = vec![Threshold::Near, Threshold::Overdue(on)];
        assert_eq!(told(at + TimeDelta::seconds(1)), (late, Some(date("2022-06-01"))));
    }

    #[test]
    fn the_end_of_the_calendar_has_no_next_reminder() {
        let due = DueBy {
            on: NaiveDate::MAX,
            at: None,
        };
        assert_eq!(next_on(due, 0, Moment::of_day(NaiveDate::MAX)), None);
    }

    proptest! {
        #[test]
        fn the_next_day_is_the_first_that_reaches_more(
            due_on in any_day(), warn_days in 0..40_u16, today in any_day(),
        ) {
            let due = DueBy { on: due_on, at: None };
            let by_day = |on| reached(due, warn_days, Moment::of_day(on)).collect::<Vec<_>>();
            let now = by_day(today);
            let next = next_on(due, warn_days, Moment::of_day(today)).expect("within the calendar");
            prop_assert!(next > today);
            prop_assert_ne!(by_day(next), now.clone());
            prop_assert!(today.iter_days().take_while(|on| *on < next).all(|on| by_day(on) == now));
        }
    }
}
