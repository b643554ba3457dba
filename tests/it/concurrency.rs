//! Many at once: serials without gap, one effect of one request, one winner of one version, nothing of a failed act.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use harness::{Answer, ApplicationIn, PU_ID, TestApp, a_claim, is_postgres};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use uuid::Uuid;

/// One mutation, ready to be sent.
#[derive(Clone)]
struct Call {
    by: &'static str,
    request: Uuid,
    operation: &'static str,
    input: Value,
    fields: &'static str,
}

fn call(app: &TestApp, by: &'static str, operation: &'static str, input: Value, fields: &'static str) -> Call {
    Call {
        by,
        request: app.request_id(),
        operation,
        input,
        fields,
    }
}

/// Sends all of them at once, each from its own task; the answers stand in the order of the calls.
async fn at_once(app: &Arc<TestApp>, calls: Vec<Call>) -> Vec<Answer> {
    let together = Arc::new(Barrier::new(calls.len()));
    let mut running = JoinSet::new();
    for (place, call) in calls.into_iter().enumerate() {
        let token = app.sign_in(call.by).await.token().to_owned();
        let (app, together) = (Arc::clone(app), Arc::clone(&together));
        running.spawn(async move {
            together.wait().await;
            let client = app.bearer(&token);
            (
                place,
                client
                    .act_as(call.request, call.operation, call.input, call.fields)
                    .await,
            )
        });
    }
    let mut answers = running.join_all().await;
    answers.sort_by_key(|(place, _)| *place);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// The `nth` of many claims: another title, another sum.
fn claim(nth: i64) -> ApplicationIn {
    a_claim()
        .with("/basis/number", json!(format!("（2025）云0381民初{}号", 1_000 + nth)))
        .of_fen(100_000 + nth)
}

fn visit(question: &str) -> Value {
    json!({ "channel": "COUNTER", "purpose": "CONSULTATION", "visitorName": "老浦", "question": question })
}

/// Visits of these tests; the county has others.
const ASKED: &str = "SELECT COUNT(*) AS n FROM visit WHERE question IN ('怎样申请执行？', '需要哪些材料？')";

async fn count(app: &TestApp, sql: &str) -> i64 {
    let statement = Statement::from_string(app.app.db.backend(), sql.to_owned());
    app.app
        .db
        .bare_reader()
        .query_one_raw(statement)
        .await
        .unwrap()
        .unwrap()
        .try_get("", "n")
        .unwrap()
}

fn serial(number: &str) -> i64 {
    number
        .trim_start_matches("（2026）云0381执")
        .trim_end_matches('号')
        .parse()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_acceptances_at_once_get_the_serials_one_to_fifty() {
    let app = Arc::new(TestApp::new().await);
    let mut calls = Vec::new();
    for nth in 0..50 {
        let (id, version) = app.submitted(&claim(nth)).await;
        let input = json!({ "applicationId": id, "expectedVersion": version });
        calls.push(call(
            &app,
            "clerk",
            "acceptApplication",
            input,
            "case { id number } application { state }",
        ));
    }
    let answers = at_once(&app, calls).await;
    let mut serials: Vec<i64> = answers
        .iter()
        .map(|answer| serial(&answer.text("/data/acceptApplication/case/number")))
        .collect();
    serials.sort_unstable();
    assert_eq!(serials, (1..=50).collect::<Vec<_>>());
    let cases: BTreeSet<String> = answers
        .iter()
        .map(|answer| answer.text("/data/acceptApplication/case/id"))
        .collect();
    assert_eq!(cases.len(), 50);
    assert_eq!(
        count(&app, "SELECT COUNT(DISTINCT serial) AS n FROM enforcement_case").await,
        50
    );
    assert_eq!(count(&app, "SELECT MAX(serial) AS n FROM case_counter").await, 50);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn serials_stay_without_gap_when_some_acceptances_are_refused_among_the_others() {
    let app = Arc::new(TestApp::new().await);
    let mut calls = Vec::new();
    for nth in 0..30 {
        let (id, version) = app.submitted(&claim(nth)).await;
        let stale = if nth % 3 == 0 { 7 } else { version };
        let input = json!({ "applicationId": id, "expectedVersion": stale });
        calls.push(call(&app, "clerk", "acceptApplication", input, "case { number }"));
    }
    let answers = at_once(&app, calls).await;
    let (refused, filed): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| !answer.codes().is_empty());
    assert!(refused.iter().all(|answer| answer.code() == "CONFLICT"), "{refused:?}");
    let mut serials: Vec<i64> = filed
        .iter()
        .map(|answer| serial(&answer.text("/data/acceptApplication/case/number")))
        .collect();
    serials.sort_unstable();
    assert_eq!(serials, (1..=20).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn forty_repeats_of_one_message_have_one_effect_and_one_answer() {
    let app = Arc::new(TestApp::new().await);
    let case = app.filed(&a_claim()).await;
    let before = app.version(&case).await;
    let input = json!({ "caseId": case.id, "text": "请问我的案件办到哪一步了？" });
    let one = call(
        &app,
        "applicant.pu",
        "sendMessage",
        input,
        "message { id text sentAt version }",
    );
    let answers = at_once(&app, vec![one; 40]).await;
    assert!(answers[0].at("/data/sendMessage/message/id").is_string());
    assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:?}");

    let pu = app.sign_in("applicant.pu").await;
    let messages = pu
        .run(
            "query($id: ID) { messages(caseId: $id) { totalCount nodes { id } } }",
            json!({ "id": case.id }),
        )
        .await;
    assert_eq!(messages.number("/data/messages/totalCount"), 1);
    assert_eq!(
        messages.at("/data/messages/nodes/0/id"),
        answers[0].at("/data/sendMessage/message/id")
    );
    assert_eq!(app.version(&case).await, before + 1);
    assert_eq!(
        count(&app, "SELECT COUNT(*) AS n FROM event WHERE kind = 'message_sent'").await,
        1
    );
    assert_eq!(
        count(
            &app,
            "SELECT COUNT(*) AS n FROM audit_entry WHERE action = 'sendMessage'"
        )
        .await,
        1
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn forty_repeats_of_one_visit_have_one_effect_and_one_answer() {
    let app = Arc::new(TestApp::new().await);
    let one = call(
        &app,
        "station.yangliu",
        "recordVisit",
        visit("怎样申请执行？"),
        "visit { id question visitedAt }",
    );
    let answers = at_once(&app, vec![one; 40]).await;
    assert!(answers[0].at("/data/recordVisit/visit/id").is_string());
    assert!(answers.iter().all(|answer| answer == &answers[0]), "{answers:?}");
    let visits = app
        .sign_in("station.yangliu")
        .await
        .ask("{ visits(first: 100) { nodes { question } } }")
        .await;
    let asked = visits
        .at("/data/visits/nodes")
        .as_array()
        .unwrap()
        .iter()
        .filter(|visit| visit["question"] == "怎样申请执行？");
    assert_eq!(asked.count(), 1);
    assert_eq!(count(&app, ASKED).await, 1);
}

#[tokio::test]
async fn a_request_id_used_for_something_else_is_refused_and_nothing_is_written() {
    let app = TestApp::new().await;
    let station = app.sign_in("station.yangliu").await;
    let request = app.request_id();
    let first = station
        .act_as(request, "recordVisit", visit("怎样申请执行？"), "visit { id }")
        .await;
    let before = app.dump().await;

    let other_body = station
        .act_as(request, "recordVisit", visit("需要哪些材料？"), "visit { id }")
        .await;
    assert_eq!(other_body.codes(), ["IDEMPOTENCY_CONFLICT"]);
    let other_operation = station
        .act_as(request, "submitApplication", a_claim().input, "application { id }")
        .await;
    assert_eq!(other_operation.codes(), ["IDEMPOTENCY_CONFLICT"]);
    assert_eq!(app.dump().await, before);

    let again = station
        .act_as(request, "recordVisit", visit("怎样申请执行？"), "visit { id }")
        .await;
    assert_eq!(again, first);
    let somebody_else = app.sign_in("station.haidai").await;
    let own = somebody_else
        .act_as(request, "recordVisit", visit("怎样申请执行？"), "visit { id }")
        .await;
    assert_ne!(
        own.text("/data/recordVisit/visit/id"),
        first.text("/data/recordVisit/visit/id")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_request_id_sent_at_once_with_two_bodies_does_one_of_them() {
    let app = Arc::new(TestApp::new().await);
    let request = app.request_id();
    let calls = (0..20).map(|nth| Call {
        by: "station.yangliu",
        request,
        operation: "recordVisit",
        input: visit(if nth % 2 == 0 {
            "怎样申请执行？"
        } else {
            "需要哪些材料？"
        }),
        fields: "visit { id question }",
    });
    let answers = at_once(&app, calls.collect()).await;
    let done: BTreeSet<usize> = (0..20)
        .filter(|nth| answers[*nth].codes().is_empty())
        .map(|nth| nth % 2)
        .collect();
    assert_eq!(done.len(), 1, "both bodies were done");
    let refused: Vec<String> = answers.iter().flat_map(Answer::codes).collect();
    assert_eq!(refused, vec!["IDEMPOTENCY_CONFLICT"; 10]);
    assert_eq!(count(&app, ASKED).await, 1);
}

#[tokio::test]
async fn a_refused_act_leaves_its_request_id_usable() {
    let app = TestApp::new().await;
    let station = app.sign_in("station.yangliu").await;
    let request = app.request_id();
    let refused = station.act_as(request, "recordVisit", visit(" "), "visit { id }").await;
    assert_eq!(
        (refused.code().as_str(), refused.fields()),
        ("INPUT_INVALID", vec!["question".to_owned()])
    );
    let corrected = station
        .act_as(request, "recordVisit", visit("怎样申请执行？"), "visit { id }")
        .await;
    assert!(corrected.at("/data/recordVisit/visit/id").is_string());
    assert_eq!(count(&app, ASKED).await, 1);
}

/// Names of the fields of a type in the printed schema.
fn fields_of(kind: &str) -> BTreeSet<String> {
    let sdl = zhixing_api::graphql::sdl();
    let body = sdl
        .split_once(&format!("\ntype {kind} "))
        .unwrap()
        .1
        .split_once("\n}")
        .unwrap()
        .0
        .to_owned();
    let name = |line: &str| Some(line.strip_prefix('\t')?.split_once([':', '('])?.0.to_owned());
    body.lines()
        .filter_map(name)
        .filter(|name| !name.starts_with(['\t', '"']))
        .collect()
}

/// The one that won and the fields the other was told, of two acts on one version.
fn winner(answers: &[Answer]) -> (usize, Vec<String>) {
    let won: Vec<usize> = (0..answers.len())
        .filter(|nth| answers[*nth].codes().is_empty())
        .collect();
    assert_eq!(won.len(), 1, "{answers:?}");
    let lost = &answers[1 - won[0]];
    assert_eq!(lost.codes(), ["CONFLICT"], "{}", lost.body);
    (won[0], lost.fields())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_acts_on_one_version_of_a_case_one_wins_and_the_other_learns_what_moved() {
    let app = Arc::new(TestApp::new().await);
    let known = fields_of("Case");
    for nth in 0..6 {
        let case = app.filed(&claim(nth)).await;
        let named = json!({ "caseId": case.id, "expectedVersion": app.version(&case).await });
        let mut other = named.clone();
        other["route"] = json!("COMPULSORY");
        other["reason"] = json!("被执行人有转移财产的迹象");
        let confirm = call(&app, "auxiliary", "triageCase", named, "case { version stage }");
        let ask = call(&app, "auxiliary", "overrideTriage", other, "case { version stage }");
        let version = app.version(&case).await;
        let (won, fields) = winner(&at_once(&app, vec![confirm, ask]).await);
        assert_eq!(app.version(&case).await, version + 1);
        assert!(
            fields.contains(&"triage".to_owned()) && fields.contains(&"handover".to_owned()),
            "{won}: {fields:?}"
        );
        let unknown: Vec<&String> = fields.iter().filter(|field| !known.contains(*field)).collect();
        assert!(unknown.is_empty(), "not in the schema: {unknown:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_decisions_on_one_application_one_wins_and_the_other_learns_what_moved() {
    let app = Arc::new(TestApp::new().await);
    let known = fields_of("Application");
    for nth in 0..6 {
        let (id, version) = app.submitted(&claim(nth)).await;
        let named = json!({ "applicationId": id, "expectedVersion": version });
        let mut refusal = named.clone();
        refusal["ground"] = json!("NO_JURISDICTION");
        refusal["ruling"] = json!("不属于本院管辖，裁定不予受理");
        let accept = call(
            &app,
            "clerk",
            "acceptApplication",
            named,
            "application { state version }",
        );
        let refuse = call(
            &app,
            "clerk",
            "refuseApplication",
            refusal,
            "application { state version }",
        );
        let calls = if nth % 2 == 0 {
            vec![accept, refuse]
        } else {
            vec![refuse, accept]
        };
        let (won, fields) = winner(&at_once(&app, calls).await);
        assert!(fields.contains(&"state".to_owned()), "{won}: {fields:?}");
        assert!(
            fields.iter().all(|field| known.contains(field)),
            "not in the schema: {fields:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn thirty_assignments_at_once_spread_over_the_handlers_of_both_rapid_teams() {
    let app = Arc::new(TestApp::new().await);
    let mut calls = Vec::new();
    for nth in 0..30 {
        let case = app.triaged(&claim(nth)).await;
        let input = json!({ "caseId": case.id, "expectedVersion": app.version(&case).await });
        calls.push(call(
            &app,
            "chief",
            "assignCase",
            input,
            "case { team { name } handler { id } }",
        ));
    }
    let answers = at_once(&app, calls).await;
    let mut loads: BTreeMap<(String, String), usize> = BTreeMap::new();
    for answer in &answers {
        let of = |what: &str| answer.text(&format!("/data/assignCase/case/{what}"));
        *loads.entry((of("team/name"), of("handler/id"))).or_default() += 1;
    }
    assert_eq!(loads.len(), 6, "two rapid teams of three: {loads:?}");
    let (least, most) = (loads.values().min().unwrap(), loads.values().max().unwrap());
    assert!(most - least <= 1, "{loads:?}");
}

/// Makes the next write of `act` on `table` fail in the database.
async fn break_table(app: &TestApp, table: &str, act: &str) {
    let db = app.app.db.bare_writer();
    if is_postgres() {
        let function = "CREATE OR REPLACE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$";
        db.execute_unprepared(function).await.unwrap();
        let trigger = format!("CREATE TRIGGER broken BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION broken()");
        db.execute_unprepared(&trigger).await.unwrap();
    } else {
        let trigger = format!("CREATE TRIGGER broken BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, 'broken'); END");
        db.execute_unprepared(&trigger).await.unwrap();
    }
}

async fn mend_table(app: &TestApp, table: &str) {
    let on = if is_postgres() {
        format!(" ON {table}")
    } else {
        String::new()
    };
    app.app
        .db
        .bare_writer()
        .execute_unprepared(&format!("DROP TRIGGER broken{on}"))
        .await
        .unwrap();
}

#[tokio::test]
async fn an_act_that_fails_in_the_middle_writes_nothing_wherever_it_fails() {
    let app = TestApp::new().await;
    let clerk = app.sign_in("clerk").await;
    let (id, version) = app.submitted(&a_claim().of_applicant("老浦", PU_ID)).await;
    let input = json!({ "applicationId": id, "expectedVersion": version });
    let request = app.request_id();
    let before = app.dump().await;
    let written = "SELECT (SELECT COUNT(*) FROM receipt) + (SELECT COUNT(*) FROM audit_entry) AS n";
    let traced = count(&app, written).await;
    let places = [
        ("enforcement_case", "INSERT"),
        ("party", "INSERT"),
        ("search_term", "INSERT"),
        ("case_relation", "INSERT"),
        ("triage", "INSERT"),
        ("handover", "INSERT"),
        ("case_counter", "INSERT"),
        ("enforcement_case", "UPDATE"),
        ("application", "UPDATE"),
        ("event", "INSERT"),
        ("outbox", "INSERT"),
        ("sync_entry", "INSERT"),
        ("audit_entry", "INSERT"),
        ("receipt", "UPDATE"),
    ];
    for (table, act) in places {
        break_table(&app, table, act).await;
        let answer = clerk
            .act_as(request, "acceptApplication", input.clone(), "case { number }")
            .await;
        mend_table(&app, table).await;
        assert_eq!(answer.codes(), ["INTERNAL"], "{act} on {table}: {}", answer.body);
        assert_eq!(app.dump().await, before, "{act} on {table} left something");
        assert_eq!(
            count(&app, written).await,
            traced,
            "{act} on {table} left a receipt or an audit entry"
        );
    }
    let answer = clerk
        .act_as(request, "acceptApplication", input, "case { number }")
        .await;
    assert_eq!(
        answer.text("/data/acceptApplication/case/number"),
        "（2026）云0381执1号"
    );
}
