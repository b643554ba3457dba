//! The applications of the demo county that are no case yet: two complete, two that lack something.
//!
//! What is missing is found by the rules of intake themselves, so the notice tells what a live one would.

use chrono::{Days, NaiveDate};
use serde_json::json;
use uuid::Uuid;

use super::case::add_event;
use super::directory::{Directory, Person};
use super::history::Happened;
use super::limits::Limited;
use super::mint::{MINUTE, moment};
use super::party::{Figure, PartyRoot, township_code};
use super::reception::{event, last_number, weekday_before};
use super::store::Rows;
use crate::county::{COURT, HAIDAI, Site, YANGLIU};
use crate::crypto::Keyring;
use crate::db::{Root, StoreError};
use crate::dice::Dice;
use crate::domain::deadline::table::Book;
use crate::domain::deadline::{Matter, Watched};
use crate::domain::intake::rules::{Defect, Draft, DraftBasis, DraftParty, defects};
use crate::domain::intake::{ApplicationState, IntakeFacts};
use crate::events::EventKind;
use crate::kernel::fen::Fen;
use crate::kernel::happening::Happening;
use crate::kernel::id::{Id, IdKind};
use crate::kernel::kind::{BasisKind, Cause, PerformanceKind};
use crate::kernel::party::{PartyKind, PartyRole};
use crate::names;

/// First number of the parties, counted down from the last.
const FIRST_NUMBER: u64 = 100;
/// Days between the last day for performance and the application.
const WAITED_DAYS: u64 = 75;
/// Minute of the day at which applications came in.
const RECEIVED_MINUTE: u16 = 615;

/// An application before it is written.
struct Sketch {
    site: Site,
    township_index: usize,
    cause: Cause,
    yuan: i64,
    /// Working days before today.
    back: u64,
    /// The applicant left no telephone and the title bears no date of effect.
    lacks: bool,
}

const SKETCHES: [Sketch; 4] = [
    sketch(Site::Station(YANGLIU), YANGLIU, Cause::Wages, 18_600, false),
    sketch(Site::Court, 0, Cause::PrivateLoan, 46_000, false),
    sketch(Site::Station(HAIDAI), HAIDAI, Cause::Sale, 73_500, true),
    sketch(Site::Tribunal(0), 9, Cause::Injury, 128_000, true),
];

const fn sketch(site: Site, township_index: usize, cause: Cause, yuan: i64, lacks: bool) -> Sketch {
    Sketch {
        site,
        township_index,
        cause,
        yuan,
        back: if lacks { 3 } else { 0 },
        lacks,
    }
}

/// Adds the applications.
pub(super) fn add_applications(
    rows: &mut Rows,
    (directory, book): (&Directory, &Book),
    keyring: &Keyring,
) -> Result<(), StoreError> {
    for (n, sketch) in (0..).zip(&SKETCHES) {
        let on = weekday_before(directory.today, sketch.back);
        let at = moment(on, RECEIVED_MINUTE);
        let id = directory.mint.id("application", &[n], at);
        let draft = draft(n, sketch, on);
        let missing = defects(&draft);
        let root = PartyRoot {
            kind: IdKind::Application,
            id,
            at,
        };
        add_application(rows, directory, (sketch, &draft, &missing), root)?;
        for (place, (ordinal, party)) in (0..).zip((1..).zip(&draft.parties)) {
            figure(party, FIRST_NUMBER + 2 * n + place).add(rows, (directory.mint, keyring), root, ordinal);
        }
        add_events(rows, directory, (directory.keeper(sketch.site), id, at), &missing);
        let mut limited = Limited::new(watched(id, directory.site(sketch.site)));
        let told: &[Happening] = if missing.is_empty() {
            &[Happening::ApplicationReceived]
        } else {
            &[Happening::ApplicationIncomplete, Happening::SupplementRequestSent]
        };
        for (minute, word) in (0..).zip(told) {
            limited.happened(directory.mint, *word, at + minute * MINUTE);
        }
        limited.add(rows, directory, book)?;
        rows.add_root(Root {
            kind: IdKind::Application,
            id,
            version: 1,
            sites: directory.scopes(sketch.site),
        });
    }
    Ok(())
}

/// The application as it was handed in.
fn draft(n: u64, sketch: &Sketch, on: NaiveDate) -> Draft {
    let mut dice = Dice::keyed(0x6170_706C, n);
    let due_on = on - Days::new(WAITED_DAYS);
    let mut party = |role, place: u64| {
        let number = last_number(FIRST_NUMBER + 2 * n + place);
        let address = names::address(&mut dice, sketch.township_index);
        DraftParty {
            role,
            kind: PartyKind::NaturalPerson,
            name: names::person_name(&mut dice, names::sex_of(number)),
            id_number: Some(names::resident_id(number)),
            credit_code: None,
            phone: (place == 1 || !sketch.lacks).then(|| names::phone(number)),
            township_code: township_code(&address).map(str::to_owned),
            address: Some(address),
            bank_account: (place == 0).then(|| names::bank_account(number)),
            is_minor: false,
        }
    };
    Draft {
        parties: vec![party(PartyRole::Applicant, 0), party(PartyRole::JudgmentDebtor, 1)],
        basis: Some(DraftBasis {
            kind: Some(BasisKind::MediationStatement),
            number: format!("（{}）{}民初{}号", due_on.format("%Y"), COURT.code, 90_001 + n),
            issued_by: COURT.name.to_owned(),
            effective_on: (!sketch.lacks).then(|| due_on - Days::new(20)),
            performance_due_on: Some(due_on),
            embedded_notice: false,
        }),
        performance: PerformanceKind::Money,
        performance_text: None,
        claim: Fen::from_yuan(sketch.yuan),
        clue: None,
        willing_to_settle: false,
        preserved_value: None,
        applied_on: on,
    }
}

/// An application for money as its deadlines need it.
fn watched(id: Uuid, site: Uuid) -> Watched {
    Watched {
        root: id,
        matter: Matter::Application,
        is_money_claim: true,
        is_administrative: false,
        site: Id::new(site),
        tribunal: None,
        team: None,
        handler: None,
    }
}

fn add_application(
    rows: &mut Rows,
    directory: &Directory,
    (sketch, draft, missing): (&Sketch, &Draft, &[Defect]),
    root: PartyRoot,
) -> Result<(), StoreError> {
    let state = if missing.is_empty() {
        ApplicationState::Submitted
    } else {
        ApplicationState::Incomplete
    };
    let basis = draft.basis.as_ref();
    let text = |on: Option<NaiveDate>| on.map(|on| on.to_string());
    let row = [
        ("id", root.id.into()),
        ("root_id", root.id.into()),
        ("site_id", directory.site(sketch.site).into()),
        ("state", state.as_ref().into()),
        (
            "basis_kind",
            basis.and_then(|basis| basis.kind).as_ref().map(AsRef::as_ref).into(),
        ),
        ("basis_number", basis.map(|basis| basis.number.as_str()).into()),
        ("basis_issuer", basis.map(|basis| basis.issued_by.as_str()).into()),
        (
            "basis_effective_on",
            text(basis.and_then(|basis| basis.effective_on)).into(),
        ),
        (
            "performance_due_on",
            text(basis.and_then(|basis| basis.performance_due_on)).into(),
        ),
        ("embedded_notice", false.into()),
        ("cause", sketch.cause.as_ref().into()),
        ("performance_kind", draft.performance.as_ref().into()),
        ("claim_fen", draft.claim.map(Fen::as_i64).into()),
        ("facts", serde_json::to_string(&IntakeFacts::default())?.into()),
        ("statute_barred", false.into()),
        ("missing", serde_json::to_string(missing)?.into()),
        (
            "supplement_notified_at",
            (!missing.is_empty()).then_some(root.at).into(),
        ),
        ("submitted_by", directory.keeper(sketch.site).id.into()),
        ("received_at", root.at.into()),
        ("version", 1_i64.into()),
    ];
    rows.add("application", row);
    Ok(())
}

fn add_events(rows: &mut Rows, directory: &Directory, (keeper, id, at): (&Person, Uuid, i64), missing: &[Defect]) {
    let rule = Some("CPL 250".to_owned());
    let submitted = Happened {
        rule,
        ..event(EventKind::ApplicationSubmitted, at, keeper)
    };
    add_event(rows, directory, (IdKind::Application, id, 1, 1), &submitted);
    if missing.is_empty() {
        return;
    }
    let fields: Vec<&str> = missing.iter().map(|defect| defect.field.as_str()).collect();
    let told = event(EventKind::SupplementNotified, at, keeper);
    let (rule, data) = (Some("N03".to_owned()), json!({ "missing": fields }));
    let notified = Happened {
        rule,
        data,
        fields: "state,missing",
        ..told
    };
    add_event(rows, directory, (IdKind::Application, id, 2, 1), &notified);
}

fn figure(party: &DraftParty, number: u64) -> Figure<'_> {
    Figure {
        number: last_number(number),
        role: party.role,
        kind: party.kind,
        name: &party.name,
        identity: party.id_number.as_deref(),
        phone: party.phone.as_deref(),
        address: party.address.as_deref().unwrap_or_default(),
        bank_account: party.bank_account.as_deref(),
        person: None,
    }
}
