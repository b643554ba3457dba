//! The caller's own sessions and the notices on his account in the schema.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::asked::Asked;
use super::global_id::global;
use super::refusal::Refusal;
use super::reply::Reply;
use super::{Ask, words};
use crate::domain::session::{Notice, RevokeOtherSessions, RevokeSession, SessionView};
use crate::kernel::id::SessionId;
use crate::scalar;

/// 您的一个登录会话。
#[derive(Clone, SimpleObject)]
pub struct Session {
    /// 编号。
    pub(super) id: ID,
    /// 登录时间。
    created_at: DateTime<Utc>,
    /// 最近一次续期的时间。
    used_at: DateTime<Utc>,
    /// 最迟终止的时间。
    expires_at: DateTime<Utc>,
    /// 设备，取自浏览器或者程序的自称。
    device: Option<String>,
    /// 大致的网络位置，不是完整地址。
    address: Option<String>,
    /// 是否就是现在使用的会话。
    current: bool,
}

impl Session {
    fn new(ctx: &Context<'_>, view: SessionView) -> Self {
        Self {
            id: global(ctx.keyring(), view.id),
            created_at: view.created_at,
            used_at: view.used_at,
            expires_at: view.expires_at,
            device: view.device,
            address: view.address,
            current: ctx.actor().session_raw() == Some(view.id.raw()),
        }
    }
}

/// 账号的一条安全提示。
#[derive(SimpleObject)]
pub struct SecurityNotice {
    /// 发生了什么。
    kind: words::NoticeKind,
    /// 发生的时间。
    happened_at: DateTime<Utc>,
}

impl From<Notice> for SecurityNotice {
    fn from(notice: Notice) -> Self {
        Self {
            kind: notice.kind.into(),
            happened_at: notice.happened_at,
        }
    }
}

/// 要终止的会话。
#[derive(Clone, InputObject)]
pub struct RevokeSessionInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 会话编号，取自 mySessions。
    session_id: ID,
}

/// 终止会话的结果。
#[derive(SimpleObject)]
pub struct RevokeSessionPayload {
    /// 您还有效的会话。
    sessions: Vec<Session>,
}

/// 终止其他会话。
#[derive(Clone, InputObject)]
pub struct RevokeOtherSessionsInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
}

/// 终止其他会话的结果。
#[derive(SimpleObject)]
pub struct RevokeOtherSessionsPayload {
    /// 终止了几个会话。
    ended_count: i32,
}

/// Queries of sessions.
#[derive(Default)]
pub struct SessionQuery;

#[Object]
impl SessionQuery {
    /// 您现有的登录会话，新的在前。
    async fn my_sessions(&self, ctx: &Context<'_>) -> Reply<Vec<Session>> {
        Reply::from(mine(ctx).await)
    }
}

/// Mutations of sessions.
#[derive(Default)]
pub struct SessionMutation;

#[Object]
impl SessionMutation {
    /// 终止您自己的一个会话，其全部令牌至迟五秒内失效。
    async fn revoke_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "要终止的会话。")] input: RevokeSessionInput,
    ) -> Reply<RevokeSessionPayload> {
        Reply::from(revoke(ctx, input).await)
    }

    /// 终止您除现用会话以外的全部会话；须在五分钟内验证过身份（stepUp）。
    async fn revoke_other_sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "请求。")] input: RevokeOtherSessionsInput,
    ) -> Reply<RevokeOtherSessionsPayload> {
        Reply::from(revoke_others(ctx, input).await)
    }
}

/// Notices on the caller's account, newest first.
pub(super) async fn notices(ctx: &Context<'_>, actor: &crate::policy::Actor) -> Result<Vec<SecurityNotice>, Refusal> {
    let notices = ctx.services().accounts.sessions().notices(actor).await?;
    Ok(notices.into_iter().map(SecurityNotice::from).collect())
}

/// One of the caller's living sessions.
pub(super) async fn own(ctx: &Context<'_>, id: SessionId) -> Result<Option<Session>, Refusal> {
    let mut views = ctx.services().accounts.sessions().mine(ctx.actor()).await?.into_iter();
    Ok(views.find(|view| view.id == id).map(|view| Session::new(ctx, view)))
}

async fn mine(ctx: &Context<'_>) -> Result<Vec<Session>, Refusal> {
    let views = ctx.services().accounts.sessions().mine(ctx.actor()).await?;
    Ok(views.into_iter().map(|view| Session::new(ctx, view)).collect())
}

async fn revoke(ctx: &Context<'_>, input: RevokeSessionInput) -> Result<RevokeSessionPayload, Refusal> {
    let asked = Asked::open::<RevokeSession>(ctx, input.request_id, &input, Some(&input.session_id))?;
    let session: SessionId = asked.id(&input.session_id)?;
    let sessions = ctx.services().accounts.sessions();
    sessions.revoke(ctx.actor(), asked.request(), session).await?;
    Ok(RevokeSessionPayload {
        sessions: mine(ctx).await?,
    })
}

async fn revoke_others(
    ctx: &Context<'_>,
    input: RevokeOtherSessionsInput,
) -> Result<RevokeOtherSessionsPayload, Refusal> {
    let asked = Asked::open::<RevokeOtherSessions>(ctx, input.request_id, &input, None)?;
    let ended = ctx
        .services()
        .accounts
        .sessions()
        .revoke_others(ctx.actor(), asked.request())
        .await?;
    Ok(RevokeOtherSessionsPayload {
        ended_count: i32::try_from(ended).unwrap_or(i32::MAX),
    })
}
