//! Words of enforcement notices (执行通知).

use strum::{AsRefStr, EnumString};

/// How the notice came to the party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum NoticeMode {
    /// It was issued (发出执行通知).
    Issued,
    /// The judgment carried it (执行通知前置).
    FrontLoaded,
}
