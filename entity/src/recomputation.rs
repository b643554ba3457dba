//! Recomputation of deadlines (重新计算).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::deadline::Cause;
use zhixing_kernel::id::PersonId;
use zhixing_kernel::instant::Instant;

/// Recomputation of deadlines (重新计算).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recomputation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub cause: Cause,
    pub edition_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub first_on: Day,
    pub ended_too: bool,
    pub pass: i32,
    pub after_id: Option<Uuid>,
    pub total: Option<i64>,
    pub done: i64,
    pub moved: i64,
    pub failed: i64,
    pub asked_by: Option<PersonId>,
    pub asked_at: Instant,
    pub started_at: Option<Instant>,
    pub finished_at: Option<Instant>,
    pub lease_id: Option<Uuid>,
    pub leased_until: Instant,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::AskedBy",
        to = "super::person::Column::Id"
    )]
    Asker,
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Asker.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
