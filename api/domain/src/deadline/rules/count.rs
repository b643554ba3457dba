//! Counting of limits (期间计算): from a start to the day, or for hours the instant, up to which an act is in time.
//!
//! Civil Procedure Law (民事诉讼法, 2023) art. 85: the hour or day in which a period starts is not counted; if the last
//! day is a day of rest the period ends on the first day after it, and days of rest in between count. Limits the court
//! sets itself are counted the same way, so that no reminder names a day of rest: this court's convention.
//! What is left out is the union of the excluded days after the start and up to the due day, taken again for the days
//! that it adds until nothing changes; the roll to a workday comes once, at the end.

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::interval::{Interval, union};
pub use crate::kernel::deadline::Direction;
pub use crate::kernel::deadline::Roll;
pub use crate::kernel::deadline::Unit;
use crate::kernel::{
    calendar::{court_date, start_of_day_utc},
    workdays::Workdays,
};

const MONTHS_PER_YEAR: u32 = 12;
const SECONDS_PER_HOUR: i64 = 3600;

/// How long (期限).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Limit {
    /// How many of the unit; 0 for `at_once`.
    pub amount: u16,
    /// The unit.
    pub unit: Unit,
}

/// How a limit is counted: its length, its way and its roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// How long.
    pub limit: Limit,
    /// Which way.
    pub direction: Direction,
    /// What a day of rest at the end does.
    pub roll: Roll,
}

/// An instant together with its date at the court.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Moment {
    at: DateTime<Utc>,
    on: NaiveDate,
}

impl Moment {
    /// The moment of an instant.
    #[must_use]
    pub fn of_instant(at: DateTime<Utc>) -> Self {
        Self { at, on: court_date(at) }
    }

    /// The moment at which a court date begins, for what is known by its date alone.
    #[must_use]
    pub fn of_day(on: NaiveDate) -> Self {
        let at = start_of_day_utc(on);
        Self { at, on }
    }

    /// The instant.
    #[must_use]
    pub const fn at(self) -> DateTime<Utc> {
        self.at
    }

    /// The date at the court.
    #[must_use]
    pub const fn on(self) -> NaiveDate {
        self.on
    }
}

/// The end of a limit (届满).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Due {
    /// The last day that is in time.
    pub on: NaiveDate,
    /// The last instant that is in time; only hour limits have one.
    pub at: Option<DateTime<Utc>>,
    /// The last day before the roll.
    pub unrolled_on: NaiveDate,
    /// Calendar days left out between start and end.
    pub excluded_days: u32,
    /// Whether all days the answer hangs on lie in years whose notice of holidays is in.
    pub official: bool,
}

/// A limit that has no end yet, because an open interval began on or before the day it would have ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pause {
    /// The first day of the limit that the open interval takes.
    pub since: NaiveDate,
    /// Calendar days left out before it.
    pub excluded_days: u32,
}

/// What counting comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// The limit has an end.
    Due(Due),
    /// The limit stands still.
    Paused(Pause),
}

/// The answer lies beyond the dates that can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the limit ends beyond the dates that can be told")]
pub struct OffCalendar;

/// Counts a limit from its start.
///
/// Excluded days lengthen limits of days, workdays, months and years that run forward. Hours run through, what is due
/// at once has nothing to run, and a limit counted back is a lead before a day that has moved already.
///
/// # Errors
/// `OffCalendar` if a date would lie beyond the calendar.
pub fn count(start: Moment, term: Term, excluded: &[Interval], days: &Workdays) -> Result<Counted, OffCalendar> {
    let walk = match (term.limit.unit, term.direction) {
        (Unit::AtOnce, _) => return Ok(Counted::Due(fixed(start.on, None))),
        (Unit::Hour, _) => {
            let at = hours_from(start.at, term)?;
            return Ok(Counted::Due(fixed(court_date(at), Some(at))));
        }
        (Unit::Day | Unit::Month | Unit::Year, Direction::Forward) => {
            stretch(start.on, base(start.on, term)?, &union(excluded))?
        }
        (Unit::Day | Unit::Month | Unit::Year, Direction::Backward) => Walk::to(base(start.on, term)?),
        (Unit::Workday, Direction::Forward) => step(start.on, term.limit.amount, &union(excluded), days)?,
        (Unit::Workday, Direction::Backward) => step_back(start.on, term.limit.amount, days)?,
    };
    match walk {
        Walk::Paused(pause) => Ok(Counted::Paused(pause)),
        Walk::To(end) => roll(end, term.roll, days).map(Counted::Due),
    }
}

/// A limit gone through, before the roll.
enum Walk {
    To(End),
    Paused(Pause),
}

#[derive(Clone, Copy)]
struct End {
    on: NaiveDate,
    excluded_days: u32,
    /// Whether every day that was asked for on the way is official.
    official: bool,
}

impl Walk {
    const fn to(on: NaiveDate) -> Self {
        Self::To(End {
            on,
            excluded_days: 0,
            official: true,
        })
    }
}

const fn fixed(on: NaiveDate, at: Option<DateTime<Utc>>) -> Due {
    Due {
        on,
        at,
        unrolled_on: on,
        excluded_days: 0,
        official: true,
    }
}

fn hours_from(start: DateTime<Utc>, term: Term) -> Result<DateTime<Utc>, OffCalendar> {
    // The court's offset is in whole hours, so its full hours are those of UTC.
    let hour = start.timestamp().div_euclid(SECONDS_PER_HOUR);
    let amount = i64::from(term.limit.amount);
    let end = match term.direction {
        Direction::Forward => hour + 1 + amount,
        Direction::Backward => hour - amount,
    };
    DateTime::from_timestamp(end * SECONDS_PER_HOUR, 0).ok_or(OffCalendar)
}

/// The end of a limit of days, months or years if nothing were excluded.
fn base(start: NaiveDate, term: Term) -> Result<NaiveDate, OffCalendar> {
    let amount = u32::from(term.limit.amount);
    let months = match term.limit.unit {
        Unit::Month => amount,
        Unit::Year => amount * MONTHS_PER_YEAR,
        Unit::Hour | Unit::Day | Unit::Workday | Unit::AtOnce => {
            let days = Days::new(u64::from(amount));
            let end = match term.direction {
                Direction::Forward => start.checked_add_days(days),
                Direction::Backward => start.checked_sub_days(days),
            };
            return end.ok_or(OffCalendar);
        }
    };
    let end = match term.direction {
        Direction::Forward => start.checked_add_months(Months::new(months)),
        Direction::Backward => start.checked_sub_months(Months::new(months)),
    };
    end.ok_or(OffCalendar)
}

/// Lengthens a limit by the excluded days in it, and by those in the days so added.
///
/// An interval that reaches into the limit moves the end past itself, whole, so one pass over the intervals in order
/// finds the first day at which nothing changes any more.
fn stretch(start: NaiveDate, base: NaiveDate, apart: &[Interval]) -> Result<Walk, OffCalendar> {
    let first = start.succ_opt().ok_or(OffCalendar)?;
    let (mut on, mut excluded_days) = (base, 0);
    for interval in apart {
        let since = interval.from().max(first);
        if since > on {
            break;
        }
        let Some(until) = interval.until() else {
            return Ok(Walk::Paused(Pause { since, excluded_days }));
        };
        let length = days_between(since, until)?;
        on = on.checked_add_days(Days::new(u64::from(length))).ok_or(OffCalendar)?;
        excluded_days += length;
    }
    let official = true;
    Ok(Walk::To(End {
        on,
        excluded_days,
        official,
    }))
}

/// Goes on day by day to the last of `amount` workdays that are not excluded.
fn step(start: NaiveDate, amount: u16, apart: &[Interval], days: &Workdays) -> Result<Walk, OffCalendar> {
    let (mut on, mut excluded_days, mut official) = (start, 0, true);
    let mut ahead = apart.iter().peekable();
    let mut left = amount;
    while left > 0 {
        on = on.succ_opt().ok_or(OffCalendar)?;
        while let Some(interval) = ahead.next_if(|next| next.from() <= on) {
            let Some(until) = interval.until() else {
                return Ok(Walk::Paused(Pause {
                    since: on,
                    excluded_days,
                }));
            };
            excluded_days += days_between(on, until)?;
            on = on.max(until);
        }
        official &= days.is_official(on);
        left -= u16::from(days.is_workday(on));
    }
    Ok(Walk::To(End {
        on,
        excluded_days,
        official,
    }))
}

/// Goes back day by day to the first of `amount` workdays.
fn step_back(start: NaiveDate, amount: u16, days: &Workdays) -> Result<Walk, OffCalendar> {
    let (mut on, mut official) = (start, true);
    let mut left = amount;
    while left > 0 {
        on = on.pred_opt().ok_or(OffCalendar)?;
        official &= days.is_official(on);
        left -= u16::from(days.is_workday(on));
    }
    let excluded_days = 0;
    Ok(Walk::To(End {
        on,
        excluded_days,
        official,
    }))
}

/// The days from `since` up to but without `until`; none if that lies behind.
fn days_between(since: NaiveDate, until: NaiveDate) -> Result<u32, OffCalendar> {
    u32::try_from((until - since).num_days().max(0)).map_err(|_| OffCalendar)
}

/// Moves a last day that is a day of rest, once.
fn roll(end: End, roll: Roll, days: &Workdays) -> Result<Due, OffCalendar> {
    let on = match roll {
        Roll::Later => days.on_or_after(end.on),
        Roll::Earlier => days.on_or_before(end.on),
        Roll::Never => Some(end.on),
    };
    let on = on.ok_or(OffCalendar)?;
    // Without a roll no calendar is asked, so no later notice can change the day. A roll is days long and touches two
    // years at most, so both its ends speak for the days between.
    let asked = roll != Roll::Never;
    let official = end.official && (!asked || (days.is_official(end.on) && days.is_official(on)));
    Ok(Due {
        on,
        at: None,
        unrolled_on: end.on,
        excluded_days: end.excluded_days,
        official,
    })
}

#[cfg(test)]
mod tests;
