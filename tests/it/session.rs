//! Sessions: which there are, how they end, and what a refresh token that comes twice leads to.

use std::time::{Duration as RealTime, Instant};

use axum::http::StatusCode;
use chrono::Duration;
use harness::process::{Ground, Remote};
use harness::{Answer, PASSWORD, Settings, TestApp};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};

const REFRESH: &str =
    "mutation($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken refreshToken } }";

/// A pair of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pair {
    access: String,
    refresh: String,
}

fn pair(answer: &Answer, operation: &str) -> Pair {
    let text = |name: &str| answer.text(&format!("/data/{operation}/{name}"));
    Pair {
        access: text("accessToken"),
        refresh: text("refreshToken"),
    }
}

async fn signed_in(app: &TestApp, username: &str) -> Pair {
    pair(&app.anonymous().sign_in(username, PASSWORD).await, "signIn")
}

async fn refresh(app: &TestApp, token: &str) -> Answer {
    let input = json!({ "input": { "refreshToken": token } });
    app.anonymous().run(REFRESH, input).await
}

async fn refreshed(app: &TestApp, token: &str) -> Pair {
    pair(&refresh(app, token).await, "refreshSession")
}

async fn holds(app: &TestApp, pair: &Pair) -> bool {
    app.bearer(&pair.access).ask("{ viewer { id } }").await.status == StatusCode::OK
}

async fn assert_dead(app: &TestApp, pair: &Pair, why: &str) {
    assert!(!holds(app, pair).await, "{why}: its access token holds");
    assert_eq!(refresh(app, &pair.refresh).await.codes(), ["UNAUTHENTICATED"], "{why}");
}

async fn notices(app: &TestApp, pair: &Pair) -> Vec<String> {
    let answer = app
        .bearer(&pair.access)
        .ask("{ viewer { securityNotices { kind } } }")
        .await;
    let list = answer.at("/data/viewer/securityNotices").as_array().unwrap();
    list.iter()
        .map(|one| one["kind"].as_str().unwrap().to_owned())
        .collect()
}

async fn count(app: &TestApp, sql: &str) -> i64 {
    let db = &app.app.db;
    let row = db
        .bare_reader()
        .query_one_raw(Statement::from_string(db.backend(), sql))
        .await;
    row.unwrap().unwrap().try_get("", "n").unwrap()
}

#[tokio::test]
async fn a_lost_answer_to_a_refresh_is_given_again_as_it_was() {
    let app = TestApp::new().await;
    let first = signed_in(&app, "clerk").await;
    let lost = refreshed(&app, &first.refresh).await;
    app.clock.advance(Duration::seconds(30));
    for _ in 0..3 {
        assert_eq!(refreshed(&app, &first.refresh).await, lost);
    }
    assert!(holds(&app, &lost).await);
    let next = refreshed(&app, &lost.refresh).await;
    assert!(holds(&app, &next).await);

    let stolen = refresh(&app, &lost.refresh).await;
    assert_eq!(
        stolen.codes(),
        ["UNAUTHENTICATED"],
        "somebody else held the pair after all"
    );
    assert_dead(&app, &next, "the family").await;
    let again = signed_in(&app, "clerk").await;
    assert_eq!(notices(&app, &again).await, ["REFRESH_REUSED"]);
}

#[tokio::test]
async fn two_tabs_that_refresh_at_once_stay_signed_in() {
    let app = TestApp::new().await;
    let mut held = signed_in(&app, "clerk").await;
    for _ in 0..5 {
        let (one, other) = tokio::join!(refreshed(&app, &held.refresh), refreshed(&app, &held.refresh));
        assert_eq!(one, other);
        assert!(holds(&app, &one).await && holds(&app, &other).await);
        held = one;
    }
}

#[tokio::test]
async fn a_successor_made_otherwise_is_not_told_again() {
    let app = TestApp::new().await;
    let first = signed_in(&app, "clerk").await;
    let next = refreshed(&app, &first.refresh).await;
    let db = &app.app.db;
    // a process of a version before draws it by lot
    let sql = "UPDATE refresh_token SET token_hash = 'another' WHERE consumed_at IS NULL AND generation = 1";
    db.bare_writer().execute_unprepared(sql).await.unwrap();
    assert_eq!(refresh(&app, &first.refresh).await.codes(), ["UNAUTHENTICATED"]);
    assert!(holds(&app, &next).await, "and nothing ends");
}

#[tokio::test]
async fn after_the_new_access_token_was_used_the_old_refresh_token_ends_the_family_and_its_owner_is_told() {
    let app = TestApp::new().await;
    let (first, other) = (signed_in(&app, "clerk").await, signed_in(&app, "clerk").await);
    let next = refreshed(&app, &first.refresh).await;
    assert!(holds(&app, &next).await, "its first use");
    let again = refresh(&app, &first.refresh).await;
    assert_eq!(again.codes(), ["UNAUTHENTICATED"]);
    assert_dead(&app, &next, "the family").await;
    assert_dead(&app, &first, "the family").await;
    assert!(holds(&app, &other).await, "another session lives on");
    assert_eq!(notices(&app, &other).await, ["REFRESH_REUSED"]);
    let told = "SELECT COUNT(*) AS n FROM outbox WHERE topic = 'security_notice'";
    assert_eq!(count(&app, told).await, 1);
}

#[tokio::test]
async fn after_thirty_seconds_or_a_second_exchange_no_answer_counts_as_lost() {
    let app = TestApp::new().await;
    let first = signed_in(&app, "clerk").await;
    let next = refreshed(&app, &first.refresh).await;
    app.clock.advance(Duration::seconds(31));
    assert_eq!(refresh(&app, &first.refresh).await.codes(), ["UNAUTHENTICATED"]);
    assert_dead(&app, &next, "too late").await;

    let first = signed_in(&app, "clerk").await;
    let next = refreshed(&app, &first.refresh).await;
    let third = refreshed(&app, &next.refresh).await;
    assert_eq!(refresh(&app, &first.refresh).await.codes(), ["UNAUTHENTICATED"]);
    assert_dead(&app, &third, "its successor was exchanged").await;
}

#[tokio::test]
async fn a_use_in_one_process_counts_in_every_other() {
    let app = TestApp::new().await;
    let beside = app.beside(Settings::default()).await;
    let first = signed_in(&app, "clerk").await;
    assert!(beside.accounts.identify(&first.access).await.is_ok(), "known to both");
    let next = refreshed(&app, &first.refresh).await;
    assert!(
        beside.accounts.identify(&next.access).await.is_ok(),
        "though the other process knew an older state"
    );
    assert_eq!(
        refresh(&app, &first.refresh).await.codes(),
        ["UNAUTHENTICATED"],
        "used over there"
    );
    assert_dead(&app, &next, "the family").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_refreshes_at_once_tell_one_pair() {
    let app = std::sync::Arc::new(TestApp::new().await);
    let first = signed_in(&app, "clerk").await;
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (app, token) = (std::sync::Arc::clone(&app), first.refresh.clone());
        running.spawn(async move { refreshed(&app, &token).await });
    }
    let pairs = running.join_all().await;
    assert!(pairs.iter().all(|pair| *pair == pairs[0]));
    assert_eq!(pairs.len(), 20);
    assert!(holds(&app, &pairs[0]).await);
    assert!(holds(&app, &refreshed(&app, &pairs[0].refresh).await).await);
}

#[tokio::test]
async fn nothing_is_refreshed_after_a_sign_out_a_new_password_or_a_disabled_account() {
    let app = TestApp::new().await;
    let out = signed_in(&app, "clerk").await;
    app.bearer(&out.access)
        .ask("mutation { signOut { ended } }")
        .await
        .done();
    assert_dead(&app, &out, "signed out").await;
    let other = signed_in(&app, "cashier").await;
    app.app.accounts.disable("cashier").await.unwrap();
    assert_eq!(refresh(&app, &other.refresh).await.codes(), ["UNAUTHENTICATED"]);
    let changed = signed_in(&app, "chief").await;
    let hash = app.password_hash("another-password");
    app.app.accounts.set_password("chief", hash).await.unwrap();
    assert_eq!(refresh(&app, &changed.refresh).await.codes(), ["UNAUTHENTICATED"]);
    let access_as_refresh = signed_in(&app, "judge.rapid1").await;
    assert_eq!(
        refresh(&app, &access_as_refresh.access).await.codes(),
        ["UNAUTHENTICATED"]
    );
    let swapped = Pair {
        access: access_as_refresh.refresh.clone(),
        refresh: access_as_refresh.access.clone(),
    };
    assert!(!holds(&app, &swapped).await, "a refresh token is no access token");
    assert!(holds(&app, &access_as_refresh).await);
    let again = app.anonymous().sign_in("chief", "another-password").await;
    assert_eq!(notices(&app, &pair(&again, "signIn")).await, ["PASSWORD_CHANGED"]);
}

async fn sessions(app: &TestApp, pair: &Pair) -> Vec<Value> {
    let fields = "{ mySessions { id createdAt usedAt expiresAt device address current } }";
    let answer = app.bearer(&pair.access).ask(fields).await;
    answer.at("/data/mySessions").as_array().unwrap().clone()
}

#[tokio::test]
async fn a_person_sees_his_sessions_with_device_and_rough_place_and_nobody_elses() {
    let app = TestApp::new().await;
    let phone = app
        .anonymous()
        .from("10.20.30.40")
        .saying("user-agent", "Mozilla/5.0 (Linux; Android 14) <script>");
    let phone = pair(&phone.sign_in("applicant.pu", PASSWORD).await, "signIn");
    app.clock.advance(Duration::minutes(1));
    let desk = signed_in(&app, "applicant.pu").await;
    signed_in(&app, "applicant.other").await;
    let mut mine = sessions(&app, &desk).await;
    for one in &mut mine {
        assert!(one.as_object_mut().unwrap().remove("id").is_some());
    }
    assert_eq!(
        mine,
        [
            json!({ "createdAt": "2026-03-16T01:01:00+00:00", "usedAt": "2026-03-16T01:01:00+00:00",
                "expiresAt": "2026-04-15T01:01:00+00:00", "device": null, "address": null, "current": true }),
            json!({ "createdAt": "2026-03-16T01:00:00+00:00", "usedAt": "2026-03-16T01:00:00+00:00",
                "expiresAt": "2026-04-15T01:00:00+00:00", "device": "Mozilla/5.0 (Linux; Android 14) script",
                "address": "内网 10.20.*.*", "current": false }),
        ]
    );
    assert!(holds(&app, &phone).await);
}

async fn revoke(app: &TestApp, pair: &Pair, id: &Value) -> Answer {
    let client = app.bearer(&pair.access);
    client
        .act("revokeSession", json!({ "sessionId": id }), "sessions { id }")
        .await
}

#[tokio::test]
async fn a_person_ends_a_session_of_his_own_and_of_nobody_else() {
    let app = TestApp::new().await;
    let (here, there) = (signed_in(&app, "clerk").await, signed_in(&app, "clerk").await);
    let stranger = signed_in(&app, "chief").await;
    let mine = sessions(&app, &here).await;
    let other = mine.iter().find(|one| one["current"] == false).unwrap()["id"].clone();
    let theirs = sessions(&app, &stranger).await[0]["id"].clone();

    let refused = revoke(&app, &here, &theirs).await;
    let absent = revoke(&app, &here, &json!("AAAA")).await;
    assert_eq!(refused.codes(), ["NOT_FOUND"]);
    assert_eq!(refused.comparable(), absent.comparable());
    assert!(holds(&app, &stranger).await && holds(&app, &there).await);

    let left = revoke(&app, &here, &other).await;
    assert_eq!(left.at("/data/revokeSession/sessions").as_array().unwrap().len(), 1);
    assert_dead(&app, &there, "revoked").await;
    assert!(holds(&app, &here).await);
    assert_eq!(revoke(&app, &here, &other).await.codes(), ["NOT_FOUND"], "it is gone");
}

#[tokio::test]
async fn all_others_are_ended_by_whoever_proved_himself_within_five_minutes() {
    let app = TestApp::new().await;
    let here = signed_in(&app, "clerk").await;
    app.clock.advance(Duration::seconds(1));
    let others = [signed_in(&app, "clerk").await, signed_in(&app, "clerk").await];
    let stranger = signed_in(&app, "chief").await;
    app.clock.advance(Duration::seconds(300));
    let end = async |pair: &Pair| {
        app.bearer(&pair.access)
            .act("revokeOtherSessions", json!({}), "endedCount")
            .await
    };
    assert_eq!(end(&here).await.codes(), ["STEP_UP_REQUIRED"], "301 seconds old");
    for other in &others {
        assert!(holds(&app, other).await, "nothing happened");
    }
    let ended = end(&others[0]).await;
    assert_eq!(
        ended.number("/data/revokeOtherSessions/endedCount"),
        2,
        "300 seconds old"
    );
    assert_dead(&app, &here, "ended by another").await;
    assert_dead(&app, &others[1], "ended by another").await;
    assert!(holds(&app, &others[0]).await && holds(&app, &stranger).await);
}

#[tokio::test]
async fn the_oldest_session_gives_way_and_its_owner_is_told() {
    let app = TestApp::new().await;
    for (username, most) in [("clerk", 3), ("applicant.pu", 5)] {
        let mut pairs = Vec::new();
        for _ in 0..=most {
            app.clock.advance(Duration::seconds(1));
            pairs.push(signed_in(&app, username).await);
        }
        let newest = pairs.last().unwrap().clone();
        assert_eq!(sessions(&app, &newest).await.len(), most, "{username}");
        assert_eq!(notices(&app, &newest).await, ["SESSION_CAPPED"], "{username}");
        assert_dead(&app, &pairs[0], username).await;
        for pair in &pairs[1..] {
            assert!(holds(&app, pair).await, "{username}");
        }
    }
}

#[tokio::test]
async fn a_session_ended_elsewhere_is_refused_here_within_five_seconds() {
    let app = TestApp::new().await;
    let beside = app.beside(Settings::default()).await;
    let (here, there) = (signed_in(&app, "clerk").await, signed_in(&app, "clerk").await);
    assert!(beside.accounts.identify(&there.access).await.is_ok());
    let mine = sessions(&app, &here).await;
    let other = mine.iter().find(|one| one["current"] == false).unwrap();
    revoke(&app, &here, &other["id"]).await.done();
    let asked = Instant::now();
    while beside.accounts.identify(&there.access).await.is_ok() {
        assert!(
            asked.elapsed() < RealTime::from_secs(5),
            "the other process still takes it"
        );
        tokio::time::sleep(RealTime::from_millis(100)).await;
    }
}

/// Refreshes until the server is gone; the last refresh token an answer brought.
fn until_gone(client: &Remote, mut token: String) -> String {
    while let Some(answer) = client.run(REFRESH, &json!({ "input": { "refreshToken": token } })) {
        token = answer.text("/data/refreshSession/refreshToken");
    }
    token
}

#[tokio::test]
async fn a_refresh_cut_off_by_a_kill_leaves_the_old_token_or_the_new_one_usable() {
    let ground = Ground::founded().await;
    ground.trust(&[REFRESH.to_owned()]);
    let mut served = ground.serve();
    let names = ["chief", "clerk", "applicant.pu"];
    let mut tokens: Vec<String> = names
        .iter()
        .map(|name| served.sign_in_with(name, PASSWORD).refresh_token())
        .collect();
    for round in 0..5_u32 {
        let client = served.remote();
        tokens = std::thread::scope(|scope| {
            let running: Vec<_> = tokens
                .into_iter()
                .map(|token| scope.spawn(|| until_gone(&client, token)))
                .collect();
            std::thread::sleep(RealTime::from_millis(150 + 37 * u64::from(round)));
            served.kill();
            running.into_iter().map(|client| client.join().unwrap()).collect()
        });
        served = ground.serve();
        let client = served.remote();
        for (token, name) in tokens.iter_mut().zip(names) {
            let answer = client
                .run(REFRESH, &json!({ "input": { "refreshToken": token } }))
                .unwrap();
            assert!(answer.codes().is_empty(), "round {round}, {name}: {}", answer.body);
            *token = answer.text("/data/refreshSession/refreshToken");
        }
    }
}

#[tokio::test]
async fn a_token_that_ended_does_not_keep_anybody_from_signing_in_again() {
    let app = TestApp::new().await;
    let stale = app.bearer("no-token-any-more");
    stale.sign_in("chief", PASSWORD).await.done();
    let answer = app.anonymous().sign_in("chief", PASSWORD).await;
    let input = json!({ "input": { "refreshToken": answer.text("/data/signIn/refreshToken") } });
    let refresh = "mutation($input: RefreshSessionInput!) { refreshSession(input: $input) { accessToken } }";
    stale.run(refresh, input).await.done();
    for other in [
        "{ viewer { username } }",
        "mutation($input: SignInInput!) { signIn(input: $input) { accessToken } signOut(input: { requestId: null }) { done } }",
    ] {
        let input = json!({ "input": { "username": "chief", "password": PASSWORD } });
        assert_eq!(stale.run(other, input).await.codes(), ["UNAUTHENTICATED"], "{other}");
    }
}
