//! Rows of relations and declared conflicts.

use uuid::Uuid;

use crate::db::{Permitted, Sql, StoreError};
use crate::kernel::id::CaseId;
use crate::policy::Action;

/// Writes a declared conflict; false when it stands already.
pub(super) async fn declare<A: Action>(
    tx: &Permitted<A>,
    case: CaseId,
    kind: &str,
    note: Option<&str>,
) -> Result<bool, StoreError> {
    let person = tx.actor().person_raw().unwrap_or_default();
    let sql = Sql::new(
        "INSERT INTO conflict (id, case_id, person_id, kind, note, root_id, declared_at, sync_x)
         SELECT ?, ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS
         (SELECT 1 FROM conflict x WHERE x.case_id = ? AND x.person_id = ? AND x.ended_at IS NULL)",
    )
    .bind(tx.fresh::<()>().raw())
    .bind(case.raw())
    .bind(person)
    .bind(kind)
    .bind(note)
    .bind(case.raw())
    .bind(tx.now_micros())
    .bind(tx.stamp())
    .bind(case.raw())
    .bind(person);
    Ok(tx.execute(sql).await? == 1)
}

/// Starts a person's relation to a case.
pub(super) async fn relate<A: Action>(
    tx: &Permitted<A>,
    case: CaseId,
    person: Uuid,
    kind: &str,
) -> Result<(), StoreError> {
    let sql = Sql::new("INSERT INTO case_relation (id, case_id, person_id, kind, root_id, started_at, sync_x) VALUES (?, ?, ?, ?, ?, ?, ?)")
        .bind(tx.fresh::<()>().raw())
        .bind(case.raw())
        .bind(person)
        .bind(kind)
        .bind(case.raw())
        .bind(tx.now_micros())
        .bind(tx.stamp());
    tx.execute(sql).await?;
    Ok(())
}

/// Ends relations of one kind to a case.
pub(super) async fn unrelate<A: Action>(tx: &Permitted<A>, case: CaseId, kind: &str) -> Result<(), StoreError> {
    let sql = Sql::new(
        "UPDATE case_relation SET ended_at = ?, sync_x = ? WHERE case_id = ? AND kind = ? AND ended_at IS NULL",
    )
    .bind(tx.now_micros())
    .bind(tx.stamp())
    .bind(case.raw())
    .bind(kind);
    tx.execute(sql).await?;
    Ok(())
}
