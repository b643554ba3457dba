//! Words of handovers between desks (移交).

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumIter, EnumString};

/// State of a handover (交接状态).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, AsRefStr, EnumString, EnumIter, DeriveValueType,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[sea_orm(value_type = "String", to_str = "AsRef::<str>::as_ref", column_type = "Text")]
pub enum HandoverState {
    /// Waits for the receiving segment (待接收).
    Pending,
    /// Taken over (已接收).
    Accepted,
    /// Sent back with a defect (已退回).
    Returned,
}
