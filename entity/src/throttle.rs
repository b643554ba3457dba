//! Tries that are counted (限次).

use sea_orm::entity::prelude::*;

/// Tries that are counted (限次).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "throttle")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub bucket: String,
    pub tries: i64,
    pub next_at: i64,
    pub touched_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
