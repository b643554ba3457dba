//! The two routes of a case, the teams that walk them and the acts a team may do.

use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumIter, EnumString};

/// Route of a case (繁简分流结果).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Route {
    /// Rapid enforcement (快速执行).
    Rapid,
    /// Compulsory enforcement (强制执行).
    Compulsory,
}

/// Kind of team (团队类型).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum TeamKind {
    /// Rapid team (快速执行团队).
    Rapid,
    /// Compulsory team (强制执行团队).
    Compulsory,
    /// Auxiliary team (执行辅助团队).
    Auxiliary,
}

/// How the handler of a case was found (分案方式).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString)]
#[strum(serialize_all = "snake_case")]
pub enum AssignmentMode {
    /// By turns (轮流分案).
    Rotation,
    /// By hand, for a reason (指定分案).
    Manual,
}

impl Route {
    /// The kind of team that handles cases of this route.
    #[must_use]
    pub const fn team_kind(self) -> TeamKind {
        match self {
            Self::Rapid => TeamKind::Rapid,
            Self::Compulsory => TeamKind::Compulsory,
        }
    }
}

/// A line of a team's list of powers and duties (权责清单): one act the team may do.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Propose and confirm the route of a case (繁简分流).
    TriageCases,
    /// Take over a rapid case from triage (接收速执案件).
    ReceiveRapidCases,
    /// Take over a compulsory case from triage (接收强制执行案件).
    ReceiveCompulsoryCases,
    /// Answer applicants' messages (答复当事人).
    AnswerApplicants,
    /// Issue the enforcement notice (发出执行通知).
    IssueNotice,
    /// Run network and field inquiries (财产查控).
    InquireProperty,
    /// Seal, impound, freeze (查封扣押冻结).
    ControlProperty,
    /// Dispose of property (财产处置).
    DisposeProperty,
    /// Coercive operation on site (强制执行行动).
    CoerciveOperation,
    /// Mediate and conclude settlements (执行和解).
    ConcludeSettlement,
    /// Prepare and serve papers (制作送达文书).
    ServePapers,
    /// Verify leads on property (核查财产线索).
    VerifyClues,
    /// Propose the closing of a case (提请结案).
    ProposeClosing,
}
