//! An application as the rules see it: drafted from what is handed in, examined field by field, turned into what triage
//! and the case's row need. Pure.

use chrono::NaiveDate;

use super::error::IntakeError;
use super::rules::{self, Defect, Draft, Severity};
use super::store::ApplicationRow;
use super::view::{self, ApplicationState, IntakeFacts, Submission, Supplement};
use crate::kernel::fen::Fen;
use crate::kernel::instant::Instant;
use crate::kernel::kind::{BasisKind, CaseKind, Cause, PerformanceKind};
use crate::kernel::stage::Flag;
use crate::triage::rules::Facts;

/// An application whose every field was looked at: what its row is made of.
pub(super) struct Examined {
    /// What it says.
    pub(super) draft: Draft,
    /// What bears on triage.
    pub(super) facts: IntakeFacts,
    /// Its cause.
    pub(super) cause: Cause,
    /// What is missing.
    pub(super) missing: Vec<Defect>,
    /// Whether it came after the two years.
    pub(super) statute_barred: bool,
    /// When the one notice of what is missing went out.
    pub(super) notified_at: Option<Instant>,
}

impl Examined {
    /// Where it stands.
    pub(super) fn state(&self) -> ApplicationState {
        if self.missing.is_empty() {
            ApplicationState::Submitted
        } else {
            ApplicationState::Incomplete
        }
    }

    /// Gives the one notice of what is missing, unless nothing is or it went out `before`; whether it goes out now.
    pub(super) fn notify(&mut self, before: Option<Instant>, now: Instant) -> bool {
        self.notified_at = before.or_else(|| (!self.missing.is_empty()).then_some(now));
        before.is_none() && self.notified_at.is_some()
    }
}

/// Looks at every field: what is malformed refuses the whole, what is missing is noted.
///
/// # Errors
/// [`IntakeError::Malformed`] naming every malformed field, [`IntakeError::Fields`] for too many parties.
pub(super) fn examine(draft: Draft, facts: IntakeFacts, cause: Cause) -> Result<Examined, IntakeError> {
    if draft.parties.len() > rules::MOST_PARTIES {
        return Err(IntakeError::Fields(vec!["parties".to_owned()]));
    }
    let (malformed, missing): (Vec<_>, Vec<_>) = rules::defects(&draft)
        .into_iter()
        .partition(|defect| defect.severity == Severity::Malformed);
    if !malformed.is_empty() {
        return Err(IntakeError::Malformed(malformed));
    }
    let start = view::period_start(draft.basis.as_ref(), draft.applied_on);
    let statute_barred = rules::is_statute_barred(start, draft.applied_on);
    Ok(Examined {
        draft,
        facts,
        cause,
        missing,
        statute_barred,
        notified_at: None,
    })
}

/// The application as it is handed in.
pub(super) fn drafted(asked: &Submission, applied_on: NaiveDate) -> Draft {
    Draft {
        parties: asked.parties.clone(),
        basis: asked.basis.clone(),
        performance: asked.performance.unwrap_or(PerformanceKind::Money),
        performance_text: asked.performance_text.clone(),
        claim: asked.claim,
        clue: asked.clue.clone(),
        willing_to_settle: asked.willing_to_settle.unwrap_or(false),
        preserved_value: asked.facts.as_ref().and_then(|facts| facts.preserved_value),
        applied_on,
    }
}

/// The application with what was added or corrected.
pub(super) fn supplemented(mut draft: Draft, asked: &Supplement) -> Draft {
    if !asked.parties.is_empty() {
        draft.parties.clone_from(&asked.parties);
    }
    draft.basis = asked.basis.clone().or(draft.basis);
    draft.performance = asked.performance.unwrap_or(draft.performance);
    draft.performance_text = asked.performance_text.clone().or(draft.performance_text);
    draft.claim = asked.claim.or(draft.claim);
    draft.clue = asked.clue.clone().or(draft.clue);
    draft
}

/// What triage looks at.
pub(super) fn triage_facts(draft: &Draft, intake: &IntakeFacts) -> Facts {
    Facts {
        performance: draft.performance,
        claim: draft.claim.unwrap_or(Fen::ZERO),
        costs: intake.costs.unwrap_or(Fen::ZERO),
        net_controlled_value: intake.preserved_value,
        forced_disposal: intake.forced_disposal,
        obstruction: intake.obstruction,
        complex_reason: intake.complex_reason.clone(),
        willing_recorded_at: intake.willing_recorded_at,
        assigned_at: None,
        deductible_income: intake.deductible_income,
        simple_conduct: intake.simple_conduct,
    }
}

/// Titles that only secure or advance a claim are filed as preservation (执保); everything else here is a first
/// enforcement. Resumed cases come with the closing of the case they resume.
pub(super) fn kind_of(draft: &Draft) -> CaseKind {
    match draft.basis.as_ref().and_then(|basis| basis.kind) {
        Some(BasisKind::PreservationRuling) => CaseKind::PreservationEnforcement,
        _ => CaseKind::FirstEnforcement,
    }
}

/// Marks of the case, comma-joined.
pub(super) fn flags(row: &ApplicationRow, draft: &Draft, seen: &Facts) -> String {
    let livelihood = row.cause.is_livelihood();
    let marks = [
        (livelihood, Flag::Livelihood),
        (row.statute_barred, Flag::StatuteBarred),
        (
            seen.net_controlled_value.is_some_and(|value| value > Fen::ZERO),
            Flag::Preserved,
        ),
        (
            draft.basis.as_ref().is_some_and(|basis| basis.embedded_notice),
            Flag::FrontLoadedNotice,
        ),
    ];
    let set: Vec<&str> = marks
        .iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, flag)| flag.as_ref())
        .collect();
    set.join(",")
}

/// The fields that are missing.
pub(super) fn fields_of(missing: &[Defect]) -> Vec<&str> {
    missing.iter().map(|defect| defect.field.as_str()).collect()
}
