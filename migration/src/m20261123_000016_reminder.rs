//! Hour limits are looked at by the instant.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbErr;

/// Adds the instant of a look.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261123_000016_reminder"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, include_str!("changes/0016_reminder.sql")).await
    }
}
