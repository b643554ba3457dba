//! Circulars in the schema: lists and acts.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use uuid::Uuid;

use super::asked::Asked;
use super::circular_view::Circular;
use super::global_id::find;
use super::page::{Connection, ListKey, Window};
use super::refusal::Refusal;
use super::reply::Reply;
use super::{Ask, words};
use crate::domain::circular::{
    AnswerCircular, CircularFilter, CircularStep, CircularView, CloseCircular, IssueCircular, Issuing, Stepping,
};
use crate::kernel::code::Code;
use crate::kernel::id::{CircularId, Id};
use crate::kernel::page::Position;
use crate::policy::{self, Row};
use crate::scalar;

/// 一种状态的通报有几件。
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct CircularCount {
    /// 状态。
    state: words::CircularState,
    /// 几件。
    count: i64,
}

/// 通报列表的筛选条件。
#[derive(Clone, Debug, Default, InputObject)]
pub struct CircularFilterInput {
    /// 状态。
    state: Option<words::CircularState>,
    /// 被通报人的编号。
    person_id: Option<ID>,
    /// 发出时所在团队的编号。
    team_id: Option<ID>,
}

/// 发出通报。
#[derive(Clone, InputObject)]
pub struct IssueCircularInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 案件编号。
    case_id: ID,
    /// 超期节点的编号，一至二十个，都是该案承办人应当办理的。
    deadline_ids: Vec<ID>,
    /// 内容，十字以上两千字以内，不得含有当事人姓名、金额、证件或者电话号码。
    text: String,
}

/// 发出通报的结果。
#[derive(SimpleObject)]
pub struct IssueCircularPayload {
    /// 通报。
    circular: Option<Circular>,
}

/// 签收通报，或者说明超期的原因；说明即为签收。
#[derive(Clone, InputObject)]
pub struct AnswerCircularInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 通报编号。
    circular_id: ID,
    /// 所读到的版本。
    expected_version: i64,
    /// 签收还是说明。
    step: words::CircularAnswer,
    /// 说明，十字以上两千字以内，不得含有当事人姓名、金额、证件或者电话号码；签收的不填。
    explanation: Option<String>,
}

/// 签收或者说明的结果。
#[derive(SimpleObject)]
pub struct AnswerCircularPayload {
    /// 通报。
    circular: Option<Circular>,
}

/// 办结通报、退回重新说明，或者撤回。
#[derive(Clone, InputObject)]
pub struct CloseCircularInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 通报编号。
    circular_id: ID,
    /// 所读到的版本。
    expected_version: i64,
    /// 说明是否成立；不成立的退回，说明的期限重新起算。
    accepted: bool,
    /// 是否撤回：尚未说明的通报，被通报人已经离任或者发出有误的，撤回后不再要求答复；须写明理由。
    #[graphql(default)]
    withdrawn: bool,
    /// 意见；退回、撤回的须写明理由，至少五个字。不得含有当事人姓名、金额、证件或者电话号码。
    note: Option<String>,
}

/// 办结或者退回的结果。
#[derive(SimpleObject)]
pub struct CloseCircularPayload {
    /// 通报。
    circular: Option<Circular>,
}

/// Queries for circulars.
#[derive(Default)]
pub struct CircularQuery;

#[Object]
impl CircularQuery {
    /// 您范围内的通报，最近的在前；承办人看发给本人的。
    async fn circulars(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选条件。")] filter: Option<CircularFilterInput>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<Circular>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        Reply::from(listed(ctx, filter.unwrap_or_default(), &window).await)
    }

    /// 您范围内的通报，各种状态几件。
    async fn circular_counts(&self, ctx: &Context<'_>) -> Reply<Vec<CircularCount>> {
        Reply::from(counted(ctx).await)
    }
}

/// Mutations of circulars.
#[derive(Default)]
pub struct CircularMutation;

#[Object]
impl CircularMutation {
    /// 就超期节点向承办人发出通报。节点监督员办理。
    async fn issue_circular(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "通报内容。")] input: IssueCircularInput,
    ) -> Reply<IssueCircularPayload> {
        Reply::from(issue(ctx, input).await)
    }

    /// 签收通报，或者说明超期的原因。被通报人办理。
    async fn answer_circular(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "签收或者说明。")] input: AnswerCircularInput,
    ) -> Reply<AnswerCircularPayload> {
        Reply::from(answer(ctx, input).await)
    }

    /// 办结已说明的通报，或者退回重新说明，或者撤回通报。节点监督员办理，被通报人本人不得办理。
    async fn close_circular(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "意见。")] input: CloseCircularInput,
    ) -> Reply<CloseCircularPayload> {
        Reply::from(close(ctx, input).await)
    }
}

async fn listed(
    ctx: &Context<'_>,
    filter: CircularFilterInput,
    window: &Window,
) -> Result<Connection<Circular>, Refusal> {
    policy::eligible(ctx.actor(), Row::Circular)?;
    let key = ListKey::new(ctx, "circulars", &format!("{filter:?}"));
    let page = window.page(ctx, &key)?;
    // an id that names nothing finds nothing, as one outside the scope does
    let keyring = ctx.keyring();
    let filter = CircularFilter {
        state: filter.state.map(Into::into),
        person: filter
            .person_id
            .map(|id| find(keyring, &id).unwrap_or(Id::new(Uuid::nil()))),
        team: filter
            .team_id
            .map(|id| find(keyring, &id).unwrap_or(Id::new(Uuid::nil()))),
    };
    let paged = ctx.services().circulars.list(ctx.scope(), &filter, &page).await?;
    let position = |view: &CircularView| Position {
        at: view.issued_at.timestamp_micros(),
        id: view.id.raw(),
    };
    let links = Circular::links(&paged.rows);
    Ok(Connection::new(paged, &key, position, |view| {
        Circular::new(ctx, view, &links)
    }))
}

async fn counted(ctx: &Context<'_>) -> Result<Vec<CircularCount>, Refusal> {
    let counts = ctx.services().circulars.counts(ctx.scope()).await?;
    let counts = counts.into_iter().map(|(state, count)| CircularCount {
        state: state.into(),
        count: i64::try_from(count).unwrap_or(i64::MAX),
    });
    Ok(counts.collect())
}

/// One circular in the caller's scope.
pub(super) async fn one(ctx: &Context<'_>, id: CircularId) -> Result<Option<Circular>, Refusal> {
    let found = ctx.services().circulars.find_many(ctx.scope(), &[id]).await?;
    let links = Circular::links(&found);
    Ok(found.into_iter().next().map(|view| Circular::new(ctx, view, &links)))
}

async fn issue(ctx: &Context<'_>, input: IssueCircularInput) -> Result<IssueCircularPayload, Refusal> {
    let asked = Asked::open::<IssueCircular>(ctx, input.request_id, &input, Some(&input.case_id))?;
    let deadlines = input.deadline_ids.iter().map(|id| asked.id(id));
    let issuing = Issuing {
        case: asked.id(&input.case_id)?,
        deadlines: deadlines.collect::<Result<_, _>>()?,
        text: input.text,
    };
    let circulars = &ctx.services().circulars;
    let id = circulars.issue(ctx.actor(), asked.request(), issuing).await?;
    Ok(IssueCircularPayload {
        circular: one(ctx, id).await?,
    })
}

async fn answer(ctx: &Context<'_>, input: AnswerCircularInput) -> Result<AnswerCircularPayload, Refusal> {
    let asked = Asked::open::<AnswerCircular>(ctx, input.request_id, &input, Some(&input.circular_id))?;
    let stepping = Stepping {
        circular: asked.id(&input.circular_id)?,
        expected_version: input.expected_version,
        step: match input.step {
            words::CircularAnswer::Acknowledge => CircularStep::Acknowledged,
            words::CircularAnswer::Explain => CircularStep::Explained,
        },
        text: input.explanation,
    };
    let circulars = &ctx.services().circulars;
    let id = circulars.answer(ctx.actor(), asked.request(), stepping).await?;
    Ok(AnswerCircularPayload {
        circular: one(ctx, id).await?,
    })
}

async fn close(ctx: &Context<'_>, input: CloseCircularInput) -> Result<CloseCircularPayload, Refusal> {
    let asked = Asked::open::<CloseCircular>(ctx, input.request_id, &input, Some(&input.circular_id))?;
    let step = match (input.withdrawn, input.accepted) {
        // the one says that it was answered, the other that no answer is owed
        (true, true) => return Err(Refusal::about(Code::InputInvalid, "withdrawn")),
        (true, false) => CircularStep::Withdrawn,
        (false, true) => CircularStep::Closed,
        (false, false) => CircularStep::Returned,
    };
    let stepping = Stepping {
        circular: asked.id(&input.circular_id)?,
        expected_version: input.expected_version,
        step,
        text: input.note,
    };
    let circulars = &ctx.services().circulars;
    let id = circulars.close(ctx.actor(), asked.request(), stepping).await?;
    Ok(CloseCircularPayload {
        circular: one(ctx, id).await?,
    })
}
