//! When the demo court works: its days, its hours and its seasons.
//!
//! An approximation good enough for invented history (weekends, fixed holidays, Spring Festival weeks); limits are
//! counted elsewhere, by the calendar of the State Council's notices.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// First day of the lunar year, as (year, month, day); other years fall back to 5 February.
const SPRING_FESTIVALS: [(i32, u32, u32); 16] = [
    (2020, 1, 25),
    (2021, 2, 12),
    (2022, 2, 1),
    (2023, 1, 22),
    (2024, 2, 10),
    (2025, 1, 29),
    (2026, 2, 17),
    (2027, 2, 6),
    (2028, 1, 26),
    (2029, 2, 13),
    (2030, 2, 3),
    (2031, 1, 23),
    (2032, 2, 11),
    (2033, 1, 31),
    (2034, 2, 19),
    (2035, 2, 8),
];

/// Working minutes of a day: 8:30 to 12:00 and 14:00 to 18:00.
pub(super) const WORKING_MINUTES: u64 = 450;

/// The working days of the window, each with the sum of the weights up to and including it.
#[derive(Clone, Debug)]
pub(super) struct Window {
    days: Vec<(NaiveDate, u64)>,
    first: NaiveDate,
    last: NaiveDate,
}

impl Window {
    /// The working days of the `months` before `today`, today excluded: its hours are not over.
    pub(super) fn before(today: NaiveDate, months: u32) -> Self {
        let first = today.checked_sub_months(Months::new(months.max(1))).unwrap_or(today);
        let last = today - Days::new(1);
        let mut sum = 0;
        let mut days = Vec::new();
        for day in first
            .iter_days()
            .take_while(|&day| day <= last)
            .filter(|&day| is_workday(day))
        {
            sum += weight(day);
            days.push((day, sum));
        }
        Self { days, first, last }
    }

    /// The last day on which anything can have happened.
    pub(super) const fn last(&self) -> NaiveDate {
        self.last
    }

    /// The working day `back` working days before today; the first of the window when it is too short.
    pub(super) fn workday_back(&self, back: usize) -> NaiveDate {
        let index = self.days.len().saturating_sub(back);
        self.days.get(index).map_or(self.first, |&(day, _)| day)
    }

    /// Day and working minute at a place `at / 2^32` of `count` evenly filled places; never falls as `at` grows.
    pub(super) fn moment(&self, at: u128, count: u64) -> (NaiveDate, u64) {
        let total = self.days.last().map_or(0, |&(_, sum)| sum);
        let spot = at * u128::from(total) / u128::from(count.max(1));
        let whole = u64::try_from(spot >> 32).unwrap_or(u64::MAX);
        let index = self
            .days
            .partition_point(|&(_, sum)| sum <= whole)
            .min(self.days.len().saturating_sub(1));
        let Some(&(day, _)) = self.days.get(index) else {
            return (self.first, WORKING_MINUTES / 2);
        };
        let before = index
            .checked_sub(1)
            .and_then(|index| self.days.get(index))
            .map_or(0, |&(_, sum)| sum);
        let within = spot.saturating_sub(u128::from(before) << 32) * u128::from(WORKING_MINUTES - 120);
        let minute = within / (u128::from(weight(day)) << 32);
        (day, 45 + u64::try_from(minute).unwrap_or(0).min(WORKING_MINUTES - 120))
    }
}

/// The first working day on or after `day`.
pub(super) fn rolled(day: NaiveDate) -> NaiveDate {
    day.iter_days().find(|&day| is_workday(day)).unwrap_or(day)
}

/// Clock minute of the day at which a working minute falls.
pub(super) fn clock_minute(working: u64) -> u16 {
    let minute = working.min(WORKING_MINUTES - 1);
    let clock = if minute < 210 { 510 + minute } else { 840 + minute - 210 };
    u16::try_from(clock).unwrap_or(u16::MAX)
}

/// Weekdays outside the holidays.
pub(super) fn is_workday(day: NaiveDate) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let fixed = matches!((day.month(), day.day()), (1, 1) | (5, 1..=3) | (10, 1..=7));
    let to_festival = (spring_festival(day.year()) - day).num_days();
    !(weekend || fixed || (-6..=1).contains(&to_festival))
}

/// How many filings a working day draws: more before Spring Festival, in May and June, in November and December.
fn weight(day: NaiveDate) -> u64 {
    let to_festival = (spring_festival(day.year()) - day).num_days();
    match day.month() {
        _ if (2..=30).contains(&to_festival) => 140,
        5 | 6 | 11 | 12 => 125,
        _ => 100,
    }
}

fn spring_festival(year: i32) -> NaiveDate {
    let known = SPRING_FESTIVALS.iter().find(|&&(known, ..)| known == year);
    let &(year, month, day) = known.unwrap_or(&(year, 2, 5));
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{NaiveDate, WORKING_MINUTES, Window, clock_minute, is_workday, rolled};

    fn on(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap_or_default()
    }

    #[test]
    fn weekends_and_festivals_are_free() {
        assert!(!is_workday(on(2, 16)) && !is_workday(on(2, 23)) && is_workday(on(2, 24)));
        assert!(!is_workday(on(3, 7)) && is_workday(on(3, 9)));
        assert_eq!(rolled(on(3, 7)), on(3, 9));
    }

    #[test]
    fn the_clock_stops_at_noon() {
        assert_eq!((clock_minute(0), clock_minute(209), clock_minute(210)), (510, 719, 840));
        assert_eq!(clock_minute(WORKING_MINUTES), 1079);
    }

    #[test]
    fn moments_never_run_back() {
        let window = Window::before(on(3, 18), 16);
        let moments: Vec<_> = (0..5000_u128).map(|at| window.moment(at << 32, 5000)).collect();
        assert!(moments.is_sorted());
        assert!(
            moments
                .iter()
                .all(|&(day, minute)| is_workday(day) && minute < WORKING_MINUTES - 60)
        );
        assert_eq!(moments.last().map(|&(day, _)| day), Some(on(3, 17)));
    }
}
