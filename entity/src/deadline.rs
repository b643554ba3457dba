//! Deadline of a case (节点期限).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::deadline::{Matter, RuleKind, State};
use zhixing_kernel::id::{DeadlineId, PersonId, SiteId, TeamId};
use zhixing_kernel::instant::Instant;

/// Deadline of a case (节点期限).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeadlineId,
    pub root_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub matter: Matter,
    #[sea_orm(column_type = "Text")]
    pub rule_code: String,
    pub rule_version: i32,
    #[sea_orm(column_type = "Text")]
    pub kind: RuleKind,
    pub started_by: Uuid,
    pub subject: Option<Uuid>,
    pub started_at: Instant,
    #[sea_orm(column_type = "Text")]
    pub state: State,
    #[sea_orm(column_type = "Text", nullable)]
    pub due_on: Option<Day>,
    pub due_at: Option<Instant>,
    #[sea_orm(column_type = "Text", nullable)]
    pub near_on: Option<Day>,
    #[sea_orm(column_type = "Text", nullable)]
    pub unrolled_on: Option<Day>,
    pub excluded_days: i32,
    pub official: bool,
    pub ended_at: Option<Instant>,
    pub ended_by: Option<Uuid>,
    #[sea_orm(column_type = "Text", nullable)]
    pub ruled_by: Option<String>,
    pub backdated: bool,
    pub site_id: SiteId,
    pub tribunal_id: Option<SiteId>,
    pub team_id: Option<TeamId>,
    pub handler_id: Option<PersonId>,
    pub created_at: Instant,
    pub changed_at: Instant,
    pub sync_x: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub late_until: Option<Day>,
    #[sea_orm(column_type = "Text", nullable)]
    pub paused_since: Option<Day>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
