//! Who a caller is: sign-in, tokens, sessions and their ends, posts; and that a refusal never tells why.

use std::collections::BTreeMap;
use std::time::{Duration as RealTime, Instant};

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use chrono::Duration;
use harness::{Answer, PASSWORD, TODAY, TestApp, start};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use uuid::Uuid;
use zhixing_api::config::Secrets;
use zhixing_api::crypto::password::{Cost, hash_all};
use zhixing_api::crypto::token::{Grant, Tokens};
use zhixing_api::domain::identity::{IdentityError, NewAccount, NewPost};
use zhixing_api::kernel::id::{Id, PersonId, SiteId};
use zhixing_api::kernel::role::Role;

/// The accounts of the outward contract that sit at the court or at no site of their own, with their roles.
const AT_THE_COURT: [(&str, &str); 18] = [
    ("president", "PRES"),
    ("chief", "CHIEF"),
    ("judge.rapid1", "JUDGE"),
    ("judge.rapid2", "JUDGE"),
    ("judge.compulsory1", "JUDGE"),
    ("judge.compulsory2", "JUDGE"),
    ("judge.compulsory3", "JUDGE"),
    ("judge.compulsory4", "JUDGE"),
    ("clerk", "CLERK"),
    ("supervisor", "SUP"),
    ("auxiliary", "AUX"),
    ("cashier", "CASH"),
    ("deputy", "OBS"),
    ("applicant.pu", "APP"),
    ("applicant.other", "APP"),
    ("sysadmin", "SYSA"),
    ("secadmin", "SECA"),
    ("auditor", "AUDA"),
];

const TRIBUNALS: [(&str, &str); 6] = [
    ("geyi", "格宜法庭"),
    ("tianba", "田坝法庭"),
    ("yangchang", "羊场法庭"),
    ("tangtang", "倘塘法庭"),
    ("luoshui", "落水法庭"),
    ("reshui", "热水法庭"),
];

/// One signed-in session.
struct Session {
    access: String,
    refresh: String,
}

async fn session(app: &TestApp, username: &str) -> Session {
    let answer = app.anonymous().sign_in(username, PASSWORD).await;
    Session {
        access: answer.text("/data/signIn/accessToken"),
        refresh: answer.text("/data/signIn/refreshToken"),
    }
}

async fn refresh(app: &TestApp, token: &str) -> Answer {
    let query = "mutation($input: RefreshSessionInput!) { refreshSession(input: $input) {
                 accessToken refreshToken expiresIn viewer { username role } } }";
    app.anonymous()
        .run(query, json!({ "input": { "refreshToken": token } }))
        .await
}

async fn refreshed(app: &TestApp, token: &str) -> Session {
    let answer = refresh(app, token).await;
    let text = |name: &str| answer.text(&format!("/data/refreshSession/{name}"));
    Session {
        access: text("accessToken"),
        refresh: text("refreshToken"),
    }
}

async fn viewer(app: &TestApp, token: &str) -> Answer {
    app.bearer(token).ask("{ viewer { username role } }").await
}

/// Asserts that a token is refused as a whole, whatever it asks for.
async fn assert_refused(app: &TestApp, token: &str, why: &str) {
    let answer = viewer(app, token).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED"),
        "{why}: {}",
        answer.body
    );
    assert!(answer.body.get("data").is_none(), "{why}: {}", answer.body);
}

async fn assert_holds(app: &TestApp, token: &str, username: &str) {
    assert_eq!(viewer(app, token).await.text("/data/viewer/username"), username);
}

/// Asserts that a token is refused at the latest five seconds from now: rights may be cached for so long.
async fn assert_refused_soon(app: &TestApp, token: &str, why: &str) {
    let asked = Instant::now();
    while viewer(app, token).await.status != StatusCode::UNAUTHORIZED {
        assert!(
            asked.elapsed() < RealTime::from_secs(5),
            "{why}: the token still holds after five seconds"
        );
        tokio::time::sleep(RealTime::from_millis(100)).await;
    }
    assert_refused(app, token, why).await;
}

#[tokio::test]
async fn every_demo_account_signs_in_to_its_role_at_its_site() {
    let app = TestApp::new().await;
    let stations = app
        .sign_in("chief")
        .await
        .ask("{ stations(first: 100) { totalCount nodes { slug name } } }")
        .await;
    assert_eq!(stations.number("/data/stations/totalCount"), 29);
    let place = |name: &str, kind: &str| json!({ "name": name, "kind": kind });
    let mut expected: BTreeMap<String, (&str, Option<Value>)> = BTreeMap::new();
    for (username, role) in AT_THE_COURT {
        let inside = !matches!(role, "OBS" | "APP");
        expected.insert(
            username.to_owned(),
            (role, inside.then(|| place("宣威市人民法院", "COURT"))),
        );
    }
    for (slug, name) in TRIBUNALS {
        expected.insert(format!("tribunal.{slug}"), ("TRIB", Some(place(name, "TRIBUNAL"))));
    }
    for station in stations.at("/data/stations/nodes").as_array().unwrap() {
        let slug = station["slug"].as_str().unwrap();
        let name = station["name"].as_str().unwrap();
        assert!(name.ends_with("便民执行服务站"), "{name}");
        expected.insert(format!("station.{slug}"), ("STN", Some(place(name, "STATION"))));
    }
    assert_eq!(expected.len(), 18 + 6 + 29);
    for (username, (role, site)) in expected {
        let answer = app.anonymous().sign_in(&username, PASSWORD).await;
        let viewer = &answer.data()["signIn"]["viewer"];
        assert_eq!(
            (viewer["username"].as_str(), viewer["role"].as_str()),
            (Some(username.as_str()), Some(role)),
            "{}",
            answer.body
        );
        if let Some(site) = site {
            assert_eq!(viewer["site"], site, "{username}");
        }
        let token = answer.text("/data/signIn/accessToken");
        assert_eq!(
            self::viewer(&app, &token).await.data()["viewer"],
            json!({ "username": username, "role": role })
        );
    }
}

#[tokio::test]
async fn a_sign_in_gives_two_different_tokens_and_the_minutes_they_live() {
    let app = TestApp::new().await;
    let answer = app.anonymous().sign_in("chief", PASSWORD).await;
    assert_eq!(answer.number("/data/signIn/expiresIn"), 900);
    let (access, refresh) = (
        answer.text("/data/signIn/accessToken"),
        answer.text("/data/signIn/refreshToken"),
    );
    assert_eq!(access.split('.').count(), 3);
    assert!(refresh.len() >= 43 && !access.contains(&refresh), "256 bits, opaque");
    let again = app.anonymous().sign_in("chief", PASSWORD).await;
    assert_ne!(again.text("/data/signIn/refreshToken"), refresh);
    assert_ne!(again.text("/data/signIn/accessToken"), access);
}

#[tokio::test]
async fn a_wrong_password_an_unknown_name_and_a_disabled_account_get_one_and_the_same_answer() {
    let app = TestApp::new().await;
    app.app.accounts.disable("judge.rapid2").await.unwrap();
    let wrong = app.anonymous().sign_in("chief", "harness-passwore").await;
    assert_eq!(
        (wrong.status, wrong.code().as_str(), wrong.codes().len()),
        (StatusCode::OK, "UNAUTHENTICATED", 1)
    );
    assert_eq!(wrong.at("/data/signIn"), &Value::Null);
    let long = "x".repeat(300);
    let tries = [
        ("nobody.here", PASSWORD),
        ("judge.rapid2", PASSWORD),
        ("judge.rapid2", "wrong-password"),
        ("CHIEF", PASSWORD),
        ("", ""),
        ("chief", ""),
        ("chief", &long),
        ("chief' OR '1'='1", PASSWORD),
    ];
    for (username, password) in tries {
        let answer = app.anonymous().sign_in(username, password).await;
        assert_eq!(answer.status, wrong.status, "{username}");
        assert_eq!(answer.comparable(), wrong.comparable(), "{username}");
    }
    assert!(app.anonymous().sign_in("chief", PASSWORD).await.data()["signIn"].is_object());
}

#[tokio::test]
async fn nobody_signs_in_to_a_role_he_does_not_hold() {
    let app = TestApp::new().await;
    let query = "mutation($input: SignInInput!) { signIn(input: $input) { accessToken viewer { role } } }";
    let ask = async |role: &str| {
        let input = json!({ "input": { "username": "judge.rapid1", "password": PASSWORD, "role": role } });
        app.anonymous().run(query, input).await
    };
    assert_eq!(ask("JUDGE").await.data()["signIn"]["viewer"]["role"], "JUDGE");
    for role in ["CHIEF", "PRES", "SYSA", "ANON"] {
        assert_eq!(ask(role).await.codes(), ["UNAUTHENTICATED"], "{role}");
    }
}

#[tokio::test]
async fn a_refresh_token_gives_the_next_pair_of_the_same_person() {
    let app = TestApp::new().await;
    let first = session(&app, "clerk").await;
    app.advance(Duration::minutes(14)).await;
    let answer = refresh(&app, &first.refresh).await;
    assert_eq!(
        answer.data()["refreshSession"]["viewer"],
        json!({ "username": "clerk", "role": "CLERK" })
    );
    assert_eq!(answer.number("/data/refreshSession/expiresIn"), 900);
    assert_ne!(answer.text("/data/refreshSession/refreshToken"), first.refresh);
    app.advance(Duration::minutes(10)).await;
    assert_refused(&app, &first.access, "the first access token is 24 minutes old").await;
    assert_holds(&app, &answer.text("/data/refreshSession/accessToken"), "clerk").await;
    let next = refreshed(&app, &answer.text("/data/refreshSession/refreshToken")).await;
    assert_holds(&app, &next.access, "clerk").await;
}

#[tokio::test]
async fn a_refresh_token_used_twice_ends_the_whole_session_and_no_other() {
    let app = TestApp::new().await;
    let (stolen, other) = (session(&app, "clerk").await, session(&app, "clerk").await);
    let next = refreshed(&app, &stolen.refresh).await;
    assert_holds(&app, &next.access, "clerk").await;

    let again = refresh(&app, &stolen.refresh).await;
    assert_eq!(again.codes(), ["UNAUTHENTICATED"]);
    assert_eq!(again.at("/data/refreshSession"), &Value::Null);

    assert_refused(&app, &next.access, "the newest access token of the session").await;
    assert_refused(&app, &stolen.access, "the first access token of the session").await;
    assert_eq!(
        refresh(&app, &next.refresh).await.codes(),
        ["UNAUTHENTICATED"],
        "the successor"
    );
    assert_holds(&app, &other.access, "clerk").await;
    assert_holds(&app, &refreshed(&app, &other.refresh).await.access, "clerk").await;
}

#[tokio::test]
async fn an_unknown_and_a_used_refresh_token_get_the_same_answer() {
    let app = TestApp::new().await;
    let known = session(&app, "clerk").await;
    refreshed(&app, &known.refresh).await;
    app.advance(Duration::seconds(31)).await;
    let used = refresh(&app, &known.refresh).await;
    assert_eq!(used.codes(), ["UNAUTHENTICATED"]);
    for token in ["", "AAAA", &"A".repeat(43), &known.access] {
        assert_eq!(refresh(&app, token).await.comparable(), used.comparable(), "{token}");
    }
}

#[tokio::test]
async fn signing_out_ends_this_session_and_leaves_the_others() {
    let app = TestApp::new().await;
    let (here, there) = (session(&app, "supervisor").await, session(&app, "supervisor").await);
    let sign_out = "mutation { signOut { ended } }";
    assert_eq!(
        app.bearer(&here.access).ask(sign_out).await.data()["signOut"]["ended"],
        true
    );
    assert_refused(&app, &here.access, "signed out").await;
    assert_eq!(refresh(&app, &here.refresh).await.codes(), ["UNAUTHENTICATED"]);
    assert_holds(&app, &there.access, "supervisor").await;
    assert_eq!(
        app.anonymous().ask(sign_out).await.codes(),
        ["UNAUTHENTICATED"],
        "nobody is signed in"
    );
}

#[tokio::test]
async fn whoever_sends_no_token_is_nobody_and_whoever_sends_a_bad_one_is_refused() {
    let app = TestApp::new().await;
    let answer = app.anonymous().ask("{ viewer { username } }").await;
    assert_eq!(
        (answer.status, &answer.data()["viewer"]),
        (StatusCode::OK, &Value::Null)
    );
    assert_eq!(
        app.anonymous().ask("{ cases { totalCount } }").await.codes(),
        ["FORBIDDEN"]
    );

    let session = session(&app, "chief").await;
    for (headers, why) in bad_headers(&session.access) {
        let (status, answered, body) = ask_with(&app, &headers).await;
        assert_eq!(
            status,
            StatusCode::UNAUTHORIZED,
            "{why}: {}",
            String::from_utf8_lossy(&body)
        );
        let challenge = answered.get(header::WWW_AUTHENTICATE).unwrap().to_str().unwrap();
        assert!(
            challenge.starts_with("Bearer") && challenge.contains("invalid_token"),
            "{why}: {challenge}"
        );
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(
            (body["errors"][0]["extensions"]["code"].as_str(), body.get("data")),
            (Some("UNAUTHENTICATED"), None),
            "{why}"
        );
    }
    let (status, _, _) = ask_with(&app, &[format!("Bearer {}", session.access)]).await;
    assert_eq!(status, StatusCode::OK);
}

fn bad_headers(token: &str) -> Vec<(Vec<String>, &'static str)> {
    vec![
        (vec!["Bearer".to_owned()], "no token"),
        (vec!["Bearer ".to_owned()], "an empty token"),
        (vec![format!("Basic {token}")], "another scheme"),
        (vec![token.to_owned()], "no scheme"),
        (
            vec![format!("Bearer {token}"), format!("Bearer {token}")],
            "the header twice",
        ),
        (vec![format!("Bearer {token} {token}")], "two tokens"),
        (vec![format!("Bearer {}", "A".repeat(3_000))], "too long"),
    ]
}

async fn ask_with(app: &TestApp, authorizations: &[String]) -> (StatusCode, HeaderMap, Vec<u8>) {
    let mut request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
    for value in authorizations {
        request = request.header(header::AUTHORIZATION, value);
    }
    let body = json!({ "query": "{ cases { totalCount } }" }).to_string();
    app.http(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn forged_bent_and_foreign_tokens_are_refused() {
    let app = TestApp::new().await;
    let (chief, pu) = (session(&app, "chief").await, session(&app, "applicant.pu").await);
    assert_holds(&app, &chief.access, "chief").await;
    let known = app.app.accounts.identify(&chief.access).await.unwrap();
    let (account, session) = (known.account.raw(), known.session.raw());
    let part = |token: &str, n: usize| token.split('.').nth(n).unwrap().to_owned();
    let (head, body, tag) = (part(&chief.access, 0), part(&chief.access, 1), part(&chief.access, 2));
    let (ours, theirs) = (Secrets::fixed(0x2a), Secrets::fixed(0x2b));
    let issue = |secrets: &Secrets, account: Uuid, session: Uuid, (now, proved_at): (_, _)| {
        let grant = Grant {
            account,
            session,
            proved_at,
            ..Grant::none(now)
        };
        Tokens::try_new(secrets.signing()).unwrap().issue(&grant, now).unwrap()
    };
    let now = (start(), start());
    assert_holds(&app, &issue(&ours, account, session, now), "chief").await;
    let late = start() + Duration::hours(1);
    let first = if tag.starts_with('A') { "B" } else { "A" };
    let bad = [
        (issue(&theirs, account, session, now), "signed with another key"),
        (issue(&ours, account, Uuid::from_u128(7), now), "a session that is none"),
        (
            issue(&ours, Uuid::from_u128(7), session, now),
            "another account in this session",
        ),
        (issue(&ours, account, session, (late, late)), "made an hour from now"),
        (
            issue(&ours, account, session, (start() - Duration::hours(1), start())),
            "ended long ago",
        ),
        (
            format!("{head}.{}.{tag}", part(&pu.access, 1)),
            "the body of another token",
        ),
        (
            format!("{head}.{body}.{}", part(&pu.access, 2)),
            "the signature of another token",
        ),
        (
            format!("{head}.{body}.{first}{}", &tag[1..]),
            "one character of the signature changed",
        ),
        (format!("{head}.{body}."), "no signature"),
        (format!("{head}.{body}"), "cut"),
        // {"alg":"none","typ":"at+jwt"} and {"alg":"HS256","typ":"at+jwt"}
        (
            format!("eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{body}."),
            "algorithm none",
        ),
        (
            format!("eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCJ9.{body}.{tag}"),
            "a symmetric algorithm",
        ),
        (chief.refresh.clone(), "a refresh token"),
        ("....".to_owned(), "dots"),
    ];
    for (token, why) in bad {
        assert_refused(&app, &token, why).await;
    }
    assert_holds(&app, &chief.access, "chief").await;
}

#[tokio::test]
async fn an_access_token_ends_after_fifteen_minutes() {
    let app = TestApp::new().await;
    let session = session(&app, "chief").await;
    app.advance(Duration::minutes(14)).await;
    assert_holds(&app, &session.access, "chief").await;
    app.advance(Duration::minutes(2)).await;
    assert_refused(&app, &session.access, "sixteen minutes old").await;
    assert_holds(&app, &refreshed(&app, &session.refresh).await.access, "chief").await;
}

#[tokio::test]
async fn a_long_connection_learns_when_its_token_ends_and_that_its_session_is_over() {
    let app = TestApp::new().await;
    let judge = session(&app, "judge.rapid1").await;
    let (identity, until) = app.app.accounts.identify_until(&judge.access).await.unwrap();
    assert_eq!(
        (identity.username.as_str(), until),
        ("judge.rapid1", start() + Duration::minutes(15))
    );
    let present = app.app.accounts.present(identity.session).await.unwrap();
    assert_eq!(present, identity);

    app.app.accounts.disable("judge.rapid1").await.unwrap();
    let asked = Instant::now();
    while app.app.accounts.present(identity.session).await.is_ok() {
        assert!(
            asked.elapsed() < RealTime::from_secs(5),
            "still there after five seconds"
        );
        tokio::time::sleep(RealTime::from_millis(100)).await;
    }
    let nobody = app.app.accounts.present(Id::new(Uuid::from_u128(7))).await;
    assert!(matches!(nobody, Err(IdentityError::Unauthenticated)));
}

#[tokio::test]
async fn a_session_left_alone_for_half_an_hour_cannot_be_refreshed() {
    let app = TestApp::new().await;
    let (left, used, applicant) = (
        session(&app, "chief").await,
        session(&app, "chief").await,
        session(&app, "applicant.pu").await,
    );
    app.advance(Duration::minutes(29)).await;
    let used = refreshed(&app, &used.refresh).await;
    app.advance(Duration::minutes(2)).await;
    assert_eq!(
        refresh(&app, &left.refresh).await.codes(),
        ["UNAUTHENTICATED"],
        "idle for 31 minutes"
    );
    assert_eq!(
        refresh(&app, &left.refresh).await.codes(),
        ["UNAUTHENTICATED"],
        "asking again does not wake it"
    );
    assert_holds(&app, &refreshed(&app, &used.refresh).await.access, "chief").await;
    assert_holds(&app, &refreshed(&app, &applicant.refresh).await.access, "applicant.pu").await;
}

#[tokio::test]
async fn a_staff_session_ends_after_twelve_hours_however_busy_it_is() {
    let app = TestApp::new().await;
    let (mut staff, applicant) = (session(&app, "clerk").await, session(&app, "applicant.pu").await);
    for _ in 0..28 {
        app.clock.advance(Duration::minutes(25));
        staff = refreshed(&app, &staff.refresh).await;
    }
    app.clock.advance(Duration::minutes(19));
    staff = refreshed(&app, &staff.refresh).await;
    assert_holds(&app, &staff.access, "clerk").await;
    app.advance(Duration::minutes(2)).await;
    assert_eq!(
        refresh(&app, &staff.refresh).await.codes(),
        ["UNAUTHENTICATED"],
        "twelve hours and a minute"
    );
    assert_refused_soon(
        &app,
        &staff.access,
        "the session is over, though the token is two minutes old",
    )
    .await;
    assert_holds(&app, &refreshed(&app, &applicant.refresh).await.access, "applicant.pu").await;
}

#[tokio::test]
async fn disabling_an_account_ends_its_sessions_and_nobody_elses() {
    let app = TestApp::new().await;
    let (judge, chief) = (session(&app, "judge.rapid1").await, session(&app, "chief").await);
    assert_holds(&app, &judge.access, "judge.rapid1").await;
    app.app.accounts.disable("judge.rapid1").await.unwrap();
    assert_eq!(refresh(&app, &judge.refresh).await.codes(), ["UNAUTHENTICATED"]);
    assert_eq!(
        app.anonymous().sign_in("judge.rapid1", PASSWORD).await.codes(),
        ["UNAUTHENTICATED"]
    );
    assert_refused_soon(&app, &judge.access, "disabled").await;
    assert_holds(&app, &chief.access, "chief").await;
    assert!(matches!(
        app.app.accounts.disable("nobody.here").await,
        Err(IdentityError::NoSuchAccount)
    ));
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_that_knew_the_old_one() {
    let app = TestApp::new().await;
    let old = session(&app, "clerk").await;
    let hash = hash_all(CHEAP, &["another-password".to_owned()]).unwrap().remove(0);
    app.app.accounts.set_password("clerk", hash).await.unwrap();
    assert_eq!(refresh(&app, &old.refresh).await.codes(), ["UNAUTHENTICATED"]);
    assert_eq!(
        app.anonymous().sign_in("clerk", PASSWORD).await.codes(),
        ["UNAUTHENTICATED"]
    );
    assert!(app.anonymous().sign_in("clerk", "another-password").await.data()["signIn"].is_object());
    assert_refused_soon(&app, &old.access, "the password changed").await;
}

#[tokio::test]
async fn a_post_that_ended_gives_no_more_access() {
    let app = TestApp::new().await;
    let judge = session(&app, "judge.rapid1").await;
    assert_holds(&app, &judge.access, "judge.rapid1").await;
    let person = app.app.accounts.identify(&judge.access).await.unwrap().person.raw();
    end_post(&app, person, "2026-03-16").await;
    assert_holds(&app, &refreshed(&app, &judge.refresh).await.access, "judge.rapid1").await;

    end_post(&app, person, "2026-03-15").await;
    assert_refused_soon(&app, &judge.access, "the post ended yesterday").await;
    assert_eq!(
        app.anonymous().sign_in("judge.rapid1", PASSWORD).await.codes(),
        ["UNAUTHENTICATED"]
    );
}

/// No door ends a post yet, so the row is written as the personnel office's import will write it.
async fn end_post(app: &TestApp, person: Uuid, on: &str) {
    let hex = person.simple().to_string();
    let literal = if harness::is_postgres() {
        format!("'{person}'")
    } else {
        format!("x'{hex}'")
    };
    let sql = format!("UPDATE post SET ended_on = '{on}' WHERE person_id = {literal}");
    assert_eq!(
        app.app
            .db
            .bare_writer()
            .execute_unprepared(&sql)
            .await
            .unwrap()
            .rows_affected(),
        1
    );
}

/// What hashing costs here.
const CHEAP: Cost = Cost {
    memory_kib: 64,
    passes: 1,
};

async fn add(app: &TestApp, username: &str, number: u128, roles: &[Role]) -> Result<(), IdentityError> {
    let site: SiteId = app
        .app
        .accounts
        .identify(app.sign_in("chief").await.token())
        .await
        .unwrap()
        .site;
    let post = |role: &Role| NewPost {
        role: *role,
        site,
        team: None,
        started_on: TODAY,
    };
    let hash = hash_all(CHEAP, &[PASSWORD.to_owned()]).unwrap().remove(0);
    let person: PersonId = Id::new(Uuid::from_u128(0xabcd_0000 + number));
    let account = NewAccount {
        person,
        display_name: "浦绍云".to_owned(),
        login: Some((username.to_owned(), hash)),
        id_number: None,
        office_phone: None,
        posts: roles.iter().map(post).collect(),
    };
    app.app.accounts.add(account).await
}

#[tokio::test]
async fn posts_that_must_be_kept_apart_are_not_given_to_one_person() {
    let app = TestApp::new().await;
    let before = app.dump().await;
    let apart = [
        [Role::Sysa, Role::Seca],
        [Role::Seca, Role::Auda],
        [Role::Auda, Role::Sysa],
        [Role::Judge, Role::Auda],
        [Role::Sysa, Role::Clerk],
        [Role::Cash, Role::Judge],
        [Role::Chief, Role::Cash],
        [Role::Sup, Role::Judge],
        [Role::Clerk, Role::Sup],
        [Role::Obs, Role::App],
    ];
    for (number, roles) in (1..).zip(apart) {
        let refused = add(&app, "twofold", number, &roles).await;
        assert!(
            matches!(refused, Err(IdentityError::ForbiddenPair(..))),
            "{roles:?}: {refused:?}"
        );
    }
    assert_eq!(app.dump().await, before, "no account was written");
    assert_eq!(
        app.anonymous().sign_in("twofold", PASSWORD).await.codes(),
        ["UNAUTHENTICATED"]
    );
    let taken = add(&app, "chief", 50, &[Role::Clerk]).await;
    assert!(matches!(taken, Err(IdentityError::UsernameTaken)), "{taken:?}");
}

#[tokio::test]
async fn a_person_with_two_posts_acts_in_the_one_he_signs_in_to() {
    let app = TestApp::new().await;
    add(&app, "twofold", 60, &[Role::Clerk, Role::Aux]).await.unwrap();
    let query = "mutation($input: SignInInput!) { signIn(input: $input) { accessToken viewer { role } } }";
    for (role, may_file) in [("CLERK", true), ("AUX", false)] {
        let input = json!({ "input": { "username": "twofold", "password": PASSWORD, "role": role } });
        let answer = app.anonymous().run(query, input).await;
        assert_eq!(answer.data()["signIn"]["viewer"]["role"], role);
        let client = app.bearer(answer.at("/data/signIn/accessToken").as_str().unwrap());
        let absent = json!({ "applicationId": "AAAA", "expectedVersion": 1 });
        let code = client.act("acceptApplication", absent, "case { id }").await.code();
        assert_eq!(code, if may_file { "NOT_FOUND" } else { "FORBIDDEN" }, "{role}");
    }
}

#[tokio::test]
async fn a_document_signs_in_once_whatever_it_is_called_and_wherever_it_is_spread() {
    let app = TestApp::new().await;
    let one = r#"signIn(input: { username: "chief", password: "harness-password" }) { accessToken }"#;
    let other = r#"refreshSession(input: { refreshToken: "x" }) { accessToken }"#;
    let documents = [
        format!("mutation {{ a: {one} b: {one} }}"),
        format!("mutation {{ {one} {other} }}"),
        format!("mutation {{ ...F b: {one} }} fragment F on Mutation {{ a: {one} }}"),
        format!("mutation {{ a: {one} ... on Mutation {{ b: {one} }} }}"),
    ];
    for document in documents {
        let answer = app.anonymous().ask(&document).await;
        assert_eq!(answer.codes(), ["QUERY_TOO_COMPLEX"], "{document}");
        assert!(
            answer.body.get("data").is_none() && !answer.body.to_string().contains("accessToken"),
            "{document}"
        );
    }
    let answer = app.anonymous().ask(&format!("mutation {{ a: {one} }}")).await;
    assert!(answer.data()["a"]["accessToken"].is_string());
}

#[tokio::test]
async fn the_published_keys_have_public_parts_only_and_name_the_key_of_the_tokens() {
    let app = TestApp::new().await;
    let (status, _, body) = app
        .http(Request::get("/.well-known/jwks.json").body(Body::empty()).unwrap())
        .await;
    assert_eq!(status, StatusCode::OK);
    let set: Value = serde_json::from_slice(&body).unwrap();
    let keys = set["keys"].as_array().unwrap();
    assert_eq!((set.as_object().unwrap().len(), keys.len()), (1, 1));
    let names: Vec<&str> = keys[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["alg", "crv", "kid", "kty", "use", "x"],
        "no d, nor anything else"
    );
    assert_eq!(
        (&keys[0]["kty"], &keys[0]["crv"], &keys[0]["alg"]),
        (&json!("OKP"), &json!("Ed25519"), &json!("EdDSA"))
    );
    let ours = Tokens::try_new(Secrets::fixed(0x2a).signing()).unwrap().jwks(start());
    let theirs = Tokens::try_new(Secrets::fixed(0x2b).signing()).unwrap().jwks(start());
    assert_eq!((set == ours, set == theirs), (true, false));
}

#[tokio::test]
async fn no_answer_to_a_sign_in_repeats_the_password() {
    let app = TestApp::new().await;
    for (username, password) in [
        ("chief", PASSWORD),
        ("chief", "a-password-of-mine"),
        ("nobody", "a-password-of-mine"),
    ] {
        let answer = app.anonymous().sign_in(username, password).await;
        assert!(!answer.body.to_string().contains(password), "{}", answer.body);
    }
}
