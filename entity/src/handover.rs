//! Handover between segments (环节移交).

use sea_orm::entity::prelude::*;

/// Handover between segments (环节移交).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handover")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub root_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub from_segment: String,
    #[sea_orm(column_type = "Text")]
    pub to_segment: String,
    pub sender_id: Option<Uuid>,
    pub to_person_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub receiver_id: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub defect: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub sent_at: i64,
    pub settled_at: Option<i64>,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
