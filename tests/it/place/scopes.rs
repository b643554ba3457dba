//! A station goes under another tribunal by the court's file: its visits and applications leave what the old one's devices
//! hold, and come to the new one's. A case stays with the tribunal under which it was filed.

use std::collections::BTreeMap;

use harness::a_claim;
use harness::process::{Ground, Remote, Served};
use sea_orm::{ConnectionTrait as _, Database, Statement};
use serde_json::json;
use uuid::Uuid;

/// What a scope says of a root.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    op: String,
    x: i64,
    in_x: i64,
}

/// The entries of one scope and one kind, by their roots.
type Entries = BTreeMap<Uuid, Entry>;

/// The same of all scopes, by their short names, and all kinds.
type All = BTreeMap<(String, String), Entries>;

async fn entries(ground: &Ground) -> All {
    let conn = Database::connect(&ground.location().url).await.unwrap();
    let sql = "SELECT s.slug, e.kind, e.root_id, e.op, e.x, e.in_x FROM sync_entry e JOIN site s ON s.id = e.scope_id";
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    let mut found = All::new();
    for row in conn.query_all_raw(statement).await.unwrap() {
        let of = |name| row.try_get("", name).unwrap();
        let number = |name| row.try_get("", name).unwrap();
        let entry = Entry {
            op: of("op"),
            x: number("x"),
            in_x: number("in_x"),
        };
        let root = row.try_get("", "root_id").unwrap();
        found.entry((of("slug"), of("kind"))).or_default().insert(root, entry);
    }
    conn.close().await.unwrap();
    found
}

fn of<'e>(entries: &'e All, scope: &str, kind: &str) -> &'e Entries {
    static NONE: Entries = Entries::new();
    entries.get(&(scope.to_owned(), kind.to_owned())).unwrap_or(&NONE)
}

/// The latest stamp of all.
fn newest(entries: &All) -> i64 {
    let all = entries.values().flat_map(BTreeMap::values);
    all.map(|entry| entry.x).max().unwrap()
}

/// The court's file with Yangliu under that tribunal.
fn file(sample: &str, tribunal: &str) -> String {
    let (before, after) = sample.split_once("slug = \"yangliu\"").unwrap();
    let after = after.replacen("tribunal = \"tangtang\"", &format!("tribunal = \"{tribunal}\""), 1);
    format!("{before}slug = \"yangliu\"{after}")
}

fn act(client: &Remote, nth: u128, operation: &str, input: serde_json::Value, fields: &str) -> harness::Answer {
    let answer = client.act_as(Uuid::from_u128(nth), operation, input, fields).unwrap();
    answer.done();
    answer
}

/// Hands a claim in at Yangliu; its id.
fn handed_in(keeper: &Remote, nth: u128) -> String {
    let made = act(keeper, nth, "submitApplication", a_claim().input, "application { id }");
    made.text("/data/submitApplication/application/id")
}

fn accept(clerk: &Remote, nth: u128, application: &str) {
    let input = json!({ "applicationId": application, "expectedVersion": 1 });
    act(clerk, nth, "acceptApplication", input, "case { id }");
}

/// Visits, applications and cases that a tribunal sees.
fn seen(served: &Served, tribunal: &str) -> [i64; 3] {
    let client = served.sign_in(&format!("tribunal.{tribunal}"));
    let ask = "{ visits { totalCount } applications { totalCount } cases { totalCount } }";
    let answer = client.run(ask, &json!({})).unwrap();
    ["visits", "applications", "cases"].map(|list| answer.number(&format!("/data/{list}/totalCount")))
}

/// What is at Yangliu left one scope and came to another under the same stamp, and nothing else did.
fn check_moved((before, after): (&All, &All), (old, new): (&str, &str)) {
    for kind in ["visit", "application"] {
        let moving = of(before, "yangliu", kind);
        assert!(!moving.is_empty());
        assert_eq!(of(after, "yangliu", kind), moving);
        for (root, was) in of(before, old, kind) {
            let gone = &of(after, old, kind)[root];
            if !moving.contains_key(root) {
                assert_eq!(gone, was, "of another station");
                continue;
            }
            assert_eq!((was.op.as_str(), gone.op.as_str()), ("IN", "OUT"));
            assert!(gone.x > newest(before), "nobody would be told: {gone:?}");
            let come = &of(after, new, kind)[root];
            assert_eq!(
                (come.op.as_str(), come.x, come.in_x),
                ("IN", gone.x, gone.x),
                "it comes whole"
            );
        }
        let (here, there) = (of(before, new, kind), of(after, new, kind));
        assert!(
            there
                .keys()
                .all(|root| here.contains_key(root) || moving.contains_key(root))
        );
    }
    for scope in [old, new] {
        assert_eq!(
            of(after, scope, "case"),
            of(before, scope, "case"),
            "where it was filed"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_station_under_another_tribunal_brings_what_was_done_there_and_no_case() {
    let ground = Ground::founded().await;
    let sample = ground.done(&["court", "sample"]);
    let path = ground.write("court.toml", &sample);
    let init = ["court", "init", path.as_str()];
    let _ = ground.done(&init);
    let served = ground.serve();
    let (keeper, clerk) = (served.sign_in("station.yangliu"), served.sign_in("clerk"));
    let visit =
        json!({ "channel": "COUNTER", "purpose": "CONSULTATION", "visitorName": "老浦", "question": "如何申请执行？" });
    act(&keeper, 1, "recordVisit", visit, "visit { id }");
    accept(&clerk, 3, &handed_in(&keeper, 2));
    let waiting = handed_in(&keeper, 4);
    let (old, new) = ("tangtang-tribunal", "geyi-tribunal");
    let before = entries(&ground).await;
    let [visits, applications] =
        ["visit", "application"].map(|kind| i64::try_from(of(&before, "yangliu", kind).len()).unwrap());
    assert!(visits >= 1 && applications >= 2 && of(&before, old, "case").len() == 1);
    let seen_before = (seen(&served, "tangtang"), seen(&served, "geyi"));
    let less = |[v, a, c]: [i64; 3]| [v - visits, a - applications, c];
    let more = |[v, a, c]: [i64; 3]| [v + visits, a + applications, c];

    let _ = ground.write("court.toml", &file(&sample, "geyi"));
    let told = ground.done(&init);
    assert!(told.contains("1 changes written") && told.contains("geyi"), "{told}");
    let moved = entries(&ground).await;
    check_moved((&before, &moved), (old, new));
    let seen_after = (seen(&served, "tangtang"), seen(&served, "geyi"));
    assert_eq!(
        seen_after,
        (less(seen_before.0), more(seen_before.1)),
        "as their devices hold it"
    );
    assert!(ground.done(&init).contains("nothing differs"));
    assert_eq!(entries(&ground).await, moved, "told once");

    // what goes on there goes on under the new one
    accept(&clerk, 5, &waiting);
    let later = entries(&ground).await;
    assert_eq!(of(&later, old, "application"), of(&moved, old, "application"));
    assert_eq!(of(&later, old, "case"), of(&moved, old, "case"));
    assert_eq!(of(&later, new, "case").len(), of(&moved, new, "case").len() + 1);

    // and back: what left comes whole again, what was filed meanwhile stays
    let _ = ground.write("court.toml", &sample);
    assert!(ground.done(&init).contains("1 changes written"));
    check_moved((&later, &entries(&ground).await), (new, old));
    let [v, a, c] = seen_before.1;
    assert_eq!(
        (seen(&served, "tangtang"), seen(&served, "geyi")),
        (seen_before.0, [v, a, c + 1])
    );
}
