//! Rows of applications and their parties.

use chrono::NaiveDate;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _, QueryTrait as _, Select,
    Set,
};
use uuid::Uuid;
use zhixing_entity::{application, party, person};

use super::acts::Ruling;
use super::examine::Examined;
use super::rules::{Draft, DraftBasis, DraftParty};
use super::view::{ApplicationState, ApplicationView, IntakeFacts, basis_view};
use crate::crypto::{Blind, Column, Keyring};
use crate::db::{Change as _, Db, StoreError, Tx, Writes, locking, newest_first};
use crate::kernel::day::Day;
use crate::kernel::id::{ApplicationId, CaseId, IdKind, PartyId, PersonId, SiteId, VisitId};
use crate::kernel::instant::Instant;
use crate::kernel::page::Page;
use crate::kernel::party::{PartyKind, PartyRole};
use crate::policy::{Scope, mask, seen};
use crate::search;

crate::rows! {
    /// Rows of applications and of the parties to what they ask for (申请及当事人).
    pub struct ApplicationRows of application, party;
}

pub(super) type ApplicationRow = application::Model;

pub(super) async fn page(
    db: &Db,
    scope: &Scope,
    state: Option<ApplicationState>,
    page: &Page,
) -> Result<Vec<ApplicationView>, StoreError> {
    let found = newest_first(
        of(scope, state),
        application::Column::ReceivedAt,
        application::Column::Id,
        page,
    );
    db.all(found).await?.iter().map(view).collect()
}

/// Applications of a state, or of any, that the scope holds.
fn of(scope: &Scope, state: Option<ApplicationState>) -> Select<application::Entity> {
    seen::<application::Entity>(scope)
        .apply_if(state, |found, state| found.filter(application::Column::State.eq(state)))
}

pub(super) async fn count(db: &Db, scope: &Scope, state: Option<ApplicationState>) -> Result<u64, StoreError> {
    db.count(of(scope, state)).await
}

pub(super) async fn by_ids(db: &Db, scope: &Scope, ids: &[ApplicationId]) -> Result<Vec<ApplicationView>, StoreError> {
    let found = seen::<application::Entity>(scope).filter(application::Column::Id.is_in(ids.iter().copied()));
    db.all(found).await?.iter().map(view).collect()
}

fn view(row: &ApplicationRow) -> Result<ApplicationView, StoreError> {
    Ok(ApplicationView {
        id: row.id,
        site: row.site_id,
        visit: row.visit_id,
        state: row.state,
        basis: basis(row).as_ref().and_then(basis_view),
        cause: row.cause,
        performance: row.performance_kind,
        performance_text: row.performance_text.clone(),
        claim: row.claim_fen,
        facts: facts(row)?,
        statute_barred: row.statute_barred,
        missing: serde_json::from_str(&row.missing)?,
        supplement_notified_at: row.supplement_notified_at.map(Instant::time),
        refusal_ground: row.refusal_ground,
        refusal_ruling: row.refusal_ruling.clone(),
        case: row.case_id,
        received_at: row.received_at.time(),
        decided_at: row.decided_at.map(Instant::time),
        version: row.version,
    })
}

pub(super) fn facts(row: &ApplicationRow) -> Result<IntakeFacts, StoreError> {
    Ok(serde_json::from_str(&row.facts)?)
}

fn basis(row: &ApplicationRow) -> Option<DraftBasis> {
    let number = row.basis_number.as_ref()?;
    Some(DraftBasis {
        kind: row.basis_kind,
        number: number.clone(),
        issued_by: row.basis_issuer.clone().unwrap_or_default(),
        effective_on: row.basis_effective_on.map(Day::date),
        performance_due_on: row.performance_due_on.map(Day::date),
        embedded_notice: row.embedded_notice,
    })
}

/// One application for an act: in scope, locked until the transaction ends.
pub(super) async fn lock(tx: &Tx, id: ApplicationId) -> Result<Option<ApplicationRow>, StoreError> {
    let scope = Scope::of(tx.actor());
    let found = seen::<application::Entity>(&scope).filter(application::Column::Id.eq(id));
    tx.one(locking(found, application::Entity)).await
}

/// The application as it was handed in, personal data opened: for the rules, never for a reader.
pub(super) async fn draft(
    tx: &Tx,
    row: &ApplicationRow,
    keyring: &Keyring,
    applied_on: NaiveDate,
) -> Result<Draft, StoreError> {
    let found = tx
        .find::<party::Entity>()
        .filter(party::Column::RootId.eq(row.id.raw()));
    let rows = tx.all(found.order_by_asc(party::Column::Ordinal)).await?;
    let intake = facts(row)?;
    Ok(Draft {
        parties: rows
            .into_iter()
            .map(|row| drafted(row, keyring))
            .collect::<Result<_, _>>()?,
        basis: basis(row),
        performance: row.performance_kind,
        performance_text: row.performance_text.clone(),
        claim: row.claim_fen,
        clue: row.clue_text.clone(),
        willing_to_settle: intake.willing_recorded_at.is_some(),
        preserved_value: intake.preserved_value,
        applied_on,
    })
}

fn drafted(row: party::Model, keyring: &Keyring) -> Result<DraftParty, StoreError> {
    let open =
        |column: Column, cell: Option<Vec<u8>>| cell.map(|cell| keyring.open(column, row.id.raw(), &cell)).transpose();
    let number = open(Column::PartyIdNumber, row.id_number_sealed.clone())?;
    let natural = row.kind == PartyKind::NaturalPerson;
    Ok(DraftParty {
        role: row.role,
        kind: row.kind,
        id_number: number.clone().filter(|_| natural),
        credit_code: number.filter(|_| !natural),
        phone: open(Column::PartyPhone, row.phone_sealed.clone())?,
        address: open(Column::PartyAddress, row.address_sealed.clone())?,
        bank_account: open(Column::PartyBankAccount, row.bank_account_sealed.clone())?,
        name: row.name,
        township_code: row.township_code,
        is_minor: row.is_minor,
    })
}

/// An application that was just received.
pub(super) struct Received {
    /// Its id.
    pub(super) id: ApplicationId,
    /// Where it was received.
    pub(super) site: SiteId,
    /// The visit it came from.
    pub(super) visit: Option<VisitId>,
}

pub(super) async fn add(
    tx: &Writes<'_, ApplicationRows>,
    received: &Received,
    examined: &Examined,
) -> Result<(), StoreError> {
    let id = received.id;
    let mut row = filled(examined)?;
    row.id = Set(id);
    row.root_id = Set(id.raw());
    row.site_id = Set(received.site);
    row.visit_id = Set(received.visit);
    row.submitted_by = Set(tx.person()?);
    row.received_at = Set(tx.now().into());
    row.version = Set(1);
    row.sync_x = Set(tx.stamp());
    tx.rows().insert(row).await?;
    add_parties(tx, IdKind::Application, id.raw(), &examined.draft.parties).await
}

pub(super) async fn rewrite(
    tx: &Writes<'_, ApplicationRows>,
    old: &ApplicationRow,
    examined: &Examined,
) -> Result<bool, StoreError> {
    let mut row = filled(examined)?;
    row.version = Set(old.version + 1);
    row.sync_x = Set(tx.stamp());
    let done = application::Entity::update_many()
        .set(row)
        .filter(application::Column::Id.eq(old.id))
        .filter(application::Column::Version.eq(old.version))
        .by(tx.rows())
        .await?;
    let gone = party::Entity::delete_many().filter(party::Column::RootId.eq(old.id.raw()));
    gone.by(tx.rows()).await?;
    add_parties(tx, IdKind::Application, old.id.raw(), &examined.draft.parties).await?;
    Ok(done == 1)
}

/// The columns that what was examined decides.
fn filled(examined: &Examined) -> Result<application::ActiveModel, StoreError> {
    let (draft, basis) = (&examined.draft, examined.draft.basis.as_ref());
    Ok(application::ActiveModel {
        state: Set(examined.state()),
        basis_kind: Set(basis.and_then(|basis| basis.kind)),
        basis_number: Set(basis.map(|basis| basis.number.clone())),
        basis_issuer: Set(basis.map(|basis| basis.issued_by.clone())),
        basis_effective_on: Set(basis.and_then(|basis| basis.effective_on).map(Day::from)),
        performance_due_on: Set(basis.and_then(|basis| basis.performance_due_on).map(Day::from)),
        embedded_notice: Set(basis.is_some_and(|basis| basis.embedded_notice)),
        cause: Set(examined.cause),
        performance_kind: Set(draft.performance),
        performance_text: Set(draft.performance_text.clone()),
        claim_fen: Set(draft.claim),
        clue_text: Set(draft.clue.clone()),
        facts: Set(serde_json::to_string(&examined.facts)?),
        statute_barred: Set(examined.statute_barred),
        missing: Set(serde_json::to_string(&examined.missing)?),
        supplement_notified_at: Set(examined.notified_at),
        ..Default::default()
    })
}

/// Adds the parties of an application or a case, each cell sealed for its own row, each person matched by his number.
pub(super) async fn add_parties(
    tx: &Writes<'_, ApplicationRows>,
    kind: IdKind,
    root: Uuid,
    parties: &[DraftParty],
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(parties.len());
    for (ordinal, one) in (1_i32..).zip(parties) {
        let id: PartyId = tx.fresh();
        let number = one
            .id_number
            .as_deref()
            .or(one.credit_code.as_deref())
            .map(|number| number.trim().to_uppercase());
        let hash = number
            .as_deref()
            .map(|number| tx.keyring().blind(Blind::IdNumber, number));
        let person = match &hash {
            Some(hash) => person_of(tx, hash).await?,
            None => None,
        };
        let seal =
            |column: Column, text: Option<&str>| text.map(|text| tx.keyring().seal(column, id.raw(), text.trim()));
        rows.push(party::ActiveModel {
            id: Set(id),
            root_kind: Set(kind),
            root_id: Set(root),
            ordinal: Set(ordinal),
            role: Set(one.role),
            kind: Set(one.kind),
            name: Set(one.name.trim().to_owned()),
            initials: Set(search::initials(one.name.trim())),
            is_minor: Set(one.is_minor),
            id_number_sealed: Set(seal(Column::PartyIdNumber, number.as_deref())),
            id_number_masked: Set(number.as_deref().map(mask::resident_id)),
            id_number_hash: Set(hash),
            phone_sealed: Set(seal(Column::PartyPhone, one.phone.as_deref())),
            phone_hash: Set(one
                .phone
                .as_deref()
                .map(|phone| tx.keyring().blind(Blind::Phone, phone.trim()))),
            address_sealed: Set(seal(Column::PartyAddress, one.address.as_deref())),
            bank_account_sealed: Set(seal(Column::PartyBankAccount, one.bank_account.as_deref())),
            township_code: Set(one.township_code.clone()),
            person_id: Set(person),
            sync_x: Set(tx.stamp()),
        });
    }
    tx.rows().insert_all(rows).await
}

async fn person_of(tx: &Writes<'_, ApplicationRows>, hash: &str) -> Result<Option<PersonId>, StoreError> {
    let found = tx.find::<person::Entity>().select_only();
    let found = found
        .column(person::Column::Id)
        .filter(person::Column::IdNumberHash.eq(hash));
    tx.reads().one(found.into_tuple()).await
}

/// Persons with accounts among the applicants of a root: they may follow the case.
pub(super) async fn applicants(tx: &Writes<'_, ApplicationRows>, root: Uuid) -> Result<Vec<PersonId>, StoreError> {
    let found = tx
        .find::<party::Entity>()
        .select_only()
        .column(party::Column::PersonId)
        .distinct()
        .filter(party::Column::RootId.eq(root))
        .filter(party::Column::Role.eq(PartyRole::Applicant))
        .filter(party::Column::PersonId.is_not_null());
    tx.reads().all(found.into_tuple()).await
}

/// Raises the version of an application: something that hangs on it was written.
pub(crate) async fn raise(tx: &Writes<'_, ApplicationRows>, id: ApplicationId) -> Result<(), StoreError> {
    let one_more = Expr::col(application::Column::Version).add(1);
    application::Entity::update_many()
        .set(application::ActiveModel {
            sync_x: Set(tx.stamp()),
            ..Default::default()
        })
        .col_expr(application::Column::Version, one_more)
        .filter(application::Column::Id.eq(id))
        .by(tx.rows())
        .await?;
    Ok(())
}

/// Lets a party be known as a person; false when it is already.
pub(crate) async fn know(
    tx: &Writes<'_, ApplicationRows>,
    party: PartyId,
    person: PersonId,
) -> Result<bool, StoreError> {
    let known = party::Entity::update_many()
        .set(party::ActiveModel {
            person_id: Set(Some(person)),
            sync_x: Set(tx.stamp()),
            ..Default::default()
        })
        .filter(party::Column::Id.eq(party))
        .filter(party::Column::PersonId.is_null())
        .by(tx.rows())
        .await?;
    Ok(known == 1)
}

/// What was decided on an application.
#[derive(Clone, Copy)]
pub(super) enum Outcome<'a> {
    /// It became this case.
    Accepted(CaseId),
    /// It was refused by this ruling.
    Refused(&'a Ruling),
}

/// Settles an application under the version that was read; false when somebody was faster.
pub(super) async fn settle(
    tx: &Writes<'_, ApplicationRows>,
    old: &ApplicationRow,
    outcome: Outcome<'_>,
) -> Result<bool, StoreError> {
    let (state, case, ruling) = match outcome {
        Outcome::Accepted(case) => (ApplicationState::Accepted, Some(case), None),
        Outcome::Refused(ruling) => (ApplicationState::Refused, None, Some(ruling)),
    };
    let settled = application::Entity::update_many()
        .set(application::ActiveModel {
            state: Set(state),
            case_id: Set(case),
            refusal_ground: Set(ruling.map(|ruling| ruling.ground)),
            refusal_ruling: Set(ruling.map(|ruling| ruling.text.trim().to_owned())),
            decided_by: Set(tx.actor().person_id()),
            decided_at: Set(Some(tx.now().into())),
            version: Set(old.version + 1),
            sync_x: Set(tx.stamp()),
            ..Default::default()
        })
        .filter(application::Column::Id.eq(old.id))
        .filter(application::Column::Version.eq(old.version))
        .by(tx.rows())
        .await?;
    Ok(settled == 1)
}
