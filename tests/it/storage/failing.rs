//! Input and output that fail under a running process: writes that the system refuses, a folder that is really deleted;
//! and statements that fail unheard.

use std::collections::BTreeSet;
use std::time::Duration;

use harness::process::Ground;
use harness::{TestApp, is_postgres};
use sea_orm::{ConnectionTrait as _, Statement};
use zhixing_api::db::{DatabaseTransaction, Location, Sql};
use zhixing_api::domain::deadline::DeadlineRows;
use zhixing_api::policy::{self, Actor};

use super::{Step, Tally, asked, check_round, check_store, cut_off, nobody_waits, report, rounds, says, trusting};
use crate::deadline::loaded::{Again, Nothing};

/// A file that may not be written any more. The limit of the process is one that binds root too.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_acknowledged_while_the_system_refuses_to_write_is_kept_once() {
    if is_postgres() {
        return;
    }
    let mut ground = Ground::founded().await;
    ground.survive_failing_writes();
    trusting(&ground);
    let served = ground.serve();
    let tally = rounds(&served, asked(), &mut |step, served| match step {
        Step::Begins => served.let_write(false),
        Step::Lasts => {
            says(served, "STORAGE_UNAVAILABLE");
            nobody_waits(served);
        }
        Step::Ends => served.let_write(true),
    });
    report("writes refused by the system", &tally);
    assert_eq!(
        tally.codes,
        BTreeSet::from(["STORAGE_UNAVAILABLE".to_owned()]),
        "{tally:?}"
    );
    drop(served);
    check_store(&ground).await;
}

/// The folder is deleted, with everything in it. From then on nothing is acknowledged; what was is in the files that the
/// process still holds, out of which they can be put back as long as it runs.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_before_the_folder_is_deleted_can_be_saved_from_the_process() {
    if is_postgres() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("store");
    std::fs::create_dir(&kept).unwrap();
    let store = kept.join("court.db");
    let ground = Ground::founded_at(Location::sqlite(&store)).await;
    trusting(&ground);
    let mut served = ground.serve();
    let (mut tally, mut history) = (Tally::default(), Vec::new());
    for round in 0..asked() {
        let client = served.sign_in("station.yangliu");
        let sent = cut_off(&client, round, || {
            std::fs::remove_dir_all(&kept).unwrap();
            says(&served, "STORAGE_UNAVAILABLE");
            nobody_waits(&served);
            // a moment for the log to be put into the store, and for those who write to be refused
            std::thread::sleep(Duration::from_secs(1));
        });
        std::fs::create_dir(&kept).unwrap();
        assert!(served.save_open("/court.db", &store));
        served.kill();
        served = ground.serve();
        let clients = [("station.yangliu", client.at(&served))];
        check_round((&served, &clients), sent, &mut tally, &mut history);
    }
    report("folder deleted", &tally);
    assert_eq!(
        tally.codes,
        BTreeSet::from(["STORAGE_UNAVAILABLE".to_owned()]),
        "{tally:?}"
    );
    drop(served);
    check_store(&ground).await;
}

async fn write(tx: &DatabaseTransaction, name: &str) {
    let sql = format!("CREATE TABLE {name} (n INT)");
    tx.execute_unprepared(&sql).await.unwrap();
}

async fn is_there(app: &TestApp, name: &str) -> bool {
    let sql = format!("SELECT COUNT(*) AS n FROM {name}");
    let reader = app.app.db.bare_reader();
    let asked = Statement::from_string(reader.get_database_backend(), sql);
    reader.query_one_raw(asked).await.is_ok()
}

/// `PostgreSQL` takes everything back then and answers the commit without an error; `SQLite` takes back the one
/// statement, and keeps the others.
#[tokio::test(flavor = "multi_thread")]
async fn a_commit_after_a_statement_that_failed_unheard_is_done_or_refused_and_never_said_to_be_done() {
    let app = TestApp::new().await;
    let db = &app.app.db;
    let tx = db.begin_bare().await.unwrap();
    write(&tx, "before_it").await;
    assert!(tx.execute_unprepared("INSERT INTO nowhere VALUES (1)").await.is_err());
    let is_done = db.commit(tx).await.is_ok();
    assert_eq!(is_done, is_there(&app, "before_it").await);
    assert_eq!(is_done, !is_postgres());

    let job = Actor::system("again");
    let permit = policy::authorize::<Again>(&job, &Nothing).unwrap();
    let permitted = db.begin(&job).await.unwrap().permit(permit);
    let rows = permitted.writes::<DeadlineRows>();
    let made = rows.rows().execute(Sql::new("CREATE TABLE within_an_act (n INT)"));
    made.await.unwrap();
    let failed = rows.rows().execute(Sql::new("INSERT INTO nowhere VALUES (1)")).await;
    assert!(failed.is_err());
    let is_done = permitted.commit(()).await.is_ok();
    assert_eq!(is_done, is_there(&app, "within_an_act").await);
    assert_eq!(is_done, !is_postgres());

    let tx = db.begin_bare().await.unwrap();
    write(&tx, "afterwards").await;
    db.commit(tx).await.unwrap();
    assert!(is_there(&app, "afterwards").await, "the connection serves the next");
}
