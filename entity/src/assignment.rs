//! Assignment of a case (分案).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::{CaseId, PersonId, TeamId};
use zhixing_kernel::instant::Instant;
use zhixing_kernel::route::AssignmentMode;

/// Assignment of a case (分案).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assignment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: CaseId,
    pub root_id: Uuid,
    pub team_id: TeamId,
    pub handler_id: PersonId,
    pub assigned_by: PersonId,
    #[sea_orm(column_type = "Text")]
    pub mode: AssignmentMode,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    pub assigned_at: Instant,
    pub sync_x: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::enforcement_case::Entity",
        from = "Column::CaseId",
        to = "super::enforcement_case::Column::Id"
    )]
    Case,
    #[sea_orm(
        belongs_to = "super::team::Entity",
        from = "Column::TeamId",
        to = "super::team::Column::Id"
    )]
    Team,
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::HandlerId",
        to = "super::person::Column::Id"
    )]
    Handler,
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::AssignedBy",
        to = "super::person::Column::Id"
    )]
    Assigner,
}

impl Related<super::enforcement_case::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Case.def()
    }
}

impl Related<super::team::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Team.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
