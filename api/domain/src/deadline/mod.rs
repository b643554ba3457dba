//! Deadlines (节点期限): every act that starts, ends or moves one says so through [`watch`]; what is due is read through
//! [`board`], what is or was overdue through [`lateness`]; how long a limit is and how it is counted are [`rules`], from the rows of [`table`].

pub mod board;
mod error;
pub mod lateness;
pub mod rules;
mod store;
pub mod table;
mod told;
pub mod watch;

pub use board::{Bucket, DeadlineFacts, DeadlineFilter, DeadlineView, Deadlines, Granted, Grounds, standing};
pub use error::DeadlineError;
pub use lateness::{LastOverdue, OverdueBy, OverdueCount, OverdueKey, Streak, StreakSet};
pub use rules::Matter;
pub use store::DeadlineRows;
pub use table::amend::{ApplyDeadlinePreset, ChangeDeadlineRule};
pub use watch::{Cause, Occurrence, Watched, filed, happened, look_on, row};
