//! Words of synchronisation (同步).

use strum::{AsRefStr, EnumString};

use crate::place::SiteKind;

/// Set of roots that is synchronised as one (同步范围).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString)]
#[strum(serialize_all = "UPPERCASE")]
pub enum ScopeKind {
    /// What everybody holds.
    Common,
    /// What a tribunal holds (人民法庭).
    Tribunal,
    /// What a station holds (执行工作站).
    Station,
}

impl ScopeKind {
    /// The scope of a site of that kind; the court itself has none.
    #[must_use]
    pub const fn of(site: SiteKind) -> Option<Self> {
        match site {
            SiteKind::Court => None,
            SiteKind::Tribunal => Some(Self::Tribunal),
            SiteKind::Station => Some(Self::Station),
        }
    }
}

/// Whether a root lies in a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString)]
#[strum(serialize_all = "UPPERCASE")]
pub enum Presence {
    /// It does.
    In,
    /// It did, and left.
    Out,
}
