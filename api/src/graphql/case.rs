//! Cases in the schema.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, InputObject, Json, Object, OneofObject, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::batch::{self, Batch};
use super::global_id::{expect, find, global};
use super::handover::Handover;
use super::message::{Clue, Message};
use super::page::{Connection, ListKey, Window};
use super::party::Party;
use super::place::Site;
use super::refusal::Refusal;
use super::reply::Reply;
use super::scalar::{CaseNumber, Date, Fen};
use super::triage::Triage;
use super::{Ask, request, shown, words};
use crate::domain::action::{Standing, available};
use crate::domain::case::{self, CaseFilter, CaseList, CaseOrder, CaseQuery, CaseView, EventView};
use crate::kernel::code::Code;
use crate::kernel::id::{CaseId, Id};
use crate::kernel::page::{Page, Paged, Position};
use crate::policy::{Actor, Row, Scope};

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
    fn of(claim: crate::kernel::fen::Fen) -> Self {
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
    kind: words::BasisKind,
    /// 文书编号。
    number: String,
    /// 制作机关。
    issuer: Option<String>,
    /// 生效日期。
    effective_on: Option<Date>,
    /// 履行期限的最后一日。
    performance_due_on: Option<Date>,
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

/// 办理本案的团队。
#[derive(Clone, Debug, SimpleObject)]
pub struct CaseTeam {
    /// 编号。
    id: ID,
    /// 名称。
    name: String,
    /// 类型。
    kind: words::TeamKind,
    /// 办公电话。
    phone: String,
}

/// 承办人。
#[derive(Clone, Debug, SimpleObject)]
pub struct Handler {
    /// 编号。
    id: ID,
    /// 姓名。
    name: String,
    /// 办公电话；从不提供私人电话。
    office_phone: Option<String>,
}

/// 对本案可以办理的一个事项；不能办理的，说明原因。
#[derive(Clone, Debug, SimpleObject)]
pub struct CaseAction {
    /// 操作名称，与变更的名称相同。
    action: String,
    /// 您现在是否可以办理。
    allowed: bool,
    /// 不能办理的原因代码。
    reason_code: Option<String>,
}

/// 案件经过中的一件事。
#[derive(Clone, Debug, SimpleObject)]
pub struct CaseEvent {
    /// 编号。
    id: ID,
    /// 案内序号，从一起连续。
    n: i64,
    /// 事件类型。
    kind: String,
    /// 发生时间。
    happened_at: DateTime<Utc>,
    /// 经办人姓名；对申请执行人不显示。
    actor_name: Option<String>,
    /// 经办人角色。
    actor_role: words::Role,
    /// 所依据的规则及版本。
    rule: Option<String>,
    /// 事实：编号、代码与数目，不含个人信息。
    data: Option<Json<serde_json::Value>>,
}

/// 执行案件。
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Case {
    /// 编号，不透明。
    pub(super) id: ID,
    /// 案号。
    number: Reply<CaseNumber>,
    /// 案件类型。
    kind: words::CaseKind,
    /// 所处阶段。
    stage: Reply<words::Stage>,
    /// 现在持有案件的环节。
    segment: Reply<words::Segment>,
    /// 案件标识。
    flags: Reply<Vec<words::Flag>>,
    /// 案由。
    cause: Reply<words::Cause>,
    /// 执行依据。
    basis: Reply<Basis>,
    /// 给付内容。
    performance_kind: Reply<words::PerformanceKind>,
    /// 申请执行标的额，单位为分。乡镇服务站只能查看档次。
    claim_amount: Reply<Fen>,
    /// 申请执行标的额的档次。
    claim_band: Reply<ClaimBand>,
    /// 已到账金额，单位为分。
    received_amount: Reply<Fen>,
    /// 已发放金额，单位为分。
    paid_amount: Reply<Fen>,
    /// 办理团队；分案前为空。
    team: Reply<Option<CaseTeam>>,
    /// 承办人；分案前为空。
    handler: Reply<Option<Handler>>,
    /// 立案日期。
    filed_on: Reply<Date>,
    /// 最近一次变动的时间。
    changed_at: Reply<DateTime<Utc>>,
    /// 结案日期。
    closed_on: Reply<Option<Date>>,
    /// 结案方式。
    closing_method: Reply<Option<words::ClosingMethod>>,
    /// 版本号；变更时作为 expectedVersion 提交。
    version: i64,
    #[graphql(skip)]
    view: Arc<CaseView>,
    #[graphql(skip)]
    batch: Arc<Batch>,
}

#[ComplexObject]
impl Case {
    /// 案件所属站点：被执行人所在乡镇的服务站，没有的属本院。
    async fn site(&self, ctx: &Context<'_>) -> Reply<Option<Site>> {
        let site = self.batch.site(ctx, self.view.site).await;
        Reply::from(site.map(|site| site.map(|site| Site::new(ctx, site))))
    }

    /// 当事人，按您的权限显示。
    async fn parties(&self, ctx: &Context<'_>) -> Reply<Vec<Party>> {
        let parties = self.batch.parties(ctx, self.view.id).await;
        Reply::from(parties.map(|parties| {
            parties
                .into_iter()
                .map(|party| Party::new(ctx, party))
                .collect::<Vec<_>>()
        }))
    }

    /// 现行的分流决定。
    async fn triage(&self, ctx: &Context<'_>) -> Reply<Option<Triage>> {
        Reply::from(self.decisions(ctx).await.map(|decisions| decisions.into_iter().next()))
    }

    /// 历次分流决定，最近的在前。
    async fn triage_history(&self, ctx: &Context<'_>) -> Reply<Vec<Triage>> {
        if ctx.scope().sight(Row::TriageReasons) != crate::policy::Sight::Full {
            return Reply::refused(Refusal::new(Code::Forbidden));
        }
        Reply::from(self.decisions(ctx).await)
    }

    /// 最近一次环节移交。
    async fn handover(&self, ctx: &Context<'_>) -> Reply<Option<Handover>> {
        if ctx.scope().sight(Row::CaseStage) != crate::policy::Sight::Full {
            return Reply::refused(Refusal::new(Code::Forbidden));
        }
        let handover = self.batch.handover(ctx, self.view.id).await;
        Reply::from(handover.map(|handover| handover.map(|handover| Handover::new(ctx, handover))))
    }

    /// 案件经过，最近的在前；申请执行人只见已公开的。
    #[graphql(complexity = "rows(first) * child_complexity + 1")]
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
    ) -> Reply<Connection<CaseEvent>> {
        let window = Window {
            first,
            after,
            ..Window::default()
        };
        Reply::from(self.event_page(ctx, &window).await)
    }

    /// 与承办人的留言，最近的在前。
    #[graphql(complexity = "rows(first) * child_complexity + 1")]
    async fn messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
    ) -> Reply<Connection<Message>> {
        let window = Window {
            first,
            after,
            ..Window::default()
        };
        Reply::from(self.message_page(ctx, &window).await)
    }

    /// 申请执行人提供的财产线索，最近的在前。
    async fn clues(&self, ctx: &Context<'_>) -> Reply<Vec<Clue>> {
        let clues = self.batch.clues(ctx, self.view.id).await;
        Reply::from(clues.map(|clues| clues.into_iter().map(|clue| Clue::new(ctx, clue)).collect::<Vec<_>>()))
    }

    /// 您对本案可以办理的事项，以及不能办理的原因。
    async fn available_actions(&self, ctx: &Context<'_>) -> Reply<Vec<CaseAction>> {
        Reply::from(self.actions(ctx).await)
    }
}

impl Case {
    /// The view of one case of a batch.
    pub(super) fn new(ctx: &Context<'_>, view: CaseView, batch: Arc<Batch>) -> Self {
        let (scope, keyring) = (ctx.scope(), ctx.keyring());
        let team = view.team.clone().map(|team| CaseTeam {
            id: global(keyring, team.id),
            name: team.name,
            kind: team.kind.into(),
            phone: team.phone,
        });
        let handler = view.handler.clone().map(|handler| Handler {
            id: global(keyring, handler.id),
            name: handler.name,
            office_phone: handler.office_phone,
        });
        Self {
            id: global(keyring, view.id),
            number: shown(scope, Row::CaseNumber, CaseNumber(view.number.clone())),
            kind: view.kind.into(),
            stage: shown(scope, Row::CaseStage, view.stage.into()),
            segment: shown(scope, Row::CaseStage, view.desk.into()),
            flags: shown(
                scope,
                Row::CaseBasics,
                view.flags.iter().copied().map(Into::into).collect(),
            ),
            cause: shown(scope, Row::CaseBasics, view.cause.into()),
            basis: shown(scope, Row::CaseBasics, view.basis.clone().into()),
            performance_kind: shown(scope, Row::CaseBasics, view.performance.into()),
            claim_amount: shown(scope, Row::CaseAmounts, Fen(view.claim)),
            claim_band: banded(scope, &view),
            received_amount: shown(scope, Row::CaseAmounts, Fen(view.received)),
            paid_amount: shown(scope, Row::CaseAmounts, Fen(view.paid)),
            team: shown(scope, Row::CaseHandler, team),
            handler: shown(scope, Row::CaseHandler, handler),
            filed_on: shown(scope, Row::CaseBasics, Date(view.filed_on)),
            changed_at: shown(scope, Row::CaseBasics, view.changed_at),
            closed_on: shown(scope, Row::CaseStage, view.closed_on.map(Date)),
            closing_method: shown(scope, Row::CaseStage, view.closing_method.map(Into::into)),
            version: view.version,
            view: Arc::new(view),
            batch,
        }
    }

    async fn decisions(&self, ctx: &Context<'_>) -> Result<Vec<Triage>, Refusal> {
        if ctx.scope().sight(Row::TriageOutcome) != crate::policy::Sight::Full {
            return Err(Refusal::new(Code::Forbidden));
        }
        let decisions = self.batch.triage(ctx, self.view.id).await?;
        Ok(decisions
            .into_iter()
            .map(|decision| Triage::new(ctx, decision))
            .collect())
    }

    async fn event_page(&self, ctx: &Context<'_>, window: &Window) -> Result<Connection<CaseEvent>, Refusal> {
        let key = ListKey::new(ctx, "case.events", &self.view.id.raw().to_string());
        let page = window.page(ctx, &key)?;
        let after = page.after.map(|position| position.at);
        let events = self.batch.events(ctx, self.view.id, (page.rows + 1, after)).await?;
        let total = if page.count {
            events
                .iter()
                .map(|event| event.n)
                .max()
                .and_then(|n| u64::try_from(n).ok())
        } else {
            None
        };
        let place = |event: &EventView| Position {
            at: event.n,
            id: event.id.raw(),
        };
        Ok(Connection::new(page.cut(events, total), &key, place, |event| {
            CaseEvent::new(ctx, event)
        }))
    }

    async fn message_page(&self, ctx: &Context<'_>, window: &Window) -> Result<Connection<Message>, Refusal> {
        let key = ListKey::new(ctx, "case.messages", &self.view.id.raw().to_string());
        let page = window.page(ctx, &key)?;
        let paged = if page.after.is_none() && !page.count {
            let rows = self.batch.messages(ctx, self.view.id, page.rows + 1).await?;
            page.cut(rows, None)
        } else {
            batch::message_page(ctx.services(), ctx.scope(), self.view.id, &page).await?
        };
        Ok(Connection::new(paged, &key, super::message::position, |message| {
            Message::new(ctx, message)
        }))
    }

    async fn actions(&self, ctx: &Context<'_>) -> Result<Vec<CaseAction>, Refusal> {
        let handover = self.batch.handover(ctx, self.view.id).await?;
        let triage = self.batch.triage(ctx, self.view.id).await?;
        let standing = Standing {
            case: &self.view,
            handover: handover.as_ref(),
            triage: triage.first(),
        };
        let actions = available(ctx.actor(), standing).into_iter().map(|one| CaseAction {
            action: one.action.to_owned(),
            allowed: one.refused.is_none(),
            reason_code: one.refused.map(|code| code.as_ref().to_owned()),
        });
        Ok(actions.collect())
    }
}

impl CaseEvent {
    fn new(ctx: &Context<'_>, event: EventView) -> Self {
        Self {
            id: global(ctx.keyring(), event.id),
            n: event.n,
            kind: event.kind.to_uppercase(),
            happened_at: event.happened_at,
            actor_name: event.actor_name,
            actor_role: event.actor_role.into(),
            rule: event.rule,
            data: Some(event.data).filter(|data| !data.is_null()).map(Json),
        }
    }
}

/// The band is what the masked sight of the amount leaves.
fn banded(scope: &Scope, view: &CaseView) -> Reply<ClaimBand> {
    match scope.sight(Row::CaseAmounts) {
        crate::policy::Sight::Hidden => Reply::refused(Refusal::new(Code::Forbidden)),
        crate::policy::Sight::Full | crate::policy::Sight::Masked => Reply::ok(ClaimBand::of(view.claim)),
    }
}

/// Rows a list asks for, for its complexity.
pub(super) fn rows(first: Option<i32>) -> usize {
    first.and_then(|first| usize::try_from(first).ok()).unwrap_or(20)
}

/// Views of one page share a batch.
pub(super) fn page_of(ctx: &Context<'_>, paged: Paged<CaseView>, key: &ListKey) -> Connection<Case> {
    let batch = batch_of(&paged.rows);
    Connection::new(paged, key, case::position, |view| {
        Case::new(ctx, view, Arc::clone(&batch))
    })
}

/// A batch over the cases of one page.
pub(super) fn batch_of(views: &[CaseView]) -> Arc<Batch> {
    Arc::new(Batch::new(
        views.iter().map(|view| view.id).collect(),
        views.iter().map(|view| view.site).collect(),
    ))
}

/// One case after an act on it, or nothing when it left the actor's sight.
pub(super) async fn after(ctx: &Context<'_>, id: CaseId) -> Result<Option<Case>, Refusal> {
    let views = ctx.services().cases.find_many(ctx.scope(), &[id]).await?;
    let batch = batch_of(&views);
    Ok(views.into_iter().next().map(|view| Case::new(ctx, view, batch)))
}

/// 案件列表的筛选条件；对您不能查看的内容不得筛选。
#[derive(Clone, Debug, Default, InputObject)]
pub struct CaseFilterInput {
    /// 案件类型。
    kind: Option<words::CaseKind>,
    /// 阶段。
    stage: Option<words::Stage>,
    /// 案由。
    cause: Option<words::Cause>,
    /// 分流路线。
    route: Option<words::Route>,
    /// 团队编号。
    team_id: Option<ID>,
    /// 站点编号。
    site_id: Option<ID>,
    /// 是否未结。
    open: Option<bool>,
    /// 立案日期不早于。
    filed_from: Option<Date>,
    /// 立案日期不晚于。
    filed_to: Option<Date>,
}

impl CaseFilterInput {
    fn read(self, ctx: &Context<'_>) -> Result<CaseFilter, Refusal> {
        Ok(CaseFilter {
            kind: self.kind.map(Into::into),
            stage: self.stage.map(Into::into),
            cause: self.cause.map(Into::into),
            route: self.route.map(Into::into),
            team: self
                .team_id
                .map(|id| Ok::<_, Refusal>(find(ctx.keyring(), &id).unwrap_or(Id::new(Uuid::nil()))))
                .transpose()?,
            site: self
                .site_id
                .map(|id| Ok::<_, Refusal>(find(ctx.keyring(), &id).unwrap_or(Id::new(Uuid::nil()))))
                .transpose()?,
            open: self.open,
            filed_from: self.filed_from.map(|date| date.0),
            filed_to: self.filed_to.map(|date| date.0),
        })
    }
}

/// 案件列表的次序。
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub enum CaseOrderInput {
    /// 最近立案的在前。
    FiledNewest,
    /// 最早立案的在前。
    FiledOldest,
}

/// 以编号或者案号指明一个案件，二者任选其一。
#[derive(Clone, Debug, OneofObject)]
pub enum CaseBy {
    /// 编号。
    Id(ID),
    /// 案号，括号可用半角。
    Number(CaseNumber),
}

/// Queries for cases.
#[derive(Default)]
pub struct CaseQueries;

#[Object]
impl CaseQueries {
    /// 您范围内的案件。可按案号、"执"加序号、姓名（至少两字）或者拼音首字母（至少两个）检索。
    #[graphql(complexity = "rows(first.or(last)) * child_complexity + 1")]
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of a connection")]
    async fn cases(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "检索词。")] search: Option<String>,
        #[graphql(desc = "筛选条件。")] filter: Option<CaseFilterInput>,
        #[graphql(desc = "次序，默认最近立案的在前。")] order_by: Option<CaseOrderInput>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<Case>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let asked = Asked {
            list: CaseList::All,
            search,
            filter: filter.unwrap_or_default(),
            order_by,
        };
        Reply::from(listed(ctx, asked, &window).await)
    }

    /// 与您本人有关的案件：您是当事人的，或者由您承办的。
    #[graphql(complexity = "rows(first.or(last)) * child_complexity + 1")]
    async fn my_cases(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<Case>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let asked = Asked {
            list: CaseList::Mine,
            search: None,
            filter: CaseFilterInput::default(),
            order_by: None,
        };
        Reply::from(listed(ctx, asked, &window).await)
    }

    /// 您案头的未结案件。
    #[graphql(complexity = "rows(first.or(last)) * child_complexity + 1")]
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of a connection")]
    async fn worklist(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选条件。")] filter: Option<CaseFilterInput>,
        #[graphql(desc = "次序，默认最近立案的在前。")] order_by: Option<CaseOrderInput>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<Case>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let asked = Asked {
            list: CaseList::Worklist,
            search: None,
            filter: filter.unwrap_or_default(),
            order_by,
        };
        Reply::from(listed(ctx, asked, &window).await)
    }

    /// 一个案件；不在您范围内的与不存在的，同样答复为空。
    async fn case(
        &self, ctx: &Context<'_>, #[graphql(desc = "编号或者案号。")] by: CaseBy
    ) -> Reply<Option<Case>> {
        Reply::from(one(ctx, by).await)
    }
}

struct Asked {
    list: CaseList,
    search: Option<String>,
    filter: CaseFilterInput,
    order_by: Option<CaseOrderInput>,
}

async fn listed(ctx: &Context<'_>, asked: Asked, window: &Window) -> Result<Connection<Case>, Refusal> {
    let order = match asked.order_by {
        Some(CaseOrderInput::FiledOldest) => CaseOrder::FiledOldest,
        Some(CaseOrderInput::FiledNewest) | None => CaseOrder::FiledNewest,
    };
    let filter = asked.filter.read(ctx)?;
    let bound = format!("{:?} {:?} {:?}", asked.search, filter, order);
    let key = ListKey::new(ctx, &format!("{:?}", asked.list), &bound);
    let page: Page = window.page(ctx, &key)?;
    let query = CaseQuery {
        list: asked.list,
        search: asked.search,
        filter,
        order,
        page,
    };
    let paged = ctx.services().cases.list(ctx.scope(), &query).await?;
    Ok(page_of(ctx, paged, &key))
}

async fn one(ctx: &Context<'_>, by: CaseBy) -> Result<Option<Case>, Refusal> {
    let cases = &ctx.services().cases;
    let found = match by {
        CaseBy::Id(id) => match find(ctx.keyring(), &id) {
            Some(id) => cases.find(ctx.scope(), id).await?,
            None => None,
        },
        CaseBy::Number(number) => match crate::kernel::case_number::CaseNumber::parse(&number.0) {
            Ok(number) => cases.find_by_number(ctx.scope(), &number).await?,
            Err(_) => None,
        },
    };
    Ok(found.map(|view| {
        let batch = batch_of(std::slice::from_ref(&view));
        Case::new(ctx, view, batch)
    }))
}

/// 声明本人回避。
#[derive(Clone, Debug, InputObject)]
pub struct DeclareConflictInput {
    /// 请求编号；同一编号重复提交只生效一次。
    request_id: Uuid,
    /// 案件编号。
    case_id: ID,
    /// 回避事由。
    kind: words::ConflictKind,
    /// 说明。
    note: Option<String>,
}

/// 声明回避的结果。
#[derive(SimpleObject)]
pub struct DeclareConflictPayload {
    /// 已声明回避的案件编号；此后您不再能查看该案。
    case_id: ID,
}

/// Mutations of cases.
#[derive(Default)]
pub struct CaseMutation;

#[Object]
impl CaseMutation {
    /// 声明本人对案件的回避；此后不再能查看、办理该案。
    async fn declare_conflict(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "声明内容。")] input: DeclareConflictInput,
    ) -> Reply<DeclareConflictPayload> {
        Reply::from(declare(ctx, input).await)
    }
}

async fn declare(ctx: &Context<'_>, input: DeclareConflictInput) -> Result<DeclareConflictPayload, Refusal> {
    let actor: &Actor = ctx.actor();
    crate::policy::eligible(actor, Row::DeclareConflict)?;
    let asked = request(input.request_id, "declareConflict", &input);
    let case: CaseId = expect(ctx.keyring(), &input.case_id)?;
    let id = ctx
        .services()
        .cases
        .declare_conflict(actor, &asked, case, (input.kind.into(), input.note))
        .await?;
    Ok(DeclareConflictPayload {
        case_id: global(ctx.keyring(), id),
    })
}
