//! Deadlines and their rules in the schema.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Datelike as _, Utc};
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::case::{Case, batch_of};
use super::global_id::{find, global};
use super::page::{Connection, ListKey, Window, slice};
use super::refusal::Refusal;
use super::reply::Reply;
use super::scalar::Date;
use super::{Ask, words};
use crate::domain::deadline::rules::{Length, Matter, RuleCode};
use crate::domain::deadline::{DeadlineFilter, DeadlineView, rules};
use crate::kernel::code::Code;
use crate::kernel::id::{CaseId, Id};
use crate::kernel::page::Position;
use crate::policy::{self, Row};

/// 节点规则的一个版本：期限多长、自何时起、何事完成、依据什么。
#[derive(Clone, Debug, SimpleObject)]
pub struct DeadlineRule {
    /// 编号，各版本相同，如 N73。
    code: String,
    /// 版本。
    version: i32,
    /// 名称。
    name: String,
    /// 其中任一事件发生，期限起算。
    start_events: Vec<String>,
    /// 其中任一事件发生，节点完成。
    satisfied_by: Vec<String>,
    /// 数额；空为以文书载明为准。
    amount: Option<i32>,
    /// 单位。
    unit: words::LimitUnit,
    /// 方向。
    direction: words::CountDirection,
    /// 最后一日为休息日时怎样办。
    rest_days: words::RestDayRule,
    /// 不是期限而是最早日期的，怎样理解。
    floor: Option<words::FloorBound>,
    /// 适用于申请还是案件。
    matter: words::DeadlineMatter,
    /// 适用的条件。
    condition: words::RuleCondition,
    /// 本院是否据以监督。
    enabled: bool,
    /// 适用情形。
    applies_to: String,
    /// 提前几日提醒。
    warn_days: i32,
    /// 扣除的期间，E0 为不扣除。
    exclusions: String,
    /// 性质。
    kind: words::DeadlineKind,
    /// 与之从严适用的规则。
    pairs_with: Vec<String>,
    /// 依据。
    source: String,
    /// 依据的可靠程度。
    mark: words::RuleMark,
    /// 自何日起适用。
    effective_from: Date,
    /// 至何日止（不含），空为现行。
    effective_to: Option<Date>,
}

impl From<rules::DeadlineRule> for DeadlineRule {
    fn from(rule: rules::DeadlineRule) -> Self {
        let (amount, unit) = match rule.length {
            Length::Fixed(limit) => (Some(i32::from(limit.amount)), limit.unit),
            Length::Stated(unit) => (None, unit),
        };
        let words = |all: &[rules::Happening]| all.iter().map(|one| one.as_str().to_owned()).collect();
        Self {
            code: rule.code.as_str().to_owned(),
            version: i32::try_from(rule.version).unwrap_or(i32::MAX),
            start_events: words(&rule.start_events),
            satisfied_by: words(&rule.satisfied_by),
            name: rule.name,
            amount,
            unit: unit.into(),
            direction: rule.direction.into(),
            rest_days: rule.roll.into(),
            floor: rule.floor.map(Into::into),
            matter: rule.matter.into(),
            condition: rule.condition.into(),
            enabled: rule.enabled,
            applies_to: rule.applies_to,
            warn_days: i32::from(rule.warn_days),
            exclusions: rule.exclusions.to_string(),
            kind: rule.kind.into(),
            pairs_with: rule.pairs_with.iter().map(|code| code.as_str().to_owned()).collect(),
            source: rule.source,
            mark: rule.mark.into(),
            effective_from: Date(rule.effective_from),
            effective_to: rule.effective_to.map(Date),
        }
    }
}

/// 节点为什么这样计算。
#[derive(Clone, Debug, SimpleObject)]
pub struct DeadlineWhy {
    /// 起算的事件发生的时间。
    started_at: DateTime<Utc>,
    /// 逢休息日调整之前的最后一日。
    unrolled_on: Option<Date>,
    /// 扣除的天数；重叠的只扣一次。
    excluded_days: i32,
    /// 所用日历是否已经公布；未公布的，公布后重新计算。
    official_calendar: bool,
    /// 有更早期限的，从其规则。
    ruled_by: Option<String>,
    /// 是否有事后补录的事件。
    backdated: bool,
}

/// 节点：案件中一件须在期限内办理的事。
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
    cases: Arc<CasesOf>,
}

/// The cases of a list of deadlines, read once.
#[derive(Default)]
pub(super) struct CasesOf {
    ids: Vec<CaseId>,
    views: OnceCell<Result<HashMap<CaseId, Case>, Refusal>>,
}

impl CasesOf {
    /// Of one case alone.
    pub(super) fn of(id: CaseId) -> Arc<Self> {
        Arc::new(Self {
            ids: vec![id],
            ..Self::default()
        })
    }

    async fn find(&self, ctx: &Context<'_>, id: CaseId) -> Result<Option<Case>, Refusal> {
        let load = async || {
            let views = ctx.services().cases.find_many(ctx.scope(), &self.ids).await?;
            let batch = batch_of(&views);
            let cases = views
                .into_iter()
                .map(|view| (view.id, Case::new(ctx, view, Arc::clone(&batch))));
            Ok(cases.collect())
        };
        match self.views.get_or_init(load).await {
            Ok(cases) => Ok(cases.get(&id).cloned()),
            Err(refusal) => Err(refusal.clone()),
        }
    }
}

#[ComplexObject]
impl Deadline {
    /// 所属案件。
    async fn case(&self, ctx: &Context<'_>) -> Reply<Option<Case>> {
        match self.case {
            Some(id) => Reply::from(self.cases.find(ctx, id).await),
            None => Reply::ok(None),
        }
    }
}

impl Deadline {
    pub(super) fn new(ctx: &Context<'_>, view: DeadlineView, cases: Arc<CasesOf>) -> Self {
        Self {
            id: global(ctx.keyring(), view.id),
            status: view.status.into(),
            due_on: view.due_on.map(Date),
            due_at: view.due_at,
            days_left: view.days_left,
            ended_at: view.ended_at,
            why: DeadlineWhy {
                started_at: view.started_at,
                unrolled_on: view.unrolled_on.map(Date),
                excluded_days: view.excluded_days,
                official_calendar: view.is_official,
                ruled_by: view.ruled_by.map(|code| code.as_str().to_owned()),
                backdated: view.is_backdated,
            },
            case: (view.matter == Matter::Case).then(|| Id::new(view.root)),
            rule: view.rule.into(),
            cases,
        }
    }
}

/// Deadlines of one list share their cases.
pub(super) fn cases_of(views: &[DeadlineView]) -> Arc<CasesOf> {
    let mut ids: Vec<CaseId> = views
        .iter()
        .filter(|view| view.matter == Matter::Case)
        .map(|view| Id::new(view.root))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    Arc::new(CasesOf {
        ids,
        ..CasesOf::default()
    })
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

/// 看板的一档。
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct DueCount {
    /// 分档。
    bucket: words::DueBucket,
    /// 几个节点。
    count: i64,
}

/// Queries for deadlines.
#[derive(Default)]
pub struct DeadlineQuery;

#[Object]
impl DeadlineQuery {
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

    #[expect(clippy::too_many_arguments, reason = "they are the arguments of a connection")]
    /// 节点规则：指定编号的，列出各版本；否则列出某日适用的，默认今日。
    async fn deadline_rules(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "规则编号，如 N73。")] code: Option<String>,
        #[graphql(desc = "哪一日适用的。")] on: Option<Date>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<DeadlineRule>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        Reply::from(ruled(ctx, (code, on), &window).await)
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
    let cases = cases_of(&paged.rows);
    Ok(Connection::new(paged, &key, position, |view| {
        Deadline::new(ctx, view, Arc::clone(&cases))
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

async fn ruled(
    ctx: &Context<'_>,
    (text, on): (Option<String>, Option<Date>),
    window: &Window,
) -> Result<Connection<DeadlineRule>, Refusal> {
    policy::eligible(ctx.actor(), Row::Places)?;
    let key = ListKey::new(ctx, "deadlineRules", &format!("{text:?} {on:?}"));
    let page = window.page(ctx, &key)?;
    let wanted = text
        .as_deref()
        .map(|text| text.parse().map_err(|_| Refusal::about(Code::InputInvalid, "code")))
        .transpose()?;
    let deadlines = &ctx.services().deadlines;
    let rules = deadlines.rules(ctx.scope(), wanted.as_ref(), on.map(|on| on.0)).await?;
    let paged = slice(rules, &page, |_| Uuid::nil());
    Ok(Connection::new(
        paged,
        &key,
        |(place, _)| *place,
        |(_, rule)| rule.into(),
    ))
}
