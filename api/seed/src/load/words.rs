//! A planned case in the store's words: the facts of its triage, its flags, who issued its title.

use super::mint::moment;
use crate::county::COURT;
use crate::db::StoreError;
use crate::domain::deadline::rules::Exclusion;
use crate::domain::triage::rules::Facts;
use crate::kernel::clock::instant;
use crate::kernel::fen::Fen;
use crate::kernel::kind::{BasisKind, PerformanceKind};
use crate::kernel::stage::Flag;
use crate::plan::{PlannedCase, PlannedStandstill};

/// The facts of triage as they were told at filing.
pub(super) fn facts(case: &PlannedCase) -> Result<Facts, StoreError> {
    let claim = Fen::try_new(case.claim_fen).map_err(|_| StoreError::Unreadable("planned sum".to_owned()))?;
    let obstruction = case.forced_disposal && case.performance == PerformanceKind::Conduct;
    Ok(Facts {
        performance: case.performance,
        claim,
        costs: Fen::ZERO,
        net_controlled_value: case.preserved.then_some(claim),
        forced_disposal: case.forced_disposal && !obstruction,
        obstruction,
        complex_reason: case.complex_reason.map(str::to_owned),
        willing_recorded_at: case.willing.then(|| instant(moment(case.filed_on, 0))),
        assigned_at: None,
        deductible_income: case.income,
        simple_conduct: case.simple_conduct,
    })
}

/// The flags of a case, as stores keep them.
pub(super) fn flags(case: &PlannedCase) -> String {
    let is_suspended = |still: &PlannedStandstill| still.kind == Exclusion::Suspension && still.until.is_none();
    let flags = [
        (case.livelihood, Flag::Livelihood),
        (case.statute_barred, Flag::StatuteBarred),
        (case.preserved, Flag::Preserved),
        (case.front_loaded_notice, Flag::FrontLoadedNotice),
        (case.standstill.as_ref().is_some_and(is_suspended), Flag::Suspended),
    ];
    let set: Vec<&str> = flags
        .iter()
        .filter(|(is_set, _)| *is_set)
        .map(|(_, flag)| flag.as_ref())
        .collect();
    set.join(",")
}

/// Who issued the title.
pub(super) fn basis_issuer(case: &PlannedCase) -> String {
    let issuer = match case.basis_kind {
        BasisKind::AdministrativeDecision => &case.applicant.name,
        BasisKind::LaborArbitrationAward => "宣威市劳动人事争议仲裁委员会",
        BasisKind::ArbitralAward => "曲靖仲裁委员会",
        BasisKind::NotarizedDebtInstrument => "宣威市公证处",
        _ => COURT.name,
    };
    issuer.to_owned()
}

/// What is owed, where it is not money.
pub(super) const fn performance_text(performance: PerformanceKind) -> Option<&'static str> {
    match performance {
        PerformanceKind::Money => None,
        PerformanceKind::Delivery => Some("交付执行依据确定的财物"),
        PerformanceKind::Conduct => Some("履行执行依据确定的行为"),
    }
}
