//! The calendar in the schema.

use async_graphql::{Context, Object, SimpleObject};
use uuid::Uuid;

use super::page::{Connection, ListKey, Window, slice};
use super::refusal::Refusal;
use super::reply::Reply;
use super::scalar::Date;
use super::{Ask, words};
use crate::domain::calendar::CalendarDay as DayView;
use crate::policy::{self, Row};

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
        Reply::from(days(ctx, (from, to), &window).await)
    }
}

async fn days(
    ctx: &Context<'_>,
    (from, to): (Option<Date>, Option<Date>),
    window: &Window,
) -> Result<Connection<CalendarDay>, Refusal> {
    policy::eligible(ctx.actor(), Row::Places)?;
    let key = ListKey::new(ctx, "calendar", &format!("{from:?} {to:?}"));
    let page = window.page(ctx, &key)?;
    let days = ctx
        .services()
        .calendars
        .days(ctx.scope(), (from.map(|on| on.0), to.map(|on| on.0)))
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
