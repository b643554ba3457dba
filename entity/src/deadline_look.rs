//! When the deadlines were last looked over (节点巡查).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::id::DeadlineId;
use zhixing_kernel::instant::Instant;

/// When the deadlines were last looked over (节点巡查).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline_look")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub deadline_id: DeadlineId,
    #[sea_orm(column_type = "Text")]
    pub look_on: Day,
    pub look_after: Option<Instant>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
