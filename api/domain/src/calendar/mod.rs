//! The official calendar (法定工作日历): which days are workdays, as far as the yearly notices reach.
//!
//! Days stand in the store as they were announced; beyond the last announced year the week and the statutory days of
//! the law are an answer for the time being. Counting with them is `kernel::workdays` and the rules of deadlines.

mod error;
pub mod import;
mod merge;
mod store;

use chrono::{Datelike, Days, NaiveDate};
use uuid::Uuid;

pub use error::CalendarError;
pub use merge::{Difference, Merged};
pub(crate) use store::CalendarRows;

use self::import::Imported;
use crate::db::{Db, Reads, StoreError, Tx, Writes};
use crate::kernel::workdays::{DayKind, Workdays};
use crate::policy::{self, Row, Scope};

/// Most days one question may span: two years and a leap day.
const MOST_DAYS: i64 = 731;
/// The month from which on the notice of the next year is looked for: it comes out in November.
const NOTICE_MONTH: u32 = 11;
/// Days shown after the first, when nobody says how many.
const MONTH: Days = Days::new(30);

/// One day of the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarDay {
    /// The day.
    pub on: NaiveDate,
    /// What kind of day it is.
    pub kind: DayKind,
    /// Name of the holiday it belongs to.
    pub name: Option<String>,
    /// Whether its year was announced.
    pub is_official: bool,
}

/// The use cases of the calendar.
#[derive(Clone)]
pub struct Calendars {
    db: Db,
}

impl Calendars {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// All days from `from`, or today, to `to`, or a month later; both included.
    ///
    /// # Errors
    /// [`CalendarError::Denied`]; [`CalendarError::Span`] for days the wrong way round and for more than two years.
    pub async fn days(
        &self,
        scope: &Scope,
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
    ) -> Result<Vec<CalendarDay>, CalendarError> {
        policy::eligible(scope.actor(), Row::Places)?;
        let from = from.unwrap_or_else(|| self.db.clock().today());
        let to = to.or_else(|| from.checked_add_days(MONTH)).unwrap_or(from);
        if !(0..MOST_DAYS).contains(&(to - from).num_days()) {
            return Err(CalendarError::Span);
        }
        let workdays = load(self.db.reads()).await?;
        let days = from.iter_days().take_while(|on| *on <= to);
        Ok(days
            .map(|on| CalendarDay {
                on,
                kind: workdays.kind(on),
                name: workdays.name(on).map(str::to_owned),
                is_official: workdays.is_official(on),
            })
            .collect())
    }
}

/// Which content the calendar has now.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn edition(reads: Reads<'_>) -> Result<Uuid, StoreError> {
    store::edition(reads).await
}

/// The calendar as it stands.
///
/// # Errors
/// [`StoreError`] from the database, or for days that contradict each other.
pub async fn load(reads: Reads<'_>) -> Result<Workdays, StoreError> {
    let (years, days) = store::load(reads).await?;
    Workdays::try_new(years, days).map_err(|error| StoreError::Unreadable(error.to_string()))
}

/// What a notice would change, with the calendar locked until the transaction ends.
///
/// # Errors
/// [`CalendarError::TooFewDays`] with the years that would turn official without their statutory days off.
pub async fn compare(tx: &Tx, notice: &Imported) -> Result<Merged, CalendarError> {
    store::lock(tx.reads()).await?;
    let (years, days) = store::load(tx.reads()).await?;
    let known = merge::Known {
        years: years.into_iter().collect(),
        days: days.into_iter().map(|day| (day.on, day)).collect(),
    };
    merge::merge(&known, notice).map_err(CalendarError::TooFewDays)
}

/// Writes what a notice changes, under its name, as a new edition; its id.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn write(tx: &Writes<'_, CalendarRows>, merged: &Merged, source: &str) -> Result<Uuid, StoreError> {
    store::write(tx, merged, source).await
}

/// The years whose notice should be in on a day and is not: this one, and from November on the next.
#[must_use]
pub fn awaited(days: &Workdays, today: NaiveDate) -> Vec<i32> {
    let next = (today.month() >= NOTICE_MONTH).then(|| today.year() + 1);
    let years = std::iter::once(today.year()).chain(next);
    let is_known = |year: &i32| NaiveDate::from_ymd_opt(*year, 1, 1).is_some_and(|on| days.is_official(on));
    years.filter(|year| !is_known(year)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::workdays::YearStatus;

    #[test]
    fn the_next_year_is_awaited_from_november_on_and_this_one_always() {
        let years = [(2026, YearStatus::Official), (2027, YearStatus::Provisional)];
        let days = Workdays::try_new(years, []).expect("no day");
        let awaited = |today: &str| awaited(&days, today.parse().expect("a date"));
        assert_eq!(awaited("2026-10-31"), [] as [i32; 0]);
        assert_eq!(awaited("2026-11-01"), [2027]);
        assert_eq!(awaited("2027-01-01"), [2027]);
        assert_eq!(awaited("2028-12-31"), [2028, 2029]);
    }
}
