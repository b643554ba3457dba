//! Table that was handed out (导出).

use sea_orm::entity::prelude::*;

/// Table that was handed out (导出).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "export")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text")]
    pub filter: String,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub account_id: Uuid,
    pub person_id: Uuid,
    pub asked_at: i64,
    pub fetched_at: Option<i64>,
    pub fetches: i32,
    pub row_count: Option<i32>,
    #[sea_orm(column_type = "Text", nullable)]
    pub sha256: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
