use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;

fn on(text: &str) -> NaiveDate {
    text.parse().expect("test dates are ISO 8601")
}

fn day(date: &str, kind: DayKind) -> Day {
    Day {
        on: on(date),
        kind,
        name: "元旦".to_owned(),
    }
}

/// 2026 official with one day off, 2027 provisional with two.
fn known() -> Known {
    let days = [
        day("2026-01-01", DayKind::Holiday),
        day("2027-01-01", DayKind::Holiday),
        day("2027-02-05", DayKind::Holiday),
    ];
    Known {
        years: [(2026, YearStatus::Official), (2027, YearStatus::Provisional)].into(),
        days: days.into_iter().map(|day| (day.on, day)).collect(),
    }
}

fn notice(status: YearStatus, days: &[Day]) -> Imported {
    let years: BTreeSet<i32> = days.iter().map(|day| day.on.year()).collect();
    Imported {
        years: years.into_iter().map(|year| (year, status)).collect(),
        days: days.to_vec(),
    }
}

/// Thirteen days off of a year from New Year on.
fn thirteen(year: i32) -> Vec<Day> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).expect("a date");
    let days = first.iter_days().take(13);
    days.map(|on| Day {
        on,
        kind: DayKind::Holiday,
        name: "元旦".to_owned(),
    })
    .collect()
}

/// The calendar after a change.
fn after(known: &Known, merged: &Merged) -> Known {
    let mut after = known.clone();
    after.years.extend(merged.years.iter().copied());
    after.days.retain(|on, _| !merged.remove.contains(on));
    after.days.extend(merged.write.iter().map(|day| (day.on, day.clone())));
    after
}

#[test]
fn a_year_that_turns_official_keeps_nothing_the_notice_does_not_name() {
    let known = known();
    let merged = merge(&known, &notice(YearStatus::Official, &thirteen(2027))).expect("thirteen days are enough");
    assert_eq!((merged.added, merged.changed, merged.removed()), (12, 0, 1));
    assert_eq!(merged.remove, [on("2027-02-05")]);
    assert_eq!(merged.years, [(2027, YearStatus::Official)]);
    assert_eq!(
        merged.first_on,
        Some(on("2027-01-01")),
        "its first day was not known for sure"
    );
    assert_eq!(merged.write.len(), 13, "the day that was computed gets its source");
}

#[test]
fn an_official_year_is_changed_day_by_day_and_never_turned_back() {
    let local = [
        day("2026-03-18", DayKind::BridgeOff),
        day("2026-01-01", DayKind::Workday),
        day("2026-03-19", DayKind::Workday),
    ];
    for status in [YearStatus::Official, YearStatus::Provisional] {
        let merged = merge(&known(), &notice(status, &local)).expect("an override has few days");
        assert_eq!(
            (merged.added, merged.changed, merged.removed()),
            (1, 0, 1),
            "{status:?}"
        );
        assert!(merged.years.is_empty());
        assert_eq!(merged.first_on, Some(on("2026-01-01")));
    }
}

#[test]
fn a_year_turns_official_with_its_statutory_days_alone() {
    for (year, least) in [(2028, 13), (2025, 13), (2024, 11), (2013, 11)] {
        let enough: Vec<Day> = thirteen(year).into_iter().take(least).collect();
        assert!(
            merge(&known(), &notice(YearStatus::Official, &enough)).is_ok(),
            "{year}"
        );
        let bare = notice(YearStatus::Official, &enough[1..]);
        assert_eq!(merge(&known(), &bare), Err(vec![year]));
        let waiting = notice(YearStatus::Provisional, &enough[1..]);
        assert!(merge(&known(), &waiting).is_ok(), "what is not announced may lack days");
    }
}

#[test]
fn the_same_notice_twice_changes_nothing() {
    let (known, first) = (known(), notice(YearStatus::Official, &thirteen(2027)));
    let merged = merge(&known, &first).expect("sound");
    let again = merge(&after(&known, &merged), &first).expect("sound");
    assert!(again.is_empty() && again.first_on.is_none(), "{again:?}");
}

#[test]
fn another_name_is_written_and_moves_no_limit() {
    let mut named = day("2026-01-01", DayKind::BridgeOff);
    "新年".clone_into(&mut named.name);
    let merged = merge(&known(), &notice(YearStatus::Official, &[named])).expect("an override");
    assert_eq!((merged.changed, merged.first_on), (1, None));
}

prop_compose! {
    fn any_day()(offset in 0..730_i64, kind in 0..3_u8) -> Day {
        let on = on("2026-01-01") + TimeDelta::days(offset);
        let bare = DayKind::of_the_bare_week(on);
        let kind = match (kind, bare) {
            (0, bare) => bare,
            (1, DayKind::Weekend) => DayKind::AdjustedWork,
            _ => DayKind::Holiday,
        };
        Day { on, kind, name: "节".to_owned() }
    }
}

fn any_days() -> impl Strategy<Value = Vec<Day>> {
    prop::collection::btree_map(0..730_i64, any_day(), 0..40).prop_map(|days| {
        let by_date: BTreeMap<NaiveDate, Day> = days.into_values().map(|day| (day.on, day)).collect();
        by_date.into_values().collect()
    })
}

proptest! {
    #[test]
    fn what_a_notice_says_holds_after_it_and_no_day_before_the_first_moved_counts_otherwise(
        before in any_days(), days in any_days(), is_official in any::<bool>(),
    ) {
        let years = [(2026, YearStatus::Official), (2027, YearStatus::Provisional)].into();
        let given = before.into_iter().filter(|day| day.kind != DayKind::of_the_bare_week(day.on));
        let known = Known { years, days: given.map(|day| (day.on, day)).collect() };
        let status = if is_official { YearStatus::Official } else { YearStatus::Provisional };
        let notice = notice(status, &days);
        let Ok(merged) = merge(&known, &notice) else { return Ok(()) };
        let after = after(&known, &merged);
        for day in &days {
            prop_assert_eq!(after.is_workday(day.on), day.kind.is_workday());
        }
        let first = merged.first_on.unwrap_or(on("2028-01-01"));
        for date in on("2026-01-01").iter_days().take_while(|date| *date < first) {
            prop_assert_eq!(known.is_workday(date), after.is_workday(date));
        }
        prop_assert!(merge(&after, &notice).is_ok_and(|again| again.is_empty()));
    }
}
