//! Recomputation of deadlines (重新计算).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::id::PersonId;
use zhixing_kernel::instant::Instant;

/// Recomputation of deadlines (重新计算).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recomputation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub cause: String,
    pub edition_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub first_on: Day,
    pub ended_too: bool,
    pub pass: i32,
    pub after_id: Option<Uuid>,
    pub total: Option<i64>,
    pub done: i64,
    pub moved: i64,
    pub failed: i64,
    pub asked_by: Option<PersonId>,
    pub asked_at: Instant,
    pub started_at: Option<Instant>,
    pub finished_at: Option<Instant>,
    pub lease_id: Option<Uuid>,
    pub leased_until: Instant,
}

impl ActiveModelBehavior for ActiveModel {}
