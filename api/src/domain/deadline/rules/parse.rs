//! Reading of the rule table: text columns of a row into a [`DeadlineRule`].
//!
//! A row that says two things at once, such as an hour limit that rolls to a workday, is refused here, so that counting
//! never meets one. Alternatives and lists are written with `|` between.

use std::{fmt::Display, str::FromStr};

use serde::Deserialize;
use thiserror::Error;

use super::{
    count::{Direction, Limit, Roll, Unit},
    rule::{Bound, DeadlineRule, Extendable, Kind, Length},
    word::RuleCode,
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
    let stays = matches!(unit, Unit::Hour | Unit::AtOnce) || rule.kind == Kind::Expiry || rule.floor.is_some();
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
mod tests {
    use super::*;
    use crate::domain::deadline::rules::{exclusion::Exclusion, given::date, rule::Mark};

    impl RuleRow {
        /// The closing limit, as a row.
        pub(in crate::domain::deadline::rules) fn example() -> Self {
            let text = str::to_owned;
            Self {
                code: text("N73"),
                version: text("1"),
                name: text("执结期限"),
                start_events: text("case_filed"),
                satisfied_by: text("case_closed"),
                amount: text("6"),
                unit: text("month"),
                direction: text("forward"),
                roll: text("later"),
                floor: text("no"),
                matter: text("case"),
                condition: text("not_administrative"),
                enabled: text("true"),
                applies_to: text("有财产可供执行"),
                warn_days: text("30"),
                exclusions: text("EM"),
                kind: text("court"),
                pairs_with: String::new(),
                source: text("最高人民法院关于人民法院办理执行案件若干期限的规定第1条"),
                mark: text("V"),
                effective_from: text("2014-01-01"),
                effective_to: String::new(),
                extension_most: text("3"),
                extension_reported: String::new(),
                extension_lead_days: text("5"),
            }
        }
    }

    fn changed(change: impl FnOnce(&mut RuleRow)) -> Result<DeadlineRule, RuleError> {
        let mut row = RuleRow::example();
        change(&mut row);
        row.parse()
    }

    fn set(column: &mut String, value: &str) {
        value.clone_into(column);
    }

    #[test]
    fn a_row_is_read_column_by_column() {
        let rule = changed(|row| {
            set(&mut row.start_events, "application_received|property_found");
            set(&mut row.exclusions, "E1,E4");
            set(&mut row.pairs_with, "N74|N100");
            set(&mut row.mark, "unverified");
            set(&mut row.effective_to, "2024-01-01");
        });
        let rule = rule.expect("the row is sound");
        assert_eq!((rule.code.as_str(), rule.version, rule.warn_days), ("N73", 1, 30));
        assert_eq!(rule.start_events.len(), 2);
        let limit = Limit {
            amount: 6,
            unit: Unit::Month,
        };
        assert_eq!(rule.length, Length::Fixed(limit));
        assert!(rule.exclusions.takes(Exclusion::Expert) && !rule.exclusions.takes(Exclusion::Stay));
        assert_eq!(
            rule.pairs_with.iter().map(RuleCode::as_str).collect::<Vec<_>>(),
            ["N74", "N100"]
        );
        assert_eq!(
            (rule.kind, rule.mark, rule.floor),
            (Kind::Court, Mark::Unverified, None)
        );
        let extendable = rule.extendable.expect("it may be lengthened");
        assert_eq!((extendable.most, extendable.reported, extendable.lead_days), (3, 0, 5));
        assert_eq!(
            changed(|row| row.extension_most.clear()).expect("sound").extendable,
            None
        );
        assert_eq!(
            (rule.effective_from, rule.effective_to),
            (date("2014-01-01"), Some(date("2024-01-01")))
        );
    }

    #[test]
    fn a_column_that_cannot_be_read_is_named() {
        type Column = fn(&mut RuleRow) -> &mut String;
        let columns: [(&str, Column, &[&str]); 17] = [
            ("code", |row| &mut row.code, &["", "73", "n73"]),
            ("version", |row| &mut row.version, &["", "-1", "one"]),
            ("name", |row| &mut row.name, &["", "  "]),
            (
                "start_events",
                |row| &mut row.start_events,
                &["", "case filed", "a||b", "a|"],
            ),
            ("satisfied_by", |row| &mut row.satisfied_by, &["", "Case"]),
            ("amount", |row| &mut row.amount, &["VAR", "-6", "65536", "6.5"]),
            ("unit", |row| &mut row.unit, &["", "M", "Month"]),
            ("direction", |row| &mut row.direction, &["", "back"]),
            ("roll", |row| &mut row.roll, &["", "none"]),
            ("floor", |row| &mut row.floor, &["", "true", "no "]),
            ("warn_days", |row| &mut row.warn_days, &["", "70000"]),
            ("exclusions", |row| &mut row.exclusions, &["", "E9"]),
            ("kind", |row| &mut row.kind, &["", "Court"]),
            ("pairs_with", |row| &mut row.pairs_with, &["|", "N05,N06"]),
            ("source", |row| &mut row.source, &[""]),
            ("mark", |row| &mut row.mark, &["", "v"]),
            (
                "effective_from",
                |row| &mut row.effective_from,
                &["", "2014-02-30", "2014"],
            ),
        ];
        for (name, column, values) in columns {
            for value in values {
                match changed(|row| set(column(row), value)) {
                    Err(RuleError::Unreadable { column, .. }) => assert_eq!(column, name, "{value}"),
                    other => panic!("{name} = `{value}`: {other:?}"),
                }
            }
        }
        for figure in ["-1", "three"] {
            assert!(changed(|row| set(&mut row.extension_most, figure)).is_err(), "{figure}");
        }
        let error = changed(|row| set(&mut row.effective_to, "soon")).expect_err("not a date");
        assert!(
            error
                .to_string()
                .starts_with("rule N73: column effective_to cannot be `soon`: "),
            "{error}"
        );
    }

    #[test]
    fn columns_that_exclude_each_other_are_refused() {
        let refused = |change: fn(&mut RuleRow)| match changed(change) {
            Err(RuleError::Contradictory { why, .. }) => why,
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(|row| set(&mut row.amount, "0")), Contradiction::Amount);
        assert_eq!(refused(|row| set(&mut row.unit, "at_once")), Contradiction::Amount);
        assert_eq!(refused(|row| set(&mut row.unit, "hour")), Contradiction::FixedRolls);
        assert_eq!(refused(|row| set(&mut row.kind, "expiry")), Contradiction::FixedRolls);
        assert_eq!(
            refused(|row| set(&mut row.floor, "more_than")),
            Contradiction::FixedRolls
        );
        assert_eq!(
            refused(|row| set(&mut row.direction, "backward")),
            Contradiction::RollsBack
        );
        assert_eq!(refused(|row| set(&mut row.roll, "earlier")), Contradiction::RollsBack);
        assert_eq!(
            refused(|row| (set(&mut row.unit, "hour"), set(&mut row.roll, "never")).0),
            Contradiction::CannotBeLengthened
        );
        assert_eq!(
            refused(|row| (set(&mut row.direction, "backward"), set(&mut row.roll, "earlier")).0),
            Contradiction::CannotBeLengthened
        );
        let floor_of_workdays = |row: &mut RuleRow| {
            for (column, value) in [
                (&mut row.unit, "workday"),
                (&mut row.roll, "never"),
                (&mut row.floor, "at_least"),
            ] {
                set(column, value);
            }
        };
        assert_eq!(refused(floor_of_workdays), Contradiction::Floor);
        assert_eq!(
            refused(|row| set(&mut row.effective_to, "2013-12-31")),
            Contradiction::Effect
        );
        assert_eq!(
            refused(|row| set(&mut row.pairs_with, "N74|N73")),
            Contradiction::PairedWithItself
        );
    }
}
