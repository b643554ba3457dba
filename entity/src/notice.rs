//! Notice to a party (告知).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::instant::Instant;
use zhixing_kernel::notice::NoticeMode;

/// Notice to a party (告知).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub root_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub mode: NoticeMode,
    #[sea_orm(column_type = "Text")]
    pub title: String,
    #[sea_orm(column_type = "Text", nullable)]
    pub clause: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub served_on: Option<Day>,
    #[sea_orm(column_type = "Text", nullable)]
    pub explanation: Option<String>,
    pub report_order: bool,
    pub clue_request: bool,
    pub given_by: Option<Uuid>,
    pub given_at: Instant,
    pub sync_x: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
