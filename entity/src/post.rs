//! Post a person holds, with start and end (岗位).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::id::{PersonId, PostId, SiteId, TeamId};
use zhixing_kernel::role::Role;

/// Post a person holds, with start and end (岗位).
#[sea_orm::model]
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

impl ActiveModelBehavior for ActiveModel {}
