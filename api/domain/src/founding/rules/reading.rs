//! Reading a court's file, whole or one entry of it.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::super::file::{CourtEntry, CourtFile, StationEntry, TeamEntry, TownshipEntry, TribunalEntry};
use super::entry::Entry;
use super::{Days, End, Fault, Move, Present, Site, Team, Wanted};
use crate::duty::rules::duties_of;
use crate::kernel::case_number::CaseNumber;
use crate::kernel::contact::Phone;
use crate::kernel::kind::CaseKind;
use crate::kernel::practice::Practice;
use crate::kernel::route::{Duty, TeamKind};
use crate::place::{STATION_SUFFIX, SiteKind};

/// Most days after which somebody is told.
const MOST_DAYS: u16 = 365;
/// Most characters of a name.
const MOST_NAME: usize = 60;
/// Characters of a short name.
const SLUG: std::ops::RangeInclusive<usize> = 2..=32;
/// The short name of the court's own site.
pub(in crate::founding) const COURT_SLUG: &str = "court";
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
    for township in &file.township {
        reading.township(township);
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

/// The township that is to move by itself.
///
/// # Errors
/// The faults of the entry.
pub fn moving(entry: &TownshipEntry) -> Result<Wanted, Vec<Fault>> {
    let mut reading = Reading::default();
    reading.township(entry);
    if reading.faults.is_empty() {
        Ok(reading.wanted)
    } else {
        Err(reading.faults)
    }
}

/// What takes a last day back.
const NO_END: [&str; 2] = ["none", "无"];

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

    fn day(&mut self, place: &str, field: &'static str, day: Option<&str>) -> Option<NaiveDate> {
        let day = day.map(str::trim).filter(|day| !day.is_empty())?;
        let read = day.parse().ok();
        if read.is_none() {
            self.fault(place, field, "日期应为 2026-12-31 的样子 / a day is written 2026-12-31");
        }
        read
    }

    fn days(&mut self, place: &str, from: Option<&str>, to: Option<&str>) -> Days {
        let from = self.day(place, "startsOn", from);
        if to.is_some_and(|to| NO_END.contains(&to.trim())) {
            return Days { from, to: End::Never };
        }
        let to = self.day(place, "endsOn", to);
        Days {
            from,
            to: to.map_or(End::Unsaid, End::On),
        }
    }

    fn township(&mut self, entry: &TownshipEntry) {
        let code = entry.code.trim();
        let place = format!("[[township]] {code}");
        self.code(&place, code);
        if self.wanted.townships.iter().any(|township| township.code == code) {
            self.fault(&place, "code", "区划代码重复 / the code stands twice");
        }
        let name = entry.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        if name.is_some_and(|name| name.chars().count() > MOST_NAME || name.chars().any(char::is_control)) {
            self.fault(&place, "name", "名称应为1至60个字 / a name has 1 to 60 characters");
        }
        let from = self.day(&place, "startsOn", entry.started_on.as_deref());
        self.wanted.townships.push(Move {
            code: code.to_owned(),
            name: name.map(str::to_owned),
            station: entry.station.trim().to_owned(),
            from,
        });
    }

    fn code(&mut self, place: &str, code: &str) {
        if code.len() != 9 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            self.fault(
                place,
                "code",
                "统计用区划代码应为9位数字 / the code of a township has nine digits",
            );
        }
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
            days: Days::default(),
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
            days: self.days(&place, entry.started_on.as_deref(), entry.ended_on.as_deref()),
        };
        self.wanted.sites.push(site);
    }

    fn station(&mut self, entry: &StationEntry) {
        let place = format!("[[station]] {}", entry.slug);
        let code = entry.code.trim();
        self.code(&place, code);
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
            days: self.days(&place, entry.started_on.as_deref(), entry.ended_on.as_deref()),
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
            seat: entry.site.as_deref().map(str::trim).map(str::to_owned),
            days: self.days(&place, entry.started_on.as_deref(), entry.ended_on.as_deref()),
            into: entry.into.as_deref().map(str::trim).map(str::to_owned),
        };
        self.wanted.teams.push(team);
    }
}

#[cfg(test)]
mod tests;
