//! The board over many deadlines: read along an index, never as a whole.

use harness::{TestApp, a_claim, is_postgres};
use sea_orm::{ConnectionTrait as _, Statement};

const MANY: i64 = 50_000;

/// Runs a statement as it is.
pub async fn run(app: &TestApp, sql: &str) {
    let statement = Statement::from_string(app.app.db.backend(), sql);
    app.app.db.writer().execute_raw(statement).await.unwrap();
}

/// Copies one open deadline of a real case, each a day later than the one before.
async fn fill(app: &TestApp) {
    let (trigger, series, id, day) = if is_postgres() {
        (
            "DROP TRIGGER deadline_stamp ON deadline",
            format!("generate_series(1, {MANY}) AS s(n)"),
            "gen_random_uuid()",
            "to_char(date '2026-04-01' + (s.n % 400)::int, 'YYYY-MM-DD')",
        )
    } else {
        (
            "DROP TRIGGER deadline_stamp_INSERT",
            format!(
                "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {MANY}) SELECT n FROM c) s"
            ),
            "randomblob(16)",
            "date('2026-04-01', '+' || (s.n % 400) || ' days')",
        )
    };
    run(app, trigger).await;
    let copy = format!(
        "INSERT INTO deadline SELECT {id}, d.root_id, d.matter, d.rule_code, d.rule_version, d.kind, {id}, d.subject,
         d.started_at, d.state, {day}, d.due_at, d.near_on, d.unrolled_on, d.excluded_days, d.official, d.ended_at,
         d.ended_by, d.ruled_by, d.backdated, d.site_id, d.tribunal_id, d.team_id, d.handler_id, d.created_at,
         d.changed_at, d.sync_x, d.late_until FROM deadline d, {series} WHERE d.rule_code = 'N73' AND d.state = 'open'"
    );
    run(app, &copy).await;
    run(app, if is_postgres() { "VACUUM ANALYZE" } else { "ANALYZE" }).await;
}

/// How the store would read, line by line.
pub async fn plan(app: &TestApp, sql: &str) -> String {
    let explain = if is_postgres() { "EXPLAIN" } else { "EXPLAIN QUERY PLAN" };
    let statement = Statement::from_string(app.app.db.backend(), format!("{explain} {sql}"));
    let rows = app.app.db.reader().query_all_raw(statement).await.unwrap();
    let column = if is_postgres() { "QUERY PLAN" } else { "detail" };
    let lines: Vec<String> = rows.iter().map(|row| row.try_get("", column).unwrap()).collect();
    lines.join("\n")
}

async fn along_the_index(app: &TestApp, name: &str, sql: &str) {
    let plan = plan(app, sql).await;
    let by_index = ["deadline_board", "deadline_counted"]
        .iter()
        .any(|index| plan.contains(index));
    assert!(by_index, "{name}:\n{plan}");
    let mut whole = vec!["Seq Scan on deadline ", "SCAN d\n", "SCAN d USING TEMP"];
    if name == "all" {
        // a bucket or a handler may be sorted once it is read along its index
        whole.extend(["USE TEMP B-TREE FOR ORDER BY", "Sort Key"]);
    }
    for whole in whole {
        assert!(!format!("{plan}\n").contains(whole), "{name}: {whole}\n{plan}");
    }
}

#[tokio::test]
async fn the_board_is_read_along_its_index_at_fifty_thousand_deadlines() {
    let app = TestApp::new().await;
    app.handled(&a_claim()).await;
    fill(&app).await;
    let handler = "(SELECT handler_id FROM enforcement_case LIMIT 1)";
    let nobody = "NOT EXISTS (SELECT 1 FROM conflict x WHERE x.case_id = d.root_id
        AND x.person_id = (SELECT MIN(handler_id) FROM enforcement_case WHERE 1 = 0) AND x.ended_at IS NULL)";
    let nobody = if is_postgres() {
        nobody.replace("MIN(handler_id)", "handler_id")
    } else {
        nobody.to_owned()
    };
    let open = "d.state = 'open' AND d.ruled_by IS NULL AND (d.kind <> 'party' OR d.due_on >= '2026-03-16')";
    let all = format!("SELECT d.* FROM deadline d WHERE {open} AND {nobody}");
    let some = format!(
        "SELECT d.* FROM deadline d LEFT JOIN enforcement_case c ON c.id = d.root_id
         LEFT JOIN application a ON a.id = d.root_id AND d.matter = 'application' WHERE {open}
         AND ((c.id IS NOT NULL AND 1 = 1) OR (a.id IS NOT NULL AND 1 = 1))"
    );
    for (name, and) in [
        ("all", String::new()),
        (
            "of a bucket",
            " AND d.due_on >= '2026-03-17' AND d.due_on <= '2026-03-19'".to_owned(),
        ),
        ("of a handler", format!(" AND d.handler_id = {handler}")),
    ] {
        for listed in [&all, &some] {
            let sql = format!("{listed}{and} ORDER BY d.due_on, d.id LIMIT 51");
            along_the_index(&app, name, &sql).await;
        }
    }
    let counted = format!("{all} AND d.due_on <= '2026-04-10'").replace("SELECT d.*", "SELECT COUNT(*)");
    let counted = plan(&app, &counted).await;
    // PostgreSQL weighs its two indexes by how much of the heap it knows to be visible
    let alone: &[&str] = if is_postgres() {
        &["deadline_counted", "deadline_board"]
    } else {
        &["COVERING INDEX deadline_counted"]
    };
    assert!(alone.iter().any(|index| counted.contains(index)), "{counted}");
    assert!(!counted.contains("Seq Scan on deadline "), "{counted}");
    let looks = plan(
        &app,
        "SELECT look_on, deadline_id FROM deadline_look WHERE look_on <= '2026-03-16' ORDER BY look_on, deadline_id LIMIT 200",
    )
    .await;
    assert!(
        looks.contains("deadline_look") && !looks.contains("TEMP B-TREE"),
        "{looks}"
    );

    // and the page itself answers, by the same road
    let chief = app.sign_in("chief").await;
    let answer = chief.ask("{ deadlines(first: 50) { nodes { dueOn } } }").await;
    let days = answer.at("/data/deadlines/nodes").as_array().unwrap();
    assert_eq!(days.len(), 50);
}

#[tokio::test]
async fn the_days_without_anything_overdue_are_read_along_their_indexes_at_fifty_thousand_deadlines() {
    let app = TestApp::new().await;
    app.handled(&a_claim()).await;
    fill(&app).await;
    if !is_postgres() {
        run(&app, "DROP TRIGGER deadline_stamp_UPDATE").await;
    }
    // of those copied, most are met, one in fifty late; some are a party's
    let part = if is_postgres() {
        "ABS(('x' || SUBSTR(MD5(id::text), 1, 7))::bit(28)::int)"
    } else {
        "ABS(RANDOM())"
    };
    let late = if is_postgres() {
        "TO_CHAR(due_on::date + 3, 'YYYY-MM-DD')"
    } else {
        "DATE(due_on, '+3 days')"
    };
    run(
        &app,
        &format!("UPDATE deadline SET state = 'met' WHERE rule_code = 'N73' AND {part} % 10 > 0"),
    )
    .await;
    run(
        &app,
        &format!("UPDATE deadline SET state = 'met_late', late_until = {late} WHERE state = 'met' AND {part} % 45 = 0"),
    )
    .await;
    run(
        &app,
        &format!("UPDATE deadline SET kind = 'party' WHERE state = 'open' AND {part} % 2 = 0"),
    )
    .await;
    run(&app, if is_postgres() { "VACUUM ANALYZE" } else { "ANALYZE" }).await;
    let handler = "(SELECT handler_id FROM enforcement_case LIMIT 1)";
    for (set, and) in [
        ("", String::new()),
        ("_handler", format!(" AND d.handler_id = {handler}")),
    ] {
        let joined =
            "SELECT d.rule_code, c.number FROM deadline d LEFT JOIN enforcement_case c ON c.id = d.root_id WHERE";
        let owed = format!(
            "{joined} d.state = 'open' AND d.kind <> 'party' AND d.kind <> 'expiry' AND d.ruled_by IS NULL AND d.due_on < '2026-04-03'{and}
            ORDER BY d.due_on, d.id LIMIT 1"
        );
        let last = format!("{joined} d.late_until IS NOT NULL{and} ORDER BY d.late_until DESC, d.id DESC LIMIT 1");
        for (name, sql) in [("deadline_owed", owed), ("deadline_late", last)] {
            let plan = plan(&app, &sql).await;
            // the board's own index lies in the same order and is as good for the first row of it
            let by_index = [name, "deadline_board"]
                .iter()
                .any(|index| plan.contains(&format!("{index}{set}")));
            assert!(by_index, "{plan}");
            for whole in ["Seq Scan on deadline ", "SCAN d\n", "USE TEMP B-TREE", "Sort Key"] {
                assert!(!format!("{plan}\n").contains(whole), "{name}{set}: {whole}\n{plan}");
            }
        }
    }
    let chief = app.sign_in("chief").await;
    let ask = "{ complianceStreak(by: COURT) { days overdueNow lastOverdue { caseNumber } } }";
    chief.ask(ask).await.done();
    let before = app.statements();
    chief.ask(ask).await.done();
    let who = app.statements();
    chief.ask("{ __typename }").await.done();
    let cost = (who - before) - (app.statements() - who);
    assert!((1..=3).contains(&cost), "{cost} statements");
}
