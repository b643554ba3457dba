//! What somebody signs in with, in the schema.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::CredentialIssue;
use crate::Ask;
use crate::asked::{Asked, eligible};
use crate::domain::staff::{ConfirmCredential, Renewal, Reset, ResetCredential};
use crate::policy::Row;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::scalar;

/// 更换本人的口令。
#[derive(Clone, InputObject)]
pub struct ChangePasswordInput {
    /// 现在的口令。
    #[graphql(secret)]
    password: String,
    /// 新口令：至少十五个字符（一律使用动态口令的法院，工作人员至少八个），不得过于常见。
    #[graphql(secret)]
    new_password: String,
}

/// 更换口令的结果。
#[derive(SimpleObject)]
pub struct ChangePasswordPayload {
    /// 是否已更换；其他会话已终止，本会话继续有效。
    changed: bool,
}

/// 为忘记口令、遗失动态口令的人申请重新发放。
#[derive(Clone, InputObject)]
pub struct ResetCredentialInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 登录名，不得是本人。
    username: String,
    /// 是否发放新的初始口令。
    password: bool,
    /// 是否解除动态口令。
    second_factor: bool,
    /// 事由，至少五个字。
    reason: String,
}

/// 申请的结果。
#[derive(SimpleObject)]
pub struct ResetCredentialPayload {
    /// 待安全管理员确认的凭据。
    issue: Option<CredentialIssue>,
    /// 初始口令的前半，交给本人，只显示这一次；后半在安全管理员确认时给出。
    first_half: Option<String>,
}

/// 确认发放登录凭据，或者不予确认。
#[derive(Clone, InputObject)]
pub struct ConfirmCredentialInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 凭据的编号。
    issue_id: ID,
    /// 是否同意。
    approve: bool,
}

/// 确认的结果。
#[derive(SimpleObject)]
pub struct ConfirmCredentialPayload {
    /// 凭据。
    issue: Option<CredentialIssue>,
    /// 初始口令的后半，交给本人，只显示这一次；与前半之间以连字符相连。
    second_half: Option<String>,
    /// 本人须在何时之前更换初始口令。
    valid_until: Option<DateTime<Utc>>,
}

/// Mutations of credentials.
#[derive(Default)]
pub struct CredentialMutation;

#[Object]
impl CredentialMutation {
    /// 更换本人的口令；使用初始口令登录的，须先更换才能办理其他事项。
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "口令。")] input: ChangePasswordInput,
    ) -> Reply<ChangePasswordPayload> {
        Reply::from(change(ctx, input).await)
    }

    /// 申请重新发放登录凭据；安全管理员确认之前不生效，再次申请即取代前一次。系统管理员办理，不得为本人，须在五分钟内验证过身份。
    async fn reset_credential(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "申请。")] input: ResetCredentialInput,
    ) -> Reply<ResetCredentialPayload> {
        Reply::from(reset(ctx, input).await)
    }

    /// 确认发放登录凭据：原口令失效，会话终止，并告知本人。安全管理员办理，不得为本人，须在五分钟内验证过身份。
    async fn confirm_credential(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "决定。")] input: ConfirmCredentialInput,
    ) -> Reply<ConfirmCredentialPayload> {
        Reply::from(confirm(ctx, input).await)
    }
}

async fn change(ctx: &Context<'_>, input: ChangePasswordInput) -> Result<ChangePasswordPayload, Refusal> {
    eligible(ctx, Row::OwnProfile, "changePassword")?;
    let accounts = &ctx.services().accounts;
    let (present, new) = (input.password.into(), input.new_password.into());
    accounts.change_password(ctx.actor(), present, new).await?;
    Ok(ChangePasswordPayload { changed: true })
}

async fn reset(ctx: &Context<'_>, input: ResetCredentialInput) -> Result<ResetCredentialPayload, Refusal> {
    let asked = Asked::open::<ResetCredential>(ctx, input.request_id, &input, None)?;
    let reset = Reset {
        username: &input.username,
        what: Renewal {
            password: input.password,
            factor: input.second_factor,
        },
        reason: &input.reason,
    };
    let staff = &ctx.services().staff;
    let issued = staff.reset_credential(ctx.actor(), asked.request(), reset).await?;
    Ok(ResetCredentialPayload {
        // told once: what is shown beside it is no reason to lose it
        issue: super::issue(ctx, issued.issue).await.unwrap_or_default(),
        first_half: issued.first_half,
    })
}

async fn confirm(ctx: &Context<'_>, input: ConfirmCredentialInput) -> Result<ConfirmCredentialPayload, Refusal> {
    let about = Some(&input.issue_id);
    let asked = Asked::open::<ConfirmCredential>(ctx, input.request_id, &input, about)?;
    let issue = asked.id(&input.issue_id)?;
    let staff = &ctx.services().staff;
    let confirmed = staff
        .confirm_credential(ctx.actor(), asked.request(), issue, input.approve)
        .await?;
    Ok(ConfirmCredentialPayload {
        // told once: what is shown beside it is no reason to lose it
        issue: super::issue(ctx, confirmed.issue).await.unwrap_or_default(),
        second_half: confirmed.second_half,
        valid_until: confirmed.valid_until,
    })
}
