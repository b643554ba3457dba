//! Lead on property (财产线索).

use sea_orm::entity::prelude::*;
use zhixing_kernel::clue::ClueKind;
use zhixing_kernel::id::{CaseId, ClueId, PersonId};
use zhixing_kernel::instant::Instant;

/// Lead on property (财产线索).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clue")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClueId,
    pub case_id: CaseId,
    pub root_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub kind: ClueKind,
    #[sea_orm(column_type = "Text")]
    pub content: String,
    pub submitted_by: PersonId,
    pub submitted_at: Instant,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
