//! Words of places (站点).

use sea_orm::DeriveValueType;
use strum::{AsRefStr, EnumIter, EnumString};

/// Kind of site (站点类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, EnumIter, DeriveValueType)]
#[strum(serialize_all = "snake_case")]
#[sea_orm(value_type = "String", to_str = "AsRef::<str>::as_ref", column_type = "Text")]
pub enum SiteKind {
    /// The court (法院).
    Court,
    /// A dispatched tribunal (派出法庭).
    Tribunal,
    /// A township service station (乡镇便民执行服务站).
    Station,
}
