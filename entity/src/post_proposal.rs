//! Post that is proposed and gives nobody anything yet (拟任岗位).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::id::{AccountId, PostId, SiteId, TeamId};
use zhixing_kernel::instant::Instant;
use zhixing_kernel::post::Outcome;
use zhixing_kernel::role::Role;

/// Post that is proposed and gives nobody anything yet (拟任岗位).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "post_proposal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PostId,
    pub account_id: AccountId,
    #[sea_orm(column_type = "Text")]
    pub role: Role,
    pub site_id: SiteId,
    pub team_id: Option<TeamId>,
    #[sea_orm(column_type = "Text")]
    pub started_on: Day,
    #[sea_orm(column_type = "Text", nullable)]
    pub ended_on: Option<Day>,
    pub leads: bool,
    pub proposed_by: AccountId,
    pub proposed_at: Instant,
    pub confirmed_by: Option<AccountId>,
    pub confirmed_at: Option<Instant>,
    pub approved_by: Option<AccountId>,
    pub approved_at: Option<Instant>,
    #[sea_orm(column_type = "Text", nullable)]
    pub outcome: Option<Outcome>,
    pub settled_by: Option<AccountId>,
    pub settled_at: Option<Instant>,
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AccountId",
        to = "super::account::Column::Id"
    )]
    Account,
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
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::ProposedBy",
        to = "super::account::Column::Id"
    )]
    Proposer,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::ConfirmedBy",
        to = "super::account::Column::Id"
    )]
    Confirmer,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::ApprovedBy",
        to = "super::account::Column::Id"
    )]
    Approver,
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::SettledBy",
        to = "super::account::Column::Id"
    )]
    Settler,
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
