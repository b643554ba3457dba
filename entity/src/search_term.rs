//! Search token of a case (检索词).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::CaseId;

/// Search token of a case (检索词).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_term")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub term: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: CaseId,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::enforcement_case::Entity",
        from = "Column::CaseId",
        to = "super::enforcement_case::Column::Id"
    )]
    Case,
}

impl Related<super::enforcement_case::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Case.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
