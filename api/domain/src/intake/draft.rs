//! The application as it was told (申请内容): raw words, before anything is known to be right.
//!
//! Texts are as typed, blanks included; what is missing or wrong is found in `rules`. None of these types has
//! `Debug`: they hold numbers, telephones and leads that must not reach a log.

use chrono::NaiveDate;

use crate::kernel::{
    fen::Fen,
    kind::{BasisKind, PerformanceKind},
    party::{PartyKind, PartyRole},
};

/// Application for enforcement as handed in (执行申请).
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// The parties, in the order told.
    pub parties: Vec<DraftParty>,
    /// The document whose duty is to be enforced.
    pub basis: Option<DraftBasis>,
    /// What the debtor is bound to do.
    pub performance: PerformanceKind,
    /// The thing or the act owed; needed unless money is.
    pub performance_text: Option<String>,
    /// Sum applied for.
    pub claim: Option<Fen>,
    /// Leads on property.
    pub clue: Option<String>,
    /// The parties are willing to agree on payment.
    pub willing_to_settle: bool,
    /// Net value already under preservation, as the applicant states it.
    pub preserved_value: Option<Fen>,
    /// Date of the application at the court.
    pub applied_on: NaiveDate,
}

/// Party as told (当事人).
#[derive(Clone, PartialEq, Eq)]
pub struct DraftParty {
    /// Role.
    pub role: PartyRole,
    /// Natural person, legal person or organisation.
    pub kind: PartyKind,
    /// Name.
    pub name: String,
    /// Resident number of a natural person.
    pub id_number: Option<String>,
    /// Credit code of a legal person or organisation.
    pub credit_code: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Township the address lies in, as its statistical code.
    pub township_code: Option<String>,
    /// Bank account money is to be paid to.
    pub bank_account: Option<String>,
    /// Is a minor.
    pub is_minor: bool,
}

/// Basis document as told (执行依据).
#[derive(Clone, PartialEq, Eq)]
pub struct DraftBasis {
    /// Kind of document.
    pub kind: Option<BasisKind>,
    /// Its number.
    pub number: String,
    /// Who issued it.
    pub issued_by: String,
    /// When it took effect.
    pub effective_on: Option<NaiveDate>,
    /// Last day for performance, if the document sets one.
    pub performance_due_on: Option<NaiveDate>,
    /// The document carries the enforcement notice.
    pub embedded_notice: bool,
}

impl Draft {
    /// The parties of one role, with their places in the list.
    pub(super) fn of_role(&self, role: PartyRole) -> impl Iterator<Item = (usize, &DraftParty)> {
        let placed = self.parties.iter().enumerate();
        placed.filter(move |(_, party)| party.role == role)
    }
}

impl DraftParty {
    /// Whether it is clear who is meant: a name, and a number or an address.
    pub(super) fn is_definite(&self) -> bool {
        let told = [&self.id_number, &self.credit_code, &self.address];
        !self.name.trim().is_empty() && told.into_iter().any(|text| filled(text.as_deref()).is_some())
    }

    /// The number this kind of party needs, with the name of its field.
    pub(super) fn own_number(&self) -> (&'static str, Option<&str>) {
        match self.kind {
            PartyKind::NaturalPerson => ("idNumber", filled(self.id_number.as_deref())),
            PartyKind::LegalPerson | PartyKind::OtherOrganization => {
                ("creditCode", filled(self.credit_code.as_deref()))
            }
        }
    }
}

impl DraftBasis {
    /// The day the application period is counted from: the last day for performance, else the day of effect
    /// (CPL art. 250).
    #[must_use]
    pub fn period_starts_on(&self) -> Option<NaiveDate> {
        self.performance_due_on.or(self.effective_on)
    }
}

/// The text without blanks at the ends, unless nothing is left.
pub(super) fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// The township the case belongs to: that of the first judgment debtor, if it is known.
#[must_use]
pub fn site_township(draft: &Draft) -> Option<&str> {
    let (_, debtor) = draft.of_role(PartyRole::JudgmentDebtor).next()?;
    filled(debtor.township_code.as_deref())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn person(role: PartyRole, name: &str, id_number: &str) -> DraftParty {
        DraftParty {
            role,
            kind: PartyKind::NaturalPerson,
            name: name.to_owned(),
            id_number: Some(id_number.to_owned()),
            credit_code: None,
            phone: Some("13900000000".to_owned()),
            address: Some("杨柳镇某村".to_owned()),
            township_code: Some("530381115".to_owned()),
            bank_account: None,
            is_minor: false,
        }
    }

    /// A complete application of 20 January 2022: 5,000 yuan of wages, due since the end of 2021.
    pub(in super::super) fn wage_claim() -> Draft {
        let applied_on = NaiveDate::from_ymd_opt(2022, 1, 20).expect("a date");
        Draft {
            parties: vec![
                person(PartyRole::Applicant, "老浦", "530381190001010015"),
                person(PartyRole::JudgmentDebtor, "某甲", "53038119000101004X"),
            ],
            basis: Some(DraftBasis {
                kind: Some(BasisKind::MediationStatement),
                number: "（2021）云0381民初1号".to_owned(),
                issued_by: "宣威市人民法院".to_owned(),
                effective_on: NaiveDate::from_ymd_opt(2021, 12, 1),
                performance_due_on: NaiveDate::from_ymd_opt(2021, 12, 31),
                embedded_notice: false,
            }),
            performance: PerformanceKind::Money,
            performance_text: None,
            claim: Fen::from_yuan(5_000),
            clue: None,
            willing_to_settle: false,
            preserved_value: None,
            applied_on,
        }
    }

    #[test]
    fn the_site_is_the_first_debtors_township() {
        let mut draft = wage_claim();
        draft.parties[0].township_code = Some("530381109".to_owned());
        assert_eq!(site_township(&draft), Some("530381115"));
        draft.parties[1].township_code = Some(" ".to_owned());
        assert_eq!(site_township(&draft), None);
    }
}
