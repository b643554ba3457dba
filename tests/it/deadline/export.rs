//! The board taken out as a file: who may, how long the link holds, what stands in it, what is kept of it.

use std::io::Cursor;

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, Request, StatusCode};
use calamine::{Data, Reader as _, Xlsx};
use chrono::Duration;
use harness::{Answer, TestApp, a_claim};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};

const FIELDS: &str = "url expiresAt rows";

async fn ask(app: &TestApp, username: &str, filter: Value) -> Answer {
    let client = app.sign_in(username).await;
    let input = json!({ "filter": filter, "reason": "本周节点督办" });
    client.act("exportDeadlines", input, FIELDS).await
}

async fn get(app: &TestApp, url: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
    app.http(Request::get(url).body(Body::empty()).unwrap()).await
}

async fn rows(app: &TestApp, url: &str) -> Vec<Vec<Data>> {
    let (status, headers, bytes) = get(app, url).await;
    assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&bytes));
    assert_eq!(headers[CACHE_CONTROL], "no-store");
    assert!(headers[CONTENT_TYPE].to_str().unwrap().ends_with("spreadsheetml.sheet"));
    assert!(
        headers[CONTENT_DISPOSITION]
            .to_str()
            .unwrap()
            .starts_with("attachment;")
    );
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    sheet.rows().map(<[Data]>::to_vec).collect()
}

/// The board as the reader's list shows it: number and rule.
async fn listed(app: &TestApp, username: &str) -> Vec<(String, String)> {
    let list = "{ deadlines(first: 100) { nodes { rule { code } case { number } } } }";
    let answer = app.sign_in(username).await.ask(list).await;
    let nodes = answer.at("/data/deadlines/nodes").as_array().unwrap().clone();
    let text = |node: &Value, at: &str| node.pointer(at).unwrap().as_str().unwrap().to_owned();
    nodes
        .iter()
        .map(|node| {
            let number = node.pointer("/case/number").and_then(Value::as_str);
            let number = number.unwrap_or("待立案的执行申请").to_owned();
            (number, text(node, "/rule/code"))
        })
        .collect()
}

#[tokio::test]
async fn the_file_holds_what_its_reader_sees_and_the_record_holds_the_file() {
    let app = TestApp::new().await;
    app.handled(&a_claim()).await;
    app.filed(&a_claim().with("/basis/number", json!("（2025）云0381民初99号")))
        .await;
    for reader in ["supervisor", "president", "judge.rapid1"] {
        let shown = listed(&app, reader).await;
        let asked = ask(&app, reader, Value::Null).await;
        assert_eq!(
            asked.number("/data/exportDeadlines/rows"),
            i64::try_from(shown.len()).unwrap(),
            "{reader}"
        );
        let url = asked.text("/data/exportDeadlines/url");
        let rows = rows(&app, &url).await;
        let in_file: Vec<(String, String)> = rows[1..rows.len() - 1]
            .iter()
            .map(|row| (row[0].to_string(), row[2].to_string()))
            .collect();
        assert_eq!(in_file, shown, "{reader}");
        let heads: Vec<String> = rows[0].iter().take(5).map(ToString::to_string).collect();
        assert_eq!(heads, ["案号", "节点", "规则", "状态", "到期日"]);
        assert!(
            rows[1..].iter().all(|row| matches!(row[0], Data::String(_))),
            "ids are text"
        );
        assert!(
            rows.last().unwrap()[0]
                .to_string()
                .ends_with("导出，内部使用，不得外传")
        );
        let text = format!("{rows:?}");
        assert!(!text.contains("老浦") && !text.contains('元'), "{text}");
    }
    app.work_once().await;
    let sql = "SELECT e.sha256, a.content_hash, a.actor_id, e.person_id, e.reason FROM export e
        JOIN audit_entry a ON a.object_id = e.id AND a.action = 'fetchExport' WHERE e.row_count > 0";
    let db = app.app.db.bare_writer();
    let found = db
        .query_all_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap();
    assert_eq!(found.len(), 3);
    for row in found {
        let text = |column: &str| row.try_get::<String>("", column).unwrap();
        assert_eq!(text("sha256"), text("content_hash"));
        assert_eq!(text("reason"), "本周节点督办");
    }
}

#[tokio::test]
async fn a_link_holds_for_minutes_and_only_as_long_as_its_session() {
    let app = TestApp::new().await;
    app.handled(&a_claim()).await;
    let url = ask(&app, "chief", Value::Null).await.text("/data/exportDeadlines/url");
    assert_eq!(get(&app, &url).await.0, StatusCode::OK);
    let token = app.sign_in("chief").await.token().to_owned();
    let bearer = app
        .bearer(url.trim_start_matches("/exports/"))
        .ask("{ viewer { username } }")
        .await;
    assert_eq!(bearer.codes(), ["UNAUTHENTICATED"], "a link is no access token");
    let absent = get(&app, "/exports/forged").await;
    assert_eq!(absent.0, StatusCode::NOT_FOUND);
    for wrong in [format!("/exports/{token}"), url[..url.len() - 3].to_owned()] {
        assert_eq!(get(&app, &wrong).await.0, StatusCode::NOT_FOUND, "{wrong}");
    }
    app.clock.advance(Duration::seconds(331));
    assert_eq!(get(&app, &url).await.0, StatusCode::NOT_FOUND, "it is too old");

    app.forget_tokens();
    let url = ask(&app, "chief", Value::Null).await.text("/data/exportDeadlines/url");
    app.sign_in("chief")
        .await
        .ask("mutation { signOut { ended } }")
        .await
        .done();
    app.clock.advance(Duration::seconds(4));
    assert_eq!(get(&app, &url).await.0, StatusCode::NOT_FOUND, "its session ended");
}

#[tokio::test]
async fn exports_are_refused_to_those_without_the_row_a_reason_or_a_fresh_proof() {
    let app = TestApp::new().await;
    app.handled(&a_claim()).await;
    let outsiders = ["deputy", "applicant.pu", "sysadmin", "secadmin", "auditor"];
    let others = ["clerk", "auxiliary", "cashier", "station.yangliu", "tribunal.tangtang"];
    for outsider in outsiders.into_iter().chain(others) {
        assert_eq!(
            ask(&app, outsider, Value::Null).await.codes(),
            ["FORBIDDEN"],
            "{outsider}"
        );
    }
    let chief = app.sign_in("chief").await;
    for reason in ["", "督办", "  督办    ", &"长".repeat(201)] {
        let answer = chief.act("exportDeadlines", json!({ "reason": reason }), FIELDS).await;
        assert_eq!(answer.codes(), ["INPUT_INVALID"], "{reason}");
        assert_eq!(answer.at("/errors/0/extensions/field"), "reason");
    }
    app.clock.advance(Duration::seconds(301));
    let stale = chief
        .act("exportDeadlines", json!({ "reason": "本周节点督办" }), FIELDS)
        .await;
    assert_eq!(stale.codes(), ["STEP_UP_REQUIRED"]);
    let sql = "SELECT COUNT(*) AS n FROM export";
    let db = app.app.db.bare_writer();
    let row = db
        .query_one_raw(Statement::from_string(db.get_database_backend(), sql))
        .await
        .unwrap();
    assert_eq!(
        row.unwrap().try_get::<i64>("", "n").unwrap(),
        0,
        "a refusal leaves nothing"
    );
}

/// A repeated request is answered alike: the same link, which lives no longer for it.
#[tokio::test]
async fn a_repeated_request_makes_no_second_export() {
    let app = TestApp::new().await;
    app.handled(&a_claim()).await;
    let (chief, id) = (app.sign_in("chief").await, app.request_id());
    let input = json!({ "reason": "本周节点督办" });
    let first = chief.act_as(id, "exportDeadlines", input.clone(), FIELDS).await;
    app.clock.advance(Duration::seconds(100));
    let again = chief.act_as(id, "exportDeadlines", input, FIELDS).await;
    assert_eq!(
        first.text("/data/exportDeadlines/expiresAt"),
        again.text("/data/exportDeadlines/expiresAt")
    );
    app.clock.advance(Duration::seconds(231));
    let url = again.text("/data/exportDeadlines/url");
    assert_eq!(get(&app, &url).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_link_opens_a_few_times_and_a_person_asks_so_often_a_day() {
    let app = TestApp::new().await;
    app.handled(&a_claim()).await;
    let url = ask(&app, "chief", Value::Null).await.text("/data/exportDeadlines/url");
    for _ in 0..3 {
        assert_eq!(get(&app, &url).await.0, StatusCode::OK);
    }
    assert_eq!(get(&app, &url).await.0, StatusCode::NOT_FOUND);
    for _ in 1..20 {
        ask(&app, "chief", Value::Null).await.done();
    }
    assert_eq!(ask(&app, "chief", Value::Null).await.codes(), ["QUOTA_EXCEEDED"]);
    ask(&app, "president", Value::Null).await.done();
    app.clock.advance(Duration::days(1));
    app.forget_tokens();
    ask(&app, "chief", Value::Null).await.done();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_asks_for_many_at_once_gets_no_more_than_one_after_the_other() {
    let app = TestApp::new().await;
    for _ in 0..12 {
        ask(&app, "chief", Value::Null).await.done();
    }
    let ten = tokio::join!(
        ask(&app, "chief", Value::Null),
        ask(&app, "chief", Value::Null),
        ask(&app, "chief", Value::Null),
        ask(&app, "chief", Value::Null),
        ask(&app, "chief", Value::Null),
        ask(&app, "chief", Value::Null),
        ask(&app, "chief", Value::Null),
        ask(&app, "chief", Value::Null),
        ask(&app, "chief", Value::Null),
        ask(&app, "chief", Value::Null),
    );
    let codes = [ten.0, ten.1, ten.2, ten.3, ten.4, ten.5, ten.6, ten.7, ten.8, ten.9].map(|answer| answer.codes());
    let refused = codes.iter().filter(|codes| *codes == &["QUOTA_EXCEEDED"]).count();
    let done = codes.iter().filter(|codes| codes.is_empty()).count();
    assert_eq!((done, refused), (8, 2), "{codes:?}");
}
