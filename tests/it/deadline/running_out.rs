//! Limits that run out by the clock or by themselves: hours are told by the instant, what has lapsed is told once.

use chrono::Duration;
use harness::{TestApp, a_claim};
use sea_orm::ConnectionTrait as _;
use zhixing_api::db::{Root, Sql};
use zhixing_api::domain::deadline::{Occurrence, happened};
use zhixing_api::kernel::happening::Happening;
use zhixing_api::kernel::id::IdKind;
use zhixing_api::policy::{self, Actor};

use super::loaded::{Again, Nothing, matters};

/// A case with its handler, in which `word` is told, which no act tells yet.
async fn case_told(word: Happening) -> TestApp {
    let app = TestApp::new().await;
    app.handled(&a_claim()).await;
    let matters = matters(&app).await;
    let handled = matters.iter().find(|watched| watched.handler.is_some()).unwrap();
    let job = Actor::system("again");
    let permit = policy::authorize::<Again>(&job, &Nothing).unwrap();
    let tx = app.app.db.begin(&job).await.unwrap().permit(permit);
    happened(&tx.writes(), handled, &[Occurrence::now(word)]).await.unwrap();
    tx.touch(Root {
        kind: IdKind::Case,
        id: handled.root,
        version: 1,
        sites: vec![handled.site],
    });
    tx.commit(()).await.unwrap();
    app
}

/// The lines of a rule, in the order in which they were told, with what they are and whom they tell.
async fn lines(app: &TestApp, code: &str) -> Vec<(String, String)> {
    let sql = Sql::new(
        "SELECT r.threshold, r.text FROM reminder r JOIN deadline d ON d.id = r.deadline_id WHERE d.rule_code = ?
         ORDER BY r.made_at, r.id",
    )
    .bind(code);
    let db = &app.app.db;
    let rows = db.bare_reader().query_all_raw(sql.build(db.backend())).await.unwrap();
    let text = |row: &sea_orm::QueryResult, column: &str| row.try_get::<String>("", column).unwrap();
    rows.iter()
        .map(|row| {
            let line = text(row, "text");
            let said = line.split_once("案件").unwrap().1.to_owned();
            (text(row, "threshold"), said)
        })
        .collect()
}

fn said(threshold: &str, text: &str) -> (String, String) {
    (threshold.to_owned(), text.to_owned())
}

/// Lets the lines go out.
async fn told(app: &TestApp) {
    app.clock.advance(Duration::minutes(1));
    app.work_once().await;
}

#[tokio::test]
async fn a_limit_of_hours_is_told_by_the_instant_and_costs_nothing_before_it() {
    let app = case_told(Happening::SummonedInPerson).await;
    app.app.jobs.sweep().await.unwrap();
    let near = said("near", "临近超期（今日18:00到期：拘传询问），请尽快办理");
    assert_eq!(lines(&app, "N69").await, std::slice::from_ref(&near));
    app.clock.advance(Duration::hours(9));
    let before = app.statements();
    assert_eq!(
        app.app.jobs.sweep().await.unwrap().looked,
        0,
        "its last instant is in time"
    );
    assert!(app.statements() - before <= 2, "it waits in the list for its instant");
    app.clock.advance(Duration::minutes(1));
    assert_eq!(app.app.jobs.sweep().await.unwrap().looked, 1);
    let late = said("overdue", "已超期（今日18:00到期：拘传询问），请立即办理");
    assert_eq!(lines(&app, "N69").await, [near.clone(), late.clone()]);
    app.clock.advance(Duration::minutes(1));
    assert_eq!(app.app.jobs.sweep().await.unwrap().looked, 0, "told once a day");
    app.clock.advance(Duration::days(1));
    app.app.jobs.sweep().await.unwrap();
    let next = said("overdue", "已超期（超1天：拘传询问），请立即办理");
    assert_eq!(lines(&app, "N69").await, [near, late, next]);
    told(&app).await;
}

/// Fifteen days of detention that end are nobody's debt, and nobody above the handler is told of them day by day.
#[tokio::test]
async fn what_has_lapsed_is_told_once_and_climbs_no_ladder() {
    let app = case_told(Happening::Detained).await;
    for _ in 0..40 {
        app.app.jobs.sweep().await.unwrap();
        app.clock.advance(Duration::days(1));
    }
    let lines = lines(&app, "N68").await;
    assert_eq!(
        lines,
        [
            said("near", "临近届满（剩2天：拘留期满），请尽快办理"),
            said("half", "临近届满（剩1天：拘留期满），请尽快办理"),
            said("lapsed", "期限已届满（3月31日：拘留期满），请核实处理"),
        ]
    );
    told(&app).await;
}
