//! Reception in the schema.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::asked::Asked;
use super::case::Case;
use super::global_id::global;
use super::links::Links;
use super::page::{Connection, ListKey, Window};
use super::place::Site;
use super::refusal::Refusal;
use super::reply::Reply;
use super::{Ask, words};
use crate::domain::visit::{NOTICE_ITEMS, NewVisit, RecordVisit, VisitView};
use crate::kernel::id::{CaseId, SiteId, VisitId};
use crate::kernel::page::Position;
use crate::policy::{self, Row};
use crate::scalar;

/// 一次性告知的一个事项。
#[derive(Clone, Debug, SimpleObject)]
pub struct NoticeItem {
    /// 代码。
    code: words::NoticeCode,
    /// 告知内容。
    text: String,
    /// 依据。
    source: String,
}

/// 接待记录。
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Visit {
    /// 编号。
    pub(super) id: ID,
    /// 渠道。
    channel: words::Channel,
    /// 事项。
    purpose: words::Purpose,
    /// 来访人。
    visitor_name: String,
    /// 来访人电话，掩码。
    visitor_phone: Option<String>,
    /// 所问。
    question: String,
    /// 所答。
    answer: Option<String>,
    /// 一次性告知的事项代码。
    notice_items: Vec<words::NoticeCode>,
    /// 来访人确认告知的时间。
    notice_acknowledged_at: Option<DateTime<Utc>>,
    /// 接待时间。
    visited_at: DateTime<Utc>,
    /// 版本号。
    version: i64,
    #[graphql(skip)]
    site: SiteId,
    #[graphql(skip)]
    case: Option<CaseId>,
    #[graphql(skip)]
    links: Arc<Links>,
}

#[ComplexObject]
impl Visit {
    /// 接待站点。
    async fn site(&self, ctx: &Context<'_>) -> Reply<Option<Site>> {
        Reply::from(self.links.site(ctx, self.site).await)
    }

    /// 所问的案件；未问案件的、不在您范围内的为空。
    async fn case(&self, ctx: &Context<'_>) -> Reply<Option<Case>> {
        match self.case {
            Some(case) => Reply::from(self.links.case(ctx, case).await),
            None => Reply::ok(None),
        }
    }
}

impl Visit {
    /// What the visits of a page point at.
    pub(super) fn links(views: &[VisitView]) -> Arc<Links> {
        let links = Links::default().sites(views.iter().map(|view| view.site));
        Arc::new(links.cases(views.iter().filter_map(|view| view.case)))
    }

    pub(super) fn new(ctx: &Context<'_>, view: VisitView, links: &Arc<Links>) -> Self {
        Self {
            id: global(ctx.keyring(), view.id),
            channel: view.channel.into(),
            purpose: view.purpose.into(),
            visitor_name: view.visitor_name,
            visitor_phone: view.visitor_phone,
            question: view.question,
            answer: view.answer,
            notice_items: view.notice_items.into_iter().map(Into::into).collect(),
            notice_acknowledged_at: view.notice_acknowledged_at,
            visited_at: view.visited_at,
            version: view.version,
            site: view.site,
            case: view.case,
            links: Arc::clone(links),
        }
    }
}

/// Queries for reception.
#[derive(Default)]
pub struct VisitQuery;

#[Object]
impl VisitQuery {
    /// 接待记录，最近的在前。
    async fn visits(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<Visit>> {
        Reply::from(
            listed(
                ctx,
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

    /// 一次性告知的全部事项。
    async fn notice_items(&self, ctx: &Context<'_>) -> Reply<Vec<NoticeItem>> {
        let told = NOTICE_ITEMS.iter().map(|item| NoticeItem {
            code: item.code.into(),
            text: item.text_zh.to_owned(),
            source: item.source.to_owned(),
        });
        Reply::from(policy::eligible(ctx.actor(), Row::Places).map(|()| told.collect::<Vec<_>>()))
    }
}

async fn listed(ctx: &Context<'_>, window: &Window) -> Result<Connection<Visit>, Refusal> {
    policy::eligible(ctx.actor(), Row::Intake)?;
    let key = ListKey::new(ctx, "visits", "");
    let page = window.page(ctx, &key)?;
    let paged = ctx.services().visits.list(ctx.scope(), &page).await?;
    let position = |view: &VisitView| Position {
        at: view.visited_at.timestamp_micros(),
        id: view.id.raw(),
    };
    let links = Visit::links(&paged.rows);
    Ok(Connection::new(paged, &key, position, |view| {
        Visit::new(ctx, view, &links)
    }))
}

/// 接待登记。
#[derive(Clone, Debug, InputObject)]
pub struct RecordVisitInput {
    /// 请求编号；同一编号重复提交只生效一次。
    request_id: scalar::Uuid,
    /// 渠道。
    channel: words::Channel,
    /// 事项。
    purpose: words::Purpose,
    /// 来访人，至多六十字。
    visitor_name: String,
    /// 来访人电话。
    visitor_phone: Option<String>,
    /// 所问，至多两千字。
    question: String,
    /// 所答，至多两千字。
    answer: Option<String>,
    /// 一次性告知的事项代码；不填表示未告知。
    notice_items: Option<Vec<words::NoticeCode>>,
    /// 来访人是否确认收到告知。
    #[graphql(default)]
    notice_acknowledged: bool,
    /// 所问案件的编号。
    case_id: Option<ID>,
}

/// 接待登记的结果。
#[derive(SimpleObject)]
pub struct RecordVisitPayload {
    /// 接待记录。
    visit: Option<Visit>,
}

/// Mutations of reception.
#[derive(Default)]
pub struct VisitMutation;

#[Object]
impl VisitMutation {
    /// 登记一次接待：咨询、电话或者窗口查询，以及一次性告知。站点、法庭、立案窗口办理。
    async fn record_visit(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "登记内容。")] input: RecordVisitInput,
    ) -> Reply<RecordVisitPayload> {
        Reply::from(record(ctx, input).await)
    }
}

async fn record(ctx: &Context<'_>, input: RecordVisitInput) -> Result<RecordVisitPayload, Refusal> {
    let asked = Asked::open::<RecordVisit>(ctx, input.request_id, &input, input.case_id.as_ref())?;
    let notice_items = input.notice_items.unwrap_or_default().into_iter().map(Into::into);
    let new = NewVisit {
        channel: input.channel.into(),
        purpose: input.purpose.into(),
        visitor_name: input.visitor_name,
        visitor_phone: input.visitor_phone,
        question: input.question,
        answer: input.answer,
        notice_items: notice_items.collect(),
        acknowledged: input.notice_acknowledged,
        case: asked.id_if_any(input.case_id.as_ref())?,
    };
    let id = ctx.services().visits.record(ctx.actor(), asked.request(), new).await?;
    Ok(RecordVisitPayload {
        visit: one(ctx, id).await?,
    })
}

/// One visit in scope.
pub(super) async fn one(ctx: &Context<'_>, id: VisitId) -> Result<Option<Visit>, Refusal> {
    let found = ctx.services().visits.find_many(ctx.scope(), &[id]).await?;
    let links = Visit::links(&found);
    Ok(found.into_iter().next().map(|view| Visit::new(ctx, view, &links)))
}
