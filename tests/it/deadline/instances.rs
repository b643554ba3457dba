//! Deadlines as the acts of a case make them, from outside.

use chrono::Duration;
use harness::{Answer, CaseAt, TestApp, a_claim, start};
use serde_json::{Value, json};

const DEADLINES: &str = "query($id: ID!) { case(by: { id: $id }) { nextDeadline { rule { code } dueOn daysLeft status }
    deadlines(first: 50) { totalCount nodes { rule { code version source } status dueOn daysLeft
        why { excludedDays officialCalendar ruledBy backdated } case { id } } } } }";

async fn deadlines(app: &TestApp, who: &str, case: &CaseAt) -> Answer {
    app.sign_in(who).await.run(DEADLINES, json!({ "id": case.id })).await
}

/// `code status due`, in the order of the answer.
fn lines(answer: &Answer) -> Vec<String> {
    let nodes = answer.at("/data/case/deadlines/nodes").as_array().unwrap();
    let text = |node: &Value, at: &str| node.pointer(at).and_then(Value::as_str).unwrap_or("-").to_owned();
    nodes
        .iter()
        .map(|node| {
            format!(
                "{} {} {}",
                text(node, "/rule/code"),
                text(node, "/status"),
                text(node, "/dueOn")
            )
        })
        .collect()
}

#[tokio::test]
async fn a_case_gets_its_deadlines_with_the_acts_that_start_them() {
    let app = TestApp::new().await;
    let case = app.filed(&a_claim()).await;
    let answer = deadlines(&app, "chief", &case).await;
    insta::assert_json_snapshot!("filed", answer.at("/data/case"), { ".**.id" => "[id]" });

    let case = app.assigned(&a_claim()).await;
    let answer = deadlines(&app, "chief", &case).await;
    insta::assert_json_snapshot!("assigned", lines(&answer));
    assert_eq!(answer.at("/data/case/deadlines/nodes/0/case/id"), &json!(case.id));
}

#[tokio::test]
async fn time_alone_makes_a_deadline_near_and_overdue() {
    let app = TestApp::new().await;
    let case = app.filed(&a_claim()).await;
    let n04 = async || {
        let answer = deadlines(&app, "chief", &case).await;
        lines(&answer).into_iter().find(|line| line.starts_with("N04")).unwrap()
    };
    assert_eq!(n04().await, "N04 RUNNING 2026-03-23");
    app.clock.advance(Duration::days(5));
    app.forget_tokens();
    assert_eq!(n04().await, "N04 NEAR 2026-03-23");
    app.clock.advance(Duration::days(2));
    app.forget_tokens();
    assert_eq!(n04().await, "N04 NEAR 2026-03-23", "the last day is in time");
    app.clock.advance(Duration::days(1));
    app.forget_tokens();
    assert_eq!(n04().await, "N04 OVERDUE 2026-03-23");
}

#[tokio::test]
async fn the_board_shows_everybody_what_is_due_in_his_own_cases() {
    let app = TestApp::new().await;
    let mine = app.assigned(&a_claim()).await;
    let other = app.filed(&a_claim()).await;
    let board = "{ deadlines(first: 50) { totalCount nodes { rule { code } dueOn case { id number } } }
        deadlineCounts { bucket count } }";
    let chief = app.sign_in("chief").await.ask(board).await;
    let listed = nodes(&chief);
    let ends: Vec<&str> = listed.iter().map(|node| node["dueOn"].as_str().unwrap()).collect();
    assert!(ends.is_sorted(), "{ends:?}");
    assert!(nodes(&chief).iter().any(|node| node["case"]["id"] == json!(other.id)));
    let counted: i64 = chief
        .at("/data/deadlineCounts")
        .as_array()
        .unwrap()
        .iter()
        .map(|bucket| bucket["count"].as_i64().unwrap())
        .sum();
    let until = (start().date_naive() + Duration::days(15)).to_string();
    let within = listed
        .iter()
        .filter(|node| node["dueOn"].as_str().unwrap() <= until.as_str());
    assert_eq!(usize::try_from(counted).unwrap(), within.count());

    for (who, sees) in [
        ("station.yangliu", true),
        ("station.haidai", false),
        ("applicant.pu", true),
    ] {
        let answer = app.sign_in(who).await.ask(board).await;
        let has = nodes(&answer).iter().any(|node| node["case"]["id"] == json!(mine.id));
        assert_eq!(has, sees, "{who}: {}", answer.body);
    }
    for who in ["sysadmin", "secadmin", "auditor"] {
        assert_eq!(app.sign_in(who).await.ask(board).await.code(), "FORBIDDEN", "{who}");
    }
    let deputy = app.sign_in("deputy").await.ask(board).await;
    assert_eq!(deputy.code(), "FORBIDDEN");
}

fn nodes(answer: &Answer) -> Vec<Value> {
    answer.at("/data/deadlines/nodes").as_array().unwrap().clone()
}

#[tokio::test]
async fn rules_and_calendar_are_open_to_whoever_is_signed_in() {
    let app = TestApp::new().await;
    let clerk = app.sign_in("clerk").await;
    let rules = clerk
        .ask("{ deadlineRules(first: 100) { totalCount nodes { code version name amount unit source mark enabled } } }")
        .await;
    assert_eq!(rules.number("/data/deadlineRules/totalCount"), 106);
    let one = clerk
        .ask("{ deadlineRules(code: \"N73\") { nodes { code version name amount unit exclusions warnDays floor } } }")
        .await;
    insta::assert_json_snapshot!("rule", one.at("/data/deadlineRules/nodes"));
    let wrong = clerk.ask("{ deadlineRules(code: \"x\") { nodes { code } } }").await;
    assert_eq!(wrong.codes(), ["INPUT_INVALID"]);

    let days = clerk
        .ask("{ calendar(from: \"2026-02-13\", to: \"2026-02-25\") { nodes { date kind name official } } }")
        .await;
    insta::assert_json_snapshot!("spring_festival", days.at("/data/calendar/nodes"));
    for (from, to) in [("2026-02-13", "2026-02-12"), ("2020-01-01", "2024-01-01")] {
        let ask = format!("{{ calendar(from: \"{from}\", to: \"{to}\") {{ nodes {{ date }} }} }}");
        assert_eq!(clerk.ask(&ask).await.codes(), ["INPUT_INVALID"], "{from} {to}");
    }
    assert_eq!(
        app.anonymous().ask("{ deadlineRules { nodes { code } } }").await.code(),
        "FORBIDDEN"
    );
}

#[tokio::test]
async fn the_board_costs_a_few_statements_whatever_it_holds() {
    let app = TestApp::new().await;
    let board = "{ deadlines(first: 50) { totalCount nodes { rule { code } case { number parties { name } handler { name } } } } }";
    let chief = app.sign_in("chief").await;
    let mut costs = Vec::new();
    for more in [3, 9] {
        for _ in 0..more {
            app.filed(&a_claim()).await;
        }
        chief.ask(board).await;
        let before = app.statements();
        chief.ask(board).await;
        costs.push(app.statements() - before);
    }
    assert_eq!(costs[0], costs[1], "{costs:?}");
    assert!(costs[0] <= 5, "{costs:?}");
}

#[tokio::test]
async fn each_message_is_to_be_answered_within_two_workdays() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let pu = app.sign_in("applicant.pu").await;
    let mut messages = Vec::new();
    for text in ["请问办到哪一步了？", "何时可以发放？"] {
        let sent = pu
            .act(
                "sendMessage",
                json!({ "caseId": case.id, "text": text }),
                "message { id }",
            )
            .await;
        messages.push(sent.text("/data/sendMessage/message/id"));
    }
    let own = async || {
        let all = lines(&deadlines(&app, "judge.rapid1", &case).await);
        all.into_iter()
            .filter(|line| line.starts_with("L01"))
            .collect::<Vec<_>>()
    };
    assert_eq!(own().await, ["L01 RUNNING 2026-03-18", "L01 RUNNING 2026-03-18"]);
    let answer = json!({ "messageId": messages[1], "expectedVersion": 1, "text": "正在查控财产" });
    app.sign_in("judge.rapid1")
        .await
        .act("answerMessage", answer, "message { id }")
        .await
        .done();
    assert_eq!(
        own().await,
        ["L01 RUNNING 2026-03-18", "L01 MET 2026-03-18"],
        "each has its own"
    );
}

/// What waits to be filed stands on the board of those who may see applications, until it is filed.
#[tokio::test]
async fn an_application_stands_on_the_board_until_it_is_filed() {
    let app = TestApp::new().await;
    let (application, version) = app.submitted(&a_claim()).await;
    let ask = "{ deadlines(filter: { rule: \"N02\" }, first: 100) { totalCount nodes { application { id } case { id } dueOn daysLeft
        rule { code } why { startEvent excludedDays } } } }";
    let board = async |who: &str| app.sign_in(who).await.ask(ask).await;
    let mine = |answer: &Answer| {
        let nodes = answer.at("/data/deadlines/nodes").as_array().unwrap().clone();
        nodes
            .into_iter()
            .find(|node| node["application"]["id"] == json!(application))
    };
    for who in [
        "clerk",
        "chief",
        "president",
        "supervisor",
        "station.yangliu",
        "applicant.pu",
    ] {
        let answer = board(who).await;
        let node = mine(&answer).unwrap_or_else(|| panic!("{who}: {}", answer.body));
        assert_eq!(
            (&node["case"], &node["dueOn"], &node["daysLeft"]),
            (&Value::Null, &json!("2026-03-23"), &json!(7)),
            "{who}"
        );
        assert_eq!(node["why"]["startEvent"], "application_received", "{who}");
    }
    for who in [
        "judge.rapid1",
        "station.haidai",
        "tribunal.reshui",
        "applicant.other",
        "cashier",
    ] {
        assert_eq!(mine(&board(who).await), None, "{who}");
    }
    let seven = "{ deadlineCounts(filter: { rule: \"N02\" }) { bucket count } }";
    let counted = async || {
        let answer = app.sign_in("station.yangliu").await.ask(seven).await;
        let rows = answer.at("/data/deadlineCounts").as_array().unwrap().clone();
        rows.iter().map(|row| row["count"].as_i64().unwrap()).sum::<i64>()
    };
    let before = counted().await;
    let input = json!({ "applicationId": application, "expectedVersion": version });
    let clerk = app.sign_in("clerk").await;
    clerk.act("acceptApplication", input, "case { id }").await.done();
    assert_eq!(mine(&board("clerk").await), None);
    assert_eq!(counted().await, before - 1);
}

/// Nobody entered anything late: the application is simply older than its case.
#[tokio::test]
async fn a_case_filed_a_day_after_its_application_is_not_backdated() {
    let app = TestApp::new().await;
    let (application, version) = app.submitted(&a_claim()).await;
    app.clock.advance(Duration::days(1));
    app.forget_tokens();
    let input = json!({ "applicationId": application, "expectedVersion": version });
    let accepted = app
        .sign_in("clerk")
        .await
        .act("acceptApplication", input, "case { id }")
        .await;
    let id = accepted.text("/data/acceptApplication/case/id");
    let flags = async || {
        let answer = app.sign_in("chief").await.run(DEADLINES, json!({ "id": id })).await;
        let nodes = answer.at("/data/case/deadlines/nodes").as_array().unwrap().clone();
        let flag = |node: &Value| (node["rule"]["code"].clone(), node["why"]["backdated"].clone());
        nodes.iter().map(flag).collect::<Vec<_>>()
    };
    let filed = flags().await;
    assert!(filed.len() >= 3, "{filed:?}");
    assert!(filed.iter().all(|(_, backdated)| backdated == false), "{filed:?}");
}
