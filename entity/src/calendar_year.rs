//! Year of the calendar of working days (工作日历的年份).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::PersonId;
use zhixing_kernel::instant::Instant;
use zhixing_kernel::workdays::YearStatus;

/// Year of the calendar of working days (工作日历的年份).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_year")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    #[sea_orm(column_type = "Text")]
    pub status: YearStatus,
    pub imported_by: Option<PersonId>,
    pub imported_at: Option<Instant>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::ImportedBy",
        to = "super::person::Column::Id"
    )]
    Importer,
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Importer.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
