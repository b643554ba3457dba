use super::*;
use crate::deadline::rules::{exclusion::Exclusion, given::date, rule::Mark};

impl RuleRow {
    /// The closing limit, as a row.
    pub(in crate::deadline::rules) fn example() -> Self {
        let text = str::to_owned;
        Self {
            code: text("N73"),
            version: text("1"),
            name: text("执结期限"),
            start_events: text("case_filed"),
            satisfied_by: text("case_closed"),
            amount: text("6"),
            unit: text("month"),
            direction: text("forward"),
            roll: text("later"),
            floor: text("no"),
            matter: text("case"),
            condition: text("not_administrative"),
            outlives: text("false"),
            enabled: text("true"),
            applies_to: text("有财产可供执行"),
            warn_days: text("30"),
            exclusions: text("EM"),
            kind: text("court"),
            pairs_with: String::new(),
            source: text("最高人民法院关于人民法院办理执行案件若干期限的规定第1条"),
            mark: text("V"),
            effective_from: text("2014-01-01"),
            effective_to: String::new(),
            extension_most: text("3"),
            extension_reported: String::new(),
            extension_lead_days: text("5"),
        }
    }
}

fn changed(change: impl FnOnce(&mut RuleRow)) -> Result<DeadlineRule, RuleError> {
    let mut row = RuleRow::example();
    change(&mut row);
    row.parse()
}

fn set(column: &mut String, value: &str) {
    value.clone_into(column);
}

#[test]
fn a_row_is_read_column_by_column() {
    let rule = changed(|row| {
        set(&mut row.start_events, "application_received|property_found");
        set(&mut row.exclusions, "E1,E4");
        set(&mut row.pairs_with, "N74|N100");
        set(&mut row.mark, "unverified");
        set(&mut row.effective_to, "2024-01-01");
    });
    let rule = rule.expect("the row is sound");
    assert_eq!((rule.code.as_str(), rule.version, rule.warn_days), ("N73", 1, 30));
    assert_eq!(rule.start_events.len(), 2);
    let limit = Limit {
        amount: 6,
        unit: Unit::Month,
    };
    assert_eq!(rule.length, Length::Fixed(limit));
    assert!(rule.exclusions.takes(Exclusion::Expert) && !rule.exclusions.takes(Exclusion::Stay));
    assert_eq!(
        rule.pairs_with.iter().map(RuleCode::as_str).collect::<Vec<_>>(),
        ["N74", "N100"]
    );
    assert_eq!(
        (rule.kind, rule.mark, rule.floor),
        (RuleKind::Court, Mark::Unverified, None)
    );
    let extendable = rule.extendable.expect("it may be lengthened");
    assert_eq!((extendable.most, extendable.reported, extendable.lead_days), (3, 0, 5));
    assert_eq!(
        changed(|row| row.extension_most.clear()).expect("sound").extendable,
        None
    );
    assert_eq!(
        (rule.effective_from, rule.effective_to),
        (date("2014-01-01"), Some(date("2024-01-01")))
    );
}

#[test]
fn a_column_that_cannot_be_read_is_named() {
    type Column = fn(&mut RuleRow) -> &mut String;
    let columns: [(&str, Column, &[&str]); 18] = [
        ("code", |row| &mut row.code, &["", "73", "n73"]),
        ("version", |row| &mut row.version, &["", "-1", "one"]),
        ("name", |row| &mut row.name, &["", "  "]),
        (
            "start_events",
            |row| &mut row.start_events,
            &["", "case filed", "a||b", "a|"],
        ),
        ("satisfied_by", |row| &mut row.satisfied_by, &["", "Case"]),
        ("amount", |row| &mut row.amount, &["VAR", "-6", "65536", "6.5"]),
        ("unit", |row| &mut row.unit, &["", "M", "Month"]),
        ("direction", |row| &mut row.direction, &["", "back"]),
        ("roll", |row| &mut row.roll, &["", "none"]),
        ("floor", |row| &mut row.floor, &["", "true", "no "]),
        ("outlives", |row| &mut row.outlives, &["", "yes", "True"]),
        ("warn_days", |row| &mut row.warn_days, &["", "70000"]),
        ("exclusions", |row| &mut row.exclusions, &["", "E9"]),
        ("kind", |row| &mut row.kind, &["", "Court"]),
        ("pairs_with", |row| &mut row.pairs_with, &["|", "N05,N06"]),
        ("source", |row| &mut row.source, &[""]),
        ("mark", |row| &mut row.mark, &["", "v"]),
        (
            "effective_from",
            |row| &mut row.effective_from,
            &["", "2014-02-30", "2014"],
        ),
    ];
    for (name, column, values) in columns {
        for value in values {
            match changed(|row| set(column(row), value)) {
                Err(RuleError::Unreadable { column, .. }) => assert_eq!(column, name, "{value}"),
                other => panic!("{name} = `{value}`: {other:?}"),
            }
        }
    }
    for figure in ["-1", "three"] {
        assert!(changed(|row| set(&mut row.extension_most, figure)).is_err(), "{figure}");
    }
    let error = changed(|row| set(&mut row.effective_to, "soon")).expect_err("not a date");
    assert!(
        error
            .to_string()
            .starts_with("rule N73: column effective_to cannot be `soon`: "),
        "{error}"
    );
}

#[test]
fn columns_that_exclude_each_other_are_refused() {
    let refused = |change: fn(&mut RuleRow)| match changed(change) {
        Err(RuleError::Contradictory { why, .. }) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(|row| set(&mut row.amount, "0")), Contradiction::Amount);
    assert_eq!(refused(|row| set(&mut row.unit, "at_once")), Contradiction::Amount);
    assert_eq!(refused(|row| set(&mut row.unit, "hour")), Contradiction::FixedRolls);
    assert_eq!(refused(|row| set(&mut row.kind, "expiry")), Contradiction::FixedRolls);
    assert_eq!(
        refused(|row| set(&mut row.floor, "more_than")),
        Contradiction::FixedRolls
    );
    assert_eq!(
        refused(|row| set(&mut row.direction, "backward")),
        Contradiction::RollsBack
    );
    assert_eq!(refused(|row| set(&mut row.roll, "earlier")), Contradiction::RollsBack);
    assert_eq!(
        refused(|row| (set(&mut row.unit, "hour"), set(&mut row.roll, "never")).0),
        Contradiction::CannotBeLengthened
    );
    assert_eq!(
        refused(|row| (set(&mut row.direction, "backward"), set(&mut row.roll, "earlier")).0),
        Contradiction::CannotBeLengthened
    );
    let floor_of_workdays = |row: &mut RuleRow| {
        for (column, value) in [
            (&mut row.unit, "workday"),
            (&mut row.roll, "never"),
            (&mut row.floor, "at_least"),
        ] {
            set(column, value);
        }
    };
    assert_eq!(refused(floor_of_workdays), Contradiction::Floor);
    assert_eq!(
        refused(|row| set(&mut row.effective_to, "2013-12-31")),
        Contradiction::Effect
    );
    assert_eq!(
        refused(|row| set(&mut row.pairs_with, "N74|N73")),
        Contradiction::PairedWithItself
    );
}
