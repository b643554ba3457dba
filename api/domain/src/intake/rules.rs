//! Completeness of an application (申请材料审查): everything missing or wrong, found at once and told in one list.
//!
//! A malformed application is refused on the spot; one that merely lacks something is recorded and gets one notice
//! that lists everything (登记立案规定 arts. 7 and 18). Whether a complete application may be filed is decided in
//! `filing`. Nothing here looks anything up.

use std::collections::HashSet;

use super::draft::filled;
pub use super::{
    defect::{Defect, DefectKind, Severity},
    draft::{Draft, DraftBasis, DraftParty, site_township},
    filing::{FailedTest, RefusalGround, content_test, is_statute_barred},
};
use crate::kernel::{
    contact::{BankAccount, Phone},
    fen::Fen,
    identity_number::{CreditCode, ResidentId},
    kind::PerformanceKind,
    party::{PartyKind, PartyRole},
};

/// Most parties of one application: more than any joint claim of this court has had, and what one page can show.
pub const MOST_PARTIES: usize = 200;
/// Highest claim taken as meant. Set by this court to catch slips of the pen, not by law.
pub const CLAIM_MAX: Fen = Fen::from_yuan(100_000_000_000).expect("a hundred billion yuan fit");

/// Finds everything missing or wrong in one pass; an empty list means complete.
#[must_use]
pub fn defects(draft: &Draft) -> Vec<Defect> {
    let parties = draft
        .parties
        .iter()
        .enumerate()
        .flat_map(|(at, party)| party_defects(draft, at, party));
    let mut found = side_defects(draft);
    found.extend(parties);
    found.extend(basis_defects(draft));
    found.extend(claim_defect(draft));
    found
}

fn side_defects(draft: &Draft) -> Vec<Defect> {
    let sides = [
        (PartyRole::Applicant, DefectKind::NoApplicant),
        (PartyRole::JudgmentDebtor, DefectKind::NoJudgmentDebtor),
    ];
    let empty = sides
        .into_iter()
        .filter(|(role, _)| draft.of_role(*role).next().is_none());
    let mut found: Vec<Defect> = empty.map(|(_, code)| Defect::at("parties", code)).collect();
    let applicants: HashSet<String> = draft
        .of_role(PartyRole::Applicant)
        .flat_map(|(_, one)| numbers(draft, one))
        .collect();
    let debtors = draft.of_role(PartyRole::JudgmentDebtor);
    let twice = debtors.filter(|(_, debtor)| numbers(draft, debtor).iter().any(|number| applicants.contains(number)));
    found.extend(twice.map(|(at, _)| Defect::at(format!("parties[{at}]"), DefectKind::BothSides)));
    found
}

/// The valid numbers of a party, written in one way, so that two can be compared.
fn numbers(draft: &Draft, party: &DraftParty) -> Vec<String> {
    let resident = party
        .id_number
        .as_deref()
        .and_then(|text| ResidentId::parse(text, draft.applied_on).ok());
    let credit = party
        .credit_code
        .as_deref()
        .and_then(|text| CreditCode::parse(text).ok());
    let resident = resident.map(|number| number.as_str().to_owned());
    resident
        .into_iter()
        .chain(credit.map(|code| code.as_str().to_owned()))
        .collect()
}

fn party_defects(draft: &Draft, at: usize, party: &DraftParty) -> Vec<Defect> {
    let is_applicant = party.role == PartyRole::Applicant;
    let is_debtor = party.role == PartyRole::JudgmentDebtor;
    let is_named = !party.name.trim().is_empty();
    let (number_field, number) = party.own_number();
    let [id, credit, phone, account] =
        [&party.id_number, &party.credit_code, &party.phone, &party.bank_account].map(|text| filled(text.as_deref()));
    let is_bad_id = id.is_some_and(|text| ResidentId::parse(text, draft.applied_on).is_err());
    let checks = [
        (!is_named, "name", DefectKind::NameMissing),
        (
            is_applicant && number.is_none(),
            number_field,
            DefectKind::NumberMissing,
        ),
        (
            is_debtor && is_named && !party.is_definite(),
            "address",
            DefectKind::DebtorNotDefinite,
        ),
        (is_applicant && phone.is_none(), "phone", DefectKind::PhoneMissing),
        (is_bad_id, "idNumber", DefectKind::IdNumberInvalid),
        (
            credit.is_some_and(|text| CreditCode::parse(text).is_err()),
            "creditCode",
            DefectKind::CreditCodeInvalid,
        ),
        (
            phone.is_some_and(|text| Phone::parse(text).is_err()),
            "phone",
            DefectKind::PhoneInvalid,
        ),
        (
            account.is_some_and(|text| BankAccount::parse(text).is_err()),
            "bankAccount",
            DefectKind::BankAccountInvalid,
        ),
        (
            party.is_minor && party.kind != PartyKind::NaturalPerson,
            "isMinor",
            DefectKind::MinorNotNatural,
        ),
    ];
    let failed = checks.into_iter().filter(|(is_failed, _, _)| *is_failed);
    failed
        .map(|(_, field, code)| Defect::at(format!("parties[{at}].{field}"), code))
        .collect()
}

fn basis_defects(draft: &Draft) -> Vec<Defect> {
    let Some(basis) = &draft.basis else {
        return vec![Defect::at("basis", DefectKind::BasisMissing)];
    };
    let is_early = basis
        .effective_on
        .is_some_and(|effective_on| effective_on > draft.applied_on);
    let checks = [
        (basis.kind.is_none(), "basis.kind", DefectKind::BasisKindMissing),
        (
            basis.number.trim().is_empty(),
            "basis.number",
            DefectKind::BasisNumberMissing,
        ),
        (
            basis.effective_on.is_none(),
            "basis.effectiveOn",
            DefectKind::EffectDateMissing,
        ),
        (is_early, "basis.effectiveOn", DefectKind::NotYetEffective),
    ];
    let failed = checks.into_iter().filter(|(is_failed, _, _)| *is_failed);
    failed.map(|(_, field, code)| Defect::at(field, code)).collect()
}

fn claim_defect(draft: &Draft) -> Option<Defect> {
    if draft.claim.is_some_and(|claim| claim > CLAIM_MAX) {
        return Some(Defect::at("claimAmount", DefectKind::ClaimTooLarge));
    }
    match draft.performance {
        PerformanceKind::Money => match draft.claim {
            None => Some(Defect::at("claimAmount", DefectKind::ClaimMissing)),
            Some(Fen::ZERO) => Some(Defect::at("claimAmount", DefectKind::ClaimZero)),
            Some(_) => None,
        },
        PerformanceKind::Delivery | PerformanceKind::Conduct => {
            let is_told = filled(draft.performance_text.as_deref()).is_some();
            (!is_told).then(|| Defect::at("performanceText", DefectKind::PerformanceMissing))
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::super::draft::tests::wage_claim;
    use super::*;

    fn found(change: impl FnOnce(&mut Draft)) -> Vec<(String, DefectKind)> {
        let mut draft = wage_claim();
        change(&mut draft);
        defects(&draft)
            .into_iter()
            .map(|defect| (defect.field, defect.code))
            .collect()
    }

    fn one(field: &str, code: DefectKind) -> Vec<(String, DefectKind)> {
        vec![(field.to_owned(), code)]
    }

    #[test]
    fn a_complete_application_has_no_defect() {
        assert_eq!(found(|_| ()), []);
        let by_address = |it: &mut Draft| (it.parties[1].id_number, it.parties[1].phone) = (None, None);
        assert_eq!(found(by_address), []);
    }

    #[test]
    fn an_empty_application_is_told_everything_at_once() {
        let codes: Vec<DefectKind> = found(|it| (it.parties, it.basis, it.claim) = (Vec::new(), None, None))
            .into_iter()
            .map(|(_, code)| code)
            .collect();
        let all = [
            DefectKind::NoApplicant,
            DefectKind::NoJudgmentDebtor,
            DefectKind::BasisMissing,
            DefectKind::ClaimMissing,
        ];
        assert_eq!(codes, all);
        assert!(codes.iter().all(|code| code.severity() == Severity::Missing));
    }

    #[test]
    fn each_party_must_be_reachable_and_definite() {
        let blank = Some("  ".to_owned());
        let no_number = one("parties[0].idNumber", DefectKind::NumberMissing);
        assert_eq!(found(|it| it.parties[0].id_number.clone_from(&blank)), no_number);
        let no_code = one("parties[0].creditCode", DefectKind::NumberMissing);
        assert_eq!(found(|it| it.parties[0].kind = PartyKind::LegalPerson), no_code);
        let no_phone = one("parties[0].phone", DefectKind::PhoneMissing);
        assert_eq!(found(|it| it.parties[0].phone = None), no_phone);
        let vague = one("parties[1].address", DefectKind::DebtorNotDefinite);
        assert_eq!(
            found(|it| (it.parties[1].id_number, it.parties[1].address) = (None, None)),
            vague
        );
        assert_eq!(
            found(|it| it.parties[1].name.clear()),
            one("parties[1].name", DefectKind::NameMissing)
        );
    }

    #[test]
    fn bad_numbers_are_malformed_wherever_they_stand() {
        let bad = || Some("530381190001010024".to_owned());
        let applicants = wage_claim().parties.remove(0).id_number;
        let cases = [
            (found(|it| it.parties[1].id_number = bad()), "parties[1].idNumber"),
            (found(|it| it.parties[0].credit_code = bad()), "parties[0].creditCode"),
            (found(|it| it.parties[1].phone = bad()), "parties[1].phone"),
            (
                found(|it| it.parties[0].bank_account = Some("6222".to_owned())),
                "parties[0].bankAccount",
            ),
            (
                found(|it| (it.parties[1].kind, it.parties[1].is_minor) = (PartyKind::LegalPerson, true)),
                "parties[1].isMinor",
            ),
            (found(|it| it.parties[1].id_number = applicants), "parties[1]"),
            (found(|it| it.claim = Some(Fen::ZERO)), "claimAmount"),
            (
                found(|it| it.claim = Fen::try_new(CLAIM_MAX.as_i64() + 1).ok()),
                "claimAmount",
            ),
        ];
        for (told, field) in cases {
            assert_eq!(told.len(), 1, "{told:?}");
            assert_eq!(told[0].0, field);
            assert_eq!(told[0].1.severity(), Severity::Malformed);
        }
    }

    #[test]
    fn a_basis_needs_kind_number_and_effect() {
        let late = NaiveDate::from_ymd_opt(2022, 1, 21).expect("a date");
        let basis = |change: fn(&mut DraftBasis)| found(|it| it.basis.iter_mut().for_each(change));
        assert_eq!(
            basis(|it| it.kind = None),
            one("basis.kind", DefectKind::BasisKindMissing)
        );
        assert_eq!(
            basis(|it| it.number.clear()),
            one("basis.number", DefectKind::BasisNumberMissing)
        );
        assert_eq!(
            basis(|it| it.effective_on = None),
            one("basis.effectiveOn", DefectKind::EffectDateMissing)
        );
        let early = found(|it| it.basis.iter_mut().for_each(|basis| basis.effective_on = Some(late)));
        assert_eq!(early, one("basis.effectiveOn", DefectKind::NotYetEffective));
        let vague = one("performanceText", DefectKind::PerformanceMissing);
        assert_eq!(
            found(|it| (it.performance, it.claim) = (PerformanceKind::Conduct, None)),
            vague
        );
    }

    proptest! {
        #[test]
        fn every_bad_field_is_told_once_and_no_message_repeats_it(bad: [bool; 4], typed in "[a-z]{6}") {
            let told = |is_bad: bool, text: Option<String>| if is_bad { Some(typed.clone()) } else { text };
            let mut draft = wage_claim();
            for (party, is_bad) in draft.parties.iter_mut().zip(bad.chunks(2)) {
                party.id_number = told(is_bad[0], party.id_number.take());
                party.bank_account = told(is_bad[1], None);
            }
            let list = defects(&draft);
            prop_assert_eq!(list.len(), bad.iter().filter(|is_bad| **is_bad).count());
            prop_assert!(list.iter().all(|defect| !defect.message.contains(&typed)));
        }
    }
}
