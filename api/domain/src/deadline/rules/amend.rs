//! What a new version of a rule may say (规则修订). Rules are changed by a new version, never edited, and never for a day
//! that has come: what runs stays as it was counted.
//!
//! What a source says stands with its source: whoever changes the length, the exclusions or the events of a rule names a
//! new source, or says that this court sets it itself. By its own word a court may only be stricter with itself: it
//! shortens duties of the court and of agencies, and changes what is local as it likes; rights and duties of parties, ends
//! of measures and earliest dates are for the law alone. These are this court's conventions.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::Serialize;
use thiserror::Error;

use super::{
    code::RuleCode,
    count::{Limit, Unit},
    parse::{Contradiction, RuleError, RuleRow},
    rule::{DeadlineRule, Length, Mark, RuleKind},
};
use crate::kernel::happening::Happening;

/// Longest name, in characters; set by this court.
const NAME_MAX_CHARS: usize = 40;
/// Longest text on where a rule applies, and longest source, in characters; set by this court.
const TEXT_MAX_CHARS: usize = 300;
/// Longest warning lead, in days; set by this court.
const WARN_MAX_DAYS: u16 = 366;
/// Longest limit, in years: a typing error, not a law, is longer.
const LONGEST_YEARS: u32 = 20;
/// How far ahead a version may take effect, in days: ten years.
const AHEAD_MAX: Days = Days::new(3_653);

/// What a new version changes; the rest is taken over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Change {
    /// How many of the unit.
    pub amount: Option<u16>,
    /// The unit.
    pub unit: Option<Unit>,
    /// Lead of the first warning.
    pub warn_days: Option<u16>,
    /// Whether the court watches it.
    pub enabled: Option<bool>,
    /// What does not run, as the table writes it.
    pub exclusions: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Where it applies.
    pub applies_to: Option<String>,
    /// What starts the limit.
    pub start_events: Option<Vec<String>>,
    /// What satisfies it.
    pub satisfied_by: Option<Vec<String>>,
    /// The rules with which the earlier end binds.
    pub pairs_with: Option<Vec<String>>,
    /// Instrument and article.
    pub source: Option<String>,
    /// How well the source is known.
    pub mark: Option<Mark>,
}

/// Why a version is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AmendError {
    /// A field, by its name in the schema, cannot be this.
    #[error("{0} cannot be this")]
    Field(&'static str),
    /// What the source says changed, and the source did not.
    #[error("a new source is needed")]
    NeedsSource,
    /// This court cannot set it by its own word.
    #[error("only the law sets this")]
    BeyondLaw,
}

/// The day a version takes effect, as it is set today.
#[derive(Clone, Copy, Debug)]
pub struct Effect {
    /// The day it takes effect.
    pub from: NaiveDate,
    /// Today.
    pub today: NaiveDate,
}

/// Makes the version after the last of `versions`, which are those of one rule in order, in force from a day after
/// today; `table` holds all rules, for the words and codes there are.
///
/// # Errors
/// [`AmendError`].
pub fn amend(
    versions: &[RuleRow],
    table: &[DeadlineRule],
    change: &Change,
    effect: Effect,
) -> Result<RuleRow, AmendError> {
    let row = versions.last().ok_or(AmendError::Field("code"))?;
    let latest = effect.today.checked_add_days(AHEAD_MAX).unwrap_or(NaiveDate::MAX);
    if effect.from <= effect.today || effect.from > latest {
        return Err(AmendError::Field("effectiveFrom"));
    }
    check_texts(change)?;
    let former = row.parse().map_err(|error| unreadable(&error))?;
    let next = changed(row, change, effect.from);
    let rule = next.parse().map_err(|error| unreadable(&error))?;
    check_words(&rule, table)?;
    let lawful = table
        .iter()
        .filter(|one| one.code == rule.code && one.mark != Mark::Policy)
        .max_by_key(|one| one.version);
    check_source(&rule, &former, lawful)?;
    Ok(next)
}

/// The end that an earlier version gets when one takes effect on a day: the day itself, or, if it has not come to hold by
/// then, its own first day; none if it ended before.
#[must_use]
pub fn closed_on(former: &DeadlineRule, effective_from: NaiveDate) -> Option<NaiveDate> {
    let still_open = former.effective_to.is_none_or(|end| end > effective_from);
    let never_held = former.effective_to == Some(former.effective_from);
    (still_open && !never_held).then(|| effective_from.max(former.effective_from))
}

/// Names, as the schema has them, of the columns in which two versions differ.
#[must_use]
pub fn differing(one: &RuleRow, other: &RuleRow) -> Vec<String> {
    let columns = |row: &RuleRow| {
        [
            ("amount", row.amount.clone()),
            ("unit", row.unit.clone()),
            ("warnDays", row.warn_days.clone()),
            ("enabled", row.enabled.clone()),
            ("exclusions", row.exclusions.clone()),
            ("name", row.name.clone()),
            ("appliesTo", row.applies_to.clone()),
            ("startEvents", row.start_events.clone()),
            ("satisfiedBy", row.satisfied_by.clone()),
            ("pairsWith", row.pairs_with.clone()),
            ("source", row.source.clone()),
            ("mark", row.mark.clone()),
            ("effectiveFrom", row.effective_from.clone()),
        ]
    };
    let pairs = columns(one).into_iter().zip(columns(other));
    pairs
        .filter(|(one, other)| one != other)
        .map(|((name, _), _)| name.to_owned())
        .collect()
}

fn changed(former: &RuleRow, change: &Change, effective_from: NaiveDate) -> RuleRow {
    let mut row = former.clone();
    let version: u32 = former.version.parse().unwrap_or_default();
    row.version = (version + 1).to_string();
    row.effective_from = effective_from.to_string();
    row.effective_to = String::new();
    let list = |words: &Option<Vec<String>>| words.as_ref().map(|words| words.join("|"));
    let texts = [
        (&mut row.amount, change.amount.map(|amount| amount.to_string())),
        (&mut row.unit, change.unit.map(|unit| unit.as_ref().to_owned())),
        (&mut row.warn_days, change.warn_days.map(|days| days.to_string())),
        (&mut row.enabled, change.enabled.map(|enabled| enabled.to_string())),
        (&mut row.exclusions, change.exclusions.clone()),
        (&mut row.name, change.name.as_deref().map(trimmed)),
        (&mut row.applies_to, change.applies_to.as_deref().map(trimmed)),
        (&mut row.start_events, list(&change.start_events)),
        (&mut row.satisfied_by, list(&change.satisfied_by)),
        (&mut row.pairs_with, list(&change.pairs_with)),
        (&mut row.source, change.source.as_deref().map(trimmed)),
        (&mut row.mark, change.mark.map(|mark| mark.as_ref().to_owned())),
    ];
    for (column, text) in texts {
        if let Some(text) = text {
            *column = text;
        }
    }
    row
}

fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

/// Lengths of texts and figures, which the parser does not know.
fn check_texts(change: &Change) -> Result<(), AmendError> {
    let fits = |text: &Option<String>, most: usize| text.as_ref().is_none_or(|text| text.chars().count() <= most);
    let checks = [
        ("name", fits(&change.name, NAME_MAX_CHARS)),
        ("appliesTo", fits(&change.applies_to, TEXT_MAX_CHARS)),
        ("source", fits(&change.source, TEXT_MAX_CHARS)),
        ("warnDays", change.warn_days.is_none_or(|days| days <= WARN_MAX_DAYS)),
    ];
    match checks.iter().find(|(_, holds)| !holds) {
        Some((field, _)) => Err(AmendError::Field(field)),
        None => Ok(()),
    }
}

/// No word that nothing tells, no pair that is no rule, no limit beyond a life.
fn check_words(rule: &DeadlineRule, table: &[DeadlineRule]) -> Result<(), AmendError> {
    let words: BTreeSet<Happening> = table
        .iter()
        .flat_map(|one| one.start_events.iter().chain(&one.satisfied_by).copied())
        .collect();
    let known = |events: &[Happening]| events.iter().all(|event| words.contains(event));
    let is_rule = |code: &RuleCode| table.iter().any(|one| one.code == *code && one.matter == rule.matter);
    let checks = [
        ("startEvents", known(&rule.start_events)),
        ("satisfiedBy", known(&rule.satisfied_by)),
        ("pairsWith", rule.pairs_with.iter().all(is_rule)),
        ("amount", fixed(rule).is_none_or(|limit| !is_longer_than_any(limit))),
    ];
    match checks.iter().find(|(_, holds)| !holds) {
        Some((field, _)) => Err(AmendError::Field(field)),
        None => Ok(()),
    }
}

/// What the source says changes with the source, or by this court's word as far as that reaches.
fn check_source(rule: &DeadlineRule, former: &DeadlineRule, lawful: Option<&DeadlineRule>) -> Result<(), AmendError> {
    let says = |one: &DeadlineRule| {
        (
            one.length,
            one.exclusions,
            one.start_events.clone(),
            one.satisfied_by.clone(),
        )
    };
    let is_local = rule.kind == RuleKind::Local;
    let is_dropped = former.enabled && !rule.enabled && !is_local;
    let says_other = says(rule) != says(former) || former.mark == Mark::Policy || is_dropped;
    match rule.mark {
        Mark::Policy if is_dropped => Err(AmendError::BeyondLaw),
        Mark::Policy if is_local || lawful.is_some_and(|lawful| may_be_set(rule, lawful)) => Ok(()),
        Mark::Policy => Err(AmendError::BeyondLaw),
        Mark::Unverified if is_local => Ok(()),
        Mark::V | Mark::P | Mark::Unverified if says_other && rule.source == former.source => {
            Err(AmendError::NeedsSource)
        }
        Mark::V | Mark::P | Mark::Unverified => Ok(()),
    }
}

/// Whether this court may say so by its own word, where `lawful` says what the law does.
fn may_be_set(rule: &DeadlineRule, lawful: &DeadlineRule) -> bool {
    let same_acts = rule.start_events == lawful.start_events && rule.satisfied_by == lawful.satisfied_by;
    let excludes_no_more = rule.exclusions.is_within(lawful.exclusions);
    if rule.length == lawful.length {
        return same_acts && excludes_no_more;
    }
    let is_duty = matches!(rule.kind, RuleKind::Court | RuleKind::Agency) && rule.floor.is_none();
    let is_no_longer = match (fixed(rule), fixed(lawful)) {
        (Some(one), Some(other)) => !may_last_longer(one, other),
        _ => false,
    };
    is_duty && same_acts && excludes_no_more && is_no_longer
}

fn fixed(rule: &DeadlineRule) -> Option<Limit> {
    match rule.length {
        Length::Fixed(limit) => Some(limit),
        Length::Stated(_) => None,
    }
}

/// Whether one limit could end after another that starts at once with it, in some month of some year.
fn may_last_longer(one: Limit, other: Limit) -> bool {
    if one.unit == other.unit {
        one.amount > other.amount
    } else {
        hours(one).1 > hours(other).0
    }
}

/// Whether a limit is longer than any may be: 240 months are 20 years, whatever their days.
fn is_longer_than_any(limit: Limit) -> bool {
    let amount = u32::from(limit.amount);
    match limit.unit {
        Unit::Year => amount > LONGEST_YEARS,
        Unit::Month => amount > LONGEST_YEARS * 12,
        Unit::AtOnce | Unit::Hour | Unit::Day | Unit::Workday => {
            let year = Limit {
                amount: 1,
                unit: Unit::Year,
            };
            hours(limit).1 > hours(year).1 * LONGEST_YEARS
        }
    }
}

/// The least and the most hours a limit can last. Between two workdays lie at most eleven days of rest: a holiday of
/// eight with its weekends.
fn hours(limit: Limit) -> (u32, u32) {
    let (least, most) = match limit.unit {
        Unit::AtOnce => (0, 0),
        Unit::Hour => (1, 1),
        Unit::Day => (24, 24),
        Unit::Workday => (24, 24 * 12),
        Unit::Month => (24 * 28, 24 * 31),
        Unit::Year => (24 * 365, 24 * 366),
    };
    let amount = u32::from(limit.amount);
    (least * amount, most * amount)
}

/// The field that a row which is no rule is about.
fn unreadable(error: &RuleError) -> AmendError {
    let field = match error {
        RuleError::Unreadable { column, .. } => match *column {
            "start_events" => "startEvents",
            "satisfied_by" => "satisfiedBy",
            "warn_days" => "warnDays",
            "pairs_with" => "pairsWith",
            column => column,
        },
        RuleError::Contradictory { why, .. } => match why {
            Contradiction::Amount => "amount",
            Contradiction::FixedRolls | Contradiction::RollsBack | Contradiction::Floor => "unit",
            Contradiction::CannotBeLengthened => "exclusions",
            Contradiction::Effect => "effectiveFrom",
            Contradiction::PairedWithItself => "pairsWith",
        },
    };
    AmendError::Field(field)
}

#[cfg(test)]
mod tests;
