//! Court dates (法院日期): what day it is at the court, and the dates the law counts to.
//!
//! The court keeps Asia/Shanghai as a fixed +08:00 without summer time; instants elsewhere are UTC.
//! Decides the calendar arithmetic of months and years. Never asks the clock, never knows working days or holidays.
//! At the far ends of the calendar results stop at the first or last date instead of failing.

use chrono::{DateTime, FixedOffset, Months, NaiveDate, NaiveTime, Utc};

const MONTHS_PER_YEAR: u32 = 12;

/// Offset of the court's time (北京时间) from UTC.
pub const COURT_OFFSET: FixedOffset = FixedOffset::east_opt(8 * 3600).expect("eight hours are less than a day");

/// Tells the date at the court at an instant.
#[must_use]
pub fn court_date(at: DateTime<Utc>) -> NaiveDate {
    at.naive_utc()
        .checked_add_offset(COURT_OFFSET)
        .map_or(NaiveDate::MAX, |local| local.date())
}

/// Tells the instant at which a court date begins.
#[must_use]
pub fn start_of_day_utc(on: NaiveDate) -> DateTime<Utc> {
    on.and_time(NaiveTime::MIN)
        .checked_sub_offset(COURT_OFFSET)
        .map_or(DateTime::<Utc>::MIN_UTC, |instant| instant.and_utc())
}

/// Goes back `months` months: the same-numbered day, or the last day of a month that lacks it.
#[must_use]
pub fn months_before(on: NaiveDate, months: u32) -> NaiveDate {
    on.checked_sub_months(Months::new(months)).unwrap_or(NaiveDate::MIN)
}

/// Goes on `years` years: the same-numbered day, or the last day of a month that lacks it.
///
/// Civil Code (民法典) art. 202, since 2021-01-01: a period of years or months ends on the corresponding day.
#[must_use]
pub fn add_years(on: NaiveDate, years: u32) -> NaiveDate {
    on.checked_add_months(Months::new(years.saturating_mul(MONTHS_PER_YEAR)))
        .unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, TimeDelta};
    use proptest::prelude::*;

    use super::*;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("test dates exist")
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().expect("test instants are RFC 3339")
    }

    #[test]
    fn the_court_day_turns_at_sixteen_hours_utc() {
        assert_eq!(court_date(utc("2022-01-19T15:59:59Z")), date(2022, 1, 19));
        assert_eq!(court_date(utc("2022-01-19T16:00:00Z")), date(2022, 1, 20));
        assert_eq!(start_of_day_utc(date(2022, 1, 20)), utc("2022-01-19T16:00:00Z"));
    }

    #[test]
    fn summer_time_of_1986_to_1991_is_not_kept() {
        assert_eq!(start_of_day_utc(date(1990, 7, 1)), utc("1990-06-30T16:00:00Z"));
    }

    #[test]
    fn a_missing_day_becomes_the_last_of_its_month() {
        assert_eq!(add_years(date(2024, 2, 29), 1), date(2025, 2, 28));
        assert_eq!(add_years(date(2024, 2, 29), 4), date(2028, 2, 29));
        assert_eq!(add_years(date(2020, 5, 31), 2), date(2022, 5, 31));
        assert_eq!(months_before(date(2022, 5, 31), 3), date(2022, 2, 28));
        assert_eq!(months_before(date(2022, 1, 15), 1), date(2021, 12, 15));
        assert_eq!(months_before(date(2022, 1, 15), 0), date(2022, 1, 15));
    }

    #[test]
    fn the_ends_of_the_calendar_hold() {
        assert_eq!(court_date(DateTime::<Utc>::MAX_UTC), NaiveDate::MAX);
        assert_eq!(court_date(DateTime::<Utc>::MIN_UTC), NaiveDate::MIN);
        assert_eq!(start_of_day_utc(NaiveDate::MIN), DateTime::<Utc>::MIN_UTC);
        assert_eq!(
            start_of_day_utc(NaiveDate::MAX).naive_utc().date(),
            NaiveDate::MAX - TimeDelta::days(1)
        );
        assert_eq!(add_years(NaiveDate::MAX, u32::MAX), NaiveDate::MAX);
        assert_eq!(months_before(NaiveDate::MIN, u32::MAX), NaiveDate::MIN);
    }

    prop_compose! {
        fn any_date()(days in 0..150_000i64) -> NaiveDate {
            date(1800, 1, 1) + TimeDelta::days(days)
        }
    }

    proptest! {
        #[test]
        fn a_day_begins_on_itself_and_ends_a_second_before_the_next(on in any_date()) {
            let start = start_of_day_utc(on);
            prop_assert_eq!(court_date(start), on);
            prop_assert_eq!(court_date(start - TimeDelta::seconds(1)), on.pred_opt().expect("not the first date"));
            prop_assert_eq!(court_date(start + TimeDelta::seconds(86_399)), on);
        }

        #[test]
        fn years_keep_the_month_and_never_pass_the_day(on in any_date(), years in 0..200u32) {
            let due = add_years(on, years);
            prop_assert_eq!(due.month(), on.month());
            prop_assert!(due.day() == on.day() || (on.day() == 29 && due.day() == 28));
            prop_assert!(months_before(due, years * 12) <= on);
        }

        #[test]
        fn any_count_is_answered(on in any_date(), count in any::<u32>()) {
            prop_assert!(add_years(on, count) >= on);
            prop_assert!(months_before(on, count) <= on);
        }
    }
}
