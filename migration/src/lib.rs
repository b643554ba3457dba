//! Changes of the store: numbered statements in one table, forward only, never edited once merged.
//!
//! [`changes`] is the table. Each change is applied in a transaction of its own and remembered with the checksum of its
//! files; a store that was changed by other files is refused. Whoever writes a change begins at the head of [`changes`].

mod change;
pub mod changes;
pub mod data;
mod edition;
mod error;
mod load;
mod record;
mod run;
mod scan;
pub mod stamp_check;
mod steps;
#[cfg(test)]
mod tests;

pub use self::change::Change;
pub use self::changes::CHANGES;
pub use self::error::ChangeError;
pub use self::record::RECORD;
pub use self::run::{Standing, fresh, is_untouched, lock, standing, up, up_to};
