//! Relation of a person to a case, with start and end (案件关系).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::{CaseId, PersonId};
use zhixing_kernel::instant::Instant;
use zhixing_kernel::relation;

/// Relation of a person to a case, with start and end (案件关系).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_relation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub case_id: CaseId,
    pub person_id: PersonId,
    #[sea_orm(column_type = "Text")]
    pub kind: relation::Relation,
    pub root_id: Uuid,
    pub started_at: Instant,
    pub ended_at: Option<Instant>,
    pub sync_x: i64,
}

impl ActiveModelBehavior for ActiveModel {}
