//! Who signs in to the demo store: one account for every name of the outward contract.
//!
//! Roles and places only; passwords are made at each start, by whoever loads the store. All names are invented.

use super::{AUXILIARY, FIRST_COMPULSORY, FIRST_RAPID, TEAMS, TOWNSHIPS, TRIBUNALS};
use crate::kernel::{role::Role, route::TeamKind};

/// Where an account works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Site {
    /// The court itself.
    Court,
    /// A tribunal, by its index in [`TRIBUNALS`].
    Tribunal(usize),
    /// A station, by the index of its unit in [`TOWNSHIPS`].
    Station(usize),
}

/// A person who signs in to the demo store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// User name of the outward contract.
    pub username: String,
    /// Name shown, invented.
    pub display_name: String,
    /// Role.
    pub role: Role,
    /// Where the person works; none for deputies and applicants.
    pub site: Option<Site>,
    /// Index of the person's team in [`TEAMS`].
    pub team: Option<usize>,
    /// Ordinal of the planned case whose applicant this person is.
    pub case_ordinal: Option<u64>,
}

/// Lists the demo accounts in the order of the outward contract; user names are unique.
#[must_use]
pub fn accounts() -> Vec<Account> {
    let at_court = |username: &str, name: &str, role| account(username, name, role, Some(Site::Court));
    let mut all = vec![
        at_court("president", "赵兴益", Role::Pres),
        at_court("chief", "徐绍宽", Role::Chief),
    ];
    all.extend(handlers());
    all.push(at_court("clerk", "缪秀兰", Role::Clerk));
    all.push(at_court("supervisor", "浦正选", Role::Sup));
    all.push(Account {
        team: Some(AUXILIARY),
        ..at_court("auxiliary", TEAMS[AUXILIARY].members[0], Role::Aux)
    });
    all.push(at_court("cashier", "念琼仙", Role::Cash));
    all.extend(site_keepers());
    all.push(account("deputy", "孔应厚", Role::Obs, None));
    all.push(Account {
        case_ordinal: Some(0),
        ..account("applicant.pu", PU_NAME, Role::App, None)
    });
    all.push(Account {
        case_ordinal: Some(1),
        ..account("applicant.other", OTHER_NAME, Role::App, None)
    });
    all.push(at_court("sysadmin", "尹朝能", Role::Sysa));
    all.push(at_court("secadmin", "包应昆", Role::Seca));
    all.push(at_court("auditor", "宁桂芬", Role::Auda));
    all
}

/// Name of the first demo applicant.
pub const PU_NAME: &str = "老浦";
/// Name of the second demo applicant.
pub const OTHER_NAME: &str = "缪应稳";

/// The handlers who sign in: the first of each rapid and compulsory team.
fn handlers() -> impl Iterator<Item = Account> {
    TEAMS.iter().enumerate().take(AUXILIARY).map(|(index, team)| {
        let username = match team.kind {
            TeamKind::Rapid => format!("judge.rapid{}", index - FIRST_RAPID + 1),
            TeamKind::Compulsory | TeamKind::Auxiliary => format!("judge.compulsory{}", index - FIRST_COMPULSORY + 1),
        };
        let person = account(&username, team.members[0], Role::Judge, Some(Site::Court));
        Account {
            team: Some(index),
            ..person
        }
    })
}

/// One account for each tribunal and each station, named after the place.
fn site_keepers() -> impl Iterator<Item = Account> {
    let tribunals = TRIBUNALS.iter().enumerate().map(|(index, tribunal)| {
        let username = format!("tribunal.{}", tribunal.slug);
        account(
            &username,
            &format!("{}值班员", tribunal.name),
            Role::Trib,
            Some(Site::Tribunal(index)),
        )
    });
    let stations = TOWNSHIPS.iter().enumerate().map(|(index, unit)| {
        let username = format!("station.{}", unit.slug);
        account(
            &username,
            &format!("{}服务站联络员", unit.name),
            Role::Stn,
            Some(Site::Station(index)),
        )
    });
    tribunals.chain(stations)
}

fn account(username: &str, display_name: &str, role: Role, site: Option<Site>) -> Account {
    Account {
        username: username.into(),
        display_name: display_name.into(),
        role,
        site,
        team: None,
        case_ordinal: None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Role, Site, accounts};

    #[test]
    fn every_name_of_the_contract_is_there_once() {
        let all = accounts();
        assert_eq!(
            all.iter()
                .map(|account| &account.username)
                .collect::<HashSet<_>>()
                .len(),
            all.len()
        );
        assert_eq!(all.len(), 8 + 4 + 6 + 29 + 3 + 3);
        let named = [
            "judge.rapid1",
            "judge.compulsory4",
            "tribunal.tangtang",
            "station.yangliu",
            "station.haidai",
        ];
        assert!(
            named
                .iter()
                .all(|name| all.iter().any(|account| account.username == *name))
        );
    }

    #[test]
    fn handlers_stand_first_in_their_team_and_keepers_at_their_site() {
        let all = accounts();
        let of = |role| all.iter().filter(move |account| account.role == role);
        assert_eq!(
            of(Role::Judge).filter_map(|judge| judge.team).collect::<Vec<_>>(),
            [0, 1, 2, 3, 4, 5]
        );
        assert!(of(Role::Stn).all(|keeper| matches!(keeper.site, Some(Site::Station(_)))));
        assert_eq!(
            of(Role::App)
                .map(|applicant| applicant.case_ordinal)
                .collect::<Vec<_>>(),
            [Some(0), Some(1)]
        );
    }
}
