//! graphql-sse in distinct connections mode, clause by clause, and what a browser's event source asks beside it.

use std::time::{Duration, Instant};

use harness::live::{Event, EventStream};
use harness::process::Remote;
use serde_json::{Value, json};

use super::{FOLLOW, WHO, court, filed, write};

const EVENTS: [(&str, &str); 1] = [("accept", "text/event-stream")];

fn complete() -> Event {
    Event {
        event: "complete".to_owned(),
        ..Event::default()
    }
}

fn codes(event: &Event) -> Vec<Value> {
    assert_eq!((event.event.as_str(), event.id.as_ref()), ("next", None), "{event:?}");
    let body = event.json();
    assert!(body.get("data").is_none(), "{body}");
    let errors = body["errors"].as_array().unwrap();
    errors.iter().map(|error| error["extensions"]["code"].clone()).collect()
}

/// "The Content-Type MUST always be text/event-stream"; "next event", "complete event".
#[tokio::test]
async fn an_operation_of_one_answer_is_next_and_complete() {
    let (_ground, served) = court().await;
    let chief = served.sign_in("chief");
    let mut stream = EventStream::post(&chief, &EVENTS, WHO, &Value::Null);
    assert_eq!(stream.status(), 200);
    for header in [
        "content-type: text/event-stream",
        "cache-control: no-store",
        "x-accel-buffering: no",
        "x-content-type-options: nosniff",
    ] {
        assert!(stream.head.contains(header), "{header}: {}", stream.head);
    }
    let next = stream.hear().unwrap();
    assert_eq!(next.json()["data"], json!({ "viewer": { "username": "chief" } }));
    assert_eq!((stream.hear(), stream.hear()), (Some(complete()), None));

    let get = format!(
        "GET /graphql?query=%7Bviewer%7Busername%7D%7D HTTP/1.1\r\nhost: court\r\naccept: text/event-stream\r\n\
         authorization: Bearer {}\r\n\r\n",
        chief.token()
    );
    let mut stream = EventStream::send(served.address(), &get);
    assert_eq!(stream.hear().unwrap().json()["data"]["viewer"]["username"], "chief");
}

/// "Validation steps … MUST report errors through an accepted SSE connection by emitting next events".
#[tokio::test]
async fn errors_before_execution_are_told_by_events() {
    let (_ground, served) = court().await;
    let chief = served.sign_in("chief");
    for (query, code) in [
        ("{", "QUERY_INVALID"),
        ("{ nothing }", "QUERY_INVALID"),
        (FOLLOW, "INPUT_INVALID"),
    ] {
        let mut stream = EventStream::post(&chief, &EVENTS, query, &Value::Null);
        assert_eq!(stream.status(), 200, "{query}");
        assert_eq!(codes(&stream.hear().unwrap()), [code], "{query}");
        assert_eq!((stream.hear(), stream.hear()), (Some(complete()), None), "{query}");
    }
}

/// What is no GraphQL request over HTTP at all keeps its own status; so does a token that is not good.
#[tokio::test]
async fn what_is_no_request_keeps_its_status() {
    let (_ground, served) = court().await;
    let chief = served.sign_in("chief");
    let send = |head: &str, body: &str| {
        let length = body.len();
        let request = format!(
            "{head} HTTP/1.1\r\nhost: court\r\naccept: text/event-stream\r\ncontent-length: {length}\r\n\
             content-type: application/json\r\nauthorization: Bearer {}\r\n\r\n{body}",
            chief.token()
        );
        EventStream::send(served.address(), &request).status()
    };
    assert_eq!(send("POST /graphql", "{"), 400);
    assert_eq!(send("GET /graphql?query=mutation%7BsignOut%7Bended%7D%7D", ""), 405);
    let stranger = Remote::bearing(served.address(), "a.b.c");
    assert_eq!(EventStream::post(&stranger, &EVENTS, WHO, &Value::Null).status(), 401);
}

/// A client that takes JSON as gladly gets a stream for a subscription alone; one that takes no events gets none.
#[tokio::test]
async fn accept_decides_what_is_streamed() {
    let (_ground, served) = court().await;
    let case = filed(&served, 1);
    let chief = served.sign_in("chief");
    let both = [("accept", "application/graphql-response+json, text/event-stream")];
    let json = "content-type: application/graphql-response+json";
    let one = EventStream::post(&chief, &both, WHO, &Value::Null);
    assert!(one.head.contains(json), "{}", one.head);
    let mut stream = EventStream::post(&chief, &both, FOLLOW, &json!({ "case": case }));
    assert!(
        stream.head.contains("content-type: text/event-stream"),
        "{}",
        stream.head
    );
    assert_eq!(stream.hear().unwrap().json()["data"]["caseEvents"]["n"], 1);

    let refused = EventStream::post(&chief, &[], FOLLOW, &json!({ "case": case }));
    assert_eq!(refused.status(), 400);
    assert!(refused.head.contains(json), "{}", refused.head);
}

/// `Last-Event-ID`: a client that was cut goes on after it, whatever its document says.
#[tokio::test]
async fn a_cut_stream_goes_on_where_it_was_cut() {
    let (_ground, served) = court().await;
    let case = filed(&served, 1);
    let (chief, pu) = (served.sign_in("chief"), served.sign_in("applicant.pu"));
    let variables = json!({ "case": case });
    let mut stream = EventStream::post(&chief, &EVENTS, FOLLOW, &variables);
    let mut heard = vec![stream.hear().unwrap(), stream.hear().unwrap()];
    drop(stream);
    write(&pu, &case, "请尽快");

    let last = heard.last().unwrap().id.clone().unwrap();
    assert_eq!(
        heard.last().unwrap().json()["data"]["caseEvents"]["cursor"],
        last.as_str()
    );
    let again = [EVENTS[0], ("last-event-id", last.as_str())];
    let mut stream = EventStream::post(&chief, &again, FOLLOW, &variables);
    loop {
        let event = stream.hear().unwrap();
        let last = event.json()["data"]["caseEvents"]["kind"] == "MESSAGE_SENT";
        heard.push(event);
        if last {
            break;
        }
    }
    let numbers: Vec<i64> = heard
        .iter()
        .map(|event| event.json()["data"]["caseEvents"]["n"].as_i64().unwrap())
        .collect();
    assert_eq!(numbers, (1..=i64::try_from(heard.len()).unwrap()).collect::<Vec<_>>());

    let forged = [EVENTS[0], ("last-event-id", "forged")];
    let mut stream = EventStream::post(&chief, &forged, FOLLOW, &variables);
    assert_eq!(codes(&stream.hear().unwrap()), ["CURSOR_INVALID"]);
}

/// A quiet stream shows that it lives; a person's twenty-first is refused.
#[tokio::test]
async fn streams_are_kept_alive_and_counted() {
    let (_ground, served) = court().await;
    let case = filed(&served, 1);
    let chief = served.sign_in("chief");
    let variables = json!({ "case": case });
    let mut streams: Vec<EventStream> = (0..20)
        .map(|_| EventStream::post(&chief, &EVENTS, FOLLOW, &variables))
        .collect();
    assert!(streams.iter_mut().all(|stream| stream.hear().is_some()));
    let mut refused = EventStream::post(&chief, &EVENTS, FOLLOW, &variables);
    assert_eq!(codes(&refused.hear().unwrap()), ["TOO_MANY_STREAMS"]);
    let began = Instant::now();
    let mut last = streams.pop().unwrap();
    assert!(last.hear_comment(), "no comment came");
    assert!(began.elapsed() < Duration::from_secs(20));
    drop((last, streams));
}

/// Who no longer may is told so, and the stream is complete; a server that stops just ends it.
#[tokio::test]
async fn a_right_that_ends_completes_the_stream_and_a_stop_cuts_it() {
    let (ground, mut served) = court().await;
    let case = filed(&served, 1);
    let (supervisor, chief) = (served.sign_in("supervisor"), served.sign_in("chief"));
    let variables = json!({ "case": case });
    let mut disabled = EventStream::post(&supervisor, &EVENTS, FOLLOW, &variables);
    let mut stays = EventStream::post(&chief, &EVENTS, FOLLOW, &variables);
    assert!(ground.run(&["user", "disable", "supervisor"]).status.success());
    let began = Instant::now();
    let refused = loop {
        let event = disabled.hear().unwrap();
        if event.id.is_none() {
            break event;
        }
    };
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    assert!(
        refused.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED",
        "{refused:?}"
    );
    assert_eq!((disabled.hear(), disabled.hear()), (Some(complete()), None));

    let stopping = std::thread::spawn(move || served.stop());
    while let Some(event) = stays.hear() {
        assert_eq!(event.event, "next", "a stop is no completion");
    }
    assert_eq!(stopping.join().unwrap(), Some(0));
}
