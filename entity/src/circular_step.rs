//! Step in the life of a circular (通报的办理).

use sea_orm::entity::prelude::*;
use zhixing_kernel::circular::CircularStep;
use zhixing_kernel::id::{CircularId, PersonId};
use zhixing_kernel::instant::Instant;

/// Step in the life of a circular (通报的办理).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "circular_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub circular_id: CircularId,
    pub root_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub step: CircularStep,
    #[sea_orm(column_type = "Text", nullable)]
    pub text: Option<String>,
    pub person_id: PersonId,
    pub done_at: Instant,
    pub sync_x: i64,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::circular::Entity",
        from = "Column::CircularId",
        to = "super::circular::Column::Id"
    )]
    Circular,
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::PersonId",
        to = "super::person::Column::Id"
    )]
    Person,
}

impl Related<super::circular::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Circular.def()
    }
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
