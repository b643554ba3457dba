//! Deadline of a case (节点期限).

use sea_orm::entity::prelude::*;

/// Deadline of a case (节点期限).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub root_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub matter: String,
    #[sea_orm(column_type = "Text")]
    pub rule_code: String,
    pub rule_version: i32,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    pub started_by: Uuid,
    pub subject: Option<Uuid>,
    pub started_at: i64,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub due_on: Option<String>,
    pub due_at: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub near_on: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub unrolled_on: Option<String>,
    pub excluded_days: i32,
    pub official: bool,
    pub ended_at: Option<i64>,
    pub ended_by: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub ruled_by: Option<String>,
    pub backdated: bool,
    pub site_id: Uuid,
    pub tribunal_id: Option<Uuid>,
    pub team_id: Option<Uuid>,
    pub handler_id: Option<Uuid>,
    pub created_at: i64,
    pub changed_at: i64,
    pub sync_x: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub late_until: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub paused_since: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
