//! An application in the schema: what it says, what it lacks, and what it points at.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, SimpleObject};
use chrono::{DateTime, Utc};

use super::case::Case;
use super::case_view::Basis;
use super::global_id::global;
use super::links::Links;
use super::party::Party;
use super::place::Site;
use super::reply::Reply;
use super::scalar::Fen;
use super::visit::Visit;
use super::{Ask, words};
use crate::domain::intake::ApplicationView;
use crate::kernel::id::{ApplicationId, CaseId, IdKind, SiteId, VisitId};

/// 申请中缺少的一项。
#[derive(Clone, Debug, SimpleObject)]
pub struct MissingItem {
    /// 字段，如 `parties[0].phone`。
    field: String,
    /// 说明。
    message: String,
}

/// 执行申请。
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Application {
    /// 编号。
    pub(super) id: ID,
    /// 状态。
    state: words::ApplicationState,
    /// 执行依据。
    basis: Option<Basis>,
    /// 案由。
    cause: words::Cause,
    /// 给付内容。
    performance_kind: words::PerformanceKind,
    /// 应当交付的财物或者履行的行为。
    performance_text: Option<String>,
    /// 申请执行标的额，单位为分。
    claim_amount: Option<Fen>,
    /// 双方是否愿意协商还款。
    willing_to_settle: bool,
    /// 是否已过两年的申请执行期间（民事诉讼法第二百五十条）；已过的仍予收取。
    statute_barred: bool,
    /// 一次性告知须补正的全部事项。
    missing: Vec<MissingItem>,
    /// 发出补正告知的时间；只告知一次。
    supplement_notified_at: Option<DateTime<Utc>>,
    /// 裁定不予受理的理由。
    refusal_ground: Option<words::RefusalGround>,
    /// 裁定内容。
    refusal_ruling: Option<String>,
    /// 收取时间。
    received_at: DateTime<Utc>,
    /// 决定时间。
    decided_at: Option<DateTime<Utc>>,
    /// 版本号；变更时作为 expectedVersion 提交。
    version: i64,
    #[graphql(skip)]
    raw: ApplicationId,
    #[graphql(skip)]
    site: SiteId,
    #[graphql(skip)]
    visit: Option<VisitId>,
    #[graphql(skip)]
    case: Option<CaseId>,
    #[graphql(skip)]
    links: Arc<Links>,
}

#[ComplexObject]
impl Application {
    /// 收取申请的站点。
    async fn site(&self, ctx: &Context<'_>) -> Reply<Option<Site>> {
        Reply::from(self.links.site(ctx, self.site).await)
    }

    /// 所来自的接待记录；没有的、不在您范围内的为空。
    async fn visit(&self, ctx: &Context<'_>) -> Reply<Option<Visit>> {
        match self.visit {
            Some(visit) => Reply::from(self.links.visit(ctx, visit).await),
            None => Reply::ok(None),
        }
    }

    /// 立案后的案件；不在您范围内的为空。
    async fn case(&self, ctx: &Context<'_>) -> Reply<Option<Case>> {
        match self.case {
            Some(case) => Reply::from(self.links.case(ctx, case).await),
            None => Reply::ok(None),
        }
    }

    /// 当事人，按您的权限显示。
    async fn parties(&self, ctx: &Context<'_>) -> Reply<Vec<Party>> {
        let views = ctx
            .services()
            .parties
            .of_roots(ctx.scope(), IdKind::Application, &[self.raw.raw()])
            .await;
        Reply::from(views.map(|views| views.into_iter().map(|view| Party::new(ctx, view)).collect::<Vec<_>>()))
    }
}

impl Application {
    /// What the applications of a page point at.
    pub(super) fn links(views: &[ApplicationView]) -> Arc<Links> {
        let links = Links::default()
            .sites(views.iter().map(|view| view.site))
            .visits(views.iter().filter_map(|view| view.visit));
        Arc::new(links.cases(views.iter().filter_map(|view| view.case)))
    }

    pub(super) fn new(ctx: &Context<'_>, view: ApplicationView, links: &Arc<Links>) -> Self {
        let missing = view.missing.into_iter().map(|defect| MissingItem {
            field: defect.field,
            message: defect.message,
        });
        Self {
            id: global(ctx.keyring(), view.id),
            state: view.state.into(),
            basis: view.basis.map(Into::into),
            cause: view.cause.into(),
            performance_kind: view.performance.into(),
            performance_text: view.performance_text,
            claim_amount: view.claim.map(Fen),
            willing_to_settle: view.facts.willing_recorded_at.is_some(),
            statute_barred: view.statute_barred,
            missing: missing.collect(),
            supplement_notified_at: view.supplement_notified_at,
            refusal_ground: view.refusal_ground.map(Into::into),
            refusal_ruling: view.refusal_ruling,
            received_at: view.received_at,
            decided_at: view.decided_at,
            version: view.version,
            raw: view.id,
            site: view.site,
            visit: view.visit,
            case: view.case,
            links: Arc::clone(links),
        }
    }
}
