mod ends;

use std::fmt::Write as _;
use std::num::NonZeroU16;

use proptest::prelude::*;

use super::*;
use crate::deadline::rules::{
    exclusion::Exclusion,
    given::{CALENDAR, RULES, date},
    interval::Interval,
    record::Extension,
    status::TooEarly,
};

/// What happened, told as `day word` or `day word*n` with a subject, in the order it was written down.
fn happened(told: &[(&str, &str)]) -> Vec<Happened> {
    let one = |(nth, (on, word)): (usize, &(&str, &str))| {
        let (word, subject) = word.split_once('*').map_or((*word, None), |(word, n)| {
            (word, Some(Uuid::from_u128(n.parse().expect("a number"))))
        });
        let at = Moment::of_day(date(on));
        Happened {
            id: Uuid::from_u128(1_000 + nth as u128),
            kind: word.parse().expect("a word"),
            subject,
            stated: None,
            stated_end: None,
            at,
            recorded: at,
        }
    };
    told.iter().enumerate().map(one).collect()
}

fn case(told: &[(&str, &str)]) -> Record {
    Record {
        happened: happened(told),
        ..Record::of_case()
    }
}

/// One line an instance: code, state, end, and what is notable.
fn lines(record: &Record) -> Vec<String> {
    let derived = derive(record, &RULES, &CALENDAR).expect("dates of this century");
    let line = |one: &Instance| {
        let due = one.due.map_or_else(|| "-".to_owned(), |due| due.on.to_string());
        let left_out = one.due.map_or(0, |due| due.excluded_days);
        let mut line = format!("{} {} {due}", one.code.as_str(), one.state.as_ref());
        if left_out > 0 {
            write!(line, " +{left_out}").expect("a string takes it");
        }
        if let Some(ruled_by) = &one.ruled_by {
            write!(line, " by {}", ruled_by.as_str()).expect("a string takes it");
        }
        if one.backdated {
            line.push_str(" backdated");
        }
        line
    };
    derived.iter().map(line).collect()
}

/// The lines of some rules, in order.
fn of(record: &Record, codes: &[&str]) -> Vec<String> {
    let is_wanted = |line: &String| codes.contains(&line.split(' ').next().unwrap_or_default());
    lines(record).into_iter().filter(is_wanted).collect()
}

fn between(exclusion: Exclusion, from: &str, until: Option<&str>) -> (Exclusion, Interval) {
    let interval = Interval::try_new(date(from), until.map(date)).expect("in order");
    (exclusion, interval)
}

const FILED: [(&str, &str); 4] = [
    ("2022-01-18", "application_received"),
    ("2022-01-19", "case_filed"),
    ("2022-01-20", "assigned"),
    ("2022-01-20", "materials_received_by_handler"),
];

#[test]
fn a_case_that_was_filed_and_taken_over_has_its_first_deadlines() {
    assert_eq!(
        lines(&case(&FILED)),
        [
            "N04 met 2022-01-26",
            "N05 open 2022-01-24",
            "N06 open 2022-01-28 by N05",
            "N09 open 2022-01-24",
            "N73 open 2022-07-19",
            "N76 floor 2022-07-18",
            "N77 floor 2022-04-20",
        ]
    );
}

#[test]
fn a_notice_in_the_judgment_waives_the_notice_and_nothing_else() {
    let mut told = FILED.to_vec();
    told.extend([("2022-01-20", "notice_waived"), ("2022-01-21", "clue_request_sent")]);
    assert_eq!(
        lines(&case(&told)),
        [
            "N04 met 2022-01-26",
            "N05 waived 2022-01-24",
            "N06 waived 2022-01-28 by N05",
            "N09 met 2022-01-24",
            "N73 open 2022-07-19",
            "N76 floor 2022-07-18",
            "N77 floor 2022-04-20",
        ]
    );
}

#[test]
fn the_report_order_goes_with_the_notice_where_money_is_claimed() {
    let mut told = FILED.to_vec();
    told.push(("2022-01-25", "notice_issued"));
    let money = case(&told);
    let of = |record: &Record, code: &str| {
        let all = lines(record);
        all.into_iter().find(|line| line.starts_with(code))
    };
    assert_eq!(of(&money, "N08"), Some("N08 open 2022-01-25".to_owned()));
    assert_eq!(of(&money, "N05"), Some("N05 met_late 2022-01-24".to_owned()));
    assert_eq!(of(&money, "N06"), Some("N06 met 2022-01-28 by N05".to_owned()));
    told.push(("2022-01-25", "report_order_issued"));
    assert_eq!(of(&case(&told), "N08"), Some("N08 met 2022-01-25".to_owned()));
    let conduct = Record {
        is_money_claim: false,
        ..money
    };
    assert_eq!(of(&conduct, "N08"), None);
}

#[test]
fn whoever_takes_over_later_inherits_the_day() {
    let mut told = FILED.to_vec();
    told.push(("2022-01-22", "materials_received_by_handler"));
    assert_eq!(lines(&case(&told)), lines(&case(&FILED)));
    told.push(("2022-01-23", "notice_issued"));
    told.push(("2022-02-10", "materials_received_by_handler"));
    let notices = lines(&case(&told)).into_iter().filter(|line| line.starts_with("N05"));
    assert_eq!(notices.collect::<Vec<_>>(), ["N05 met 2022-01-24"]);
}

#[test]
fn suspension_and_appraisal_that_overlap_count_once_and_the_end_falls_on_a_working_sunday() {
    // 6 months from 2025-05-30 are 2025-11-30; 35 days left out, counted once, end on 2026-01-04
    let record = Record {
        excluded: vec![
            between(Exclusion::Suspension, "2025-08-01", Some("2025-08-26")),
            between(Exclusion::Expert, "2025-08-16", Some("2025-09-05")),
        ],
        ..case(&[("2025-05-30", "case_filed")])
    };
    let all = lines(&record);
    assert!(all.contains(&"N73 open 2026-01-04 +35".to_owned()), "{all:?}");
    let standing = Record {
        excluded: vec![between(Exclusion::Suspension, "2025-08-01", None)],
        ..record.clone()
    };
    let all = lines(&standing);
    assert!(all.contains(&"N73 paused -".to_owned()), "{all:?}");
    let extended = Record {
        extensions: vec![Extension {
            code: "N73".parse().expect("a code"),
            started_by: record.happened[0].id,
            amount: 3,
        }],
        ..record
    };
    let all = lines(&extended);
    assert!(all.contains(&"N73 open 2026-04-07 +35".to_owned()), "{all:?}");
}

#[test]
fn clues_have_deadlines_of_their_own_and_the_stricter_rule_binds_each() {
    let record = case(&[
        ("2022-01-19", "case_filed"),
        ("2022-02-10", "clear_clue_received*1"),
        ("2022-02-11", "clear_clue_received*2"),
        ("2022-02-14", "clue_checked*2"),
    ]);
    let clues: Vec<String> = lines(&record)
        .into_iter()
        .filter(|line| line.starts_with("N12") || line.starts_with("N14"))
        .collect();
    assert_eq!(
        clues,
        [
            "N12 open 2022-02-17 by N14",
            "N12 met 2022-02-18 by N14",
            "N14 open 2022-02-15",
            "N14 met 2022-02-16",
        ]
    );
}

#[test]
fn what_happens_to_a_thing_once_more_starts_its_limit_anew() {
    let frozen = |more: &[(&str, &str)]| {
        let mut told = vec![("2022-01-19", "case_filed"), ("2022-03-01", "deposit_frozen*7")];
        told.extend(more);
        let all = lines(&case(&told)).into_iter();
        all.filter(|line| line.starts_with("N29")).collect::<Vec<_>>()
    };
    assert_eq!(frozen(&[]), ["N29 open 2023-03-01"]);
    let renewed = [("2023-02-20", "renewed*7"), ("2023-02-21", "deposit_frozen*7")];
    assert_eq!(frozen(&renewed), ["N29 met 2023-03-01", "N29 open 2024-02-21"]);
    let twice = [("2022-03-02", "deposit_frozen*7"), renewed[0], renewed[1]];
    assert_eq!(frozen(&twice), frozen(&renewed), "what runs starts no second time");
    let other = [("2022-02-01", "released*8"), ("2022-03-01", "deposit_frozen*8")];
    assert_eq!(
        frozen(&other),
        ["N29 open 2023-03-01"],
        "what is done before starts nothing"
    );
}

#[test]
fn what_lapsed_leaves_room_for_a_new_one_and_takes_nothing_that_is_for_it() {
    let told = [("2022-03-01", "deposit_frozen*7"), ("2023-06-01", "deposit_frozen*7")];
    let after = |on| of(&case(&[&told[..], &[(on, "renewed*7")]].concat()), &["N29"]);
    assert_eq!(
        of(&case(&told), &["N29"]),
        ["N29 open 2023-03-01", "N29 open 2024-06-01"]
    );
    assert_eq!(after("2024-05-20"), ["N29 open 2023-03-01", "N29 met 2024-06-01"]);
    assert_eq!(after("2023-03-20"), ["N29 met_late 2023-03-01", "N29 open 2024-06-01"]);
    assert_eq!(after("2023-02-20"), ["N29 met 2023-03-01", "N29 open 2024-06-01"]);
}

#[test]
fn closing_meets_the_closing_limit_and_ends_what_still_ran_but_no_measure() {
    let mut told = FILED.to_vec();
    told.extend([("2022-03-01", "deposit_frozen*7"), ("2022-05-05", "case_closed")]);
    assert_eq!(
        lines(&case(&told)),
        [
            "N04 met 2022-01-26",
            "N05 void 2022-01-24",
            "N06 void 2022-01-28 by N05",
            "N09 void 2022-01-24",
            "N29 open 2023-03-01",
            "N73 met 2022-07-19",
            "N76 void 2022-07-18",
            "N77 floor 2022-04-20",
        ]
    );
}

#[test]
fn concluding_the_round_after_89_days_is_too_early() {
    let derived = derive(&case(&[("2022-01-19", "case_filed")]), &RULES, &CALENDAR).expect("dates");
    let floor = derived.iter().find(|one| one.code.as_str() == "N77").expect("a floor");
    let due = floor.due.expect("a day");
    let floor = Floor::try_new(
        crate::deadline::rules::Bound::AtLeast,
        &Due {
            unrolled_on: due.on,
            ..due
        },
    );
    let floor = floor.expect("a day");
    let days_after = |n| date("2022-01-19") + chrono::TimeDelta::days(n);
    let too_early = TooEarly {
        allowed_from: date("2022-04-20"),
    };
    assert_eq!(floor.check(days_after(89)), Err(too_early));
    assert_eq!(
        floor.check(days_after(90)),
        Err(too_early),
        "three months are not more than three"
    );
    assert_eq!(floor.check(days_after(91)), Ok(()));
}

#[test]
fn an_application_is_examined_within_seven_days_and_its_deadlines_end_with_it() {
    let application = |told: &[(&str, &str)]| Record {
        matter: Matter::Application,
        happened: happened(told),
        ..Record::of_case()
    };
    let incomplete = [
        ("2022-01-18", "application_incomplete"),
        ("2022-01-18", "supplement_request_sent"),
    ];
    assert_eq!(lines(&application(&incomplete)), ["N03 met 2022-01-18"]);
    let received = [("2022-01-18", "application_received")];
    assert_eq!(lines(&application(&received)), ["N02 open 2022-01-25"]);
    let filed = [received[0], ("2022-01-26", "case_filed")];
    assert_eq!(lines(&application(&filed)), ["N02 met_late 2022-01-25"]);
    let refused = [received[0], ("2022-01-20", "not_accepted_ruling")];
    assert_eq!(lines(&application(&refused)), ["N02 met 2022-01-25"]);
}

#[test]
fn what_is_written_down_a_day_later_is_flagged() {
    let mut record = case(&FILED);
    record.happened[3].recorded = Moment::of_day(date("2022-01-21"));
    let backdated: Vec<String> = lines(&record)
        .into_iter()
        .filter(|line| line.ends_with("backdated"))
        .collect();
    assert_eq!(
        backdated,
        ["N05 open 2022-01-24 backdated", "N09 open 2022-01-24 backdated"]
    );
}

proptest! {
    #[test]
    fn the_order_in_which_things_are_written_down_changes_nothing(order in Just((0..7_usize).collect::<Vec<_>>()).prop_shuffle()) {
        let mut told = FILED.to_vec();
        told.extend([
            ("2022-01-21", "notice_issued"),
            ("2022-01-23", "clue_request_sent"),
            ("2022-05-05", "case_closed"),
        ]);
        let record = case(&told);
        let shuffled = Record {
            happened: order.iter().map(|nth| record.happened[*nth].clone()).collect(),
            ..record.clone()
        };
        prop_assert_eq!(lines(&shuffled), lines(&record));
    }
}
