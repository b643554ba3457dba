//! What the tests of the rules start from: dates, the calendar and the rules as shipped, some intervals.

use chrono::{NaiveDate, TimeDelta};
use proptest::{collection::vec, prelude::*};

use super::interval::Interval;
pub(in crate::deadline) use crate::deadline::table::shipped::{CALENDAR, RULES};

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().expect("test dates are ISO 8601")
}

prop_compose! {
    /// A day of 2022 to 2024.
    pub(super) fn any_day()(offset in 0..900_i64) -> NaiveDate {
        date("2022-01-01") + TimeDelta::days(offset)
    }
}

prop_compose! {
    /// A closed interval of up to sixty days.
    pub(super) fn any_closed()(from in any_day(), length in 0..60_i64) -> Interval {
        Interval::try_new(from, Some(from + TimeDelta::days(length))).expect("in order")
    }
}

prop_compose! {
    /// Up to eight closed intervals, sometimes an open one.
    pub(super) fn any_intervals()(
        mut closed in vec(any_closed(), 0..8),
        open in prop::option::weighted(0.2, any_day()),
    ) -> Vec<Interval> {
        closed.extend(open.map(|from| Interval::try_new(from, None).expect("open")));
        closed
    }
}
