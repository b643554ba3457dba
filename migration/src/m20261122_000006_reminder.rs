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
        let conn = manager.get_connection();
        let tables = include_str!("reminder.sql");
        for statement in tables.split(';').map(str::trim).filter(|text| !text.is_empty()) {
            conn.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
