//! What is read of an application, and what is asked when one is handed in.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::rules::{Defect, DraftBasis, DraftParty, RefusalGround};
use crate::case::Basis;
use crate::kernel::fen::Fen;
use crate::kernel::id::{ApplicationId, CaseId, SiteId, VisitId};
pub use crate::kernel::intake::ApplicationState;
use crate::kernel::kind::{Cause, PerformanceKind};

/// An application (执行申请).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplicationView {
    /// Its id.
    pub id: ApplicationId,
    /// Where it was received.
    pub site: SiteId,
    /// The visit it came from.
    pub visit: Option<VisitId>,
    /// State.
    pub state: ApplicationState,
    /// Basis, once it is named.
    pub basis: Option<Basis>,
    /// Cause.
    pub cause: Cause,
    /// What is owed.
    pub performance: PerformanceKind,
    /// In words, for deliveries and acts.
    pub performance_text: Option<String>,
    /// Sum applied for.
    pub claim: Option<Fen>,
    /// What bears on triage.
    pub facts: IntakeFacts,
    /// Whether it came after the two years (CPL art. 250); accepted all the same.
    pub statute_barred: bool,
    /// What is missing.
    pub missing: Vec<Defect>,
    /// When the one notice went out.
    pub supplement_notified_at: Option<DateTime<Utc>>,
    /// Ground of refusal.
    pub refusal_ground: Option<RefusalGround>,
    /// Words of the ruling.
    pub refusal_ruling: Option<String>,
    /// The case it became.
    pub case: Option<CaseId>,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// Version.
    pub version: i64,
}

/// What an applicant tells that bears on triage (分流要素).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is one separate fact a clerk ticks")]
pub struct IntakeFacts {
    /// Costs the debtor bears.
    pub costs: Option<Fen>,
    /// Value under preservation, net of earlier rights.
    pub preserved_value: Option<Fen>,
    /// When willingness to agree on payment was recorded.
    pub willing_recorded_at: Option<DateTime<Utc>>,
    /// The debtor has wages or other income.
    pub deductible_income: bool,
    /// The act owed is a simple one.
    pub simple_conduct: bool,
    /// Property must be disposed of by force.
    pub forced_disposal: bool,
    /// An obstruction must be removed or people evicted.
    pub obstruction: bool,
    /// Why it is complex otherwise.
    pub complex_reason: Option<String>,
}

impl IntakeFacts {
    /// With what was said of agreeing on payment: willingness is recorded once, at `now`, and forgotten when it is taken
    /// back; unsaid, it stays as it was.
    #[must_use]
    pub(super) fn willing(self, is_willing: Option<bool>, now: DateTime<Utc>) -> Self {
        let willing_recorded_at = match is_willing {
            Some(true) => self.willing_recorded_at.or(Some(now)),
            Some(false) => None,
            None => self.willing_recorded_at,
        };
        Self {
            willing_recorded_at,
            ..self
        }
    }
}

/// An application as it is handed in.
#[derive(Clone, Default)]
pub struct Submission {
    /// The visit it came from.
    pub visit: Option<VisitId>,
    /// Parties.
    pub parties: Vec<DraftParty>,
    /// Basis.
    pub basis: Option<DraftBasis>,
    /// Cause.
    pub cause: Option<Cause>,
    /// What is owed.
    pub performance: Option<PerformanceKind>,
    /// In words.
    pub performance_text: Option<String>,
    /// Sum applied for.
    pub claim: Option<Fen>,
    /// Lead on property.
    pub clue: Option<String>,
    /// Whether the parties are willing to agree on payment.
    pub willing_to_settle: Option<bool>,
    /// What bears on triage.
    pub facts: Option<IntakeFacts>,
}

/// What is added or corrected.
pub type Supplement = Submission;

/// Dates of a basis as the view shows them.
pub(super) fn basis_view(basis: &DraftBasis) -> Option<Basis> {
    Some(Basis {
        kind: basis.kind?,
        number: basis.number.clone(),
        issuer: Some(basis.issued_by.clone()).filter(|issuer| !issuer.is_empty()),
        effective_on: basis.effective_on,
        performance_due_on: basis.performance_due_on,
    })
}

/// The last day of the application period's start, or the day of receipt when nothing is known.
pub(super) fn period_start(basis: Option<&DraftBasis>, received_on: NaiveDate) -> NaiveDate {
    basis.and_then(DraftBasis::period_starts_on).unwrap_or(received_on)
}
