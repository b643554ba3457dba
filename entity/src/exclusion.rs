//! Period that does not count (扣除的期间).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::deadline::Exclusion;

/// Period that does not count (扣除的期间).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "exclusion")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub root_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub kind: Exclusion,
    #[sea_orm(column_type = "Text")]
    pub from_on: Day,
    #[sea_orm(column_type = "Text", nullable)]
    pub until_on: Option<Day>,
    #[sea_orm(column_type = "Text")]
    pub document: String,
    pub sync_x: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
