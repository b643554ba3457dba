//! Deadlines that were loaded with their cases: the ones acts would have written.

use harness::{TODAY, TestApp};
use sea_orm::ConnectionTrait as _;
use uuid::Uuid;
use zhixing_api::db::Sql;
use zhixing_api::domain::deadline::watch::rederive;
use zhixing_api::domain::deadline::{Cause, Matter, Watched};
use zhixing_api::kernel::clock::Clock as _;
use zhixing_api::kernel::id::Id;
use zhixing_api::policy::{self, Action, Actor, Reach, Row};
use zhixing_api::seed::{self, Directory, Plan};

/// Derives deadlines again, as a new calendar would, or tells what no act tells yet.
pub struct Again;

impl Action for Again {
    const ROW: Row = Row::File;
    const NAME: &'static str = "again";
    const JOBS: &'static [&'static str] = &["again"];
    type On = Nothing;
}

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

async fn loaded() -> TestApp {
    let app = TestApp::new().await;
    let plan = Plan::new(1, TODAY, 150, 16);
    let counts = seed::cases(&app.app.db, &plan, &Directory::new(1, TODAY))
        .await
        .unwrap();
    assert!(counts["deadline"] > 1_000 && counts["happening"] > 1_000, "{counts:?}");
    app
}

/// Every matter that has deadlines, as its row tells it.
pub async fn matters(app: &TestApp) -> Vec<Watched> {
    let sql = Sql::new(
        "SELECT id, 'case' AS matter, performance_kind, basis_kind, site_id, tribunal_id, team_id, handler_id
         FROM enforcement_case UNION ALL
         SELECT id, 'application', performance_kind, basis_kind, site_id, NULL, NULL, NULL FROM application",
    );
    let db = &app.app.db;
    let rows = db.reader().query_all_raw(sql.build(db.backend())).await.unwrap();
    let watched = |row: &sea_orm::QueryResult| {
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
    rederive(&tx, watched, Cause::Event).await.unwrap();
    let sql = Sql::new("SELECT COUNT(*) AS n FROM deadline WHERE root_id = ? AND changed_at >= ?")
        .bind(watched.root)
        .bind(app.clock.now().timestamp_micros());
    let row = tx.conn().query_one_raw(sql.build(tx.backend())).await.unwrap();
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
