//! The table of changes: every change of the store there ever was, in order.
//!
//! A new change is a file `changes/0024_word.sql`, and an entry at the end of this table, named `0024_word`. Where
//! the databases differ, `0024_word.sqlite.sql` and `0024_word.postgres.sql` stand beside it and run after it. What SQL
//! cannot say is a step in Rust, which runs last. A merged change is never edited, and neither are the data files that it
//! loads: stores remember their checksum, and `changes/checksums` pins it.
//!
//! Statements for both databases are written in the part of SQL that both read alike: `UUID`, `TEXT`, `BIGINT`, `INTEGER`,
//! `BOOLEAN` and `BYTEA` name the same Rust types on both.

use crate::change::Change;
use crate::data::{
    CALENDAR, CALENDAR_LATER, CIRCULAR_RULES, DEADLINE_CORRECTIONS, DEADLINE_EXTENSIONS, DEADLINE_PRESETS,
    DEADLINE_RULES, LOCAL_RULES,
};
use crate::steps;

/// All changes, in order.
pub static CHANGES: [Change; 23] = [
    // identity, reception, intake, cases, events, audit and the write side of synchronisation
    Change::new(1, "m20261122_000001_spine", include_str!("changes/0001_spine.sql")).with_pair(
        include_str!("changes/0001_spine.sqlite.sql"),
        include_str!("changes/0001_spine.postgres.sql"),
    ),
    // counted tries, generations of a session's tokens, notices, second factors and one-time codes
    Change::new(2, "m20261122_000002_sign_in", include_str!("changes/0002_sign_in.sql")),
    // the rules and the calendar with their first data, what happened, what is due
    Change::new(
        3,
        "m20261122_000003_deadlines",
        include_str!("changes/0003_deadlines.sql"),
    )
    .with_step(&[DEADLINE_RULES, CALENDAR], steps::deadlines),
    Change::new(4, "m20261122_000004_chat", include_str!("changes/0004_chat.sql")),
    Change::new(5, "m20261122_000005_notice", include_str!("changes/0005_notice.sql")),
    Change::new(
        6,
        "m20261122_000006_reminder",
        include_str!("changes/0006_reminder.sql"),
    ),
    Change::new(
        7,
        "m20261123_000007_recomputation",
        include_str!("changes/0007_recomputation.sql"),
    ),
    Change::new(
        8,
        "m20261123_000008_extension",
        include_str!("changes/0008_extension.sql"),
    )
    .with_step(&[LOCAL_RULES, DEADLINE_EXTENSIONS, DEADLINE_PRESETS], steps::extension),
    // circulars, the rules of their answer, and the day until which a deadline was late
    Change::new(
        9,
        "m20261123_000009_circular",
        include_str!("changes/0009_circular.sql"),
    )
    .with_pair(
        include_str!("changes/0009_circular.sqlite.sql"),
        include_str!("changes/0009_circular.postgres.sql"),
    )
    .with_step(&[CIRCULAR_RULES], steps::circular),
    Change::new(10, "m20261123_000010_alert", include_str!("changes/0010_alert.sql")),
    Change::new(11, "m20261123_000011_export", include_str!("changes/0011_export.sql")),
    Change::new(12, "m20261123_000012_leader", include_str!("changes/0012_leader.sql")),
    Change::new(13, "m20261123_000013_board", include_str!("changes/0013_board.sql")),
    Change::new(14, "m20261123_000014_scope", include_str!("changes/0014_scope.sql")),
    Change::new(15, "m20261123_000015_rules", include_str!("changes/0015_rules.sql"))
        .with_step(&[DEADLINE_CORRECTIONS], steps::corrections),
    // hour limits are looked at by the instant
    Change::new(
        16,
        "m20261123_000016_reminder",
        include_str!("changes/0016_reminder.sql"),
    ),
    Change::new(
        17,
        "m20261123_000017_calendar",
        include_str!("changes/0017_calendar.sql"),
    )
    .with_step(&[CALENDAR_LATER], steps::later_years),
    // a store says what it is, and shows that it takes writes
    Change::new(18, "m20261129_000018_store", include_str!("changes/0018_store.sql")),
    Change::new(19, "m20261130_000019_record", include_str!("changes/0019_record.sql")),
    Change::new(20, "m20261130_000020_move", include_str!("changes/0020_move.sql")),
    // people are given posts and passwords by two of their own
    Change::new(21, "m20261130_000021_staff", include_str!("changes/0021_staff.sql")),
    // places and teams begin, move and end; a station serves several townships
    Change::new(22, "m20261130_000022_place", include_str!("changes/0022_place.sql")),
    Change::new(23, "m20261130_000023_account", include_str!("changes/0023_account.sql")),
];
