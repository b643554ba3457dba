//! Day that is not as its weekday says (调休的日子).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::workdays::DayKind;

/// Day that is not as its weekday says (调休的日子).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_day")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub day: Day,
    #[sea_orm(column_type = "Text")]
    pub kind: DayKind,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub source: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
