//! The words of deadlines and of the calendar.

use async_graphql::Enum;

/// 节点的状态。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::deadline::rules::Status")]
pub enum DeadlineStatus {
    /// 未开始。
    Pending,
    /// 进行中。
    Running,
    /// 已暂停：期间正在扣除。
    Paused,
    /// 临近。
    Near,
    /// 超期。
    Overdue,
    /// 按期完成；最早日期已到的，也为此。
    Met,
    /// 超期完成。
    MetLate,
    /// 免除。
    Waived,
    /// 作废，或者当事人的权利期间、措施的期限届满。
    Void,
}

/// 节点的性质。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::deadline::rules::RuleKind")]
pub enum DeadlineKind {
    /// 法院职责。
    Court,
    /// 当事人的权利或者义务。
    Party,
    /// 措施或者期间届满。
    Expiry,
    /// 外部机构职责。
    Agency,
    /// 本地做法，可以调整。
    Local,
}

/// 期限的单位。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::deadline::rules::Unit")]
pub enum LimitUnit {
    /// 时。
    Hour,
    /// 日。
    Day,
    /// 工作日。
    Workday,
    /// 月。
    Month,
    /// 年。
    Year,
    /// 立即。
    AtOnce,
}

/// 计算的方向。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::deadline::rules::Direction")]
pub enum CountDirection {
    /// 自起算日顺计。
    Forward,
    /// 自固定日期倒计。
    Backward,
}

/// 最后一日为休息日时怎样办。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::deadline::rules::Roll")]
pub enum RestDayRule {
    /// 顺延至其后第一个工作日。
    Later,
    /// 提前至其前最后一个工作日。
    Earlier,
    /// 不变。
    Never,
}

/// 最早日期怎样理解。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::deadline::rules::Bound")]
pub enum FloorBound {
    /// 期满之日起可以。
    AtLeast,
    /// 期满次日起可以。
    MoreThan,
}

/// 规则适用于申请还是案件。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::deadline::rules::Matter")]
pub enum DeadlineMatter {
    /// 执行申请。
    Application,
    /// 执行案件。
    Case,
}

/// 规则适用的条件。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::deadline::rules::Condition")]
pub enum RuleCondition {
    /// 全部。
    Always,
    /// 给付金钱的。
    MoneyClaim,
    /// 非诉行政执行。
    Administrative,
    /// 非诉行政执行以外的。
    NotAdministrative,
}

/// 规则依据的可靠程度。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::deadline::rules::Mark")]
pub enum RuleMark {
    /// 已核对法律文本。
    V,
    /// 仅见于转述。
    P,
    /// 未经核实。
    Unverified,
    /// 本院自定。
    Policy,
}

/// 看板的分档，依次相接。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::deadline::Bucket")]
pub enum DueBucket {
    /// 已超期。
    Overdue,
    /// 今日到期。
    Today,
    /// 一至三日内到期。
    ThreeDays,
    /// 四至七日内到期。
    SevenDays,
    /// 八至十五日内到期。
    FifteenDays,
}

/// 日历日的种类。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::kernel::workdays::DayKind")]
pub enum DayKind {
    /// 工作日。
    Workday,
    /// 周末。
    Weekend,
    /// 法定节假日。
    Holiday,
    /// 调休放假。
    BridgeOff,
    /// 调休上班。
    AdjustedWork,
}

/// 一条消息在一个渠道的状态。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::events::chat::State")]
pub enum DeliveryState {
    /// 待发送。
    Waiting,
    /// 已送达。
    Sent,
    /// 送不到，等待处理。
    Dead,
}

/// 日历文件的格式。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::calendar::import::Format")]
pub enum CalendarFormat {
    /// 逗号分隔的文本，UTF-8，首行为列名。
    Csv,
    /// JSON 数组，每日一个对象。
    Json,
    /// Excel 工作簿的第一张表，首行为列名。
    Xlsx,
}

/// 延期申请的状态。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::extension::ExtensionState")]
pub enum ExtensionState {
    /// 待批。
    Asked,
    /// 已批准。
    Granted,
    /// 未批准。
    Refused,
}

/// 是否须层报高级人民法院备案。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::extension::Upward")]
pub enum UpwardReport {
    /// 不须。
    NotNeeded,
    /// 应当层报，尚未登记已报。
    Owed,
}

/// 扣除的事由。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::deadline::rules::Exclusion")]
pub enum ExclusionKind {
    /// 中止执行。
    Suspension,
    /// 暂缓执行。
    Stay,
    /// 公告送达。
    PublicNotice,
    /// 评估、审计、资产清理。
    Expert,
    /// 拍卖、变卖。
    Sale,
    /// 管辖争议、执行争议协调。
    Jurisdiction,
    /// 向上级法院请示。
    Instructions,
}

/// 统计谁的连续无超期天数。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum StreakOf {
    /// 全院。
    Court,
    /// 一个团队。
    Team,
    /// 一个人。
    Person,
}

/// 超期节点按什么统计。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::deadline::OverdueBy")]
pub enum OverdueBy {
    /// 案件目前所在的环节。
    Segment,
    /// 团队。
    Team,
    /// 法庭或者站点。
    Site,
    /// 规则。
    Rule,
    /// 承办人。
    Person,
}

/// 通报的状态。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::circular::CircularState")]
pub enum CircularState {
    /// 已发出，尚未签收。
    Issued,
    /// 已签收，尚未说明；退回重新说明的，也为此。
    Acknowledged,
    /// 已说明，等待办结。
    Explained,
    /// 已办结。
    Closed,
}

/// 通报办理的一步。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::circular::CircularStep")]
pub enum CircularStep {
    /// 发出。
    Issued,
    /// 签收。
    Acknowledged,
    /// 说明。
    Explained,
    /// 退回重新说明。
    Returned,
    /// 办结。
    Closed,
    /// 撤回。
    Withdrawn,
}

/// 怎样答复通报。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum CircularAnswer {
    /// 签收。
    Acknowledge,
    /// 说明，即为签收。
    Explain,
}

/// 期限因何变动。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::deadline::Cause")]
pub enum MoveCause {
    /// 发生了影响期限的事。
    Event,
    /// 日历更新。
    Calendar,
    /// 批准延期。
    Extension,
}
