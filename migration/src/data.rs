//! Facts that come with the program: the official calendar and the rules of deadlines.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::load::lines;

/// Days that differ from the bare week, 2014 to 2026 as published, 2027 as far as the law tells: `date,kind,name,
/// year_status,source`.
pub const CALENDAR: &str = include_str!("../data/calendar.csv");

/// Statutory days off of the years after those, as far as the law and the lunar calendar tell, in the same columns.
pub const CALENDAR_LATER: &str = include_str!("../data/calendar_later.csv");

/// First versions of the rules N01 to N100, one a row, and after them what the court sets itself.
pub const DEADLINE_RULES: &str = include_str!("../data/deadline_rules.csv");

/// Rules of the court's own practice that stay switched off until the court wants them, in the columns of the rules.
pub const LOCAL_RULES: &str = include_str!("../data/local_rules.csv");

/// Limits that the president may lengthen, each with its source: `code,most,reported,lead_days,source`.
pub const DEADLINE_EXTENSIONS: &str = include_str!("../data/deadline_extensions.csv");

/// Sets of values seen in other courts: `preset,title,code,amount,unit,enabled,source`.
pub const DEADLINE_PRESETS: &str = include_str!("../data/deadline_presets.csv");

/// What this court sets itself for the answer to a circular: L02 and L03, in the columns of [`DEADLINE_RULES`].
pub const CIRCULAR_RULES: &str = include_str!("../data/circular_rules.csv");

/// What was put right in the rules since they came: `code,column,former,value`.
pub const DEADLINE_CORRECTIONS: &str = include_str!("../data/deadline_corrections.csv");

/// A column of a rule that was put right.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Correction {
    /// The code of the rule.
    pub code: String,
    /// The column.
    pub column: String,
    /// What stood in it.
    pub former: String,
    /// What stands in it now.
    pub value: String,
}

/// What was put right in the rules, in order.
///
/// # Errors
/// That of the reader, for a line that is none.
pub fn corrections() -> Result<Vec<Correction>, csv::Error> {
    lines(DEADLINE_CORRECTIONS)
}

/// The rules N01 to N100 and what the court sets itself, as a new store holds them, put right: texts by column. What may
/// be lengthened stands apart, in [`DEADLINE_EXTENSIONS`].
///
/// # Errors
/// That of the reader, for a line that is none.
pub fn rules() -> Result<Vec<BTreeMap<String, String>>, csv::Error> {
    let mut rules: Vec<BTreeMap<String, String>> = lines(DEADLINE_RULES)?;
    rules.extend(lines::<BTreeMap<String, String>>(CIRCULAR_RULES)?);
    for put in corrections()? {
        for rule in rules.iter_mut().filter(|rule| rule.get("code") == Some(&put.code)) {
            rule.insert(put.column.clone(), put.value.clone());
        }
    }
    Ok(rules)
}
