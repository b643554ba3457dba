//! A court's file as it is read.

use uuid::Uuid;

use super::super::super::workbook;
use super::super::{Change, after, collisions, compare, misplaced, unfounded, untimely};
use super::*;
use crate::sheet::{self, table};

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
        seat: Some("court".to_owned()),
        days: Days::default().anew(today()),
        into: None,
    };
    Present {
        sites: Vec::new(),
        teams: (1..).map(Uuid::from_u128).zip((1..).zip(names).map(team)).collect(),
        ..Present::default()
    }
}

fn today() -> NaiveDate {
    "2026-11-30".parse().expect("a date")
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
        let changes = compare(&present, &with_teams(&entries), today()).changes;
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
    let changes = compare(
        &present,
        &with_teams(&(entry("甲队", "乙队") + &entry("乙队", "甲队"))),
        today(),
    )
    .changes;
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
        started_on: None,
        ended_on: None,
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

const GROWN: &str = "[court]\nname = \"某法院\"\ncode = \"云0381\"\nphone = \"0874-7100368\"\n
    [[station]]\nslug = \"delu\"\ntownship = \"得禄乡\"\ncode = \"530381203\"\nphone = \"0874-7100501\"\nended_on = \"2026-12-31\"\n
    [[station]]\nslug = \"yangliu\"\ntownship = \"杨柳镇\"\ncode = \"530381115\"\nphone = \"0874-7100502\"\n
    [[team]]\nname = \"一队\"\nkind = \"rapid\"\nphone = \"0874-7100411\"\nended_on = \"2026-12-31\"\ninto = \"二队\"\n
    [[team]]\nname = \"二队\"\nkind = \"rapid\"\nphone = \"0874-7100412\"\nsite = \"yangliu\"\n
    [[township]]\ncode = \"530381203\"\nstation = \"yangliu\"\nstarted_on = \"2027-01-01\"\n";

#[test]
fn a_merger_in_the_file_is_made_once() {
    let wanted = read(&file(GROWN)).expect("lawful");
    let changes = compare(&Present::default(), &wanted, today()).changes;
    let made = after(&Present::default(), &changes);
    assert_eq!(unfounded(&made, &changes, true), []);
    assert_eq!(misplaced(&made, &changes, today()), []);
    assert_eq!(untimely(&changes, today(), true), []);
    let served: Vec<(&str, &str)> = made
        .townships
        .iter()
        .filter(|span| span.holds("2027-01-01".parse().expect("a date")))
        .map(|span| (span.code.as_str(), span.station.as_str()))
        .collect();
    assert_eq!(served, [("530381115", "yangliu"), ("530381203", "yangliu")]);
    let stored = |(n, (_, team)): (u128, (Uuid, Team))| (Uuid::from_u128(n), Team { into: None, ..team });
    let there = Present {
        teams: (1..).zip(made.teams).map(stored).collect(),
        ..made
    };
    for later in ["2026-11-30", "2027-06-01"] {
        let later = later.parse().expect("a date");
        let again = compare(&there, &wanted, later).changes;
        let again: Vec<String> = again.iter().map(ToString::to_string).collect();
        assert_eq!(again, Vec::<String>::new(), "{later}");
    }
}

#[test]
fn days_that_cannot_be_are_faults_of_the_file() {
    let text = GROWN
        .replace("2027-01-01", "一月一日")
        .replace("into = \"二队\"", "into = \"三队\"");
    assert_eq!(read(&file(&text)).expect_err("no day").len(), 1);
    let text = GROWN
        .replace("into = \"二队\"", "into = \"三队\"")
        .replace("site = \"yangliu\"", "site = \"delu\"")
        .replace("station = \"yangliu\"", "station = \"delu\"");
    let wanted = read(&file(&text)).expect("it can be read");
    let changes = compare(&Present::default(), &wanted, today()).changes;
    let made = after(&Present::default(), &changes);
    let fields: Vec<&str> = unfounded(&made, &changes, true)
        .iter()
        .map(|fault| fault.field)
        .collect();
    assert_eq!(fields, ["into", "site"]);
}

#[test]
fn a_workbook_says_what_the_text_says() {
    let plain = file(GROWN);
    let at = "2026-11-30T01:00:00Z".parse().expect("an instant");
    let bytes = sheet::write_all(&workbook::sheets(&plain), at).expect("sheets");
    let pages = table::pages(&bytes).map_err(|_| "pages").expect("it is a workbook");
    let book = read(&workbook::read(&pages).expect("all heads are there")).expect("lawful");
    let plain = read(&plain).expect("lawful");
    assert_eq!(book.sites, plain.sites);
    assert_eq!(book.teams, plain.teams);
    assert_eq!(book.townships, plain.townships);
}
