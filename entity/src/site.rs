//! Court, dispatched tribunal or township station (法院、派出法庭、乡镇便民执行服务站).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::id::SiteId;
use zhixing_kernel::place::SiteKind;

/// Court, dispatched tribunal or township station (法院、派出法庭、乡镇便民执行服务站).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "site")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SiteId,
    #[sea_orm(column_type = "Text")]
    pub kind: SiteKind,
    #[sea_orm(column_type = "Text")]
    pub slug: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub parent_id: Option<SiteId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub township_code: Option<String>,
    #[sea_orm(column_type = "Text", nullable)]
    pub court_code: Option<String>,
    #[sea_orm(column_type = "Text")]
    pub phone: String,
    #[sea_orm(column_type = "Text")]
    pub started_on: Day,
    #[sea_orm(column_type = "Text", nullable)]
    pub ended_on: Option<Day>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "Entity", from = "Column::ParentId", to = "Column::Id")]
    Parent,
}

impl ActiveModelBehavior for ActiveModel {}
