//! Stamp of writing transactions on SQLite (同步时钟).

use sea_orm::entity::prelude::*;

/// Stamp of writing transactions on SQLite (同步时钟).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sync_clock")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub n: i64,
    #[sea_orm(column_type = "Text")]
    pub epoch: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
