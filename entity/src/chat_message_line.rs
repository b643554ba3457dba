//! Line a message to a channel holds (消息所含的行).

use sea_orm::entity::prelude::*;

/// Line a message to a channel holds (消息所含的行).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "chat_message_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub message_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub line_id: Uuid,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::chat_message::Entity",
        from = "Column::MessageId",
        to = "super::chat_message::Column::Id"
    )]
    Message,
    #[sea_orm(
        belongs_to = "super::chat_line::Entity",
        from = "Column::LineId",
        to = "super::chat_line::Column::Id"
    )]
    Line,
}

impl Related<super::chat_message::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Message.def()
    }
}

impl Related<super::chat_line::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Line.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
