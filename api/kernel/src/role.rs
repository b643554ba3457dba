//! The roles of the court's people and of those outside it.

use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumIter, EnumString, IntoStaticStr, VariantArray};

use crate::stage::Segment;

/// Role of a signed-in person (角色); the text is the code of the access table.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    AsRefStr,
    EnumString,
    EnumIter,
    IntoStaticStr,
    VariantArray,
)]
#[strum(serialize_all = "UPPERCASE")]
#[serde(rename_all = "UPPERCASE")]
pub enum Role {
    /// President of the court (院长).
    Pres,
    /// Chief of the enforcement bureau (执行局长).
    Chief,
    /// Judge or officer who handles cases (承办人).
    Judge,
    /// Filing clerk (立案人员).
    Clerk,
    /// Node supervisor (节点监督员).
    Sup,
    /// Auxiliary clerk, triage desk (辅助人员).
    Aux,
    /// Cashier (案款管理员).
    Cash,
    /// Staff of a dispatched tribunal (派出法庭).
    Trib,
    /// Clerk of a township station (乡镇便民执行服务站).
    Stn,
    /// People's-congress deputy (人大代表).
    Obs,
    /// Applicant (申请执行人).
    App,
    /// Security administrator (安全管理员).
    Seca,
    /// Audit administrator (审计管理员).
    Auda,
    /// System administrator (系统管理员).
    Sysa,
    /// Enrolled device (设备).
    Dev,
    /// Nobody signed in (匿名).
    Anon,
}

impl Role {
    /// Whether he works in the court's system: at the court, a tribunal or a station.
    #[must_use]
    pub const fn is_staff(self) -> bool {
        !matches!(self, Self::Obs | Self::App | Self::Dev | Self::Anon)
    }

    /// The segment whose desk he sits at; none for roles that never take a case over.
    #[must_use]
    pub const fn desk(self) -> Option<Segment> {
        match self {
            Self::Clerk => Some(Segment::Filing),
            Self::Aux => Some(Segment::Triage),
            Self::Judge => Some(Segment::Handling),
            Self::Cash => Some(Segment::Funds),
            Self::Pres
            | Self::Chief
            | Self::Sup
            | Self::Trib
            | Self::Stn
            | Self::Obs
            | Self::App
            | Self::Seca
            | Self::Auda
            | Self::Sysa
            | Self::Dev
            | Self::Anon => None,
        }
    }
}
