//! The work chat: lines posted with an act reach every channel at least once, merged, in time and not too fast; robots
//! that fail, hang, babble or have had enough hold up nobody.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration as Within;

use chrono::{DateTime, Datelike as _, Duration, Utc};
use harness::process::Ground;
use harness::robot::{Reply, Robot, Told, http};
use harness::{Settings, TestApp};
use sea_orm::{ConnectionTrait as _, Database, Statement, Value as Bound};
use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;
use zhixing_api::events::chat::answer::Outcome;
use zhixing_api::events::chat::channels::{Channel, DingTalk, Feishu, FileDrop, Message, Post, WeCom, Webhook};
use zhixing_api::events::chat::rules::{A_MINUTE, Hours, MOST_BYTES};
use zhixing_api::events::chat::{self, Chat, Delivery, Line, State};
use zhixing_api::kernel::clock::{Clock as _, SystemClock, instant};
use zhixing_api::policy::Chatting;

/// Longer than any of these robots takes that answers at all.
const PATIENT: Within = Within::from_secs(10);
const WHSEC: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn post_to(robot: &Robot, within: Within) -> Post {
    Post::try_new(&robot.url().into(), within).unwrap()
}

fn wecom(name: &str, robot: &Robot, within: Within) -> Arc<dyn Channel> {
    Arc::new(WeCom::new(name.to_owned(), post_to(robot, within)))
}

fn webhook(name: &str, robot: &Robot) -> Arc<dyn Channel> {
    let webhook = Webhook::try_new(name.to_owned(), post_to(robot, PATIENT), &WHSEC.to_owned().into());
    Arc::new(webhook.unwrap())
}

fn chat_of(channels: &[Arc<dyn Channel>]) -> Chat {
    Chat::new(channels.to_vec(), Hours::default())
}

/// A court with these channels, at nine in the morning.
async fn court(channels: &[Arc<dyn Channel>]) -> TestApp {
    let mut app = TestApp::new().await;
    set(&mut app, channels);
    app
}

fn set(app: &mut TestApp, channels: &[Arc<dyn Channel>]) {
    app.app.jobs = app.app.jobs.clone().with_chat(chat_of(channels));
}

/// Posts a line in a transaction of its own; whether it was the first under its key.
async fn post(app: &TestApp, key: &str, recipient: u128, text: &str) -> bool {
    let db = &app.app.db;
    let tx = db.begin_chore::<Chatting>().await.unwrap();
    let line = line(key, recipient, text);
    let first = chat::post(&tx.writer(), (db.ids().raw(), app.clock.now()), &line)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    first
}

fn line(key: &str, recipient: u128, text: &str) -> Line {
    Line {
        dedupe_key: key.to_owned(),
        recipient: (recipient > 0).then(|| Uuid::from_u128(recipient)),
        text: text.to_owned(),
    }
}

/// How a line fared, channel by channel.
async fn fared(app: &TestApp, key: &str) -> Vec<Delivery> {
    let mut by_key = chat::deliveries(app.app.db.reads(), &[key.to_owned()]).await.unwrap();
    by_key.remove(key).unwrap_or_default()
}

/// State, attempts and result of a line in its one channel.
async fn state(app: &TestApp, key: &str) -> (State, i32, String) {
    let fared = fared(app, key).await;
    assert_eq!(fared.len(), 1, "{fared:?}");
    (
        fared[0].state,
        fared[0].attempts,
        fared[0].result.clone().unwrap_or_default(),
    )
}

fn failed(state: State, attempts: i32, result: &str) -> (State, i32, String) {
    (state, attempts, result.to_owned())
}

fn texts(robot: &Robot) -> Vec<String> {
    let text = |told: &Told| {
        let body = &told.body;
        let found = ["/text/content", "/content/text", "/data/text"]
            .iter()
            .find_map(|at| body.pointer(at));
        found.and_then(Value::as_str).unwrap().to_owned()
    };
    robot.told().iter().map(text).collect()
}

#[tokio::test]
async fn a_line_goes_out_once_with_its_act_and_not_without_it() {
    let robot = Robot::new();
    let app = court(&[wecom("群", &robot, PATIENT)]).await;
    assert!(
        post(
            &app,
            "case-22/3",
            7,
            "@承办人 云0381执22号案件临近超期（剩3天：发放案款），请尽快办理"
        )
        .await
    );
    assert!(!post(&app, "case-22/3", 7, "再说一遍").await);
    let tx = app.app.db.begin_chore::<Chatting>().await.unwrap();
    let at = (app.app.db.ids().raw(), app.clock.now());
    assert!(
        chat::post(&tx.writer(), at, &line("case-23/3", 7, "撤回的"))
            .await
            .unwrap()
    );
    tx.leave().await.unwrap();

    app.work_once().await;
    assert_eq!(
        texts(&robot),
        Vec::<String>::new(),
        "a line waits for the end of its minute"
    );
    assert_eq!(fared(&app, "case-22/3").await, []);
    app.advance(Duration::minutes(1)).await;
    app.advance(Duration::minutes(1)).await;
    assert_eq!(
        texts(&robot),
        ["@承办人 云0381执22号案件临近超期（剩3天：发放案款），请尽快办理"]
    );
    let sent = Delivery {
        channel: "群".to_owned(),
        state: State::Sent,
        attempts: 1,
        result: Some("sent".to_owned()),
        sent_at: Some(app.clock.now() - Duration::minutes(1)),
    };
    assert_eq!(fared(&app, "case-22/3").await, [sent]);
    assert_eq!(fared(&app, "case-23/3").await, []);
}

#[tokio::test]
async fn a_court_without_robots_reads_its_lines_in_the_log() {
    let app = TestApp::new().await;
    post(&app, "a", 7, "云0381执22号").await;
    app.advance(Duration::minutes(1)).await;
    let fared = fared(&app, "a").await;
    assert_eq!(
        (fared.len(), fared[0].channel.as_str(), fared[0].state),
        (1, "log", State::Sent)
    );
}

#[tokio::test]
async fn each_channel_is_spoken_to_in_its_own_way() {
    let robots: Vec<Robot> = (0..4).map(|_| Robot::new()).collect();
    let secret = || "SECtest0123456789abcdef".to_owned().into();
    let app = court(&[
        wecom("企业微信", &robots[0], PATIENT),
        Arc::new(DingTalk::new("钉钉".to_owned(), post_to(&robots[1], PATIENT), secret())),
        Arc::new(Feishu::new("飞书".to_owned(), post_to(&robots[2], PATIENT), secret())),
        webhook("网关", &robots[3]),
    ])
    .await;
    post(&app, "a", 7, "云0381执22号").await;
    app.advance(Duration::minutes(1)).await;
    let told: Vec<Told> = robots.iter().map(|robot| robot.told().remove(0)).collect();
    for told in &told {
        assert_eq!(told.headers["content-type"], "application/json; charset=utf-8");
        assert!(told.target.starts_with("/robot?key=k9f3"), "{}", told.target);
    }
    let text = json!({ "msgtype": "text", "text": { "content": "云0381执22号" } });
    assert_eq!((&told[0].body, &told[1].body), (&text, &text));
    // 09:01 at the court on 16 March 2026
    assert!(
        told[1]
            .target
            .starts_with("/robot?key=k9f3&timestamp=1773622860000&sign="),
        "{}",
        told[1].target
    );
    assert_eq!(told[2].body["timestamp"], "1773622860");
    assert_eq!(told[2].body["content"], json!({ "text": "云0381执22号" }));
    assert_eq!(told[2].body["sign"].as_str().map(str::len), Some(44));
    let id = &told[3].headers["webhook-id"];
    assert_eq!(
        told[3].body,
        json!({ "type": "chat.message", "timestamp": "2026-03-16T01:01:00Z", "data": { "id": id, "text": "云0381执22号" } })
    );
    assert_eq!(told[3].headers["webhook-timestamp"], "1773622860");
    assert!(told[3].headers["webhook-signature"].starts_with("v1,"));
    let channels: Vec<String> = fared(&app, "a").await.into_iter().map(|one| one.channel).collect();
    assert_eq!(channels.len(), 4, "{channels:?}");
}

#[tokio::test]
async fn lines_are_merged_by_recipient_and_minute_and_cut_at_a_line() {
    let robot = Robot::new();
    let app = court(&[wecom("群", &robot, PATIENT)]).await;
    post(&app, "a", 7, "甲一").await;
    post(&app, "b", 8, "乙一").await;
    app.clock.advance(Duration::seconds(59));
    post(&app, "c", 7, "甲二").await;
    app.advance(Duration::seconds(1)).await;
    assert_eq!(texts(&robot), ["甲一\n甲二", "乙一"]);

    let long = "超".repeat(100);
    for n in 0..15 {
        post(&app, &format!("long-{n}"), 7, &format!("{n:02}{long}")).await;
    }
    post(&app, "longest", 8, &"期".repeat(1_000)).await;
    app.advance(Duration::minutes(1)).await;
    let texts = texts(&robot);
    assert_eq!(texts.len(), 6);
    assert!(texts.iter().all(|text| text.len() <= MOST_BYTES));
    let lines: Vec<&str> = texts[2..5].iter().flat_map(|text| text.lines()).collect();
    assert_eq!(lines.len(), 15);
    assert!(lines.iter().all(|line| line.ends_with(&long)), "{lines:?}");
    assert!(texts[5].ends_with("期…"), "{}", texts[5]);
}

#[tokio::test]
async fn a_robot_that_fails_is_tried_again_later_until_it_recovers() {
    let robot = Robot::answering([Reply::Says(500, "", "the key is k9f3"), Reply::Says(503, "", "")]);
    let app = court(&[wecom("群", &robot, PATIENT)]).await;
    post(&app, "a", 7, "甲").await;
    app.advance(Duration::minutes(1)).await;
    assert_eq!(state(&app, "a").await, failed(State::Waiting, 1, "http_500"));
    app.advance(Duration::seconds(59)).await;
    assert_eq!(robot.told().len(), 1, "a minute is waited at least");
    app.advance(Duration::seconds(16)).await;
    assert_eq!(state(&app, "a").await, failed(State::Waiting, 2, "http_503"));
    app.advance(Duration::seconds(119)).await;
    assert_eq!(robot.told().len(), 2, "then two");
    app.advance(Duration::seconds(31)).await;
    assert_eq!(state(&app, "a").await, failed(State::Sent, 3, "sent"));
    assert_eq!(texts(&robot), ["甲", "甲", "甲"]);
}

#[tokio::test]
async fn a_message_that_never_gets_through_is_dead_after_ten_attempts() {
    let robot = Robot::answering(vec![Reply::Says(500, "", ""); 10]);
    let app = court(&[wecom("群", &robot, PATIENT)]).await;
    post(&app, "a", 7, "甲").await;
    app.advance(Duration::minutes(1)).await;
    for _ in 0..11 {
        app.advance(Duration::days(1)).await;
    }
    assert_eq!(state(&app, "a").await, failed(State::Dead, 10, "http_500"));
    assert_eq!(robot.told().len(), 10);
    assert_eq!(chat::backlog(app.app.db.reads()).await.unwrap(), (0, 1));
}

#[tokio::test]
async fn a_robot_that_hangs_or_is_not_there_holds_up_no_other() {
    let (hanging, well) = (Robot::answering([Reply::Hangs]), Robot::new());
    let nobody = {
        let closed = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        format!("http://{}/", closed.local_addr().unwrap())
    };
    let nobody = Post::try_new(&nobody.into(), PATIENT).unwrap();
    let app = court(&[
        wecom("一", &hanging, Within::from_millis(300)),
        Arc::new(WeCom::new("二".to_owned(), nobody)),
        wecom("三", &well, PATIENT),
    ])
    .await;
    post(&app, "a", 7, "甲").await;
    app.advance(Duration::minutes(1)).await;
    let results = |fared: Vec<Delivery>| -> BTreeMap<String, String> {
        fared
            .into_iter()
            .map(|one| (one.channel, one.result.unwrap_or_default()))
            .collect()
    };
    let found = results(fared(&app, "a").await);
    let expected = [("一", "timeout"), ("二", "unreachable"), ("三", "sent")];
    assert_eq!(
        found,
        expected.map(|(name, word)| (name.to_owned(), word.to_owned())).into()
    );

    // the one that is gone is replaced under its name
    let found_again = Robot::new();
    let mut app = app;
    set(
        &mut app,
        &[
            wecom("一", &hanging, PATIENT),
            wecom("二", &found_again, PATIENT),
            wecom("三", &well, PATIENT),
        ],
    );
    app.advance(Duration::seconds(75)).await;
    assert!(fared(&app, "a").await.iter().all(|one| one.state == State::Sent));
    assert_eq!(
        (hanging.told().len(), found_again.told().len(), well.told().len()),
        (2, 1, 1)
    );
}

#[tokio::test]
async fn a_robot_whose_certificate_nobody_vouches_for_hears_nothing() {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("https://{}/robot?key=k9f3", listener.local_addr().unwrap());
    let robot = TaskTracker::new().spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        TlsAcceptor::from(Arc::new(config)).accept(stream).await.is_err()
    });
    let post_there = Post::try_new(&url.into(), PATIENT).unwrap();
    let mut app = court(&[Arc::new(WeCom::new("群".to_owned(), post_there))]).await;
    post(&app, "a", 7, "甲").await;
    app.advance(Duration::minutes(1)).await;
    assert_eq!(state(&app, "a").await, failed(State::Waiting, 1, "unreachable"));
    assert!(robot.await.unwrap(), "the handshake is broken off");
    set(&mut app, &[wecom("群", &Robot::new(), PATIENT)]);
    app.advance(Duration::seconds(75)).await;
    assert_eq!(state(&app, "a").await, failed(State::Sent, 2, "sent"));
}

#[tokio::test]
async fn only_a_whole_answer_of_its_own_counts() {
    let ok = r#"{"errcode":0}"#;
    let elsewhere = Robot::new();
    let away = Box::leak(format!("location: {}\r\n", elsewhere.url()).into_boxed_str());
    let robot = Robot::answering([
        Reply::Bytes(http(200, "", ok) + &http(200, "", ok)),
        Reply::Says(200, "", "<html>welcome</html>"),
        Reply::Bytes("nonsense\r\n\r\n".to_owned()),
        Reply::Bytes("HTTP/1.1 200 X\r\ncontent-length: 99\r\n\r\n{\"errcode\":0}".to_owned()),
        Reply::Says(307, away, ok),
        Reply::Bytes(http(
            200,
            "",
            &format!("{{\"errcode\":0,\"x\":\"{}\"}}", "x".repeat(100_000)),
        )),
    ]);
    let app = court(&[wecom("群", &robot, PATIENT)]).await;
    post(&app, "a", 7, "甲").await;
    app.advance(Duration::minutes(1)).await;
    assert_eq!(state(&app, "a").await, failed(State::Sent, 1, "sent"));

    post(&app, "b", 7, "乙").await;
    for (attempts, word) in [
        (1, "garbled"),
        (2, "broken_off"),
        (3, "broken_off"),
        (4, "http_307"),
        (5, "garbled"),
    ] {
        app.advance(Duration::minutes(20)).await;
        assert_eq!(state(&app, "b").await, failed(State::Waiting, attempts, word));
    }
    app.advance(Duration::minutes(20)).await;
    assert_eq!(state(&app, "b").await, failed(State::Sent, 6, "sent"));
    assert_eq!(elsewhere.told().len(), 0, "nobody is sent elsewhere");
}

#[tokio::test]
async fn a_robot_that_had_enough_is_left_alone_as_long_as_it_asks() {
    let robot = Robot::answering([Reply::Says(429, "retry-after: 7\r\n", "")]);
    let app = court(&[wecom("群", &robot, PATIENT)]).await;
    post(&app, "a", 7, "甲").await;
    post(&app, "b", 8, "乙").await;
    app.advance(Duration::minutes(1)).await;
    assert_eq!(state(&app, "a").await, failed(State::Waiting, 0, "http_429"));
    app.advance(Duration::seconds(6)).await;
    assert_eq!(robot.told().len(), 1, "neither this nor the next message goes there");
    app.advance(Duration::seconds(1)).await;
    assert_eq!(texts(&robot), ["甲", "甲", "乙"]);

    robot.next(Reply::Says(
        200,
        "",
        r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#,
    ));
    post(&app, "c", 7, "丙").await;
    app.advance(Duration::minutes(1)).await;
    assert_eq!(state(&app, "c").await, failed(State::Waiting, 0, "code_45009"));
    app.advance(Duration::seconds(59)).await;
    assert_eq!(
        robot.told().len(),
        4,
        "who does not say how long is left alone for a minute"
    );
    app.advance(Duration::seconds(1)).await;
    assert_eq!(state(&app, "c").await, failed(State::Sent, 1, "sent"));
}

#[tokio::test]
async fn a_wrong_key_kills_at_once_and_replay_works_once_it_is_mended() {
    let wrong = Robot::answering([
        Reply::Says(401, "", ""),
        Reply::Says(200, "", r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#),
    ]);
    let mut app = court(&[wecom("群", &wrong, PATIENT)]).await;
    post(&app, "a", 7, "甲").await;
    post(&app, "b", 8, "乙").await;
    app.advance(Duration::minutes(1)).await;
    assert_eq!(state(&app, "a").await, failed(State::Dead, 1, "http_401"));
    assert_eq!(state(&app, "b").await, failed(State::Dead, 1, "code_93000"));
    app.advance(Duration::hours(3)).await;
    assert_eq!(wrong.told().len(), 2, "what is dead stays so");

    let right = Robot::new();
    set(&mut app, &[wecom("群", &right, PATIENT)]);
    let db = app.app.db.clone();
    let dead = chat::dead(db.reads()).await.unwrap();
    assert_eq!(dead.len(), 2);
    assert_eq!(chat::replay(&db, Some(&[dead[0].id, Uuid::nil()])).await.unwrap(), 1);
    app.work_once().await;
    assert_eq!(texts(&right), ["甲"]);
    assert_eq!(chat::replay(&db, None).await.unwrap(), 1);
    assert_eq!(chat::replay(&db, None).await.unwrap(), 0);
    app.work_once().await;
    assert_eq!(texts(&right), ["甲", "乙"]);
    assert_eq!(state(&app, "b").await, failed(State::Sent, 1, "sent"));
}

#[tokio::test]
async fn two_processes_send_each_message_once_and_twenty_a_minute() {
    let robot = Robot::new();
    let app = court(&[webhook("网关", &robot)]).await;
    let other = app.beside(Settings::default()).await;
    let other = other.jobs.with_chat(chat_of(&[webhook("网关", &robot)]));
    for n in 0..200_u128 {
        post(&app, &format!("{n}"), n + 1, &format!("第{n}行")).await;
    }
    app.clock.advance(Duration::minutes(1));
    for minute in 1..=10 {
        for _ in 0..2 {
            let (one, two) = tokio::join!(app.app.jobs.once(), other.once());
            one.and(two).unwrap();
        }
        assert_eq!(robot.told().len(), minute * A_MINUTE as usize);
        app.clock.advance(Duration::seconds(59));
        app.work_once().await;
        assert_eq!(robot.told().len(), minute * A_MINUTE as usize, "in any minute");
        app.clock.advance(Duration::seconds(1));
    }
    let told = robot.told();
    let ids: std::collections::BTreeSet<&str> = told.iter().map(|told| told.headers["webhook-id"].as_str()).collect();
    let lines: std::collections::BTreeSet<String> = texts(&robot).into_iter().collect();
    assert_eq!((told.len(), ids.len(), lines.len()), (200, 200, 200));
}

#[tokio::test]
async fn who_breaks_off_after_sending_sends_again_under_the_same_id() {
    let robot = Robot::answering([Reply::Hangs]);
    let app = court(&[webhook("网关", &robot)]).await;
    post(&app, "a", 7, "甲").await;
    app.clock.advance(Duration::minutes(1));
    tokio::select! {
        done = app.app.jobs.once() => panic!("a robot that hangs answered: {done:?}"),
        () = robot.heard(1) => {}
    }
    app.advance(Duration::seconds(59)).await;
    assert_eq!(robot.told().len(), 1, "it is still leased");
    app.advance(Duration::seconds(1)).await;
    let told = robot.told();
    assert_eq!(told.len(), 2);
    assert_eq!(told[0].headers["webhook-id"], told[1].headers["webhook-id"]);
    assert_eq!(told[0].body, told[1].body);
    assert_eq!(state(&app, "a").await, failed(State::Sent, 2, "sent"));
}

/// A channel that takes as long as the story wants.
struct Gated {
    entered: Notify,
    leave: Notify,
    outcome: Outcome,
}

impl Gated {
    fn ending(outcome: Outcome) -> Self {
        let (entered, leave) = (Notify::new(), Notify::new());
        Self {
            entered,
            leave,
            outcome,
        }
    }
}

impl Channel for Gated {
    fn name(&self) -> &'static str {
        "群"
    }

    fn a_minute(&self) -> Option<u32> {
        None
    }

    fn send<'a>(&'a self, _: &'a Message, _: DateTime<Utc>) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        Box::pin(async {
            self.entered.notify_one();
            self.leave.notified().await;
            self.outcome.clone()
        })
    }
}

#[tokio::test]
async fn who_comes_back_too_late_with_a_failure_does_not_hand_the_message_to_a_third() {
    let robot = Robot::new();
    let app = TestApp::new().await;
    let (db, stop) = (&app.app.db, &CancellationToken::new());
    let chat = &chat_of(&[wecom("群", &robot, PATIENT)]);
    post(&app, "a", 7, "甲").await;
    app.clock.advance(Duration::minutes(1));
    assert_eq!(chat::merge(db, chat).await.unwrap(), 1);

    let late = Gated::ending(Outcome::Limited {
        word: "late".to_owned(),
        wait: Some(Duration::zero()),
    });
    let other = Gated::ending(Outcome::Sent);
    let late_one = async {
        assert_eq!(chat::serve(db, &late, chat, stop).await.unwrap(), 0);
        let third = chat::serve(db, chat.channels()[0].as_ref(), chat, stop);
        assert_eq!(third.await.unwrap(), 0, "it is the other's");
        other.leave.notify_one();
    };
    let other_one = async {
        late.entered.notified().await;
        app.clock.advance(Duration::minutes(1));
        assert_eq!(chat::serve(db, &other, chat, stop).await.unwrap(), 1);
    };
    let between = async {
        other.entered.notified().await;
        late.leave.notify_one();
    };
    tokio::join!(late_one, other_one, between);
    assert_eq!(state(&app, "a").await, failed(State::Sent, 2, "sent"));
    assert_eq!(robot.told().len(), 0);
}

#[tokio::test]
async fn nothing_leaves_at_night_and_the_morning_has_one_digest() {
    let robot = Robot::answering([Reply::Says(500, "", "")]);
    let app = court(&[wecom("群", &robot, PATIENT)]).await;
    // 19:58:30
    app.clock.advance(Duration::hours(11) - Duration::seconds(90));
    post(&app, "late", 7, "傍晚").await;
    app.advance(Duration::minutes(1)).await;
    assert_eq!(state(&app, "late").await, failed(State::Waiting, 1, "http_500"));
    post(&app, "a", 7, "甲").await;
    for hours in [1, 3, 6] {
        app.advance(Duration::hours(hours)).await;
        post(
            &app,
            &format!("night-{hours}"),
            u128::from(hours.unsigned_abs()),
            &format!("夜{hours}"),
        )
        .await;
    }
    // 08:29:59
    app.advance(Duration::minutes(150) + Duration::seconds(29)).await;
    assert_eq!(robot.told().len(), 1, "neither a line nor a second attempt leaves");
    post(&app, "last", 9, "末").await;
    app.advance(Duration::seconds(1)).await;
    assert_eq!(texts(&robot), ["傍晚", "傍晚", "【晨报】\n甲\n夜1\n夜3\n夜6\n末"]);
    post(&app, "day", 7, "白天").await;
    app.advance(Duration::minutes(1)).await;
    assert_eq!(texts(&robot)[3..], ["白天"]);
}

#[tokio::test]
async fn files_are_dropped_whole_under_their_id() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("drop");
    let app = court(&[Arc::new(FileDrop::new("投递".to_owned(), folder.clone()))]).await;
    post(&app, "a", 7, "甲").await;
    app.advance(Duration::minutes(1)).await;
    assert_eq!(state(&app, "a").await, failed(State::Waiting, 1, "not_written"));
    std::fs::create_dir(&folder).unwrap();
    app.advance(Duration::seconds(75)).await;
    assert_eq!(state(&app, "a").await, failed(State::Sent, 2, "sent"));
    let files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    assert_eq!(files.len(), 1, "{files:?}");
    let body: Value = serde_json::from_slice(&std::fs::read(&files[0]).unwrap()).unwrap();
    let id = files[0].file_stem().unwrap().to_str().unwrap();
    assert_eq!(
        body,
        json!({ "id": id, "madeAt": "2026-03-16T01:01:00Z", "text": "甲" })
    );
    assert_eq!(files[0].extension().unwrap(), "json");
}

#[tokio::test]
async fn what_waits_for_a_channel_that_is_gone_is_given_up_after_a_day() {
    let robot = Robot::answering([Reply::Says(500, "", "")]);
    let mut app = court(&[wecom("群", &robot, PATIENT)]).await;
    post(&app, "a", 7, "甲").await;
    app.advance(Duration::minutes(1)).await;
    set(&mut app, &[wecom("新群", &robot, PATIENT)]);
    app.clock.advance(Duration::hours(24));
    app.app.jobs.tidy().await.unwrap();
    assert_eq!(state(&app, "a").await.0, State::Waiting);
    app.clock.advance(Duration::minutes(2));
    app.app.jobs.tidy().await.unwrap();
    assert_eq!(state(&app, "a").await, failed(State::Dead, 1, "no_channel"));
}

#[tokio::test]
async fn who_is_told_to_stop_begins_no_other_message() {
    let robot = Robot::new();
    let app = TestApp::new().await;
    let chat = chat_of(&[wecom("群", &robot, PATIENT)]);
    post(&app, "a", 7, "甲").await;
    app.clock.advance(Duration::minutes(1));
    let db = &app.app.db;
    assert_eq!(chat::merge(db, &chat).await.unwrap(), 1);
    let stop = CancellationToken::new();
    stop.cancel();
    assert_eq!(
        chat::serve(db, chat.channels()[0].as_ref(), &chat, &stop)
            .await
            .unwrap(),
        0
    );
    assert_eq!(robot.told().len(), 0);
    assert_eq!(chat::deliver(db, &chat).await.unwrap(), 1);
}

#[tokio::test]
#[should_panic(expected = "of the work chat, cannot be delivered")]
async fn a_story_that_leaves_a_message_behind_fails() {
    let robot = Robot::answering([Reply::Says(500, "", "")]);
    let app = court(&[wecom("群", &robot, PATIENT)]).await;
    post(&app, "a", 7, "甲").await;
    app.advance(Duration::minutes(1)).await;
}

/// Puts a line into a store no process of ours has open.
async fn post_by_hand(ground: &Ground, key: &str) {
    let conn = Database::connect(&ground.location().url).await.unwrap();
    let marks = if harness::is_postgres() {
        "$1, $2, $3, $4"
    } else {
        "?, ?, ?, ?"
    };
    let sql = format!("INSERT INTO chat_line (id, dedupe_key, text, posted_at) VALUES ({marks})");
    let at = instant(1_773_622_800_000_000).timestamp_micros();
    let values: [Bound; 4] = [Uuid::from_u128(7).into(), key.into(), "云0381执22号".into(), at.into()];
    conn.execute_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values))
        .await
        .unwrap();
    conn.close().await.unwrap();
}

/// Takes all known years as announced, so that the days of this year are nobody's finding.
async fn announce_by_hand(ground: &Ground) {
    let conn = Database::connect(&ground.location().url).await.unwrap();
    let today = SystemClock::default().today();
    for year in [today.year(), today.year() + 1] {
        let sql = format!(
            "INSERT INTO calendar_year (year, status) VALUES ({year}, 'official') ON CONFLICT (year) DO UPDATE SET status = 'official'"
        );
        conn.execute_unprepared(&sql).await.unwrap();
    }
    conn.close().await.unwrap();
}

#[tokio::test]
async fn the_program_sends_to_the_channels_of_its_secret_file_and_its_commands_mend() {
    let robot = Robot::answering([Reply::Says(403, "", "")]);
    let ground = Ground::founded().await;
    let said = |arguments: &[&str]| {
        let output = ground.run(arguments);
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    assert!(said(&["config", "show"]).1.contains("chat = log  (默认 / default)"));
    ground.keep_secret(
        "chat.json",
        r#"{ "channels": [{ "name": "群", "kind": "wecom", "url": "http://oapi.example/k9f3" }] }"#,
    );
    let (code, _, error) = said(&["serve"]);
    assert_eq!(code, Some(1));
    assert_eq!(error.lines().count(), 1, "{error}");
    assert!(
        error.contains("chat.json does not serve: channel 群: its url is neither https"),
        "{error}"
    );
    assert!(!error.contains("k9f3"), "{error}");

    let settings = json!({ "quiet_from": "00:00", "digest_at": "00:00",
        "channels": [{ "name": "群", "kind": "wecom", "url": robot.url() }, { "name": "记录", "kind": "log" }] });
    ground.keep_secret("chat.json", &settings.to_string());
    let shown = said(&["config", "show"]).1;
    assert!(
        shown.contains("chat = wecom 群, log 记录") && !shown.contains("k9f3"),
        "{shown}"
    );
    post_by_hand(&ground, "a").await;
    announce_by_hand(&ground).await;
    let mut served = ground.serve();
    robot.heard(1).await;
    let began = std::time::Instant::now();
    while said(&["chat", "list-dead"]).1.is_empty() {
        assert!(began.elapsed() < PATIENT * 3, "{}", served.log());
    }
    let dead: Value = serde_json::from_str(&said(&["chat", "list-dead"]).1).unwrap();
    assert_eq!(
        (&dead["channel"], &dead["result"], &dead["attempts"]),
        (&json!("群"), &json!("http_403"), &json!(1))
    );
    let (code, finding, _) = said(&["doctor"]);
    assert_eq!(code, Some(3));
    assert!(
        finding.contains("1 messages to the work chat did not get through"),
        "{finding}"
    );
    assert_eq!(said(&["chat", "replay"]).0, Some(2));
    let replayed = said(&["chat", "replay", dead["id"].as_str().unwrap()]);
    assert_eq!(replayed.0, Some(0), "{}", replayed.2);
    robot.heard(2).await;
    assert_eq!(served.stop(), Some(0));
    let log = served.log();
    assert!(log.contains(r#""line":"云0381执22号""#), "{log}");
    assert!(!log.contains("k9f3"), "{log}");
    assert_eq!(said(&["chat", "replay", "--all"]).1, "重新发送 / tried again: 0\n");
    ground.note_backup().await;
    assert_eq!(said(&["doctor"]).0, Some(0));
}
