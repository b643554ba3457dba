//! What a notice changes in the calendar (放假安排并入): its days are laid over those that are known, day by day.
//!
//! Pure. Decides which days are written and which go, which years turn official, and from which day on limits may count
//! otherwise. Never turns an official year back, never writes a day that says what it said before.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::import::Imported;
use crate::kernel::workdays::{Day, DayKind, YearStatus};

/// Statutory days off of a year since 2025-01-01: 全国年节及纪念日放假办法 (国务院令第795号) art. 2.
const STATUTORY_SINCE_2025: usize = 13;
/// The same from 2008 to 2024: 全国年节及纪念日放假办法 (国务院令第513号) art. 2.
const STATUTORY_BEFORE: usize = 11;

/// What the calendar says of the years of a notice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// Years with their status.
    pub years: BTreeMap<i32, YearStatus>,
    /// Days that are given.
    pub days: BTreeMap<NaiveDate, Day>,
}

/// A day as it was given and as a notice gives it; either may be nothing said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    on: NaiveDate,
    before: Option<Day>,
    after: Option<Day>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, words) = match (&self.before, &self.after) {
            (None, Some(after)) => ("+", in_words(after)),
            (Some(before), Some(after)) => ("~", format!("{} -> {}", in_words(before), in_words(after))),
            (Some(before), None) => ("-", in_words(before)),
            (None, None) => ("=", String::new()),
        };
        write!(f, "{sign} {} {words}", self.on)
    }
}

fn in_words(day: &Day) -> String {
    format!("{} {}", day.kind.as_ref(), day.name).trim_end().to_owned()
}

/// What a notice changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Years that are new or turn official.
    pub(super) years: Vec<(i32, YearStatus)>,
    /// Days to be written, in order.
    pub(super) write: Vec<Day>,
    /// Days that are given no more, in order.
    pub(super) remove: Vec<NaiveDate>,
    /// What differs, day by day, in order.
    pub differences: Vec<Difference>,
    /// Days that were not given before.
    pub added: usize,
    /// Days that were given otherwise.
    pub changed: usize,
    /// The first day from which limits may count otherwise; none where none may.
    pub first_on: Option<NaiveDate>,
}

impl Merged {
    /// Days that are given no more.
    #[must_use]
    pub fn removed(&self) -> usize {
        self.remove.len()
    }

    /// Whether the calendar stays as it is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.years.is_empty() && self.write.is_empty() && self.remove.is_empty()
    }
}

/// Lays a notice over what is known; of a year that turns official nothing stays that the notice does not name.
///
/// # Errors
/// The years that would turn official with fewer days off than the statutory ones.
pub(super) fn merge(known: &Known, notice: &Imported) -> Result<Merged, Vec<i32>> {
    let turning: BTreeSet<i32> = notice
        .years
        .iter()
        .filter(|(year, status)| *status == YearStatus::Official && !known.is_official(*year))
        .map(|(year, _)| *year)
        .collect();
    let bare: Vec<i32> = turning
        .iter()
        .copied()
        .filter(|year| days_off(notice, *year) < statutory(*year))
        .collect();
    if !bare.is_empty() {
        return Err(bare);
    }
    let mut merged = Merged {
        years: notice
            .years
            .iter()
            .copied()
            .filter(|(year, _)| turning.contains(year) || !known.years.contains_key(year))
            .collect(),
        ..Merged::default()
    };
    let mut moved: Vec<NaiveDate> = turning
        .iter()
        .filter_map(|year| NaiveDate::from_ymd_opt(*year, 1, 1))
        .collect();
    for day in &notice.days {
        merged.lay(known.days.get(&day.on), day, turning.contains(&day.on.year()));
    }
    let named: BTreeSet<NaiveDate> = notice.days.iter().map(|day| day.on).collect();
    let gone = known.days.keys().copied();
    merged
        .remove
        .extend(gone.filter(|on| turning.contains(&on.year()) && !named.contains(on)));
    merged.remove.sort_unstable();
    let written = merged.write.iter().map(|day| (day.on, day.kind));
    let removed = merged.remove.iter().map(|on| (*on, DayKind::of_the_bare_week(*on)));
    moved.extend(
        written
            .chain(removed)
            .filter(|(on, kind)| known.is_workday(*on) != kind.is_workday())
            .map(|(on, _)| on),
    );
    merged.first_on = moved.into_iter().min();
    let gone = merged.remove.iter().map(|on| Difference {
        on: *on,
        before: known.days.get(on).cloned(),
        after: None,
    });
    merged.differences.extend(gone);
    merged.differences.sort_by_key(|difference| difference.on);
    Ok(merged)
}

impl Merged {
    /// Lays one day over what was given before. Of a year that turns official each day is written with its new source.
    fn lay(&mut self, before: Option<&Day>, day: &Day, is_turning: bool) {
        if day.kind == DayKind::of_the_bare_week(day.on) {
            self.remove.extend(before.map(|before| before.on));
            return;
        }
        match before {
            None => self.added += 1,
            Some(before) if before != day => self.changed += 1,
            Some(_) if is_turning => {}
            Some(_) => return,
        }
        if before != Some(day) {
            self.differences.push(Difference {
                on: day.on,
                before: before.cloned(),
                after: Some(day.clone()),
            });
        }
        self.write.push(day.clone());
    }
}

impl Known {
    fn is_official(&self, year: i32) -> bool {
        self.years.get(&year) == Some(&YearStatus::Official)
    }

    fn is_workday(&self, on: NaiveDate) -> bool {
        let given = self.days.get(&on).map(|day| day.kind);
        given.unwrap_or_else(|| DayKind::of_the_bare_week(on)).is_workday()
    }
}

fn days_off(notice: &Imported, year: i32) -> usize {
    let is_off = |day: &&Day| day.on.year() == year && matches!(day.kind, DayKind::Holiday | DayKind::BridgeOff);
    notice.days.iter().filter(is_off).count()
}

const fn statutory(year: i32) -> usize {
    if year >= 2025 {
        STATUTORY_SINCE_2025
    } else {
        STATUTORY_BEFORE
    }
}

#[cfg(test)]
mod tests;
