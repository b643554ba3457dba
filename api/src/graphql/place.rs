//! Places in the schema.

use async_graphql::{Context, ID, Object, SimpleObject};

use super::global_id::{global, of};
use super::page::{Connection, ListKey, Window, slice};
use super::refusal::Refusal;
use super::reply::Reply;
use super::{Ask, words};
use crate::domain::place::{SiteKind, SiteView};
use crate::kernel::id::Kind;
use crate::policy::{self, Row};

/// 站点：本院、派出法庭或者乡镇便民执行服务站。
#[derive(Clone, Debug, SimpleObject)]
pub struct Site {
    /// 编号。
    pub(super) id: ID,
    /// 类型。
    kind: words::SiteKind,
    /// 拼音简称。
    slug: String,
    /// 名称。
    name: String,
    /// 上级站点的编号。
    parent_id: Option<ID>,
    /// 乡镇街道的统计代码，九位。
    township_code: Option<String>,
    /// 办公电话。
    phone: String,
}

impl Site {
    pub(super) fn new(ctx: &Context<'_>, view: SiteView) -> Self {
        let keyring = ctx.keyring();
        Self {
            id: global(keyring, view.id),
            kind: view.kind.into(),
            slug: view.slug,
            name: view.name,
            parent_id: view.parent.map(|parent| of(keyring, Kind::Site, parent.raw())),
            township_code: view.township_code,
            phone: view.phone,
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
    Ok(found.into_iter().next().map(|view| Site::new(ctx, view)))
}

async fn sites(ctx: &Context<'_>, kind: SiteKind, window: &Window) -> Result<Connection<Site>, Refusal> {
    policy::eligible(ctx.actor(), Row::Places)?;
    let key = ListKey::new(ctx, kind.as_ref(), "");
    let page = window.page(ctx, &key)?;
    let all = ctx.services().places.of_kind(ctx.scope(), kind).await?;
    let paged = slice(all, &page, |view: &SiteView| view.id.raw());
    Ok(Connection::new(
        paged,
        &key,
        |(position, _)| *position,
        |(_, view)| Site::new(ctx, view),
    ))
}
