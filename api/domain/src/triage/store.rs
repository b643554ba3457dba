//! Rows of triage decisions; a row is added for each, so the history stays.

use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::rules::{Proposal, Reason};
use super::{TriageState, TriageView};
use crate::db::{Db, Permitted, Sql, StoreError, Tx};
use crate::kernel::clock::instant;
use crate::kernel::id::{CaseId, Id, TriageId};
use crate::kernel::route::Route;
use crate::policy::{Action, Scope};

/// All decisions on cases that the scope holds, newest first in each.
pub(super) async fn of_cases(db: &Db, scope: &Scope, cases: &[CaseId]) -> Result<Vec<TriageView>, StoreError> {
    let sql = Sql::new("SELECT * FROM triage t WHERE t.case_id IN ")
        .list(cases.iter().map(|id| id.raw()))
        .push(" AND EXISTS (SELECT 1 FROM enforcement_case c WHERE c.id = t.case_id AND ")
        .append(scope.cases("c"))
        .push(") ORDER BY t.case_id, t.ordinal DESC");
    let rows = db.reader().query_all_raw(sql.build(db.backend())).await?;
    rows.iter().map(view).collect()
}

/// The case of a decision; whether it is in scope is asked of the case.
pub(super) async fn case_of<C: ConnectionTrait>(conn: &C, id: TriageId) -> Result<Option<CaseId>, StoreError> {
    let sql = Sql::new("SELECT case_id FROM triage WHERE id = ?").bind(id.raw());
    let row = conn.query_one_raw(sql.build(conn.get_database_backend())).await?;
    row.map(|row| Ok(Id::new(row.try_get("", "case_id")?))).transpose()
}

/// The newest decision on a case.
pub(super) async fn latest(tx: &Tx, case: CaseId) -> Result<Option<TriageView>, StoreError> {
    let sql = Sql::new("SELECT * FROM triage WHERE case_id = ? ORDER BY ordinal DESC LIMIT 1").bind(case.raw());
    tx.conn()
        .query_one_raw(sql.build(tx.conn().get_database_backend()))
        .await?
        .as_ref()
        .map(view)
        .transpose()
}

fn view(row: &QueryResult) -> Result<TriageView, StoreError> {
    let reasons: String = row.try_get("", "reasons")?;
    let reasons: Vec<Reason> = serde_json::from_str(&reasons)?;
    Ok(TriageView {
        id: Id::new(row.try_get("", "id")?),
        case: Id::new(row.try_get("", "case_id")?),
        ordinal: row.try_get("", "ordinal")?,
        state: row.try_get::<String>("", "state")?.parse()?,
        route: row.try_get::<String>("", "route")?.parse()?,
        proposed_route: row.try_get::<String>("", "proposed_route")?.parse()?,
        rule_version: row.try_get("", "rule_version")?,
        reasons,
        override_reason: row.try_get("", "override_reason")?,
        proposed_by: row.try_get::<Option<Uuid>>("", "proposed_by")?.map(Id::new),
        decided_by: row.try_get::<Option<Uuid>>("", "decided_by")?.map(Id::new),
        decision_note: row.try_get("", "decision_note")?,
        proposed_at: instant(row.try_get("", "proposed_at")?),
        decided_at: row.try_get::<Option<i64>>("", "decided_at")?.map(instant),
    })
}

/// A decision to be added.
pub(super) struct NewTriage<'a> {
    pub case: CaseId,
    pub ordinal: i32,
    pub state: TriageState,
    pub route: Route,
    pub proposal: &'a Proposal,
    pub override_reason: Option<&'a str>,
}

pub(super) async fn add<A: Action>(tx: &Permitted<A>, new: &NewTriage<'_>) -> Result<TriageId, StoreError> {
    let id: TriageId = tx.fresh();
    let decided = matches!(new.state, TriageState::Confirmed);
    let sql = Sql::new(
        "INSERT INTO triage (id, case_id, root_id, ordinal, state, route, proposed_route, rule_version, reasons,
         override_reason, proposed_by, decided_by, proposed_at, decided_at, sync_x)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(id.raw())
    .bind(new.case.raw())
    .bind(new.case.raw())
    .bind(new.ordinal)
    .bind(new.state.as_ref())
    .bind(new.route.as_ref())
    .bind(new.proposal.route.as_ref())
    .bind(new.proposal.rule_version.clone())
    .bind(serde_json::to_string(&new.proposal.reasons)?)
    .bind(new.override_reason)
    .bind(tx.actor().person_raw())
    .bind(tx.actor().person_raw().filter(|_| decided))
    .bind(tx.now_micros())
    .bind(decided.then(|| tx.now_micros()))
    .bind(tx.stamp());
    tx.execute(sql).await?;
    Ok(id)
}

pub(super) async fn decide<A: Action>(
    tx: &Permitted<A>,
    id: TriageId,
    state: TriageState,
    note: Option<&str>,
) -> Result<(), StoreError> {
    let sql = Sql::new(
        "UPDATE triage SET state = ?, decided_by = ?, decision_note = ?, decided_at = ?, sync_x = ? WHERE id = ?",
    )
    .bind(state.as_ref())
    .bind(tx.actor().person_raw())
    .bind(note)
    .bind(tx.now_micros())
    .bind(tx.stamp())
    .bind(id.raw());
    tx.execute(sql).await?;
    Ok(())
}
