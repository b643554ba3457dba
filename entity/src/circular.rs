//! Circular on overdue work (通报).

use sea_orm::entity::prelude::*;
use zhixing_kernel::circular::CircularState;
use zhixing_kernel::id::{CircularId, PersonId, SiteId, TeamId};
use zhixing_kernel::instant::Instant;

/// Circular on overdue work (通报).
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

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::AddresseeId",
        to = "super::person::Column::Id"
    )]
    Addressee,
    #[sea_orm(
        belongs_to = "super::team::Entity",
        from = "Column::TeamId",
        to = "super::team::Column::Id"
    )]
    Team,
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Addressee.def()
    }
}

impl Related<super::team::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Team.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
