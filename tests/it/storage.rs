//! The store in trouble, in the middle of work: a full disk, a folder that is gone, a server that crashes, stops writing
//! or cuts its clients off. What was acknowledged is kept once, what was refused says so and can be sent again, and work
//! goes on by itself.
//!
//! Each kind of trouble is met in as many rounds as `ZHIXING_TEST_ROUNDS` says, three where it says nothing; the figures
//! are printed: `ZHIXING_TEST_ROUNDS=20 cargo it storage:: --nocapture` shows them.

mod failing;
mod log_full;
mod room;
mod switched;

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use harness::cluster::Cluster;
use harness::process::{Ground, Remote, Served, mutation};
use harness::{PASSWORD, is_postgres};
use serde_json::json;
use zhixing_api::db::Location;
use zhixing_api::graphql::SIGN_IN;

use crate::crash::{Operation, check_store, effects, listing, visit};

/// Rounds of each kind of trouble where nothing else is asked for.
const ROUNDS: usize = 3;
/// How long work may take to go on by itself.
const GOES_ON_WITHIN: Duration = Duration::from_secs(10);
/// How long the writers may take to use up what room they were left: their pace, no promise of the product.
const USED_UP_WITHIN: Duration = Duration::from_secs(90);
/// Who writes.
const WRITERS: [&str; 3] = ["station.yangliu", "station.haidai", "tribunal.tangtang"];

/// Rounds of each kind of trouble.
fn asked() -> usize {
    rounds_or(ROUNDS)
}

/// The rounds that are asked for; where nothing is, `usual` ones.
pub(crate) fn rounds_or(usual: usize) -> usize {
    let asked = std::env::var("ZHIXING_TEST_ROUNDS").ok();
    asked.map_or(usual, |asked| asked.parse().expect("ZHIXING_TEST_ROUNDS is a number"))
}

/// Waits for something from a thread of a runtime of several.
fn now<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Handle::current();
    tokio::task::block_in_place(|| runtime.block_on(future))
}

/// How an act ended for its client.
enum Ended {
    Acknowledged,
    /// With this code.
    Refused(String),
    /// No whole answer came.
    Unheard,
}

/// Sends one act.
fn send(client: &Remote, operation: &Operation) -> Ended {
    let answer = client.act_as(
        operation.request,
        operation.name,
        operation.input.clone(),
        operation.fields,
    );
    let Some(answer) = answer else { return Ended::Unheard };
    let codes = answer.codes();
    let Some(code) = codes.first() else {
        return Ended::Acknowledged;
    };
    let extensions = &answer.body["errors"][0]["extensions"];
    assert_eq!(extensions["retryable"], true, "{}", answer.body);
    assert!(extensions["retryAfterSec"].is_number(), "{}", answer.body);
    Ended::Refused(code.clone())
}

fn work(client: &Remote, stop: &AtomicBool, operations: impl Iterator<Item = Operation>) -> Vec<(Operation, Ended)> {
    let mut sent = Vec::new();
    for operation in operations {
        if stop.load(Ordering::SeqCst) {
            break;
        }
        let ended = send(client, &operation);
        if !matches!(ended, Ended::Acknowledged) {
            std::thread::sleep(Duration::from_millis(20));
        }
        sent.push((operation, ended));
    }
    sent
}

/// 100 to 400 milliseconds.
fn some_moment() -> Duration {
    Duration::from_millis(100 + RandomState::new().hash_one(()) % 301)
}

/// What a kind of trouble came to, over all its rounds.
#[derive(Debug, Default)]
struct Tally {
    rounds: usize,
    acknowledged: usize,
    /// Of the acknowledged, those that are there once.
    kept: usize,
    refused: usize,
    unheard: usize,
    codes: BTreeSet<String>,
    slowest: Duration,
}

/// Rounds of work with a trouble in the middle of each; `during` looks at the server while it lasts.
fn rounds(served: &Served, rounds: usize, trouble: &mut dyn FnMut(Step, &Served)) -> Tally {
    let mut tally = Tally::default();
    let mut history: Vec<Operation> = Vec::new();
    let clients = WRITERS.map(|by| (by, served.sign_in(by)));
    let before = effects(served).len();
    for round in 0..rounds {
        let stop = AtomicBool::new(false);
        let sent: Vec<_> = std::thread::scope(|scope| {
            let stopping = Stops(&stop);
            let running: Vec<_> = clients
                .iter()
                .enumerate()
                .map(|(place, (by, client))| {
                    let visits = (0..100_000).map(move |nth| visit(round, place, nth, by));
                    let stop = &stop;
                    scope.spawn(move || work(client, stop, visits))
                })
                .collect();
            std::thread::sleep(some_moment());
            trouble(Step::Begins, served);
            std::thread::sleep(some_moment());
            trouble(Step::Lasts, served);
            trouble(Step::Ends, served);
            tally.slowest = tally.slowest.max(goes_on(served, round, &mut history));
            drop(stopping);
            running
                .into_iter()
                .flat_map(|client| client.join().unwrap_or_else(|_| panic!("{}", served.log())))
                .collect()
        });
        check_round((served, &clients), sent, &mut tally, &mut history);
        assert_eq!(
            effects(served).len(),
            before + history.len(),
            "something is there that nobody sent"
        );
    }
    tally
}

/// Lets the writers stop, also when the test fails.
struct Stops<'a>(&'a AtomicBool);

impl Drop for Stops<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Begins,
    Lasts,
    Ends,
}

/// Tries until an act is taken again and the server says that it is ready; how long it took.
fn goes_on(served: &Served, round: usize, history: &mut Vec<Operation>) -> Duration {
    let began = Instant::now();
    let clerk = loop {
        let input = json!({ "input": { "username": "clerk", "password": PASSWORD } });
        let answer = served.remote().run(SIGN_IN, &input);
        let answer = answer.unwrap_or_else(|| panic!("nothing is answered: {}", served.log()));
        if answer.codes().is_empty() {
            break served.remote().with_token(&answer.text("/data/signIn/accessToken"));
        }
        assert!(began.elapsed() < GOES_ON_WITHIN, "nobody can sign in: {}", served.log());
        std::thread::sleep(Duration::from_millis(50));
    };
    let ready = || {
        served
            .remote()
            .get("/readyz")
            .is_some_and(|(status, _)| status == StatusCode::OK)
    };
    let operation = visit(round, 50, 0, "clerk");
    while !(matches!(send(&clerk, &operation), Ended::Acknowledged) && ready()) {
        assert!(
            began.elapsed() < GOES_ON_WITHIN,
            "work does not go on: {}",
            served.log()
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    history.push(operation);
    began.elapsed()
}

/// Holds what clients heard against what is kept, and sends again what was not taken.
fn check_round(
    (served, clients): (&Served, &[(&'static str, Remote)]),
    sent: Vec<(Operation, Ended)>,
    tally: &mut Tally,
    history: &mut Vec<Operation>,
) {
    tally.rounds += 1;
    let kept = effects(served);
    let times = |kept: &HashMap<String, usize>, mark: &str| kept.get(mark).copied().unwrap_or_default();
    let again: HashMap<_, _> = clients.iter().map(|(by, client)| (*by, client)).collect();
    for (operation, ended) in sent {
        let times = times(&kept, &operation.mark);
        match ended {
            Ended::Acknowledged => {
                tally.acknowledged += 1;
                tally.kept += usize::from(times == 1);
                assert_eq!(times, 1, "acknowledged, and kept {times} times: {}", operation.mark);
            }
            Ended::Refused(code) => {
                tally.refused += 1;
                let known = [
                    "STORAGE_FULL",
                    "STORAGE_READ_ONLY",
                    "STORAGE_UNAVAILABLE",
                    "BUSY",
                    "TIMEOUT",
                ]
                .contains(&code.as_str());
                assert!(known, "{code}: {}", served.log());
                assert!(
                    times == 0 || code != "STORAGE_FULL",
                    "refused for want of room, and kept"
                );
                tally.codes.insert(code);
                assert!(matches!(send(again[operation.by], &operation), Ended::Acknowledged));
            }
            Ended::Unheard => {
                tally.unheard += 1;
                assert!(matches!(send(again[operation.by], &operation), Ended::Acknowledged));
            }
        }
        history.push(operation);
    }
    let kept = effects(served);
    for operation in &*history {
        assert_eq!(
            times(&kept, &operation.mark),
            1,
            "after sending again: {}",
            operation.mark
        );
    }
}

/// What the server says of itself, by its probe.
fn readiness(served: &Served) -> (StatusCode, String) {
    let answer = served.remote().get("/readyz");
    let (status, body) = answer.unwrap_or_else(|| panic!("nothing is answered: {}", served.log()));
    (status, String::from_utf8(body).unwrap())
}

/// Waits until the probe says `code`.
fn says(served: &Served, code: &str) {
    says_within(GOES_ON_WITHIN, served, code);
}

fn says_within(limit: Duration, served: &Served, code: &str) {
    let began = Instant::now();
    loop {
        let (status, body) = readiness(served);
        if status == StatusCode::SERVICE_UNAVAILABLE && body.contains(code) {
            return;
        }
        assert!(began.elapsed() < limit, "{status} {body}: {}", served.log());
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// While the store is away, who asks is refused at once.
fn nobody_waits(served: &Served) {
    let began = Instant::now();
    let refused = served.remote().run("{ __typename }", &json!({})).unwrap();
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "nobody waits for a store that is away"
    );
}

fn trusting(ground: &Ground) {
    ground.trust(&[
        listing("messages", "text"),
        mutation("sendMessage", "message { id text }"),
    ]);
}

fn report(what: &str, tally: &Tally) {
    println!("{what}: {tally:?}");
    assert!(
        tally.acknowledged > tally.rounds,
        "{what}: too little to tell: {tally:?}"
    );
}

/// More ask than there may be connections. `SQLite` has no such limit: there one writer takes what all others want.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_acknowledged_while_the_store_runs_out_of_connections_is_kept_once() {
    if !is_postgres() {
        return;
    }
    let cluster = Cluster::start().await;
    let ground = own_court(&cluster).await;
    let served = ground.serve();
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'court'";
    let tally = rounds(&served, asked(), &mut |step, served| match step {
        Step::Begins => cluster.say_now(&["ALTER ROLE court CONNECTION LIMIT 0", cut]),
        Step::Lasts => says(served, "STORAGE_UNAVAILABLE"),
        Step::Ends => cluster.say_now(&["ALTER ROLE court CONNECTION LIMIT -1"]),
    });
    report("out of connections", &tally);
}

/// A court on a server of its own, by a role that its administrator may shut out.
async fn own_court(cluster: &Cluster) -> Ground {
    court_behind(cluster, cluster.port()).await
}

/// The same, reached by another port than the server's own.
pub(crate) async fn court_behind(cluster: &Cluster, port: &str) -> Ground {
    cluster
        .say(&["CREATE ROLE court LOGIN", "CREATE DATABASE court OWNER court"])
        .await;
    court_at(port).await
}

/// A court in the database of that name, on a server of this machine.
async fn court_at(port: &str) -> Ground {
    let location = Location {
        url: format!("postgres://court@127.0.0.1:{port}/court"),
        max_connections: 8,
    };
    let ground = Ground::founded_at(location).await;
    trusting(&ground);
    ground
}

/// The store goes away and comes back: the folder of `SQLite` is moved, the server of `PostgreSQL` crashes.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_acknowledged_while_the_store_goes_away_is_kept_once() {
    if is_postgres() {
        let cluster = Cluster::start().await;
        let ground = own_court(&cluster).await;
        let served = ground.serve();
        let tally = rounds(&served, asked(), &mut |step, served| match step {
            Step::Begins => cluster.crash(),
            Step::Lasts => {
                says(served, "STORAGE_UNAVAILABLE");
                nobody_waits(served);
            }
            Step::Ends => cluster.restart(),
        });
        return report("server crashed", &tally);
    }
    let folder = tempfile::tempdir().unwrap();
    let (kept, away) = (folder.path().join("store"), folder.path().join("away"));
    std::fs::create_dir(&kept).unwrap();
    let ground = Ground::founded_at(Location::sqlite(&kept.join("court.db"))).await;
    trusting(&ground);
    let served = ground.serve();
    let tally = rounds(&served, asked(), &mut |step, served| match step {
        Step::Begins => std::fs::rename(&kept, &away).unwrap(),
        Step::Lasts => says(served, "STORAGE_UNAVAILABLE"),
        Step::Ends => std::fs::rename(&away, &kept).unwrap(),
    });
    report("folder moved", &tally);
    check_store(&ground).await;
}

/// The store may be read and not written: by its address on `SQLite`; on `PostgreSQL` for a while, as a standby is.
#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_takes_no_writes_refuses_them_at_once_and_is_read_all_the_same() {
    if is_postgres() {
        let cluster = Cluster::start().await;
        let ground = own_court(&cluster).await;
        let served = ground.serve();
        let reader = served.sign_in("chief");
        let tally = rounds(&served, asked(), &mut |step, served| match step {
            Step::Begins => cluster.say_now(&[
                "ALTER SYSTEM SET default_transaction_read_only = on",
                "SELECT pg_reload_conf()",
            ]),
            Step::Lasts => {
                says(served, "STORAGE_READ_ONLY");
                let read = reader.run("{ visits { totalCount } }", &json!({})).unwrap();
                assert!(read.codes().is_empty(), "{}", read.body);
            }
            Step::Ends => cluster.say_now(&[
                "ALTER SYSTEM RESET default_transaction_read_only",
                "SELECT pg_reload_conf()",
            ]),
        });
        return report("read-only", &tally);
    }
    let mut ground = Ground::founded().await;
    trusting(&ground);
    for round in 0..asked() {
        ground.make_read_only(false);
        let mut served = ground.serve();
        let (chief, keeper) = (served.sign_in("chief"), served.sign_in("station.yangliu"));
        let first = visit(round, 0, 0, "station.yangliu");
        assert!(matches!(send(&keeper, &first), Ended::Acknowledged));
        served.stop();
        ground.make_read_only(true);
        let served = ground.serve_by_tls(&[]);
        says(&served, "STORAGE_READ_ONLY");
        let read = chief.at(&served).run("{ visits { totalCount } }", &json!({})).unwrap();
        assert!(read.codes().is_empty(), "{}", read.body);
        let began = Instant::now();
        for nth in 0..20 {
            let ended = send(&keeper.at(&served), &visit(round, 0, nth, "station.yangliu"));
            assert!(matches!(ended, Ended::Refused(code) if code == "STORAGE_READ_ONLY"));
        }
        assert!(began.elapsed() < GOES_ON_WITHIN, "at once, from the first on");
    }
}

/// Connections end in mid-work: by the administrator on `PostgreSQL`; on `SQLite` the process that holds them does.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_acknowledged_while_connections_end_is_kept_once() {
    if is_postgres() {
        let cluster = Cluster::start().await;
        let ground = own_court(&cluster).await;
        let served = ground.serve();
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'court'";
        let tally = rounds(&served, asked(), &mut |step, _| match step {
            Step::Begins | Step::Ends => cluster.say_now(&[cut]),
            Step::Lasts => {
                cluster.say_now(&[cut]);
                std::thread::sleep(some_moment());
            }
        });
        return report("connections ended", &tally);
    }
    let ground = Ground::founded().await;
    trusting(&ground);
    let mut served = ground.serve();
    let (mut tally, mut history) = (Tally::default(), Vec::new());
    for round in 0..asked() {
        let client = served.sign_in("station.yangliu");
        let sent = cut_off(&client, round, || served.kill());
        served = ground.serve();
        let clients = [("station.yangliu", client.at(&served))];
        check_round((&served, &clients), sent, &mut tally, &mut history);
    }
    report("process ended", &tally);
}

/// Works until `trouble` is over, which comes after some moment.
fn cut_off(client: &Remote, round: usize, trouble: impl FnOnce()) -> Vec<(Operation, Ended)> {
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let visits = (0..100_000).map(|nth| visit(round, 0, nth, "station.yangliu"));
        let running = scope.spawn(|| work(client, &stop, visits));
        let stopping = Stops(&stop);
        std::thread::sleep(some_moment());
        trouble();
        drop(stopping);
        running.join().unwrap()
    })
}

/// The store falls silent: the server of `PostgreSQL` is frozen; on `SQLite` its log of writes is deleted, which makes no
/// noise either.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_acknowledged_before_the_store_falls_silent_is_kept() {
    if is_postgres() {
        let cluster = Cluster::start().await;
        let ground = own_court(&cluster).await;
        let served = ground.serve();
        let tally = rounds(&served, asked(), &mut |step, served| match step {
            Step::Begins => cluster.freeze(true),
            Step::Lasts => {
                says(served, "STORAGE_UNAVAILABLE");
                nobody_waits(served);
            }
            Step::Ends => cluster.freeze(false),
        });
        return report("server frozen", &tally);
    }
    let ground = Ground::founded().await;
    trusting(&ground);
    let mut served = ground.serve();
    let (mut tally, mut history) = (Tally::default(), Vec::new());
    let mut log = ground.location().file().unwrap().into_os_string();
    log.push("-wal");
    for round in 0..asked() {
        let client = served.sign_in("station.yangliu");
        let sent = cut_off(&client, round, || {
            std::fs::remove_file(&log).unwrap();
            says(&served, "STORAGE_UNAVAILABLE");
        });
        std::thread::sleep(Duration::from_secs(1));
        served.kill();
        served = ground.serve();
        let clients = [("station.yangliu", client.at(&served))];
        check_round((&served, &clients), sent, &mut tally, &mut history);
    }
    report("log deleted", &tally);
    drop(served);
    check_store(&ground).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_ends_in_order_leaves_no_log_behind() {
    let ground = Ground::founded().await;
    let mut served = ground.serve();
    let _ = served.sign_in("chief");
    assert_eq!(served.stop(), Some(0));
    if let Some(file) = ground.location().file() {
        let mut log = file.into_os_string();
        log.push("-wal");
        assert!(!std::path::Path::new(&log).exists(), "all of it is in the store");
    }
}
