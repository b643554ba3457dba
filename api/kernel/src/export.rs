//! Words of exports (导出).

use strum::{AsRefStr, EnumString};

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum ExportKind {
    /// Deadlines (节点期限).
    Deadlines,
}
