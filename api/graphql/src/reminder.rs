//! Reminders in the schema.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::application::Application;
use super::asked::Asked;
use super::case::{Case, after};
use super::global_id::find;
use super::links::Links;
use super::page::{Connection, ListKey, Window};
use super::refusal::Refusal;
use super::reply::Reply;
use super::{Ask, words};
use crate::domain::reminder::{Remind, ReminderView, RunDeadlineSweep};
use crate::events::chat::Delivery;
use crate::kernel::id::{ApplicationId, CaseId, Id};
use crate::kernel::page::Position;
use crate::policy::{self, Row};
use crate::scalar;

/// 一条提醒在一个渠道的送达情况。
#[derive(Clone, Debug, SimpleObject)]
pub struct ReminderDelivery {
    /// 渠道的名称；各院按设置自行命名，所以是文字，不是枚举。
    channel: String,
    /// 状态。
    state: words::DeliveryState,
    /// 已发送几次。
    attempts: i32,
    /// 最近一次的结果。
    result: Option<String>,
    /// 送达时间。
    sent_at: Option<DateTime<Utc>>,
}

impl From<Delivery> for ReminderDelivery {
    fn from(delivery: Delivery) -> Self {
        Self {
            channel: delivery.channel,
            state: delivery.state.into(),
            attempts: delivery.attempts,
            result: delivery.result,
            sent_at: delivery.sent_at,
        }
    }
}

/// 提醒：发往工作群的一行文字，只有承办人、案号和节点；尚未立案的申请没有案号，只有收到的日期。
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Reminder {
    /// 何种提醒。
    threshold: words::ReminderThreshold,
    /// 文字。
    text: String,
    /// 时间。
    made_at: DateTime<Utc>,
    /// 是否人工催办。
    by_hand: bool,
    /// 各渠道的送达情况；尚未发出的为空。
    deliveries: Vec<ReminderDelivery>,
    #[graphql(skip)]
    case: Option<CaseId>,
    #[graphql(skip)]
    application: Option<ApplicationId>,
    #[graphql(skip)]
    links: Arc<Links>,
}

#[ComplexObject]
impl Reminder {
    /// 案件；待立案的申请的提醒为空。
    async fn case(&self, ctx: &Context<'_>) -> Reply<Option<Case>> {
        match self.case {
            Some(case) => Reply::from(self.links.case(ctx, case).await),
            None => Reply::ok(None),
        }
    }

    /// 待立案的申请的提醒，其申请；案件的提醒为空。
    async fn application(&self, ctx: &Context<'_>) -> Reply<Option<Application>> {
        match self.application {
            Some(application) => Reply::from(self.links.application(ctx, application).await),
            None => Reply::ok(None),
        }
    }
}

impl Reminder {
    /// What the reminders of a page point at.
    fn links(views: &[ReminderView]) -> Arc<Links> {
        let links = Links::default().cases(views.iter().filter_map(|view| view.case));
        Arc::new(links.applications(views.iter().filter_map(|view| view.application)))
    }

    fn new(view: ReminderView, links: &Arc<Links>) -> Self {
        Self {
            threshold: view.threshold.into(),
            text: view.text,
            made_at: view.made_at,
            by_hand: view.by_hand,
            deliveries: view.deliveries.into_iter().map(Into::into).collect(),
            case: view.case,
            application: view.application,
            links: Arc::clone(links),
        }
    }
}

/// 立即检查节点。
#[derive(Clone, InputObject)]
pub struct RunDeadlineSweepInput {
    /// 请求编号，重发同一请求答复相同。
    request_id: scalar::Uuid,
}

/// 检查的结果。
#[derive(SimpleObject)]
pub struct RunDeadlineSweepPayload {
    /// 检查了几个节点。
    looked: i64,
    /// 发出几条提醒。
    reminded: i64,
    /// 几个节点未能检查，下次再查。
    failed: i64,
    /// 检查之后还有几个节点已到检查时间，由后台每分钟继续检查；含未能检查的。
    remaining: i64,
}

/// 催办。
#[derive(Clone, InputObject)]
pub struct RemindInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 案件编号。
    case_id: ID,
    /// 催办内容，六十字以内，不得含有当事人姓名、金额、证件或者电话号码。
    note: String,
}

/// 催办的结果。
#[derive(SimpleObject)]
pub struct RemindPayload {
    /// 案件。
    case: Option<Case>,
}

/// Queries for reminders.
#[derive(Default)]
pub struct ReminderQuery;

#[Object]
impl ReminderQuery {
    /// 您范围内的提醒，最近的在前。
    async fn reminders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "案件编号。")] case_id: Option<ID>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<Reminder>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        Reply::from(listed(ctx, case_id, &window).await)
    }
}

/// Mutations of reminders.
#[derive(Default)]
pub struct ReminderMutation;

#[Object]
impl ReminderMutation {
    /// 立即检查最早到检查时间的节点，到提醒时间的逐一提醒，不重复；一次至多二百个，其余由后台每分钟继续检查。节点监督员办理。
    async fn run_deadline_sweep(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "请求。")] input: RunDeadlineSweepInput,
    ) -> Reply<RunDeadlineSweepPayload> {
        Reply::from(sweep(ctx, input).await)
    }

    /// 在工作群催办一个案件。节点监督员办理。
    async fn remind(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "催办内容。")] input: RemindInput,
    ) -> Reply<RemindPayload> {
        Reply::from(remind(ctx, input).await)
    }
}

async fn listed(ctx: &Context<'_>, case_id: Option<ID>, window: &Window) -> Result<Connection<Reminder>, Refusal> {
    policy::eligible(ctx.actor(), Row::Reminder)?;
    let key = ListKey::new(ctx, "reminders", &format!("{case_id:?}"));
    let page = window.page(ctx, &key)?;
    // an id that names nothing finds nothing, as one outside the scope does
    let case = case_id.map(|id| find(ctx.keyring(), &id).unwrap_or(Id::new(Uuid::nil())));
    let paged = ctx.services().reminders.list(ctx.scope(), case, &page).await?;
    let position = |view: &ReminderView| Position {
        at: view.made_at.timestamp_micros(),
        id: view.id,
    };
    let links = Reminder::links(&paged.rows);
    Ok(Connection::new(paged, &key, position, |view| {
        Reminder::new(view, &links)
    }))
}

async fn sweep(ctx: &Context<'_>, input: RunDeadlineSweepInput) -> Result<RunDeadlineSweepPayload, Refusal> {
    let asked = Asked::open::<RunDeadlineSweep>(ctx, input.request_id, &input, None)?;
    let part = ctx.services().reminders.run(ctx.actor(), asked.request()).await?;
    let swept = part.swept;
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    Ok(RunDeadlineSweepPayload {
        looked: number(swept.looked),
        reminded: number(swept.reminded),
        failed: number(swept.failed),
        remaining: number(part.remaining),
    })
}

async fn remind(ctx: &Context<'_>, input: RemindInput) -> Result<RemindPayload, Refusal> {
    let asked = Asked::open::<Remind>(ctx, input.request_id, &input, Some(&input.case_id))?;
    let case = asked.id(&input.case_id)?;
    let reminders = &ctx.services().reminders;
    let case = reminders
        .remind(ctx.actor(), asked.request(), case, &input.note)
        .await?;
    Ok(RemindPayload {
        case: after(ctx, case).await?,
    })
}
