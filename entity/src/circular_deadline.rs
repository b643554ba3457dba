//! Deadline that a circular names (通报所列节点).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::id::{CircularId, DeadlineId};

/// Deadline that a circular names (通报所列节点).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "circular_deadline")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub circular_id: CircularId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub deadline_id: DeadlineId,
    pub root_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub rule_code: String,
    pub rule_version: i32,
    #[sea_orm(column_type = "Text")]
    pub due_on: Day,
    pub days_late: i32,
    pub sync_x: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::circular::Entity",
        from = "Column::CircularId",
        to = "super::circular::Column::Id"
    )]
    Circular,
}

impl Related<super::circular::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Circular.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
