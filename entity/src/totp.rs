//! Second factor of an account (动态口令).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::AccountId;
use zhixing_kernel::instant::Instant;

/// Second factor of an account (动态口令).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "totp")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    pub seed_sealed: Vec<u8>,
    pub created_at: Instant,
    pub enrolled_at: Option<Instant>,
    pub last_step: i64,
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
