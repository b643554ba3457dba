//! Post that is proposed and gives nobody anything yet (拟任岗位).

use sea_orm::entity::prelude::*;

/// Post that is proposed and gives nobody anything yet (拟任岗位).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "post_proposal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub role: String,
    pub site_id: Uuid,
    pub team_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub started_on: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub ended_on: Option<String>,
    pub leads: bool,
    pub proposed_by: Uuid,
    pub proposed_at: i64,
    pub confirmed_by: Option<Uuid>,
    pub confirmed_at: Option<i64>,
    pub approved_by: Option<Uuid>,
    pub approved_at: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub outcome: Option<String>,
    pub settled_by: Option<Uuid>,
    pub settled_at: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
