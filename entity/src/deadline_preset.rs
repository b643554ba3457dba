//! Value of a rule as another court sets it (其他法院的设置).

use sea_orm::entity::prelude::*;
use zhixing_kernel::deadline::Unit;

/// Value of a rule as another court sets it (其他法院的设置).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline_preset")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub preset: String,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub code: String,
    #[sea_orm(column_type = "Text")]
    pub amount: String,
    #[sea_orm(column_type = "Text")]
    pub unit: Unit,
    #[sea_orm(column_type = "Text")]
    pub enabled: String,
    #[sea_orm(column_type = "Text")]
    pub source: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
