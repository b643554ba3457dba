//! Table that was handed out (导出).

use sea_orm::entity::prelude::*;
use zhixing_kernel::export::ExportKind;
use zhixing_kernel::id::{AccountId, PersonId};
use zhixing_kernel::instant::Instant;

/// Table that was handed out (导出).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "export")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub kind: ExportKind,
    #[sea_orm(column_type = "Text")]
    pub filter: String,
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    pub account_id: AccountId,
    pub person_id: PersonId,
    pub asked_at: Instant,
    pub fetched_at: Option<Instant>,
    pub fetches: i32,
    pub row_count: Option<i32>,
    #[sea_orm(column_type = "Text", nullable)]
    pub sha256: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
