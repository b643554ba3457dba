//! Sign-in account of a person (账号).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::id::{AccountId, PersonId};
use zhixing_kernel::instant::Instant;

/// Sign-in account of a person (账号).
#[sea_orm::model]
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

impl ActiveModelBehavior for ActiveModel {}
