//! How long a deadline was late (超期), and how long a court has kept all of them (连续无超期天数).
//!
//! A day counts as a whole: a deadline is overdue on each day after its last day, up to and with the day on which it was
//! met, waived or made void. What never binds the court is never overdue: a right of a party, a limit in whose place an
//! earlier one binds, an earliest date, what stands still.

use chrono::NaiveDate;

use super::derive::Instance;

/// The last day on which a deadline was overdue that has ended: the day it ended, if that came after its last day.
#[must_use]
pub fn late_until(instance: &Instance) -> Option<NaiveDate> {
    let (_, ended) = instance.ended?;
    let due = instance.due_by()?;
    let counts = instance.state.is_ended() && instance.kind.is_owed() && instance.ruled_by.is_none();
    (counts && ended.on() > due.on).then_some(ended.on())
}

/// The days since the last overdue one, with the first of them: none on the day itself. Where there never was one, since
/// the first duty.
#[must_use]
pub fn streak(today: NaiveDate, last_overdue_on: Option<NaiveDate>, first_duty_on: NaiveDate) -> (i64, NaiveDate) {
    let since = last_overdue_on.map_or(first_duty_on, |on| on.succ_opt().unwrap_or(on));
    let base = last_overdue_on.unwrap_or(first_duty_on);
    ((today - base).num_days().max(0), since)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use strum::IntoEnumIterator as _;

    use super::*;
    use crate::deadline::rules::{
        count::{Due, Moment},
        given::{any_day, date},
    };
    use crate::kernel::deadline::{RuleKind, State};

    fn ended(state: State, due_on: NaiveDate, ended_on: NaiveDate) -> Instance {
        let due = Due {
            on: due_on,
            at: None,
            unrolled_on: due_on,
            excluded_days: 0,
            official: true,
        };
        Instance {
            code: "N05".parse().expect("a code"),
            version: 1,
            kind: RuleKind::Court,
            warn_days: 1,
            started_by: Uuid::nil(),
            subject: None,
            started: Moment::of_day(due_on),
            state,
            due: Some(due),
            pause: None,
            ended: Some((Uuid::nil(), Moment::of_day(ended_on))),
            ruled_by: None,
            backdated: false,
        }
    }

    #[test]
    fn a_deadline_is_late_up_to_the_day_it_ended_if_that_came_after_its_last_day() {
        let (due, next, later) = (date("2022-05-31"), date("2022-06-01"), date("2022-06-09"));
        let late = |state, on| late_until(&ended(state, due, on));
        assert_eq!(late(State::Met, due), None);
        assert_eq!(late(State::MetLate, next), Some(next));
        assert_eq!(late(State::Waived, later), Some(later));
        assert_eq!(late(State::Void, later), Some(later));
        for state in [State::Open, State::Paused, State::Floor] {
            assert_eq!(late(state, later), None, "{state:?}");
        }
    }

    #[test]
    fn what_nobody_owes_lapses_when_its_last_day_has_passed() {
        let running = |kind| Instance {
            kind,
            ended: None,
            ..ended(State::Open, date("2022-05-31"), date("2022-05-31"))
        };
        for kind in RuleKind::iter() {
            let lapsed = ["2022-05-31", "2022-06-01"].map(|on| running(kind).has_lapsed(Moment::of_day(date(on))));
            assert_eq!(lapsed, [false, !kind.is_owed()], "{kind:?}");
        }
        assert_eq!(
            RuleKind::owed().collect::<Vec<_>>(),
            [RuleKind::Court, RuleKind::Agency, RuleKind::Local]
        );
        let standing = Instance {
            state: State::Paused,
            due: None,
            ..running(RuleKind::Expiry)
        };
        assert!(!standing.has_lapsed(Moment::of_day(date("2022-06-09"))));
    }

    #[test]
    fn what_never_binds_the_court_is_never_late() {
        let late = ended(State::MetLate, date("2022-05-31"), date("2022-06-09"));
        let of_party = Instance {
            kind: RuleKind::Party,
            ..late.clone()
        };
        let ruled = Instance {
            ruled_by: "N06".parse().ok(),
            ..late.clone()
        };
        let standing = Instance { due: None, ..late };
        for instance in [of_party, ruled, standing] {
            assert_eq!(late_until(&instance), None, "{instance:?}");
        }
    }

    #[test]
    fn the_streak_begins_the_day_after_the_last_overdue_one() {
        let last = Some(date("2022-06-09"));
        let first = date("2022-01-19");
        let on = |text| streak(date(text), last, first);
        assert_eq!(on("2022-06-09"), (0, date("2022-06-10")));
        assert_eq!(on("2022-06-10"), (1, date("2022-06-10")));
        assert_eq!(on("2022-06-12"), (3, date("2022-06-10")));
        assert_eq!(streak(date("2022-01-29"), None, first), (10, first));
    }

    proptest! {
        #[test]
        fn each_day_without_an_overdue_one_adds_one(last in any_day(), days in 0..400_i64) {
            let today = last + chrono::TimeDelta::days(days);
            prop_assert_eq!(streak(today, Some(last), last).0, days);
        }
    }
}
