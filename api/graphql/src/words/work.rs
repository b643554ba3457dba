//! The words of the areas: reception, filing, triage, handover, messages and figures.

use async_graphql::Enum;

/// 站点类型。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::place::SiteKind")]
pub enum SiteKind {
    /// 法院。
    Court,
    /// 派出法庭。
    Tribunal,
    /// 乡镇便民执行服务站。
    Station,
}

/// 接待渠道。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::visit::Channel")]
pub enum Channel {
    /// 窗口。
    Counter,
    /// 电话。
    Telephone,
    /// 网上。
    Online,
}

/// 接待事项。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::visit::Purpose")]
pub enum Purpose {
    /// 咨询。
    Consultation,
    /// 申请执行。
    Application,
    /// 查询进展。
    Query,
    /// 提交线索材料。
    Material,
    /// 反映问题。
    Complaint,
}

/// 执行申请的状态。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::intake::ApplicationState")]
pub enum ApplicationState {
    /// 待补正。
    Incomplete,
    /// 待立案。
    Submitted,
    /// 已立案。
    Accepted,
    /// 裁定不予受理。
    Refused,
}

/// 裁定不予受理的理由。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::intake::rules::RefusalGround")]
pub enum RefusalGround {
    /// 执行依据尚未生效或者未提交。
    TitleNotEffective,
    /// 执行依据没有给付内容。
    NoPerformanceOrdered,
    /// 权利义务主体不明确。
    PartiesNotDefinite,
    /// 给付内容不明确。
    PerformanceNotDefinite,
    /// 履行期限尚未届满。
    NotYetDue,
    /// 义务已经履行。
    AlreadyPerformed,
    /// 申请人不是权利人或者其继承人、权利承受人。
    NotEntitled,
    /// 不属于本院管辖。
    NoJurisdiction,
    /// 其他有管辖权的法院已经立案。
    AlreadyFiled,
    /// 逾期未补正材料。
    NotSupplemented,
}

/// 分流决定的状态。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::triage::TriageState")]
pub enum TriageState {
    /// 系统建议。
    Proposed,
    /// 已确认。
    Confirmed,
    /// 申请变更。
    OverrideRequested,
    /// 变更已批准。
    OverrideApproved,
    /// 变更未批准。
    OverrideRejected,
}

/// 回避事由（民事诉讼法第四十七条）。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::relation::ConflictKind")]
pub enum ConflictKind {
    /// 当事人或者近亲属。
    Kin,
    /// 利害关系。
    Interest,
    /// 曾任代理人、证人、鉴定人。
    Agent,
    /// 其他关系。
    Other,
}

/// 财产线索的类型。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::message::ClueKind")]
pub enum ClueKind {
    /// 存款。
    Deposit,
    /// 工资收入。
    Income,
    /// 车辆。
    Vehicle,
    /// 房产土地。
    RealEstate,
    /// 牲畜货物。
    Goods,
    /// 下落。
    Whereabouts,
    /// 其他。
    Other,
}

/// 移交的状态。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::case::rules::HandoverState")]
pub enum HandoverState {
    /// 待接收。
    Pending,
    /// 已接收。
    Accepted,
    /// 已退回。
    Returned,
}

/// 账号上发生的、您应当知道的事。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::session::NoticeKind")]
pub enum NoticeKind {
    /// 用过的续期令牌再次出现，会话已经终止：令牌可能落入他人之手，请更换口令。
    RefreshReused,
    /// 登录的会话过多，最早的一个已经终止。
    SessionCapped,
    /// 口令已经更换。
    PasswordChanged,
    /// 已经绑定动态口令。
    FactorEnrolled,
    /// 动态口令已经解除。
    FactorRemoved,
    /// 使用了一个恢复码。
    RecoveryCodeUsed,
    /// 新的岗位已经生效。
    PostGranted,
    /// 一个岗位已经结束。
    PostEnded,
    /// 姓名、登录名、身份证号码或者办公电话已由系统管理员更正，如有不符请告知安全管理员。
    AccountCorrected,
    /// 账号已定下最后一日。
    AccountEnds,
    /// 账号已恢复，或者原定的最后一日已取消。
    AccountEnabled,
}

/// 统计维度。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::supervision::Dimension")]
pub enum Dimension {
    /// 立案月份。
    Month,
    /// 团队类型。
    TeamKind,
    /// 法庭。
    Tribunal,
    /// 案由。
    Cause,
}
