//! Facts that come with the program: the official calendar and the rules of deadlines.

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
