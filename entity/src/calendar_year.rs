//! Year of the calendar of working days (工作日历的年份).

use sea_orm::entity::prelude::*;

/// Year of the calendar of working days (工作日历的年份).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_year")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    #[sea_orm(column_type = "Text")]
    pub status: String,
    pub imported_by: Option<Uuid>,
    pub imported_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
