//! Sweeps over many deadlines: two processes share the work, and what does not change costs nothing.

use chrono::Duration;
use harness::{Settings, TestApp, a_claim, is_postgres};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::json;
use uuid::Uuid;
use zhixing_api::domain::reminder::Swept;
use zhixing_api::kernel::clock::Clock as _;

use super::scale::{keeping, plans, run};

/// The node a case begins with: due on 23 March, near from the twenty-first.
const NODE: &str = "N04";

async fn number(app: &TestApp, sql: &str) -> i64 {
    let statement = Statement::from_string(app.app.db.backend(), sql);
    let row = app
        .app
        .db
        .bare_reader()
        .query_one_raw(statement)
        .await
        .unwrap()
        .unwrap();
    row.try_get("", "n").unwrap()
}

/// A court with one case at the triage desk, whose rows are copied without their stamps.
async fn court() -> TestApp {
    let app = keeping().await;
    app.filed(&a_claim()).await;
    let triggers = if is_postgres() {
        vec!["DROP TRIGGER deadline_stamp ON deadline"]
    } else {
        vec![
            "DROP TRIGGER deadline_stamp_INSERT",
            "DROP TRIGGER deadline_stamp_UPDATE",
        ]
    };
    for trigger in triggers {
        run(&app, trigger).await;
    }
    app
}

/// Copies the first deadline of the case, each copy with its own look; far ones are due in December.
async fn copy(app: &TestApp, many: i64, far: bool) {
    let (series, id) = if is_postgres() {
        (format!("generate_series(1, {many}) AS s(n)"), "gen_random_uuid()")
    } else {
        let numbers = format!("SELECT 1 AS n UNION ALL SELECT n + 1 FROM c WHERE n < {many}");
        (
            format!("(WITH RECURSIVE c(n) AS ({numbers}) SELECT n FROM c) s"),
            "randomblob(16)",
        )
    };
    let (due, near) = if far {
        ("'2026-12-03'", "'2026-12-01'")
    } else {
        ("d.due_on", "d.near_on")
    };
    let one = format!("(SELECT id FROM deadline WHERE rule_code = '{NODE}' AND due_on = '2026-03-23' LIMIT 1)");
    run(
        app,
        &format!(
            "INSERT INTO deadline SELECT {id}, d.root_id, d.matter, d.rule_code, d.rule_version, d.kind, {id}, d.subject,
             d.started_at, d.state, {due}, d.due_at, {near}, d.unrolled_on, d.excluded_days, d.official, d.ended_at,
             d.ended_by, d.ruled_by, d.backdated, d.site_id, d.tribunal_id, d.team_id, d.handler_id, d.created_at,
             d.changed_at, d.sync_x, d.late_until, d.paused_since FROM deadline d, {series} WHERE d.id = {one}"
        ),
    )
    .await;
    run(
        app,
        &format!(
            "INSERT INTO deadline_look (deadline_id, look_on) SELECT d.id, d.near_on FROM deadline d
             WHERE d.rule_code = '{NODE}' AND d.id NOT IN (SELECT deadline_id FROM deadline_look)"
        ),
    )
    .await;
    run(app, "ANALYZE").await;
}

/// Lets the lines go out.
async fn told(app: &TestApp) {
    app.clock.advance(Duration::minutes(1));
    app.work_once().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_remind_of_three_thousand_deadlines_once_each_although_one_is_broken() {
    const MANY: i64 = 3_000;
    let app = court().await;
    copy(&app, MANY - 1, false).await;
    // a state that is no word
    let broken = format!(
        "UPDATE deadline SET state = 'odd' WHERE id = (SELECT id FROM deadline WHERE rule_code = '{NODE}' ORDER BY id LIMIT 1)"
    );
    run(&app, &broken).await;
    let beside = app.beside(Settings::default()).await;
    let whole = MANY - 1;
    let of_node = format!("FROM reminder r JOIN deadline d ON d.id = r.deadline_id WHERE d.rule_code = '{NODE}'");
    for (days, threshold) in [(5, "near"), (1, "half"), (2, "overdue")] {
        app.clock.advance(Duration::days(days));
        let before = number(&app, "SELECT COUNT(*) AS n FROM reminder").await;
        let (one, other) = tokio::join!(app.app.jobs.sweep(), beside.jobs.sweep());
        let swept: [Swept; 2] = [one.unwrap(), other.unwrap()];
        let failed: u64 = swept.iter().map(|swept| swept.failed).sum();
        assert!(
            (1..=2).contains(&failed),
            "each process may meet the broken one: {swept:?}"
        );
        let reminded: u64 = swept.iter().map(|swept| swept.reminded).sum();
        let made = number(&app, "SELECT COUNT(*) AS n FROM reminder").await - before;
        assert_eq!(reminded, made.unsigned_abs(), "{swept:?}");

        let told_now = format!("{of_node} AND r.threshold = '{threshold}'");
        let made = number(&app, &format!("SELECT COUNT(*) AS n {told_now}")).await;
        let each = number(&app, &format!("SELECT COUNT(DISTINCT d.id) AS n {told_now}")).await;
        assert_eq!((made, each), (whole, whole), "{threshold}: none twice, none missing");
        let wait = format!(
            "SELECT COUNT(*) AS n FROM deadline_look WHERE look_on <= '{}'",
            app.clock.today()
        );
        assert_eq!(
            number(&app, &wait).await,
            1,
            "{threshold}: the broken one waits for the next sweep"
        );
        told(&app).await;
    }
    assert_eq!(
        number(&app, &format!("SELECT COUNT(*) AS n {of_node}")).await,
        3 * whole
    );
}

/// Statements of a sweep with nothing to do, and of one in which ten deadlines come near, among so many others.
async fn costs(others: i64) -> [u64; 2] {
    let app = court().await;
    copy(&app, 9, false).await;
    copy(&app, others, true).await;
    app.app.jobs.sweep().await.unwrap();
    let mut costs = [0; 2];
    for (cost, (days, reminded)) in costs.iter_mut().zip([(0, false), (5, true)]) {
        app.clock.advance(Duration::days(days));
        let before = app.statements();
        let swept = app.app.jobs.sweep().await.unwrap();
        *cost = app.statements() - before;
        assert_eq!((swept.reminded >= 10, swept.failed), (reminded, 0), "{swept:?}");
    }
    told(&app).await;
    costs
}

#[tokio::test]
async fn a_sweep_costs_what_changes_and_not_what_there_is() {
    let [idle, busy] = costs(100).await;
    assert!(idle <= 2, "{idle} statements to find that nothing is due");
    assert!(busy > idle, "{busy}");
    assert_eq!(costs(5_000).await, [idle, busy]);
}

/// Who does not wait for the job has one part looked at, in the act that is recorded; the rest is told and left.
#[tokio::test]
async fn a_sweep_by_hand_is_bounded_and_recorded_with_what_it_did() {
    let app = court().await;
    copy(&app, 249, false).await;
    app.clock.advance(Duration::days(5));
    app.forget_tokens();
    let supervisor = app.sign_in("supervisor").await;
    let fields = "looked reminded failed remaining";
    let run = async |request: Uuid| {
        let answer = supervisor.act_as(request, "runDeadlineSweep", json!({}), fields).await;
        answer.at("/data/runDeadlineSweep").clone()
    };
    let done = |looked: i64, remaining: i64| json!({ "looked": looked, "reminded": looked, "failed": 0, "remaining": remaining });
    let whole = number(
        &app,
        "SELECT COUNT(*) AS n FROM deadline_look WHERE look_on <= '2026-03-21'",
    )
    .await;
    assert!(whole >= 250, "{whole}");
    let (first, second, third) = (app.request_id(), app.request_id(), app.request_id());
    assert_eq!(run(first).await, done(200, whole - 200));
    let made = "SELECT COUNT(*) AS n FROM reminder";
    assert_eq!(number(&app, made).await, 200);
    assert_eq!(run(first).await, done(200, whole - 200), "the stored answer");
    assert_eq!(number(&app, made).await, 200);
    assert_eq!(run(second).await, done(whole - 200, 0));
    assert_eq!(run(third).await, done(0, 0));
    let chief = app.sign_in("chief").await;
    let refused = chief.act("runDeadlineSweep", json!({}), fields).await;
    assert_eq!(refused.codes(), ["FORBIDDEN"]);
    app.work_once().await;
    let recorded = "SELECT COUNT(*) AS n FROM audit_entry WHERE action = 'runDeadlineSweep' AND outcome ";
    assert_eq!(number(&app, &format!("{recorded} = 'ok'")).await, 3);
    assert_eq!(number(&app, &format!("{recorded} <> 'ok'")).await, 1);
    told(&app).await;
}

#[tokio::test]
async fn what_is_to_be_looked_at_is_read_along_its_index() {
    let app = court().await;
    copy(&app, 400, false).await;
    copy(&app, 5_000, true).await;
    app.clock.advance(Duration::days(5));
    drop(app.app.db.kept());
    let swept = app.app.jobs.sweep().await.unwrap();
    assert!(swept.reminded >= 400, "{swept:?}");
    let plans = plans(&app, "FROM deadline_look").await;
    assert!(plans.len() >= 5, "two parts and the end, each read and locked");
    for plan in plans {
        let is_list = plan.sql.starts_with(r#"SELECT "deadline_look"."look_on""#);
        assert!(
            !is_list || plan.names(&["deadline_look_on"]),
            "{}\n{}",
            plan.sql,
            plan.lines
        );
        plan.has_none(&["Seq Scan on deadline", "SCAN deadline_look\n", "SCAN deadline\n"]);
        if is_list {
            plan.has_none(&["TEMP B-TREE"]);
        }
    }
    told(&app).await;
}
