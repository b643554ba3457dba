//! Words of what is kept in memory as a whole, until its edition (版本) is another.

use strum::{AsRefStr, EnumString};

/// What there are editions of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Edition {
    /// The rule table of deadlines (节点规则).
    DeadlineRule,
    /// The calendar (工作日历).
    Calendar,
}
