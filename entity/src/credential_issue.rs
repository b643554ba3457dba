//! What somebody signs in with, to be given out anew (登录凭据的发放).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::{AccountId, CredentialIssueId};
use zhixing_kernel::instant::Instant;
use zhixing_kernel::post::Outcome;

/// What somebody signs in with, to be given out anew (登录凭据的发放).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "credential_issue")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CredentialIssueId,
    pub account_id: AccountId,
    pub password: bool,
    pub factor: bool,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub half_sealed: Option<Vec<u8>>,
    pub asked_by: AccountId,
    pub asked_at: Instant,
    pub expires_at: Instant,
    #[sea_orm(column_type = "Text", nullable)]
    pub outcome: Option<Outcome>,
    pub settled_by: Option<AccountId>,
    pub settled_at: Option<Instant>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AccountId",
        to = "super::account::Column::Id"
    )]
    Account,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AskedBy",
        to = "super::account::Column::Id"
    )]
    Asker,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::SettledBy",
        to = "super::account::Column::Id"
    )]
    Settler,
}

impl ActiveModelBehavior for ActiveModel {}
