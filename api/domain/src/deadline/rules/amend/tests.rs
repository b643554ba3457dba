use chrono::NaiveDate;

use super::*;
use crate::deadline::rules::given::{RULES, date};
use crate::deadline::rules::{Exclusion, in_force};

const TODAY: &str = "2026-03-16";

fn rows(code: &str) -> Vec<RuleRow> {
    let texts = [
        zhixing_migration::data::DEADLINE_RULES,
        zhixing_migration::data::LOCAL_RULES,
    ];
    let all = texts.into_iter().flat_map(|text| {
        let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize::<RuleRow>();
        rows.map(|row| row.expect("a row")).collect::<Vec<_>>()
    });
    all.filter(|row| row.code == code).collect()
}

fn effect(on: &str) -> Effect {
    Effect {
        from: date(on),
        today: date(TODAY),
    }
}

fn from(code: &str, change: &Change, on: &str) -> Result<DeadlineRule, AmendError> {
    let table: Vec<DeadlineRule> = RULES.clone();
    let made = amend(&rows(code), &table, change, effect(on))?;
    Ok(made.parse().expect("what is made is a rule"))
}

fn made(code: &str, change: &Change) -> Result<DeadlineRule, AmendError> {
    from(code, change, "2026-04-01")
}

fn length(amount: u16, unit: Unit) -> Change {
    Change {
        amount: Some(amount),
        unit: Some(unit),
        ..Change::default()
    }
}

fn by_this_court(amount: u16, unit: Unit) -> Change {
    Change {
        mark: Some(Mark::Policy),
        ..length(amount, unit)
    }
}

#[test]
fn what_is_not_changed_is_taken_over() {
    let change = Change {
        warn_days: Some(20),
        ..Change::default()
    };
    let rule = made("N73", &change).expect("a version");
    let former: DeadlineRule = rows("N73")[0].parse().expect("a rule");
    let same = DeadlineRule {
        version: 2,
        warn_days: 20,
        effective_from: date("2026-04-01"),
        ..former
    };
    assert_eq!(rule, same);
}

#[test]
fn a_version_takes_effect_on_a_day_to_come() {
    let change = Change::default();
    for on in ["2026-03-15", TODAY, "2036-04-01", "9999-12-31"] {
        assert_eq!(
            from("N73", &change, on),
            Err(AmendError::Field("effectiveFrom")),
            "{on}"
        );
    }
    assert!(from("N73", &change, "2026-03-17").is_ok());
}

#[test]
fn what_the_source_says_changes_with_the_source() {
    let longer = length(9, Unit::Month);
    assert_eq!(made("N73", &longer), Err(AmendError::NeedsSource));
    let sourced = Change {
        source: Some("新的期限规定第1条".to_owned()),
        ..longer.clone()
    };
    assert_eq!(made("N73", &sourced).expect("a version").mark, Mark::V);
    for mark in [Mark::V, Mark::P, Mark::Unverified] {
        let kept = Change {
            mark: Some(mark),
            ..longer.clone()
        };
        assert_eq!(made("N73", &kept), Err(AmendError::NeedsSource), "{mark:?}");
    }
    let excluding = Change {
        exclusions: Some("E1".to_owned()),
        ..Change::default()
    };
    assert_eq!(made("N73", &excluding), Err(AmendError::NeedsSource));
    let ending = Change {
        satisfied_by: Some(vec!["case_closed".to_owned(), "case_filed".to_owned()]),
        ..Change::default()
    };
    assert_eq!(made("N73", &ending), Err(AmendError::NeedsSource));
    assert!(
        made("L01", &length(3, Unit::Workday)).is_ok(),
        "what is local has no law"
    );
}

#[test]
fn this_court_is_stricter_with_itself_and_with_nobody_else() {
    for (code, amount, unit) in [
        ("N73", 5, Unit::Month),
        ("N73", 150, Unit::Day),
        ("N04", 3, Unit::Day),
        ("N04", 48, Unit::Hour),
        ("N34", 20, Unit::Day),
        ("N47", 40, Unit::Day),
    ] {
        let mut change = by_this_court(amount, unit);
        if unit == Unit::Hour {
            // hours never roll, and the way a rule rolls is not changed
            assert_eq!(made(code, &change), Err(AmendError::Field("unit")));
            change.unit = Some(Unit::Day);
            change.amount = Some(2);
        }
        assert!(made(code, &change).is_ok(), "{code} {amount} {unit:?}");
    }
    for (code, amount, unit) in [
        ("N73", 7, Unit::Month),
        ("N73", 180, Unit::Day),
        ("N04", 7, Unit::Workday),
        ("N16", 30, Unit::Day),
        ("N77", 2, Unit::Month),
        ("N77", 4, Unit::Month),
        ("N29", 6, Unit::Month),
        ("N56", 16, Unit::Day),
        ("N58", 9, Unit::Day),
        ("N10", 5, Unit::Day),
    ] {
        let refused = made(code, &by_this_court(amount, unit));
        assert_eq!(refused, Err(AmendError::BeyondLaw), "{code} {amount} {unit:?}");
    }
    let excluding = Change {
        mark: Some(Mark::Policy),
        exclusions: Some("E1".to_owned()),
        ..Change::default()
    };
    assert_eq!(made("N04", &excluding), Err(AmendError::BeyondLaw), "it would lengthen");
    let fewer = made("N73", &excluding).expect("it shortens");
    assert!(!fewer.exclusions.takes(Exclusion::Sale));
    let starting = Change {
        mark: Some(Mark::Policy),
        start_events: Some(vec!["assigned".to_owned()]),
        ..Change::default()
    };
    assert_eq!(made("N73", &starting), Err(AmendError::BeyondLaw));
}

#[test]
fn a_limit_of_the_law_is_not_switched_off_by_a_reason_alone() {
    let off = Change {
        enabled: Some(false),
        ..Change::default()
    };
    assert_eq!(made("N73", &off), Err(AmendError::NeedsSource));
    let by_this_court = Change {
        mark: Some(Mark::Policy),
        ..off.clone()
    };
    assert_eq!(made("N73", &by_this_court), Err(AmendError::BeyondLaw));
    let sourced = Change {
        source: Some("新的期限规定第1条".to_owned()),
        ..off.clone()
    };
    assert!(!made("N73", &sourced).expect("the law changed").enabled);
    assert!(!made("L01", &off).expect("the court's own").enabled);
}

#[test]
fn back_from_this_courts_word_to_the_law_takes_a_source() {
    let table: Vec<DeadlineRule> = RULES.clone();
    let mut versions = rows("N73");
    let on = effect("2026-04-01");
    let policy = amend(&versions, &table, &by_this_court(5, Unit::Month), on).expect("a version");
    versions.push(policy.clone());
    let mut table = table;
    table.push(policy.parse().expect("a rule"));
    let back = Change {
        mark: Some(Mark::V),
        ..length(6, Unit::Month)
    };
    assert_eq!(amend(&versions, &table, &back, on), Err(AmendError::NeedsSource));
    let longer = by_this_court(7, Unit::Month);
    assert_eq!(amend(&versions, &table, &longer, on), Err(AmendError::BeyondLaw));
    let between = by_this_court(6, Unit::Month);
    assert!(amend(&versions, &table, &between, on).is_ok(), "the law is the measure");
}

fn one(word: &str) -> Vec<String> {
    vec![word.to_owned()]
}

#[test]
fn words_pairs_texts_and_figures_are_held_to_the_table() {
    type Set = fn(&mut Change);
    let cases: [(&str, Set); 16] = [
        ("startEvents", |it| it.start_events = Some(one("case_dreamt_of"))),
        ("startEvents", |it| it.start_events = Some(one("Case"))),
        ("startEvents", |it| it.start_events = Some(Vec::new())),
        ("satisfiedBy", |it| it.satisfied_by = Some(one("never_told"))),
        ("satisfiedBy", |it| it.satisfied_by = Some(one("a|b"))),
        ("pairsWith", |it| it.pairs_with = Some(one("N999"))),
        ("pairsWith", |it| it.pairs_with = Some(one("N73"))),
        ("pairsWith", |it| it.pairs_with = Some(one("N02"))),
        ("name", |it| it.name = Some(" ".to_owned())),
        ("name", |it| it.name = Some("长".repeat(41))),
        ("appliesTo", |it| it.applies_to = Some("长".repeat(301))),
        ("source", |it| it.source = Some(String::new())),
        ("exclusions", |it| it.exclusions = Some("E9".to_owned())),
        ("warnDays", |it| it.warn_days = Some(367)),
        ("amount", |it| *it = length(0, Unit::Month)),
        ("amount", |it| *it = length(21, Unit::Year)),
    ];
    for (field, set) in cases {
        let mut change = Change::default();
        set(&mut change);
        assert_eq!(made("N73", &change), Err(AmendError::Field(field)), "{change:?}");
    }
    assert_eq!(made("N77", &length(3, Unit::Workday)), Err(AmendError::Field("unit")));
    assert_eq!(made("N03", &length(3, Unit::AtOnce)), Err(AmendError::Field("amount")));
    for (amount, unit) in [(20, Unit::Year), (240, Unit::Month)] {
        let sourced = Change {
            source: Some("新的期限规定第1条".to_owned()),
            ..length(amount, unit)
        };
        assert!(made("N73", &sourced).is_ok(), "twenty years are not too long");
    }
    for (amount, unit) in [(241, Unit::Month), (8_000, Unit::Day)] {
        assert_eq!(made("N73", &length(amount, unit)), Err(AmendError::Field("amount")));
    }
    let paired = Change {
        pairs_with: Some(one("N74")),
        ..Change::default()
    };
    assert!(made("N73", &paired).is_ok());
}

fn version(version: u32, from: &str, to: Option<&str>) -> DeadlineRule {
    let rule: DeadlineRule = rows("N73")[0].parse().expect("a rule");
    DeadlineRule {
        version,
        effective_from: date(from),
        effective_to: to.map(date),
        ..rule
    }
}

/// Versions as they stand after each new one took its place.
fn after(starts: &[&str]) -> Vec<DeadlineRule> {
    let mut versions: Vec<DeadlineRule> = Vec::new();
    for (number, start) in (1..).zip(starts) {
        for former in &mut versions {
            if let Some(end) = closed_on(former, date(start)) {
                former.effective_to = Some(end);
            }
        }
        versions.push(version(number, start, None));
    }
    versions
}

#[test]
fn of_each_day_one_version_is_in_force_and_it_is_the_last_that_claims_it() {
    let starts = [
        &["2014-01-01", "2026-05-01", "2026-06-01"][..],
        &["2014-01-01", "2026-05-01", "2026-04-15"],
        &["2014-01-01", "2026-05-01", "2026-05-01"],
        &["2014-01-01", "2026-05-01", "2026-06-01", "2026-04-15", "2026-05-15"],
    ];
    for starts in starts {
        let versions = after(starts);
        let code = versions[0].code.clone();
        for offset in 0..120 {
            let on: NaiveDate = date("2026-03-16") + chrono::TimeDelta::days(offset);
            let holding: Vec<u32> = versions
                .iter()
                .filter(|one| one.is_in_force(on))
                .map(|one| one.version)
                .collect();
            let newest = versions
                .iter()
                .rfind(|one| one.effective_from <= on)
                .expect("the first");
            // a later version that began earlier has taken the place of those after it
            assert_eq!(holding.len(), 1, "{starts:?} {on}");
            assert_eq!(holding[0], newest.version, "{starts:?} {on}");
            assert_eq!(in_force(&versions, &code, on).expect("one").version, newest.version);
        }
    }
}
