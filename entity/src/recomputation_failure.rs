//! Case whose deadlines could not be computed anew (重新计算的失败).

use sea_orm::entity::prelude::*;

/// Case whose deadlines could not be computed anew (重新计算的失败).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recomputation_failure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub recomputation_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub root_id: Uuid,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::recomputation::Entity",
        from = "Column::RecomputationId",
        to = "super::recomputation::Column::Id"
    )]
    Recomputation,
}

impl Related<super::recomputation::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Recomputation.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
