//! Words of posts (岗位).

use strum::{AsRefStr, EnumIter, EnumString};

/// How a proposal or the giving out of credentials ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// The post was granted.
    Granted,
    /// The credentials were confirmed.
    Confirmed,
    /// Refused.
    Refused,
    /// Taken back by whoever asked.
    Withdrawn,
}
