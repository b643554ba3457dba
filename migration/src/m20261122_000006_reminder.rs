//! Reminders of deadlines.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbErr;

/// Adds reminders.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261122_000006_reminder"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, include_str!("changes/0006_reminder.sql")).await
    }
}
