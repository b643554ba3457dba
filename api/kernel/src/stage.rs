//! Where a case stands: its stage, the segment that holds it and its flags.
//!
//! Stages run `intake → … → archive`; side states such as a suspension are flags, never stages.

use serde::{Deserialize, Serialize};
use strum::{AsRefStr, EnumIter, EnumString};

/// Stage of a case (执行阶段).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Reception (接待).
    Intake,
    /// Filing (立案).
    Filing,
    /// Triage (繁简分流).
    Triage,
    /// Assignment (分案).
    Assignment,
    /// Enforcement notice (通知).
    Notice,
    /// Property inquiry (查).
    Inquiry,
    /// Control of property (控).
    Control,
    /// Disposal of property (处).
    Disposal,
    /// Funds (款).
    Funds,
    /// Closing (结).
    Closing,
    /// Archive (归).
    Archive,
}

/// Segment of the pipeline (环节): the desk that holds the case and answers for it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Segment {
    /// Reception at the centre, a tribunal or a station (接待).
    Reception,
    /// Filing desk (立案).
    Filing,
    /// Triage desk of the auxiliary team (分流).
    Triage,
    /// Handling by a team (办理).
    Handling,
    /// Funds desk (案款).
    Funds,
    /// Archive (归档).
    Archive,
}

/// Side state or mark of a case (案件标识).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// Livelihood case (涉民生).
    Livelihood,
    /// The application came after the two years of CPL art. 250 (已过申请执行期间).
    StatuteBarred,
    /// Preservation was in place at filing (已有保全).
    Preserved,
    /// The title carries the enforcement notice (执行通知前置).
    FrontLoadedNotice,
    /// Green channel (绿色通道).
    GreenChannel,
    /// Suspended (中止).
    Suspended,
    /// Stayed (暂缓).
    Stayed,
    /// An objection is pending (异议审查中).
    ObjectionPending,
    /// A settlement is running (和解履行中).
    SettlementRunning,
}

/// How a case was closed (结案方式), WORK art. 64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, AsRefStr, EnumString, EnumIter)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum ClosingMethod {
    /// Fully enforced (执行完毕).
    FullyEnforced,
    /// This round of enforcement concluded (终结本次执行程序).
    ConcludedThisRound,
    /// Enforcement terminated (终结执行).
    EnforcementTerminated,
    /// Withdrawn from the docket (销案).
    CaseWithdrawnFromDocket,
    /// Enforcement refused (不予执行).
    EnforcementRefused,
    /// Application rejected (驳回申请).
    ApplicationRejected,
}

/// Why the receiving segment sends work back (退回缺陷).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, AsRefStr, EnumString, EnumIter,
)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum DefectCode {
    /// A party's identity is wrong or missing (当事人信息有误).
    PartyIdentity,
    /// The basis document is missing or incomplete (执行依据不全).
    BasisDocument,
    /// The claim does not agree with the title (标的与依据不符).
    ClaimAmount,
    /// Address or telephone cannot be used (送达信息无效).
    ContactDetails,
    /// The route does not fit the facts (分流不当).
    WrongRoute,
    /// The team is not the right one (分案不当).
    WrongTeam,
    /// A conflict of interest was overlooked (应回避未回避).
    ConflictOverlooked,
    /// Papers of the earlier segment are missing (前序材料缺失).
    MissingPapers,
    /// Another defect, told in the note (其他).
    Other,
}
