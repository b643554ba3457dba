//! Address an account was signed in from (曾登录的地址).

use sea_orm::entity::prelude::*;
use zhixing_kernel::instant::Instant;

/// Address an account was signed in from (曾登录的地址).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "known_address")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub address_hash: String,
    pub seen_at: Instant,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
