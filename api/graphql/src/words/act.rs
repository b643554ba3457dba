//! The words of what is done and what happens: acts on a case, its events, reminders, the notice, the rules of triage and
//! what the record is about.

use async_graphql::Enum;

/// 对案件办理的事项，与变更同名，以大写和下划线书写。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::action::CaseAct")]
pub enum ActionName {
    /// 确认分流。
    TriageCase,
    /// 申请变更分流。
    OverrideTriage,
    /// 决定变更分流。
    ApproveTriageOverride,
    /// 分案。
    AssignCase,
    /// 发出执行通知。
    IssueNotice,
    /// 执行通知前置，不再发出。
    WaiveNotice,
    /// 申请延期。
    RequestExtension,
    /// 接收移交。
    AcceptHandover,
    /// 退回移交。
    ReturnHandover,
    /// 更正后再次移交。
    HandOver,
    /// 声明回避。
    DeclareConflict,
    /// 提交财产线索。
    SubmitClue,
    /// 给承办人留言。
    SendMessage,
    /// 答复留言。
    AnswerMessage,
}

/// 案件经过中发生了什么。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::events::EventKind")]
pub enum EventKind {
    /// 接待登记。
    VisitRecorded,
    /// 收到申请。
    ApplicationSubmitted,
    /// 一次性告知补正。
    SupplementNotified,
    /// 补正。
    ApplicationSupplemented,
    /// 受理申请。
    ApplicationAccepted,
    /// 裁定不予受理。
    ApplicationRefused,
    /// 立案。
    CaseFiled,
    /// 分流建议。
    TriageProposed,
    /// 确认分流。
    Triaged,
    /// 申请变更分流。
    OverrideRequested,
    /// 批准变更分流。
    OverrideApproved,
    /// 不批准变更分流。
    OverrideRejected,
    /// 声明回避。
    ConflictDeclared,
    /// 分案。
    Assigned,
    /// 移交。
    HandoverSent,
    /// 接收移交。
    HandoverAccepted,
    /// 退回移交。
    HandoverReturned,
    /// 提供财产线索。
    ClueSubmitted,
    /// 留言。
    MessageSent,
    /// 答复留言。
    MessageAnswered,
    /// 发出执行通知。
    NoticeIssued,
    /// 执行通知前置。
    NoticeWaived,
    /// 期限重算。
    DeadlinesRecomputed,
    /// 申请延期。
    ExtensionRequested,
    /// 批准延期。
    ExtensionGranted,
    /// 不批准延期。
    ExtensionRefused,
    /// 发出通报。
    CircularIssued,
    /// 签收通报。
    CircularAcknowledged,
    /// 说明超期原因。
    CircularExplained,
    /// 退回重新说明。
    CircularReturned,
    /// 办结通报。
    CircularClosed,
    /// 撤回通报。
    CircularWithdrawn,
    /// 财产查询。
    PropertyInquired,
    /// 财产控制。
    PropertyControlled,
    /// 案款到账。
    FundsReceived,
    /// 案款发放。
    FundsPaid,
    /// 结案。
    CaseClosed,
}

/// 何种提醒。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::reminder::ReminderThreshold")]
pub enum ReminderThreshold {
    /// 临近。
    Near,
    /// 过半：提醒的期间已过一半。
    Half,
    /// 超期。
    Overdue,
    /// 届满：措施的期限或者期间届满。
    Lapsed,
    /// 逐级督办。
    Escalated,
    /// 人工催办。
    Manual,
}

/// 一次性告知的事项；代码不挪作他用。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::visit::NoticeCode")]
pub enum NoticeCode {
    /// 申请材料。
    Materials,
    /// 申请执行的期间。
    ApplicationPeriod,
    /// 立案期限。
    FilingLimit,
    /// 确认送达地址。
    AddressConfirmation,
    /// 提供财产线索。
    PropertyLeads,
    /// 无财产可供执行的风险。
    RiskNoProperty,
    /// 自愿和解。
    Settlement,
    /// 执行异议。
    Objection,
    /// 向上一级法院申请执行。
    SuperiorCourt,
    /// 案款只进本院专户。
    CourtAccountOnly,
    /// 执行费不需预交。
    FeeNotPrepaid,
    /// 代理人的特别授权。
    AgentAuthority,
}

/// 分流规则：X 为强制执行，R 为快速执行，D 为兜底。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::triage::rules::RuleCode")]
pub enum TriageRuleCode {
    /// 需要排除妨害、强制处置。
    X1,
    /// 其他疑难复杂。
    X2,
    /// 保全已足额。
    R1,
    /// 小标的。
    R2,
    /// 分案前愿意协商。
    R3,
    /// 有可提取的收入。
    R4,
    /// 简单行为类。
    R5,
    /// 兜底：不具备快速执行情形。
    D,
}

/// 审计记录所涉对象的类型。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::record::ObjectKind")]
pub enum ObjectKind {
    /// 机构。
    Site,
    /// 团队。
    Team,
    /// 人员。
    Person,
    /// 账号。
    Account,
    /// 会话。
    Session,
    /// 接待记录。
    Visit,
    /// 执行申请。
    Application,
    /// 案件。
    Case,
    /// 当事人。
    Party,
    /// 移交。
    Handover,
    /// 财产线索。
    Clue,
    /// 留言。
    Message,
    /// 案件经过。
    Event,
    /// 分流决定。
    Triage,
    /// 节点。
    Deadline,
    /// 延期申请。
    Extension,
    /// 岗位。
    Post,
    /// 登录凭据的发放。
    CredentialIssue,
    /// 账号名册中的账号。
    User,
    /// 通报。
    Circular,
    /// 节点规则。
    DeadlineRule,
    /// 导出的文件。
    Export,
    /// 其他。
    Other,
}
