//! Second factors: enrolled by their owner, asked for after the password, each code once; and proving oneself again.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use chrono::Duration;
use harness::{Answer, Authenticator, CHEAP, PASSWORD, Settings, TestApp, a_claim};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};
use zhixing_api::config::Mfa;
use zhixing_api::crypto::password::hash_all;
use zhixing_api::http::{Live, Metrics, Options};

use crate::figures::root_fields;

fn with(mfa: Mfa) -> Settings {
    Settings {
        mfa,
        ..Settings::default()
    }
}

async fn enrolled(app: &TestApp, username: &str) -> Authenticator {
    let answer = app.anonymous().sign_in(username, PASSWORD).await;
    app.enrol(&app.bearer(&answer.text("/data/signIn/accessToken"))).await
}

/// The challenge of a sign-in whose password was right.
async fn challenge(app: &TestApp, username: &str) -> String {
    let answer = app.anonymous().sign_in(username, PASSWORD).await;
    assert_eq!(answer.codes(), ["FACTOR_REQUIRED"], "{}", answer.body);
    assert_eq!(answer.at("/data/signIn"), &Value::Null, "no token before the code");
    answer.text("/errors/0/extensions/challenge")
}

async fn complete(app: &TestApp, challenge: &str, code: &str) -> Answer {
    let ask = "mutation($input: CompleteSignInInput!) { completeSignIn(input: $input) {
               accessToken refreshToken expiresIn viewer { username } } }";
    let input = json!({ "input": { "challenge": challenge, "code": code } });
    app.anonymous().run(ask, input).await
}

/// Signs somebody in with both factors; his access token.
async fn signed_in(app: &TestApp, username: &str, authenticator: &Authenticator) -> String {
    let challenge = challenge(app, username).await;
    let answer = complete(app, &challenge, &authenticator.next_code(app)).await;
    assert_eq!(answer.text("/data/completeSignIn/viewer/username"), username);
    answer.text("/data/completeSignIn/accessToken")
}

async fn step_up(app: &TestApp, token: &str, input: Value) -> Answer {
    let ask = "mutation($input: StepUpInput!) { stepUp(input: $input) { accessToken expiresIn } }";
    app.bearer(token).run(ask, json!({ "input": input })).await
}

/// The claims of an access token.
fn claims(token: &str) -> Value {
    use base64::Engine as _;
    let body = token.split('.').nth(1).unwrap();
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(body).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[tokio::test]
async fn a_clock_set_back_shuts_out_nobody_who_has_a_second_factor() {
    let app = TestApp::new().await;
    let authenticator = enrolled(&app, "chief").await;
    signed_in(&app, "chief", &authenticator).await;
    app.app.db.tried().await;
    app.clock.advance(-Duration::days(2));
    app.app.jobs.look_at_clock(None).await.unwrap();
    signed_in(&app, "chief", &authenticator).await;
    let challenge = challenge(&app, "chief").await;
    let again = complete(&app, &challenge, &authenticator.code(&app)).await;
    assert_eq!(again.codes(), ["UNAUTHENTICATED"], "each code counts once");
}

#[tokio::test]
async fn after_the_right_password_a_code_is_due_and_after_a_wrong_one_nothing_is_told() {
    let app = TestApp::new().await;
    let authenticator = enrolled(&app, "chief").await;
    let wrong = app.anonymous().sign_in("chief", "wrong-password").await;
    assert_eq!(wrong.codes(), ["UNAUTHENTICATED"]);
    assert!(wrong.at("/errors/0/extensions").get("challenge").is_none());
    let challenge = challenge(&app, "chief").await;
    assert!(challenge.len() >= 43, "256 bits, opaque");
    let answer = complete(&app, &challenge, &authenticator.next_code(&app)).await;
    let token = answer.text("/data/completeSignIn/accessToken");
    assert_eq!(claims(&token)["acr"], "mfa");
    assert_eq!(
        app.bearer(&token)
            .ask("{ viewer { username } }")
            .await
            .text("/data/viewer/username"),
        "chief"
    );
    let plain = app.anonymous().sign_in("clerk", PASSWORD).await;
    assert_eq!(claims(&plain.text("/data/signIn/accessToken"))["acr"], "pwd");
}

#[tokio::test]
async fn a_code_counts_once_and_so_does_a_challenge() {
    let app = TestApp::new().await;
    let authenticator = enrolled(&app, "chief").await;
    let (one, other) = (challenge(&app, "chief").await, challenge(&app, "chief").await);
    let code = authenticator.next_code(&app);
    complete(&app, &one, &code).await.done();
    let replayed = complete(&app, &other, &code).await;
    assert_eq!(
        replayed.codes(),
        ["UNAUTHENTICATED"],
        "the same code within its thirty seconds"
    );
    let again = complete(&app, &one, &authenticator.next_code(&app)).await;
    assert_eq!(again.comparable(), replayed.comparable(), "the same challenge");
    complete(&app, &other, &authenticator.next_code(&app)).await.done();
}

#[tokio::test]
async fn five_wrong_codes_or_five_minutes_end_a_half_open_sign_in() {
    let app = TestApp::new().await;
    let authenticator = enrolled(&app, "chief").await;
    let guessed = challenge(&app, "chief").await;
    let unknown = complete(&app, "AAAA", "000000").await;
    for wrong in ["000000", "", "1-AAAAA-AAAAA", "12345", "999999"] {
        let answer = complete(&app, &guessed, wrong).await;
        assert_eq!(answer.comparable(), unknown.comparable(), "{wrong}");
    }
    let right = complete(&app, &guessed, &authenticator.next_code(&app)).await;
    assert_eq!(
        right.comparable(),
        unknown.comparable(),
        "the sixth guess is right and late"
    );

    let late = challenge(&app, "chief").await;
    app.clock.advance(Duration::seconds(300));
    let answer = complete(&app, &late, &authenticator.next_code(&app)).await;
    assert_eq!(answer.comparable(), unknown.comparable());
    let disabled = challenge(&app, "chief").await;
    app.app.accounts.disable("chief").await.unwrap();
    let answer = complete(&app, &disabled, &authenticator.next_code(&app)).await;
    assert_eq!(answer.comparable(), unknown.comparable(), "disabled meanwhile");
}

#[tokio::test]
async fn guesses_at_codes_are_counted_with_those_at_the_password() {
    let app = TestApp::new().await;
    let authenticator = enrolled(&app, "chief").await;
    for _ in 0..5 {
        challenge(&app, "chief").await;
    }
    let refused = app.anonymous().sign_in("chief", PASSWORD).await;
    assert_eq!(
        refused.codes(),
        ["RATE_LIMITED"],
        "five open challenges are twenty-five guesses"
    );
    app.clock.advance(Duration::seconds(30));
    signed_in(&app, "chief", &authenticator).await;
    challenge(&app, "chief").await;
}

#[tokio::test]
async fn a_recovery_code_counts_once_and_its_owner_is_told() {
    let app = TestApp::new().await;
    let authenticator = enrolled(&app, "chief").await;
    assert_eq!(authenticator.recovery_codes.len(), 10);
    let code = authenticator.recovery_codes[3].to_lowercase();
    let answer = complete(&app, &challenge(&app, "chief").await, &code).await;
    let token = answer.text("/data/completeSignIn/accessToken");
    let told = app.bearer(&token).ask("{ viewer { securityNotices { kind } } }").await;
    assert_eq!(
        told.at("/data/viewer/securityNotices"),
        &json!([{ "kind": "RECOVERY_CODE_USED" }, { "kind": "FACTOR_ENROLLED" }])
    );
    let again = complete(&app, &challenge(&app, "chief").await, &code).await;
    assert_eq!(again.codes(), ["UNAUTHENTICATED"]);
    let other = &authenticator.recovery_codes[4];
    complete(&app, &challenge(&app, "chief").await, other).await.done();
}

#[tokio::test]
async fn where_it_is_required_staff_enrol_before_anything_else() {
    let app = TestApp::with(with(Mfa::Required)).await;
    for username in ["applicant.pu", "deputy"] {
        let client = app.sign_in(username).await;
        assert!(
            client.ask("{ court { name } }").await.codes().is_empty(),
            "{username} is no staff"
        );
    }
    for username in ["chief", "station.yangliu", "sysadmin"] {
        let client = app.sign_in(username).await;
        for query in [
            "{ cases { totalCount } }",
            "{ court { name } }",
            "{ visits { totalCount } }",
            r#"{ case(by: { number: "（2026）云0381执1号" }) { id } }"#,
        ] {
            let answer = client.ask(query).await;
            assert_eq!(
                answer.codes(),
                ["ENROLMENT_REQUIRED"],
                "{username}: {query} {}",
                answer.body
            );
        }
        let visit = json!({ "channel": "COUNTER", "purpose": "QUERY", "visitorName": "老浦", "question": "进展？" });
        let refused = client.act("recordVisit", visit, "visit { id }").await;
        assert_eq!(refused.codes(), ["ENROLMENT_REQUIRED"], "{username}");
        let introspection = client.ask("{ __schema { queryType { name } } }").await;
        assert!(!introspection.codes().is_empty(), "{username}");
        client
            .ask("{ viewer { username role } mySessions { id } }")
            .await
            .done();

        app.enrol(&client).await;
        client.ask("{ viewer { username } court { name } }").await.done();
    }
}

/// Every query there is but those for one's own account.
fn all_queries(id: &str) -> Vec<(&'static str, String)> {
    let lists = [
        "applications",
        "cases",
        "messages",
        "myCases",
        "stations",
        "teams",
        "tribunals",
        "users",
        "visits",
        "worklist",
    ];
    let mut all: Vec<_> = lists
        .into_iter()
        .map(|name| (name, format!("{{ {name} {{ totalCount nodes {{ id }} }} }}")))
        .collect();
    let figures = r#"{ supervision(from: "2026-01-01", to: "2026-03-31") { totalCount rows { count } } }"#;
    all.extend([
        ("application", format!(r#"{{ application(id: "{id}") {{ id }} }}"#)),
        ("case", format!(r#"{{ case(by: {{ id: "{id}" }}) {{ id }} }}"#)),
        ("calendar", "{ calendar { nodes { date } } }".to_owned()),
        ("deadlineCounts", "{ deadlineCounts { count } }".to_owned()),
        ("deadlineRules", "{ deadlineRules { nodes { code } } }".to_owned()),
        ("deadlines", "{ deadlines { nodes { id } } }".to_owned()),
        ("reminders", "{ reminders { nodes { text } } }".to_owned()),
        ("recomputations", "{ recomputations { nodes { done } } }".to_owned()),
        ("extensions", "{ extensions { nodes { id } } }".to_owned()),
        ("deadlinePresets", "{ deadlinePresets { nodes { preset } } }".to_owned()),
        (
            "complianceStreak",
            "{ complianceStreak(by: PERSON) { days } }".to_owned(),
        ),
        ("circulars", "{ circulars { nodes { id } } }".to_owned()),
        ("circularCounts", "{ circularCounts { count } }".to_owned()),
        ("overdueCounts", "{ overdueCounts(by: SEGMENT) { count } }".to_owned()),
        ("court", "{ court { id } }".to_owned()),
        ("auditEntries", "{ auditEntries { totalCount } }".to_owned()),
        (
            "caseReaders",
            format!(r#"{{ caseReaders(caseId: "{id}") {{ totalCount }} }}"#),
        ),
        ("labels", "{ labels { version } }".to_owned()),
        ("noticeItems", "{ noticeItems { code } }".to_owned()),
        ("segmentDefects", "{ segmentDefects { rows { count } } }".to_owned()),
        ("supervision", figures.to_owned()),
        ("node", format!(r#"{{ node(id: "{id}") {{ id }} }}"#)),
        ("nodes", format!(r#"{{ nodes(ids: ["{id}"]) {{ id }} }}"#)),
    ]);
    all
}

#[tokio::test]
async fn a_session_that_must_enrol_first_sees_nothing_by_any_query() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let strict = app.beside(with(Mfa::Required)).await;
    let router = zhixing_api::http::router(strict.door(Options::default(), Live::default(), Metrics::new()));
    for username in ["chief", "judge.rapid1", "clerk", "supervisor", "station.yangliu"] {
        let client = app.sign_in(username).await;
        for (name, query) in all_queries(&case.id) {
            let open = client.ask(&query).await;
            let shut = client.clone().at(&router).ask(&query).await;
            assert_eq!(shut.codes(), ["ENROLMENT_REQUIRED"], "{username}: {query}");
            assert!(shut.body["data"][name].is_null(), "{username}: {query} {}", shut.body);
            assert!(open.body["data"].is_object(), "{username}: {query} {}", open.body);
        }
    }
    let mut tried: BTreeSet<String> = all_queries("").into_iter().map(|(name, _)| name.to_owned()).collect();
    tried.extend(["viewer", "mySessions"].map(str::to_owned));
    assert_eq!(
        tried,
        root_fields(&app.app.court.sdl(), "Query"),
        "a new query needs its line here"
    );
}

#[tokio::test]
async fn where_it_is_off_nobody_is_asked() {
    let app = TestApp::with(with(Mfa::Off)).await;
    enrolled(&app, "chief").await;
    app.anonymous().sign_in("chief", PASSWORD).await.done();
}

#[tokio::test]
async fn a_factor_is_enrolled_by_a_fresh_proof_and_its_first_code_alone() {
    let app = TestApp::new().await;
    let answer = app.anonymous().sign_in("chief", PASSWORD).await;
    let token = answer.text("/data/signIn/accessToken");
    app.clock.advance(Duration::seconds(301));
    let enrol = "mutation { enrolTotp { secret uri } }";
    let stale = app.bearer(&token).ask(enrol).await;
    assert_eq!(
        stale.codes(),
        ["STEP_UP_REQUIRED"],
        "a session that was taken over enrols nothing"
    );
    let fresh = step_up(&app, &token, json!({ "password": PASSWORD })).await;
    let fresh = app.bearer(&fresh.text("/data/stepUp/accessToken"));
    let confirm = async |code: &str| {
        let ask = "mutation($input: ConfirmTotpInput!) { confirmTotp(input: $input) { recoveryCodes } }";
        fresh.run(ask, json!({ "input": { "code": code } })).await
    };
    assert_eq!(confirm("000000").await.codes(), ["NOT_FOUND"], "nothing waits");
    let one = fresh.ask(enrol).await;
    let other = fresh.ask(enrol).await;
    assert_ne!(one.text("/data/enrolTotp/secret"), other.text("/data/enrolTotp/secret"));
    let uri = other.text("/data/enrolTotp/uri");
    assert!(
        uri.starts_with("otpauth://totp/") && uri.contains(&other.text("/data/enrolTotp/secret")),
        "{uri}"
    );
    let first = Authenticator::new(&one.text("/data/enrolTotp/secret"));
    assert_eq!(
        confirm(&first.code(&app)).await.codes(),
        ["UNAUTHENTICATED"],
        "of the first secret"
    );
    let elsewhere = app.anonymous().sign_in("chief", PASSWORD).await;
    let elsewhere = app.bearer(&elsewhere.text("/data/signIn/accessToken"));
    let second = Authenticator::new(&other.text("/data/enrolTotp/secret"));
    confirm(&second.code(&app)).await.done();
    assert_eq!(
        elsewhere
            .act("revokeOtherSessions", json!({}), "__typename")
            .await
            .codes(),
        ["UNAUTHENTICATED"],
        "whoever gave a password alone is out"
    );
    fresh.act("revokeOtherSessions", json!({}), "__typename").await.done();
    assert_eq!(
        confirm(&second.next_code(&app)).await.codes(),
        ["NOT_FOUND"],
        "the session is whole: its owner proved both"
    );
    challenge(&app, "chief").await;
    let with_both = signed_in(&app, "chief", &second).await;
    assert_eq!(app.bearer(&with_both).ask(enrol).await.codes(), ["CONFLICT"]);
}

#[tokio::test]
async fn who_enrolled_at_one_process_is_let_in_at_every_other_at_once() {
    let app = TestApp::with(with(Mfa::Required)).await;
    let beside = app.beside(with(Mfa::Required)).await;
    let router = zhixing_api::http::router(beside.door(Options::default(), Live::default(), Metrics::new()));
    let answer = app.anonymous().sign_in("chief", PASSWORD).await;
    let token = answer.text("/data/signIn/accessToken");
    let (here, there) = (app.bearer(&token), app.bearer(&token).at(&router));
    let ask = "{ worklist { totalCount } }";
    for client in [&here, &there] {
        assert_eq!(client.ask(ask).await.codes(), ["ENROLMENT_REQUIRED"]);
    }
    app.enrol(&here).await;
    for client in [&here, &there] {
        client.ask(ask).await.done();
    }
    there.act("revokeOtherSessions", json!({}), "__typename").await.done();
}

#[tokio::test]
async fn what_is_kept_of_a_factor_reads_nobody() {
    let app = TestApp::new().await;
    let authenticator = enrolled(&app, "chief").await;
    let db = &app.app.db;
    let read = async |sql: &str| {
        let rows = db
            .bare_reader()
            .query_all_raw(Statement::from_string(db.backend(), sql))
            .await
            .unwrap();
        rows.into_iter()
    };
    for row in read("SELECT seed_sealed FROM totp").await {
        let sealed: Vec<u8> = row.try_get("", "seed_sealed").unwrap();
        let secret = authenticator.secret.as_bytes();
        assert!(
            !sealed
                .windows(8)
                .any(|window| secret.windows(8).any(|part| part == window))
        );
    }
    let hashes: Vec<String> = read("SELECT code_hash FROM recovery_code")
        .await
        .map(|row| row.try_get("", "code_hash").unwrap())
        .collect();
    assert_eq!(hashes.len(), 10);
    assert!(hashes.iter().all(|hash| hash.starts_with("$argon2id$")));
    for table in ["audit_entry", "receipt", "outbox"] {
        let column = match table {
            "audit_entry" => "fields",
            "receipt" => "answer",
            _ => "payload",
        };
        for row in read(&format!("SELECT {column} AS t FROM {table}")).await {
            let text: Option<String> = row.try_get("", "t").unwrap();
            assert!(!text.unwrap_or_default().contains(&authenticator.secret), "{table}");
        }
    }
}

#[tokio::test]
async fn a_fresh_proof_opens_what_an_old_one_does_not() {
    let app = TestApp::new().await;
    let answer = app.anonymous().sign_in("clerk", PASSWORD).await;
    let old = answer.text("/data/signIn/accessToken");
    app.clock.advance(Duration::seconds(301));
    let end = async |token: &str| {
        let client = app.bearer(token);
        client.act("revokeOtherSessions", json!({}), "endedCount").await
    };
    let refused = end(&old).await;
    assert_eq!(
        (refused.status, refused.codes()),
        (StatusCode::OK, vec!["STEP_UP_REQUIRED".to_owned()])
    );
    for wrong in [json!({ "password": "wrong-password" }), json!({ "code": "000000" })] {
        assert_eq!(step_up(&app, &old, wrong).await.codes(), ["UNAUTHENTICATED"]);
    }
    for neither in [json!({}), json!({ "password": PASSWORD, "code": "000000" })] {
        assert_eq!(step_up(&app, &old, neither).await.codes(), ["INPUT_INVALID"]);
    }
    let fresh = step_up(&app, &old, json!({ "password": PASSWORD })).await;
    assert_eq!(fresh.number("/data/stepUp/expiresIn"), 900);
    let fresh = fresh.text("/data/stepUp/accessToken");
    assert_eq!(
        (&claims(&fresh)["acr"], &claims(&fresh)["gen"]),
        (&json!("pwd2"), &claims(&old)["gen"])
    );
    assert_eq!(end(&old).await.codes(), ["STEP_UP_REQUIRED"], "the old token stays old");
    end(&fresh).await.done();
    app.clock.advance(Duration::seconds(301));
    assert_eq!(
        end(&fresh).await.codes(),
        ["STEP_UP_REQUIRED"],
        "and the fresh one grows old"
    );
}

#[tokio::test]
async fn tries_to_step_up_are_counted_by_session_and_shut_out_nobody_else() {
    let app = TestApp::new().await;
    let token = app.sign_in("clerk").await.token().to_owned();
    for _ in 0..5 {
        let answer = step_up(&app, &token, json!({ "password": "wrong-password" })).await;
        assert_eq!(answer.codes(), ["UNAUTHENTICATED"]);
    }
    let refused = step_up(&app, &token, json!({ "password": PASSWORD })).await;
    assert_eq!(refused.codes(), ["RATE_LIMITED"]);
    let other = app.anonymous().sign_in("clerk", PASSWORD).await;
    let other = other.text("/data/signIn/accessToken");
    app.clock.advance(Duration::seconds(30));
    step_up(&app, &token, json!({ "password": PASSWORD })).await.done();

    // nor do a stranger's tries at the name shut out who is in already
    for _ in 0..6 {
        app.anonymous().sign_in("clerk", "wrong-password").await;
    }
    assert_eq!(
        app.anonymous().sign_in("clerk", PASSWORD).await.codes(),
        ["RATE_LIMITED"]
    );
    step_up(&app, &other, json!({ "password": PASSWORD })).await.done();
}

#[tokio::test]
async fn a_sign_in_begun_with_the_old_password_ends_with_it() {
    let app = TestApp::new().await;
    let authenticator = enrolled(&app, "chief").await;
    let half_open = challenge(&app, "chief").await;
    let hash = hash_all(CHEAP, &["another-password".to_owned()]).unwrap().remove(0);
    app.app.accounts.set_password("chief", hash).await.unwrap();
    let refused = complete(&app, &half_open, &authenticator.next_code(&app)).await;
    assert_eq!(refused.codes(), ["UNAUTHENTICATED"]);
}

#[tokio::test]
async fn whoever_has_a_second_factor_steps_up_with_it_alone() {
    let app = TestApp::new().await;
    let authenticator = enrolled(&app, "chief").await;
    let token = signed_in(&app, "chief", &authenticator).await;
    let by_password = step_up(&app, &token, json!({ "password": PASSWORD })).await;
    assert_eq!(by_password.codes(), ["FACTOR_REQUIRED"]);
    let code = authenticator.next_code(&app);
    let fresh = step_up(&app, &token, json!({ "code": code })).await;
    assert_eq!(claims(&fresh.text("/data/stepUp/accessToken"))["acr"], "mfa");
    assert_eq!(
        step_up(&app, &token, json!({ "code": code })).await.codes(),
        ["UNAUTHENTICATED"],
        "each code counts once here, too"
    );
}

#[tokio::test]
async fn a_lost_second_factor_takes_two_who_look_after_accounts() {
    let app = TestApp::new().await;
    let authenticator = enrolled(&app, "chief").await;
    signed_in(&app, "chief", &authenticator).await;
    let lost = json!({ "username": "chief", "password": false, "secondFactor": true, "reason": "手机遗失，无法登录" });
    let sysadmin = app.sign_in("sysadmin").await;
    let asked = sysadmin.act("resetCredential", lost, "issue { id } firstHalf").await;
    assert_eq!(
        asked.at("/data/resetCredential/firstHalf"),
        &Value::Null,
        "the password stays"
    );
    challenge(&app, "chief").await;
    let input = json!({ "issueId": asked.text("/data/resetCredential/issue/id"), "approve": true });
    let seca = app.sign_in("secadmin").await;
    let confirmed = seca.act("confirmCredential", input, "issue { state } secondHalf").await;
    assert_eq!(confirmed.text("/data/confirmCredential/issue/state"), "CONFIRMED");

    let plain = app.anonymous().sign_in("chief", PASSWORD).await;
    let plain = app.bearer(&plain.text("/data/signIn/accessToken"));
    let told = plain.ask("{ viewer { securityNotices { kind } } }").await;
    assert_eq!(told.text("/data/viewer/securityNotices/0/kind"), "FACTOR_REMOVED");
}

#[tokio::test]
async fn an_operator_removes_the_factor_of_somebody_who_lost_it() {
    let app = TestApp::new().await;
    enrolled(&app, "chief").await;
    challenge(&app, "chief").await;
    app.app.accounts.unenrol("chief").await.unwrap();
    app.anonymous().sign_in("chief", PASSWORD).await.done();
    assert!(app.app.accounts.unenrol("chief").await.is_err(), "there is none");
    assert!(app.app.accounts.unenrol("nobody.here").await.is_err());
}

/// The password is replaced while somebody who typed the old one is being let in: no half-open sign-in is left of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_under_way_with_a_password_that_is_replaced_meanwhile_comes_to_nothing() {
    let app = TestApp::new().await;
    enrolled(&app, "clerk").await;
    let (db, nobody) = (&app.app.db, app.anonymous());
    let replacing = db.begin_bare().await.unwrap();
    let sql = format!(
        "UPDATE account SET password_hash = '{}' WHERE username = 'clerk'",
        app.password_hash("lantern vexed otter mosaic")
    );
    replacing.execute_unprepared(&sql).await.unwrap();
    let (signed_in, ()) = tokio::join!(nobody.sign_in("clerk", PASSWORD), async {
        // long enough for the old password to be found right
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        db.commit(replacing).await.unwrap();
    });
    assert_eq!(signed_in.codes(), ["UNAUTHENTICATED"]);
    let open = "SELECT COUNT(*) AS n FROM challenge WHERE done_at IS NULL AND kind = 'factor'";
    let open = Statement::from_string(db.backend(), open);
    let row = db.bare_reader().query_one_raw(open).await.unwrap().unwrap();
    assert_eq!(row.try_get::<i64>("", "n").unwrap(), 0);
}
