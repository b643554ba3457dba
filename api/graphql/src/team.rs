//! Teams and assignment in the schema.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, InputObject, Object, SimpleObject};

use super::asked::Asked;
use super::batch::Batch;
use super::case::{Case, after as case_after};
use super::global_id::global;
use super::links::Links;
use super::page::{Connection, ListKey, Window, slice};
use super::place::{Site, words_of};
use super::refusal::Refusal;
use super::reply::Reply;
use super::scalar::Date;
use super::{Ask, words};
use crate::domain::case::CaseTeam;
use crate::domain::duty::rules as duties;
use crate::domain::place::Current;
use crate::domain::team::{Assign, AssignCase, DutyView, TeamView};
use crate::kernel::code::Code;
use crate::kernel::id::TeamId;
use crate::policy::{self, Row};
use crate::scalar;

/// 权责清单中的一项：该团队可以办理的一件事。
#[derive(Clone, Debug, SimpleObject)]
pub struct TeamDuty {
    /// 事项。
    duty: words::Duty,
    /// 名称。
    title: String,
    /// 依据。
    basis: String,
}

/// 执行团队。
#[derive(Clone, SimpleObject)]
#[graphql(complex)]
pub struct Team {
    /// 编号。
    pub(super) id: ID,
    /// 类型：速执、强执或者辅助。
    kind: words::TeamKind,
    /// 名称。
    name: String,
    /// 办公电话。
    phone: String,
    #[graphql(skip)]
    key: TeamId,
    #[graphql(skip)]
    list: List,
}

/// Where all of a team is.
#[derive(Clone)]
enum List {
    /// Read with the team, and what the teams of its page point at.
    Read(Box<TeamView>, Arc<Links>),
    /// Read for all teams of a page of cases, when it is asked for.
    Of(Arc<Batch>),
}

#[ComplexObject]
impl Team {
    /// 权责清单。
    async fn duties(&self, ctx: &Context<'_>) -> Reply<Vec<TeamDuty>> {
        let whole = self.whole(ctx).await;
        Reply::from(whole.map(|whole| whole.duties.into_iter().map(TeamDuty::from).collect::<Vec<_>>()))
    }

    /// 首日。
    async fn starts_on(&self, ctx: &Context<'_>) -> Reply<Date> {
        Reply::from(self.whole(ctx).await.map(|whole| Date(whole.started_on)))
    }

    /// 最后一日，含当日；未定的为空。
    async fn ends_on(&self, ctx: &Context<'_>) -> Reply<Option<Date>> {
        Reply::from(self.whole(ctx).await.map(|whole| whole.ended_on.map(Date)))
    }

    /// 驻地；在法院本部的为空。
    async fn site(&self, ctx: &Context<'_>) -> Reply<Option<Site>> {
        Reply::from(self.seat(ctx).await)
    }
}

impl From<DutyView> for TeamDuty {
    fn from(line: DutyView) -> Self {
        Self {
            duty: line.duty.into(),
            title: duties::duty_title(line.duty).to_owned(),
            basis: duties::duty_basis(line.duty).to_owned(),
        }
    }
}

impl Team {
    pub(super) fn new(ctx: &Context<'_>, view: TeamView, links: &Arc<Links>) -> Self {
        Self {
            id: global(ctx.keyring(), view.id),
            kind: view.kind.into(),
            name: view.name.clone(),
            phone: view.phone.clone(),
            key: view.id,
            list: List::Read(Box::new(view), Arc::clone(links)),
        }
    }

    /// What the teams of a page point at.
    pub(super) fn links(views: &[TeamView]) -> Arc<Links> {
        Arc::new(Links::default().sites(views.iter().filter_map(|view| view.seat)))
    }

    /// One by itself.
    pub(super) fn alone(ctx: &Context<'_>, view: TeamView) -> Self {
        let links = Self::links(std::slice::from_ref(&view));
        Self::new(ctx, view, &links)
    }

    async fn seat(&self, ctx: &Context<'_>) -> Result<Option<Site>, Refusal> {
        let Some(seat) = self.whole(ctx).await?.seat else {
            return Ok(None);
        };
        match &self.list {
            List::Read(_, links) => links.site(ctx, seat).await,
            List::Of(batch) => batch.seats(ctx).await?.site(ctx, seat).await,
        }
    }

    /// All of it; of the teams of a page of cases read once.
    async fn whole(&self, ctx: &Context<'_>) -> Result<TeamView, Refusal> {
        match &self.list {
            List::Read(view, _) => Ok(view.as_ref().clone()),
            List::Of(batch) => {
                let found = batch.team(ctx, self.key).await?;
                found.ok_or_else(|| Refusal::new(Code::NotFound))
            }
        }
    }

    /// The team of a case, its list read when it is asked for.
    pub(super) fn of_case(ctx: &Context<'_>, team: CaseTeam, batch: &Arc<Batch>) -> Self {
        Self {
            id: global(ctx.keyring(), team.id),
            kind: team.kind.into(),
            name: team.name,
            phone: team.phone,
            key: team.id,
            list: List::Of(Arc::clone(batch)),
        }
    }
}

/// Queries for teams.
#[derive(Default)]
pub struct TeamQuery;

#[Object]
impl TeamQuery {
    /// 执行团队及其权责清单。
    async fn teams(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "是否现设：真为今日在设的，假为已经终止或者尚未设立的；不填为全部。")] current: Option<bool>,
        #[graphql(desc = "取前几条，默认二十，至多一百。")] first: Option<i32>,
        #[graphql(desc = "从此游标之后取。")] after: Option<String>,
        #[graphql(desc = "取末几条，至多一百。")] last: Option<i32>,
        #[graphql(desc = "取此游标之前的。")] before: Option<String>,
    ) -> Reply<Connection<Team>> {
        Reply::from(
            teams(
                ctx,
                current,
                &Window {
                    first,
                    after,
                    last,
                    before,
                },
            )
            .await,
        )
    }
}

async fn teams(ctx: &Context<'_>, current: Option<bool>, window: &Window) -> Result<Connection<Team>, Refusal> {
    policy::eligible(ctx.actor(), Row::Places)?;
    let key = ListKey::new(ctx, "teams", words_of(current));
    let page = window.page(ctx, &key)?;
    let mut all = ctx.services().teams.list(ctx.scope(), None).await?;
    if let Some(is_there) = current {
        let today = ctx.services().db.clock().today();
        let wanted = Current { is_there, today };
        all.retain(|team| wanted.takes(team.started_on, team.ended_on));
    }
    let links = Team::links(&all);
    let paged = slice(all, &page, |view: &TeamView| view.id.raw());
    Ok(Connection::new(
        paged,
        &key,
        |(position, _)| *position,
        |(_, view)| Team::new(ctx, view, &links),
    ))
}

/// 分案。
#[derive(Clone, Debug, InputObject)]
pub struct AssignCaseInput {
    /// 请求编号；同一编号重复提交只生效一次。
    request_id: scalar::Uuid,
    /// 案件编号。
    case_id: ID,
    /// 读取时的版本号。
    expected_version: i64,
    /// 团队编号；不填则按分流路线取未结案件最少的团队。
    team_id: Option<ID>,
    /// 承办人编号；不填则按未结案件数轮转。
    handler_id: Option<ID>,
    /// 不按轮转指定承办人的理由，至少五个字。
    reason: Option<String>,
}

/// 分案的结果。
#[derive(SimpleObject)]
pub struct AssignCasePayload {
    /// 案件。
    case: Option<Case>,
    /// 为何由此人承办。
    why: String,
}

/// Mutations of teams.
#[derive(Default)]
pub struct TeamMutation;

#[Object]
impl TeamMutation {
    /// 分案：在团队内按未结案件数轮转，回避优先；指定承办人须写明理由。执行局长办理。
    async fn assign_case(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "分案内容。")] input: AssignCaseInput,
    ) -> Reply<AssignCasePayload> {
        Reply::from(assign(ctx, input).await)
    }
}

async fn assign(ctx: &Context<'_>, input: AssignCaseInput) -> Result<AssignCasePayload, Refusal> {
    let asked = Asked::open::<AssignCase>(ctx, input.request_id, &input, Some(&input.case_id))?;
    let assign = Assign {
        case: asked.id(&input.case_id)?,
        expected_version: input.expected_version,
        team: asked.id_if_any(input.team_id.as_ref())?,
        handler: asked.id_if_any(input.handler_id.as_ref())?,
        reason: input.reason,
    };
    let assigned = ctx
        .services()
        .teams
        .assign(ctx.actor(), asked.request(), assign)
        .await?;
    Ok(AssignCasePayload {
        case: case_after(ctx, assigned.case).await?,
        why: assigned.why,
    })
}
