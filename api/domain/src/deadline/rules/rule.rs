//! What one row of the rule table says (节点规则), and which version of it holds for an instance.
//!
//! The table is data with a source and a time of effect for each row, because limits change and courts differ; nothing
//! here holds a number. An instance is judged by the version in force on the day it starts, so a case of 2022 keeps the
//! rules of 2022. Where no date of effect is known the table says 2014-01-01, as far back as its calendar goes: this
//! court's convention.

use std::num::NonZeroU16;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumIter, EnumString};
use thiserror::Error;

use super::{
    code::RuleCode,
    count::{Direction, Limit, Roll, Term, Unit},
    exclusion::ExclusionSet,
};
pub use crate::kernel::deadline::Condition;
pub use crate::kernel::deadline::Mark;
pub use crate::kernel::deadline::Matter;
pub use crate::kernel::deadline::RuleKind;
use crate::kernel::happening::Happening;

/// How a floor, an earliest date, is bounded.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// Allowed from the day the limit ends.
    AtLeast,
    /// Allowed from the day after the limit ends.
    MoreThan,
}

/// How long a rule's limit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Length {
    /// Always the same.
    Fixed(Limit),
    /// As many of the unit as the document says (以文书载明为准).
    Stated(Unit),
}

/// By how much the president may lengthen a limit (延长期限), in the unit of its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extendable {
    /// At most this much in sum, on his own word.
    pub most: u16,
    /// What may be added beyond it and is reported to the high court (层报高级人民法院备案); 0 for nothing.
    pub reported: u16,
    /// How many days before the end it must be asked for; 0 for the last day itself.
    pub lead_days: u16,
}

/// Who made a version, when and why (修订记录); the versions that came with the program have none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amended {
    /// Name of who made it.
    pub by: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

/// One version of a deadline rule (节点规则).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadlineRule {
    /// The code, the same for all versions.
    pub code: RuleCode,
    /// The version, from 1.
    pub version: u32,
    /// Name in Chinese.
    pub name: String,
    /// What starts the limit: any of these.
    pub start_events: Vec<Happening>,
    /// What satisfies it: any of these.
    pub satisfied_by: Vec<Happening>,
    /// How long.
    pub length: Length,
    /// Which way it is counted.
    pub direction: Direction,
    /// What a day of rest at the end does.
    pub roll: Roll,
    /// Set for an earliest date, which is no deadline.
    pub floor: Option<Bound>,
    /// Whether it watches an application or a case.
    pub matter: Matter,
    /// Which cases it watches.
    pub condition: Condition,
    /// Whether its limits outlive the closing of their matter, as measures do: freezes and seizures run to their own end
    /// (民诉法解释 art. 485), and so does a detention.
    pub outlives: bool,
    /// Whether the court watches it: what would satisfy it is recorded here.
    pub enabled: bool,
    /// Where it applies, in Chinese; may be empty.
    pub applies_to: String,
    /// Lead of the first warning, in calendar days.
    pub warn_days: u16,
    /// What does not run.
    pub exclusions: ExclusionSet,
    /// Whom it binds.
    pub kind: RuleKind,
    /// The rules with which the earlier end binds.
    pub pairs_with: Vec<RuleCode>,
    /// Instrument and article, in Chinese.
    pub source: String,
    /// How well the source is known.
    pub mark: Mark,
    /// First day on which the version holds.
    pub effective_from: NaiveDate,
    /// Day from which it holds no more; `None` while it does, its first day if it never came to hold.
    pub effective_to: Option<NaiveDate>,
    /// By how much its limit may be lengthened, if at all.
    pub extendable: Option<Extendable>,
    /// Who made the version, when and why.
    pub amended: Option<Amended>,
}

/// Why a rule gives no term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum StatedError {
    /// The document must say how long, and nothing was given.
    #[error("the rule needs the length that the document states")]
    NotStated,
    /// The rule fixes the length, and one was given.
    #[error("the rule fixes the length itself")]
    Fixed,
}

impl DeadlineRule {
    /// Whether the version holds on a day.
    #[must_use]
    pub fn is_in_force(&self, on: NaiveDate) -> bool {
        self.effective_from <= on && self.effective_to.is_none_or(|end| on < end)
    }

    /// The unit it is counted in.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        match self.length {
            Length::Fixed(limit) => limit.unit,
            Length::Stated(unit) => unit,
        }
    }

    /// Whether a happening starts the limit.
    #[must_use]
    pub fn is_started_by(&self, happening: Happening) -> bool {
        self.start_events.contains(&happening)
    }

    /// Whether a happening satisfies it.
    #[must_use]
    pub fn is_satisfied_by(&self, happening: Happening) -> bool {
        self.satisfied_by.contains(&happening)
    }

    /// Whether it says how long a measure or period may last at most (最长期限): its document may say less, and says which
    /// day is the last (民诉法解释 art. 485; 担保规定 art. 10).
    #[must_use]
    pub fn is_ceiling(&self) -> bool {
        self.kind == RuleKind::Expiry && self.floor.is_none() && matches!(self.length, Length::Fixed(_))
    }

    /// Tells how the limit is counted; `stated` is the amount written in the document, in the rule's unit, and no more
    /// of it than a ceiling allows.
    ///
    /// # Errors
    /// `NotStated` if the rule needs `stated`, `Fixed` if it does not take one.
    pub fn term(&self, stated: Option<NonZeroU16>) -> Result<Term, StatedError> {
        let limit = match (self.length, stated) {
            (Length::Fixed(limit), None) => limit,
            (Length::Fixed(limit), Some(amount)) if self.is_ceiling() => Limit {
                amount: limit.amount.min(amount.get()),
                ..limit
            },
            (Length::Stated(unit), Some(amount)) => Limit {
                amount: amount.get(),
                unit,
            },
            (Length::Stated(_), None) => return Err(StatedError::NotStated),
            (Length::Fixed(_), Some(_)) => return Err(StatedError::Fixed),
        };
        Ok(Term {
            limit,
            direction: self.direction,
            roll: self.roll,
        })
    }
}

/// Chooses, of all versions of a rule, the one in force on the day an instance started; of several the highest.
#[must_use]
pub fn in_force<'rule>(
    rules: impl IntoIterator<Item = &'rule DeadlineRule>,
    code: &RuleCode,
    started_on: NaiveDate,
) -> Option<&'rule DeadlineRule> {
    let versions = rules.into_iter().filter(|rule| rule.code == *code);
    versions
        .filter(|rule| rule.is_in_force(started_on))
        .max_by_key(|rule| rule.version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deadline::rules::{given::date, parse::RuleRow};

    fn rule(change: impl FnOnce(&mut RuleRow)) -> DeadlineRule {
        let mut row = RuleRow::example();
        change(&mut row);
        row.parse().expect("the row is sound")
    }

    fn versions() -> [DeadlineRule; 3] {
        let version = |number: u32, from: &str, to: &str, amount: &str| {
            rule(|row| {
                row.version = number.to_string();
                (row.effective_from, row.effective_to) = (from.to_owned(), to.to_owned());
                amount.clone_into(&mut row.amount);
            })
        };
        [
            version(1, "2014-01-01", "2022-06-01", "6"),
            version(2, "2022-06-01", "", "3"),
            version(3, "2025-01-01", "", "4"),
        ]
    }

    #[test]
    fn an_instance_keeps_the_rules_of_the_day_it_started() {
        let versions = versions();
        let code = versions[0].code.clone();
        let chosen = |on: &str| in_force(&versions, &code, date(on)).map(|rule| rule.version);
        assert_eq!(chosen("2013-12-31"), None);
        assert_eq!(chosen("2014-01-01"), Some(1));
        assert_eq!(chosen("2022-05-31"), Some(1));
        assert_eq!(chosen("2022-06-01"), Some(2));
        assert_eq!(chosen("2024-12-31"), Some(2));
        assert_eq!(chosen("2025-01-01"), Some(3));
        let other = "N74".parse().expect("a code");
        assert_eq!(in_force(&versions, &other, date("2022-01-01")), None);
    }

    #[test]
    fn the_document_states_the_length_where_the_rule_leaves_it_open() {
        let ten = NonZeroU16::new(10);
        let fixed = rule(|_| ());
        assert_eq!(
            fixed.term(None).expect("fixed").limit,
            Limit {
                amount: 6,
                unit: Unit::Month
            }
        );
        assert_eq!(fixed.term(ten), Err(StatedError::Fixed));
        let ceiling = |row: &mut RuleRow| {
            for (column, value) in [(&mut row.kind, "expiry"), (&mut row.roll, "never")] {
                value.clone_into(column);
            }
        };
        let (ending, least) = (
            rule(ceiling),
            rule(|row| (ceiling(row), "at_least".clone_into(&mut row.floor)).1),
        );
        for (stated, amount) in [(None, 6), (NonZeroU16::new(2), 2), (NonZeroU16::new(6), 6), (ten, 6)] {
            assert_eq!(
                ending.term(stated).expect("a ceiling").limit.amount,
                amount,
                "{stated:?}"
            );
        }
        assert_eq!(
            least.term(ten),
            Err(StatedError::Fixed),
            "an earliest day is no ceiling"
        );
        let open = rule(|row| row.amount.clear());
        assert_eq!(open.length, Length::Stated(Unit::Month));
        assert_eq!(open.term(ten).expect("stated").limit.amount, 10);
        assert_eq!(open.term(None), Err(StatedError::NotStated));
    }

    #[test]
    fn a_rule_knows_what_starts_and_what_satisfies_it() {
        let rule = rule(|row| "application_received|property_found".clone_into(&mut row.start_events));
        let (found, closed) = (Happening::PropertyFound, Happening::CaseClosed);
        assert!(rule.is_started_by(found) && !rule.is_started_by(closed));
        assert!(rule.is_satisfied_by(closed) && !rule.is_satisfied_by(found));
    }
}
