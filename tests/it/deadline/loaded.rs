//! Deadlines that were loaded with their cases: the ones acts would have written.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use harness::{Settings, TODAY, TestApp};
use sea_orm::{ConnectionTrait as _, QueryResult};
use uuid::Uuid;
use zhixing_api::db::{Serves, Sql};
use zhixing_api::domain::deadline::rules::{DueBy, Moment};
use zhixing_api::domain::deadline::watch::rederive;
use zhixing_api::domain::deadline::{Cause, DeadlineRows, Matter, Watched};
use zhixing_api::domain::reminder::rules::{Limit, Subject, line as reminder_line, of_application, of_case};
use zhixing_api::kernel::calendar::court_date;
use zhixing_api::kernel::clock::{Clock as _, instant};
use zhixing_api::kernel::id::Id;
use zhixing_api::policy::{self, Action, Actor, Reach, Row};
use zhixing_api::seed::{self, Directory, Plan};

/// A deadline, what it is told, and the line.
type Made = (Uuid, String, String);

/// Derives deadlines again, as a new calendar would, or tells what no act tells yet.
pub struct Again;

impl Action for Again {
    const ROW: Row = Row::File;
    const NAME: &'static str = "again";
    const JOBS: &'static [&'static str] = &["again"];
    type On = Nothing;
}

impl Serves<DeadlineRows> for Again {}

pub struct Nothing;

impl Reach for Nothing {
    fn is_own(&self, _actor: &Actor) -> bool {
        false
    }

    fn is_at_site(&self, _actor: &Actor) -> bool {
        false
    }

    fn object(&self) -> Option<(&'static str, Uuid)> {
        None
    }
}

/// What the small county is loaded from.
pub fn plan() -> Plan {
    Plan::new(1, TODAY, 150, 16)
}

/// The small county.
pub async fn loaded() -> TestApp {
    let app = TestApp::new().await;
    let counts = seed::cases(&app.app.db, &plan(), &Directory::new(1, TODAY))
        .await
        .unwrap();
    assert!(counts["deadline"] > 1_000 && counts["happening"] > 1_000, "{counts:?}");
    app
}

/// What each deadline that waits is told, as the rules say it: the deadline, what it is, and the line.
async fn lines_by_the_rules(app: &TestApp) -> BTreeSet<Made> {
    let sql = Sql::new(
        "SELECT d.id, d.rule_code, d.kind, d.due_on, d.due_at, r.name, r.warn_days, c.number, o.received_at, p.name AS whom
         FROM deadline_look l JOIN deadline d ON d.id = l.deadline_id
         JOIN deadline_rule r ON r.code = d.rule_code AND r.version = d.rule_version
         LEFT JOIN enforcement_case c ON c.id = d.root_id LEFT JOIN application o ON o.id = d.root_id
         LEFT JOIN person p ON p.id = d.handler_id WHERE d.state = 'open'",
    );
    let db = &app.app.db;
    let rows = db.bare_reader().query_all_raw(sql.build(db.backend())).await.unwrap();
    let now = Moment::of_instant(app.clock.now());
    let line = |row: &QueryResult| {
        let text = |column: &str| row.try_get::<Option<String>>("", column).unwrap();
        let at = |column: &str| row.try_get::<Option<i64>>("", column).unwrap().map(instant);
        let limit = Limit {
            kind: text("kind").unwrap().parse().unwrap(),
            due: DueBy {
                on: text("due_on").unwrap().parse().unwrap(),
                at: at("due_at"),
            },
            warn_days: text("warn_days").unwrap().parse().unwrap(),
        };
        let call = limit.call(now)?;
        let matter = text("number").map_or_else(
            || of_application(court_date(at("received_at").unwrap())),
            |number| of_case(&number),
        );
        let whom = match (text("number"), text("whom")) {
            (None, _) => "立案窗口".to_owned(),
            (Some(_), whom) => whom.unwrap_or_else(|| "分案人员".to_owned()),
        };
        let subject = Subject {
            whom: &whom,
            matter: &matter,
            code: &text("rule_code").unwrap().parse().unwrap(),
            node: &text("name").unwrap(),
            due: limit.due,
        };
        let id: Uuid = row.try_get("", "id").unwrap();
        Some((
            id,
            call.threshold().as_ref().to_owned(),
            reminder_line(&subject, limit.kind, now),
        ))
    };
    rows.iter().filter_map(line).collect()
}

/// What was told since an instant, but for the ladder.
async fn lines_made(app: &TestApp, since: DateTime<Utc>) -> Vec<Made> {
    let sql =
        Sql::new("SELECT deadline_id, threshold, text FROM reminder WHERE threshold <> 'escalated' AND made_at >= ?")
            .bind(since.timestamp_micros());
    let db = &app.app.db;
    let rows = db.bare_reader().query_all_raw(sql.build(db.backend())).await.unwrap();
    let made = |row: &QueryResult| {
        let text = |column: &str| row.try_get::<String>("", column).unwrap();
        (row.try_get("", "deadline_id").unwrap(), text("threshold"), text("text"))
    };
    rows.iter().map(made).collect()
}

/// Cases and applications at all stages, near, overdue and lapsed, swept by two processes at once on several days.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_tell_of_a_mixed_county_exactly_what_the_rules_say() {
    let app = loaded().await;
    app.submitted(&harness::a_claim()).await;
    let beside = app.beside(Settings::default()).await;
    let mut seen = BTreeSet::new();
    for days in [0, 1, 4, 10, 120] {
        app.clock.advance(Duration::days(days));
        let expected = lines_by_the_rules(&app).await;
        let (one, other) = tokio::join!(app.app.jobs.sweep(), beside.jobs.sweep());
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!(one.failed + other.failed, 0);
        let made = lines_made(&app, app.clock.now()).await;
        let told: BTreeSet<Made> = made.iter().cloned().collect();
        assert_eq!(told.len(), made.len(), "none twice");
        // what waits from an earlier day and came to nothing new since is not told again
        let known: BTreeSet<Made> = expected.difference(&told).cloned().collect();
        assert!(
            told.is_subset(&expected),
            "{:?}",
            told.difference(&expected).collect::<Vec<_>>()
        );
        assert!(
            known
                .iter()
                .all(|(id, call, _)| call != "overdue" && seen.contains(&(*id, call.clone()))),
            "missing: {known:?}"
        );
        assert!(!told.is_empty());
        seen.extend(told.into_iter().map(|(id, call, _)| (id, call)));
        app.clock.advance(Duration::minutes(1));
        let again = app.app.jobs.sweep().await.unwrap();
        assert_eq!(again.reminded, 0, "{again:?}");
    }
    let calls: BTreeSet<&str> = seen.iter().map(|(_, call)| call.as_str()).collect();
    assert_eq!(
        calls,
        ["half", "lapsed", "near", "overdue"].into(),
        "all there is was met"
    );
    app.work_once().await;
}

/// Every matter that has deadlines, as its row tells it.
pub async fn matters(app: &TestApp) -> Vec<Watched> {
    let sql = Sql::new(
        "SELECT id, 'case' AS matter, performance_kind, basis_kind, site_id, tribunal_id, team_id, handler_id
         FROM enforcement_case UNION ALL
         SELECT id, 'application', performance_kind, basis_kind, site_id, NULL, NULL, NULL FROM application",
    );
    let db = &app.app.db;
    let rows = db.bare_reader().query_all_raw(sql.build(db.backend())).await.unwrap();
    let watched = |row: &QueryResult| {
        let id = |column: &str| row.try_get::<Option<Uuid>>("", column).unwrap();
        let text = |column: &str| row.try_get::<String>("", column).unwrap();
        Watched {
            root: id("id").unwrap(),
            matter: text("matter").parse::<Matter>().unwrap(),
            is_money_claim: text("performance_kind") == "money",
            is_administrative: text("basis_kind") == "administrative_decision",
            site: Id::new(id("site_id").unwrap()),
            tribunal: id("tribunal_id").map(Id::new),
            team: id("team_id").map(Id::new),
            handler: id("handler_id").map(Id::new),
        }
    };
    rows.iter().map(watched).collect()
}

/// Derives the deadlines of a matter again; how many moved. Nothing of it is kept.
async fn moved(app: &TestApp, watched: &Watched) -> i64 {
    let job = Actor::system("again");
    let permit = policy::authorize::<Again>(&job, &Nothing).unwrap();
    let tx = app.app.db.begin(&job).await.unwrap().permit(permit);
    rederive(&tx.writes(), watched, Cause::Event).await.unwrap();
    let sql = Sql::new("SELECT COUNT(*) AS n FROM deadline WHERE root_id = ? AND changed_at >= ?")
        .bind(watched.root)
        .bind(app.clock.now().timestamp_micros());
    let row = tx.reads().row(sql).await.unwrap();
    row.unwrap().try_get("", "n").unwrap()
}

#[tokio::test]
async fn deriving_loaded_deadlines_again_changes_none() {
    let app = loaded().await;
    let matters = matters(&app).await;
    assert_eq!(matters.len(), 154);
    for watched in &matters {
        assert_eq!(moved(&app, watched).await, 0, "{watched:?}");
    }
    let mut moves = 0;
    for watched in matters.iter().filter(|watched| watched.handler.is_some()) {
        let other = Watched {
            handler: None,
            ..*watched
        };
        moves += moved(&app, &other).await;
    }
    assert!(moves > 0, "a case without its handler is another");
}

#[tokio::test]
async fn a_loaded_county_has_a_board() {
    let app = loaded().await;
    let board = "{ deadlines(first: 100) { nodes { rule { code } status } } }";
    let answer = app.sign_in("chief").await.ask(board).await;
    let nodes = answer.at("/data/deadlines/nodes").as_array().unwrap();
    let with = |status: &str| nodes.iter().filter(|node| node["status"] == status).count();
    assert!(
        with("OVERDUE") > 0 && with("NEAR") > 0 && with("RUNNING") > 0,
        "{nodes:?}"
    );
}
