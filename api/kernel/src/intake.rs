//! Words of applications (执行申请): where one stands, why one is refused.

use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumIter, EnumString};

/// State of an application (申请状态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum ApplicationState {
    /// Something is missing; one notice told what (待补正).
    Incomplete,
    /// Complete, waits for the filing desk (待立案).
    Submitted,
    /// Accepted: a case (已立案).
    Accepted,
    /// Refused by a ruling (裁定不予受理).
    Refused,
}

/// Ground on which filing is refused (不予受理事由).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum RefusalGround {
    /// The document has not taken effect, or none was shown.
    TitleNotEffective,
    /// The document orders no performance.
    NoPerformanceOrdered,
    /// It is not clear who the parties are.
    PartiesNotDefinite,
    /// It is not clear what is owed.
    PerformanceNotDefinite,
    /// The time for performance has not passed.
    NotYetDue,
    /// The debtor has performed.
    AlreadyPerformed,
    /// The applicant is neither the creditor nor his successor.
    NotEntitled,
    /// Another court is competent.
    NoJurisdiction,
    /// A competent court has filed the same application.
    AlreadyFiled,
    /// What the notice asked for was not supplemented in time.
    NotSupplemented,
}

impl RefusalGround {
    /// Chinese title, as printed in the ruling.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::TitleNotEffective => "执行依据尚未生效或者未提交",
            Self::NoPerformanceOrdered => "执行依据没有给付内容",
            Self::PartiesNotDefinite => "权利义务主体不明确",
            Self::PerformanceNotDefinite => "给付内容不明确",
            Self::NotYetDue => "履行期限尚未届满",
            Self::AlreadyPerformed => "义务已经履行",
            Self::NotEntitled => "申请人不是权利人或者其继承人、权利承受人",
            Self::NoJurisdiction => "不属于本院管辖",
            Self::AlreadyFiled => "其他有管辖权的法院已经立案",
            Self::NotSupplemented => "逾期未补正材料",
        }
    }

    /// The instrument and article of the ground, in Chinese.
    #[must_use]
    pub const fn source(self) -> &'static str {
        match self {
            Self::TitleNotEffective
            | Self::NotYetDue
            | Self::AlreadyPerformed
            | Self::NotEntitled
            | Self::NoJurisdiction => "关于人民法院执行工作若干问题的规定（试行）（2020年修正）第十六条",
            Self::NoPerformanceOrdered | Self::PartiesNotDefinite | Self::PerformanceNotDefinite => {
                "关于适用民事诉讼法的解释（2022年修正）第四百六十一条"
            }
            Self::AlreadyFiled => "关于适用民事诉讼法执行程序若干问题的解释（2020年修正）第二条",
            Self::NotSupplemented => "关于人民法院登记立案若干问题的规定第七条、第十八条",
        }
    }
}
