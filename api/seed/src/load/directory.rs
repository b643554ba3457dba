//! The county's places and people with their ids: who stands behind each row that is loaded.

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use super::mint::{Mint, moment};
use crate::county::{self, AUXILIARY, Account, COURT, Site, TEAMS, TOWNSHIPS, TRIBUNALS};
use crate::kernel::id::{Id, SiteId};
use crate::kernel::role::Role;
use crate::names;

/// Years before today in which the court of the demo county opened.
const YEARS_OPEN: i32 = 12;
/// Party numbers of the demo applicants, in the order of their cases.
const APPLICANTS: [u64; 2] = [0, 3];

/// The places and people of a county, with their ids.
#[derive(Clone, Debug)]
pub struct Directory {
    pub(super) mint: Mint,
    pub(super) seed: u64,
    pub(super) today: NaiveDate,
    pub(super) opened_on: NaiveDate,
    court: Uuid,
    tribunals: Vec<Uuid>,
    stations: Vec<Uuid>,
    pub(super) teams: Vec<Uuid>,
    pub(super) people: Vec<Person>,
    desks: [usize; 5],
}

/// A person of the county.
#[derive(Clone, Debug)]
pub struct Person {
    pub(super) id: Uuid,
    pub(crate) name: String,
    pub(crate) role: Role,
    pub(crate) site: Site,
    pub(super) team: Option<usize>,
    pub(super) office_phone: Option<String>,
    pub(super) identity: Option<String>,
    pub(crate) username: Option<String>,
}

impl Directory {
    /// The county of a seed and a day.
    #[must_use]
    pub fn new(seed: u64, today: NaiveDate) -> Self {
        let mint = Mint::new(seed);
        let opened_on = NaiveDate::from_ymd_opt(today.year() - YEARS_OPEN, 1, 1).unwrap_or(today);
        let opened_at = moment(opened_on, 0);
        let many = |what: &str, count: usize| (0..).take(count).map(|n| mint.id(what, &[n], opened_at)).collect();
        let mut people = accounts(mint, opened_at);
        people.extend(members(mint, opened_at));
        let desks = [Role::Clerk, Role::Chief, Role::Aux, Role::Cash, Role::Sup]
            .map(|role| people.iter().position(|person| person.role == role).unwrap_or(0));
        Self {
            mint,
            seed,
            today,
            opened_on,
            court: mint.id("site", &[u64::MAX], opened_at),
            tribunals: many("tribunal", TRIBUNALS.len()),
            stations: many("station", TOWNSHIPS.len()),
            teams: many("team", TEAMS.len()),
            people,
            desks,
        }
    }

    pub(crate) fn people(&self) -> &[Person] {
        &self.people
    }

    /// The filing clerk.
    pub(super) fn clerk(&self) -> &Person {
        &self.people[self.desks[0]]
    }

    /// The chief, who assigns.
    pub(super) fn chief(&self) -> &Person {
        &self.people[self.desks[1]]
    }

    /// The triage desk.
    pub(super) fn auxiliary(&self) -> &Person {
        &self.people[self.desks[2]]
    }

    /// The funds desk.
    pub(super) fn cashier(&self) -> &Person {
        &self.people[self.desks[3]]
    }

    /// The supervisor of deadlines.
    pub(super) fn supervisor(&self) -> &Person {
        &self.people[self.desks[4]]
    }

    /// A handler, by team and place in it.
    pub(super) fn handler(&self, team: usize, place: usize) -> &Person {
        let name = TEAMS[team].members[place];
        let found = self
            .people
            .iter()
            .find(|person| person.team == Some(team) && person.name == name);
        found.unwrap_or_else(|| self.chief())
    }

    /// Whoever receives people at a site.
    pub(super) fn keeper(&self, site: Site) -> &Person {
        let keeps = |person: &&Person| person.site == site && matches!(person.role, Role::Trib | Role::Stn);
        self.people.iter().find(keeps).unwrap_or_else(|| self.clerk())
    }

    /// The person with an identity number, if he is known to the court.
    pub(super) fn known(&self, identity: &str) -> Option<&Person> {
        self.people
            .iter()
            .find(|person| person.identity.as_deref() == Some(identity))
    }

    pub(super) fn team(&self, index: usize) -> Uuid {
        self.teams[index]
    }

    pub(super) fn site(&self, site: Site) -> Uuid {
        match site {
            Site::Court => self.court,
            Site::Tribunal(index) => self.tribunals[index],
            Site::Station(index) => self.stations[index],
        }
    }

    /// The tribunal over a station, if it has one.
    pub(super) fn tribunal_over(&self, site: Site) -> Option<Uuid> {
        match site {
            Site::Station(index) => TOWNSHIPS[index].tribunal.map(|index| self.tribunals[index]),
            Site::Court | Site::Tribunal(_) => None,
        }
    }

    /// The scopes that hold what lies at a site; the court is none.
    pub(super) fn scopes(&self, site: Site) -> Vec<SiteId> {
        let own = (site != Site::Court).then(|| self.site(site));
        own.into_iter().chain(self.tribunal_over(site)).map(Id::new).collect()
    }
}

impl Person {
    /// The party `identity` of a case, as a person the court knows but who has no account.
    pub(super) fn outside(id: Uuid, name: &str, identity: &str) -> Self {
        Self {
            id,
            name: name.to_owned(),
            role: Role::App,
            site: Site::Court,
            team: None,
            office_phone: None,
            identity: Some(identity.to_owned()),
            username: None,
        }
    }
}

/// Everybody with an account, in the order of the outward contract.
fn accounts(mint: Mint, at: i64) -> Vec<Person> {
    let person = |(n, account): (u64, Account)| {
        let site = account.site.unwrap_or(Site::Court);
        let number = account
            .case_ordinal
            .and_then(|ordinal| APPLICANTS.get(usize::try_from(ordinal).ok()?));
        Person {
            id: mint.id("person", &[n], at),
            office_phone: office_phone(&account, site),
            name: account.display_name,
            role: account.role,
            site,
            team: account.team,
            identity: number.map(|&number| names::resident_id(number)),
            username: Some(account.username),
        }
    };
    (0..).zip(county::accounts()).map(person).collect()
}

fn office_phone(account: &Account, site: Site) -> Option<String> {
    match (account.role, account.team) {
        (Role::Obs | Role::App, _) => None,
        (_, Some(team)) => Some(TEAMS[team].phone.to_owned()),
        _ => Some(site_phone(site)),
    }
}

/// Name of a site.
pub(crate) fn site_name(site: Site) -> String {
    match site {
        Site::Court => COURT.name.to_owned(),
        Site::Tribunal(index) => TRIBUNALS[index].name.to_owned(),
        Site::Station(index) => TOWNSHIPS[index].station_name(),
    }
}

/// Office telephone of a site, invented.
pub(super) fn site_phone(site: Site) -> String {
    match site {
        Site::Court => COURT.phone.to_owned(),
        Site::Tribunal(index) => TRIBUNALS[index].phone.to_owned(),
        Site::Station(index) => format!("0874-7100{}", 501 + index),
    }
}

/// The members of the teams who do not sign in: all but the first of each.
fn members(mint: Mint, at: i64) -> impl Iterator<Item = Person> {
    let members = TEAMS
        .iter()
        .enumerate()
        .flat_map(|(team, found)| found.members.iter().skip(1).map(move |name| (team, *name)));
    (1_000..).zip(members).map(move |(n, (team, name))| Person {
        id: mint.id("person", &[n], at),
        name: name.to_owned(),
        role: if team == AUXILIARY { Role::Aux } else { Role::Judge },
        site: Site::Court,
        team: Some(team),
        office_phone: Some(TEAMS[team].phone.to_owned()),
        identity: None,
        username: None,
    })
}
