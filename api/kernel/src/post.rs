//! Words of posts (岗位).

use sea_orm::DeriveValueType;
use strum::{AsRefStr, EnumIter, EnumString};

/// How a proposal or the giving out of credentials ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, EnumIter, DeriveValueType)]
#[strum(serialize_all = "snake_case")]
#[sea_orm(value_type = "String", to_str = "AsRef::<str>::as_ref", column_type = "Text")]
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
