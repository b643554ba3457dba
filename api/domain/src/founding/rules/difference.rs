//! How a court differs from its file, and what it would then have twice.

use std::collections::HashSet;
use std::fmt;

use chrono::NaiveDate;
use uuid::Uuid;

use super::reading::COURT_SLUG;
use super::{Change, Difference, Fault, Present, Site, Span, Team, Wanted, after, served};
use crate::duty::rules::duties_of;
use crate::kernel::practice::Practice;
use crate::kernel::route::Duty;

/// Compares what is there with what is wanted `today`.
#[must_use]
pub fn compare(present: &Present, wanted: &Wanted, today: NaiveDate) -> Difference {
    let mut difference = Difference::default();
    for site in &wanted.sites {
        let there = present.sites.iter().find(|(_, there)| there.slug == site.slug);
        let days = there.map_or_else(|| site.days.anew(today), |(_, there)| site.days.over(there.days));
        let site = Site { days, ..site.clone() };
        match there {
            None => difference.changes.push(Change::AddSite(site)),
            Some((id, there)) if *there != site => {
                difference.changes.push(Change::AmendSite(*id, there.clone(), site));
            }
            Some(_) => {}
        }
    }
    let kept = compare_teams(present, wanted, &mut difference, today);
    let mut townships = after(present, &difference.changes).townships;
    for moving in &wanted.townships {
        if let Some(spans) = served(&townships, moving, today) {
            let (before, others) = townships.into_iter().partition(|span| span.code == moving.code);
            townships = others;
            townships.extend(spans.iter().cloned());
            difference
                .changes
                .push(Change::MoveTownship(moving.clone(), before, spans));
        }
    }
    if let Some(practice) = wanted.practice.filter(|wanted| present.practice != Some(*wanted)) {
        difference.changes.push(Change::Practice(present.practice, practice));
    }
    let unnamed_sites = present.sites.iter().filter(|(_, there)| {
        let named = |site: &Site| site.slug == there.slug;
        !wanted.sites.iter().any(named)
    });
    difference.left.extend(unnamed_sites.map(|(_, site)| site.name.clone()));
    let unnamed_teams = present.teams.iter().filter(|(id, _)| !kept.contains(id));
    difference.left.extend(unnamed_teams.map(|(_, team)| team.name.clone()));
    difference
}

/// Compares the teams; those that are named, by id.
fn compare_teams(present: &Present, wanted: &Wanted, difference: &mut Difference, today: NaiveDate) -> HashSet<Uuid> {
    let mut kept = HashSet::new();
    let mut added = Vec::new();
    // who is renamed is known by its former name first: another may take that name
    let (renamed, others): (Vec<_>, Vec<_>) = wanted.teams.iter().partition(|team| team.was.is_some());
    for team in renamed.into_iter().chain(others) {
        let there = known_team(present, &team.name, team.was.as_deref());
        match there {
            Some((id, there)) if kept.insert(*id) => {
                let plain = plain(team, Some(there), today);
                if *there
                    != (Team {
                        into: None,
                        ..plain.clone()
                    })
                {
                    difference.changes.push(Change::AmendTeam(*id, there.clone(), plain));
                }
            }
            Some(_) | None => added.push(Change::AddTeam(plain(team, None, today))),
        }
    }
    difference.changes.append(&mut added);
    kept
}

/// A team as it is to be, with what is not said as it is.
fn plain(team: &Team, there: Option<&Team>, today: NaiveDate) -> Team {
    let seat = team.seat.clone().or_else(|| there.and_then(|there| there.seat.clone()));
    Team {
        was: None,
        seat: seat.or_else(|| Some(COURT_SLUG.to_owned())),
        days: there.map_or_else(|| team.days.anew(today), |there| team.days.over(there.days)),
        ..team.clone()
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddSite(site) => write!(f, "+ {}", site.name),
            Self::AmendSite(_, from, to) => write!(f, "~ {}:{}", from.name, told(&site_cells(from), &site_cells(to))),
            Self::AddTeam(team) => write!(f, "+ {}", team.name),
            Self::AmendTeam(_, from, to) => write!(f, "~ {}:{}", from.name, told(&team_cells(from), &team_cells(to))),
            Self::MoveTownship(moving, before, spans) => {
                let name = spans.last().map(|span| span.name.as_str()).unwrap_or_default();
                write!(
                    f,
                    "~ {name} {}: {} -> {}",
                    moving.code,
                    spans_told(before),
                    spans_told(spans)
                )
            }
            Self::Practice(from, to) => {
                let from = from.map_or_else(Vec::new, practice_cells);
                let to = practice_cells(*to);
                let known = if from.is_empty() {
                    to.iter().map(|(name, _)| (*name, "-".to_owned())).collect()
                } else {
                    from
                };
                write!(f, "~ 本院做法 / practice:{}", told(&known, &to))
            }
        }
    }
}

type Cells = Vec<(&'static str, String)>;

fn practice_cells(practice: Practice) -> Cells {
    vec![
        ("front_loaded_notice", practice.front_loaded_notice.to_string()),
        ("leader_after_days", practice.leader_after_days.to_string()),
        ("chief_after_days", practice.chief_after_days.to_string()),
    ]
}

fn site_cells(site: &Site) -> Cells {
    vec![
        ("name", site.name.clone()),
        ("parent", site.parent.clone().unwrap_or_default()),
        (
            "code",
            site.township_code
                .clone()
                .or_else(|| site.court_code.clone())
                .unwrap_or_default(),
        ),
        ("phone", site.phone.clone()),
        ("started_on", day_told(site.days.from)),
        ("ended_on", day_told(site.days.to.day())),
    ]
}

fn day_told(day: Option<NaiveDate>) -> String {
    day.map_or_else(|| "-".to_owned(), |day| day.to_string())
}

fn spans_told(spans: &[Span]) -> String {
    let told = spans
        .iter()
        .map(|span| format!("{} {}..{}", span.station, span.from, day_told(span.to)));
    told.collect::<Vec<_>>().join(", ")
}

fn team_cells(team: &Team) -> Cells {
    let duties: Vec<&str> = team.duties.iter().map(AsRef::as_ref).collect();
    vec![
        ("name", team.name.clone()),
        ("kind", team.kind.as_ref().to_owned()),
        ("ordinal", team.ordinal.to_string()),
        ("phone", team.phone.clone()),
        ("duties", duties.join(" ")),
        ("site", team.seat.clone().unwrap_or_default()),
        ("started_on", day_told(team.days.from)),
        ("ended_on", day_told(team.days.to.day())),
    ]
}

fn told(from: &Cells, to: &Cells) -> String {
    let differing = from.iter().zip(to).filter(|(from, to)| from != to);
    let told: Vec<String> = differing
        .map(|((name, from), (_, to))| format!(" {name} {from} -> {to}"))
        .collect();
    told.join(";")
}

/// The team that had or has these names; a rename that was made already is no other team.
pub(super) fn known_team<'a>(present: &'a Present, name: &str, was: Option<&str>) -> Option<&'a (Uuid, Team)> {
    let named = |name: &str| present.teams.iter().find(|(_, there)| there.name == name);
    was.and_then(named).or_else(|| named(name))
}

/// Whether the township a station is to be for is another's on some day.
fn is_served(present: &Present, site: &Site) -> bool {
    let code = site.township_code.as_ref();
    let mut spans = present.townships.iter();
    spans.any(|span| Some(&span.code) == code && span.station != site.slug)
}

fn is_others_name(present: &Present, id: Uuid, name: &str) -> bool {
    present
        .teams
        .iter()
        .any(|(other, team)| *other != id && team.name == name)
}

const BEYOND: &str = "超出该类团队权责的，由建院文件增加 / duties beyond the kind's are added by the court's file";

/// Changes by which one person alone would give a team powers that its kind has not, or another kind: those are the court's
/// file's to make.
#[must_use]
pub fn widenings(changes: &[Change]) -> Vec<Fault> {
    let beyond = |team: &Team, held: &[Duty]| {
        let is_new = |duty: &&Duty| !held.contains(duty) && !duties_of(team.kind).contains(duty);
        team.duties.iter().any(|duty| is_new(&duty))
    };
    let fault = |team: &Team, field, why| Fault {
        place: format!("[[team]] {}", team.name),
        field,
        why,
    };
    let looked = changes.iter().filter_map(|change| match change {
        Change::AmendTeam(_, from, to) if from.kind != to.kind => Some(fault(
            to,
            "kind",
            "团队的类型由建院文件变更 / the kind of a team is changed by the court's file",
        )),
        Change::AmendTeam(_, from, to) if beyond(to, &from.duties) => Some(fault(to, "duties", BEYOND)),
        Change::AddTeam(team) if beyond(team, &[]) => Some(fault(team, "duties", BEYOND)),
        _ => None,
    });
    looked.collect()
}

/// What a court would have twice after `changes`, beside what the file itself can tell: a team's name, a township.
#[must_use]
pub fn collisions(present: &Present, changes: &[Change]) -> Vec<Fault> {
    let amended = |id: &Uuid| {
        let is_it = |change: &&Change| match change {
            Change::AmendSite(its, ..) | Change::AmendTeam(its, ..) => its == id,
            Change::AddSite(_) | Change::AddTeam(_) | Change::MoveTownship(..) | Change::Practice(..) => false,
        };
        changes.iter().any(|change| is_it(&change))
    };
    let kept_teams = present
        .teams
        .iter()
        .filter(|(id, _)| !amended(id))
        .map(|(_, team)| team);
    let kept_sites = present
        .sites
        .iter()
        .filter(|(id, _)| !amended(id))
        .map(|(_, site)| site);
    let (mut teams, mut sites): (Vec<&Team>, Vec<&Site>) = (kept_teams.collect(), kept_sites.collect());
    let mut faults = Vec::new();
    for change in changes {
        match change {
            Change::AmendTeam(id, _, team) if is_others_name(present, *id, &team.name) => faults.push(Fault {
                place: format!("[[team]] {}", team.name),
                field: "name",
                why: "名称现为另一团队所用，先改那一个 / another team has this name now, rename that one first",
            }),
            Change::AmendSite(_, from, site) if from.kind != site.kind => faults.push(Fault {
                place: format!("[[{}]] {}", site.kind.as_ref(), site.slug),
                field: "slug",
                why: "该短名已是另一类机构 / the slug is of a site of another kind",
            }),
            Change::AddTeam(team) | Change::AmendTeam(_, _, team) => {
                if teams.iter().any(|other| other.name == team.name) {
                    faults.push(Fault {
                        place: format!("[[team]] {}", team.name),
                        field: "name",
                        why: "已有同名的团队 / there is a team of this name already",
                    });
                }
                teams.push(team);
            }
            Change::AmendSite(_, from, site)
                if from.township_code != site.township_code && is_served(present, site) =>
            {
                faults.push(Fault {
                    place: format!("[[station]] {}", site.slug),
                    field: "code",
                    why: "该乡镇已由别的站点服务，请用划转 / another station serves the township, move it",
                });
            }
            Change::AddSite(site) | Change::AmendSite(_, _, site) => {
                let same = |other: &&Site| other.township_code.is_some() && other.township_code == site.township_code;
                if sites.iter().any(same) {
                    faults.push(Fault {
                        place: format!("[[station]] {}", site.slug),
                        field: "code",
                        why: "该乡镇已有另一短名的站点 / the township has a station of another slug already",
                    });
                }
                sites.push(site);
            }
            Change::MoveTownship(..) | Change::Practice(..) => {}
        }
    }
    faults
}
