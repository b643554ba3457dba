//! Message to a channel (工作群消息).

use sea_orm::entity::prelude::*;
use zhixing_kernel::chat::State;
use zhixing_kernel::instant::Instant;

/// Message to a channel (工作群消息).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "chat_message")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "Text")]
    pub channel: String,
    #[sea_orm(column_type = "Text")]
    pub dedupe_key: String,
    #[sea_orm(column_type = "Text")]
    pub text: String,
    #[sea_orm(column_type = "Text")]
    pub state: State,
    pub attempts: i32,
    pub ordinal: i32,
    pub made_at: Instant,
    pub next_at: Instant,
    pub leased_until: Instant,
    pub tried_at: Option<Instant>,
    pub sent_at: Option<Instant>,
    #[sea_orm(column_type = "Text", nullable)]
    pub result: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::chat_channel::Entity",
        from = "Column::Channel",
        to = "super::chat_channel::Column::Name"
    )]
    Channel,
}

impl Related<super::chat_channel::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Channel.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
