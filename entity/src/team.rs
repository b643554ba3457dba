//! Enforcement team (执行团队).

use sea_orm::entity::prelude::*;

/// Enforcement team (执行团队).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "team")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    pub ordinal: i32,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub phone: String,
    #[sea_orm(column_type = "Text")]
    pub started_on: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub ended_on: Option<String>,
    pub site_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
