//! Sign-in account of a person (账号).

use sea_orm::entity::prelude::*;

/// Sign-in account of a person (账号).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub username: String,
    #[sea_orm(column_type = "Text")]
    pub password_hash: String,
    pub disabled_at: Option<i64>,
    pub created_at: i64,
    pub first_password_until: Option<i64>,
    #[sea_orm(column_type = "Text")]
    pub started_on: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub ended_on: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
