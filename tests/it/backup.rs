//! A copy of a court while it works, and a court made of it elsewhere.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use harness::process::Ground;
use serde_json::json;

use crate::crash::{check_store, effects, visit};

/// A key, and who can open what it was named for.
fn key(ground: &Ground, name: &str) -> (String, String) {
    let file = ground.file(name);
    let told = ground.done(&["backup-key", &file]);
    let recipient = told.split_whitespace().find(|word| word.starts_with("age1")).unwrap();
    (file, recipient.to_owned())
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
        std::thread::sleep(std::time::Duration::from_millis(300));
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
    let told = other.done(&["restore", &file, "--identity", &identity]);
    assert!(told.contains("audit chain whole"), "{told}");
    check_store(&other).await;

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
