//! The same sweep by socket and by event stream: whoever asks by another door gets what he gets by HTTP, and no more.

use std::net::SocketAddr;

use axum::http::StatusCode;
use harness::Answer;
use harness::live::{EventStream, Socket};
use harness::process::Remote;
use serde_json::{Value, json};
use tokio::task::spawn_blocking;
use zhixing_api::kernel::id::IdKind;
use zhixing_api::kernel::role::Role;

use super::document::{self, Ids, Operation, document};
use super::world::{ACCOUNTS, World};
use super::{assert_none, is_refused, row, variants};
use crate::schema::{Field, SIGN_IN_FAMILY};

/// One document to be asked by every door.
#[derive(Clone)]
struct Asked {
    what: String,
    text: String,
    variables: Value,
}

/// Answers by socket and by event stream, in the order asked.
struct ByStreams {
    socket: Vec<Value>,
    events: Vec<Value>,
}

/// Asks all of them over one socket and one event stream each.
async fn by_streams(client: Remote, asked: Vec<Asked>) -> ByStreams {
    let asking = spawn_blocking(move || {
        let mut socket = (!client.token().is_empty()).then(|| Socket::of(&client));
        ByStreams {
            socket: socket.iter_mut().flat_map(|socket| over(socket, &asked)).collect(),
            events: asked.iter().map(|one| streamed(&client, one)).collect(),
        }
    });
    asking.await.unwrap()
}

fn over(socket: &mut Socket, asked: &[Asked]) -> Vec<Value> {
    let one = |(nth, one): (usize, &Asked)| {
        let id = nth.to_string();
        socket.subscribe(&id, &one.text, &one.variables);
        let message = socket.hear().said();
        assert_eq!(message["id"], id.as_str(), "{message}");
        if message["type"] == "error" {
            return json!({ "errors": message["payload"] });
        }
        // of a stream the first answer is enough; the rest, and its end, are passed over
        socket.say(&json!({ "id": id, "type": "complete" }));
        socket.say(&json!({ "type": "ping" }));
        while socket.hear().said()["type"] != "pong" {}
        message["payload"].clone()
    };
    asked.iter().enumerate().map(one).collect()
}

fn streamed(client: &Remote, one: &Asked) -> Value {
    let accept = [("accept", "text/event-stream"), ("connection", "close")];
    let mut stream = EventStream::post(client, &accept, &one.text, &one.variables);
    assert_eq!(stream.status(), 200, "{}", one.what);
    stream.hear().unwrap().json()
}

/// A body without what differs from request to request.
fn plain(body: &Value) -> Value {
    Answer::new(StatusCode::OK, body.to_string().as_bytes()).comparable()
}

async fn remote(world: &World, address: SocketAddr, account: &str) -> Remote {
    Remote::bearing(address, world.client(account).await.token())
}

/// Every query at every place, and every mutation that is refused or was done before.
fn everything(world: &World, account: &str) -> Vec<Asked> {
    let mut asked = Vec::new();
    let mut ask = |operation, field: &Field, place: &str, ids: &Ids| {
        let (text, variables) = document(world, operation, field, ids);
        let what = format!("{account} {} ({place})", field.name);
        asked.push(Asked { what, text, variables });
    };
    for query in &world.schema.get("Query").fields {
        for kind in document::kinds_of(query) {
            for (place, ids) in variants(world, account, *kind) {
                ask(Operation::Query, query, place, &ids);
            }
        }
    }
    for mutation in &world.schema.get("Mutation").fields {
        if SIGN_IN_FAMILY.contains(&mutation.name.as_str()) {
            continue;
        }
        let kind = document::required_kind(&world.schema, mutation);
        for (place, ids) in variants(world, account, kind.unwrap_or(IdKind::Case)) {
            let is_done = place == "inside" || kind.is_none();
            let refused = ACCOUNTS
                .iter()
                .any(|(name, role)| *name == account && is_refused(row("Mutation", mutation), *role));
            if refused || !is_done {
                ask(Operation::Mutation, mutation, place, &ids);
            }
        }
    }
    asked
}

#[tokio::test]
async fn a_socket_and_an_event_stream_answer_as_http_does() {
    let world = World::new().await;
    let address = world.app.listen().await;
    let before = world.app.dump().await;
    let (mut failures, mut compared) = (Vec::new(), 0);
    for (account, _) in ACCOUNTS {
        // each question is recorded, and nobody writes the record here but we
        let db = &world.app.app.db;
        db.trail().flush(db).await.unwrap();
        let asked = everything(&world, account);
        let client = world.client(account).await;
        let streams = by_streams(remote(&world, address, account).await, asked.clone()).await;
        for (nth, one) in asked.iter().enumerate() {
            let http = client.run(&one.text, one.variables.clone()).await.comparable();
            for (door, answers) in [("socket", &streams.socket), ("events", &streams.events)] {
                let Some(answer) = answers.get(nth) else { continue };
                compared += 1;
                if plain(answer) != http {
                    failures.push(format!("{} by {door}: {answer}, not {http}", one.what));
                }
            }
        }
    }
    assert_none(&failures);
    assert!(compared > 2_000, "{compared}");
    assert!(before == world.app.dump().await, "something was left behind");
}

#[tokio::test]
async fn subscriptions_are_refused_by_the_row_and_tell_nothing_of_what_lies_outside() {
    let world = World::new().await;
    let address = world.app.listen().await;
    let mut failures = Vec::new();
    for (account, role) in ACCOUNTS {
        for field in &world.schema.get("Subscription").fields {
            let refused = is_refused(row("Subscription", field), role);
            let kind = document::required_kind(&world.schema, field);
            // with nothing to look for, whoever may would listen until something happens
            if kind.is_none() && !refused {
                continue;
            }
            let places = variants(&world, account, kind.unwrap_or(IdKind::Case));
            let of = |(place, ids): &(&str, Ids)| {
                let (text, variables) = document(&world, Operation::Subscription, field, ids);
                let what = format!("{account} {} ({place})", field.name);
                Asked { what, text, variables }
            };
            let asked: Vec<Asked> = places.iter().map(of).collect();
            let streams = by_streams(remote(&world, address, account).await, asked).await;
            for (door, answers) in [("socket", &streams.socket), ("events", &streams.events)] {
                failures.extend(held((account, role), field, refused, (door, &places, answers)));
            }
        }
    }
    assert_none(&failures);
}

/// What one door told of one subscription, against the table.
fn held(
    (account, role): (&str, Role),
    field: &Field,
    refused: bool,
    (door, places, answers): (&str, &[(&str, Ids)], &[Value]),
) -> Vec<String> {
    let mut failures = Vec::new();
    let mut hidden: Vec<Value> = Vec::new();
    for ((place, _), answer) in places.iter().zip(answers) {
        let code = answer
            .pointer("/errors/0/extensions/code")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let wanted = match *place {
            _ if refused => "FORBIDDEN",
            "inside" => "",
            _ => "NOT_FOUND",
        };
        if code != wanted {
            failures.push(format!(
                "{account} {role:?} {}({place}) by {door}: {code}, not {wanted}",
                field.name
            ));
        }
        if *place != "inside" {
            hidden.push(plain(answer));
        }
    }
    if hidden.windows(2).any(|pair| pair[0] != pair[1]) {
        failures.push(format!(
            "{account} {} by {door}: what lies outside is told from what is not",
            field.name
        ));
    }
    failures
}
