//! The law of deadlines (节点期限): how long, from when, what is left out, and where an instance stands.
//!
//! Pure: every date and instant comes in as an argument, the calendar of workdays too. [`rule`] and [`parse`] hold what
//! a row of the rule table says, [`interval`] and [`exclusion`] what does not run, [`mod@count`] the counting,
//! [`mod@status`], [`reminder`] and [`lateness`] what follows for a day, [`effective`] which of two paired deadlines rules,
//! [`mod@amend`] what a new version may say. Nothing here opens or closes an instance, and nobody's right to do so is
//! decided here.

pub mod amend;
pub mod code;
pub mod count;
pub mod derive;
pub mod effective;
pub mod exclusion;
#[cfg(test)]
pub(super) mod given;
pub mod interval;
pub mod lateness;
pub mod parse;
pub mod record;
pub mod reminder;
pub mod rule;
pub mod status;

pub use amend::{AmendError, Change, amend};
pub use code::RuleCode;
pub use count::{Counted, Direction, Due, Limit, Moment, OffCalendar, Pause, Roll, Term, Unit, count};
pub use derive::{DeriveError, Instance, State, derive};
pub use effective::{Contender, ruling};
pub use exclusion::{Exclusion, ExclusionSet};
pub use interval::Interval;
pub use lateness::{late_until, streak};
pub use parse::RuleRow;
pub use record::{Extension, Happened, Record};
pub use reminder::{Threshold, next_on, reached};
pub use rule::{Amended, Bound, Condition, DeadlineRule, Extendable, Length, Mark, Matter, RuleKind, in_force};
pub use status::{DueBy, Facts, Floor, Run, Status, TooEarly, status};
