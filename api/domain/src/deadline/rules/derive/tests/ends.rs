//! What ends a limit, what a closing takes away and begins, and limits counted back.

use super::*;

#[test]
fn a_limit_counted_back_is_met_by_what_comes_before_its_day() {
    let renewing = |told: &[(&str, &str)]| of(&case(told), &["N25"]);
    let expiry = ("2023-03-01", "preservation_expiry*7");
    assert_eq!(renewing(&[expiry]), ["N25 open 2023-02-22"]);
    for (on, state) in [
        ("2023-01-31", "met"),
        ("2023-02-22", "met"),
        ("2023-02-23", "met_late"),
        ("2023-03-02", "met_late"),
    ] {
        let line = [format!("N25 {state} 2023-02-22")];
        let applied = (on, "renewal_application_received*7");
        assert_eq!(renewing(&[expiry, applied]), line, "{on}, the expiry told before");
        assert_eq!(renewing(&[applied, expiry]), line, "{on}, the expiry told after");
    }
    let other = ("2023-01-31", "renewal_application_received*8");
    assert_eq!(renewing(&[expiry, other]), ["N25 open 2023-02-22"], "another thing");
}

#[test]
fn each_day_that_a_limit_is_counted_back_from_wants_its_own_act() {
    let renewing = |told: &[(&str, &str)]| of(&case(told), &["N25"]);
    let expiries = [
        ("2023-03-01", "preservation_expiry*7"),
        ("2024-03-01", "preservation_expiry*7"),
    ];
    let [first, second] = ["2023-02-10", "2024-02-22"].map(|on| (on, "renewal_application_received*7"));
    let with = |acts: &[(&str, &str)]| renewing(&[&expiries[..], acts].concat());
    assert_eq!(with(&[first]), ["N25 met 2023-02-22", "N25 open 2024-02-23"]);
    assert_eq!(with(&[second]), ["N25 open 2023-02-22", "N25 met 2024-02-23"]);
    assert_eq!(with(&[first, second]), ["N25 met 2023-02-22", "N25 met 2024-02-23"]);
    let twice = [expiries[0], expiries[0], first];
    assert_eq!(
        renewing(&twice),
        ["N25 met 2023-02-22"],
        "one day told twice is one day"
    );
}

#[test]
fn extending_and_telling_the_parties_are_counted_back_as_well() {
    let asked = [("2022-07-19", "closing_due"), ("2022-07-14", "extension_requested")];
    assert_eq!(of(&case(&asked), &["N75"]), ["N75 met 2022-07-14"]);
    let announced = [
        ("2022-07-19", "auction_announced*3"),
        ("2022-07-18", "auction_parties_notified*3"),
    ];
    assert_eq!(of(&case(&announced), &["N39"]), ["N39 met_late 2022-07-15"]);
}

#[test]
fn closing_ends_a_limit_counted_back_that_was_told_before_it() {
    let told_on = |on: &str| {
        let mut record = case(&[("2023-03-01", "preservation_expiry*7"), ("2022-05-05", "case_closed")]);
        record.happened[0].recorded = Moment::of_day(date(on));
        of(&record, &["N25"])
    };
    assert_eq!(told_on("2022-05-04"), ["N25 void 2023-02-22"]);
    assert_eq!(told_on("2022-05-05"), ["N25 open 2023-02-22"], "told with the closing");
    assert_eq!(told_on("2022-05-06"), ["N25 open 2023-02-22"], "told after it");
}

#[test]
fn a_second_round_is_ruled_by_its_own_pair() {
    let record = case(&[
        ("2022-02-10", "clear_clue_received*1"),
        ("2022-02-14", "clue_checked*1"),
        ("2022-05-10", "clear_clue_received*1"),
    ]);
    assert_eq!(
        of(&record, &["N12", "N14"]),
        [
            "N12 met 2022-02-17 by N14",
            "N12 open 2022-05-17 by N14",
            "N14 met 2022-02-15",
            "N14 open 2022-05-16",
        ]
    );
}

#[test]
fn closing_starts_what_it_starts() {
    let mut told = FILED.to_vec();
    told.extend([
        ("2022-05-05", "case_closed"),
        ("2022-05-05", "concluded_this_round"),
        ("2022-05-05", "closing_document_received"),
        ("2022-06-01", "property_changed"),
    ]);
    let mut rules = RULES.clone();
    for rule in &mut rules {
        rule.enabled |= rule.code.as_str() == "N95";
    }
    let derived = derive(&case(&told), &rules, &CALENDAR).expect("dates of this century");
    let open: Vec<&str> = derived
        .iter()
        .filter(|one| one.state == State::Open)
        .map(|one| one.code.as_str())
        .collect();
    assert_eq!(open, ["N11", "N78", "N79", "N95"]);
}

#[test]
fn measures_outlive_the_case_and_no_other_period_does() {
    let told = [
        ("2022-03-01", "deposit_frozen*1"),
        ("2022-03-01", "movable_seized*2"),
        ("2022-03-01", "immovable_sealed*3"),
        ("2022-03-01", "reference_price_fixed*4"),
        ("2022-03-01", "detained*5"),
        ("2022-03-01", "stay_decided"),
        ("2022-03-01", "superior_stay_received"),
        ("2022-03-01", "public_notice_issued"),
        ("2022-03-01", "grace_granted"),
        ("2022-03-10", "case_closed"),
    ];
    let mut record = case(&told);
    record.happened[8].stated = NonZeroU16::new(3);
    let expiries = ["N29", "N30", "N31", "N38", "N68", "N84", "N85", "N92", "N93"];
    assert_eq!(
        of(&record, &expiries),
        [
            "N29 open 2023-03-01",
            "N30 open 2024-03-01",
            "N31 open 2025-03-01",
            "N38 void 2023-03-01",
            "N68 open 2022-03-16",
            "N84 void 2023-03-01",
            "N85 void 2022-06-01",
            "N92 void 2022-03-31",
            "N93 void 2022-06-01",
        ]
    );
}

#[test]
fn a_document_states_less_than_the_law_allows_and_never_more() {
    let frozen = |stated: Option<u16>, stated_end: Option<&str>| {
        let mut record = case(&[
            ("2022-03-01", "movable_seized*7"),
            ("2022-03-01", "superior_stay_received"),
        ]);
        for one in &mut record.happened {
            (one.stated, one.stated_end) = (stated.and_then(NonZeroU16::new), stated_end.map(date));
        }
        record
    };
    let n30 = |stated, stated_end| of(&frozen(stated, stated_end), &["N30"]);
    assert_eq!(n30(None, None), ["N30 open 2024-03-01"]);
    assert_eq!(n30(Some(1), None), ["N30 open 2023-03-01"]);
    assert_eq!(n30(Some(3), None), ["N30 open 2024-03-01"]);
    // 2022-08-28 is a Sunday: the printed end is no last day that rolls
    assert_eq!(n30(None, Some("2022-08-28")), ["N30 open 2022-08-28"]);
    assert_eq!(n30(None, Some("2024-03-02")), ["N30 open 2024-03-01"]);
    assert_eq!(n30(Some(1), Some("2023-03-02")), ["N30 open 2023-03-01"]);
    let extended = |record: Record| {
        let granted = Extension {
            code: "N85".parse().expect("a code"),
            started_by: record.happened[1].id,
            amount: 2,
        };
        let extensions = vec![granted];
        of(&Record { extensions, ..record }, &["N85"])
    };
    assert_eq!(extended(frozen(Some(1), None)), ["N85 open 2022-06-01"]);
    assert_eq!(extended(frozen(None, Some("2022-05-20"))), ["N85 open 2022-07-20"]);
    assert_eq!(extended(frozen(None, None)), ["N85 open 2022-08-01"]);
}

#[test]
fn without_a_notice_the_first_paper_starts_what_the_notice_would() {
    let rights = |told: &[(&str, &str)]| of(&case(told), &["N62", "N87", "N94"]);
    let paper = ("2022-03-01", "first_enforcement_paper_served");
    assert_eq!(rights(&[paper]), ["N62 open 2022-03-11", "N87 open 2022-03-16"]);
    let noticed = [
        ("2022-02-21", "notice_received"),
        ("2022-02-21", "notice_served"),
        paper,
    ];
    assert_eq!(
        rights(&noticed),
        ["N62 open 2022-03-03", "N87 open 2022-03-08", "N94 floor 2022-05-21"],
        "a paper that follows the notice starts nothing"
    );
}

#[test]
fn what_stands_still_tells_what_was_left_out_before() {
    let record = Record {
        excluded: vec![
            between(Exclusion::Suspension, "2025-08-01", Some("2025-08-26")),
            between(Exclusion::Expert, "2025-09-16", None),
        ],
        ..case(&[("2025-05-30", "case_filed")])
    };
    let derived = derive(&record, &RULES, &CALENDAR).expect("dates of this century");
    let n73 = derived.iter().find(|one| one.code.as_str() == "N73").expect("a limit");
    let since = n73.pause.map(|pause| pause.since);
    assert_eq!(
        (n73.state, n73.excluded_days(), since),
        (State::Paused, 25, Some(date("2025-09-16")))
    );
}

#[test]
fn an_earliest_day_that_had_not_come_ends_with_the_case() {
    let floors = |closed_on: &str| {
        let mut told = FILED.to_vec();
        told.push((closed_on, "case_closed"));
        of(&case(&told), &["N76", "N77"])
    };
    assert_eq!(floors("2022-04-19"), ["N76 void 2022-07-18", "N77 void 2022-04-20"]);
    assert_eq!(floors("2022-04-20"), ["N76 void 2022-07-18", "N77 floor 2022-04-20"]);
    assert_eq!(floors("2022-07-18"), ["N76 floor 2022-07-18", "N77 floor 2022-04-20"]);
}

#[test]
fn nothing_that_comes_later_moves_what_has_ended() {
    let standing = |from: &str, until: Option<&str>| Record {
        excluded: vec![between(Exclusion::Suspension, from, until)],
        ..case(&[("2025-05-30", "case_filed"), ("2025-08-20", "case_closed")])
    };
    let n73 = |record: &Record| of(record, &["N73"]);
    let ended = n73(&case(&[("2025-05-30", "case_filed"), ("2025-08-20", "case_closed")]));
    assert_eq!(ended, ["N73 met 2025-12-01"]);
    assert_eq!(n73(&standing("2025-08-21", None)), ended);
    assert_eq!(n73(&standing("2025-08-21", Some("2025-09-21"))), ended);
    let days_before = n73(&standing("2025-08-11", Some("2025-08-20")));
    assert_eq!(days_before, ["N73 met 2025-12-09 +9"]);
    assert_eq!(
        n73(&standing("2025-08-11", None)),
        days_before,
        "it stood still when it ended"
    );
    assert_eq!(n73(&standing("2025-08-11", Some("2025-09-11"))), days_before);
}
