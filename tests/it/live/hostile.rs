//! The same attacks by socket and event stream, and those only a socket knows: each is refused for little, the process
//! lives and its memory comes back.

use std::time::Duration;

use harness::live::{EventStream, Heard, Socket};
use harness::process::{Remote, Served};
use serde_json::{Map, Value, json};

use super::{FOLLOW, WHO, court, filed};
use crate::doors::attacks;

/// Processor time one refusal may cost, its connection included.
const CPU_FOR_ONE: Duration = Duration::from_millis(100);
/// Memory that may stay with the process after all of it.
const MEMORY_LEFT: u64 = 64 * 1024 * 1024;

/// What was sent is a GraphQL request at all.
fn payload(body: &[u8]) -> Option<Map<String, Value>> {
    let payload: Value = serde_json::from_slice(body).ok()?;
    payload
        .as_object()
        .filter(|payload| payload.contains_key("query"))
        .cloned()
}

/// What a socket answers: a code of an error message, or the code it was closed with.
fn by_socket(client: &Remote, payload: &Map<String, Value>) -> Result<String, u16> {
    let mut socket = Socket::of(client);
    socket.say(&json!({ "id": "1", "type": "subscribe", "payload": payload }));
    match socket.hear() {
        Heard::Said(message) => {
            assert_eq!(message["type"], "error", "{message}");
            Ok(message["payload"][0]["extensions"]["code"].as_str().unwrap().to_owned())
        }
        other => Err(other.closed()),
    }
}

/// What an event stream answers: a code of its first event, or the status it was refused with.
fn by_events(client: &Remote, body: &[u8]) -> Result<String, u16> {
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: court\r\nconnection: close\r\naccept: text/event-stream\r\n\
         content-type: application/json\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\r\n",
        client.token(),
        body.len()
    );
    let mut stream = EventStream::send_bytes(client.address(), &[head.as_bytes(), body].concat());
    if stream.status() != 200 {
        return Err(stream.status());
    }
    let event = stream.hear().unwrap().json();
    assert!(event.get("data").is_none(), "{event}");
    Ok(event["errors"][0]["extensions"]["code"].as_str().unwrap().to_owned())
}

fn assert_lives(served: &Served, client: &Remote, before: u64) {
    assert!(client.run(WHO, &Value::Null).unwrap().codes().is_empty());
    let after = served.resident();
    assert!(
        after.saturating_sub(before) <= MEMORY_LEFT,
        "{before} bytes before, {after} after"
    );
}

#[tokio::test]
async fn attacks_by_socket_and_event_stream_are_refused_for_little() {
    let (_ground, served) = court().await;
    let client = served.sign_in("clerk");
    let before = served.resident();
    let mut told = 0;
    for (name, body, code) in attacks::all() {
        let spent = served.processor();
        let events = by_events(&client, &body);
        assert!(
            events.as_deref() == Ok(code) || events.as_ref().is_err_and(|status| (400..500).contains(status)),
            "{name} by events: {events:?}, not {code}"
        );
        if let Some(payload) = payload(&body) {
            let socket = by_socket(&client, &payload);
            assert!(
                socket.as_deref() == Ok(code) || matches!(socket, Err(1009 | 4400)),
                "{name} by socket: {socket:?}, not {code}"
            );
            told += usize::from(socket.is_ok());
        }
        let took = served.processor().saturating_sub(spent);
        assert!(took <= 2 * CPU_FOR_ONE, "{name}: {took:?} of processor time for both");
    }
    assert!(told > 10, "only {told} attacks reached the schema's door by socket");
    assert_lives(&served, &client, before);
}

#[tokio::test]
async fn two_thousand_subscriptions_on_one_socket_are_twenty_and_refusals() {
    let (_ground, served) = court().await;
    let (client, case) = (served.sign_in("chief"), filed(&served, 1));
    let before = served.resident();
    let mut socket = Socket::of(&client);
    let (mut begun, mut refused) = (std::collections::BTreeSet::new(), 0);
    let mut sent = 0;
    while begun.len() + refused < 2_000 {
        // what is not heard meanwhile would make it a slow consumer
        for nth in sent..(sent + 50).min(2_000) {
            socket.subscribe(&nth.to_string(), FOLLOW, &json!({ "case": case }));
        }
        sent = (sent + 50).min(2_000);
        while begun.len() + refused < sent {
            let said = socket.hear().said();
            if said["type"] == "next" {
                begun.insert(said["id"].as_str().unwrap().to_owned());
            } else {
                assert_eq!(said["payload"][0]["extensions"]["code"], "TOO_MANY_STREAMS", "{said}");
                refused += 1;
            }
        }
    }
    assert_eq!((begun.len(), refused), (20, 1_980));
    assert_lives(&served, &client, before);
}

#[tokio::test]
async fn silent_sockets_hold_up_nobody_and_are_closed() {
    let (_ground, served) = court().await;
    let client = served.sign_in("clerk");
    let before = served.resident();
    let mut silent: Vec<Socket> = (0..300).map(|_| Socket::speaking(served.address())).collect();
    for _ in 0..20 {
        assert!(client.run(WHO, &Value::Null).unwrap().codes().is_empty());
    }
    for socket in &mut silent {
        assert_eq!(socket.hear().closed(), 4408);
    }
    drop(silent);
    assert_lives(&served, &client, before);
}

/// A client that asks and never reads is given up; what others ask, and what it asked before, is done all the same.
#[tokio::test]
async fn a_client_that_does_not_read_is_given_up() {
    let (_ground, served) = court().await;
    let (client, other) = (served.sign_in("chief"), served.sign_in("clerk"));
    let everything =
        "{ __schema { types { name description fields { name description args { name description } } } } }";
    let mut socket = Socket::of(&client);
    // more than the buffers of a line hold
    for round in 0..15 {
        for nth in 0..20 {
            socket.subscribe(&format!("{round}.{nth}"), everything, &Value::Null);
        }
        std::thread::sleep(Duration::from_millis(300));
    }
    for _ in 0..15 {
        assert!(other.run(WHO, &Value::Null).unwrap().codes().is_empty());
        std::thread::sleep(Duration::from_millis(800));
    }
    let end = (0..1_000)
        .map(|_| socket.hear())
        .find(|heard| !matches!(heard, Heard::Said(_)));
    assert!(matches!(end, Some(Heard::Closed(1013, _) | Heard::Broken)), "{end:?}");
}
