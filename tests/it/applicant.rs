//! An applicant signs in with a code: to the telephone on file alone, and whoever asks learns nothing.

use std::collections::BTreeSet;
use std::time::{Duration as RealTime, Instant};

use axum::http::StatusCode;
use chrono::Duration;
use harness::process::{Ground, Served};
use harness::{Answer, ApplicationIn, PASSWORD, PU_ID, Settings, TODAY, TestApp, a_claim};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};
use uuid::Uuid;
use zhixing_api::domain::identity::{NO_PASSWORD, NewAccount, NewPost};
use zhixing_api::domain::throttle::Figures;
use zhixing_api::graphql::DOCUMENTS;
use zhixing_api::kernel::id::Id;
use zhixing_api::kernel::role::Role;

const PHONE: &str = "13900000000";

/// A document registered by the build, by its head.
fn registered(head: &str) -> &'static str {
    DOCUMENTS.into_iter().find(|text| text.starts_with(head)).unwrap()
}

/// Lao Pu's case.
async fn case_number(app: &TestApp) -> String {
    app.filed(&a_claim()).await.number
}

async fn ask(app: &TestApp, number: &str) -> String {
    app.ask_for_code(number, "0015", "0000").await
}

fn access(answer: &Answer) -> String {
    answer.text("/data/signInWithCode/accessToken")
}

#[tokio::test]
async fn the_code_goes_to_the_telephone_on_file_and_lets_its_owner_in_as_his_password_does() {
    let app = TestApp::new().await;
    let number = case_number(&app).await;
    let id = ask(&app, &number.replace('（', "(").replace('）', ")")).await;
    app.work_once().await;
    let texts = app.texts().await;
    let [(phone, text)] = texts.as_slice() else {
        panic!("{texts:?}")
    };
    assert_eq!(phone, PHONE);
    let code: String = text.chars().filter(char::is_ascii_digit).collect();
    assert_eq!(code.len(), 6);
    // the digits are drawn by lot: anything may stand in them
    let around = text.replace(&code, "");
    for told in ["老浦", "浦", "5000", "755", &number, "执1号"] {
        assert!(!around.contains(told), "{text}");
    }
    let answer = app.sign_in_with_code(&id, &code).await;
    assert_eq!(
        answer.at("/data/signInWithCode/viewer"),
        &json!({ "username": "applicant.pu", "role": "APP" })
    );
    let mine = "{ myCases { nodes { id number stage } } }";
    let by_code = app.bearer(&access(&answer)).ask(mine).await;
    assert_eq!(by_code.text("/data/myCases/nodes/0/number"), number);
    assert_eq!(by_code.body, app.sign_in("applicant.pu").await.ask(mine).await.body);

    let again = app.sign_in_with_code(&id, &code).await;
    assert_eq!(again.codes(), ["UNAUTHENTICATED"], "a code counts once");
    assert!(app.texts().await.is_empty(), "one message");
}

#[tokio::test]
async fn whoever_asks_gets_one_answer_and_only_the_right_tails_a_message() {
    let app = TestApp::new().await;
    let number = case_number(&app).await;
    let long = "9".repeat(5_000);
    let asked = [
        (number.as_str(), "0015", "0001"),
        (&number, "0016", "0000"),
        (&number, "", ""),
        (&number, "530381190001010015", PHONE),
        (&number, "015Y", "0001"),
        ("（2026）云0381执99999号", "0015", "0000"),
        ("no number", "0015", "0000"),
        ("", "0015", "0000"),
        (&long, &long, &long),
        (&number, "0015", "0000"),
    ];
    let mut ids = BTreeSet::new();
    for (number, id_tail, phone_tail) in asked {
        let answer = app.anonymous().ask_for_code(number, id_tail, phone_tail).await;
        let id = answer.text("/data/requestApplicantCode/challengeId");
        assert_eq!((answer.status, id.len()), (StatusCode::OK, 43));
        let mut body = answer.body;
        body["data"]["requestApplicantCode"]["challengeId"].take();
        let one = json!({ "data": { "requestApplicantCode": { "accepted": true, "expiresInSec": 300, "challengeId": null } } });
        body.as_object_mut().unwrap().remove("extensions");
        assert_eq!(body, one);
        ids.insert(id);
        app.clock.advance(Duration::seconds(61));
    }
    assert_eq!(ids.len(), asked.len());
    let code = app.code_sent().await;
    let mut held = 0;
    for id in &ids {
        let answer = app.sign_in_with_code(id, &code).await;
        held += usize::from(answer.codes().is_empty());
    }
    assert_eq!(held, 1, "the code is bound to its challenge");
}

#[tokio::test]
async fn unknown_unsent_wrong_late_and_exhausted_codes_are_refused_alike() {
    let app = TestApp::new().await;
    let number = case_number(&app).await;
    let unknown = app.sign_in_with_code("AAAA", "123456").await;
    assert_eq!(
        (unknown.status, unknown.codes()),
        (StatusCode::OK, vec!["UNAUTHENTICATED".to_owned()])
    );
    let unsent = app.ask_for_code(&number, "9999", "0000").await;
    let guessed = ask(&app, &number).await;
    let code = app.code_sent().await;
    let wrong = if code == "000000" { "111111" } else { "000000" };
    assert_eq!(
        app.sign_in_with_code(&unsent, &code).await.comparable(),
        unknown.comparable()
    );
    for _ in 0..5 {
        assert_eq!(
            app.sign_in_with_code(&guessed, wrong).await.comparable(),
            unknown.comparable()
        );
    }
    let sixth = app.sign_in_with_code(&guessed, &code).await;
    assert_eq!(sixth.comparable(), unknown.comparable(), "right, after five guesses");

    app.clock.advance(Duration::seconds(61));
    let late = ask(&app, &number).await;
    let code = app.code_sent().await;
    app.clock.advance(Duration::seconds(300));
    assert_eq!(
        app.sign_in_with_code(&late, &code).await.comparable(),
        unknown.comparable()
    );

    let disabled = ask(&app, &number).await;
    let code = app.code_sent().await;
    app.app.accounts.disable("applicant.pu").await.unwrap();
    assert_eq!(
        app.sign_in_with_code(&disabled, &code).await.comparable(),
        unknown.comparable()
    );
}

#[tokio::test]
async fn one_telephone_gets_one_a_minute_three_an_hour_and_eight_a_day() {
    let figures = Figures {
        address_codes_an_hour: 10_000,
        ..Settings::default().figures
    };
    let settings = Settings {
        figures,
        ..Settings::default()
    };
    let app = TestApp::with(settings).await;
    let number = case_number(&app).await;
    let mut sent = Vec::new();
    for minute in 0..24 * 60 {
        if minute % 10 == 0 {
            for _ in 0..2 {
                ask(&app, &number).await;
            }
            app.work_once().await;
            let texts = app.texts().await;
            assert!(texts.len() <= 1, "two within a minute");
            sent.extend(texts.iter().map(|_| minute));
        }
        app.clock.advance(Duration::minutes(1));
    }
    assert_eq!(sent, [0, 10, 20, 60, 70, 80, 120, 130]);
    ask(&app, &number).await;
    app.code_sent().await;
}

#[tokio::test]
async fn one_address_asks_ten_times_an_hour_and_the_whole_service_so_often() {
    let figures = Figures {
        service_asks_an_hour: 15,
        ..Settings::default().figures
    };
    let settings = Settings {
        figures,
        ..Settings::default()
    };
    let app = TestApp::with(settings).await;
    let from = |address: &str| app.anonymous().from(address);
    for nth in 0..10 {
        let number = format!("（2026）云0381执{}号", 100 + nth);
        from("198.51.100.7").ask_for_code(&number, "0015", "0000").await.done();
    }
    let refused = from("198.51.100.7")
        .ask_for_code("（2026）云0381执1号", "0015", "0000")
        .await;
    assert_eq!(refused.codes(), ["RATE_LIMITED"]);
    assert_eq!(refused.number("/errors/0/extensions/retryAfterSec"), 360);
    for nth in 0..5 {
        from(&format!("203.0.113.{nth}"))
            .ask_for_code("x", "0015", "0000")
            .await
            .done();
    }
    let full = from("203.0.113.9").ask_for_code("x", "0015", "0000").await;
    assert_eq!(full.codes(), ["RATE_LIMITED"], "the whole service");
}

#[tokio::test]
async fn messages_are_bounded_in_the_whole_service_and_asking_for_nobody_uses_up_none() {
    let figures = Figures {
        service_codes_an_hour: 2,
        ..Settings::default().figures
    };
    let settings = Settings {
        figures,
        ..Settings::default()
    };
    let app = TestApp::with(settings).await;
    let number = case_number(&app).await;
    for nth in 0..30 {
        let from = format!("203.0.113.{nth}");
        let client = app.anonymous().from(&from);
        client.ask_for_code(&number, "0015", "9999").await.done();
    }
    app.work_once().await;
    assert_eq!(app.texts().await.len(), 0, "no such person");
    let mut sent = Vec::new();
    for minute in 0..70 {
        if minute % 10 == 0 {
            let id = ask(&app, &number).await;
            assert_eq!(id.len(), 43, "the answer is always alike");
            app.work_once().await;
            sent.extend(app.texts().await.iter().map(|_| minute));
        }
        app.clock.advance(Duration::minutes(1));
    }
    assert_eq!(sent, [0, 10, 60]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_send_one_message() {
    let app = TestApp::new().await;
    let number = case_number(&app).await;
    let beside = app.beside(Settings::default()).await;
    for _ in 0..3 {
        ask(&app, &number).await;
        let (one, other) = tokio::join!(app.app.jobs.once(), beside.jobs.once(),);
        one.and(other).unwrap();
        assert_eq!(app.texts().await.len(), 1);
        app.clock.advance(Duration::seconds(61));
    }
}

#[tokio::test]
async fn what_is_asked_and_sent_can_be_read_nowhere() {
    let app = TestApp::new().await;
    let number = case_number(&app).await;
    ask(&app, &number).await;
    let mut text = everything(&app).await;
    app.work_once().await;
    text.push_str(&everything(&app).await);
    let sent = app.texts().await;
    let code: String = sent[0].1.chars().filter(char::is_ascii_digit).collect();
    text.push_str(&everything(&app).await);
    for clear in [PHONE, "验证码", "0381执", &format!("\"{code}\""), &format!("|{code}|")] {
        assert!(!text.contains(clear), "{clear} stands in {text}");
    }
}

/// Challenges, messages and their counts, as text.
async fn everything(app: &TestApp) -> String {
    let db = &app.app.db;
    let mut text = String::new();
    for sql in [
        "SELECT id_hash || '|' || COALESCE(code_hash, '') || '|' AS t FROM challenge",
        "SELECT payload AS t FROM outbox WHERE topic = 'sms'",
        "SELECT phone_hash AS t FROM code_sent",
    ] {
        let rows = db
            .bare_reader()
            .query_all_raw(Statement::from_string(db.backend(), sql))
            .await;
        for row in rows.unwrap() {
            text.push_str(&row.try_get::<String>("", "t").unwrap());
            text.push('\n');
        }
    }
    let sealed = Statement::from_string(
        db.backend(),
        "SELECT asked_sealed FROM challenge WHERE asked_sealed IS NOT NULL",
    );
    for row in db.bare_reader().query_all_raw(sealed).await.unwrap() {
        let sealed: Vec<u8> = row.try_get("", "asked_sealed").unwrap();
        text.push_str(&String::from_utf8_lossy(&sealed));
    }
    text
}

#[tokio::test]
async fn what_ended_days_ago_is_forgotten_and_what_counts_is_not() {
    let app = TestApp::new().await;
    let number = case_number(&app).await;
    ask(&app, &number).await;
    app.code_sent().await;
    let count = async || {
        let db = &app.app.db;
        let sql = "SELECT (SELECT COUNT(*) FROM challenge) + (SELECT COUNT(*) FROM code_sent) AS n";
        let row = db
            .bare_reader()
            .query_one_raw(Statement::from_string(db.backend(), sql))
            .await;
        row.unwrap().unwrap().try_get::<i64>("", "n").unwrap()
    };
    app.app.jobs.tidy().await.unwrap();
    assert_eq!(count().await, 2);
    app.clock.advance(Duration::days(3));
    app.app.jobs.tidy().await.unwrap();
    assert_eq!(count().await, 0);
}

/// Files an application through a process; the case's number.
fn filed(served: &Served, claim: &ApplicationIn) -> String {
    let (station, clerk) = (served.sign_in("station.yangliu"), served.sign_in("clerk"));
    let input = claim.input.clone();
    let submitted = station.act_as(Uuid::from_u128(1), "submitApplication", input, "application { id }");
    let id = submitted.unwrap().text("/data/submitApplication/application/id");
    let input = json!({ "applicationId": id, "expectedVersion": 1 });
    let accepted = clerk.act_as(Uuid::from_u128(2), "acceptApplication", input, "case { number }");
    accepted.unwrap().text("/data/acceptApplication/case/number")
}

/// Asks a process for a code and takes the message away by command; the challenge and the code.
fn code_by_process(ground: &Ground, served: &Served, tails: &Value) -> (String, String) {
    let ask = registered("mutation RequestApplicantCode");
    let asked = served.remote().run(ask, &json!({ "input": tails })).unwrap();
    let began = Instant::now();
    let said = loop {
        let taken = ground.run(&["texts"]);
        assert!(taken.status.success(), "{}", String::from_utf8_lossy(&taken.stderr));
        let said = String::from_utf8_lossy(&taken.stdout).into_owned();
        if !said.is_empty() {
            break said;
        }
        assert!(
            began.elapsed() < RealTime::from_secs(10),
            "no message: {}",
            served.log()
        );
        std::thread::sleep(RealTime::from_millis(100));
    };
    let message: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(message["phone"], PHONE);
    let code = message["text"]
        .as_str()
        .unwrap()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    (asked.text("/data/requestApplicantCode/challengeId"), code)
}

#[tokio::test]
async fn an_operator_takes_the_messages_away_once() {
    let ground = Ground::founded().await;
    let served = ground.serve();
    let number = filed(&served, &a_claim());
    let tails = json!({ "caseNumber": number, "idTail": "0015", "phoneTail": "0000" });
    let (id, code) = code_by_process(&ground, &served, &tails);
    assert!(ground.run(&["texts"]).stdout.is_empty(), "once");
    let ask = registered("mutation SignInWithCode");
    let input = json!({ "input": { "challengeId": id, "code": code } });
    let signed_in = served.remote().run(ask, &input).unwrap();
    assert_eq!(signed_in.text("/data/signInWithCode/viewer/username"), "applicant.pu");
    assert!(
        !served.log().contains(&code) && !served.log().contains(PHONE),
        "not in the log"
    );
}

/// Identity number of somebody the court does not know yet.
const LI_ID: &str = "530381199001011238";

#[tokio::test]
async fn an_applicant_whose_account_the_court_opened_signs_in_by_code_and_by_nothing_else() {
    let ground = Ground::founded().await;
    let add = &["user", "add", "app.li", "--name", "李四", "--role", "APP"];
    for wrong in ["a-long-enough-password", "530381190001010016", ""] {
        assert_eq!(ground.run_reading(add, wrong).status.code(), Some(1), "{wrong}");
    }
    let known = ground.run_reading(add, PU_ID);
    assert!(
        String::from_utf8_lossy(&known.stderr).contains("known already"),
        "he has an account"
    );
    let added = ground.run_reading(add, LI_ID);
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));

    let served = ground.serve();
    for password in ["none", "", PASSWORD] {
        let ask = registered("mutation SignIn(");
        let input = json!({ "input": { "username": "app.li", "password": password } });
        let answer = served.remote().run(ask, &input).unwrap();
        assert_eq!(answer.codes(), ["UNAUTHENTICATED"], "{password}");
    }
    let number = filed(&served, &a_claim().of_applicant("李四", LI_ID));
    let tails = json!({ "caseNumber": number, "idTail": "1238", "phoneTail": "0000" });
    let (id, code) = code_by_process(&ground, &served, &tails);
    let ask = registered("mutation SignInWithCode");
    let input = json!({ "input": { "challengeId": id, "code": code } });
    let answer = served.remote().run(ask, &input).unwrap();
    let client = served
        .remote()
        .with_token(&answer.text("/data/signInWithCode/accessToken"));
    let mine = client.run(registered("query MyCaseList"), &json!({})).unwrap();
    assert_eq!(mine.text("/data/myCases/nodes/0/number"), number);
    assert_eq!(mine.number("/data/myCases/totalCount"), 1);
}

#[tokio::test]
async fn a_case_that_was_filed_before_the_account_is_given_to_its_applicant_when_he_signs_in() {
    let app = TestApp::new().await;
    let case = app.filed(&a_claim().of_applicant("李四", LI_ID)).await;
    let other = app.filed(&a_claim()).await;
    let before = app.version(&case).await;
    let post = NewPost {
        role: Role::App,
        site: app
            .app
            .accounts
            .identify(app.sign_in("chief").await.token())
            .await
            .unwrap()
            .site,
        team: None,
        started_on: TODAY,
    };
    let account = NewAccount {
        person: Id::new(Uuid::from_u128(0x11)),
        display_name: "李四".to_owned(),
        login: Some(("app.li".to_owned(), NO_PASSWORD.to_owned())),
        id_number: Some(LI_ID.to_owned()),
        office_phone: None,
        posts: vec![post],
    };
    app.app.accounts.add(account).await.unwrap();
    for turn in 0..2 {
        let id = app.ask_for_code(&case.number, "1238", "0000").await;
        let code = app.code_sent().await;
        let answer = app.sign_in_with_code(&id, &code).await;
        let client = app.bearer(&access(&answer));
        let mine = client
            .ask("{ myCases { nodes { number parties { name phone } } } }")
            .await;
        assert_eq!(
            mine.at("/data/myCases/nodes").as_array().unwrap().len(),
            1,
            "turn {turn}: {}",
            mine.body
        );
        assert_eq!(mine.text("/data/myCases/nodes/0/number"), case.number);
        assert_eq!(
            mine.text("/data/myCases/nodes/0/parties/0/phone"),
            PHONE,
            "his own telephone"
        );
        let stranger = client.run(
            "query($n: CaseNumber!) { case(by: { number: $n }) { id } }",
            json!({ "n": other.number }),
        );
        assert!(stranger.await.at("/data/case").is_null());
        assert_eq!(app.version(&case).await, before + 1, "turn {turn}: once");
        app.clock.advance(Duration::seconds(61));
    }
    app.work_once().await;
    let sql = "SELECT COUNT(*) AS n FROM audit_entry WHERE action = 'followCase' AND object_kind = 'case'";
    let row = app
        .app
        .db
        .bare_reader()
        .query_one_raw(Statement::from_string(app.app.db.backend(), sql))
        .await;
    assert_eq!(row.unwrap().unwrap().try_get::<i64>("", "n").unwrap(), 1);
}
