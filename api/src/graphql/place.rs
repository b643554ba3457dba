//! Places in the schema.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, Object, SimpleObject};

use super::global_id::global;
use super::links::Links;
use super::page::{Connection, ListKey, Window, slice};
use super::refusal::Refusal;
use super::reply::Reply;
use super::{Ask, words};
use crate::domain::place::{SiteKind, SiteView};
use crate::kernel::id::SiteId;
use crate::policy::{self, Row};

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
    /// 乡镇街道的统计代码，九位。
    township_code: Option<String>,
    /// 办公电话。
    phone: String,
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
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<Site>> {
        Reply::from(
            sites(
                ctx,
                SiteKind::Tribunal,
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
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<Site>> {
        Reply::from(
            sites(
                ctx,
                SiteKind::Station,
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

async fn court(ctx: &Context<'_>) -> Result<Option<Site>, Refusal> {
    policy::eligible(ctx.actor(), Row::Places)?;
    let found = ctx.services().places.of_kind(ctx.scope(), SiteKind::Court).await?;
    Ok(found.into_iter().next().map(|view| Site::alone(ctx, view)))
}

async fn sites(ctx: &Context<'_>, kind: SiteKind, window: &Window) -> Result<Connection<Site>, Refusal> {
    policy::eligible(ctx.actor(), Row::Places)?;
    let key = ListKey::new(ctx, kind.as_ref(), "");
    let page = window.page(ctx, &key)?;
    let all = ctx.services().places.of_kind(ctx.scope(), kind).await?;
    let links = Site::links(&all);
    let paged = slice(all, &page, |view: &SiteView| view.id.raw());
    Ok(Connection::new(
        paged,
        &key,
        |(position, _)| *position,
        |(_, view)| Site::new(ctx, view, &links),
    ))
}
