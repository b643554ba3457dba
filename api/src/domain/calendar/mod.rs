//! The official calendar (法定工作日历): which days are workdays, as far as the yearly notices reach.
//!
//! Days stand in the store as they were announced; beyond the last announced year the week and the statutory days of
//! the law are an answer for the time being. Counting with them is `kernel::workdays` and the rules of deadlines.

mod error;
pub mod import;
mod store;

use chrono::{Days, NaiveDate};
use uuid::Uuid;

pub use error::CalendarError;

use crate::db::{ConnectionTrait, Db, StoreError};
use crate::kernel::workdays::{DayKind, Workdays};
use crate::policy::{self, Row, Scope};

/// Most days one question may span: two years and a leap day.
const MOST_DAYS: i64 = 731;
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
        (from, to): (Option<NaiveDate>, Option<NaiveDate>),
    ) -> Result<Vec<CalendarDay>, CalendarError> {
        policy::eligible(scope.actor(), Row::Places)?;
        let from = from.unwrap_or_else(|| self.db.clock().today());
        let to = to.or_else(|| from.checked_add_days(MONTH)).unwrap_or(from);
        if !(0..MOST_DAYS).contains(&(to - from).num_days()) {
            return Err(CalendarError::Span);
        }
        let workdays = load(self.db.reader()).await?;
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
pub async fn edition<C: ConnectionTrait>(conn: &C) -> Result<Uuid, StoreError> {
    store::edition(conn).await
}

/// The calendar as it stands.
///
/// # Errors
/// [`StoreError`] from the database, or for days that contradict each other.
pub async fn load<C: ConnectionTrait>(conn: &C) -> Result<Workdays, StoreError> {
    let (years, days) = store::load(conn).await?;
    Workdays::try_new(years, days).map_err(|error| StoreError::Unreadable(error.to_string()))
}
