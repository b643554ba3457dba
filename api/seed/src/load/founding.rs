//! The county itself as rows: its sites and scopes, teams with their duties, people with their posts and accounts.

use uuid::Uuid;

use super::directory::{Directory, Person, site_name, site_phone};
use super::mint::moment;
use super::store::Rows;
use crate::county::{COURT, Site, TEAMS, TOWNSHIPS, TRIBUNALS};
use crate::crypto::{Blind, Column, Keyring};
use crate::domain::duty::rules::duties_of;
use crate::domain::place::SiteKind;
use crate::kernel::sync::ScopeKind;

impl Directory {
    /// The rows of places, teams, people and posts, without accounts.
    pub(super) fn rows(&self, keyring: &Keyring) -> Rows {
        let mut rows = Rows::default();
        self.add_sites(&mut rows);
        self.add_teams(&mut rows);
        for (n, person) in (0..).zip(&self.people) {
            person.add(&mut rows, keyring);
            let post = [
                ("id", self.mint.id("post", &[n], moment(self.opened_on, 0)).into()),
                ("person_id", person.id.into()),
                ("role", person.role.as_ref().into()),
                ("site_id", self.site(person.site).into()),
                ("team_id", person.team.map(|team| self.teams[team]).into()),
                ("started_on", self.opened_on.to_string().into()),
                ("leads", (person.team.is_some() && person.username.is_some()).into()),
            ];
            rows.add("post", post);
        }
        rows
    }

    /// The row of an account, with the hash of its password.
    pub(super) fn add_account(&self, rows: &mut Rows, username: &str, hash: String) {
        let found = (0..)
            .zip(&self.people)
            .find(|(_, person)| person.username.as_deref() == Some(username));
        let Some((n, person)) = found else { return };
        let opened_at = moment(self.opened_on, 0);
        let account = [
            ("id", self.mint.id("account", &[n], opened_at).into()),
            ("person_id", person.id.into()),
            ("username", username.into()),
            ("password_hash", hash.into()),
            ("created_at", opened_at.into()),
        ];
        rows.add("account", account);
    }

    fn add_sites(&self, rows: &mut Rows) {
        let opened_at = moment(self.opened_on, 0);
        self.add_site(rows, (Site::Court, SiteKind::Court), "court".to_owned(), None);
        let common = self.mint.id("common", &[], opened_at);
        Self::add_scope(rows, common, ScopeKind::Common, None);
        for (index, tribunal) in TRIBUNALS.iter().enumerate() {
            let (site, slug) = (Site::Tribunal(index), format!("{}-tribunal", tribunal.slug));
            self.add_site(rows, (site, SiteKind::Tribunal), slug, Some(self.site(Site::Court)));
            Self::add_scope(rows, self.site(site), ScopeKind::Tribunal, Some(self.site(site)));
        }
        for (index, unit) in TOWNSHIPS.iter().enumerate() {
            let site = Site::Station(index);
            let parent = self.tribunal_over(site).unwrap_or(self.site(Site::Court));
            self.add_site(rows, (site, SiteKind::Station), unit.slug.to_owned(), Some(parent));
            Self::add_scope(rows, self.site(site), ScopeKind::Station, Some(self.site(site)));
        }
    }

    fn add_site(&self, rows: &mut Rows, (site, kind): (Site, SiteKind), slug: String, parent: Option<Uuid>) {
        let township = match site {
            Site::Station(index) => Some(TOWNSHIPS[index].code),
            Site::Court | Site::Tribunal(_) => None,
        };
        let row = [
            ("id", self.site(site).into()),
            ("kind", kind.as_ref().into()),
            ("slug", slug.into()),
            ("name", site_name(site).into()),
            ("parent_id", parent.into()),
            ("township_code", township.into()),
            ("court_code", (kind == SiteKind::Court).then_some(COURT.code).into()),
            ("phone", site_phone(site).into()),
            ("started_on", self.opened_on.to_string().into()),
        ];
        rows.add("site", row);
        let Site::Station(index) = site else { return };
        let served = [
            ("id", self.site(site).into()),
            ("code", TOWNSHIPS[index].code.into()),
            ("name", TOWNSHIPS[index].name.into()),
            ("site_id", self.site(site).into()),
            ("started_on", self.opened_on.to_string().into()),
        ];
        rows.add("township", served);
    }

    fn add_scope(rows: &mut Rows, id: Uuid, kind: ScopeKind, site: Option<Uuid>) {
        rows.add(
            "sync_scope",
            [
                ("id", id.into()),
                ("kind", kind.as_ref().into()),
                ("ref_id", site.into()),
            ],
        );
    }

    fn add_teams(&self, rows: &mut Rows) {
        for ((ordinal, id), team) in (1_i32..).zip(&self.teams).zip(&TEAMS) {
            let row = [
                ("id", (*id).into()),
                ("kind", team.kind.as_ref().into()),
                ("ordinal", ordinal.into()),
                ("name", team.name.into()),
                ("phone", team.phone.into()),
                ("started_on", self.opened_on.to_string().into()),
            ];
            rows.add("team", row);
            for (ordinal, duty) in (1_i32..).zip(duties_of(team.kind)) {
                let row = [
                    ("team_id", (*id).into()),
                    ("duty", duty.as_ref().into()),
                    ("ordinal", ordinal.into()),
                ];
                rows.add("team_duty", row);
            }
        }
    }
}

impl Person {
    /// The row of the person.
    pub(super) fn add(&self, rows: &mut Rows, keyring: &Keyring) {
        let identity = self.identity.as_deref();
        let sealed = identity.map(|number| keyring.seal(Column::PersonIdNumber, self.id, number));
        let row = [
            ("id", self.id.into()),
            ("name", self.name.as_str().into()),
            ("id_number_sealed", sealed.into()),
            (
                "id_number_hash",
                identity.map(|number| keyring.blind(Blind::IdNumber, number)).into(),
            ),
            ("office_phone", self.office_phone.clone().into()),
        ];
        rows.add("person", row);
    }
}
