//! Handover between segments (环节移交).

use sea_orm::entity::prelude::*;
use zhixing_kernel::handover::HandoverState;
use zhixing_kernel::id::{CaseId, HandoverId, PersonId};
use zhixing_kernel::instant::Instant;
use zhixing_kernel::stage::{DefectCode, Segment};

/// Handover between segments (环节移交).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handover")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HandoverId,
    pub case_id: CaseId,
    pub root_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub from_segment: Segment,
    #[sea_orm(column_type = "Text")]
    pub to_segment: Segment,
    pub sender_id: Option<PersonId>,
    pub to_person_id: Option<PersonId>,
    #[sea_orm(column_type = "Text")]
    pub state: HandoverState,
    pub receiver_id: Option<PersonId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub defect: Option<DefectCode>,
    #[sea_orm(column_type = "Text", nullable)]
    pub note: Option<String>,
    pub sent_at: Instant,
    pub settled_at: Option<Instant>,
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
        from = "Column::SenderId",
        to = "super::person::Column::Id"
    )]
    Sender,
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::ToPersonId",
        to = "super::person::Column::Id"
    )]
    ToPerson,
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::ReceiverId",
        to = "super::person::Column::Id"
    )]
    Receiver,
}

impl Related<super::enforcement_case::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Case.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
