//! Whole lives of cases under a clock that is moved: which deadlines there are on a day, how they stand, and who was
//! told what until then.
//!
//! What no act of the court tells yet (properties, money, suspensions, closing) is laid into the store by hand, and the
//! next act of the case derives everything from it. Every day is swept; a stop writes down how things are.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use harness::{ApplicationIn, CaseAt, Client, TestApp, a_claim, a_proof, is_postgres};
use sea_orm::{ConnectionTrait as _, QueryResult};
use serde_json::{Value, json};
use uuid::Uuid;
use zhixing_api::db::Sql;
use zhixing_api::domain::deadline::rules::{Counted, DeadlineRule, Floor, Moment, TooEarly, count};
use zhixing_api::domain::deadline::table;
use zhixing_api::kernel::calendar::court_date;
use zhixing_api::kernel::clock::Clock as _;

const DEADLINES: &str = "query($id: ID!) { case(by: { id: $id }) { deadlines(first: 100) { nodes {
    rule { code name floor } status dueOn daysLeft endedAt
    why { startedAt startEvent unrolledOn excludedDays exclusions { kind from until } ruledBy officialCalendar
        extensions { amount unit } } } } } }";
const REMINDERS: &str = "query($id: ID!) { reminders(caseId: $id, first: 100) { totalCount nodes {
    threshold text madeAt deliveries { channel state } } } }";

/// The one house, account or other thing a story is about.
const THING: Uuid = Uuid::from_u128(0x7e57_0000_0000_0000_0000_0000_0000_0001);

/// An account beside it.
const ACCOUNT: Uuid = Uuid::from_u128(THING.as_u128() + (1 << 64));

/// A case that lives.
struct Life {
    app: TestApp,
    case: CaseAt,
    root: Uuid,
    laid: u128,
    /// How many reminders, and which lines of the chat, earlier stops have told.
    told: usize,
    chatted: Vec<String>,
    stops: Vec<Value>,
}

fn at_once() -> Value {
    json!({ "reportOrder": true, "clueRequest": true })
}

fn on(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The stamp that the check of the store wants.
fn stamp() -> &'static str {
    if is_postgres() {
        "pg_current_xact_id()::text::bigint"
    } else {
        "(SELECT n FROM sync_clock)"
    }
}

async fn rows(app: &TestApp, sql: Sql) -> Vec<QueryResult> {
    let db = &app.app.db;
    db.bare_reader().query_all_raw(sql.build(db.backend())).await.unwrap()
}

async fn write(app: &TestApp, sql: Sql) {
    let db = &app.app.db;
    let done = db.bare_writer().execute_raw(sql.build(db.backend())).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
}

/// Goes to a day, through all those before it: each is swept, and its lines go out.
async fn walk(app: &TestApp, to: &str) {
    while app.clock.today() < on(to) {
        app.clock.advance(Duration::days(1));
        let swept = app.app.jobs.sweep().await.unwrap();
        assert_eq!(swept.failed, 0, "{swept:?}");
        app.clock.advance(Duration::minutes(1));
        app.work_once().await;
        app.clock.advance(Duration::minutes(-1));
    }
    app.forget_tokens();
}

impl Life {
    /// The life of a case that was filed.
    async fn of(app: TestApp, case: CaseAt) -> Self {
        let found = rows(
            &app,
            Sql::new("SELECT id FROM enforcement_case WHERE number = ?").bind(case.number.clone()),
        )
        .await;
        let root = found[0].try_get("", "id").unwrap();
        Self {
            app,
            case,
            root,
            laid: 0,
            told: 0,
            chatted: Vec::new(),
            stops: Vec::new(),
        }
    }

    /// A case that was filed, assigned, taken over and noticed on one day.
    async fn begun_on(day: &str, application: &ApplicationIn) -> Self {
        let app = TestApp::new().await;
        let days = on(day) - app.clock.today();
        app.clock.advance(days);
        let case = app.handled(application).await;
        app.step("judge.rapid1", "issueNotice", &case, at_once()).await;
        Self::of(app, case).await
    }

    async fn walk(&self, to: &str) {
        walk(&self.app, to).await;
    }

    async fn act(&self, who: &str, act: &str, more: Value) {
        self.app.step(who, act, &self.case, more).await;
    }

    /// Lays down what happened now, about a thing or none, with the length its document states.
    async fn lay(&mut self, kinds: &[(&str, Option<Uuid>, Option<i32>)]) {
        for (kind, subject, stated) in kinds {
            self.laid += 1;
            let now = self.app.clock.now().timestamp_micros();
            let sql = Sql::new(&format!(
                "INSERT INTO happening (id, root_id, kind, subject, stated, happened_at, recorded_at, sync_x)
                 VALUES (?, ?, ?, ?, ?, ?, ?, {})",
                stamp()
            ))
            .bind(Uuid::from_u128(THING.as_u128() + self.laid))
            .bind(self.root)
            .bind(*kind)
            .bind(*subject)
            .bind(*stated)
            .bind(now)
            .bind(now);
            write(&self.app, sql).await;
        }
    }

    /// Says which day a document named as the last.
    async fn ends_on(&self, kind: &str, day: &str) {
        let sql = Sql::new(&format!(
            "UPDATE happening SET sync_x = {}, stated_end = ? WHERE root_id = ? AND kind = ?",
            stamp()
        ))
        .bind(day)
        .bind(self.root)
        .bind(kind);
        write(&self.app, sql).await;
    }

    /// Begins an interval that does not run, today.
    async fn hold(&mut self, kind: &str) {
        self.laid += 1;
        let sql = Sql::new(&format!(
            "INSERT INTO exclusion (id, root_id, kind, from_on, document, sync_x) VALUES (?, ?, ?, ?, '裁定', {})",
            stamp()
        ))
        .bind(Uuid::from_u128(THING.as_u128() + self.laid))
        .bind(self.root)
        .bind(kind)
        .bind(self.app.clock.today().to_string());
        write(&self.app, sql).await;
    }

    /// Ends it, today.
    async fn resume(&self, kind: &str) {
        let sql = Sql::new(&format!(
            "UPDATE exclusion SET sync_x = {}, until_on = ? WHERE root_id = ? AND kind = ?",
            stamp()
        ))
        .bind(self.app.clock.today().to_string())
        .bind(self.root)
        .bind(kind);
        write(&self.app, sql).await;
    }

    /// The applicant asks; the id of the message.
    async fn ask(&self, text: &str) -> String {
        let input = json!({ "caseId": self.case.id, "text": text });
        let pu = self.app.sign_in("applicant.pu").await;
        pu.act("sendMessage", input, "message { id }")
            .await
            .text("/data/sendMessage/message/id")
    }

    /// The handler answers.
    async fn answer(&self, message: &str, text: &str) {
        let input = json!({ "messageId": message, "expectedVersion": 1, "text": text });
        let judge = self.app.sign_in("judge.rapid1").await;
        judge.act("answerMessage", input, "message { id }").await.done();
    }

    /// The applicant asks and is answered at once: an act after which everything laid down counts.
    async fn talk(&self, asked: &str, answered: &str) {
        let message = self.ask(asked).await;
        self.answer(&message, answered).await;
    }

    /// Writes down how things are.
    async fn stop(&mut self, what: &str) {
        let chief = self.app.sign_in("chief").await;
        let answer = chief.run(DEADLINES, json!({ "id": self.case.id })).await;
        let nodes = answer.at("/data/case/deadlines/nodes").as_array().unwrap();
        let deadlines: Vec<String> = nodes.iter().map(line).collect();
        let reminders = self.reminded(&chief).await;
        let mut messages: Vec<String> = reminders.iter().map(reminder).collect();
        messages.sort();
        let mut also = self.chatted().await;
        self.told += reminders.len();
        self.chatted.extend(also.iter().cloned());
        for reminder in &reminders {
            let told = also.iter().position(|line| reminder["text"] == line.as_str());
            also.remove(told.expect("the chat was told of each reminder"));
        }
        let day = format!("{} {what}", self.app.clock.today());
        let mut stop = json!({ "day": day, "deadlines": deadlines, "messages": messages });
        if !also.is_empty() {
            stop["alsoInTheChat"] = json!(also);
        }
        self.stops.push(stop);
    }

    /// The reminders made since the stop before, each of which the log was told.
    async fn reminded(&self, chief: &Client<'_>) -> Vec<Value> {
        let answer = chief.run(REMINDERS, json!({ "id": self.case.id })).await;
        let all = usize::try_from(answer.number("/data/reminders/totalCount")).unwrap();
        let nodes = answer.at("/data/reminders/nodes").as_array().unwrap();
        let new = nodes
            .get(..all - self.told)
            .expect("no more than a page between two stops");
        for node in new {
            assert_eq!(
                node["deliveries"],
                json!([{ "channel": "log", "state": "SENT" }]),
                "{node}"
            );
        }
        new.to_vec()
    }

    /// What the log was told of the case since the stop before.
    async fn chatted(&self) -> Vec<String> {
        let sql = Sql::new("SELECT text FROM chat_message WHERE channel = 'log' AND state = 'sent'");
        let short = self.case.number.split_once('）').unwrap().1;
        let mut before = self.chatted.clone();
        let mut new = Vec::new();
        for row in rows(&self.app, sql).await {
            let text: String = row.try_get("", "text").unwrap();
            for line in text.lines().filter(|line| line.contains(short)) {
                match before.iter().position(|told| told == line) {
                    Some(at) => drop(before.swap_remove(at)),
                    None => new.push(line.to_owned()),
                }
            }
        }
        new.sort();
        new
    }
}

fn reminder(node: &Value) -> String {
    let text = |at: &str| node[at].as_str().unwrap();
    format!(
        "{} {} {}",
        day_of(&node["madeAt"]),
        text("threshold").to_lowercase(),
        text("text")
    )
}

fn day_of(instant: &Value) -> String {
    let at: DateTime<Utc> = instant.as_str().unwrap().parse().unwrap();
    court_date(at).to_string()
}

/// A deadline in one line: code and name, how it stands, its end and what is left, and why.
fn line(node: &Value) -> String {
    let text = |at: &str| node.pointer(at).and_then(Value::as_str).unwrap_or("-").to_owned();
    let bound = match &node["rule"]["floor"] {
        Value::Null => "",
        _ => " not before",
    };
    let left = node["daysLeft"]
        .as_i64()
        .map_or(String::new(), |left| format!(" ({left})"));
    let stands = [text("/rule/code"), text("/rule/name"), text("/status"), text("/dueOn")];
    let [code, name, status, due_on] = stands;
    let mut parts = vec![format!("{code} {name}: {status}{bound} {due_on}{left}")];
    let started_on = day_of(&node["why"]["startedAt"]);
    parts.push(format!("{} on {started_on}", text("/why/startEvent")));
    if node["why"]["unrolledOn"] != node["dueOn"] {
        parts.push(format!("unrolled {}", text("/why/unrolledOn")));
    }
    let exclusions: Vec<String> = list(node, "/why/exclusions", |part| {
        let until = part["until"].as_str().unwrap_or_default();
        format!("{} {}..{until}", said(&part["kind"]), said(&part["from"]))
    });
    if !exclusions.is_empty() {
        let days = &node["why"]["excludedDays"];
        parts.push(format!("without {days} days ({})", exclusions.join(", ")));
    }
    let longer = |granted: &Value| format!("longer by {} {}", granted["amount"], said(&granted["unit"]));
    parts.extend(list(node, "/why/extensions", longer));
    if let Some(code) = node["why"]["ruledBy"].as_str() {
        parts.push(format!("ruled by {code}"));
    }
    if node["why"]["officialCalendar"] == false {
        parts.push("provisional".to_owned());
    }
    if !node["endedAt"].is_null() {
        parts.push(format!("ended {}", day_of(&node["endedAt"])));
    }
    parts.join(", ")
}

fn said(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn list(node: &Value, at: &str, line: impl Fn(&Value) -> String) -> Vec<String> {
    node.pointer(at)
        .and_then(Value::as_array)
        .unwrap()
        .iter()
        .map(line)
        .collect()
}

#[tokio::test]
async fn lao_pus_case_from_the_station_to_the_money_in_hand() {
    let app = TestApp::new().await;
    let (application, version) = app.submitted(&a_claim()).await;
    walk(&app, "2026-03-17").await;
    let input = json!({ "applicationId": application, "expectedVersion": version });
    let clerk = app.sign_in("clerk").await;
    let filed = clerk.act("acceptApplication", input, "case { id number }").await;
    let case = CaseAt {
        id: filed.text("/data/acceptApplication/case/id"),
        number: filed.text("/data/acceptApplication/case/number"),
        application,
    };
    let mut life = Life::of(app, case).await;
    life.act("auxiliary", "triageCase", json!({})).await;
    life.stop("filed and triaged").await;

    life.walk("2026-03-18").await;
    let judge = life.app.handler("judge.rapid1").await;
    let assigned = json!({ "handlerId": judge, "reason": "承办人熟悉本案情况" });
    life.act("chief", "assignCase", assigned).await;
    life.act("judge.rapid1", "acceptHandover", json!({})).await;
    life.walk("2026-03-20").await;
    let message = life.ask("请问什么时候能拿到工资？").await;
    life.stop("taken over, and asked by Lao Pu").await;

    life.walk("2026-03-25").await;
    let supervisor = life.app.sign_in("supervisor").await;
    let note = json!({ "caseId": life.case.id, "note": "请尽快发出通知并回复申请人" });
    supervisor.act("remind", note, "case { id }").await.done();
    life.app.clock.advance(Duration::minutes(1));
    life.app.work_once().await;
    life.stop("nothing was done, and the supervisor reminds").await;

    life.act("judge.rapid1", "issueNotice", at_once()).await;
    life.answer(&message, "已向公司发出执行通知。").await;
    life.stop("noticed and answered, late").await;

    life.walk("2026-03-30").await;
    life.lay(&[
        ("deposit_frozen", Some(THING), None),
        ("clear_clue_received", None, None),
    ])
    .await;
    life.talk("公司在农商行有账户。", "已冻结该账户。").await;
    life.stop("an account is frozen").await;

    life.walk("2026-04-07").await;
    life.lay(&[
        ("clue_checked", None, None),
        ("deducted", Some(THING), None),
        ("funds_arrived", None, None),
    ])
    .await;
    life.talk("钱划到了吗？", "已划拨到法院账户。").await;
    life.stop("the money arrives, the lead was checked late").await;

    life.walk("2026-04-09").await;
    life.lay(&[("funds_matched", None, None), ("funds_arrival_notified", None, None)])
        .await;
    life.talk("什么时候发放？", "请提供收款账户。").await;
    life.walk("2026-04-15").await;
    life.lay(&[("funds_disbursed", None, None)]).await;
    life.talk("收到了，谢谢！", "案款已全部发放。").await;
    life.stop("the money is paid out, later than the court wants").await;

    let message = life.ask("案件什么时候结？").await;
    life.walk("2026-04-17").await;
    life.lay(&[("case_closed", None, None)]).await;
    life.answer(&message, "本案执行完毕，今日结案。").await;
    life.stop("closed").await;
    life.walk("2026-09-20").await;
    life.stop("nobody is told anything any more").await;
    insta::assert_json_snapshot!("lao_pu", life.stops);
}

#[tokio::test]
async fn a_case_stands_still_while_it_is_suspended_and_its_house_appraised() {
    let mut life = Life::begun_on("2026-03-20", &a_claim()).await;
    life.walk("2026-04-07").await;
    life.lay(&[
        ("property_seized", Some(THING), None),
        ("immovable_sealed", Some(THING), None),
    ])
    .await;
    life.talk("公司有一套房。", "已查封。").await;
    life.stop("a house is sealed").await;

    life.walk("2026-04-10").await;
    life.hold("suspension").await;
    life.talk("怎么停了？", "已裁定中止。").await;
    life.stop("suspended").await;
    life.walk("2026-04-21").await;
    life.resume("suspension").await;
    life.talk("什么时候恢复？", "今日恢复执行。").await;
    life.stop("resumed: the end falls into the national holiday").await;

    life.walk("2026-05-11").await;
    life.lay(&[
        ("price_procedure_started", Some(THING), None),
        ("appraisal_order_received", Some(THING), None),
    ])
    .await;
    life.hold("expert").await;
    life.talk("房子怎么处置？", "已委托评估。").await;
    life.stop("the house is appraised").await;
    life.walk("2026-06-01").await;
    life.hold("stay").await;
    life.walk("2026-06-08").await;
    life.lay(&[("appraisal_report_issued", Some(THING), None)]).await;
    life.resume("expert").await;
    life.talk("评估好了吗？", "报告已经出具。").await;
    life.stop("the report is there, and the case stands still on a settlement")
        .await;
    life.walk("2026-06-15").await;
    life.resume("stay").await;
    life.talk("什么时候继续？", "今日继续执行。").await;
    life.stop("a stay that overlaps the appraisal counts once").await;

    life.walk("2026-06-16").await;
    life.lay(&[
        ("reference_price_fixed", Some(THING), None),
        ("price_report_received", Some(THING), None),
    ])
    .await;
    life.talk("价格是多少？", "报告将送达双方。").await;
    life.walk("2026-06-22").await;
    life.lay(&[("price_report_sent", Some(THING), None)]).await;
    life.talk("报告收到了。", "好的。").await;
    life.stop("the report is sent on the workday after the Dragon Boat festival")
        .await;
    life.walk("2026-06-26").await;
    life.lay(&[("sale_procedure_started", Some(THING), None)]).await;
    life.talk("何时拍卖？", "拍卖程序已启动。").await;
    life.walk("2026-10-30").await;
    life.lay(&[("sold", Some(THING), None), ("case_closed", None, None)])
        .await;
    life.talk("房子卖了吗？", "已成交，本案结案。").await;
    life.stop("sold and closed").await;
    insta::assert_json_snapshot!("suspended", life.stops);
}

#[tokio::test]
async fn a_limit_ends_on_a_sunday_that_is_a_workday() {
    let mut life = Life::begun_on("2026-03-20", &a_claim()).await;
    for (day, what) in [
        ("2026-09-18", "Friday"),
        ("2026-09-20", "Sunday, when courts work"),
        ("2026-09-21", "Monday"),
    ] {
        life.walk(day).await;
        life.stop(what).await;
    }
    insta::assert_json_snapshot!("sunday", life.stops);
}

#[tokio::test]
async fn a_limit_that_ends_in_the_national_holiday_ends_after_it() {
    let mut life = Life::begun_on("2026-04-01", &a_claim()).await;
    for (day, what) in [
        ("2026-09-30", "the day before"),
        ("2026-10-01", "the first day of the holiday"),
        ("2026-10-08", "the first workday"),
        ("2026-10-09", "the day after"),
    ] {
        life.walk(day).await;
        life.stop(what).await;
    }
    insta::assert_json_snapshot!("national_holiday", life.stops);
}

#[tokio::test]
async fn a_front_loaded_case_owes_no_notice() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim().with("/basis/embeddedNotice", json!(true))).await;
    let mut life = Life::of(app, case).await;
    life.stop("taken over: a notice is owed as in any case").await;
    life.walk("2026-03-18").await;
    life.act("judge.rapid1", "waiveNotice", a_proof()).await;
    life.stop("the judgment carried the notice").await;
    life.lay(&[
        ("report_order_served", None, Some(7)),
        ("first_enforcement_paper_served", None, None),
    ])
    .await;
    life.walk("2026-03-19").await;
    life.talk("对方申报财产了吗？", "已送达报告财产令。").await;
    life.stop("the debtor is to report in the seven days of his order, and may object from his first paper on")
        .await;
    life.walk("2026-03-26").await;
    life.stop("he did not").await;
    life.walk("2026-04-02").await;
    let message = life.ask("对方一直没有申报。").await;
    life.walk("2026-04-07").await;
    life.stop("two workdays around the Qingming festival").await;
    life.lay(&[("case_closed", None, None)]).await;
    life.answer(&message, "对方已主动履行，本案结案。").await;
    life.stop("closed").await;
    insta::assert_json_snapshot!("front_loaded", life.stops);
}

#[tokio::test]
async fn what_runs_out_by_itself_is_told_once_and_owed_by_nobody() {
    let mut life = Life::begun_on("2026-03-20", &a_claim()).await;
    life.walk("2026-04-07").await;
    life.lay(&[
        ("detained", Some(THING), Some(10)),
        ("family_notified", Some(THING), None),
        ("deposit_frozen", Some(ACCOUNT), None),
    ])
    .await;
    life.ends_on("deposit_frozen", "2026-04-20").await;
    life.talk("公司还是不付？", "已拘留负责人十日，账户冻结到二十日。")
        .await;
    life.stop("detained for ten days, frozen to the day of the ruling")
        .await;
    life.walk("2026-04-17").await;
    life.stop("the last of the ten days").await;
    life.walk("2026-04-18").await;
    life.stop("the day after").await;
    // a row that is put right after its last look is not looked at again
    let sql = Sql::new(&format!(
        "UPDATE deadline SET sync_x = {}, near_on = '2026-04-01' WHERE root_id = ? AND rule_code = 'N68'",
        stamp()
    ))
    .bind(life.root);
    write(&life.app, sql).await;
    life.talk("人放了吗？", "已经放了。").await;
    life.walk("2026-04-30").await;
    life.stop("nobody is told any more").await;
    insta::assert_json_snapshot!("lapsed", life.stops);

    let asked = "query($id: ID!) { case(by: { id: $id }) { deadlines(first: 100) { nodes { id rule { code } } } }
        deadlines(filter: { rule: \"N68\" }, first: 10) { totalCount } complianceStreak(by: PERSON) { overdueNow } }";
    let judge = life.app.sign_in("judge.rapid1").await;
    let answer = judge.run(asked, json!({ "id": life.case.id })).await;
    assert_eq!(answer.number("/data/deadlines/totalCount"), 0, "{}", answer.body);
    assert_eq!(answer.number("/data/complianceStreak/overdueNow"), 0);
    let nodes = answer.at("/data/case/deadlines/nodes").as_array().unwrap();
    let lapsed = nodes.iter().find(|node| node["rule"]["code"] == "N68").unwrap();
    let naming = json!({ "caseId": life.case.id, "deadlineIds": [lapsed["id"]], "text": "请说明超期原因并立即办理" });
    let supervisor = life.app.sign_in("supervisor").await;
    let refused = supervisor.act("issueCircular", naming, "circular { id }").await;
    assert_eq!(refused.code(), "CIRCULAR_NOT_OVERDUE");
    let looks = "SELECT 1 FROM deadline_look l JOIN deadline d ON d.id = l.deadline_id WHERE d.kind = 'expiry'";
    assert_eq!(rows(&life.app, Sql::new(looks)).await.len(), 0);
}

/// The floor that a rule sets for a case filed on a day, by the pure rules alone.
fn floor(rule: &DeadlineRule, filed_on: &str, book: &table::Book) -> Floor {
    match count(Moment::of_day(on(filed_on)), rule.term(None).unwrap(), &[], &book.days) {
        Ok(Counted::Due(due)) => Floor::try_new(rule.floor.unwrap(), &due).unwrap(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_round_is_not_concluded_after_eighty_nine_days() {
    // three months from the first of February are 89 days, and still not more than three months
    let mut life = Life::begun_on("2027-02-01", &a_claim()).await;
    let book = table::open(life.app.app.db.reads()).await.unwrap();
    let rule = book.rules.iter().find(|rule| rule.code.as_str() == "N77").unwrap();
    let floor = floor(rule, "2027-02-01", &book);
    let day_89 = on("2027-02-01") + Duration::days(89);
    let allowed_from = on("2027-05-02");
    assert_eq!(floor.check(day_89), Err(TooEarly { allowed_from }));
    assert_eq!(
        floor.check(day_89).unwrap_err().to_string(),
        "not allowed before 2027-05-02"
    );
    assert_eq!(floor.check(allowed_from), Ok(()));

    life.stop("filed").await;
    life.walk(&day_89.to_string()).await;
    life.stop("day 89").await;
    life.walk(&allowed_from.to_string()).await;
    life.stop("the first day").await;
    let n77 = |stop: &Value| {
        let lines = stop["deadlines"].as_array().unwrap();
        let own: Vec<&str> = lines
            .iter()
            .filter_map(Value::as_str)
            .filter(|line| line.starts_with("N77"))
            .collect();
        own.join("; ")
    };
    let seen: Vec<String> = life.stops.iter().map(n77).collect();
    let first = floor.allowed_from();
    for (line, status) in seen.iter().zip(["RUNNING", "RUNNING", "MET"]) {
        let begins = format!("N77 终本最短期: {status} not before {first}");
        assert!(line.starts_with(&begins), "{line}");
    }
    insta::assert_json_snapshot!("conclusion", life.stops);
}
