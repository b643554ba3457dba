//! What the tests of the rules start from: dates, the court's calendar, some intervals.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, TimeDelta};
use proptest::{collection::vec, prelude::*};
use serde::Deserialize;
use serde::de::value::{Error, MapDeserializer};

use super::interval::Interval;
use super::parse::RuleRow;
use super::rule::DeadlineRule;
use crate::kernel::workdays::{Day, DayKind, Workdays, YearStatus};

/// A row of the calendar data.
#[derive(Deserialize)]
struct Row {
    date: NaiveDate,
    kind: DayKind,
    name: String,
    year_status: YearStatus,
}

/// The calendar as shipped: 2014 to 2026 official, 2027 provisional.
pub(in crate::domain::deadline) static CALENDAR: LazyLock<Workdays> = LazyLock::new(|| {
    let text = zhixing_migration::data::CALENDAR;
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize::<Row>();
    let rows: Vec<Row> = rows.collect::<Result<_, _>>().expect("the calendar data are sound");
    let years: Vec<_> = rows.iter().map(|row| (row.date.year(), row.year_status)).collect();
    let day = |row: Row| Day {
        on: row.date,
        kind: row.kind,
        name: row.name,
    };
    Workdays::try_new(years, rows.into_iter().map(day)).expect("the calendar data agree")
});

/// The rules as shipped.
pub(in crate::domain::deadline) static RULES: LazyLock<Vec<DeadlineRule>> = LazyLock::new(|| {
    let rows = zhixing_migration::data::rules().expect("the rule data are sound");
    let row = |row: std::collections::BTreeMap<String, String>| {
        RuleRow::deserialize(MapDeserializer::<_, Error>::new(row.into_iter())).expect("a row")
    };
    rows.into_iter().map(|it| row(it).parse().expect("a rule")).collect()
});

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
