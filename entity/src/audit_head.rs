//! Head of the audit chain (审计链头).

use sea_orm::entity::prelude::*;
use zhixing_kernel::instant::Instant;

/// Head of the audit chain (审计链头).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_head")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub seq: i64,
    #[sea_orm(column_type = "Text")]
    pub hash: String,
    pub sealed_at: Instant,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
