//! What the plan promises, checked on the county's own 3,149 cases, and on small and odd sizes.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, Months, NaiveDate};
use proptest::prelude::proptest;

use super::{Plan, PlannedCase, PlannedParty, days::is_workday, facts::RAPID_CEILING_FEN};
use crate::county::{HAIDAI, TEAMS, TOWNSHIPS, YANGLIU};
use crate::kernel::{
    kind::{BasisKind, CaseKind, Cause},
    party::{PartyKind, PartyRole},
    route::{Route, TeamKind},
    stage::{ClosingMethod, Stage},
};

const COUNTY: usize = 3149;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 18).unwrap_or_default()
}

fn county(seed: u64) -> Vec<PlannedCase> {
    Plan::new(seed, today(), COUNTY, 16).iter().collect()
}

fn parties(cases: &[PlannedCase]) -> impl Iterator<Item = &PlannedParty> {
    cases
        .iter()
        .flat_map(|case| std::iter::once(&case.applicant).chain(&case.debtors))
}

/// Share in hundredths of a per cent of the cases for which `holds`.
fn share<T>(of: &[T], holds: impl Fn(&T) -> bool) -> usize {
    of.iter().filter(|one| holds(one)).count() * 10_000 / of.len().max(1)
}

#[track_caller]
fn near(found: usize, wanted: usize, tolerance: usize) {
    assert!(
        found.abs_diff(wanted) <= tolerance,
        "found {found}, wanted {wanted} ± {tolerance}"
    );
}

#[test]
fn the_same_seed_gives_the_same_county_and_another_does_not() {
    assert_eq!(county(1), county(1));
    assert_ne!(county(1), county(2));
}

#[test]
fn kinds_and_units_are_counted_exactly() {
    let cases = county(3);
    let count = |kind| cases.iter().filter(|case| case.kind == kind).count();
    assert_eq!(count(CaseKind::FirstEnforcement), 2520);
    assert_eq!(count(CaseKind::ResumedEnforcement), 315);
    assert_eq!(count(CaseKind::PreservationEnforcement), 252);
    assert_eq!(count(CaseKind::EnforcementObjection), 47);
    assert_eq!(count(CaseKind::OtherEnforcement), 15);
    for (index, unit) in TOWNSHIPS.iter().enumerate() {
        let wanted = usize::try_from(unit.share_per_mille).unwrap_or(0) * 10;
        near(share(&cases, |case| case.township_index == index), wanted, 5);
    }
    assert!(parties(&cases).all(|party| TOWNSHIPS.iter().any(|unit| party.address.contains(unit.name))));
}

#[test]
fn claims_add_up_to_three_billion_and_half_of_them_come_in() {
    for seed in 0..6 {
        let cases = county(seed);
        let claimed: i64 = cases.iter().map(|case| case.claim_fen).sum();
        let received: i64 = cases.iter().map(|case| case.received_fen).sum();
        assert!((310_000_000_000..330_000_000_000).contains(&claimed), "{claimed}");
        let rate = received * 1000 / claimed;
        assert!((440..=570).contains(&rate), "{rate}");
        near(share(&cases, |case| case.claim_fen <= 5_000_000), 5700, 5);
        near(share(&cases, |case| case.claim_fen > 50_000_000), 1000, 5);
        near(share(&cases, |case| case.claim_fen > 500_000_000), 200, 5);
        assert!(
            cases
                .iter()
                .all(|case| 0 <= case.paid_fen && case.paid_fen <= case.received_fen)
        );
        assert!(
            cases
                .iter()
                .all(|case| case.received_fen <= case.claim_fen && case.claim_fen >= 100_000)
        );
    }
}

#[test]
fn routes_follow_from_the_facts() {
    let cases = county(4);
    near(share(&cases, |case| case.route == Route::Rapid), 6200, 5);
    for case in &cases {
        let has = |rule| case.rules.contains(&rule);
        assert_eq!(has("R2"), case.claim_fen <= RAPID_CEILING_FEN);
        assert_eq!((has("R1"), has("R3")), (case.preserved, case.willing));
        assert_eq!((has("R4"), has("R5")), (case.income, case.simple_conduct));
        assert_eq!(
            (has("X1"), has("X2")),
            (case.forced_disposal, case.complex_reason.is_some())
        );
        let compulsory = has("X1") || has("X2") || has("D");
        assert_eq!(case.route == Route::Compulsory, compulsory);
        assert!(!has("D") || case.rules.len() == 1);
        assert!(!case.income || case.debtors[0].kind == PartyKind::NaturalPerson);
        assert_eq!(case.livelihood, case.cause.is_livelihood());
    }
    let rapid: Vec<_> = cases.iter().filter(|case| case.route == Route::Rapid).collect();
    for (rule, wanted) in [("R2", 7000), ("R1", 1200), ("R4", 700), ("R3", 800), ("R5", 300)] {
        near(share(&rapid, |case| case.rules[0] == rule), wanted, 10);
    }
}

#[test]
fn causes_titles_and_debtors_keep_their_shares() {
    let cases = county(5);
    for (cause, wanted) in [(Cause::PrivateLoan, 2800), (Cause::BankLoan, 2200), (Cause::Wages, 900)] {
        near(share(&cases, |case| case.cause == cause), wanted, 15);
    }
    let titled: Vec<_> = cases
        .iter()
        .filter(|case| case.kind != CaseKind::PreservationEnforcement)
        .collect();
    let basis = |kinds: &[BasisKind]| share(&titled, |case| kinds.contains(&case.basis_kind));
    near(basis(&[BasisKind::CivilJudgment]), 4400, 300);
    near(basis(&[BasisKind::MediationStatement]), 4000, 300);
    near(
        basis(&[BasisKind::LaborArbitrationAward, BasisKind::ArbitralAward]),
        600,
        150,
    );
    near(basis(&[BasisKind::AdministrativeDecision]), 400, 120);
    let debtors: Vec<_> = parties(&cases)
        .filter(|party| party.role == PartyRole::JudgmentDebtor)
        .collect();
    near(
        share(&debtors, |party| party.kind == PartyKind::NaturalPerson),
        8600,
        200,
    );
    near(share(&debtors, |party| party.kind == PartyKind::LegalPerson), 1300, 200);
    assert_eq!(
        cases
            .iter()
            .map(|case| &case.basis_number)
            .collect::<HashSet<_>>()
            .len(),
        COUNTY
    );
}

#[test]
fn cases_close_as_a_real_county_closes_them() {
    let cases = county(6);
    let first = |case: &&PlannedCase| case.kind == CaseKind::FirstEnforcement && case.closed_on.is_some();
    let closed: Vec<_> = cases.iter().filter(first).collect();
    let by = |method| share(&closed, |case| case.closing_method == Some(method));
    near(by(ClosingMethod::FullyEnforced), 3930, 400);
    near(by(ClosingMethod::ConcludedThisRound), 4300, 400);
    near(by(ClosingMethod::EnforcementTerminated), 1300, 250);
    let mut days: Vec<_> = closed
        .iter()
        .filter_map(|case| Some((case.closed_on? - case.filed_on).num_days()))
        .collect();
    days.sort_unstable();
    let mean = days.iter().sum::<i64>() / i64::try_from(days.len()).unwrap_or(1);
    assert!((66..=80).contains(&mean), "{mean}");
    for case in closed
        .iter()
        .filter(|case| case.closing_method == Some(ClosingMethod::ConcludedThisRound))
    {
        assert!(case.closed_on > Some(case.filed_on + Months::new(3)));
    }
    near(share(&cases, |case| case.closed_on.is_none()), 1400, 400);
}

#[test]
fn open_cases_stand_at_every_desk() {
    for seed in 0..10 {
        let cases = county(seed);
        let open: Vec<_> = cases.iter().filter(|case| case.closed_on.is_none()).collect();
        for stage in [
            Stage::Triage,
            Stage::Assignment,
            Stage::Notice,
            Stage::Inquiry,
            Stage::Control,
            Stage::Disposal,
        ] {
            assert!(open.iter().any(|case| case.stage == stage), "{stage:?}");
        }
        assert!(
            open.iter()
                .any(|case| case.stage == Stage::Funds && case.received_fen > case.paid_fen)
        );
        assert!(
            cases
                .iter()
                .all(|case| (case.stage == Stage::Archive) == case.closed_on.is_some())
        );
        assert!(
            cases
                .iter()
                .all(|case| case.closed_on.is_some() == case.closing_method.is_some())
        );
        assert!(
            open.iter()
                .filter(|case| !case.is_assigned())
                .all(|case| (today() - case.filed_on).num_days() < 15)
        );
    }
}

#[test]
fn teams_share_the_work_evenly() {
    let cases = county(8);
    for (index, team) in TEAMS.iter().enumerate() {
        let wanted = match team.kind {
            TeamKind::Rapid => 3100,
            TeamKind::Compulsory => 950,
            TeamKind::Auxiliary => 0,
        };
        near(share(&cases, |case| case.team_index == index), wanted, 10);
    }
    assert!(cases.iter().all(|case| case.handler_index < 3));
    assert!(
        cases
            .iter()
            .all(|case| case.route.team_kind() == TEAMS[case.team_index].kind)
    );
}

#[test]
fn serials_run_without_gaps_in_filed_order() {
    let mut last: HashMap<(CaseKind, i32), u32> = HashMap::new();
    let cases = county(9);
    let moment = |case: &PlannedCase| {
        case.events
            .iter()
            .find(|event| event.kind == "case_filed")
            .map(|event| (event.on, event.minute_of_day))
    };
    assert!(cases.is_sorted_by_key(moment));
    for case in &cases {
        let serial = last.entry((case.kind, case.year)).or_default();
        assert_eq!((case.serial, case.year), (*serial + 1, case.filed_on.year()));
        *serial = case.serial;
    }
    let ordinals: HashSet<_> = cases.iter().map(|case| case.ordinal).collect();
    assert_eq!(ordinals.len(), COUNTY);
    assert!(ordinals.iter().all(|&ordinal| ordinal < 3149));
}

#[test]
fn the_applicants_cases_are_those_of_the_contract() {
    for seed in 0..20 {
        let cases = county(seed);
        let own = |ordinal| {
            cases
                .iter()
                .find(|case| case.ordinal == ordinal)
                .expect("the plan holds both")
        };
        let (pu, other) = (own(0), own(1));
        assert_eq!(
            (pu.applicant.name.as_str(), pu.applicant.identity.as_str()),
            ("老浦", "530381190001010015")
        );
        assert_eq!(
            (pu.applicant.phone.as_str(), pu.claim_fen, pu.cause),
            ("13900000000", 500_000, Cause::Wages)
        );
        assert_eq!(
            (pu.basis_kind, pu.stage, pu.route),
            (BasisKind::MediationStatement, Stage::Notice, Route::Rapid)
        );
        assert_eq!((pu.team_index, pu.handler_index, pu.township_index), (0, 0, YANGLIU));
        assert!(pu.closed_on.is_none() && !pu.front_loaded_notice && (today() - pu.filed_on).num_days() < 10);
        assert_eq!(
            (other.applicant.identity.as_str(), other.township_index),
            ("53038119000101004X", HAIDAI)
        );
    }
}

proptest! {
    #[test]
    fn any_size_keeps_its_dates_in_order(seed in 0_u64..500, cases in 1_usize..60, months in 1_u32..30, back in 0_i64..800) {
        let today = today() - chrono::TimeDelta::days(back);
        let first = today - Months::new(months);
        let plan = Plan::new(seed, today, cases, months);
        let all: Vec<_> = plan.iter().collect();
        assert_eq!((all.len(), plan.iter().len()), (cases, cases));
        assert_eq!(all.iter().filter(|case| case.ordinal < 2).count(), cases.min(2));
        assert!(all.is_sorted_by_key(|case| case.filed_on));
        for case in &all {
            assert!(first <= case.filed_on && case.filed_on < today && is_workday(case.filed_on));
            assert!(case.closed_on.is_none_or(|on| case.filed_on < on && on < today));
            assert!(case.effective_on <= case.performance_due_on && case.performance_due_on <= case.applied_on);
            assert!(case.applied_on <= case.filed_on);
            let barred = case.performance_due_on + Months::new(24) < case.applied_on;
            assert_eq!(barred, case.statute_barred);
            assert!(case.events.is_sorted_by(|one, next| (one.on, one.minute_of_day) < (next.on, next.minute_of_day)));
            assert!(case.events.iter().all(|event| is_workday(event.on) && event.on < today));
            assert!(case.events.iter().all(|event| matches!(event.minute_of_day, 510..720 | 840..1080)));
        }
    }
}
