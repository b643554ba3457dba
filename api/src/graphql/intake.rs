//! Intake and filing in the schema.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::asked::Asked;
use super::case::{Case, after as case_after};
use super::case_view::Basis;
use super::global_id::{find, global};
use super::intake_input::{
    AcceptApplicationInput, RefuseApplicationInput, SubmitApplicationInput, SupplementApplicationInput,
};
use super::links::Links;
use super::page::{Connection, ListKey, Window};
use super::party::Party;
use super::place::Site;
use super::refusal::Refusal;
use super::reply::Reply;
use super::scalar::Fen;
use super::visit::Visit;
use super::{Ask, words};
use crate::domain::intake::{ApplicationView, Decide, Submission};
use crate::kernel::id::{ApplicationId, CaseId, Kind, SiteId, VisitId};
use crate::kernel::page::Position;
use crate::policy::{self, Row};

/// 申请中缺少的一项。
#[derive(Clone, Debug, SimpleObject)]
pub struct MissingItem {
    /// 字段，如 parties[0].phone。
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
            .of_roots(ctx.scope(), Kind::Application, &[self.raw.raw()])
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

/// Queries for intake.
#[derive(Default)]
pub struct IntakeQuery;

#[Object]
impl IntakeQuery {
    /// 您范围内的执行申请，最近的在前。
    async fn applications(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "只看此状态的。")] state: Option<words::ApplicationState>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<Application>> {
        Reply::from(
            listed(
                ctx,
                state,
                &Window {
                    first,
                    after,
                    last,
                    before,
                },
            )
            .await,
        )
    }

    /// 一个执行申请；不在您范围内的与不存在的，同样答复为空。
    async fn application(
        &self, ctx: &Context<'_>, #[graphql(desc = "编号。")] id: ID
    ) -> Reply<Option<Application>> {
        Reply::from(asked_for(ctx, &id).await)
    }
}

async fn listed(
    ctx: &Context<'_>,
    state: Option<words::ApplicationState>,
    window: &Window,
) -> Result<Connection<Application>, Refusal> {
    policy::eligible(ctx.actor(), Row::Intake)?;
    let state = state.map(Into::into);
    let key = ListKey::new(ctx, "applications", &format!("{state:?}"));
    let page = window.page(ctx, &key)?;
    let paged = ctx.services().intake.list(ctx.scope(), state, &page).await?;
    let position = |view: &ApplicationView| Position {
        at: view.received_at.timestamp_micros(),
        id: view.id.raw(),
    };
    let links = Application::links(&paged.rows);
    Ok(Connection::new(paged, &key, position, |view| {
        Application::new(ctx, view, &links)
    }))
}

async fn asked_for(ctx: &Context<'_>, id: &ID) -> Result<Option<Application>, Refusal> {
    policy::eligible(ctx.actor(), Row::Intake)?;
    match find(ctx.keyring(), id) {
        Some(id) => one(ctx, id).await,
        None => Ok(None),
    }
}

/// One application in scope.
pub(super) async fn one(ctx: &Context<'_>, id: ApplicationId) -> Result<Option<Application>, Refusal> {
    let found = ctx.services().intake.find_many(ctx.scope(), &[id]).await?;
    let links = Application::links(&found);
    let found = found.into_iter().next();
    Ok(found.map(|view| Application::new(ctx, view, &links)))
}

/// 提交申请的结果。
#[derive(SimpleObject)]
pub struct SubmitApplicationPayload {
    /// 申请。
    application: Option<Application>,
}

/// 补正的结果。
#[derive(SimpleObject)]
pub struct SupplementApplicationPayload {
    /// 申请。
    application: Option<Application>,
}

/// 立案的结果。
#[derive(SimpleObject)]
pub struct AcceptApplicationPayload {
    /// 申请。
    application: Option<Application>,
    /// 案件，案号已经编定。
    case: Option<Case>,
}

/// 裁定不予受理的结果。
#[derive(SimpleObject)]
pub struct RefuseApplicationPayload {
    /// 申请。
    application: Option<Application>,
}

/// Mutations of intake.
#[derive(Default)]
pub struct IntakeMutation;

#[Object]
impl IntakeMutation {
    /// 代申请人提交执行申请；缺少的事项一次列明告知，超过申请执行期间的仍予收取。
    async fn submit_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "申请内容。")] input: SubmitApplicationInput,
    ) -> Reply<SubmitApplicationPayload> {
        Reply::from(submit(ctx, input).await)
    }

    /// 补充、更正尚未决定的申请。
    async fn supplement_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "补正内容。")] input: SupplementApplicationInput,
    ) -> Reply<SupplementApplicationPayload> {
        Reply::from(supplement(ctx, input).await)
    }

    /// 审查立案条件后立案并编定案号，同时提出分流建议并移交分流。立案岗办理。
    async fn accept_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "立案内容。")] input: AcceptApplicationInput,
    ) -> Reply<AcceptApplicationPayload> {
        Reply::from(accept(ctx, input).await)
    }

    /// 裁定不予受理，写明理由。立案岗办理。
    async fn refuse_application(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "裁定内容。")] input: RefuseApplicationInput,
    ) -> Reply<RefuseApplicationPayload> {
        Reply::from(refuse(ctx, input).await)
    }
}

async fn submit(ctx: &Context<'_>, input: SubmitApplicationInput) -> Result<SubmitApplicationPayload, Refusal> {
    let asked = Asked::open(
        ctx,
        (Row::Receive, "submitApplication"),
        (input.request_id, &input),
        input.visit_id.as_ref(),
    )?;
    let submission = Submission {
        visit: asked.id_if_any(input.visit_id.as_ref())?,
        parties: input.parties.into_iter().map(Into::into).collect(),
        basis: input.basis.map(Into::into),
        cause: input.cause.map(Into::into),
        performance: input.performance_kind.map(Into::into),
        performance_text: input.performance_text,
        claim: input.claim_amount.map(|claim| claim.0),
        clue: input.clue,
        willing_to_settle: input.willing_to_settle,
        facts: input.facts.map(Into::into),
    };
    let id = ctx
        .services()
        .intake
        .submit(ctx.actor(), asked.request(), submission)
        .await?;
    Ok(SubmitApplicationPayload {
        application: one(ctx, id).await?,
    })
}

async fn supplement(
    ctx: &Context<'_>,
    input: SupplementApplicationInput,
) -> Result<SupplementApplicationPayload, Refusal> {
    let asked = Asked::open(
        ctx,
        (Row::Receive, "supplementApplication"),
        (input.request_id, &input),
        Some(&input.application_id),
    )?;
    let named = Decide {
        application: asked.id(&input.application_id)?,
        expected_version: input.expected_version,
    };
    let supplement = Submission {
        visit: None,
        parties: input.parties.unwrap_or_default().into_iter().map(Into::into).collect(),
        basis: input.basis.map(Into::into),
        cause: input.cause.map(Into::into),
        performance: input.performance_kind.map(Into::into),
        performance_text: input.performance_text,
        claim: input.claim_amount.map(|claim| claim.0),
        clue: input.clue,
        willing_to_settle: input.willing_to_settle,
        facts: input.facts.map(Into::into),
    };
    let id = ctx
        .services()
        .intake
        .supplement(ctx.actor(), asked.request(), (named, supplement))
        .await?;
    Ok(SupplementApplicationPayload {
        application: one(ctx, id).await?,
    })
}

async fn accept(ctx: &Context<'_>, input: AcceptApplicationInput) -> Result<AcceptApplicationPayload, Refusal> {
    let asked = Asked::open(
        ctx,
        (Row::File, "acceptApplication"),
        (input.request_id, &input),
        Some(&input.application_id),
    )?;
    let named = Decide {
        application: asked.id(&input.application_id)?,
        expected_version: input.expected_version,
    };
    let accepted = ctx
        .services()
        .intake
        .accept(ctx.actor(), asked.request(), named)
        .await?;
    let case = case_after(ctx, accepted.case).await?;
    Ok(AcceptApplicationPayload {
        application: one(ctx, accepted.application).await?,
        case,
    })
}

async fn refuse(ctx: &Context<'_>, input: RefuseApplicationInput) -> Result<RefuseApplicationPayload, Refusal> {
    let asked = Asked::open(
        ctx,
        (Row::File, "refuseApplication"),
        (input.request_id, &input),
        Some(&input.application_id),
    )?;
    let named = Decide {
        application: asked.id(&input.application_id)?,
        expected_version: input.expected_version,
    };
    let id = ctx
        .services()
        .intake
        .refuse(ctx.actor(), asked.request(), named, (input.ground.into(), input.ruling))
        .await?;
    Ok(RefuseApplicationPayload {
        application: one(ctx, id).await?,
    })
}
