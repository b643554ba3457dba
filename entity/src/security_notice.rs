//! Notice to the owner of an account (安全提示).

use sea_orm::entity::prelude::*;

/// Notice to the owner of an account (安全提示).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "security_notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    pub session_id: Option<Uuid>,
    pub happened_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
