//! Triage decision and its history (繁简分流).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::{CaseId, PersonId, TriageId};
use zhixing_kernel::instant::Instant;
use zhixing_kernel::route::Route;
use zhixing_kernel::triage::TriageState;

/// Triage decision and its history (繁简分流).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "triage")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TriageId,
    pub case_id: CaseId,
    pub root_id: Uuid,
    pub ordinal: i32,
    #[sea_orm(column_type = "Text")]
    pub state: TriageState,
    #[sea_orm(column_type = "Text")]
    pub route: Route,
    #[sea_orm(column_type = "Text")]
    pub proposed_route: Route,
    #[sea_orm(column_type = "Text")]
    pub rule_version: String,
    #[sea_orm(column_type = "Text")]
    pub reasons: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub override_reason: Option<String>,
    pub proposed_by: Option<PersonId>,
    pub decided_by: Option<PersonId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub decision_note: Option<String>,
    pub proposed_at: Instant,
    pub decided_at: Option<Instant>,
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
        belongs_to = "super::person::Entity",
        from = "Column::ProposedBy",
        to = "super::person::Column::Id"
    )]
    Proposer,
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::DecidedBy",
        to = "super::person::Column::Id"
    )]
    Decider,
}

impl Related<super::enforcement_case::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Case.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
