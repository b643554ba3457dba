//! Facts that come with the program: the official calendar and the rules of deadlines.

/// Days that differ from the bare week, 2014 to 2026 as published, 2027 as far as the law tells: `date,kind,name,
/// year_status,source`.
pub const CALENDAR: &str = include_str!("../data/calendar.csv");

/// First versions of the rules N01 to N100, one a row, and after them what the court sets itself.
pub const DEADLINE_RULES: &str = include_str!("../data/deadline_rules.csv");
