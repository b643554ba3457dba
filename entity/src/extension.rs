//! Extension of a deadline (延期).

use sea_orm::entity::prelude::*;
use zhixing_kernel::deadline::Unit;
use zhixing_kernel::extension::{ExtensionState, Upward};
use zhixing_kernel::id::{DeadlineId, ExtensionId, PersonId};
use zhixing_kernel::instant::Instant;

/// Extension of a deadline (延期).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "extension")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ExtensionId,
    pub root_id: Uuid,
    pub deadline_id: DeadlineId,
    #[sea_orm(column_type = "Text")]
    pub rule_code: String,
    pub started_by: Uuid,
    pub amount: i32,
    #[sea_orm(column_type = "Text")]
    pub unit: Unit,
    #[sea_orm(column_type = "Text")]
    pub ground: String,
    #[sea_orm(column_type = "Text")]
    pub state: ExtensionState,
    pub asked_by: Option<PersonId>,
    pub asked_at: Instant,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<Instant>,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub granted: Option<i32>,
    #[sea_orm(column_type = "Text")]
    pub upward: Upward,
    pub version: i64,
    pub sync_x: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::AskedBy",
        to = "super::person::Column::Id"
    )]
    Asker,
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::DecidedBy",
        to = "super::person::Column::Id"
    )]
    Decider,
}

impl ActiveModelBehavior for ActiveModel {}
