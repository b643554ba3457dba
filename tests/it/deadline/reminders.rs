//! Reminders: one for each deadline and threshold, whoever sweeps and however often.

use chrono::Duration;
use harness::{Settings, TestApp, a_claim};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};
use zhixing_api::kernel::practice::Practice;

async fn sweep(app: &TestApp) -> (i64, i64, i64) {
    let supervisor = app.sign_in("supervisor").await;
    let answer = supervisor
        .act("runDeadlineSweep", json!({}), "looked reminded failed")
        .await;
    let number = |name: &str| answer.number(&format!("/data/runDeadlineSweep/{name}"));
    (number("looked"), number("reminded"), number("failed"))
}

/// How many reminders of cases a sweep made.
async fn reminded(app: &TestApp) -> usize {
    let before = texts(app).await.len();
    assert_eq!(sweep(app).await.2, 0);
    texts(app).await.len() - before
}

fn later(app: &TestApp, days: i64) {
    app.clock.advance(Duration::days(days));
    app.forget_tokens();
}

/// What a reader sees about cases, and about applications.
async fn seen_by(app: &TestApp, who: &str) -> (Vec<String>, Vec<String>) {
    let ask = "{ reminders(first: 100) { nodes { case { id } application { id } text } } }";
    let answer = app.sign_in(who).await.ask(ask).await;
    let nodes = answer.at("/data/reminders/nodes").as_array().unwrap().clone();
    let about = |one: &str, other: &str| {
        let nodes = nodes.iter().filter(|node| node[one].is_object());
        let texts = nodes.map(|node| {
            assert!(node[other].is_null(), "{node}");
            node["text"].as_str().unwrap().to_owned()
        });
        texts.collect::<Vec<_>>()
    };
    (about("case", "application"), about("application", "case"))
}

/// The lines about cases, newest first.
async fn texts(app: &TestApp) -> Vec<String> {
    seen_by(app, "supervisor").await.0
}

/// All lines, newest first.
async fn every_text(app: &TestApp) -> Vec<String> {
    let ask = "{ reminders(first: 100) { nodes { text } } }";
    let answer = app.sign_in("supervisor").await.ask(ask).await;
    let nodes = answer.at("/data/reminders/nodes").as_array().unwrap().clone();
    nodes
        .iter()
        .map(|node| node["text"].as_str().unwrap().to_owned())
        .collect()
}

/// Lets the lines go out.
async fn told(app: &TestApp) {
    app.clock.advance(Duration::minutes(1));
    app.work_once().await;
}

#[tokio::test]
async fn a_handler_is_reminded_at_each_threshold_once_and_the_log_shows_what_became_of_it() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    assert_eq!(reminded(&app).await, 0, "nothing is near");
    later(&app, 2);
    // N05 and N09 end on the third day; N06 is bound by N05
    assert_eq!(reminded(&app).await, 2);
    assert_eq!(reminded(&app).await, 0);
    assert_eq!(sweep(&app).await, (0, 0, 0), "a second sweep adds none");
    later(&app, 1);
    assert_eq!(reminded(&app).await, 2, "half of a lead of one day is its last day");
    later(&app, 1);
    assert_eq!(reminded(&app).await, 2, "overdue");
    later(&app, 1);
    assert_eq!(reminded(&app).await, 2, "and on each day after");
    app.step(
        "judge.rapid1",
        "issueNotice",
        &case,
        json!({ "reportOrder": true, "clueRequest": true }),
    )
    .await;
    later(&app, 1);
    assert_eq!(reminded(&app).await, 0, "what is done is reminded of no more");

    let mut said = texts(&app).await;
    said.reverse();
    insta::assert_json_snapshot!("texts", said);
    told(&app).await;
    let ask = "query($id: ID!) { reminders(caseId: $id, first: 1) { totalCount nodes { case { id } threshold byHand
        deliveries { channel state attempts result } } } }";
    let log = app.sign_in("supervisor").await.run(ask, json!({ "id": case.id })).await;
    assert_eq!(log.number("/data/reminders/totalCount"), 8);
    assert_eq!(log.at("/data/reminders/nodes/0/deliveries/0/channel"), "log");
    assert_eq!(log.at("/data/reminders/nodes/0/deliveries/0/state"), "SENT");
    assert_eq!(log.at("/data/reminders/nodes/0/deliveries/0/attempts"), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_that_sweep_at_once_remind_of_everything_once() {
    let app = TestApp::new().await;
    for _ in 0..30 {
        app.filed(&a_claim()).await;
    }
    let beside = app.beside(Settings::default()).await;
    later(&app, 5);
    let (one, other) = tokio::join!(app.app.jobs.sweep(), beside.jobs.sweep());
    let (one, other) = (one.unwrap(), other.unwrap());
    assert_eq!(one.failed + other.failed, 0, "{one:?} {other:?}");
    let statement = Statement::from_string(app.app.db.backend(), "SELECT COUNT(*) AS n FROM reminder");
    let row = app
        .app
        .db
        .bare_reader()
        .query_one_raw(statement)
        .await
        .unwrap()
        .unwrap();
    let made: i64 = row.try_get("", "n").unwrap();
    assert_eq!(one.reminded + other.reminded, made.unsigned_abs(), "{one:?} {other:?}");
    assert_eq!(texts(&app).await.len(), 30);
    told(&app).await;
}

#[tokio::test]
async fn a_deadline_that_cannot_be_looked_at_stops_no_other() {
    let app = TestApp::new().await;
    for _ in 0..3 {
        app.filed(&a_claim()).await;
    }
    // a rule nobody knows: the row is broken by hand, with the stamp the check wants
    let sql = "UPDATE deadline SET rule_version = 9, sync_x = sync_x WHERE id =
        (SELECT d.id FROM deadline d WHERE d.rule_code = 'N04' ORDER BY d.id LIMIT 1)";
    let triggers = if harness::is_postgres() {
        vec!["DROP TRIGGER deadline_stamp ON deadline"]
    } else {
        vec!["DROP TRIGGER deadline_stamp_UPDATE"]
    };
    for sql in triggers.into_iter().chain([sql]) {
        let statement = Statement::from_string(app.app.db.backend(), sql);
        app.app.db.bare_writer().execute_raw(statement).await.unwrap();
    }
    later(&app, 5);
    assert_eq!(sweep(&app).await.2, 1);
    assert_eq!(texts(&app).await.len(), 2);
    told(&app).await;
}

#[tokio::test]
async fn a_supervisor_reminds_by_hand_and_says_nothing_private() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let supervisor = app.sign_in("supervisor").await;
    let with = |note: &str| json!({ "caseId": case.id, "note": note });
    supervisor
        .act("remind", with("请于2026-03-20前完成查控"), "case { id }")
        .await
        .done();
    for note in [
        "",
        "老浦来电催问",
        "尽快发放5000元",
        "尽快发放伍仟元",
        "请尽快发放5000",
        "证件尾号1234",
        "回电13900000000",
    ] {
        let answer = supervisor.act("remind", with(note), "case { id }").await;
        assert_eq!(answer.codes(), ["REMINDER_PRIVATE"], "{note}");
    }
    let said = texts(&app).await;
    assert_eq!(said.len(), 1);
    assert!(
        said[0].ends_with("云0381执1号案件：请于2026-03-20前完成查控"),
        "{said:?}"
    );
    for who in [
        "president",
        "chief",
        "judge.rapid1",
        "clerk",
        "auxiliary",
        "cashier",
        "station.yangliu",
        "deputy",
        "applicant.pu",
        "sysadmin",
    ] {
        let client = app.sign_in(who).await;
        for (act, input) in [("remind", with("请办理")), ("runDeadlineSweep", json!({}))] {
            assert_eq!(
                client.act(act, input, "__typename").await.codes(),
                ["FORBIDDEN"],
                "{act} by {who}"
            );
        }
    }
    for (who, sees) in [
        ("chief", 1),
        ("judge.rapid1", 1),
        ("judge.rapid2", 0),
        ("station.yangliu", 1),
        ("station.haidai", 0),
    ] {
        let answer = app.sign_in(who).await.ask("{ reminders { nodes { text } } }").await;
        let nodes = answer.at("/data/reminders/nodes").as_array().map_or(0, Vec::len);
        assert_eq!(nodes, sees, "{who}: {}", answer.body);
    }
    let pu = app
        .sign_in("applicant.pu")
        .await
        .ask("{ reminders { nodes { text } } }")
        .await;
    assert_eq!(pu.codes(), ["FORBIDDEN"]);
    told(&app).await;
}

#[tokio::test]
async fn no_line_in_the_chat_names_a_party_a_sum_or_a_number() {
    let app = TestApp::new().await;
    app.handled(&a_claim()).await;
    later(&app, 40);
    sweep(&app).await;
    let said = every_text(&app).await.join("\n");
    let claim: Value = a_claim().input;
    let mut private = vec!["5000".to_owned(), "500000".to_owned()];
    for party in claim["parties"].as_array().unwrap() {
        for field in ["name", "idNumber", "phone", "address", "creditCode"] {
            private.extend(party[field].as_str().map(str::to_owned));
        }
    }
    for text in private {
        assert!(!said.contains(&text), "{text} in {said}");
    }
    assert!(said.contains("云0381执1号"), "{said}");
    told(&app).await;
}

/// What stays overdue is told to the leader of the team and then to the chief, each once a day, as far as the court says.
#[tokio::test]
async fn what_stays_overdue_climbs_the_ladder() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    // a colleague leads the team: whoever handles the case himself is told as its handler alone
    let lead =
        "UPDATE post SET leads = (id = (SELECT MIN(o.id) FROM post o WHERE o.team_id = post.team_id AND NOT o.leads))
        WHERE team_id IN (SELECT team_id FROM enforcement_case WHERE team_id IS NOT NULL)";
    let lead = if harness::is_postgres() {
        lead.replace("MIN(o.id)", "MIN(o.id::text)::uuid")
    } else {
        lead.to_owned()
    };
    let db = app.app.db.bare_writer();
    db.execute_unprepared(&lead).await.unwrap();
    let escalated = async |days: i64| {
        later(&app, days);
        let before = texts(&app).await.len();
        sweep(&app).await;
        let mut new = texts(&app).await;
        new.truncate(new.len() - before);
        let mut new: Vec<String> = new.into_iter().filter(|text| text.contains("请督促办理")).collect();
        new.sort();
        new
    };
    assert_eq!(escalated(3).await.len(), 0, "the last day");
    let first = escalated(1).await;
    assert_eq!(first.len(), 2, "two nodes are late: {first:?}");
    assert!(first.iter().all(|line| line.contains("（团队负责人）")), "{first:?}");
    assert_eq!(escalated(0).await.len(), 0, "a second sweep adds none");
    assert_eq!(escalated(1).await.len(), 2);
    let third = escalated(1).await;
    assert_eq!(third.len(), 4, "{third:?}");
    assert_eq!(
        third.iter().filter(|line| line.contains("（执行局长）")).count(),
        2,
        "{third:?}"
    );
    assert!(third.iter().all(|line| line.contains("（超3天：")), "{third:?}");
    // who stepped aside from the case hears no more of it
    let input = json!({ "caseId": case.id, "kind": "KIN", "note": "当事人的近亲属" });
    app.sign_in("chief")
        .await
        .act("declareConflict", input, "caseId")
        .await
        .done();
    let fourth = escalated(1).await;
    assert!(
        fourth.len() == 2 && fourth.iter().all(|line| line.contains("（团队负责人）")),
        "{fourth:?}"
    );
    told(&app).await;
    let log = "SELECT COUNT(DISTINCT person_id) AS n FROM reminder WHERE threshold = 'escalated'";
    let statement = Statement::from_string(app.app.db.backend(), log);
    let row = app
        .app
        .db
        .bare_reader()
        .query_one_raw(statement)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.try_get::<i64>("", "n").unwrap(), 2);
}

/// Who cannot sign in any more is told nothing: it would stand in his name and reach nobody.
#[tokio::test]
async fn who_cannot_sign_in_is_no_superior() {
    let app = TestApp::new().await;
    app.handled(&a_claim()).await;
    let gone = json!({ "username": "chief" });
    let sysadmin = app.sign_in("sysadmin").await;
    sysadmin.act("disableUser", gone.clone(), "openCases").await.done();
    later(&app, 6);
    sweep(&app).await;
    let lines = texts(&app).await;
    assert!(lines.iter().any(|line| line.contains("已超期")), "{lines:?}");
    assert!(!lines.iter().any(|line| line.contains("（执行局长）")), "{lines:?}");
    app.sign_in("sysadmin")
        .await
        .act("enableUser", gone, "user { disabled }")
        .await
        .done();
    later(&app, 1);
    sweep(&app).await;
    let lines = texts(&app).await;
    assert!(lines.iter().any(|line| line.contains("（执行局长）")), "{lines:?}");
    told(&app).await;
}

/// The chief is told as chief of what other teams leave overdue, and once a day, as its leader, of what his own does.
#[tokio::test]
async fn a_chief_who_leads_a_team_is_told_as_chief_and_never_twice_a_day() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let of_case = "(SELECT team_id FROM enforcement_case WHERE team_id IS NOT NULL)";
    let leads = async |which: &str| {
        for sql in [
            "UPDATE post SET leads = (1 = 0)".to_owned(),
            format!(
                "UPDATE post SET leads = (1 = 1), team_id = (SELECT MIN(CAST(t.id AS {})) FROM team t WHERE t.id {which} {of_case})
                 WHERE role = 'CHIEF'",
                if harness::is_postgres() { "TEXT" } else { "BLOB" }
            ),
        ] {
            let sql = if harness::is_postgres() {
                sql.replace("(SELECT MIN(CAST(t.id AS TEXT))", "(SELECT MIN(t.id::text)::uuid")
            } else {
                sql
            };
            app.app.db.bare_writer().execute_unprepared(&sql).await.unwrap();
        }
    };
    let told_today = async |days: i64| {
        later(&app, days);
        let before = texts(&app).await.len();
        sweep(&app).await;
        let mut new = texts(&app).await;
        new.truncate(new.len() - before);
        let told: Vec<String> = new.into_iter().filter(|text| text.contains("请督促办理")).collect();
        let as_what = |title: &str| told.iter().filter(|text| text.contains(title)).count();
        (as_what("（团队负责人）"), as_what("（执行局长）"))
    };
    leads("NOT IN").await;
    assert_eq!(told_today(3).await, (0, 0), "the last day");
    assert_eq!(told_today(3).await, (0, 2), "another's team: two nodes are late");
    leads("IN").await;
    assert_eq!(
        told_today(1).await,
        (2, 0),
        "his own team: once for each node, not twice"
    );
    assert_eq!(told_today(0).await, (0, 0));
    let twice = "SELECT COUNT(*) AS n FROM (SELECT deadline_id FROM reminder WHERE threshold = 'escalated'
        GROUP BY deadline_id, person_id, made_at HAVING COUNT(*) > 1) t";
    let row = Statement::from_string(app.app.db.backend(), twice);
    let row = app.app.db.bare_reader().query_one_raw(row).await.unwrap().unwrap();
    assert_eq!(row.try_get::<i64>("", "n").unwrap(), 0);
    assert!(!case.id.is_empty());
    told(&app).await;
}

/// An application that waits too long is told of as a case is, to those who see it, by its day alone.
#[tokio::test]
async fn applications_stand_in_the_log_of_those_who_see_them() {
    let app = TestApp::new().await;
    let before = seen_by(&app, "supervisor").await.1.len();
    assert_eq!(before, 0, "nothing is near");
    let (application, _) = app.submitted(&a_claim()).await;
    later(&app, 5);
    assert_eq!(sweep(&app).await.2, 0);
    let ask = "query { reminders(first: 100) { nodes { case { id } application { id } text threshold } } }";
    let log = app.sign_in("supervisor").await.ask(ask).await;
    let nodes = log.at("/data/reminders/nodes").as_array().unwrap().clone();
    let of_it: Vec<&Value> = nodes
        .iter()
        .filter(|node| node["application"]["id"] == application.as_str())
        .collect();
    assert!(!of_it.is_empty(), "{nodes:?}");
    for node in &of_it {
        assert_eq!(node["case"], Value::Null);
        let text = node["text"].as_str().unwrap();
        assert!(text.starts_with("@立案窗口 3月16日收到的执行申请临近超期（"), "{text}");
    }
    for (who, sees) in [
        ("chief", true),
        ("president", true),
        ("station.yangliu", true),
        ("station.haidai", false),
        ("judge.rapid1", false),
        ("cashier", false),
    ] {
        let answer = app.sign_in(who).await.ask(ask).await;
        let nodes = answer.at("/data/reminders/nodes").as_array().unwrap();
        let saw = nodes
            .iter()
            .any(|node| node["application"]["id"] == application.as_str());
        assert_eq!(saw, sees, "{who}: {}", answer.body);
    }
    told(&app).await;
}

#[tokio::test]
async fn a_court_that_tells_nobody_else_has_no_ladder() {
    let app = TestApp::with(Settings {
        practice: Practice {
            leader_after_days: 0,
            chief_after_days: 0,
            ..Practice::default()
        },
        ..Settings::default()
    })
    .await;
    app.handled(&a_claim()).await;
    later(&app, 30);
    assert!(reminded(&app).await > 0);
    assert!(
        texts(&app)
            .await
            .iter()
            .all(|text| text.ends_with("请立即办理") || text.ends_with("请尽快办理"))
    );
}
