//! Anything by its global id, within the caller's scope.

use async_graphql::{Context, ID, Interface, Object};

use super::Ask;
use super::case::{Case, after};
use super::circular::{Circular, one as circular};
use super::global_id::read;
use super::intake::{Application, one as application};
use super::message::Message;
use super::place::Site;
use super::refusal::Refusal;
use super::reply::Reply;
use super::staff::{User, users};
use super::team::Team;
use super::visit::Visit;
use crate::kernel::code::Code;
use crate::kernel::id::{Id, Kind};
use crate::kernel::page::MAX_ROWS;
use crate::policy::{self, Row, Sight};

/// 可以凭编号取得的记录。
#[derive(Interface)]
#[graphql(field(name = "id", ty = "&ID", desc = "编号，不透明。"))]
pub enum Node {
    /// 案件。
    Case(Box<Case>),
    /// 执行申请。
    Application(Application),
    /// 接待记录。
    Visit(Visit),
    /// 留言。
    Message(Message),
    /// 通报。
    Circular(Box<Circular>),
    /// 站点。
    Site(Site),
    /// 团队。
    Team(Team),
    /// 账号。
    User(Box<User>),
}

/// Queries by global id.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// 凭编号取得一条记录；不在您范围内的与不存在的，同样答复为空。
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "编号。")] id: ID) -> Reply<Option<Node>> {
        Reply::from(signed_in(ctx, &[id]).await.map(|mut found| found.pop().flatten()))
    }

    /// 凭编号取得多条记录，至多一百条，次序与编号相同。
    async fn nodes(&self, ctx: &Context<'_>, #[graphql(desc = "编号。")] ids: Vec<ID>) -> Reply<Vec<Option<Node>>> {
        Reply::from(signed_in(ctx, &ids).await)
    }
}

async fn signed_in(ctx: &Context<'_>, ids: &[ID]) -> Result<Vec<Option<Node>>, Refusal> {
    policy::eligible(ctx.actor(), Row::Places)?;
    if u64::try_from(ids.len()).unwrap_or(u64::MAX) > MAX_ROWS {
        return Err(Refusal::new(Code::PageTooLarge));
    }
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        found.push(node(ctx, id).await?);
    }
    Ok(found)
}

async fn node(ctx: &Context<'_>, id: &ID) -> Result<Option<Node>, Refusal> {
    let Some((kind, raw)) = read(ctx.keyring(), id) else {
        return Ok(None);
    };
    let (services, scope) = (ctx.services(), ctx.scope());
    Ok(match kind {
        Kind::Case => {
            let known = services.cases.find(scope, Id::new(raw)).await?;
            match known {
                Some(known) => after(ctx, known.id).await?.map(|case| Node::Case(Box::new(case))),
                None => None,
            }
        }
        Kind::Application => application(ctx, Id::new(raw)).await?.map(Node::Application),
        Kind::Visit => services
            .visits
            .find_many(scope, &[Id::new(raw)])
            .await?
            .pop()
            .map(|view| Node::Visit(Visit::new(ctx, view))),
        Kind::Message if scope.sight(Row::Message) == Sight::Full => services
            .messages
            .find_many(scope, &[Id::new(raw)])
            .await?
            .pop()
            .map(|view| Node::Message(Message::new(ctx, view))),
        Kind::Circular if scope.sight(Row::Circular) == Sight::Full => circular(ctx, Id::new(raw))
            .await?
            .map(|found| Node::Circular(Box::new(found))),
        Kind::Site => services
            .places
            .find_many(scope, &[Id::new(raw)])
            .await?
            .pop()
            .map(|view| Node::Site(Site::new(ctx, view))),
        Kind::Team => services
            .teams
            .list(scope, Some(&[Id::new(raw)]))
            .await?
            .pop()
            .map(|view| Node::Team(Team::new(ctx, view))),
        Kind::Account => users(ctx, &[Id::new(raw)])
            .await?
            .pop()
            .map(|found| Node::User(Box::new(found))),
        Kind::Message
        | Kind::Circular
        | Kind::Person
        | Kind::Session
        | Kind::Party
        | Kind::Handover
        | Kind::Clue
        | Kind::Event
        | Kind::Triage
        | Kind::Deadline
        | Kind::Post
        | Kind::CredentialIssue
        | Kind::Extension => None,
    })
}
