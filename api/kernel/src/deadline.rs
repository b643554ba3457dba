//! Words of deadlines (节点期限).

use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumIter, EnumString, IntoEnumIterator as _, IntoStaticStr};

/// Unit of a limit (期限单位). A plain day (日) is a calendar day.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Full hours, from the next full hour (时): 民事诉讼法解释 art. 125.
    Hour,
    /// Calendar days, from the next day (日).
    Day,
    /// Workdays, only where the text says so (工作日).
    Workday,
    /// Months, to the same-numbered day or the last of the month (月): Civil Code (民法典) art. 202, since 2021-01-01.
    Month,
    /// Years, likewise (年).
    Year,
    /// On the day itself (当即).
    AtOnce,
}

/// Which way a limit is counted.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// From the start on (顺计).
    Forward,
    /// Back from a day that is fixed, as a lead before it (倒计).
    Backward,
}

/// What happens to a last day that is a day of rest (期间届满日顺延).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Roll {
    /// The next workday: 民事诉讼法 art. 85.
    Later,
    /// The workday before, for limits counted back: this court's convention.
    Earlier,
    /// It stays: hours, detention, earliest dates, and the end of a measure, whose effect lapses whatever the day.
    Never,
}

/// Where a deadline stands, as far as no day has to pass for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, AsRefStr, EnumString)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It runs.
    Open,
    /// It stands still.
    Paused,
    /// Done in time.
    Met,
    /// Done after the end.
    MetLate,
    /// Taken away.
    Waived,
    /// Ended with its matter.
    Void,
    /// An earliest day.
    Floor,
}

impl State {
    /// Whether it came to an end.
    #[must_use]
    pub const fn is_ended(self) -> bool {
        match self {
            Self::Met | Self::MetLate | Self::Waived | Self::Void => true,
            Self::Open | Self::Paused | Self::Floor => false,
        }
    }
}

/// Whom or what a deadline binds (节点性质).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum RuleKind {
    /// A duty of the court (法院职责).
    Court,
    /// A right or duty of a party (当事人权利义务).
    Party,
    /// The end of a measure or period (措施到期).
    Expiry,
    /// A duty of an outside body (外部机构职责).
    Agency,
    /// The practice of a court, not law (本地做法).
    Local,
}

impl RuleKind {
    /// Those whose last day the court answers for.
    pub fn owed() -> impl Iterator<Item = Self> {
        Self::iter().filter(|kind| kind.is_owed())
    }

    /// Whether the court answers for it when its last day passes: what it does not answer for lapses that day.
    #[must_use]
    pub const fn is_owed(self) -> bool {
        match self {
            Self::Court | Self::Agency | Self::Local => true,
            // a right of a party is nobody's duty, and a measure that ran out has ended: nothing done later would meet it
            Self::Party | Self::Expiry => false,
        }
    }
}

/// How well the source of a rule is known.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Read in the text of the law.
    #[strum(serialize = "V")]
    #[serde(rename = "V")]
    V,
    /// Read in a secondary source only.
    #[strum(serialize = "P")]
    #[serde(rename = "P")]
    P,
    /// From general knowledge, without a source.
    #[strum(serialize = "unverified")]
    Unverified,
    /// Set by this court.
    #[strum(serialize = "policy")]
    Policy,
}

/// What a deadline is kept on.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// An application, until it is decided (执行申请).
    Application,
    /// A case (执行案件).
    Case,
}

/// Which matters a rule watches (适用条件).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// All.
    Always,
    /// Those for the payment of money (给付金钱).
    MoneyClaim,
    /// Those on an administrative decision (非诉行政).
    Administrative,
    /// All but those on an administrative decision.
    NotAdministrative,
}

/// Ground on which days do not run (扣除事由).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Exclusion {
    /// Suspension until the case is resumed (中止执行), E1: 执行工作规定 art. 63, 审限规定 (2000) art. 9(9).
    Suspension,
    /// Stay on a settlement, on security or by order of a higher court (暂缓执行), E2: 审限规定 (2000) art. 9(10), (11).
    Stay,
    /// Service by public notice (公告送达), E3: 执行程序解释 art. 13; 法发〔2006〕35号 art. 14, not verified.
    PublicNotice,
    /// Appraisal, audit or asset clearing by experts (评估、审计、资产清理), E4: 审限规定 (2000) art. 9(8).
    Expert,
    /// Auction and sale of seized property (拍卖、变卖), E5: 审限规定 (2000) art. 9(12).
    Sale,
    /// Dispute on jurisdiction, or one under coordination (管辖争议、执行争议协调), E6: 审限规定 (2000) art. 9(7).
    Jurisdiction,
    /// Request for instructions to a higher court (请示), E7: 法发〔2006〕35号 art. 14, not verified.
    Instructions,
}

impl Exclusion {
    /// The code of the rule table.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Suspension => "E1",
            Self::Stay => "E2",
            Self::PublicNotice => "E3",
            Self::Expert => "E4",
            Self::Sale => "E5",
            Self::Jurisdiction => "E6",
            Self::Instructions => "E7",
        }
    }
}

/// What moved a deadline (期限变动的原因).
#[derive(Clone, Copy, Debug, PartialEq, Eq, AsRefStr, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Cause {
    /// Something happened.
    Event,
    /// The calendar was brought up to date.
    Calendar,
    /// A longer limit was granted.
    Extension,
}
