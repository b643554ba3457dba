//! Calendar of workdays (法定工作日历): which days the court works, and how surely that is known.
//!
//! Which weekend is worked and which weekday is off comes from a notice of the State Council office late in the year
//! before and cannot be computed, so the days are given. Where nothing is given Saturday and Sunday are off. Never
//! reads files, never asks the clock; a calendar does not change once made, and an ask allocates nothing.

use std::iter::successors;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumIter, EnumString};
use thiserror::Error;

/// What kind of day a date is (日期类型).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// Monday to Friday with nothing else said (工作日).
    Workday,
    /// Saturday or Sunday with nothing else said (周末).
    Weekend,
    /// Statutory day of rest (法定节假日), also where it falls on a weekend.
    Holiday,
    /// Day off beside a statutory one, by the yearly notice (放假调休).
    BridgeOff,
    /// Saturday or Sunday worked in exchange (调休上班).
    AdjustedWork,
}

impl DayKind {
    /// Whether the court works on such a day.
    #[must_use]
    pub const fn is_workday(self) -> bool {
        match self {
            Self::Workday | Self::AdjustedWork => true,
            Self::Weekend | Self::Holiday | Self::BridgeOff => false,
        }
    }

    /// What a date is where nothing is said of it.
    #[must_use]
    pub fn of_the_bare_week(on: NaiveDate) -> Self {
        match on.weekday() {
            Weekday::Sat | Weekday::Sun => Self::Weekend,
            Weekday::Mon | Weekday::Tue | Weekday::Wed | Weekday::Thu | Weekday::Fri => Self::Workday,
        }
    }
}

/// How surely the days of a year are known.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum YearStatus {
    /// The yearly notice is in (已公布).
    Official,
    /// The notice is not out: computed statutory days at most (暂定).
    Provisional,
}

/// One date that is given: it differs from the bare week, or its name is worth knowing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The date at the court.
    pub on: NaiveDate,
    /// What it is.
    pub kind: DayKind,
    /// The festival it belongs to, in Chinese; for an adjusted workday the festival it is worked for.
    pub name: String,
}

/// Why given days make no calendar.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WorkdaysError {
    /// One date was given as two kinds of day.
    #[error("{on} is given both as {} and as {}", one.as_ref(), other.as_ref())]
    TwoKinds {
        /// The date.
        on: NaiveDate,
        /// One of the kinds.
        one: DayKind,
        /// The other.
        other: DayKind,
    },
    /// A date lies in a year that was not given.
    #[error("{on} lies in a year that is not among those given")]
    StrayDay {
        /// The date.
        on: NaiveDate,
    },
    /// One year was given both as official and as provisional.
    #[error("{year} is given both as official and as provisional")]
    TwoStatuses {
        /// The year.
        year: i32,
    },
}

/// Calendar of workdays (法定工作日历).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workdays {
    /// In order of the year, each once.
    years: Vec<(i32, YearStatus)>,
    /// In order of the date, each once.
    days: Vec<Day>,
}

impl Workdays {
    /// Builds the calendar from the years that are known and the days in them that were given.
    ///
    /// A date or year given twice in the same sense counts once, with the name that came first.
    ///
    /// # Errors
    /// `TwoKinds`, `StrayDay`, `TwoStatuses`.
    pub fn try_new(
        years: impl IntoIterator<Item = (i32, YearStatus)>,
        days: impl IntoIterator<Item = Day>,
    ) -> Result<Self, WorkdaysError> {
        let mut years: Vec<_> = years.into_iter().collect();
        years.sort_unstable();
        years.dedup();
        if let Some(pair) = years.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(WorkdaysError::TwoStatuses { year: pair[0].0 });
        }
        let mut days: Vec<Day> = days.into_iter().collect();
        days.sort_by_key(|day| day.on);
        if let Some(pair) = days
            .windows(2)
            .find(|pair| pair[0].on == pair[1].on && pair[0].kind != pair[1].kind)
        {
            return Err(WorkdaysError::TwoKinds {
                on: pair[0].on,
                one: pair[0].kind,
                other: pair[1].kind,
            });
        }
        days.dedup_by_key(|day| day.on);
        let made = Self { years, days };
        match made.days.iter().find(|day| made.status(day.on).is_none()) {
            Some(stray) => Err(WorkdaysError::StrayDay { on: stray.on }),
            None => Ok(made),
        }
    }

    /// Tells what kind of day a date is.
    #[must_use]
    pub fn kind(&self, on: NaiveDate) -> DayKind {
        self.given(on)
            .map_or_else(|| DayKind::of_the_bare_week(on), |day| day.kind)
    }

    /// Tells the festival a date belongs to, in Chinese; `None` for a date that was not given or has no name.
    #[must_use]
    pub fn name(&self, on: NaiveDate) -> Option<&str> {
        self.given(on)
            .map(|day| day.name.as_str())
            .filter(|name| !name.is_empty())
    }

    /// Whether the court works on a date.
    #[must_use]
    pub fn is_workday(&self, on: NaiveDate) -> bool {
        self.kind(on).is_workday()
    }

    /// Whether the yearly notice for the date's year is in, so that the answer will not change.
    #[must_use]
    pub fn is_official(&self, on: NaiveDate) -> bool {
        self.status(on) == Some(YearStatus::Official)
    }

    /// Tells the first workday from a date on, itself included; `None` where the calendar ends before one comes.
    #[must_use]
    pub fn on_or_after(&self, on: NaiveDate) -> Option<NaiveDate> {
        successors(Some(on), NaiveDate::succ_opt).find(|day| self.is_workday(*day))
    }

    /// Tells the last workday up to a date, itself included; `None` where the calendar begins after it.
    #[must_use]
    pub fn on_or_before(&self, on: NaiveDate) -> Option<NaiveDate> {
        successors(Some(on), NaiveDate::pred_opt).find(|day| self.is_workday(*day))
    }

    /// Tells the last year whose notice is in.
    #[must_use]
    pub fn last_official_year(&self) -> Option<i32> {
        let official = self
            .years
            .iter()
            .rev()
            .find(|(_, status)| *status == YearStatus::Official);
        official.map(|(year, _)| *year)
    }

    fn status(&self, on: NaiveDate) -> Option<YearStatus> {
        let at = self.years.binary_search_by_key(&on.year(), |(year, _)| *year).ok()?;
        Some(self.years[at].1)
    }

    fn given(&self, on: NaiveDate) -> Option<&Day> {
        let at = self.days.binary_search_by_key(&on, |day| day.on).ok()?;
        Some(&self.days[at])
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use proptest::prelude::*;
    use strum::IntoEnumIterator;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("test dates are ISO 8601")
    }

    fn day(on: &str, kind: DayKind, name: &str) -> Day {
        let name = name.to_owned();
        Day {
            on: date(on),
            kind,
            name,
        }
    }

    /// The National Day of 2026 and the days around it.
    fn october() -> Vec<Day> {
        let mut days = vec![
            day("2026-09-20", DayKind::AdjustedWork, "国庆节"),
            day("2026-10-10", DayKind::AdjustedWork, "国庆节"),
        ];
        for on in ["2026-10-01", "2026-10-02", "2026-10-03"] {
            days.push(day(on, DayKind::Holiday, "国庆节"));
        }
        for on in ["2026-10-04", "2026-10-05", "2026-10-06", "2026-10-07"] {
            days.push(day(on, DayKind::BridgeOff, "国庆节"));
        }
        days.push(day("2027-01-01", DayKind::Holiday, "元旦"));
        days
    }

    fn calendar() -> Workdays {
        let years = [(2027, YearStatus::Provisional), (2026, YearStatus::Official)];
        Workdays::try_new(years, october()).expect("the days are sound")
    }

    #[test]
    fn a_given_day_beats_the_week() {
        let days = calendar();
        assert_eq!(days.kind(date("2026-10-01")), DayKind::Holiday);
        assert_eq!(days.kind(date("2026-10-04")), DayKind::BridgeOff);
        assert_eq!(days.kind(date("2026-09-20")), DayKind::AdjustedWork);
        assert_eq!(days.kind(date("2026-10-08")), DayKind::Workday);
        assert_eq!(days.kind(date("2026-10-11")), DayKind::Weekend);
        assert!(days.is_workday(date("2026-10-10")) && !days.is_workday(date("2026-10-17")));
        assert_eq!(days.name(date("2026-10-07")), Some("国庆节"));
        assert_eq!(days.name(date("2026-10-08")), None);
    }

    #[test]
    fn a_year_without_its_notice_is_answered_but_not_official() {
        let days = calendar();
        assert!(days.is_official(date("2026-01-01")) && days.is_official(date("2026-12-31")));
        assert!(!days.is_official(date("2027-01-01")) && !days.is_official(date("2025-12-31")));
        assert!(!days.is_workday(date("2027-01-01")));
        assert_eq!(days.kind(date("2025-10-01")), DayKind::Workday);
        assert_eq!(days.last_official_year(), Some(2026));
        assert_eq!(Workdays::default().last_official_year(), None);
        assert_eq!(Workdays::default().kind(date("2026-10-01")), DayKind::Workday);
    }

    #[test]
    fn the_next_and_the_last_workday_may_be_the_day_itself() {
        let days = calendar();
        assert_eq!(days.on_or_after(date("2026-10-01")), Some(date("2026-10-08")));
        assert_eq!(days.on_or_after(date("2026-10-10")), Some(date("2026-10-10")));
        assert_eq!(days.on_or_before(date("2026-10-07")), Some(date("2026-09-30")));
        assert_eq!(days.on_or_before(date("2026-10-11")), Some(date("2026-10-10")));
    }

    #[test]
    fn the_ends_of_time_are_answered() {
        let days = Workdays::default();
        let ends = |on: NaiveDate| matches!(on.weekday(), Weekday::Sat | Weekday::Sun);
        assert_eq!(days.on_or_after(NaiveDate::MAX).is_none(), ends(NaiveDate::MAX));
        assert_eq!(days.on_or_before(NaiveDate::MIN).is_none(), ends(NaiveDate::MIN));
    }

    #[test]
    fn contradictions_are_refused() {
        let made = |years: &[(i32, YearStatus)], days: &[Day]| Workdays::try_new(years.to_vec(), days.to_vec());
        let official = [(2026, YearStatus::Official)];
        let off = day("2026-10-01", DayKind::Holiday, "国庆节");
        let worked = day("2026-10-01", DayKind::AdjustedWork, "国庆节");
        assert_eq!(
            made(&official, &[off.clone(), worked]),
            Err(WorkdaysError::TwoKinds {
                on: date("2026-10-01"),
                one: DayKind::Holiday,
                other: DayKind::AdjustedWork
            })
        );
        assert!(made(&official, &[off.clone(), off.clone()]).is_ok());
        let stray = Err(WorkdaysError::StrayDay { on: date("2026-10-01") });
        assert_eq!(made(&[(2025, YearStatus::Official)], &[off]), stray);
        let twice = [(2026, YearStatus::Provisional), (2026, YearStatus::Official)];
        assert_eq!(made(&twice, &[]), Err(WorkdaysError::TwoStatuses { year: 2026 }));
        assert!(made(&[official, official].concat(), &[]).is_ok());
    }

    #[test]
    fn kinds_are_stored_in_snake_case() {
        let texts: Vec<_> = DayKind::iter().map(|kind| kind.as_ref().to_owned()).collect();
        assert_eq!(texts, ["workday", "weekend", "holiday", "bridge_off", "adjusted_work"]);
        assert_eq!(YearStatus::from_str("provisional"), Ok(YearStatus::Provisional));
    }

    proptest! {
        #[test]
        fn the_nearest_workday_is_a_workday_with_none_between(offset in 0..400_i64) {
            let days = calendar();
            let on = date("2026-06-01") + chrono::TimeDelta::days(offset);
            let next = days.on_or_after(on).expect("there are workdays");
            let last = days.on_or_before(on).expect("there are workdays");
            prop_assert!(days.is_workday(next) && days.is_workday(last));
            prop_assert!(last <= on && on <= next);
            prop_assert!(on.iter_days().take_while(|day| *day < next).all(|day| !days.is_workday(day)));
            prop_assert_eq!(last == next, days.is_workday(on));
        }

        #[test]
        fn the_order_of_the_days_does_not_matter(mixed in Just(october()).prop_shuffle()) {
            let years = [(2026, YearStatus::Official), (2027, YearStatus::Provisional)];
            prop_assert_eq!(Workdays::try_new(years, mixed).expect("the days are sound"), calendar());
        }
    }
}
