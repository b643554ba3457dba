//! Circular on overdue work (通报).

use sea_orm::entity::prelude::*;
use zhixing_kernel::circular::CircularState;
use zhixing_kernel::id::{CircularId, PersonId, SiteId, TeamId};
use zhixing_kernel::instant::Instant;

/// Circular on overdue work (通报).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "circular")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CircularId,
    pub root_id: Uuid,
    pub year: i32,
    pub serial: i64,
    pub addressee_id: PersonId,
    pub team_id: Option<TeamId>,
    pub site_id: SiteId,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    #[sea_orm(column_type = "Text")]
    pub state: CircularState,
    pub issued_at: Instant,
    pub version: i64,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
