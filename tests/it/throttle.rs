//! How often somebody may guess: the same for accounts there are and accounts there are not, for every process over one
//! store, and never so that a stranger shuts out those who were here before.

use axum::http::StatusCode;
use chrono::Duration;
use harness::process::Ground;
use harness::{Answer, PASSWORD, Settings, TestApp, a_claim};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::json;
use zhixing_api::crypto::password::{Cost, hash_all};
use zhixing_api::domain::identity::IdentityError;
use zhixing_api::domain::throttle::{Figures, ThrottleError};
use zhixing_api::graphql::SIGN_IN;
use zhixing_api::kernel::clock::Clock as _;
use zhixing_api::policy::Actor;

const WRONG: &str = "not-the-password";

async fn tried(app: &TestApp, username: &str, password: &str) -> Answer {
    app.anonymous().sign_in(username, password).await
}

/// Tries so often with a wrong password, each of which must be looked at.
async fn fail(app: &TestApp, username: &str, times: usize) {
    for nth in 0..times {
        let answer = tried(app, username, WRONG).await;
        assert_eq!(answer.codes(), ["UNAUTHENTICATED"], "{username}, try {nth}");
    }
}

fn retry_after(answer: &Answer) -> i64 {
    assert_eq!(answer.codes(), ["RATE_LIMITED"], "{}", answer.body);
    assert_eq!(answer.at("/errors/0/extensions/retryable"), true);
    answer.number("/errors/0/extensions/retryAfterSec")
}

fn with(figures: Figures) -> Settings {
    Settings {
        figures,
        ..Settings::default()
    }
}

#[tokio::test]
async fn five_tries_are_quick_then_known_unknown_and_disabled_names_wait_alike() {
    let app = TestApp::new().await;
    app.app.accounts.disable("judge.rapid2").await.unwrap();
    let names = ["chief", "judge.rapid2", "nobody.here"];
    for name in names {
        fail(&app, name, 5).await;
    }
    for (seconds, wait) in [(0, 30), (29, 1), (1, 0), (0, 60), (60, 0), (0, 120)] {
        app.clock.advance(Duration::seconds(seconds));
        let mut answers = Vec::new();
        for name in names {
            answers.push(tried(&app, name, WRONG).await);
        }
        for answer in &answers {
            assert_eq!(
                (answer.status, answer.comparable()),
                (StatusCode::OK, answers[0].comparable())
            );
        }
        match wait {
            0 => assert_eq!(answers[0].codes(), ["UNAUTHENTICATED"]),
            wait => assert_eq!(retry_after(&answers[0]), wait),
        }
    }
    let right = tried(&app, "chief", PASSWORD).await;
    assert_eq!(retry_after(&right), 120, "the right password does not jump the queue");
    app.clock.advance(Duration::seconds(120));
    assert!(tried(&app, "chief", PASSWORD).await.data()["signIn"].is_object());
    fail(&app, "chief", 5).await;
    assert_eq!(
        retry_after(&tried(&app, "chief", WRONG).await),
        30,
        "success began anew"
    );
}

#[tokio::test]
async fn a_clock_set_back_shuts_nobody_out_longer_than_he_had_to_wait() {
    let app = TestApp::new().await;
    for back in [Duration::hours(1), Duration::days(2)] {
        fail(&app, "chief", 5).await;
        assert_eq!(retry_after(&tried(&app, "chief", PASSWORD).await), 30);
        app.clock.advance(-back);
        let wait = retry_after(&tried(&app, "chief", PASSWORD).await);
        assert!(wait <= 30, "{wait} s, set back by {back}");
        app.clock.advance(Duration::seconds(30));
        tried(&app, "chief", PASSWORD).await.done();
    }
}

/// What waits by the clock, in seconds from now: an event, a message to the work chat with its lease and its channel's
/// pause, a recomputation.
#[derive(Debug, PartialEq, Eq)]
struct Waits {
    event: i64,
    message: i64,
    message_lease: i64,
    channel: i64,
    recomputation_lease: i64,
}

impl Waits {
    async fn read(app: &TestApp) -> Self {
        let sql = "SELECT (SELECT MAX(due_at) FROM outbox WHERE delivered_at IS NULL) AS event,
             m.next_at AS message, m.leased_until AS message_lease, c.blocked_until AS channel,
             (SELECT MAX(leased_until) FROM recomputation) AS recomputation_lease
             FROM chat_message m JOIN chat_channel c ON c.name = m.channel";
        let db = &app.app.db;
        let row = db
            .bare_reader()
            .query_one_raw(Statement::from_string(db.backend(), sql))
            .await;
        let row = row.unwrap().unwrap();
        let now = app.clock.now().timestamp_micros();
        let ahead = |name: &str| {
            let at: i64 = row.try_get("", name).unwrap();
            // what is not leased has no lease to end
            if at == 0 { 0 } else { (at - now) / 1_000_000 }
        };
        Self {
            event: ahead("event"),
            message: ahead("message"),
            message_lease: ahead("message_lease"),
            channel: ahead("channel"),
            recomputation_lease: ahead("recomputation_lease"),
        }
    }
}

async fn say(app: &TestApp, statements: &[String]) {
    for statement in statements {
        app.app.db.bare_writer().execute_unprepared(statement).await.unwrap();
    }
}

/// Lets an event, a message and a recomputation wait for a later try, as after one that failed or is under way.
async fn let_wait(app: &TestApp) {
    let now = app.clock.now().timestamp_micros();
    let in_s = |seconds: i64| now + seconds * 1_000_000;
    let (id, zero) = (app.app.db.ids().raw(), "00000000-0000-0000-0000-000000000000");
    let id = match app.app.db.backend() {
        sea_orm::DbBackend::Postgres => format!("'{id}'"),
        _ => format!("x'{}'", id.simple()),
    };
    let zero = if harness::is_postgres() {
        format!("'{zero}'")
    } else {
        "zeroblob(16)".to_owned()
    };
    say(
        app,
        &[
            format!(
                "UPDATE outbox SET attempts = 1, due_at = {} WHERE delivered_at IS NULL",
                in_s(40)
            ),
            format!(
                "INSERT INTO chat_channel (name, blocked_until) VALUES ('jump', {})",
                in_s(50)
            ),
            format!(
                "INSERT INTO chat_message (id, channel, dedupe_key, text, state, attempts, ordinal, made_at, next_at,
                 leased_until, tried_at) VALUES ({id}, 'jump', 'jump', '-', 'waiting', 1, 0, {now}, {}, {}, {})",
                in_s(30),
                in_s(60),
                in_s(-1)
            ),
            format!(
                "INSERT INTO recomputation (id, cause, edition_id, first_on, ended_too, pass, done, moved, failed,
                 asked_at, leased_until) VALUES ({id}, 'calendar', {zero}, '2026-03-16', FALSE, 1, 0, 0, 0, {now}, {})",
                in_s(30)
            ),
        ],
    )
    .await;
}

/// What the log and the doctor say of the last jump.
async fn check_told(app: &TestApp, by_s: i64) {
    let told = zhixing_api::db::last_jump(app.app.db.reads()).await.unwrap().unwrap();
    assert_eq!(told.by_s, by_s);
    let logged = app.log();
    let logged = logged
        .lines()
        .rfind(|line| line.contains("the clock of this machine was set"));
    let logged = logged.expect("the log tells");
    assert!(
        logged.contains(&format!("\"by_s\":{by_s}")) && logged.contains("\"ERROR\""),
        "{logged}"
    );
    let ground = Ground::nothing_at(app.place().location().clone());
    let found = ground.run(&["doctor"]);
    let found = String::from_utf8_lossy(&found.stdout);
    let way = if by_s < 0 { "back" } else { "forward" };
    assert!(
        found.contains(&format!("the clock was set {way} by {} s", by_s.abs())),
        "{found}"
    );
}

#[tokio::test]
async fn a_jump_of_the_clock_is_told_and_what_waits_for_a_later_try_waits_no_longer_than_it_did() {
    let app = TestApp::new().await;
    app.filed(&a_claim()).await;
    assert!(app.app.db.tried().await.refusal().is_none());
    app.app.jobs.look_at_clock(None).await.unwrap();
    let jump = async || zhixing_api::db::last_jump(app.app.db.reads()).await.unwrap();
    assert_eq!(jump().await, None);
    let_wait(&app).await;
    let waited = Waits {
        event: 40,
        message: 30,
        message_lease: 60,
        channel: 50,
        recomputation_lease: 30,
    };
    assert_eq!(Waits::read(&app).await, waited);

    let two_days = Duration::days(2);
    app.clock.advance(-two_days);
    let behind = Waits::read(&app).await;
    assert!(
        behind.event > two_days.num_seconds(),
        "as if nobody looked at the clock: {behind:?}"
    );
    app.app.jobs.look_at_clock(None).await.unwrap();
    check_told(&app, -two_days.num_seconds()).await;
    let taken_back = Waits {
        event: 0,
        message_lease: 0,
        recomputation_lease: 0,
        ..waited
    };
    assert_eq!(Waits::read(&app).await, taken_back);
    let told = jump().await;
    app.app.jobs.look_at_clock(None).await.unwrap();
    assert_eq!(jump().await, told, "told once");

    app.clock.advance(two_days);
    app.app.jobs.look_at_clock(Some(two_days)).await.unwrap();
    check_told(&app, two_days.num_seconds()).await;
    let run_out = Waits::read(&app).await;
    assert!(
        run_out.event <= 0 && run_out.message <= 0 && run_out.channel <= 0,
        "{run_out:?}"
    );
    let tidy = ["chat_message", "chat_channel", "recomputation"].map(|table| format!("DELETE FROM {table}"));
    say(&app, &tidy).await;
    app.work_once().await;
}

#[tokio::test]
async fn a_name_is_one_bucket_however_it_is_written_and_wherever_it_is_tried() {
    let app = TestApp::new().await;
    for name in ["clerk", "CLERK", " clerk ", "ｃｌｅｒｋ", "Clerk"] {
        let answer = app.anonymous().from("198.51.100.7").sign_in(name, WRONG).await;
        assert_eq!(answer.codes(), ["UNAUTHENTICATED"], "{name}");
    }
    let elsewhere = app.anonymous().from("203.0.113.9").sign_in("clerk", PASSWORD).await;
    assert_eq!(retry_after(&elsewhere), 30);
    assert!(
        tried(&app, "chief", PASSWORD).await.data()["signIn"].is_object(),
        "another account is open"
    );
}

#[tokio::test]
async fn whoever_signed_in_from_somewhere_before_is_not_shut_out_by_strangers() {
    let app = TestApp::new().await;
    let from = async |address: &str, password: &str| app.anonymous().from(address).sign_in("clerk", password).await;
    let (office, stranger, elsewhere) = ("198.51.100.7", "203.0.113.9", "192.0.2.4");
    from(office, PASSWORD).await.done();
    for _ in 0..5 {
        assert_eq!(from(stranger, WRONG).await.codes(), ["UNAUTHENTICATED"]);
    }
    assert_eq!(retry_after(&from(stranger, PASSWORD).await), 30);
    assert_eq!(
        retry_after(&from(elsewhere, PASSWORD).await),
        30,
        "strangers share a ladder"
    );
    from(office, PASSWORD).await.done();

    // at the office the ladder is as steep, and of its own
    for _ in 0..5 {
        assert_eq!(from(office, WRONG).await.codes(), ["UNAUTHENTICATED"]);
    }
    assert_eq!(retry_after(&from(office, PASSWORD).await), 30);
    assert_eq!(from(elsewhere, WRONG).await.codes(), ["UNAUTHENTICATED"]);
    for _ in 5..20 {
        app.clock.advance(Duration::seconds(900));
        assert_eq!(from(office, WRONG).await.codes(), ["UNAUTHENTICATED"]);
    }
    // after twenty failures the office counts as strange: one guess there is one of everybody's
    for _ in 1..5 {
        assert_eq!(from(office, WRONG).await.codes(), ["UNAUTHENTICATED"]);
    }
    assert_eq!(retry_after(&from(office, PASSWORD).await), 30);
    assert_eq!(retry_after(&from(elsewhere, PASSWORD).await), 30);
    app.clock.advance(Duration::seconds(30));
    from(elsewhere, PASSWORD).await.done();
    from(office, PASSWORD).await.done();
}

#[tokio::test]
async fn a_hundred_failures_of_strangers_leave_the_owner_his_own_way() {
    let app = TestApp::with(with(Figures {
        most_failures: 6,
        ..Figures::SERVICE
    }))
    .await;
    let from = async |address: &str, password: &str| app.anonymous().from(address).sign_in("chief", password).await;
    from("198.51.100.7", PASSWORD).await.done();
    for _ in 0..6 {
        app.clock.advance(Duration::seconds(900));
        assert_eq!(from("203.0.113.9", WRONG).await.codes(), ["UNAUTHENTICATED"]);
    }
    app.clock.advance(Duration::seconds(86_400));
    assert_eq!(
        retry_after(&from("203.0.113.9", PASSWORD).await),
        900,
        "shut for strangers"
    );
    from("198.51.100.7", PASSWORD).await.done();
}

#[tokio::test]
async fn twenty_at_once_are_twenty_tries() {
    let app = TestApp::new().await;
    let tries = (0..20).map(|_| tried(&app, "chief", WRONG));
    let mut codes: Vec<String> = futures(tries).await.iter().map(Answer::code).collect();
    codes.sort();
    let looked_at = codes.iter().filter(|code| *code == "UNAUTHENTICATED").count();
    assert_eq!((codes.len(), looked_at), (20, 5), "{codes:?}");
    assert!(codes[..15].iter().all(|code| code == "RATE_LIMITED"), "{codes:?}");
}

async fn futures<T>(all: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut waiting: Vec<_> = all.map(|one| Some(Box::pin(one))).collect();
    let mut done: Vec<Option<T>> = waiting.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (place, slot) in waiting.iter_mut().zip(&mut done) {
            if let Some(one) = place
                && let std::task::Poll::Ready(value) = one.as_mut().poll(context)
            {
                *slot = Some(value);
                *place = None;
            }
        }
        if waiting.iter().all(Option::is_none) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    done.into_iter().flatten().collect()
}

#[tokio::test]
async fn an_address_has_twenty_tries_a_minute_whatever_it_says_of_itself() {
    let app = TestApp::with(with(Figures::SERVICE)).await;
    let from = |address: &str, nth: usize| {
        let forged = format!("10.0.0.{nth}");
        let caller = app.anonymous().from(address);
        caller
            .saying("x-forwarded-for", &forged)
            .saying("forwarded", &format!("for={forged}"))
    };
    for nth in 0..20 {
        let answer = from("198.51.100.7", nth).sign_in(&format!("nobody.{nth}"), WRONG).await;
        assert_eq!(answer.codes(), ["UNAUTHENTICATED"], "try {nth}");
    }
    let refused = from("198.51.100.7", 21).sign_in("chief", PASSWORD).await;
    assert_eq!(retry_after(&refused), 3, "one each three seconds");
    let other = from("198.51.100.8", 22).sign_in("chief", PASSWORD).await;
    assert!(other.data()["signIn"].is_object());
    app.clock.advance(Duration::seconds(3));
    let answer = from("198.51.100.7", 23).sign_in("chief", PASSWORD).await;
    assert!(answer.data()["signIn"].is_object());

    for nth in 0..20 {
        let address = format!("2001:db8::{nth:x}");
        let answer = from(&address, 1).sign_in(&format!("nobody.{nth}"), WRONG).await;
        assert_eq!(answer.codes(), ["UNAUTHENTICATED"], "{address}");
    }
    let neighbour = from("2001:db8::ffff", 1).sign_in("chief", PASSWORD).await;
    assert_eq!(retry_after(&neighbour), 3, "one network is one address");
}

#[tokio::test]
async fn under_a_flood_strangers_wait_and_those_who_were_here_before_do_not() {
    let figures = Figures {
        service_a_second: 10,
        ..Figures::SERVICE
    };
    let app = TestApp::with(with(figures)).await;
    let at_home = app.anonymous().from("192.0.2.1").sign_in("chief", PASSWORD).await;
    assert!(at_home.data()["signIn"].is_object());
    let flood = async |nth: usize| {
        let from = app.anonymous().from(&format!("198.51.100.{nth}"));
        from.sign_in(&format!("nobody.{nth}"), WRONG).await
    };
    for nth in 0..10 {
        assert_eq!(
            flood(nth).await.codes(),
            ["UNAUTHENTICATED"],
            "failure {nth} of this second"
        );
    }
    assert_eq!(retry_after(&flood(10).await), 1);
    let stranger = app.anonymous().from("203.0.113.9").sign_in("clerk", PASSWORD).await;
    assert_eq!(retry_after(&stranger), 1, "a stranger, though his password is right");
    let known = app.anonymous().from("192.0.2.1").sign_in("clerk", PASSWORD).await;
    assert!(known.data()["signIn"].is_object(), "{}", known.body);
    app.clock.advance(Duration::seconds(1));
    for nth in 0..30 {
        let from = app.anonymous().from(&format!("203.0.113.{nth}"));
        let answer = from.sign_in("judge.rapid1", PASSWORD).await;
        assert!(
            answer.data()["signIn"].is_object(),
            "success {nth} is no failure: {}",
            answer.body
        );
    }
}

#[tokio::test]
async fn another_process_and_a_restart_go_on_counting() {
    let app = TestApp::new().await;
    fail(&app, "chief", 3).await;
    let beside = app.beside(Settings::default()).await;
    let try_there = async || {
        let signed_in = beside
            .accounts
            .sign_in(&Actor::anonymous(), "chief", WRONG.to_owned().into(), None)
            .await;
        signed_in.err().unwrap()
    };
    for _ in 0..2 {
        assert!(matches!(try_there().await, IdentityError::Unauthenticated));
    }
    let refused = try_there().await;
    assert!(
        matches!(
            refused,
            IdentityError::Throttled(ThrottleError::TooMany { retry_after_s: 30 })
        ),
        "{refused:?}"
    );
    assert_eq!(retry_after(&tried(&app, "chief", PASSWORD).await), 30);
    drop(beside);
    let again = app.beside(Settings::default()).await;
    let refused = again
        .accounts
        .sign_in(&Actor::anonymous(), "chief", PASSWORD.to_owned().into(), None)
        .await;
    assert!(matches!(refused, Err(IdentityError::Throttled(_))));
}

#[tokio::test]
async fn a_hundred_failures_in_a_row_wait_for_a_new_password() {
    let figures = Figures {
        quick_tries: 1_000,
        service_a_second: 10_000,
        ..Settings::default().figures
    };
    let app = TestApp::with(with(figures)).await;
    fail(&app, "chief", 100).await;
    fail(&app, "nobody.here", 100).await;
    let known = tried(&app, "chief", PASSWORD).await;
    assert_eq!(retry_after(&known), 900);
    assert_eq!(tried(&app, "nobody.here", WRONG).await.comparable(), known.comparable());
    app.clock.advance(Duration::days(365));
    app.app.jobs.tidy().await.unwrap();
    assert_eq!(
        retry_after(&tried(&app, "chief", PASSWORD).await),
        900,
        "waiting does not help"
    );

    let hash = hash_all(WEAK, &["lantern vexed otter".to_owned()]).unwrap().remove(0);
    app.app.accounts.set_password("chief", hash).await.unwrap();
    assert!(tried(&app, "chief", "lantern vexed otter").await.data()["signIn"].is_object());
}

#[tokio::test]
async fn what_is_counted_stands_nowhere_in_clear() {
    let app = TestApp::new().await;
    let from = app.anonymous().from("198.51.100.7");
    from.sign_in("chief", PASSWORD).await.done();
    from.sign_in("nobody.here", WRONG).await;
    let mut text = String::new();
    for sql in [
        "SELECT bucket AS t FROM throttle",
        "SELECT address_hash AS t FROM known_address",
    ] {
        let rows = app
            .app
            .db
            .bare_reader()
            .query_all_raw(Statement::from_string(app.app.db.backend(), sql))
            .await
            .unwrap();
        assert!(!rows.is_empty(), "{sql}");
        for row in rows {
            text.push_str(&row.try_get::<String>("", "t").unwrap());
        }
    }
    for clear in ["chief", "nobody", "198.51"] {
        assert!(!text.contains(clear), "{text}");
    }
}

#[tokio::test]
async fn what_no_longer_counts_is_forgotten() {
    let app = TestApp::new().await;
    let from = app.anonymous().from("198.51.100.7");
    from.sign_in("chief", PASSWORD).await.done();
    fail(&app, "clerk", 5).await;
    let count = async || {
        let db = &app.app.db;
        let sql = "SELECT (SELECT COUNT(*) FROM throttle) + (SELECT COUNT(*) FROM known_address) AS n";
        let row = db
            .bare_reader()
            .query_one_raw(Statement::from_string(db.backend(), sql))
            .await;
        row.unwrap().unwrap().try_get::<i64>("", "n").unwrap()
    };
    let all = count().await;
    app.app.jobs.tidy().await.unwrap();
    assert_eq!(count().await, all, "nothing yet");
    app.clock.advance(Duration::days(2));
    app.app.jobs.tidy().await.unwrap();
    assert_eq!(
        count().await,
        3,
        "the failures of one account, a known address, and whose it is"
    );
    fail(&app, "clerk", 1).await;
    assert_eq!(
        retry_after(&tried(&app, "clerk", WRONG).await),
        60,
        "two days do not forgive"
    );
    app.clock.advance(Duration::days(31));
    app.app.jobs.tidy().await.unwrap();
    assert_eq!(count().await, 0);
}

/// Less than the harness hashes with.
const WEAK: Cost = Cost {
    memory_kib: 32,
    passes: 1,
};

#[tokio::test]
async fn a_weak_hash_is_gone_after_one_sign_in() {
    let app = TestApp::new().await;
    let weak = hash_all(WEAK, &[PASSWORD.to_owned()]).unwrap().remove(0);
    app.app.accounts.set_password("clerk", weak.clone()).await.unwrap();
    let stored = async || {
        let sql = "SELECT password_hash AS t FROM account WHERE username = 'clerk'";
        let row = app
            .app
            .db
            .bare_reader()
            .query_one_raw(Statement::from_string(app.app.db.backend(), sql))
            .await
            .unwrap();
        row.unwrap().try_get::<String>("", "t").unwrap()
    };
    tried(&app, "clerk", WRONG).await;
    assert_eq!(stored().await, weak, "a wrong password changes nothing");
    tried(&app, "clerk", PASSWORD).await.done();
    let strong = stored().await;
    assert!(strong != weak && strong.contains("m=64"), "{strong}");
    tried(&app, "clerk", PASSWORD).await.done();
    assert_eq!(stored().await, strong, "once is enough");
}

#[tokio::test]
async fn an_operator_cannot_set_a_password_that_is_guessed_first() {
    let ground = Ground::founded().await;
    for (password, said) in [
        ("short", "至少15个字符"),
        ("passwordpassword", "过于常见"),
        ("13900000000clerk2", "过于常见"),
        ("宣威市人民法院执行局执行法官", "至少15个字符"),
    ] {
        for command in [
            &["user", "passwd", "clerk"][..],
            &["user", "add", "clerk.new", "--name", "浦绍云", "--role", "CLERK"][..],
        ] {
            let refused = ground.run_reading(command, password);
            let text = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert_eq!(refused.status.code(), Some(1), "{password}: {text}");
            assert!(text.contains(said), "{password}: {text}");
        }
    }
    let done = ground.run_reading(&["user", "passwd", "clerk"], "lantern vexed otter mosaic");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let served = ground.serve();
    let _ = served.sign_in_with("clerk", "lantern vexed otter mosaic");
}

#[tokio::test]
async fn a_process_counts_by_the_peer_s_address_and_asks_staff_to_enrol() {
    let ground = Ground::founded().await;
    let served = ground.serve_with(&[("ZHIXING_SIGN_INS_A_MINUTE", "1"), ("ZHIXING_MFA", "required")]);
    let chief = served.sign_in("chief");
    let seen = chief
        .run("{ viewer { username } cases { totalCount } }", &json!({}))
        .unwrap();
    assert_eq!(
        (seen.text("/data/viewer/username").as_str(), seen.code().as_str()),
        ("chief", "ENROLMENT_REQUIRED")
    );
    let ask = SIGN_IN;
    let input = json!({ "input": { "username": "nobody.here", "password": WRONG } });
    let refused = served.remote().run(ask, &input).unwrap();
    assert_eq!(refused.code(), "RATE_LIMITED", "another name from the same address");
    drop(served);
    let again = ground.serve_with(&[("ZHIXING_SIGN_INS_A_MINUTE", "1")]);
    let input = json!({ "input": { "username": "clerk", "password": PASSWORD } });
    let refused = again.remote().run(ask, &input).unwrap();
    assert_eq!(refused.code(), "RATE_LIMITED", "a restart forgets nothing");
}
