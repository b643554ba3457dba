//! Happening that starts or ends a deadline (节点事由).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::happening::Happening;
use zhixing_kernel::instant::Instant;

/// Happening that starts or ends a deadline (节点事由).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "happening")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub root_id: Uuid,
    pub kind: Happening,
    pub subject: Option<Uuid>,
    pub stated: Option<i32>,
    pub happened_at: Instant,
    pub recorded_at: Instant,
    pub recorded_by: Option<Uuid>,
    pub sync_x: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub stated_end: Option<Day>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
