//! Circulars: issued when something is overdue, acknowledged, explained, sent back, closed.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::Duration;
use harness::{Answer, ApplicationIn, CaseAt, TODAY, TestApp, a_claim};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use zhixing_api::seed::{self, Directory, Plan};

const TEXT: &str = "发出执行通知已经超期，请说明原因并于本周内办结。";
const WHY: &str = "此前人手不足，已排定于本周五前办结。";
const SHOWN: &str = "circular { id number state version addressee { name } teamName caseNumber text
    deadlines { deadline { id } ruleCode ruleName dueOn daysLate } steps { step text personName } }";

fn later(app: &TestApp, days: i64) {
    app.clock.advance(Duration::days(days));
    app.forget_tokens();
}

/// A case whose notice (N05) and request for leads (N09) are one day overdue.
async fn overdue(app: &TestApp) -> (CaseAt, Vec<String>) {
    let case = app.handled(&a_claim()).await;
    later(app, 4);
    let ids = app.overdue(&case).await;
    assert_eq!(ids.len(), 2);
    (case, ids)
}

fn issuing(case: &CaseAt, ids: &[String]) -> Value {
    json!({ "caseId": case.id, "deadlineIds": ids, "text": TEXT })
}

async fn issue(app: &TestApp, case: &CaseAt, ids: &[String]) -> Answer {
    let supervisor = app.sign_in("supervisor").await;
    supervisor.act("issueCircular", issuing(case, ids), SHOWN).await
}

/// The id of a circular that was issued.
async fn issued(app: &TestApp, case: &CaseAt, ids: &[String]) -> String {
    issue(app, case, ids).await.text("/data/issueCircular/circular/id")
}

async fn answer(app: &TestApp, who: &str, id: &str, version: i64, step: &str) -> Answer {
    let why = (step == "EXPLAIN").then_some(WHY);
    let input = json!({ "circularId": id, "expectedVersion": version, "step": step, "explanation": why });
    app.sign_in(who).await.act("answerCircular", input, SHOWN).await
}

async fn close(app: &TestApp, who: &str, id: &str, (version, accepted): (i64, bool)) -> Answer {
    let note = (!accepted).then_some("请写明办结的具体日期");
    let input = json!({ "circularId": id, "expectedVersion": version, "accepted": accepted, "note": note });
    app.sign_in(who).await.act("closeCircular", input, SHOWN).await
}

async fn sweep(app: &TestApp) -> usize {
    let before = texts(app).await.len();
    let swept = app
        .sign_in("supervisor")
        .await
        .act("runDeadlineSweep", json!({}), "failed")
        .await;
    assert_eq!(swept.number("/data/runDeadlineSweep/failed"), 0);
    texts(app).await.len() - before
}

/// What the chat was told of circulars, newest first.
async fn texts(app: &TestApp) -> Vec<String> {
    let ask = "{ reminders(first: 100) { nodes { text } } }";
    let answer = app.sign_in("chief").await.ask(ask).await;
    let nodes = answer.at("/data/reminders/nodes").as_array().unwrap().clone();
    let texts = nodes.iter().map(|node| node["text"].as_str().unwrap().to_owned());
    texts
        .filter(|text| text.contains("通报") || text.contains("说明超期原因"))
        .collect()
}

/// Lets the lines of the chat go out.
async fn told(app: &TestApp) {
    app.clock.advance(Duration::minutes(1));
    app.work_once().await;
}

/// The limits of an answer, by rule: their states.
async fn limits(app: &TestApp, case: &CaseAt) -> Vec<String> {
    let ask =
        "query($id: ID!) { case(by: { id: $id }) { deadlines(first: 100) { nodes { rule { code } status dueOn } } } }";
    let answer = app.sign_in("chief").await.run(ask, json!({ "id": case.id })).await;
    let nodes = answer.at("/data/case/deadlines/nodes").as_array().unwrap().clone();
    let text = |node: &Value, key: &str| node[key].as_str().unwrap_or_default().to_owned();
    let mut lines: Vec<String> = nodes
        .iter()
        .map(|node| (node["rule"]["code"].as_str().unwrap().to_owned(), node))
        .filter(|(code, _)| code == "L02" || code == "L03")
        .map(|(code, node)| format!("{code} {} {}", text(node, "status"), text(node, "dueOn")))
        .collect();
    lines.sort();
    lines
}

async fn number(app: &TestApp, sql: &str) -> i64 {
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

#[tokio::test]
async fn a_circular_goes_from_its_issue_to_its_close_with_its_limits_kept_in_sight() {
    let app = TestApp::new().await;
    let (case, ids) = overdue(&app).await;
    let first = issue(&app, &case, &ids).await;
    let shown = first.data()["issueCircular"]["circular"].clone();
    assert_eq!(shown["number"], "通报〔2026〕第1号");
    assert_eq!((&shown["state"], &shown["version"]), (&json!("ISSUED"), &json!(1)));
    assert_eq!(
        (&shown["caseNumber"], &shown["text"]),
        (&json!(case.number), &json!(TEXT))
    );
    let late: Vec<&Value> = shown["deadlines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["daysLate"])
        .collect();
    assert_eq!(late, [1, 1]);
    let id = shown["id"].as_str().unwrap().to_owned();
    // issued on Friday, 20 March: one workday, and three
    assert_eq!(
        limits(&app, &case).await,
        ["L02 RUNNING 2026-03-23", "L03 RUNNING 2026-03-25"]
    );

    later(&app, 3);
    assert_eq!(sweep(&app).await, 1, "L02 ends today");
    answer(&app, "judge.rapid1", &id, 1, "ACKNOWLEDGE").await.done();
    assert_eq!(limits(&app, &case).await[0], "L02 MET 2026-03-23");
    later(&app, 1);
    assert_eq!(sweep(&app).await, 1, "L03 ends tomorrow");
    let explained = answer(&app, "judge.rapid1", &id, 2, "EXPLAIN").await;
    assert_eq!(explained.at("/data/answerCircular/circular/state"), "EXPLAINED");
    assert_eq!(limits(&app, &case).await[1], "L03 MET 2026-03-25");

    later(&app, 1);
    let back = close(&app, "supervisor", &id, (3, false)).await;
    assert_eq!(back.at("/data/closeCircular/circular/state"), "ACKNOWLEDGED");
    let anew = ["L02 MET 2026-03-23", "L03 MET 2026-03-25", "L03 RUNNING 2026-03-30"];
    assert_eq!(limits(&app, &case).await, anew, "three workdays from Wednesday");
    later(&app, 6);
    assert_eq!(sweep(&app).await, 1, "overdue");
    answer(&app, "judge.rapid1", &id, 4, "EXPLAIN").await.done();
    assert_eq!(limits(&app, &case).await[2], "L03 MET_LATE 2026-03-30");
    app.clock.advance(Duration::minutes(1));
    let closed = close(&app, "supervisor", &id, (5, true)).await;
    let closed = &closed.data()["closeCircular"]["circular"];
    assert_eq!((&closed["state"], &closed["version"]), (&json!("CLOSED"), &json!(6)));
    let steps = closed["steps"].as_array().unwrap().iter();
    let steps: Vec<(&str, Option<&str>)> = steps
        .map(|step| (step["step"].as_str().unwrap(), step["text"].as_str()))
        .collect();
    let wanted = [
        ("ISSUED", None),
        ("ACKNOWLEDGED", None),
        ("EXPLAINED", Some(WHY)),
        ("RETURNED", Some("请写明办结的具体日期")),
        ("EXPLAINED", Some(WHY)),
        ("CLOSED", None),
    ];
    assert_eq!(steps, wanted);

    let again = issue(&app, &case, &ids).await;
    assert_eq!(
        again.text("/data/issueCircular/circular/number"),
        "通报〔2026〕第2号",
        "once it is closed"
    );
    let history = "query($id: ID!) { case(by: { id: $id }) { events(first: 100) { nodes { kind } } } }";
    let kinds = async |who: &str| {
        let events = app.sign_in(who).await.run(history, json!({ "id": case.id })).await;
        let nodes = events.at("/data/case/events/nodes").as_array().unwrap().clone();
        let of_circulars = nodes
            .iter()
            .filter(|node| node["kind"].as_str().unwrap().starts_with("CIRCULAR"));
        of_circulars.count()
    };
    assert_eq!(
        (kinds("judge.rapid1").await, kinds("applicant.pu").await),
        (7, 0),
        "none is published"
    );
    told(&app).await;
}

#[tokio::test]
async fn the_addressee_is_told_in_the_chat_without_a_name_or_a_sum() {
    let app = TestApp::new().await;
    let (case, ids) = overdue(&app).await;
    issued(&app, &case, &ids).await;
    let sql =
        "SELECT COUNT(*) AS n FROM chat_line WHERE text LIKE '@% 云0381执1号案件因超期被通报（%、%），请及时签收并说明'
        AND recipient IS NOT NULL AND text NOT LIKE '%老浦%' AND text NOT LIKE '%元%'";
    assert_eq!(number(&app, sql).await, 1);
    told(&app).await;
}

#[tokio::test]
async fn only_a_supervisor_issues_and_closes_and_only_the_addressee_answers() {
    let app = TestApp::new().await;
    let (case, ids) = overdue(&app).await;
    let others = [
        "president",
        "chief",
        "judge.rapid1",
        "clerk",
        "auxiliary",
        "cashier",
        "tribunal.tangtang",
        "station.yangliu",
        "deputy",
        "applicant.pu",
        "sysadmin",
        "secadmin",
        "auditor",
    ];
    let before = app.dump().await;
    for who in others {
        let refused = app
            .sign_in(who)
            .await
            .act("issueCircular", issuing(&case, &ids), SHOWN)
            .await;
        assert_eq!(refused.codes(), ["FORBIDDEN"], "{who}");
    }
    assert_eq!(app.dump().await, before, "nothing was written");
    let id = issued(&app, &case, &ids).await;
    let before = app.dump().await;
    for who in others {
        assert_eq!(close(&app, who, &id, (1, true)).await.codes(), ["FORBIDDEN"], "{who}");
    }
    for (who, code) in [
        ("judge.rapid2", "NOT_FOUND"),
        ("clerk", "NOT_FOUND"),
        ("auxiliary", "NOT_FOUND"),
        ("cashier", "NOT_FOUND"),
        ("tribunal.tangtang", "FORBIDDEN"),
        ("president", "FORBIDDEN"),
        ("chief", "FORBIDDEN"),
        ("supervisor", "FORBIDDEN"),
        ("station.yangliu", "FORBIDDEN"),
        ("deputy", "FORBIDDEN"),
        ("applicant.pu", "FORBIDDEN"),
    ] {
        assert_eq!(answer(&app, who, &id, 1, "ACKNOWLEDGE").await.codes(), [code], "{who}");
    }
    assert_eq!(app.dump().await, before, "nothing was written");
    answer(&app, "judge.rapid1", &id, 1, "ACKNOWLEDGE").await.done();

    let list = "{ circulars { totalCount nodes { id } } circularCounts { state count } }";
    for (who, sees) in [
        ("president", 1),
        ("chief", 1),
        ("supervisor", 1),
        ("judge.rapid1", 1),
        ("tribunal.tangtang", 1),
        ("tribunal.geyi", 0),
        ("judge.rapid2", 0),
        ("clerk", 0),
        ("auxiliary", 0),
        ("cashier", 0),
    ] {
        let seen = app.sign_in(who).await.ask(list).await;
        assert_eq!(seen.number("/data/circulars/totalCount"), sees, "{who}");
        let counts = seen.at("/data/circularCounts").as_array().unwrap().clone();
        let counts: Vec<i64> = counts.iter().map(|count| count["count"].as_i64().unwrap()).collect();
        assert_eq!(counts, [0, sees, 0, 0], "{who}");
    }
    for who in [
        "station.yangliu",
        "deputy",
        "applicant.pu",
        "sysadmin",
        "secadmin",
        "auditor",
    ] {
        assert_eq!(
            app.sign_in(who).await.ask(list).await.codes(),
            ["FORBIDDEN"; 2],
            "{who}"
        );
    }
    told(&app).await;
}

#[tokio::test]
async fn a_list_is_narrowed_by_state_person_and_team() {
    let app = TestApp::new().await;
    let (case, ids) = overdue(&app).await;
    issued(&app, &case, &ids[..1]).await;
    app.clock.advance(Duration::minutes(1));
    let second = issued(&app, &case, &ids[1..]).await;
    answer(&app, "judge.rapid1", &second, 1, "EXPLAIN").await.done();
    let judge = app.handler("judge.rapid1").await;
    let teams = app
        .sign_in("chief")
        .await
        .ask("{ teams(first: 50) { nodes { id name } } }")
        .await;
    let teams = teams.at("/data/teams/nodes").as_array().unwrap().clone();
    let team = teams.iter().find(|team| team["name"] == "速执一队").unwrap()["id"].clone();
    let other = app.handler("judge.rapid2").await;
    let supervisor = app.sign_in("supervisor").await;
    let ask = "query($filter: CircularFilterInput) { circulars(filter: $filter) { nodes { number state } } }";
    for (filter, wanted) in [
        (json!({}), &["通报〔2026〕第2号", "通报〔2026〕第1号"][..]),
        (json!({ "state": "ISSUED" }), &["通报〔2026〕第1号"]),
        (
            json!({ "state": "EXPLAINED", "personId": judge }),
            &["通报〔2026〕第2号"],
        ),
        (json!({ "state": "CLOSED" }), &[]),
        (json!({ "personId": other }), &[]),
        (json!({ "personId": "nobody" }), &[]),
        (json!({ "teamId": team }), &["通报〔2026〕第2号", "通报〔2026〕第1号"]),
    ] {
        let answer = supervisor.run(ask, json!({ "filter": filter })).await;
        let nodes = answer.at("/data/circulars/nodes").as_array().unwrap().clone();
        let numbers: Vec<&str> = nodes.iter().map(|node| node["number"].as_str().unwrap()).collect();
        assert_eq!(numbers, wanted, "{filter}");
    }
    let paged = "query($after: String) { circulars(first: 1, after: $after) { nodes { number } pageInfo { endCursor hasNextPage } } }";
    let one = supervisor.run(paged, json!({})).await;
    let after = one.at("/data/circulars/pageInfo/endCursor").clone();
    let two = supervisor.run(paged, json!({ "after": after })).await;
    assert_eq!(two.text("/data/circulars/nodes/0/number"), "通报〔2026〕第1号");
    assert_eq!(two.at("/data/circulars/pageInfo/hasNextPage"), false);
    told(&app).await;
}

#[tokio::test]
async fn a_circular_is_about_what_the_handler_owes_and_says_nothing_private() {
    let app = TestApp::new().await;
    let other = app.handled(&a_claim()).await;
    let (case, ids) = overdue(&app).await;
    let all = "query($id: ID!) { case(by: { id: $id }) { deadlines(first: 50) { nodes { id rule { code } } } } }";
    let all = app.sign_in("chief").await.run(all, json!({ "id": case.id })).await;
    let all = all.at("/data/case/deadlines/nodes").as_array().unwrap().clone();
    let of = |code: &str| {
        let node = all.iter().find(|node| node["rule"]["code"] == code).unwrap();
        node["id"].as_str().unwrap().to_owned()
    };
    let foreign = app.overdue(&other).await;
    let supervisor = app.sign_in("supervisor").await;
    let refused = async |input: Value| {
        let answer = supervisor.act("issueCircular", input, SHOWN).await;
        (answer.code(), answer.fields().join(","))
    };
    let of_ids = |ids: &[&String]| json!({ "caseId": case.id, "deadlineIds": ids, "text": TEXT });
    let (running, floor, ruled, met) = (of("N73"), of("N77"), of("N06"), of("N04"));
    for one in [&running, &floor, &ruled, &met, &foreign[0]] {
        let told = ("CIRCULAR_NOT_OVERDUE".to_owned(), "deadlineIds".to_owned());
        assert_eq!(refused(of_ids(&[one])).await, told, "{one}");
        assert_eq!(refused(of_ids(&[&ids[0], one])).await, told, "beside one that is");
    }
    let many: Vec<&String> = std::iter::repeat_n(&ids[0], 21).collect();
    for wrong in [of_ids(&[]), of_ids(&many)] {
        assert_eq!(
            refused(wrong).await,
            ("INPUT_INVALID".to_owned(), "deadlineIds".to_owned())
        );
    }
    let saying = |text: &str| json!({ "caseId": case.id, "deadlineIds": ids, "text": text });
    for short in ["", "九个字的一段话呀。", &"字".repeat(2_001)] {
        assert_eq!(
            refused(saying(short)).await,
            ("INPUT_INVALID".to_owned(), "text".to_owned())
        );
    }
    for private in [
        "老浦多次来电催问，请立即办理。",
        "请尽快发放5000元案款给申请执行人",
        "请回电13900000000说明情况",
    ] {
        assert_eq!(
            refused(saying(private)).await,
            ("CIRCULAR_PRIVATE".to_owned(), "text".to_owned()),
            "{private}"
        );
    }
    let unassigned = app.triaged(&a_claim()).await;
    later(&app, 10);
    let late = app.overdue(&unassigned).await;
    assert_eq!(issue(&app, &unassigned, &late).await.code(), "CIRCULAR_NOBODY");

    let twice = [ids[0].clone(), ids[0].clone()];
    let id = issued(&app, &case, &twice).await;
    assert_eq!(issue(&app, &case, &ids).await.code(), "CIRCULAR_OPEN");
    let to_close = close(&app, "supervisor", &id, (1, true)).await;
    assert_eq!(to_close.code(), "CIRCULAR_STATE", "nothing is explained");
    let stale = answer(&app, "judge.rapid1", &id, 9, "ACKNOWLEDGE").await;
    assert_eq!(
        (stale.code(), stale.fields()),
        ("CONFLICT".to_owned(), vec!["state".to_owned()])
    );
    let judge = app.sign_in("judge.rapid1").await;
    for (why, code) in [
        ("", "INPUT_INVALID"),
        ("太忙", "INPUT_INVALID"),
        ("老浦说过可以晚几天再办。", "CIRCULAR_PRIVATE"),
    ] {
        let input = json!({ "circularId": id, "expectedVersion": 1, "step": "EXPLAIN", "explanation": why });
        let refused = judge.act("answerCircular", input, SHOWN).await;
        assert_eq!(
            (refused.code(), refused.fields()),
            (code.to_owned(), vec!["explanation".to_owned()]),
            "{why}"
        );
    }
    answer(&app, "judge.rapid1", &id, 1, "EXPLAIN").await.done();
    assert_eq!(
        answer(&app, "judge.rapid1", &id, 2, "ACKNOWLEDGE").await.code(),
        "CIRCULAR_STATE"
    );
    for (note, code) in [
        (None, "REASON_REQUIRED"),
        (Some("不行"), "REASON_REQUIRED"),
        (Some("老浦并未同意延期"), "CIRCULAR_PRIVATE"),
    ] {
        let input = json!({ "circularId": id, "expectedVersion": 2, "accepted": false, "note": note });
        let refused = app.sign_in("supervisor").await.act("closeCircular", input, SHOWN).await;
        assert_eq!(
            (refused.code(), refused.fields()),
            (code.to_owned(), vec!["note".to_owned()])
        );
    }
    told(&app).await;
}

#[tokio::test]
async fn the_addressee_answers_although_the_case_went_to_somebody_else() {
    let app = TestApp::new().await;
    let case = app.assigned(&a_claim()).await;
    later(&app, 250);
    let ids = app.overdue(&case).await;
    let id = issued(&app, &case, &ids).await;
    app.step(
        "judge.rapid1",
        "returnHandover",
        &case,
        json!({ "defect": "WRONG_TEAM" }),
    )
    .await;
    app.step("auxiliary", "triageCase", &case, json!({})).await;
    let chosen = json!({ "handlerId": app.handler("judge.rapid2").await, "reason": "原承办人另有任务" });
    app.step("chief", "assignCase", &case, chosen).await;

    let seen = "query($id: ID!, $case: ID!) { node(id: $id) { ... on Circular { caseNumber } } case(by: { id: $case }) { id } }";
    let variables = json!({ "id": id, "case": case.id });
    let old = app.sign_in("judge.rapid1").await.run(seen, variables.clone()).await;
    assert_eq!(old.at("/data/node/caseNumber"), case.number.as_str());
    assert_eq!(old.at("/data/case"), &Value::Null, "the case is not his any more");
    let new = app.sign_in("judge.rapid2").await.run(seen, variables).await;
    assert_eq!(new.at("/data/node"), &Value::Null, "it is not addressed to him");
    assert_eq!(
        answer(&app, "judge.rapid2", &id, 1, "EXPLAIN").await.code(),
        "NOT_FOUND"
    );

    later(&app, 7);
    assert_eq!(sweep(&app).await, 4, "two nodes, each told to him and to the chief");
    let name = app
        .sign_in("judge.rapid1")
        .await
        .ask("{ viewer { displayName } }")
        .await;
    let name = name.text("/data/viewer/displayName");
    assert!(
        texts(&app)
            .await
            .iter()
            .all(|text| text.starts_with(&format!("@{name} ")) || text.contains(&format!("承办：{name}）"))),
        "he is reminded, and the chief is told of him"
    );
    let late = "{ complianceStreak { overdueNow } }";
    let his = app.sign_in("judge.rapid1").await.ask(late).await;
    assert_eq!(
        his.number("/data/complianceStreak/overdueNow"),
        2,
        "and it is held against him"
    );
    answer(&app, "judge.rapid1", &id, 1, "EXPLAIN").await.done();
    let his = app.sign_in("judge.rapid1").await.ask(late).await;
    assert_eq!(his.number("/data/complianceStreak/overdueNow"), 0);
    told(&app).await;
}

/// Whoever has left cannot answer: the supervisor takes the circular back, with a reason, and its limits are waived.
#[tokio::test]
async fn a_circular_nobody_can_answer_is_taken_back() {
    let app = TestApp::new().await;
    let (case, ids) = overdue(&app).await;
    let id = issued(&app, &case, &ids).await;
    let supervisor = app.sign_in("supervisor").await;
    let take_back = async |version: i64, note: &str| {
        let input = json!({ "circularId": id, "expectedVersion": version, "accepted": false, "withdrawn": true,
            "note": note });
        supervisor.act("closeCircular", input, SHOWN).await
    };
    assert_eq!(take_back(1, "").await.codes().len(), 1, "a reason is wanted");
    let back = take_back(1, "被通报人已调离，另行督办").await;
    assert_eq!(back.at("/data/closeCircular/circular/state"), "CLOSED", "{}", back.body);
    let limits = limits(&app, &case).await;
    assert!(limits.iter().all(|line| line.contains(" WAIVED ")), "{limits:?}");
    assert_eq!(
        answer(&app, "judge.rapid1", &id, 2, "EXPLAIN").await.code(),
        "CIRCULAR_STATE"
    );
    assert_eq!(take_back(2, "被通报人已调离，另行督办").await.code(), "CIRCULAR_STATE");
    issue(&app, &case, &ids).await.done();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_supervisors_at_once_make_one() {
    let app = TestApp::new().await;
    let (case, ids) = overdue(&app).await;
    let (one, other) = tokio::join!(issue(&app, &case, &ids), issue(&app, &case, &ids));
    let mut codes = [one.code(), other.code()];
    codes.sort();
    assert_eq!(codes, ["", "CIRCULAR_OPEN"]);
    assert_eq!(number(&app, "SELECT COUNT(*) AS n FROM circular").await, 1);
    assert_eq!(number(&app, "SELECT MAX(serial) AS n FROM circular_counter").await, 1);
    told(&app).await;
}

/// The `nth` claim of somebody else.
fn claim(nth: usize) -> ApplicationIn {
    a_claim().with("/basis/number", json!(format!("（2025）云0381民初{}号", 2_000 + nth)))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn numbers_run_without_a_gap_however_many_are_issued_at_once() {
    let app = Arc::new(TestApp::new().await);
    let mut cases = Vec::new();
    for nth in 0..20 {
        cases.push(app.handled(&claim(nth)).await);
    }
    later(&app, 4);
    let mut all = Vec::new();
    for case in &cases {
        all.push((case, app.overdue(case).await));
    }
    // half of them are sent twice at once
    app.sign_in("supervisor").await;
    let mut sent = JoinSet::new();
    for (case, ids) in all.iter().chain(all.iter().step_by(2)) {
        let (app, case, ids) = (Arc::clone(&app), CaseAt::clone(case), ids.clone());
        sent.spawn(async move { issue(&app, &case, &ids).await });
    }
    let answers = sent.join_all().await;
    let made: Vec<&Answer> = answers.iter().filter(|answer| answer.codes().is_empty()).collect();
    assert!(
        answers
            .iter()
            .all(|answer| ["", "CIRCULAR_OPEN"].contains(&answer.code().as_str())),
        "{:?}",
        answers.iter().map(Answer::code).collect::<Vec<_>>()
    );
    let numbers: BTreeSet<String> = made
        .iter()
        .map(|one| one.text("/data/issueCircular/circular/number"))
        .collect();
    let wanted: BTreeSet<String> = (1..=20).map(|serial| format!("通报〔2026〕第{serial}号")).collect();
    assert_eq!((made.len(), numbers), (20, wanted));
    // another year begins again at one
    later(&app, 300);
    let late = app.overdue(&cases[0]).await;
    let known: BTreeSet<&String> = all[0].1.iter().collect();
    let new: Vec<String> = late.into_iter().filter(|id| !known.contains(id)).collect();
    let next = issue(&app, &cases[0], &new).await;
    assert_eq!(next.text("/data/issueCircular/circular/number"), "通报〔2027〕第1号");
    told(&app).await;
}

#[tokio::test]
async fn a_repeated_request_issues_one() {
    let app = TestApp::new().await;
    let (case, ids) = overdue(&app).await;
    let (supervisor, request) = (app.sign_in("supervisor").await, app.request_id());
    let first = supervisor
        .act_as(request, "issueCircular", issuing(&case, &ids), SHOWN)
        .await;
    let again = supervisor
        .act_as(request, "issueCircular", issuing(&case, &ids), SHOWN)
        .await;
    assert_eq!(first.data(), again.data());
    assert_eq!(number(&app, "SELECT COUNT(*) AS n FROM circular_step").await, 1);
    told(&app).await;
}

#[tokio::test]
async fn the_county_has_one_circular_that_waits_for_its_explanation() {
    let app = TestApp::new().await;
    let plan = Plan::new(1, TODAY, 400, 16);
    seed::cases(&app.app.db, &plan, &Directory::new(1, TODAY))
        .await
        .unwrap();
    let ask = "{ circulars { totalCount nodes { number state case { id } caseNumber issuedAt deadlines { daysLate } steps { step } } } }";
    let seen = app.sign_in("supervisor").await.ask(ask).await;
    assert_eq!(seen.number("/data/circulars/totalCount"), 1);
    let one = seen.at("/data/circulars/nodes/0");
    assert_eq!(
        (&one["number"], &one["state"]),
        (&json!("通报〔2026〕第1号"), &json!("ACKNOWLEDGED"))
    );
    assert_eq!(one["issuedAt"], "2026-03-13T02:05:00+00:00", "the Friday before");
    assert!(
        one["deadlines"]
            .as_array()
            .unwrap()
            .iter()
            .all(|about| about["daysLate"].as_i64() > Some(0))
    );
    let case = CaseAt {
        id: one["case"]["id"].as_str().unwrap().to_owned(),
        number: one["caseNumber"].as_str().unwrap().to_owned(),
        application: String::new(),
    };
    assert_eq!(
        limits(&app, &case).await,
        ["L02 MET 2026-03-16", "L03 RUNNING 2026-03-18"]
    );
    assert!(
        !app.overdue(&case).await.is_empty(),
        "what it is about is overdue still"
    );
    let (fresh, ids) = overdue(&app).await;
    let next = issue(&app, &fresh, &ids).await;
    assert_eq!(next.text("/data/issueCircular/circular/number"), "通报〔2026〕第2号");
    told(&app).await;
}

/// What is taken back was not answered: the history of the case says so, and nobody says both at once.
#[tokio::test]
async fn what_is_taken_back_is_not_told_as_explained() {
    let app = TestApp::new().await;
    let (case, ids) = overdue(&app).await;
    let id = issued(&app, &case, &ids).await;
    let input = json!({ "circularId": id, "expectedVersion": 1, "accepted": true, "withdrawn": true, "note": "发出有误，另行督办" });
    let supervisor = app.sign_in("supervisor").await;
    let both = supervisor.act("closeCircular", input.clone(), SHOWN).await;
    assert_eq!(
        (both.code().as_str(), both.fields()),
        ("INPUT_INVALID", vec!["withdrawn".to_owned()])
    );
    let mut alone = input;
    alone["accepted"] = json!(false);
    supervisor.act("closeCircular", alone, SHOWN).await.done();
    let ask = "query($id: ID!) { case(by: { id: $id }) { events(first: 3) { nodes { kind } } } }";
    let told = app.sign_in("chief").await.run(ask, json!({ "id": case.id })).await;
    assert_eq!(told.text("/data/case/events/nodes/0/kind"), "CIRCULAR_WITHDRAWN");
    told_of(&told, "CIRCULAR_CLOSED", false);
}

fn told_of(answer: &Answer, kind: &str, is_told: bool) {
    assert_eq!(answer.body.to_string().contains(kind), is_told, "{}", answer.body);
}

/// Whoever declares a conflict is shut out of the case, and so of what was said to him about it.
#[tokio::test]
async fn a_declared_conflict_shuts_out_of_circulars_too() {
    let app = TestApp::new().await;
    let (case, ids) = overdue(&app).await;
    let id = issued(&app, &case, &ids).await;
    let judge = app.sign_in("judge.rapid1").await;
    let seen = async || {
        let ask = format!("{{ circulars {{ totalCount nodes {{ id }} }} node(id: \"{id}\") {{ id }} }}");
        let answer = app.sign_in("judge.rapid1").await.ask(&ask).await;
        (
            answer.number("/data/circulars/totalCount"),
            answer.data()["node"].clone(),
        )
    };
    assert_eq!(seen().await, (1, json!({ "id": id })));
    let input = json!({ "caseId": case.id, "kind": "KIN" });
    judge.act("declareConflict", input, "caseId").await.done();
    assert_eq!(seen().await, (0, Value::Null));
    assert_eq!(
        answer(&app, "judge.rapid1", &id, 1, "ACKNOWLEDGE").await.code(),
        "NOT_FOUND"
    );
    let supervisor = app.sign_in("supervisor").await;
    let back =
        json!({ "circularId": id, "expectedVersion": 1, "accepted": false, "withdrawn": true, "note": "承办人已回避" });
    supervisor.act("closeCircular", back, SHOWN).await.done();
}
