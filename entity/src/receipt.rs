//! Idempotency receipt of an act (幂等回执).

use sea_orm::entity::prelude::*;
use zhixing_kernel::instant::Instant;

/// Idempotency receipt of an act (幂等回执).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receipt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub actor_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub request_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub operation: String,
    #[sea_orm(column_type = "Text")]
    pub body_hash: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub answer: Option<String>,
    pub created_at: Instant,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
