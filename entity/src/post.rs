//! Post a person holds, with start and end (岗位).

use sea_orm::entity::prelude::*;

/// Post a person holds, with start and end (岗位).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "post")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub role: String,
    pub site_id: Uuid,
    pub team_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub started_on: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub ended_on: Option<String>,
    pub leads: bool,
    pub follows_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
