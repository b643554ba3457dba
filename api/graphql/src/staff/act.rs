//! Acts on accounts and posts in the schema.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::{Post, User, users};
use crate::asked::Asked;
use crate::domain::staff::{
    ApproveRole, CorrectUser, Corrections, CreateUser, Decision, DisableUser, EnableUser, EndPost, GrantRole, NewUser,
    PostStanding, PostTerms, SavePost,
};
use crate::kernel::id::{AccountId, PostId};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::scalar::{self, Date};
use crate::{Ask, words};

/// 新增账号；没有岗位，也还没有口令。
#[derive(Clone, InputObject)]
pub struct CreateUserInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 登录名：2至32个小写字母、数字、点或连字符，以字母开头。
    username: String,
    /// 姓名。
    display_name: String,
    /// 身份证号码；加密保存，不再显示。
    #[graphql(secret)]
    id_number: Option<String>,
    /// 办公电话。
    office_phone: Option<String>,
    /// 账号的第一日，不早于今日；不填为今日。
    starts_on: Option<Date>,
}

/// 新增账号的结果。
#[derive(SimpleObject)]
pub struct CreateUserPayload {
    /// 账号。
    user: Option<User>,
    /// 初始口令的前半，交给本人，只显示这一次；后半在安全管理员确认（confirmCredential）时给出。
    first_half: Option<String>,
}

/// 停用一个账号，或者设定其最后一日。
#[derive(Clone, InputObject)]
pub struct DisableUserInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 登录名，不得是本人。
    username: String,
    /// 最后一日，含当日；不填为立即停用。只能提前，不能延后；取消用 enableUser。
    ends_on: Option<Date>,
}

/// 停用的结果。
#[derive(SimpleObject)]
pub struct DisableUserPayload {
    /// 账号。
    user: Option<User>,
    /// 此人承办、尚未结案的案件数，须另行分案。
    open_cases: i64,
}

/// 指明一个已停用的，或者定有最后一日的账号；恢复后不再有最后一日。
#[derive(Clone, InputObject)]
pub struct EnableUserInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 登录名，不得是本人。
    username: String,
}

/// 恢复的结果。
#[derive(SimpleObject)]
pub struct EnableUserPayload {
    /// 账号。
    user: Option<User>,
}

/// 更正一个账号；不填的不改。
#[derive(Clone, InputObject)]
pub struct CorrectUserInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 现在的登录名，不得是本人。
    username: String,
    /// 新的登录名；任过岗位后不再改。
    new_username: Option<String>,
    /// 姓名。
    display_name: Option<String>,
    /// 身份证号码；任过岗位后，只补填空白的。
    #[graphql(secret)]
    id_number: Option<String>,
    /// 办公电话；填空文本为删去。
    office_phone: Option<String>,
}

/// 更正的结果。
#[derive(SimpleObject)]
pub struct CorrectUserPayload {
    /// 账号。
    user: Option<User>,
}

/// 提出一个岗位。
#[derive(Clone, InputObject)]
pub struct SavePostInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 登录名，不得是本人。
    username: String,
    /// 角色。
    role: words::Role,
    /// 所在机构；不填为法院本部。
    site_id: Option<ID>,
    /// 所在团队。
    team_id: Option<ID>,
    /// 是否为团队负责人；任命后，原负责人不再是。
    #[graphql(default = false)]
    leads: bool,
    /// 第一日；不填为今日。
    starts_on: Option<Date>,
    /// 最后一日，含当日。
    ends_on: Option<Date>,
}

/// 提出岗位的结果。
#[derive(SimpleObject)]
pub struct SavePostPayload {
    /// 岗位；此时尚未生效。
    post: Option<Post>,
}

/// 结束一个岗位，或者撤回尚未生效的。
#[derive(Clone, InputObject)]
pub struct EndPostInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 岗位的编号，不得是本人的。
    post_id: ID,
    /// 最后一日；不填为昨日，即立即结束。只能提前，不能延后；延长须另提岗位。
    ends_on: Option<Date>,
}

/// 结束岗位的结果。
#[derive(SimpleObject)]
pub struct EndPostPayload {
    /// 岗位。
    post: Option<Post>,
    /// 此人承办、尚未结案的案件数，须另行分案。
    open_cases: i64,
}

/// 确认拟任的岗位，或者不予确认。
#[derive(Clone, InputObject)]
pub struct GrantRoleInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 岗位的编号。
    post_id: ID,
    /// 是否同意。
    approve: bool,
    /// 不同意的理由，至少五个字。
    reason: Option<String>,
}

/// 确认的结果。
#[derive(SimpleObject)]
pub struct GrantRolePayload {
    /// 岗位。
    post: Option<Post>,
}

/// 批准拟任的岗位，或者不予批准。
#[derive(Clone, InputObject)]
pub struct ApproveRoleInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 岗位的编号。
    post_id: ID,
    /// 是否同意。
    approve: bool,
    /// 不同意的理由，至少五个字。
    reason: Option<String>,
}

/// 批准的结果。
#[derive(SimpleObject)]
pub struct ApproveRolePayload {
    /// 岗位。
    post: Option<Post>,
}

/// Mutations of accounts and posts.
#[derive(Default)]
pub struct StaffMutation;

#[Object]
impl StaffMutation {
    /// 新增账号，不给任何岗位。系统管理员办理，须在五分钟内验证过身份（stepUp）。
    async fn create_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "账号。")] input: CreateUserInput,
    ) -> Reply<CreateUserPayload> {
        Reply::from(create(ctx, input).await)
    }

    /// 更正写错的登录名、姓名、身份证号码或者办公电话。系统管理员办理，不得为本人，须在五分钟内验证过身份。有待确认、批准的岗位时不改姓名、登录名和身份证号码；任过岗位后只改姓名和电话、补填空白的身份证号码。
    async fn correct_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "账号。")] input: CorrectUserInput,
    ) -> Reply<CorrectUserPayload> {
        Reply::from(correct(ctx, input).await)
    }

    /// 停用账号，其会话立即终止；也可以定下最后一日，过后不能登录，不再分给此人案件。系统管理员办理，不得为本人；每类管理员至少留一人。
    async fn disable_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "账号。")] input: DisableUserInput,
    ) -> Reply<DisableUserPayload> {
        Reply::from(disable(ctx, input).await)
    }

    /// 恢复已停用的账号，或者取消已定的最后一日。系统管理员办理，不得为本人，须在五分钟内验证过身份。
    async fn enable_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "账号。")] input: EnableUserInput,
    ) -> Reply<EnableUserPayload> {
        Reply::from(enable(ctx, input).await)
    }

    /// 提出一个岗位，经安全管理员确认（grantRole）、局长或者院长批准（approveRole）后生效。系统管理员办理，不得为本人，须在五分钟内验证过身份。
    async fn save_post(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "岗位。")] input: SavePostInput,
    ) -> Reply<SavePostPayload> {
        Reply::from(save(ctx, input).await)
    }

    /// 结束岗位，或者撤回尚未生效的。系统管理员办理，不得为本人；每类管理员至少留一人。
    async fn end_post(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "岗位。")] input: EndPostInput,
    ) -> Reply<EndPostPayload> {
        Reply::from(end(ctx, input).await)
    }

    /// 确认拟任的岗位，或者不予确认。安全管理员办理，不得为本人，也不得是提出、批准的人，须在五分钟内验证过身份。
    async fn grant_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "决定。")] input: GrantRoleInput,
    ) -> Reply<GrantRolePayload> {
        Reply::from(grant(ctx, input).await)
    }

    /// 批准拟任的岗位，或者不予批准。局长或者院长办理，不得为本人，也不得是提出、确认的人，须在五分钟内验证过身份。
    async fn approve_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "决定。")] input: ApproveRoleInput,
    ) -> Reply<ApproveRolePayload> {
        Reply::from(approve(ctx, input).await)
    }
}

async fn one(ctx: &Context<'_>, account: AccountId) -> Result<Option<User>, Refusal> {
    Ok(users(ctx, &[account]).await?.pop())
}

/// The post of an answer, by the account it belongs to.
async fn post_of(ctx: &Context<'_>, standing: PostStanding) -> Result<Option<Post>, Refusal> {
    let user = one(ctx, standing.account).await?;
    Ok(user.and_then(|user| user.post(standing.post)))
}

async fn create(ctx: &Context<'_>, input: CreateUserInput) -> Result<CreateUserPayload, Refusal> {
    let asked = Asked::open::<CreateUser>(ctx, input.request_id, &input, None)?;
    let new = NewUser {
        username: input.username,
        display_name: input.display_name,
        id_number: input.id_number,
        office_phone: input.office_phone,
        started_on: input.starts_on.map(|day| day.0),
    };
    let staff = &ctx.services().staff;
    let created = staff.create_user(ctx.actor(), asked.request(), new).await?;
    Ok(CreateUserPayload {
        // told once: what is shown beside it is no reason to lose it
        user: one(ctx, created.account).await.unwrap_or_default(),
        first_half: created.first_half,
    })
}

async fn correct(ctx: &Context<'_>, input: CorrectUserInput) -> Result<CorrectUserPayload, Refusal> {
    let asked = Asked::open::<CorrectUser>(ctx, input.request_id, &input, None)?;
    let corrections = Corrections {
        username: input.new_username,
        display_name: input.display_name,
        id_number: input.id_number,
        office_phone: input.office_phone,
    };
    let staff = &ctx.services().staff;
    let account = staff
        .correct_user(ctx.actor(), asked.request(), &input.username, corrections)
        .await?;
    Ok(CorrectUserPayload {
        user: one(ctx, account).await?,
    })
}

async fn disable(ctx: &Context<'_>, input: DisableUserInput) -> Result<DisableUserPayload, Refusal> {
    let asked = Asked::open::<DisableUser>(ctx, input.request_id, &input, None)?;
    let staff = &ctx.services().staff;
    let last = input.ends_on.map(|day| day.0);
    let leaving = staff
        .disable_user(ctx.actor(), asked.request(), &input.username, last)
        .await?;
    Ok(DisableUserPayload {
        user: one(ctx, leaving.account).await?,
        open_cases: leaving.open_cases,
    })
}

async fn enable(ctx: &Context<'_>, input: EnableUserInput) -> Result<EnableUserPayload, Refusal> {
    let asked = Asked::open::<EnableUser>(ctx, input.request_id, &input, None)?;
    let staff = &ctx.services().staff;
    let account = staff.enable_user(ctx.actor(), asked.request(), &input.username).await?;
    let user = one(ctx, account).await?;
    Ok(EnableUserPayload { user })
}

async fn save(ctx: &Context<'_>, input: SavePostInput) -> Result<SavePostPayload, Refusal> {
    let asked = Asked::open::<SavePost>(ctx, input.request_id, &input, None)?;
    let terms = PostTerms {
        site: asked.id_if_any(input.site_id.as_ref())?,
        team: asked.id_if_any(input.team_id.as_ref())?,
        username: input.username,
        role: input.role.into(),
        leads: input.leads,
        from: input.starts_on.map(|Date(day)| day),
        to: input.ends_on.map(|Date(day)| day),
    };
    let staff = &ctx.services().staff;
    let standing = staff.save_post(ctx.actor(), asked.request(), terms).await?;
    Ok(SavePostPayload {
        post: post_of(ctx, standing).await?,
    })
}

async fn end(ctx: &Context<'_>, input: EndPostInput) -> Result<EndPostPayload, Refusal> {
    let about = Some(&input.post_id);
    let asked = Asked::open::<EndPost>(ctx, input.request_id, &input, about)?;
    let post: PostId = asked.id(&input.post_id)?;
    let last = input.ends_on.map(|Date(day)| day);
    let staff = &ctx.services().staff;
    let standing = staff.end_post(ctx.actor(), asked.request(), post, last).await?;
    Ok(EndPostPayload {
        post: post_of(ctx, standing).await?,
        open_cases: standing.open_cases,
    })
}

async fn grant(ctx: &Context<'_>, input: GrantRoleInput) -> Result<GrantRolePayload, Refusal> {
    let about = Some(&input.post_id);
    let asked = Asked::open::<GrantRole>(ctx, input.request_id, &input, about)?;
    let decision = Decision {
        post: asked.id(&input.post_id)?,
        approve: input.approve,
        reason: input.reason.as_deref(),
    };
    let staff = &ctx.services().staff;
    let standing = staff.grant_role(ctx.actor(), asked.request(), decision).await?;
    Ok(GrantRolePayload {
        post: post_of(ctx, standing).await?,
    })
}

async fn approve(ctx: &Context<'_>, input: ApproveRoleInput) -> Result<ApproveRolePayload, Refusal> {
    let about = Some(&input.post_id);
    let asked = Asked::open::<ApproveRole>(ctx, input.request_id, &input, about)?;
    let decision = Decision {
        post: asked.id(&input.post_id)?,
        approve: input.approve,
        reason: input.reason.as_deref(),
    };
    let staff = &ctx.services().staff;
    let standing = staff.approve_role(ctx.actor(), asked.request(), decision).await?;
    let post = post_of(ctx, standing).await?;
    Ok(ApproveRolePayload { post })
}
