//! What the store says that it is (数据库的身份).

use sea_orm::entity::prelude::*;
use zhixing_kernel::instant::Instant;

/// What the store says that it is (数据库的身份).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "store")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    #[sea_orm(column_type = "Text", nullable)]
    pub kind: Option<String>,
    pub tried_at: Instant,
    #[sea_orm(column_type = "Text", nullable)]
    pub secret_mark: Option<String>,
    pub jumped_at: Option<Instant>,
    pub jumped_by_s: Option<i64>,
    pub backed_up_at: Option<Instant>,
    #[sea_orm(column_type = "Text", nullable)]
    pub moved_to: Option<String>,
    pub moved_at: Option<Instant>,
    #[sea_orm(column_type = "Text", nullable)]
    pub practice: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
