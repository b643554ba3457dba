//! Change of a deadline that was computed anew (节点变动).

use sea_orm::entity::prelude::*;

/// Change of a deadline that was computed anew (节点变动).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub root_id: Uuid,
    pub deadline_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub cause: String,
    #[sea_orm(column_type = "Text")]
    pub state_before: String,
    #[sea_orm(column_type = "Text")]
    pub state_after: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub due_before: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub due_after: Option<String>,
    pub changed_at: i64,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
