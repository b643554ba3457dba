//! SIGTERM: new requests are sent elsewhere, those under way end, and the process leaves with 0.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use harness::process::Ground;

use super::wire::{connect, exchange, hear, request};

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_process_ends_what_it_began_and_begins_nothing_new() {
    let ground = Ground::founded().await;
    let mut served = ground.serve();
    let address = served.address();
    let bearer = format!("Bearer {}", served.sign_in("clerk").token());
    let headers = [("content-type", "application/json"), ("authorization", bearer.as_str())];
    let ask = request("POST", "/graphql", &headers, br#"{"query":"{ viewer { username } }"}"#);

    let mut idle = connect(address);
    idle.write_all(&ask).unwrap();
    assert_eq!(hear(&mut idle).unwrap().status, 200);
    let mut under_way = connect(address);
    let (first, rest) = ask.split_at(ask.len() - 10);
    under_way.write_all(first).unwrap();
    // its headers are in once another request on a later connection is answered
    assert_eq!(exchange(address, &ask).unwrap().status, 200);

    served.terminate();
    let began = Instant::now();
    let refused = loop {
        let mut late = connect_or_none(address);
        match late.as_mut() {
            None => break None,
            Some(late) => {
                late.write_all(&ask).ok();
                if let Some(heard) = hear(late).filter(|heard| heard.status != 200) {
                    break Some(heard);
                }
            }
        }
        assert!(began.elapsed() < Duration::from_secs(10), "it goes on serving");
    };
    if let Some(refused) = refused {
        assert_eq!((refused.status, refused.code()), (503, "SHUTTING_DOWN".to_owned()));
    }
    idle.write_all(&ask).ok();
    if let Some(heard) = hear(&mut idle) {
        assert_eq!((heard.status, heard.code()), (503, "SHUTTING_DOWN".to_owned()));
        assert_eq!(
            (heard.header("connection"), heard.header("retry-after")),
            ("close", "1")
        );
    }
    under_way.write_all(rest).unwrap();
    let ended = hear(&mut under_way).expect("what was begun is answered");
    assert_eq!((ended.status, ended.header("connection")), (200, "close"));
    let mut nothing = Vec::new();
    under_way.read_to_end(&mut nothing).unwrap();
    assert!(nothing.is_empty());

    let status = served.ended(Duration::from_secs(35)).expect("it leaves in time");
    assert_eq!(status.code(), Some(0));
    assert!(began.elapsed() < Duration::from_secs(20), "nobody held it back");
    assert!(ground.run(&["audit", "verify"]).status.success());
}

fn connect_or_none(address: std::net::SocketAddr) -> Option<std::net::TcpStream> {
    let stream = std::net::TcpStream::connect_timeout(&address, Duration::from_secs(5)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    Some(stream)
}
