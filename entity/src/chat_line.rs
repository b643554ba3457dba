//! Line that is to be told in a channel (待发的一行).

use sea_orm::entity::prelude::*;
use zhixing_kernel::instant::Instant;

/// Line that is to be told in a channel (待发的一行).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "chat_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub dedupe_key: String,
    pub recipient: Option<Uuid>,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    pub posted_at: Instant,
    pub merged_at: Option<Instant>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
