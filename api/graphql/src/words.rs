//! The words of the schema: every enum of the kernel and, beside, of the areas, each with its Chinese description.

mod act;
mod code;
mod deadline;
mod staff;
mod work;

use async_graphql::Enum;

pub use act::*;
pub use code::ErrorCode;
pub use deadline::*;
pub use staff::*;
pub use work::*;

/// 案件类型。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::kernel::kind::CaseKind")]
pub enum CaseKind {
    /// 首次执行（执）。
    FirstEnforcement,
    /// 恢复执行（执恢）。
    ResumedEnforcement,
    /// 财产保全执行（执保）。
    PreservationEnforcement,
    /// 执行异议（执异）。
    EnforcementObjection,
    /// 其他执行（执他）。
    OtherEnforcement,
    /// 执行救助（司救执）。
    JudicialReliefEnforcement,
    /// 司法制裁（司惩）。
    JudicialSanction,
}

/// 执行依据的种类。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::kernel::kind::BasisKind")]
pub enum BasisKind {
    /// 民事判决书。
    CivilJudgment,
    /// 民事裁定书。
    CivilRuling,
    /// 民事调解书。
    MediationStatement,
    /// 支付令。
    PaymentOrder,
    /// 确认调解协议裁定。
    MediationConfirmationRuling,
    /// 实现担保物权裁定。
    SecurityRealizationRuling,
    /// 刑事裁判涉财产部分。
    CriminalPropertyPart,
    /// 刑事附带民事判决。
    IncidentalCivilJudgment,
    /// 仲裁裁决。
    ArbitralAward,
    /// 公证债权文书。
    NotarizedDebtInstrument,
    /// 劳动仲裁裁决。
    LaborArbitrationAward,
    /// 行政处罚/处理决定。
    AdministrativeDecision,
    /// 保全裁定。
    PreservationRuling,
    /// 先予执行裁定。
    AdvanceEnforcementRuling,
    /// 经承认的外国裁判。
    RecognizedForeignTitle,
}

/// 案由（按类）。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::kernel::kind::Cause")]
pub enum Cause {
    /// 民间借贷。
    PrivateLoan,
    /// 金融借款。
    BankLoan,
    /// 买卖合同。
    Sale,
    /// 劳动报酬。
    Wages,
    /// 交通事故、人身损害。
    Injury,
    /// 婚姻家庭、抚养赡养。
    Family,
    /// 建设工程及其他合同。
    Construction,
    /// 租赁。
    Lease,
    /// 相邻、排除妨害、侵权。
    Nuisance,
    /// 刑事涉财产。
    CriminalProperty,
    /// 其他。
    Other,
}

/// 给付内容。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::kernel::kind::PerformanceKind")]
pub enum PerformanceKind {
    /// 给付金钱。
    Money,
    /// 交付财物。
    Delivery,
    /// 行为。
    Conduct,
}

/// 执行阶段，从接待到归档。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::kernel::stage::Stage")]
pub enum Stage {
    /// 接待。
    Intake,
    /// 立案。
    Filing,
    /// 繁简分流。
    Triage,
    /// 分案。
    Assignment,
    /// 通知。
    Notice,
    /// 查。
    Inquiry,
    /// 控。
    Control,
    /// 处。
    Disposal,
    /// 款。
    Funds,
    /// 结。
    Closing,
    /// 归。
    Archive,
}

/// 环节：持有案件并对其负责的岗位。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::kernel::stage::Segment")]
pub enum Segment {
    /// 接待。
    Reception,
    /// 立案。
    Filing,
    /// 分流。
    Triage,
    /// 办理。
    Handling,
    /// 案款。
    Funds,
    /// 归档。
    Archive,
}

/// 案件标识；中止、暂缓等是标识而不是阶段。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::kernel::stage::Flag")]
pub enum Flag {
    /// 涉民生。
    Livelihood,
    /// 已过申请执行期间。
    StatuteBarred,
    /// 已有保全。
    Preserved,
    /// 执行通知前置。
    FrontLoadedNotice,
    /// 绿色通道。
    GreenChannel,
    /// 中止。
    Suspended,
    /// 暂缓。
    Stayed,
    /// 异议审查中。
    ObjectionPending,
    /// 和解履行中。
    SettlementRunning,
}

/// 结案方式（执行工作若干问题的规定第六十四条）。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::kernel::stage::ClosingMethod")]
pub enum ClosingMethod {
    /// 执行完毕。
    FullyEnforced,
    /// 终结本次执行程序。
    ConcludedThisRound,
    /// 终结执行。
    EnforcementTerminated,
    /// 销案。
    CaseWithdrawnFromDocket,
    /// 不予执行。
    EnforcementRefused,
    /// 驳回申请。
    ApplicationRejected,
}

/// 退回时指明的缺陷。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::kernel::stage::DefectCode")]
pub enum DefectCode {
    /// 当事人信息有误。
    PartyIdentity,
    /// 执行依据不全。
    BasisDocument,
    /// 标的与依据不符。
    ClaimAmount,
    /// 送达信息无效。
    ContactDetails,
    /// 分流不当。
    WrongRoute,
    /// 分案不当。
    WrongTeam,
    /// 应回避未回避。
    ConflictOverlooked,
    /// 前序材料缺失。
    MissingPapers,
    /// 其他。
    Other,
}

/// 繁简分流的路线。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::kernel::route::Route")]
pub enum Route {
    /// 快速执行。
    Rapid,
    /// 强制执行。
    Compulsory,
}

/// 团队类型。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::kernel::route::TeamKind")]
pub enum TeamKind {
    /// 快速执行团队。
    Rapid,
    /// 强制执行团队。
    Compulsory,
    /// 执行辅助团队。
    Auxiliary,
}

/// 权责清单中的事项。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::kernel::route::Duty")]
pub enum Duty {
    /// 繁简分流。
    TriageCases,
    /// 接收速执案件。
    ReceiveRapidCases,
    /// 接收强制执行案件。
    ReceiveCompulsoryCases,
    /// 答复当事人。
    AnswerApplicants,
    /// 发出执行通知。
    IssueNotice,
    /// 财产查控。
    InquireProperty,
    /// 查封扣押冻结。
    ControlProperty,
    /// 财产处置。
    DisposeProperty,
    /// 强制执行行动。
    CoerciveOperation,
    /// 执行和解。
    ConcludeSettlement,
    /// 制作送达文书。
    ServePapers,
    /// 核查财产线索。
    VerifyClues,
    /// 提请结案。
    ProposeClosing,
}

/// 当事人地位。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::kernel::party::PartyRole")]
pub enum PartyRole {
    /// 申请执行人。
    Applicant,
    /// 被执行人。
    JudgmentDebtor,
    /// 案外人。
    ThirdParty,
    /// 利害关系人。
    InterestedParty,
    /// 委托代理人。
    Agent,
    /// 担保人。
    Surety,
}

/// 当事人类型。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::kernel::party::PartyKind")]
pub enum PartyKind {
    /// 自然人。
    NaturalPerson,
    /// 法人。
    LegalPerson,
    /// 非法人组织。
    OtherOrganization,
}

/// 角色。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::kernel::role::Role")]
pub enum Role {
    /// 院长。
    Pres,
    /// 执行局长。
    Chief,
    /// 承办人。
    Judge,
    /// 立案人员。
    Clerk,
    /// 节点监督员。
    Sup,
    /// 辅助人员。
    Aux,
    /// 案款管理员。
    Cash,
    /// 派出法庭。
    Trib,
    /// 乡镇便民执行服务站。
    Stn,
    /// 人大代表。
    Obs,
    /// 申请执行人。
    App,
    /// 安全管理员。
    Seca,
    /// 审计管理员。
    Auda,
    /// 系统管理员。
    Sysa,
    /// 设备。
    Dev,
    /// 匿名。
    Anon,
}
