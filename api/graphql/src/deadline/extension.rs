//! Extensions of deadlines in the schema: asked for by the handler, decided by the president.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::rule::DeadlineRule;
use crate::asked::Asked;
use crate::case::Case;
use crate::domain::extension::{Asking, Deciding, ExtendDeadline, ExtensionView, RequestExtension};
use crate::global_id::global;
use crate::kernel::code::Code;
use crate::kernel::id::{CaseId, ExtensionId};
use crate::kernel::page::Position;
use crate::links::Links;
use crate::page::{Connection, ListKey, Window};
use crate::policy::{self, Row};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::scalar;
use crate::{Ask, words};

/// 延期申请及其处理。
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Extension {
    /// 编号，不透明。
    pub(crate) id: ID,
    /// 节点所依的规则版本。
    rule: DeadlineRule,
    /// 申请延长多少。
    asked: i32,
    /// 单位，与规则相同。
    unit: words::LimitUnit,
    /// 申请的理由，只对本院人员显示；对辅助人员、案款管理员、乡镇便民执行服务站、申请执行人隐去，为空。
    ground: Option<String>,
    /// 状态。
    state: words::ExtensionState,
    /// 申请人，只对本院人员显示；对辅助人员、案款管理员、乡镇便民执行服务站、申请执行人隐去，为空。
    asked_by: Option<String>,
    /// 申请时间。
    asked_at: DateTime<Utc>,
    /// 处理人，只对本院人员显示；对辅助人员、案款管理员、乡镇便民执行服务站、申请执行人隐去，为空。
    decided_by: Option<String>,
    /// 处理时间。
    decided_at: Option<DateTime<Utc>>,
    /// 处理意见，只对本院人员显示；对辅助人员、案款管理员、乡镇便民执行服务站、申请执行人隐去，为空。
    note: Option<String>,
    /// 批准延长多少；未批准的为空。
    granted: Option<i32>,
    /// 是否须层报高级人民法院备案：合计超过院长可以批准的部分。
    reported_upward: words::UpwardReport,
    /// 版本，每次变更加一。
    version: i64,
    #[graphql(skip)]
    case: CaseId,
    #[graphql(skip)]
    links: Arc<Links>,
}

#[ComplexObject]
impl Extension {
    /// 所属案件。
    async fn case(&self, ctx: &Context<'_>) -> Reply<Option<Case>> {
        Reply::from(self.links.case(ctx, self.case).await)
    }
}

impl Extension {
    fn new(ctx: &Context<'_>, view: ExtensionView, links: &Arc<Links>) -> Self {
        Self {
            id: global(ctx.keyring(), view.id),
            asked: i32::from(view.amount),
            unit: view.unit.into(),
            ground: view.ground,
            state: view.state.into(),
            asked_by: view.asked_by,
            asked_at: view.asked_at,
            decided_by: view.decided_by,
            decided_at: view.decided_at,
            note: view.note,
            granted: view.granted.map(i32::from),
            reported_upward: view.upward.into(),
            version: view.version,
            rule: DeadlineRule::new(ctx.scope(), view.rule),
            case: view.case,
            links: Arc::clone(links),
        }
    }
}

/// 申请延期。
#[derive(Clone, InputObject)]
pub struct RequestExtensionInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 案件编号。
    case_id: ID,
    /// 所读到的案件版本。
    expected_version: i64,
    /// 节点编号。
    deadline_id: ID,
    /// 延长多少，以规则的单位计，一以上。
    amount: i32,
    /// 理由，十字以上两千字以内。
    ground: String,
}

/// 申请延期的结果。
#[derive(SimpleObject)]
pub struct RequestExtensionPayload {
    /// 延期申请。
    extension: Option<Extension>,
}

/// 处理延期申请。
#[derive(Clone, InputObject)]
pub struct ExtendDeadlineInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 延期申请编号。
    extension_id: ID,
    /// 所读到的延期申请版本。
    expected_version: i64,
    /// 是否批准。
    approve: bool,
    /// 批准少于所申请的，填批准多少；不批准的不填。
    amount: Option<i32>,
    /// 处理意见，五字以上五百字以内。
    note: String,
}

/// 处理延期申请的结果。
#[derive(SimpleObject)]
pub struct ExtendDeadlinePayload {
    /// 延期申请。
    extension: Option<Extension>,
}

/// Queries for extensions.
#[derive(Default)]
pub struct ExtensionQuery;

#[Object]
impl ExtensionQuery {
    /// 您范围内案件的延期申请，最近的在前；申请执行人只见已经批准的。
    async fn extensions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "状态。")] state: Option<words::ExtensionState>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<Extension>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        Reply::from(listed(ctx, state, &window).await)
    }
}

/// Mutations of extensions.
#[derive(Default)]
pub struct ExtensionMutation;

#[Object]
impl ExtensionMutation {
    /// 申请延长一个正在进行的节点，须在规定的日期之前。承办人办理。
    async fn request_extension(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "申请内容。")] input: RequestExtensionInput,
    ) -> Reply<RequestExtensionPayload> {
        Reply::from(request(ctx, input).await)
    }

    /// 批准或者不批准延期；批准的，节点随即重新计算。院长办理，不得处理自己申请的或者自己承办的案件的。
    async fn extend_deadline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "处理内容。")] input: ExtendDeadlineInput,
    ) -> Reply<ExtendDeadlinePayload> {
        Reply::from(decide(ctx, input).await)
    }
}

async fn listed(
    ctx: &Context<'_>,
    state: Option<words::ExtensionState>,
    window: &Window,
) -> Result<Connection<Extension>, Refusal> {
    policy::eligible(ctx.actor(), Row::CaseStage)?;
    let key = ListKey::new(ctx, "extensions", &format!("{state:?}"));
    let page = window.page(ctx, &key)?;
    let extensions = &ctx.services().extensions;
    let paged = extensions.list(ctx.scope(), state.map(Into::into), &page).await?;
    let links = Arc::new(Links::default().cases(paged.rows.iter().map(|view| view.case)));
    let position = |view: &ExtensionView| Position {
        at: view.asked_at.timestamp_micros(),
        id: view.id.raw(),
    };
    Ok(Connection::new(paged, &key, position, |view| {
        Extension::new(ctx, view, &links)
    }))
}

async fn request(ctx: &Context<'_>, input: RequestExtensionInput) -> Result<RequestExtensionPayload, Refusal> {
    let asked = Asked::open::<RequestExtension>(ctx, input.request_id, &input, Some(&input.case_id))?;
    let asking = Asking {
        case: asked.id(&input.case_id)?,
        expected_version: input.expected_version,
        deadline: asked.id(&input.deadline_id)?,
        amount: asked.held(amount(input.amount))?,
        ground: input.ground,
    };
    let extensions = &ctx.services().extensions;
    let id = extensions.request(ctx.actor(), asked.request(), asking).await?;
    Ok(RequestExtensionPayload {
        extension: one(ctx, id).await?,
    })
}

async fn decide(ctx: &Context<'_>, input: ExtendDeadlineInput) -> Result<ExtendDeadlinePayload, Refusal> {
    let asked = Asked::open::<ExtendDeadline>(ctx, input.request_id, &input, Some(&input.extension_id))?;
    let deciding = Deciding {
        extension: asked.id(&input.extension_id)?,
        expected_version: input.expected_version,
        approve: input.approve,
        amount: asked.held(input.amount.map(amount).transpose())?,
        note: input.note,
    };
    let extensions = &ctx.services().extensions;
    let id = extensions.decide(ctx.actor(), asked.request(), deciding).await?;
    Ok(ExtendDeadlinePayload {
        extension: one(ctx, id).await?,
    })
}

/// One extension in scope.
pub(crate) async fn one(ctx: &Context<'_>, id: ExtensionId) -> Result<Option<Extension>, Refusal> {
    let found = ctx.services().extensions.find(ctx.scope(), id).await?;
    Ok(found.map(|view| {
        let links = Arc::new(Links::default().cases([view.case]));
        Extension::new(ctx, view, &links)
    }))
}

fn amount(amount: i32) -> Result<u16, Refusal> {
    u16::try_from(amount).map_err(|_| Refusal::about(Code::InputInvalid, "amount"))
}
