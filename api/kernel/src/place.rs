//! Words of places (站点).

use strum::{AsRefStr, EnumIter, EnumString};

/// Kind of site (站点类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum SiteKind {
    /// The court (法院).
    Court,
    /// A dispatched tribunal (派出法庭).
    Tribunal,
    /// A township service station (乡镇便民执行服务站).
    Station,
}
