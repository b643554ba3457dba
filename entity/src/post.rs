//! Post a person holds, with start and end (岗位).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::id::{PersonId, PostId, SiteId, TeamId};
use zhixing_kernel::role::Role;

/// Post a person holds, with start and end (岗位).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "post")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PostId,
    pub person_id: PersonId,
    #[sea_orm(column_type = "Text")]
    pub role: Role,
    pub site_id: SiteId,
    pub team_id: Option<TeamId>,
    #[sea_orm(column_type = "Text")]
    pub started_on: Day,
    #[sea_orm(column_type = "Text", nullable)]
    pub ended_on: Option<Day>,
    pub leads: bool,
    pub follows_id: Option<PostId>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::person::Entity",
        from = "Column::PersonId",
        to = "super::person::Column::Id"
    )]
    Person,
    #[sea_orm(
        belongs_to = "super::site::Entity",
        from = "Column::SiteId",
        to = "super::site::Column::Id"
    )]
    Site,
    #[sea_orm(
        belongs_to = "super::team::Entity",
        from = "Column::TeamId",
        to = "super::team::Column::Id"
    )]
    Team,
    #[sea_orm(belongs_to = "Entity", from = "Column::FollowsId", to = "Column::Id")]
    Follows,
}

impl Related<super::person::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Person.def()
    }
}

impl Related<super::site::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Site.def()
    }
}

impl Related<super::team::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Team.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
