//! The rules of deadlines in the schema, read by everybody who is signed in, and the presets of their values.

use async_graphql::{Context, Object, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::deadline::rules::{self, Length};
use crate::domain::deadline::table::amend::{Preset, Value};
use crate::kernel::code::Code;
use crate::kernel::happening::Happening;
use crate::page::{Connection, ListKey, Window, slice};
use crate::policy::{self, Row, Scope};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::scalar::Date;
use crate::{Ask, words};

/// 节点规则的一个版本：期限多长、自何时起、何事完成、依据什么。
#[derive(Clone, Debug, SimpleObject)]
pub struct DeadlineRule {
    /// 编号，各版本相同，如 N73；规则表可以增减，所以是文字，不是枚举。
    code: String,
    /// 版本。
    version: i32,
    /// 名称。
    name: String,
    /// 其中任一事件发生，期限起算。事件是规则表的用词，随规则表增减，所以是文字，不是枚举。
    start_events: Vec<String>,
    /// 其中任一事件发生，节点完成。用词同起算的事件，所以是文字，不是枚举。
    satisfied_by: Vec<String>,
    /// 数额；空为以文书载明为准。
    amount: Option<i32>,
    /// 单位。
    unit: words::LimitUnit,
    /// 方向。
    direction: words::CountDirection,
    /// 最后一日为休息日时怎样办。
    rest_days: words::RestDayRule,
    /// 不是期限而是最早日期的，怎样理解。
    floor: Option<words::FloorBound>,
    /// 适用于申请还是案件。
    matter: words::DeadlineMatter,
    /// 适用的条件。
    condition: words::RuleCondition,
    /// 本院是否据以监督。
    enabled: bool,
    /// 适用情形。
    applies_to: String,
    /// 提前几日提醒。
    warn_days: i32,
    /// 扣除的事由；不扣除的为空。
    exclusions: Vec<words::ExclusionKind>,
    /// 性质。
    kind: words::DeadlineKind,
    /// 与之从严适用的规则的编号；规则表可以增减，所以是文字，不是枚举。
    pairs_with: Vec<String>,
    /// 依据。
    source: String,
    /// 依据的可靠程度。
    mark: words::RuleMark,
    /// 自何日起适用。
    effective_from: Date,
    /// 至何日止（不含），空为现行；与起始日相同的，未曾适用。
    effective_to: Option<Date>,
    /// 经院长批准可以延长的，至多延长多少；空为不能延长。
    extension: Option<RuleExtension>,
    /// 由谁修订、何时、为何；随程序提供的版本为空。
    amended: Option<RuleAmendment>,
}

impl DeadlineRule {
    /// A version as `scope` sees it: who made it and why is told to members of the court alone.
    pub(crate) fn new(scope: &Scope, rule: rules::DeadlineRule) -> Self {
        let (amount, unit) = match rule.length {
            Length::Fixed(limit) => (Some(i32::from(limit.amount)), limit.unit),
            Length::Stated(unit) => (None, unit),
        };
        let words = |all: &[Happening]| all.iter().map(|one| one.as_str().to_owned()).collect();
        let inside = !scope.is_outside();
        let amended = rule.amended.map(|amended| RuleAmendment {
            by: amended.by.filter(|_| inside),
            at: amended.at,
            reason: inside.then_some(amended.reason),
        });
        Self {
            code: rule.code.as_str().to_owned(),
            version: i32::try_from(rule.version).unwrap_or(i32::MAX),
            start_events: words(&rule.start_events),
            satisfied_by: words(&rule.satisfied_by),
            name: rule.name,
            amount,
            unit: unit.into(),
            direction: rule.direction.into(),
            rest_days: rule.roll.into(),
            floor: rule.floor.map(Into::into),
            matter: rule.matter.into(),
            condition: rule.condition.into(),
            enabled: rule.enabled,
            applies_to: rule.applies_to,
            warn_days: i32::from(rule.warn_days),
            exclusions: rule.exclusions.grounds().map(Into::into).collect(),
            kind: rule.kind.into(),
            pairs_with: rule.pairs_with.iter().map(|code| code.as_str().to_owned()).collect(),
            source: rule.source,
            mark: rule.mark.into(),
            effective_from: Date(rule.effective_from),
            effective_to: rule.effective_to.map(Date),
            extension: rule.extendable.map(|extendable| RuleExtension {
                most: i32::from(extendable.most),
                reported: i32::from(extendable.reported),
                lead_days: i32::from(extendable.lead_days),
            }),
            amended,
        }
    }
}

/// 期限可以延长多少，以规则的单位计。
#[derive(Clone, Debug, SimpleObject)]
pub struct RuleExtension {
    /// 院长批准的，合计至多多少。
    most: i32,
    /// 在此之外层报高级人民法院备案后还可延长多少，没有的为零。
    reported: i32,
    /// 最迟在届满前几日申请，零为届满当日。
    lead_days: i32,
}

/// 一次修订。
#[derive(Clone, Debug, SimpleObject)]
pub struct RuleAmendment {
    /// 由谁，只对本院人员显示。
    by: Option<String>,
    /// 何时。
    at: DateTime<Utc>,
    /// 为何，只对本院人员显示。
    reason: Option<String>,
}

/// 本地做法方案：其他法院的一组期限，院长可以一次启用。
#[derive(Clone, Debug, SimpleObject)]
pub struct DeadlinePreset {
    /// 代号。
    preset: String,
    /// 名称。
    title: String,
    /// 各项期限。
    values: Vec<DeadlinePresetValue>,
}

/// 方案中的一项。
#[derive(Clone, Debug, SimpleObject)]
pub struct DeadlinePresetValue {
    /// 规则编号。
    code: String,
    /// 数额。
    amount: i32,
    /// 单位。
    unit: words::LimitUnit,
    /// 是否据以监督；完成的事件尚未在本系统登记的，先不监督。
    enabled: bool,
    /// 来源。
    source: String,
}

impl From<Value> for DeadlinePresetValue {
    fn from(value: Value) -> Self {
        Self {
            code: value.code.as_str().to_owned(),
            amount: i32::from(value.amount),
            unit: value.unit.into(),
            enabled: value.enabled,
            source: value.source,
        }
    }
}

impl From<Preset> for DeadlinePreset {
    fn from(preset: Preset) -> Self {
        Self {
            preset: preset.name,
            title: preset.title,
            values: preset.values.into_iter().map(Into::into).collect(),
        }
    }
}

/// Queries for rules.
#[derive(Default)]
pub struct RuleQuery;

#[Object]
impl RuleQuery {
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of a connection")]
    /// 节点规则：指定编号的，列出各版本；否则列出某日适用的，默认今日。
    async fn deadline_rules(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "规则编号，如 N73。")] code: Option<String>,
        #[graphql(desc = "哪一日适用的。")] on: Option<Date>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<DeadlineRule>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        Reply::from(ruled(ctx, code, on, &window).await)
    }

    /// 本地做法方案，可供启用。院长查看。
    async fn deadline_presets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<DeadlinePreset>> {
        let window = Window {
            first,
            after,
            last,
            before,
        };
        Reply::from(presets(ctx, &window).await)
    }
}

async fn ruled(
    ctx: &Context<'_>,
    text: Option<String>,
    on: Option<Date>,
    window: &Window,
) -> Result<Connection<DeadlineRule>, Refusal> {
    policy::eligible(ctx.actor(), Row::Places)?;
    let key = ListKey::new(ctx, "deadlineRules", &format!("{text:?} {on:?}"));
    let page = window.page(ctx, &key)?;
    let wanted = text
        .as_deref()
        .map(|text| text.parse().map_err(|_| Refusal::about(Code::InputInvalid, "code")))
        .transpose()?;
    let deadlines = &ctx.services().deadlines;
    let rules = deadlines.rules(ctx.scope(), wanted.as_ref(), on.map(|on| on.0)).await?;
    let paged = slice(rules, &page, |_| Uuid::nil());
    Ok(Connection::new(
        paged,
        &key,
        |(place, _)| *place,
        |(_, rule)| DeadlineRule::new(ctx.scope(), rule),
    ))
}

async fn presets(ctx: &Context<'_>, window: &Window) -> Result<Connection<DeadlinePreset>, Refusal> {
    policy::eligible(ctx.actor(), Row::ChangeRule)?;
    let key = ListKey::new(ctx, "deadlinePresets", "");
    let page = window.page(ctx, &key)?;
    let presets = ctx.services().deadlines.presets(ctx.scope()).await?;
    let paged = slice(presets, &page, |_| Uuid::nil());
    Ok(Connection::new(
        paged,
        &key,
        |(place, _)| *place,
        |(_, preset)| preset.into(),
    ))
}
