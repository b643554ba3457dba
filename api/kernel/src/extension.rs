//! Words of extensions (延期).

use strum::{AsRefStr, EnumString};

/// State of an extension (延期申请状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, AsRefStr, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum ExtensionState {
    /// It waits for the president (待批).
    Asked,
    /// The limit is longer (已批准).
    Granted,
    /// The limit stays as it was (未批准).
    Refused,
}

/// Whether the high court is to be told (层报备案).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, AsRefStr, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum Upward {
    /// It is granted on the president's own word.
    NotNeeded,
    /// The report is owed.
    Owed,
}
