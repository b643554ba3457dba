//! The enforcement notice: issued, or waived because the judgment carried it.

use harness::{Answer, CaseAt, Settings, TestApp, a_claim, a_proof};
use serde_json::{Value, json};

async fn standing(app: &TestApp, case: &CaseAt) -> Vec<String> {
    let ask = "query($id: ID!) { case(by: { id: $id }) { deadlines(first: 50) { nodes { rule { code } status } } } }";
    let answer = app.sign_in("chief").await.run(ask, json!({ "id": case.id })).await;
    let nodes = answer.at("/data/case/deadlines/nodes").as_array().unwrap().clone();
    let line = |node: &Value| {
        format!(
            "{} {}",
            node["rule"]["code"].as_str().unwrap(),
            node["status"].as_str().unwrap()
        )
    };
    nodes.iter().map(line).collect()
}

fn given(report_order: bool) -> Value {
    json!({ "reportOrder": report_order, "clueRequest": true })
}

async fn embedded(app: &TestApp) -> CaseAt {
    app.handled(&a_claim().with("/basis/embeddedNotice", json!(true))).await
}

fn code(answer: &Answer) -> String {
    answer.code()
}

#[tokio::test]
async fn the_handler_issues_the_notice_and_its_deadlines_are_met() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let answer = app.step("judge.rapid1", "issueNotice", &case, given(true)).await;
    assert_eq!(answer.text("/data/issueNotice/case/stage"), "INQUIRY");
    let mut lines = standing(&app, &case).await;
    lines.sort();
    let all = [
        "N04 MET",
        "N05 MET",
        "N06 MET",
        "N08 MET",
        "N09 MET",
        "N73 RUNNING",
        "N76 RUNNING",
        "N77 RUNNING",
    ];
    assert_eq!(lines, all);
    let again = app.try_step("judge.rapid1", "issueNotice", &case, given(true)).await;
    assert_eq!(code(&again), "CASE_STAGE", "once");
    let events = app
        .sign_in("applicant.pu")
        .await
        .run(
            "query($id: ID!) { case(by: { id: $id }) { events(first: 1) { nodes { kind rule } } } }",
            json!({ "id": case.id }),
        )
        .await;
    assert_eq!(events.text("/data/case/events/nodes/0/kind"), "NOTICE_ISSUED");
}

#[tokio::test]
async fn an_own_act_takes_over_what_waits_and_the_clock_starts_with_it() {
    let app = TestApp::new().await;
    let case = app.assigned(&a_claim()).await;
    app.step("judge.rapid1", "issueNotice", &case, given(true)).await;
    let lines = standing(&app, &case).await;
    assert!(lines.contains(&"N05 MET".to_owned()), "{lines:?}");
}

#[tokio::test]
async fn the_report_order_goes_with_the_notice_of_a_money_claim() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let told = embedded(&app).await;
    let mut without = a_proof();
    without["reportOrder"] = json!(false);
    for (act, case, more) in [("issueNotice", &case, given(false)), ("waiveNotice", &told, without)] {
        let refused = app.try_step("judge.rapid1", act, case, more).await;
        assert_eq!(code(&refused), "INPUT_INVALID", "{act}");
        assert_eq!(refused.at("/errors/0/extensions/fields/0"), "reportOrder", "{act}");
    }
}

#[tokio::test]
async fn nobody_but_the_handler_gives_the_notice() {
    let app = TestApp::new().await;
    let case = embedded(&app).await;
    let before = app.dump().await;
    let version = app.version(&case).await;
    for (act, more) in [("issueNotice", given(true)), ("waiveNotice", a_proof())] {
        let mut input = more;
        input["caseId"] = json!(case.id);
        input["expectedVersion"] = json!(version);
        for who in [
            "president",
            "chief",
            "clerk",
            "auxiliary",
            "supervisor",
            "cashier",
            "station.yangliu",
            "tribunal.tangtang",
            "deputy",
            "applicant.pu",
            "sysadmin",
            "secadmin",
            "auditor",
        ] {
            let answer = app.sign_in(who).await.act(act, input.clone(), "case { id }").await;
            assert_eq!(code(&answer), "FORBIDDEN", "{act} by {who}");
        }
        let other = app
            .sign_in("judge.rapid2")
            .await
            .act(act, input.clone(), "case { id }")
            .await;
        assert_eq!(code(&other), "NOT_FOUND", "another judge's case is none");
    }
    assert_eq!(app.dump().await, before, "nothing was written");
}

#[tokio::test]
async fn a_judgment_that_carries_the_notice_waives_it_with_its_reason() {
    let app = TestApp::new().await;
    let case = embedded(&app).await;
    app.step("judge.rapid1", "waiveNotice", &case, a_proof()).await;
    let lines = standing(&app, &case).await;
    assert!(
        lines.contains(&"N05 WAIVED".to_owned()) && lines.contains(&"N06 WAIVED".to_owned()),
        "{lines:?}"
    );
    assert!(
        !lines.iter().any(|line| line.starts_with("N08")),
        "its clock starts with a notice: {lines:?}"
    );
}

#[tokio::test]
async fn a_notice_is_waived_only_by_title_proof_and_the_switch_of_the_court() {
    let app = TestApp::new().await;
    let plain = app.handled(&a_claim()).await;
    let refused = app.try_step("judge.rapid1", "waiveNotice", &plain, a_proof()).await;
    assert_eq!(code(&refused), "NOTICE_NOT_IN_TITLE");

    let case = embedded(&app).await;
    for (field, value) in [
        ("clause", json!("短")),
        ("servedOn", json!("2026-03-17")),
        ("explanation", json!("")),
    ] {
        let mut proof = a_proof();
        proof[field] = value;
        let refused = app.try_step("judge.rapid1", "waiveNotice", &case, proof).await;
        assert_eq!(
            (code(&refused), refused.text("/errors/0/extensions/fields/0")),
            ("INPUT_INVALID".to_owned(), field.to_owned())
        );
    }

    let app = TestApp::with(Settings {
        practice: zhixing_api::kernel::practice::Practice::default(),
        ..Settings::default()
    })
    .await;
    let case = embedded(&app).await;
    let refused = app.try_step("judge.rapid1", "waiveNotice", &case, a_proof()).await;
    assert_eq!(code(&refused), "NOTICE_WAIVER_OFF");
    app.step("judge.rapid1", "issueNotice", &case, given(true)).await;
}
