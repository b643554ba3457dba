//! Triage in the schema.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::asked::Asked;
use super::case::{Case, after};
use super::global_id::global;
use super::refusal::Refusal;
use super::reply::Reply;
use super::scalar::Json;
use super::{Ask, shown, words};
use crate::domain::triage::{
    ApproveTriageOverride, Decide, OtherRoute, OverrideDecision, OverrideTriage, TriageCase, TriageView,
};
use crate::policy::Row;
use crate::scalar;

/// 分流的一条理由：命中的规则、其版本和所见事实。
#[derive(Clone, Debug, SimpleObject)]
pub struct TriageReason {
    /// 规则。
    code: words::TriageRuleCode,
    /// 规则内容。
    rule: String,
    /// 规则出处。
    source: String,
    /// 规则版本。
    version: String,
    /// 所见事实，文字说明。
    text: String,
    /// 所见事实，按名称；金额单位为分。
    facts: Json,
}

/// 变更分流的申请与批准。
#[derive(Clone, Debug, SimpleObject)]
pub struct TriageOverride {
    /// 申请的路线。
    route: words::Route,
    /// 申请理由。
    reason: String,
    /// 批准或者不批准的说明。
    decision_note: Option<String>,
    /// 决定时间。
    decided_at: Option<DateTime<Utc>>,
}

/// 分流决定。
#[derive(Clone, Debug, SimpleObject)]
pub struct Triage {
    /// 编号。
    pub(super) id: ID,
    /// 路线。
    route: words::Route,
    /// 状态。
    state: words::TriageState,
    /// 为何由这类团队办理，一句话说明。
    plain_reason: String,
    /// 规则建议的路线。对辅助人员、派出法庭、乡镇便民执行服务站、申请执行人隐去，为空。
    proposed_route: Reply<words::Route>,
    /// 全部命中的规则。对辅助人员、派出法庭、乡镇便民执行服务站、申请执行人隐去，为空。
    reasons: Reply<Vec<TriageReason>>,
    /// 规则版本。对辅助人员、派出法庭、乡镇便民执行服务站、申请执行人隐去，为空。
    rule_version: Reply<String>,
    /// 变更分流的申请；没有则为空。对辅助人员、派出法庭、乡镇便民执行服务站、申请执行人隐去，为空。
    r#override: Reply<Option<TriageOverride>>,
    /// 提出时间。
    proposed_at: DateTime<Utc>,
    /// 决定时间。
    decided_at: Option<DateTime<Utc>>,
}

impl Triage {
    pub(super) fn new(ctx: &Context<'_>, view: TriageView) -> Self {
        let scope = ctx.scope();
        let plain_reason = view.plain_reason();
        let asked = view.override_reason.map(|reason| TriageOverride {
            route: view.route.into(),
            reason,
            decision_note: view.decision_note,
            decided_at: view.decided_at,
        });
        let reasons = view.reasons.into_iter().map(|reason| TriageReason {
            code: reason.rule.into(),
            rule: reason.rule.title().to_owned(),
            source: reason.rule.source().to_owned(),
            version: reason.version,
            text: reason.text,
            facts: Json(serde_json::json!(reason.facts)),
        });
        Self {
            id: global(ctx.keyring(), view.id),
            route: view.route.into(),
            state: view.state.into(),
            plain_reason,
            proposed_route: shown(scope, Row::TriageReasons, view.proposed_route.into()),
            reasons: shown(scope, Row::TriageReasons, reasons.collect()),
            rule_version: shown(scope, Row::TriageReasons, view.rule_version),
            r#override: shown(scope, Row::TriageReasons, asked),
            proposed_at: view.proposed_at,
            decided_at: view.decided_at,
        }
    }
}

/// 确认分流。
#[derive(Clone, Debug, InputObject)]
pub struct TriageCaseInput {
    /// 请求编号；同一编号重复提交只生效一次。
    request_id: scalar::Uuid,
    /// 案件编号。
    case_id: ID,
    /// 读取时的版本号。
    expected_version: i64,
}

/// 申请变更分流。
#[derive(Clone, Debug, InputObject)]
pub struct OverrideTriageInput {
    /// 请求编号；同一编号重复提交只生效一次。
    request_id: scalar::Uuid,
    /// 案件编号。
    case_id: ID,
    /// 读取时的版本号。
    expected_version: i64,
    /// 申请的路线。
    route: words::Route,
    /// 理由，至少五个字。
    reason: String,
}

/// 批准或者不批准变更分流。
#[derive(Clone, Debug, InputObject)]
pub struct ApproveTriageOverrideInput {
    /// 请求编号；同一编号重复提交只生效一次。
    request_id: scalar::Uuid,
    /// 案件编号。
    case_id: ID,
    /// 读取时的版本号。
    expected_version: i64,
    /// 是否批准，默认批准。
    #[graphql(default = true)]
    approve: bool,
    /// 说明。
    note: Option<String>,
}

/// 确认分流的结果。
#[derive(SimpleObject)]
pub struct TriageCasePayload {
    /// 案件。
    case: Option<Case>,
}

/// 申请变更分流的结果。
#[derive(SimpleObject)]
pub struct OverrideTriagePayload {
    /// 案件。
    case: Option<Case>,
}

/// 决定变更分流的结果。
#[derive(SimpleObject)]
pub struct ApproveTriageOverridePayload {
    /// 案件。
    case: Option<Case>,
}

/// Mutations of triage.
#[derive(Default)]
pub struct TriageMutation;

#[Object]
impl TriageMutation {
    /// 确认规则建议的路线；等待接收的案件同时视为接收。分流岗办理。
    async fn triage_case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "确认内容。")] input: TriageCaseInput,
    ) -> Reply<TriageCasePayload> {
        Reply::from(confirm(ctx, input).await)
    }

    /// 申请改走另一路线，须写明理由，由第二人批准。分流岗办理。
    async fn override_triage(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "申请内容。")] input: OverrideTriageInput,
    ) -> Reply<OverrideTriagePayload> {
        Reply::from(ask(ctx, input).await)
    }

    /// 批准或者不批准改走另一路线；申请人本人不得批准。执行局长办理。
    async fn approve_triage_override(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "决定内容。")] input: ApproveTriageOverrideInput,
    ) -> Reply<ApproveTriageOverridePayload> {
        Reply::from(decide(ctx, input).await)
    }
}

async fn confirm(ctx: &Context<'_>, input: TriageCaseInput) -> Result<TriageCasePayload, Refusal> {
    let asked = Asked::open::<TriageCase>(ctx, input.request_id, &input, Some(&input.case_id))?;
    let named = Decide {
        case: asked.id(&input.case_id)?,
        expected_version: input.expected_version,
    };
    let case = ctx
        .services()
        .triage
        .confirm(ctx.actor(), asked.request(), named)
        .await?;
    Ok(TriageCasePayload {
        case: after(ctx, case).await?,
    })
}

async fn ask(ctx: &Context<'_>, input: OverrideTriageInput) -> Result<OverrideTriagePayload, Refusal> {
    let asked = Asked::open::<OverrideTriage>(ctx, input.request_id, &input, Some(&input.case_id))?;
    let named = Decide {
        case: asked.id(&input.case_id)?,
        expected_version: input.expected_version,
    };
    let wanted = OtherRoute {
        route: input.route.into(),
        reason: input.reason,
    };
    let case = ctx
        .services()
        .triage
        .ask_override(ctx.actor(), asked.request(), named, wanted)
        .await?;
    Ok(OverrideTriagePayload {
        case: after(ctx, case).await?,
    })
}

async fn decide(ctx: &Context<'_>, input: ApproveTriageOverrideInput) -> Result<ApproveTriageOverridePayload, Refusal> {
    let asked = Asked::open::<ApproveTriageOverride>(ctx, input.request_id, &input, Some(&input.case_id))?;
    let named = Decide {
        case: asked.id(&input.case_id)?,
        expected_version: input.expected_version,
    };
    let decision = OverrideDecision {
        approve: input.approve,
        note: input.note,
    };
    let case = ctx
        .services()
        .triage
        .decide_override(ctx.actor(), asked.request(), named, decision)
        .await?;
    Ok(ApproveTriageOverridePayload {
        case: after(ctx, case).await?,
    })
}
