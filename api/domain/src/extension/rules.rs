//! Until when an extension can be asked for, and how much may be granted. Pure.
//!
//! Which limits may be lengthened stands in the rule table with its source. An extension is asked for a number of days
//! before the end (期限规定 art. 1: five days before it for the closing limits), counted back like every limit of that
//! kind and moved off days of rest to an earlier day, this court's convention.

use chrono::NaiveDate;

use super::error::ExtensionError;
use crate::deadline::rules::{Counted, Direction, Extendable, Limit, Moment, OffCalendar, Roll, Term, Unit, count};
use crate::kernel::workdays::Workdays;

/// Shortest ground, in characters; set by this court.
const GROUND_MIN_CHARS: usize = 10;
/// Longest ground, in characters; set by this court.
const GROUND_MAX_CHARS: usize = 2_000;
/// Shortest note of a decision, in characters; set by this court.
const NOTE_MIN_CHARS: usize = 5;
/// Longest note, in characters; set by this court.
const NOTE_MAX_CHARS: usize = 500;

/// The last day on which an extension of a limit that ends on a day may be asked for.
///
/// # Errors
/// [`OffCalendar`] for a day beyond what dates can say.
pub fn last_day(due_on: NaiveDate, extendable: Extendable, days: &Workdays) -> Result<NaiveDate, OffCalendar> {
    if extendable.lead_days == 0 {
        return Ok(due_on);
    }
    let term = Term {
        limit: Limit {
            amount: extendable.lead_days,
            unit: Unit::Day,
        },
        direction: Direction::Backward,
        roll: Roll::Earlier,
    };
    match count(Moment::of_day(due_on), term, &[], days)? {
        Counted::Due(due) => Ok(due.on),
        Counted::Paused(pause) => Ok(pause.since),
    }
}

/// Checks that `amount` may be added to what was granted already; whether it must be reported upward.
///
/// # Errors
/// [`ExtensionError::Field`] for nothing, [`ExtensionError::TooLong`] beyond what the rule allows in sum.
pub fn check_amount(extendable: Extendable, granted: u32, amount: u16) -> Result<bool, ExtensionError> {
    if amount == 0 {
        return Err(ExtensionError::Field("amount"));
    }
    let sum = granted.saturating_add(u32::from(amount));
    let most = u32::from(extendable.most);
    if sum > most + u32::from(extendable.reported) {
        return Err(ExtensionError::TooLong);
    }
    Ok(sum > most)
}

/// Checks a ground.
///
/// # Errors
/// [`ExtensionError::Field`].
pub fn check_ground(ground: &str) -> Result<(), ExtensionError> {
    let holds = (GROUND_MIN_CHARS..=GROUND_MAX_CHARS).contains(&ground.trim().chars().count());
    if holds {
        Ok(())
    } else {
        Err(ExtensionError::Field("ground"))
    }
}

/// Checks the note of a decision.
///
/// # Errors
/// [`ExtensionError::Note`].
pub fn check_note(note: &str) -> Result<(), ExtensionError> {
    let holds = (NOTE_MIN_CHARS..=NOTE_MAX_CHARS).contains(&note.trim().chars().count());
    if holds { Ok(()) } else { Err(ExtensionError::Note) }
}

/// What is granted of `asked`: as much, or the less that the president says; nothing with a refusal.
///
/// # Errors
/// [`ExtensionError::Field`] for more than was asked for, for nothing, and for an amount with a refusal.
pub fn granted(asked: u16, approve: bool, amount: Option<u16>) -> Result<Option<u16>, ExtensionError> {
    match (approve, amount) {
        (false, None) => Ok(None),
        (true, None) => Ok(Some(asked)),
        (true, Some(amount)) if (1..=asked).contains(&amount) => Ok(Some(amount)),
        (true | false, Some(_)) => Err(ExtensionError::Field("amount")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::deadline::table::Book;
    use crate::kernel::code::Coded as _;

    fn on(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn extendable(most: u16, reported: u16, lead_days: u16) -> Extendable {
        Extendable {
            most,
            reported,
            lead_days,
        }
    }

    #[test]
    fn it_is_asked_for_five_days_before_the_end_and_earlier_off_days_of_rest() {
        let days = Book::shipped().days;
        for (due, lead_days, last) in [
            ("2026-09-16", 5, "2026-09-11"),
            // the eleventh is a Saturday, the twelfth a Sunday
            ("2026-07-16", 5, "2026-07-10"),
            ("2026-07-17", 5, "2026-07-10"),
            // 3 October lies in the holiday that begins on the first
            ("2026-10-08", 5, "2026-09-30"),
            // a Saturday that is worked
            ("2026-10-15", 5, "2026-10-10"),
            ("2026-09-16", 0, "2026-09-16"),
            // the end of a measure does not move off a Sunday, nor does its last day to ask
            ("2026-07-12", 0, "2026-07-12"),
        ] {
            let told = last_day(on(due), extendable(3, 0, lead_days), &days).expect("within the calendar");
            assert_eq!(told, on(last), "{due} {lead_days}");
        }
        assert_eq!(last_day(NaiveDate::MIN, extendable(3, 0, 5), &days), Err(OffCalendar));
    }

    #[test]
    fn the_sum_counts_and_what_lies_beyond_the_presidents_own_is_reported() {
        let told = |granted, amount| match check_amount(extendable(3, 3, 5), granted, amount) {
            Ok(upward) => upward.to_string(),
            Err(error) => error.code().as_ref().to_owned(),
        };
        for (granted, amount, wanted) in [
            (0, 0, "INPUT_INVALID"),
            (0, 1, "false"),
            (0, 3, "false"),
            (2, 1, "false"),
            (2, 2, "true"),
            (3, 3, "true"),
            (3, 4, "EXTENSION_TOO_LONG"),
            (6, 1, "EXTENSION_TOO_LONG"),
            (u32::MAX, u16::MAX, "EXTENSION_TOO_LONG"),
        ] {
            assert_eq!(told(granted, amount), wanted, "{granted} {amount}");
        }
        assert!(matches!(
            check_amount(extendable(30, 0, 0), 0, 31),
            Err(ExtensionError::TooLong)
        ));
    }

    #[test]
    fn the_president_grants_as_much_or_less_and_refuses_nothing_by_a_figure() {
        assert!(matches!(granted(3, true, None), Ok(Some(3))));
        assert!(matches!(granted(3, true, Some(1)), Ok(Some(1))));
        assert!(matches!(granted(3, false, None), Ok(None)));
        for (approve, amount) in [(true, 0), (true, 4), (false, 1)] {
            assert!(granted(3, approve, Some(amount)).is_err(), "{approve} {amount}");
        }
    }

    proptest! {
        #[test]
        fn the_last_day_to_ask_is_a_workday_at_least_as_far_ahead_as_the_rule_says(offset in 0..700_i64, lead in 1..30_u16) {
            let days = Book::shipped().days;
            let due = on("2025-01-01") + chrono::TimeDelta::days(offset);
            let last = last_day(due, extendable(3, 0, lead), &days).expect("within the calendar");
            prop_assert!(days.is_workday(last));
            prop_assert!((due - last).num_days() >= i64::from(lead));
        }
    }
}
