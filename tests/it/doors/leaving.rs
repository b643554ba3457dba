//! Clients who leave before the answer, and statements that take too long: nothing is half done, nothing is held.

use std::io::Write as _;
use std::time::Duration;

use harness::{TestApp, a_claim, is_postgres};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::json;

use super::wire;

const CLIENTS: u64 = 40;

async fn count(app: &TestApp, sql: &str) -> i64 {
    let statement = Statement::from_string(app.app.db.backend(), sql);
    let row = app
        .app
        .db
        .bare_reader()
        .query_one_raw(statement)
        .await
        .unwrap()
        .unwrap();
    row.try_get("", "n").unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_client_who_leaves_before_the_answer_leaves_a_whole_act_or_none() {
    let app = TestApp::new().await;
    let address = app.listen().await;
    let clerk = app.sign_in("clerk").await;
    let mut asked = Vec::new();
    for _ in 0..CLIENTS {
        let (id, version) = app.submitted(&a_claim()).await;
        let request = app.request_id();
        asked.push((request, json!({ "applicationId": id, "expectedVersion": version })));
    }
    for ((request, input), nth) in asked.iter().zip(0..) {
        let mut input = input.clone();
        input["requestId"] = json!(request);
        let query = "mutation($i: AcceptApplicationInput!) { acceptApplication(input: $i) { case { number } } }";
        let body = json!({ "query": query, "variables": { "i": input } }).to_string();
        let head = format!(
            "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\r\n",
            clerk.token(),
            body.len()
        );
        // some leave in the middle of asking, the others at all points of the work
        let said = if nth % 8 == 7 { body.len() / 2 } else { body.len() };
        tokio::task::spawn_blocking(move || {
            let mut stream = wire::connect(address);
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&body.as_bytes()[..said]).unwrap();
            std::thread::sleep(Duration::from_millis(nth % 8 * 4));
        })
        .await
        .unwrap();
    }

    let mut serials = Vec::new();
    for (request, input) in asked {
        let answer = clerk
            .act_as(request, "acceptApplication", input, "case { serial: number }")
            .await;
        let number = answer.text("/data/acceptApplication/case/serial");
        let serial = number.rsplit_once('执').unwrap().1.trim_end_matches('号').to_owned();
        serials.push(serial.parse::<u64>().unwrap());
    }
    serials.sort_unstable();
    assert_eq!(serials, (1..=CLIENTS).collect::<Vec<_>>(), "no gap, no double");
    for sql in [
        "SELECT COUNT(*) AS n FROM enforcement_case",
        "SELECT COUNT(*) AS n FROM event WHERE kind = 'case_filed'",
        "SELECT COUNT(*) AS n FROM receipt WHERE operation = 'acceptApplication'",
        "SELECT COUNT(*) AS n FROM application WHERE case_id IS NOT NULL",
    ] {
        assert_eq!(count(&app, sql).await.unsigned_abs(), CLIENTS, "{sql}");
    }
    app.work_once().await;
}

#[tokio::test]
async fn postgresql_ends_a_statement_after_ten_seconds_and_an_idle_transaction_after_thirty() {
    let app = TestApp::new().await;
    if !is_postgres() {
        // sqlite has neither: a statement runs to its end, and the one writer waits five seconds for the lock
        assert_eq!(pragma(&app, "PRAGMA busy_timeout", "timeout").await, 5_000);
        return;
    }
    let setting = async |name: &str| {
        let sql = format!("SELECT setting::bigint AS n FROM pg_settings WHERE name = '{name}'");
        count(&app, &sql).await
    };
    assert_eq!(setting("statement_timeout").await, 10_000);
    assert_eq!(setting("idle_in_transaction_session_timeout").await, 30_000);
}

async fn pragma(app: &TestApp, sql: &str, column: &str) -> i64 {
    let statement = Statement::from_string(app.app.db.backend(), sql);
    let row = app
        .app
        .db
        .bare_reader()
        .query_one_raw(statement)
        .await
        .unwrap()
        .unwrap();
    row.try_get("", column).unwrap()
}
