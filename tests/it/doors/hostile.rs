//! What strangers send to hurt: each is refused for little processor time, the process lives, its memory comes back,
//! and an honest client beside them is served.

use std::io::Write as _;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use harness::process::{Ground, Served};

use super::attacks;
use super::wire::{Heard, connect, exchange, hear, request};

/// Processor time one refusal may cost; a tick of the kernel's count is a hundredth of a second.
const CPU_FOR_ONE: Duration = Duration::from_millis(100);
/// Memory that may stay with the process after all of it.
const MEMORY_LEFT: u64 = 64 * 1024 * 1024;
const JSON: (&str, &str) = ("content-type", "application/json");

fn ask(headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut all = vec![("connection", "close")];
    all.extend_from_slice(headers);
    request("POST", "/graphql", &all, body)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_attack_is_refused_for_little_and_leaves_nothing_behind() {
    let ground = Ground::founded().await;
    let served = ground.serve();
    let bearer = format!("Bearer {}", served.sign_in("clerk").token());
    let headers = [JSON, ("authorization", bearer.as_str())];
    let before = served.resident();
    for (name, body, code) in attacks::all() {
        let spent = served.processor();
        let heard = exchange(served.address(), &ask(&headers, &body)).unwrap_or_else(|| panic!("{name}: no answer"));
        let took = served.processor().saturating_sub(spent);
        assert_eq!(heard.code(), code, "{name}: {}", heard.text());
        assert!(
            heard.status < 500 && heard.json().get("data").is_none(),
            "{name}: {}",
            heard.text()
        );
        assert!(took <= CPU_FOR_ONE, "{name}: {took:?} of processor time");
    }
    for _ in 0..10 {
        for (_, body, _) in attacks::all() {
            exchange(served.address(), &ask(&headers, &body));
        }
    }
    assert!(honest(&served, &bearer).0.status == 200);
    let after = served.resident();
    assert!(
        after.saturating_sub(before) <= MEMORY_LEFT,
        "{before} bytes before, {after} after"
    );
}

/// One plain query, and how long it took.
fn honest(served: &Served, bearer: &str) -> (Heard, Duration) {
    let began = Instant::now();
    let asked = ask(&[JSON, ("authorization", bearer)], br#"{"query":"{ viewer { id } }"}"#);
    let heard = exchange(served.address(), &asked).expect("an honest client is answered");
    (heard, began.elapsed())
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_are_not_http_are_refused_or_hung_up_on() {
    let ground = Ground::founded().await;
    let served = ground.serve();
    let bearer = format!("Bearer {}", served.sign_in("clerk").token());
    let body = br#"{"query":"{ viewer { id } }"}"#;
    let raw = |text: &str| exchange(served.address(), text.as_bytes());
    for text in [
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\nhost: a\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\u{3}\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n{}{}{}",
        "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n",
        "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 99999999999999999999\r\n\r\n",
        "POST /graphql HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\ncontent-type: application/json\r\n\r\nzz\r\n",
        "POST /graphql HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip\r\n\r\n",
        "GET /graphql HTTP/1.1\r\nhost: a\r\nbad header: x\r\n\r\n",
    ] {
        let heard = raw(text);
        assert!(
            heard.as_ref().is_none_or(|heard| (400..500).contains(&heard.status)),
            "{text:?}: {heard:?}"
        );
    }
    let many = "x-many: y\r\n".repeat(200);
    let heard = raw(&format!("GET /healthz HTTP/1.1\r\nhost: a\r\n{many}\r\n"));
    assert!(heard.is_none_or(|heard| heard.status == 431), "200 headers");
    let long = format!("GET /graphql?query={} HTTP/1.1\r\nhost: a\r\n\r\n", "a".repeat(200_000));
    assert!(
        raw(&long).is_none_or(|heard| [400, 414, 431].contains(&heard.status)),
        "a long address"
    );
    let smuggled = [
        JSON,
        ("content-length", "5"),
        ("transfer-encoding", "chunked"),
        ("authorization", &bearer),
    ];
    let both = [
        ask(&smuggled, b""),
        b"0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: a\r\n\r\n".to_vec(),
    ]
    .concat();
    let heard = exchange(served.address(), &both);
    assert!(heard.is_none_or(|heard| heard.status >= 400), "two lengths");
    for method in ["x-http-method-override", "x-http-method", "x-method-override"] {
        let sent = [
            ("authorization", bearer.as_str()),
            (method, "POST"),
            ("connection", "close"),
        ];
        let url = "/graphql?query=mutation%7BsignOut%7Bended%7D%7D";
        let heard = exchange(served.address(), &request("GET", url, &sent, b"")).unwrap();
        assert_eq!(heard.status, 405, "{method} changes nothing");
    }
    let form = ask(
        &[
            ("content-type", "text/plain"),
            ("authorization", &bearer),
            ("origin", "https://evil.example"),
        ],
        body,
    );
    assert_eq!(exchange(served.address(), &form).unwrap().status, 415);
    assert_eq!(honest(&served, &bearer).0.status, 200);
}

/// Three hundred sockets that send their request byte by byte, or never.
fn slow_sockets(served: &Served) -> Vec<TcpStream> {
    let starts: [&[u8]; 4] = [
        b"",
        b"\r\n\r\n\r\n\r\n",
        b"POST /graphql HTTP/1.1\r\nhost: a\r\nx-slow: ",
        b"POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 60000\r\n\r\n{",
    ];
    let opened = (0..300).map(|at| {
        let mut stream = connect(served.address());
        stream.write_all(starts[at % starts.len()]).unwrap();
        stream
    });
    opened.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_and_endless_clients_are_cut_off_and_an_honest_one_is_served_meanwhile() {
    let ground = Ground::founded().await;
    let served = ground.serve();
    let bearer = format!("Bearer {}", served.sign_in("clerk").token());
    let before = served.resident();
    let mut slow = slow_sockets(&served);
    let mut endless = connect(served.address());
    let opening = request("POST", "/graphql", &[JSON, ("transfer-encoding", "chunked")], b"");
    endless.write_all(&opening).unwrap();
    let piece = format!("1000\r\n{}\r\n", " ".repeat(0x1000));
    let mut sent = 0;
    while sent < 64 * 1024 * 1024 && endless.write_all(piece.as_bytes()).is_ok() {
        sent += piece.len();
    }
    assert!(sent < 32 * 1024 * 1024, "{sent} bytes of an endless body were taken");
    for _ in 0..20 {
        let (heard, _) = honest(&served, &bearer);
        assert_eq!(heard.status, 200, "{}", heard.text());
        for stream in &mut slow {
            stream.write_all(b"x").ok();
        }
    }
    let began = Instant::now();
    for stream in &mut slow {
        let heard = hear(stream);
        assert!(
            heard.is_none_or(|heard| heard.status == 408),
            "a slow client was served"
        );
    }
    assert!(began.elapsed() < Duration::from_mins(1), "slow clients are still there");
    assert_eq!(honest(&served, &bearer).0.status, 200);
    let after = served.resident();
    assert!(
        after.saturating_sub(before) <= MEMORY_LEFT,
        "{before} bytes before, {after} after"
    );
}
