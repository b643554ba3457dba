//! Lead on property (财产线索).

use sea_orm::entity::prelude::*;

/// Lead on property (财产线索).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clue")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: Uuid,
    pub root_id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub kind: String,
    #[sea_orm(column_type = "Text")]
    pub content: String,
    pub submitted_by: Uuid,
    pub submitted_at: i64,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
