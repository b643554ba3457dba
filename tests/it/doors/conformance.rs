//! GraphQL over HTTP, clause by clause (draft of the GraphQL Foundation, sections by their names), against the built
//! program; and the stricter rules of this listener: no repeated keys, no lists, no other content.

use super::clerk::{Door, GRAPHQL, JSON, QUERY, clerk, refusal};

#[tokio::test(flavor = "multi_thread")]
async fn media_types_are_negotiated() {
    let door = Door::open().await;
    for (clause, accept, media) in [
        (
            "Accept: a server must support application/graphql-response+json",
            GRAPHQL,
            GRAPHQL,
        ),
        ("Accept: a server must support application/json", JSON, JSON),
        ("Accept: without the header the server chooses", "", GRAPHQL),
        ("Accept: any", "*/*", GRAPHQL),
        (
            "Accept: weights decide",
            "application/graphql-response+json;q=0.1, application/json;q=0.9",
            JSON,
        ),
        (
            "Accept: legacy clients name both",
            "application/graphql-response+json, application/json;q=0.9",
            GRAPHQL,
        ),
        ("Accept: browsers", "text/html,application/xhtml+xml,*/*;q=0.8", GRAPHQL),
    ] {
        let heard = if accept.is_empty() {
            door.post(&[], QUERY)
        } else {
            door.post(&[("accept", accept)], QUERY)
        };
        assert!(clerk(&heard), "{clause}: {}", heard.text());
        let told = heard.header("content-type");
        assert_eq!(told, format!("{media}; charset=utf-8"), "{clause}");
    }
    for accept in [
        "text/html",
        "image/png",
        "application/json;q=0, application/graphql-response+json;q=0",
    ] {
        let heard = door.post(&[("accept", accept)], QUERY);
        assert_eq!(heard.status, 406, "Accept: neither is taken ({accept})");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn post_takes_json_alone() {
    let door = Door::open().await;
    for (clause, content_type, status) in [
        ("POST: application/json must be supported", "application/json", 200),
        ("POST: the charset is utf-8", "application/json; charset=utf-8", 200),
        (
            "POST: the type is matched without case",
            "Application/JSON; Charset=UTF-8",
            200,
        ),
        ("POST: another charset", "application/json; charset=utf-16", 415),
        ("POST: application/graphql", "application/graphql", 415),
        ("POST: a form", "application/x-www-form-urlencoded", 415),
        ("POST: multipart", "multipart/form-data; boundary=x", 415),
        ("POST: text, as a foreign page may send it", "text/plain", 415),
        ("POST: a lookalike", "application/json-patch+json", 415),
        ("POST: xml", "application/xml", 415),
    ] {
        let heard = door.send("POST", "/graphql", &[("content-type", content_type)], QUERY.as_bytes());
        assert_eq!(heard.status, status, "{clause}: {}", heard.text());
    }
    let none = door.send("POST", "/graphql", &[], QUERY.as_bytes());
    assert_eq!(none.status, 415, "POST: a request without Content-Type is refused");
    for coding in ["gzip", "br", "deflate"] {
        let heard = door.post(&[("content-encoding", coding)], QUERY);
        assert_eq!(heard.status, 415, "POST: a coded body is not unpacked ({coding})");
    }
    let twice = door.post(&[("content-type", JSON)], QUERY);
    assert_eq!(twice.status, 415, "POST: two content types");
}

#[tokio::test(flavor = "multi_thread")]
async fn request_parameters_have_their_types() {
    let door = Door::open().await;
    for (clause, body) in [
        (
            "Request Parameters: operationName may be null",
            r#"{"query":"{viewer{username}}","operationName":null}"#,
        ),
        (
            "Request Parameters: variables may be null",
            r#"{"query":"{viewer{username}}","variables":null}"#,
        ),
        (
            "Request Parameters: extensions may be null",
            r#"{"query":"{viewer{username}}","extensions":null}"#,
        ),
        (
            "Request Parameters: extensions may be a map",
            r#"{"query":"{viewer{username}}","extensions":{"a":1}}"#,
        ),
        (
            "Request Parameters: others are ignored",
            r#"{"query":"{viewer{username}}","later":[1]}"#,
        ),
        (
            "Request Parameters: operationName chooses",
            r#"{"query":"query A{viewer{id}} query B{viewer{username}}","operationName":"B"}"#,
        ),
    ] {
        assert!(clerk(&door.post(&[], body)), "{clause}");
    }
    for (clause, body) in [
        ("Request Parameters: query is needed", "{}"),
        ("Request Parameters: query is a string", r#"{"query":{"a":1}}"#),
        (
            "Request Parameters: operationName is a string",
            r#"{"query":"{viewer{id}}","operationName":{}}"#,
        ),
        (
            "Request Parameters: variables is a map, not a list",
            r#"{"query":"{viewer{id}}","variables":[]}"#,
        ),
        (
            "Request Parameters: variables is a map, not a text",
            r#"{"query":"{viewer{id}}","variables":"{}"}"#,
        ),
        (
            "Request Parameters: extensions is a map",
            r#"{"query":"{viewer{id}}","extensions":7}"#,
        ),
        ("POST: the body is a map", "[]"),
        ("POST: no batches", r#"[{"query":"{viewer{id}}"}]"#),
        ("POST: null is no map", "null"),
        ("POST: broken JSON", r#"{"query":"{viewer{id}}""#),
        ("POST: no JSON", "query { viewer { id } }"),
        (
            "POST: more than one value",
            r#"{"query":"{viewer{id}}"} {"query":"{viewer{id}}"}"#,
        ),
        ("POST: an empty body", ""),
        (
            "ours: a key stands twice",
            r#"{"query":"{viewer{id}}","query":"{viewer{id}}"}"#,
        ),
        (
            "ours: a key stands twice inside",
            r#"{"query":"{viewer{id}}","variables":{"a":{"b":1,"b":1}}}"#,
        ),
        ("ours: broken UTF-16 escapes", r#"{"query":"{viewer{id}} # \ud800"}"#),
    ] {
        for media in [GRAPHQL, JSON] {
            let heard = door.post(&[("accept", media)], body);
            assert_eq!(refusal(&heard), (400, media, "REQUEST_INVALID".to_owned()), "{clause}");
        }
    }
    let broken = door.send(
        "POST",
        "/graphql",
        &[("content-type", JSON)],
        b"{\"query\":\"{viewer{id}} # \xff\xfe\"}",
    );
    assert_eq!(refusal(&broken).0, 400, "POST: the body is UTF-8");
}
