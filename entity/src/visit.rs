//! Reception record (接待记录).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::{CaseId, PersonId, SiteId, VisitId};
use zhixing_kernel::instant::Instant;
use zhixing_kernel::visit::{Channel, Purpose};

/// Reception record (接待记录).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "visit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VisitId,
    pub root_id: Uuid,
    pub site_id: SiteId,
    #[sea_orm(column_type = "Text")]
    pub channel: Channel,
    #[sea_orm(column_type = "Text")]
    pub purpose: Purpose,
    #[sea_orm(column_type = "Text")]
    pub visitor_name: String,
    pub visitor_phone_sealed: Option<Vec<u8>>,
    #[sea_orm(column_type = "Text")]
    pub question: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub answer: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub notice_items: String,
    pub notice_acknowledged_at: Option<Instant>,
    pub case_id: Option<CaseId>,
    pub recorded_by: PersonId,
    pub visited_at: Instant,
    pub created_at: Instant,
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
        belongs_to = "super::person::Entity",
        from = "Column::RecordedBy",
        to = "super::person::Column::Id"
    )]
    Recorder,
}

impl Related<super::site::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Site.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Recorder.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
