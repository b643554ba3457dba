//! Intake and filing in the schema: lists and acts.

use async_graphql::{Context, ID, Object, SimpleObject};

use super::application::Application;
use super::asked::Asked;
use super::case::{Case, after as case_after};
use super::global_id::find;
use super::intake_input::{
    AcceptApplicationInput, RefuseApplicationInput, SubmitApplicationInput, SupplementApplicationInput,
};
use super::page::{Connection, ListKey, Window};
use super::refusal::Refusal;
use super::reply::Reply;
use super::{Ask, words};
use crate::domain::intake::{
    AcceptApplication, ApplicationView, Decide, RefuseApplication, Ruling, Submission, SubmitApplication,
    SupplementApplication,
};
use crate::kernel::id::ApplicationId;
use crate::kernel::page::Position;
use crate::policy::{self, Row};

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
    let asked = Asked::open::<SubmitApplication>(ctx, input.request_id, &input, input.visit_id.as_ref())?;
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
    let asked = Asked::open::<SupplementApplication>(ctx, input.request_id, &input, Some(&input.application_id))?;
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
        .supplement(ctx.actor(), asked.request(), named, supplement)
        .await?;
    Ok(SupplementApplicationPayload {
        application: one(ctx, id).await?,
    })
}

async fn accept(ctx: &Context<'_>, input: AcceptApplicationInput) -> Result<AcceptApplicationPayload, Refusal> {
    let asked = Asked::open::<AcceptApplication>(ctx, input.request_id, &input, Some(&input.application_id))?;
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
    let asked = Asked::open::<RefuseApplication>(ctx, input.request_id, &input, Some(&input.application_id))?;
    let named = Decide {
        application: asked.id(&input.application_id)?,
        expected_version: input.expected_version,
    };
    let ruling = Ruling {
        ground: input.ground.into(),
        text: input.ruling,
    };
    let id = ctx
        .services()
        .intake
        .refuse(ctx.actor(), asked.request(), named, ruling)
        .await?;
    Ok(RefuseApplicationPayload {
        application: one(ctx, id).await?,
    })
}
