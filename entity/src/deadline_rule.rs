//! Version of a rule of deadlines (节点规则).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::deadline::{Condition, Direction, Mark, Matter, Roll, RuleKind, Unit};
use zhixing_kernel::id::PersonId;
use zhixing_kernel::instant::Instant;

/// Version of a rule of deadlines (节点规则).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub code: String,
    pub version: i32,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub start_events: String,
    #[sea_orm(column_type = "Text")]
    pub satisfied_by: String,
    #[sea_orm(column_type = "Text")]
    pub amount: String,
    #[sea_orm(column_type = "Text")]
    pub unit: Unit,
    #[sea_orm(column_type = "Text")]
    pub direction: Direction,
    #[sea_orm(column_type = "Text")]
    pub roll: Roll,
    #[sea_orm(column_type = "Text")]
    pub floor: String,
    #[sea_orm(column_type = "Text")]
    pub matter: Matter,
    #[sea_orm(column_type = "Text")]
    pub condition: Condition,
    #[sea_orm(column_type = "Text")]
    pub enabled: String,
    #[sea_orm(column_type = "Text")]
    pub applies_to: String,
    #[sea_orm(column_type = "Text")]
    pub warn_days: String,
    #[sea_orm(column_type = "Text")]
    pub exclusions: String,
    #[sea_orm(column_type = "Text")]
    pub kind: RuleKind,
    #[sea_orm(column_type = "Text")]
    pub pairs_with: String,
    #[sea_orm(column_type = "Text")]
    pub source: String,
    #[sea_orm(column_type = "Text")]
    pub mark: Mark,
    #[sea_orm(column_type = "Text")]
    pub effective_from: Day,
    #[sea_orm(column_type = "Text")]
    pub effective_to: String,
    pub changed_by: Option<PersonId>,
    pub changed_at: Option<Instant>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    pub extension_most: Option<i32>,
    pub extension_reported: Option<i32>,
    pub extension_lead_days: Option<i32>,
    #[sea_orm(column_type = "Text")]
    pub outlives: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::ChangedBy",
        to = "super::person::Column::Id"
    )]
    Changer,
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Changer.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
