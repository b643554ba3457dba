//! What is no request at all: media type, size, JSON; and bombs, which must cost nothing.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::body::Bytes;
use hyper::body::Frame;

use super::*;
use crate::Pages;

#[tokio::test]
async fn other_content_types_are_415() {
    let small = Small::new();
    let body = json!({ "query": "mutation { write }" }).to_string();
    for content_type in [
        "",
        "text/plain",
        "multipart/form-data; boundary=a",
        "application/json; charset=gbk",
        "image/png",
    ] {
        let answer = small.send(post(&[("content-type", content_type)], body.clone())).await;
        assert_eq!(
            answer.refusal(),
            (415, GRAPHQL, "MEDIA_TYPE".to_owned()),
            "{content_type}"
        );
    }
    let packed = small.send(post(&[("content-encoding", "gzip")], body.clone())).await;
    assert_eq!(packed.status, 415);
    let twice = small
        .send(post(
            &[("content-type", JSON), ("content-type", "text/plain")],
            body.clone(),
        ))
        .await;
    assert_eq!(twice.status, 415);
    assert_eq!(small.executed(), 0);
    let named = small
        .send(post(&[("content-type", "application/json; charset=UTF-8")], body))
        .await;
    assert_eq!(named.status, 200);
}

#[tokio::test]
async fn a_body_that_is_no_request_is_400_in_either_media_type() {
    let small = Small::new();
    for (body, field) in [
        ("", None),
        ("NONSENSE", None),
        (r#"{"query":"#, None),
        (r#"{"query":"{hello}"} {}"#, None),
        (r#"[{"query":"{hello}"}]"#, None),
        ("[]", None),
        ("null", None),
        (r#""{hello}""#, None),
        (r#"{"query":"{hello}","query":"{hello}"}"#, None),
        (r#"{"query":"{hello}","variables":{"a":1,"a":2}}"#, None),
        (r#"{"qeury":"{hello}"}"#, Some("query")),
        (r#"{"query":null}"#, Some("query")),
        (r#"{"query":["{hello}"]}"#, Some("query")),
        (r#"{"query":"{hello}","operationName":1}"#, Some("operationName")),
        (r#"{"query":"{hello}","variables":[7]}"#, Some("variables")),
        (r#"{"query":"{hello}","variables":"{}"}"#, Some("variables")),
        (r#"{"query":"{hello}","extensions":false}"#, Some("extensions")),
    ] {
        for accept in [GRAPHQL, JSON] {
            let answer = small.send(post(&[("accept", accept)], body)).await;
            assert_eq!(answer.refusal(), (400, accept, "REQUEST_INVALID".to_owned()), "{body}");
            assert_eq!(
                answer.json()["errors"][0]["extensions"]["field"].as_str(),
                field,
                "{body}"
            );
        }
    }
    assert_eq!(small.executed(), 0);
    let lenient = r#"{"query":"{hello}","operationName":null,"variables":null,"extensions":null,"other":[1]}"#;
    assert_eq!(small.send(post(&[], lenient)).await.status, 200);
}

#[tokio::test]
async fn a_body_may_fill_the_cap_and_no_byte_more() {
    let small = Small::new();
    let body = |bytes: usize| {
        let plain = r#"{"query":"{hello}"}"#;
        format!("{plain}{}", " ".repeat(bytes - plain.len()))
    };
    let cap = Options::default().max_body;
    assert_eq!(small.send(post(&[], body(cap))).await.status, 200);
    let answer = small.send(post(&[], body(cap + 1))).await;
    assert_eq!(answer.refusal(), (413, GRAPHQL, "QUERY_TOO_LARGE".to_owned()));
    assert_eq!(answer.header("connection"), "close");
    let announced = small
        .send(post(&[("content-length", "99999999"), ("accept", JSON)], ""))
        .await;
    assert_eq!(announced.refusal(), (413, JSON, "QUERY_TOO_LARGE".to_owned()));
}

#[tokio::test]
async fn an_endless_body_is_refused_soon_after_the_cap() {
    let small = Small::new();
    let read = Arc::new(AtomicUsize::new(0));
    let endless = Body::new(Endless(Arc::clone(&read)));
    assert_eq!(
        small.send(post(&[], endless)).await.refusal(),
        (413, GRAPHQL, "QUERY_TOO_LARGE".to_owned())
    );
    assert!(read.load(Ordering::Relaxed) <= Options::default().max_body + 64 * 1024);
}

#[tokio::test]
async fn bombs_are_refused_quickly_and_never_executed() {
    let small = Small::new();
    let doubling = times(20, "fragment F#0 on Query { ...F#1 ...F#1 } ");
    let bombs = [
        (
            format!(
                "{{ __type(name: {}{}) {{ name }} }}",
                "[".repeat(5_000),
                "]".repeat(5_000)
            ),
            "QUERY_TOO_DEEP",
        ),
        ("{ a ".repeat(3_000), "QUERY_TOO_DEEP"),
        (" ".repeat(16 * 1024 + 1), "QUERY_TOO_LARGE"),
        (format!("{{ {} }}", "hello ".repeat(2_000)), "QUERY_TOO_LARGE"),
        (format!("{{ {} }}", times(40, "a#0: hello ")), "QUERY_TOO_COMPLEX"),
        (
            format!("{{ ...F0 }} {doubling} fragment F20 on Query {{ hello }}"),
            "QUERY_TOO_COMPLEX",
        ),
    ];
    let began = Instant::now();
    for (text, code) in &bombs {
        assert_eq!(
            small.send(query(&[], text)).await.refusal(),
            (400, GRAPHQL, (*code).to_owned()),
            "{text:.60}"
        );
    }
    let nested = format!(
        r#"{{"query":"{{hello}}","variables":{{"a":{}{}}}}}"#,
        "[".repeat(60),
        "]".repeat(60)
    );
    assert_eq!(small.send(post(&[], nested)).await.code(), "QUERY_TOO_DEEP");
    let abyss = format!(r#"{{"query":"{{hello}}","variables":{}"#, "[".repeat(60_000));
    assert_eq!(small.send(post(&[], abyss)).await.code(), "REQUEST_INVALID");
    assert!(began.elapsed() < Duration::from_millis(800));
    assert_eq!(small.executed(), 0);
}

/// A body without end that counts what was taken of it.
struct Endless(Arc<AtomicUsize>);

impl hyper::body::Body for Endless {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = Bytes::from_static(&[b' '; 8 * 1024]);
        self.0.fetch_add(piece.len(), Ordering::Relaxed);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }
}

/// Repeats `part` with numbers from 0 up in place of `#0` and the number after each in place of `#1`.
fn times(count: usize, part: &str) -> String {
    let numbered = |at: usize| part.replace("#0", &at.to_string()).replace("#1", &(at + 1).to_string());
    (0..count).map(numbered).collect()
}

/// What a browser asks before it sends a page's request.
fn preflight(origin: &str) -> Request<Body> {
    Request::options("/graphql")
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header(
            "access-control-request-headers",
            "content-type,authorization,last-event-id",
        )
        .body(Body::empty())
        .expect("the test writes a request")
}

#[tokio::test]
async fn pages_of_this_machine_may_ask_where_they_are_let_and_resume_their_streams() {
    let demo = Options {
        pages: Pages {
            local: true,
            ..Pages::default()
        },
        ..free()
    };
    for origin in [
        "http://localhost:5173",
        "http://127.0.0.1",
        "https://localhost:8443",
        "http://[::1]:3000",
    ] {
        let answer = Small::new().send_with(demo.clone(), preflight(origin)).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("access-control-allow-origin")),
            (200, origin)
        );
        assert!(answer.header("access-control-allow-headers").contains("last-event-id"));
    }
    for origin in [
        "http://localhost.example.com",
        "http://example.com:80",
        "null",
        "http://localhost:80.example.com",
    ] {
        let answer = Small::new().send_with(demo.clone(), preflight(origin)).await;
        assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
    }
    let answer = Small::new().send(preflight("http://localhost:5173")).await;
    assert_eq!(
        answer.header("access-control-allow-origin"),
        "",
        "in service by setting alone"
    );
}
