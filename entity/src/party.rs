//! Party of an application or a case (当事人).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::{IdKind, PartyId, PersonId};
use zhixing_kernel::party::{PartyKind, PartyRole};

/// Party of an application or a case (当事人).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "party")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PartyId,
    #[sea_orm(column_type = "Text")]
    pub root_kind: IdKind,
    pub root_id: Uuid,
    pub ordinal: i32,
    #[sea_orm(column_type = "Text")]
    pub role: PartyRole,
    #[sea_orm(column_type = "Text")]
    pub kind: PartyKind,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    #[sea_orm(column_type = "Text")]
    pub initials: String,
    pub is_minor: bool,
    pub id_number_sealed: Option<Vec<u8>>,
    #[sea_orm(column_type = "Text", nullable)]
    pub id_number_masked: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub id_number_hash: Option<String>,
    pub phone_sealed: Option<Vec<u8>>,
    #[sea_orm(column_type = "Text", nullable)]
    pub phone_hash: Option<String>,
    pub address_sealed: Option<Vec<u8>>,
    pub bank_account_sealed: Option<Vec<u8>>,
    #[sea_orm(column_type = "Text", nullable)]
    pub township_code: Option<String>,
    pub person_id: Option<PersonId>,
    pub sync_x: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::PersonId",
        to = "super::person::Column::Id"
    )]
    Person,
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
