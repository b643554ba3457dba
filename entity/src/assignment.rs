//! Assignment of a case (分案).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::{CaseId, PersonId, TeamId};
use zhixing_kernel::instant::Instant;

/// Assignment of a case (分案).
#[sea_orm::model]
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
    pub mode: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    pub assigned_at: Instant,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
