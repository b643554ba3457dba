//! Rows of notices.

use sea_orm::Set;
use zhixing_entity::notice;

use super::{Giving, Proof};
use crate::case::CaseFacts;
use crate::db::{StoreError, Writes};
use crate::kernel::notice::NoticeMode;

crate::rows! {
    /// Rows of enforcement notices (执行通知).
    pub struct NoticeRows of notice;
}

/// Writes a notice that was issued, or what took its place.
pub(super) async fn add(
    tx: &Writes<'_, NoticeRows>,
    facts: &CaseFacts,
    asked: Giving,
    proof: Option<&Proof>,
) -> Result<(), StoreError> {
    let mode = if proof.is_some() {
        NoticeMode::FrontLoaded
    } else {
        NoticeMode::Issued
    };
    tx.rows()
        .insert(notice::ActiveModel {
            id: Set(tx.fresh::<()>().raw()),
            root_id: Set(facts.case.id.raw()),
            mode: Set(mode),
            title: Set(facts.case.basis.number.clone()),
            clause: Set(proof.map(|proof| proof.clause.trim().to_owned())),
            served_on: Set(proof.map(|proof| proof.served_on.into())),
            explanation: Set(proof.map(|proof| proof.explanation.trim().to_owned())),
            report_order: Set(asked.report_order),
            clue_request: Set(asked.clue_request),
            given_by: Set(tx.actor().person_raw()),
            given_at: Set(tx.now().into()),
            sync_x: Set(tx.stamp()),
        })
        .await
}
