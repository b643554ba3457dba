//! Rows a filing makes: the case, the words it is found by, its number.

use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QuerySelect as _, Set};
use zhixing_entity::{case_counter, enforcement_case, search_term, site};

use super::NewCase;
use crate::case::CaseRows;
use crate::db::{Change as _, StoreError, Tx, Writes};
use crate::kernel::fen::Fen;
use crate::kernel::id::CaseId;
use crate::search;

/// Adds the row of a case, still without its number.
pub(super) async fn add_case(tx: &Writes<'_, CaseRows>, new: &NewCase<'_>) -> Result<(), StoreError> {
    let now = tx.now().into();
    tx.rows()
        .insert(enforcement_case::ActiveModel {
            id: Set(new.id),
            root_id: Set(new.id.raw()),
            application_id: Set(Some(new.application)),
            court_code: Set(new.court.to_owned()),
            year: Set(new.year),
            kind: Set(new.kind),
            stage: Set(new.stage),
            desk: Set(new.desk),
            flags: Set(new.flags.clone()),
            cause: Set(new.cause),
            basis_kind: Set(new.basis_kind),
            basis_number: Set(new.basis_number.clone()),
            basis_issuer: Set(new.basis_issuer.clone()),
            basis_effective_on: Set(new.basis_effective_on),
            performance_due_on: Set(new.performance_due_on),
            performance_kind: Set(new.performance_kind),
            performance_text: Set(new.performance_text.clone()),
            claim_fen: Set(new.facts.claim),
            received_fen: Set(Fen::ZERO),
            paid_fen: Set(Fen::ZERO),
            facts: Set(serde_json::to_string(new.facts)?),
            site_id: Set(new.place.0),
            tribunal_id: Set(new.place.1),
            township_code: Set(new.township.map(str::to_owned)),
            filed_by: Set(tx.actor().person_id()),
            filed_on: Set(new.on.into()),
            filed_at: Set(now),
            changed_at: Set(now),
            version: Set(1),
            sync_x: Set(tx.stamp()),
            ..Default::default()
        })
        .await
}

/// Adds the words a case is found by.
pub(super) async fn add_terms(tx: &Writes<'_, CaseRows>, case: CaseId, names: &[&str]) -> Result<(), StoreError> {
    let terms: std::collections::BTreeSet<String> = names.iter().flat_map(|name| search::terms(name.trim())).collect();
    let rows = terms
        .into_iter()
        .map(|term| search_term::ActiveModel {
            term: Set(term),
            case_id: Set(case),
        })
        .collect();
    tx.rows().insert_all(rows).await
}

/// Mints the next serial of (court, year, kind): the last thing an acceptance does, so that the counter is held
/// shortest. No gap, for a rolled-back acceptance rolls it back; no double, for the row is locked until commit.
pub(super) async fn mint(tx: &Writes<'_, CaseRows>, new: &NewCase<'_>) -> Result<i64, StoreError> {
    use case_counter::Column::{CourtCode, Kind, Serial, Year};

    let counter = case_counter::ActiveModel {
        court_code: Set(new.court.to_owned()),
        year: Set(new.year),
        kind: Set(new.kind),
        serial: Set(1),
    };
    let one_more = Expr::col((case_counter::Entity, Serial)).add(1);
    let count_on = OnConflict::columns([CourtCode, Year, Kind])
        .value(Serial, one_more)
        .to_owned();
    let minted = case_counter::Entity::insert(counter).on_conflict(count_on);
    Ok(tx.rows().put_back(minted).await?.serial)
}

/// Gives a case its number.
pub(super) async fn number(
    tx: &Writes<'_, CaseRows>,
    case: CaseId,
    serial: i64,
    number: &str,
) -> Result<(), StoreError> {
    enforcement_case::Entity::update_many()
        .set(enforcement_case::ActiveModel {
            serial: Set(Some(serial)),
            number: Set(Some(number.to_owned())),
            ..Default::default()
        })
        .filter(enforcement_case::Column::Id.eq(case))
        .by(tx.rows())
        .await?;
    Ok(())
}

/// The court's code, from its site.
pub(super) async fn court_code(tx: &Tx) -> Result<String, StoreError> {
    let court = tx
        .find::<site::Entity>()
        .select_only()
        .column(site::Column::CourtCode)
        .filter(site::Column::Kind.eq("court"))
        .limit(1);
    let code = tx.one(court.into_tuple::<Option<String>>()).await?;
    let code = code.ok_or_else(|| StoreError::Unreadable("no court".to_owned()))?;
    Ok(code.unwrap_or_default())
}
