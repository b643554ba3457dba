//! Acts of founding in the schema: places and teams, one at a time.

use async_graphql::{Context, InputObject, Object, SimpleObject};

use super::asked::Asked;
use super::place::Site;
use super::refusal::Refusal;
use super::reply::Reply;
use super::team::Team;
use super::{Ask, words};
use crate::domain::founding::{CourtEntry, Entry, StationEntry, TeamEntry, TribunalEntry};
use crate::domain::place::SiteKind;
use crate::graphql::scalar;
use crate::kernel::code::Code;
use crate::kernel::route;
use crate::policy::Row;

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
}

async fn save_site(ctx: &Context<'_>, input: SaveSiteInput) -> Result<SaveSitePayload, Refusal> {
    let asked = Asked::open(ctx, (Row::Found, "saveSite"), (input.request_id, &input), None)?;
    let entry = asked.held(site_entry(input))?;
    let founding = &ctx.services().founding;
    let id = founding.save_site(ctx.actor(), asked.request(), entry).await?;
    let found = ctx.services().places.find_many(ctx.scope(), &[id]).await?;
    Ok(SaveSitePayload {
        site: found.into_iter().next().map(|view| Site::alone(ctx, view)),
    })
}

fn site_entry(input: SaveSiteInput) -> Result<Entry, Refusal> {
    let lacks = |field: &str| Refusal::about(Code::InputInvalid, field);
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
        }),
        SiteKind::Station => Entry::Station(StationEntry {
            slug: input.slug.ok_or_else(|| lacks("slug"))?,
            township: name,
            code: input.code.ok_or_else(|| lacks("code"))?,
            tribunal: input.tribunal,
            phone,
        }),
    })
}

async fn save_team(ctx: &Context<'_>, input: SaveTeamInput) -> Result<SaveTeamPayload, Refusal> {
    let asked = Asked::open(ctx, (Row::Found, "saveTeam"), (input.request_id, &input), None)?;
    let word = |duty: words::Duty| route::Duty::from(duty).as_ref().to_owned();
    let entry = Entry::Team(TeamEntry {
        name: input.name,
        was: input.was,
        kind: route::TeamKind::from(input.kind).as_ref().to_owned(),
        phone: input.phone,
        duties: input.duties.map(|duties| duties.into_iter().map(word).collect()),
    });
    let founding = &ctx.services().founding;
    let id = founding.save_team(ctx.actor(), asked.request(), entry).await?;
    let found = ctx.services().teams.list(ctx.scope(), Some(&[id])).await?;
    Ok(SaveTeamPayload {
        team: found.into_iter().next().map(|view| Team::new(ctx, view)),
    })
}
