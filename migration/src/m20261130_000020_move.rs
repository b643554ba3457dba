//! A store that was moved says where to.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbErr;

/// Adds the note of a move to the store's own row.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261130_000020_move"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, include_str!("changes/0020_move.sql")).await
    }
}
