//! Words of reminders (提醒).

use strum::{AsRefStr, EnumString};

/// What a reminder tells (提醒种类).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum ReminderThreshold {
    /// The end is near (临近).
    Near,
    /// Half of the lead is left (过半).
    Half,
    /// What is owed is overdue (超期).
    Overdue,
    /// A measure or period has run out (届满).
    Lapsed,
    /// Those above the handler are told (逐级督办).
    Escalated,
    /// Somebody wrote it (人工催办).
    Manual,
}
