//! Refresh token of a session, as a hash (刷新令牌).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::SessionId;
use zhixing_kernel::instant::Instant;

/// Refresh token of a session, as a hash (刷新令牌).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub token_hash: String,
    pub session_id: SessionId,
    pub created_at: Instant,
    pub consumed_at: Option<Instant>,
    pub generation: i64,
    pub successor: Option<i64>,
    /// Not set any more: an answer that was lost is given again as it was.
    pub reissued: bool,
    /// Not set any more, for the same reason.
    pub voided_at: Option<Instant>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::session::Entity",
        from = "Column::SessionId",
        to = "super::session::Column::Id"
    )]
    Session,
}

impl Related<super::session::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Session.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
