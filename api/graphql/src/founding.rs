//! Acts of founding in the schema: places and teams, one at a time.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::asked::Asked;
use super::place::Site;
use super::refusal::Refusal;
use super::reply::Reply;
use super::scalar::Date;
use super::team::Team;
use super::{Ask, words};
use crate::domain::founding::{
    CourtEntry, End, EndSite, EndTeam, Entry, MoveTownship, SaveSite, SaveTeam, StationEntry, TeamEnding, TeamEntry,
    TownshipEntry, TribunalEntry,
};
use crate::domain::place::SiteKind;
use crate::kernel::code::Code;
use crate::kernel::id::{SiteId, TeamId};
use crate::kernel::route;
use crate::scalar;

/// 新增机构，或者变更同一短名的机构。
#[derive(Clone, InputObject)]
pub struct SaveSiteInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 类型。
    kind: words::SiteKind,
    /// 短名，2至32个小写字母、数字或连字符，定下后不改；法庭的短名不含“-tribunal”；法院不填。
    slug: Option<String>,
    /// 名称；站点填乡镇街道名，如“杨柳镇”。
    name: String,
    /// 办公电话。
    phone: String,
    /// 法院填法院代字，如“云0381”；站点填乡镇街道的统计代码，九位。
    code: Option<String>,
    /// 站点所属法庭的短名；由本院直接管辖的不填。
    tribunal: Option<String>,
    /// 首日；不填的，新的为今日，已有的不变。首日已到的不能再改。
    starts_on: Option<Date>,
}

/// 撤销机构，或者撤回尚未到期的撤销。
#[derive(Clone, InputObject)]
pub struct EndSiteInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 机构的编号；法院本部不撤销。
    site_id: ID,
    /// 最后一日，含当日；不填为昨日，即立即撤销。已经撤销的不能再改。
    ends_on: Option<Date>,
    /// 撤回：最后一日尚未过去的，不再撤销。
    #[graphql(default = false)]
    take_back: bool,
}

/// 撤销机构的结果。
#[derive(SimpleObject)]
pub struct EndSitePayload {
    /// 机构。
    site: Option<Site>,
    /// 属于该机构、尚未结案的案件数；由原承办人继续办理。
    open_cases: i64,
    /// 在该机构收下、尚未决定是否立案的申请数。
    open_applications: i64,
}

/// 撤销团队，或者撤回尚未到期的撤销。
#[derive(Clone, InputObject)]
pub struct EndTeamInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 团队的编号。
    team_id: ID,
    /// 最后一日，含当日；不填为昨日，即立即撤销。已经撤销的不能再改。
    ends_on: Option<Date>,
    /// 成员自次日起转入的团队，权责不得更多；负责人转入后不再是负责人。不填的，须先结束该团队的岗位。
    into_team_id: Option<ID>,
    /// 撤回：最后一日尚未过去的，不再撤销；安排转入别的团队的成员留下。
    #[graphql(default = false)]
    take_back: bool,
}

/// 撤销团队的结果。
#[derive(SimpleObject)]
pub struct EndTeamPayload {
    /// 团队。
    team: Option<Team>,
    /// 该团队尚未结案的案件数；由原承办人继续办理。
    open_cases: i64,
}

/// 把一个乡镇街道划给另一个站点，或者撤回尚未到日的划转。
#[derive(Clone, InputObject)]
pub struct MoveTownshipInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 乡镇街道的统计代码，九位。
    code: String,
    /// 乡镇街道名称；已有的可以不填。
    name: Option<String>,
    /// 自首日起服务该乡镇的站点，填短名；填原来的站点和同一首日即为撤回。
    station: String,
    /// 首日，不早于今日；不填为今日。
    starts_on: Option<Date>,
}

/// 划转乡镇的结果。
#[derive(SimpleObject)]
pub struct MoveTownshipPayload {
    /// 自首日起服务该乡镇的站点。
    site: Option<Site>,
}

/// 新增或者变更机构的结果。
#[derive(SimpleObject)]
pub struct SaveSitePayload {
    /// 机构。
    site: Option<Site>,
}

/// 新增团队，或者变更同一名称的团队。
#[derive(Clone, InputObject)]
pub struct SaveTeamInput {
    /// 请求编号，重发同一请求只生效一次。
    request_id: scalar::Uuid,
    /// 名称。
    name: String,
    /// 改名时填原名称。
    was: Option<String>,
    /// 类型。
    kind: words::TeamKind,
    /// 办公电话。
    phone: String,
    /// 权责清单；不填为该类团队的清单。
    duties: Option<Vec<words::Duty>>,
    /// 首日；不填的，新的为今日，已有的不变。首日已到的不能再改。
    starts_on: Option<Date>,
    /// 驻地，填机构的短名，本部为 `court`；不填的，新的在本部，已有的不变。成员的岗位随团队走，案件和承办人不变。
    site: Option<String>,
}

/// 新增或者变更团队的结果。
#[derive(SimpleObject)]
pub struct SaveTeamPayload {
    /// 团队。
    team: Option<Team>,
}

/// Mutations of founding.
#[derive(Default)]
pub struct FoundingMutation;

#[Object]
impl FoundingMutation {
    /// 新增或者变更机构。系统管理员办理；已有案件的站点不能改变所属法庭和乡镇。
    async fn save_site(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "机构。")] input: SaveSiteInput,
    ) -> Reply<SaveSitePayload> {
        Reply::from(save_site(ctx, input).await)
    }

    /// 新增或者变更团队。系统管理员办理；已有案件的团队不能改变类型。
    async fn save_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "团队。")] input: SaveTeamInput,
    ) -> Reply<SaveTeamPayload> {
        Reply::from(save_team(ctx, input).await)
    }

    /// 撤销机构，或者撤回。系统管理员办理；还有岗位、待定的岗位、站点、乡镇或者团队的不能撤销，须先结束或者划走。
    async fn end_site(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "机构。")] input: EndSiteInput,
    ) -> Reply<EndSitePayload> {
        Reply::from(end_site(ctx, input).await)
    }

    /// 撤销团队，或者撤回。系统管理员办理；案件由原承办人继续办理。
    async fn end_team(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "团队。")] input: EndTeamInput,
    ) -> Reply<EndTeamPayload> {
        Reply::from(end_team(ctx, input).await)
    }

    /// 划转乡镇：自首日起由另一站点服务，原站点服务到前一日。系统管理员办理；已立的案件不动，以往的统计不变。
    async fn move_township(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "乡镇。")] input: MoveTownshipInput,
    ) -> Reply<MoveTownshipPayload> {
        Reply::from(move_township(ctx, input).await)
    }
}

async fn save_site(ctx: &Context<'_>, input: SaveSiteInput) -> Result<SaveSitePayload, Refusal> {
    let asked = Asked::open::<SaveSite>(ctx, input.request_id, &input, None)?;
    let entry = asked.held(site_entry(input))?;
    let founding = &ctx.services().founding;
    let id = founding.save_site(ctx.actor(), asked.request(), entry).await?;
    Ok(SaveSitePayload {
        site: site_of(ctx, id).await?,
    })
}

async fn site_of(ctx: &Context<'_>, id: SiteId) -> Result<Option<Site>, Refusal> {
    let found = ctx.services().places.find_many(ctx.scope(), &[id]).await?;
    Ok(found.into_iter().next().map(|view| Site::alone(ctx, view)))
}

async fn team_of(ctx: &Context<'_>, id: TeamId) -> Result<Option<Team>, Refusal> {
    let found = ctx.services().teams.list(ctx.scope(), Some(&[id])).await?;
    Ok(found.into_iter().next().map(|view| Team::alone(ctx, view)))
}

/// The last day asked for: yesterday where none is named, none where it is taken back.
fn last_day(ctx: &Context<'_>, ends_on: Option<Date>, take_back: bool) -> Result<End, Refusal> {
    match (ends_on, take_back) {
        (Some(_), true) => Err(Refusal::about(Code::InputInvalid, "takeBack")),
        (Some(Date(day)), false) => Ok(End::On(day)),
        (None, true) => Ok(End::Never),
        (None, false) => {
            let today = ctx.services().db.clock().today();
            Ok(End::On(today.pred_opt().unwrap_or(today)))
        }
    }
}

async fn end_site(ctx: &Context<'_>, input: EndSiteInput) -> Result<EndSitePayload, Refusal> {
    let about = Some(&input.site_id);
    let asked = Asked::open::<EndSite>(ctx, input.request_id, &input, about)?;
    let site = asked.id(&input.site_id)?;
    let last = asked.held(last_day(ctx, input.ends_on, input.take_back))?;
    let founding = &ctx.services().founding;
    let ended = founding.end_site(ctx.actor(), asked.request(), site, last).await?;
    Ok(EndSitePayload {
        site: site_of(ctx, ended.id).await?,
        open_cases: ended.open.cases,
        open_applications: ended.open.applications,
    })
}

async fn end_team(ctx: &Context<'_>, input: EndTeamInput) -> Result<EndTeamPayload, Refusal> {
    let about = Some(&input.team_id);
    let asked = Asked::open::<EndTeam>(ctx, input.request_id, &input, about)?;
    let ending = TeamEnding {
        team: asked.id(&input.team_id)?,
        into: asked.id_if_any(input.into_team_id.as_ref())?,
        last: asked.held(last_day(ctx, input.ends_on, input.take_back))?,
    };
    let founding = &ctx.services().founding;
    let ended = founding.end_team(ctx.actor(), asked.request(), ending).await?;
    Ok(EndTeamPayload {
        team: team_of(ctx, ended.id).await?,
        open_cases: ended.open.cases,
    })
}

async fn move_township(ctx: &Context<'_>, input: MoveTownshipInput) -> Result<MoveTownshipPayload, Refusal> {
    let asked = Asked::open::<MoveTownship>(ctx, input.request_id, &input, None)?;
    let entry = TownshipEntry {
        code: input.code,
        name: input.name,
        station: input.station,
        started_on: input.starts_on.map(|Date(day)| day.to_string()),
    };
    let founding = &ctx.services().founding;
    let site = founding.move_township(ctx.actor(), asked.request(), entry).await?;
    Ok(MoveTownshipPayload {
        site: site_of(ctx, site).await?,
    })
}

fn site_entry(input: SaveSiteInput) -> Result<Entry, Refusal> {
    let lacks = |field: &str| Refusal::about(Code::InputInvalid, field);
    let started_on = input.starts_on.as_ref().map(|Date(day)| day.to_string());
    let (name, phone) = (input.name, input.phone);
    Ok(match SiteKind::from(input.kind) {
        SiteKind::Court => Entry::Court(CourtEntry {
            name,
            code: input.code.ok_or_else(|| lacks("code"))?,
            phone,
        }),
        SiteKind::Tribunal => Entry::Tribunal(TribunalEntry {
            slug: input.slug.ok_or_else(|| lacks("slug"))?,
            name,
            phone,
            started_on,
            ended_on: None,
        }),
        SiteKind::Station => Entry::Station(StationEntry {
            slug: input.slug.ok_or_else(|| lacks("slug"))?,
            township: name,
            code: input.code.ok_or_else(|| lacks("code"))?,
            tribunal: input.tribunal,
            phone,
            started_on,
            ended_on: None,
        }),
    })
}

async fn save_team(ctx: &Context<'_>, input: SaveTeamInput) -> Result<SaveTeamPayload, Refusal> {
    let asked = Asked::open::<SaveTeam>(ctx, input.request_id, &input, None)?;
    let word = |duty: words::Duty| route::Duty::from(duty).as_ref().to_owned();
    let entry = Entry::Team(TeamEntry {
        name: input.name,
        was: input.was,
        kind: route::TeamKind::from(input.kind).as_ref().to_owned(),
        phone: input.phone,
        duties: input.duties.map(|duties| duties.into_iter().map(word).collect()),
        site: input.site,
        started_on: input.starts_on.map(|Date(day)| day.to_string()),
        ended_on: None,
        into: None,
    });
    let founding = &ctx.services().founding;
    let id = founding.save_team(ctx.actor(), asked.request(), entry).await?;
    Ok(SaveTeamPayload {
        team: team_of(ctx, id).await?,
    })
}
