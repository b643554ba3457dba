//! A copy of a court while it works, and a court made of it elsewhere.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use harness::is_postgres;
use harness::process::Ground;
use sea_orm::{ConnectionTrait as _, Database, Statement};
use serde_json::json;

use crate::crash::{check_store, effects, visit};
use crate::moving::unserved;

/// A key, and who can open what it was named for.
fn key(ground: &Ground, name: &str) -> (String, String) {
    let file = ground.file(name);
    let told = ground.done(&["backup-key", &file]);
    let recipient = told.split_whitespace().find(|word| word.starts_with("age1")).unwrap();
    (file, recipient.to_owned())
}

/// Who synchronises with another epoch than this begins anew.
async fn epoch(ground: &Ground) -> String {
    let conn = Database::connect(&ground.location().url).await.unwrap();
    let asked = Statement::from_string(conn.get_database_backend(), "SELECT epoch FROM sync_clock");
    let row = conn.query_one_raw(asked).await.unwrap().unwrap();
    conn.close().await.unwrap();
    row.try_get("", "epoch").unwrap()
}

/// An operator has the order wrong: what is refused leaves the place empty.
fn try_what_comes_later(bare: &Ground) {
    for command in [
        &["serve"][..],
        &["audit", "verify"],
        &["doctor"],
        &["migrate", "status"],
    ] {
        let tried = bare.run(command);
        let told = String::from_utf8_lossy(&tried.stderr);
        assert!(!told.contains("panicked"), "{command:?}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_court_is_copied_while_it_works_and_made_again_elsewhere() {
    let ground = Ground::founded().await;
    ground.trust(&[crate::crash::listing("messages", "text")]);
    let (identity, recipient) = key(&ground, "backup.key");
    let served = ground.serve();
    let client = served.sign_in("station.yangliu");
    let stop = AtomicBool::new(false);
    let (file, told) = std::thread::scope(|scope| {
        let working = scope.spawn(|| {
            for operation in (0..5_000).map(|nth| visit(0, 0, nth, "station.yangliu")) {
                if stop.load(Ordering::SeqCst) {
                    break;
                }
                let answer = client.act_as(operation.request, operation.name, operation.input, operation.fields);
                answer.unwrap().done();
            }
        });
        std::thread::sleep(Duration::from_millis(300));
        let file = ground.file("court.backup");
        let told = ground.done(&["backup", &file, "--recipient", &recipient]);
        stop.store(true, Ordering::SeqCst);
        working.join().unwrap();
        (file, told)
    });
    assert!(told.contains("rows, audit chain"), "{told}");
    let kept = effects(&served);
    drop(served);
    let bytes = std::fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1\n"));
    for word in ["杨柳镇", "station.yangliu", "audit_entry"] {
        assert!(
            !bytes.windows(word.len()).any(|part| part == word.as_bytes()),
            "{word} stands in clear"
        );
    }
    assert!(
        ground
            .refused(&["backup", &file, "--recipient", &recipient])
            .contains("is there already")
    );
    assert!(
        ground
            .refused(&["backup", &ground.file("x.backup")])
            .contains("nobody could open the backup")
    );
    assert!(
        ground
            .refused(&["restore", &file, "--identity", &identity])
            .contains("is not empty")
    );

    let other = Ground::bare().await;
    other.take_secrets_of(&ground);
    try_what_comes_later(&other);
    let (wrong, _) = key(&other, "wrong.key");
    assert!(
        other
            .refused(&["restore", &file, "--identity", &wrong])
            .contains("does not open with this key")
    );
    let stranger = Ground::bare().await;
    let why = stranger.refused(&["restore", &file, "--identity", &identity]);
    assert!(why.contains("secret here is another one"), "{why}");
    assert!(
        stranger.refused(&["serve"]).contains("migrate up"),
        "nothing was restored"
    );
    let cut = other.file("cut.backup");
    std::fs::write(&cut, &bytes[..bytes.len() - 40]).unwrap();
    let why = other.refused(&["restore", &cut, "--identity", &identity]);
    assert!(why.contains("cut or changed"), "{why}");
    let of_before = epoch(&ground).await;
    let told = other.done(&["restore", &file, "--identity", &identity]);
    assert!(told.contains("audit chain whole"), "{told}");
    check_store(&other).await;
    let turned = epoch(&other).await;
    assert!(
        !turned.is_empty() && turned != of_before,
        "the copy is another line of events"
    );
    assert_eq!(epoch(&ground).await, of_before, "the court that was copied goes on");

    other.trust(&[crate::crash::listing("messages", "text")]);
    let served = other.serve();
    let ended = client.at(&served).run("{ viewer { username } }", &json!({})).unwrap();
    assert_eq!(ended.codes(), ["UNAUTHENTICATED"], "sessions of before have ended");
    let restored = effects(&served);
    assert!(
        restored.len() > 8 && restored.len() <= kept.len(),
        "{} of {}",
        restored.len(),
        kept.len()
    );
    assert!(restored.iter().all(|(mark, times)| kept.get(mark) == Some(times)));
    let again = served.sign_in("station.yangliu");
    let operation = visit(9, 9, 9, "station.yangliu");
    let answer = again.act_as(operation.request, operation.name, operation.input, operation.fields);
    answer.unwrap().done();
    println!(
        "{} visits in the copy, {} at its end; {told}",
        restored.len(),
        kept.len()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_does_not_fit_the_store_stops_the_start() {
    let ground = Ground::founded().await;
    drop(ground.serve());
    let stranger = Ground::bare().await;
    ground.take_secrets_of(&stranger);
    assert!(ground.refused(&["serve"]).contains("secret is another one"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_tells_of_a_store_that_was_never_copied() {
    let ground = Ground::founded().await;
    let out = ground.run(&["doctor"]);
    assert_eq!(out.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&out.stdout).contains("never backed up"));
    let (_, recipient) = key(&ground, "backup.key");
    let folder = ground.file("backups");
    std::fs::create_dir(Path::new(&folder)).unwrap();
    let told = ground.done(&["backup", &folder, "--recipient", &recipient]);
    assert!(told.contains(".backup ("), "{told}");
    let made: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
    assert_eq!(made.len(), 1, "nothing else is left there: {made:?}");
    let out = ground.run(&["doctor"]);
    assert!(!String::from_utf8_lossy(&out.stdout).contains("backed up"));
}

/// How often a command is killed on its way, at as many places.
const KILLS: u32 = 8;

/// Kills a command after each part of the time that it takes; `check` looks what it left.
async fn killed_on_its_way(
    ground: &Ground,
    (arguments, takes): (&[&str], Duration),
    mut check: impl AsyncFnMut(u32) -> bool,
) {
    let mut ended = 0;
    for part in 0..KILLS {
        let mut running = ground.begin(arguments);
        tokio::time::sleep(takes * (2 * part + 1) / (2 * KILLS)).await;
        running.kill().unwrap();
        running.wait().unwrap();
        ended += u32::from(check(part).await);
    }
    println!("{arguments:?}: {takes:?}, killed {KILLS} times, {ended} of them too late");
    assert!(ended < KILLS, "it never was on its way");
}

/// A store and its files as they are left when a copy does not end.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_is_killed_leaves_the_court_whole_and_no_file_that_could_be_taken_for_a_copy() {
    let ground = Ground::with_cases(60).await;
    let (identity, recipient) = key(&ground, "backup.key");
    let began = Instant::now();
    let whole = ground.file("whole.backup");
    let _told = ground.done(&["backup", &whole, "--recipient", &recipient]);
    let takes = began.elapsed();
    let file = ground.file("killed.backup");
    let backup = ["backup", &file, "--recipient", &recipient];
    killed_on_its_way(&ground, (&backup, takes), async |_| {
        check_store(&ground).await;
        let is_there = Path::new(&file).exists();
        let part = format!("{file}.part");
        if Path::new(&part).exists() {
            let bare = Ground::bare().await;
            bare.take_secrets_of(&ground);
            let why = bare.refused(&["restore", &part, "--identity", &identity]);
            assert!(
                ["cut or changed", "is no backup", "pg_restore"]
                    .iter()
                    .any(|word| why.contains(word)),
                "{why}"
            );
            assert!(bare.refused(&["serve"]).contains("migrate up"), "nothing was restored");
        }
        if is_there {
            let bare = Ground::bare().await;
            bare.take_secrets_of(&ground);
            let told = bare.done(&["restore", &file, "--identity", &identity]);
            assert!(told.contains("audit chain whole"), "{told}");
            std::fs::remove_file(&file).unwrap();
        }
        is_there
    })
    .await;
    let _told = ground.done(&backup);
    assert!(!Path::new(&format!("{file}.part")).exists());
    if let Some(store) = ground.location().file() {
        let beside: Vec<_> = std::fs::read_dir(store.parent().unwrap())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.starts_with(".zhixing-copy-"))
            .collect();
        assert!(
            beside.is_empty(),
            "copies that were broken off lie there for ever: {beside:?}"
        );
    }
    drop(ground.serve());
}

/// A place as it is left when a court is not made there to its end.
#[tokio::test(flavor = "multi_thread")]
async fn a_restore_that_is_killed_leaves_a_place_that_nothing_serves_and_that_can_be_restored_into() {
    let ground = Ground::with_cases(60).await;
    let (identity, recipient) = key(&ground, "backup.key");
    let file = ground.file("court.backup");
    let _told = ground.done(&["backup", &file, "--recipient", &recipient]);
    let restore = ["restore", &file, "--identity", &identity];
    let target = Ground::bare().await;
    target.take_secrets_of(&ground);
    let began = Instant::now();
    let _told = target.done(&restore);
    let takes = began.elapsed();
    target.empty().await;
    killed_on_its_way(&target, (&restore, takes), async |part| {
        if is_postgres() {
            // its tool sees that nobody speaks any more, and takes back what it did
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        let Some(why) = unserved(&target) else {
            // after its last step it is whole
            check_store(&target).await;
            target.empty().await;
            return true;
        };
        if why.contains("did not end") {
            assert!(target.refused(&restore).contains("did not end"), "part {part}");
            target.empty().await;
        } else {
            assert!(why.contains("migrate up"), "part {part}: {why}");
        }
        let _told = target.done(&restore);
        check_store(&target).await;
        target.empty().await;
        false
    })
    .await;
    let _told = target.done(&restore);
    check_store(&target).await;
    drop(target.serve());
    check_store(&ground).await;
}
