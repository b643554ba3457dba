//! Line a message to a channel holds (消息所含的行).

use sea_orm::entity::prelude::*;

/// Line a message to a channel holds (消息所含的行).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "chat_message_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub message_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub line_id: Uuid,
}

impl ActiveModelBehavior for ActiveModel {}
