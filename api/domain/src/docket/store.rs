//! Rows a filing makes: the case, the words it is found by, its number.

use sea_orm::{ConnectionTrait, Set};
use zhixing_entity::{enforcement_case, search_term};

use super::NewCase;
use crate::db::{Permitted, Sql, StoreError, Tx};
use crate::kernel::id::{CaseId, Id};
use crate::policy::Action;
use crate::search;

/// Adds the row of a case, still without its number.
pub(super) async fn add_case<A: Action>(tx: &Permitted<A>, new: &NewCase<'_>) -> Result<(), StoreError> {
    let now = tx.now_micros();
    tx.insert(enforcement_case::ActiveModel {
        id: Set(new.id.raw()),
        root_id: Set(new.id.raw()),
        application_id: Set(Some(new.application.raw())),
        court_code: Set(new.court.to_owned()),
        year: Set(new.year),
        kind: Set(new.kind.as_ref().to_owned()),
        stage: Set(new.stage.as_ref().to_owned()),
        desk: Set(new.desk.as_ref().to_owned()),
        flags: Set(new.flags.clone()),
        cause: Set(new.cause.clone()),
        basis_kind: Set(new.basis_kind.clone()),
        basis_number: Set(new.basis_number.clone()),
        basis_issuer: Set(new.basis_issuer.clone()),
        basis_effective_on: Set(new.basis_effective_on.clone()),
        performance_due_on: Set(new.performance_due_on.clone()),
        performance_kind: Set(new.performance_kind.clone()),
        performance_text: Set(new.performance_text.clone()),
        claim_fen: Set(new.facts.claim.as_i64()),
        received_fen: Set(0),
        paid_fen: Set(0),
        facts: Set(serde_json::to_string(new.facts)?),
        site_id: Set(new.place.0.raw()),
        tribunal_id: Set(new.place.1.map(Id::raw)),
        township_code: Set(new.township.map(str::to_owned)),
        filed_by: Set(tx.actor().person_raw()),
        filed_on: Set(new.on.to_string()),
        filed_at: Set(now),
        changed_at: Set(now),
        version: Set(1),
        sync_x: Set(tx.stamp()),
        ..Default::default()
    })
    .await
}

/// Adds the words a case is found by.
pub(super) async fn add_terms<A: Action>(tx: &Permitted<A>, case: CaseId, names: &[&str]) -> Result<(), StoreError> {
    let terms: std::collections::BTreeSet<String> = names.iter().flat_map(|name| search::terms(name.trim())).collect();
    let rows = terms
        .into_iter()
        .map(|term| search_term::ActiveModel {
            term: Set(term),
            case_id: Set(case.raw()),
        })
        .collect();
    tx.insert_all(rows).await
}

/// Mints the next serial of (court, year, kind): the last thing an acceptance does, so that the counter is held
/// shortest. No gap, for a rolled-back acceptance rolls it back; no double, for the row is locked until commit.
pub(super) async fn mint<A: Action>(tx: &Permitted<A>, court: &str, year: i32, kind: &str) -> Result<i64, StoreError> {
    let sql = Sql::new(
        "INSERT INTO case_counter (court_code, year, kind, serial) VALUES (?, ?, ?, 1)
         ON CONFLICT (court_code, year, kind) DO UPDATE SET serial = case_counter.serial + 1 RETURNING serial",
    )
    .bind(court)
    .bind(year)
    .bind(kind);
    let row = tx.conn().query_one_raw(sql.build(tx.backend())).await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("case counter".to_owned()))?;
    Ok(row.try_get("", "serial")?)
}

/// Gives a case its number.
pub(super) async fn number<A: Action>(
    tx: &Permitted<A>,
    case: CaseId,
    serial: i64,
    number: &str,
) -> Result<(), StoreError> {
    let sql = Sql::new("UPDATE enforcement_case SET serial = ?, number = ? WHERE id = ?")
        .bind(serial)
        .bind(number)
        .bind(case.raw());
    tx.execute(sql).await?;
    Ok(())
}

/// The court's code, from its site.
pub(super) async fn court_code(tx: &Tx) -> Result<String, StoreError> {
    let sql = Sql::new("SELECT court_code FROM site WHERE kind = 'court' LIMIT 1");
    let row = tx
        .conn()
        .query_one_raw(sql.build(tx.conn().get_database_backend()))
        .await?;
    let row = row.ok_or_else(|| StoreError::Unreadable("no court".to_owned()))?;
    Ok(row.try_get::<Option<String>>("", "court_code")?.unwrap_or_default())
}
