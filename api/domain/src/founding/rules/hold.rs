//! What hangs on a place or a team that is to end, and what would lean on one that is over. Pure.

use chrono::NaiveDate;
use uuid::Uuid;

use super::days::IsOperator;
use super::{Change, Days, Fault, Present, Team, left_over};
use crate::place::SiteKind;

/// Something that goes on beyond the last day of what it hangs on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// What, in one word.
    pub what: &'static str,
    /// How many.
    pub count: i64,
}

impl Held {
    /// So many, if there are any.
    #[must_use]
    pub fn some(what: &'static str, count: usize) -> Option<Self> {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        (count > 0).then_some(Self { what, count })
    }
}

/// A place or a team that is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending<'c> {
    /// A place: its id, its short name, its last day.
    Site(Uuid, &'c str, NaiveDate),
    /// A team: its id, its last day, the team its members go to.
    Team(Uuid, NaiveDate, Option<&'c str>),
}

/// What ends by `changes`, or ends on another day than it would have.
#[must_use]
pub fn endings(changes: &[Change]) -> Vec<Ending<'_>> {
    let mut endings = Vec::new();
    for change in changes {
        match change {
            Change::AmendSite(id, from, to) if from.days.to != to.days.to => {
                let last = to.days.to.day();
                endings.extend(last.map(|last| Ending::Site(*id, to.slug.as_str(), last)));
            }
            Change::AmendTeam(id, from, to) if from.days.to != to.days.to => {
                let last = to.days.to.day();
                endings.extend(last.map(|last| Ending::Team(*id, last, to.into.as_deref())));
            }
            _ => {}
        }
    }
    endings
}

/// Stations, townships and teams that a place would have after its last day.
#[must_use]
pub fn stranded(after: &Present, slug: &str, last: NaiveDate) -> Vec<Held> {
    let goes_on = |days: Days| days.to.day().is_none_or(|to| to > last);
    let sites = after.sites.iter().map(|(_, site)| site);
    let stations = sites.filter(|site| site.parent.as_deref() == Some(slug) && goes_on(site.days));
    let teams = after.teams.iter().map(|(_, team)| team);
    let teams = teams.filter(|team| team.seat.as_deref() == Some(slug) && goes_on(team.days));
    [
        Held::some("stations", stations.count()),
        Held::some("townships", left_over(after, slug, last)),
        Held::some("teams", teams.count()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Changes that lean on what is not there or ends earlier: a station's tribunal, the seat of a team, the team its members go
/// to. One person alone moves nobody where more may be done than before: the court's file does.
#[must_use]
pub fn unfounded(after: &Present, changes: &[Change], is_operator: IsOperator) -> Vec<Fault> {
    let mut faults = Vec::new();
    for change in changes {
        match change {
            Change::AddSite(site) | Change::AmendSite(_, _, site) => {
                let place = format!("[[{}]] {}", site.kind.as_ref(), site.slug);
                if site.kind == SiteKind::Court && site.days.to.day().is_some() {
                    let why = "法院本部不终止 / the court itself does not end";
                    faults.push(fault(place.clone(), "endsOn", why));
                }
                if site.parent.as_ref().is_some_and(|slug| !lasts(after, slug, site.days)) {
                    let why = "所属法庭没有，或者终止在先 / there is no such tribunal, or it ends earlier";
                    faults.push(fault(place, "tribunal", why));
                }
            }
            Change::AddTeam(team) => faults.extend(of_team(after, None, team, is_operator)),
            Change::AmendTeam(_, from, team) => faults.extend(of_team(after, Some(from), team, is_operator)),
            Change::MoveTownship(..) | Change::Practice(..) => {}
        }
    }
    faults
}

fn fault(place: String, field: &'static str, why: &'static str) -> Fault {
    Fault { place, field, why }
}

/// Whether a place is there as long as what leans on it.
fn lasts(after: &Present, slug: &str, days: Days) -> bool {
    let sites = after.sites.iter().map(|(_, site)| site);
    let over = sites.clone().find(|site| site.slug == slug).map(|site| site.days);
    over.is_some_and(|over| match (over.to.day(), days.to.day()) {
        (None, _) => true,
        (Some(last), Some(its)) => its <= last,
        (Some(_), None) => false,
    })
}

fn of_team(after: &Present, from: Option<&Team>, team: &Team, is_operator: IsOperator) -> Vec<Fault> {
    let place = format!("[[team]] {}", team.name);
    let mut faults = Vec::new();
    if team.seat.as_ref().is_some_and(|slug| !lasts(after, slug, team.days)) {
        let why = "驻地没有，或者终止在先 / there is no such place, or it ends earlier";
        faults.push(fault(place.clone(), "site", why));
    }
    let Some(into) = &team.into else { return faults };
    let named = |other: &&Team| other.name == *into && other.name != team.name;
    let into = after.teams.iter().map(|(_, team)| team).find(named);
    let is_ending = team.days.to.day().is_some();
    let into = into.filter(|into| is_ending && into.days.to.day().is_none());
    let Some(into) = into else {
        let why = "并入的团队没有，或者也要终止 / there is no such team to go to, or it ends, too";
        faults.push(fault(place, "into", why));
        return faults;
    };
    let duties = from.map_or(&team.duties, |from| &from.duties);
    if !is_operator && into.duties.iter().any(|duty| !duties.contains(duty)) {
        let why = "并入权责更多的团队，由建院文件办理 / into a team of more duties by the court's file";
        faults.push(fault(place, "into", why));
    }
    faults
}
