//! Code that was sent to a telephone (已发的验证码).

use sea_orm::entity::prelude::*;
use zhixing_kernel::instant::Instant;

/// Code that was sent to a telephone (已发的验证码).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "code_sent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub phone_hash: String,
    pub sent_at: Instant,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
