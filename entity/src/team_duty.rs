//! Line of a team's list of powers and duties (权责清单).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::TeamId;
use zhixing_kernel::route::Duty;

/// Line of a team's list of powers and duties (权责清单).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "team_duty")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub team_id: TeamId,
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub duty: Duty,
    pub ordinal: i32,
}

impl ActiveModelBehavior for ActiveModel {}
