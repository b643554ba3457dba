//! Reception record (接待记录).

use sea_orm::entity::prelude::*;

/// Reception record (接待记录).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "visit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub root_id: Uuid,
    pub site_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub channel: String,
    #[sea_orm(column_type = "Text")]
    pub purpose: String,
    #[sea_orm(column_type = "Text")]
    pub visitor_name: String,
    pub visitor_phone_sealed: Option<Vec<u8>>,
    #[sea_orm(column_type = "Text")]
    pub question: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub answer: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub notice_items: String,
    pub notice_acknowledged_at: Option<i64>,
    pub case_id: Option<Uuid>,
    pub recorded_by: Uuid,
    pub visited_at: i64,
    pub created_at: i64,
    pub version: i64,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
