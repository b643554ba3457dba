//! Search token of a case (检索词).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::CaseId;

/// Search token of a case (检索词).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_term")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false, column_type = "Text")]
    pub term: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: CaseId,
}

impl ActiveModelBehavior for ActiveModel {}
