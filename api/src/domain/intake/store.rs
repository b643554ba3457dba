//! Rows of applications and their parties.

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, Set,
};
use uuid::Uuid;
use zhixing_entity::{application, enforcement_case, party, search_term};

use super::rules::{Draft, DraftBasis, DraftParty};
use super::view::{ApplicationState, ApplicationView, IntakeFacts, basis_view};
use crate::crypto::{Blind, Column, Keyring};
use crate::db::{Db, Permitted, Sql, StoreError, Tx};
use crate::domain::triage::rules::Facts;
use crate::kernel::clock::instant;
use crate::kernel::fen::Fen;
use crate::kernel::id::{ApplicationId, CaseId, Id, Kind, SiteId};
use crate::kernel::kind::CaseKind;
use crate::kernel::page::Page;
use crate::kernel::party::{PartyKind, PartyRole};
use crate::kernel::stage::{Segment, Stage};
use crate::policy::{Action, Scope, mask, seen};
use crate::search;

pub(super) type ApplicationRow = <application::Entity as EntityTrait>::Model;

pub(super) async fn page(
    db: &Db,
    scope: &Scope,
    state: Option<ApplicationState>,
    page: &Page,
) -> Result<Vec<ApplicationView>, StoreError> {
    let mut sql = Sql::new("SELECT a.* FROM application a WHERE ").append(scope.applications("a"));
    if let Some(state) = state {
        sql = sql.push(" AND a.state = ?").bind(state.as_ref());
    }
    if let Some(position) = page.after {
        sql = sql
            .push(" AND (a.received_at, a.id) < (?, ?)")
            .bind(position.at)
            .bind(position.id);
    }
    if let Some(position) = page.before {
        sql = sql
            .push(" AND (a.received_at, a.id) > (?, ?)")
            .bind(position.at)
            .bind(position.id);
    }
    let sort = if page.from_end {
        " ORDER BY a.received_at, a.id LIMIT ?"
    } else {
        " ORDER BY a.received_at DESC, a.id DESC LIMIT ?"
    };
    let sql = sql.push(sort).bind(i64::try_from(page.rows + 1).unwrap_or(i64::MAX));
    let found = ApplicationRow::find_by_statement(sql.build(db.backend()))
        .all(db.reader())
        .await?;
    found.iter().map(view).collect()
}

pub(super) async fn count(db: &Db, scope: &Scope, state: Option<ApplicationState>) -> Result<u64, StoreError> {
    let mut found = seen::<application::Entity>(scope, db.backend());
    if let Some(state) = state {
        found = found.filter(application::Column::State.eq(state.as_ref()));
    }
    Ok(found.count(db.reader()).await?)
}

pub(super) async fn by_ids(db: &Db, scope: &Scope, ids: &[ApplicationId]) -> Result<Vec<ApplicationView>, StoreError> {
    let found = seen::<application::Entity>(scope, db.backend())
        .filter(application::Column::Id.is_in(ids.iter().map(|id| id.raw())));
    found.all(db.reader()).await?.iter().map(view).collect()
}

fn view(row: &ApplicationRow) -> Result<ApplicationView, StoreError> {
    Ok(ApplicationView {
        id: Id::new(row.id),
        site: Id::new(row.site_id),
        visit: row.visit_id.map(Id::new),
        state: row.state.parse()?,
        basis: basis(row)?.as_ref().and_then(basis_view),
        cause: row.cause.parse()?,
        performance: row.performance_kind.parse()?,
        performance_text: row.performance_text.clone(),
        claim: claim(row)?,
        facts: facts(row)?,
        statute_barred: row.statute_barred,
        missing: serde_json::from_str(&row.missing)?,
        supplement_notified_at: row.supplement_notified_at.map(instant),
        refusal_ground: row.refusal_ground.as_deref().map(str::parse).transpose()?,
        refusal_ruling: row.refusal_ruling.clone(),
        case: row.case_id.map(Id::new),
        received_at: instant(row.received_at),
        decided_at: row.decided_at.map(instant),
        version: row.version,
    })
}

fn claim(row: &ApplicationRow) -> Result<Option<Fen>, StoreError> {
    row.claim_fen
        .map(|fen| Fen::try_new(fen).map_err(|_| StoreError::Unreadable("sum".to_owned())))
        .transpose()
}

pub(super) fn facts(row: &ApplicationRow) -> Result<IntakeFacts, StoreError> {
    Ok(serde_json::from_str(&row.facts)?)
}

fn basis(row: &ApplicationRow) -> Result<Option<DraftBasis>, StoreError> {
    let Some(number) = &row.basis_number else {
        return Ok(None);
    };
    Ok(Some(DraftBasis {
        kind: row.basis_kind.as_deref().map(str::parse).transpose()?,
        number: number.clone(),
        issued_by: row.basis_issuer.clone().unwrap_or_default(),
        effective_on: row.basis_effective_on.as_deref().map(date).transpose()?,
        performance_due_on: row.performance_due_on.as_deref().map(date).transpose()?,
        embedded_notice: row.embedded_notice,
    }))
}

fn date(text: &str) -> Result<NaiveDate, StoreError> {
    text.parse().map_err(|_| StoreError::Unreadable("date".to_owned()))
}

/// One application for an act: in scope, locked until the transaction ends.
pub(super) async fn lock(tx: &Tx, id: ApplicationId) -> Result<Option<ApplicationRow>, StoreError> {
    let scope = Scope::of(tx.actor());
    let backend = tx.conn().get_database_backend();
    let mut sql = Sql::new("SELECT a.* FROM application a WHERE a.id = ? AND ")
        .bind(id.raw())
        .append(scope.applications("a"));
    if backend == DbBackend::Postgres {
        sql = sql.push(" FOR UPDATE OF a");
    }
    Ok(ApplicationRow::find_by_statement(sql.build(backend))
        .one(tx.conn())
        .await?)
}

/// The application as it was handed in, personal data opened: for the rules, never for a reader.
pub(super) async fn draft(
    tx: &Tx,
    row: &ApplicationRow,
    keyring: &Keyring,
    applied_on: NaiveDate,
) -> Result<Draft, StoreError> {
    let sql = Sql::new("SELECT p.* FROM party p WHERE p.root_id = ? ORDER BY p.ordinal").bind(row.id);
    let rows = PartyRow::find_by_statement(sql.build(tx.conn().get_database_backend()))
        .all(tx.conn())
        .await?;
    let intake = facts(row)?;
    Ok(Draft {
        parties: rows
            .into_iter()
            .map(|row| drafted(row, keyring))
            .collect::<Result<_, _>>()?,
        basis: basis(row)?,
        performance: row.performance_kind.parse()?,
        performance_text: row.performance_text.clone(),
        claim: claim(row)?,
        clue: row.clue_text.clone(),
        willing_to_settle: intake.willing_recorded_at.is_some(),
        preserved_value: intake.preserved_value,
        applied_on,
    })
}

type PartyRow = <party::Entity as EntityTrait>::Model;

fn drafted(row: PartyRow, keyring: &Keyring) -> Result<DraftParty, StoreError> {
    let open = |column: Column, cell: Option<Vec<u8>>| cell.map(|cell| keyring.open(column, row.id, &cell)).transpose();
    let kind: PartyKind = row.kind.parse()?;
    let number = open(Column::PartyIdNumber, row.id_number_sealed.clone())?;
    let natural = kind == PartyKind::NaturalPerson;
    Ok(DraftParty {
        role: row.role.parse()?,
        kind,
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

/// Values of an application's row that its content decides.
pub(super) struct Content<'a> {
    pub draft: &'a Draft,
    pub facts: &'a IntakeFacts,
    pub cause: crate::kernel::kind::Cause,
    pub missing: String,
    pub state: ApplicationState,
    pub statute_barred: bool,
    pub notified_at: Option<i64>,
}

pub(super) async fn add<A: Action>(
    tx: &Permitted<A>,
    id: ApplicationId,
    place: (SiteId, Option<Uuid>),
    content: &Content<'_>,
) -> Result<(), StoreError> {
    let (site, visit) = place;
    let mut row = filled(content)?;
    row.id = Set(id.raw());
    row.root_id = Set(id.raw());
    row.site_id = Set(site.raw());
    row.visit_id = Set(visit);
    row.submitted_by = Set(tx.actor().person_raw().unwrap_or_default());
    row.received_at = Set(tx.now_micros());
    row.version = Set(1);
    row.sync_x = Set(tx.stamp());
    tx.insert(row).await?;
    add_parties(tx, (Kind::Application, id.raw()), &content.draft.parties).await
}

pub(super) async fn rewrite<A: Action>(
    tx: &Permitted<A>,
    old: &ApplicationRow,
    content: &Content<'_>,
) -> Result<bool, StoreError> {
    let mut row = filled(content)?;
    row.version = Set(old.version + 1);
    row.sync_x = Set(tx.stamp());
    let done = application::Entity::update_many()
        .set(row)
        .filter(application::Column::Id.eq(old.id))
        .filter(application::Column::Version.eq(old.version))
        .exec(tx.conn())
        .await?;
    let drop = Sql::new("DELETE FROM party WHERE root_id = ?").bind(old.id);
    tx.execute(drop).await?;
    add_parties(tx, (Kind::Application, old.id), &content.draft.parties).await?;
    Ok(done.rows_affected == 1)
}

fn filled(content: &Content<'_>) -> Result<application::ActiveModel, StoreError> {
    let (draft, basis) = (content.draft, content.draft.basis.as_ref());
    let text = |on: Option<NaiveDate>| on.map(|on| on.to_string());
    Ok(application::ActiveModel {
        state: Set(content.state.as_ref().to_owned()),
        basis_kind: Set(basis.and_then(|basis| basis.kind).map(|kind| kind.as_ref().to_owned())),
        basis_number: Set(basis.map(|basis| basis.number.clone())),
        basis_issuer: Set(basis.map(|basis| basis.issued_by.clone())),
        basis_effective_on: Set(text(basis.and_then(|basis| basis.effective_on))),
        performance_due_on: Set(text(basis.and_then(|basis| basis.performance_due_on))),
        embedded_notice: Set(basis.is_some_and(|basis| basis.embedded_notice)),
        cause: Set(content.cause.as_ref().to_owned()),
        performance_kind: Set(draft.performance.as_ref().to_owned()),
        performance_text: Set(draft.performance_text.clone()),
        claim_fen: Set(draft.claim.map(Fen::as_i64)),
        clue_text: Set(draft.clue.clone()),
        facts: Set(serde_json::to_string(content.facts)?),
        statute_barred: Set(content.statute_barred),
        missing: Set(content.missing.clone()),
        supplement_notified_at: Set(content.notified_at),
        ..Default::default()
    })
}

/// Adds the parties of an application or a case, each cell sealed for its own row, each person matched by his number.
pub(super) async fn add_parties<A: Action>(
    tx: &Permitted<A>,
    root: (Kind, Uuid),
    parties: &[DraftParty],
) -> Result<(), StoreError> {
    let mut rows = Vec::with_capacity(parties.len());
    for (ordinal, one) in (1_i32..).zip(parties) {
        let id = tx.fresh::<()>().raw();
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
        let seal = |column: Column, text: Option<&str>| text.map(|text| tx.keyring().seal(column, id, text.trim()));
        rows.push(party::ActiveModel {
            id: Set(id),
            root_kind: Set(root.0.as_ref().to_owned()),
            root_id: Set(root.1),
            ordinal: Set(ordinal),
            role: Set(one.role.as_ref().to_owned()),
            kind: Set(one.kind.as_ref().to_owned()),
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
    tx.insert_all(rows).await
}

async fn person_of<A: Action>(tx: &Permitted<A>, hash: &str) -> Result<Option<Uuid>, StoreError> {
    let sql = Sql::new("SELECT id FROM person WHERE id_number_hash = ?").bind(hash);
    let row = tx.conn().query_one_raw(sql.build(tx.backend())).await?;
    row.map(|row| Ok(row.try_get("", "id")?)).transpose()
}

/// Persons with accounts among the applicants of a root: they may follow the case.
pub(super) async fn applicants<A: Action>(tx: &Permitted<A>, root: Uuid) -> Result<Vec<Uuid>, StoreError> {
    let sql = Sql::new(
        "SELECT DISTINCT p.person_id AS id FROM party p WHERE p.root_id = ? AND p.role = ? AND p.person_id IS NOT NULL",
    )
    .bind(root)
    .bind(PartyRole::Applicant.as_ref());
    let rows = tx.conn().query_all_raw(sql.build(tx.backend())).await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// Settles an application under the version that was read; false when somebody was faster.
pub(super) async fn settle<A: Action>(
    tx: &Permitted<A>,
    old: &ApplicationRow,
    state: ApplicationState,
    outcome: (Option<CaseId>, Option<(&str, &str)>),
) -> Result<bool, StoreError> {
    let (case, refusal) = outcome;
    let sql = Sql::new(
        "UPDATE application SET state = ?, case_id = ?, refusal_ground = ?, refusal_ruling = ?, decided_by = ?, decided_at = ?,
         version = version + 1, sync_x = ? WHERE id = ? AND version = ?",
    )
    .bind(state.as_ref())
    .bind(case.map(Id::raw))
    .bind(refusal.map(|(ground, _)| ground.to_owned()))
    .bind(refusal.map(|(_, ruling)| ruling.to_owned()))
    .bind(tx.actor().person_raw())
    .bind(tx.now_micros())
    .bind(tx.stamp())
    .bind(old.id)
    .bind(old.version);
    Ok(tx.execute(sql).await? == 1)
}

/// A case to be filed.
pub(super) struct NewCase<'a> {
    pub id: CaseId,
    pub court: &'a str,
    pub year: i32,
    pub kind: CaseKind,
    pub stage: Stage,
    pub desk: Segment,
    pub flags: String,
    pub facts: &'a Facts,
    pub place: (SiteId, Option<SiteId>),
    pub on: NaiveDate,
}

/// Adds the row of a case, still without its number.
pub(super) async fn add_case<A: Action>(
    tx: &Permitted<A>,
    from: &ApplicationRow,
    new: &NewCase<'_>,
) -> Result<(), StoreError> {
    let now = tx.now_micros();
    tx.insert(enforcement_case::ActiveModel {
        id: Set(new.id.raw()),
        root_id: Set(new.id.raw()),
        application_id: Set(Some(from.id)),
        court_code: Set(new.court.to_owned()),
        year: Set(new.year),
        kind: Set(new.kind.as_ref().to_owned()),
        stage: Set(new.stage.as_ref().to_owned()),
        desk: Set(new.desk.as_ref().to_owned()),
        flags: Set(new.flags.clone()),
        cause: Set(from.cause.clone()),
        basis_kind: Set(from.basis_kind.clone().unwrap_or_default()),
        basis_number: Set(from.basis_number.clone().unwrap_or_default()),
        basis_issuer: Set(from.basis_issuer.clone()),
        basis_effective_on: Set(from.basis_effective_on.clone()),
        performance_due_on: Set(from.performance_due_on.clone()),
        performance_kind: Set(from.performance_kind.clone()),
        performance_text: Set(from.performance_text.clone()),
        claim_fen: Set(new.facts.claim.as_i64()),
        received_fen: Set(0),
        paid_fen: Set(0),
        facts: Set(serde_json::to_string(new.facts)?),
        site_id: Set(new.place.0.raw()),
        tribunal_id: Set(new.place.1.map(Id::raw)),
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
pub(super) async fn add_terms<A: Action>(
    tx: &Permitted<A>,
    case: CaseId,
    parties: &[DraftParty],
) -> Result<(), StoreError> {
    let terms: std::collections::BTreeSet<String> = parties
        .iter()
        .flat_map(|party| search::terms(party.name.trim()))
        .collect();
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
