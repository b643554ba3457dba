//! Half-open sign-in or a code that was sent (待完成的登录).

use sea_orm::entity::prelude::*;
use zhixing_kernel::id::{AccountId, PostId};
use zhixing_kernel::instant::Instant;
use zhixing_kernel::security::ChallengeKind;

/// Half-open sign-in or a code that was sent (待完成的登录).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "challenge")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub id_hash: String,
    #[sea_orm(column_type = "Text")]
    pub kind: ChallengeKind,
    pub account_id: Option<AccountId>,
    pub post_id: Option<PostId>,
    #[sea_orm(column_type = "Text", nullable)]
    pub code_hash: Option<String>,
    pub asked_sealed: Option<Vec<u8>>,
    pub guesses: i32,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub done_at: Option<Instant>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
