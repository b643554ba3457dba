//! Supervision (人大监督): figures without names. Cells under five are suppressed, sums are rounded, and no total stands
//! beside a suppressed cell. The court's own people see the same figures unsuppressed.

mod error;
pub mod rules;
mod store;

use chrono::NaiveDate;
use strum::{AsRefStr, EnumIter, EnumString};

pub use error::SupervisionError;
pub use rules::Figure;

use crate::db::Db;
use crate::policy::{self, Level, Row, Scope};

/// What figures are broken down by (统计维度).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum Dimension {
    /// Month of filing (立案月份).
    Month,
    /// Kind of team (团队类型).
    TeamKind,
    /// Tribunal, or the court itself (法庭).
    Tribunal,
    /// Class of cause (案由).
    Cause,
}

/// Figures over a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// First day: the first of a month.
    pub from: NaiveDate,
    /// Last day: the last of a month.
    pub to: NaiveDate,
    /// Cells.
    pub rows: Vec<Figure>,
    /// All cases received, unless a cell is suppressed.
    pub total: Option<i64>,
}

/// Most dimensions at once.
const MAX_DIMENSIONS: usize = 2;
/// Longest period, in months.
const MAX_MONTHS: i32 = 120;

/// The use cases of supervision.
#[derive(Clone)]
pub struct Supervision {
    db: Db,
}

impl Supervision {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// Cases received, open and closed, and claims, from the month of `from` to the month of `to`.
    ///
    /// # Errors
    /// [`SupervisionError`]: not for this role, too many dimensions, a period that ends before it begins.
    pub async fn figures(
        &self,
        scope: &Scope,
        from: NaiveDate,
        to: NaiveDate,
        by: &[Dimension],
    ) -> Result<Figures, SupervisionError> {
        let level = scope.actor().level(Row::Figures);
        if level != Level::Agg {
            policy::eligible(scope.actor(), Row::Figures)?;
        }
        let mut by: Vec<Dimension> = by.to_vec();
        by.dedup();
        let period = rules::whole_months(from, to).filter(|(from, to)| rules::months_between(*from, *to) <= MAX_MONTHS);
        let (from, to) = period.ok_or(SupervisionError::Period)?;
        if by.len() > MAX_DIMENSIONS || (by.len() == 2 && by[0] == by[1]) {
            return Err(SupervisionError::Dimensions);
        }
        let dawn = (level == Level::Agg).then(|| self.db.clock().today());
        let wanted = store::Wanted {
            from,
            to,
            by: &by,
            today: dawn,
        };
        let cells = store::cells(&self.db, &wanted).await?;
        let (rows, total) = if level == Level::Agg {
            rules::suppressed(cells)
        } else {
            rules::plain(cells)
        };
        Ok(Figures { from, to, rows, total })
    }
}
