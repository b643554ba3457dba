//! The rules and the calendar as this program ships them (随程序附带的规则和日历), before a court amends them: what tests
//! derive deadlines by that need no store.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use serde::de::value::{Error, MapDeserializer};

use super::super::rules::{DeadlineRule, RuleRow};
use super::Book;
use crate::kernel::workdays::{Day, DayKind, Workdays, YearStatus};

impl Book {
    /// The book as shipped.
    #[must_use]
    pub fn shipped() -> Self {
        Self {
            rules: RULES.clone(),
            days: CALENDAR.clone(),
        }
    }
}

/// A row of the calendar data.
#[derive(Deserialize)]
struct Row {
    date: NaiveDate,
    kind: DayKind,
    name: String,
    year_status: YearStatus,
}

/// The calendar as shipped: 2014 to 2026 official, 2027 provisional.
pub(in crate::deadline) static CALENDAR: LazyLock<Workdays> = LazyLock::new(|| {
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
pub(in crate::deadline) static RULES: LazyLock<Vec<DeadlineRule>> = LazyLock::new(|| {
    let rows = zhixing_migration::data::rules().expect("the rule data are sound");
    let row = |row: std::collections::BTreeMap<String, String>| {
        RuleRow::deserialize(MapDeserializer::<_, Error>::new(row.into_iter())).expect("a row")
    };
    rows.into_iter().map(|it| row(it).parse().expect("a rule")).collect()
});
