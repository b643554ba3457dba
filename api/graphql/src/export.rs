//! Exports in the schema.

use async_graphql::{Context, InputObject, Object, SimpleObject};
use chrono::{DateTime, Utc};

use super::Ask as _;
use super::asked::Asked;
use super::deadline::DeadlineFilterInput;
use super::refusal::Refusal;
use super::reply::Reply;
use crate::domain::export::ExportDeadlines;
use crate::scalar;

/// 导出节点看板。
#[derive(Clone, InputObject)]
pub struct ExportDeadlinesInput {
    /// 请求编号，重发同一请求答复相同。
    request_id: scalar::Uuid,
    /// 筛选条件，与所看列表相同。
    filter: Option<DeadlineFilterInput>,
    /// 导出的理由，四至二百字，留存备查。
    reason: String,
}

/// 导出的结果。
#[derive(SimpleObject)]
pub struct ExportDeadlinesPayload {
    /// 下载地址，只在五分钟内、本次登录有效期间可以打开；文件为 xlsx，按打开时您的权限生成。
    url: String,
    /// 下载地址失效的时间。
    expires_at: DateTime<Utc>,
    /// 现有几条。
    rows: i64,
}

/// Mutations of exports.
#[derive(Default)]
pub struct ExportMutation;

#[Object]
impl ExportMutation {
    /// 把您看到的节点导出为表格：案号、节点、到期日和承办人，不含当事人和金额；至多五百条、每日至多二十次，须写明理由、重新验证身份，下载留痕。
    async fn export_deadlines(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "导出什么，为何导出。")] input: ExportDeadlinesInput,
    ) -> Reply<ExportDeadlinesPayload> {
        Reply::from(export(ctx, input).await)
    }
}

async fn export(ctx: &Context<'_>, input: ExportDeadlinesInput) -> Result<ExportDeadlinesPayload, Refusal> {
    let asked = Asked::open::<ExportDeadlines>(ctx, input.request_id, &input, None)?;
    let filter = input.filter.unwrap_or_default().read(ctx)?;
    let exports = &ctx.services().exports;
    let wanted = exports.ask(ctx.actor(), asked.request(), filter, &input.reason).await?;
    let (link, expires_at) = exports.link(ctx.actor(), wanted)?;
    Ok(ExportDeadlinesPayload {
        url: format!("/exports/{link}"),
        expires_at,
        rows: i64::try_from(wanted.rows).unwrap_or(i64::MAX),
    })
}
