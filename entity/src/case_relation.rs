//! Relation of a person to a case, with start and end (案件关系).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::{CaseId, PersonId};
use zhixing_kernel::instant::Instant;
use zhixing_kernel::relation;

/// Relation of a person to a case, with start and end (案件关系).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_relation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: CaseId,
    pub person_id: PersonId,
    #[sea_orm(column_type = "Text")]
    pub kind: relation::Relation,
    pub root_id: Uuid,
    pub started_at: Instant,
    pub ended_at: Option<Instant>,
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
        from = "Column::PersonId",
        to = "super::person::Column::Id"
    )]
    Person,
}

impl Related<super::enforcement_case::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Case.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
