//! Words of triage (繁简分流).

use strum::{AsRefStr, EnumIter, EnumString};

/// State of a triage decision (分流状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum TriageState {
    /// Proposed by the rules (系统建议).
    Proposed,
    /// Confirmed by a person (已确认).
    Confirmed,
    /// Another route was asked for (申请变更).
    OverrideRequested,
    /// And granted by a second person (变更已批准).
    OverrideApproved,
    /// Or not (变更未批准).
    OverrideRejected,
}

impl TriageState {
    /// Whether the case goes that way now.
    #[must_use]
    pub const fn is_decided(self) -> bool {
        matches!(self, Self::Confirmed | Self::OverrideApproved)
    }
}
