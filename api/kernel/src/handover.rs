//! Words of handovers between desks (移交).

use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumIter, EnumString};

/// State of a handover (交接状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum HandoverState {
    /// Waits for the receiving segment (待接收).
    Pending,
    /// Taken over (已接收).
    Accepted,
    /// Sent back with a defect (已退回).
    Returned,
}
