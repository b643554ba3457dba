//! Places in the schema.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, Object, SimpleObject};

use super::global_id::global;
use super::links::Links;
use super::page::{Connection, ListKey, Window, slice};
use super::refusal::Refusal;
use super::reply::Reply;
use super::scalar::Date;
use super::{Ask, words};
use crate::domain::place::{SiteKind, SiteView, TownshipView};
use crate::kernel::id::SiteId;
use crate::policy::{self, Row};

/// 站点对一个乡镇街道的管辖。
#[derive(Clone, SimpleObject)]
pub struct Township {
    /// 乡镇街道的统计代码，九位；并入别的乡镇以后仍可查。
    code: String,
    /// 乡镇街道名称。
    name: String,
    /// 由该站点服务的首日。
    starts_on: Date,
    /// 由该站点服务的最后一日，含当日；未定的为空。
    ends_on: Option<Date>,
}

impl From<TownshipView> for Township {
    fn from(view: TownshipView) -> Self {
        Self {
            code: view.code,
            name: view.name,
            starts_on: Date(view.started_on),
            ends_on: view.ended_on.map(Date),
        }
    }
}

/// 站点：本院、派出法庭或者乡镇便民执行服务站。
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Site {
    /// 编号。
    pub(super) id: ID,
    /// 类型。
    kind: words::SiteKind,
    /// 拼音简称。
    slug: String,
    /// 名称。
    name: String,
    /// 设立时所属乡镇街道的统计代码，九位；现在服务哪些见 `townships`。
    township_code: Option<String>,
    /// 办公电话。
    phone: String,
    /// 首日。
    starts_on: Date,
    /// 最后一日，含当日；未定的为空。
    ends_on: Option<Date>,
    #[graphql(skip)]
    key: SiteId,
    #[graphql(skip)]
    parent: Option<SiteId>,
    #[graphql(skip)]
    links: Arc<Links>,
}

#[ComplexObject]
impl Site {
    /// 上级站点；本院没有上级的，为空。
    async fn parent(&self, ctx: &Context<'_>) -> Reply<Option<Site>> {
        match self.parent {
            Some(parent) => Reply::from(self.links.site(ctx, parent).await),
            None => Reply::ok(None),
        }
    }

    /// 服务的乡镇街道，含以往的和今后的；同一日一个乡镇只由一个站点服务。
    async fn townships(&self, ctx: &Context<'_>) -> Reply<Vec<Township>> {
        let served = self.links.townships(ctx, self.key).await;
        Reply::from(served.map(|served| served.into_iter().map(Township::from).collect::<Vec<_>>()))
    }
}

impl Site {
    /// What the sites of a page point at.
    pub(super) fn links(views: &[SiteView]) -> Arc<Links> {
        Arc::new(Links::default().sites(views.iter().filter_map(|view| view.parent)))
    }

    /// One by itself.
    pub(super) fn alone(ctx: &Context<'_>, view: SiteView) -> Self {
        let links = Self::links(std::slice::from_ref(&view));
        Self::new(ctx, view, &links)
    }

    pub(super) fn new(ctx: &Context<'_>, view: SiteView, links: &Arc<Links>) -> Self {
        Self {
            id: global(ctx.keyring(), view.id),
            kind: view.kind.into(),
            slug: view.slug,
            name: view.name,
            township_code: view.township_code,
            phone: view.phone,
            starts_on: Date(view.started_on),
            ends_on: view.ended_on.map(Date),
            key: view.id,
            parent: view.parent,
            links: Arc::clone(links),
        }
    }
}

/// Queries for places.
#[derive(Default)]
pub struct PlaceQuery;

#[Object]
impl PlaceQuery {
    /// 本院。
    async fn court(&self, ctx: &Context<'_>) -> Reply<Option<Site>> {
        Reply::from(court(ctx).await)
    }

    /// 派出法庭。
    async fn tribunals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "是否现设：真为今日在设的，假为已经终止或者尚未设立的；不填为全部。")] current: Option<bool>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<Site>> {
        Reply::from(
            sites(
                ctx,
                SiteKind::Tribunal,
                current,
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

    /// 乡镇便民执行服务站。
    async fn stations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "是否现设：真为今日在设的，假为已经终止或者尚未设立的；不填为全部。")] current: Option<bool>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<Site>> {
        Reply::from(
            sites(
                ctx,
                SiteKind::Station,
                current,
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
}

/// A filter as a cursor holds it.
pub(super) const fn words_of(current: Option<bool>) -> &'static str {
    match current {
        None => "",
        Some(true) => "current",
        Some(false) => "not current",
    }
}

async fn court(ctx: &Context<'_>) -> Result<Option<Site>, Refusal> {
    policy::eligible(ctx.actor(), Row::Places)?;
    let found = ctx
        .services()
        .places
        .of_kind(ctx.scope(), SiteKind::Court, None)
        .await?;
    Ok(found.into_iter().next().map(|view| Site::alone(ctx, view)))
}

async fn sites(
    ctx: &Context<'_>,
    kind: SiteKind,
    current: Option<bool>,
    window: &Window,
) -> Result<Connection<Site>, Refusal> {
    policy::eligible(ctx.actor(), Row::Places)?;
    let key = ListKey::new(ctx, kind.as_ref(), words_of(current));
    let page = window.page(ctx, &key)?;
    let all = ctx.services().places.of_kind(ctx.scope(), kind, current).await?;
    let links = Site::links(&all);
    let paged = slice(all, &page, |view: &SiteView| view.id.raw());
    Ok(Connection::new(
        paged,
        &key,
        |(position, _)| *position,
        |(_, view)| Site::new(ctx, view, &links),
    ))
}
