//! Deadline that a circular names (通报所列节点).

use sea_orm::entity::prelude::*;

/// Deadline that a circular names (通报所列节点).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "circular_deadline")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub circular_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub deadline_id: Uuid,
    pub root_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub rule_code: String,
    pub rule_version: i32,
    #[sea_orm(column_type = "Text")]
    pub due_on: String,
    pub days_late: i32,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
