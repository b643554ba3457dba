//! Changes of the rules in the schema: by the president, each a new version.

use async_graphql::{Context, InputObject, Object, SimpleObject};

use super::rule::DeadlineRule;
use crate::asked::Asked;
use crate::domain::deadline::rules::{Change, Exclusion, ExclusionSet, RuleCode};
use crate::domain::deadline::table::amend::{Applying, Changing, VersionOf};
use crate::domain::deadline::{ApplyDeadlinePreset, ChangeDeadlineRule};
use crate::kernel::code::Code;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::scalar;
use crate::scalar::Date;
use crate::{Ask, words};

/// 修订节点规则：只填要改的，其余沿用。
#[derive(Clone, InputObject)]
pub struct ChangeDeadlineRuleInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 规则编号。
    code: String,
    /// 所读到的最后一个版本。
    expected_version: i64,
    /// 自何日起适用，须在今日之后，十年以内：已经起算的节点不因修订而变动。尚未生效的版本也可以被更早或者同日生效的新版本取代，
    /// 被取代的不再适用。
    effective_from: Date,
    /// 为何修订，五字以上五百字以内。
    reason: String,
    /// 数额；立即办理的为零。
    amount: Option<i32>,
    /// 单位。
    unit: Option<words::LimitUnit>,
    /// 提前几日提醒。
    warn_days: Option<i32>,
    /// 本院是否据以监督。
    enabled: Option<bool>,
    /// 扣除的事由；空列表为不扣除。
    exclusions: Option<Vec<words::ExclusionKind>>,
    /// 名称，四十字以内。
    name: Option<String>,
    /// 适用情形，三百字以内。
    applies_to: Option<String>,
    /// 起算的事件，只能用规则表中已有的；用词随规则表增减，所以是文字，不是枚举。
    start_events: Option<Vec<String>>,
    /// 完成的事件，只能用规则表中已有的；用词随规则表增减，所以是文字，不是枚举。
    satisfied_by: Option<Vec<String>>,
    /// 与之从严适用的规则编号。
    pairs_with: Option<Vec<String>>,
    /// 依据，三百字以内；期限、扣除、事件有变而不属本院自定的，须写明新的依据。
    source: Option<String>,
    /// 依据的可靠程度；本院自定的填 POLICY，此时只能缩短法院和外部机构的期限，本地做法不限。
    mark: Option<words::RuleMark>,
}

/// 修订的结果。
#[derive(SimpleObject)]
pub struct ChangeDeadlineRulePayload {
    /// 新的版本。
    rule: Option<DeadlineRule>,
}

/// 启用本地做法方案。
#[derive(Clone, InputObject)]
pub struct ApplyDeadlinePresetInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 方案代号。
    preset: String,
    /// 自何日起适用，须在今日之后，十年以内。
    effective_from: Date,
    /// 为何启用，五字以上五百字以内。
    reason: String,
}

/// 启用的结果。
#[derive(SimpleObject)]
pub struct ApplyDeadlinePresetPayload {
    /// 新的版本；已经如此规定的规则不重复修订。
    rules: Vec<DeadlineRule>,
}

/// Mutations of rules.
#[derive(Default)]
pub struct RuleMutation;

#[Object]
impl RuleMutation {
    /// 修订节点规则：产生新的版本，旧版本留存，已经起算的节点仍按起算之日的版本。院长办理。
    async fn change_deadline_rule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "修订内容。")] input: ChangeDeadlineRuleInput,
    ) -> Reply<ChangeDeadlineRulePayload> {
        Reply::from(change(ctx, input).await)
    }

    /// 启用一个本地做法方案：各项规则同时产生新的版本，标明本院自定，不延长法定期限。院长办理。
    async fn apply_deadline_preset(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "方案和日期。")] input: ApplyDeadlinePresetInput,
    ) -> Reply<ApplyDeadlinePresetPayload> {
        Reply::from(apply(ctx, input).await)
    }
}

async fn change(ctx: &Context<'_>, input: ChangeDeadlineRuleInput) -> Result<ChangeDeadlineRulePayload, Refusal> {
    let asked = Asked::open::<ChangeDeadlineRule>(ctx, input.request_id, &input, None)?;
    let changing = asked.held(input.read())?;
    let deadlines = &ctx.services().deadlines;
    let made = deadlines.change_rule(ctx.actor(), asked.request(), changing).await?;
    Ok(ChangeDeadlineRulePayload {
        rule: versions(ctx, &[made]).await?.pop(),
    })
}

async fn apply(ctx: &Context<'_>, input: ApplyDeadlinePresetInput) -> Result<ApplyDeadlinePresetPayload, Refusal> {
    let asked = Asked::open::<ApplyDeadlinePreset>(ctx, input.request_id, &input, None)?;
    let applying = Applying {
        preset: input.preset,
        effective_from: input.effective_from.0,
        reason: input.reason,
    };
    let deadlines = &ctx.services().deadlines;
    let made = deadlines.apply_preset(ctx.actor(), asked.request(), applying).await?;
    Ok(ApplyDeadlinePresetPayload {
        rules: versions(ctx, &made).await?,
    })
}

async fn versions(ctx: &Context<'_>, made: &[VersionOf]) -> Result<Vec<DeadlineRule>, Refusal> {
    let versions = ctx.services().deadlines.versions(ctx.scope(), made).await?;
    let rules = versions
        .into_iter()
        .map(|version| DeadlineRule::new(ctx.scope(), version));
    Ok(rules.collect())
}

impl ChangeDeadlineRuleInput {
    fn read(self) -> Result<Changing, Refusal> {
        let code: RuleCode = self.code.parse().map_err(|_| wrong("code"))?;
        Ok(Changing {
            code,
            expected_version: u32::try_from(self.expected_version).map_err(|_| wrong("expectedVersion"))?,
            effective_from: self.effective_from.0,
            reason: self.reason,
            change: Change {
                amount: figure(self.amount, "amount")?,
                unit: self.unit.map(Into::into),
                warn_days: figure(self.warn_days, "warnDays")?,
                enabled: self.enabled,
                exclusions: self.exclusions.map(written),
                name: self.name,
                applies_to: self.applies_to,
                start_events: self.start_events,
                satisfied_by: self.satisfied_by,
                pairs_with: self.pairs_with,
                source: self.source,
                mark: self.mark.map(Into::into),
            },
        })
    }
}

/// A set as the rule table writes it.
fn written(grounds: Vec<words::ExclusionKind>) -> String {
    let set: ExclusionSet = grounds.into_iter().map(Exclusion::from).collect();
    set.to_string()
}

fn figure(figure: Option<i32>, field: &'static str) -> Result<Option<u16>, Refusal> {
    let read = figure.map(u16::try_from).transpose();
    read.map_err(|_| wrong(field))
}

fn wrong(field: &'static str) -> Refusal {
    Refusal::about(Code::InputInvalid, field)
}
