//! Notice to the owner of an account (安全提示).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::{AccountId, SessionId};
use zhixing_kernel::instant::Instant;
use zhixing_kernel::security::NoticeKind;

/// Notice to the owner of an account (安全提示).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "security_notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: AccountId,
    #[sea_orm(column_type = "Text")]
    pub kind: NoticeKind,
    pub session_id: Option<SessionId>,
    pub happened_at: Instant,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::account::Entity",
        from = "Column::AccountId",
        to = "super::account::Column::Id"
    )]
    Account,
}

impl Related<super::account::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Account.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
