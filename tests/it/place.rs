//! A court changes: townships are merged, places and teams end, teams go into others and sit elsewhere. Nothing is stranded,
//! nothing of the past moves, and nobody sees more by it.

mod racing;
mod scopes;

use chrono::Duration;
use harness::process::Ground;
use harness::{Answer, ApplicationIn, TestApp, a_claim};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

const DELU: &str = "530381203";
const YANGLIU: &str = "530381115";
const SITE: &str = "site { slug startsOn endsOn townships { code name startsOn endsOn } }";
const TEAM: &str = "team { name startsOn endsOn site { name } }";

/// A township that goes to another station.
pub(crate) fn a_move() -> Value {
    json!({ "code": DELU, "station": "yangliu", "startsOn": "2027-04-01" })
}

/// Every act of this area but for `saveSite` and `saveTeam`, right by its form.
pub(crate) fn acts(site: &str, team: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("endSite", json!({ "siteId": site, "endsOn": "2027-12-31" })),
        ("endTeam", json!({ "teamId": team, "endsOn": "2027-12-31" })),
        ("moveTownship", a_move()),
    ]
}

/// Ids of places by their short names and of teams by their names.
pub(crate) async fn id_of(app: &TestApp, name: &str) -> String {
    let ask = "{ stations(first: 100) { nodes { id slug } } tribunals(first: 100) { nodes { id slug } }
                 teams(first: 100) { nodes { id name } } }";
    let answer = app.sign_in("sysadmin").await.ask(ask).await;
    let lists = ["stations", "tribunals", "teams"].map(|list| answer.data()[list]["nodes"].as_array().unwrap().clone());
    let found = lists
        .iter()
        .flatten()
        .find(|node| node["slug"] == name || node["name"] == name);
    found.unwrap()["id"].as_str().unwrap().to_owned()
}

async fn act(app: &TestApp, operation: &str, input: Value, fields: &str) -> Answer {
    app.sign_in("sysadmin").await.act(operation, input, fields).await
}

/// The code and the fields of a refusal.
fn refusal(answer: &Answer) -> (String, Vec<String>) {
    (answer.code(), answer.fields())
}

fn told(code: &str, fields: &[&str]) -> (String, Vec<String>) {
    (
        code.to_owned(),
        fields.iter().map(|field| (*field).to_owned()).collect(),
    )
}

/// Until nine in the morning, so many days later.
async fn later(app: &TestApp, days: i64) {
    app.advance(Duration::days(days)).await;
    app.forget_tokens();
}

/// A claim in a township, handed in at the counter of the filing desk.
fn in_township(code: &str) -> ApplicationIn {
    a_claim().in_township(code).by("clerk")
}

/// Which site a new case of a township lies at.
async fn filed_at(app: &TestApp, code: &str) -> String {
    let case = app.filed(&in_township(code)).await;
    let ask = "query($id: ID!) { case(by: { id: $id }) { townshipCode site { slug } } }";
    let answer = app.sign_in("chief").await.run(ask, json!({ "id": case.id })).await;
    assert_eq!(answer.text("/data/case/townshipCode"), code);
    answer.text("/data/case/site/slug")
}

/// How many cases somebody sees in a township.
async fn cases_of(app: &TestApp, username: &str, code: &str) -> i64 {
    let ask = "query($code: String!) { cases(filter: { townshipCode: $code }) { totalCount } }";
    let answer = app.sign_in(username).await.run(ask, json!({ "code": code })).await;
    answer.number("/data/cases/totalCount")
}

/// The last day of the post of an account.
async fn end_post(app: &TestApp, username: &str, last: &str) {
    let ask = format!("{{ users(filter: {{ search: \"{username}\" }}) {{ nodes {{ posts {{ id }} }} }} }}");
    let found = app.sign_in("sysadmin").await.ask(&ask).await;
    let post = found.text("/data/users/nodes/0/posts/0/id");
    act(app, "endPost", json!({ "postId": post, "endsOn": last }), "post { id }")
        .await
        .done();
}

async fn delu_moves(app: &TestApp, station: &str, on: &str) -> Answer {
    let input = json!({ "code": DELU, "station": station, "startsOn": on });
    act(app, "moveTownship", input, SITE).await
}

#[tokio::test]
async fn only_the_system_administrator_ends_and_moves_and_ids_of_others_are_no_places() {
    let app = TestApp::new().await;
    let (site, team) = (id_of(&app, "delu").await, id_of(&app, "速执一队").await);
    let before = app.dump().await;
    for account in [
        "president",
        "chief",
        "judge.rapid1",
        "clerk",
        "supervisor",
        "auxiliary",
        "cashier",
        "tribunal.tangtang",
        "station.delu",
        "secadmin",
        "auditor",
        "deputy",
        "applicant.pu",
    ] {
        for (operation, input) in acts(&site, &team) {
            let refused = app.sign_in(account).await.act(operation, input, "__typename").await;
            assert_eq!(refused.codes(), ["FORBIDDEN"], "{operation} by {account}");
        }
    }
    assert_eq!(app.dump().await, before, "nothing was written");
    let crossed = act(&app, "endSite", json!({ "siteId": team }), SITE).await;
    assert_eq!(crossed.codes(), ["NOT_FOUND"]);
    let court = app.sign_in("sysadmin").await.ask("{ court { id } }").await;
    let court = court.text("/data/court/id");
    let refused = act(
        &app,
        "endSite",
        json!({ "siteId": court, "endsOn": "2027-12-31" }),
        SITE,
    )
    .await;
    assert!(
        refused.code() == "INPUT_INVALID" && refused.fields()[0] == "endsOn",
        "{}",
        refused.body
    );
}

#[tokio::test]
async fn a_township_is_merged_from_a_day_on_and_its_past_stays() {
    let app = TestApp::new().await;
    for _ in 0..5 {
        assert_eq!(filed_at(&app, DELU).await, "delu");
    }
    let figures = "{ supervision(from: \"2026-03-16\", to: \"2026-03-16\", by: [TRIBUNAL]) { rows { keys count } } }";
    later(&app, 1).await;
    let of_march = async || {
        let told = app.sign_in("deputy").await.ask(figures).await;
        told.at("/data/supervision/rows").clone()
    };
    assert_eq!(of_march().await, json!([{ "keys": ["倘塘法庭"], "count": 5 }]));

    let past = delu_moves(&app, "yangliu", "2026-03-16").await;
    assert_eq!(
        refusal(&past),
        told("INPUT_INVALID", &["startsOn"]),
        "today is the 17th"
    );
    let nowhere = delu_moves(&app, "nowhere", "2026-04-01").await;
    assert_eq!(refusal(&nowhere), told("INPUT_INVALID", &["station"]));
    let tribunal = delu_moves(&app, "tangtang-tribunal", "2026-04-01").await;
    assert_eq!(refusal(&tribunal), told("INPUT_INVALID", &["station"]));
    let unnamed = json!({ "code": "530381204", "station": "yangliu" });
    let unnamed = act(&app, "moveTownship", unnamed, SITE).await;
    assert_eq!(refusal(&unnamed), told("INPUT_INVALID", &["name"]));

    let sysadmin = app.sign_in("sysadmin").await;
    let (request, input) = (
        app.request_id(),
        json!({ "code": DELU, "station": "yangliu", "startsOn": "2026-04-01" }),
    );
    let moved = sysadmin.act_as(request, "moveTownship", input.clone(), SITE).await;
    let again = sysadmin.act_as(request, "moveTownship", input.clone(), SITE).await;
    assert_eq!(moved.data(), again.data(), "the same request");
    let anew = sysadmin.act("moveTownship", input, SITE).await;
    assert_eq!(moved.data(), anew.data(), "the same wish");
    let served = moved.at("/data/moveTownship/site/townships").clone();
    let merged = json!({ "code": DELU, "name": "得禄乡", "startsOn": "2026-04-01", "endsOn": null });
    assert!(served.as_array().unwrap().contains(&merged), "{served}");

    // a slip is taken back, and made again
    let back = delu_moves(&app, "delu", "2026-04-01").await;
    let served = back.at("/data/moveTownship/site/townships").as_array().unwrap().clone();
    assert_eq!((served.len(), &served[0]["endsOn"]), (1, &Value::Null));
    delu_moves(&app, "yangliu", "2026-04-01").await.done();

    later(&app, 14).await; // 31 March, the last day
    assert_eq!(filed_at(&app, DELU).await, "delu");
    app.submitted(&in_township(DELU).by("station.delu")).await;
    later(&app, 1).await;
    assert_eq!(filed_at(&app, DELU).await, "yangliu", "the day after");
    assert_eq!(filed_at(&app, YANGLIU).await, "yangliu");

    // by township the count goes on; nobody sees what he did not see before
    assert_eq!(cases_of(&app, "chief", DELU).await, 7);
    assert_eq!(cases_of(&app, "station.delu", DELU).await, 6);
    assert_eq!(cases_of(&app, "station.yangliu", DELU).await, 1);
    assert_eq!(cases_of(&app, "tribunal.tangtang", DELU).await, 7);
    assert_eq!(cases_of(&app, "tribunal.geyi", DELU).await, 0);
    later(&app, 1).await;
    // of March: the five, and that of the last day
    assert_eq!(of_march().await, json!([{ "keys": ["倘塘法庭"], "count": 6 }]));
    let old = app
        .sign_in("deputy")
        .await
        .ask("{ stations(first: 100) { nodes { slug townships { code endsOn } } } }")
        .await;
    let delu = old.at("/data/stations/nodes").as_array().unwrap().iter();
    let delu = delu.clone().find(|node| node["slug"] == "delu").unwrap();
    assert_eq!(
        delu["townships"],
        json!([{ "code": DELU, "endsOn": "2026-03-31" }]),
        "it stays readable"
    );

    let late = delu_moves(&app, "delu", "2026-03-31").await;
    assert_eq!(refusal(&late), told("INPUT_INVALID", &["startsOn"]), "it has come");
}

#[tokio::test]
async fn a_station_ends_when_nothing_would_be_left_there() {
    let app = TestApp::new().await;
    let case = app.filed(&in_township(DELU)).await;
    app.submitted(&in_township(DELU).by("station.delu")).await;
    let site = id_of(&app, "delu").await;
    let end = async |last: Value| {
        let input = json!({ "siteId": site, "endsOn": last });
        act(&app, "endSite", input, &format!("openCases openApplications {SITE}")).await
    };
    let before = app.dump().await;
    let held = end(json!("2026-03-31")).await;
    assert_eq!(refusal(&held), told("PLACE_IN_USE", &["townships:1", "posts:1"]));
    assert_eq!(app.dump().await, before);
    delu_moves(&app, "yangliu", "2026-04-01").await.done();
    let held = end(json!("2026-03-31")).await;
    assert_eq!(refusal(&held), told("PLACE_IN_USE", &["posts:1"]));
    end_post(&app, "station.delu", "2026-03-31").await;
    assert_eq!(
        refusal(&end(json!("2026-03-30")).await),
        told("PLACE_IN_USE", &["townships:1", "posts:1"])
    );
    assert_eq!(
        refusal(&end(json!("2026-03-14")).await),
        told("INPUT_INVALID", &["endsOn"])
    );

    let ended = end(json!("2026-03-31")).await;
    assert_eq!(ended.number("/data/endSite/openCases"), 1, "{}", ended.body);
    assert_eq!(ended.number("/data/endSite/openApplications"), 1);
    assert_eq!(ended.text("/data/endSite/site/endsOn"), "2026-03-31");
    let both = json!({ "siteId": site, "endsOn": "2026-03-31", "takeBack": true });
    assert_eq!(
        refusal(&act(&app, "endSite", both, SITE).await),
        told("INPUT_INVALID", &["takeBack"])
    );
    let back = act(&app, "endSite", json!({ "siteId": site, "takeBack": true }), SITE).await;
    assert_eq!(back.at("/data/endSite/site/endsOn"), &Value::Null);
    end(json!("2026-03-31")).await.done();

    // nobody is posted there beyond its end, and no township comes to it
    let back = delu_moves(&app, "delu", "2026-04-01").await;
    assert_eq!(refusal(&back), told("INPUT_INVALID", &["station"]));
    later(&app, 15).await; // 31 March
    app.submitted(&in_township(DELU).by("station.delu")).await;
    later(&app, 1).await;
    let lists = "{ now: stations(current: true, first: 100) { totalCount nodes { slug } }
                   all: stations(first: 1) { totalCount } over: stations(current: false) { nodes { slug endsOn } } }";
    let listed = app.sign_in("chief").await.ask(lists).await;
    assert_eq!(listed.number("/data/now/totalCount"), 28);
    assert_eq!(listed.number("/data/all/totalCount"), 29);
    assert_eq!(
        listed.at("/data/over/nodes"),
        &json!([{ "slug": "delu", "endsOn": "2026-03-31" }])
    );
    let over = end(json!("2026-04-30")).await;
    assert_eq!(refusal(&over), told("INPUT_INVALID", &["endsOn"]), "it is over");
    let back = act(&app, "endSite", json!({ "siteId": site, "takeBack": true }), SITE).await;
    assert_eq!(
        refusal(&back),
        told("INPUT_INVALID", &["endsOn"]),
        "the court's file opens it again"
    );

    // who handles the case and the tribunal over the station go on seeing it
    let ask = "query($id: ID!) { case(by: { id: $id }) { id site { slug endsOn } } }";
    for account in ["tribunal.tangtang", "chief", "auxiliary"] {
        let seen = app.sign_in(account).await.run(ask, json!({ "id": case.id })).await;
        assert_eq!(seen.text("/data/case/site/endsOn"), "2026-03-31", "{account}");
    }
    let hidden = app
        .sign_in("station.yangliu")
        .await
        .run(ask, json!({ "id": case.id }))
        .await;
    assert!(hidden.at("/data/case").is_null(), "{}", hidden.body);
}

#[tokio::test]
async fn what_has_not_begun_takes_nothing_and_a_tribunal_keeps_its_stations() {
    let app = TestApp::new().await;
    let tribunal = json!({ "kind": "TRIBUNAL", "slug": "wude", "name": "务德法庭", "phone": "0874-7100407",
        "startsOn": "2026-05-01" });
    let early = tribunal.clone();
    let mut early = early;
    early["startsOn"] = json!("2026-03-15");
    assert_eq!(
        refusal(&act(&app, "saveSite", early, SITE).await),
        told("INPUT_INVALID", &["startsOn"])
    );
    act(&app, "saveSite", tribunal.clone(), SITE).await.done();
    let mut sooner = tribunal.clone();
    sooner["startsOn"] = json!("2026-04-01");
    let saved = act(&app, "saveSite", sooner, SITE).await;
    assert_eq!(saved.text("/data/saveSite/site/startsOn"), "2026-04-01");
    let later_on = app
        .sign_in("chief")
        .await
        .ask("{ tribunals(current: false) { nodes { slug } } }")
        .await;
    assert_eq!(
        later_on.at("/data/tribunals/nodes"),
        &json!([{ "slug": "wude-tribunal" }])
    );

    let tangtang = id_of(&app, "tangtang-tribunal").await;
    let refused = act(
        &app,
        "endSite",
        json!({ "siteId": tangtang, "endsOn": "2026-12-31" }),
        SITE,
    )
    .await;
    assert_eq!(refused.code(), "PLACE_IN_USE");
    assert_eq!(refused.fields(), ["stations:4", "posts:1"]);
}

#[tokio::test]
async fn a_team_goes_into_another_and_no_case_loses_its_handler() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let waiting = app.triaged(&a_claim()).await;
    let (one, two, four) = (
        id_of(&app, "速执一队").await,
        id_of(&app, "速执二队").await,
        id_of(&app, "强执一队").await,
    );
    let bare = act(&app, "endTeam", json!({ "teamId": one, "endsOn": "2026-03-31" }), TEAM).await;
    assert_eq!(bare.code(), "PLACE_IN_USE", "{}", bare.body);
    assert!(bare.fields()[0].starts_with("posts:"), "{:?}", bare.fields());
    let into = async |team: &str, into: &str| {
        let input = json!({ "teamId": team, "intoTeamId": into, "endsOn": "2026-03-31" });
        act(&app, "endTeam", input, &format!("openCases {TEAM}")).await
    };
    assert_eq!(
        refusal(&into(&one, &four).await),
        told("INPUT_INVALID", &["into"]),
        "more may be done there"
    );
    assert_eq!(refusal(&into(&one, &one).await), told("INPUT_INVALID", &["into"]));
    let ended = into(&one, &two).await;
    assert_eq!(ended.text("/data/endTeam/team/endsOn"), "2026-03-31", "{}", ended.body);
    assert_eq!(ended.number("/data/endTeam/openCases"), 1);
    let again = into(&one, &two).await;
    assert_eq!(again.data(), ended.data(), "it ends once");
    let longer = json!({ "teamId": one, "endsOn": "2026-04-30" });
    let longer = act(&app, "endTeam", longer, TEAM).await;
    assert_eq!(
        longer.code(),
        "PLACE_IN_USE",
        "its members stay then, and where do they go"
    );
    let back = act(&app, "endTeam", json!({ "teamId": one, "takeBack": true }), TEAM).await;
    assert_eq!(back.at("/data/endTeam/team/endsOn"), &Value::Null);
    let posts = "{ users(filter: { search: \"judge.rapid1\" }) { nodes { posts { endsOn team { name } } } } }";
    let held = app.sign_in("sysadmin").await.ask(posts).await;
    let his = json!([{ "endsOn": null, "team": { "name": "速执一队" } }]);
    assert_eq!(held.at("/data/users/nodes/0/posts"), &his, "the slip is taken back");
    into(&one, &two).await.done();

    later(&app, 15).await; // its last day
    app.step("chief", "assignCase", &waiting, json!({ "teamId": one }))
        .await;
    let next = app.triaged(&a_claim()).await;
    later(&app, 1).await;
    let refused = app
        .try_step("chief", "assignCase", &next, json!({ "teamId": one }))
        .await;
    assert_eq!(refusal(&refused), told("PLACE_OVER", &["teamId"]));
    let before = app.dump().await;
    let late = json!({ "username": "clerk", "role": "AUX", "teamId": one });
    let late = act(&app, "savePost", late, "post { id }").await;
    assert_eq!(
        refusal(&late),
        told("PLACE_OVER", &["teamId"]),
        "nobody is proposed there"
    );
    assert_eq!(app.dump().await, before, "nothing was written");
    app.step("chief", "assignCase", &next, json!({})).await;
    let ask = "query($id: ID!) { case(by: { id: $id }) { team { name endsOn } handler { name } } }";
    let chief = app.sign_in("chief").await;
    let taken = chief.run(ask, json!({ "id": next.id })).await;
    assert_eq!(taken.text("/data/case/team/name"), "速执二队");
    let kept = app
        .sign_in("judge.rapid1")
        .await
        .run(ask, json!({ "id": case.id }))
        .await;
    assert_eq!(kept.text("/data/case/team/name"), "速执一队", "the past stays");
    assert_eq!(kept.text("/data/case/team/endsOn"), "2026-03-31");
    let notice = json!({ "reportOrder": true, "clueRequest": true });
    app.step("judge.rapid1", "issueNotice", &case, notice).await;
    let teams = chief
        .ask("{ teams(current: true) { totalCount } all: teams { totalCount } }")
        .await;
    assert_eq!(
        (
            teams.number("/data/teams/totalCount"),
            teams.number("/data/all/totalCount")
        ),
        (6, 7)
    );
}

#[tokio::test]
async fn a_team_sits_elsewhere_with_its_members_and_sees_no_more() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let seat = async |site: &str| {
        let input = json!({ "name": "速执一队", "kind": "RAPID", "phone": "0874-7100411", "site": site });
        act(&app, "saveTeam", input, TEAM).await
    };
    assert_eq!(refusal(&seat("nowhere").await), told("INPUT_INVALID", &["site"]));
    let seen = "{ viewer { site { slug } } cases { totalCount } }";
    let before = app.sign_in("judge.rapid1").await.ask(seen).await;
    let moved = seat("geyi-tribunal").await;
    assert_eq!(
        moved.text("/data/saveTeam/team/site/name"),
        "格宜法庭",
        "{}",
        moved.body
    );
    later(&app, 1).await;
    let judge = app.sign_in("judge.rapid1").await;
    let after = judge.ask(seen).await;
    assert_eq!(after.text("/data/viewer/site/slug"), "geyi-tribunal");
    assert_eq!(
        after.number("/data/cases/totalCount"),
        before.number("/data/cases/totalCount")
    );
    let notice = json!({ "reportOrder": true, "clueRequest": true });
    app.step("judge.rapid1", "issueNotice", &case, notice).await;
    let quiet = json!({ "name": "速执一队", "kind": "RAPID", "phone": "0874-7100412" });
    let kept = act(&app, "saveTeam", quiet, TEAM).await;
    assert_eq!(
        kept.text("/data/saveTeam/team/site/name"),
        "格宜法庭",
        "what is not said stays"
    );
    assert_eq!(seat("court").await.at("/data/saveTeam/team/site"), &Value::Null);
    let tribunal = id_of(&app, "geyi-tribunal").await;
    seat("geyi-tribunal").await.done();
    let held = act(
        &app,
        "endSite",
        json!({ "siteId": tribunal, "endsOn": "2026-12-31" }),
        SITE,
    )
    .await;
    assert!(held.fields().contains(&"teams:1".to_owned()), "{:?}", held.fields());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_merges_a_township_and_read_again_changes_nothing() {
    let ground = Ground::bare().await;
    assert!(ground.done(&["migrate", "up"]).contains("waiting: 0"));
    let sample = ground.done(&["court", "sample"]);
    let file = ground.write("court.toml", &sample);
    let init = ["court", "init", file.as_str()];
    assert!(ground.done(&init).contains("44 changes written"));
    let ends = sample
        .replace(
            "code = \"530381203\"\n",
            "code = \"530381203\"\nended_on = \"2098-12-31\"\n",
        )
        .replace(
            "name = \"速执一队\"\n",
            "name = \"速执一队\"\nended_on = \"2098-12-31\"\ninto = \"速执二队\"\n",
        );
    let _ = ground.write("court.toml", &ends);
    let refused = ground.refused(&init);
    assert!(
        refused.contains("delu cannot end so early; still there: townships:1"),
        "{refused}"
    );
    let township = "\n[[township]]\ncode = \"530381203\"\nstation = \"yangliu\"\nstarted_on = \"2099-01-01\"\n";
    let merged = format!("{ends}{township}");
    let _ = ground.write("court.toml", &merged);
    let told = ground.done(&init);
    assert!(
        told.contains("3 changes written") && told.contains("得禄乡 530381203: delu "),
        "{told}"
    );
    assert!(
        told.contains("delu 2") && told.contains("..2098-12-31, yangliu 2099-01-01..-"),
        "{told}"
    );
    assert!(ground.done(&init).contains("nothing differs"));
    let places = ground.done(&["places", "list"]);
    assert_eq!(places.matches("2098-12-31").count(), 2, "{places}");

    // the slip is taken back
    let back = merged
        .replace(
            "ended_on = \"2098-12-31\"\ninto = \"速执二队\"\n",
            "ended_on = \"none\"\n",
        )
        .replace("ended_on = \"2098-12-31\"", "ended_on = \"none\"")
        .replace("station = \"yangliu\"", "station = \"delu\"");
    let _ = ground.write("court.toml", &back);
    assert!(ground.done(&init).contains("3 changes written"));
    assert!(ground.done(&init).contains("nothing differs"));
    let _ = ground.write("court.toml", &sample);
    assert!(ground.done(&init).contains("nothing differs"), "as it was");

    let book = ground.file("court.xlsx");
    let written = ground.done(&["court", "sample", "--xlsx", &book]);
    assert!(written.contains("court.xlsx"), "{written}");
    assert!(ground.done(&["court", "init", &book]).contains("nothing differs"));
}

#[tokio::test]
async fn a_station_that_is_over_takes_nothing_new_whoever_still_sits_there() {
    let app = TestApp::new().await;
    let station = app.sign_in("station.yangliu").await;
    let sql = "UPDATE site SET ended_on = '2026-03-15' WHERE slug = 'yangliu'";
    app.app.db.bare_writer().execute_unprepared(sql).await.unwrap();
    let before = app.dump().await;
    let visit =
        json!({ "channel": "COUNTER", "purpose": "CONSULTATION", "visitorName": "老浦", "question": "如何申请执行？" });
    let refused = station.act("recordVisit", visit, "visit { id }").await;
    assert_eq!(refusal(&refused), told("PLACE_OVER", &["site"]));
    let claim = a_claim().input;
    let refused = station.act("submitApplication", claim, "application { id }").await;
    assert_eq!(refusal(&refused), told("PLACE_OVER", &["site"]));
    let post = json!({ "username": "station.haidai", "role": "STN", "siteId": id_of(&app, "yangliu").await });
    let refused = act(&app, "savePost", post, "post { id }").await;
    assert_eq!(refusal(&refused), told("PLACE_OVER", &["siteId"]));
    assert_eq!(app.dump().await, before, "nothing was written");
}
