//! Words of the work chat (工作群提醒).

use strum::{AsRefStr, EnumString};

/// State of a message (送达状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, AsRefStr, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum State {
    /// It goes out, now or later (待发).
    Waiting,
    /// The channel took it (已发).
    Sent,
    /// It is not tried any more (未能送达).
    Dead,
}
