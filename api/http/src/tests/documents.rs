//! Trusted documents: who may run what, by which name, and what a client may keep of the answer.

use super::super::TrustedTexts;
use super::super::trusted::DocumentId;
use super::*;

const HELLO: &str = "{ hello }";
const ECHO: &str = "query Echo($value: Int!) { echo(value: $value) }";
const WHO: &str = "{ who }";
const STAFF: (&str, &str) = ("authorization", "Bearer good");
const APPLICANT: (&str, &str) = ("authorization", "Bearer applicant");

fn id(text: &str) -> String {
    DocumentId::of(text).digits()
}

/// A listener as in service, with documents of its own.
fn service() -> Options {
    let file: Value = [HELLO, ECHO, WHO]
        .into_iter()
        .map(|text| (id(text), json!(text)))
        .collect();
    let trusted = TrustedTexts::default().with_file(file.to_string().as_bytes());
    Options {
        trusted: trusted.expect("lawful"),
        ..Options::default()
    }
}

fn persisted(text: &str) -> Value {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": id(text) } })
}

fn get(path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let builder = headers.iter().fold(Request::get(path), |builder, (name, value)| {
        builder.header(*name, *value)
    });
    builder.body(Body::empty()).expect("the test writes a request")
}

#[tokio::test]
async fn outside_roles_run_trusted_documents_alone() {
    let small = Small::new();
    let router = small.router(service());
    for outside in [&[][..], &[APPLICANT]] {
        for free in [
            "{ hello hello }",
            "{",
            "{ __schema { types { name } } }",
            "mutation { write }",
        ] {
            let refused = answer(&router, query(outside, free)).await;
            let code = refused.code();
            let status = refused.status.as_u16();
            let lawful = (status, code.as_str()) == (403, "DOCUMENT_NOT_TRUSTED")
                || (!outside.is_empty() && (status, code.as_str()) == (400, "QUERY_INVALID"));
            assert!(lawful, "{free}: {status} {code}");
        }
        for named in [
            json!({ "query": HELLO }),
            json!({ "documentId": id(HELLO) }),
            json!({ "documentId": format!("sha256:{}", id(HELLO)) }),
            json!({ "extensions": persisted(HELLO) }),
        ] {
            let ran = answer(&router, post(outside, named.to_string())).await;
            assert_eq!(ran.result(), json!({ "data": { "hello": 1 } }), "{named}");
        }
    }
    let before = small.executed();
    assert_eq!(before, 8);
    let staff = answer(&router, query(&[STAFF], "{ hello broken }")).await;
    assert_eq!(staff.status, 200);
    let demo = small.send(query(&[APPLICANT], "{ hello }")).await;
    assert_eq!(demo.status, 200, "the demo takes free documents of all");
}

#[tokio::test]
async fn staff_have_documents_held_under_their_hash_and_others_do_not() {
    let router = Small::new().router(service());
    let text = "{ hello again: hello }";
    let by_hash = |caller: &[(&str, &str)]| post(caller, json!({ "extensions": persisted(text) }).to_string());
    let with_text = |caller: &[(&str, &str)]| {
        post(
            caller,
            json!({ "query": text, "extensions": persisted(text) }).to_string(),
        )
    };
    let unknown = (400, GRAPHQL, "PERSISTED_QUERY_NOT_FOUND".to_owned());
    assert_eq!(answer(&router, by_hash(&[STAFF])).await.refusal(), unknown);
    for outside in [&[][..], &[APPLICANT]] {
        assert_eq!(answer(&router, with_text(outside)).await.code(), "DOCUMENT_NOT_TRUSTED");
    }
    assert_eq!(
        answer(&router, by_hash(&[STAFF])).await.refusal(),
        unknown,
        "nobody of the court sent it"
    );
    let sent = answer(&router, with_text(&[STAFF])).await;
    let hold = json!({ "data": { "hello": 1, "again": 1 } });
    assert_eq!(sent.result(), hold);
    assert_eq!(answer(&router, by_hash(&[STAFF])).await.result(), hold);
    let url = format!(
        "/graphql?extensions={}",
        json!(persisted(text)).to_string().replace('"', "%22")
    );
    let by_get = answer(&router, get(&url.replace('{', "%7B").replace('}', "%7D"), &[STAFF])).await;
    assert_eq!(by_get.result(), hold);
    for outside in [&[][..], &[APPLICANT]] {
        assert_eq!(answer(&router, by_hash(outside)).await.refusal(), unknown);
    }
    let forged = json!({ "query": "{ hello }", "extensions": persisted(text) });
    let refused = answer(&router, post(&[STAFF], forged.to_string())).await;
    assert_eq!(refused.refusal(), (400, GRAPHQL, "REQUEST_INVALID".to_owned()));
}

#[tokio::test]
async fn values_of_a_trusted_document_are_judged_for_every_request() {
    let small = Small::new();
    let router = small.router(service());
    let echo = |value: Value| {
        let body = json!({ "documentId": id(ECHO), "variables": { "value": value } });
        post(&[], body.to_string())
    };
    for value in [json!(7), json!(7.0)] {
        let echoed = answer(&router, echo(value)).await.result();
        assert_eq!(echoed, json!({ "data": { "echo": 7 } }));
    }
    for value in [json!("seven"), json!(7.5), json!(2_147_483_648_i64), json!([7])] {
        let refused = answer(&router, echo(value)).await;
        assert_eq!((refused.status.as_u16(), refused.json().get("data")), (400, None));
    }
    assert_eq!(answer(&router, echo(Value::Null)).await.code(), "INPUT_INVALID");
    assert_eq!(small.executed(), 2);
}

#[tokio::test]
async fn a_get_of_a_trusted_document_may_be_kept_and_asked_for_again() {
    let router = Small::new().router(service());
    let url = format!("/graphql?documentId={}", id(HELLO));
    let first = answer(&router, get(&url, &[STAFF])).await;
    assert_eq!(first.result(), json!({ "data": { "hello": 1 } }));
    assert_eq!(first.header("cache-control"), "private, no-cache");
    assert_eq!(first.header("vary"), "Authorization, Accept, Accept-Language");
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with("W/\""), "{tag}");
    for held in [
        tag.as_str(),
        tag.trim_start_matches("W/"),
        "*",
        &format!("\"other\", {tag}"),
    ] {
        let again = answer(&router, get(&url, &[STAFF, ("if-none-match", held)])).await;
        assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""), "{held}");
        assert_eq!(again.header("etag"), tag);
        assert_eq!(again.header("cache-control"), "private, no-cache");
        assert_eq!(again.header("vary"), "Authorization, Accept, Accept-Language");
    }
    let other = answer(&router, get(&url, &[STAFF, ("if-none-match", "\"other\"")])).await;
    assert_eq!((other.status.as_u16(), other.text == first.text), (200, true));
    let bad = answer(
        &router,
        get(&url, &[("authorization", "Bearer bad"), ("if-none-match", "*")]),
    )
    .await;
    assert_eq!(bad.status, 401, "a tag opens no door");
}

#[tokio::test]
async fn a_tag_is_of_the_caller_s_own_body_and_nothing_else_is_kept() {
    let router = Small::new().router(service());
    let url = format!("/graphql?documentId={}", id(WHO));
    let same = ("x-request-id", "the-same-request");
    let staff = answer(&router, get(&url, &[STAFF, same])).await;
    let nobody = answer(&router, get(&url, &[same])).await;
    assert_ne!(staff.header("etag"), nobody.header("etag"));
    let tag = staff.header("etag").to_owned();
    let crossed = answer(&router, get(&url, &[same, ("if-none-match", &tag)])).await;
    assert_eq!(crossed.status, 200);
    for request in [
        post(&[STAFF], json!({ "documentId": id(WHO) }).to_string()),
        get("/graphql?query=%7B%20hello%20broken%20%7D", &[STAFF]),
        get(&format!("/graphql?documentId={}&variables=%7B%7D", id(ECHO)), &[STAFF]),
    ] {
        let answer = answer(&router, request).await;
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(!answer.headers.contains_key("etag"));
    }
}
