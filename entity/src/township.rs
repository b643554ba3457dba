//! Days on which a station serves a township (乡镇的管辖).

use sea_orm::entity::prelude::*;

/// Days on which a station serves a township (乡镇的管辖).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "township")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub code: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub site_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub started_on: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub ended_on: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
