//! Changes of the store: one file each, forward only, never edited once merged.
//!
//! The statements are written in the part of SQL that both databases read alike: `UUID`, `TEXT`, `BIGINT`, `INTEGER`,
//! `BOOLEAN` and `BYTEA` name the same Rust types on both. Where they must differ, both arms stand side by side.

pub use sea_orm_migration::prelude::SchemaManager as Schema;
use sea_orm_migration::prelude::{Alias, Expr, ExprTrait as _, Query, SchemaManager, SchemaManagerConnection};
pub use sea_orm_migration::prelude::{MigrationTrait, MigratorTrait};
use sea_orm_migration::sea_orm::{ConnectionTrait as _, DbErr};
use uuid::Uuid;

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
mod m20261123_000015_rules;
mod m20261123_000016_reminder;
mod m20261123_000017_calendar;
mod m20261129_000018_store;
mod m20261130_000019_record;
mod m20261130_000020_move;
mod m20261130_000021_staff;
mod m20261130_000022_place;
mod m20261130_000023_account;
mod scan;
pub mod stamp_check;

/// Runs the statements of one change, in order.
pub(crate) async fn run(manager: &SchemaManager<'_>, text: &str) -> Result<(), DbErr> {
    let conn = manager.get_connection();
    for statement in scan::statements(text).map_err(|error| DbErr::Migration(error.to_string()))? {
        conn.execute_unprepared(statement).await?;
    }
    Ok(())
}

/// Names the content of a table anew that is kept in memory by the id of its edition; a content made of a known one by a
/// known change (`mark`) is known, too.
pub(crate) async fn turn(conn: &SchemaManagerConnection<'_>, name: &str, mark: u128) -> Result<(), DbErr> {
    let (table, id) = (Alias::new("edition"), Alias::new("id"));
    let named = Expr::col(Alias::new("name")).eq(name);
    let mut known = Query::select();
    known.column(id.clone()).from(table.clone()).and_where(named.clone());
    let backend = conn.get_database_backend();
    let row = conn.query_one_raw(backend.build(&known)).await?;
    let row = row.ok_or_else(|| DbErr::Migration(format!("{name} has no edition")))?;
    let next = Uuid::from_u128(row.try_get::<Uuid>("", "id")?.as_u128() ^ mark);
    let mut update = Query::update();
    update.table(table).value(id, next).and_where(named);
    conn.execute_raw(backend.build(&update)).await?;
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
            Box::new(m20261123_000015_rules::Migration),
            Box::new(m20261123_000016_reminder::Migration),
            Box::new(m20261123_000017_calendar::Migration),
            Box::new(m20261129_000018_store::Migration),
            Box::new(m20261130_000019_record::Migration),
            Box::new(m20261130_000020_move::Migration),
            Box::new(m20261130_000021_staff::Migration),
            Box::new(m20261130_000022_place::Migration),
            Box::new(m20261130_000023_account::Migration),
        ]
    }
}
