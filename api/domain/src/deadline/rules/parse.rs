//! Reading of the rule table: text columns of a row into a [`DeadlineRule`].
//!
//! A row that says two things at once, such as an hour limit that rolls to a workday, is refused here, so that counting
//! never meets one. Alternatives and lists are written with `|` between.

use std::{fmt::Display, str::FromStr};

use serde::Deserialize;
use thiserror::Error;

use super::{
    code::RuleCode,
    count::{Direction, Limit, Roll, Unit},
    rule::{Bound, DeadlineRule, Extendable, Length, RuleKind},
};

/// Word of the `floor` column for a rule that is no floor.
const NO_FLOOR: &str = "no";

/// A row of the rule table as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RuleRow {
    /// [`DeadlineRule::code`].
    pub code: String,
    /// [`DeadlineRule::version`].
    pub version: String,
    /// [`DeadlineRule::name`].
    pub name: String,
    /// [`DeadlineRule::start_events`], with `|` between.
    pub start_events: String,
    /// [`DeadlineRule::satisfied_by`], with `|` between.
    pub satisfied_by: String,
    /// The amount of the limit, empty if the document states it, 0 for `at_once`.
    pub amount: String,
    /// The [`Unit`] of the limit.
    pub unit: String,
    /// [`DeadlineRule::direction`].
    pub direction: String,
    /// [`DeadlineRule::roll`].
    pub roll: String,
    /// `no`, or the [`Bound`] of a floor.
    pub floor: String,
    /// [`DeadlineRule::matter`].
    pub matter: String,
    /// [`DeadlineRule::condition`].
    pub condition: String,
    /// [`DeadlineRule::outlives`].
    #[serde(default = "ends_with_its_matter")]
    pub outlives: String,
    /// [`DeadlineRule::enabled`].
    pub enabled: String,
    /// [`DeadlineRule::applies_to`].
    pub applies_to: String,
    /// [`DeadlineRule::warn_days`].
    pub warn_days: String,
    /// [`DeadlineRule::exclusions`].
    pub exclusions: String,
    /// [`DeadlineRule::kind`].
    pub kind: String,
    /// [`DeadlineRule::pairs_with`], with `|` between, may be empty.
    pub pairs_with: String,
    /// [`DeadlineRule::source`].
    pub source: String,
    /// [`DeadlineRule::mark`].
    pub mark: String,
    /// [`DeadlineRule::effective_from`], `YYYY-MM-DD`.
    pub effective_from: String,
    /// [`DeadlineRule::effective_to`], `YYYY-MM-DD` or empty.
    pub effective_to: String,
    /// [`Extendable::most`], empty where nothing may be lengthened.
    #[serde(default)]
    pub extension_most: String,
    /// [`Extendable::reported`], empty for nothing.
    #[serde(default)]
    pub extension_reported: String,
    /// [`Extendable::lead_days`], empty for the last day.
    #[serde(default)]
    pub extension_lead_days: String,
}

/// What most rows say of the closing of their matter.
fn ends_with_its_matter() -> String {
    false.to_string()
}

/// Why a row is no rule.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RuleError {
    /// A column cannot be read.
    #[error("rule {code}: column {column} cannot be `{value}`: {reason}")]
    Unreadable {
        /// The code as written.
        code: String,
        /// The column.
        column: &'static str,
        /// What stands in it.
        value: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Two columns exclude each other.
    #[error("rule {code}: {why}")]
    Contradictory {
        /// The code.
        code: RuleCode,
        /// Which.
        why: Contradiction,
    },
}

/// Columns that exclude each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Contradiction {
    /// A length of nothing, or an amount for what is due at once.
    #[error("the amount is 0 for what is due at once and for nothing else")]
    Amount,
    /// Hours, what is due at once, the end of a measure and an earliest date stay on their day.
    #[error("hours, what is due at once, expiries and floors never roll")]
    FixedRolls,
    /// A roll against the direction.
    #[error("a limit counted forward rolls later, one counted back rolls earlier")]
    RollsBack,
    /// Exclusions where nothing can be left out.
    #[error("only days, workdays, months and years counted forward can be lengthened")]
    CannotBeLengthened,
    /// A floor of hours, of workdays or counted back.
    #[error("a floor is counted forward in days, months or years")]
    Floor,
    /// A time of effect that ends before it begins; one that ends on its first day never came to hold.
    #[error("the rule would end before it takes effect")]
    Effect,
    /// A rule paired with itself.
    #[error("a rule is not paired with itself")]
    PairedWithItself,
}

impl RuleRow {
    /// Reads the row.
    ///
    /// # Errors
    /// `Unreadable` names the first column that cannot be read, `Contradictory` the columns that exclude each other.
    pub fn parse(&self) -> Result<DeadlineRule, RuleError> {
        let unit = self.read("unit", &self.unit)?;
        let rule = DeadlineRule {
            code: self.read("code", &self.code)?,
            version: self.read("version", &self.version)?,
            name: self.text("name", &self.name)?,
            start_events: self.list("start_events", &self.start_events)?,
            satisfied_by: self.list("satisfied_by", &self.satisfied_by)?,
            length: match self.optional::<u16>("amount", &self.amount)? {
                Some(amount) => Length::Fixed(Limit { amount, unit }),
                None => Length::Stated(unit),
            },
            direction: self.read("direction", &self.direction)?,
            roll: self.read("roll", &self.roll)?,
            floor: match self.floor.as_str() {
                NO_FLOOR => None,
                bound => Some(self.read::<Bound>("floor", bound)?),
            },
            matter: self.read("matter", &self.matter)?,
            condition: self.read("condition", &self.condition)?,
            outlives: self.read("outlives", &self.outlives)?,
            enabled: self.read("enabled", &self.enabled)?,
            applies_to: self.applies_to.clone(),
            warn_days: self.read("warn_days", &self.warn_days)?,
            exclusions: self.read("exclusions", &self.exclusions)?,
            kind: self.read("kind", &self.kind)?,
            pairs_with: match self.pairs_with.as_str() {
                "" => Vec::new(),
                codes => self.list("pairs_with", codes)?,
            },
            source: self.text("source", &self.source)?,
            mark: self.read("mark", &self.mark)?,
            effective_from: self.read("effective_from", &self.effective_from)?,
            effective_to: self.optional("effective_to", &self.effective_to)?,
            extendable: self.extendable()?,
            amended: None,
        };
        match contradiction(&rule, unit) {
            Some(why) => Err(RuleError::Contradictory { code: rule.code, why }),
            None => Ok(rule),
        }
    }

    fn extendable(&self) -> Result<Option<Extendable>, RuleError> {
        let figure = |column, text: &str| self.optional::<u16>(column, text);
        let Some(most) = figure("extension_most", &self.extension_most)? else {
            return Ok(None);
        };
        Ok(Some(Extendable {
            most,
            reported: figure("extension_reported", &self.extension_reported)?.unwrap_or(0),
            lead_days: figure("extension_lead_days", &self.extension_lead_days)?.unwrap_or(0),
        }))
    }

    fn read<T: FromStr<Err: Display>>(&self, column: &'static str, value: &str) -> Result<T, RuleError> {
        value
            .parse()
            .map_err(|reason: T::Err| self.unreadable(column, value, &reason))
    }

    fn optional<T: FromStr<Err: Display>>(&self, column: &'static str, value: &str) -> Result<Option<T>, RuleError> {
        (!value.is_empty()).then(|| self.read(column, value)).transpose()
    }

    fn list<T: FromStr<Err: Display>>(&self, column: &'static str, value: &str) -> Result<Vec<T>, RuleError> {
        value.split('|').map(|item| self.read(column, item)).collect()
    }

    fn text(&self, column: &'static str, value: &str) -> Result<String, RuleError> {
        if value.trim().is_empty() {
            return Err(self.unreadable(column, value, &"it is empty"));
        }
        Ok(value.to_owned())
    }

    fn unreadable(&self, column: &'static str, value: &str, reason: &dyn Display) -> RuleError {
        RuleError::Unreadable {
            code: self.code.clone(),
            column,
            value: value.to_owned(),
            reason: reason.to_string(),
        }
    }
}

fn contradiction(rule: &DeadlineRule, unit: Unit) -> Option<Contradiction> {
    let is_empty = matches!(rule.length, Length::Fixed(limit) if limit.amount == 0);
    let is_forward = rule.direction == Direction::Forward;
    let stays = matches!(unit, Unit::Hour | Unit::AtOnce) || rule.kind == RuleKind::Expiry || rule.floor.is_some();
    let against = if is_forward { Roll::Earlier } else { Roll::Later };
    let can_grow = is_forward && !matches!(unit, Unit::Hour | Unit::AtOnce);
    let can_floor = is_forward && matches!(unit, Unit::Day | Unit::Month | Unit::Year);
    let checks = [
        (is_empty != (unit == Unit::AtOnce), Contradiction::Amount),
        (stays && rule.roll != Roll::Never, Contradiction::FixedRolls),
        (rule.roll == against, Contradiction::RollsBack),
        (
            !can_grow && !rule.exclusions.is_empty(),
            Contradiction::CannotBeLengthened,
        ),
        (rule.floor.is_some() && !can_floor, Contradiction::Floor),
        (
            rule.effective_to.is_some_and(|end| end < rule.effective_from),
            Contradiction::Effect,
        ),
        (rule.pairs_with.contains(&rule.code), Contradiction::PairedWithItself),
    ];
    checks.into_iter().find(|(holds, _)| *holds).map(|(_, why)| why)
}

#[cfg(test)]
mod tests;
