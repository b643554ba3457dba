//! Circular on overdue work (通报).

use sea_orm::entity::prelude::*;

/// Circular on overdue work (通报).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "circular")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub root_id: Uuid,
    pub year: i32,
    pub serial: i64,
    pub addressee_id: Uuid,
    pub team_id: Option<Uuid>,
    pub site_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    #[sea_orm(column_type = "Text")]
    pub state: String,
    pub issued_at: i64,
    pub version: i64,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
