//! The calendar in the schema.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::asked::Asked;
use super::page::{Connection, ListKey, Window, slice};
use super::refusal::Refusal;
use super::reply::Reply;
use super::scalar::Date;
use super::{Ask, words};
use crate::domain::calendar::CalendarDay as DayView;
use crate::domain::recompute::{ImportCalendar, Notice, RecomputationView};
use crate::kernel::page::Position;
use crate::policy::{self, Row};
use crate::scalar;

/// 日历上的一日。
#[derive(Clone, Debug, SimpleObject)]
pub struct CalendarDay {
    /// 日期。
    date: Date,
    /// 种类。
    kind: words::DayKind,
    /// 节假日名称。
    name: Option<String>,
    /// 该年的放假安排是否已经公布。
    official: bool,
}

/// 期限重算：日历更新之后，受影响的节点期限逐件重新计算。
#[derive(Clone, Debug, SimpleObject)]
pub struct Recomputation {
    /// 自哪一日起计算有所不同。
    first_date: Date,
    /// 应当重算的案件和申请件数；尚未开始的为空。
    total: Option<i64>,
    /// 已经重算的件数。
    done: i64,
    /// 其中期限有变动的件数。
    moved: i64,
    /// 其中未能重算的件数，原因在日志中。
    failed: i64,
    /// 何时提出。
    asked_at: DateTime<Utc>,
    /// 何时开始。
    started_at: Option<DateTime<Utc>>,
    /// 何时完成，包括对导入时正在办理的事项的复查。
    finished_at: Option<DateTime<Utc>>,
}

impl From<RecomputationView> for Recomputation {
    fn from(view: RecomputationView) -> Self {
        Self {
            first_date: Date(view.first_on),
            total: view.total,
            done: view.done,
            moved: view.moved,
            failed: view.failed,
            asked_at: view.asked_at,
            started_at: view.started_at,
            finished_at: view.finished_at,
        }
    }
}

/// 导入放假安排。
#[derive(Clone, InputObject)]
pub struct ImportCalendarInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 文件格式。
    format: words::CalendarFormat,
    /// 文件内容，Base64 编码，至多六万个字符，即四万五千字节。列名为 `date`（日期）、`kind`（类型）、`name`（名称）、
    /// `year_status`（状态）；类型为 `workday`（工作日）、`weekend`（周末）、`holiday`（法定节假日）、`bridge_off`（调休放假）、
    /// `adjusted_work`（调休上班）；状态为 `official`（已公布）、`provisional`（暂定），不写即已公布。
    content: String,
    /// 依据，如通知的名称和文号，一百二十字以内，记入各日。
    source: String,
    /// 是否只检查、不写入，默认否。
    #[graphql(default)]
    dry_run: bool,
}

/// 导入的结果。
#[derive(SimpleObject)]
pub struct ImportCalendarPayload {
    /// 文件涉及的年份。
    years: Vec<i32>,
    /// 新增几日。
    added: i64,
    /// 变更几日。
    changed: i64,
    /// 删除几日：恢复为平常的工作日或者周末。
    removed: i64,
    /// 由此开始的期限重算；没有哪一日的计算有所不同的，或者只检查的，为空。
    recomputation: Option<Recomputation>,
}

/// Mutations of the calendar.
#[derive(Default)]
pub struct CalendarMutation;

#[Object]
impl CalendarMutation {
    /// 导入一年的放假安排，或者个别日期的本地调整，并重新计算受影响的节点期限。已公布的年份不会退回暂定；
    /// 由暂定转为已公布的年份，文件未列的推算日期一律删除，放假日不得少于法定节假日（2025 年起十三日，此前十一日）。节点监督员办理。
    async fn import_calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "放假安排。")] input: ImportCalendarInput,
    ) -> Reply<ImportCalendarPayload> {
        Reply::from(import(ctx, input).await)
    }
}

async fn import(ctx: &Context<'_>, input: ImportCalendarInput) -> Result<ImportCalendarPayload, Refusal> {
    let asked = Asked::open::<ImportCalendar>(ctx, input.request_id, &input, None)?;
    let notice = Notice {
        format: input.format.into(),
        content: input.content,
        source: input.source,
        dry_run: input.dry_run,
    };
    let recomputes = &ctx.services().recomputes;
    let taken = recomputes.import(ctx.actor(), asked.request(), &notice).await?;
    let recomputation = match taken.recomputation {
        Some(id) => recomputes.find(ctx.scope(), id).await?,
        None => None,
    };
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Ok(ImportCalendarPayload {
        years: taken.years,
        added: number(taken.added),
        changed: number(taken.changed),
        removed: number(taken.removed),
        recomputation: recomputation.map(Into::into),
    })
}

/// Queries for the calendar.
#[derive(Default)]
pub struct CalendarQuery;

#[Object]
impl CalendarQuery {
    /// 工作日历，至多两年，按日期先后。
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of a connection")]
    async fn calendar(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "起始日期，默认今日。")] from: Option<Date>,
        #[graphql(desc = "终止日期，含该日，默认起始之后三十日。")] to: Option<Date>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<CalendarDay>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        Reply::from(days(ctx, from, to, &window).await)
    }

    /// 期限重算及其进度，最近的在前。节点监督员查看。
    async fn recomputations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<Recomputation>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        Reply::from(recomputations(ctx, &window).await)
    }
}

async fn recomputations(ctx: &Context<'_>, window: &Window) -> Result<Connection<Recomputation>, Refusal> {
    policy::eligible(ctx.actor(), Row::Supervise)?;
    let key = ListKey::new(ctx, "recomputations", "");
    let page = window.page(ctx, &key)?;
    let paged = ctx.services().recomputes.list(ctx.scope(), &page).await?;
    let position = |view: &RecomputationView| Position {
        at: view.asked_at.timestamp_micros(),
        id: view.id,
    };
    Ok(Connection::new(paged, &key, position, Into::into))
}

async fn days(
    ctx: &Context<'_>,
    from: Option<Date>,
    to: Option<Date>,
    window: &Window,
) -> Result<Connection<CalendarDay>, Refusal> {
    policy::eligible(ctx.actor(), Row::Places)?;
    let key = ListKey::new(ctx, "calendar", &format!("{from:?} {to:?}"));
    let page = window.page(ctx, &key)?;
    let days = ctx
        .services()
        .calendars
        .days(ctx.scope(), from.map(|on| on.0), to.map(|on| on.0))
        .await?;
    let paged = slice(days, &page, |_| Uuid::nil());
    Ok(Connection::new(paged, &key, |(place, _)| *place, |(_, day)| day.into()))
}

impl From<DayView> for CalendarDay {
    fn from(day: DayView) -> Self {
        Self {
            date: Date(day.on),
            kind: day.kind.into(),
            name: day.name,
            official: day.is_official,
        }
    }
}
