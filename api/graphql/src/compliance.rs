//! Days without anything overdue, and what is overdue, in the schema.

use async_graphql::resolver_utils::EnumType as _;
use async_graphql::{Context, ID, Object, SimpleObject};
use uuid::Uuid;

use super::global_id::{find, global};
use super::refusal::Refusal;
use super::reply::Reply;
use super::scalar::Date;
use super::{Ask, words};
use crate::domain::deadline::{self, OverdueKey, StreakSet};
use crate::kernel::code::Code;
use crate::kernel::id::Id;
use crate::kernel::stage::Segment;
use crate::policy::{self, Row};

/// 连续天数所依据的节点：正在超期的，为超期最久的一个；没有的，为最近结束的一个。
#[derive(Clone, Debug, SimpleObject)]
pub struct LastOverdue {
    /// 规则编号。
    rule_code: String,
    /// 规则名称。
    rule_name: String,
    /// 案号；在您的范围以外的，以及尚未立案的申请，为空。
    case_number: Option<String>,
    /// 最后一日。
    due_on: Date,
    /// 完成、免除或者作废之日，当日仍计为超期；正在超期的为空。
    ended_on: Option<Date>,
}

/// 连续无超期天数：案件和待立案的申请都没有节点超期的天数。最后一日之后，至完成、免除或者作废之日止，每日计为超期；
/// 当事人的权利期间、由更早期限取代的、最早日期和暂停的不计；以时计的，按日计算。
#[derive(Clone, Debug, SimpleObject)]
pub struct ComplianceStreak {
    /// 天数；有节点超期的，以及最后一个超期节点结束的当日，为零。
    days: i64,
    /// 自何日起；从未超期的，为首个案件立案之日；有节点超期的为空。
    since: Option<Date>,
    /// 目前超期几个。
    overdue_now: i64,
    /// 依据的节点；从未超期的为空。
    last_overdue: Option<LastOverdue>,
    /// 统计之日。
    checked_on: Date,
}

impl From<deadline::Streak> for ComplianceStreak {
    fn from(streak: deadline::Streak) -> Self {
        Self {
            days: streak.days,
            since: streak.since.map(Date),
            overdue_now: i64::try_from(streak.overdue_now).unwrap_or(i64::MAX),
            last_overdue: streak.last_overdue.map(|late| LastOverdue {
                rule_code: late.code.as_str().to_owned(),
                rule_name: late.name,
                case_number: late.case_number,
                due_on: Date(late.due_on),
                ended_on: late.ended_on.map(Date),
            }),
            checked_on: Date(streak.checked_on),
        }
    }
}

/// 超期节点的一项统计。
#[derive(Clone, Debug, SimpleObject)]
pub struct OverdueCount {
    /// 环节（Segment 的枚举值）、规则编号，或者团队、站点、承办人的编号；种类随统计方式而变，所以是文字，不是枚举。尚未分案的为空。
    key: Option<String>,
    /// 名称。
    label: String,
    /// 几个节点超期。
    count: i64,
}

impl OverdueCount {
    fn new(ctx: &Context<'_>, count: deadline::OverdueCount) -> Self {
        let keyring = ctx.keyring();
        let nobody = || "尚未分案".to_owned();
        let (key, label) = match count.key {
            OverdueKey::Segment(segment) => (Some(segment_key(segment)), segment_name(segment).to_owned()),
            OverdueKey::Rule(code) => (Some(code.as_str().to_owned()), count.name.unwrap_or_default()),
            OverdueKey::Team(id) => (id.map(|id| global(keyring, id).0), count.name.unwrap_or_else(nobody)),
            OverdueKey::Site(id) => (Some(global(keyring, id).0), count.name.unwrap_or_default()),
            OverdueKey::Person(id) => (id.map(|id| global(keyring, id).0), count.name.unwrap_or_else(nobody)),
        };
        Self {
            key,
            label,
            count: i64::try_from(count.count).unwrap_or(i64::MAX),
        }
    }
}

/// A desk as the schema spells it.
fn segment_key(segment: Segment) -> String {
    let spelled = words::Segment::from(segment);
    words::Segment::items()
        .iter()
        .find(|item| item.value == spelled)
        .map_or_else(String::new, |item| item.name.to_owned())
}

const fn segment_name(segment: Segment) -> &'static str {
    match segment {
        Segment::Reception => "接待",
        Segment::Filing => "立案",
        Segment::Triage => "分流",
        Segment::Handling => "办理",
        Segment::Funds => "案款",
        Segment::Archive => "归档",
    }
}

/// Queries for what is overdue.
#[derive(Default)]
pub struct ComplianceQuery;

#[Object]
impl ComplianceQuery {
    /// 连续无超期天数及其依据。看得见全院的，可查全院、各团队和各人；其他人可查本团队和本人。从未有节点的为空。
    async fn compliance_streak(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "全院、团队或者个人，默认个人。")] by: Option<words::StreakOf>,
        #[graphql(desc = "团队或者人员的编号，默认本团队或者本人；全院的不填。")] id: Option<ID>,
    ) -> Reply<Option<ComplianceStreak>> {
        Reply::from(streak(ctx, by.unwrap_or(words::StreakOf::Person), id).await)
    }

    /// 您范围内目前超期的节点，最多的在前。
    async fn overdue_counts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "按什么统计。")] by: words::OverdueBy,
    ) -> Reply<Vec<OverdueCount>> {
        Reply::from(counted(ctx, by).await)
    }
}

async fn streak(ctx: &Context<'_>, by: words::StreakOf, id: Option<ID>) -> Result<Option<ComplianceStreak>, Refusal> {
    policy::eligible(ctx.actor(), Row::SegmentDefects)?;
    let (keyring, actor) = (ctx.keyring(), ctx.actor());
    let nobody = || Refusal::about(Code::InputInvalid, "id");
    let set = match (by, id) {
        (words::StreakOf::Court, None) => StreakSet::Court,
        (words::StreakOf::Court, Some(_)) => return Err(nobody()),
        (words::StreakOf::Team, None) => StreakSet::Team(actor.team().ok_or_else(nobody)?),
        (words::StreakOf::Person, None) => StreakSet::Person(actor.person_id().ok_or_else(nobody)?),
        // an id that names nothing finds nothing, as one of a set without duties does
        (words::StreakOf::Team, Some(id)) => StreakSet::Team(find(keyring, &id).unwrap_or(Id::new(Uuid::nil()))),
        (words::StreakOf::Person, Some(id)) => StreakSet::Person(find(keyring, &id).unwrap_or(Id::new(Uuid::nil()))),
    };
    let streak = ctx.services().deadlines.streak(ctx.scope(), set).await?;
    Ok(streak.map(Into::into))
}

async fn counted(ctx: &Context<'_>, by: words::OverdueBy) -> Result<Vec<OverdueCount>, Refusal> {
    let counts = ctx.services().deadlines.overdue_counts(ctx.scope(), by.into()).await?;
    Ok(counts.into_iter().map(|count| OverdueCount::new(ctx, count)).collect())
}
