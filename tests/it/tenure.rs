//! First and last days of accounts: nobody signs in before or after, nobody who cannot sign in is given work, and the
//! owner is told what is done to his account.

use chrono::Duration;
use harness::{Client, PASSWORD, TestApp, a_claim};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};

use crate::staff::{OWN, a_newcomer, change, decide, given, proposed};

const ENDS: &str = "openCases user { username disabled startsOn endsOn }";

async fn disable(client: &Client<'_>, username: &str, last: Option<&str>) -> harness::Answer {
    let input = json!({ "username": username, "endsOn": last });
    client.act("disableUser", input, ENDS).await
}

async fn enable(client: &Client<'_>, username: &str) -> harness::Answer {
    let input = json!({ "username": username });
    client.act("enableUser", input, "user { disabled endsOn }").await
}

async fn signs_in(app: &TestApp, username: &str, password: &str) -> bool {
    let answer = app.anonymous().sign_in(username, password).await;
    let codes = answer.codes();
    assert!(codes.is_empty() || codes == ["UNAUTHENTICATED"], "{}", answer.body);
    codes.is_empty()
}

/// The day `days` from today, as the court counts.
fn day(days: i64) -> String {
    let today = zhixing_api::kernel::calendar::court_date(harness::start());
    (today + Duration::days(days)).to_string()
}

async fn told(client: &Client<'_>) -> String {
    let notices = client.ask("{ viewer { securityNotices { kind } } }").await;
    notices.body.to_string()
}

#[tokio::test]
async fn an_account_is_open_from_its_first_day_to_its_last_and_not_a_day_longer() {
    let app = TestApp::new().await;
    let mut new = a_newcomer();
    new["startsOn"] = json!(day(3));
    let password = given(&app, new).await;
    let post = proposed(&app, json!({ "username": "li.mei", "role": "CLERK" })).await;
    decide(&app.sign_in("secadmin").await, "grantRole", &post).await.done();
    decide(&app.sign_in("chief").await, "approveRole", &post).await.done();
    assert!(
        !signs_in(&app, "li.mei", &password).await,
        "his post holds, his account has not begun"
    );
    let later = "{ users(filter: { search: \"li.mei\", disabled: true }) { nodes { username disabled startsOn } } }";
    let listed = app.sign_in("sysadmin").await.ask(later).await;
    assert_eq!(
        listed.at("/data/users/nodes"),
        &json!([{ "username": "li.mei", "disabled": false, "startsOn": day(3) }]),
        "among those who cannot sign in"
    );

    app.advance(Duration::days(3)).await;
    let first = app.anonymous().sign_in("li.mei", &password).await;
    let client = app.bearer(&first.text("/data/signIn/accessToken"));
    change(&client, &password, OWN).await.done();
    app.forget_tokens();
    let sysadmin = app.sign_in("sysadmin").await;
    let ends = disable(&sysadmin, "li.mei", Some(&day(5))).await;
    assert_eq!(
        ends.at("/data/disableUser/user"),
        &json!({ "username": "li.mei", "disabled": false, "startsOn": day(3), "endsOn": day(5) })
    );
    assert!(told(&client).await.contains("ACCOUNT_ENDS"), "he is told");
    disable(&sysadmin, "li.mei", Some(&day(5))).await.done();
    let notices = told(&client).await;
    assert_eq!(
        notices.matches("ACCOUNT_ENDS").count(),
        1,
        "what changes nothing tells nothing"
    );
    let longer = disable(&sysadmin, "li.mei", Some(&day(6))).await;
    assert_eq!(
        (longer.code(), longer.fields()),
        ("INPUT_INVALID".to_owned(), vec!["endsOn".to_owned()])
    );
    let earlier = disable(&sysadmin, "li.mei", Some(&day(-30))).await;
    assert_eq!(earlier.codes(), ["INPUT_INVALID"]);

    app.advance(Duration::days(2)).await;
    assert!(signs_in(&app, "li.mei", OWN).await, "on his last day he works");
    app.advance(Duration::days(1)).await;
    assert!(!signs_in(&app, "li.mei", OWN).await, "it is over");
    assert_eq!(
        client.ask("{ viewer { username } }").await.codes(),
        ["UNAUTHENTICATED"],
        "his session is too"
    );
    app.forget_tokens();
    let sysadmin = app.sign_in("sysadmin").await;
    let back = enable(&sysadmin, "li.mei").await;
    assert_eq!(
        back.at("/data/enableUser/user"),
        &json!({ "disabled": false, "endsOn": null })
    );
    let old = client.ask("{ viewer { username } }").await;
    assert_eq!(
        old.codes(),
        ["UNAUTHENTICATED"],
        "what was open when it ended does not come back"
    );
    let again = app.anonymous().sign_in("li.mei", OWN).await;
    let notices = told(&app.bearer(&again.text("/data/signIn/accessToken"))).await;
    assert!(notices.contains("ACCOUNT_ENABLED"), "{notices}");
}

#[tokio::test]
async fn an_account_begins_no_sooner_than_today_and_within_a_year() {
    let app = TestApp::new().await;
    let sysadmin = app.sign_in("sysadmin").await;
    for wrong in [day(-1), day(400)] {
        let mut new = a_newcomer();
        new["startsOn"] = json!(wrong);
        let refused = sysadmin.act("createUser", new, "user { id }").await;
        assert_eq!(
            (refused.code(), refused.fields()),
            ("INPUT_INVALID".to_owned(), vec!["startsOn".to_owned()])
        );
    }
    let made = sysadmin
        .act("createUser", a_newcomer(), "user { startsOn endsOn }")
        .await;
    assert_eq!(
        made.at("/data/createUser/user"),
        &json!({ "startsOn": day(0), "endsOn": null })
    );
}

#[tokio::test]
async fn nobody_who_cannot_sign_in_is_given_a_case() {
    let app = TestApp::new().await;
    let sysadmin = app.sign_in("sysadmin").await;
    let handler = async |nth: usize| {
        let number = format!("（2025）云0381民初{}号", 4_000 + nth);
        let case = app.triaged(&a_claim().with("/basis/number", json!(number))).await;
        app.step("chief", "assignCase", &case, json!({})).await;
        let ask = "query($id: ID!) { node(id: $id) { ... on Case { handler { name } } } }";
        let asked = app.sign_in("chief").await.run(ask, json!({ "id": case.id })).await;
        asked.text("/data/node/handler/name")
    };
    let first = handler(0).await;
    let list = sysadmin
        .ask("{ users(first: 100) { nodes { username displayName } } }")
        .await;
    let users = list.at("/data/users/nodes").as_array().unwrap();
    let found = users.iter().find(|user| user["displayName"] == first).unwrap();
    let username = found["username"].as_str().unwrap().to_owned();
    let person = app.handler(&username).await;
    let left = disable(&sysadmin, &username, None).await;
    assert_eq!(left.number("/data/disableUser/openCases"), 1, "what he leaves behind");
    for nth in 1..5 {
        assert_ne!(handler(nth).await, first);
    }
    let case = app.triaged(&a_claim()).await;
    let by_name = json!({ "handlerId": person, "reason": "承办人熟悉本案情况" });
    let refused = app.try_step("chief", "assignCase", &case, by_name.clone()).await;
    assert_eq!(refused.codes(), ["ASSIGNMENT_BARRED"], "nor by name");
    enable(&sysadmin, &username).await.done();
    app.step("chief", "assignCase", &case, by_name).await;
}

#[tokio::test]
async fn an_administrator_who_leaves_soon_does_not_stand_in_for_one_who_stays() {
    let app = TestApp::new().await;
    let password = given(&app, a_newcomer()).await;
    let post = proposed(&app, json!({ "username": "li.mei", "role": "AUDA" })).await;
    decide(&app.sign_in("secadmin").await, "grantRole", &post).await.done();
    decide(&app.sign_in("chief").await, "approveRole", &post).await.done();
    let first = app.anonymous().sign_in("li.mei", &password).await;
    change(&app.bearer(&first.text("/data/signIn/accessToken")), &password, OWN)
        .await
        .done();
    let sysadmin = app.sign_in("sysadmin").await;
    disable(&sysadmin, "li.mei", Some(&day(10))).await.done();
    assert_eq!(
        disable(&sysadmin, "auditor", None).await.codes(),
        ["LAST_ADMINISTRATOR"]
    );
    assert_eq!(
        disable(&sysadmin, "auditor", Some(&day(30))).await.codes(),
        ["LAST_ADMINISTRATOR"]
    );
    enable(&sysadmin, "li.mei").await.done();
    disable(&sysadmin, "auditor", None).await.done();
    assert!(!signs_in(&app, "auditor", PASSWORD).await);
}

#[tokio::test]
async fn the_owner_is_told_that_his_name_was_put_right() {
    let app = TestApp::new().await;
    let clerk = app.sign_in("clerk").await;
    assert!(!told(&clerk).await.contains("ACCOUNT_CORRECTED"));
    let input = json!({ "username": "clerk", "displayName": "李立安" });
    let corrected = app
        .sign_in("sysadmin")
        .await
        .act("correctUser", input, "user { displayName }")
        .await;
    assert_eq!(
        corrected.at("/data/correctUser/user/displayName"),
        &Value::from("李立安")
    );
    let sysadmin = app.sign_in("sysadmin").await;
    let input = json!({ "username": "clerk", "displayName": "李立安" });
    sysadmin.act("correctUser", input, "user { displayName }").await.done();
    let notices = told(&clerk).await;
    assert_eq!(
        notices.matches("ACCOUNT_CORRECTED").count(),
        1,
        "the same again is no change"
    );
}

#[tokio::test]
async fn a_first_password_is_counted_from_the_first_day() {
    let app = TestApp::new().await;
    let mut new = a_newcomer();
    new["startsOn"] = json!(day(20));
    let password = given(&app, new).await;
    let sysadmin = app.sign_in("sysadmin").await;
    let sooner = disable(&sysadmin, "li.mei", Some(&day(19))).await;
    assert_eq!(
        (sooner.code(), sooner.fields()),
        ("INPUT_INVALID".to_owned(), vec!["endsOn".to_owned()])
    );
    let post = proposed(&app, json!({ "username": "li.mei", "role": "CLERK" })).await;
    decide(&app.sign_in("secadmin").await, "grantRole", &post).await.done();
    decide(&app.sign_in("chief").await, "approveRole", &post).await.done();
    app.advance(Duration::days(20)).await;
    assert!(
        signs_in(&app, "li.mei", &password).await,
        "on his first day the slip opens"
    );
    app.advance(Duration::days(14)).await;
    assert!(
        !signs_in(&app, "li.mei", &password).await,
        "a fortnight later it does not"
    );
}

#[tokio::test]
async fn a_team_whose_people_left_is_passed_over() {
    let app = TestApp::new().await;
    let assigned = async |nth: usize| {
        let number = format!("（2025）云0381民初{}号", 5_000 + nth);
        let case = app.triaged(&a_claim().with("/basis/number", json!(number))).await;
        app.step("chief", "assignCase", &case, json!({})).await;
        let ask = "query($id: ID!) { node(id: $id) { ... on Case { team { id name } } } }";
        let asked = app.sign_in("chief").await.run(ask, json!({ "id": case.id })).await;
        asked.text("/data/node/team/name")
    };
    let (first, second) = (assigned(0).await, assigned(1).await);
    assert_ne!(first, second, "by turns");
    let gone =
        format!("UPDATE post SET ended_on = '2000-01-01' WHERE team_id = (SELECT id FROM team WHERE name = '{first}')");
    app.app
        .db
        .bare_writer()
        .execute_unprepared(&gone)
        .await
        .expect("all of them leave");
    for nth in 2..5 {
        assert_ne!(assigned(nth).await, first);
    }
}
