//! Root in a scope, at its last change (同步条目).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::IdKind;
use zhixing_kernel::sync::Presence;

/// Root in a scope, at its last change (同步条目).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sync_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub scope_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub kind: IdKind,
    #[sea_orm(primary_key, auto_increment = false)]
    pub root_id: Uuid,
    pub x: i64,
    pub in_x: i64,
    pub ver: i64,
    #[sea_orm(column_type = "Text")]
    pub op: Presence,
    pub bucket: i32,
    pub h1: i64,
    pub h2: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::sync_scope::Entity",
        from = "Column::ScopeId",
        to = "super::sync_scope::Column::Id"
    )]
    Scope,
}

impl Related<super::sync_scope::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Scope.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
