//! People are given posts and passwords by two of their own.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbErr;

/// Adds what is proposed and what waits.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261130_000021_staff"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, include_str!("changes/0021_staff.sql")).await
    }
}
