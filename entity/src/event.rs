//! What happened to a root (事件).

use sea_orm::entity::prelude::*;
use zhixing_kernel::event::EventKind;
use zhixing_kernel::id::{EventId, IdKind};
use zhixing_kernel::instant::Instant;
use zhixing_kernel::role::Role;

/// What happened to a root (事件).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventId,
    #[sea_orm(column_type = "Text")]
    pub root_kind: IdKind,
    pub root_id: Uuid,
    pub n: i64,
    #[sea_orm(column_type = "Text")]
    pub kind: EventKind,
    pub happened_at: Instant,
    pub actor_id: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub actor_role: Role,
    #[sea_orm(column_type = "Text")]
    pub actor_name: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub rule: Option<String>,
    pub published: bool,
    #[sea_orm(column_type = "Text")]
    pub fields: String,
    pub version: i64,
    #[sea_orm(column_type = "Text")]
    pub data: String,
    pub sync_x: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
