//! Reading a court's file, whole or one entry of it.

use std::collections::HashSet;

use super::super::file::{CourtEntry, CourtFile, StationEntry, TeamEntry, TribunalEntry};
use super::entry::Entry;
use super::{Fault, Present, Site, Team, Wanted};
use crate::domain::duty::rules::duties_of;
use crate::domain::place::SiteKind;
use crate::kernel::case_number::CaseNumber;
use crate::kernel::contact::Phone;
use crate::kernel::kind::CaseKind;
use crate::kernel::practice::Practice;
use crate::kernel::route::{Duty, TeamKind};

/// Most days after which somebody is told.
const MOST_DAYS: u16 = 365;
/// Most characters of a name.
const MOST_NAME: usize = 60;
/// Characters of a short name.
const SLUG: std::ops::RangeInclusive<usize> = 2..=32;
/// What the station of a township is called.
pub const STATION_SUFFIX: &str = "便民执行服务站";
/// The short name of the court's own site.
pub(super) const COURT_SLUG: &str = "court";
/// What the short name of a tribunal ends with, so that a station may have the same.
pub(super) const TRIBUNAL_SUFFIX: &str = "-tribunal";

/// Reads a file.
///
/// # Errors
/// Every fault there is, in the order of the file.
pub fn read(file: &CourtFile) -> Result<Wanted, Vec<Fault>> {
    let mut reading = Reading::default();
    reading.court(&file.court);
    for tribunal in &file.tribunal {
        reading.tribunal(tribunal);
    }
    for station in &file.station {
        reading.station(station);
    }
    for (ordinal, team) in (1_i32..).zip(&file.team) {
        reading.team(team, ordinal);
    }
    reading.practice(file.practice);
    if reading.faults.is_empty() {
        Ok(reading.wanted)
    } else {
        Err(reading.faults)
    }
}

/// What is there, with one entry added or changed.
///
/// # Errors
/// The faults of the entry.
pub fn with(present: &Present, entry: &Entry) -> Result<Wanted, Vec<Fault>> {
    let mut reading = Reading::default();
    let others = present.sites.iter().map(|(_, site)| site);
    for site in others.filter(|site| Some(&site.slug) != entry.slug().as_ref()) {
        let name = site.name.strip_suffix(STATION_SUFFIX).unwrap_or(&site.name);
        reading.names.insert(name.to_owned());
        reading.wanted.sites.push(site.clone());
    }
    let its_own = entry.team(present);
    for (_, team) in present.teams.iter().filter(|team| Some(*team) != its_own) {
        reading.names.insert(team.name.clone());
        reading.wanted.teams.push(team.clone());
    }
    let last = present
        .teams
        .iter()
        .map(|(_, team)| team.ordinal)
        .max()
        .unwrap_or_default();
    let ordinal = its_own.map_or(last + 1, |(_, team)| team.ordinal);
    match entry {
        Entry::Court(entry) => reading.court(entry),
        Entry::Tribunal(entry) => reading.tribunal(entry),
        Entry::Station(entry) => reading.station(entry),
        Entry::Team(entry) => reading.team(entry, ordinal),
    }
    if reading.faults.is_empty() {
        Ok(reading.wanted)
    } else {
        Err(reading.faults)
    }
}

/// A file being read.
#[derive(Default)]
struct Reading {
    wanted: Wanted,
    faults: Vec<Fault>,
    names: HashSet<String>,
}

impl Reading {
    fn fault(&mut self, place: &str, field: &'static str, why: &'static str) {
        self.faults.push(Fault {
            place: place.to_owned(),
            field,
            why,
        });
    }

    /// A name that is given, short enough, and nobody else's.
    fn name(&mut self, place: &str, name: &str) -> String {
        let name = name.trim();
        let length = name.chars().count();
        if length == 0 || length > MOST_NAME || name.chars().any(char::is_control) {
            self.fault(place, "name", "名称应为1至60个字 / a name has 1 to 60 characters");
        } else if !self.names.insert(name.to_owned()) {
            self.fault(place, "name", "名称重复 / the name stands twice");
        }
        name.to_owned()
    }

    fn phone(&mut self, place: &str, phone: &str) -> String {
        if let Ok(phone) = Phone::parse(phone) {
            return phone.as_str().to_owned();
        }
        self.fault(place, "phone", "电话号码有误 / the telephone number is malformed");
        String::new()
    }

    fn slug(&mut self, place: &str, slug: &str, suffix: &str) -> String {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let full = format!("{slug}{suffix}");
        let is_reserved = full == COURT_SLUG || slug.ends_with(TRIBUNAL_SUFFIX);
        if !SLUG.contains(&slug.len()) || !slug.chars().all(plain) || is_reserved {
            self.fault(
                place,
                "slug",
                "短名应为2至32个小写字母、数字或连字符 / a slug has 2 to 32 of a-z, 0-9 and -",
            );
        } else if self.wanted.sites.iter().any(|site| site.slug == full) {
            self.fault(place, "slug", "短名重复 / the slug stands twice");
        }
        full
    }

    fn practice(&mut self, practice: Option<Practice>) {
        let days = practice.map(|practice| [practice.leader_after_days, practice.chief_after_days]);
        if days.is_some_and(|days| days.iter().any(|days| *days > MOST_DAYS)) {
            self.fault("[practice]", "practice", "天数至多365 / at most 365 days");
        }
        self.wanted.practice = practice;
    }

    fn court(&mut self, entry: &CourtEntry) {
        let place = "[court]";
        let code = entry.code.trim();
        let numbered = CaseNumber::try_new(2026, code, CaseKind::FirstEnforcement, 1);
        if numbered.is_err() {
            self.fault(place, "code", "法院代字有误，如 云0381 / the court code is malformed");
        }
        let site = Site {
            kind: SiteKind::Court,
            slug: COURT_SLUG.to_owned(),
            name: self.name(place, &entry.name),
            parent: None,
            township_code: None,
            court_code: Some(code.to_owned()),
            phone: self.phone(place, &entry.phone),
        };
        self.wanted.sites.push(site);
    }

    fn tribunal(&mut self, entry: &TribunalEntry) {
        let place = format!("[[tribunal]] {}", entry.slug);
        let site = Site {
            kind: SiteKind::Tribunal,
            slug: self.slug(&place, &entry.slug, TRIBUNAL_SUFFIX),
            name: self.name(&place, &entry.name),
            parent: Some(COURT_SLUG.to_owned()),
            township_code: None,
            court_code: None,
            phone: self.phone(&place, &entry.phone),
        };
        self.wanted.sites.push(site);
    }

    fn station(&mut self, entry: &StationEntry) {
        let place = format!("[[station]] {}", entry.slug);
        let code = entry.code.trim();
        if code.len() != 9 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            self.fault(
                &place,
                "code",
                "统计用区划代码应为9位数字 / the code of a township has nine digits",
            );
        }
        let same = |site: &Site| site.township_code.as_deref() == Some(code);
        if self.wanted.sites.iter().any(same) {
            self.fault(&place, "code", "区划代码重复 / the code stands twice");
        }
        let parent = entry.tribunal.as_ref().map(|slug| format!("{slug}{TRIBUNAL_SUFFIX}"));
        let known = |slug: &String| self.wanted.sites.iter().any(|site| site.slug == *slug);
        if parent.as_ref().is_some_and(|slug| !known(slug)) {
            self.fault(&place, "tribunal", "没有这个法庭 / there is no such tribunal");
        }
        let name = self.name(&place, &entry.township);
        let site = Site {
            kind: SiteKind::Station,
            slug: self.slug(&place, &entry.slug, ""),
            name: format!("{name}{STATION_SUFFIX}"),
            parent: parent.or_else(|| Some(COURT_SLUG.to_owned())),
            township_code: Some(code.to_owned()),
            court_code: None,
            phone: self.phone(&place, &entry.phone),
        };
        self.wanted.sites.push(site);
    }

    fn team(&mut self, entry: &TeamEntry, ordinal: i32) {
        let place = format!("[[team]] {}", entry.name);
        let kind = entry.kind.parse::<TeamKind>();
        if kind.is_err() {
            self.fault(
                &place,
                "kind",
                "kind 应为 rapid、compulsory 或 auxiliary / the kind is unknown",
            );
        }
        let kind = kind.unwrap_or(TeamKind::Auxiliary);
        let duties = match &entry.duties {
            None => duties_of(kind).to_vec(),
            Some(words) => {
                let read: Vec<Duty> = words.iter().filter_map(|word| word.parse().ok()).collect();
                let distinct: HashSet<&Duty> = read.iter().collect();
                if read.len() != words.len() || distinct.len() != read.len() {
                    self.fault(
                        &place,
                        "duties",
                        "权责清单中有不认识或者重复的事项 / a duty is unknown or stands twice",
                    );
                }
                read
            }
        };
        let team = Team {
            name: self.name(&place, &entry.name),
            was: entry.was.as_deref().map(str::trim).map(str::to_owned),
            kind,
            ordinal,
            phone: self.phone(&place, &entry.phone),
            duties,
        };
        self.wanted.teams.push(team);
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::super::{Change, collisions, compare};
    use super::*;

    fn file(text: &str) -> CourtFile {
        toml::from_str(text).expect("the test writes TOML")
    }

    fn teams(names: &[&str]) -> Present {
        let team = |(ordinal, name): (i32, &&str)| Team {
            name: (*name).to_owned(),
            was: None,
            kind: TeamKind::Rapid,
            ordinal,
            phone: "0874-7100411".to_owned(),
            duties: duties_of(TeamKind::Rapid).to_vec(),
        };
        Present {
            sites: Vec::new(),
            teams: (1..).map(Uuid::from_u128).zip((1..).zip(names).map(team)).collect(),
            practice: None,
        }
    }

    fn with_teams(entries: &str) -> Wanted {
        let court = "[court]\nname = \"某法院\"\ncode = \"云0381\"\nphone = \"0874-7100368\"\n";
        read(&file(&format!("{court}{entries}"))).expect("lawful")
    }

    fn entry(name: &str, was: &str) -> String {
        let was = if was.is_empty() {
            String::new()
        } else {
            format!("was = \"{was}\"\n")
        };
        format!("[[team]]\nname = \"{name}\"\n{was}kind = \"rapid\"\nphone = \"0874-7100411\"\n")
    }

    #[test]
    fn a_name_that_a_renamed_team_leaves_may_be_taken_by_a_new_one() {
        let present = teams(&["旧队"]);
        for entries in [
            entry("新队", "旧队") + &entry("旧队", ""),
            entry("旧队", "") + &entry("新队", "旧队"),
        ] {
            let changes = compare(&present, &with_teams(&entries)).changes;
            let of_teams: Vec<&Change> = changes
                .iter()
                .filter(|change| !matches!(change, Change::AddSite(_)))
                .collect();
            assert!(
                matches!(of_teams[0], Change::AmendTeam(_, _, to) if to.name == "新队"),
                "{of_teams:?}"
            );
            assert!(
                matches!(of_teams[1], Change::AddTeam(new) if new.name == "旧队"),
                "{of_teams:?}"
            );
            assert_eq!(collisions(&present, &changes), []);
        }
    }

    #[test]
    fn two_teams_do_not_change_names_in_one_step() {
        let present = teams(&["甲队", "乙队"]);
        let changes = compare(&present, &with_teams(&(entry("甲队", "乙队") + &entry("乙队", "甲队")))).changes;
        assert_eq!(collisions(&present, &changes).len(), 2);
    }

    #[test]
    fn a_station_does_not_take_the_slug_of_a_tribunal() {
        let entry = Entry::Station(StationEntry {
            slug: "tangtang-tribunal".to_owned(),
            township: "倘塘镇".to_owned(),
            code: "530381106".to_owned(),
            tribunal: None,
            phone: "0874-7100404".to_owned(),
        });
        assert_eq!(with(&teams(&[]), &entry).expect_err("reserved").len(), 1);
    }

    #[test]
    fn every_fault_of_a_file_is_named() {
        let text = "[court]\nname = \"\"\ncode = \"0381\"\nphone = \"?\"\n
            [[tribunal]]\nslug = \"A\"\nname = \"甲\"\nphone = \"0874-7100401\"\n
            [[station]]\nslug = \"xi\"\ntownship = \"甲\"\ncode = \"53038110\"\ntribunal = \"yi\"\nphone = \"0874-7100401\"\n
            [[team]]\nname = \"一队\"\nkind = \"fast\"\nphone = \"0874-7100401\"\nduties = [\"serve_papers\", \"serve_papers\"]";
        let faults = read(&file(text)).expect_err("full of faults");
        let places: Vec<&str> = faults.iter().map(|fault| fault.place.as_str()).collect();
        assert_eq!(
            places,
            [
                "[court]",
                "[court]",
                "[court]",
                "[[tribunal]] A",
                "[[station]] xi",
                "[[station]] xi",
                "[[station]] xi",
                "[[team]] 一队",
                "[[team]] 一队"
            ]
        );
    }
}
