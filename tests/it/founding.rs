//! A court is founded from its file, on an empty store, by commands alone.

use harness::TestApp;
use harness::process::Ground;
use sea_orm::{ConnectionTrait as _, Database};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_store_becomes_a_court_and_the_file_can_be_changed_and_run_again() {
    let ground = Ground::bare().await;
    assert!(ground.done(&["migrate", "up"]).contains("waiting: 0"));
    let sample = ground.done(&["court", "sample"]);
    let file = ground.write("court.toml", &sample);
    let init = ["court", "init", file.as_str()];

    let dry = ground.done(&["court", "init", &file, "--dry-run"]);
    assert!(
        dry.contains("+ 倘塘法庭\n") && dry.contains("44 changes, none written"),
        "{dry}"
    );
    assert_eq!(ground.done(&["places", "list"]), "", "nothing was written");
    assert!(ground.done(&init).contains("44 changes written"));
    assert!(ground.done(&init).contains("nothing differs"));
    let places = ground.done(&["places", "list"]);
    assert_eq!(places.lines().count(), 43, "{places}");

    let changed = sample.replace("0874-7100404", "0874-7100499");
    let _ = ground.write("court.toml", &changed);
    let told = ground.done(&init);
    assert!(
        told.contains("~ 倘塘法庭: phone 0874-7100404 -> 0874-7100499\n"),
        "{told}"
    );
    let fewer = changed.replace("[[team]]\nname = \"执行辅助队\"", "[[team]]\nname = \"别的队\"");
    let _ = ground.write("court.toml", &fewer);
    let told = ground.done(&init);
    assert!(
        told.contains("+ 别的队\n") && told.contains("= 执行辅助队  (文件中没有"),
        "{told}"
    );

    let _ = ground.write("court.toml", "[court]\nname = \"\"\n");
    assert!(ground.refused(&init).contains("is not written as"));
    let _ = ground.write("court.toml", &sample.replace("云0381", "0381"));
    assert!(ground.refused(&init).contains("[court]: 法院代字有误"));
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_posted_where_the_command_says_and_work_there() {
    let ground = Ground::bare().await;
    assert!(ground.done(&["migrate", "up"]).contains("waiting: 0"));
    let file = ground.write("court.toml", &ground.done(&["court", "sample"]));
    let early = ground.run_reading(
        &["user", "add", "early", "--name", "来早了", "--role", "CLERK"],
        "a-long-password-1",
    );
    assert!(String::from_utf8_lossy(&early.stderr).contains("court init"));
    assert!(ground.done(&["court", "init", &file]).contains("44 changes written"));
    for (username, name, role, place) in [
        ("clerk1", "立案员", "CLERK", &[][..]),
        ("chief1", "局长", "CHIEF", &[]),
        ("aux1", "分流员", "AUX", &["--team", "执行辅助队"]),
        ("judge1", "法官", "JUDGE", &["--team", "速执一队"]),
        ("station1", "站长", "STN", &["--site", "yangliu"]),
    ] {
        let arguments = [&["user", "add", username, "--name", name, "--role", role], place].concat();
        let out = ground.run_reading(&arguments, "a-long-password-1");
        assert!(
            out.status.success(),
            "{username}: {}",
            String::from_utf8_lossy(&out.stderr)
        );
    }
    let nowhere = [
        "user", "add", "x1", "--name", "某人", "--role", "STN", "--site", "nowhere",
    ];
    let out = ground.run_reading(&nowhere, "a-long-password-1");
    assert!(String::from_utf8_lossy(&out.stderr).contains("there is no site nowhere"));
    // a township's station has the short name that the tribunal beside it has in the file
    for (role, place, why) in [
        ("TRIB", "geyi", "a post of TRIB is at a tribunal, not at a station"),
        (
            "STN",
            "geyi-tribunal",
            "a post of STN is at a station, not at a tribunal",
        ),
        ("STN", "court", "not at a court"),
    ] {
        let wrong = ["user", "add", "x2", "--name", "某人", "--role", role, "--site", place];
        let out = ground.run_reading(&wrong, "a-long-password-1");
        let told = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(!out.status.success() && told.contains(why), "{role} at {place}: {told}");
    }
    let listed = ground.done(&["user", "list"]);
    assert!(
        listed
            .lines()
            .any(|line| line.contains("station1") && line.contains("yangliu") && line.contains("active")),
        "{listed}"
    );

    let served = ground.serve();
    let station = served.sign_in_with("station1", "a-long-password-1");
    let viewer = station.run("{ viewer { role site { name } } }", &json!({})).unwrap();
    assert_eq!(viewer.text("/data/viewer/site/name"), "杨柳镇便民执行服务站");
    let judge = served.sign_in_with("judge1", "a-long-password-1");
    let teams = judge.run(
        "{ teams(first: 10) { totalCount } stations(first: 1) { totalCount } }",
        &json!({}),
    );
    let teams = teams.unwrap();
    assert_eq!(teams.number("/data/teams/totalCount"), 7);
    assert_eq!(teams.number("/data/stations/totalCount"), 29);
}

const SITE: &str = "site { id slug name phone parent { id } }";

/// A tribunal that is not there yet.
pub(crate) fn a_tribunal() -> serde_json::Value {
    json!({ "kind": "TRIBUNAL", "slug": "wude", "name": "务德法庭", "phone": "0874-7100407" })
}

/// A team that is not there yet.
pub(crate) fn a_team() -> serde_json::Value {
    json!({ "name": "强执五队", "kind": "COMPULSORY", "phone": "0874-7100425" })
}

/// The station of 杨柳镇, where applications were made.
fn station(tribunal: &str) -> serde_json::Value {
    json!({ "kind": "STATION", "slug": "yangliu", "name": "杨柳镇", "code": "530381115", "phone": "0874-7100599",
        "tribunal": tribunal })
}

/// The station of 得禄乡, where nothing has happened yet.
fn quiet_station(tribunal: &str) -> serde_json::Value {
    json!({ "kind": "STATION", "slug": "delu", "name": "得禄乡", "code": "530381203", "phone": "0874-7100599",
        "tribunal": tribunal })
}

#[tokio::test]
async fn the_system_administrator_changes_places_and_teams_and_nobody_else_does() {
    let app = TestApp::new().await;
    let new = a_tribunal();
    for account in [
        "president",
        "chief",
        "secadmin",
        "auditor",
        "station.yangliu",
        "deputy",
        "applicant.pu",
    ] {
        let refused = app.sign_in(account).await.act("saveSite", new.clone(), SITE).await;
        assert_eq!(refused.code(), "FORBIDDEN", "{account}");
    }
    let sysadmin = app.sign_in("sysadmin").await;
    let saved = sysadmin.act("saveSite", new.clone(), SITE).await;
    assert_eq!(saved.text("/data/saveSite/site/slug"), "wude-tribunal");
    let again = sysadmin.act("saveSite", new, SITE).await;
    assert_eq!(
        again.at("/data/saveSite/site/id"),
        saved.at("/data/saveSite/site/id"),
        "it is there already"
    );

    let moved = sysadmin.act("saveSite", quiet_station("wude"), SITE).await;
    assert_eq!(
        moved.at("/data/saveSite/site/parent/id"),
        saved.at("/data/saveSite/site/id")
    );
    assert_eq!(moved.text("/data/saveSite/site/phone"), "0874-7100599");
    let nowhere = sysadmin.act("saveSite", quiet_station("nowhere"), SITE).await;
    assert_eq!((nowhere.code().as_str(), nowhere.fields().len()), ("INPUT_INVALID", 1));
    assert_eq!(nowhere.fields(), ["tribunal"]);

    let team =
        |was: &str, name: &str, kind: &str| json!({ "name": name, "was": was, "kind": kind, "phone": "0874-7100411" });
    let renamed = sysadmin
        .act(
            "saveTeam",
            team("速执一队", "速裁一队", "RAPID"),
            "team { name duties { duty } }",
        )
        .await;
    assert_eq!(renamed.text("/data/saveTeam/team/name"), "速裁一队");
    let taken = sysadmin
        .act("saveTeam", team("速裁一队", "速执二队", "RAPID"), "team { name }")
        .await;
    assert_eq!(taken.code(), "INPUT_INVALID", "two teams of one name");
}

#[tokio::test]
async fn what_cases_hang_on_stays_as_it_is() {
    let app = TestApp::new().await;
    app.handled(&harness::a_claim()).await;
    let sysadmin = app.sign_in("sysadmin").await;
    let refused = sysadmin.act("saveSite", station("geyi"), SITE).await;
    assert_eq!(refused.code(), "PLACE_IN_USE");
    let court = json!({ "kind": "COURT", "name": "宣威市人民法院", "code": "云0382", "phone": "0874-7100368" });
    assert_eq!(sysadmin.act("saveSite", court, SITE).await.code(), "PLACE_IN_USE");
    let phone_alone = sysadmin.act("saveSite", station("tangtang"), SITE).await;
    assert!(phone_alone.codes().is_empty(), "{}", phone_alone.body);
}

async fn run(ground: &Ground, sql: &str) {
    let conn = Database::connect(&ground.location().url).await.unwrap();
    conn.execute_unprepared(sql).await.unwrap();
    conn.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn practices_that_cannot_be_read_stop_the_server_before_it_serves() {
    let ground = Ground::founded().await;
    let file = ground.write("court.toml", &ground.done(&["court", "sample"]));
    for said in [
        "{\"leader_after_days\":",
        "{\"leader_after_days\":\"soon\"}",
        "{\"leader_after_weeks\":1}",
        "7",
        "",
    ] {
        run(&ground, &format!("UPDATE store SET practice = '{said}'")).await;
        for command in [&["serve"][..], &["court", "init", &file]] {
            let why = ground.refused(command);
            for part in ["store.practice", "cannot be read", "to NULL", "court init"] {
                assert!(why.contains(part), "{command:?} with {said}: {why}");
            }
        }
    }
    run(&ground, "UPDATE store SET practice = NULL").await;
    assert!(ground.done(&["court", "init", &file]).contains("practice"));
    drop(ground.serve());
}
