//! The rule table against a second transcription of its source.

use harness::TestApp;
use sea_orm::{ConnectionTrait as _, QueryResult, Statement};
use serde::Deserialize as _;
use serde::de::value::{Error, MapDeserializer};
use uuid::Uuid;
use zhixing_api::db::Sql;
use zhixing_api::domain::deadline::rules::{
    Bound, Contender, DeadlineRule, Direction, ExclusionSet, Length, Limit, Roll, RuleKind, RuleRow, Unit,
};
use zhixing_api::domain::deadline::table;
use zhixing_api::kernel::happening::Happening;

use super::lateness::older;

/// Code, amount, unit, warning lead, exclusions, kind.
const TABLE: &str = "
N01 2 Y 60 E0 party
N02 7 D 2 E0 court
N03 0 I 0 E0 court
N04 7 D 2 E0 court
N05 3 D 1 E0 court
N06 10 D 3 E0 court
N07 3 D 1 E0 court
N08 0 I 0 E0 court
N09 3 D 1 E0 court
N10 VAR D 2 E0 party
N11 10 D 3 E0 party
N12 7 D 2 E0 court
N13 3 D 1 E0 court
N14 5 D 1 E0 court
N15 10 D 3 E0 court
N16 1 M 5 E0 court
N17 5 D 1 E0 local
N18 10 D 3 E0 court
N19 10 D 3 E0 court
N20 5 D 1 E0 court
N21 5 D 1 E0 court
N22 48 H 0 E0 court
N23 5 D 1 E0 court
N24 30 D 7 E0 party
N25 7 D 15 E0 party
N26 5 D 1 E0 court
N27 5 D 1 E0 party
N28 10 D 2 E0 court
N29 1 Y 30 E0 expiry
N30 2 Y 30 E0 expiry
N31 3 Y 30 E0 expiry
N32 30 D 5 E1,E2 court
N33 3 D 1 E0 agency
N34 30 D 7 E1,E2 agency
N35 3 D 1 E0 court
N36 5 D 1 E0 party
N37 10 D 3 E1,E2 court
N38 1 Y 30 E0 expiry
N39 3 D 1 E0 court
N40 15 D 2 E0 court
N41 30 D 2 E0 court
N42 30 D 7 E1,E2 court
N43 24 H 0 E0 agency
N44 10 D 3 E0 court
N45 15 D 5 E0 court
N46 5 D 2 E0 court
N47 3 D 1 E0 local
N48 30 D 7 E0 court
N49 5 D 2 E0 local
N50 1 D 0 E0 court
N51 15 D 3 E0 party
N52 15 D 3 E0 party
N53 15 D 3 E0 party
N54 3 D 1 E0 court
N55 3 D 1 E0 court
N56 15 D 3 E0 court
N57 15 D 3 E0 court
N58 10 D 2 E0 party
N59 5 D 1 E0 court
N60 30 D 5 E0 court
N61 15 D 3 E0 party
N62 10 D 2 E0 party
N63 60 D 10 E0 court
N64 15 D 3 E0 party
N65 3 D 1 E0 party
N66 5 D 1 E0 court
N67 24 H 0 E0 court
N68 15 D 2 E0 expiry
N69 8 H 0 E0 court
N70 10 D 2 E0 party
N71 3 W 1 E0 court
N72 15 D 3 E0 court
N73 6 M 30 EM court
N74 3 M 15 EM court
N75 5 D 10 E0 court
N76 6 M 30 EM party
N77 3 M 0 E0 court
N78 6 M 15 E0 court
N79 60 D 10 E0 party
N80 7 D 2 E0 court
N81 7 D 2 E0 court
N82 15 D 3 E0 court
N83 2 Y 60 E0 party
N84 1 Y 30 E0 expiry
N85 3 M 10 E0 expiry
N86 30 D 5 E0 agency
N87 15 D 3 E0 party
N88 60 D 10 E0 court
N89 2 M 10 E0 court
N90 3 M 15 E0 court
N91 15 D 3 E0 court
N92 30 D 0 E0 expiry
N93 VAR M 7 E0 expiry
N94 3 M 10 E0 expiry
N95 60 D 10 E0 local
N96 3 M 15 E0 court
N97 10 D 3 E0 court
N98 5 D 1 E0 court
N99 7 D 2 E0 court
N100 5 D 2 E0 party
";

fn rules() -> Vec<DeadlineRule> {
    let rows = zhixing_migration::data::rules().expect("the table is sound");
    rows.into_iter()
        .map(|row| {
            let row = RuleRow::deserialize(MapDeserializer::<_, Error>::new(row.into_iter()));
            row.expect("the columns of a rule").parse().expect("each row is a rule")
        })
        .collect()
}

fn unit(letter: &str) -> Unit {
    match letter {
        "H" => Unit::Hour,
        "D" => Unit::Day,
        "W" => Unit::Workday,
        "M" => Unit::Month,
        "Y" => Unit::Year,
        "I" => Unit::AtOnce,
        other => panic!("no unit: {other}"),
    }
}

#[test]
fn the_table_says_what_its_source_says() {
    let rules = rules();
    let (rules, own): (Vec<_>, Vec<_>) = rules.into_iter().partition(|rule| rule.code.as_str().starts_with('N'));
    let lines: Vec<&str> = TABLE.trim().lines().collect();
    assert_eq!((rules.len(), lines.len()), (100, 100));
    let own: Vec<String> = own.iter().map(line).collect();
    assert_eq!(own, OWN, "what the court sets itself");
    for (number, (rule, line)) in (1..).zip(rules.iter().zip(lines)) {
        let columns: Vec<&str> = line.split(' ').collect();
        let [code, amount, letter, warn_days, exclusions, kind] = columns[..] else {
            panic!("six columns: {line}");
        };
        assert_eq!(rule.code.as_str(), code);
        assert_eq!(code, format!("N{number:02}"));
        let length = match amount {
            "VAR" => Length::Stated(unit(letter)),
            amount => Length::Fixed(Limit {
                amount: amount.parse().expect("an amount"),
                unit: unit(letter),
            }),
        };
        assert_eq!(rule.length, length, "{code}");
        assert_eq!(rule.warn_days, warn_days.parse::<u16>().expect("days"), "{code}");
        assert_eq!(
            rule.exclusions,
            exclusions.parse::<ExclusionSet>().expect("a set"),
            "{code}"
        );
        assert_eq!(rule.kind, kind.parse::<RuleKind>().expect("a kind"), "{code}");
    }
}

/// What this court sets itself: code, amount and unit, warning, kind, what starts it and what satisfies it.
const OWN: [&str; 3] = [
    "L01 2 Workday 1 Local message_received > message_answered",
    "L02 1 Workday 0 Local circular_issued > circular_acknowledged|circular_explained|circular_waived",
    "L03 3 Workday 1 Local circular_issued|circular_returned > circular_explained|circular_waived",
];

fn line(rule: &DeadlineRule) -> String {
    let words = |all: &[Happening]| all.iter().map(|one| one.as_str()).collect::<Vec<_>>().join("|");
    let Length::Fixed(Limit { amount, unit }) = rule.length else {
        panic!("{}: no fixed length", rule.code);
    };
    let (starts, ends) = (words(&rule.start_events), words(&rule.satisfied_by));
    let (code, kind) = (rule.code.as_str(), rule.kind);
    format!("{code} {amount} {unit:?} {} {kind:?} {starts} > {ends}", rule.warn_days)
}

fn codes(rules: &[DeadlineRule], holds: impl Fn(&DeadlineRule) -> bool) -> Vec<&str> {
    let holding = rules.iter().filter(|rule| holds(rule));
    holding.map(|rule| rule.code.as_str()).collect()
}

#[test]
fn backward_rules_roll_earlier_and_what_cannot_move_never_rolls() {
    let rules = rules();
    assert_eq!(
        codes(&rules, |rule| rule.direction == Direction::Backward),
        ["N25", "N39", "N75"]
    );
    let stays = |rule: &DeadlineRule| {
        let unit = match rule.length {
            Length::Fixed(limit) => limit.unit,
            Length::Stated(unit) => unit,
        };
        matches!(unit, Unit::Hour | Unit::AtOnce) || rule.kind == RuleKind::Expiry || rule.floor.is_some()
    };
    for rule in &rules {
        let roll = match rule.direction {
            Direction::Backward => Roll::Earlier,
            Direction::Forward if stays(rule) => Roll::Never,
            Direction::Forward => Roll::Later,
        };
        assert_eq!(rule.roll, roll, "{}", rule.code);
    }
}

#[test]
fn earliest_dates_are_floors() {
    let rules = rules();
    assert_eq!(codes(&rules, |rule| rule.floor == Some(Bound::MoreThan)), ["N77"]);
    assert_eq!(
        codes(&rules, |rule| rule.floor == Some(Bound::AtLeast)),
        ["N40", "N41", "N76", "N92", "N94"]
    );
}

#[test]
fn measures_outlive_the_closing_of_their_case() {
    assert_eq!(codes(&rules(), |rule| rule.outlives), ["N29", "N30", "N31", "N68"]);
}

#[test]
fn the_service_of_the_first_paper_starts_what_a_notice_would() {
    let first = |rule: &DeadlineRule| rule.is_started_by(Happening::FirstEnforcementPaperServed);
    assert_eq!(codes(&rules(), first), ["N62", "N87"]);
}

/// An act can tell nothing that no rule waits for, unless it is said to be of the record alone; that every word of the
/// table is one that acts can tell is what its parser asks.
#[test]
fn what_can_happen_is_what_the_rules_wait_for() {
    let rules = rules();
    let waits = |word: Happening| {
        rules
            .iter()
            .any(|rule| rule.is_started_by(word) || rule.is_satisfied_by(word))
    };
    let idle: Vec<_> = Happening::all()
        .filter(|word| waits(*word) == word.is_of_record_alone())
        .collect();
    assert!(idle.is_empty(), "{idle:?}");
}

/// What a new store holds is what the tests of the rules start from.
#[tokio::test]
async fn a_store_holds_the_rules_as_they_were_put_right() {
    let app = TestApp::new().await;
    let book = table::open(app.app.db.reads()).await.unwrap();
    let said = |rule: &DeadlineRule| (rule.code.clone(), rule.outlives, rule.start_events.clone());
    let stored: Vec<_> = book.rules.iter().map(said).collect();
    let shipped: Vec<_> = rules().iter().map(said).collect();
    assert!(shipped.iter().all(|rule| stored.contains(rule)), "{stored:?}");
}

/// What a court set itself before stays, and the table has another edition.
#[tokio::test]
async fn a_store_that_exists_is_put_right_and_keeps_its_own_words() {
    let app = TestApp::new().await;
    let conn = older(&app, 14).await;
    let backend = conn.get_database_backend();
    let told = async |sql: &str| {
        let rows = conn.query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
        let texts = |row: &QueryResult| row.try_get::<String>("", "said").unwrap();
        rows.iter().map(texts).collect::<Vec<_>>()
    };
    let edition = async || {
        let sql = "SELECT id FROM edition WHERE name = 'deadline_rule'";
        let row = conn.query_one_raw(Statement::from_string(backend, sql)).await.unwrap();
        row.unwrap().try_get::<Uuid>("", "id").unwrap()
    };
    let before = edition().await;
    for (id, code, words) in [(1, "N62", "notice_served"), (2, "N29", "deposit_frozen")] {
        let own = Sql::new(
            "INSERT INTO deadline_rule (id, code, version, name, start_events, satisfied_by, amount, unit, direction,
             roll, floor, matter, condition, enabled, applies_to, warn_days, exclusions, kind, pairs_with, source, mark,
             effective_from, effective_to)
             SELECT ?, code, 2, name, ?, satisfied_by, amount, unit, direction, roll, floor, matter, condition, enabled,
             applies_to, warn_days, exclusions, kind, pairs_with, source, mark, '2027-01-01', effective_to
             FROM deadline_rule WHERE code = ? AND version = 1",
        )
        .bind(Uuid::from_u128(id))
        .bind(words)
        .bind(code);
        conn.execute_raw(own.build(backend)).await.unwrap();
    }
    zhixing_migration::up(&conn).await.unwrap();
    let sql = "SELECT code || ' ' || outlives || ' ' || start_events AS said FROM deadline_rule
        WHERE code IN ('N29', 'N62', 'N38') ORDER BY code, version";
    assert_eq!(
        told(sql).await,
        [
            "N29 true deposit_frozen",
            "N29 true deposit_frozen",
            "N38 false reference_price_fixed",
            "N62 false notice_received|first_enforcement_paper_served",
            "N62 false notice_served",
        ]
    );
    assert_ne!(edition().await, before);
}

#[test]
fn pairs_name_each_other_and_are_satisfied_by_the_same() {
    let rules = rules();
    assert_eq!(
        codes(&rules, |rule| !rule.pairs_with.is_empty()),
        ["N05", "N06", "N12", "N14"]
    );
    for rule in &rules {
        for other in &rule.pairs_with {
            let other = rules
                .iter()
                .find(|it| it.code == *other)
                .expect("the pair is in the table");
            assert!(other.pairs_with.contains(&rule.code));
            assert!(
                Contender::of(rule, None).is_paired_with(&Contender::of(other, None)),
                "{}",
                rule.code
            );
        }
    }
}

/// The columns of a shipped table.
fn table(text: &'static str) -> Vec<std::collections::BTreeMap<String, String>> {
    let rows = csv::Reader::from_reader(text.as_bytes()).into_deserialize();
    rows.collect::<Result<_, _>>().expect("the table is sound")
}

#[test]
fn what_may_be_lengthened_is_what_its_source_says() {
    let rows = table(zhixing_migration::data::DEADLINE_EXTENSIONS);
    let line = |row: &std::collections::BTreeMap<String, String>| {
        let column = |name: &str| row[name].as_str();
        format!(
            "{} {} {} {}",
            column("code"),
            column("most"),
            column("reported"),
            column("lead_days")
        )
    };
    let lines: Vec<String> = rows.iter().map(line).collect();
    let wanted = [
        "N60 30  0",
        "N63 60  0",
        "N73 3 3 5",
        "N74 3 3 5",
        "N85 3  0",
        "N88 30  0",
        "N89 1  0",
        "N90 1  0",
    ];
    assert_eq!(lines, wanted);
    let rules = rules();
    for row in &rows {
        let rule = rules
            .iter()
            .find(|rule| rule.code.as_str() == row["code"])
            .expect("a rule");
        assert!(
            rule.direction == Direction::Forward && rule.floor.is_none(),
            "{}",
            rule.code
        );
        assert!(row["source"].contains("院长批准"), "{}", rule.code);
    }
}

#[test]
fn local_rules_ship_switched_off_and_presets_lengthen_nothing() {
    let local = csv::Reader::from_reader(zhixing_migration::data::LOCAL_RULES.as_bytes()).into_deserialize();
    let rows: Vec<RuleRow> = local.collect::<Result<_, _>>().expect("the table is sound");
    let local: Vec<DeadlineRule> = rows.iter().map(|row| row.parse().expect("a rule")).collect();
    assert_eq!(
        codes(&local, |rule| !rule.enabled && rule.kind == RuleKind::Local),
        ["L11", "L12", "L13"]
    );
    let all: Vec<DeadlineRule> = rules().into_iter().chain(local).collect();
    for row in table(zhixing_migration::data::DEADLINE_PRESETS) {
        let rule = all
            .iter()
            .find(|rule| rule.code.as_str() == row["code"])
            .expect("a rule of the table");
        let Length::Fixed(limit) = rule.length else {
            panic!("{} states no length", rule.code)
        };
        assert_eq!(row["unit"], limit.unit.as_ref(), "{}", rule.code);
        assert!(
            row["amount"].parse::<u16>().expect("a figure") <= limit.amount,
            "{}",
            rule.code
        );
    }
}

#[test]
fn rules_hold_from_2014_unless_their_source_is_younger() {
    let rules = rules();
    let since_2017 = codes(&rules, |rule| rule.effective_from.to_string() == "2017-01-01");
    assert_eq!(since_2017, ["N39", "N40", "N41", "N42", "N43", "N46"]);
    for rule in &rules {
        let from = rule.effective_from.to_string();
        let is_auction = rule.source.contains("网络司法拍卖");
        assert_eq!(
            from,
            if is_auction { "2017-01-01" } else { "2014-01-01" },
            "{}",
            rule.code
        );
        assert_eq!((rule.version, rule.effective_to), (1, None));
    }
}

#[test]
fn what_people_read_is_chinese() {
    for rule in rules() {
        let is_chinese = |text: &str| text.chars().any(|it| ('\u{4e00}'..='\u{9fff}').contains(&it));
        let no_latin = |text: &str| !text.chars().any(|it| it.is_ascii_alphabetic());
        for text in [&rule.name, &rule.source] {
            assert!(is_chinese(text) && no_latin(text), "{}: {text}", rule.code);
        }
        assert!(no_latin(&rule.applies_to), "{}: {}", rule.code, rule.applies_to);
    }
}
