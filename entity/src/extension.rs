//! Extension of a deadline (延期).

use sea_orm::entity::prelude::*;

/// Extension of a deadline (延期).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "extension")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub root_id: Uuid,
    pub deadline_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub rule_code: String,
    pub started_by: Uuid,
    pub amount: i32,
    #[sea_orm(column_type = "Text")]
    pub unit: String,
    #[sea_orm(column_type = "Text")]
    pub ground: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub asked_by: Option<Uuid>,
    pub asked_at: i64,
    pub decided_by: Option<Uuid>,
    pub decided_at: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub granted: Option<i32>,
    #[sea_orm(column_type = "Text")]
    pub upward: String,
    pub version: i64,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
