//! Sign-in account of a person (账号).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::id::{AccountId, PersonId};
use zhixing_kernel::instant::Instant;

/// Sign-in account of a person (账号).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    pub person_id: PersonId,
    #[sea_orm(column_type = "Text")]
    pub username: String,
    #[sea_orm(column_type = "Text")]
    pub password_hash: String,
    pub disabled_at: Option<Instant>,
    pub created_at: Instant,
    pub first_password_until: Option<Instant>,
    #[sea_orm(column_type = "Text")]
    pub started_on: Day,
    #[sea_orm(column_type = "Text", nullable)]
    pub ended_on: Option<Day>,
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
