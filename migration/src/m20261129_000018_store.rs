//! A store says what it is, and shows that it takes writes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbErr;

/// Adds the store's own row.
pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &'static str {
        "m20261129_000018_store"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, include_str!("changes/0018_store.sql")).await
    }
}
