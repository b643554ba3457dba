//! Declared conflict of interest (回避声明).

use sea_orm::entity::prelude::*;

/// Declared conflict of interest (回避声明).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "conflict")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub person_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub root_id: Uuid,
    pub declared_at: i64,
    pub ended_at: Option<i64>,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
