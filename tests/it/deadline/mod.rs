//! Deadlines: the data they rest on, and what acts make of them.

mod awaited;
mod calendar_data;
mod export;
pub mod extensions;
mod instances;
mod lateness;
mod life;
pub(crate) mod loaded;
mod notice;
mod recompute;
mod reminders;
mod rule_data;
pub mod rules;
mod running_out;
pub(crate) mod scale;
mod secrecy;
mod sweeping;
