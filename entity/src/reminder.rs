//! Reminder (催办).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::{DeadlineId, PersonId};
use zhixing_kernel::instant::Instant;
use zhixing_kernel::reminder::ReminderThreshold;

/// Reminder (催办).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub root_id: Uuid,
    pub deadline_id: Option<DeadlineId>,
    #[sea_orm(column_type = "Text")]
    pub threshold: ReminderThreshold,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    pub person_id: Option<PersonId>,
    pub made_by: Option<Uuid>,
    pub made_at: Instant,
    #[sea_orm(column_type = "Text")]
    pub dedupe_key: String,
    pub n: Option<i64>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
