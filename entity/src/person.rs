//! Natural person known to the court (人员).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::PersonId;

/// Natural person known to the court (人员).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub id_number_sealed: Option<Vec<u8>>,
    #[sea_orm(column_type = "Text", nullable)]
    pub id_number_hash: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub office_phone: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
