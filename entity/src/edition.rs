//! Edition of content that is kept in memory (内容的版次).

use sea_orm::entity::prelude::*;
use zhixing_kernel::edition::Edition;

/// Edition of content that is kept in memory (内容的版次).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "edition")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub name: Edition,
    pub id: Uuid,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
