//! What a court decides for itself (本院做法), within the law.

use serde::{Deserialize, Serialize};

/// The switches of one court.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Practice {
    /// Whether a judgment that carries the enforcement notice takes its place.
    pub front_loaded_notice: bool,
    /// Days overdue from which the leader of the team is told; never at 0.
    pub leader_after_days: u16,
    /// Days overdue from which the chief of the bureau is told; never at 0.
    pub chief_after_days: u16,
}

impl Default for Practice {
    fn default() -> Self {
        Self {
            front_loaded_notice: false,
            leader_after_days: 1,
            chief_after_days: 3,
        }
    }
}
