//! Set of roots a site may hold (同步范围).

use sea_orm::entity::prelude::*;

/// Set of roots a site may hold (同步范围).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sync_scope")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    pub ref_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
