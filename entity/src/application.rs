//! Application for enforcement (执行申请).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::fen::Fen;
use zhixing_kernel::id::{ApplicationId, CaseId, PersonId, SiteId, VisitId};
use zhixing_kernel::instant::Instant;
use zhixing_kernel::intake::{ApplicationState, RefusalGround};
use zhixing_kernel::kind::{BasisKind, Cause, PerformanceKind};

/// Application for enforcement (执行申请).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "application")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApplicationId,
    pub root_id: Uuid,
    pub site_id: SiteId,
    pub visit_id: Option<VisitId>,
    #[sea_orm(column_type = "Text")]
    pub state: ApplicationState,
    #[sea_orm(column_type = "Text", nullable)]
    pub basis_kind: Option<BasisKind>,
    #[sea_orm(column_type = "Text", nullable)]
    pub basis_number: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub basis_issuer: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub basis_effective_on: Option<Day>,
    #[sea_orm(column_type = "Text", nullable)]
    pub performance_due_on: Option<Day>,
    pub embedded_notice: bool,
    #[sea_orm(column_type = "Text")]
    pub cause: Cause,
    #[sea_orm(column_type = "Text")]
    pub performance_kind: PerformanceKind,
    #[sea_orm(column_type = "Text", nullable)]
    pub performance_text: Option<String>,
    pub claim_fen: Option<Fen>,
    #[sea_orm(column_type = "Text", nullable)]
    pub clue_text: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub facts: String,
    pub statute_barred: bool,
    #[sea_orm(column_type = "Text")]
    pub missing: String,
    pub supplement_notified_at: Option<Instant>,
    #[sea_orm(column_type = "Text", nullable)]
    pub refusal_ground: Option<RefusalGround>,
    #[sea_orm(column_type = "Text", nullable)]
    pub refusal_ruling: Option<String>,
    pub case_id: Option<CaseId>,
    pub submitted_by: PersonId,
    pub decided_by: Option<PersonId>,
    pub received_at: Instant,
    pub decided_at: Option<Instant>,
    pub version: i64,
    pub sync_x: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::site::Entity",
        from = "Column::SiteId",
        to = "super::site::Column::Id"
    )]
    Site,
    #[sea_orm(
        belongs_to = "super::visit::Entity",
        from = "Column::VisitId",
        to = "super::visit::Column::Id"
    )]
    Visit,
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::SubmittedBy",
        to = "super::person::Column::Id"
    )]
    Submitter,
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::DecidedBy",
        to = "super::person::Column::Id"
    )]
    Decider,
}

impl Related<super::site::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Site.def()
    }
}

impl Related<super::visit::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Visit.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
