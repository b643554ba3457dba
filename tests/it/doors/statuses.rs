//! GraphQL over HTTP, clause by clause: what a status tells, which methods do what, and what stands beside every body.

use serde_json::{Value, json};

use super::clerk::{Door, GRAPHQL, JSON, QUERY, clerk, encoded, refusal};
use super::wire::{exchange, request};

#[tokio::test(flavor = "multi_thread")]
async fn statuses_tell_a_request_error_from_a_field_error() {
    let door = Door::open().await;
    let text = |query: &str| json!({ "query": query }).to_string();
    for (clause, body, code) in [
        ("Document Parsing Failure", text("{"), "QUERY_INVALID"),
        ("Document Parsing Failure: an empty text", text(""), "QUERY_INVALID"),
        (
            "Document Validation Failure: an unknown field",
            text("{ absent }"),
            "QUERY_INVALID",
        ),
        (
            "Document Validation Failure: no selection",
            text("{ viewer }"),
            "QUERY_INVALID",
        ),
        (
            "Document Validation Failure: an unknown directive",
            text("{ viewer @absent { id } }"),
            "QUERY_INVALID",
        ),
        (
            "Document Validation Failure: a fragment without use",
            text("{ viewer { id } } fragment F on Viewer { id }"),
            "QUERY_INVALID",
        ),
        (
            "Operation Cannot Be Determined: two and no name",
            text("query A{viewer{id}} query B{viewer{id}}"),
            "QUERY_INVALID",
        ),
        (
            "Operation Cannot Be Determined: an unknown name",
            json!({ "query": "query A{viewer{id}}", "operationName": "B" }).to_string(),
            "QUERY_INVALID",
        ),
        (
            "Variable Coercion Failure: a wrong kind",
            json!({ "query": "query($n:Int){cases(first:$n){totalCount}}", "variables": { "n": "x" } }).to_string(),
            "QUERY_INVALID",
        ),
        (
            "Variable Coercion Failure: none given",
            text("query($n:Int!){cases(first:$n){totalCount}}"),
            "INPUT_INVALID",
        ),
        (
            "POST: subscriptions have their own doors",
            text("subscription { a }"),
            "REQUEST_INVALID",
        ),
    ] {
        let strict = door.post(&[("accept", GRAPHQL)], &body);
        assert_eq!(refusal(&strict), (400, GRAPHQL, code.to_owned()), "{clause}");
        let legacy = door.post(&[("accept", JSON)], &body);
        assert_eq!(refusal(&legacy), (200, JSON, code.to_owned()), "{clause}");
    }
    for media in [GRAPHQL, JSON] {
        let heard = door.post(
            &[("accept", media)],
            &text("{ cases(first: 101) { totalCount } viewer { username } }"),
        );
        assert_eq!(heard.status, 200, "Field errors: the request was executed");
        let body = heard.json();
        assert_eq!(
            body["data"]["viewer"]["username"], "clerk",
            "Field errors: neighbours stand: {body}"
        );
        assert_eq!(
            (&body["data"]["cases"], &body["errors"][0]["path"]),
            (&Value::Null, &json!(["cases"]))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn get_reads_and_never_writes() {
    let door = Door::open().await;
    let query =
        encoded("query A($u: Boolean!) { viewer { username @include(if: $u) } } mutation B { signOut { ended } }");
    let variables = encoded(r#"{"u":true}"#);
    assert!(
        clerk(&door.get(&format!("query={}", encoded("{ viewer { username } }")), &[])),
        "GET: query"
    );
    let named = door.get(
        &format!("query={query}&operationName=A&variables={variables}&extensions=%7B%7D"),
        &[],
    );
    assert!(clerk(&named), "GET: operationName and variables: {}", named.text());
    let plus = door.get("query=%7B+viewer+%7B+username+%7D+%7D&operationName=", &[]);
    assert!(
        clerk(&plus),
        "GET: application/x-www-form-urlencoded, and an empty operationName is none"
    );
    for (clause, path) in [
        (
            "GET: mutations must not be executed",
            format!("query={query}&operationName=B&variables={variables}"),
        ),
        (
            "GET: nor the only one",
            format!("query={}", encoded("mutation { signOut { ended } }")),
        ),
        ("GET: nor streams", format!("query={}", encoded("subscription { a }"))),
    ] {
        for media in [GRAPHQL, JSON] {
            let heard = door.get(&path, &[("accept", media)]);
            assert_eq!(
                refusal(&heard),
                (405, media, "METHOD_NOT_ALLOWED".to_owned()),
                "{clause}"
            );
            assert_eq!(heard.header("allow"), "POST", "{clause}");
        }
    }
    assert!(clerk(&door.post(&[], QUERY)), "GET: the session was not ended");
    for (clause, path) in [
        ("GET: query is needed", String::new()),
        (
            "GET: variables are JSON",
            format!("query={query}&operationName=A&variables=%7B"),
        ),
        (
            "GET: variables are a map",
            format!("query={query}&operationName=A&variables=%5B%5D"),
        ),
        (
            "ours: a parameter stands twice",
            "query=%7Ba%7D&query=%7Bb%7D".to_owned(),
        ),
        ("ours: broken percent signs and UTF-8", "query=%7Ba%7D%FF".to_owned()),
    ] {
        let heard = door.get(&path, &[]);
        assert_eq!(heard.status, 400, "{clause}: {}", heard.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_methods_and_sizes_are_told() {
    let door = Door::open().await;
    for method in ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"] {
        let heard = door.send(method, "/graphql", &[], b"");
        assert_eq!(heard.status, 405, "Methods: {method}");
        assert_eq!(heard.header("allow"), "GET,HEAD,POST", "Methods: {method}");
    }
    let head = exchange(
        door.served.address(),
        &request(
            "HEAD",
            "/graphql?query=%7Bviewer%7Bid%7D%7D",
            &[("connection", "close"), ("authorization", &door.bearer)],
            b"",
        ),
    );
    assert!(head.is_none_or(|heard| heard.body.is_empty()), "HEAD has no body");
    let large = format!(
        r#"{{"query":"{{viewer{{id}}}}","variables":{{"a":"{}"}}}}"#,
        "x".repeat(65 * 1024)
    );
    assert_eq!(
        refusal(&door.post(&[], &large)),
        (413, GRAPHQL, "QUERY_TOO_LARGE".to_owned())
    );
    let text = json!({ "query": format!("{{ viewer {{ id }} }} # {}", "x".repeat(17 * 1024)) }).to_string();
    assert_eq!(
        refusal(&door.post(&[], &text)),
        (400, GRAPHQL, "QUERY_TOO_LARGE".to_owned())
    );
    let wrong = door.send(
        "POST",
        "/graphql",
        &[("content-type", JSON), ("authorization", "Bearer x")],
        QUERY.as_bytes(),
    );
    assert_eq!(
        refusal(&wrong),
        (401, GRAPHQL, "UNAUTHENTICATED".to_owned()),
        "two tokens are none"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_is_furnished() {
    let door = Door::open().await;
    for heard in [
        door.post(&[], QUERY),
        door.post(&[], "{"),
        door.get("query=%7Bviewer%7Bid%7D%7D", &[]),
        door.send("GET", "/healthz", &[], b""),
        door.send("GET", "/readyz", &[], b""),
        door.send("GET", "/nowhere", &[], b""),
        door.send("DELETE", "/graphql", &[], b""),
    ] {
        for (name, value) in [
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("server", ""),
            ("x-powered-by", ""),
            ("access-control-allow-origin", ""),
        ] {
            assert_eq!(heard.header(name), value, "{name}");
        }
        assert!(heard.header("x-request-id").len() >= 8);
        assert!(
            heard
                .header("content-security-policy")
                .contains("frame-ancestors 'none'")
        );
    }
    for path in ["/graphiql", "/metrics", "/.git/config", "/../etc/passwd"] {
        assert_eq!(
            door.send("GET", path, &[], b"").status,
            404,
            "{path} is not served in service"
        );
    }
}
