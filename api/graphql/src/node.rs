//! Anything by its global id, within the caller's scope: as it is seen where it stands, or not at all.

use std::collections::HashMap;

use async_graphql::{Context, ID, Interface, Object};
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::Ask;
use super::application::Application;
use super::case::{Case, after};
use super::case_view::{CaseEvent, Handler, event_key};
use super::circular::one as circular;
use super::circular_view::Circular;
use super::deadline::{Deadline, Extension, extension, one as deadline};
use super::global_id::read;
use super::handover::Handover;
use super::identity::{Viewer, own as viewer};
use super::intake::one as application;
use super::message::{Clue, Message, clue_by_id, found as message};
use super::party::Party;
use super::place::Site;
use super::refusal::Refusal;
use super::reply::Reply;
use super::session::{Session, own as session};
use super::staff::{CredentialIssue, Post, User, issue, post, users};
use super::team::Team;
use super::triage::Triage;
use super::visit::{Visit, one as visit};
use crate::kernel::code::Code;
use crate::kernel::id::{AccountId, CaseId, CredentialIssueId, EventId, Id, IdKind, PersonId, SiteId, TeamId};
use crate::kernel::page::MAX_ROWS;
use crate::policy::{self, Row, Sight};

/// 可以凭编号取得的记录：凡有编号的类型都是，凭编号取得的与在原处所见的相同。
#[derive(Clone, Interface)]
#[graphql(field(name = "id", ty = "&ID", desc = "编号，不透明。"))]
pub enum Node {
    /// 案件。
    Case(Box<Case>),
    /// 执行申请。
    Application(Box<Application>),
    /// 接待记录。
    Visit(Box<Visit>),
    /// 留言。
    Message(Box<Message>),
    /// 财产线索。
    Clue(Box<Clue>),
    /// 通报。
    Circular(Box<Circular>),
    /// 站点。
    Site(Box<Site>),
    /// 团队。
    Team(Box<Team>),
    /// 当事人。
    Party(Box<Party>),
    /// 承办人。
    Handler(Box<Handler>),
    /// 分流决定。
    Triage(Box<Triage>),
    /// 环节移交。
    Handover(Box<Handover>),
    /// 案件经过中的一件事。
    CaseEvent(Box<CaseEvent>),
    /// 节点。
    Deadline(Box<Deadline>),
    /// 延期申请。
    Extension(Box<Extension>),
    /// 登录人本人。
    Viewer(Box<Viewer>),
    /// 本人的登录会话。
    Session(Box<Session>),
    /// 账号。
    User(Box<User>),
    /// 岗位。
    Post(Box<Post>),
    /// 登录凭据的发放。
    CredentialIssue(Box<CredentialIssue>),
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
        let one = match read(ctx.keyring(), id) {
            Some((kind, raw)) if is_open(ctx, kind) => node(ctx, kind, raw).await?,
            Some(_) | None => None,
        };
        found.push(one);
    }
    Ok(found)
}

/// Whether the table gives the caller anything of a kind; what it does not give him answers like what is not there.
fn is_open(ctx: &Context<'_>, kind: IdKind) -> bool {
    let row = match kind {
        IdKind::Message => Row::Message,
        IdKind::Clue => Row::Clue,
        IdKind::Circular => Row::Circular,
        IdKind::Triage => Row::TriageOutcome,
        IdKind::Handover | IdKind::Deadline | IdKind::Extension => Row::CaseStage,
        IdKind::Event => Row::CaseHistory,
        IdKind::Account | IdKind::Session => Row::OwnProfile,
        IdKind::User | IdKind::Post | IdKind::CredentialIssue => Row::UserList,
        // their use cases find nothing outside the scope
        IdKind::Case
        | IdKind::Application
        | IdKind::Visit
        | IdKind::Party
        | IdKind::Person
        | IdKind::Site
        | IdKind::Team => {
            return true;
        }
    };
    ctx.scope().sight(row) == Sight::Full
}

async fn node(ctx: &Context<'_>, kind: IdKind, raw: Uuid) -> Result<Option<Node>, Refusal> {
    let (services, scope) = (ctx.services(), ctx.scope());
    Ok(match kind {
        IdKind::Case => boxed(case(ctx, Id::new(raw)).await?, Node::Case),
        IdKind::Application => boxed(application(ctx, Id::new(raw)).await?, Node::Application),
        IdKind::Visit => boxed(visit(ctx, Id::new(raw)).await?, Node::Visit),
        IdKind::Message => boxed(message(ctx, Id::new(raw)).await?, Node::Message),
        IdKind::Clue => boxed(clue_by_id(ctx, Id::new(raw)).await?, Node::Clue),
        IdKind::Circular => boxed(circular(ctx, Id::new(raw)).await?, Node::Circular),
        IdKind::Site => {
            let found = services.places.find_many(scope, &[Id::new(raw)]).await?.pop();
            boxed(found.map(|view| Site::alone(ctx, view)), Node::Site)
        }
        IdKind::Team => {
            let found = services.teams.list(scope, Some(&[Id::new(raw)])).await?.pop();
            boxed(found.map(|view| Team::alone(ctx, view)), Node::Team)
        }
        IdKind::Party => {
            let found = services.parties.find(scope, Id::new(raw)).await?;
            boxed(found.map(|view| Party::new(ctx, view)), Node::Party)
        }
        IdKind::Person => boxed(handler(ctx, Id::new(raw)).await?, Node::Handler),
        IdKind::Triage => {
            let found = services.triage.find(scope, Id::new(raw)).await?;
            boxed(found.map(|view| Triage::new(ctx, view)), Node::Triage)
        }
        IdKind::Handover => {
            let found = services.handovers.find(scope, Id::new(raw)).await?;
            boxed(found.map(|view| Handover::new(ctx, view)), Node::Handover)
        }
        IdKind::Event => boxed(event(ctx, Id::new(raw)).await?, Node::CaseEvent),
        IdKind::Deadline => boxed(deadline(ctx, Id::new(raw)).await?, Node::Deadline),
        IdKind::Extension => boxed(extension(ctx, Id::new(raw)).await?, Node::Extension),
        IdKind::Account if raw == ctx.actor().account_raw() => boxed(viewer(ctx).await?, Node::Viewer),
        IdKind::Account => None,
        IdKind::Session => boxed(session(ctx, Id::new(raw)).await?, Node::Session),
        IdKind::User => boxed(users(ctx, &[Id::new(raw)]).await?.pop(), Node::User),
        IdKind::Post => boxed(post(ctx, Id::new(raw)).await?, Node::Post),
        IdKind::CredentialIssue => boxed(issue(ctx, Id::new(raw)).await?, Node::CredentialIssue),
    })
}

/// What was found, by kind and id.
type Nodes = HashMap<(IdKind, Uuid), Node>;

/// What the record of one page is about, of the kinds that who may read it sees: read for the whole page at once, when the
/// first entry is asked for its object. Posts are few and are read one by one.
#[derive(Default)]
pub(super) struct Objects {
    ids: Vec<(IdKind, Uuid)>,
    found: OnceCell<Result<Nodes, Refusal>>,
}

impl Objects {
    pub(super) fn new(ids: impl IntoIterator<Item = (IdKind, Uuid)>) -> Self {
        let mut ids: Vec<_> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        Self {
            ids,
            found: OnceCell::new(),
        }
    }

    /// One of them; none outside the scope.
    pub(super) async fn pick(&self, ctx: &Context<'_>, kind: IdKind, id: Uuid) -> Result<Option<Node>, Refusal> {
        match self.found.get_or_init(async || self.load(ctx).await).await {
            Ok(found) => Ok(found.get(&(kind, id)).cloned()),
            Err(refusal) => Err(refusal.clone()),
        }
    }

    fn of<T>(&self, wanted: IdKind) -> Vec<Id<T>> {
        let ids = self.ids.iter().filter(|(kind, _)| *kind == wanted);
        ids.map(|(_, raw)| Id::new(*raw)).collect()
    }

    async fn load(&self, ctx: &Context<'_>) -> Result<Nodes, Refusal> {
        let (services, scope) = (ctx.services(), ctx.scope());
        let mut found = Nodes::new();
        let sites: Vec<SiteId> = self.of(IdKind::Site);
        if !sites.is_empty() {
            for view in services.places.find_many(scope, &sites).await? {
                let id = (IdKind::Site, view.id.raw());
                found.insert(id, Node::Site(Box::new(Site::alone(ctx, view))));
            }
        }
        let teams: Vec<TeamId> = self.of(IdKind::Team);
        if !teams.is_empty() {
            let views = services.teams.list(scope, Some(&teams)).await?;
            let links = Team::links(&views);
            for view in views {
                let id = (IdKind::Team, view.id.raw());
                found.insert(id, Node::Team(Box::new(Team::new(ctx, view, &links))));
            }
        }
        if !is_open(ctx, IdKind::User) {
            return Ok(found);
        }
        // the record names accounts, whoever looks after them sees them as users
        let mut accounts: Vec<AccountId> = self.of(IdKind::Account);
        accounts.extend(self.of(IdKind::User));
        if !accounts.is_empty() {
            for user in users(ctx, &accounts).await? {
                if let Some((_, raw)) = read(ctx.keyring(), &user.id) {
                    found.insert((IdKind::Account, raw), Node::User(Box::new(user.clone())));
                    found.insert((IdKind::User, raw), Node::User(Box::new(user)));
                }
            }
        }
        let issues: Vec<CredentialIssueId> = self.of(IdKind::CredentialIssue);
        if !issues.is_empty() {
            for view in services.staff.issues(scope, &issues).await? {
                let id = (IdKind::CredentialIssue, view.id.raw());
                found.insert(id, Node::CredentialIssue(Box::new(CredentialIssue::new(ctx, view))));
            }
        }
        for id in self.of(IdKind::Post) {
            if let Some(post) = post(ctx, id).await? {
                found.insert((IdKind::Post, id.raw()), Node::Post(Box::new(post)));
            }
        }
        Ok(found)
    }
}

fn boxed<T>(found: Option<T>, as_node: impl FnOnce(Box<T>) -> Node) -> Option<Node> {
    found.map(|it| as_node(Box::new(it)))
}

/// A case; the read is recorded.
async fn case(ctx: &Context<'_>, id: CaseId) -> Result<Option<Case>, Refusal> {
    match ctx.services().cases.find(ctx.scope(), id).await? {
        Some(known) => after(ctx, known.id).await,
        None => Ok(None),
    }
}

/// Somebody who handles a case in scope, or to whom a circular in scope is addressed.
async fn handler(ctx: &Context<'_>, id: PersonId) -> Result<Option<Handler>, Refusal> {
    let (services, scope) = (ctx.services(), ctx.scope());
    let mut found = services.cases.handler(scope, id).await?;
    if found.is_none() && scope.sight(Row::Circular) == Sight::Full {
        found = services.circulars.addressee(scope, id).await?;
    }
    Ok(found.map(|view| Handler::new(ctx.keyring(), view)))
}

async fn event(ctx: &Context<'_>, id: EventId) -> Result<Option<CaseEvent>, Refusal> {
    let found = ctx.services().history.find(ctx.scope(), id).await?;
    Ok(found.map(|(case, view)| CaseEvent::new(ctx.keyring(), &event_key(ctx, case), view)))
}
