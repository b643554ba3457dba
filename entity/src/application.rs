//! Application for enforcement (执行申请).

use sea_orm::entity::prelude::*;

/// Application for enforcement (执行申请).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub root_id: Uuid,
    pub site_id: Uuid,
    pub visit_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub basis_kind: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub basis_number: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub basis_issuer: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub basis_effective_on: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub performance_due_on: Option<String>,
    pub embedded_notice: bool,
    #[sea_orm(column_type = "Text")]
    pub cause: String,
    #[sea_orm(column_type = "Text")]
    pub performance_kind: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub performance_text: Option<String>,
    pub claim_fen: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub clue_text: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub facts: String,
    pub statute_barred: bool,
    #[sea_orm(column_type = "Text")]
    pub missing: String,
    pub supplement_notified_at: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub refusal_ground: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub refusal_ruling: Option<String>,
    pub case_id: Option<Uuid>,
    pub submitted_by: Uuid,
    pub decided_by: Option<Uuid>,
    pub received_at: i64,
    pub decided_at: Option<i64>,
    pub version: i64,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
