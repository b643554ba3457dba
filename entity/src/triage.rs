//! Triage decision and its history (繁简分流).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::{CaseId, PersonId, TriageId};
use zhixing_kernel::instant::Instant;
use zhixing_kernel::route::Route;
use zhixing_kernel::triage::TriageState;

/// Triage decision and its history (繁简分流).
#[sea_orm::model]
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

impl ActiveModelBehavior for ActiveModel {}
