//! `caseEvents`: each event once and in order, by the rights of the moment, through whichever process.

use harness::live::{Heard, Socket};
use harness::process::{Remote, Served};
use serde_json::{Value, json};

use super::{FOLLOW, act, court, filed, write};

/// Events heard until one of `kind`, each as number and kind.
fn until(socket: &mut Socket, kind: &str) -> Vec<Value> {
    let mut heard = Vec::new();
    loop {
        let message = socket.hear().said();
        assert_eq!(message["type"], "next", "{message}");
        let event = message["payload"]["data"]["caseEvents"].clone();
        let last = event["kind"] == kind;
        heard.push(event);
        if last {
            return heard;
        }
    }
}

fn numbers(events: &[Value]) -> Vec<i64> {
    events.iter().map(|event| event["n"].as_i64().unwrap()).collect()
}

fn follow(client: &Remote, case: &str, after: &Value) -> Socket {
    let mut socket = Socket::of(client);
    socket.subscribe("f", FOLLOW, &json!({ "case": case, "after": after }));
    socket
}

/// The answer to somebody who may not follow a case.
fn refused(client: &Remote, case: &str) -> Value {
    let mut message = follow(client, case, &Value::Null).hear().said();
    message["payload"][0]["extensions"]
        .as_object_mut()
        .unwrap()
        .remove("requestId");
    message
}

#[tokio::test]
async fn each_event_comes_once_and_in_order_across_cuts() {
    let (_ground, served) = court().await;
    let case = filed(&served, 1);
    let (chief, pu) = (served.sign_in("chief"), served.sign_in("applicant.pu"));
    let mut socket = follow(&chief, &case, &Value::Null);
    write(&pu, &case, "第一条");
    let mut heard = until(&mut socket, "MESSAGE_SENT");
    drop(socket);
    write(&pu, &case, "第二条");
    write(&pu, &case, "第三条");
    let cursor = heard.last().unwrap()["cursor"].clone();
    let mut socket = follow(&chief, &case, &cursor);
    heard.extend(until(&mut socket, "MESSAGE_SENT"));
    heard.extend(until(&mut socket, "MESSAGE_SENT"));
    assert_eq!(
        numbers(&heard),
        (1..=i64::try_from(heard.len()).unwrap()).collect::<Vec<_>>()
    );

    // the cursors of the list are the cursors of the stream
    let list = "query($id: ID!) { case(by: { id: $id }) { events(first: 1) { pageInfo { startCursor } nodes { n cursor } } } }";
    let listed = chief.run(list, &json!({ "id": case })).unwrap();
    let newest = listed.at("/data/case/events/pageInfo/startCursor").clone();
    assert_eq!(&newest, listed.at("/data/case/events/nodes/0/cursor"));
    let mut socket = follow(&chief, &case, &newest);
    write(&pu, &case, "第四条");
    assert_eq!(
        numbers(&until(&mut socket, "MESSAGE_SENT")),
        [i64::try_from(heard.len()).unwrap() + 1]
    );
}

#[tokio::test]
async fn an_applicant_follows_what_is_published_of_his_own() {
    let (_ground, served) = court().await;
    let case = filed(&served, 1);
    let (pu, other) = (served.sign_in("applicant.pu"), served.sign_in("applicant.other"));
    let mut socket = follow(&pu, &case, &Value::Null);
    let first = socket.hear().said()["payload"]["data"]["caseEvents"].clone();
    assert_eq!((&first["n"], &first["actorName"]), (&json!(1), &Value::Null));

    let chief = served.sign_in("chief").run("{ viewer { id } }", &Value::Null).unwrap();
    let absent = refused(&other, &chief.text("/data/viewer/id"));
    let outside = refused(&other, &case);
    assert_eq!(outside["payload"][0]["extensions"]["code"], "NOT_FOUND");
    assert_eq!(outside, absent);
    assert_eq!(refused(&other, "forged"), absent);
    assert_eq!(refused(&served.sign_in("tribunal.reshui"), &case), absent);
    for role in ["deputy", "sysadmin", "cashier", "station.yangliu"] {
        let code = refused(&served.sign_in(role), &case)["payload"][0]["extensions"]["code"].clone();
        assert_eq!(code, "FORBIDDEN", "{role}");
    }
}

#[tokio::test]
async fn a_cursor_serves_its_own_reader_and_case_alone() {
    let (_ground, served) = court().await;
    let (case, other) = (filed(&served, 1), filed(&served, 2));
    let (chief, president) = (served.sign_in("chief"), served.sign_in("president"));
    let cursor = follow(&chief, &case, &Value::Null).hear().said()["payload"]["data"]["caseEvents"]["cursor"].clone();
    for (client, case) in [(&president, &case), (&chief, &other)] {
        let refused = follow(client, case, &cursor).hear().said();
        assert_eq!(refused["payload"][0]["extensions"]["code"], "CURSOR_INVALID");
    }
}

/// A relation that ends while the stream is open ends the stream: like a case that is not there.
#[tokio::test]
async fn a_relation_that_ends_ends_the_stream() {
    let (_ground, served) = court().await;
    let case = filed(&served, 1);
    let clerk = served.sign_in("clerk");
    let mut socket = follow(&clerk, &case, &Value::Null);
    assert_eq!(socket.hear().said()["type"], "next");
    let input = json!({ "caseId": case, "kind": "KIN", "note": "当事人的近亲属" });
    act(&clerk, "declareConflict", input, "caseId");
    let last = loop {
        let message = socket.hear().said();
        if message["payload"].get("errors").is_some() {
            break message;
        }
    };
    assert_eq!(
        last["payload"]["errors"][0]["extensions"]["code"], "NOT_FOUND",
        "{last}"
    );
    assert_eq!(socket.hear(), Heard::Said(json!({ "id": "f", "type": "complete" })));
}

/// Two processes over one database: an act through either reaches the subscribers of both; the other goes on when one dies.
#[tokio::test]
async fn an_act_through_one_process_reaches_the_subscribers_of_the_other() {
    let (ground, mut first) = court().await;
    let second = ground.serve();
    let case = filed(&first, 1);
    let on = |served: &Served, name: &str| served.sign_in(name);
    let chief = on(&second, "chief");
    let mut here = follow(&on(&first, "president"), &case, &Value::Null);
    let mut there = follow(&chief, &case, &Value::Null);
    write(&on(&first, "applicant.pu"), &case, "经由第一个进程");
    write(&on(&second, "applicant.pu"), &case, "经由第二个进程");
    let mut heard = Vec::new();
    for socket in [&mut here, &mut there] {
        heard = until(socket, "MESSAGE_SENT");
        heard.extend(until(socket, "MESSAGE_SENT"));
        assert_eq!(
            numbers(&heard),
            (1..=i64::try_from(heard.len()).unwrap()).collect::<Vec<_>>()
        );
    }
    first.kill();
    write(&on(&second, "applicant.pu"), &case, "第一个进程已经不在");
    heard.extend(until(&mut there, "MESSAGE_SENT"));
    assert_eq!(
        numbers(&heard),
        (1..=i64::try_from(heard.len()).unwrap()).collect::<Vec<_>>()
    );
}
