//! The enforcement notice in the schema.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::Ask;
use super::asked::Asked;
use super::case::{Case, after};
use super::refusal::Refusal;
use super::reply::Reply;
use super::scalar::Date;
use crate::domain::notice::{Giving, IssueNotice, Proof, WaiveNotice};
use crate::scalar;

/// 发出执行通知。
#[derive(Clone, InputObject)]
pub struct IssueNoticeInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 案件编号。
    case_id: ID,
    /// 所读到的版本。
    expected_version: i64,
    /// 是否同时发出报告财产令；给付金钱的案件必须同时发出。
    report_order: bool,
    /// 是否同时通知申请执行人提供财产线索。
    clue_request: bool,
}

/// 发出执行通知的结果。
#[derive(SimpleObject)]
pub struct IssueNoticePayload {
    /// 案件。
    case: Option<Case>,
}

/// 判决已载明执行通知的，不再另行发出。
#[derive(Clone, InputObject)]
pub struct WaiveNoticeInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 案件编号。
    case_id: ID,
    /// 所读到的版本。
    expected_version: i64,
    /// 文书中载明执行通知的文字，十字以上。
    clause: String,
    /// 文书送达被执行人的日期。
    served_on: Date,
    /// 审判法官释明的情况，十字以上。
    explanation: String,
    /// 是否发出报告财产令；不因通知前置而免除，给付金钱的案件必须发出。
    report_order: bool,
    /// 是否通知申请执行人提供财产线索。
    clue_request: bool,
}

/// 免予另行通知的结果。
#[derive(SimpleObject)]
pub struct WaiveNoticePayload {
    /// 案件。
    case: Option<Case>,
}

/// Mutations of notices.
#[derive(Default)]
pub struct NoticeMutation;

#[Object]
impl NoticeMutation {
    /// 发出执行通知，案件进入查控阶段。承办人办理。
    async fn issue_notice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "通知内容。")] input: IssueNoticeInput,
    ) -> Reply<IssueNoticePayload> {
        Reply::from(issue(ctx, input).await)
    }

    /// 判决已载明执行通知、已送达并经释明的，免予另行通知：该节点记为免除，不计为完成。承办人办理，须本院已开启。
    async fn waive_notice(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "依据。")] input: WaiveNoticeInput,
    ) -> Reply<WaiveNoticePayload> {
        Reply::from(waive(ctx, input).await)
    }
}

async fn issue(ctx: &Context<'_>, input: IssueNoticeInput) -> Result<IssueNoticePayload, Refusal> {
    let asked = Asked::open::<IssueNotice>(ctx, input.request_id, &input, Some(&input.case_id))?;
    let giving = Giving {
        case: asked.id(&input.case_id)?,
        expected_version: input.expected_version,
        report_order: input.report_order,
        clue_request: input.clue_request,
    };
    let notices = &ctx.services().notices;
    let case = notices.issue(ctx.actor(), asked.request(), giving).await?;
    Ok(IssueNoticePayload {
        case: after(ctx, case).await?,
    })
}

async fn waive(ctx: &Context<'_>, input: WaiveNoticeInput) -> Result<WaiveNoticePayload, Refusal> {
    let asked = Asked::open::<WaiveNotice>(ctx, input.request_id, &input, Some(&input.case_id))?;
    let giving = Giving {
        case: asked.id(&input.case_id)?,
        expected_version: input.expected_version,
        report_order: input.report_order,
        clue_request: input.clue_request,
    };
    let proof = Proof {
        clause: input.clause,
        served_on: input.served_on.0,
        explanation: input.explanation,
    };
    let notices = &ctx.services().notices;
    let case = notices.waive(ctx.actor(), asked.request(), giving, proof).await?;
    Ok(WaiveNoticePayload {
        case: after(ctx, case).await?,
    })
}
