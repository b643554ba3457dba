//! Documents that clients have held by their hash, over two processes of one court: each holds its own, and a client that
//! is sent from one to the other does what it always does with a hash that is not known.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use harness::{Settings, TestApp};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;
use zhixing_api::http::{Live, Metrics, Options, Rates, document_id, router};

async fn ask(at: &Router, token: &str, body: Value) -> (u16, Value) {
    let request = Request::post("/graphql")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {token}"))
        .body(Body::from(body.to_string()));
    let response = at.clone().oneshot(request.unwrap()).await.unwrap();
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap())
}

/// A door as in service: outside roles run registered documents alone.
fn door(app: &zhixing_api::app::App) -> Router {
    let options = Options {
        rates: Rates::RELAXED,
        ..Options::default()
    };
    router(app.door(options, Live::default(), Metrics::new()))
}

#[tokio::test]
async fn a_hash_sent_to_one_process_and_then_to_the_other_works_as_clients_expect() {
    let app = TestApp::new().await;
    let beside = app.beside(Settings::default()).await;
    let doors = [door(&app.app), door(&beside)];
    let chief = app.sign_in("chief").await.token().to_owned();
    let text = "query Sites { stations(first: 3) { totalCount } }";
    let hash = json!({ "persistedQuery": { "version": 1, "sha256Hash": document_id(text) } });
    let (by_hash, with_text) = (
        json!({ "extensions": hash }),
        json!({ "query": text, "extensions": hash }),
    );
    let is_answered = |body: &Value| body["data"]["stations"]["totalCount"] == 29;
    for at in &doors {
        let (_, unknown) = ask(at, &chief, by_hash.clone()).await;
        assert_eq!(unknown["errors"][0]["message"], "PersistedQueryNotFound", "{unknown}");
        assert_eq!(unknown["errors"][0]["extensions"]["code"], "PERSISTED_QUERY_NOT_FOUND");
        let (status, registered) = ask(at, &chief, with_text.clone()).await;
        assert!(status == 200 && is_answered(&registered), "{registered}");
        let (status, hit) = ask(at, &chief, by_hash.clone()).await;
        assert!(status == 200 && is_answered(&hit), "{hit}");
    }
    // sent to and fro, as a balancer does it
    for turn in 0..6 {
        assert!(is_answered(&ask(&doors[turn % 2], &chief, by_hash.clone()).await.1));
    }

    let pu = app.sign_in("applicant.pu").await.token().to_owned();
    for at in &doors {
        let (status, refused) = ask(at, &pu, by_hash.clone()).await;
        assert_eq!(
            refused["errors"][0]["message"], "PersistedQueryNotFound",
            "{status}: not for him"
        );
        let (status, refused) = ask(at, &pu, with_text.clone()).await;
        assert_eq!(
            (status, &refused["errors"][0]["extensions"]["code"]),
            (403, &json!("DOCUMENT_NOT_TRUSTED"))
        );
        let own = document_id(
            zhixing_api::graphql::DOCUMENTS
                .into_iter()
                .find(|one| one.contains("query MyCases "))
                .unwrap(),
        );
        let known = json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": own } } });
        let (status, answered) = ask(at, &pu, known).await;
        assert!(status == 200 && answered["data"]["myCases"].is_object(), "{answered}");
    }
    drop(beside);
}
