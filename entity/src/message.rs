//! Applicant's message and its answer (留言).

use sea_orm::entity::prelude::*;

/// Applicant's message and its answer (留言).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub root_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub content: String,
    pub sent_by: Uuid,
    pub sent_at: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub answer: Option<String>,
    pub answered_by: Option<Uuid>,
    pub answered_at: Option<i64>,
    pub version: i64,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
