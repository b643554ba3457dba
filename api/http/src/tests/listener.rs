//! The accept loop over real sockets.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::super::Metrics;
use super::super::serve::{Patience, serve_with};
use super::*;

/// A server and the token that stops it.
struct Running {
    address: SocketAddr,
    stop: CancellationToken,
    tasks: TaskTracker,
    small: Small,
}

impl Running {
    async fn new() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let options = Options {
            body_time: Duration::from_millis(400),
            ..free()
        };
        let patience = Patience {
            headers: Duration::from_millis(400),
            writing: Duration::from_millis(400),
            lingering: Duration::from_millis(150),
            draining: Duration::from_secs(1),
        };
        let small = Small::new();
        let router = small.stopping_router(options, stop.clone());
        let (metrics, shutdown) = (Metrics::new(), stop.clone());
        tasks.spawn(async move { serve_with(patience, listener.into(), router, &metrics, shutdown).await });
        tasks.close();
        Self {
            address,
            stop,
            tasks,
            small,
        }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.expect("it listens")
    }

    async fn stopped(self) {
        self.stop.cancel();
        tokio::time::timeout(Duration::from_secs(5), self.tasks.wait())
            .await
            .expect("it stops");
    }
}

fn message(text: &str) -> String {
    message_for(text, "*/*")
}

fn message_for(text: &str, accept: &str) -> String {
    let body = json!({ "query": text }).to_string();
    let head = format!("POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\naccept: {accept}\r\n");
    format!("{head}content-length: {}\r\n\r\n{body}", body.len())
}

async fn until(stream: &mut TcpStream, end: &str) -> String {
    let mut text = Vec::new();
    while !String::from_utf8_lossy(&text).contains(end) {
        let read = stream.read_buf(&mut text).await.expect("the line holds");
        assert_ne!(read, 0, "ended early: {}", String::from_utf8_lossy(&text));
    }
    String::from_utf8_lossy(&text).into_owned()
}

fn says_close(answer: &str) -> bool {
    answer.to_ascii_lowercase().contains("connection: close")
}

#[tokio::test]
async fn a_connection_serves_several_requests_and_knows_its_peer() {
    let server = Running::new().await;
    let mut stream = server.connect().await;
    for _ in 0..2 {
        stream.write_all(message("{ who }").as_bytes()).await.expect("sent");
        let answer = until(&mut stream, "}}").await;
        assert!(
            answer.starts_with("HTTP/1.1 200 OK") && answer.contains(r#"Some(\"127.0.0.1\")"#),
            "{answer}"
        );
    }
    server.stopped().await;
}

#[tokio::test]
async fn an_endless_chunked_body_is_hung_up_on() {
    let server = Running::new().await;
    let mut stream = server.connect().await;
    let head =
        "POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).await.expect("sent");
    let piece = format!("1000\r\n{}\r\n", " ".repeat(0x1000));
    let mut sent = 0;
    while sent < 64 * 1024 * 1024 && stream.write_all(piece.as_bytes()).await.is_ok() {
        sent += piece.len();
    }
    assert!(sent < 32 * 1024 * 1024, "{sent} bytes were taken");
    server.stopped().await;
}

#[tokio::test]
async fn a_request_under_way_ends_and_idle_connections_close_on_stop() {
    let server = Running::new().await;
    let mut idle = server.connect().await;
    let mut busy = server.connect().await;
    let text = message("{ hello }");
    let (first, rest) = text.split_at(text.len() - 5);
    busy.write_all(first.as_bytes()).await.expect("sent");
    tokio::time::sleep(Duration::from_millis(50)).await;
    server.stop.cancel();
    // past the time to leave
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(TcpStream::connect(server.address).await.is_err());
    busy.write_all(rest.as_bytes()).await.expect("sent");
    assert!(says_close(&until(&mut busy, "}}").await));
    assert_eq!(
        idle.read_u8().await.map_err(|error| error.kind()),
        Err(std::io::ErrorKind::UnexpectedEof)
    );
    server.stopped().await;
}

#[tokio::test]
async fn who_sends_no_whole_headers_or_body_is_cut_off() {
    let server = Running::new().await;
    for part in ["", "POST /graphql HTTP/1.1\r\nhost: a\r\n"] {
        let mut stream = server.connect().await;
        stream.write_all(part.as_bytes()).await.expect("sent");
        assert_eq!(
            stream.read_u8().await.map_err(|error| error.kind()),
            Err(std::io::ErrorKind::UnexpectedEof)
        );
    }
    let mut stream = server.connect().await;
    stream
        .write_all(message("{ hello }").trim_end_matches('}').as_bytes())
        .await
        .expect("sent");
    assert!(until(&mut stream, "}]}").await.starts_with("HTTP/1.1 408"));
    server.stopped().await;
}

#[tokio::test]
async fn who_still_asks_on_stop_is_answered_and_told_to_leave() {
    let server = Running::new().await;
    let mut open = server.connect().await;
    open.write_all(message("{ hello }").as_bytes()).await.expect("sent");
    let kept = until(&mut open, "}}").await;
    assert!(kept.starts_with("HTTP/1.1 200") && !says_close(&kept), "{kept}");
    server.stop.cancel();
    for mut stream in [open, server.connect().await] {
        stream.write_all(message("{ hello }").as_bytes()).await.expect("sent");
        let answer = until(&mut stream, "}}").await;
        assert!(answer.starts_with("HTTP/1.1 200") && says_close(&answer), "{answer}");
        assert_eq!(
            stream.read_u8().await.map_err(|error| error.kind()),
            Err(std::io::ErrorKind::UnexpectedEof)
        );
    }
    let mut events = server.connect().await;
    let ask = message_for("{ hello }", "text/event-stream");
    events.write_all(ask.as_bytes()).await.expect("sent");
    let told = until(&mut events, "event: complete").await;
    assert!(told.contains(r#"{"hello":1}"#), "{told}");
    server.stopped().await;
}

#[tokio::test]
async fn a_client_that_leaves_takes_its_query_with_it() {
    let server = Running::new().await;
    let mut stream = server.connect().await;
    stream.write_all(message("{ slow }").as_bytes()).await.expect("sent");
    let under_way = Arc::clone(&server.small.under_way);
    let becomes = async |count| {
        let seen = async {
            while under_way.load(Ordering::SeqCst) != count {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(1), seen).await.is_ok()
    };
    assert!(becomes(1).await, "the query is under way");
    drop(stream);
    assert!(becomes(0).await, "the query went on without its client");
    server.stopped().await;
}
