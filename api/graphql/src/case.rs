//! Cases in the schema.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use chrono::{DateTime, Utc};

use super::batch::{self, Batch};
use super::case_view::{Basis, CaseAction, CaseEvent, ClaimBand, Handler, event_key, event_position};
use super::deadline::{Deadline, Listed};
use super::global_id::global;
use super::handover::Handover;
use super::message::{Clue, Message};
use super::page::{Connection, ListKey, Window, slice};
use super::party::Party;
use super::place::Site;
use super::refusal::Refusal;
use super::reply::Reply;
use super::scalar::{CaseNumber, Date, Fen};
use super::team::Team;
use super::triage::Triage;
use super::{Ask, shown, words};
use crate::domain::action::{CaseInHand, available};
use crate::domain::case::{self, CaseView};
use crate::kernel::code::Code;
use crate::kernel::id::CaseId;
use crate::kernel::page::Paged;
use crate::policy::{Row, Scope};

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
    /// 申请执行标的额，单位为分。对乡镇便民执行服务站隐去，为空，只见 claimBand 的档次。
    claim_amount: Reply<Fen>,
    /// 申请执行标的额的档次。
    claim_band: Reply<ClaimBand>,
    /// 已到账金额，单位为分。对乡镇便民执行服务站隐去，为空。
    received_amount: Reply<Fen>,
    /// 已发放金额，单位为分。对乡镇便民执行服务站隐去，为空。
    paid_amount: Reply<Fen>,
    /// 办理团队；分案前为空。
    team: Reply<Option<Team>>,
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
        Reply::from(self.batch.links().site(ctx, self.view.site).await)
    }

    /// 立案时所属乡镇街道的统计代码；乡镇以后划转的不变。
    async fn township_code(&self) -> Reply<Option<String>> {
        Reply::ok(self.view.township_code.clone())
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

    /// 现行的分流决定。对案款管理员隐去，为空。
    async fn triage(&self, ctx: &Context<'_>) -> Reply<Option<Triage>> {
        Reply::from(self.decisions(ctx).await.map(|decisions| decisions.into_iter().next()))
    }

    /// 历次分流决定，最近的在前。对辅助人员、案款管理员、派出法庭、乡镇便民执行服务站、申请执行人隐去，为空。
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

    /// 案件经过，最近的在前；申请执行人只见已公开的。对辅助人员、案款管理员、乡镇便民执行服务站隐去，为空。
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

    /// 与承办人的留言，最近的在前。对辅助人员、案款管理员、派出法庭、乡镇便民执行服务站隐去，为空。
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

    /// 申请执行人提供的财产线索，最近的在前。对案款管理员隐去，为空。
    async fn clues(&self, ctx: &Context<'_>) -> Reply<Vec<Clue>> {
        let clues = self.batch.clues(ctx, self.view.id).await;
        Reply::from(clues.map(|clues| clues.into_iter().map(|clue| Clue::new(ctx, clue)).collect::<Vec<_>>()))
    }

    /// 节点，按起算的先后；申请执行人只见法院的职责和本人的权利。
    async fn deadlines(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
    ) -> Reply<Connection<Deadline>> {
        let window = Window {
            first,
            after,
            ..Window::default()
        };
        Reply::from(self.deadline_page(ctx, &window).await)
    }

    /// 法院应当办理的、最先到期的节点；没有的为空。
    async fn next_deadline(&self, ctx: &Context<'_>) -> Reply<Option<Deadline>> {
        let next = self.batch.next_deadline(ctx, self.view.id).await;
        Reply::from(next.map(|next| {
            next.map(|view| {
                let alone = Listed::of([&view]);
                Deadline::new(ctx, view, alone)
            })
        }))
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
        let team = view.team.clone().map(|team| Team::of_case(ctx, team, &batch));
        let handler = view.handler.clone().map(|handler| Handler::new(keyring, handler));
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
        let key = event_key(ctx, self.view.id);
        let page = window.page(ctx, &key)?;
        let after = page.after.map(|position| position.at);
        let events = self.batch.events(ctx, self.view.id, (page.rows + 1, after)).await?;
        let total = if page.count {
            Some(self.event_count(ctx).await?)
        } else {
            None
        };
        let page = page.cut(events, total);
        Ok(Connection::new(page, &key, event_position, |event| {
            CaseEvent::new(ctx.keyring(), &key, event)
        }))
    }

    /// Events are numbered without a gap, so the newest one's number counts them.
    async fn event_count(&self, ctx: &Context<'_>) -> Result<u64, Refusal> {
        let newest = self.batch.events(ctx, self.view.id, (1, None)).await?;
        let count = newest.first().map_or(0, |event| event.n);
        Ok(u64::try_from(count).unwrap_or_default())
    }

    async fn deadline_page(&self, ctx: &Context<'_>, window: &Window) -> Result<Connection<Deadline>, Refusal> {
        let key = ListKey::new(ctx, "case.deadlines", &self.view.id.raw().to_string());
        let page = window.page(ctx, &key)?;
        let all = self.batch.deadlines(ctx, self.view.id).await?;
        let paged = slice(all, &page, |view| view.id.raw());
        let listed = Listed::of(paged.rows.iter().map(|(_, view)| view));
        Ok(Connection::new(
            paged,
            &key,
            |(position, _)| *position,
            |(_, view)| Deadline::new(ctx, view, Arc::clone(&listed)),
        ))
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
            Message::new(ctx, message, self.batch.links())
        }))
    }

    async fn actions(&self, ctx: &Context<'_>) -> Result<Vec<CaseAction>, Refusal> {
        let handover = self.batch.handover(ctx, self.view.id).await?;
        let triage = self.batch.triage(ctx, self.view.id).await?;
        let standing = CaseInHand {
            case: &self.view,
            handover: handover.as_ref(),
            triage: triage.first(),
        };
        let actions = available(ctx.actor(), standing).into_iter().map(|one| CaseAction {
            action: one.action.into(),
            allowed: one.refused.is_none(),
            reason_code: one.refused.map(Into::into),
        });
        Ok(actions.collect())
    }
}

/// The band is what the masked sight of the amount leaves.
fn banded(scope: &Scope, view: &CaseView) -> Reply<ClaimBand> {
    match scope.sight(Row::CaseAmounts) {
        crate::policy::Sight::Hidden => Reply::refused(Refusal::new(Code::Forbidden)),
        crate::policy::Sight::Full | crate::policy::Sight::Masked => Reply::ok(ClaimBand::of(view.claim)),
    }
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
