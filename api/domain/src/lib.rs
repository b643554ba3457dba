//! The court's work. An area is `mod.rs` (use cases), `rules.rs` (the law, pure), `store.rs` (its SQL) and `error.rs`
//! (its refusals). Areas call each other's use cases, never each other's stores.

pub mod action;
pub mod applicant;
pub mod calendar;
pub mod case;
pub mod circular;
pub mod deadline;
pub mod docket;
pub mod duty;
pub mod export;
pub mod extension;
pub mod factor;
pub mod founding;
pub mod handover;
pub mod history;
pub mod identity;
pub mod intake;
pub mod message;
pub mod notice;
pub mod party;
pub mod place;
pub mod recompute;
pub mod record;
pub mod relation;
pub mod reminder;
pub mod session;
pub mod staff;
pub mod supervision;
pub mod team;
pub mod throttle;
pub mod triage;
pub mod visit;

use zhixing_kernel as kernel;
use zhixing_platform::{audit, crypto, db, events, policy, search, sheet};
