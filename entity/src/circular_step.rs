//! Step in the life of a circular (通报的办理).

use sea_orm::entity::prelude::*;

/// Step in the life of a circular (通报的办理).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "circular_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub circular_id: Uuid,
    pub root_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub step: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub text: Option<String>,
    pub person_id: Uuid,
    pub done_at: i64,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
