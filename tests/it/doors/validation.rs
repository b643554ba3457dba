//! Validation agrees with the reference implementation: every document of the corpus is accepted or refused here as
//! graphql-js accepts or refuses it. Its verdicts are the fixture `tests/validation/verdicts.json`.

use axum::body::Body;
use axum::http::Request;
use harness::TestApp;
use http_body_util::BodyExt as _;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::schema::workspace;

/// Documents judged otherwise here, each with the reason.
const OTHERWISE: [(&str, &str); 4] = [
    (
        r#"{ teams(after: "a") { totalCount } teams(after: """a""") { totalCount } }"#,
        "the same text written in two ways is the same argument; graphql-js compares how it is written",
    ),
    (
        "subscription { deadlineAlerts { cursor } deadlineAlerts { text } }",
        "a field that stands twice at the root would be streamed twice; `http::limits` allows one",
    ),
    (
        "query ($a: ID) { case(by: {id: $a}) { id } }",
        "a field of a `@oneOf` input is never null (5.8.5); graphql-js 16 misses it where the input itself is needed",
    ),
    (
        "query ($a: ID = null) { case(by: {id: $a}) { id } }",
        "the same, with a default that is null",
    ),
];

/// A document of the corpus with what graphql-js says of it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Case {
    name: String,
    query: String,
    variables: Option<Value>,
    operation_name: Option<String>,
    verdict: String,
    rules: Vec<String>,
}

fn corpus() -> Vec<Case> {
    let text = std::fs::read_to_string(workspace().join("tests/validation/verdicts.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// What the server says: none when it would execute, else the code of the refusal.
async fn refusal(app: &TestApp, token: &str, case: &Case) -> Option<String> {
    let is_stream = case.query.starts_with("subscription");
    let accept = if is_stream {
        "text/event-stream"
    } else {
        "application/graphql-response+json"
    };
    let body = json!({ "query": case.query, "variables": case.variables, "operationName": case.operation_name });
    let request = Request::post("/graphql")
        .header("content-type", "application/json")
        .header("accept", accept)
        .header("authorization", format!("Bearer {token}"))
        .body(Body::from(body.to_string()));
    if is_stream {
        return first_event(app, request.unwrap()).await;
    }
    let (_, _, body) = app.http(request.unwrap()).await;
    refused(&serde_json::from_slice(&body).unwrap())
}

/// A stream that is refused says so at once; one that is not may wait for ever.
async fn first_event(app: &TestApp, request: Request<Body>) -> Option<String> {
    let mut body = app.open(request).await.into_body();
    let frame = tokio::time::timeout(std::time::Duration::from_millis(500), body.frame());
    let bytes = frame.await.ok()??.unwrap().into_data().unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let data = text.lines().find_map(|line| line.strip_prefix("data: "))?;
    // that there is no such case is told by the field
    refused(&serde_json::from_str(data).unwrap()).filter(|code| code != "NOT_FOUND")
}

fn refused(body: &Value) -> Option<String> {
    if body.get("data").is_some() {
        return None;
    }
    Some(body["errors"][0]["extensions"]["code"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn documents_are_judged_as_by_the_reference_implementation() {
    let app = TestApp::new().await;
    let token = app.sign_in("chief").await.token().to_owned();
    let corpus = corpus();
    assert!(corpus.len() >= 300, "only {} documents", corpus.len());
    let mut different = Vec::new();
    for case in &corpus {
        let told = refusal(&app, &token, case).await;
        let agrees = match told.as_deref() {
            None => case.verdict == "valid",
            Some(_) => case.verdict != "valid",
        };
        let is_known = OTHERWISE.iter().any(|(query, _)| *query == case.query);
        if agrees == is_known {
            different.push(format!(
                "{}: here {}, there {} {:?}: {} {}",
                case.name,
                told.as_deref().unwrap_or("accepted"),
                case.verdict,
                case.rules,
                case.query,
                case.variables.as_ref().unwrap_or(&Value::Null),
            ));
        }
    }
    assert!(
        different.is_empty(),
        "{} of {}:\n{}",
        different.len(),
        corpus.len(),
        different.join("\n")
    );
}
