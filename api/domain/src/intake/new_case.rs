//! The case that an accepted application becomes (立案): its row, its parties, who stands in what relation to it, the
//! proposal of its route and its first handover.

use chrono::{Datelike as _, NaiveDate};

use super::acts::{AcceptApplication, ApplicationFacts};
use super::error::IntakeError;
use super::rules::{self, Draft};
use super::{examine, store};
use crate::case;
use crate::case::rules::{StageEvent, next_stage, segment_of};
use crate::db::{Permitted, Root, StoreError};
use crate::docket::{self, NewCase};
use crate::events::{Event, EventKind};
use crate::handover::{self, Passage};
use crate::kernel::id::{CaseId, IdKind, SiteId};
use crate::kernel::stage::{Segment, Stage};
use crate::relation::{self, Relation};
use crate::triage;

/// A case about to be filed.
pub(super) struct Filing<'a> {
    /// Its id.
    pub(super) case: CaseId,
    /// The application it comes from.
    pub(super) application: &'a ApplicationFacts,
    /// What the application says.
    pub(super) draft: &'a Draft,
    /// The court's code in case numbers.
    pub(super) court: &'a str,
    /// Where it lies.
    pub(super) site: SiteId,
    /// The tribunal above, if one is.
    pub(super) tribunal: Option<SiteId>,
}

impl Filing<'_> {
    /// Enters the case with its parties, proposes its route, sends it on to triage and mints its number, last.
    ///
    /// # Errors
    /// [`IntakeError::Store`].
    pub(super) async fn file(&self, tx: &Permitted<AcceptApplication>, today: NaiveDate) -> Result<(), IntakeError> {
        let (case, draft, row) = (self.case, self.draft, &self.application.row);
        let seen = examine::triage_facts(draft, &store::facts(row)?);
        let stage = next_stage(Stage::Filing, StageEvent::ApplicationAccepted).map_err(case::CaseError::from)?;
        let kind = examine::kind_of(draft);
        let new = NewCase {
            id: case,
            application: row.id,
            court: self.court,
            year: today.year(),
            kind,
            stage,
            desk: segment_of(stage),
            flags: examine::flags(row, draft, &seen),
            cause: row.cause,
            basis_kind: row
                .basis_kind
                .ok_or_else(|| StoreError::Unreadable("basis".to_owned()))?,
            basis_number: row.basis_number.clone().unwrap_or_default(),
            basis_issuer: row.basis_issuer.clone(),
            basis_effective_on: row.basis_effective_on,
            performance_due_on: row.performance_due_on,
            performance_kind: row.performance_kind,
            performance_text: row.performance_text.clone(),
            facts: &seen,
            place: (self.site, self.tribunal),
            township: rules::site_township(draft),
            on: today,
        };
        let names: Vec<&str> = draft.parties.iter().map(|party| party.name.as_str()).collect();
        docket::enter(&tx.writes(), &new, &names).await?;
        store::add_parties(&tx.writes(), IdKind::Case, case.raw(), &draft.parties).await?;
        for person in store::applicants(&tx.writes(), case.raw()).await? {
            relation::relate(&tx.writes(), case, person, Relation::Party).await?;
        }
        if let Some(clerk) = tx.actor().person_id() {
            relation::relate(&tx.writes(), case, clerk, Relation::Filing).await?;
        }
        let proposed = triage::propose(&tx.writes(), case, &seen).await?;
        let passage = Passage {
            from: Segment::Filing,
            to: segment_of(stage),
        };
        handover::send_new(&tx.writes(), case, passage).await?;
        let number = docket::mint(&tx.writes(), &new).await?.to_string();
        tx.touch(Root {
            kind: IdKind::Case,
            id: case.raw(),
            version: 1,
            sites: std::iter::once(self.site).chain(self.tribunal).collect(),
        });
        let filed = Event::new(
            (IdKind::Case, case.raw(), 1),
            EventKind::CaseFiled,
            &["number", "stage"],
        )
        .by_rule("WORK 16; CPLI 461");
        let said = serde_json::json!({ "number": number, "application": row.id });
        tx.record(filed.published().with(said));
        tx.record(proposed);
        Ok(())
    }
}
