//! Statements a request costs: a number that does not grow with the store.

use std::ops::RangeInclusive;

use harness::{ApplicationIn, CaseAt, Client, TestApp, a_claim};
use serde_json::{Value, json};

const WORKLIST: &str = "{ worklist(first: 50) { nodes { number stage
    parties { role name idNumber } team { name } handler { name } site { name } } } }";
const COUNTED: &str = "{ worklist(first: 50) { totalCount nodes { number stage
    parties { role name idNumber } team { name } handler { name } site { name } } } }";
const PROGRESS: &str = "{ myCases(first: 10) { nodes { number stage team { name } handler { name }
    triage { plainReason } events(first: 10) { nodes { kind happenedAt } } messages(first: 5) { nodes { text answer } } } } }";

/// The `nth` claim of somebody without an account.
fn foreign(nth: i64) -> ApplicationIn {
    a_claim()
        .of_applicant("范应稳", "530381190001010090")
        .with("/basis/number", json!(format!("（2025）云0381民初{}号", 3_000 + nth)))
}

/// Fills the store up to `many` cases of others.
async fn fill(app: &TestApp, from: i64, many: i64) {
    for nth in from..many {
        app.filed(&foreign(nth)).await;
    }
}

/// Three cases of Lao Pu, at three steps, with messages.
async fn three(app: &TestApp) -> [CaseAt; 3] {
    let nth = |nth: i64| a_claim().with("/basis/number", json!(format!("（2025）云0381民初{}号", 4_000 + nth)));
    let cases = [
        app.filed(&nth(0)).await,
        app.triaged(&nth(1)).await,
        app.handled(&nth(2)).await,
    ];
    let pu = app.sign_in("applicant.pu").await;
    for case in &cases {
        let message = json!({ "caseId": case.id, "text": "请问有进展吗？" });
        let answer = pu.act("sendMessage", message, "message { id }").await;
        assert!(answer.codes().is_empty(), "{}", answer.body);
    }
    cases
}

/// Statements of one query and how many cases it gave. The look-up of the caller's rights is kept for seconds and does not
/// count, so that of three times the cheapest is told, nor do entries of the record, which the jobs write.
async fn cost(app: &TestApp, client: &Client<'_>, query: &str) -> (u64, usize) {
    let mut told = Vec::new();
    for _ in 0..3 {
        let before = app.statements();
        let answer = client.ask(query).await;
        let cost = app.statements() - before;
        let list = answer.data().as_object().unwrap().values().next().unwrap().clone();
        told.push((cost, list["nodes"].as_array().map_or(0, Vec::len)));
    }
    told.into_iter().min().unwrap()
}

#[tokio::test]
async fn a_worklist_costs_a_few_statements_with_ten_cases_and_with_sixty() {
    let app = TestApp::new().await;
    three(&app).await;
    let mut costs = Vec::new();
    for (from, many) in [(0, 7), (7, 57)] {
        fill(&app, from, many).await;
        for username in ["chief", "auxiliary", "judge.rapid1", "tribunal.tangtang"] {
            let client = app.sign_in(username).await;
            let (plain, rows) = cost(&app, &client, WORKLIST).await;
            let (counted, _) = cost(&app, &client, COUNTED).await;
            assert!(plain <= 6, "{username}: {plain} statements for {rows} cases");
            assert_eq!(counted, plain + 1, "{username}: the total costs one more");
            costs.push((username, many, rows, plain));
        }
    }
    println!("worklist, (who, cases of others, rows, statements): {costs:?}");
    for (small, large) in costs[..4].iter().zip(&costs[4..]) {
        assert_eq!(small.3, large.3, "{} costs more with more cases: {costs:?}", small.0);
    }
    assert_eq!((costs[0].2, costs[4].2), (10, 50), "{costs:?}");
}

#[tokio::test]
async fn an_applicants_progress_costs_five_statements_whatever_else_the_store_holds() {
    let app = TestApp::new().await;
    three(&app).await;
    let pu = app.sign_in("applicant.pu").await;
    let mut costs = Vec::new();
    for (from, many) in [(0, 7), (7, 57)] {
        fill(&app, from, many).await;
        let (statements, rows) = cost(&app, &pu, PROGRESS).await;
        assert_eq!(rows, 3);
        assert!(statements <= 5, "{statements} statements");
        costs.push(statements);
    }
    println!("progress of three cases with 10 and 60 cases in the store: {costs:?} statements");
    assert_eq!(costs[0], costs[1]);
}

#[tokio::test]
async fn what_a_list_points_at_costs_one_statement_for_all_of_it() {
    let app = TestApp::new().await;
    three(&app).await;
    let lists = [
        (
            "{ messages(first: 50) { nodes { id } } }",
            "{ messages(first: 50) { nodes { id case { id number } } } }",
            1,
        ),
        (
            "{ applications(first: 50) { nodes { id } } }",
            "{ applications(first: 50) { nodes { id site { id parent { id } } visit { id } case { id } } } }",
            4,
        ),
        (
            "{ deadlines(first: 50) { nodes { id } } }",
            "{ deadlines(first: 50) { nodes { id case { id } application { id } } } }",
            2,
        ),
        (
            "{ stations(first: 50) { nodes { id } } }",
            "{ stations(first: 50) { nodes { id parent { id parent { id } } } } }",
            2,
        ),
    ];
    for (from, many) in [(0, 3), (3, 12)] {
        fill(&app, from, many).await;
        app.submitted(&foreign(200 + many)).await;
        let chief = app.sign_in("chief").await;
        for (plain, linked, most) in lists {
            let ((plain, rows), (linked, same)) = (cost(&app, &chief, plain).await, cost(&app, &chief, linked).await);
            assert_eq!(rows, same);
            assert!(
                linked - plain <= most,
                "{linked} statements after {plain} for {rows} rows"
            );
        }
    }
}

/// The stamp check of test stores looks at the synchronised tables before a commit; no statement of the service.
const CHECK: u64 = 1;

/// On `SQLite` a commit is proved by reading what went with it.
fn proof() -> u64 {
    u64::from(!harness::is_postgres())
}

/// On `PostgreSQL` the place of a case is kept as it is, by a statement of its own.
fn keeping() -> u64 {
    u64::from(harness::is_postgres())
}

/// Statements of one act without the stamp check and the proof of its commit.
async fn cost_of_act(app: &TestApp, username: &str, operation: &str, input: Value, fields: &str) -> u64 {
    let client = app.sign_in(username).await;
    let answer = client.ask("{ viewer { role } }").await;
    assert!(answer.codes().is_empty(), "{}", answer.body);
    let before = app.statements();
    let answer = client.act(operation, input, fields).await;
    let cost = app.statements() - before - CHECK - proof();
    assert!(answer.codes().is_empty(), "{}", answer.body);
    cost
}

/// What an acceptance costs: stamp and receipt 2; the application, its scopes and parties 3; court and place 2; the case 1;
/// its two parties with a look-up of each 3; search terms 1; applicants with an account, and the clerk's relation 2; triage
/// and handover 2; serial and number 2; the application's state 1; two events, one of them told 3; scopes of two roots 4;
/// record and receipt 2; two reads for the answer. That is 30; an event of the application itself makes 31. Deadlines: what
/// happened to the application and does not run 2; its filing, the book, its deadlines, one of them met, its old values
/// kept and nobody reminded of it 6; what happened to the case, the book, its deadlines and when to remind of them 4.
const ACCEPTANCE: RangeInclusive<u64> = 42..=43;

#[tokio::test]
async fn an_acceptance_costs_the_same_number_of_statements_each_time() {
    let app = TestApp::new().await;
    let mut costs = Vec::new();
    for nth in 0..4 {
        let (id, version) = app.submitted(&foreign(nth)).await;
        let input = json!({ "applicationId": id, "expectedVersion": version });
        costs.push(cost_of_act(&app, "clerk", "acceptApplication", input, "__typename").await - keeping());
        fill(&app, 100 + 5 * nth, 105 + 5 * nth).await;
    }
    println!("statements of acceptApplication: {costs:?}");
    assert!(costs.iter().all(|cost| cost == &costs[0]), "{costs:?}");
    assert!(ACCEPTANCE.contains(&costs[0]), "{costs:?}");
}
