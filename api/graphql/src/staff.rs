//! Accounts, posts and credentials in the schema.

mod act;
mod credential;

use std::collections::BTreeMap;

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};

pub use self::act::StaffMutation;
pub use self::credential::CredentialMutation;
use super::global_id::{find, global, of};
use super::page::{Connection, ListKey, Window};
use super::place::Site;
use super::refusal::Refusal;
use super::reply::Reply;
use super::scalar::Date;
use super::team::Team;
use super::{Ask, words};
use crate::domain::staff::{IssueView, PasswordState, PostView, UserFilter, UserView};
use crate::kernel::code::Code;
use crate::kernel::id::{AccountId, CredentialIssueId, Id, IdKind, PostId, SiteId};
use crate::kernel::page::Position;
use crate::kernel::pasted::cleaned;
use crate::policy::{self, Row};

/// 账号及其岗位；申请执行人不在其中。
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct User {
    #[graphql(skip)]
    views: Vec<PostView>,
    #[graphql(skip)]
    places: Places,
    /// 编号。
    pub(super) id: ID,
    /// 登录名。
    username: String,
    /// 姓名。
    display_name: String,
    /// 办公电话。
    office_phone: Option<String>,
    /// 是否已停用。
    disabled: bool,
    /// 账号的第一日，此前不能登录。
    starts_on: Date,
    /// 账号的最后一日，含当日，此后不能登录；未定为空。
    ends_on: Option<Date>,
    /// 口令的状态。
    password_state: words::PasswordState,
    /// 初始口令须在何时之前更换。
    first_password_until: Option<DateTime<Utc>>,
    /// 是否绑定了动态口令。
    second_factor: bool,
    /// 何时建立。
    created_at: DateTime<Utc>,
    /// 待确认的登录凭据。
    credential_issue: Option<CredentialIssue>,
}

#[ComplexObject]
impl User {
    /// 岗位：拟任的、在任的和尚未开始的；也可以取全部，包括已经结束和未获同意的。
    async fn posts(&self, #[graphql(desc = "是否取全部。", default = false)] all: bool) -> Vec<Post> {
        let shown = self.views.iter().filter(|view| all || view.state.is_current());
        shown.map(|view| self.places.post(view)).collect()
    }
}

impl User {
    /// One of his posts.
    fn post(&self, id: PostId) -> Option<Post> {
        let view = self.views.iter().find(|view| view.id == id)?;
        Some(self.places.post(view))
    }
}

/// 岗位：由系统管理员提出，安全管理员确认，局长或者院长批准，三人不同，此后才生效。
#[derive(Clone, SimpleObject)]
pub struct Post {
    /// 编号。
    pub(super) id: ID,
    /// 角色。
    role: words::Role,
    /// 所在机构。
    site: Option<Site>,
    /// 所在团队。
    team: Option<Team>,
    /// 是否为团队负责人。
    leads: bool,
    /// 第一日。
    starts_on: Date,
    /// 最后一日，含当日。
    ends_on: Option<Date>,
    /// 状态。
    state: words::PostState,
    /// 提出的人；在机器上以命令设立的为空。
    proposed_by: Option<String>,
    /// 确认的人。
    confirmed_by: Option<String>,
    /// 批准的人。
    approved_by: Option<String>,
    /// 不同意的人。
    refused_by: Option<String>,
    /// 不同意的理由。
    reason: Option<String>,
}

/// 重新发放登录凭据：由系统管理员提出，安全管理员确认后才生效。
#[derive(Clone, Debug, SimpleObject)]
pub struct CredentialIssue {
    /// 编号。
    pub(super) id: ID,
    /// 是否发放新的初始口令。
    password: bool,
    /// 是否解除动态口令。
    second_factor: bool,
    /// 事由。
    reason: String,
    /// 提出的人。
    asked_by: String,
    /// 提出的时间。
    asked_at: DateTime<Utc>,
    /// 须在何时之前确认。
    expires_at: DateTime<Utc>,
    /// 状态。
    state: words::IssueState,
}

impl CredentialIssue {
    pub(super) fn new(ctx: &Context<'_>, view: IssueView) -> Self {
        let is_late = view.expires_at <= ctx.services().db.clock().real();
        Self {
            id: global(ctx.keyring(), view.id),
            password: view.password,
            second_factor: view.factor,
            reason: view.reason,
            asked_by: view.asked_by,
            asked_at: view.asked_at,
            expires_at: view.expires_at,
            state: words::IssueState::of(view.outcome, is_late),
        }
    }
}

/// 账号的筛选条件，各项同时成立。
#[derive(Clone, Debug, Default, InputObject)]
#[graphql(name = "UserFilter")]
pub struct UserFilterInput {
    /// 登录名或者姓名的一部分。
    search: Option<String>,
    /// 今日担任此角色的。
    role: Option<words::Role>,
    /// 今日在此机构任职的。
    site_id: Option<ID>,
    /// 只看已停用的，或者只看未停用的。
    disabled: Option<bool>,
    /// 只看有岗位或者凭据待确认、待批准的，或者只看没有的。
    waiting: Option<bool>,
}

/// The places of the court, as posts name them.
#[derive(Clone, Default)]
struct Places {
    ids: BTreeMap<uuid::Uuid, ID>,
    sites: BTreeMap<uuid::Uuid, Site>,
    teams: BTreeMap<uuid::Uuid, Team>,
}

impl Places {
    async fn of(ctx: &Context<'_>, users: &[UserView]) -> Result<Self, Refusal> {
        let posts = || users.iter().flat_map(|user| &user.posts);
        let (services, scope) = (ctx.services(), ctx.scope());
        let mut sites: Vec<SiteId> = posts().map(|post| post.site).collect();
        sites.sort_unstable();
        sites.dedup();
        let sites = services.places.find_many(scope, &sites).await?;
        let links = Site::links(&sites);
        let mut teams: Vec<_> = posts().filter_map(|post| post.team).collect();
        teams.sort_unstable();
        teams.dedup();
        let teams = if teams.is_empty() {
            Vec::new()
        } else {
            services.teams.list(scope, Some(&teams)).await?
        };
        Ok(Self {
            ids: posts()
                .map(|post| (post.id.raw(), global(ctx.keyring(), post.id)))
                .collect(),
            sites: sites
                .into_iter()
                .map(|view| (view.id.raw(), Site::new(ctx, view, &links)))
                .collect(),
            teams: teams
                .into_iter()
                .map(|view| (view.id.raw(), Team::alone(ctx, view)))
                .collect(),
        })
    }

    fn post(&self, view: &PostView) -> Post {
        Post {
            id: self.ids.get(&view.id.raw()).cloned().unwrap_or_default(),
            role: view.role.into(),
            site: self.sites.get(&view.site.raw()).cloned(),
            team: view.team.and_then(|team| self.teams.get(&team.raw())).cloned(),
            leads: view.leads,
            starts_on: Date(view.started_on),
            ends_on: view.ended_on.map(Date),
            state: view.state.into(),
            proposed_by: view.proposed_by.clone(),
            confirmed_by: view.confirmed_by.clone(),
            approved_by: view.approved_by.clone(),
            refused_by: view.refused_by.clone(),
            reason: view.reason.clone(),
        }
    }
}

fn user(ctx: &Context<'_>, view: UserView, places: &Places) -> User {
    let first_password_until = match view.password {
        PasswordState::First(until) => Some(until),
        PasswordState::None | PasswordState::Own => None,
    };
    User {
        id: of(ctx.keyring(), IdKind::User, view.id.raw()),
        username: view.username,
        display_name: view.display_name,
        office_phone: view.office_phone,
        disabled: view.disabled,
        starts_on: Date(view.started_on),
        ends_on: view.ended_on.map(Date),
        password_state: view.password.into(),
        first_password_until,
        second_factor: view.has_factor,
        created_at: view.created_at,
        credential_issue: view.issue.map(|issue| CredentialIssue::new(ctx, issue)),
        views: view.posts,
        places: places.clone(),
    }
}

/// Accounts by id, as they are shown.
pub(super) async fn users(ctx: &Context<'_>, ids: &[AccountId]) -> Result<Vec<User>, Refusal> {
    let found = ctx.services().staff.find_many(ctx.scope(), ids).await?;
    let places = Places::of(ctx, &found).await?;
    Ok(found.into_iter().map(|view| user(ctx, view, &places)).collect())
}

/// A post by its id.
pub(super) async fn post(ctx: &Context<'_>, id: PostId) -> Result<Option<Post>, Refusal> {
    let Some(account) = ctx.services().staff.owner_of(ctx.scope(), id).await? else {
        return Ok(None);
    };
    let user = users(ctx, &[account]).await?.pop();
    Ok(user.and_then(|user| user.post(id)))
}

/// Credentials that are or were given out, by their id.
pub(super) async fn issue(ctx: &Context<'_>, id: CredentialIssueId) -> Result<Option<CredentialIssue>, Refusal> {
    let found = ctx.services().staff.issues(ctx.scope(), &[id]).await?.pop();
    Ok(found.map(|view| CredentialIssue::new(ctx, view)))
}

/// Queries for staff.
#[derive(Default)]
pub struct StaffQuery;

#[Object]
impl StaffQuery {
    /// 账号名册，先建立的在前；由院长、局长和三类管理员查阅，每次查阅都留记录。
    async fn users(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "筛选条件。")] filter: Option<UserFilterInput>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<User>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        Reply::from(list(ctx, filter.unwrap_or_default(), &window).await)
    }
}

async fn list(ctx: &Context<'_>, filter: UserFilterInput, window: &Window) -> Result<Connection<User>, Refusal> {
    policy::eligible(ctx.actor(), Row::UserList)?;
    // an id this court never made finds nothing
    let site = |id: ID| find(ctx.keyring(), &id).unwrap_or_else(|| Id::new(uuid::Uuid::nil()));
    if filter.search.as_deref().is_some_and(|text| text.chars().count() > 60) {
        return Err(Refusal::about(Code::InputInvalid, "search"));
    }
    let filter = UserFilter {
        search: filter.search.as_deref().map(cleaned),
        role: filter.role.map(Into::into),
        site: filter.site_id.map(site),
        disabled: filter.disabled,
        waiting: filter.waiting,
    };
    let key = ListKey::new(ctx, "users", &format!("{filter:?}"));
    let page = window.page(ctx, &key)?;
    let paged = ctx.services().staff.list(ctx.scope(), &filter, &page).await?;
    let places = Places::of(ctx, &paged.rows).await?;
    let position = |view: &UserView| Position {
        at: view.created_at.timestamp_micros(),
        id: view.id.raw(),
    };
    Ok(Connection::new(paged, &key, position, |view| user(ctx, view, &places)))
}
