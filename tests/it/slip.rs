//! Slips of the administrators put right: a name, a user name, an identity number written wrong.

use harness::{Answer, Client, TestApp};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};

use crate::staff::{OWN, POST, USER, a_newcomer, a_post, change, decide, given, proposed};

/// Li Mei's number, and the same with two digits changed over.
const NUMBER: &str = "530381198503170023";
const MISTYPED: &str = "530381199003070039";

async fn correct(client: &Client<'_>, username: &str, corrections: Value) -> Answer {
    let mut input = corrections;
    input["username"] = json!(username);
    client.act("correctUser", input, USER).await
}

async fn create(client: &Client<'_>, username: &str, number: Option<&str>) -> Answer {
    let input = json!({ "username": username, "displayName": "李枚", "idNumber": number });
    client.act("createUser", input, USER).await
}

async fn granted(app: &TestApp, post: Value) {
    let post = proposed(app, post).await;
    decide(&app.sign_in("secadmin").await, "grantRole", &post).await.done();
    decide(&app.sign_in("chief").await, "approveRole", &post).await.done();
}

#[tokio::test]
async fn a_new_account_is_put_right_in_everything() {
    let app = TestApp::new().await;
    let sysadmin = app.sign_in("sysadmin").await;
    create(&sysadmin, "li.mie", Some(MISTYPED)).await.done();
    let wanted = json!({
        "newUsername": " Li.Mei\u{feff}", "displayName": "李梅", "idNumber": NUMBER, "officePhone": "0874-7100388",
    });
    let put_right = correct(&sysadmin, "li.mie", wanted).await;
    let user = put_right.at("/data/correctUser/user");
    assert_eq!(
        (&user["username"], &user["displayName"]),
        (&json!("li.mei"), &json!("李梅"))
    );
    let gone = correct(&sysadmin, "li.mie", json!({ "displayName": "李梅" })).await;
    assert_eq!(gone.codes(), ["NOT_FOUND"]);
    let known = create(&sysadmin, "li.er", Some(NUMBER)).await;
    assert_eq!(
        (known.code().as_str(), known.fields()),
        ("ALREADY_TAKEN", vec!["idNumber".to_owned()])
    );
    create(&sysadmin, "li.mie", Some(MISTYPED)).await.done();
    for (corrections, field) in [
        (json!({ "newUsername": "LI.MEI" }), "newUsername"),
        (json!({ "idNumber": NUMBER }), "idNumber"),
    ] {
        let before = app.dump().await;
        let taken = correct(&sysadmin, "li.mie", corrections).await;
        assert_eq!(
            (taken.code().as_str(), taken.fields()),
            ("ALREADY_TAKEN", vec![field.to_owned()])
        );
        assert_eq!(app.dump().await, before, "nothing was written");
    }
    for (corrections, field) in [
        (json!({ "newUsername": "李梅" }), "newUsername"),
        (json!({ "displayName": " \u{200b}" }), "displayName"),
        (json!({ "idNumber": "" }), "idNumber"),
        (json!({ "idNumber": "530381198503170000" }), "idNumber"),
        (json!({ "officePhone": "12" }), "officePhone"),
    ] {
        let wrong = correct(&sysadmin, "li.mei", corrections).await;
        assert_eq!(
            (wrong.code().as_str(), wrong.fields()),
            ("INPUT_INVALID", vec![field.to_owned()])
        );
    }
}

#[tokio::test]
async fn nothing_changes_under_the_eyes_of_those_who_are_to_agree() {
    let app = TestApp::new().await;
    let sysadmin = app.sign_in("sysadmin").await;
    sysadmin.act("createUser", a_newcomer(), USER).await.done();
    let post = proposed(&app, a_post()).await;
    for corrections in [
        json!({ "displayName": "李玫" }),
        json!({ "newUsername": "li.er" }),
        json!({ "idNumber": NUMBER }),
    ] {
        assert_eq!(correct(&sysadmin, "li.mei", corrections).await.codes(), ["STAFF_STATE"]);
    }
    correct(&sysadmin, " Li.Mei ", json!({ "officePhone": "" }))
        .await
        .done();
    sysadmin.act("endPost", json!({ "postId": post }), POST).await.done();
    correct(&sysadmin, "li.mei", json!({ "displayName": "李玫" }))
        .await
        .done();
}

#[tokio::test]
async fn who_was_granted_a_post_becomes_nobody_else() {
    let app = TestApp::new().await;
    let sysadmin = app.sign_in("sysadmin").await;
    sysadmin.act("createUser", a_newcomer(), USER).await.done();
    granted(&app, a_post()).await;
    let renamed = correct(&sysadmin, "li.mei", json!({ "newUsername": "li.er" })).await;
    assert_eq!(renamed.codes(), ["STAFF_STATE"]);
    correct(
        &sysadmin,
        "li.mei",
        json!({ "displayName": "李玫", "idNumber": NUMBER }),
    )
    .await
    .done();
    let another = correct(&sysadmin, "li.mei", json!({ "idNumber": MISTYPED })).await;
    assert_eq!(another.codes(), ["STAFF_STATE"], "it was blank, and is blank no more");
}

#[tokio::test]
async fn nobody_asks_by_corrections_whose_numbers_are_known() {
    let app = TestApp::new().await;
    let sysadmin = app.sign_in("sysadmin").await;
    create(&sysadmin, "li.mei", Some(MISTYPED)).await.done();
    for _ in 1..60 {
        correct(&sysadmin, "li.mei", json!({ "idNumber": NUMBER })).await.done();
    }
    let over = correct(&sysadmin, "li.mei", json!({ "idNumber": NUMBER })).await;
    assert_eq!(over.codes(), ["RATE_LIMITED"]);
    assert!(
        over.at("/errors/0/extensions/retryAfterSec").is_number(),
        "{}",
        over.body
    );
    correct(&sysadmin, "li.mei", json!({ "displayName": "李梅" }))
        .await
        .done();
    app.clock.advance(chrono::Duration::minutes(1));
    app.forget_tokens();
    let sysadmin = app.sign_in("sysadmin").await;
    correct(&sysadmin, "li.mei", json!({ "idNumber": NUMBER })).await.done();
}

#[tokio::test]
async fn who_leads_a_team_later_is_not_proposed_before() {
    let app = TestApp::new().await;
    let sysadmin = app.sign_in("sysadmin").await;
    let teams = sysadmin.ask("{ teams(first: 1) { nodes { id } } }").await;
    let team = teams.text("/data/teams/nodes/0/id");
    let post = json!({
        "username": "clerk", "role": "AUX", "teamId": team, "leads": true, "startsOn": "2026-04-01",
    });
    let refused = sysadmin.act("savePost", post, POST).await;
    assert_eq!(
        (refused.code().as_str(), refused.fields()),
        ("INPUT_INVALID", vec!["leads".to_owned()])
    );
}

/// Proposals that say one thing of a post, and the posts another.
async fn at_odds(app: &TestApp) -> i64 {
    let sql = "SELECT COUNT(*) AS n FROM post_proposal q LEFT JOIN post o ON o.id = q.id
        WHERE (COALESCE(q.outcome, '') = 'granted') <> (o.id IS NOT NULL)";
    let statement = Statement::from_string(app.app.db.backend(), sql);
    let row = app
        .app
        .db
        .bare_reader()
        .query_one_raw(statement)
        .await
        .unwrap()
        .unwrap();
    row.try_get("", "n").unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_is_granted_or_taken_back_or_refused_and_never_two_of_them() {
    let app = TestApp::new().await;
    let (sysadmin, seca) = (app.sign_in("sysadmin").await, app.sign_in("secadmin").await);
    let chief = app.sign_in("chief").await;
    for round in 0..12 {
        let username = format!("li.mei{round}");
        let new = json!({ "username": username, "displayName": "李梅" });
        sysadmin.act("createUser", new, USER).await.done();
        let post = proposed(&app, json!({ "username": username, "role": "CLERK" })).await;
        decide(&seca, "grantRole", &post).await.done();
        let no = json!({ "postId": post, "approve": false, "reason": "编制已满，不再增加" });
        let back = json!({ "postId": post });
        let (granted, ended, refused) = tokio::join!(
            decide(&chief, "approveRole", &post),
            sysadmin.act("endPost", back, POST),
            seca.act("grantRole", no, POST)
        );
        for answer in [&granted, &ended, &refused] {
            let codes = answer.codes();
            assert!(codes.is_empty() || codes == ["STAFF_STATE"], "{}", answer.body);
        }
        assert_eq!(at_odds(&app).await, 0, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_administrators_do_not_shut_each_other_out() {
    let app = TestApp::new().await;
    let password = given(&app, a_newcomer()).await;
    granted(&app, json!({ "username": "li.mei", "role": "SYSA" })).await;
    let signed_in = app.anonymous().sign_in("li.mei", &password).await;
    let other = app.bearer(&signed_in.text("/data/signIn/accessToken"));
    change(&other, &password, OWN).await.done();
    for round in 0..6 {
        app.forget_tokens();
        let one = app.sign_in("sysadmin").await;
        let signed_in = app.anonymous().sign_in("li.mei", OWN).await;
        let other = app.bearer(&signed_in.text("/data/signIn/accessToken"));
        let shut = |username: &str| json!({ "username": username });
        let (first, second) = tokio::join!(
            one.act("disableUser", shut("li.mei"), "__typename"),
            other.act("disableUser", shut("sysadmin"), "__typename")
        );
        let done = [&first, &second]
            .into_iter()
            .filter(|answer| answer.codes().is_empty())
            .count();
        assert_eq!(done, 1, "round {round}: {} {}", first.body, second.body);
        let (left, gone) = if first.codes().is_empty() {
            (one, "li.mei")
        } else {
            (other, "sysadmin")
        };
        left.act("enableUser", shut(gone), "__typename").await.done();
    }
}
