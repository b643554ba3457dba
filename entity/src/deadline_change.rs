//! Change of a deadline that was computed anew (节点变动).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::deadline::{Cause, State};
use zhixing_kernel::id::DeadlineId;
use zhixing_kernel::instant::Instant;

/// Change of a deadline that was computed anew (节点变动).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub root_id: Uuid,
    pub deadline_id: DeadlineId,
    #[sea_orm(column_type = "Text")]
    pub cause: Cause,
    #[sea_orm(column_type = "Text")]
    pub state_before: State,
    #[sea_orm(column_type = "Text")]
    pub state_after: State,
    #[sea_orm(column_type = "Text", nullable)]
    pub due_before: Option<Day>,
    #[sea_orm(column_type = "Text", nullable)]
    pub due_after: Option<Day>,
    pub changed_at: Instant,
    pub sync_x: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
