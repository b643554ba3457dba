//! Enforcement case (执行案件).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::fen::Fen;
use zhixing_kernel::id::{ApplicationId, CaseId, PersonId, SiteId, TeamId};
use zhixing_kernel::instant::Instant;
use zhixing_kernel::kind::{BasisKind, CaseKind, Cause, PerformanceKind};
use zhixing_kernel::route::Route;
use zhixing_kernel::stage::{ClosingMethod, Segment, Stage};

/// Enforcement case (执行案件).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enforcement_case")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CaseId,
    pub root_id: Uuid,
    pub application_id: Option<ApplicationId>,
    #[sea_orm(column_type = "Text")]
    pub court_code: String,
    pub year: i32,
    #[sea_orm(column_type = "Text")]
    pub kind: CaseKind,
    pub serial: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub number: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub stage: Stage,
    #[sea_orm(column_type = "Text")]
    pub desk: Segment,
    #[sea_orm(column_type = "Text")]
    pub flags: String,
    #[sea_orm(column_type = "Text")]
    pub cause: Cause,
    #[sea_orm(column_type = "Text")]
    pub basis_kind: BasisKind,
    #[sea_orm(column_type = "Text")]
    pub basis_number: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub basis_issuer: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub basis_effective_on: Option<Day>,
    #[sea_orm(column_type = "Text", nullable)]
    pub performance_due_on: Option<Day>,
    #[sea_orm(column_type = "Text")]
    pub performance_kind: PerformanceKind,
    #[sea_orm(column_type = "Text", nullable)]
    pub performance_text: Option<String>,
    pub claim_fen: Fen,
    pub received_fen: Fen,
    pub paid_fen: Fen,
    #[sea_orm(column_type = "Text")]
    pub facts: String,
    pub site_id: SiteId,
    pub tribunal_id: Option<SiteId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub township_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub route: Option<Route>,
    pub team_id: Option<TeamId>,
    pub handler_id: Option<PersonId>,
    pub filed_by: Option<PersonId>,
    pub assigned_by: Option<PersonId>,
    #[sea_orm(column_type = "Text")]
    pub filed_on: Day,
    pub filed_at: Instant,
    pub assigned_at: Option<Instant>,
    #[sea_orm(column_type = "Text", nullable)]
    pub closed_on: Option<Day>,
    #[sea_orm(column_type = "Text", nullable)]
    pub closing_method: Option<ClosingMethod>,
    pub changed_at: Instant,
    pub version: i64,
    pub sync_x: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::application::Entity",
        from = "Column::ApplicationId",
        to = "super::application::Column::Id"
    )]
    Application,
    #[sea_orm(
        belongs_to = "super::site::Entity",
        from = "Column::SiteId",
        to = "super::site::Column::Id"
    )]
    Site,
    #[sea_orm(
        belongs_to = "super::site::Entity",
        from = "Column::TribunalId",
        to = "super::site::Column::Id"
    )]
    Tribunal,
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
        from = "Column::FiledBy",
        to = "super::person::Column::Id"
    )]
    Filer,
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::AssignedBy",
        to = "super::person::Column::Id"
    )]
    Assigner,
}

impl Related<super::application::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Application.def()
    }
}

impl Related<super::team::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Team.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
