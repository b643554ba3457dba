//! Applicant's message and its answer (留言).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::{CaseId, MessageId, PersonId};
use zhixing_kernel::instant::Instant;

/// Applicant's message and its answer (留言).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MessageId,
    pub case_id: CaseId,
    pub root_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub content: String,
    pub sent_by: PersonId,
    pub sent_at: Instant,
    #[sea_orm(column_type = "Text", nullable)]
    pub answer: Option<String>,
    pub answered_by: Option<PersonId>,
    pub answered_at: Option<Instant>,
    pub version: i64,
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
        from = "Column::SentBy",
        to = "super::person::Column::Id"
    )]
    Sender,
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::AnsweredBy",
        to = "super::person::Column::Id"
    )]
    Answerer,
}

impl Related<super::enforcement_case::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Case.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
