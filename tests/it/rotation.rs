//! Signing keys that follow one another while people work: nobody who is honest is refused, and after a compromise the
//! old tokens end everywhere.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use harness::is_postgres;
use harness::process::{Ground, Remote, Served};
use serde_json::{Value, json};

const VIEWER: &str = "{ viewer { username } }";
const REFRESH: &str =
    "mutation($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken refreshToken } }";
/// From a command to its effect in every process: 5 seconds until a new key signs, 1 until it is read, and some.
const SETTLED: Duration = Duration::from_secs(8);

fn status(client: &Remote) -> StatusCode {
    client.run(VIEWER, &json!({})).unwrap().status
}

fn keys(served: &Served) -> Vec<String> {
    let (status, body) = served.remote().get("/.well-known/jwks.json").unwrap();
    assert_eq!(status, StatusCode::OK);
    let set: Value = serde_json::from_slice(&body).unwrap();
    let keys = set["keys"].as_array().unwrap();
    assert!(keys.iter().all(|key| key.get("d").is_none()), "public parts only");
    keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

fn rotate(ground: &Ground, arguments: &[&str]) {
    let done = ground.run(&[&["token", "rotate"], arguments].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

/// Asks with the token it has, and refreshes it now and then, at all processes by turns; how often it was refused.
fn work(processes: &[Served], name: &str, stop: &AtomicBool, asked: &AtomicUsize) -> usize {
    let mut client = processes[0].sign_in(name);
    let (mut refresh_token, mut refused) = (client.refresh_token(), 0);
    for turn in 0.. {
        if stop.load(Ordering::SeqCst) {
            break;
        }
        let at = client.at(&processes[turn % processes.len()]);
        if turn % 7 == 6 {
            let answer = at
                .run(REFRESH, &json!({ "input": { "refreshToken": refresh_token } }))
                .unwrap();
            assert!(answer.codes().is_empty(), "{name}: {}", answer.body);
            client = at.with_token(&answer.text("/data/refreshSession/accessToken"));
            refresh_token = answer.text("/data/refreshSession/refreshToken");
        }
        refused += usize::from(status(&at.at(&processes[(turn + 1) % processes.len()])) == StatusCode::UNAUTHORIZED);
        asked.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(10));
    }
    refused
}

#[tokio::test]
async fn keys_follow_one_another_under_load_and_nobody_honest_is_refused() {
    let ground = Ground::founded().await;
    ground.trust(&[REFRESH.to_owned(), VIEWER.to_owned()]);
    let processes: Vec<Served> = (0..if is_postgres() { 2 } else { 1 }).map(|_| ground.serve()).collect();
    let first = keys(&processes[0]);
    let (stop, asked) = (AtomicBool::new(false), AtomicUsize::new(0));
    let refused: usize = std::thread::scope(|scope| {
        let names = ["chief", "clerk", "judge.rapid1", "applicant.pu"];
        let (processes, stop, asked) = (&processes, &stop, &asked);
        let running: Vec<_> = names
            .into_iter()
            .map(|name| scope.spawn(move || work(processes, name, stop, asked)))
            .collect();
        std::thread::sleep(Duration::from_secs(1));
        rotate(&ground, &[]);
        let published = wait_for(processes, |keys| keys.len() == 2);
        assert!(published.contains(&first[0]), "the old one verifies on");
        rotate(&ground, &["--now"]);
        std::thread::sleep(SETTLED);
        rotate(&ground, &["--now"]);
        wait_for(processes, |keys| keys.len() == 3);
        std::thread::sleep(SETTLED);
        stop.store(true, Ordering::SeqCst);
        running.into_iter().map(|client| client.join().unwrap()).sum()
    });
    let asked = asked.into_inner();
    assert!(asked > 200, "only {asked} requests: too little to tell");
    assert_eq!(refused, 0, "of {asked} requests");
    println!("{asked} requests over three rotations, none refused");
}

/// Waits until every process publishes such keys.
fn wait_for(processes: &[Served], is_so: impl Fn(&[String]) -> bool) -> Vec<String> {
    let began = Instant::now();
    loop {
        let sets: Vec<Vec<String>> = processes.iter().map(keys).collect();
        if sets.iter().all(|set| is_so(set)) {
            return sets[0].clone();
        }
        assert!(began.elapsed() < Duration::from_secs(5), "not read: {sets:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[tokio::test]
async fn after_a_compromise_old_tokens_end_everywhere_within_five_seconds() {
    let ground = Ground::founded().await;
    ground.trust(&[REFRESH.to_owned(), VIEWER.to_owned()]);
    let processes: Vec<Served> = (0..if is_postgres() { 2 } else { 1 }).map(|_| ground.serve()).collect();
    let client = processes[0].sign_in("chief");
    for process in &processes {
        assert_eq!(status(&client.at(process)), StatusCode::OK);
    }
    let old = keys(&processes[0]);
    rotate(&ground, &["--compromised"]);
    let rotated = Instant::now();
    for process in &processes {
        while status(&client.at(process)) != StatusCode::UNAUTHORIZED {
            assert!(rotated.elapsed() < Duration::from_secs(5), "the old token still holds");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    for process in &processes {
        let new = keys(process);
        assert!(new.len() == 1 && new != old);
    }
    let refresh = json!({ "input": { "refreshToken": client.refresh_token() } });
    let answer = processes[0].remote().run(REFRESH, &refresh).unwrap();
    let again = client.with_token(&answer.text("/data/refreshSession/accessToken"));
    for process in &processes {
        assert_eq!(status(&again.at(process)), StatusCode::OK, "at once, everywhere");
    }
}

/// Rotates as after a compromise, asking these processes; the exit code and what was said.
fn ask(ground: &Ground, addresses: &[std::net::SocketAddr]) -> (Option<i32>, String) {
    let urls: Vec<String> = addresses.iter().map(|address| format!("http://{address}")).collect();
    let asked = urls.iter().flat_map(|url| ["--ask", url]);
    let arguments: Vec<&str> = ["token", "rotate", "--compromised"].into_iter().chain(asked).collect();
    let out = ground.run(&arguments);
    (out.status.code(), String::from_utf8(out.stdout).unwrap())
}

#[tokio::test]
async fn a_rotation_after_a_compromise_proves_itself() {
    let ground = Ground::founded().await;
    let (code, said) = ask(&ground, &[]);
    assert_eq!(code, Some(0));
    assert!(said.contains("no process runs here"), "{said}");
    let served = ground.serve();
    let (code, said) = ask(&ground, &[served.address(), served.figures()]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(said.matches("it takes the new keys alone").count(), 2, "{said}");

    // another folder of secrets: what is written here the process never reads
    let elsewhere = Ground::bare().await;
    let before = keys(&served);
    let (code, said) = ask(&elsewhere, &[served.address()]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("it still takes an old key"), "{said}");
    assert_eq!(keys(&served), before);
    let address = served.address();
    drop(served);
    let (code, said) = ask(&ground, &[address]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("no answer"), "{said}");
}
