//! Applicants' sign-in with a code by telephone in the schema.

use async_graphql::{Context, InputObject, Object, SimpleObject};

use super::Ask;
use super::identity::{Viewer, viewer_of};
use super::refusal::Refusal;
use super::reply::Reply;
use crate::domain::applicant::{Asked, CODE_S};

/// 申请执行人索取验证码。
#[derive(Clone, InputObject)]
pub struct RequestApplicantCodeInput {
    /// 案号。
    case_number: String,
    /// 身份证号码的后四位。
    #[graphql(secret)]
    id_tail: String,
    /// 在法院所留手机号码的后四位。
    #[graphql(secret)]
    phone_tail: String,
}

/// 索取验证码的答复：无论是否相符，答复相同。
#[derive(SimpleObject)]
pub struct RequestApplicantCodePayload {
    /// 已受理；三项都相符的，验证码发往在法院所留的手机。
    accepted: bool,
    /// 验证码的有效秒数。
    expires_in_sec: i64,
    /// 本次索取的编号，登录时与验证码一并提交。
    challenge_id: String,
}

/// 申请执行人以验证码登录。
#[derive(Clone, InputObject)]
pub struct SignInWithCodeInput {
    /// requestApplicantCode 给出的编号。
    #[graphql(secret)]
    challenge_id: String,
    /// 六位验证码；错五次须重新索取。
    #[graphql(secret)]
    code: String,
}

/// 登录的结果。
#[derive(SimpleObject)]
pub struct SignInWithCodePayload {
    /// 访问令牌，放在 Authorization: Bearer 之后。
    access_token: String,
    /// 续期令牌，只能使用一次。
    refresh_token: String,
    /// 访问令牌的有效秒数。
    expires_in: i64,
    /// 登录人。
    viewer: Option<Viewer>,
}

/// Mutations of applicants who sign in.
#[derive(Default)]
pub struct ApplicantMutation;

#[Object]
impl ApplicantMutation {
    /// 申请执行人索取登录验证码；同一手机六十秒一次、每小时三次、每日八次。
    async fn request_applicant_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "案号、身份证号码后四位、手机号码后四位。")] input: RequestApplicantCodeInput,
    ) -> Reply<RequestApplicantCodePayload> {
        Reply::from(ask(ctx, input).await)
    }

    /// 申请执行人以验证码登录。
    async fn sign_in_with_code(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "编号与验证码。")] input: SignInWithCodeInput,
    ) -> Reply<SignInWithCodePayload> {
        Reply::from(sign_in(ctx, input).await)
    }
}

async fn ask(ctx: &Context<'_>, input: RequestApplicantCodeInput) -> Result<RequestApplicantCodePayload, Refusal> {
    let asked = Asked {
        case_number: input.case_number,
        id_tail: input.id_tail,
        phone_tail: input.phone_tail,
    };
    let challenge_id = ctx.services().applicants.ask(ctx.actor(), asked).await?;
    Ok(RequestApplicantCodePayload {
        accepted: true,
        expires_in_sec: CODE_S,
        challenge_id,
    })
}

async fn sign_in(ctx: &Context<'_>, input: SignInWithCodeInput) -> Result<SignInWithCodePayload, Refusal> {
    let applicants = &ctx.services().applicants;
    let signed_in = applicants
        .sign_in(ctx.actor(), &input.challenge_id, &input.code)
        .await?;
    let viewer = Some(viewer_of(ctx, &signed_in).await?);
    Ok(SignInWithCodePayload {
        access_token: signed_in.access_token,
        refresh_token: signed_in.refresh_token,
        expires_in: signed_in.expires_in,
        viewer,
    })
}
