//! The board over many deadlines: read along an index, never as a whole.

use harness::{Client, Settings, TestApp, a_claim, is_postgres};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

const MANY: i64 = 50_000;
/// Of so many deadlines one is of the real case, the others of cases nobody here knows.
const ONE_IN: i64 = 500;
/// Of so many one still runs: after some years most have ended.
const OPEN_ONE_IN: i64 = 10;

/// Runs a statement as it is.
pub async fn run(app: &TestApp, sql: &str) {
    let statement = Statement::from_string(app.app.db.backend(), sql);
    app.app.db.bare_writer().execute_raw(statement).await.unwrap();
}

/// A court that keeps the statements it sends.
pub async fn keeping() -> TestApp {
    TestApp::with(Settings {
        keep_statements: true,
        ..Settings::default()
    })
    .await
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
        "INSERT INTO deadline SELECT {id}, CASE WHEN s.n % {ONE_IN} = 0 THEN d.root_id ELSE {id} END, d.matter,
         d.rule_code, d.rule_version, d.kind, {id}, d.subject,
         d.started_at, CASE WHEN s.n % {OPEN_ONE_IN} = 0 THEN d.state ELSE 'met' END, {day}, d.due_at, d.near_on, d.unrolled_on, d.excluded_days, d.official, d.ended_at,
         d.ended_by, d.ruled_by, d.backdated, d.site_id, d.tribunal_id, d.team_id, d.handler_id, d.created_at,
         d.changed_at, d.sync_x, d.late_until, d.paused_since FROM deadline d, {series} WHERE d.rule_code = 'N73' AND d.state = 'open'"
    );
    run(app, &copy).await;
    run(app, if is_postgres() { "VACUUM ANALYZE" } else { "ANALYZE" }).await;
}

/// A statement of the store and how it is read, line by line.
pub struct Plan {
    pub sql: String,
    pub lines: String,
}

impl Plan {
    async fn of(app: &TestApp, mut statement: Statement) -> Self {
        let backend = app.app.db.backend();
        let (explain, column) = match backend {
            DbBackend::Postgres => ("EXPLAIN", "QUERY PLAN"),
            _ => ("EXPLAIN QUERY PLAN", "detail"),
        };
        let sql = statement.sql.clone();
        statement.sql = format!("{explain} {sql}");
        let rows = app.app.db.bare_reader().query_all_raw(statement).await.unwrap();
        let lines: Vec<String> = rows.iter().map(|row| row.try_get("", column).unwrap()).collect();
        let lines = format!("{}\n", lines.join("\n"));
        Self { sql, lines }
    }

    /// Whether one of `parts` stands in it.
    pub fn names(&self, parts: &[&str]) -> bool {
        parts.iter().any(|part| self.lines.contains(part))
    }

    /// None of `parts` stands in it.
    pub fn has_none(&self, parts: &[&str]) {
        for part in parts {
            assert!(!self.lines.contains(part), "{part}\n{}\n{}", self.sql, self.lines);
        }
    }
}

/// How the statements were read that the store has sent since the last call and that name `table`.
pub async fn plans(app: &TestApp, table: &str) -> Vec<Plan> {
    plans_of(app, ("SELECT", table)).await
}

/// The same, of statements that begin with `verb`.
pub async fn plans_of(app: &TestApp, (verb, table): (&str, &str)) -> Vec<Plan> {
    let mut plans = Vec::new();
    for statement in app.app.db.kept() {
        // what is built stands in quotes
        let names_it = statement.sql.replace('"', "").contains(table);
        if statement.sql.starts_with(verb) && names_it {
            plans.push(Plan::of(app, statement).await);
        }
    }
    plans
}

/// How the deadlines of an answer were read.
async fn read(client: &Client<'_>, app: &TestApp, ask: &str) -> Vec<Plan> {
    drop(app.app.db.kept());
    client.ask(ask).await.done();
    let plans = plans(app, "FROM deadline ").await;
    assert!(!plans.is_empty(), "{ask}");
    plans
}

/// All rows of the table, sorted or not.
const WHOLE: [&str; 5] = [
    "Seq Scan on deadline ",
    "SCAN d\n",
    "SCAN deadline\n",
    "SCAN d USING TEMP",
    "SCAN deadline USING TEMP",
];
/// A sort of what was read.
const SORTED: [&str; 2] = ["USE TEMP B-TREE FOR ORDER BY", "Sort Key"];

#[tokio::test]
async fn the_board_is_read_along_its_index_at_fifty_thousand_deadlines_in_every_scope() {
    let app = keeping().await;
    let case = app.handled(&a_claim()).await;
    fill(&app).await;
    let ask = format!("{{ case(by: {{ id: \"{}\" }}) {{ handler {{ id }} }} }}", case.id);
    let handler = app.sign_in("chief").await.ask(&ask).await.text("/data/case/handler/id");
    let page = "{ deadlines(first: 50) { totalCount nodes { dueOn } } }".to_owned();
    let bucket = "{ deadlines(first: 50, filter: { bucket: THREE_DAYS }) { nodes { dueOn } } }".to_owned();
    let of_handler =
        format!("{{ deadlines(first: 50, filter: {{ handlerId: \"{handler}\" }}) {{ nodes {{ dueOn }} }} }}");
    let counts = "{ deadlineCounts { bucket count } }".to_owned();
    let overdue = "{ overdueCounts(by: PERSON) { count } }".to_owned();
    let of_case = format!(
        "{{ case(by: {{ id: \"{}\" }}) {{ deadlines {{ nodes {{ dueOn }} }} nextDeadline {{ dueOn }} }} }}",
        case.id
    );
    let asked = [page, bucket, of_handler, counts, overdue];
    for who in [
        "chief",
        "supervisor",
        "judge.rapid1",
        "clerk",
        "auxiliary",
        "tribunal.tangtang",
        "cashier",
    ] {
        let client = app.sign_in(who).await;
        for ask in &asked {
            for plan in read(&client, &app, ask).await {
                plan.has_none(&WHOLE);
            }
        }
    }
    let judge = app.sign_in("judge.rapid1").await;
    // what somebody sees who sees some cases starts from them
    for plan in read(&judge, &app, &asked[3]).await {
        assert!(plan.names(&["deadline_open_root"]), "{}\n{}", plan.sql, plan.lines);
    }
    // who sees all has his page in the order of the index, without a sort
    let chief = app.sign_in("chief").await;
    for plan in read(&chief, &app, "{ deadlines(first: 50) { nodes { dueOn } } }").await {
        plan.has_none(&SORTED);
    }
    for client in [&chief, &judge] {
        for plan in read(client, &app, &of_case).await {
            plan.has_none(&WHOLE);
        }
    }

    // and the page itself answers, by the same road
    let answer = chief.ask("{ deadlines(first: 50) { nodes { dueOn } } }").await;
    assert_eq!(answer.at("/data/deadlines/nodes").as_array().unwrap().len(), 50);
    let counted = judge.ask("{ deadlines(first: 50) { totalCount } }").await;
    assert!(
        (100..110).contains(&counted.number("/data/deadlines/totalCount")),
        "{}",
        counted.body
    );
}

#[tokio::test]
async fn the_days_without_anything_overdue_are_read_along_their_indexes_at_fifty_thousand_deadlines() {
    let app = keeping().await;
    let case = app.handled(&a_claim()).await;
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
    let chief = app.sign_in("chief").await;
    let ask = format!("{{ case(by: {{ id: \"{}\" }}) {{ handler {{ id }} }} }}", case.id);
    let handler = chief.ask(&ask).await.text("/data/case/handler/id");
    let of_person = format!("{{ complianceStreak(by: PERSON, id: \"{handler}\") {{ days }} }}");
    for (set, ask) in [
        ("", "{ complianceStreak(by: COURT) { days } }".to_owned()),
        ("_handler", of_person),
    ] {
        let plans = read(&chief, &app, &ask).await;
        // the board's own index lies in the same order and is as good for the first row of it
        let named: Vec<String> = ["deadline_owed", "deadline_late", "deadline_board"]
            .iter()
            .map(|index| format!("{index}{set}"))
            .collect();
        for plan in plans {
            assert!(
                named.iter().any(|name| plan.names(&[name])),
                "{}\n{}",
                plan.sql,
                plan.lines
            );
            plan.has_none(&WHOLE);
            plan.has_none(&SORTED);
        }
    }
    let ask = "{ complianceStreak(by: COURT) { days overdueNow lastOverdue { caseNumber } } }";
    chief.ask(ask).await.done();
    let before = app.statements();
    chief.ask(ask).await.done();
    let who = app.statements();
    chief.ask("{ __typename }").await.done();
    let cost = (who - before) - (app.statements() - who);
    assert!((1..=3).contains(&cost), "{cost} statements");
}
