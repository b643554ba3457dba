//! Extensions: asked for in time by the handler, decided by the president, and what becomes of the deadline.

use chrono::Duration;
use harness::{Answer, CaseAt, Client, TestApp, a_claim, is_postgres};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};

const GROUND: &str = "被执行人名下不动产正在评估，六个月内不能执结";
const NOTE: &str = "情况属实，同意延长";
const SHOWN: &str = "extension { id state asked granted unit reportedUpward version ground note askedBy decidedBy
    rule { code version } case { number } }";

/// What asks for one more month of the closing limit of a case.
pub async fn asking(app: &TestApp, case: &CaseAt) -> Value {
    json!({ "deadlineId": deadline(app, case, "N73").await["id"], "amount": 1, "ground": GROUND })
}

/// Asks with `input` in the name of the handler; the id of what is asked for.
pub async fn asked_with(app: &TestApp, case: &CaseAt, input: Value) -> String {
    let answer = ask_with(app, "judge.rapid1", case, input).await;
    answer.text("/data/requestExtension/extension/id")
}

/// What grants an extension that was asked for just now.
pub fn granting(extension: &str) -> Value {
    json!({ "extensionId": extension, "expectedVersion": 1, "approve": true, "note": NOTE })
}

const DEADLINES: &str =
    "query($id: ID!) { case(by: { id: $id }) { deadlines(first: 50) { nodes { id rule { code } dueOn
    status why { ruleVersion startEvent excludedDays exclusions { kind from until }
    extensions { amount unit grantedAt ground } } } } } }";

async fn seen(app: &TestApp, who: &str, case: &CaseAt, code: &str) -> Value {
    let answer = app.sign_in(who).await.run(DEADLINES, json!({ "id": case.id })).await;
    let nodes = answer.at("/data/case/deadlines/nodes").as_array().unwrap().clone();
    nodes.into_iter().find(|node| node["rule"]["code"] == code).unwrap()
}

async fn deadline(app: &TestApp, case: &CaseAt, code: &str) -> Value {
    seen(app, "chief", case, code).await
}

async fn due(app: &TestApp, case: &CaseAt) -> String {
    deadline(app, case, "N73").await["dueOn"].as_str().unwrap().to_owned()
}

/// Asks for more of a limit of a case at its present version.
async fn ask(app: &TestApp, who: &str, case: &CaseAt, (code, amount): (&str, i64)) -> Answer {
    let input = json!({ "deadlineId": deadline(app, case, code).await["id"], "amount": amount, "ground": GROUND });
    ask_with(app, who, case, input).await
}

async fn ask_with(app: &TestApp, who: &str, case: &CaseAt, mut input: Value) -> Answer {
    input["caseId"] = json!(case.id);
    input["expectedVersion"] = json!(app.version(case).await);
    app.sign_in(who).await.act("requestExtension", input, SHOWN).await
}

/// Asks, and the id of what is asked for.
async fn asked(app: &TestApp, case: &CaseAt, amount: i64) -> String {
    let input = with(asking(app, case).await, "amount", json!(amount));
    asked_with(app, case, input).await
}

async fn decide(client: &Client<'_>, input: Value) -> Answer {
    client.act("extendDeadline", input, SHOWN).await
}

async fn granted(app: &TestApp, extension: &str) -> Answer {
    let answer = decide(&app.sign_in("president").await, granting(extension)).await;
    assert!(answer.codes().is_empty(), "{}", answer.body);
    answer
}

fn with(mut input: Value, field: &str, value: Value) -> Value {
    input[field] = value;
    input
}

fn go(app: &TestApp, days: i64) {
    app.clock.advance(Duration::days(days));
    app.forget_tokens();
}

/// The column of rows, as text, in the order asked for.
async fn column(app: &TestApp, query: &str) -> Vec<String> {
    let db = &app.app.db;
    let rows = db
        .bare_reader()
        .query_all_raw(Statement::from_string(db.backend(), query.to_owned()))
        .await
        .unwrap();
    rows.iter().map(|row| row.try_get("", "said").unwrap()).collect()
}

async fn kinds(app: &TestApp, who: &str, case: &CaseAt) -> Vec<String> {
    let events = "query($id: ID!) { case(by: { id: $id }) { events(first: 20) { nodes { kind } } } }";
    let answer = app.sign_in(who).await.run(events, json!({ "id": case.id })).await;
    let nodes = answer.at("/data/case/events/nodes").as_array().unwrap().clone();
    let kind = |node: &Value| node["kind"].as_str().unwrap().to_owned();
    nodes
        .iter()
        .map(kind)
        .filter(|kind| kind.starts_with("EXTENSION"))
        .collect()
}

#[tokio::test]
async fn a_granted_extension_moves_the_deadline_and_says_why() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    assert_eq!(due(&app, &case).await, "2026-09-16");
    let answer = ask(&app, "judge.rapid1", &case, ("N73", 3)).await;
    let extension = answer.at("/data/requestExtension/extension").clone();
    let said = [
        &extension["state"],
        &extension["asked"],
        &extension["granted"],
        &extension["reportedUpward"],
    ];
    assert_eq!(said, [&json!("ASKED"), &json!(3), &Value::Null, &json!("NOT_NEEDED")]);
    assert_eq!(due(&app, &case).await, "2026-09-16", "asking moves nothing");
    assert_eq!(kinds(&app, "judge.rapid1", &case).await, ["EXTENSION_REQUESTED"]);
    assert!(kinds(&app, "applicant.pu", &case).await.is_empty());

    let extension = extension["id"].as_str().unwrap().to_owned();
    let answer = granted(&app, &extension).await;
    let extension = answer.at("/data/extendDeadline/extension");
    let said = [&extension["state"], &extension["granted"], &extension["version"]];
    assert_eq!(said, [&json!("GRANTED"), &json!(3), &json!(2)]);
    assert_eq!(kinds(&app, "applicant.pu", &case).await, ["EXTENSION_GRANTED"]);
    let n73 = deadline(&app, &case, "N73").await;
    assert_eq!(
        (&n73["dueOn"], &n73["status"]),
        (&json!("2026-12-16"), &json!("RUNNING"))
    );
    insta::assert_json_snapshot!("extended", n73["why"]);
    let outside = seen(&app, "applicant.pu", &case, "N73").await;
    assert_eq!(outside["why"]["extensions"][0]["ground"], Value::Null);
    assert_eq!(outside["why"]["extensions"][0]["amount"], 3);
    assert_eq!(deadline(&app, &case, "N76").await["dueOn"], "2026-09-16", "of no other");

    let moves = "SELECT due_before || ' ' || due_after || ' ' || cause AS said FROM deadline_change
        WHERE cause = 'extension'";
    assert_eq!(column(&app, moves).await, ["2026-09-16 2026-12-16 extension"]);
    let ask = "query($id: ID!) { case(by: { id: $id }) { deadlines(first: 50) { nodes { rule { code } why { moves { cause from to } } } } } }";
    for who in ["judge.rapid1", "applicant.pu"] {
        let answer = app.sign_in(who).await.run(ask, json!({ "id": case.id })).await;
        let nodes = answer.at("/data/case/deadlines/nodes").as_array().unwrap();
        for node in nodes {
            let wanted = if node["rule"]["code"] == "N73" {
                json!([{ "cause": "EXTENSION", "from": "2026-09-16", "to": "2026-12-16" }])
            } else {
                json!([])
            };
            assert_eq!(node["why"]["moves"], wanted, "{who}: {node}");
        }
    }
    let told = "SELECT kind AS said FROM happening WHERE kind = 'extension_requested'";
    assert_eq!(column(&app, told).await.len(), 1);

    go(&app, 20);
    let given = json!({ "reportOrder": true, "clueRequest": true });
    app.step("judge.rapid1", "issueNotice", &case, given).await;
    assert_eq!(
        due(&app, &case).await,
        "2026-12-16",
        "it stays through what happens later"
    );
}

#[tokio::test]
async fn the_handler_is_told_in_the_work_chat_by_number_and_node_alone() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let extension = asked(&app, &case, 1).await;
    granted(&app, &extension).await;
    let other = asked(&app, &case, 1).await;
    let refusal = with(granting(&other), "approve", json!(false));
    decide(&app.sign_in("president").await, refusal).await.done();
    let lines = "SELECT text AS said FROM chat_line WHERE text LIKE '%延期%' ORDER BY id";
    let short = case.number.split_once('）').unwrap().1;
    let lines = column(&app, lines).await;
    assert_eq!(lines.len(), 2, "{lines:?}");
    for (line, outcome) in lines.iter().zip(["已批准", "未获批准"]) {
        assert!(
            line.starts_with('@') && line.ends_with(&format!("{short}案件延期申请{outcome}（执结期限(有财产)）")),
            "{line}"
        );
    }
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_refused_by_name() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let other = app.handled(&a_claim()).await;
    let input = with(asking(&app, &case).await, "amount", json!(3));
    let foreign = deadline(&app, &other, "N73").await["id"].clone();
    let n06 = deadline(&app, &case, "N06").await["id"].clone();
    for (code, field, input) in [
        ("NOT_FOUND", None, with(input.clone(), "deadlineId", foreign)),
        ("NOT_FOUND", None, with(input.clone(), "deadlineId", json!(case.id))),
        (
            "NOT_EXTENDABLE",
            Some("deadlineId"),
            with(input.clone(), "deadlineId", n06),
        ),
        ("INPUT_INVALID", Some("amount"), with(input.clone(), "amount", json!(0))),
        (
            "INPUT_INVALID",
            Some("amount"),
            with(input.clone(), "amount", json!(-1)),
        ),
        (
            "EXTENSION_TOO_LONG",
            Some("amount"),
            with(input.clone(), "amount", json!(7)),
        ),
        (
            "INPUT_INVALID",
            Some("ground"),
            with(input.clone(), "ground", json!("太忙")),
        ),
        (
            "INPUT_INVALID",
            Some("ground"),
            with(input.clone(), "ground", json!("长".repeat(2_001))),
        ),
    ] {
        let refused = ask_with(&app, "judge.rapid1", &case, input.clone()).await;
        let fields: Vec<String> = field.map(str::to_owned).into_iter().collect();
        assert_eq!((refused.code().as_str(), refused.fields()), (code, fields), "{input}");
    }
    let stale = with(input.clone(), "caseId", json!(case.id));
    let stale = with(stale, "expectedVersion", json!(app.version(&case).await - 1));
    let judge = app.sign_in("judge.rapid1").await;
    assert_eq!(judge.act("requestExtension", stale, SHOWN).await.code(), "CONFLICT");
    assert_eq!(
        column(&app, "SELECT state AS said FROM extension").await,
        Vec::<String>::new()
    );

    ask_with(&app, "judge.rapid1", &case, input.clone()).await.done();
    let again = ask_with(&app, "judge.rapid1", &case, input).await;
    assert_eq!(again.code(), "EXTENSION_ASKED");
}

#[tokio::test]
async fn it_is_asked_for_five_days_before_the_end_and_never_after_it() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let later = app.handled(&a_claim()).await;
    // due on Wednesday, 16 September: the last day to ask is Friday, the eleventh
    go(&app, 179);
    asked(&app, &case, 1).await;
    go(&app, 1);
    let late = ask(&app, "judge.rapid1", &later, ("N73", 1)).await;
    assert_eq!(late.code(), "EXTENSION_TOO_LATE");
    go(&app, 30);
    assert_eq!(deadline(&app, &later, "N73").await["status"], "OVERDUE");
    let late = ask(&app, "judge.rapid1", &later, ("N73", 1)).await;
    assert_eq!(late.code(), "EXTENSION_TOO_LATE");
    app.work_once().await;
}

#[tokio::test]
async fn what_was_asked_for_in_time_is_not_granted_after_the_end() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    go(&app, 179);
    let extension = asked(&app, &case, 1).await;
    // the last day is the sixteenth of September
    go(&app, 6);
    let before = deadline(&app, &case, "N73").await;
    assert_eq!(before["status"], "OVERDUE");
    let president = app.sign_in("president").await;
    let late = decide(&president, granting(&extension)).await;
    assert_eq!(late.code(), "EXTENSION_TOO_LATE");
    assert_eq!(deadline(&app, &case, "N73").await, before, "nothing moved");
    let refusal = with(granting(&extension), "approve", json!(false));
    let refused = decide(&app.sign_in("president").await, refusal).await;
    assert_eq!(
        refused.text("/data/extendDeadline/extension/state"),
        "REFUSED",
        "it may still be turned down"
    );
    app.clock.advance(Duration::minutes(1));
    app.work_once().await;
}

/// Suspends a case from a day on: no act does yet, so it is laid there by hand.
async fn suspend(app: &TestApp, case: &CaseAt) {
    let stamp = if is_postgres() {
        "pg_current_xact_id()::text::bigint"
    } else {
        "(SELECT n FROM sync_clock)"
    };
    let sql = format!(
        "INSERT INTO exclusion (id, root_id, kind, from_on, until_on, document, sync_x)
         SELECT root_id, root_id, 'suspension', '2026-03-20', NULL, '裁定', {stamp} FROM deadline d
         JOIN enforcement_case c ON c.id = d.root_id WHERE c.number = '{}' AND d.rule_code = 'N73'",
        case.number
    );
    let sql = sql.replace("SELECT root_id, root_id", "SELECT d.root_id, d.root_id");
    app.app.db.bare_writer().execute_unprepared(&sql).await.unwrap();
}

#[tokio::test]
async fn a_deadline_that_stands_still_is_not_lengthened_but_what_was_asked_before_is() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let extension = asked(&app, &case, 1).await;
    go(&app, 10);
    suspend(&app, &case).await;
    let given = json!({ "reportOrder": true, "clueRequest": true });
    app.step("judge.rapid1", "issueNotice", &case, given).await;
    let n73 = deadline(&app, &case, "N73").await;
    assert_eq!((&n73["status"], &n73["dueOn"]), (&json!("PAUSED"), &Value::Null));
    let suspension = json!([{ "kind": "SUSPENSION", "from": "2026-03-20", "until": null }]);
    assert_eq!(n73["why"]["exclusions"], suspension);
    assert_eq!(
        deadline(&app, &case, "N04").await["why"]["exclusions"],
        json!([]),
        "it takes none"
    );
    granted(&app, &extension).await;
    let refused = ask(&app, "judge.rapid1", &case, ("N73", 1)).await;
    assert_eq!(refused.code(), "EXTENSION_STATE");
}

#[tokio::test]
async fn nobody_but_the_handler_asks_and_nobody_but_the_president_decides() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let input = asking(&app, &case).await;
    let extension = asked(&app, &case, 1).await;
    let before = app.dump().await;
    let others = [
        "chief",
        "clerk",
        "auxiliary",
        "supervisor",
        "cashier",
        "station.yangliu",
        "tribunal.tangtang",
        "deputy",
        "applicant.pu",
        "sysadmin",
        "secadmin",
        "auditor",
    ];
    for who in others.into_iter().chain(["president"]) {
        let refused = ask_with(&app, who, &case, input.clone()).await;
        assert_eq!(refused.code(), "FORBIDDEN", "requestExtension by {who}");
    }
    let refused = ask_with(&app, "judge.rapid2", &case, input).await;
    assert_eq!(refused.code(), "NOT_FOUND", "another judge's case is none");
    for who in others.into_iter().chain(["judge.rapid1", "judge.rapid2"]) {
        let refused = decide(&app.sign_in(who).await, granting(&extension)).await;
        assert_eq!(refused.code(), "FORBIDDEN", "extendDeadline by {who}");
    }
    assert_eq!(app.dump().await, before, "nothing was written");
    let absent = granting(&case.id);
    let refused = decide(&app.sign_in("president").await, absent).await;
    assert_eq!(refused.code(), "NOT_FOUND");
    let conflict = json!({ "caseId": case.id, "kind": "KIN" });
    let president = app.sign_in("president").await;
    president.act("declareConflict", conflict, "caseId").await.done();
    let refused = decide(&president, granting(&extension)).await;
    assert_eq!(refused.code(), "NOT_FOUND", "who stepped aside sees nothing");
}

/// Makes the owner of an account president as well as what he is.
async fn promote(app: &TestApp, username: &str) {
    let sql = format!(
        "UPDATE post SET role = 'PRES' WHERE person_id = (SELECT person_id FROM account WHERE username = '{username}')"
    );
    let done = app.app.db.bare_writer().execute_unprepared(&sql).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
    go(app, 1);
}

#[tokio::test]
async fn a_president_never_decides_on_what_he_asked_for_nor_on_a_case_he_handles() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let extension = asked(&app, &case, 1).await;
    promote(&app, "judge.rapid1").await;
    let himself = app.sign_in("judge.rapid1").await;
    for approve in [true, false] {
        let input = with(granting(&extension), "approve", json!(approve));
        assert_eq!(decide(&himself, input).await.code(), "TWO_PERSON_REQUIRED");
    }
    // asked for by another who handled the case before him
    let nobody = "UPDATE extension SET asked_by = NULL, sync_x = ";
    let stamp = if is_postgres() {
        "pg_current_xact_id()::text::bigint"
    } else {
        "(SELECT n FROM sync_clock)"
    };
    app.app
        .db
        .bare_writer()
        .execute_unprepared(&format!("{nobody}{stamp}"))
        .await
        .unwrap();
    let handled = decide(&himself, granting(&extension)).await;
    assert_eq!(handled.code(), "TWO_PERSON_REQUIRED");
    assert_eq!(due(&app, &case).await, "2026-09-16");
    granted(&app, &extension).await;
}

#[tokio::test]
async fn a_decision_is_made_once_with_a_note_and_within_what_was_asked() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let extension = asked(&app, &case, 2).await;
    let president = app.sign_in("president").await;
    for (code, fields, input) in [
        (
            "REASON_REQUIRED",
            &["note"][..],
            with(granting(&extension), "note", json!(" 好 ")),
        ),
        (
            "CONFLICT",
            &["state"],
            with(granting(&extension), "expectedVersion", json!(2)),
        ),
        (
            "INPUT_INVALID",
            &["amount"],
            with(granting(&extension), "amount", json!(3)),
        ),
        (
            "INPUT_INVALID",
            &["amount"],
            with(granting(&extension), "amount", json!(0)),
        ),
        (
            "INPUT_INVALID",
            &["amount"],
            with(with(granting(&extension), "approve", json!(false)), "amount", json!(1)),
        ),
    ] {
        let refused = decide(&president, input.clone()).await;
        let fields: Vec<String> = fields.iter().map(|&field| field.to_owned()).collect();
        assert_eq!((refused.code().as_str(), refused.fields()), (code, fields), "{input}");
    }
    let request = app.request_id();
    let less = with(granting(&extension), "amount", json!(1));
    let first = president.act_as(request, "extendDeadline", less.clone(), SHOWN).await;
    assert_eq!(first.number("/data/extendDeadline/extension/granted"), 1);
    let again = president.act_as(request, "extendDeadline", less.clone(), SHOWN).await;
    assert_eq!(first.data(), again.data());
    assert_eq!(due(&app, &case).await, "2026-10-16", "once");
    assert_eq!(decide(&president, less).await.code(), "EXTENSION_STATE");
}

#[tokio::test]
async fn of_two_approvals_at_once_one_grants() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let extension = asked(&app, &case, 1).await;
    let president = app.sign_in("president").await;
    let (one, two) = tokio::join!(
        decide(&president, granting(&extension)),
        decide(&president, granting(&extension))
    );
    assert_eq!([one.codes(), two.codes()].concat(), ["EXTENSION_STATE"]);
    assert_eq!(due(&app, &case).await, "2026-10-16");
}

#[tokio::test]
async fn what_goes_beyond_the_presidents_own_is_owed_upward_and_the_sum_has_an_end() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let mut upward = Vec::new();
    for (amount, end) in [(3, "2026-12-16"), (2, "2027-02-16"), (1, "2027-03-16")] {
        let extension = asked(&app, &case, amount).await;
        let answer = granted(&app, &extension).await;
        upward.push(answer.text("/data/extendDeadline/extension/reportedUpward"));
        assert_eq!(due(&app, &case).await, end);
    }
    assert_eq!(upward, ["NOT_NEEDED", "OWED", "OWED"]);
    let refused = ask(&app, "judge.rapid1", &case, ("N73", 1)).await;
    assert_eq!(refused.code(), "EXTENSION_TOO_LONG");
    let extensions = deadline(&app, &case, "N73").await["why"]["extensions"].clone();
    let amounts: Vec<i64> = extensions
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["amount"].as_i64().unwrap())
        .collect();
    assert_eq!(amounts, [3, 2, 1]);
}

#[tokio::test]
async fn a_refused_extension_moves_nothing_and_may_be_asked_for_anew() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let extension = asked(&app, &case, 3).await;
    let refusal = with(granting(&extension), "approve", json!(false));
    let answer = decide(&app.sign_in("president").await, refusal).await;
    assert_eq!(answer.text("/data/extendDeadline/extension/state"), "REFUSED");
    assert_eq!(due(&app, &case).await, "2026-09-16");
    assert_eq!(
        kinds(&app, "judge.rapid1", &case).await,
        ["EXTENSION_REFUSED", "EXTENSION_REQUESTED"]
    );
    assert!(kinds(&app, "applicant.pu", &case).await.is_empty());
    asked(&app, &case, 1).await;
}

#[tokio::test]
async fn everybody_sees_the_extensions_of_his_own_cases_and_an_applicant_what_was_granted() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let first = asked(&app, &case, 1).await;
    granted(&app, &first).await;
    asked(&app, &case, 1).await;
    let list = "query($state: ExtensionState) { extensions(state: $state) { totalCount nodes {
        state ground note askedBy decidedBy case { number } } } }";
    let run = async |who: &str, state: Value| app.sign_in(who).await.run(list, json!({ "state": state })).await;
    for who in ["president", "chief", "supervisor", "judge.rapid1"] {
        let all = run(who, Value::Null).await;
        assert_eq!(all.number("/data/extensions/totalCount"), 2, "{who}");
        assert_eq!(
            all.text("/data/extensions/nodes/0/state"),
            "ASKED",
            "{who}: newest first"
        );
        assert_eq!(all.text("/data/extensions/nodes/1/note"), NOTE);
        assert_eq!(all.text("/data/extensions/nodes/1/case/number"), case.number);
        let waiting = run(who, json!("ASKED")).await;
        assert_eq!(waiting.number("/data/extensions/totalCount"), 1, "{who}");
    }
    for who in ["judge.rapid2", "station.haidai", "cashier"] {
        let none = run(who, Value::Null).await;
        assert_eq!(none.number("/data/extensions/totalCount"), 0, "{who}");
    }
    let own = run("applicant.pu", Value::Null).await;
    assert_eq!(own.number("/data/extensions/totalCount"), 1);
    let told = own.at("/data/extensions/nodes/0");
    let hidden = [&told["ground"], &told["note"], &told["askedBy"], &told["decidedBy"]];
    assert_eq!(hidden, [&Value::Null; 4]);
    assert_eq!(
        run("applicant.pu", json!("ASKED"))
            .await
            .number("/data/extensions/totalCount"),
        0
    );
    for who in ["deputy", "sysadmin", "secadmin", "auditor"] {
        assert_eq!(run(who, Value::Null).await.code(), "FORBIDDEN", "{who}");
    }
}

#[tokio::test]
async fn the_handler_is_shown_that_he_may_ask() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let ask = "query($id: ID!) { case(by: { id: $id }) { availableActions { action allowed reasonCode } } }";
    for (who, reason) in [("judge.rapid1", Value::Null), ("chief", json!("FORBIDDEN"))] {
        let answer = app.sign_in(who).await.run(ask, json!({ "id": case.id })).await;
        let actions = answer.at("/data/case/availableActions").as_array().unwrap().clone();
        let found = actions.iter().find(|one| one["action"] == "REQUEST_EXTENSION").unwrap();
        assert_eq!(
            (&found["allowed"], &found["reasonCode"]),
            (&json!(reason.is_null()), &reason),
            "{who}"
        );
    }
}

#[tokio::test]
async fn why_costs_a_list_two_statements_more_whatever_it_holds() {
    let app = TestApp::new().await;
    let plain = "{ deadlines(first: 50) { nodes { rule { code } dueOn } } }";
    let why = "{ deadlines(first: 50) { nodes { rule { code } dueOn why { startEvent exclusions { kind } extensions { amount } } } } }";
    let chief = app.sign_in("chief").await;
    let mut costs = Vec::new();
    for more in [2, 5] {
        for _ in 0..more {
            app.filed(&a_claim()).await;
        }
        let mut cost = Vec::new();
        for query in [plain, why] {
            chief.ask(query).await;
            let before = app.statements();
            chief.ask(query).await;
            cost.push(app.statements() - before);
        }
        costs.push(cost[1] - cost[0]);
    }
    assert_eq!(costs, [2, 2]);
}

/// Changes rows of a case behind the acts, under a stamp of their own.
async fn set(app: &TestApp, case: &CaseAt, (table, root): (&str, &str), change: &str) {
    let stamp = if is_postgres() {
        "pg_current_xact_id()::text::bigint"
    } else {
        "(SELECT n FROM sync_clock)"
    };
    let sql = format!(
        "UPDATE {table} SET {change}, sync_x = {stamp} WHERE {root} = (SELECT id FROM enforcement_case WHERE number = '{}')",
        case.number
    );
    app.app.db.bare_writer().execute_unprepared(&sql).await.unwrap();
}

#[tokio::test]
async fn grounds_and_names_are_for_who_may_read_the_history_and_measures_for_the_court() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let extension = asked(&app, &case, 1).await;
    granted(&app, &extension).await;
    let list = "{ extensions { totalCount nodes { state ground note askedBy decidedBy } } }";
    let why = async |who: &str| {
        let seen = seen(&app, who, &case, "N73").await;
        seen.pointer("/why/extensions/0/ground").cloned().unwrap()
    };
    assert_eq!(why("judge.rapid1").await, GROUND);
    // a case at the cashier's desk is his own to see, its history is not
    set(&app, &case, ("enforcement_case", "id"), "desk = 'funds'").await;
    let cashier = app.sign_in("cashier").await.ask(list).await;
    let told = cashier.at("/data/extensions/nodes/0").clone();
    assert_eq!(
        told,
        json!({ "state": "GRANTED", "ground": null, "note": null, "askedBy": null, "decidedBy": null })
    );
    assert_eq!(why("cashier").await, Value::Null);

    // an applicant sees what was granted of the court's duties and his own rights, not of others' or of a measure
    let own = async || {
        let answer = app.sign_in("applicant.pu").await.ask(list).await;
        answer.number("/data/extensions/totalCount")
    };
    assert_eq!(own().await, 1);
    for kind in ["agency", "expiry", "local"] {
        set(
            &app,
            &case,
            ("deadline", "rule_code = 'N73' AND root_id"),
            &format!("kind = '{kind}'"),
        )
        .await;
        assert_eq!(own().await, 0, "{kind}");
    }
    set(
        &app,
        &case,
        ("deadline", "rule_code = 'N73' AND root_id"),
        "kind = 'party'",
    )
    .await;
    assert_eq!(own().await, 1);
    app.clock.advance(Duration::minutes(1));
    app.work_once().await;
}
