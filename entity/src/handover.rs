//! Handover between segments (环节移交).

use sea_orm::entity::prelude::*;
use zhixing_kernel::handover::HandoverState;
use zhixing_kernel::id::{CaseId, HandoverId, PersonId};
use zhixing_kernel::instant::Instant;
use zhixing_kernel::stage::{DefectCode, Segment};

/// Handover between segments (环节移交).
#[sea_orm::model]
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

impl ActiveModelBehavior for ActiveModel {}
