//! `zhixing migrate`: changes of the schema over a store with data.

use std::time::Duration;

use harness::is_postgres;
use harness::process::Ground;
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, Statement};
use tokio_util::task::TaskTracker;

const CHANGE: &str = "m20261123_000014_scope";
const INDEX: &str = "deadline_open_root";

async fn has_index(conn: &DatabaseConnection) -> bool {
    let known = if is_postgres() {
        "SELECT indexname AS name FROM pg_indexes"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'index'"
    };
    let sql = format!("SELECT name FROM ({known}) known WHERE name = '{INDEX}'");
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    conn.query_one_raw(statement).await.unwrap().is_some()
}

/// Takes one change back, as if the program had been older.
async fn take_back(conn: &DatabaseConnection) {
    for sql in [
        &format!("DELETE FROM seaql_migrations WHERE version = '{CHANGE}'"),
        &format!("DROP INDEX {INDEX}"),
        "DROP INDEX party_person",
    ] {
        conn.execute_unprepared(sql).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_takes_the_time_it_takes() {
    let ground = Ground::founded().await;
    let conn = Database::connect(&ground.location().url).await.unwrap();
    take_back(&conn).await;
    if is_postgres() {
        // longer than any statement in service may take
        let held = "BEGIN; LOCK TABLE deadline IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(11); COMMIT";
        let holder = Database::connect(&ground.location().url).await.unwrap();
        TaskTracker::new().spawn(async move { holder.execute_unprepared(held).await.unwrap() });
        tokio::time::sleep(Duration::from_millis(500)).await;
    } else {
        conn.clone().close().await.unwrap();
    }
    let ran = ground.run(&["migrate", "up"]);
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let conn = Database::connect(&ground.location().url).await.unwrap();
    assert!(has_index(&conn).await);
    let status = ground.run(&["migrate", "status"]);
    assert!(
        String::from_utf8_lossy(&status.stdout).contains("waiting: 0"),
        "{status:?}"
    );
    conn.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_is_listed_and_two_who_change_the_schema_at_once_both_succeed() {
    let ground = Ground::bare().await;
    let listed = ground.run(&["migrate", "up", "--dry-run"]);
    let listed = String::from_utf8(listed.stdout).unwrap();
    assert!(listed.contains(CHANGE) && listed.contains("applied: 0"), "{listed}");
    let ends = std::thread::scope(|scope| {
        let running: Vec<_> = (0..3).map(|_| scope.spawn(|| ground.run(&["migrate", "up"]))).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect::<Vec<_>>()
    });
    for end in ends {
        let told = String::from_utf8_lossy(&end.stdout).into_owned();
        assert!(end.status.success(), "{told}{}", String::from_utf8_lossy(&end.stderr));
        assert!(told.contains("waiting: 0"), "{told}");
    }
}

#[tokio::test]
async fn a_variable_that_is_no_setting_stops_the_program() {
    let ground = Ground::bare().await;
    let out = ground.run_with(&["migrate", "status"], &[("ZHIXING_LISTN", "127.0.0.1:1")]);
    assert_eq!(out.status.code(), Some(1));
    let told = String::from_utf8(out.stderr).unwrap();
    assert!(
        told.contains("ZHIXING_LISTN names no setting; did you mean ZHIXING_LISTEN?"),
        "{told}"
    );
}
