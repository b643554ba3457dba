//! Rows: one file a table, plain columns, no logic.
//!
//! Enums and dates are text, instants are microseconds since 1970 in UTC, money is fen: alike on SQLite and
//! PostgreSQL. What a column means is told where its table is made, in the migration; a row never leaves a store.

#![expect(
    missing_docs,
    reason = "a column is told by its name and by the migration that makes it"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "the derives call the plain finders that everybody else must not use"
)]

pub mod account;
pub mod application;
pub mod assignment;
pub mod audit_entry;
pub mod audit_head;
pub mod case_counter;
pub mod case_relation;
pub mod clue;
pub mod conflict;
pub mod credential_issue;
pub mod enforcement_case;
pub mod event;
pub mod handover;
pub mod message;
pub mod outbox;
pub mod party;
pub mod person;
pub mod post;
pub mod post_proposal;
pub mod receipt;
pub mod refresh_token;
pub mod search_term;
pub mod session;
pub mod site;
pub mod sync_clock;
pub mod sync_entry;
pub mod sync_scope;
pub mod team;
pub mod team_duty;
pub mod township;
pub mod triage;
pub mod visit;
