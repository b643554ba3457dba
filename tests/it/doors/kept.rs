//! Answers a client may keep: for ever what is asked by its version, and all else only after it asked again.

use axum::body::Body;
use axum::http::{HeaderMap, Request};
use harness::TestApp;
use serde_json::{Value, json};
use zhixing_api::graphql::DOCUMENTS;
use zhixing_api::http::document_id;

use super::clerk::encoded;

async fn get(app: &TestApp, token: &str, document: &str, variables: &Value) -> (u16, HeaderMap, Value) {
    let (id, variables) = (document_id(document), encoded(&variables.to_string()));
    let request = Request::get(format!("/graphql?documentId={id}&variables={variables}"))
        .header("authorization", format!("Bearer {token}"))
        .body(Body::empty());
    let (status, headers, body) = app.http(request.unwrap()).await;
    (
        status.as_u16(),
        headers,
        serde_json::from_slice(&body).unwrap_or_default(),
    )
}

fn of<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn labels_are_kept_for_ever_under_their_version_and_no_other() {
    let app = TestApp::new().await;
    let registered = |start: &str| DOCUMENTS.into_iter().find(|text| text.starts_with(start)).unwrap();
    let (labels, asks) = (registered("query Labels("), registered("query LabelsVersion"));
    for account in ["applicant.pu", "deputy", "clerk"] {
        let token = app.sign_in(account).await.token().to_owned();
        let (status, headers, told) = get(&app, &token, asks, &json!({})).await;
        assert_eq!((status, of(&headers, "cache-control")), (200, "private, no-cache"));
        assert!(told.to_string().len() < 300, "the version alone: {told}");
        let version = told["data"]["labels"]["version"].clone();

        let (status, headers, whole) = get(&app, &token, labels, &json!({ "version": version })).await;
        let kept = "private, max-age=31536000, immutable";
        assert_eq!((status, of(&headers, "cache-control")), (200, kept), "{account}");
        assert_eq!(of(&headers, "vary"), "Accept", "another token finds it again");
        assert!(of(&headers, "etag").starts_with("W/"));
        assert_eq!(whole["data"]["labels"]["version"], version);
        for variables in [
            json!({ "version": "0123456789abcdef" }),
            json!({ "version": null }),
            json!({}),
        ] {
            let (status, headers, other) = get(&app, &token, labels, &variables).await;
            assert_eq!(
                (status, of(&headers, "cache-control")),
                (200, "private, no-cache"),
                "{variables}"
            );
            assert!(of(&headers, "vary").contains("Authorization"));
            assert_eq!(
                other["data"], whole["data"],
                "what holds is told, whatever was asked by"
            );
        }
    }
    let (status, headers, _) = get(&app, "stale", labels, &json!({})).await;
    assert_eq!((status, of(&headers, "cache-control")), (401, "no-store"));
    let free = format!("/graphql?query={}", encoded("{ labels(version: \"x\") { version } }"));
    let token = app.sign_in("clerk").await.token().to_owned();
    let request = Request::get(free).header("authorization", format!("Bearer {token}"));
    let (_, headers, _) = app.http(request.body(Body::empty()).unwrap()).await;
    assert_eq!(
        of(&headers, "cache-control"),
        "no-store",
        "free documents are not kept at all"
    );
}
