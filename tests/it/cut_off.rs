//! Whoever asked goes away in the middle: what was begun for him ends, and holds up nobody.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use harness::{Settings, TestApp, a_claim, is_postgres};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, Statement};
use zhixing_api::app::App;

/// How long what was begun may take to end.
const ENDS_WITHIN: Duration = Duration::from_secs(5);

/// Asks `polls` times whether `future` is done, a moment apart, and gives it up.
async fn cut_off(future: impl Future, polls: usize) {
    let mut future = pin!(future);
    for _ in 0..polls {
        if poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_ready())).await {
            return;
        }
        tokio::time::sleep(Duration::from_micros(500)).await;
    }
}

/// How many connections of this store lie in a transaction and do nothing.
async fn left_open(conn: &DatabaseConnection) -> i64 {
    let sql = "SELECT COUNT(*) AS n FROM pg_stat_activity
        WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
    number(conn, sql).await
}

async fn number(conn: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    let row = conn.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get("", "n").unwrap()
}

/// Seen from another process: the next asker on the same connection would end it by his own end.
async fn ends(beside: &App) {
    let began = Instant::now();
    while is_postgres() && left_open(beside.db.bare_reader()).await > 0 {
        assert!(
            began.elapsed() < ENDS_WITHIN,
            "a transaction that nobody asks for is open"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    drop(beside.db.begin_bare().await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_whose_asker_goes_away_as_it_begins_is_given_up() {
    let app = TestApp::new().await;
    let beside = app.beside(Settings::default()).await;
    for polls in 1..40 {
        let polls = polls % 4;
        cut_off(app.app.db.begin_bare(), polls).await;
        ends(&beside).await;
        cut_off(app.app.db.snapshot(), polls).await;
        ends(&beside).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_on_connections_whose_askers_went_away_is_kept() {
    let app = TestApp::new().await;
    let beside = app.beside(Settings::default()).await;
    for polls in 0..12 {
        app.filed(&a_claim()).await;
        cut_off(app.app.db.begin_bare(), polls % 4).await;
        // marks what it told, without a transaction of its own
        app.work_once().await;
        let waiting = "SELECT COUNT(*) AS n FROM outbox WHERE delivered_at IS NULL";
        assert_eq!(number(beside.db.bare_reader(), waiting).await, 0, "after {polls} polls");
    }
}
