//! `zhixing move-store`: a court goes on in another database, and nobody serves two.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Child;

use harness::cluster::Cluster;
use harness::is_postgres;
use harness::process::{Ground, Remote, Served};
use sea_orm::{ConnectionTrait as _, Database, DbBackend, QueryResult, Statement};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;
use zhixing_api::db::Location;

use crate::crash::{check_store, listing, visit};

const CASES: usize = 120;

/// An empty place of the other kind of database.
struct Other {
    ground: Ground,
    _cluster: Option<Cluster>,
    _folder: Option<TempDir>,
}

impl Other {
    /// With the secrets of `source`.
    async fn than(source: &Ground) -> Self {
        let other = if is_postgres() {
            let folder = tempfile::tempdir().unwrap();
            let location = Location::sqlite(&folder.path().join("moved.db"));
            Self {
                ground: Ground::nothing_at(location),
                _cluster: None,
                _folder: Some(folder),
            }
        } else {
            let cluster = Cluster::start().await;
            let location = Location {
                url: cluster.url().to_owned(),
                max_connections: 8,
            };
            Self {
                ground: Ground::nothing_at(location),
                _cluster: Some(cluster),
                _folder: None,
            }
        };
        other.ground.take_secrets_of(source);
        other
    }
}

fn url(ground: &Ground) -> &str {
    &ground.location().url
}

async fn rows(ground: &Ground, sql: &str) -> Vec<QueryResult> {
    let conn = Database::connect(url(ground)).await.unwrap();
    let statement = Statement::from_string(conn.get_database_backend(), sql.to_owned());
    let rows = conn.query_all_raw(statement).await.unwrap();
    conn.close().await.unwrap();
    rows
}

async fn say(ground: &Ground, statements: &[&str]) {
    let conn = Database::connect(url(ground)).await.unwrap();
    for statement in statements {
        conn.execute_unprepared(statement).await.unwrap();
    }
    conn.close().await.unwrap();
}

async fn number(ground: &Ground, sql: &str) -> i64 {
    rows(ground, sql).await[0].try_get("", "n").unwrap()
}

/// Rows by table, counted by the test itself.
async fn counts(ground: &Ground) -> BTreeMap<String, i64> {
    let conn = Database::connect(url(ground)).await.unwrap();
    let backend = conn.get_database_backend();
    let tables = if backend == DbBackend::Postgres {
        "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    };
    let named = conn
        .query_all_raw(Statement::from_string(backend, tables))
        .await
        .unwrap();
    let mut counts = BTreeMap::new();
    for row in named {
        let name: String = row.try_get("", "name").unwrap();
        let sql = format!("SELECT COUNT(*) AS n FROM {name}");
        let row = conn
            .query_one_raw(Statement::from_string(backend, sql))
            .await
            .unwrap()
            .unwrap();
        counts.insert(name, row.try_get("", "n").unwrap());
    }
    conn.close().await.unwrap();
    counts
}

/// Some columns of every kind, as the test itself reads them.
async fn parties(ground: &Ground) -> Vec<(Uuid, String, bool, i32, Option<Vec<u8>>, i64)> {
    let sql = "SELECT id, name, is_minor, ordinal, id_number_sealed, sync_x FROM party";
    let read = |row: &QueryResult| {
        let cell = |name| row.try_get("", name);
        let sealed = row.try_get("", "id_number_sealed").unwrap();
        let (minor, ordinal) = (
            row.try_get("", "is_minor").unwrap(),
            row.try_get("", "ordinal").unwrap(),
        );
        (
            row.try_get("", "id").unwrap(),
            cell("name").unwrap(),
            minor,
            ordinal,
            sealed,
            row.try_get("", "sync_x").unwrap(),
        )
    };
    let mut parties: Vec<_> = rows(ground, sql).await.iter().map(read).collect();
    parties.sort();
    parties
}

/// What some people see.
fn seen(served: &Served) -> Vec<Value> {
    let asked = [
        (
            "chief",
            "{ cases(first: 100) { nodes { id number stage flags cause claimAmount filedOn version } } }".to_owned(),
        ),
        (
            "judge.rapid1",
            "{ myCases(first: 50) { nodes { id number nextDeadline { dueOn } } } }".to_owned(),
        ),
        ("clerk", listing("visits", "id question answer")),
        ("applicant.pu", "{ myCases { nodes { number stage } } }".to_owned()),
    ];
    asked
        .map(|(by, query)| served.sign_in(by).run(&query, &json!({})).unwrap().data().clone())
        .into()
}

/// Does something that is kept.
fn work(by: &Remote, nth: usize) {
    let operation = visit(1, 1, nth, "station.yangliu");
    let answer = by.act_as(operation.request, operation.name, operation.input, operation.fields);
    answer.unwrap().done();
}

/// The table of sums that a move printed.
fn sums(told: &str) -> BTreeMap<String, (u64, String)> {
    let lines = told.lines().filter_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [table, rows, sum] = words[..] else { return None };
        (sum.len() == 64).then(|| (table.to_owned(), (rows.parse().unwrap(), sum.to_owned())))
    });
    lines.collect()
}

/// Why a store is not served; none when it is.
pub(crate) fn unserved(ground: &Ground) -> Option<String> {
    let mut serving = ground.begin(&["--listen", "127.0.0.1:0", "serve"]);
    let mut log = String::new();
    let is_served = BufReader::new(serving.stderr.take().unwrap())
        .lines()
        .map_while(Result::ok)
        .any(|line| {
            log.push_str(&line);
            line.contains("\"serving\"")
        });
    serving.kill().ok();
    serving.wait().unwrap();
    (!is_served).then_some(log)
}

/// The copy holds what the source holds, by the sums that were told and as the test itself reads it.
async fn check_copy(source: &Ground, moved: &Ground, told: &str) -> BTreeMap<String, (u64, String)> {
    let counted = counts(source).await;
    let summed = sums(told);
    // the target remembers its own changes
    let copied = counted.keys().filter(|table| *table != zhixing_migration::RECORD);
    assert_eq!(summed.keys().collect::<Vec<_>>(), copied.collect::<Vec<_>>());
    for (table, (rows, _)) in &summed {
        assert_eq!(i64::try_from(*rows).unwrap(), counted[table], "{table}");
    }
    assert_eq!(counts(moved).await, counted);
    let parted = parties(source).await;
    assert!(parted.len() > CASES && parted == parties(moved).await);
    summed
}

/// A store that was moved is not used any more, and says where it went.
fn check_fence(source: &Ground, other: &Ground) {
    let why = unserved(source).expect("moved");
    assert!(why.contains("was moved to") && why.contains("--take-back"), "{why}");
    let out = source.run_reading(&["user", "passwd", "chief"], "a-new-password-of-somebody");
    assert!(String::from_utf8_lossy(&out.stderr).contains("was moved to"));
    assert!(
        source
            .refused(&["move-store", "--to", url(other)])
            .contains("was moved to")
    );
    assert!(String::from_utf8_lossy(&source.run(&["doctor"]).stdout).contains("was moved to"));
}

/// Tables that a server and who works at it write to.
const WRITTEN_THERE: [(&str, &str); 12] = [
    ("visit", "visits are recorded"),
    ("event", "and told of"),
    ("sync_entry", "and enter their scopes"),
    ("sync_clock", "stamps count on"),
    ("receipt", "requests are remembered"),
    ("audit_entry", "what is done and read is recorded"),
    ("audit_head", "the record has another end"),
    ("session", "somebody signs in"),
    ("refresh_token", "and goes on"),
    ("throttle", "tries are counted"),
    ("known_address", "where from is remembered"),
    ("store", "a server tries its store"),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_court_goes_on_in_the_other_database_and_comes_back() {
    let source = Ground::with_cases(CASES).await;
    source.trust(&[
        "{ myCases { nodes { number stage } } }".to_owned(),
        listing("visits", "id question answer"),
    ]);
    let (there, back) = (Other::than(&source).await, Ground::bare().await);
    back.take_secrets_of(&source);
    for place in [&there.ground, &back] {
        place.trust(&[
            "{ myCases { nodes { number stage } } }".to_owned(),
            listing("visits", "id question answer"),
        ]);
    }
    let mut served = source.serve();
    let client = served.sign_in("station.yangliu");
    (0..5).for_each(|nth| work(&client, nth));
    let why = source.refused(&["move-store", "--to", url(&there.ground)]);
    assert!(why.contains("the store is in use"), "{why}");
    work(&client, 5);
    let before = seen(&served);
    assert!(before[0].to_string().matches("number").count() > 50, "{}", before[0]);
    assert_eq!(served.stop(), Some(0));

    let counted = counts(&source).await;
    let epoch: String = rows(&source, "SELECT epoch FROM sync_clock").await[0]
        .try_get("", "epoch")
        .unwrap();
    let told = source.done(&["move-store", "--to", url(&there.ground)]);
    assert!(
        told.contains("audit chain is whole") && told.contains("已搬移"),
        "{told}"
    );
    let there_sums = check_copy(&source, &there.ground, &told).await;
    check_fence(&source, &back);

    check_chain(&there.ground);
    let stamped = number(&there.ground, "SELECT MAX(x) AS n FROM sync_entry").await;
    let mut served = there.ground.serve();
    let known = client.at(&served).run("{ viewer { username } }", &json!({})).unwrap();
    assert_eq!(
        known.at("/data/viewer/username"),
        "station.yangliu",
        "who was signed in still is"
    );
    assert_eq!(seen(&served), before);
    work(&client.at(&served), 6);
    assert_eq!(served.stop(), Some(0));
    assert!(
        number(&there.ground, "SELECT MAX(x) AS n FROM sync_entry").await > stamped,
        "stamps count on"
    );

    let told = there.ground.done(&["move-store", "--to", url(&back)]);
    let back_sums = sums(&told);
    let is_kept = |name: &str| WRITTEN_THERE.iter().all(|(written, _)| *written != name);
    let names = zhixing_entity::in_order().into_iter().map(|table| table.name);
    let moved = names.filter(|name| is_kept(name) && there_sums[*name] != back_sums[*name]);
    assert_eq!(moved.collect::<Vec<_>>(), Vec::<&str>::new(), "nobody wrote there");
    assert_ne!(there_sums["visit"], back_sums["visit"]);
    check_store(&back).await;
    let stamped = number(&back, "SELECT MAX(x) AS n FROM sync_entry").await;
    let served = back.serve();
    assert_eq!(seen(&served)[..2], before[..2]);
    work(&client.at(&served), 7);
    drop(served);
    assert!(
        number(&back, "SELECT MAX(x) AS n FROM sync_entry").await > stamped,
        "stamps count on"
    );
    let last: String = rows(&back, "SELECT epoch FROM sync_clock").await[0]
        .try_get("", "epoch")
        .unwrap();
    assert_eq!(last, epoch, "nothing was lost, so whoever synchronises goes on");
    println!("{} tables, {} rows", counted.len(), counted.values().sum::<i64>());
}

/// The chain of a store of either kind.
fn check_chain(ground: &Ground) {
    assert!(ground.done(&["audit", "verify"]).contains("whole"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_of_the_same_kind_will_do_too_and_a_move_can_be_taken_back() {
    let (source, target) = (Ground::with_cases(20).await, Ground::bare().await);
    target.take_secrets_of(&source);
    assert!(source.done(&["move-store", "--take-back"]).contains("was not moved"));
    let _told = source.done(&["move-store", "--to", url(&target)]);
    assert_eq!(counts(&source).await, counts(&target).await);
    assert!(unserved(&source).is_some() && unserved(&target).is_none());
    assert!(source.done(&["move-store", "--take-back"]).contains("taken back"));
    assert!(unserved(&source).is_none());
    check_store(&source).await;
    check_store(&target).await;
}

/// What a store remembers of its changes is its own: one of before the checksums is moved as it is.
#[tokio::test(flavor = "multi_thread")]
async fn a_store_without_checksums_of_its_changes_is_moved_and_stays_so() {
    let source = Ground::founded().await;
    let there = Other::than(&source).await;
    say(&source, &["ALTER TABLE seaql_migrations DROP COLUMN checksum"]).await;
    let _told = source.done(&["move-store", "--to", url(&there.ground)]);
    let noted = "SELECT COUNT(*) AS n FROM seaql_migrations WHERE checksum IS NOT NULL AND applied_at > 0";
    let changes = i64::try_from(zhixing_migration::CHANGES.len()).unwrap();
    assert_eq!(number(&there.ground, noted).await, changes);
    say(&source, &["ALTER TABLE seaql_migrations ADD COLUMN checksum TEXT"]).await;
    assert_eq!(number(&source, noted).await, 0, "the source was only read");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_moved_is_refused_and_says_what_to_do() {
    let source = Ground::founded().await;
    let there = Other::than(&source).await;
    let to = ["move-store", "--to", url(&there.ground)];
    let refused = |arguments: &[&str], why: &str| {
        let told = source.refused(arguments);
        assert!(told.contains(why), "{why}: {told}");
    };
    let full = Ground::founded().await;
    refused(&["move-store", "--to", url(&full)], "is not empty");
    refused(&["move-store", "--to", url(&source)], "is not empty");
    refused(&["move-store", "--to", "mysql://court@db/court"], "--to");
    assert!(
        Ground::bare()
            .await
            .refused(&to)
            .contains(if is_postgres() { "holds nothing" } else { "no store at" })
    );
    let stranger = Ground::bare().await;
    let secrets = Ground::bare().await;
    secrets.take_secrets_of(&source);
    drop(source.serve());
    source.take_secrets_of(&stranger);
    refused(&to, "secret is another one");
    source.take_secrets_of(&secrets);

    let last = "m20261130_000020_move";
    say(
        &source,
        &[&format!(
            "UPDATE seaql_migrations SET version = 'm99999999_000001_later' WHERE version = '{last}'"
        )],
    )
    .await;
    refused(&to, "newer than this program");
    say(
        &source,
        &["DELETE FROM seaql_migrations WHERE version = 'm99999999_000001_later'"],
    )
    .await;
    refused(&to, "changes of the database wait; run `zhixing migrate up`");
    say(
        &source,
        &[&format!(
            "INSERT INTO seaql_migrations (version, applied_at) VALUES ('{last}', 1)"
        )],
    )
    .await;

    say(
        &source,
        &["CREATE TABLE somebody_elses (id BIGINT NOT NULL PRIMARY KEY)"],
    )
    .await;
    refused(&to, "somebody_elses");
    say(&source, &["DROP TABLE somebody_elses"]).await;
    if !is_postgres() {
        let team: Uuid = rows(&source, "SELECT id FROM team ORDER BY ordinal LIMIT 1").await[0]
            .try_get("", "id")
            .unwrap();
        say(
            &source,
            &["UPDATE team SET phone = 'a' || char(0) || 'b' WHERE ordinal = (SELECT MIN(ordinal) FROM team)"],
        )
        .await;
        refused(&to, "column phone");
        refused(&to, &format!("table team 行 / row {team}"));
        say(&source, &["UPDATE team SET phone = '1' WHERE phone LIKE 'a%'"]).await;
        say(
            &source,
            &["PRAGMA foreign_keys = OFF; UPDATE account SET person_id = randomblob(16)"],
        )
        .await;
        refused(&to, "fails on the rows that were copied");
        say(
            &source,
            &["PRAGMA foreign_keys = OFF; UPDATE account SET person_id = (SELECT id FROM person LIMIT 1)"],
        )
        .await;
    }
    check_store(&source).await;
    assert!(unserved(&source).is_none(), "nothing was done to it");
    let _told = source.done(&to);
    assert!(unserved(&there.ground).is_none(), "and nothing stood in the way");
}

/// Reads what a move prints until a line says `until`, and kills it there.
fn killed_at(mut moving: Child, until: &str) -> String {
    let mut told = String::new();
    for line in BufReader::new(moving.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok)
    {
        told.push_str(&line);
        told.push('\n');
        if line.contains(until) {
            break;
        }
    }
    moving.kill().ok();
    let mut why = String::new();
    moving.stderr.take().unwrap().read_to_string(&mut why).unwrap();
    moving.wait().unwrap();
    assert!(told.contains(until), "{told}{why}");
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn a_move_that_is_killed_leaves_the_source_whole_and_the_target_unserved() {
    let source = Ground::with_cases(60).await;
    let there = Other::than(&source).await;
    let to = ["move-store", "--to", url(&there.ground)];
    let counted = counts(&source).await;
    for until in [
        "搬移 / moving",
        "copied: account",
        "copied: event",
        "copied: visit",
        "核对",
        "审计链完整",
    ] {
        killed_at(source.begin(&to), until);
        assert_eq!(counts(&source).await, counted, "{until}");
        check_chain(&source);
        let why = unserved(&there.ground).unwrap_or_else(|| panic!("killed at {until} and served"));
        if why.contains("did not end") {
            let told = source.refused(&to);
            assert!(
                told.contains("did not end") && told.contains("empty that database"),
                "{told}"
            );
            there.ground.empty().await;
        } else {
            assert!(why.contains("is empty"), "{until}: {why}");
        }
    }
    assert!(unserved(&source).is_none());
    // around the last steps either store may be the one, and never both
    for until in ["校验和", "\nvisit", "\nstore"] {
        killed_at(source.begin(&to), until.trim());
        let (here, over) = (unserved(&source), unserved(&there.ground));
        println!("{until:?}: source {}, target {}", here.is_none(), over.is_none());
        assert!(here.is_some() || over.is_some(), "both are served after {until}");
        assert_eq!(counts(&source).await, counted, "{until}");
        if over.is_none() {
            return;
        }
        there.ground.empty().await;
        if here.is_some_and(|why| why.contains("was moved to")) {
            let _told = source.done(&["move-store", "--take-back"]);
        }
    }
    let _told = source.done(&to);
    assert!(unserved(&source).is_some() && unserved(&there.ground).is_none());
}
