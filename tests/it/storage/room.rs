//! No room left: on the disk of the store, in the middle of a checkpoint, on the disk of a server.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use harness::cluster::Cluster;
use harness::disk::SmallDisk;
use harness::is_postgres;
use harness::process::{Ground, Served};
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, Statement};
use serde_json::json;
use zhixing_api::db::Location;
use zhixing_api::graphql::SIGN_IN;

use super::{PASSWORD, Step, USED_UP_WITHIN, asked, check_store, court_at, report, rounds, says_within, trusting};

/// What is left of the disk, in bytes, in one round after the other: enough for a few acts, for many, for hardly one.
const LEFT: [u64; 4] = [100_000, 300_000, 1_500_000, 60_000];
/// Bytes of a log of writes that is far longer than what brings a checkpoint.
const LONG: u64 = 12 * 1024 * 1024;

/// So many rounds that every level of the disk is met.
fn each_level() -> usize {
    asked().max(LEFT.len())
}

/// People who were signed in read on.
fn reads_go_on(served: &Served) {
    let chief = served.sign_in("chief");
    let read = chief.run("{ visits { totalCount } }", &json!({})).unwrap();
    assert!(read.codes().is_empty(), "reads go on: {}", read.body);
}

/// A full disk: of `SQLite`, and of a server that is left with room for its log alone.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_acknowledged_while_the_store_runs_out_of_room_is_kept_once() {
    if is_postgres() {
        return server_out_of_room().await;
    }
    let disk = SmallDisk::of_megabytes(128);
    let mut ground = Ground::founded().await;
    ground.move_to(&disk);
    trusting(&ground);
    let served = ground.serve();
    let mut left = LEFT.into_iter().cycle();
    let tally = rounds(&served, each_level(), &mut |step, served| match step {
        Step::Begins => disk.fill(left.next().unwrap()),
        Step::Lasts => {
            // whatever room the fill left is used up by those who write, as fast as they do here
            says_within(USED_UP_WITHIN, served, "STORAGE_FULL");
            reads_go_on(served);
        }
        Step::Ends => disk.free(),
    });
    report("disk full", &tally);
    assert_eq!(tally.codes, BTreeSet::from(["STORAGE_FULL".to_owned()]), "{tally:?}");
    drop(served);
    assert!(ground.done(&["audit", "verify"]).contains("whole"));
}

async fn server_out_of_room() {
    let disk = SmallDisk::of_megabytes(256);
    let space = disk.folder().join("space");
    std::fs::create_dir(disk.seen_at().join("space")).unwrap();
    let cluster = Cluster::start_beside(&disk).await;
    cluster
        .say(&[
            "CREATE ROLE court LOGIN",
            &format!("CREATE TABLESPACE small LOCATION '{}'", space.display()),
            "CREATE DATABASE court OWNER court TABLESPACE small",
        ])
        .await;
    let ground = court_at(cluster.port()).await;
    let served = ground.serve();
    let reader = served.sign_in("chief");
    let mut left = LEFT.into_iter().cycle();
    let tally = rounds(&served, each_level(), &mut |step, served| match step {
        Step::Begins => disk.fill(left.next().unwrap()),
        Step::Lasts => {
            says_within(USED_UP_WITHIN, served, "STORAGE_FULL");
            let read = reader.run("{ visits { totalCount } }", &json!({})).unwrap();
            assert!(read.codes().is_empty(), "reads go on: {}", read.body);
            // a session is a row too: it may find a place in some page, or not
            let input = json!({ "input": { "username": "judge.rapid1", "password": PASSWORD } });
            let signed = served.remote().run(SIGN_IN, &input).unwrap();
            assert!(
                signed.codes().iter().all(|code| code == "STORAGE_FULL"),
                "{}",
                signed.body
            );
            still_says(served, "STORAGE_FULL");
        }
        Step::Ends => disk.free(),
    });
    report("disk of the server full", &tally);
    assert_eq!(tally.codes, BTreeSet::from(["STORAGE_FULL".to_owned()]), "{tally:?}");
    assert!(ground.done(&["audit", "verify"]).contains("whole"));
}

/// As long as there is no room the probe does not say that there is: one small write may find a place in some page.
fn still_says(served: &Served, code: &str) {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(2) {
        let (_, body) = super::readiness(served);
        assert!(body.contains(code), "{body}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Where the process finds the store that it reads.
const READ_ON: &str = "ZHIXING_TEST_READ_ON";

/// Another process, which reads on and on, so that the log of writes cannot begin anew.
struct Lingering(Child);

impl Lingering {
    /// On a store at `path` as those see it who went through `entering`.
    fn at(path: &Path, entering: &[String]) -> Self {
        let own = std::env::current_exe().unwrap().display().to_string();
        let itself = "storage::room::a_reader_holds_the_log_of_writes_until_it_is_told_to_end";
        let words = [own.as_str(), "--exact", itself, "--nocapture"].map(str::to_owned);
        let words = [entering, &words].concat();
        let reading = Command::new(&words[0])
            .args(&words[1..])
            .env(READ_ON, path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut lingering = Self(reading.unwrap());
        lingering.hear("reading");
        lingering
    }

    /// What it says after that word.
    fn hear(&mut self, word: &str) -> String {
        let mut said = BufReader::new(self.0.stdout.as_mut().unwrap())
            .lines()
            .map_while(Result::ok);
        let line = said.find(|line| line.starts_with(word));
        line.unwrap_or_else(|| panic!("it does not say {word}"))
    }

    /// Ends the reading; what putting the log into the store comes to.
    fn end_and_put_log(mut self) -> String {
        writeln!(self.0.stdin.take().unwrap(), "enough").unwrap();
        let put = self.hear("put");
        self.0.wait().unwrap();
        put
    }
}

impl Drop for Lingering {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// What [`Lingering`] does; and, by itself, that it does so.
#[tokio::test]
async fn a_reader_holds_the_log_of_writes_until_it_is_told_to_end() {
    if let Ok(store) = std::env::var(READ_ON) {
        return read_on(&store).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("court.db");
    let conn = only(&format!("{}?mode=rwc", store.display())).await;
    for statement in [
        "PRAGMA journal_mode = WAL",
        "PRAGMA busy_timeout = 0",
        "CREATE TABLE visit (n INTEGER)",
    ] {
        conn.execute_unprepared(statement).await.unwrap();
    }
    let is_held = async || {
        let ask = Statement::from_string(conn.get_database_backend(), "PRAGMA wal_checkpoint(TRUNCATE)");
        let told = conn.query_one_raw(ask).await.unwrap().unwrap();
        told.try_get::<i64>("", "busy").unwrap() == 1
    };
    let lingering = Lingering::at(&store, &[]);
    conn.execute_unprepared("INSERT INTO visit VALUES (1)").await.unwrap();
    assert!(is_held().await);
    let put = lingering.end_and_put_log();
    assert!(put.contains("Ok"), "{put}");
    assert!(!is_held().await);
}

async fn only(address: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(format!("sqlite://{address}"));
    options.max_connections(1);
    Database::connect(options).await.unwrap()
}

async fn read_on(store: &str) {
    let conn = only(&format!("{store}?mode=rw")).await;
    for statement in ["BEGIN", "SELECT COUNT(*) FROM visit"] {
        conn.execute_unprepared(statement).await.unwrap();
    }
    println!("\nreading");
    std::io::stdin().read_line(&mut String::new()).unwrap();
    conn.execute_unprepared("COMMIT").await.unwrap();
    let put = conn.execute_unprepared("PRAGMA wal_checkpoint(FULL)").await;
    println!("\nput: {:?}", put.map(drop));
}

/// A log of writes grown long cannot be put into the store for want of room; all of it counts all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_full_while_the_log_is_put_into_the_store_loses_nothing() {
    if is_postgres() {
        return;
    }
    let disk = SmallDisk::of_megabytes(256);
    let mut ground = Ground::founded().await;
    ground.move_to(&disk);
    trusting(&ground);
    let (store, log) = (disk.seen_at().join("court.db"), disk.seen_at().join("court.db-wal"));
    let length = |file: &PathBuf| std::fs::metadata(file).map_or(0, |there| there.len());
    let mut served = ground.serve();
    let mut lingering = None;
    let tally = rounds(&served, asked(), &mut |step, served| match step {
        Step::Begins => {
            lingering = Some(Lingering::at(&disk.folder().join("court.db"), &disk.entering()));
            let began = Instant::now();
            while length(&log) < LONG {
                assert!(
                    began.elapsed() < USED_UP_WITHIN,
                    "the log does not grow: {}",
                    served.log()
                );
                std::thread::sleep(Duration::from_millis(20));
            }
            disk.fill(0);
        }
        Step::Lasts => {
            says_within(USED_UP_WITHIN, served, "STORAGE_FULL");
            // the reserve was given up: its room goes too
            disk.fill(0);
            let before = length(&store);
            let put = lingering.take().unwrap().end_and_put_log();
            assert!(put.contains("full"), "it is met while the log is put there: {put}");
            assert!(length(&log) >= LONG && length(&store) >= before);
            let read = served.remote().get("/readyz").unwrap();
            assert!(String::from_utf8_lossy(&read.1).contains("STORAGE_FULL"));
        }
        Step::Ends => disk.free(),
    });
    report("disk full in a checkpoint", &tally);
    assert_eq!(tally.codes, BTreeSet::from(["STORAGE_FULL".to_owned()]), "{tally:?}");
    // also the last one, of a process that ends in order on a full disk
    let kept = crate::crash::effects(&served);
    disk.fill(0);
    let began = Instant::now();
    served.stop();
    assert!(began.elapsed() < super::GOES_ON_WITHIN, "it ends all the same");
    disk.free();
    served = ground.serve();
    assert_eq!(crate::crash::effects(&served), kept);
    drop(served);
    assert!(ground.done(&["audit", "verify"]).contains("whole"));
    // as the next process finds it
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("court.db");
    std::fs::copy(&store, &copy).unwrap();
    std::fs::copy(&log, folder.path().join("court.db-wal")).ok();
    let seen = Ground::nothing_at(Location::sqlite(&copy));
    seen.take_secrets_of(&ground);
    check_store(&seen).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_of_a_store_that_were_open_to_others_are_closed_at_the_start() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let ground = Ground::founded().await;
    let Some(store) = ground.location().file() else { return };
    let beside = |ending: &str| PathBuf::from(format!("{}{ending}", store.display()));
    let mode = |ending: &str| std::fs::metadata(beside(ending)).map(|there| there.mode() & 0o7777);
    std::fs::write(beside("-reserve"), "").unwrap();
    let owner = std::fs::metadata(&store).unwrap().uid();
    for ending in ["", "-reserve"] {
        std::fs::set_permissions(beside(ending), std::fs::Permissions::from_mode(0o644)).unwrap();
    }
    let served = ground.serve();
    let _ = served.sign_in("chief");
    for ending in ["", "-wal", "-shm", "-reserve"] {
        assert_eq!(mode(ending).unwrap(), 0o600, "{ending}");
    }
    assert_eq!(std::fs::metadata(&store).unwrap().uid(), owner);
    says_nothing(&served);
}

fn says_nothing(served: &Served) {
    let (status, body) = super::readiness(served);
    assert!(status.is_success(), "{body}");
}
