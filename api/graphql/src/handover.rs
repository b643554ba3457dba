//! Handovers in the schema.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::asked::Asked;
use super::case::{Case, after};
use super::global_id::global;
use super::refusal::Refusal;
use super::reply::Reply;
use super::scalar::Date;
use super::{Ask, words};
use crate::domain::handover::{AcceptHandover, Answer, HandOver, HandoverView, ReturnHandover, Returning};
use crate::kernel::calendar::months_before;
use crate::scalar;

/// 环节移交：由下一环节接收，或者指明缺陷退回。
#[derive(Clone, Debug, SimpleObject)]
pub struct Handover {
    /// 编号。
    pub(super) id: ID,
    /// 移出环节。
    from: words::Segment,
    /// 接收环节。
    to: words::Segment,
    /// 状态。
    state: words::HandoverState,
    /// 退回时指明的缺陷。
    defect: Option<words::DefectCode>,
    /// 说明。
    note: Option<String>,
    /// 移交时间。
    sent_at: DateTime<Utc>,
    /// 接收或者退回的时间。
    settled_at: Option<DateTime<Utc>>,
}

impl Handover {
    pub(super) fn new(ctx: &Context<'_>, view: HandoverView) -> Self {
        Self {
            id: global(ctx.keyring(), view.id),
            from: view.from.into(),
            to: view.to.into(),
            state: view.state.into(),
            defect: view.defect.map(Into::into),
            note: view.note,
            sent_at: view.sent_at,
            settled_at: view.settled_at,
        }
    }
}

/// 某一环节因某一缺陷被退回的次数。
#[derive(Clone, Debug, SimpleObject)]
pub struct SegmentDefect {
    /// 移出案件的环节。
    segment: words::Segment,
    /// 缺陷。
    defect: words::DefectCode,
    /// 次数。
    count: i64,
}

/// 各环节的缺陷统计。
#[derive(Clone, Debug, SimpleObject)]
pub struct SegmentDefectReport {
    /// 起始日期。
    from: Date,
    /// 截止日期。
    to: Date,
    /// 各环节、各缺陷的次数。
    rows: Vec<SegmentDefect>,
}

/// Queries for handovers.
#[derive(Default)]
pub struct HandoverQuery;

#[Object]
impl HandoverQuery {
    /// 各环节被下一环节退回的次数，按缺陷统计，范围为您可见的案件；不填日期则为最近十二个月。
    async fn segment_defects(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "起始日期。")] from: Option<Date>,
        #[graphql(desc = "截止日期。")] to: Option<Date>,
    ) -> Reply<SegmentDefectReport> {
        Reply::from(defects(ctx, from, to).await)
    }
}

async fn defects(ctx: &Context<'_>, from: Option<Date>, to: Option<Date>) -> Result<SegmentDefectReport, Refusal> {
    let to = to.map_or_else(|| ctx.services().db.clock().today(), |date| date.0);
    let from = from.map_or_else(|| months_before(to, 12), |date| date.0);
    let rows = ctx.services().handovers.defects(ctx.scope(), from, to).await?;
    let rows = rows.into_iter().map(|row| SegmentDefect {
        segment: row.segment.into(),
        defect: row.defect.into(),
        count: row.count,
    });
    Ok(SegmentDefectReport {
        from: Date(from),
        to: Date(to),
        rows: rows.collect(),
    })
}

/// 接收移交。
#[derive(Clone, Debug, InputObject)]
pub struct AcceptHandoverInput {
    /// 请求编号；同一编号重复提交只生效一次。
    request_id: scalar::Uuid,
    /// 案件编号。
    case_id: ID,
    /// 读取时的版本号。
    expected_version: i64,
}

/// 退回移交。
#[derive(Clone, Debug, InputObject)]
pub struct ReturnHandoverInput {
    /// 请求编号；同一编号重复提交只生效一次。
    request_id: scalar::Uuid,
    /// 案件编号。
    case_id: ID,
    /// 读取时的版本号。
    expected_version: i64,
    /// 缺陷。
    defect: words::DefectCode,
    /// 说明；缺陷为"其他"时必填，至少五个字。
    note: Option<String>,
}

/// 退回的案件更正后再次移交。
#[derive(Clone, Debug, InputObject)]
pub struct HandOverInput {
    /// 请求编号；同一编号重复提交只生效一次。
    request_id: scalar::Uuid,
    /// 案件编号。
    case_id: ID,
    /// 读取时的版本号。
    expected_version: i64,
}

/// 接收移交的结果。
#[derive(SimpleObject)]
pub struct AcceptHandoverPayload {
    /// 案件。
    case: Option<Case>,
}

/// 退回移交的结果。
#[derive(SimpleObject)]
pub struct ReturnHandoverPayload {
    /// 案件；退回后不再属于您的，为空。
    case: Option<Case>,
}

/// 再次移交的结果。
#[derive(SimpleObject)]
pub struct HandOverPayload {
    /// 案件。
    case: Option<Case>,
}

/// Mutations of handovers.
#[derive(Default)]
pub struct HandoverMutation;

#[Object]
impl HandoverMutation {
    /// 接收移交给本环节的案件；不得接收自己移交的。
    async fn accept_handover(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "接收内容。")] input: AcceptHandoverInput,
    ) -> Reply<AcceptHandoverPayload> {
        Reply::from(accept(ctx, input).await)
    }

    /// 指明缺陷退回案件，记入移出环节名下。
    async fn return_handover(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "退回内容。")] input: ReturnHandoverInput,
    ) -> Reply<ReturnHandoverPayload> {
        Reply::from(send_back(ctx, input).await)
    }

    /// 被退回立案环节的案件更正后再次移交分流。
    async fn hand_over(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "移交内容。")] input: HandOverInput,
    ) -> Reply<HandOverPayload> {
        Reply::from(send_on(ctx, input).await)
    }
}

async fn accept(ctx: &Context<'_>, input: AcceptHandoverInput) -> Result<AcceptHandoverPayload, Refusal> {
    let asked = Asked::open::<AcceptHandover>(ctx, input.request_id, &input, Some(&input.case_id))?;
    let named = Answer {
        case: asked.id(&input.case_id)?,
        expected_version: input.expected_version,
    };
    let case = ctx
        .services()
        .handovers
        .accept(ctx.actor(), asked.request(), named)
        .await?;
    Ok(AcceptHandoverPayload {
        case: after(ctx, case).await?,
    })
}

async fn send_back(ctx: &Context<'_>, input: ReturnHandoverInput) -> Result<ReturnHandoverPayload, Refusal> {
    let asked = Asked::open::<ReturnHandover>(ctx, input.request_id, &input, Some(&input.case_id))?;
    let named = Answer {
        case: asked.id(&input.case_id)?,
        expected_version: input.expected_version,
    };
    let returning = Returning {
        defect: input.defect.into(),
        note: input.note,
    };
    let case = ctx
        .services()
        .handovers
        .return_(ctx.actor(), asked.request(), named, returning)
        .await?;
    Ok(ReturnHandoverPayload {
        case: after(ctx, case).await?,
    })
}

async fn send_on(ctx: &Context<'_>, input: HandOverInput) -> Result<HandOverPayload, Refusal> {
    let asked = Asked::open::<HandOver>(ctx, input.request_id, &input, Some(&input.case_id))?;
    let named = Answer {
        case: asked.id(&input.case_id)?,
        expected_version: input.expected_version,
    };
    let case = ctx
        .services()
        .handovers
        .hand_over(ctx.actor(), asked.request(), named)
        .await?;
    Ok(HandOverPayload {
        case: after(ctx, case).await?,
    })
}
