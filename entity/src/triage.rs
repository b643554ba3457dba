//! Triage decision and its history (繁简分流).

use sea_orm::entity::prelude::*;

/// Triage decision and its history (繁简分流).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "triage")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub root_id: Uuid,
    pub ordinal: i32,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text")]
    pub route: String,
    #[sea_orm(column_type = "Text")]
    pub proposed_route: String,
    #[sea_orm(column_type = "Text")]
    pub rule_version: String,
    #[sea_orm(column_type = "Text")]
    pub reasons: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub override_reason: Option<String>,
    pub proposed_by: Option<Uuid>,
    pub decided_by: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub decision_note: Option<String>,
    pub proposed_at: i64,
    pub decided_at: Option<i64>,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
