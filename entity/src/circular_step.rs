//! Step in the life of a circular (通报的办理).

use sea_orm::entity::prelude::*;
use zhixing_kernel::circular::Step;
use zhixing_kernel::id::{CircularId, PersonId};
use zhixing_kernel::instant::Instant;

/// Step in the life of a circular (通报的办理).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "circular_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub circular_id: CircularId,
    pub root_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub step: Step,
    #[sea_orm(column_type = "Text", nullable)]
    pub text: Option<String>,
    pub person_id: PersonId,
    pub done_at: Instant,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
