//! Intervals that do not run (扣除期间), and their union.
//!
//! Days of the court, half-open: the day on which a suspension begins does not run, the day on which it ends runs
//! again. Where exclusions overlap they are taken once: what is counted is the union, never the sum.

use chrono::NaiveDate;
use thiserror::Error;

/// Days that do not run, from one date up to but without another, or with no end yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Interval {
    from: NaiveDate,
    until: Option<NaiveDate>,
}

/// An interval that would end before it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("an interval from {from} cannot end on {until}")]
pub struct EndsBeforeItBegins {
    /// The first day.
    pub from: NaiveDate,
    /// The day said to run again.
    pub until: NaiveDate,
}

impl Interval {
    /// Makes the interval of the days from `from` up to, but without, `until`; without `until` it is still open.
    ///
    /// What begins and ends on one day leaves nothing out.
    ///
    /// # Errors
    /// `EndsBeforeItBegins` if `until` lies before `from`.
    pub fn try_new(from: NaiveDate, until: Option<NaiveDate>) -> Result<Self, EndsBeforeItBegins> {
        match until {
            Some(until) if until < from => Err(EndsBeforeItBegins { from, until }),
            _ => Ok(Self { from, until }),
        }
    }

    /// The first day that does not run.
    #[must_use]
    pub const fn from(self) -> NaiveDate {
        self.from
    }

    /// The day that runs again; `None` while the interval is open.
    #[must_use]
    pub const fn until(self) -> Option<NaiveDate> {
        self.until
    }

    /// The part of it that lies before a day; none if there is none.
    #[must_use]
    pub fn before(self, on: NaiveDate) -> Option<Self> {
        let until = Some(self.until.map_or(on, |until| until.min(on)));
        (self.from < on).then_some(Self { until, ..self })
    }

    fn is_empty(self) -> bool {
        self.until == Some(self.from)
    }

    /// Whether nothing runs between this interval and one that begins later or on the same day.
    fn reaches(self, later: Self) -> bool {
        self.until.is_none_or(|until| later.from <= until)
    }
}

/// Takes intervals together: in order, apart from each other, without empty ones; only the last can be open.
#[must_use]
pub fn union(intervals: &[Interval]) -> Vec<Interval> {
    let mut sorted: Vec<Interval> = intervals.iter().copied().filter(|it| !it.is_empty()).collect();
    sorted.sort_unstable();
    let mut apart: Vec<Interval> = Vec::with_capacity(sorted.len());
    for next in sorted {
        match apart.last_mut() {
            Some(last) if last.reaches(next) => {
                last.until = last.until.zip(next.until).map(|(one, other)| one.max(other));
            }
            _ => apart.push(next),
        }
    }
    apart
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::deadline::rules::given::{any_intervals, date};

    fn days(from: &str, until: &str) -> Interval {
        let until = (!until.is_empty()).then(|| date(until));
        Interval::try_new(date(from), until).expect("test intervals are sound")
    }

    fn holds(intervals: &[Interval], on: NaiveDate) -> bool {
        let holds = |it: &Interval| it.from() <= on && it.until().is_none_or(|until| on < until);
        intervals.iter().any(holds)
    }

    #[test]
    fn an_interval_does_not_end_before_it_begins() {
        let [from, until] = ["2022-05-02", "2022-05-01"].map(date);
        assert_eq!(
            Interval::try_new(from, Some(until)),
            Err(EndsBeforeItBegins { from, until })
        );
        assert_eq!(union(&[days("2022-05-02", "2022-05-02")]), []);
    }

    #[test]
    fn what_lies_before_a_day_ends_there() {
        let [open, closed] = [days("2022-05-02", ""), days("2022-05-02", "2022-05-09")];
        for (on, part) in [
            ("2022-05-02", None),
            ("2022-05-03", Some(days("2022-05-02", "2022-05-03"))),
            ("2022-05-09", Some(closed)),
        ] {
            assert_eq!([open, closed].map(|it| it.before(date(on))), [part, part], "{on}");
        }
        assert_eq!(closed.before(date("2022-06-01")), Some(closed));
    }

    #[test]
    fn what_overlaps_or_touches_becomes_one() {
        let two = [days("2022-05-10", "2022-05-20"), days("2022-05-01", "2022-05-05")];
        assert_eq!(union(&two), [two[1], two[0]]);
        let touching = [days("2022-05-05", "2022-05-09"), two[1]];
        assert_eq!(union(&touching), [days("2022-05-01", "2022-05-09")]);
        let nested = [days("2022-05-01", "2022-05-30"), two[0], two[1]];
        assert_eq!(union(&nested), [nested[0]]);
    }

    #[test]
    fn what_is_open_takes_in_all_that_follows() {
        let open = [
            days("2022-06-01", "2022-06-05"),
            days("2022-05-10", ""),
            days("2022-05-01", "2022-05-05"),
        ];
        assert_eq!(union(&open), [open[2], open[1]]);
        assert_eq!(
            union(&[days("2022-05-01", "2022-05-20"), open[1]]),
            [days("2022-05-01", "")]
        );
    }

    proptest! {
        #[test]
        fn the_union_holds_the_same_days(intervals in any_intervals(), offset in 0..900_i64) {
            let on = date("2022-01-01") + chrono::TimeDelta::days(offset);
            prop_assert_eq!(holds(&union(&intervals), on), holds(&intervals, on));
        }

        #[test]
        fn the_union_stands_apart_whatever_the_order_and_how_often(
            (intervals, mixed) in any_intervals().prop_flat_map(|it| (Just(it.clone()), Just(it).prop_shuffle())),
        ) {
            let once = union(&intervals);
            prop_assert!(once.windows(2).all(|pair| pair[0].until().is_some_and(|until| until < pair[1].from())));
            prop_assert_eq!(&union(&mixed), &once);
            prop_assert_eq!(&union(&once), &once);
            prop_assert_eq!(&union(&[intervals, mixed].concat()), &once);
        }

        #[test]
        fn the_union_is_never_longer_than_the_sum(intervals in vec((0..300_i64, 0..60_i64), 0..8)) {
            let day = |offset| date("2022-01-01") + chrono::TimeDelta::days(offset);
            let made: Vec<_> = intervals
                .iter()
                .map(|(from, length)| Interval::try_new(day(*from), Some(day(from + length))).expect("in order"))
                .collect();
            let length = |it: &Interval| (it.until().expect("closed") - it.from()).num_days();
            let sum: i64 = intervals.iter().map(|(_, length)| length).sum();
            prop_assert!(union(&made).iter().map(length).sum::<i64>() <= sum);
        }
    }
}
