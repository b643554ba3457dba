//! Parties of cases and applications as rows: sealed cells, masked numbers, blind hashes and the terms of search.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::directory::Directory;
use super::mint::Mint;
use super::store::Rows;
use crate::county::TOWNSHIPS;
use crate::crypto::{Blind, Column, Keyring};
use crate::kernel::id::IdKind;
use crate::kernel::party::{PartyKind, PartyRole};
use crate::plan::PlannedParty;
use crate::policy::mask;
use crate::search;

/// Where the county's addresses begin.
const ADDRESS_HEAD: &str = "云南省宣威市";

/// The case or application whose parties are added: its kind, id and instant.
#[derive(Clone, Copy, Debug)]
pub(super) struct PartyRoot {
    pub(super) kind: IdKind,
    pub(super) id: Uuid,
    pub(super) at: i64,
}

/// A party before it is sealed.
pub(super) struct Figure<'a> {
    /// Number within the plan, unique.
    pub(super) number: u64,
    pub(super) role: PartyRole,
    pub(super) kind: PartyKind,
    pub(super) name: &'a str,
    pub(super) identity: Option<&'a str>,
    pub(super) phone: Option<&'a str>,
    pub(super) address: &'a str,
    pub(super) bank_account: Option<&'a str>,
    pub(super) person: Option<Uuid>,
}

impl<'a> Figure<'a> {
    /// A planned party; `person` when the court knows him.
    pub(super) fn of(party: &'a PlannedParty, directory: &Directory) -> Self {
        Self {
            number: party.number,
            role: party.role,
            kind: party.kind,
            name: &party.name,
            identity: Some(&party.identity),
            phone: Some(&party.phone),
            address: &party.address,
            bank_account: Some(&party.bank_account),
            person: directory.known(&party.identity).map(|person| person.id),
        }
    }

    /// Adds the party as number `ordinal` of its root.
    pub(super) fn add(&self, rows: &mut Rows, (mint, keyring): (Mint, &Keyring), root: PartyRoot, ordinal: i32) {
        let id = mint.id("party", &[self.number], root.at);
        let seal = |column: Column, text: Option<&str>| text.map(|text| keyring.seal(column, id, text));
        let hash = |what: Blind, text: Option<&str>| text.map(|text| keyring.blind(what, text));
        let row = [
            ("id", id.into()),
            ("root_kind", root.kind.as_ref().into()),
            ("root_id", root.id.into()),
            ("ordinal", ordinal.into()),
            ("role", self.role.as_ref().into()),
            ("kind", self.kind.as_ref().into()),
            ("name", self.name.into()),
            ("initials", search::initials(self.name).into()),
            ("is_minor", false.into()),
            ("id_number_sealed", seal(Column::PartyIdNumber, self.identity).into()),
            ("id_number_masked", self.identity.map(mask::resident_id).into()),
            ("id_number_hash", hash(Blind::IdNumber, self.identity).into()),
            ("phone_sealed", seal(Column::PartyPhone, self.phone).into()),
            ("phone_hash", hash(Blind::Phone, self.phone).into()),
            ("address_sealed", seal(Column::PartyAddress, Some(self.address)).into()),
            (
                "bank_account_sealed",
                seal(Column::PartyBankAccount, self.bank_account).into(),
            ),
            ("township_code", township_code(self.address).into()),
            ("person_id", self.person.into()),
        ];
        rows.add("party", row);
    }
}

/// Adds the terms a case is found by, each once.
pub(super) fn add_terms<'a>(rows: &mut Rows, case: Uuid, names: impl Iterator<Item = &'a str>) {
    let terms: BTreeSet<String> = names.flat_map(search::terms).collect();
    for term in terms {
        rows.add("search_term", [("term", term.into()), ("case_id", case.into())]);
    }
}

/// Code of the unit an address of the county lies in.
pub(super) fn township_code(address: &str) -> Option<&'static str> {
    let rest = address.strip_prefix(ADDRESS_HEAD)?;
    TOWNSHIPS
        .iter()
        .find(|unit| rest.starts_with(unit.name))
        .map(|unit| unit.code)
}
