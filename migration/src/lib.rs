//! Changes of the store: one file each, forward only, never edited once merged.
//!
//! The statements are written in the part of SQL that both databases read alike: `UUID`, `TEXT`, `BIGINT`, `INTEGER`,
//! `BOOLEAN` and `BYTEA` name the same Rust types on both. Where they must differ, both arms stand side by side.

use sea_orm_migration::prelude::SchemaManager;
pub use sea_orm_migration::prelude::{MigrationTrait, MigratorTrait};
use sea_orm_migration::sea_orm::{ConnectionTrait as _, DbErr};

pub mod data;
mod m20261122_000001_spine;
mod m20261122_000002_sign_in;
mod m20261122_000003_deadlines;
mod m20261122_000004_chat;
mod m20261122_000005_notice;
mod m20261122_000006_reminder;
mod m20261123_000007_recomputation;
mod m20261123_000008_extension;
mod m20261123_000009_circular;
mod m20261123_000010_alert;
mod m20261123_000011_export;
mod m20261123_000012_leader;
mod m20261123_000013_board;
mod m20261123_000014_scope;
pub mod stamp_check;

/// Runs the statements of one change, in order; `;` stands between them.
pub(crate) async fn run(manager: &SchemaManager<'_>, statements: &str) -> Result<(), DbErr> {
    let conn = manager.get_connection();
    for statement in statements.split(';').map(str::trim).filter(|text| !text.is_empty()) {
        conn.execute_unprepared(statement).await?;
    }
    Ok(())
}

/// All changes, in order.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_spine::Migration),
            Box::new(m20261122_000002_sign_in::Migration),
            Box::new(m20261122_000003_deadlines::Migration),
            Box::new(m20261122_000004_chat::Migration),
            Box::new(m20261122_000005_notice::Migration),
            Box::new(m20261122_000006_reminder::Migration),
            Box::new(m20261123_000007_recomputation::Migration),
            Box::new(m20261123_000008_extension::Migration),
            Box::new(m20261123_000009_circular::Migration),
            Box::new(m20261123_000010_alert::Migration),
            Box::new(m20261123_000011_export::Migration),
            Box::new(m20261123_000012_leader::Migration),
            Box::new(m20261123_000013_board::Migration),
            Box::new(m20261123_000014_scope::Migration),
        ]
    }
}
