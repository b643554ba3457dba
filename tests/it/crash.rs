//! SIGKILL in the middle of work: what was acknowledged is there once, what is unknown can be sent again.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use harness::process::{Ground, Remote, Served, mutation};
use harness::{a_claim, is_postgres};
use sea_orm::{ConnectionTrait as _, Database, Statement};
use serde_json::{Value, json};
use uuid::Uuid;

const ROUNDS: usize = 10;
/// The figure for a start on a store that was left in the middle of work.
const READY_WITHIN: Duration = Duration::from_secs(5);
/// Each case takes twenty messages a day from one person.
const CASES: usize = 10;
/// Messages sent in one round, over all cases.
const MESSAGES_A_ROUND: usize = 16;

/// One act, as a client remembers it outside the system.
#[derive(Clone)]
pub(crate) struct Operation {
    pub(crate) request: Uuid,
    pub(crate) by: &'static str,
    pub(crate) name: &'static str,
    pub(crate) input: Value,
    pub(crate) fields: &'static str,
    /// Stands in the visit's question or the message's text, and nowhere else.
    pub(crate) mark: String,
    answer: Option<Value>,
}

/// Sends the operations one after the other until the server is gone; what was sent, with what came back.
fn work(client: &Remote, stop: &AtomicBool, operations: impl Iterator<Item = Operation>) -> Vec<Operation> {
    let mut sent = Vec::new();
    for mut operation in operations {
        if stop.load(Ordering::SeqCst) {
            break;
        }
        let answer = client.act_as(
            operation.request,
            operation.name,
            operation.input.clone(),
            operation.fields,
        );
        operation.answer = answer.map(|answer| answer.data().clone());
        let gone = operation.answer.is_none();
        sent.push(operation);
        if gone {
            break;
        }
    }
    sent
}

pub(crate) fn visit(round: usize, client: usize, nth: usize, by: &'static str) -> Operation {
    let mark = format!("第{round}轮第{client}人第{nth}问");
    let input = json!({ "channel": "COUNTER", "purpose": "QUERY", "visitorName": "老浦", "visitorPhone": "13900000000", "question": mark });
    let request = Uuid::from_u128(request(round, client, nth));
    Operation {
        request,
        by,
        name: "recordVisit",
        input,
        fields: "visit { id question }",
        mark,
        answer: None,
    }
}

fn message(round: usize, nth: usize, cases: &[String]) -> Operation {
    let mark = format!("第{round}轮第{nth}条留言");
    let case = &cases[(round * MESSAGES_A_ROUND + nth) % cases.len()];
    let input = json!({ "caseId": case, "text": mark });
    let request = Uuid::from_u128(request(round, 99, nth));
    Operation {
        request,
        by: "applicant.pu",
        name: "sendMessage",
        input,
        fields: "message { id text }",
        mark,
        answer: None,
    }
}

fn request(round: usize, client: usize, nth: usize) -> u128 {
    0xdead_0000_0000_0000_0000_0000_0000_0000 + ((round * 100 + client) * 100_000 + nth) as u128
}

/// 100 to 600 milliseconds.
fn some_moment() -> Duration {
    Duration::from_millis(100 + RandomState::new().hash_one(()) % 501)
}

pub(crate) fn listing(list: &str, mark: &str) -> String {
    format!(
        "query($after: String) {{ {list}(first: 100, after: $after) {{ nodes {{ {mark} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    )
}

/// How often each mark stands in the store, told by the server itself.
pub(crate) fn effects(served: &Served) -> HashMap<String, usize> {
    let mut found = HashMap::new();
    let lists = [("clerk", "visits", "question"), ("applicant.pu", "messages", "text")];
    for (by, list, mark) in lists {
        let client = served.sign_in(by);
        let query = listing(list, mark);
        let mut after = Value::Null;
        loop {
            let answer = client.run(&query, &json!({ "after": after }));
            let answer = answer.unwrap_or_else(|| panic!("nothing is answered: {}", served.log()));
            let page = &answer.data()[list];
            for node in page["nodes"].as_array().unwrap() {
                *found.entry(node[mark].as_str().unwrap().to_owned()).or_default() += 1;
            }
            if page["pageInfo"]["hasNextPage"] != true {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
    }
    found
}

/// Cases of one applicant, to write messages on.
fn cases(served: &Served) -> Vec<String> {
    let (station, clerk) = (served.sign_in("station.yangliu"), served.sign_in("clerk"));
    let file = |nth: usize| {
        let claim = a_claim().with("/basis/number", json!(format!("（2025）云0381民初{}号", 2_000 + nth)));
        let submitted = station
            .act_as(
                Uuid::from_u128(nth as u128),
                "submitApplication",
                claim.input,
                "application { id }",
            )
            .unwrap();
        let input =
            json!({ "applicationId": submitted.at("/data/submitApplication/application/id"), "expectedVersion": 1 });
        let accepted = clerk
            .act_as(
                Uuid::from_u128(1_000 + nth as u128),
                "acceptApplication",
                input,
                "case { id }",
            )
            .unwrap();
        accepted.text("/data/acceptApplication/case/id")
    };
    (0..CASES).map(file).collect()
}

/// One round of work, cut off at some moment; everything that was sent.
fn cut_off(served: &mut Served, round: usize, cases: &[String]) -> Vec<Operation> {
    let stop = AtomicBool::new(false);
    let stations = ["station.yangliu", "station.haidai", "clerk"];
    let keepers = stations.map(|by| (by, served.sign_in(by)));
    let pu = served.sign_in("applicant.pu");
    std::thread::scope(|scope| {
        let stop = &stop;
        let mut running = Vec::new();
        for (place, (by, client)) in keepers.iter().enumerate() {
            running.push(scope.spawn(move || work(client, stop, (0..100_000).map(|nth| visit(round, place, nth, by)))));
        }
        let messages = (0..MESSAGES_A_ROUND).map(|nth| message(round, nth, cases));
        running.push(scope.spawn(|| work(&pu, stop, messages)));
        std::thread::sleep(some_moment());
        served.kill();
        stop.store(true, Ordering::SeqCst);
        running.into_iter().flat_map(|client| client.join().unwrap()).collect()
    })
}

pub(crate) async fn check_store(ground: &Ground) {
    let verified = ground.run(&["audit", "verify"]);
    assert!(
        verified.status.success(),
        "audit verify: {}",
        String::from_utf8_lossy(&verified.stdout)
    );
    if !is_postgres() {
        let conn = Database::connect(&ground.location().url).await.unwrap();
        let check = Statement::from_string(conn.get_database_backend(), "PRAGMA integrity_check");
        let said: String = conn
            .query_one_raw(check)
            .await
            .unwrap()
            .unwrap()
            .try_get_by_index(0)
            .unwrap();
        assert_eq!(said, "ok");
        conn.close().await.unwrap();
    }
}

/// Audit entries that tell of done visits and messages.
async fn told(ground: &Ground) -> i64 {
    let conn = Database::connect(&ground.location().url).await.unwrap();
    let sql = "SELECT COUNT(*) AS n FROM audit_entry WHERE action IN ('recordVisit', 'sendMessage') AND outcome = 'ok'";
    let row = conn
        .query_one_raw(Statement::from_string(conn.get_database_backend(), sql))
        .await
        .unwrap()
        .unwrap();
    conn.close().await.unwrap();
    row.try_get("", "n").unwrap()
}

#[tokio::test]
async fn nothing_acknowledged_is_lost_or_doubled_when_the_server_is_killed_again_and_again() {
    let ground = Ground::founded().await;
    ground.trust(&[
        mutation("sendMessage", "message { id text }"),
        listing("messages", "text"),
    ]);
    let mut served = ground.serve();
    let cases = cases(&served);
    let before: usize = effects(&served).values().sum();
    let (mut acknowledged, mut unknown, mut done_unheard) = (0, 0, 0);
    let mut ready = Vec::new();
    let mut history: Vec<Operation> = Vec::new();
    for round in 0..ROUNDS {
        let sent = cut_off(&mut served, round, &cases);
        check_store(&ground).await;
        served = ground.serve();
        ready.push(served.ready_in());
        assert!(
            served.ready_in() < READY_WITHIN,
            "ready after {:?}: {}",
            served.ready_in(),
            served.log()
        );

        let found = effects(&served);
        for operation in &sent {
            let times = found.get(&operation.mark).copied().unwrap_or_default();
            if operation.answer.is_some() {
                acknowledged += 1;
                assert_eq!(times, 1, "acknowledged, and there {times} times: {}", operation.mark);
            } else {
                unknown += 1;
                done_unheard += times;
                assert!(times <= 1, "there {times} times: {}", operation.mark);
            }
        }
        // one sign-in a person and round: each costs as much as in service
        let mut clients: HashMap<&str, Remote> = HashMap::new();
        for mut operation in sent {
            if operation.answer.is_none() || operation.mark.ends_with("第0问") {
                let by = operation.by;
                let again = clients
                    .entry(by)
                    .or_insert_with(|| served.sign_in(by))
                    .act_as(
                        operation.request,
                        operation.name,
                        operation.input.clone(),
                        operation.fields,
                    )
                    .unwrap();
                let answer = again.data().clone();
                assert_eq!(
                    operation.answer.get_or_insert_with(|| answer.clone()),
                    &answer,
                    "another answer to a repeat"
                );
            }
            history.push(operation);
        }
        let found = effects(&served);
        for operation in &history {
            assert_eq!(
                found.get(&operation.mark),
                Some(&1),
                "{} after sending the unknown again",
                operation.mark
            );
        }
        assert_eq!(
            found.values().sum::<usize>(),
            before + history.len(),
            "something is there that nobody sent"
        );
    }
    assert!(
        acknowledged > ROUNDS && unknown > 0,
        "{acknowledged} acknowledged, {unknown} unknown: too little to tell"
    );
    served.kill();
    check_store(&ground).await;
    assert_eq!(
        told(&ground).await,
        i64::try_from(history.len()).unwrap(),
        "each act stands in the record once"
    );
    println!(
        "{ROUNDS} rounds, {acknowledged} acknowledged, {unknown} unknown ({done_unheard} of them done), ready after {ready:?}"
    );
}

#[tokio::test]
async fn the_check_of_a_record_that_was_tampered_with_fails_the_command() {
    let ground = Ground::founded().await;
    ground.trust(&[
        mutation("sendMessage", "message { id text }"),
        listing("messages", "text"),
    ]);
    let mut served = ground.serve();
    cases(&served);
    served.kill();
    check_store(&ground).await;
    let conn = Database::connect(&ground.location().url).await.unwrap();
    let guard = if is_postgres() {
        "DROP TRIGGER audit_entry_guard ON audit_entry"
    } else {
        "DROP TRIGGER audit_entry_no_update"
    };
    conn.execute_unprepared(guard).await.unwrap();
    conn.execute_unprepared("UPDATE audit_entry SET actor_role = 'PRES' WHERE seq = 2")
        .await
        .unwrap();
    conn.close().await.unwrap();
    let verified = ground.run(&["audit", "verify"]);
    let said = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert_eq!(verified.status.code(), Some(1), "{said}");
    assert!(said.contains("entry 2"), "{said}");
}

/// Deadlines that are to be told of, and how often the server is killed on the way.
const DEADLINES: i64 = 2_400;
const KILLS: usize = 4;

/// Copies a deadline of a case, each copy long overdue and waiting for its look.
async fn many_overdue(ground: &Ground) {
    let conn = Database::connect(&ground.location().url).await.unwrap();
    let (trigger, series, id) = if is_postgres() {
        (
            "DROP TRIGGER deadline_stamp ON deadline",
            format!("generate_series(1, {DEADLINES}) AS s(n)"),
            "gen_random_uuid()",
        )
    } else {
        let numbers = format!("SELECT 1 AS n UNION ALL SELECT n + 1 FROM c WHERE n < {DEADLINES}");
        (
            "DROP TRIGGER deadline_stamp_INSERT",
            format!("(WITH RECURSIVE c(n) AS ({numbers}) SELECT n FROM c) s"),
            "randomblob(16)",
        )
    };
    let copy = format!(
        "INSERT INTO deadline SELECT {id}, d.root_id, d.matter, d.rule_code, d.rule_version, d.kind, {id}, d.subject,
         d.started_at, 'open', '2026-01-05', NULL, '2026-01-03', d.unrolled_on, d.excluded_days, d.official, NULL,
         NULL, NULL, d.backdated, d.site_id, d.tribunal_id, d.team_id, d.handler_id, d.created_at,
         d.changed_at, d.sync_x, NULL, NULL FROM deadline d, {series}
         WHERE d.id = (SELECT id FROM deadline WHERE rule_code = 'N04' LIMIT 1)"
    );
    let wait =
        "INSERT INTO deadline_look (deadline_id, look_on) SELECT id, near_on FROM deadline WHERE due_on = '2026-01-05'";
    for sql in [trigger, &copy, wait] {
        conn.execute_unprepared(sql).await.unwrap();
    }
    conn.close().await.unwrap();
}

/// How many rows a query counts.
async fn number(ground: &Ground, sql: &str) -> i64 {
    let conn = Database::connect(&ground.location().url).await.unwrap();
    let row = conn
        .query_one_raw(Statement::from_string(conn.get_database_backend(), sql))
        .await
        .unwrap()
        .unwrap();
    conn.close().await.unwrap();
    row.try_get("", "n").unwrap()
}

/// Sweeps until nothing is left or the server is gone, and says so after each part; whether nothing is left.
fn swept(supervisor: &Remote, parts: &Sender<()>) -> bool {
    loop {
        let request = Uuid::from_u64_pair(RandomState::new().hash_one(1), RandomState::new().hash_one(2));
        let Some(answer) = supervisor.act_as(request, "runDeadlineSweep", json!({}), "remaining failed") else {
            return false;
        };
        assert_eq!(answer.number("/data/runDeadlineSweep/failed"), 0);
        // nobody listens any more once the server is to be killed
        let _ = parts.send(());
        if answer.number("/data/runDeadlineSweep/remaining") == 0 {
            return true;
        }
    }
}

#[tokio::test]
async fn a_server_killed_in_the_middle_of_a_sweep_tells_of_everything_once() {
    let ground = Ground::founded().await;
    ground.trust(&[mutation("sendMessage", "message { id text }")]);
    let mut served = ground.serve();
    cases(&served);
    served.kill();
    many_overdue(&ground).await;
    let told = "SELECT COUNT(*) AS n FROM reminder r JOIN deadline d ON d.id = r.deadline_id
        WHERE d.due_on = '2026-01-05' AND r.threshold = 'overdue'";
    let mut halves = 0;
    for _ in 0..KILLS {
        served = ground.serve();
        let supervisor = served.sign_in("supervisor");
        let (parts, heard) = channel();
        std::thread::scope(|scope| {
            let sweeping = scope.spawn(|| swept(&supervisor, &parts));
            // the next part is under way by now
            heard.recv().unwrap();
            served.kill();
            sweeping.join().unwrap();
        });
        let so_far = number(&ground, told).await;
        halves += usize::from((1..DEADLINES).contains(&so_far));
    }
    assert!(halves > 0, "never killed on the way");
    served = ground.serve();
    assert!(swept(&served.sign_in("supervisor"), &channel().0));
    served.kill();
    check_store(&ground).await;
    assert_eq!(number(&ground, told).await, DEADLINES, "none twice, none missing");
    let each = told.replace("COUNT(*)", "COUNT(DISTINCT d.id)");
    assert_eq!(number(&ground, &each).await, DEADLINES);
    let unposted = "SELECT COUNT(*) AS n FROM reminder r
        WHERE NOT EXISTS (SELECT 1 FROM chat_line l WHERE l.dedupe_key = r.dedupe_key AND l.text = r.text)";
    assert_eq!(number(&ground, unposted).await, 0, "each has its line");
    let waiting = "SELECT COUNT(*) AS n FROM deadline_look WHERE look_on = '2026-01-03'";
    assert_eq!(number(&ground, waiting).await, 0, "and its next day");
}
