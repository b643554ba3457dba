//! Refusals as callers see them: a stable code, whether to try again, the request's id, a sentence in Chinese (English
//! on wish). Never a cause: that is logged here, once.

use async_graphql::{ErrorExtensionValues, ServerError, Value};

use crate::kernel::code::{Code, Coded, Detail};

/// A refusal on its way to the caller. It has no `Display`: nothing turns it into text by accident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    code: Code,
    fields: Vec<String>,
    detail: Option<Detail>,
    cause: Option<String>,
}

impl Refusal {
    /// A refusal with nothing but its code.
    #[must_use]
    pub const fn new(code: Code) -> Self {
        Self {
            code,
            fields: Vec::new(),
            detail: None,
            cause: None,
        }
    }

    /// A refusal about one field.
    #[must_use]
    pub fn about(code: Code, field: &str) -> Self {
        Self {
            code,
            fields: vec![field.to_owned()],
            detail: None,
            cause: None,
        }
    }

    /// Its code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// Whether it says no more than that something is not for the caller.
    pub(super) fn hides(&self) -> bool {
        self.code == Code::Forbidden && self.fields.is_empty()
    }

    /// The error as it stands in the answer.
    pub(super) fn into_error(self, request_id: &str, english: bool) -> ServerError {
        if let Some(cause) = &self.cause {
            tracing::error!(
                request.id = request_id,
                cause,
                code = self.code.as_ref(),
                "refused with a cause"
            );
        }
        let mut error = coded(self.code, request_id, english);
        if let Some(extensions) = &mut error.extensions {
            match self.detail {
                Some(Detail::RetryAfterSec(seconds)) => extensions.set("retryAfterSec", seconds),
                Some(Detail::Challenge(challenge)) => extensions.set("challenge", challenge),
                None => {}
            }
            if let [field] = self.fields.as_slice() {
                extensions.set("field", field.as_str());
            }
            if !self.fields.is_empty() {
                extensions.set(
                    "fields",
                    Value::List(self.fields.into_iter().map(Value::String).collect()),
                );
            }
        }
        error
    }
}

impl<E: Coded> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self {
            code: error.code(),
            fields: error.fields(),
            detail: error.detail(),
            cause: error.cause(),
        }
    }
}

/// A coded error outside any field.
#[must_use]
pub fn coded(code: Code, request_id: &str, english: bool) -> ServerError {
    let (chinese, in_english) = message(code);
    let mut error = ServerError::new(if english { in_english } else { chinese }, None);
    let mut extensions = ErrorExtensionValues::default();
    extensions.set("code", code.as_ref());
    extensions.set("retryable", code.retryable());
    extensions.set("requestId", request_id);
    if let Some(seconds) = code.retry_after_sec() {
        extensions.set("retryAfterSec", seconds);
    }
    error.extensions = Some(extensions);
    error
}

/// What a code says, in Chinese and in English.
#[expect(
    clippy::too_many_lines,
    reason = "a table: one entry a code, and no code without one"
)]
const fn message(code: Code) -> (&'static str, &'static str) {
    match code {
        Code::Unauthenticated => (
            "尚未登录，或者用户名、口令、验证码不正确",
            "not signed in, or the user name, password or code is wrong",
        ),
        Code::Forbidden => (
            "您的岗位或者与本案的关系不允许这样做",
            "your role or relation does not allow this",
        ),
        Code::NotFound => ("在您的范围内没有这一记录", "nothing under that id within your scope"),
        Code::Conflict => (
            "您读取之后内容已有变化，请刷新后再办",
            "it changed since you read it; read again",
        ),
        Code::IdempotencyConflict => (
            "同一 requestId 已用于另一操作或者另一内容",
            "the requestId was used for another operation or body",
        ),
        Code::InputInvalid => (
            "填写内容有误，请按所列字段改正",
            "the input is malformed; see the fields",
        ),
        Code::ExportTooLarge => (
            "导出至多五百条，请缩小筛选范围",
            "an export holds at most 500 rows; narrow the filter",
        ),
        Code::PageTooLarge => ("每页最多一百条", "a page holds at most 100"),
        Code::CursorInvalid => (
            "游标无效，请从第一页重新读取",
            "the cursor is not valid here; start from the first page",
        ),
        Code::SearchTooShort => (
            "检索词太短：姓名至少两字，拼音首字母至少两个",
            "the search text is too short: two characters at least",
        ),
        Code::QueryTooLarge => ("查询文本过长", "the document is too long"),
        Code::QueryTooDeep => ("查询嵌套过深", "the document is nested too deep"),
        Code::QueryTooComplex => ("查询内容过多", "the document asks for too much"),
        Code::QueryInvalid => ("查询不符合接口约定", "the document is not valid for this schema"),
        Code::RequestInvalid => ("请求格式不正确", "this is not a GraphQL request"),
        Code::MediaType => ("不支持这种内容类型", "the media type is not supported"),
        Code::MethodNotAllowed => ("此地址不接受这种请求方法", "the method is not allowed here"),
        Code::Busy => ("系统正忙，请稍后再试", "busy; try again"),
        Code::Timeout => ("查询用时过长，已经停止", "the query took too long and was stopped"),
        Code::RateLimited => ("请求过于频繁，请稍后再试", "too many requests; try again later"),
        Code::ShuttingDown => ("系统正在重启，请稍后再试", "this process stops; try again"),
        Code::DocumentNotTrusted => (
            "您的岗位只能使用已登记的查询",
            "your role may run registered documents alone",
        ),
        // clients compare this word for word
        Code::PersistedQueryNotFound => ("PersistedQueryNotFound", "PersistedQueryNotFound"),
        Code::FactorRequired => (
            "请输入验证码完成登录",
            "give the code of your second factor to finish signing in",
        ),
        Code::EnrolmentRequired => (
            "请先绑定动态口令，之后才能办理其他事项",
            "enrol your second factor first; nothing else is open before",
        ),
        Code::PasswordChangeRequired => (
            "请先更换初始口令，之后才能办理其他事项",
            "change your first password first; nothing else is open before",
        ),
        Code::PasswordWeak => (
            "口令不合要求：至少十五个字符（一律使用动态口令的法院，工作人员至少八个），不得过于常见，不得与原口令相同",
            "the password is too short, too long, easily guessed, or the one you have: 15 characters at least, 8 beside a second factor",
        ),
        Code::StepUpRequired => (
            "此事须在五分钟内再次验证身份",
            "prove yourself again; this needs a factor proved within five minutes",
        ),
        Code::NoticeWaiverOff => (
            "本院未开启执行通知前置，须发出执行通知",
            "this court sends every notice; none is waived",
        ),
        Code::NoticeNotInTitle => (
            "执行依据未载明执行通知，须发出执行通知",
            "the title carries no notice; one must be issued",
        ),
        Code::ReminderPrivate => (
            "催办内容须为六十字以内，且不得含有当事人姓名、金额或者证件、电话号码",
            "a note has at most 60 characters and names no party, no sum and no number of a person",
        ),
        Code::CircularNobody => (
            "案件尚无承办人，没有可以通报的人",
            "nobody handles the case; there is nobody to address",
        ),
        Code::CircularNotOverdue => (
            "所列节点须为本案承办人应当办理、今日已经超期的",
            "a deadline is not overdue today, not of this case, or no duty of its handler",
        ),
        Code::CircularOpen => (
            "所列节点已在尚未办结的通报中",
            "a deadline is in a circular already that is not closed",
        ),
        Code::CircularState => (
            "通报所处的状态不能这样办理",
            "the circular does not stand where this may be done",
        ),
        Code::CircularPrivate => (
            "通报及其说明不得含有当事人姓名、金额或者证件、电话号码",
            "a circular names no party, no sum and no number of a person",
        ),
        Code::TwoPersonRequired => ("此事须由另一人办理", "a second, different person must do this"),
        Code::ApplicationState => (
            "申请所处的环节不能这样办理",
            "the application does not stand at a step that allows this",
        ),
        Code::ApplicationContent => (
            "申请不符合立案条件，详见所列各项",
            "the application fails the content test; see the fields",
        ),
        Code::CaseStage => (
            "案件所处的阶段不能这样办理",
            "the case does not stand at a stage that allows this",
        ),
        Code::DutyNotHeld => (
            "本团队的权责清单中没有此项",
            "your team's list of powers and duties does not hold this",
        ),
        Code::TriageState => (
            "没有可办理的分流变更，或者已有变更待批",
            "no override is open for this, or one already is",
        ),
        Code::ReasonRequired => ("请写明理由，至少五个字", "give a reason of at least five characters"),
        Code::AssignmentNobody => ("该团队中没有可以承办本案的人", "nobody in the team may take the case"),
        Code::AssignmentBarred => ("所选的人不得承办本案", "the person chosen may not take the case"),
        Code::AssignmentTeam => ("该团队与案件的分流结果不符", "the team does not fit the route"),
        Code::StaffState => (
            "岗位或者登录凭据所处的状态不能这样办理",
            "the post or the credentials do not stand where this may be done",
        ),
        Code::AlreadyTaken => (
            "登录名或者身份证号码已有人使用",
            "the user name or the identity number is somebody else's",
        ),
        Code::LastAdministrator => (
            "这样办理之后，本院将没有该类管理员",
            "the court would be left without an administrator of this kind",
        ),
        Code::PostsIncompatible => ("这些岗位不得由一人兼任", "one person may not hold these posts together"),
        Code::HandoverNone => ("没有等待接收的移交", "no handover is waiting"),
        Code::HandoverSegment => (
            "该移交应由另一环节或者另一人接收",
            "the handover is for another segment or person",
        ),
        Code::HandoverSelf => (
            "不得接收或者退回自己移交的案件",
            "nobody accepts or returns his own handover",
        ),
        Code::ConflictDeclared => ("您已声明回避", "the conflict is declared already"),
        Code::MessageAnswered => ("该留言已经答复", "the message is answered already"),
        Code::QuotaExceeded => ("今日次数已满", "enough of these for today"),
        Code::RuleSourceNeeded => (
            "依据所定的期限、扣除或者事件有变的，须写明新的依据",
            "what the source says changes with a new source alone",
        ),
        Code::RuleBeyondLaw => (
            "本院只能从严约束自己：不得自行延长法定期限，不得改变当事人的权利、措施期限和最早日期",
            "a court may be stricter with itself alone; only the law sets this",
        ),
        Code::NotExtendable => ("该期限依规定不能延长", "this limit cannot be lengthened"),
        Code::ExtensionState => (
            "节点不在进行中，或者该延期申请已经处理",
            "the deadline does not run, or the extension is decided already",
        ),
        Code::ExtensionAsked => (
            "该节点已有延期申请待批",
            "an extension of this deadline is asked for already",
        ),
        Code::ExtensionTooLate => (
            "已过申请延期的最后一日",
            "the last day to ask for an extension has passed",
        ),
        Code::ExtensionTooLong => (
            "延长合计超过规定的上限",
            "the limit would be lengthened by more than the rule allows in sum",
        ),
        Code::TooManyStreams => (
            "同时打开的订阅过多，请先关闭一些",
            "too many streams are open; close some first",
        ),
        Code::CalendarFile => (
            "日历文件有误，请按所列行列改正",
            "the calendar file is refused; see row, column and reason in the fields",
        ),
        Code::CalendarTooFewDays => (
            "所列年份的放假日少于法定节假日，不能作为已公布的年份导入；尚未公布的请在状态一列写明“暂定”",
            "the years named have fewer days off than the law gives; mark a year that is not announced as provisional",
        ),
        Code::PlaceInUse => (
            "该机构或者团队还有案件、岗位、站点或者乡镇，不能这样变更",
            "cases, posts, stations or townships hang on this place or team, it cannot change so",
        ),
        Code::PlaceOver => (
            "该机构或者团队已经终止，或者尚未设立",
            "this place or team is over, or has not begun",
        ),
        Code::AnswerTooLarge => (
            "答复内容过长，请减少行数或者字段",
            "the answer would be too long; ask for fewer rows or fields",
        ),
        Code::StorageFull => (
            "存储空间已满：可以查询和登录，暂不能办理；腾出空间后自动恢复，请稍后重试",
            "the store is out of space: reads go on, writes are taken again when there is room",
        ),
        Code::StorageReadOnly => (
            "数据库目前只能查询，暂不能办理，请稍后重试",
            "the database may be read and takes no writes at present; try again",
        ),
        Code::StorageUnavailable => (
            "数据库暂时不可用，未丢失任何内容，请稍后重试",
            "the database does not answer at present, nothing was lost; try again",
        ),
        Code::Internal => (
            "系统内部故障，请凭请求编号联系管理员",
            "a failure of ours; tell the administrator the request id",
        ),
    }
}
