//! Case whose deadlines could not be computed anew (重新计算的失败).

use sea_orm::entity::prelude::*;

/// Case whose deadlines could not be computed anew (重新计算的失败).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "recomputation_failure")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub recomputation_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub root_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
