//! Deadlines (节点期限): every act that starts, ends or moves one says so through [`watch`]; what is due is read through
//! [`board`]; how long a limit is and how it is counted are [`rules`], from the rows of [`table`].

pub mod board;
mod error;
pub mod rules;
mod store;
pub mod table;
pub mod watch;

pub use board::{Bucket, DeadlineFilter, DeadlineView, Deadlines, Granted, Grounds, Standing, standing};
pub use error::DeadlineError;
pub use rules::Matter;
pub use watch::{Told, Watched, filed, happened, look_on, row};
