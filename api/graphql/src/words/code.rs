//! The codes of refusals in the schema: what stands in `extensions.code`, each with what it says.

use async_graphql::Enum;

/// 错误代码，见各错误的 `extensions.code`；客户端按代码处理，不按消息文字。代码不改名，也不挪作他用。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::kernel::code::Code")]
pub enum ErrorCode {
    /// 尚未登录，或者用户名、口令、验证码不正确。
    Unauthenticated,
    /// 您的岗位或者与本案的关系不允许这样做。
    Forbidden,
    /// 在您的范围内没有这一记录。
    NotFound,
    /// 您读取之后内容已有变化，请刷新后再办。
    Conflict,
    /// 同一 requestId 已用于另一操作或者另一内容。
    IdempotencyConflict,
    /// 填写内容有误，请按所列字段改正。
    InputInvalid,
    /// 每页最多一百条。
    PageTooLarge,
    /// 导出至多五百条，请缩小筛选范围。
    ExportTooLarge,
    /// 游标无效，请从第一页重新读取。
    CursorInvalid,
    /// 检索词太短：姓名至少两字，拼音首字母至少两个。
    SearchTooShort,
    /// 查询文本过长。
    QueryTooLarge,
    /// 查询嵌套过深。
    QueryTooDeep,
    /// 查询内容过多。
    QueryTooComplex,
    /// 答复内容过长，请减少行数或者字段。
    AnswerTooLarge,
    /// 查询不符合接口约定。
    QueryInvalid,
    /// 请求格式不正确。
    RequestInvalid,
    /// 不支持这种内容类型。
    MediaType,
    /// 此地址不接受这种请求方法。
    MethodNotAllowed,
    /// 系统正忙，请稍后再试。
    Busy,
    /// 查询用时过长，已经停止。
    Timeout,
    /// 请求过于频繁，请稍后再试。
    RateLimited,
    /// 系统正在重启，请稍后再试。
    ShuttingDown,
    /// 您的岗位只能使用已登记的查询。
    DocumentNotTrusted,
    /// 没有登记这一查询，请连同文本一并提交；其消息固定为“PersistedQueryNotFound”。
    PersistedQueryNotFound,
    /// 请输入验证码完成登录。
    FactorRequired,
    /// 请先绑定动态口令，之后才能办理其他事项。
    EnrolmentRequired,
    /// 请先以 changePassword 更换初始口令，之后才能办理其他事项。
    PasswordChangeRequired,
    /// 口令不合要求：至少十五个字符（一律使用动态口令的法院，工作人员至少八个），至多二百五十六字节，不得过于常见，不得与原口令相同。
    PasswordWeak,
    /// 此事须在五分钟内再次验证身份。
    StepUpRequired,
    /// 此事须由另一人办理。
    TwoPersonRequired,
    /// 申请所处的环节不能这样办理。
    ApplicationState,
    /// 申请不符合立案条件，详见所列各项。
    ApplicationContent,
    /// 案件所处的阶段不能这样办理。
    CaseStage,
    /// 本团队的权责清单中没有此项。
    DutyNotHeld,
    /// 没有可办理的分流变更，或者已有变更待批。
    TriageState,
    /// 请写明理由，至少五个字。
    ReasonRequired,
    /// 该团队中没有可以承办本案的人。
    AssignmentNobody,
    /// 所选的人不得承办本案。
    AssignmentBarred,
    /// 该团队与案件的分流结果不符。
    AssignmentTeam,
    /// 该机构或者团队还有案件、岗位、站点或者乡镇，不能这样变更；`fields` 写明各有几个。
    PlaceInUse,
    /// 该机构或者团队已经终止，或者尚未设立。
    PlaceOver,
    /// 岗位或者登录凭据所处的状态不能这样办理。
    StaffState,
    /// 登录名或者身份证号码已有人使用。
    AlreadyTaken,
    /// 这样办理之后，本院将没有该类管理员。
    LastAdministrator,
    /// 这些岗位不得由一人兼任。
    PostsIncompatible,
    /// 没有等待接收的移交。
    HandoverNone,
    /// 该移交应由另一环节或者另一人接收。
    HandoverSegment,
    /// 不得接收或者退回自己移交的案件。
    HandoverSelf,
    /// 您已声明回避。
    ConflictDeclared,
    /// 该留言已经答复。
    MessageAnswered,
    /// 今日次数已满。
    QuotaExceeded,
    /// 同时打开的订阅过多，请先关闭一些。
    TooManyStreams,
    /// 本院未开启执行通知前置，须发出执行通知。
    NoticeWaiverOff,
    /// 执行依据未载明执行通知，须发出执行通知。
    NoticeNotInTitle,
    /// 催办内容须为六十字以内，且不得含有当事人姓名、金额或者证件、电话号码。
    ReminderPrivate,
    /// 日历文件有误，请按所列行列改正。
    CalendarFile,
    /// 所列年份的放假日少于法定节假日，不能作为已公布的年份导入；尚未公布的请在状态一列写明“暂定”。
    CalendarTooFewDays,
    /// 依据所定的期限、扣除或者事件有变的，须写明新的依据。
    RuleSourceNeeded,
    /// 本院只能从严约束自己：不得自行延长法定期限，不得改变当事人的权利、措施期限和最早日期。
    RuleBeyondLaw,
    /// 该期限依规定不能延长。
    NotExtendable,
    /// 节点不在进行中，或者该延期申请已经处理。
    ExtensionState,
    /// 该节点已有延期申请待批。
    ExtensionAsked,
    /// 已过申请延期的最后一日。
    ExtensionTooLate,
    /// 延长合计超过规定的上限。
    ExtensionTooLong,
    /// 案件尚无承办人，没有可以通报的人。
    CircularNobody,
    /// 所列节点须为本案承办人应当办理、今日已经超期的。
    CircularNotOverdue,
    /// 所列节点已在尚未办结的通报中。
    CircularOpen,
    /// 通报所处的状态不能这样办理。
    CircularState,
    /// 通报及其说明不得含有当事人姓名、金额或者证件、电话号码。
    CircularPrivate,
    /// 存储空间已满：可以查询和登录，暂不能办理；腾出空间后自动恢复，请稍后重试。
    StorageFull,
    /// 数据库目前只能查询，暂不能办理，请稍后重试。
    StorageReadOnly,
    /// 数据库暂时不可用，未丢失任何内容，请稍后重试。
    StorageUnavailable,
    /// 系统内部故障，请凭请求编号联系管理员。
    Internal,
}
