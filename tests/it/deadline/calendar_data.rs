//! The calendar data against a second collection of the same notices, and against the lunar calendar.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;
use tyme4rs::tyme::{
    Culture, Tyme,
    holiday::{LEGAL_HOLIDAY_DATA, LEGAL_HOLIDAY_NAMES, LegalHoliday},
    solar::SolarDay,
};
use zhixing_api::kernel::workdays::{Day, DayKind, Workdays, YearStatus};

#[derive(Deserialize)]
struct Row {
    date: NaiveDate,
    kind: DayKind,
    name: String,
    year_status: YearStatus,
    source: String,
}

fn rows() -> Vec<Row> {
    let texts = [
        zhixing_migration::data::CALENDAR,
        zhixing_migration::data::CALENDAR_LATER,
    ];
    let rows = texts.map(|text| csv::Reader::from_reader(text.as_bytes()).into_deserialize());
    rows.into_iter()
        .flatten()
        .collect::<Result<_, _>>()
        .expect("the calendar data are sound")
}

fn calendar() -> Workdays {
    let rows = rows();
    let years: Vec<_> = rows.iter().map(|row| (row.date.year(), row.year_status)).collect();
    let day = |row: Row| Day {
        on: row.date,
        kind: row.kind,
        name: row.name,
    };
    Workdays::try_new(years, rows.into_iter().map(day)).expect("the calendar data agree")
}

fn days(from: i32, to: i32) -> impl Iterator<Item = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(from, 1, 1).expect("a date");
    first.iter_days().take_while(move |on| on.year() <= to)
}

fn solar(on: NaiveDate) -> (isize, usize, usize) {
    let part = |part: u32| usize::try_from(part).expect("small");
    (
        isize::try_from(on.year()).expect("small"),
        part(on.month()),
        part(on.day()),
    )
}

fn is_weekend(on: NaiveDate) -> bool {
    matches!(on.weekday(), Weekday::Sat | Weekday::Sun)
}

#[test]
fn the_years_from_2014_are_official_and_those_from_2027_provisional() {
    let calendar = calendar();
    for on in days(2013, 2033) {
        assert_eq!(calendar.is_official(on), (2014..=2026).contains(&on.year()), "{on}");
    }
    assert_eq!(calendar.last_official_year(), Some(2026));
}

#[test]
fn rows_stand_in_order_and_differ_from_the_bare_week_or_name_a_day_of_rest() {
    let rows = rows();
    assert!(rows.windows(2).all(|pair| pair[0].date < pair[1].date));
    for row in &rows {
        assert!(!row.name.is_empty() && !row.source.is_empty(), "{}", row.date);
        let may_stand = match row.kind {
            DayKind::Holiday | DayKind::BridgeOff => true,
            DayKind::AdjustedWork => is_weekend(row.date),
            DayKind::Workday | DayKind::Weekend => false,
        };
        assert!(may_stand, "{}", row.date);
    }
}

/// What the other collection knows of a date: whether it is worked, and its name.
///
/// Its data are one text of records of thirteen characters: date, `0` for worked, index of the name, distance.
fn other_collection() -> BTreeMap<NaiveDate, (bool, &'static str)> {
    let record = |text: &str| {
        let on = NaiveDate::parse_from_str(&text[..8], "%Y%m%d").expect("a date");
        let name: usize = text[9..10].parse().expect("an index");
        (on, (&text[8..9] == "0", LEGAL_HOLIDAY_NAMES[name]))
    };
    let texts = LEGAL_HOLIDAY_DATA.as_bytes().chunks(13);
    texts
        .map(|text| record(str::from_utf8(text).expect("figures")))
        .collect()
}

#[test]
fn the_other_collection_is_read_as_it_reads_itself() {
    let records = other_collection();
    for text in [
        "2015-09-06",
        "2020-02-01",
        "2021-10-09",
        "2025-10-06",
        "2026-01-04",
        "2026-03-02",
    ] {
        let on: NaiveDate = text.parse().expect("a date");
        let (year, month, day) = solar(on);
        let read = LegalHoliday::from_ymd(year, month, day);
        let told = read.map(|it| (it.is_work(), it.get_name()));
        assert_eq!(
            told,
            records.get(&on).map(|(works, name)| (*works, (*name).to_owned())),
            "{on}"
        );
    }
}

/// Weekends that only the other collection lists: the notice joins them to a day off (与周末连休) without giving them,
/// so they are bare weekends here.
const JOINED_WEEKENDS: [&str; 25] = [
    "2014-05-31",
    "2014-06-01",
    "2014-09-06",
    "2014-09-07",
    "2015-04-04",
    "2015-05-02",
    "2015-05-03",
    "2015-06-21",
    "2015-09-26",
    "2016-01-02",
    "2016-01-03",
    "2016-04-02",
    "2016-04-03",
    "2016-04-30",
    "2016-12-31",
    "2017-04-29",
    "2017-04-30",
    "2017-12-30",
    "2017-12-31",
    "2018-06-16",
    "2018-06-17",
    "2018-09-22",
    "2018-09-23",
    "2024-06-08",
    "2024-06-09",
];

#[test]
fn a_second_collection_agrees_on_work_and_rest_of_every_day() {
    let (calendar, records) = (calendar(), other_collection());
    let mut joined = Vec::new();
    for on in days(2014, 2026) {
        let other = records.get(&on);
        assert_eq!(
            calendar.is_workday(on),
            other.map_or_else(|| !is_weekend(on), |(works, _)| *works),
            "{on}"
        );
        match (calendar.name(on), other) {
            (None, None) => {}
            (None, Some(_)) => joined.push(on.to_string()),
            (Some(name), Some((_, other))) => {
                let same = match *other {
                    "国庆中秋" => ["国庆节", "中秋节", "国庆节、中秋节"].contains(&name),
                    "抗战胜利日" => name == "抗战胜利纪念日",
                    other => name == other,
                };
                assert!(same, "{on}: {name} and {other}");
            }
            (Some(name), None) => panic!("{on} is {name} here alone"),
        }
    }
    assert_eq!(joined, JOINED_WEEKENDS);
}

/// The names of the statutory days of rest on a date by 全国年节及纪念日放假办法, from the lunar calendar.
///
/// As amended with effect from 2014-01-01 (Spring Festival is the first three days of the year), and again from
/// 2025-01-01 (its eve and a second Labour Day are added); 2015-09-03 is a single day by a notice of the State Council.
fn statutory(on: NaiveDate) -> Option<String> {
    let (year, month, day) = solar(on);
    let solar_day = SolarDay::from_ymd(year, month, day);
    let lunar_day = solar_day.get_lunar_day();
    let lunar = (lunar_day.get_month(), lunar_day.get_day());
    let tomorrow = solar_day.next(1).get_lunar_day();
    let is_eve = (tomorrow.get_month(), tomorrow.get_day()) == (1, 1);
    let term = solar_day.get_term_day();
    let is_qingming = term.get_day_index() == 0 && term.get_solar_term().get_name() == "清明";
    let since_2025 = on.year() >= 2025;
    let days = [
        ((month, day) == (1, 1), "元旦"),
        (matches!(lunar, (1, 1..=3)) || (is_eve && since_2025), "春节"),
        (is_qingming, "清明节"),
        (
            (month, day) == (5, 1) || ((month, day) == (5, 2) && since_2025),
            "劳动节",
        ),
        (lunar == (5, 5), "端午节"),
        (month == 10 && day <= 3, "国庆节"),
        (lunar == (8, 15), "中秋节"),
        ((year, month, day) == (2015, 9, 3), "抗战胜利纪念日"),
    ];
    let names: Vec<_> = days.iter().filter(|(holds, _)| *holds).map(|(_, name)| *name).collect();
    (!names.is_empty()).then(|| names.join("、"))
}

#[test]
fn statutory_days_are_those_of_the_law_of_the_year() {
    let holidays: BTreeMap<NaiveDate, String> = rows()
        .into_iter()
        .filter(|row| row.kind == DayKind::Holiday)
        .map(|row| (row.date, row.name))
        .collect();
    for on in days(2014, 2032) {
        assert_eq!(holidays.get(&on), statutory(on).as_ref(), "{on}");
    }
}
