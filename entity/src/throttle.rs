//! Tries that are counted (限次).

use sea_orm::entity::prelude::*;
use zhixing_kernel::instant::Instant;

/// Tries that are counted (限次).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "throttle")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub bucket: String,
    pub tries: i64,
    pub next_at: Instant,
    pub touched_at: Instant,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
