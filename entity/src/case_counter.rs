//! Serial counter of a court, year and kind (案号序列).

use sea_orm::entity::prelude::*;
use zhixing_kernel::kind::CaseKind;

/// Serial counter of a court, year and kind (案号序列).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_counter")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub court_code: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub kind: CaseKind,
    pub serial: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
