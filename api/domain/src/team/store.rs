//! Rows of teams, their lists of powers and duties, and who in a team may take a case.

use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::rules::Candidate;
use super::{DutyView, TeamView};
use crate::case::CaseFacts;
use crate::db::{Permitted, Sql, StoreError, Tx, on_day, shared};
use crate::kernel::clock::instant;
use crate::kernel::id::{Id, PersonId, TeamId};
use crate::kernel::role::Role;
use crate::kernel::route::TeamKind;
use crate::policy::{Action, Scope};
use crate::policy::{can_sign_in, lives};

pub(super) async fn teams<C: ConnectionTrait>(
    conn: &C,
    scope: &Scope,
    ids: Option<&[TeamId]>,
) -> Result<Vec<TeamView>, StoreError> {
    let mut sql = Sql::new("SELECT t.*, d.duty FROM team t LEFT JOIN team_duty d ON d.team_id = t.id WHERE ")
        .append(scope.places());
    if let Some(ids) = ids {
        sql = sql.push(" AND t.id IN ").list(ids.iter().map(|id| id.raw()));
    }
    let sql = sql.push(" ORDER BY t.ordinal, d.ordinal");
    let rows = conn.query_all_raw(sql.build(conn.get_database_backend())).await?;
    let mut teams: Vec<TeamView> = Vec::new();
    for row in &rows {
        let id = Id::new(row.try_get("", "id")?);
        if teams.last().is_none_or(|team| team.id != id) {
            teams.push(team(id, row)?);
        }
        if let (Some(team), Some(duty)) = (teams.last_mut(), row.try_get::<Option<String>>("", "duty")?) {
            team.duties.push(DutyView { duty: duty.parse()? });
        }
    }
    Ok(teams)
}

pub(super) async fn of_name<C: ConnectionTrait>(conn: &C, name: &str) -> Result<Option<TeamId>, StoreError> {
    let sql = Sql::new("SELECT id FROM team WHERE name = ?").bind(name);
    let row = conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    row.map(|row| Ok(Id::new(row.try_get("", "id")?))).transpose()
}

fn team(id: TeamId, row: &QueryResult) -> Result<TeamView, StoreError> {
    Ok(TeamView {
        id,
        kind: row.try_get::<String>("", "kind")?.parse()?,
        ordinal: row.try_get("", "ordinal")?,
        name: row.try_get("", "name")?,
        phone: row.try_get("", "phone")?,
        duties: Vec::new(),
        seat: row.try_get::<Option<Uuid>>("", "site_id")?.map(Id::new),
        started_on: date(&row.try_get::<String>("", "started_on")?)?,
        ended_on: row
            .try_get::<Option<String>>("", "ended_on")?
            .as_deref()
            .map(date)
            .transpose()?,
    })
}

fn date(text: &str) -> Result<NaiveDate, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable("date".to_owned()))
}

/// Whether a team is there on a day; under lock, so that it does not end meanwhile.
pub(super) async fn is_there(tx: &Tx, team: TeamId, day: NaiveDate) -> Result<bool, StoreError> {
    lock(tx, team).await?;
    let sql = Sql::new("SELECT 1 AS n FROM team t WHERE t.id = ? AND ")
        .bind(team.raw())
        .append(on_day("t", day));
    let row = tx
        .conn()
        .query_one_raw(sql.build(tx.conn().get_database_backend()))
        .await?;
    Ok(row.is_some())
}

/// Teams of a kind that are there on a day, locked so that two assignments do not choose by the same load; the one with the
/// fewest open cases first. The lock is a statement of its own: only the next one sees what was assigned before it was
/// granted.
pub(super) async fn by_load_locked(tx: &Tx, kind: TeamKind, day: NaiveDate) -> Result<Vec<TeamId>, StoreError> {
    let backend = tx.conn().get_database_backend();
    if backend == sea_orm::DbBackend::Postgres {
        let all = Sql::new("SELECT id FROM team WHERE kind = ? ORDER BY ordinal FOR UPDATE").bind(kind.as_ref());
        tx.conn().query_all_raw(all.build(backend)).await?;
    }
    let sql = Sql::new("SELECT t.id FROM team t WHERE t.kind = ? AND ")
        .bind(kind.as_ref())
        .append(on_day("t", day))
        .push(
            " ORDER BY (SELECT COUNT(*) FROM enforcement_case c WHERE c.team_id = t.id AND c.closed_on IS NULL), t.ordinal",
        );
    let rows = tx
        .conn()
        .query_all_raw(sql.build(tx.conn().get_database_backend()))
        .await?;
    rows.iter().map(|row| Ok(Id::new(row.try_get("", "id")?))).collect()
}

/// Everybody with a post in the team, with what bears on this case.
pub(super) async fn candidates(
    tx: &Tx,
    team: TeamId,
    facts: &CaseFacts,
    today: NaiveDate,
) -> Result<Vec<Candidate>, StoreError> {
    let sql = Sql::new(
        "SELECT o.person_id, o.role,
           (SELECT COUNT(*) FROM enforcement_case c WHERE c.handler_id = o.person_id AND c.closed_on IS NULL) AS open_cases,
           (SELECT MAX(a.assigned_at) FROM assignment a WHERE a.handler_id = o.person_id) AS last_assigned_at,
           EXISTS (SELECT 1 FROM conflict x WHERE x.case_id = ? AND x.person_id = o.person_id AND x.ended_at IS NULL) AS conflicted,
           EXISTS (SELECT 1 FROM post s WHERE s.person_id = o.person_id AND s.role = 'SUP' AND ",
    )
    .bind(facts.case.id.raw())
    .append(on_day("s", today))
    .push(") AS is_supervisor, (")
    .append(on_day("o", today))
    .push(" AND ")
    .append(can_sign_in("o.person_id", today))
    .push(") AS serves FROM post o WHERE o.team_id = ? ORDER BY o.person_id")
    .bind(team.raw());
    let rows = tx
        .conn()
        .query_all_raw(sql.build(tx.conn().get_database_backend()))
        .await?;
    rows.iter().map(|row| candidate(row, tx, facts)).collect()
}

fn candidate(row: &QueryResult, tx: &Tx, facts: &CaseFacts) -> Result<Candidate, StoreError> {
    let person_id: Uuid = row.try_get("", "person_id")?;
    let role: Role = row.try_get::<String>("", "role")?.parse()?;
    Ok(Candidate {
        person_id,
        open_cases: u32::try_from(row.try_get::<i64>("", "open_cases")?).unwrap_or(u32::MAX),
        last_assigned_at: row.try_get::<Option<i64>>("", "last_assigned_at")?.map(instant),
        conflicted: row.try_get("", "conflicted")?,
        filed_it: facts.filed_by == Some(Id::new(person_id)),
        is_assigner: tx.actor().person_raw() == Some(person_id),
        active: row.try_get("", "serves")? && role == Role::Judge,
        is_supervisor: row.try_get("", "is_supervisor")?,
        is_outsider: matches!(role, Role::Obs | Role::App),
    })
}

/// A handler by person id: the team he has his post in on a day.
pub(super) async fn team_of(tx: &Tx, person: PersonId, day: NaiveDate) -> Result<Option<TeamId>, StoreError> {
    let sql = Sql::new(
        "SELECT o.team_id FROM post o WHERE o.person_id = ? AND o.role = 'JUDGE' AND o.team_id IS NOT NULL AND ",
    )
    .bind(person.raw())
    .append(on_day("o", day))
    .push(" ORDER BY o.started_on DESC, o.id LIMIT 1");
    let row = tx
        .conn()
        .query_one_raw(sql.build(tx.conn().get_database_backend()))
        .await?;
    row.map(|row| Ok(Id::new(row.try_get("", "team_id")?))).transpose()
}

/// Kind of a team.
pub(super) async fn kind_of(tx: &Tx, team: TeamId) -> Result<Option<TeamKind>, StoreError> {
    let sql = Sql::new("SELECT kind FROM team WHERE id = ?").bind(team.raw());
    let row = tx
        .conn()
        .query_one_raw(sql.build(tx.conn().get_database_backend()))
        .await?;
    row.map(|row| Ok(row.try_get::<String>("", "kind")?.parse()?))
        .transpose()
}

/// Locks the team, so that two assignments do not see the same load. `SQLite` has one writer anyway.
pub(super) async fn lock(tx: &Tx, team: TeamId) -> Result<(), StoreError> {
    let backend = tx.conn().get_database_backend();
    if backend == sea_orm::DbBackend::Postgres {
        let sql = Sql::new("SELECT id FROM team WHERE id = ? FOR UPDATE").bind(team.raw());
        tx.conn().query_one_raw(sql.build(backend)).await?;
    }
    Ok(())
}

/// Makes sure that the account of whoever was chosen does not end before the case is his: whoever ends it waits, or came
/// before.
pub(super) async fn stays(tx: &Tx, person: PersonId, today: NaiveDate) -> Result<(), StoreError> {
    let backend = tx.conn().get_database_backend();
    if backend != sea_orm::DbBackend::Postgres {
        return Ok(());
    }
    let sql = Sql::new("SELECT (")
        .append(lives("a", today))
        .push(") AS lives FROM account a WHERE a.person_id = ?")
        .bind(person.raw())
        .push(&shared(backend, "a"));
    for row in tx.conn().query_all_raw(sql.build(backend)).await? {
        if !row.try_get::<bool>("", "lives")? {
            return Err(StoreError::Contention);
        }
    }
    Ok(())
}

/// What an assignment is: case, team, handler, mode and reason.
pub(super) struct NewAssignment<'a> {
    pub facts: &'a CaseFacts,
    pub team: TeamId,
    pub handler: PersonId,
    pub mode: &'static str,
    pub reason: Option<&'a str>,
}

pub(super) async fn assign<A: Action>(tx: &Permitted<A>, new: &NewAssignment<'_>) -> Result<(), StoreError> {
    let case = new.facts.case.id.raw();
    let sql = Sql::new(
        "INSERT INTO assignment (id, case_id, root_id, team_id, handler_id, assigned_by, mode, reason, assigned_at, sync_x)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(tx.fresh::<()>().raw())
    .bind(case)
    .bind(case)
    .bind(new.team.raw())
    .bind(new.handler.raw())
    .bind(tx.actor().person_raw())
    .bind(new.mode)
    .bind(new.reason)
    .bind(tx.now_micros())
    .bind(tx.stamp());
    tx.execute(sql).await?;
    Ok(())
}
