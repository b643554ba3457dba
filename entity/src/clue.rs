//! Lead on property (财产线索).

use sea_orm::entity::prelude::*;
use zhixing_kernel::clue::ClueKind;
use zhixing_kernel::id::{CaseId, ClueId, PersonId};
use zhixing_kernel::instant::Instant;

/// Lead on property (财产线索).
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
        from = "Column::SubmittedBy",
        to = "super::person::Column::Id"
    )]
    Submitter,
}

impl Related<super::enforcement_case::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Case.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Submitter.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
