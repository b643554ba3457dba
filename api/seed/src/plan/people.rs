//! The parties of a planned case: who applies and who must perform.
//!
//! Each party gets the next number of the plan; names may repeat, identities never do.

use super::{
    Own, PlannedParty,
    facts::{Facts, Mould, Title},
};
use crate::kernel::{
    kind::{BasisKind, Cause},
    party::{PartyKind, PartyRole},
};
use crate::{
    county::{OTHER_NAME, PU_NAME, TOWNSHIPS},
    dice::Dice,
    names::{self, OrgClass},
};

/// First number of ordinary parties; 0 and 3 are the demo applicants.
pub(super) const FIRST_NUMBER: u64 = 10;

/// Gives out party numbers and builds the parties.
#[derive(Clone, Debug)]
pub(super) struct Casting {
    next: u64,
}

/// Who a party is, before numbers and addresses.
enum Figure {
    Person,
    Firm,
    Bank,
    Agency,
    Cooperative,
}

impl Casting {
    /// Starts with the first free number.
    pub(super) const fn new() -> Self {
        Self { next: FIRST_NUMBER }
    }

    /// The applicant of a case.
    pub(super) fn applicant(&mut self, mould: &Mould, title: &Title, dice: &mut Dice) -> PlannedParty {
        let role = PartyRole::Applicant;
        let known = match mould.own {
            Some(Own::Pu) => Some((0, PU_NAME)),
            Some(Own::Other) => Some((3, OTHER_NAME)),
            None => None,
        };
        if let Some((number, name)) = known {
            let party = party(number, role, &Figure::Person, mould.township_index, dice);
            return PlannedParty {
                name: name.into(),
                ..party
            };
        }
        let shares: [u64; 29] = TOWNSHIPS.map(|unit| unit.share_per_mille);
        let township_index = dice.weighted(&shares);
        let figure = applying(mould.cause, title.kind, dice);
        self.cast(role, &figure, township_index, dice)
    }

    /// The debtors of a case; the first lives in its unit, whoever has income is a person.
    pub(super) fn debtors(&mut self, mould: &Mould, facts: &Facts, dice: &mut Dice) -> Vec<PlannedParty> {
        let role = PartyRole::JudgmentDebtor;
        if mould.own == Some(Own::Pu) {
            let party = self.cast(role, &Figure::Firm, mould.township_index, dice);
            return vec![PlannedParty {
                name: "宣威市岩泉顺杨柳建筑劳务有限公司".into(),
                ..party
            }];
        }
        let count = if mould.own.is_some() {
            1
        } else {
            1 + dice.weighted(&[68, 24, 8])
        };
        let draw = |place: usize| {
            let figure = if place == 0 && facts.income {
                Figure::Person
            } else {
                owing(mould.cause, dice)
            };
            self.cast(role, &figure, mould.township_index, dice)
        };
        (0..count).map(draw).collect()
    }

    fn cast(&mut self, role: PartyRole, figure: &Figure, township_index: usize, dice: &mut Dice) -> PlannedParty {
        let number = self.next;
        self.next += 1;
        party(number, role, figure, township_index, dice)
    }
}

/// Applicants by cause: lenders, offices, firms and people.
fn applying(cause: Cause, basis: BasisKind, dice: &mut Dice) -> Figure {
    if basis == BasisKind::AdministrativeDecision {
        return Figure::Agency;
    }
    let firms = match cause {
        Cause::BankLoan => return Figure::Bank,
        Cause::Wages | Cause::Injury | Cause::Family | Cause::Nuisance | Cause::CriminalProperty => 0,
        Cause::PrivateLoan => 30,
        Cause::Sale => 550,
        Cause::Construction => 600,
        Cause::Lease | Cause::Other => 400,
    };
    if dice.chance(firms) {
        Figure::Firm
    } else {
        Figure::Person
    }
}

/// Debtors by cause: person 86 %, firm 13 %, other 1 %.
fn owing(cause: Cause, dice: &mut Dice) -> Figure {
    let firms = match cause {
        Cause::PrivateLoan => 40,
        Cause::BankLoan => 80,
        Cause::Sale => 220,
        Cause::Wages => 380,
        Cause::Injury => 120,
        Cause::Family | Cause::CriminalProperty => 0,
        Cause::Construction => 550,
        Cause::Lease | Cause::Nuisance => 180,
        Cause::Other => 300,
    };
    match dice.below(1000) {
        roll if roll < firms => Figure::Firm,
        roll if roll >= 990 => Figure::Cooperative,
        _ => Figure::Person,
    }
}

fn party(number: u64, role: PartyRole, figure: &Figure, township_index: usize, dice: &mut Dice) -> PlannedParty {
    let (kind, class, name) = match figure {
        Figure::Person => (
            PartyKind::NaturalPerson,
            None,
            names::person_name(dice, names::sex_of(number)),
        ),
        Figure::Firm => (PartyKind::LegalPerson, Some(OrgClass::Firm), names::firm_name(dice)),
        Figure::Bank => (PartyKind::LegalPerson, Some(OrgClass::Firm), names::bank_name(dice)),
        Figure::Agency => (
            PartyKind::LegalPerson,
            Some(OrgClass::PublicBody),
            names::agency_name(dice),
        ),
        Figure::Cooperative => (
            PartyKind::OtherOrganization,
            Some(OrgClass::Cooperative),
            names::cooperative_name(dice),
        ),
    };
    PlannedParty {
        number,
        role,
        kind,
        name,
        identity: class.map_or_else(|| names::resident_id(number), |class| names::uscc(class, number)),
        phone: names::phone(number),
        address: names::address(dice, township_index),
        bank_account: names::bank_account(number),
        representative: class.map(|_| names::person_name(dice, names::sex_of(number))),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use chrono::NaiveDate;

    use super::{PartyKind, PlannedParty};
    use crate::plan::Plan;

    #[test]
    fn every_party_has_valid_numbers_of_its_own() {
        let today = NaiveDate::from_ymd_opt(2026, 3, 18).unwrap_or_default();
        let cases = Plan::new(10, today, 3149, 16);
        let all: Vec<_> = cases
            .iter()
            .flat_map(|case| [vec![case.applicant], case.debtors].concat())
            .collect();
        let distinct = |of: fn(&PlannedParty) -> &str| all.iter().map(of).collect::<HashSet<_>>().len();
        assert_eq!(distinct(|party| &party.identity), all.len());
        assert_eq!(distinct(|party| &party.phone), all.len());
        assert_eq!(distinct(|party| &party.bank_account), all.len());
        for party in &all {
            let valid = if party.kind == PartyKind::NaturalPerson {
                resident
            } else {
                organisation
            };
            assert!(valid(&party.identity), "{}", party.identity);
            assert!(party.phone.starts_with("139000") && party.phone.len() == 11);
            assert!(party.bank_account.starts_with("622202000000") && luhn(&party.bank_account));
            assert_eq!(party.representative.is_some(), party.kind != PartyKind::NaturalPerson);
        }
    }

    fn resident(id: &str) -> bool {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let sum: u32 = id
            .chars()
            .zip(weights)
            .filter_map(|(sign, weight)| Some(sign.to_digit(10)? * weight))
            .sum();
        let check = "10X98765432".chars().nth(usize::try_from(sum % 11).unwrap_or(0));
        id.len() == 18 && id.chars().last() == check && id[6..].starts_with("1900")
    }

    fn organisation(code: &str) -> bool {
        let value = |sign| "0123456789ABCDEFGHJKLMNPQRTUWXY".find(sign);
        let values: Option<Vec<usize>> = code.chars().map(value).collect();
        let sum = |values: &[usize]| values.iter().rev().fold(0, |sum, value| (sum * 3 + value) % 31);
        values.is_some_and(|values| values.len() == 18 && (sum(&values[..17]) + values[17]).is_multiple_of(31))
    }

    fn luhn(account: &str) -> bool {
        let weigh =
            |(place, sign): (usize, char)| match sign.to_digit(10).unwrap_or(0) * if place % 2 == 1 { 2 } else { 1 } {
                double @ 10.. => double - 9,
                digit => digit,
            };
        account
            .chars()
            .rev()
            .enumerate()
            .map(weigh)
            .sum::<u32>()
            .is_multiple_of(10)
    }
}
