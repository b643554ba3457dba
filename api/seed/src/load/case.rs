//! One planned case as rows: the case with its parties, relations, triage, assignment, handovers and events.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::circular;
use super::directory::{Directory, Person};
use super::history::{Handed, Happened, History};
use super::limits::Limited;
use super::party::{Figure, PartyRoot, add_terms};
use super::store::Rows;
use super::talk::{Talk, is_writer};
use super::words::{basis_issuer, facts, flags, performance_text};
use crate::county::{COURT, Site, TOWNSHIPS};
use crate::crypto::Keyring;
use crate::db::{Root, StoreError};
use crate::domain::case::rules::segment_of;
use crate::domain::deadline::table::Book;
use crate::domain::relation::Relation;
use crate::domain::triage::TriageState;
use crate::domain::triage::rules::{Proposal, propose};
use crate::kernel::id::IdKind;
use crate::kernel::kind::CaseKind;
use crate::kernel::route::AssignmentMode;
use crate::kernel::stage::{Segment, Stage};
use crate::plan::PlannedCase;

/// Turns planned cases into rows, one after the other.
pub(super) struct CaseRows<'a> {
    pub(super) directory: &'a Directory,
    keyring: &'a Keyring,
    pub(super) book: &'a Book,
    pub(super) rows: Rows,
    /// Highest serial of each year and kind.
    pub(super) serials: BTreeMap<(i32, CaseKind), u32>,
    /// How many applicants without an account write to their handlers.
    pub(super) writers: usize,
    /// Whether the one circular is issued.
    pub(super) has_circular: bool,
}

impl<'a> CaseRows<'a> {
    /// Starts a batch after `writers` applicants have written.
    pub(super) fn after(writers: usize, (directory, book): (&'a Directory, &'a Book), keyring: &'a Keyring) -> Self {
        Self {
            directory,
            keyring,
            book,
            rows: Rows::default(),
            serials: BTreeMap::new(),
            writers,
            has_circular: false,
        }
    }

    /// Adds all rows of a case.
    pub(super) fn add(&mut self, case: &PlannedCase) -> Result<(), StoreError> {
        let facts = facts(case)?;
        let proposal = propose(&facts);
        let mut history = History::of(case, &proposal, self.directory);
        let id = self.directory.mint.id("case", &[case.ordinal], history.filed_at);
        let root = PartyRoot {
            kind: IdKind::Case,
            id,
            at: history.filed_at,
        };
        let applicant = self.applicant(case, root);
        if let Some(applicant) = &applicant {
            self.relate(case, id, (applicant, Relation::Party), history.filed_at);
            let nth = usize::try_from(case.ordinal)
                .unwrap_or(usize::MAX)
                .min(1 + self.writers);
            let talk = Talk {
                directory: self.directory,
                case,
                id,
                applicant,
                nth,
            };
            talk.add(&mut self.rows, &mut history);
        }
        let mut limited = Limited::case(case, id, &history, self.directory)?;
        if !self.has_circular {
            let (directory, book) = (self.directory, self.book);
            self.has_circular = circular::add(&mut self.rows, (&mut limited, &mut history), (case, directory, book))?;
        }
        self.add_case(case, id, &history, serde_json::to_string(&facts)?);
        self.add_parties(case, root, applicant.as_ref());
        self.add_staff(case, id, &history);
        self.add_triage(case, id, &history, &proposal)?;
        for (n, handed) in (0..).zip(&history.handovers) {
            self.add_handover((case.ordinal, n), id, handed);
        }
        for (n, event) in (1_i64..).zip(&history.events) {
            add_event(&mut self.rows, self.directory, (IdKind::Case, id, n, n), event);
        }
        limited.add(&mut self.rows, self.directory, self.book)?;
        let site = Site::Station(case.township_index);
        self.rows.add_root(Root {
            kind: IdKind::Case,
            id,
            version: history.version(),
            sites: self.directory.scopes(site),
        });
        self.serials.insert((case.year, case.kind), case.serial);
        Ok(())
    }

    /// The applicant as a person known to the court: a demo applicant, or one of a few who write to their handlers.
    fn applicant(&mut self, case: &PlannedCase, root: PartyRoot) -> Option<Person> {
        if let Some(known) = self.directory.known(&case.applicant.identity) {
            return Some(known.clone());
        }
        if !is_writer(case, self.directory, self.writers) {
            return None;
        }
        self.writers += 1;
        let id = self.directory.mint.id("person", &[1, case.applicant.number], root.at);
        let person = Person::outside(id, &case.applicant.name, &case.applicant.identity);
        person.add(&mut self.rows, self.keyring);
        Some(person)
    }

    fn add_case(&mut self, case: &PlannedCase, id: Uuid, history: &History<'_>, facts: String) {
        let directory = self.directory;
        let site = Site::Station(case.township_index);
        let is_triaged = case.stage > Stage::Triage;
        let desk = if history.is_waiting {
            Segment::Triage
        } else {
            segment_of(case.stage)
        };
        let assigned = history.assigned_at.map(|_| history.handler.id);
        let row = [
            ("id", id.into()),
            ("root_id", id.into()),
            ("court_code", COURT.code.into()),
            ("year", case.year.into()),
            ("kind", case.kind.as_ref().into()),
            ("serial", i64::from(case.serial).into()),
            ("number", case.number().into()),
            ("stage", case.stage.as_ref().into()),
            ("desk", desk.as_ref().into()),
            ("flags", flags(case).into()),
            ("cause", case.cause.as_ref().into()),
            ("basis_kind", case.basis_kind.as_ref().into()),
            ("basis_number", case.basis_number.as_str().into()),
            ("basis_issuer", basis_issuer(case).into()),
            ("basis_effective_on", case.effective_on.to_string().into()),
            ("performance_due_on", case.performance_due_on.to_string().into()),
            ("performance_kind", case.performance.as_ref().into()),
            ("performance_text", performance_text(case.performance).into()),
            ("claim_fen", case.claim_fen.into()),
            ("received_fen", case.received_fen.into()),
            ("paid_fen", case.paid_fen.into()),
            ("facts", facts.into()),
            ("site_id", directory.site(site).into()),
            ("tribunal_id", directory.tribunal_over(site).into()),
            ("township_code", TOWNSHIPS[case.township_index].code.into()),
            ("route", is_triaged.then(|| case.route.as_ref()).into()),
            ("team_id", assigned.map(|_| directory.team(case.team_index)).into()),
            ("handler_id", assigned.into()),
            ("filed_by", directory.clerk().id.into()),
            ("assigned_by", assigned.map(|_| directory.chief().id).into()),
            ("filed_on", case.filed_on.to_string().into()),
            ("filed_at", history.filed_at.into()),
            ("assigned_at", history.assigned_at.into()),
            ("closed_on", case.closed_on.map(|on| on.to_string()).into()),
            ("closing_method", case.closing_method.as_ref().map(AsRef::as_ref).into()),
            ("changed_at", history.last_at().into()),
            ("version", history.version().into()),
        ];
        self.rows.add("enforcement_case", row);
    }

    fn add_parties(&mut self, case: &PlannedCase, root: PartyRoot, applicant: Option<&Person>) {
        let tools = (self.directory.mint, self.keyring);
        let parties = std::iter::once(&case.applicant).chain(&case.debtors);
        for (ordinal, party) in (1_i32..).zip(parties.clone()) {
            let figure = Figure::of(party, self.directory);
            let person = figure
                .person
                .or(applicant.filter(|_| ordinal == 1).map(|person| person.id));
            Figure { person, ..figure }.add(&mut self.rows, tools, root, ordinal);
        }
        add_terms(&mut self.rows, root.id, parties.map(|party| party.name.as_str()));
    }

    /// The relations of the court's people to the case, and its assignment.
    fn add_staff(&mut self, case: &PlannedCase, id: Uuid, history: &History<'_>) {
        let directory = self.directory;
        let Some(assigned_at) = history.assigned_at else {
            self.relate(case, id, (directory.clerk(), Relation::Filing), history.filed_at);
            return;
        };
        self.relate(case, id, (history.handler, Relation::Handler), assigned_at);
        let row = [
            (
                "id",
                directory.mint.id("assignment", &[case.ordinal], assigned_at).into(),
            ),
            ("case_id", id.into()),
            ("root_id", id.into()),
            ("team_id", directory.team(case.team_index).into()),
            ("handler_id", history.handler.id.into()),
            ("assigned_by", directory.chief().id.into()),
            ("mode", AssignmentMode::Rotation.as_ref().into()),
            ("assigned_at", assigned_at.into()),
        ];
        self.rows.add("assignment", row);
    }

    /// A live relation of a person to the case.
    fn relate(&mut self, case: &PlannedCase, id: Uuid, (person, kind): (&Person, Relation), since: i64) {
        let row = [
            (
                "id",
                self.directory.mint.id(kind.as_ref(), &[case.ordinal], since).into(),
            ),
            ("case_id", id.into()),
            ("person_id", person.id.into()),
            ("kind", kind.as_ref().into()),
            ("root_id", id.into()),
            ("started_at", since.into()),
        ];
        self.rows.add("case_relation", row);
    }

    fn add_triage(
        &mut self,
        case: &PlannedCase,
        id: Uuid,
        history: &History<'_>,
        told: &Proposal,
    ) -> Result<(), StoreError> {
        let decided = history.triaged_at.map(|_| self.directory.auxiliary().id);
        let state = if decided.is_some() {
            TriageState::Confirmed
        } else {
            TriageState::Proposed
        };
        let row = [
            (
                "id",
                self.directory
                    .mint
                    .id("triage", &[case.ordinal], history.filed_at)
                    .into(),
            ),
            ("case_id", id.into()),
            ("root_id", id.into()),
            ("ordinal", 1_i32.into()),
            ("state", state.as_ref().into()),
            ("route", told.route.as_ref().into()),
            ("proposed_route", told.route.as_ref().into()),
            ("rule_version", told.rule_version.as_str().into()),
            ("reasons", serde_json::to_string(&told.reasons)?.into()),
            ("decided_by", decided.into()),
            ("proposed_at", history.filed_at.into()),
            ("decided_at", history.triaged_at.into()),
        ];
        self.rows.add("triage", row);
        Ok(())
    }

    fn add_handover(&mut self, (ordinal, n): (u64, u64), case: Uuid, handed: &Handed<'_>) {
        let settled = handed.settled_at.map(|_| handed.receiver.id);
        let named = (handed.way.1 == Segment::Handling).then_some(handed.receiver.id);
        let row = [
            (
                "id",
                self.directory.mint.id("handover", &[ordinal, n], handed.sent_at).into(),
            ),
            ("case_id", case.into()),
            ("root_id", case.into()),
            ("from_segment", handed.way.0.as_ref().into()),
            ("to_segment", handed.way.1.as_ref().into()),
            ("sender_id", handed.sender.id.into()),
            ("to_person_id", named.into()),
            ("state", handed.state.as_ref().into()),
            ("receiver_id", settled.into()),
            ("defect", handed.defect.as_ref().map(AsRef::as_ref).into()),
            ("sent_at", handed.sent_at.into()),
            ("settled_at", handed.settled_at.into()),
        ];
        self.rows.add("handover", row);
    }
}

/// Adds an event of a root: its kind, id, the event's number and the version after it.
pub(super) fn add_event(rows: &mut Rows, directory: &Directory, root: (IdKind, Uuid, i64, i64), event: &Happened<'_>) {
    let (kind, id, n, version) = root;
    let halves = id.as_u64_pair();
    let key = [halves.0, halves.1, n.unsigned_abs()];
    let row = [
        ("id", directory.mint.id("event", &key, event.at).into()),
        ("root_kind", kind.as_ref().into()),
        ("root_id", id.into()),
        ("n", n.into()),
        ("kind", event.kind.as_ref().into()),
        ("happened_at", event.at.into()),
        ("actor_id", event.by.id.into()),
        ("actor_role", event.by.role.as_ref().into()),
        ("actor_name", event.by.name.as_str().into()),
        ("rule", event.rule.clone().into()),
        ("published", event.published.into()),
        ("fields", event.fields.into()),
        ("version", version.into()),
        ("data", event.data.to_string().into()),
    ];
    rows.add("event", row);
}
