//! Chores (杂务): what is written on nobody's right, and the tables each chore writes. This list is whole: nothing else is
//! written without a permit.
//!
//! A chore leaves no audit entry of its own and stamps nothing: what it writes is not synchronised, and whoever reads it
//! reads it within his scope. Each is named by the one area that does it. An act may do a chore on its way: a message to
//! the work chat goes with what it tells of.

/// Something written on nobody's right.
pub trait Chore: Send + Sync + 'static {}

macro_rules! chores {
    ($($(#[$doc:meta])+ $chore:ident: $($table:ident),+;)+) => {
        $(
            $(#[$doc])+
            pub struct $chore;
            impl Chore for $chore {}
            $(impl $crate::db::Of<$chore> for zhixing_entity::$table::Entity {})+
        )+
    };
}

chores! {
    /// Signing in and staying signed in (登录与会话): nobody is known before it is done.
    SignIn: challenge, code_sent, session, refresh_token, security_notice, totp, recovery_code;
    /// A stronger hash in place of the one that a password was just checked against (口令摘要升级).
    Rehashing: account;
    /// Tries are counted (尝试计数).
    TryCounting: throttle, known_address;
    /// Deadlines are looked at, and whoever is to know is reminded (节点提醒).
    DueReminding: reminder, reminder_head, deadline_look;
    /// Deadlines are derived again, under a lease (期限重算).
    Recomputing: recomputation, recomputation_failure;
    /// Lines for the work chat, and their way out (工作群消息).
    Chatting: chat_line, chat_channel, chat_message, chat_message_line;
    /// What must be told outside, and that it was (外发事项).
    Sending: outbox;
}
