//! Rows of notices.

use super::{Giving, Proof};
use crate::case::CaseFacts;
use crate::db::{Permitted, Sql, StoreError};
use crate::policy::Action;

/// Writes a notice that was issued, or what took its place.
pub(super) async fn add<A: Action>(
    tx: &Permitted<A>,
    facts: &CaseFacts,
    asked: Giving,
    proof: Option<&Proof>,
) -> Result<(), StoreError> {
    let sql = Sql::new(
        "INSERT INTO notice (id, root_id, mode, title, clause, served_on, explanation, report_order, clue_request,
         given_by, given_at, sync_x) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(tx.fresh::<()>().raw())
    .bind(facts.case.id.raw())
    .bind(if proof.is_some() { "front_loaded" } else { "issued" })
    .bind(facts.case.basis.number.clone())
    .bind(proof.map(|proof| proof.clause.trim().to_owned()))
    .bind(proof.map(|proof| proof.served_on.to_string()))
    .bind(proof.map(|proof| proof.explanation.trim().to_owned()))
    .bind(asked.report_order)
    .bind(asked.clue_request)
    .bind(tx.actor().person_raw())
    .bind(tx.now_micros())
    .bind(tx.stamp());
    tx.execute(sql).await?;
    Ok(())
}
