//! Where a deadline stands (节点状态) on a day, from the facts of one instance.
//!
//! An act on the due day is in time (民法典 art. 203: the last day ends at 24:00), one on the day after is late; an hour
//! limit turns with its instant. What was waived or made void is neither met nor late. Floors (earliest dates) are
//! kept apart: they can be broken only by acting too early and are never overdue.

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumIter, EnumString};
use thiserror::Error;

use super::{
    count::{Due, Moment, OffCalendar},
    rule::Bound,
};

/// Status of a deadline (节点状态).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// What starts it has not happened (未开始).
    Pending,
    /// It runs (进行中).
    Running,
    /// It stands still (已暂停).
    Paused,
    /// The end is within the warning lead (临近).
    Near,
    /// The end has passed (超期).
    Overdue,
    /// Done in time (按期完成).
    Met,
    /// Done after the end (超期完成).
    MetLate,
    /// It need not be done (免除), such as a notice written into the judgment.
    Waived,
    /// It should not exist (作废).
    Void,
}

/// The end of a limit as far as a status needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DueBy {
    /// The last day that is in time.
    pub on: NaiveDate,
    /// The last instant that is in time; only hour limits have one.
    pub at: Option<DateTime<Utc>>,
}

impl DueBy {
    /// Whether a moment is in time.
    #[must_use]
    pub fn holds(self, moment: Moment) -> bool {
        self.at.map_or_else(|| moment.on() <= self.on, |at| moment.at() <= at)
    }

    /// The first day of the warning lead, `warn_days` calendar days before the due day.
    #[must_use]
    pub fn near_on(self, warn_days: u16) -> NaiveDate {
        let lead = Days::new(u64::from(warn_days));
        self.on.checked_sub_days(lead).unwrap_or(NaiveDate::MIN)
    }
}

impl From<&Due> for DueBy {
    fn from(due: &Due) -> Self {
        Self { on: due.on, at: due.at }
    }
}

/// How far the limit of an instance has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Run {
    /// What starts it has not happened.
    NotStarted,
    /// It stands still.
    Paused,
    /// It has an end.
    Until(DueBy),
}

/// What is known of one instance of a deadline (节点实例).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Facts {
    /// How far the limit has come.
    pub run: Run,
    /// Lead of the first warning, in calendar days.
    pub warn_days: u16,
    /// When it was satisfied.
    pub met: Option<Moment>,
    /// Whether it was waived.
    pub waived: bool,
    /// Whether it was made void.
    pub void: bool,
}

/// Tells where a deadline stands now.
///
/// Void beats waived, waived beats met: a waived notice that is sent all the same is neither early nor late. What is
/// met before it starts, or while it stands still, is met in time.
#[must_use]
pub fn status(facts: &Facts, now: Moment) -> Status {
    if facts.void {
        return Status::Void;
    }
    if facts.waived {
        return Status::Waived;
    }
    match (facts.run, facts.met) {
        (Run::Until(due), Some(met)) if !due.holds(met) => Status::MetLate,
        (_, Some(_)) => Status::Met,
        (Run::NotStarted, None) => Status::Pending,
        (Run::Paused, None) => Status::Paused,
        (Run::Until(due), None) if !due.holds(now) => Status::Overdue,
        (Run::Until(due), None) if now.on() >= due.near_on(facts.warn_days) => Status::Near,
        (Run::Until(_), None) => Status::Running,
    }
}

/// Earliest day on which something is allowed (最早日期).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Floor {
    allowed_from: NaiveDate,
}

/// An act before the earliest day on which it is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not allowed before {allowed_from}")]
pub struct TooEarly {
    /// The earliest day.
    pub allowed_from: NaiveDate,
}

impl Floor {
    /// Makes the floor of a limit that was counted. A day of rest does not move it, so the unrolled end is taken.
    ///
    /// `MoreThan` three months since filing (终本规定 art. 1(4)) is the day after the three months end, `AtLeast`
    /// fifteen days after an announcement (网络拍卖规定 art. 12) is the day they end.
    ///
    /// # Errors
    /// `OffCalendar` if that day lies beyond the calendar.
    pub fn try_new(bound: Bound, due: &Due) -> Result<Self, OffCalendar> {
        let allowed_from = match bound {
            Bound::AtLeast => Some(due.unrolled_on),
            Bound::MoreThan => due.unrolled_on.succ_opt(),
        };
        let allowed_from = allowed_from.ok_or(OffCalendar)?;
        Ok(Self { allowed_from })
    }

    /// The earliest day.
    #[must_use]
    pub const fn allowed_from(self) -> NaiveDate {
        self.allowed_from
    }

    /// Checks that something may happen on a day.
    ///
    /// # Errors
    /// `TooEarly` before the earliest day.
    pub fn check(self, today: NaiveDate) -> Result<(), TooEarly> {
        let allowed_from = self.allowed_from;
        if today < allowed_from {
            Err(TooEarly { allowed_from })
        } else {
            Ok(())
        }
    }

    /// Tells where the floor stands: it runs until the day comes and is met from then on, never near, never overdue.
    #[must_use]
    pub fn status(self, today: NaiveDate) -> Status {
        if self.check(today).is_ok() {
            Status::Met
        } else {
            Status::Running
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::deadline::rules::{
        count::{Counted, Direction, Limit, Roll, Term, Unit, count},
        given::{CALENDAR, any_day, date},
    };

    fn day(text: &str) -> Moment {
        Moment::of_day(date(text))
    }

    fn running(due_on: &str, warn_days: u16) -> Facts {
        let due = DueBy {
            on: date(due_on),
            at: None,
        };
        Facts {
            run: Run::Until(due),
            warn_days,
            met: None,
            waived: false,
            void: false,
        }
    }

    fn met(facts: Facts, on: &str) -> Facts {
        let met = Some(day(on));
        Facts { met, ..facts }
    }

    #[test]
    fn the_status_turns_with_the_day() {
        let facts = running("2022-05-31", 7);
        let on = |text| status(&facts, day(text));
        assert_eq!(on("2022-05-23"), Status::Running);
        assert_eq!(on("2022-05-24"), Status::Near);
        assert_eq!(on("2022-05-31"), Status::Near);
        assert_eq!(on("2022-06-01"), Status::Overdue);
        let unwarned = running("2022-05-31", 0);
        assert_eq!(status(&unwarned, day("2022-05-30")), Status::Running);
        assert_eq!(status(&unwarned, day("2022-05-31")), Status::Near);
    }

    #[test]
    fn the_due_day_lasts_to_midnight_at_the_court() {
        let on = |text: &str| {
            let now = Moment::of_instant(text.parse().expect("RFC 3339"));
            status(&running("2022-05-31", 0), now)
        };
        assert_eq!(on("2022-05-31T15:59:59Z"), Status::Near);
        assert_eq!(on("2022-05-31T16:00:00Z"), Status::Overdue);
    }

    #[test]
    fn met_on_the_due_day_is_met_and_the_day_after_late() {
        let facts = running("2022-05-31", 7);
        assert_eq!(status(&met(facts, "2022-05-31"), day("2023-01-01")), Status::Met);
        assert_eq!(status(&met(facts, "2022-06-01"), day("2022-06-01")), Status::MetLate);
        for run in [Run::NotStarted, Run::Paused] {
            let facts = met(Facts { run, ..facts }, "2030-01-01");
            assert_eq!(status(&facts, day("2030-01-01")), Status::Met);
        }
    }

    #[test]
    fn an_hour_limit_turns_with_its_instant() {
        let at: DateTime<Utc> = "2022-05-31T03:00:00Z".parse().expect("RFC 3339");
        let run = Run::Until(DueBy {
            on: date("2022-05-31"),
            at: Some(at),
        });
        let facts = Facts {
            run,
            ..running("2022-05-31", 0)
        };
        let late = at + chrono::TimeDelta::microseconds(1);
        assert_eq!(status(&facts, day("2022-05-30")), Status::Running);
        assert_eq!(status(&facts, Moment::of_instant(at)), Status::Near);
        assert_eq!(status(&facts, Moment::of_instant(late)), Status::Overdue);
        let met = |at| Facts {
            met: Some(Moment::of_instant(at)),
            ..facts
        };
        assert_eq!(status(&met(at), Moment::of_instant(late)), Status::Met);
        assert_eq!(status(&met(late), Moment::of_instant(late)), Status::MetLate);
    }

    #[test]
    fn what_does_not_run_says_so_and_what_is_set_aside_is_neither_met_nor_late() {
        let facts = running("2022-05-31", 7);
        let late = day("2022-06-09");
        assert_eq!(
            status(
                &Facts {
                    run: Run::NotStarted,
                    ..facts
                },
                late
            ),
            Status::Pending
        );
        assert_eq!(
            status(
                &Facts {
                    run: Run::Paused,
                    ..facts
                },
                late
            ),
            Status::Paused
        );
        let done = met(facts, "2022-06-05");
        assert_eq!(status(&Facts { waived: true, ..done }, late), Status::Waived);
        assert_eq!(
            status(
                &Facts {
                    waived: true,
                    void: true,
                    ..done
                },
                late
            ),
            Status::Void
        );
    }

    fn three_months(filed_on: &str, bound: Bound) -> Floor {
        let term = Term {
            limit: Limit {
                amount: 3,
                unit: Unit::Month,
            },
            direction: Direction::Forward,
            roll: Roll::Never,
        };
        match count(day(filed_on), term, &[], &CALENDAR) {
            Ok(Counted::Due(due)) => Floor::try_new(bound, &due).expect("within the calendar"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_round_is_concluded_only_after_more_than_three_months() {
        let allowed_from = date("2022-04-21");
        let floor = three_months("2022-01-20", Bound::MoreThan);
        assert_eq!(floor.check(date("2022-04-20")), Err(TooEarly { allowed_from }));
        assert_eq!(floor.check(allowed_from), Ok(()));
        // From 1 February three months are 89 days, and still not more than three months.
        let floor = three_months("2022-02-01", Bound::MoreThan);
        assert_eq!((date("2022-05-01") - date("2022-02-01")).num_days(), 89);
        assert!(floor.check(date("2022-05-01")).is_err());
        assert_eq!(floor.allowed_from(), date("2022-05-02"));
        assert_eq!(
            three_months("2022-11-30", Bound::MoreThan).allowed_from(),
            date("2023-03-01")
        );
        assert_eq!(
            three_months("2022-01-20", Bound::AtLeast).allowed_from(),
            date("2022-04-20")
        );
    }

    #[test]
    fn a_floor_is_not_moved_by_a_day_of_rest_and_never_overdue() {
        let floor = three_months("2022-07-02", Bound::MoreThan);
        assert_eq!(floor.allowed_from(), date("2022-10-03"));
        assert_eq!(floor.status(date("2022-10-02")), Status::Running);
        assert_eq!(floor.status(date("2022-10-03")), Status::Met);
        assert_eq!(floor.status(date("2032-10-03")), Status::Met);
    }

    #[test]
    fn the_end_of_the_calendar_is_an_error() {
        let due = Due {
            on: NaiveDate::MAX,
            at: None,
            unrolled_on: NaiveDate::MAX,
            excluded_days: 0,
            official: false,
        };
        assert_eq!(Floor::try_new(Bound::MoreThan, &due), Err(OffCalendar));
        let early = DueBy {
            on: NaiveDate::MIN,
            at: None,
        };
        assert_eq!(early.near_on(7), NaiveDate::MIN);
    }

    proptest! {
        #[test]
        fn an_open_deadline_only_goes_from_running_over_near_to_overdue(
            due_on in any_day(), warn_days in 0..60_u16, today in any_day(), later in 0..90_u64,
        ) {
            let due = DueBy { on: due_on, at: None };
            let facts = Facts { run: Run::Until(due), ..running("2022-01-01", warn_days) };
            let after = today.checked_add_days(Days::new(later)).expect("within the calendar");
            let [now, then] = [today, after].map(|on| status(&facts, Moment::of_day(on)));
            let order = [Status::Running, Status::Near, Status::Overdue];
            let place = |it| order.iter().position(|status| *status == it).expect("open");
            prop_assert!(place(now) <= place(then));
        }
    }
}
