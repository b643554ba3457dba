//! Why a deadline is counted as it is, in the schema; and what the deadlines of one list have in common, read once.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{ComplexObject, Context, SimpleObject};
use chrono::{DateTime, Utc};
use tokio::sync::OnceCell;

use crate::domain::deadline::rules::Matter;
use crate::domain::deadline::{DeadlineView, Grounds};
use crate::kernel::id::{DeadlineId, Id};
use crate::links::Links;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::scalar::Date;
use crate::{Ask, words};

/// The deadlines of a list: what they point at and what they rest on, each read once for all of them.
#[derive(Default)]
pub struct Listed {
    links: Links,
    deadlines: Vec<DeadlineId>,
    grounds: OnceCell<Result<HashMap<DeadlineId, Grounds>, Refusal>>,
}

impl Listed {
    /// Of deadlines.
    pub(crate) fn of<'a>(views: impl IntoIterator<Item = &'a DeadlineView>) -> Arc<Self> {
        let (mut deadlines, mut cases, mut applications) = (Vec::new(), Vec::new(), Vec::new());
        for view in views {
            deadlines.push(view.id);
            match view.matter {
                Matter::Case => cases.push(Id::new(view.root)),
                Matter::Application => applications.push(Id::new(view.root)),
            }
        }
        Arc::new(Self {
            links: Links::default().cases(cases).applications(applications),
            deadlines,
            ..Self::default()
        })
    }

    pub(super) const fn links(&self) -> &Links {
        &self.links
    }

    async fn grounds(&self, ctx: &Context<'_>, id: DeadlineId) -> Result<Grounds, Refusal> {
        let load = async || {
            let deadlines = &ctx.services().deadlines;
            Ok(deadlines.grounds(ctx.scope(), &self.deadlines).await?)
        };
        match self.grounds.get_or_init(load).await {
            Ok(grounds) => Ok(grounds.get(&id).cloned().unwrap_or_default()),
            Err(refusal) => Err(refusal.clone()),
        }
    }
}

/// 扣除的一段期间。
#[derive(Clone, Debug, SimpleObject)]
pub struct DeadlineExclusion {
    /// 事由。
    kind: words::ExclusionKind,
    /// 自何日起不计。
    from: Date,
    /// 自何日起恢复计算；仍在扣除的为空。
    until: Option<Date>,
}

/// 批准的一次延期。
#[derive(Clone, Debug, SimpleObject)]
pub struct DeadlineExtension {
    /// 延长多少。
    amount: i32,
    /// 单位。
    unit: words::LimitUnit,
    /// 批准的时间。
    granted_at: DateTime<Utc>,
    /// 申请的理由，只对本院人员显示。
    ground: Option<String>,
}

/// 期限的一次变动，原来的日期留存。
#[derive(Clone, Debug, SimpleObject)]
pub struct DeadlineMove {
    /// 因何变动。
    cause: words::MoveCause,
    /// 变动的时间。
    moved_at: DateTime<Utc>,
    /// 原来的日期；停止计算的为空。
    from: Option<Date>,
    /// 变动后的日期；停止计算的为空。
    to: Option<Date>,
}

/// 节点为什么这样计算。
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct DeadlineWhy {
    /// 所依规则的版本：起算之日适用的版本。
    rule_version: i32,
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
    #[graphql(skip)]
    id: DeadlineId,
    #[graphql(skip)]
    listed: Arc<Listed>,
}

#[ComplexObject]
impl DeadlineWhy {
    /// 起算的事件，规则表的用词；用词随规则表增减，所以是文字，不是枚举。
    async fn start_event(&self, ctx: &Context<'_>) -> Reply<Option<String>> {
        Reply::from(
            self.listed
                .grounds(ctx, self.id)
                .await
                .map(|grounds| grounds.start_event),
        )
    }

    /// 本节点扣除的各段期间。
    async fn exclusions(&self, ctx: &Context<'_>) -> Reply<Vec<DeadlineExclusion>> {
        let grounds = self.listed.grounds(ctx, self.id).await;
        let shown = |grounds: Grounds| {
            let exclusions = grounds
                .exclusions
                .into_iter()
                .map(|(kind, interval)| DeadlineExclusion {
                    kind: kind.into(),
                    from: Date(interval.from()),
                    until: interval.until().map(Date),
                });
            exclusions.collect::<Vec<_>>()
        };
        Reply::from(grounds.map(shown))
    }

    /// 批准的各次延期。
    async fn extensions(&self, ctx: &Context<'_>) -> Reply<Vec<DeadlineExtension>> {
        let grounds = self.listed.grounds(ctx, self.id).await;
        let shown = |grounds: Grounds| {
            let extensions = grounds.extensions.into_iter().map(|granted| DeadlineExtension {
                amount: i32::from(granted.amount),
                unit: granted.unit.into(),
                granted_at: granted.granted_at,
                ground: granted.ground,
            });
            extensions.collect::<Vec<_>>()
        };
        Reply::from(grounds.map(shown))
    }

    /// 起算以来的各次变动，先变动的在前。
    async fn moves(&self, ctx: &Context<'_>) -> Reply<Vec<DeadlineMove>> {
        let grounds = self.listed.grounds(ctx, self.id).await;
        let shown = |grounds: Grounds| {
            let moves = grounds.moves.into_iter().map(|moved| DeadlineMove {
                cause: moved.cause.into(),
                moved_at: moved.moved_at,
                from: moved.from.map(Date),
                to: moved.to.map(Date),
            });
            moves.collect::<Vec<_>>()
        };
        Reply::from(grounds.map(shown))
    }
}

impl DeadlineWhy {
    pub(super) fn new(view: &DeadlineView, listed: Arc<Listed>) -> Self {
        Self {
            rule_version: i32::try_from(view.rule.version).unwrap_or(i32::MAX),
            started_at: view.started_at,
            unrolled_on: view.unrolled_on.map(Date),
            excluded_days: view.excluded_days,
            official_calendar: view.is_official,
            ruled_by: view.ruled_by.as_ref().map(|code| code.as_str().to_owned()),
            backdated: view.is_backdated,
            id: view.id,
            listed,
        }
    }
}
