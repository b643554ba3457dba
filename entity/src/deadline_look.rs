//! When the deadlines were last looked over (节点巡查).

use sea_orm::entity::prelude::*;

/// When the deadlines were last looked over (节点巡查).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline_look")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub deadline_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub look_on: String,
    pub look_after: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
