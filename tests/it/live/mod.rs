//! The streaming doors over real sockets, against the built program.

mod alerts;
mod crash;
mod event_streams;
mod follow;
mod hostile;
mod sockets;

use harness::a_claim;
use harness::process::{Ground, Remote, Served, mutation};
use serde_json::{Value, json};
use uuid::Uuid;

const FOLLOW: &str = "subscription($case: ID!, $after: String) {
    caseEvents(caseId: $case, after: $after) { cursor n kind actorName } }";

const WHO: &str = "{ viewer { username } }";

/// A court that serves, with the documents of these stories registered for applicants.
async fn court() -> (Ground, Served) {
    let ground = Ground::founded().await;
    ground.trust(&[
        FOLLOW.to_owned(),
        alerts::ALERTS.to_owned(),
        WHO.to_owned(),
        mutation("sendMessage", "message { id }"),
    ]);
    let served = ground.serve();
    (ground, served)
}

/// Runs one mutation that must be done.
fn act(client: &Remote, operation: &str, input: Value, fields: &str) -> harness::Answer {
    let answer = client.act_as(Uuid::now(), operation, input, fields).unwrap();
    answer.done();
    answer
}

/// Request ids of their own.
trait Now {
    fn now() -> Self;
}

impl Now for Uuid {
    fn now() -> Self {
        use std::hash::{BuildHasher as _, RandomState};
        let half = || u64::to_be_bytes(RandomState::new().hash_one(()));
        let bytes: Vec<u8> = half().into_iter().chain(half()).collect();
        Uuid::from_slice(&bytes).unwrap()
    }
}

/// A filed case of Lao Pu's, by its id.
fn filed(served: &Served, nth: usize) -> String {
    let claim = a_claim().with("/basis/number", json!(format!("（2025）云0381民初{}号", 3_000 + nth)));
    let station = served.sign_in("station.yangliu");
    let submitted = act(&station, "submitApplication", claim.input, "application { id }");
    let input =
        json!({ "applicationId": submitted.at("/data/submitApplication/application/id"), "expectedVersion": 1 });
    let accepted = act(&served.sign_in("clerk"), "acceptApplication", input, "case { id }");
    accepted.text("/data/acceptApplication/case/id")
}

/// Lao Pu writes to his handler.
fn write(client: &Remote, case: &str, text: &str) {
    act(
        client,
        "sendMessage",
        json!({ "caseId": case, "text": text }),
        "message { id }",
    );
}
