//! Days on which a station serves a township (乡镇的管辖).

use sea_orm::entity::prelude::*;
use zhixing_kernel::day::Day;
use zhixing_kernel::id::SiteId;

/// Days on which a station serves a township (乡镇的管辖).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "township")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub code: String,
    #[sea_orm(column_type = "Text")]
    pub name: String,
    pub site_id: SiteId,
    #[sea_orm(column_type = "Text")]
    pub started_on: Day,
    #[sea_orm(column_type = "Text", nullable)]
    pub ended_on: Option<Day>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::site::Entity",
        from = "Column::SiteId",
        to = "super::site::Column::Id"
    )]
    Site,
}

impl Related<super::site::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Site.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
