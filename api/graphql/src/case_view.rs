//! The parts of a case in the schema: its basis, team, handler, events and what may be done with it.

use async_graphql::{Context, ID, SimpleObject};
use chrono::{DateTime, Utc};

use super::global_id::global;
use super::page::ListKey;
use super::scalar::{Date, Json};
use super::words;
use crate::crypto::Keyring;
use crate::domain::case;
use crate::domain::history::EventView;
use crate::kernel::id::CaseId;
use crate::kernel::page::Position;

/// 标的额档次，供不得查看具体金额的岗位使用。
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub enum ClaimBand {
    /// 一万元以下（含一万元）。
    UpTo10000,
    /// 一万元以上至五万元（含五万元）。
    UpTo50000,
    /// 五万元以上。
    More,
}

impl ClaimBand {
    /// The band of a claim.
    pub(super) fn of(claim: crate::kernel::fen::Fen) -> Self {
        match claim.as_i64() {
            ..=1_000_000 => Self::UpTo10000,
            1_000_001..=5_000_000 => Self::UpTo50000,
            5_000_001.. => Self::More,
        }
    }
}

/// 执行依据：其确定的义务由本院强制执行的法律文书。
#[derive(Clone, Debug, SimpleObject)]
pub struct Basis {
    /// 文书种类。
    pub(super) kind: words::BasisKind,
    /// 文书编号。
    pub(super) number: String,
    /// 制作机关。
    pub(super) issuer: Option<String>,
    /// 生效日期。
    pub(super) effective_on: Option<Date>,
    /// 履行期限的最后一日。
    pub(super) performance_due_on: Option<Date>,
}

impl From<case::Basis> for Basis {
    fn from(basis: case::Basis) -> Self {
        Self {
            kind: basis.kind.into(),
            number: basis.number,
            issuer: basis.issuer,
            effective_on: basis.effective_on.map(Date),
            performance_due_on: basis.performance_due_on.map(Date),
        }
    }
}

/// 承办人，或者被通报的人。
#[derive(Clone, Debug, SimpleObject)]
pub struct Handler {
    /// 编号。
    pub(super) id: ID,
    /// 姓名。
    name: String,
    /// 办公电话；从不提供私人电话。
    office_phone: Option<String>,
}

impl Handler {
    pub(super) fn new(keyring: &Keyring, handler: case::CaseHandler) -> Self {
        Self {
            id: global(keyring, handler.id),
            name: handler.name,
            office_phone: handler.office_phone,
        }
    }
}

/// 对本案可以办理的一个事项；不能办理的，说明原因。
#[derive(Clone, Debug, SimpleObject)]
pub struct CaseAction {
    /// 事项。
    pub(super) action: words::ActionName,
    /// 您现在是否可以办理。
    pub(super) allowed: bool,
    /// 不能办理的原因：此时办理将答复的错误代码。
    pub(super) reason_code: Option<words::ErrorCode>,
}

/// 案件经过中的一件事。
#[derive(Clone, Debug, SimpleObject)]
pub struct CaseEvent {
    /// 编号。
    pub(super) id: ID,
    /// 位置，不透明：作为 caseEvents 的 after 提交，从此件之后续传。
    pub(super) cursor: String,
    /// 案内序号，从一起连续；对申请执行人只数已公开的。
    pub(super) n: i64,
    /// 事件类型。
    pub(super) kind: words::EventKind,
    /// 发生时间。
    pub(super) happened_at: DateTime<Utc>,
    /// 经办人姓名；对申请执行人隐去，为空，他本人所办的除外。
    pub(super) actor_name: Option<String>,
    /// 经办人角色。
    pub(super) actor_role: words::Role,
    /// 所依据的规则及版本；对申请执行人隐去，为空。
    pub(super) rule: Option<String>,
    /// 事实：编号、代码与数目，不含个人信息；对申请执行人隐去，为空。
    pub(super) data: Option<Json>,
}

/// Where an event stands in the history of its case: in lists and in streams alike.
pub(super) fn event_position(event: &EventView) -> Position {
    Position {
        at: event.n,
        id: event.id.raw(),
    }
}

/// What the cursors of one case's history are bound to.
pub(super) fn event_key(ctx: &Context<'_>, case: CaseId) -> ListKey {
    ListKey::new(ctx, "case.events", &case.raw().to_string())
}

impl CaseEvent {
    /// The event as one caller sees it.
    pub(super) fn new(keyring: &Keyring, key: &ListKey, event: EventView) -> Self {
        Self {
            id: global(keyring, event.id),
            cursor: key.write(event_position(&event)),
            n: event.n,
            kind: event.kind.into(),
            happened_at: event.happened_at,
            actor_name: event.actor_name,
            actor_role: event.actor_role.into(),
            rule: event.rule,
            data: Some(event.data).filter(|data| !data.is_null()).map(Json),
        }
    }
}
