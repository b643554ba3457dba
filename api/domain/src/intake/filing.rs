//! Filing (立案审查): whether an application meets the conditions of law, and on what grounds it may be refused.
//!
//! The conditions are those of WORK (关于人民法院执行工作若干问题的规定（试行）, 2020 edition) art. 16 and CPLI
//! (民诉法解释, 2022 edition) art. 461. Here stand only those a form can show; entitlement, jurisdiction and earlier
//! performance are for the filing clerk to judge. An application after the two years is never refused at filing:
//! only the debtor may raise that (CPLI art. 481).

use chrono::NaiveDate;
use serde::Serialize;

use super::draft::{Draft, DraftBasis, filled};
pub use crate::kernel::intake::RefusalGround;
use crate::kernel::{calendar::add_years, fen::Fen, kind::PerformanceKind, party::PartyRole};

/// Years in which to apply: CPL (民事诉讼法) art. 250 of the 2023 edition, in force since 2024-01-01.
pub const APPLICATION_YEARS: u32 = 2;

/// A condition of filing that is not met (未通过的审查项).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FailedTest {
    /// The ground it gives for refusal.
    pub ground: RefusalGround,
    /// What was found, in Chinese.
    pub fact: &'static str,
}

/// Holds the content test at filing; `today` is the date at the court.
///
/// # Errors
/// Every condition that is not met, never an empty list.
pub fn content_test(draft: &Draft, today: NaiveDate) -> Result<(), Vec<FailedTest>> {
    let tests = [
        title_test(draft.basis.as_ref(), today),
        parties_test(draft),
        performance_test(draft),
    ];
    let failed: Vec<FailedTest> = tests.into_iter().flatten().collect();
    if failed.is_empty() {
        return Ok(());
    }
    Err(failed)
}

fn title_test(basis: Option<&DraftBasis>, today: NaiveDate) -> Option<FailedTest> {
    let not_effective = |fact| {
        Some(FailedTest {
            ground: RefusalGround::TitleNotEffective,
            fact,
        })
    };
    let Some(basis) = basis else {
        return not_effective("未提交执行依据");
    };
    let Some(effective_on) = basis
        .effective_on
        .filter(|_| basis.kind.is_some() && !basis.number.trim().is_empty())
    else {
        return not_effective("执行依据的种类、编号或者生效日期不全");
    };
    if effective_on > today {
        return not_effective("执行依据的生效日期未到");
    }
    let is_due = basis.performance_due_on.is_none_or(|due_on| due_on < today);
    (!is_due).then_some(FailedTest {
        ground: RefusalGround::NotYetDue,
        fact: "履行期限的最后一日尚未经过",
    })
}

fn parties_test(draft: &Draft) -> Option<FailedTest> {
    let is_clear = |role| {
        let mut parties = draft.of_role(role).peekable();
        parties.peek().is_some() && parties.all(|(_, party)| party.is_definite())
    };
    let fact = if !is_clear(PartyRole::Applicant) {
        "申请执行人的身份不能确认"
    } else if !is_clear(PartyRole::JudgmentDebtor) {
        "被执行人的身份不能确认"
    } else {
        return None;
    };
    Some(FailedTest {
        ground: RefusalGround::PartiesNotDefinite,
        fact,
    })
}

fn performance_test(draft: &Draft) -> Option<FailedTest> {
    let (is_clear, fact) = match draft.performance {
        PerformanceKind::Money => (
            draft.claim.is_some_and(|claim| claim > Fen::ZERO),
            "申请执行的金额不明确",
        ),
        PerformanceKind::Delivery | PerformanceKind::Conduct => (
            filled(draft.performance_text.as_deref()).is_some(),
            "应当交付的财物或者应当履行的行为不明确",
        ),
    };
    (!is_clear).then_some(FailedTest {
        ground: RefusalGround::PerformanceNotDefinite,
        fact,
    })
}

/// Whether the application came after the two years (已过申请执行期间); marks the case, never refuses it.
///
/// `performance_due_on` as in [`DraftBasis::period_starts_on`]. Breaks of the period and a last day that is a holiday
/// are left to the court, should the debtor object.
#[must_use]
pub fn is_statute_barred(performance_due_on: NaiveDate, applied_on: NaiveDate) -> bool {
    applied_on > add_years(performance_due_on, APPLICATION_YEARS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::draft::tests::wage_claim;
    use super::*;

    fn on(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("test dates exist")
    }

    fn failed(today: NaiveDate, change: fn(&mut Draft)) -> Vec<RefusalGround> {
        let mut draft = wage_claim();
        change(&mut draft);
        let failed = content_test(&draft, today).err().unwrap_or_default();
        failed.iter().map(|test| test.ground).collect()
    }

    #[test]
    fn effect_and_due_date_open_the_door() {
        assert_eq!(failed(on(2022, 1, 20), |_| ()), []);
        assert_eq!(failed(on(2021, 12, 31), |_| ()), [RefusalGround::NotYetDue]);
        assert_eq!(failed(on(2021, 11, 30), |_| ()), [RefusalGround::TitleNotEffective]);
        assert_eq!(failed(on(2032, 1, 20), |_| ()), [], "time alone never refuses");
    }

    #[test]
    fn every_failed_condition_is_told() {
        let all = [
            RefusalGround::TitleNotEffective,
            RefusalGround::PartiesNotDefinite,
            RefusalGround::PerformanceNotDefinite,
        ];
        let bare = failed(on(2022, 1, 20), |it| {
            it.parties.clear();
            (it.basis, it.claim) = (None, None);
        });
        assert_eq!(bare, all);
        let act = failed(on(2022, 1, 20), |it| it.performance = PerformanceKind::Conduct);
        assert_eq!(act, [RefusalGround::PerformanceNotDefinite]);
        let nameless = failed(on(2022, 1, 20), |it| it.parties[1].name.clear());
        assert_eq!(nameless, [RefusalGround::PartiesNotDefinite]);
    }

    #[test]
    fn the_two_years_end_on_the_same_day() {
        assert!(!is_statute_barred(on(2020, 1, 20), on(2022, 1, 20)));
        assert!(is_statute_barred(on(2020, 1, 20), on(2022, 1, 21)));
        assert!(!is_statute_barred(on(2020, 2, 29), on(2022, 2, 28)));
    }

    proptest! {
        #[test]
        fn lateness_never_refuses(days in 0_u64..20_000) {
            let today = on(2022, 1, 20) + chrono::Days::new(days);
            prop_assert_eq!(content_test(&wage_claim(), today), Ok(()));
        }
    }
}
