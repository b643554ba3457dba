//! Rows of triage decisions; a row is added for each, so the history stays.

use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, Set};
use zhixing_entity::triage;

use super::rules::Proposal;
use super::{TriageState, TriageView};
use crate::db::{Change as _, Db, StoreError, Tx, Writes};
use crate::kernel::id::{CaseId, TriageId};
use crate::kernel::instant::Instant;
use crate::kernel::route::Route;
use crate::policy::{Scope, in_cases};

crate::rows! {
    /// Rows of triage (繁简分流).
    pub struct TriageRows of triage;
}

/// All decisions on cases that the scope holds, newest first in each.
pub(super) async fn of_cases(db: &Db, scope: &Scope, cases: &[CaseId]) -> Result<Vec<TriageView>, StoreError> {
    use triage::Column::{CaseId, Ordinal};
    let found = in_cases::<triage::Entity>(scope, CaseId).filter(CaseId.is_in(cases.iter().copied()));
    let rows = db.all(found.order_by_asc(CaseId).order_by_desc(Ordinal)).await?;
    rows.into_iter().map(view).collect()
}

/// The case of a decision, if the scope holds it.
pub(super) async fn case_of(db: &Db, scope: &Scope, id: TriageId) -> Result<Option<CaseId>, StoreError> {
    use triage::Column::{CaseId, Id};
    let found = in_cases::<triage::Entity>(scope, CaseId).filter(Id.eq(id));
    db.one(found.select_only().column(CaseId).into_tuple()).await
}

/// The newest decision on a case.
pub(super) async fn latest(tx: &Tx, case: CaseId) -> Result<Option<TriageView>, StoreError> {
    use triage::Column::{CaseId, Ordinal};
    let found = tx.find::<triage::Entity>().filter(CaseId.eq(case));
    let newest = tx.one(found.order_by_desc(Ordinal)).await?;
    newest.map(view).transpose()
}

fn view(row: triage::Model) -> Result<TriageView, StoreError> {
    Ok(TriageView {
        id: row.id,
        case: row.case_id,
        ordinal: row.ordinal,
        state: row.state,
        route: row.route,
        proposed_route: row.proposed_route,
        rule_version: row.rule_version,
        reasons: serde_json::from_str(&row.reasons)?,
        override_reason: row.override_reason,
        proposed_by: row.proposed_by,
        decided_by: row.decided_by,
        decision_note: row.decision_note,
        proposed_at: row.proposed_at.time(),
        decided_at: row.decided_at.map(Instant::time),
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

pub(super) async fn add(tx: &Writes<'_, TriageRows>, new: &NewTriage<'_>) -> Result<TriageId, StoreError> {
    let id: TriageId = tx.fresh();
    let is_decided = matches!(new.state, TriageState::Confirmed);
    tx.rows()
        .insert(triage::ActiveModel {
            id: Set(id),
            case_id: Set(new.case),
            root_id: Set(new.case.raw()),
            ordinal: Set(new.ordinal),
            state: Set(new.state),
            route: Set(new.route),
            proposed_route: Set(new.proposal.route),
            rule_version: Set(new.proposal.rule_version.clone()),
            reasons: Set(serde_json::to_string(&new.proposal.reasons)?),
            override_reason: Set(new.override_reason.map(str::to_owned)),
            proposed_by: Set(tx.actor().person_id()),
            decided_by: Set(tx.actor().person_id().filter(|_| is_decided)),
            proposed_at: Set(tx.now().into()),
            decided_at: Set(is_decided.then(|| tx.now().into())),
            sync_x: Set(tx.stamp()),
            ..Default::default()
        })
        .await?;
    Ok(id)
}

pub(super) async fn decide(
    tx: &Writes<'_, TriageRows>,
    id: TriageId,
    state: TriageState,
    note: Option<&str>,
) -> Result<(), StoreError> {
    triage::Entity::update_many()
        .set(triage::ActiveModel {
            state: Set(state),
            decided_by: Set(tx.actor().person_id()),
            decision_note: Set(note.map(str::to_owned)),
            decided_at: Set(Some(tx.now().into())),
            sync_x: Set(tx.stamp()),
            ..Default::default()
        })
        .filter(triage::Column::Id.eq(id))
        .by(tx.rows())
        .await?;
    Ok(())
}
