//! What somebody signs in with, to be given out anew (登录凭据的发放).

use sea_orm::entity::prelude::*;

/// What somebody signs in with, to be given out anew (登录凭据的发放).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "credential_issue")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    pub password: bool,
    pub factor: bool,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub half_sealed: Option<Vec<u8>>,
    pub asked_by: Uuid,
    pub asked_at: i64,
    pub expires_at: i64,
    #[sea_orm(column_type = "Text", nullable)]
    pub outcome: Option<String>,
    pub settled_by: Option<Uuid>,
    pub settled_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
