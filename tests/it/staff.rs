//! Accounts, posts and credentials: no one person gives a right, nobody gives himself one, and neither of the two who give
//! out a password can sign in with what he has.

use chrono::Duration;
use harness::{Answer, Client, PASSWORD, TestApp, a_claim};
use serde_json::{Value, json};

pub(crate) const POST: &str = "post { id state startsOn endsOn role confirmedBy approvedBy reason leads }";
pub(crate) const USER: &str =
    "user { id username displayName passwordState disabled posts { role state } credentialIssue { id } }";
/// A password of one's own.
pub(crate) const OWN: &str = "lantern vexed otter mosaic";

/// Somebody who has no account yet.
pub(crate) fn a_newcomer() -> Value {
    json!({ "username": "li.mei", "displayName": "李梅", "officePhone": "0874-7100388" })
}

/// A post he may be proposed for.
pub(crate) fn a_post() -> Value {
    json!({ "username": "li.mei", "role": "CLERK" })
}

/// Every act of this area with an input that is right by its form, for callers who are refused all the same.
pub(crate) fn acts(post: &str, issue: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("createUser", a_newcomer()),
        ("correctUser", json!({ "username": "clerk", "displayName": "李立案" })),
        ("disableUser", json!({ "username": "clerk" })),
        ("enableUser", json!({ "username": "clerk" })),
        ("savePost", a_post()),
        ("endPost", json!({ "postId": post })),
        ("grantRole", json!({ "postId": post, "approve": true })),
        ("approveRole", json!({ "postId": post, "approve": true })),
        ("resetCredential", a_reset("clerk")),
        ("confirmCredential", json!({ "issueId": issue, "approve": true })),
    ]
}

/// A forgotten password and a lost telephone.
pub(crate) fn a_reset(username: &str) -> Value {
    json!({ "username": username, "password": true, "secondFactor": true, "reason": "忘记口令，手机遗失" })
}

/// Makes an account and confirms its first password; the password.
pub(crate) async fn given(app: &TestApp, new: Value) -> String {
    let made = app
        .sign_in("sysadmin")
        .await
        .act("createUser", new, &format!("firstHalf {USER}"))
        .await;
    let issue = made.text("/data/createUser/user/credentialIssue/id");
    let second = confirm(app, &issue).await;
    format!("{}-{second}", made.text("/data/createUser/firstHalf"))
}

async fn confirm(app: &TestApp, issue: &str) -> String {
    let input = json!({ "issueId": issue, "approve": true });
    let seca = app.sign_in("secadmin").await;
    let confirmed = seca.act("confirmCredential", input, "secondHalf").await;
    confirmed.text("/data/confirmCredential/secondHalf")
}

/// Proposes a post; its id.
pub(crate) async fn proposed(app: &TestApp, post: Value) -> String {
    let saved = app.sign_in("sysadmin").await.act("savePost", post, POST).await;
    assert_eq!(saved.text("/data/savePost/post/state"), "PROPOSED", "{}", saved.body);
    saved.text("/data/savePost/post/id")
}

/// Decides about a post, as whoever may.
pub(crate) async fn decide(client: &Client<'_>, operation: &str, post: &str) -> Answer {
    let input = json!({ "postId": post, "approve": true });
    client.act(operation, input, POST).await
}

pub(crate) async fn change(client: &Client<'_>, password: &str, new: &str) -> Answer {
    let ask = "mutation($input: ChangePasswordInput!) { changePassword(input: $input) { changed } }";
    client
        .run(ask, json!({ "input": { "password": password, "newPassword": new } }))
        .await
}

async fn tries(app: &TestApp, password: &str) -> Answer {
    app.anonymous().sign_in("li.mei", password).await
}

#[tokio::test]
async fn a_newcomer_works_once_three_have_agreed_and_he_has_a_password_of_his_own() {
    let app = TestApp::new().await;
    let password = given(&app, a_newcomer()).await;
    assert_eq!(tries(&app, &password).await.codes(), ["UNAUTHENTICATED"], "no post yet");
    let post = proposed(&app, a_post()).await;
    assert_eq!(
        tries(&app, &password).await.codes(),
        ["UNAUTHENTICATED"],
        "proposed alone"
    );
    let confirmed = decide(&app.sign_in("secadmin").await, "grantRole", &post).await;
    assert_eq!(confirmed.text("/data/grantRole/post/state"), "PROPOSED");
    assert_eq!(
        tries(&app, &password).await.codes(),
        ["UNAUTHENTICATED"],
        "confirmed alone"
    );
    let approved = decide(&app.sign_in("chief").await, "approveRole", &post).await;
    assert_eq!(approved.text("/data/approveRole/post/state"), "HELD");

    let signed_in = tries(&app, &password).await;
    let client = app.bearer(&signed_in.text("/data/signIn/accessToken"));
    for (question, what) in [
        ("{ court { id } }", "places"),
        ("{ applications(first: 1) { totalCount } }", "his work"),
    ] {
        let refused = client.ask(question).await;
        assert_eq!(refused.codes(), ["PASSWORD_CHANGE_REQUIRED"], "{what}");
    }
    let act = client.act(
        "recordVisit",
        json!({ "channel": "COUNTER", "purpose": "CONSULTATION", "visitorName": "老浦", "question": "如何申请执行？" }),
        "visit { id }",
    );
    assert_eq!(act.await.codes(), ["PASSWORD_CHANGE_REQUIRED"]);
    client.ask("{ viewer { username } mySessions { id } }").await.done();

    for weak in ["short", "passwordpassword", &password] {
        let refused = change(&client, &password, weak).await;
        assert_eq!(refused.codes(), ["PASSWORD_WEAK"], "{weak}");
        assert_eq!(refused.fields(), ["newPassword"]);
    }
    assert_eq!(change(&client, "wrong", OWN).await.codes(), ["UNAUTHENTICATED"]);
    change(&client, &password, OWN).await.done();
    let guess = change(&client, "wrong", OWN).await;
    assert_eq!(
        guess.codes(),
        ["UNAUTHENTICATED"],
        "the new one tells nothing of the present one"
    );
    let work = client
        .ask("{ viewer { role } applications(first: 1) { totalCount } }")
        .await;
    work.done();
    assert_eq!(work.text("/data/viewer/role"), "CLERK");
    assert_eq!(
        tries(&app, &password).await.codes(),
        ["UNAUTHENTICATED"],
        "it is changed"
    );
    tries(&app, OWN).await.done();
}

#[tokio::test]
async fn each_act_is_for_its_office_alone() {
    let app = TestApp::new().await;
    given(&app, a_newcomer()).await;
    let post = proposed(&app, a_post()).await;
    let asked = app
        .sign_in("sysadmin")
        .await
        .act("resetCredential", a_reset("clerk"), "issue { id }")
        .await;
    let issue = asked.text("/data/resetCredential/issue/id");
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
        "station.yangliu",
        "deputy",
        "applicant.pu",
        "secadmin",
        "auditor",
        "sysadmin",
    ] {
        let client = app.sign_in(account).await;
        for (act, input) in acts(&post, &issue) {
            let open = match act {
                "grantRole" | "confirmCredential" => account == "secadmin",
                "approveRole" => ["chief", "president"].contains(&account),
                _ => account == "sysadmin",
            };
            if !open {
                let refused = client.act(act, input, "__typename").await;
                assert_eq!(refused.codes(), ["FORBIDDEN"], "{act} by {account}");
            }
        }
        let list = client
            .ask("{ users(first: 5) { totalCount nodes { username } } }")
            .await;
        let reads = ["president", "chief", "secadmin", "auditor", "sysadmin"].contains(&account);
        assert_eq!(list.codes().is_empty(), reads, "{account}: {}", list.body);
    }
    let nobody = app.anonymous().act("createUser", a_newcomer(), "__typename").await;
    assert_eq!(nobody.codes(), ["FORBIDDEN"]);
    assert_eq!(app.dump().await, before, "nothing was written");
}

#[tokio::test]
async fn nobody_has_a_hand_in_his_own_rights_nor_two_in_one_proposal() {
    let app = TestApp::new().await;
    let sysadmin = app.sign_in("sysadmin").await;
    for (act, input) in [
        ("savePost", json!({ "username": "sysadmin", "role": "SYSA" })),
        ("disableUser", json!({ "username": "sysadmin" })),
        ("enableUser", json!({ "username": "sysadmin" })),
        (
            "correctUser",
            json!({ "username": "sysadmin", "displayName": "另一人" }),
        ),
        ("resetCredential", a_reset("sysadmin")),
    ] {
        let refused = sysadmin.act(act, input, "__typename").await;
        assert_eq!(refused.codes(), ["TWO_PERSON_REQUIRED"], "{act}");
    }
    let own = app
        .sign_in("chief")
        .await
        .ask("{ users(filter: { search: \"sysadmin\" }) { nodes { posts { id } } } }")
        .await;
    let own = own.text("/data/users/nodes/0/posts/0/id");
    let refused = sysadmin.act("endPost", json!({ "postId": own }), "__typename").await;
    assert_eq!(refused.codes(), ["TWO_PERSON_REQUIRED"]);

    let of_chief = proposed(&app, json!({ "username": "chief", "role": "AUX" })).await;
    let chief = app.sign_in("chief").await;
    assert_eq!(
        decide(&chief, "approveRole", &of_chief).await.codes(),
        ["TWO_PERSON_REQUIRED"]
    );
    decide(&app.sign_in("president").await, "approveRole", &of_chief)
        .await
        .done();
    let twice = decide(&app.sign_in("president").await, "approveRole", &of_chief).await;
    assert_eq!(twice.codes(), ["TWO_PERSON_REQUIRED"], "he approved it");

    let reset = sysadmin
        .act("resetCredential", a_reset("secadmin"), "issue { id }")
        .await;
    let issue = reset.text("/data/resetCredential/issue/id");
    let input = json!({ "issueId": issue, "approve": true });
    let of_himself = app
        .sign_in("secadmin")
        .await
        .act("confirmCredential", input, "__typename")
        .await;
    assert_eq!(of_himself.codes(), ["TWO_PERSON_REQUIRED"]);
}

#[tokio::test]
async fn posts_that_one_person_may_not_hold_are_refused_when_proposed_and_when_granted() {
    let app = TestApp::new().await;
    let sysadmin = app.sign_in("sysadmin").await;
    let propose = async |post: Value| sysadmin.act("savePost", post, POST).await;
    let pair = propose(json!({ "username": "judge.rapid1", "role": "CASH" })).await;
    assert_eq!(
        (pair.code().as_str(), pair.fields()),
        ("POSTS_INCOMPATIBLE", vec!["role".to_owned()])
    );
    let place = propose(json!({ "username": "clerk", "role": "STN" })).await;
    assert_eq!(
        (place.code().as_str(), place.fields()),
        ("INPUT_INVALID", vec!["siteId".to_owned()])
    );
    for (role, post) in [
        ("role", json!({ "username": "clerk", "role": "APP" })),
        ("leads", json!({ "username": "clerk", "role": "JUDGE", "leads": true })),
        (
            "startsOn",
            json!({ "username": "clerk", "role": "JUDGE", "startsOn": "2026-01-01" }),
        ),
        (
            "endsOn",
            json!({ "username": "clerk", "role": "JUDGE", "startsOn": "2027-02-02", "endsOn": "2027-02-01" }),
        ),
    ] {
        let refused = propose(post).await;
        assert_eq!(
            (refused.code().as_str(), refused.fields()),
            ("INPUT_INVALID", vec![role.to_owned()])
        );
    }
    assert_eq!(
        propose(json!({ "username": "nobody.here", "role": "JUDGE" }))
            .await
            .codes(),
        ["NOT_FOUND"]
    );
    assert_eq!(
        propose(json!({ "username": "clerk", "role": "CLERK" })).await.codes(),
        ["STAFF_STATE"],
        "he is"
    );

    // two that do not go together, proposed side by side: the second is refused at the grant
    given(&app, a_newcomer()).await;
    let cashier = proposed(&app, json!({ "username": "li.mei", "role": "CASH" })).await;
    let judge = proposed(&app, json!({ "username": "li.mei", "role": "JUDGE" })).await;
    let (seca, chief) = (app.sign_in("secadmin").await, app.sign_in("chief").await);
    for post in [&cashier, &judge] {
        decide(&seca, "grantRole", post).await.done();
    }
    decide(&chief, "approveRole", &cashier).await.done();
    assert_eq!(
        decide(&chief, "approveRole", &judge).await.codes(),
        ["POSTS_INCOMPATIBLE"]
    );
}

#[tokio::test]
async fn a_proposal_is_refused_with_a_reason_taken_back_or_sent_twice() {
    let app = TestApp::new().await;
    given(&app, a_newcomer()).await;
    let post = proposed(&app, a_post()).await;
    let again = proposed(&app, a_post()).await;
    assert_eq!(again, post, "the same proposal again");
    let other = app
        .sign_in("sysadmin")
        .await
        .act(
            "savePost",
            json!({ "username": "li.mei", "role": "CLERK", "endsOn": "2027-06-30" }),
            POST,
        )
        .await;
    assert_eq!(other.codes(), ["STAFF_STATE"], "another one is open");

    let seca = app.sign_in("secadmin").await;
    let bare = seca
        .act(
            "grantRole",
            json!({ "postId": post, "approve": false, "reason": "不行" }),
            POST,
        )
        .await;
    assert_eq!(
        (bare.code().as_str(), bare.fields()),
        ("REASON_REQUIRED", vec!["reason".to_owned()])
    );
    let no = json!({ "postId": post, "approve": false, "reason": "尚未通过政治审查" });
    let refused = seca.act("grantRole", no, POST).await;
    assert_eq!(refused.text("/data/grantRole/post/state"), "REFUSED");
    assert_eq!(refused.text("/data/grantRole/post/reason"), "尚未通过政治审查");
    assert_eq!(
        decide(&app.sign_in("chief").await, "approveRole", &post).await.codes(),
        ["STAFF_STATE"]
    );

    let next = proposed(&app, a_post()).await;
    let back = app
        .sign_in("sysadmin")
        .await
        .act("endPost", json!({ "postId": next }), POST)
        .await;
    assert_eq!(back.text("/data/endPost/post/state"), "WITHDRAWN");
    assert_eq!(decide(&seca, "grantRole", &next).await.codes(), ["STAFF_STATE"]);
    let forged = app
        .sign_in("sysadmin")
        .await
        .act("endPost", json!({ "postId": "bm90IGFuIGlk" }), POST)
        .await;
    assert_eq!(forged.codes(), ["NOT_FOUND"]);
}

#[tokio::test]
async fn a_post_ends_at_once_or_on_a_day_and_is_never_made_longer() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let judge = app.sign_in("judge.rapid1").await;
    let asked = "query($id: ID!) { node(id: $id) { id } }";
    assert!(
        judge
            .run(asked, json!({ "id": case.id }))
            .await
            .at("/data/node/id")
            .is_string()
    );
    let sysadmin = app.sign_in("sysadmin").await;
    let found = sysadmin
        .ask("{ users(filter: { search: \"judge.rapid1\" }) { nodes { posts { id role } } } }")
        .await;
    let post = found.text("/data/users/nodes/0/posts/0/id");
    let end = async |last: Option<&str>| {
        let input = json!({ "postId": post, "endsOn": last });
        sysadmin.act("endPost", input, &format!("openCases {POST}")).await
    };
    let later = end(Some("2026-12-31")).await;
    assert_eq!(later.text("/data/endPost/post/state"), "HELD", "to the end of the year");
    assert_eq!(later.number("/data/endPost/openCases"), 1, "what must be handed on");
    let longer = end(Some("2027-01-01")).await;
    assert_eq!(
        (longer.code().as_str(), longer.fields()),
        ("INPUT_INVALID", vec!["endsOn".to_owned()])
    );
    assert_eq!(
        end(Some("2026-01-01")).await.codes(),
        ["INPUT_INVALID"],
        "not in the past"
    );
    let now = end(None).await;
    assert_eq!(now.text("/data/endPost/post/state"), "ENDED");
    assert_eq!(
        judge.run(asked, json!({ "id": case.id })).await.codes(),
        ["UNAUTHENTICATED"]
    );
    assert_eq!(
        app.anonymous().sign_in("judge.rapid1", PASSWORD).await.codes(),
        ["UNAUTHENTICATED"]
    );
    assert_eq!(end(None).await.codes(), ["STAFF_STATE"], "it is over");

    // back by the same three hands, as a new post that begins today
    let again = proposed(&app, json!({ "username": "judge.rapid1", "role": "JUDGE" })).await;
    decide(&app.sign_in("chief").await, "approveRole", &again).await.done();
    let granted = decide(&app.sign_in("secadmin").await, "grantRole", &again).await;
    assert_eq!(granted.text("/data/grantRole/post/state"), "HELD");
    app.forget_tokens();
    let judge = app.sign_in("judge.rapid1").await;
    assert!(
        judge
            .run(asked, json!({ "id": case.id }))
            .await
            .at("/data/node/id")
            .is_string()
    );
    let told = judge
        .ask("{ viewer { securityNotices { kind } } }")
        .await
        .body
        .to_string();
    assert!(told.contains("POST_GRANTED") && told.contains("POST_ENDED"), "{told}");
}

#[tokio::test]
async fn the_last_administrator_of_a_kind_stays() {
    let app = TestApp::new().await;
    let sysadmin = app.sign_in("sysadmin").await;
    for name in ["secadmin", "auditor"] {
        let disabled = sysadmin
            .act("disableUser", json!({ "username": name }), "__typename")
            .await;
        assert_eq!(disabled.codes(), ["LAST_ADMINISTRATOR"], "{name}");
        let ask = format!("{{ users(filter: {{ search: \"{name}\" }}) {{ nodes {{ posts {{ id }} }} }} }}");
        let post = sysadmin.ask(&ask).await.text("/data/users/nodes/0/posts/0/id");
        let ended = sysadmin.act("endPost", json!({ "postId": post }), "__typename").await;
        assert_eq!(ended.codes(), ["LAST_ADMINISTRATOR"], "{name}");
    }
    let clerk = sysadmin.act("disableUser", json!({ "username": "clerk" }), USER).await;
    assert_eq!(clerk.at("/data/disableUser/user/disabled"), &Value::Bool(true));
    assert_eq!(
        app.anonymous().sign_in("clerk", PASSWORD).await.codes(),
        ["UNAUTHENTICATED"]
    );
    sysadmin
        .act("disableUser", json!({ "username": "clerk" }), USER)
        .await
        .done();
    let back = sysadmin.act("enableUser", json!({ "username": "clerk" }), USER).await;
    assert_eq!(back.at("/data/enableUser/user/disabled"), &Value::Bool(false));
    app.anonymous().sign_in("clerk", PASSWORD).await.done();
}

#[tokio::test]
async fn two_give_out_a_password_and_neither_half_is_told_twice_or_opens_anything() {
    let app = TestApp::new().await;
    let (sysadmin, seca) = (app.sign_in("sysadmin").await, app.sign_in("secadmin").await);
    let clerk = app.sign_in("clerk").await;
    let request = app.request_id();
    let asked = sysadmin
        .act_as(
            request,
            "resetCredential",
            a_reset("clerk"),
            "issue { id state } firstHalf",
        )
        .await;
    let first = asked.text("/data/resetCredential/firstHalf");
    let repeated = sysadmin
        .act_as(request, "resetCredential", a_reset("clerk"), "issue { id } firstHalf")
        .await;
    assert_eq!(
        repeated.at("/data/resetCredential/firstHalf"),
        &Value::Null,
        "told once"
    );
    app.anonymous().sign_in("clerk", PASSWORD).await.done();
    let issue = asked.text("/data/resetCredential/issue/id");
    let request = app.request_id();
    let input = json!({ "issueId": issue, "approve": true });
    let confirmed = seca
        .act_as(
            request,
            "confirmCredential",
            input.clone(),
            "issue { state } secondHalf validUntil",
        )
        .await;
    let second = confirmed.text("/data/confirmCredential/secondHalf");
    let repeated = seca
        .act_as(request, "confirmCredential", input.clone(), "secondHalf")
        .await;
    assert_eq!(
        repeated.at("/data/confirmCredential/secondHalf"),
        &Value::Null,
        "told once"
    );
    assert_eq!(
        seca.act("confirmCredential", input, "__typename").await.codes(),
        ["STAFF_STATE"]
    );

    assert_eq!(
        clerk.ask("{ court { id } }").await.codes(),
        ["UNAUTHENTICATED"],
        "his sessions ended"
    );
    for wrong in [PASSWORD, &first, &second, &format!("{second}-{first}")] {
        assert_eq!(
            app.anonymous().sign_in("clerk", wrong).await.codes(),
            ["UNAUTHENTICATED"],
            "{wrong}"
        );
    }
    let dump = app.dump().await;
    assert!(!dump.contains(&first) && !dump.contains(&second), "kept nowhere");
    app.clock.advance(Duration::minutes(31));
    let whole = format!("{first}-{second}");
    let signed_in = app.anonymous().sign_in("clerk", &whole).await;
    let client = app.bearer(&signed_in.text("/data/signIn/accessToken"));
    let told = client.ask("{ viewer { securityNotices { kind } } }").await;
    assert_eq!(told.text("/data/viewer/securityNotices/0/kind"), "PASSWORD_CHANGED");
    app.clock.advance(Duration::days(14));
    assert_eq!(
        app.anonymous().sign_in("clerk", &whole).await.codes(),
        ["UNAUTHENTICATED"],
        "too late"
    );
}

#[tokio::test]
async fn what_was_asked_first_is_void_once_it_is_asked_again_refused_or_late() {
    let app = TestApp::new().await;
    let sysadmin = app.sign_in("sysadmin").await;
    let ask = async || {
        let asked = sysadmin.act("resetCredential", a_reset("clerk"), "issue { id }").await;
        asked.text("/data/resetCredential/issue/id")
    };
    let decide = async |issue: &str, approve: bool| {
        let input = json!({ "issueId": issue, "approve": approve });
        app.sign_in("secadmin")
            .await
            .act("confirmCredential", input, "issue { state } secondHalf")
            .await
    };
    let (first, second) = (ask().await, ask().await);
    assert_eq!(
        decide(&first, true).await.codes(),
        ["STAFF_STATE"],
        "it was asked again"
    );
    let refused = decide(&second, false).await;
    assert_eq!(refused.text("/data/confirmCredential/issue/state"), "REFUSED");
    assert_eq!(refused.at("/data/confirmCredential/secondHalf"), &Value::Null);
    app.anonymous().sign_in("clerk", PASSWORD).await.done();
    let third = ask().await;
    app.clock.advance(Duration::days(7));
    app.forget_tokens();
    assert_eq!(
        decide(&third, true).await.codes(),
        ["STAFF_STATE"],
        "it was not confirmed in time"
    );
    app.anonymous().sign_in("clerk", PASSWORD).await.done();

    for (field, input) in [
        (
            "password",
            json!({ "username": "clerk", "password": false, "secondFactor": false, "reason": "忘记了口令" }),
        ),
        (
            "reason",
            json!({ "username": "clerk", "password": true, "secondFactor": false, "reason": "忘" }),
        ),
    ] {
        let refused = app
            .sign_in("sysadmin")
            .await
            .act("resetCredential", input, "__typename")
            .await;
        assert_eq!(refused.fields(), [field]);
    }
    let of_applicant = app
        .sign_in("sysadmin")
        .await
        .act("resetCredential", a_reset("applicant.pu"), "__typename")
        .await;
    assert_eq!(of_applicant.codes(), ["NOT_FOUND"], "he signs in by code");
}

#[tokio::test]
async fn what_needs_a_fresh_proof_is_refused_after_five_minutes() {
    let app = TestApp::new().await;
    given(&app, a_newcomer()).await;
    let post = proposed(&app, a_post()).await;
    let asked = app
        .sign_in("sysadmin")
        .await
        .act("resetCredential", a_reset("clerk"), "issue { id }")
        .await;
    let issue = asked.text("/data/resetCredential/issue/id");
    let clients = [
        app.sign_in("sysadmin").await,
        app.sign_in("secadmin").await,
        app.sign_in("chief").await,
    ];
    app.clock.advance(Duration::seconds(301));
    for (act, input) in acts(&post, &issue) {
        if ["disableUser", "endPost"].contains(&act) {
            continue;
        }
        let client = match act {
            "grantRole" | "confirmCredential" => &clients[1],
            "approveRole" => &clients[2],
            _ => &clients[0],
        };
        assert_eq!(
            client.act(act, input, "__typename").await.codes(),
            ["STEP_UP_REQUIRED"],
            "{act}"
        );
    }
}

#[tokio::test]
async fn a_user_name_and_an_identity_number_are_taken_once_however_they_are_typed() {
    let app = TestApp::new().await;
    let sysadmin = app.sign_in("sysadmin").await;
    let make = async |username: &str, number: Option<&str>| {
        let input = json!({ "username": username, "displayName": "李梅", "idNumber": number });
        sysadmin.act("createUser", input, USER).await
    };
    let number = "530381198503170023";
    let pasted = make("\u{feff} Li.Mei ", Some(" 530381 198503170023 ")).await;
    assert_eq!(pasted.text("/data/createUser/user/username"), "li.mei");
    let wrong = make("wang.mei", Some("530381198503170000")).await;
    assert_eq!(
        (wrong.code().as_str(), wrong.fields()),
        ("INPUT_INVALID", vec!["idNumber".to_owned()])
    );
    let known = make("wang.mei", Some(number)).await;
    assert_eq!(
        (known.code().as_str(), known.fields()),
        ("ALREADY_TAKEN", vec!["idNumber".to_owned()])
    );
    let taken = make("LI.MEI", None).await;
    assert_eq!(
        (taken.code().as_str(), taken.fields()),
        ("ALREADY_TAKEN", vec!["username".to_owned()])
    );
    for wrong in ["", "李梅", "a b", "-a"] {
        let refused = make(wrong, None).await;
        assert_eq!(
            (refused.code().as_str(), refused.fields()),
            ("INPUT_INVALID", vec!["username".to_owned()])
        );
    }
    assert!(!app.dump().await.contains(number), "sealed");
}

#[tokio::test]
async fn two_who_decide_at_once_grant_one_post() {
    let app = TestApp::new().await;
    given(&app, a_newcomer()).await;
    let post = proposed(&app, a_post()).await;
    let (seca, chief, president) = (
        app.sign_in("secadmin").await,
        app.sign_in("chief").await,
        app.sign_in("president").await,
    );
    let (one, two, three) = tokio::join!(
        decide(&seca, "grantRole", &post),
        decide(&chief, "approveRole", &post),
        decide(&president, "approveRole", &post)
    );
    one.done();
    assert_eq!(
        [&two, &three].iter().filter(|answer| answer.codes().is_empty()).count(),
        1,
        "{} {}",
        two.body,
        three.body
    );
    let list = app.sign_in("auditor").await.ask("{ users(filter: { role: CLERK, search: \"li.mei\" }) { totalCount nodes { posts(all: true) { state confirmedBy approvedBy proposedBy } } } }").await;
    assert_eq!(list.number("/data/users/totalCount"), 1);
    assert_eq!(list.at("/data/users/nodes/0/posts").as_array().unwrap().len(), 1);
    assert_eq!(list.text("/data/users/nodes/0/posts/0/state"), "HELD");
}

#[tokio::test]
async fn the_list_is_paged_filtered_and_costs_the_same_however_long() {
    let app = TestApp::new().await;
    let client = app.sign_in("secadmin").await;
    let ask = |first: u32| {
        format!(
            "{{ users(first: {first}) {{ nodes {{ username posts {{ role site {{ name }} team {{ name }} }} }} pageInfo {{ hasNextPage endCursor }} }} }}"
        )
    };
    client.ask(&ask(1)).await.done();
    let before = app.statements();
    client.ask(&ask(12)).await.done();
    let few = app.statements() - before;
    let before = app.statements();
    let many = client.ask(&ask(100)).await;
    assert_eq!(app.statements() - before, few, "statements do not grow with the page");
    let names = many.body.to_string();
    assert!(
        names.contains("judge.rapid1") && !names.contains("applicant.pu"),
        "{names}"
    );
    let cursor = client.ask(&ask(2)).await.text("/data/users/pageInfo/endCursor");
    let next = client
        .ask(&format!(
            "{{ users(first: 1, after: \"{cursor}\") {{ nodes {{ username }} pageInfo {{ hasPreviousPage }} }} }}"
        ))
        .await;
    assert_eq!(
        next.at("/data/users/nodes/0/username"),
        many.at("/data/users/nodes/2/username")
    );
    let none = client.ask("{ users(filter: { waiting: true }) { totalCount } }").await;
    assert_eq!(none.number("/data/users/totalCount"), 0);
    given(&app, a_newcomer()).await;
    proposed(&app, a_post()).await;
    let one = client
        .ask("{ users(filter: { waiting: true }) { totalCount nodes { id username } } }")
        .await;
    assert_eq!(
        (
            one.number("/data/users/totalCount"),
            one.text("/data/users/nodes/0/username").as_str()
        ),
        (1, "li.mei")
    );
    let id = one.text("/data/users/nodes/0/id");
    let refetched = client
        .run(
            "query($id: ID!) { node(id: $id) { __typename id } }",
            json!({ "id": id }),
        )
        .await;
    assert_eq!(
        (refetched.text("/data/node/__typename"), refetched.text("/data/node/id")),
        ("User".to_owned(), id.clone())
    );
    let hidden = app
        .sign_in("judge.rapid1")
        .await
        .run("query($id: ID!) { node(id: $id) { id } }", json!({ "id": id }))
        .await;
    assert_eq!(hidden.at("/data/node"), &Value::Null);
}

#[tokio::test]
async fn no_act_reaches_an_applicant_and_no_post_stands_beside_his() {
    let app = TestApp::new().await;
    let sysadmin = app.sign_in("sysadmin").await;
    for (act, input) in [
        (
            "correctUser",
            json!({ "username": "applicant.pu", "displayName": "老浦" }),
        ),
        ("disableUser", json!({ "username": "applicant.pu" })),
        ("enableUser", json!({ "username": "applicant.pu" })),
        ("savePost", json!({ "username": "applicant.pu", "role": "CLERK" })),
        ("resetCredential", a_reset("applicant.pu")),
    ] {
        let refused = sysadmin.act(act, input, "__typename").await;
        assert_eq!(refused.codes(), ["NOT_FOUND"], "{act}");
    }
}

#[tokio::test]
async fn an_administrator_who_cannot_sign_in_is_none() {
    let app = TestApp::new().await;
    let password = given(&app, a_newcomer()).await;
    let post = proposed(&app, json!({ "username": "li.mei", "role": "SECA" })).await;
    decide(&app.sign_in("secadmin").await, "grantRole", &post).await.done();
    decide(&app.sign_in("chief").await, "approveRole", &post).await.done();
    let sysadmin = app.sign_in("sysadmin").await;
    let disable = async || {
        sysadmin
            .act("disableUser", json!({ "username": "secadmin" }), "__typename")
            .await
    };
    assert_eq!(
        disable().await.codes(),
        ["LAST_ADMINISTRATOR"],
        "the other has a password on paper alone"
    );
    let signed_in = tries(&app, &password).await;
    let client = app.bearer(&signed_in.text("/data/signIn/accessToken"));
    let enrol = client.ask("mutation { enrolTotp { secret } }").await;
    assert_eq!(
        enrol.codes(),
        ["PASSWORD_CHANGE_REQUIRED"],
        "whoever opened the letter binds no telephone"
    );
    change(&client, &password, OWN).await.done();
    disable().await.done();
}

#[tokio::test]
async fn two_who_gave_a_chief_his_password_do_not_have_him_approve_what_they_propose() {
    let app = TestApp::new().await;
    given(&app, a_newcomer()).await;
    let asked = app
        .sign_in("sysadmin")
        .await
        .act("resetCredential", a_reset("chief"), "issue { id } firstHalf")
        .await;
    let second = confirm(&app, &asked.text("/data/resetCredential/issue/id")).await;
    let password = format!("{}-{second}", asked.text("/data/resetCredential/firstHalf"));
    let signed_in = app.anonymous().sign_in("chief", &password).await;
    let chief = app.bearer(&signed_in.text("/data/signIn/accessToken"));
    change(&chief, &password, OWN).await.done();
    let post = proposed(&app, a_post()).await;
    decide(&app.sign_in("secadmin").await, "grantRole", &post).await.done();
    assert_eq!(
        decide(&chief, "approveRole", &post).await.codes(),
        ["TWO_PERSON_REQUIRED"]
    );
    let no = json!({ "postId": post, "approve": false, "reason": "未经局务会研究" });
    chief.act("approveRole", no, "__typename").await.done();
    let ask = "{ users(filter: { search: \"li.mei\" }) { nodes { posts(all: true) { state refusedBy } } } }";
    let told = app.sign_in("auditor").await.ask(ask).await;
    assert_eq!(told.text("/data/users/nodes/0/posts/0/state"), "REFUSED");
    assert!(
        told.at("/data/users/nodes/0/posts/0/refusedBy").is_string(),
        "who refused it"
    );
}

#[tokio::test]
async fn one_administrator_alone_widens_no_team() {
    let app = TestApp::new().await;
    let sysadmin = app.sign_in("sysadmin").await;
    let team = |more: Value| {
        let mut team = json!({ "name": "速执一队", "kind": "RAPID", "phone": "0874-7100411" });
        team.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        team
    };
    for (field, more) in [
        ("duties", json!({ "duties": ["ISSUE_NOTICE", "COERCIVE_OPERATION"] })),
        ("kind", json!({ "kind": "COMPULSORY" })),
    ] {
        let refused = sysadmin.act("saveTeam", team(more), "__typename").await;
        assert_eq!(
            (refused.code().as_str(), refused.fields()),
            ("INPUT_INVALID", vec![field.to_owned()])
        );
    }
    let fewer = sysadmin
        .act(
            "saveTeam",
            team(json!({ "duties": ["ISSUE_NOTICE"] })),
            "team { id duties { duty } }",
        )
        .await;
    assert_eq!(fewer.at("/data/saveTeam/team/duties").as_array().unwrap().len(), 1);
    let id = fewer.text("/data/saveTeam/team/id");
    app.app.db.trail().flush(&app.app.db).await.unwrap();
    let ask = "query($id: ID!) { auditEntries(filter: { objectId: $id, action: \"saveTeam\", refused: false }) { totalCount } }";
    let told = app.sign_in("auditor").await.run(ask, json!({ "id": id })).await;
    assert_eq!(
        told.number("/data/auditEntries/totalCount"),
        1,
        "the record says which team"
    );
}
