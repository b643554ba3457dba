//! Signed-in session (会话).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::{AccountId, PostId, SessionId};
use zhixing_kernel::instant::Instant;
use zhixing_kernel::security::{EndReason, Means};

/// Signed-in session (会话).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    pub account_id: AccountId,
    pub post_id: PostId,
    pub created_at: Instant,
    pub used_at: Instant,
    pub expires_at: Instant,
    pub ended_at: Option<Instant>,
    #[sea_orm(column_type = "Text", nullable)]
    pub end_reason: Option<EndReason>,
    pub generation: i64,
    /// Not set any more: no pair of tokens is voided for another.
    pub floor_generation: i64,
    pub used_generation: i64,
    #[sea_orm(column_type = "Text")]
    pub acr: Means,
    #[sea_orm(column_type = "Text", nullable)]
    pub device: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub address: Option<String>,
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
        belongs_to = "super::post::Entity",
        from = "Column::PostId",
        to = "super::post::Column::Id"
    )]
    Post,
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl Related<super::post::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Post.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
