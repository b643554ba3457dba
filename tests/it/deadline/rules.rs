//! Rules changed by the president: new versions, presets, and that each case keeps the rules of the day it started.

use chrono::Duration;
use harness::{Answer, CaseAt, Client, TestApp, a_claim};
use serde_json::{Value, json};

/// Each change of the rules once, as the president may ask for it.
pub fn changes() -> [(&'static str, Value); 2] {
    [
        (
            "changeDeadlineRule",
            json!({ "code": "N73", "expectedVersion": 1, "effectiveFrom": "2026-12-01", "reason": "提前提醒承办人", "warnDays": 40 }),
        ),
        (
            "applyDeadlinePreset",
            json!({ "preset": "swift_start", "effectiveFrom": "2026-12-01", "reason": "加快立案后的办理" }),
        ),
    ]
}

const VERSIONS: &str =
    "query($code: String!) { deadlineRules(code: $code) { nodes { code version amount unit mark source
    enabled warnDays effectiveFrom effectiveTo amended { by reason at } } } }";
const MADE: &str = "rule { code version amount unit mark effectiveFrom effectiveTo amended { by reason } }";

/// A change of N73 to five months by this court's own word.
fn stricter() -> Value {
    json!({ "code": "N73", "expectedVersion": 1, "effectiveFrom": "2026-04-01", "reason": "本院从严掌握执结期限",
        "amount": 5, "unit": "MONTH", "mark": "POLICY", "source": "本院审判委员会会议纪要" })
}

fn with(mut input: Value, field: &str, value: Value) -> Value {
    input[field] = value;
    input
}

async fn change(client: &Client<'_>, input: Value) -> Answer {
    client.act("changeDeadlineRule", input, MADE).await
}

async fn versions(app: &TestApp, who: &str, code: &str) -> Vec<Value> {
    let answer = app.sign_in(who).await.run(VERSIONS, json!({ "code": code })).await;
    answer.at("/data/deadlineRules/nodes").as_array().unwrap().clone()
}

/// `version amount from to` of each version.
async fn spans(app: &TestApp, code: &str) -> Vec<String> {
    let line = |one: &Value| {
        let text = |field: &str| one[field].as_str().unwrap_or("-").to_owned();
        format!(
            "{} {} {} {}",
            one["version"],
            one["amount"],
            text("effectiveFrom"),
            text("effectiveTo")
        )
    };
    versions(app, "chief", code).await.iter().map(line).collect()
}

/// Code, version and last day of a deadline of a case.
async fn due(app: &TestApp, case: &CaseAt, code: &str) -> (i64, String, String) {
    let ask = "query($id: ID!) { case(by: { id: $id }) { deadlines(first: 50) { nodes { rule { code version } dueOn status } } } }";
    let answer = app.sign_in("chief").await.run(ask, json!({ "id": case.id })).await;
    let nodes = answer.at("/data/case/deadlines/nodes").as_array().unwrap().clone();
    let found = nodes.iter().find(|node| node["rule"]["code"] == code).unwrap().clone();
    let text = |field: &str| found[field].as_str().unwrap().to_owned();
    (
        found["rule"]["version"].as_i64().unwrap(),
        text("dueOn"),
        text("status"),
    )
}

fn later(app: &TestApp, days: i64) {
    app.clock.advance(Duration::days(days));
    app.forget_tokens();
}

#[tokio::test]
async fn a_change_is_a_new_version_and_the_former_ends_with_it() {
    let app = TestApp::new().await;
    let president = app.sign_in("president").await;
    let made = change(&president, stricter()).await;
    let rule = made.at("/data/changeDeadlineRule/rule");
    assert!(rule["amended"]["by"].is_string(), "{rule}");
    let said = [
        &rule["version"],
        &rule["amount"],
        &rule["unit"],
        &rule["mark"],
        &rule["effectiveTo"],
    ];
    assert_eq!(
        said,
        [&json!(2), &json!(5), &json!("MONTH"), &json!("POLICY"), &Value::Null]
    );
    assert_eq!(
        spans(&app, "N73").await,
        ["1 6 2014-01-01 2026-04-01", "2 5 2026-04-01 -"]
    );
    let both = versions(&app, "clerk", "N73").await;
    assert_eq!(both[0]["amended"], Value::Null, "it came with the program");
    assert_eq!(both[1]["amended"]["at"], "2026-03-16T01:00:00+00:00");
    assert_eq!(both[1]["warnDays"], 30, "taken over");

    let on = async |day: &str| {
        let ask = format!("{{ deadlineRules(on: \"{day}\", first: 100) {{ nodes {{ code version }} }} }}");
        let answer = app.sign_in("chief").await.ask(&ask).await;
        let nodes = answer.at("/data/deadlineRules/nodes").as_array().unwrap().clone();
        nodes.into_iter().find(|node| node["code"] == "N73").unwrap()["version"].clone()
    };
    assert_eq!((on("2026-03-31").await, on("2026-04-01").await), (json!(1), json!(2)));
}

#[tokio::test]
async fn a_case_is_judged_by_the_rules_of_the_day_it_was_filed() {
    let app = TestApp::new().await;
    let old = app.handled(&a_claim()).await;
    change(&app.sign_in("president").await, stricter()).await.done();
    assert_eq!(due(&app, &old, "N73").await.0, 1);
    later(&app, 20);
    let new = app.filed(&a_claim()).await;
    assert_eq!(
        due(&app, &new, "N73").await,
        (2, "2026-09-07".to_owned(), "RUNNING".to_owned())
    );
    let given = json!({ "reportOrder": true, "clueRequest": true });
    app.step("judge.rapid1", "issueNotice", &old, given).await;
    let kept = (1, "2026-09-16".to_owned(), "RUNNING".to_owned());
    assert_eq!(
        due(&app, &old, "N73").await,
        kept,
        "derived anew, by the rules of its day"
    );
}

#[tokio::test]
async fn who_made_a_version_and_why_is_told_to_members_of_the_court_alone() {
    let app = TestApp::new().await;
    app.filed(&a_claim()).await;
    change(&app.sign_in("president").await, stricter()).await.done();
    for (who, sees) in [
        ("chief", true),
        ("clerk", true),
        ("station.yangliu", true),
        ("auditor", true),
        ("deputy", false),
        ("applicant.pu", false),
    ] {
        let seen = versions(&app, who, "N73").await;
        assert_eq!(seen[1]["amended"]["by"].is_string(), sees, "{who}");
        assert_eq!(seen[1]["amended"]["reason"].is_string(), sees, "{who}");
        assert!(seen[1]["amended"]["at"].is_string(), "{who}");
    }
}

#[tokio::test]
async fn nobody_but_the_president_changes_rules_or_sees_presets() {
    let app = TestApp::new().await;
    let before = app.dump().await;
    for who in [
        "chief",
        "judge.rapid1",
        "clerk",
        "supervisor",
        "auxiliary",
        "cashier",
        "tribunal.tangtang",
        "station.yangliu",
        "deputy",
        "applicant.pu",
        "sysadmin",
        "secadmin",
        "auditor",
    ] {
        let client = app.sign_in(who).await;
        for (operation, input) in changes() {
            let refused = client.act(operation, input, "__typename").await;
            assert_eq!(refused.code(), "FORBIDDEN", "{operation} by {who}");
        }
        let refused = client.ask("{ deadlinePresets { nodes { preset } } }").await;
        assert_eq!(refused.code(), "FORBIDDEN", "{who}");
    }
    assert_eq!(app.dump().await, before);
    assert_eq!(spans(&app, "N73").await, ["1 6 2014-01-01 -"]);
}

#[tokio::test]
async fn what_no_version_may_say_is_refused_with_its_field() {
    let app = TestApp::new().await;
    let president = app.sign_in("president").await;
    let plain =
        json!({ "code": "N73", "expectedVersion": 1, "effectiveFrom": "2026-04-01", "reason": "本院从严掌握执结期限" });
    for (code, field, input) in [
        ("INPUT_INVALID", "code", with(plain.clone(), "code", json!("x"))),
        ("NOT_FOUND", "", with(plain.clone(), "code", json!("N999"))),
        (
            "INPUT_INVALID",
            "expectedVersion",
            with(plain.clone(), "expectedVersion", json!(-1)),
        ),
        ("CONFLICT", "version", with(plain.clone(), "expectedVersion", json!(2))),
        (
            "INPUT_INVALID",
            "effectiveFrom",
            with(plain.clone(), "effectiveFrom", json!("2026-03-16")),
        ),
        (
            "INPUT_INVALID",
            "effectiveFrom",
            with(plain.clone(), "effectiveFrom", json!("2022-01-01")),
        ),
        (
            "REASON_REQUIRED",
            "reason",
            with(plain.clone(), "reason", json!(" 从严 ")),
        ),
        ("INPUT_INVALID", "amount", with(plain.clone(), "amount", json!(-1))),
        ("INPUT_INVALID", "amount", with(plain.clone(), "amount", json!(70_000))),
        ("INPUT_INVALID", "amount", with(plain.clone(), "amount", json!(0))),
        ("INPUT_INVALID", "warnDays", with(plain.clone(), "warnDays", json!(400))),
        (
            "INPUT_INVALID",
            "startEvents",
            with(plain.clone(), "startEvents", json!(["case_dreamt_of"])),
        ),
        (
            "INPUT_INVALID",
            "satisfiedBy",
            with(plain.clone(), "satisfiedBy", json!([])),
        ),
        (
            "INPUT_INVALID",
            "pairsWith",
            with(plain.clone(), "pairsWith", json!(["N999"])),
        ),
        ("INPUT_INVALID", "name", with(plain.clone(), "name", json!("  "))),
        ("RULE_SOURCE_NEEDED", "source", with(plain.clone(), "amount", json!(5))),
        (
            "RULE_SOURCE_NEEDED",
            "source",
            with(plain.clone(), "exclusions", json!([])),
        ),
        ("RULE_BEYOND_LAW", "mark", with(stricter(), "amount", json!(7))),
        (
            "RULE_BEYOND_LAW",
            "mark",
            with(with(stricter(), "code", json!("N77")), "amount", json!(2)),
        ),
        (
            "RULE_BEYOND_LAW",
            "mark",
            with(with(stricter(), "code", json!("N76")), "amount", json!(7)),
        ),
    ] {
        let refused = change(&president, input.clone()).await;
        let fields: Vec<&str> = (!field.is_empty()).then_some(field).into_iter().collect();
        assert_eq!(
            (refused.code().as_str(), refused.fields()),
            (code, fields.iter().map(|&it| it.to_owned()).collect()),
            "{input}"
        );
    }
    for code in ["N73", "N76", "N77"] {
        assert_eq!(versions(&app, "chief", code).await.len(), 1, "{code}");
    }
}

#[tokio::test]
async fn a_version_that_does_not_hold_yet_gives_way_to_a_later_one_of_any_day_to_come() {
    let app = TestApp::new().await;
    let president = app.sign_in("president").await;
    let at = |version: i64, on: &str, days: i64| json!({ "code": "N73", "expectedVersion": version, "effectiveFrom": on, "reason": "提前提醒承办人", "warnDays": days });
    change(&president, at(1, "2026-05-01", 40)).await.done();
    change(&president, at(2, "2026-05-01", 41)).await.done();
    change(&president, at(3, "2026-04-15", 42)).await.done();
    change(&president, at(4, "2026-06-01", 43)).await.done();
    assert_eq!(
        spans(&app, "N73").await,
        [
            "1 6 2014-01-01 2026-04-15",
            "2 6 2026-05-01 2026-05-01",
            "3 6 2026-05-01 2026-05-01",
            "4 6 2026-04-15 2026-06-01",
            "5 6 2026-06-01 -",
        ],
        "of each day one version"
    );
    let stale = change(&president, at(3, "2026-07-01", 44)).await;
    assert_eq!(
        (stale.code().as_str(), stale.fields()),
        ("CONFLICT", vec!["warnDays".to_owned(), "effectiveFrom".to_owned()])
    );
}

#[tokio::test]
async fn of_two_changes_at_once_one_wins_and_a_repeated_one_is_the_same() {
    let app = TestApp::new().await;
    let president = app.sign_in("president").await;
    let other = with(stricter(), "amount", json!(4));
    let (one, two) = tokio::join!(change(&president, stricter()), change(&president, other));
    let mut codes = [one.codes(), two.codes()].concat();
    codes.sort();
    assert_eq!(codes, ["CONFLICT"]);
    assert_eq!(versions(&app, "chief", "N73").await.len(), 2);

    let request = app.request_id();
    let input = with(stricter(), "code", json!("N74"));
    let input = with(input, "amount", json!(2));
    let first = president
        .act_as(request, "changeDeadlineRule", input.clone(), MADE)
        .await;
    let again = president
        .act_as(request, "changeDeadlineRule", input.clone(), MADE)
        .await;
    assert_eq!(first.data(), again.data());
    assert_eq!(versions(&app, "chief", "N74").await.len(), 2);
    let body = with(input, "amount", json!(1));
    let reused = president.act_as(request, "changeDeadlineRule", body, MADE).await;
    assert_eq!(reused.code(), "IDEMPOTENCY_CONFLICT");
}

#[tokio::test]
async fn another_process_sees_a_change_at_once() {
    let app = TestApp::new().await;
    let beside = app.beside(harness::Settings::default()).await;
    let read = async || {
        zhixing_api::domain::deadline::table::open(beside.db.reads())
            .await
            .unwrap()
    };
    let before = read().await.rules.len();
    change(&app.sign_in("president").await, stricter()).await.done();
    assert_eq!(read().await.rules.len(), before + 1);
}

#[tokio::test]
async fn a_preset_is_applied_whole_as_this_courts_own_and_lengthens_no_law() {
    let app = TestApp::new().await;
    let president = app.sign_in("president").await;
    let ask = "{ deadlinePresets { totalCount nodes { preset title values { code amount unit enabled source } } } }";
    let presets = president.ask(ask).await;
    assert_eq!(presets.number("/data/deadlinePresets/totalCount"), 2);
    insta::assert_json_snapshot!("presets", presets.at("/data/deadlinePresets/nodes"));

    let off = app.handled(&a_claim()).await;
    let input = json!({ "preset": "swift_start", "effectiveFrom": "2026-03-17", "reason": "加快立案后的办理" });
    let fields = "rules { code version amount unit enabled mark source effectiveFrom }";
    let made = president.act("applyDeadlinePreset", input.clone(), fields).await;
    insta::assert_json_snapshot!("preset_applied", made.at("/data/applyDeadlinePreset/rules"));
    let again = president.act("applyDeadlinePreset", input.clone(), fields).await;
    assert_eq!(
        again.at("/data/applyDeadlinePreset/rules"),
        &json!([]),
        "it says so already"
    );

    later(&app, 1);
    let on = app.assigned(&a_claim()).await;
    assert_eq!(
        due(&app, &on, "L11").await,
        (2, "2026-03-27".to_owned(), "RUNNING".to_owned())
    );
    assert_eq!(
        due(&app, &on, "L12").await,
        (2, "2026-03-20".to_owned(), "RUNNING".to_owned())
    );
    app.step("judge.rapid1", "acceptHandover", &on, json!({})).await;
    assert_eq!(due(&app, &on, "L12").await.2, "MET");
    let given = json!({ "reportOrder": true, "clueRequest": true });
    for case in [&on, &off] {
        app.step("judge.rapid1", "issueNotice", case, given.clone()).await;
    }
    assert_eq!(due(&app, &on, "L11").await.2, "MET");
    let ask = "query($id: ID!) { case(by: { id: $id }) { deadlines(first: 50) { nodes { rule { code } } } } }";
    let old = app.sign_in("chief").await.run(ask, json!({ "id": off.id })).await;
    assert!(!old.body.to_string().contains("\"L1"), "{}", old.body);

    for (code, field, wrong) in [
        ("NOT_FOUND", None, with(input.clone(), "preset", json!("dreams"))),
        (
            "REASON_REQUIRED",
            Some("reason"),
            with(input.clone(), "reason", json!("")),
        ),
        (
            "INPUT_INVALID",
            Some("effectiveFrom"),
            with(
                with(input, "preset", json!("steady_files")),
                "effectiveFrom",
                json!("2026-03-17"),
            ),
        ),
    ] {
        let refused = app
            .sign_in("president")
            .await
            .act("applyDeadlinePreset", wrong, fields)
            .await;
        assert_eq!(
            (refused.code().as_str(), refused.fields()),
            (code, field.map(str::to_owned).into_iter().collect())
        );
    }
}

#[tokio::test]
async fn a_preset_that_would_lengthen_a_limit_of_the_law_changes_nothing() {
    use sea_orm::ConnectionTrait as _;
    let app = TestApp::new().await;
    let longer = "INSERT INTO deadline_preset (preset, title, code, amount, unit, enabled, source) VALUES
        ('slow', '从缓', 'L11', '20', 'day', 'true', '设想'), ('slow', '从缓', 'N04', '8', 'day', 'true', '设想')";
    app.app.db.bare_writer().execute_unprepared(longer).await.unwrap();
    let input = json!({ "preset": "slow", "effectiveFrom": "2026-03-17", "reason": "从缓办理看看" });
    let refused = app
        .sign_in("president")
        .await
        .act("applyDeadlinePreset", input, "__typename")
        .await;
    assert_eq!(refused.code(), "RULE_BEYOND_LAW");
    for code in ["L11", "N04"] {
        assert_eq!(versions(&app, "chief", code).await.len(), 1, "{code}");
    }
}
