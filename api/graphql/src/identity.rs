//! Sign-in and the caller himself in the schema.

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};

use super::coordinates::hidden_from;
use super::global_id::global;
use super::place::Site;
use super::refusal::Refusal;
use super::reply::Reply;
use super::session::{SecurityNotice, notices};
use super::{Ask, words};
use crate::domain::identity::SignedIn;
use crate::policy::{Actor, Identity, Scope};

/// 已登录的人。
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Viewer {
    #[graphql(skip)]
    actor: Actor,
    /// 编号。
    pub(super) id: ID,
    /// 用户名。
    username: String,
    /// 姓名。
    display_name: String,
    /// 角色代码。
    role: words::Role,
    /// 所在站点。
    site: Option<Site>,
}

#[ComplexObject]
impl Viewer {
    /// 您能看到的对象上对您不显示的字段，如 Case.claimAmount；这些字段一律为 null，不报错。此外，按对象不同而不显示的（如他人的电话）也为 null。
    async fn hidden_fields(&self) -> Vec<&'static str> {
        hidden_from(&self.actor).collect()
    }

    /// 近三十天内与账号安全有关的提示，新的在前，至多二十条。
    async fn security_notices(&self, ctx: &Context<'_>) -> Reply<Vec<SecurityNotice>> {
        Reply::from(notices(ctx, &self.actor).await)
    }
}

/// 用户名与口令。
#[derive(Clone, InputObject)]
pub struct SignInInput {
    /// 用户名。
    username: String,
    /// 口令。
    #[graphql(secret)]
    password: String,
    /// 有多个岗位的，指明本次使用的角色。
    role: Option<words::Role>,
}

/// 续期令牌。
#[derive(Clone, InputObject)]
pub struct RefreshSessionInput {
    /// 上次取得的续期令牌，只能使用一次。
    #[graphql(secret)]
    refresh_token: String,
}

/// 登录的结果。
#[derive(SimpleObject)]
pub struct SignInPayload {
    /// 访问令牌，放在 Authorization: Bearer 之后。
    access_token: String,
    /// 续期令牌，只能使用一次；用过的再次使用，整个会话即告终止。
    refresh_token: String,
    /// 访问令牌的有效秒数。
    expires_in: i64,
    /// 登录人。
    viewer: Option<Viewer>,
}

/// 续期的结果。
#[derive(SimpleObject)]
pub struct RefreshSessionPayload {
    /// 访问令牌。
    access_token: String,
    /// 新的续期令牌。
    refresh_token: String,
    /// 访问令牌的有效秒数。
    expires_in: i64,
    /// 登录人。
    viewer: Option<Viewer>,
}

/// 退出的结果。
#[derive(SimpleObject)]
pub struct SignOutPayload {
    /// 会话是否已终止。
    ended: bool,
}

/// Queries for the caller.
#[derive(Default)]
pub struct IdentityQuery;

#[Object]
impl IdentityQuery {
    /// 您本人；未登录的为空。
    async fn viewer(&self, ctx: &Context<'_>) -> Reply<Option<Viewer>> {
        Reply::from(own(ctx).await)
    }
}

/// Mutations of sessions.
#[derive(Default)]
pub struct IdentityMutation;

#[Object]
impl IdentityMutation {
    /// 以用户名和口令登录。
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "用户名与口令。")] input: SignInInput,
    ) -> Reply<SignInPayload> {
        Reply::from(sign_in(ctx, input).await)
    }

    /// 以续期令牌换取新的访问令牌和续期令牌。
    async fn refresh_session(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "续期令牌。")] input: RefreshSessionInput,
    ) -> Reply<RefreshSessionPayload> {
        Reply::from(refresh(ctx, input).await)
    }

    /// 退出登录，本会话的全部令牌立即失效。
    async fn sign_out(&self, ctx: &Context<'_>) -> Reply<SignOutPayload> {
        let ended = ctx.services().accounts.sign_out(ctx.actor()).await;
        Reply::from(ended.map(|()| SignOutPayload { ended: true }))
    }
}

async fn sign_in(ctx: &Context<'_>, input: SignInInput) -> Result<SignInPayload, Refusal> {
    let role = input.role.map(Into::into);
    let signed_in = ctx
        .services()
        .accounts
        .sign_in(ctx.actor(), &input.username, input.password.into(), role)
        .await?;
    let viewer = Some(viewer_of(ctx, &signed_in).await?);
    let SignedIn {
        access_token,
        refresh_token,
        expires_in,
        ..
    } = signed_in;
    Ok(SignInPayload {
        access_token,
        refresh_token,
        expires_in,
        viewer,
    })
}

async fn refresh(ctx: &Context<'_>, input: RefreshSessionInput) -> Result<RefreshSessionPayload, Refusal> {
    let signed_in = ctx
        .services()
        .accounts
        .refresh(ctx.actor(), &input.refresh_token)
        .await?;
    let viewer = Some(viewer_of(ctx, &signed_in).await?);
    let SignedIn {
        access_token,
        refresh_token,
        expires_in,
        ..
    } = signed_in;
    Ok(RefreshSessionPayload {
        access_token,
        refresh_token,
        expires_in,
        viewer,
    })
}

/// The caller himself; none when nobody is signed in.
pub(super) async fn own(ctx: &Context<'_>) -> Result<Option<Viewer>, Refusal> {
    match ctx.actor().identity() {
        Some(identity) => viewer(ctx, identity, ctx.actor()).await.map(Some),
        None => Ok(None),
    }
}

/// Who signed in, as he himself sees it.
pub(super) async fn viewer_of(ctx: &Context<'_>, signed_in: &SignedIn) -> Result<Viewer, Refusal> {
    let actor = Actor::person(std::sync::Arc::clone(&signed_in.identity));
    viewer(ctx, &signed_in.identity, &actor).await
}

async fn viewer(ctx: &Context<'_>, identity: &Identity, actor: &Actor) -> Result<Viewer, Refusal> {
    let scope = Scope::of(actor);
    let places = ctx.services().places.find_many(&scope, &[identity.site]).await?;
    Ok(Viewer {
        actor: actor.clone(),
        id: global(ctx.keyring(), identity.account),
        username: identity.username.clone(),
        display_name: identity.display_name.clone(),
        role: identity.role.into(),
        site: places.into_iter().next().map(|place| Site::alone(ctx, place)),
    })
}
