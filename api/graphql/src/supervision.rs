//! Figures in the schema.

use async_graphql::{Context, Object, SimpleObject};

use super::Ask;
use super::refusal::Refusal;
use super::reply::Reply;
use super::scalar::{Date, Fen};
use super::words;
use crate::domain::supervision::{Dimension, Figure};

/// 一格统计数字。
#[derive(Clone, Debug, SimpleObject)]
pub struct SupervisionRow {
    /// 各维度的取值，次序与所求相同：月份如 2026-03，案由、团队类型为其枚举值，法庭为名称；种类随维度而变，所以是文字，不是枚举。
    keys: Vec<String>,
    /// 收案数；隐去的为空。
    count: Option<i64>,
    /// 未结数；隐去的为空。
    open_count: Option<i64>,
    /// 已结数；隐去的为空。
    closed_count: Option<i64>,
    /// 申请执行标的额合计，单位为分；对人大代表取整到万元，由一案占大部的隐去。
    claim_sum: Option<Fen>,
    /// 是否有数字因不足五件等原因隐去。
    suppressed: bool,
}

impl From<Figure> for SupervisionRow {
    fn from(figure: Figure) -> Self {
        Self {
            keys: figure.keys,
            count: figure.count,
            open_count: figure.open,
            closed_count: figure.closed,
            claim_sum: figure.claim.map(Fen),
            suppressed: figure.suppressed,
        }
    }
}

/// 统计数字，以整月计。
#[derive(Clone, Debug, SimpleObject)]
pub struct SupervisionReport {
    /// 起始日期，为某月首日。
    from: Date,
    /// 截止日期，为某月末日。
    to: Date,
    /// 各格。
    rows: Vec<SupervisionRow>,
    /// 收案总数；有隐去的格时不显示。
    total_count: Option<i64>,
}

/// Queries for figures.
#[derive(Default)]
pub struct SupervisionQuery;

#[Object]
impl SupervisionQuery {
    /// 执行工作统计：收案、未结、已结和标的额。不足五件的格隐去，有隐去的不显示合计。
    async fn supervision(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "起始日期，扩至该月首日。")] from: Date,
        #[graphql(desc = "截止日期，扩至该月末日。")] to: Date,
        #[graphql(desc = "统计维度，至多两个。")] by: Option<Vec<words::Dimension>>,
    ) -> Reply<SupervisionReport> {
        Reply::from(figures(ctx, from, to, by.unwrap_or_default()).await)
    }
}

async fn figures(
    ctx: &Context<'_>,
    from: Date,
    to: Date,
    by: Vec<words::Dimension>,
) -> Result<SupervisionReport, Refusal> {
    let by: Vec<Dimension> = by.into_iter().map(Into::into).collect();
    let figures = ctx
        .services()
        .supervision
        .figures(ctx.scope(), from.0, to.0, &by)
        .await?;
    Ok(SupervisionReport {
        from: Date(figures.from),
        to: Date(figures.to),
        rows: figures.rows.into_iter().map(Into::into).collect(),
        total_count: figures.total,
    })
}
