//! Assignment of a case (分案).

use sea_orm::entity::prelude::*;

/// Assignment of a case (分案).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assignment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub root_id: Uuid,
    pub team_id: Uuid,
    pub handler_id: Uuid,
    pub assigned_by: Uuid,
    #[sea_orm(column_type = "Text")]
    pub mode: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    pub assigned_at: i64,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
