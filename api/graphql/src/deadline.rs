//! Deadlines in the schema; their rules and extensions stand beside.

mod change;
mod extension;
mod rule;
mod why;

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, InputObject, MergedObject, Object, SimpleObject};
use chrono::{DateTime, Datelike as _, Utc};
use uuid::Uuid;

pub(super) use self::extension::{Extension, one as extension};
use self::rule::DeadlineRule;
use self::why::DeadlineWhy;
pub(super) use self::why::Listed;
use super::application::Application;
use super::case::Case;
use super::global_id::{find, global};
use super::page::{Connection, ListKey, Window};
use super::refusal::Refusal;
use super::reply::Reply;
use super::scalar::Date;
use super::{Ask, words};
use crate::domain::deadline::rules::{Matter, RuleCode};
use crate::domain::deadline::{DeadlineFilter, DeadlineView};
use crate::kernel::code::Code;
use crate::kernel::id::{ApplicationId, CaseId, DeadlineId, Id};
use crate::kernel::page::Position;
use crate::policy::{self, Row};

/// 节点：案件或者待立案的申请中一件须在期限内办理的事。
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Deadline {
    /// 编号，不透明。
    pub(super) id: ID,
    /// 规则。
    rule: DeadlineRule,
    /// 今日的状态。
    status: words::DeadlineStatus,
    /// 最后一日；最早日期的，为可以办理的第一日；暂停时为空。
    due_on: Option<Date>,
    /// 以时计的，最后时刻。
    due_at: Option<DateTime<Utc>>,
    /// 剩余天数，超期为负；已经完成、免除、作废或者暂停的为空。
    days_left: Option<i64>,
    /// 完成、免除或者作废的时间。
    ended_at: Option<DateTime<Utc>>,
    /// 为什么这样计算。
    why: DeadlineWhy,
    #[graphql(skip)]
    case: Option<CaseId>,
    #[graphql(skip)]
    application: Option<ApplicationId>,
    #[graphql(skip)]
    listed: Arc<Listed>,
}

#[ComplexObject]
impl Deadline {
    /// 所属案件；待立案的申请的节点为空。
    async fn case(&self, ctx: &Context<'_>) -> Reply<Option<Case>> {
        match self.case {
            Some(id) => Reply::from(self.listed.links().case(ctx, id).await),
            None => Reply::ok(None),
        }
    }

    /// 待立案的申请的节点，其申请；案件的节点，以及不在您范围内的，为空。对承办人、案款管理员隐去，为空。
    async fn application(&self, ctx: &Context<'_>) -> Reply<Option<Application>> {
        match self.application {
            Some(id) => Reply::from(self.listed.links().application(ctx, id).await),
            None => Reply::ok(None),
        }
    }
}

impl Deadline {
    pub(super) fn new(ctx: &Context<'_>, view: DeadlineView, listed: Arc<Listed>) -> Self {
        Self {
            id: global(ctx.keyring(), view.id),
            status: view.status.into(),
            due_on: view.due_on.map(Date),
            due_at: view.due_at,
            days_left: view.days_left,
            ended_at: view.ended_at,
            why: DeadlineWhy::new(&view, Arc::clone(&listed)),
            application: (view.matter == Matter::Application).then(|| Id::new(view.root)),
            case: (view.matter == Matter::Case).then(|| Id::new(view.root)),
            rule: DeadlineRule::new(ctx.scope(), view.rule),
            listed,
        }
    }
}

/// 节点列表的筛选条件。
#[derive(Clone, Debug, Default, InputObject)]
pub struct DeadlineFilterInput {
    /// 分档。
    bucket: Option<words::DueBucket>,
    /// 规则编号。
    rule: Option<String>,
    /// 团队编号。
    team_id: Option<ID>,
    /// 承办人编号。
    handler_id: Option<ID>,
    /// 法庭或者站点编号。
    site_id: Option<ID>,
}

impl DeadlineFilterInput {
    pub(super) fn read(self, ctx: &Context<'_>) -> Result<DeadlineFilter, Refusal> {
        // an id that names nothing finds nothing, as one outside the scope does
        let nobody = Uuid::nil();
        Ok(DeadlineFilter {
            bucket: self.bucket.map(Into::into),
            rule: self.rule.as_deref().map(code).transpose()?,
            team: self
                .team_id
                .map(|id| find(ctx.keyring(), &id).unwrap_or(Id::new(nobody))),
            handler: self
                .handler_id
                .map(|id| find(ctx.keyring(), &id).unwrap_or(Id::new(nobody))),
            site: self
                .site_id
                .map(|id| find(ctx.keyring(), &id).unwrap_or(Id::new(nobody))),
        })
    }
}

fn code(text: &str) -> Result<RuleCode, Refusal> {
    text.parse().map_err(|_| Refusal::about(Code::InputInvalid, "rule"))
}

/// One deadline in scope.
pub(super) async fn one(ctx: &Context<'_>, id: DeadlineId) -> Result<Option<Deadline>, Refusal> {
    let found = ctx.services().deadlines.find_many(ctx.scope(), &[id]).await?;
    let listed = Listed::of(&found);
    Ok(found.into_iter().next().map(|view| Deadline::new(ctx, view, listed)))
}

/// 看板的一档。
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct DueCount {
    /// 分档。
    bucket: words::DueBucket,
    /// 几个节点。
    count: i64,
}

/// Queries for deadlines, their rules and extensions.
#[derive(MergedObject, Default)]
pub struct DeadlineQuery(BoardQuery, rule::RuleQuery, extension::ExtensionQuery);

/// Mutations of rules and extensions.
#[derive(MergedObject, Default)]
pub struct DeadlineMutation(change::RuleMutation, extension::ExtensionMutation);

/// Queries for what is due.
#[derive(Default)]
pub struct BoardQuery;

#[Object]
impl BoardQuery {
    /// 您范围内正在进行的节点，最先到期的在前。
    async fn deadlines(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选条件。")] filter: Option<DeadlineFilterInput>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<Deadline>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        Reply::from(listed(ctx, filter.unwrap_or_default(), &window).await)
    }

    /// 您范围内正在进行的节点，各档几个。
    async fn deadline_counts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选条件。")] filter: Option<DeadlineFilterInput>,
    ) -> Reply<Vec<DueCount>> {
        Reply::from(counted(ctx, filter.unwrap_or_default()).await)
    }
}

async fn listed(
    ctx: &Context<'_>,
    filter: DeadlineFilterInput,
    window: &Window,
) -> Result<Connection<Deadline>, Refusal> {
    policy::eligible(ctx.actor(), Row::CaseStage)?;
    let key = ListKey::new(ctx, "deadlines", &format!("{filter:?}"));
    let page = window.page(ctx, &key)?;
    let filter = filter.read(ctx)?;
    let paged = ctx.services().deadlines.due(ctx.scope(), &filter, &page).await?;
    let shared = Listed::of(&paged.rows);
    Ok(Connection::new(paged, &key, position, |view| {
        Deadline::new(ctx, view, Arc::clone(&shared))
    }))
}

/// Position of a running deadline in its list: the day it ends.
fn position(view: &DeadlineView) -> Position {
    Position {
        at: view.due_on.map_or(0, |on| i64::from(on.num_days_from_ce())),
        id: view.id.raw(),
    }
}

async fn counted(ctx: &Context<'_>, filter: DeadlineFilterInput) -> Result<Vec<DueCount>, Refusal> {
    policy::eligible(ctx.actor(), Row::CaseStage)?;
    let filter = filter.read(ctx)?;
    let buckets = ctx.services().deadlines.buckets(ctx.scope(), &filter).await?;
    let counts = buckets.into_iter().map(|(bucket, count)| DueCount {
        bucket: bucket.into(),
        count: i64::try_from(count).unwrap_or(i64::MAX),
    });
    Ok(counts.collect())
}
