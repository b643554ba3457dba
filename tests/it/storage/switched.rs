//! Who is written to is another one all at once: a standby that was promoted; somebody who holds what all want.

use std::time::Duration;

use harness::cluster::Cluster;
use harness::is_postgres;
use harness::process::Ground;
use harness::relay::Relay;
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait as _,
};

use super::{Step, asked, court_behind, now, readiness, report, rounds, says, some_moment, trusting};

/// How long a lock is held in the first round: longer than anything waits for it.
const LONGER_THAN_ANYBODY_WAITS: Duration = Duration::from_secs(12);

/// The server is lost, its standby takes its place behind the same address, and so on from standby to standby.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_acknowledged_before_a_standby_takes_over_is_kept_once() {
    if !is_postgres() {
        return;
    }
    let mut primary = Cluster::start().await;
    let relay = Relay::to(primary.port());
    let ground = court_behind(&primary, &relay.port().to_string()).await;
    let served = ground.serve();
    let mut standby = None;
    let tally = rounds(&served, asked(), &mut |step, served| match step {
        Step::Begins => {
            standby = Some(now(primary.standby()));
            std::thread::sleep(some_moment());
            primary.crash();
        }
        Step::Lasts => says(served, "STORAGE_UNAVAILABLE"),
        Step::Ends => {
            let promoted = standby.take().unwrap();
            promoted.promote();
            relay.switch(promoted.port());
            primary = promoted;
        }
    });
    report("standby promoted", &tally);
    assert!(ground.done(&["audit", "verify"]).contains("whole"));
}

/// Somebody who holds a table that every act writes to; on `SQLite`, the whole store.
async fn hold(ground: &Ground) -> DatabaseTransaction {
    let mut options = ConnectOptions::new(&ground.location().url);
    options.max_connections(1);
    let conn = Database::connect(options).await.unwrap();
    let begun = conn
        .begin_with_options(TransactionOptions {
            isolation_level: None,
            access_mode: None,
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        })
        .await
        .unwrap();
    if is_postgres() {
        let lock = "LOCK TABLE visit IN ACCESS EXCLUSIVE MODE";
        begun.execute_unprepared(lock).await.unwrap();
    }
    begun
}

/// Whoever waits too long is told so; the store is not away for it.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_acknowledged_while_somebody_holds_what_all_write_to_is_kept_once() {
    let ground = Ground::founded().await;
    trusting(&ground);
    let served = ground.serve();
    let (mut held, mut holds_for) = (None, vec![LONGER_THAN_ANYBODY_WAITS]);
    let tally = rounds(&served, asked(), &mut |step, served| match step {
        Step::Begins => held = Some(now(hold(&ground))),
        Step::Lasts => {
            std::thread::sleep(holds_for.pop().unwrap_or_else(some_moment));
            let (status, body) = readiness(served);
            assert!(status.is_success(), "{body}");
        }
        Step::Ends => now(held.take().unwrap().rollback()).unwrap(),
    });
    report("table locked", &tally);
    let waited = ["BUSY", "TIMEOUT"];
    assert!(
        tally.refused > 0 && tally.codes.iter().all(|code| waited.contains(&code.as_str())),
        "{tally:?}"
    );
}
