//! Rows of teams, their lists of powers and duties, and who in a team may take a case.

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ColumnTrait as _, DbBackend, FromQueryResult, JoinType, Order, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    Set,
};
use zhixing_entity::{account, assignment, conflict, enforcement_case, post, team, team_duty};

use super::rules::Candidate;
use super::{DutyView, TeamView};
use crate::case::CaseFacts;
use crate::db::{Question as _, Reads, StoreError, Tx, Writes, column, constant, link, on_day};
use crate::kernel::day::Day;
use crate::kernel::id::{PersonId, TeamId};
use crate::kernel::instant::Instant;
use crate::kernel::role::Role;
use crate::kernel::route::AssignmentMode;
use crate::kernel::route::{Duty, TeamKind};
use crate::policy::{Scope, can_sign_in, lives, seen, unscoped};

crate::rows! {
    /// Rows of assignments (分案).
    pub struct AssignmentRows of assignment;
}

/// A team with one of its duties, if it has any.
#[derive(FromQueryResult)]
struct TeamRow {
    #[sea_orm(nested)]
    team: team::Model,
    duty: Option<Duty>,
}

pub(super) async fn teams(
    reads: Reads<'_>,
    scope: &Scope,
    ids: Option<&[TeamId]>,
) -> Result<Vec<TeamView>, StoreError> {
    let duties = link::<team::Entity, team_duty::Entity>(team::Column::Id, team_duty::Column::TeamId);
    let mut found = seen::<team::Entity>(scope)
        .join(JoinType::LeftJoin, duties)
        .column(team_duty::Column::Duty)
        .order_by_asc(team::Column::Ordinal)
        .order_by_asc(team_duty::Column::Ordinal);
    if let Some(ids) = ids {
        found = found.filter(team::Column::Id.is_in(ids.iter().copied()));
    }
    let mut teams: Vec<TeamView> = Vec::new();
    for row in found.into_model::<TeamRow>().every(reads).await? {
        if teams.last().is_none_or(|team| team.id != row.team.id) {
            teams.push(view(row.team));
        }
        if let (Some(team), Some(duty)) = (teams.last_mut(), row.duty) {
            team.duties.push(DutyView { duty });
        }
    }
    Ok(teams)
}

/// The team of a name, whoever asks: for the command line.
pub(super) async fn of_name(reads: Reads<'_>, name: &str) -> Result<Option<TeamId>, StoreError> {
    let found = unscoped::<team::Entity>().select_only().column(team::Column::Id);
    let found = found.filter(team::Column::Name.eq(name));
    reads.one(found.into_tuple::<TeamId>()).await
}

fn view(row: team::Model) -> TeamView {
    TeamView {
        id: row.id,
        kind: row.kind,
        ordinal: row.ordinal,
        name: row.name,
        phone: row.phone,
        duties: Vec::new(),
        seat: row.site_id,
        started_on: row.started_on.date(),
        ended_on: row.ended_on.map(Day::date),
    }
}

/// Whether a team is there on a day; under lock, so that it does not end meanwhile.
pub(super) async fn is_there(tx: &Tx, team: TeamId, day: NaiveDate) -> Result<bool, StoreError> {
    lock(tx, team).await?;
    let there = tx
        .find::<team::Entity>()
        .select_only()
        .column(team::Column::Id)
        .filter(team::Column::Id.eq(team))
        .filter(on_day("team", day));
    Ok(tx.one(there.into_tuple::<TeamId>()).await?.is_some())
}

/// Teams of a kind that are there on a day, locked so that two assignments do not choose by the same load; the one with the
/// fewest open cases first. The lock is a statement of its own: only the next one sees what was assigned before it was
/// granted.
pub(super) async fn by_load_locked(tx: &Tx, kind: TeamKind, day: NaiveDate) -> Result<Vec<TeamId>, StoreError> {
    if tx.reads().backend() == DbBackend::Postgres {
        let all = tx
            .find_locked::<team::Entity>()
            .select_only()
            .column(team::Column::Id)
            .filter(team::Column::Kind.eq(kind))
            .order_by_asc(team::Column::Ordinal);
        tx.all(all.into_tuple::<TeamId>()).await?;
    }
    let mut load = Query::select();
    load.expr(Expr::cust("COUNT(*)"))
        .from_as(enforcement_case::Entity, "c")
        .and_where(column("c", enforcement_case::Column::TeamId).eq(column("team", team::Column::Id)))
        .and_where(column("c", enforcement_case::Column::ClosedOn).is_null());
    let there = tx
        .find::<team::Entity>()
        .select_only()
        .column(team::Column::Id)
        .filter(team::Column::Kind.eq(kind))
        .filter(on_day("team", day))
        .order_by(Expr::from(load), Order::Asc)
        .order_by_asc(team::Column::Ordinal);
    tx.all(there.into_tuple::<TeamId>()).await
}

/// Somebody with a post in a team, with what bears on a case.
#[derive(FromQueryResult)]
struct CandidateRow {
    person_id: PersonId,
    role: Role,
    open_cases: i64,
    last_assigned_at: Option<Instant>,
    conflicted: bool,
    is_supervisor: bool,
    serves: bool,
}

/// Everybody with a post in the team, with what bears on this case.
pub(super) async fn candidates(
    tx: &Tx,
    team: TeamId,
    facts: &CaseFacts,
    today: NaiveDate,
) -> Result<Vec<Candidate>, StoreError> {
    let his = |of: Expr| of.eq(column("post", post::Column::PersonId));
    let mut open_cases = Query::select();
    open_cases
        .expr(Expr::cust("COUNT(*)"))
        .from_as(enforcement_case::Entity, "c")
        .and_where(his(column("c", enforcement_case::Column::HandlerId)))
        .and_where(column("c", enforcement_case::Column::ClosedOn).is_null());
    let mut last_assigned = Query::select();
    last_assigned
        .expr(column("a", assignment::Column::AssignedAt).max())
        .from_as(assignment::Entity, "a")
        .and_where(his(column("a", assignment::Column::HandlerId)));
    let mut declared = Query::select();
    declared
        .expr(Expr::cust("1"))
        .from_as(conflict::Entity, "x")
        .and_where(column("x", conflict::Column::CaseId).eq(facts.case.id))
        .and_where(his(column("x", conflict::Column::PersonId)))
        .and_where(column("x", conflict::Column::EndedAt).is_null());
    let mut supervises = Query::select();
    supervises
        .expr(Expr::cust("1"))
        .from_as(post::Entity, "s")
        .and_where(his(column("s", post::Column::PersonId)))
        .and_where(constant(column("s", post::Column::Role), "SUP"))
        .cond_where(on_day("s", today));
    let serves = on_day("post", today).add(can_sign_in("post.person_id", today));
    let found = tx
        .find::<post::Entity>()
        .select_only()
        .columns([post::Column::PersonId, post::Column::Role])
        .expr_as(Expr::from(open_cases), "open_cases")
        .expr_as(Expr::from(last_assigned), "last_assigned_at")
        .expr_as(Expr::exists(declared), "conflicted")
        .expr_as(Expr::exists(supervises), "is_supervisor")
        .expr_as(Expr::from(serves), "serves")
        .filter(post::Column::TeamId.eq(team))
        .order_by_asc(post::Column::PersonId);
    let rows = tx.all(found.into_model::<CandidateRow>()).await?;
    Ok(rows.iter().map(|row| candidate(row, tx, facts)).collect())
}

fn candidate(row: &CandidateRow, tx: &Tx, facts: &CaseFacts) -> Candidate {
    Candidate {
        person_id: row.person_id.raw(),
        open_cases: u32::try_from(row.open_cases).unwrap_or(u32::MAX),
        last_assigned_at: row.last_assigned_at.map(Instant::time),
        conflicted: row.conflicted,
        filed_it: facts.filed_by == Some(row.person_id),
        is_assigner: tx.actor().person_id() == Some(row.person_id),
        active: row.serves && row.role == Role::Judge,
        is_supervisor: row.is_supervisor,
        is_outsider: matches!(row.role, Role::Obs | Role::App),
    }
}

/// A handler by person id: the team he has his post in on a day.
pub(super) async fn team_of(tx: &Tx, person: PersonId, day: NaiveDate) -> Result<Option<TeamId>, StoreError> {
    let his = tx
        .find::<post::Entity>()
        .select_only()
        .column(post::Column::TeamId)
        .filter(post::Column::PersonId.eq(person))
        .filter(constant(column("post", post::Column::Role), "JUDGE"))
        .filter(post::Column::TeamId.is_not_null())
        .filter(on_day("post", day))
        .order_by_desc(post::Column::StartedOn)
        .order_by_asc(post::Column::Id)
        .limit(1);
    tx.one(his.into_tuple::<TeamId>()).await
}

/// Kind of a team.
pub(super) async fn kind_of(tx: &Tx, team: TeamId) -> Result<Option<TeamKind>, StoreError> {
    let kind = tx
        .find::<team::Entity>()
        .select_only()
        .column(team::Column::Kind)
        .filter(team::Column::Id.eq(team));
    tx.one(kind.into_tuple::<TeamKind>()).await
}

/// Locks the team, so that two assignments do not see the same load. `SQLite` has one writer anyway.
pub(super) async fn lock(tx: &Tx, team: TeamId) -> Result<(), StoreError> {
    if tx.reads().backend() == DbBackend::Postgres {
        let found = tx
            .find_locked::<team::Entity>()
            .select_only()
            .column(team::Column::Id)
            .filter(team::Column::Id.eq(team));
        tx.one(found.into_tuple::<TeamId>()).await?;
    }
    Ok(())
}

/// Makes sure that the account of whoever was chosen does not end before the case is his: whoever ends it waits, or came
/// before.
pub(super) async fn stays(tx: &Tx, person: PersonId, today: NaiveDate) -> Result<(), StoreError> {
    if tx.reads().backend() != DbBackend::Postgres {
        return Ok(());
    }
    let living = tx
        .find_shared::<account::Entity>()
        .select_only()
        .expr_as(Expr::from(lives("account", today)), "lives")
        .filter(account::Column::PersonId.eq(person));
    let living = tx.all(living.into_tuple::<bool>()).await?;
    if living.into_iter().all(|lives| lives) {
        Ok(())
    } else {
        Err(StoreError::Contention)
    }
}

/// What an assignment is: case, team, handler, mode and reason.
pub(super) struct NewAssignment<'a> {
    pub facts: &'a CaseFacts,
    pub team: TeamId,
    pub handler: PersonId,
    pub mode: AssignmentMode,
    pub reason: Option<&'a str>,
}

pub(super) async fn assign(tx: &Writes<'_, AssignmentRows>, new: &NewAssignment<'_>) -> Result<(), StoreError> {
    let case = new.facts.case.id;
    tx.rows()
        .insert(assignment::ActiveModel {
            id: Set(tx.fresh::<()>().raw()),
            case_id: Set(case),
            root_id: Set(case.raw()),
            team_id: Set(new.team),
            handler_id: Set(new.handler),
            assigned_by: Set(tx.person()?),
            mode: Set(new.mode),
            reason: Set(new.reason.map(str::to_owned)),
            assigned_at: Set(tx.now().into()),
            sync_x: Set(tx.stamp()),
        })
        .await
}
