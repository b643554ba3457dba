//! Work at the very moment in which its place or its team ends, or goes under another: what came first is counted by the
//! end, what comes later goes where work goes now, or is refused.

use std::time::{Duration, Instant};

use harness::{Answer, Client, TestApp, a_claim, is_postgres};
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseTransaction, Statement, TransactionTrait as _};
use serde_json::{Value, json};
use zhixing_api::domain::founding::{CourtFile, found};

use super::{id_of, in_township, refusal, told};

/// Stations that end, one a round, and their townships.
const ENDING: [(&str, &str); 8] = [
    ("haidai", "530381109"),
    ("longchang", "530381110"),
    ("longtan", "530381111"),
    ("reshui", "530381112"),
    ("baoshan", "530381113"),
    ("dongshan", "530381114"),
    ("puli", "530381201"),
    ("delu", "530381203"),
];
/// How long somebody may take to come to where he must wait.
const WAITS_WITHIN: Duration = Duration::from_secs(8);

fn a_visit() -> Value {
    json!({ "channel": "COUNTER", "purpose": "CONSULTATION", "visitorName": "老浦", "question": "如何申请执行？" })
}

async fn count(app: &TestApp, sql: &str) -> i64 {
    let reader = app.app.db.bare_reader();
    let statement = Statement::from_string(app.app.db.backend(), sql);
    let row = reader.query_one_raw(statement).await.unwrap().unwrap();
    row.try_get("", "n").unwrap()
}

/// Rows of a table that belong to a station.
async fn at(app: &TestApp, slug: &str, rows: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) AS n FROM {rows} AND site_id = (SELECT id FROM site WHERE slug = '{slug}')");
    count(app, &sql).await
}

/// Visits and applications of a station.
async fn brought_to(app: &TestApp, slug: &str) -> (i64, i64) {
    let all = async |table: &str| at(app, slug, &format!("{table} WHERE 1 = 1")).await;
    (all("visit").await, all("application").await)
}

/// The keeper of a station whose post ended yesterday, which the process he works at is not to hear of for a moment.
async fn leaving<'a>(app: &'a TestApp, slug: &str) -> Client<'a> {
    let keeper = app.sign_in(&format!("station.{slug}")).await;
    let sql =
        format!("UPDATE post SET ended_on = '2026-03-15' WHERE site_id = (SELECT id FROM site WHERE slug = '{slug}')");
    app.app.db.bare_writer().execute_unprepared(&sql).await.unwrap();
    keeper
}

/// Lets a township go to Yangliu.
async fn move_away(sysadmin: &Client<'_>, code: &str) {
    let moving = json!({ "code": code, "station": "yangliu" });
    sysadmin.act("moveTownship", moving, "site { slug }").await.done();
}

/// Ends a station as of yesterday; its township goes to Yangliu.
async fn end_station(sysadmin: &Client<'_>, site: &str, code: &str) -> Answer {
    move_away(sysadmin, code).await;
    end_moved(sysadmin, site).await
}

/// Ends a station whose township has gone.
async fn end_moved(sysadmin: &Client<'_>, site: &str) -> Answer {
    let fields = "openCases openApplications site { endsOn }";
    sysadmin.act("endSite", json!({ "siteId": site }), fields).await
}

/// What a station that ended left open is what the end told; nobody is to come there.
async fn check_ended(app: &TestApp, slug: &str, ended: &Answer) {
    assert_eq!(ended.text("/data/endSite/site/endsOn"), "2026-03-15");
    let cases = at(app, slug, "enforcement_case WHERE closed_on IS NULL").await;
    let applications = at(app, slug, "application WHERE state IN ('incomplete', 'submitted')").await;
    assert_eq!(
        (
            ended.number("/data/endSite/openCases"),
            ended.number("/data/endSite/openApplications")
        ),
        (cases, applications),
        "{slug}: {}",
        ended.body
    );
    let proposed = at(app, slug, "post_proposal WHERE outcome IS NULL").await;
    assert_eq!(proposed, 0, "{slug}: {}", ended.body);
}

/// Whether an act was done; else its place was over.
fn is_done(answer: &Answer, field: &str) -> bool {
    if answer.codes().is_empty() {
        return true;
    }
    assert_eq!(refusal(answer), told("PLACE_OVER", &[field]), "{}", answer.body);
    false
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_while_its_station_ends_is_counted_or_refused_or_goes_elsewhere() {
    let app = TestApp::new().await;
    let (sysadmin, clerk) = (app.sign_in("sysadmin").await, app.sign_in("clerk").await);
    let (mut met, mut over) = (0, 0);
    for (round, (slug, code)) in ENDING.into_iter().enumerate() {
        let site = id_of(&app, slug).await;
        let (application, version) = app.submitted(&in_township(code)).await;
        let accept = json!({ "applicationId": application, "expectedVersion": version });
        let post = json!({ "username": "station.yangliu", "role": "STN", "siteId": site });
        let before = brought_to(&app, slug).await;
        let keeper = leaving(&app, slug).await;
        let propose = async {
            if round % 2 == 0 {
                return None;
            }
            Some(sysadmin.act("savePost", post, "post { id }").await)
        };
        if round >= 4 {
            // so that the end comes first more often
            move_away(&sysadmin, code).await;
        }
        let end = async {
            if round < 4 {
                move_away(&sysadmin, code).await;
            }
            end_moved(&sysadmin, &site).await
        };
        let (visited, handed_in, accepted, proposed, ended) = tokio::join!(
            keeper.act("recordVisit", a_visit(), "visit { id }"),
            keeper.act("submitApplication", a_claim().input, "application { id }"),
            clerk.act("acceptApplication", accept, "case { site { slug } }"),
            propose,
            end
        );
        let visits = i64::from(is_done(&visited, "site"));
        let applications = i64::from(is_done(&handed_in, "site"));
        let after = brought_to(&app, slug).await;
        assert_eq!(after, (before.0 + visits, before.1 + applications));
        let lies_at = accepted.text("/data/acceptApplication/case/site/slug");
        assert!([slug, "yangliu"].contains(&lies_at.as_str()), "{lies_at}");
        let is_proposed = proposed.is_some_and(|proposed| is_done(&proposed, "siteId"));
        if ended.codes().is_empty() {
            check_ended(&app, slug, &ended).await;
            met += 1;
        } else {
            assert_eq!(refusal(&ended), told("PLACE_IN_USE", &["proposals:1"]));
            assert!(is_proposed);
        }
        over += (1 - visits) + (1 - applications) + i64::from(lies_at == "yangliu");
    }
    assert!(met >= ENDING.len() / 2, "{met} stations ended");
    println!("{met} of {} stations ended, {over} acts came too late", ENDING.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_assigned_while_its_team_ends_is_counted_or_goes_to_the_other() {
    let mut to_the_other = 0;
    for _ in 0..4 {
        let app = TestApp::new().await;
        let (named, chosen) = (app.triaged(&a_claim()).await, app.triaged(&a_claim()).await);
        let (one, two) = (id_of(&app, "速执一队").await, id_of(&app, "速执二队").await);
        let sysadmin = app.sign_in("sysadmin").await;
        let end = json!({ "teamId": one, "intoTeamId": two });
        let (named, chosen, ended) = tokio::join!(
            app.try_step("chief", "assignCase", &named, json!({ "teamId": one })),
            app.try_step("chief", "assignCase", &chosen, json!({})),
            sysadmin.act("endTeam", end, "openCases team { endsOn }")
        );
        assert_eq!(ended.text("/data/endTeam/team/endsOn"), "2026-03-15", "{}", ended.body);
        assert!(chosen.codes().is_empty(), "{}", chosen.body);
        let is_named = is_done(&named, "teamId");
        let of = async |team: &str| {
            let sql = format!(
                "SELECT COUNT(*) AS n FROM enforcement_case c JOIN team t ON t.id = c.team_id WHERE t.name = '{team}'"
            );
            count(&app, &sql).await
        };
        let (left, gone_on) = (of("速执一队").await, of("速执二队").await);
        assert_eq!(ended.number("/data/endTeam/openCases"), left);
        assert_eq!(left + gone_on, 1 + i64::from(is_named));
        to_the_other += gone_on;
    }
    println!("{to_the_other} of 4 cases went to the other team");
}

/// Somebody who lets nobody write to a table.
async fn hold(app: &TestApp, table: &str) -> DatabaseTransaction {
    let mut options = ConnectOptions::new(&app.place().location().url);
    options.max_connections(1);
    let held = Database::connect(options).await.unwrap().begin().await.unwrap();
    let lock = format!("LOCK TABLE {table} IN SHARE MODE");
    held.execute_unprepared(&lock).await.unwrap();
    held
}

/// Waits until so many wait for others.
async fn waiting(app: &TestApp, many: i64) {
    let began = Instant::now();
    let sql = "SELECT COUNT(*) AS n FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while count(app, sql).await < many {
        assert!(began.elapsed() < WAITS_WITHIN, "nobody waits, where {many} should");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Lets `work` look, and holds it up where it writes; `end` comes meanwhile, and waits for it.
async fn meanwhile<W: Future, E: Future>(app: &TestApp, table: &str, work: W, end: E) -> (W::Output, E::Output) {
    let held = hold(app, table).await;
    let come = async {
        waiting(app, 1).await;
        end.await
    };
    let let_go = async {
        waiting(app, 2).await;
        held.rollback().await.unwrap();
    };
    let (worked, ended, ()) = tokio::join!(work, come, let_go);
    (worked, ended)
}

/// On `SQLite` nobody looks while another writes.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_ends_a_station_waits_for_what_is_under_way_there() {
    if !is_postgres() {
        return;
    }
    let app = TestApp::new().await;
    let (sysadmin, clerk) = (app.sign_in("sysadmin").await, app.sign_in("clerk").await);
    let [visits, applications, cases, posts] = [ENDING[0], ENDING[1], ENDING[2], ENDING[3]];

    let site = id_of(&app, visits.0).await;
    let keeper = leaving(&app, visits.0).await;
    let visit = keeper.act("recordVisit", a_visit(), "visit { id }");
    let (visit, ended) = meanwhile(&app, "visit", visit, end_station(&sysadmin, &site, visits.1)).await;
    visit.done();
    check_ended(&app, visits.0, &ended).await;

    let site = id_of(&app, applications.0).await;
    let keeper = leaving(&app, applications.0).await;
    let claim = keeper.act("submitApplication", a_claim().input, "application { id }");
    let end = end_station(&sysadmin, &site, applications.1);
    let (claim, ended) = meanwhile(&app, "application", claim, end).await;
    claim.done();
    check_ended(&app, applications.0, &ended).await;
    assert!(ended.number("/data/endSite/openApplications") >= 1);

    let site = id_of(&app, cases.0).await;
    let (application, version) = app.submitted(&in_township(cases.1)).await;
    leaving(&app, cases.0).await;
    let accept = json!({ "applicationId": application, "expectedVersion": version });
    let accept = clerk.act("acceptApplication", accept, "case { site { slug } }");
    let end = end_station(&sysadmin, &site, cases.1);
    let (accepted, ended) = meanwhile(&app, "enforcement_case", accept, end).await;
    assert_eq!(accepted.text("/data/acceptApplication/case/site/slug"), cases.0);
    check_ended(&app, cases.0, &ended).await;
    assert_eq!(ended.number("/data/endSite/openCases"), 1);

    let site = id_of(&app, posts.0).await;
    leaving(&app, posts.0).await;
    let post = json!({ "username": "station.yangliu", "role": "STN", "siteId": site });
    let propose = sysadmin.act("savePost", post, "post { id }");
    let (proposed, ended) = meanwhile(&app, "post_proposal", propose, end_station(&sysadmin, &site, posts.1)).await;
    proposed.done();
    assert_eq!(refusal(&ended), told("PLACE_IN_USE", &["proposals:1"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_ends_a_team_waits_for_what_is_assigned_to_it() {
    if !is_postgres() {
        return;
    }
    let app = TestApp::new().await;
    let case = app.triaged(&a_claim()).await;
    let (one, two) = (id_of(&app, "速执一队").await, id_of(&app, "速执二队").await);
    let sysadmin = app.sign_in("sysadmin").await;
    let assign = app.try_step("chief", "assignCase", &case, json!({ "teamId": one }));
    let end = json!({ "teamId": one, "intoTeamId": two });
    let end = sysadmin.act("endTeam", end, "openCases");
    let (assigned, ended) = meanwhile(&app, "assignment", assign, end).await;
    assigned.done();
    assert_eq!(ended.number("/data/endTeam/openCases"), 1);
}

/// The court's file as far as Yangliu goes, under that tribunal.
fn yangliu_under(tribunal: &str) -> CourtFile {
    let file = json!({
        "court": { "name": "宣威市人民法院", "code": "云0381", "phone": "0874-7100100" },
        "tribunal": [
            { "slug": "tangtang", "name": "倘塘法庭", "phone": "0874-7100404" },
            { "slug": "geyi", "name": "格宜法庭", "phone": "0874-7100401" },
        ],
        "station": [{
            "slug": "yangliu", "township": "杨柳镇", "code": "530381115", "phone": "0874-7100522", "tribunal": tribunal,
        }],
    });
    serde_json::from_value(file).unwrap()
}

/// Visits and applications of Yangliu that its tribunal does not hold, and those that another one does.
async fn astray(app: &TestApp) -> (i64, i64) {
    let held = "FROM sync_entry o JOIN site s ON s.id = o.scope_id WHERE s.slug = 'yangliu'
        AND o.op = 'IN' AND o.kind IN ('visit', 'application')";
    let of = "SELECT 1 FROM sync_entry e JOIN site t ON t.id = e.scope_id
        WHERE e.root_id = o.root_id AND e.op = 'IN' AND t.kind = 'tribunal'";
    let missing = format!("SELECT COUNT(*) AS n {held} AND NOT EXISTS ({of} AND t.id = s.parent_id)");
    let elsewhere = format!("SELECT COUNT(*) AS n {held} AND EXISTS ({of} AND t.id <> s.parent_id)");
    (count(app, &missing).await, count(app, &elsewhere).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_while_its_station_goes_under_another_tribunal_goes_there_too() {
    let app = TestApp::new().await;
    let keeper = app.sign_in("station.yangliu").await;
    let mut tribunals = ["geyi", "tangtang"].into_iter().cycle();
    let before = brought_to(&app, "yangliu").await;
    for round in 0..12 {
        let file = yangliu_under(tribunals.next().unwrap());
        let (visited, handed_in, moved) = tokio::join!(
            keeper.act("recordVisit", a_visit(), "visit { id }"),
            keeper.act("submitApplication", a_claim().input, "application { id }"),
            found(&app.app.db, &file, false)
        );
        visited.done();
        handed_in.done();
        moved.unwrap();
        assert_eq!(astray(&app).await, (0, 0), "round {round}");
    }
    assert_eq!(brought_to(&app, "yangliu").await, (before.0 + 12, before.1 + 12));
    if !is_postgres() {
        return;
    }
    let file = yangliu_under("geyi");
    let visit = keeper.act("recordVisit", a_visit(), "visit { id }");
    let moving = Box::pin(found(&app.app.db, &file, false));
    let (visited, moved) = meanwhile(&app, "visit", visit, moving).await;
    visited.done();
    moved.unwrap();
    assert_eq!(astray(&app).await, (0, 0));
}
