//! Relation of a person to a case, with start and end (案件关系).

use sea_orm::entity::prelude::*;

/// Relation of a person to a case, with start and end (案件关系).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_relation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub person_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    pub root_id: Uuid,
    pub started_at: i64,
    pub ended_at: Option<i64>,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
