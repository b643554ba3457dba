//! The second factor and proving oneself again in the schema.

use async_graphql::{Context, InputObject, Object, SimpleObject};

use super::Ask;
use super::asked::eligible;
use super::identity::Viewer;
use super::refusal::Refusal;
use super::reply::Reply;
use crate::domain::identity::Again;
use crate::kernel::code::Code;
use crate::policy::Row;

/// 绑定动态口令的第一步。
#[derive(SimpleObject)]
pub struct EnrolTotpPayload {
    /// 密钥，可手工输入身份验证器，只显示这一次。
    secret: String,
    /// 同一密钥的 otpauth 地址，可制成二维码。
    uri: String,
}

/// 身份验证器显示的第一个验证码。
#[derive(Clone, InputObject)]
pub struct ConfirmTotpInput {
    /// 六位验证码。
    #[graphql(secret)]
    code: String,
}

/// 绑定完成。
#[derive(SimpleObject)]
pub struct ConfirmTotpPayload {
    /// 十个恢复码，每个只能使用一次，只显示这一次，请妥善保存。
    recovery_codes: Vec<String>,
}

/// 完成登录的第二步。
#[derive(Clone, InputObject)]
pub struct CompleteSignInInput {
    /// 口令正确时 signIn 在错误扩展中给出的 challenge，五分钟内有效。
    #[graphql(secret)]
    challenge: String,
    /// 六位验证码，或者一个恢复码；错五次须重新登录。
    #[graphql(secret)]
    code: String,
}

/// 登录的结果。
#[derive(SimpleObject)]
pub struct CompleteSignInPayload {
    /// 访问令牌，放在 Authorization: Bearer 之后。
    access_token: String,
    /// 续期令牌，只能使用一次。
    refresh_token: String,
    /// 访问令牌的有效秒数。
    expires_in: i64,
    /// 登录人。
    viewer: Option<Viewer>,
}

/// 再次验证身份：口令与验证码给出其一，绑定了动态口令的须给验证码。
#[derive(Clone, InputObject)]
pub struct StepUpInput {
    /// 口令。
    #[graphql(secret)]
    password: Option<String>,
    /// 六位验证码，或者一个恢复码。
    #[graphql(secret)]
    code: Option<String>,
}

/// 再次验证的结果。
#[derive(SimpleObject)]
pub struct StepUpPayload {
    /// 新的访问令牌，五分钟内可以办理须再次验证的事项；续期令牌不变。
    access_token: String,
    /// 访问令牌的有效秒数。
    expires_in: i64,
}

/// Mutations of second factors.
#[derive(Default)]
pub struct FactorMutation;

#[Object]
impl FactorMutation {
    /// 开始绑定动态口令：取得密钥，再以 confirmTotp 确认；须在五分钟内验证过身份。
    async fn enrol_totp(&self, ctx: &Context<'_>) -> Reply<EnrolTotpPayload> {
        Reply::from(enrol(ctx).await)
    }

    /// 以第一个验证码确认绑定，取得恢复码。
    async fn confirm_totp(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "验证码。")] input: ConfirmTotpInput,
    ) -> Reply<ConfirmTotpPayload> {
        Reply::from(confirm(ctx, input).await)
    }

    /// 绑定了动态口令的，以验证码完成登录。
    async fn complete_sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "验证码。")] input: CompleteSignInInput,
    ) -> Reply<CompleteSignInPayload> {
        Reply::from(complete(ctx, input).await)
    }

    /// 再次验证身份，取得五分钟内可以办理敏感事项的访问令牌。
    async fn step_up(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "口令或者验证码。")] input: StepUpInput,
    ) -> Reply<StepUpPayload> {
        Reply::from(step_up(ctx, input).await)
    }
}

async fn enrol(ctx: &Context<'_>) -> Result<EnrolTotpPayload, Refusal> {
    eligible(ctx, Row::OwnProfile, "enrolTotp")?;
    let enrolment = ctx.services().accounts.factors().enrol(ctx.actor()).await?;
    Ok(EnrolTotpPayload {
        secret: enrolment.secret,
        uri: enrolment.uri,
    })
}

async fn confirm(ctx: &Context<'_>, input: ConfirmTotpInput) -> Result<ConfirmTotpPayload, Refusal> {
    eligible(ctx, Row::OwnProfile, "confirmTotp")?;
    let accounts = &ctx.services().accounts;
    let recovery_codes = accounts.factors().confirm(ctx.actor(), &input.code).await?;
    accounts.forget(ctx.actor());
    Ok(ConfirmTotpPayload { recovery_codes })
}

async fn complete(ctx: &Context<'_>, input: CompleteSignInInput) -> Result<CompleteSignInPayload, Refusal> {
    let accounts = &ctx.services().accounts;
    let signed_in = accounts.complete(ctx.actor(), &input.challenge, &input.code).await?;
    let viewer = Some(super::identity::viewer_of(ctx, &signed_in).await?);
    Ok(CompleteSignInPayload {
        access_token: signed_in.access_token,
        refresh_token: signed_in.refresh_token,
        expires_in: signed_in.expires_in,
        viewer,
    })
}

async fn step_up(ctx: &Context<'_>, input: StepUpInput) -> Result<StepUpPayload, Refusal> {
    eligible(ctx, Row::OwnProfile, "stepUp")?;
    let again = match (input.password, input.code) {
        (Some(password), None) => Again::Password(password.into()),
        (None, Some(code)) => Again::Code(code),
        (Some(_), Some(_)) | (None, None) => return Err(Refusal::about(Code::InputInvalid, "code")),
    };
    let stepped_up = ctx.services().accounts.step_up(ctx.actor(), again).await?;
    Ok(StepUpPayload {
        access_token: stepped_up.access_token,
        expires_in: stepped_up.expires_in,
    })
}
