//! Enforcement case (执行案件).

use sea_orm::entity::prelude::*;

/// Enforcement case (执行案件).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enforcement_case")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub root_id: Uuid,
    pub application_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub court_code: String,
    pub year: i32,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    pub serial: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub number: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub stage: String,
    #[sea_orm(column_type = "Text")]
    pub desk: String,
    #[sea_orm(column_type = "Text")]
    pub flags: String,
    #[sea_orm(column_type = "Text")]
    pub cause: String,
    #[sea_orm(column_type = "Text")]
    pub basis_kind: String,
    #[sea_orm(column_type = "Text")]
    pub basis_number: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub basis_issuer: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub basis_effective_on: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub performance_due_on: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub performance_kind: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub performance_text: Option<String>,
    pub claim_fen: i64,
    pub received_fen: i64,
    pub paid_fen: i64,
    #[sea_orm(column_type = "Text")]
    pub facts: String,
    pub site_id: Uuid,
    pub tribunal_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub township_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub route: Option<String>,
    pub team_id: Option<Uuid>,
    pub handler_id: Option<Uuid>,
    pub filed_by: Option<Uuid>,
    pub assigned_by: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub filed_on: String,
    pub filed_at: i64,
    pub assigned_at: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub closed_on: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub closing_method: Option<String>,
    pub changed_at: i64,
    pub version: i64,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
