//! What an operator watches a court with: figures that stand by themselves, a board and alerts that ask for what is told,
//! and a log that says who did what and why not.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use harness::PASSWORD;
use harness::process::{Ground, Served};
use serde_json::{Value, json};
use zhixing_api::graphql::SIGN_IN;

use super::wire::{exchange, request};

const BOARD: &str = include_str!("../../../api/deploy/grafana/zhixing.json");
const ALERTS: &str = include_str!("../../../api/deploy/prometheus/zhixing.rules.yml");

fn figures(served: &Served, path: &str) -> String {
    let asked = request("GET", path, &[("connection", "close")], b"");
    let heard = exchange(served.figures(), &asked).unwrap();
    assert_eq!(heard.status, 200);
    heard.text()
}

/// A court that did a little of everything.
async fn court() -> (Ground, Served) {
    let ground = Ground::founded().await;
    let served = ground.serve();
    let clerk = served.sign_in("clerk");
    clerk.run("{ viewer { id } }", &json!({})).unwrap().done();
    let asked = clerk.run("{ auditEntries { totalCount } }", &json!({})).unwrap();
    assert_eq!(asked.codes(), ["FORBIDDEN"]);
    let stranger = served.remote().run("{ viewer { id } }", &json!({})).unwrap();
    assert_eq!(stranger.codes(), ["DOCUMENT_NOT_TRUSTED"]);
    let refused = clerk
        .run("{ worklist(first: 1000) { totalCount } }", &json!({}))
        .unwrap();
    assert!(!refused.codes().is_empty());
    let wrong = json!({ "input": { "username": "clerk", "password": "wrong" } });
    let wrong = served.remote().run(SIGN_IN, &wrong).unwrap();
    assert_eq!(wrong.codes(), ["UNAUTHENTICATED"]);
    (ground, served)
}

/// Names of figures in an expression.
fn asked_for(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let ours = words.filter(|word| ["zhixing_", "process_"].iter().any(|prefix| word.starts_with(prefix)));
    ours.map(str::to_owned).collect()
}

/// Names of the samples that are told.
fn told(text: &str) -> BTreeSet<String> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split(['{', ' ']).next())
        .map(str::to_owned)
        .collect()
}

fn last_seal(text: &str) -> f64 {
    let told = text
        .lines()
        .find_map(|line| line.strip_prefix("zhixing_last_seal_timestamp_seconds "));
    told.unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn board_and_alerts_ask_for_what_is_told() {
    let (_ground, served) = court().await;
    let (own, store) = (figures(&served, "/metrics"), figures(&served, "/metrics/store"));
    let told: BTreeSet<String> = told(&own).union(&told(&store)).cloned().collect();
    let board: Value = serde_json::from_str(BOARD).unwrap();
    let targets = board["panels"].as_array().unwrap().iter().flat_map(|panel| {
        let targets = panel["targets"].as_array().unwrap().iter();
        targets.map(|target| target["expr"].as_str().unwrap())
    });
    let mut asked: BTreeSet<String> = targets.flat_map(asked_for).collect();
    assert!(asked.len() > 15, "{asked:?}");
    let alerts: Vec<&str> = ALERTS.lines().filter(|line| !line.contains("- name:")).collect();
    asked.extend(asked_for(&alerts.join("\n")));
    let unknown: Vec<_> = asked.difference(&told).collect();
    assert!(unknown.is_empty(), "nobody tells {unknown:?}; told are {told:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_keep_the_conventions_and_those_of_the_store_are_told_apart() {
    let (_ground, served) = court().await;
    let (own, store) = (figures(&served, "/metrics"), figures(&served, "/metrics/store"));
    for line in [
        r#"zhixing_sign_in_failures_total{operation="signIn",code="unauthenticated"} 1"#,
        r#"zhixing_store_state{state="well"} 1"#,
    ] {
        assert!(own.lines().any(|told| told == line), "{line} is not in\n{own}");
    }
    for name in [
        "zhixing_build_info",
        "zhixing_request_duration_seconds_bucket",
        "process_resident_memory_bytes",
    ] {
        assert!(told(&own).contains(name), "{name} is not in\n{own}");
    }
    assert!(own.contains("zhixing_errors_total{code="), "{own}");
    for name in [
        "up",
        "outbox_waiting",
        "outbox_age_seconds",
        "audit_unsealed",
        "chat_dead",
        "backup_timestamp_seconds",
    ] {
        let name = format!("zhixing_store_{name}");
        assert!(told(&store).contains(&name), "{name} is not in\n{store}");
        assert!(!told(&own).contains(&name), "{name} is told by every process");
    }
    let began = Instant::now();
    while last_seal(&figures(&served, "/metrics")) < 1.7e9 {
        assert!(
            began.elapsed() < Duration::from_secs(10),
            "a round seals within a second"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    for text in [own, store] {
        for line in text.lines().filter_map(|line| line.strip_prefix("# HELP ")) {
            let (name, help) = line.split_once(' ').unwrap();
            assert!(help.split(' ').count() > 4, "{name}: {help}");
            assert!(
                !help.contains("Those") && !help.contains(" them."),
                "{name} reads alone: {help}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_of_the_log_says_who_asked_for_what_and_why_it_was_refused() {
    let (_ground, mut served) = court().await;
    let account = served
        .sign_in("chief")
        .run("query Who { viewer { id } }", &json!({}))
        .unwrap();
    account.done();
    assert_eq!(served.stop(), Some(0));
    let log = served.log();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let answered: Vec<&Value> = lines
        .iter()
        .filter(|line| line["fields"]["message"] == "answered")
        .map(|line| &line["span"])
        .collect();
    let of = |operation: &str, role: &str| {
        let told = |span: &&&Value| span["operation"] == operation && span["role"] == role;
        answered.iter().find(told).unwrap()
    };
    // the client called it Who: what it calls its operations stands in no log
    let who = of("viewer", "CHIEF");
    assert!(!log.contains("Who"));
    assert_eq!(
        (&who["role"], &who["kind"], &who["status"]),
        (&json!("CHIEF"), &json!("query"), &json!(200))
    );
    assert!(uuid::Uuid::parse_str(who["account"].as_str().unwrap()).is_ok());
    assert!(who["codes"].is_null());
    let turned_away = answered
        .iter()
        .any(|span| span["role"] == "ANON" && span["codes"] == "UNAUTHENTICATED");
    assert!(turned_away, "{log}");
    assert!(answered.iter().any(|span| span["codes"] == "FORBIDDEN"), "{log}");
    for word in ["None", "Some(", "Ok(", "Err("] {
        assert!(!log.contains(word), "{word} is no word for people: {log}");
    }
    assert!(!log.contains(PASSWORD) && !log.contains("\"chief\""));
}
