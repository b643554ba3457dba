//! Second factor of an account (动态口令).

use sea_orm::entity::prelude::*;

/// Second factor of an account (动态口令).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "totp")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: Uuid,
    pub seed_sealed: Vec<u8>,
    pub created_at: i64,
    pub enrolled_at: Option<i64>,
    pub last_step: i64,
}

impl ActiveModelBehavior for ActiveModel {}
