//! SIGKILL in the middle of work, with subscribers attached: each acknowledged act reaches each of them once, in order.

use std::hash::{BuildHasher as _, RandomState};
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use harness::is_postgres;
use harness::live::{EventStream, Heard, Socket};
use harness::process::{Ground, Remote, Served};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{FOLLOW, Now as _, court, filed};
use crate::storage::rounds_or;

/// Kills where `ZHIXING_TEST_ROUNDS` says nothing.
const ROUNDS: usize = 12;
const CASES: usize = 3;

/// The processes as clients know them: by address, until they are gone.
struct Town {
    addresses: Mutex<Vec<SocketAddr>>,
    stop: AtomicBool,
}

impl Town {
    fn stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst)
    }

    /// The same client at one of the processes.
    fn some(&self, client: &Remote, nth: usize) -> Remote {
        let addresses = self.addresses.lock().unwrap();
        client.at_address(addresses[nth % addresses.len()])
    }
}

/// One act repeated with one request id until somebody answers.
fn settled(town: &Town, client: &Remote, nth: &mut usize, (operation, input): (&str, &Value)) -> Value {
    let request = Uuid::now();
    loop {
        let answer = town
            .some(client, *nth)
            .act_as(request, operation, input.clone(), "case { version }");
        *nth += 1;
        match answer {
            Some(answer) if answer.codes().is_empty() => {
                return answer.at(&format!("/data/{operation}/case/version")).clone();
            }
            Some(answer) => assert!(
                answer.body["errors"][0]["extensions"]["retryable"] == true,
                "{operation}: {}",
                answer.body
            ),
            None => {}
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Asks for another route and has it rejected, again and again; the acts acknowledged, and the version they led to.
fn work(town: &Town, (auxiliary, chief): (&Remote, &Remote), case: &str, mut version: Value) -> (usize, Value) {
    let (mut acknowledged, mut nth) = (0, 0);
    while !town.stopped() {
        version = settled(
            town,
            auxiliary,
            &mut nth,
            ("overrideTriage", &another_route(case, &version)),
        );
        let reject = json!({ "caseId": case, "expectedVersion": version, "approve": false, "note": "不予变更" });
        version = settled(town, chief, &mut nth, ("approveTriageOverride", &reject));
        acknowledged += 2;
    }
    (acknowledged, version)
}

fn another_route(case: &str, version: &Value) -> Value {
    json!({ "caseId": case, "expectedVersion": version, "route": "COMPULSORY", "reason": "当事人下落不明" })
}

/// What one subscriber heard: each event's number and kind, in the order it came.
type Heards = Vec<(i64, String)>;

/// Follows a case until it has heard number `last`, going on after each cut where it was cut.
fn follow(town: &Town, client: &Remote, case: &str, (by_socket, last): (bool, &Mutex<Option<i64>>)) -> Heards {
    let (mut heard, mut after, mut nth) = (Vec::new(), Value::Null, usize::from(by_socket));
    let enough = |heard: &Heards| {
        let last = *last.lock().unwrap();
        last.is_some_and(|last| heard.last().is_some_and(|(n, _)| *n >= last))
    };
    while !enough(&heard) {
        let client = town.some(client, nth);
        nth += 1;
        let variables = json!({ "case": case, "after": after });
        let mut each = |event: &Value| {
            heard.push((event["n"].as_i64().unwrap(), event["kind"].as_str().unwrap().to_owned()));
            after = event["cursor"].clone();
            !enough(&heard)
        };
        if by_socket {
            let Some(mut socket) = Socket::try_of(&client) else {
                continue;
            };
            socket.wait_at_most(Duration::from_secs(1));
            socket.subscribe("f", FOLLOW, &variables);
            while let Heard::Said(message) = socket.hear() {
                assert_eq!(message["type"], "next", "{message}");
                if !each(&message["payload"]["data"]["caseEvents"]) {
                    break;
                }
            }
        } else {
            let accept = [("accept", "text/event-stream")];
            let Some(mut stream) = EventStream::try_post(&client, &accept, FOLLOW, &variables) else {
                continue;
            };
            stream.wait_at_most(Duration::from_secs(1));
            while let Some(event) = stream.hear() {
                if !each(&event.json()["data"]["caseEvents"]) {
                    break;
                }
            }
        }
    }
    heard
}

/// Kills one process a round and puts another in its place.
fn kill_and_restart(ground: &Ground, town: &Town, served: &mut [Served]) {
    for round in 0..rounds_or(ROUNDS) {
        std::thread::sleep(Duration::from_millis(100 + RandomState::new().hash_one(round) % 301));
        let place = round % served.len();
        served[place].kill();
        let gone = served[place].address();
        let mut addresses = town.addresses.lock().unwrap();
        if addresses.len() > 1 {
            addresses.retain(|address| *address != gone);
            drop(addresses);
            served[place] = ground.serve();
            town.addresses.lock().unwrap().push(served[place].address());
        } else {
            served[place] = ground.serve();
            *addresses = vec![served[place].address()];
        }
    }
}

#[tokio::test]
async fn each_acknowledged_act_reaches_each_subscriber_once_and_in_order_whatever_is_killed() {
    let (ground, first) = court().await;
    let cases: Vec<(String, Value)> = (0..CASES).map(|nth| (filed(&first, nth), json!(1))).collect();
    let [auxiliary, chief, president] = ["auxiliary", "chief", "president"].map(|name| first.sign_in(name));
    let mut served = vec![first];
    if is_postgres() {
        served.push(ground.serve());
    }
    let town = Town {
        addresses: Mutex::new(served.iter().map(Served::address).collect()),
        stop: AtomicBool::new(false),
    };
    let lasts: Vec<Mutex<Option<i64>>> = cases.iter().map(|_| Mutex::new(None)).collect();
    let (town, lasts) = (&town, &lasts);
    let (acknowledged, heard) = std::thread::scope(|scope| {
        let workers: Vec<_> = cases
            .iter()
            .map(|(case, version)| scope.spawn(|| work(town, (&auxiliary, &chief), case, version.clone())))
            .collect();
        let mut subscribers = Vec::new();
        for ((case, _), last) in cases.iter().zip(lasts) {
            for (client, by_socket) in [(&chief, true), (&president, false)] {
                subscribers.push(scope.spawn(move || follow(town, client, case, (by_socket, last))));
            }
        }
        kill_and_restart(&ground, town, &mut served);
        town.stop.store(true, Ordering::SeqCst);
        let done: Vec<_> = workers.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        if done.iter().any(Result::is_err) {
            // nobody waits for events that will not come
            for last in lasts {
                *last.lock().unwrap() = Some(0);
            }
        }
        let done: Vec<(usize, Value)> = done.into_iter().map(Result::unwrap).collect();
        let mut acknowledged = Vec::new();
        // one act more, so that whoever waits is woken by the last event
        for (((case, _), last), (acts, version)) in cases.iter().zip(lasts).zip(done) {
            let query = "query($id: ID!) { case(by: { id: $id }) { events(first: 1) { totalCount } } }";
            let count = town.some(&chief, 0).run(query, &json!({ "id": case })).unwrap();
            *last.lock().unwrap() = Some(count.number("/data/case/events/totalCount") + 1);
            settled(
                town,
                &auxiliary,
                &mut 0,
                ("overrideTriage", &another_route(case, &version)),
            );
            acknowledged.push(acts + 1);
        }
        let heard: Vec<Heards> = subscribers
            .into_iter()
            .map(|subscriber| subscriber.join().unwrap())
            .collect();
        (acknowledged, heard)
    });
    for (nth, heard) in heard.iter().enumerate() {
        let (case, last) = (nth / 2, lasts[nth / 2].lock().unwrap().unwrap());
        let numbers: Vec<i64> = heard.iter().map(|(n, _)| *n).collect();
        assert_eq!(numbers, (1..=last).collect::<Vec<_>>(), "subscriber {nth}");
        let acts = heard.iter().filter(|(_, kind)| kind.starts_with("OVERRIDE_")).count();
        assert_eq!(acts, acknowledged[case], "subscriber {nth}");
    }
    let all: usize = acknowledged.iter().sum();
    // how many there are depends on how fast the machine starts a server again
    let kills = rounds_or(ROUNDS);
    assert!(all > kills / 4, "only {all} acts in {kills} rounds");
    println!("{all} acts acknowledged over {kills} kills, each heard once by each of two subscribers");
}
