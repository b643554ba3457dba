//! Days without anything overdue, and what is overdue: figures with the rows they rest on.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use harness::{Answer, TODAY, TestApp, a_claim, is_postgres};
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, QueryResult, Statement};
use serde_json::{Value, json};
use uuid::Uuid;
use zhixing_api::db::Sql;
use zhixing_api::kernel::calendar::court_date;
use zhixing_api::kernel::clock::{Clock as _, instant};
use zhixing_api::kernel::id::IdKind;
use zhixing_api::seed::{self, Directory, Plan};

const STREAK: &str =
    "query($by: StreakOf!, $id: ID) { complianceStreak(by: $by, id: $id) { days since overdueNow checkedOn
    lastOverdue { ruleCode caseNumber dueOn endedOn } } }";

async fn ask(app: &TestApp, who: &str, by: &str, id: Option<&str>) -> Answer {
    let variables = json!({ "by": by, "id": id });
    app.sign_in(who).await.run(STREAK, variables).await
}

async fn streak(app: &TestApp, who: &str, by: &str) -> Value {
    ask(app, who, by, None).await.data()["complianceStreak"].clone()
}

fn later(app: &TestApp, days: i64) {
    app.clock.advance(Duration::days(days));
    app.forget_tokens();
}

#[tokio::test]
async fn the_days_count_up_to_what_is_overdue_and_begin_again_the_day_after_it_was_done() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let days = async |app: &TestApp| streak(app, "judge.rapid1", "PERSON").await["days"].as_i64().unwrap();
    assert_eq!(days(&app).await, 0, "on the day of the first case");
    // N05 and N09 end on 19 March
    later(&app, 3);
    let last_day = streak(&app, "judge.rapid1", "TEAM").await;
    assert_eq!(
        (&last_day["days"], &last_day["since"]),
        (&json!(3), &json!("2026-03-16"))
    );
    assert_eq!(last_day["lastOverdue"], Value::Null, "nothing ever was");
    later(&app, 1);
    let overdue = streak(&app, "judge.rapid1", "PERSON").await;
    let shown = json!({ "days": 0, "since": null, "overdueNow": 2, "checkedOn": "2026-03-20", "lastOverdue":
        { "ruleCode": "N05", "caseNumber": case.number, "dueOn": "2026-03-19", "endedOn": null } });
    let by_rule = overdue["lastOverdue"]["ruleCode"].clone();
    assert!(by_rule == "N05" || by_rule == "N09", "both ended on one day: {by_rule}");
    let mut shown = shown;
    shown["lastOverdue"]["ruleCode"] = by_rule;
    assert_eq!(overdue, shown);
    later(&app, 2);
    assert_eq!(streak(&app, "chief", "COURT").await["days"], 0);
    let given = json!({ "reportOrder": true, "clueRequest": true });
    app.step("judge.rapid1", "issueNotice", &case, given).await;
    let met = streak(&app, "judge.rapid1", "PERSON").await;
    assert_eq!((&met["days"], &met["overdueNow"]), (&json!(0), &json!(0)));
    assert_eq!(
        met["lastOverdue"]["endedOn"], "2026-03-22",
        "the day itself still counts"
    );
    for days_after in 1..4 {
        later(&app, 1);
        let after = streak(&app, "judge.rapid1", "TEAM").await;
        assert_eq!(
            (&after["days"], &after["since"]),
            (&json!(days_after), &json!("2026-03-23"))
        );
    }
    let nobodys = ask(&app, "chief", "PERSON", Some(&app.handler("cashier").await)).await;
    assert_eq!(
        nobodys.data()["complianceStreak"],
        Value::Null,
        "who has no duty has no days"
    );
}

#[tokio::test]
async fn what_was_late_before_a_case_came_to_its_handler_is_not_held_against_him() {
    let app = TestApp::new().await;
    let case = app.triaged(&a_claim()).await;
    // N04 ends on 23 March, with the assignment
    later(&app, 9);
    let chosen = json!({ "handlerId": app.handler("judge.rapid1").await, "reason": "承办人熟悉本案情况" });
    app.step("chief", "assignCase", &case, chosen).await;
    app.step("judge.rapid1", "acceptHandover", &case, json!({})).await;
    let handlers = streak(&app, "judge.rapid1", "PERSON").await;
    // his days begin with his first case
    assert_eq!((&handlers["days"], &handlers["lastOverdue"]), (&json!(0), &Value::Null));
    let court = streak(&app, "chief", "COURT").await;
    assert_eq!(court["days"], 0, "but against the court");
    // and stays so, whatever is derived anew later
    let given = json!({ "reportOrder": true, "clueRequest": true });
    app.step("judge.rapid1", "issueNotice", &case, given).await;
    assert_eq!(streak(&app, "judge.rapid1", "TEAM").await["lastOverdue"], Value::Null);
}

#[tokio::test]
async fn who_sees_the_whole_court_sees_all_days_and_others_their_own() {
    let app = TestApp::new().await;
    app.handled(&a_claim()).await;
    later(&app, 5);
    let judge = app.handler("judge.rapid1").await;
    let teams = app
        .sign_in("chief")
        .await
        .ask("{ teams(first: 50) { nodes { id } } }")
        .await;
    let teams: Vec<String> = teams
        .at("/data/teams/nodes")
        .as_array()
        .unwrap()
        .iter()
        .map(|team| team["id"].as_str().unwrap().to_owned())
        .collect();
    for who in ["president", "chief", "supervisor"] {
        ask(&app, who, "COURT", None).await.done();
        ask(&app, who, "PERSON", Some(&judge)).await.done();
        for team in &teams {
            ask(&app, who, "TEAM", Some(team)).await.done();
        }
        let number = ask(&app, who, "PERSON", Some(&judge)).await;
        assert_ne!(number.at("/data/complianceStreak/lastOverdue/caseNumber"), &Value::Null);
    }
    for who in ["judge.rapid1", "clerk", "auxiliary", "cashier", "tribunal.tangtang"] {
        assert_eq!(ask(&app, who, "COURT", None).await.codes(), ["FORBIDDEN"], "{who}");
        ask(&app, who, "PERSON", None).await.done();
    }
    for who in [
        "judge.rapid2",
        "judge.compulsory1",
        "clerk",
        "cashier",
        "tribunal.tangtang",
    ] {
        assert_eq!(
            ask(&app, who, "PERSON", Some(&judge)).await.codes(),
            ["FORBIDDEN"],
            "{who}"
        );
        let mut open = 0;
        for team in &teams {
            let answer = ask(&app, who, "TEAM", Some(team)).await;
            open += usize::from(answer.codes().is_empty());
        }
        assert_eq!(
            open,
            usize::from(who.starts_with("judge")),
            "{who} sees his own team at most"
        );
    }
    for who in [
        "station.yangliu",
        "deputy",
        "applicant.pu",
        "sysadmin",
        "secadmin",
        "auditor",
    ] {
        for by in ["COURT", "TEAM", "PERSON"] {
            assert_eq!(ask(&app, who, by, None).await.codes(), ["FORBIDDEN"], "{who} {by}");
        }
        let counts = app
            .sign_in(who)
            .await
            .ask("{ overdueCounts(by: SEGMENT) { count } }")
            .await;
        assert_eq!(counts.codes(), ["FORBIDDEN"], "{who}");
    }
    let refused = ask(&app, "chief", "COURT", Some(&judge)).await;
    assert_eq!(
        (refused.code(), refused.fields()),
        ("INPUT_INVALID".to_owned(), vec!["id".to_owned()])
    );
    assert_eq!(
        ask(&app, "chief", "TEAM", None).await.fields(),
        ["id"],
        "the chief has no team"
    );
    let absent = ask(&app, "chief", "PERSON", Some("nobody")).await;
    assert_eq!(absent.data()["complianceStreak"], Value::Null);
}

/// A store as it stood after the first changes, in a place of its own.
pub(super) async fn older(app: &TestApp, changes: u32) -> DatabaseConnection {
    let url = if is_postgres() {
        let made = app.app.db.bare_writer().execute_unprepared("CREATE SCHEMA older").await;
        made.unwrap();
        app.place().location().url.clone()
    } else {
        "sqlite::memory:".to_owned()
    };
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).set_schema_search_path("older");
    let conn = Database::connect(options).await.unwrap();
    zhixing_migration::up_to(&conn, changes).await.unwrap();
    conn
}

#[tokio::test]
async fn what_ended_before_lateness_was_kept_is_filled_in() {
    let app = TestApp::new().await;
    let conn = older(&app, 6).await;
    let backend = conn.get_database_backend();
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap().timestamp_micros();
    // the day of the court begins at 16:00 UTC
    let (night, noon) = (at("2026-03-21T17:00:00Z"), at("2026-03-19T04:00:00Z"));
    let rows = [
        ("met_late", "court", None, Some(night), Some("2026-03-22")),
        ("waived", "local", None, Some(night), Some("2026-03-22")),
        ("met", "court", None, Some(noon), None),
        ("void", "court", None, None, Some("2026-03-25")),
        ("met_late", "party", None, Some(night), None),
        ("met_late", "court", Some("N05"), Some(night), None),
        ("open", "court", None, None, None),
    ];
    for (nth, (state, kind, ruled_by, ended_at, _)) in (1_u128..).zip(rows) {
        let (id, nobody) = (Uuid::from_u128(nth), Uuid::nil());
        let sql = Sql::new(
            "INSERT INTO deadline (id, root_id, matter, rule_code, rule_version, kind, started_by, started_at, state,
             due_on, excluded_days, official, ended_at, ruled_by, backdated, site_id, created_at, changed_at, sync_x)
             VALUES (?, ?, 'case', 'N06', 1, ?, ?, 1, ?, '2026-03-19', 0, TRUE, ?, ?, FALSE, ?, 1, ?, 1)",
        )
        .bind(id)
        .bind(nobody)
        .bind(kind)
        .bind(id)
        .bind(state)
        .bind(ended_at)
        .bind(ruled_by)
        .bind(nobody)
        .bind(at("2026-03-25T01:00:00Z"));
        conn.execute_raw(sql.build(backend)).await.unwrap();
    }
    zhixing_migration::up(&conn).await.unwrap();
    let sql = "SELECT late_until FROM deadline ORDER BY id";
    let filled = conn.query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
    let filled: Vec<Option<String>> = filled
        .iter()
        .map(|row| row.try_get("", "late_until").unwrap())
        .collect();
    let wanted = rows.map(|(_, _, _, _, late_until)| late_until.map(str::to_owned));
    assert_eq!(filled, wanted);
    let rules = "SELECT COUNT(*) AS n FROM deadline_rule WHERE code IN ('L02', 'L03')";
    let row = conn
        .query_one_raw(Statement::from_string(backend, rules))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.try_get::<i64>("", "n").unwrap(), 2);
}

/// What the county's rows say, one by one.
struct Row {
    code: String,
    due_on: NaiveDate,
    /// The day it ended, none while it runs.
    ended_on: Option<NaiveDate>,
    team: Option<Uuid>,
    person: Option<Uuid>,
    site: Uuid,
    desk: String,
}

impl Row {
    fn is_overdue_on(&self, day: NaiveDate) -> bool {
        self.due_on < day && self.ended_on.is_none_or(|ended| day <= ended)
    }
}

fn row(row: &QueryResult) -> Option<Row> {
    let state: String = row.try_get("", "state").unwrap();
    let (kind, ruled): (String, Option<String>) =
        (row.try_get("", "kind").unwrap(), row.try_get("", "ruled_by").unwrap());
    let due_on: Option<String> = row.try_get("", "due_on").unwrap();
    let ended: Option<i64> = row.try_get("", "ended_at").unwrap();
    let counts = !["party", "expiry"].contains(&kind.as_str())
        && ruled.is_none()
        && !["floor", "paused"].contains(&state.as_str());
    let due_on = due_on.filter(|_| counts)?;
    Some(Row {
        code: row.try_get("", "rule_code").unwrap(),
        due_on: due_on.parse().unwrap(),
        ended_on: ended.map(|at| court_date(instant(at))),
        team: row.try_get("", "team_id").unwrap(),
        person: row.try_get("", "handler_id").unwrap(),
        site: row.try_get("", "site_id").unwrap(),
        desk: row.try_get("", "desk").unwrap(),
    })
}

async fn rows(app: &TestApp) -> Vec<Row> {
    let sql = "SELECT d.*, COALESCE(c.desk, 'filing') AS desk FROM deadline d LEFT JOIN enforcement_case c ON c.id = d.root_id";
    let statement = Statement::from_string(app.app.db.backend(), sql);
    let all = app.app.db.bare_reader().query_all_raw(statement).await.unwrap();
    all.iter().filter_map(row).collect()
}

/// The days since the last one on which one of `rows` was overdue, day by day back from `today`.
fn counted(rows: &[&Row], today: NaiveDate) -> Option<i64> {
    (0..2_000).find(|back| {
        let day = today - Duration::days(*back);
        rows.iter().any(|row| row.is_overdue_on(day))
    })
}

fn global(app: &TestApp, kind: IdKind, id: Uuid) -> String {
    zhixing_api::graphql::global_id::of(app.app.db.keyring(), kind, id).to_string()
}

async fn county() -> TestApp {
    let app = TestApp::new().await;
    let plan = Plan::new(1, TODAY, 400, 16);
    seed::cases(&app.app.db, &plan, &Directory::new(1, TODAY))
        .await
        .unwrap();
    app
}

/// The same figures, counted from the rows, of the court, of each team and of each person.
#[tokio::test]
async fn the_figures_are_those_of_the_rows_counted_day_by_day() {
    let app = county().await;
    let rows = rows(&app).await;
    let mut sets: BTreeMap<(&str, Option<Uuid>), Vec<&Row>> = BTreeMap::new();
    for row in &rows {
        sets.entry(("COURT", None)).or_default().push(row);
        if let (Some(team), Some(person)) = (row.team, row.person) {
            sets.entry(("TEAM", Some(team))).or_default().push(row);
            sets.entry(("PERSON", Some(person))).or_default().push(row);
        }
    }
    assert!(sets.len() > 15, "{}", sets.len());
    let mut alive = 0;
    for moved in [0, 1, 6, 23] {
        later(&app, moved);
        let today = app.clock.today();
        for ((by, id), rows) in &sets {
            let kind = if *by == "TEAM" { IdKind::Team } else { IdKind::Person };
            let id = id.map(|id| global(&app, kind, id));
            let answer = ask(&app, "chief", by, id.as_deref()).await;
            let told = &answer.data()["complianceStreak"];
            let overdue = rows
                .iter()
                .filter(|row| row.is_overdue_on(today) && row.ended_on.is_none())
                .count();
            assert_eq!(told["overdueNow"], overdue, "{by} {id:?} on {today}");
            match counted(rows, today) {
                Some(days) => assert_eq!(told["days"], days, "{by} {id:?} on {today}: {told}"),
                None => assert_eq!(told["lastOverdue"], Value::Null, "{by} {id:?} on {today}"),
            }
            alive += usize::from(told["days"].as_i64() > Some(0));
        }
    }
    assert!(alive > 3, "some have days to show: {alive}");
}

#[tokio::test]
async fn what_is_overdue_is_counted_by_desk_team_place_rule_and_person() {
    let app = county().await;
    later(&app, 12);
    let (today, rows) = (app.clock.today(), rows(&app).await);
    let overdue: Vec<&Row> = rows
        .iter()
        .filter(|row| row.ended_on.is_none() && row.due_on < today)
        .collect();
    assert!(overdue.len() > 10, "{}", overdue.len());
    let keyed = |kind: IdKind, id: Option<Uuid>| id.map_or_else(|| "null".to_owned(), |id| global(&app, kind, id));
    for (by, key) in [
        (
            "SEGMENT",
            &(|row: &Row| row.desk.to_uppercase()) as &dyn Fn(&Row) -> String,
        ),
        ("TEAM", &|row: &Row| keyed(IdKind::Team, row.team)),
        ("SITE", &|row: &Row| keyed(IdKind::Site, Some(row.site))),
        ("RULE", &|row: &Row| row.code.clone()),
        ("PERSON", &|row: &Row| keyed(IdKind::Person, row.person)),
    ] {
        let mut wanted: BTreeMap<String, i64> = BTreeMap::new();
        for row in &overdue {
            *wanted.entry(key(row)).or_default() += 1;
        }
        let told = app.sign_in("supervisor").await;
        let told = told
            .ask(&format!("{{ overdueCounts(by: {by}) {{ key label count }} }}"))
            .await;
        let nodes = told.at("/data/overdueCounts").as_array().unwrap().clone();
        let of = |node: &Value| node["key"].as_str().unwrap_or("null").to_owned();
        let found: BTreeMap<String, i64> = nodes
            .iter()
            .map(|node| (of(node), node["count"].as_i64().unwrap()))
            .collect();
        assert_eq!(found, wanted, "{by}");
        assert!(nodes.iter().all(|node| node["label"] != ""), "{by}: {nodes:?}");
        assert!(
            nodes.is_sorted_by(|one, other| one["count"].as_i64() >= other["count"].as_i64()),
            "{by}"
        );
    }
    let counts = "{ overdueCounts(by: PERSON) { key count } complianceStreak(by: PERSON) { overdueNow } }";
    let own = app.sign_in("judge.rapid1").await.ask(counts).await;
    let (judge, nodes) = (
        app.handler("judge.rapid1").await,
        own.at("/data/overdueCounts").as_array().unwrap().clone(),
    );
    assert!(nodes.iter().all(|node| node["key"] == judge.as_str()), "{nodes:?}");
    let sum: i64 = nodes.iter().map(|node| node["count"].as_i64().unwrap()).sum();
    assert_eq!(
        sum,
        own.number("/data/complianceStreak/overdueNow"),
        "the cases are all his"
    );
    let at_site = app
        .sign_in("tribunal.tangtang")
        .await
        .ask("{ overdueCounts(by: SITE) { label count } }")
        .await;
    let places = at_site.at("/data/overdueCounts").as_array().unwrap().len();
    assert!(
        places < overdue.len(),
        "a tribunal sees its own townships: {}",
        at_site.body
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_streaks_in_one_request_do_not_wait_for_one_another() {
    let app = TestApp::new().await;
    app.handled(&a_claim()).await;
    app.advance(Duration::days(30)).await;
    app.forget_tokens();
    let many: Vec<String> = (0..25)
        .map(|n| format!(" a{n}: complianceStreak(by: COURT) {{ overdueNow lastOverdue {{ ruleName }} }}"))
        .collect();
    let chief = app.sign_in("chief").await;
    chief.ask(&format!("{{{} }}", many.concat())).await.done();
}
