//! SIGTERM: whoever still asks is answered and told to leave, what was begun ends, and the process goes with 0.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use harness::live::EventStream;
use harness::process::{Ground, Served};
use serde_json::json;

use super::wire::{Heard, connect, exchange, hear, request};

const WHO: &str = "{ viewer { username } }";

/// Longer than it waits for those who are connected, and than it takes to end what was begun.
const LEAVING: Duration = Duration::from_secs(45);

/// A clerk's question, as bytes.
fn question(served: &Served) -> Vec<u8> {
    let bearer = format!("Bearer {}", served.sign_in("clerk").token());
    let headers = [("content-type", "application/json"), ("authorization", bearer.as_str())];
    request(
        "POST",
        "/graphql",
        &headers,
        json!({ "query": WHO }).to_string().as_bytes(),
    )
}

/// What `/readyz` says on a connection of its own.
fn readiness(address: SocketAddr) -> Heard {
    exchange(address, &request("GET", "/readyz", &[("connection", "close")], b"")).expect("it still listens")
}

/// Answered, and told to close.
fn told_to_leave(heard: &Heard) -> bool {
    heard.status == 200 && heard.code().is_empty() && heard.header("connection") == "close"
}

/// Nothing more comes.
fn over(stream: &mut TcpStream) -> bool {
    let mut nothing = Vec::new();
    stream.read_to_end(&mut nothing).is_ok() && nothing.is_empty()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_process_answers_who_still_asks_and_ends_what_it_began() {
    let ground = Ground::founded().await;
    let mut served = ground.serve();
    let address = served.address();
    let clerk = served.sign_in("clerk");
    let ask = question(&served);

    let mut idle = connect(address);
    idle.write_all(&ask).unwrap();
    let kept = hear(&mut idle).unwrap();
    assert_eq!((kept.status, kept.header("connection")), (200, ""));
    let mut under_way = connect(address);
    let (first, rest) = ask.split_at(ask.len() - 10);
    under_way.write_all(first).unwrap();
    // its headers are in once another request on a later connection is answered
    assert_eq!(exchange(address, &ask).unwrap().status, 200);

    served.terminate();
    let began = Instant::now();
    while readiness(address).status == 200 {
        assert!(began.elapsed() < Duration::from_secs(5), "the balancer is told at once");
    }
    // by a connection that was made too late
    for _ in 0..20 {
        let mut late = connect(address);
        late.write_all(&ask).unwrap();
        let heard = hear(&mut late).expect("who is let in is answered");
        assert!(told_to_leave(&heard), "{heard:?}");
        assert!(over(&mut late));
    }
    // what would last is for another process
    let follow = "subscription { deadlineAlerts { cursor } }";
    let events = EventStream::post(&clerk, &[("accept", "text/event-stream")], follow, &json!({}));
    assert_eq!(events.status(), 503);
    // by one that was kept since before
    idle.write_all(&ask).unwrap();
    let heard = hear(&mut idle).expect("a kept connection is answered once more");
    assert!(told_to_leave(&heard), "{heard:?}");
    assert!(over(&mut idle));
    under_way.write_all(rest).unwrap();
    let ended = hear(&mut under_way).expect("what was begun is answered");
    assert!(told_to_leave(&ended), "{ended:?}");
    assert!(over(&mut under_way));

    let status = served.ended(LEAVING).expect("it leaves in time");
    assert_eq!(status.code(), Some(0));
    assert!(began.elapsed() < Duration::from_secs(10), "nobody held it back");
    assert!(TcpStream::connect(address).is_err());
    assert!(ground.run(&["audit", "verify"]).status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_by_those_who_ask_without_pause_while_it_stops() {
    let ground = Ground::founded().await;
    let mut served = ground.serve();
    let address = served.address();
    let ask = question(&served);
    // who does not leave keeps the door open for the others
    let mut guest = connect(address);
    let stopped = AtomicBool::new(false);
    let (kept, fresh) = std::thread::scope(|scope| {
        let kept: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| until_told_to_leave(address, &ask)))
            .collect();
        let fresh: Vec<_> = (0..2)
            .map(|_| scope.spawn(|| each_on_its_own(address, &ask, &stopped)))
            .collect();
        std::thread::sleep(Duration::from_millis(300));
        served.terminate();
        let kept: Vec<usize> = kept.into_iter().map(|asked| asked.join().unwrap()).collect();
        std::thread::sleep(Duration::from_millis(300));
        stopped.store(true, Ordering::Relaxed);
        let fresh: Vec<(usize, usize)> = fresh.into_iter().map(|asked| asked.join().unwrap()).collect();
        (kept, fresh)
    });
    assert!(kept.iter().all(|asked| *asked > 1), "{kept:?}");
    assert!(
        fresh.iter().all(|(before, after)| *before > 1 && *after > 1),
        "{fresh:?}"
    );
    guest.write_all(&ask).unwrap();
    assert!(told_to_leave(&hear(&mut guest).unwrap()));
    assert_eq!(served.ended(LEAVING).and_then(|status| status.code()), Some(0));
}

/// Asks on one connection until it is told to close it; how often. Each question must be answered.
fn until_told_to_leave(address: SocketAddr, ask: &[u8]) -> usize {
    let mut line = connect(address);
    for asked in 1.. {
        line.write_all(ask).unwrap();
        let heard = hear(&mut line).unwrap_or_else(|| panic!("question {asked} is lost"));
        assert_eq!(heard.status, 200, "{heard:?}");
        if told_to_leave(&heard) {
            return asked;
        }
    }
    unreachable!()
}

/// Asks on a new connection each time; how often it was asked to leave afterwards, and how often not.
fn each_on_its_own(address: SocketAddr, ask: &[u8], stopped: &AtomicBool) -> (usize, usize) {
    let (mut before, mut after) = (0, 0);
    while !stopped.load(Ordering::Relaxed) {
        let heard = exchange(address, ask).expect("who is let in is answered");
        assert_eq!(heard.status, 200, "{heard:?}");
        if told_to_leave(&heard) {
            after += 1;
        } else {
            before += 1;
        }
    }
    (before, after)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_never_leaves_is_left_after_a_while() {
    let ground = Ground::founded().await;
    let mut served = ground.serve();
    let mut guest = connect(served.address());
    let ask = question(&served);
    guest.write_all(&ask).unwrap();
    assert_eq!(hear(&mut guest).unwrap().status, 200);
    let began = Instant::now();
    assert_eq!(served.stop(), Some(0));
    let waited = began.elapsed();
    assert!(
        (Duration::from_secs(10)..Duration::from_secs(25)).contains(&waited),
        "{waited:?}"
    );
    assert!(over(&mut guest));
}
