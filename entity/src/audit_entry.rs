//! Entry of the audit record (审计记录).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::{SessionId, SiteId};
use zhixing_kernel::instant::Instant;
use zhixing_kernel::role::Role;

/// Entry of the audit record (审计记录).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub x: i64,
    pub ordinal: i32,
    pub happened_at: Instant,
    pub actor_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub actor_role: Role,
    pub site_id: Option<SiteId>,
    pub session_id: Option<SessionId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub address: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub action: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub object_kind: Option<String>,
    pub object_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub fields: String,
    #[sea_orm(column_type = "Text")]
    pub outcome: String,
    #[sea_orm(column_type = "Text")]
    pub request_id: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub content_hash: Option<String>,
    pub seq: Option<i64>,
    #[sea_orm(column_type = "Text", nullable)]
    pub hash: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
