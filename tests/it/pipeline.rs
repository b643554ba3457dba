//! Triage, assignment and handover.

use harness::{TestApp, a_claim};
use serde_json::{Value, json};

/// What the rules propose for an application, as the chief reads it.
async fn proposed(app: &TestApp, application: harness::ApplicationIn) -> (String, Vec<String>) {
    let case = app.filed(&application).await;
    let query = "query($id: ID!) { case(by: { id: $id }) { triage { proposedRoute ruleVersion reasons { code rule version text facts } } } }";
    let answer = app.sign_in("chief").await.run(query, json!({ "id": case.id })).await;
    let reasons = answer.at("/data/case/triage/reasons").as_array().unwrap().clone();
    assert!(
        reasons
            .iter()
            .all(|reason| reason["version"] == *answer.at("/data/case/triage/ruleVersion"))
    );
    assert!(
        reasons
            .iter()
            .all(|reason| reason["facts"].as_object().is_some_and(|facts| !facts.is_empty()))
    );
    let codes = reasons
        .iter()
        .map(|reason| reason["code"].as_str().unwrap().to_owned())
        .collect();
    (answer.text("/data/case/triage/proposedRoute"), codes)
}

fn large() -> harness::ApplicationIn {
    a_claim().of_fen(90_000_000)
}

fn owned(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

#[tokio::test]
async fn each_rule_routes_alone_and_a_ground_for_force_beats_them() {
    let app = TestApp::new().await;
    let facts = |facts: Value| large().with("/facts", facts);
    let cases = [
        (a_claim().of_fen(5_000_000), "RAPID", vec!["R2"]),
        (a_claim().of_fen(5_000_001), "COMPULSORY", vec!["D"]),
        (facts(json!({ "preservedValue": "90000000" })), "RAPID", vec!["R1"]),
        (
            facts(json!({ "preservedValue": "90000000", "costs": "1" })),
            "COMPULSORY",
            vec!["D"],
        ),
        (large().with("/willingToSettle", json!(true)), "RAPID", vec!["R3"]),
        (facts(json!({ "deductibleIncome": true })), "RAPID", vec!["R4"]),
        (
            facts(json!({ "forcedDisposal": true, "deductibleIncome": true })),
            "COMPULSORY",
            vec!["X1", "R4"],
        ),
        (
            a_claim().with("/facts", json!({ "obstruction": true })),
            "COMPULSORY",
            vec!["X1", "R2"],
        ),
        (
            a_claim().with("/facts", json!({ "complexReason": "涉及多个案外人" })),
            "COMPULSORY",
            vec!["X2", "R2"],
        ),
    ];
    for (application, route, codes) in cases {
        let input = application.input.clone();
        assert_eq!(
            proposed(&app, application).await,
            (route.to_owned(), owned(&codes)),
            "{input}"
        );
    }
}

#[tokio::test]
async fn an_override_needs_a_reason_and_a_second_person() {
    let app = TestApp::new().await;
    let case = app.filed(&a_claim()).await;
    let short = app
        .try_step(
            "auxiliary",
            "overrideTriage",
            &case,
            json!({ "route": "COMPULSORY", "reason": "复杂" }),
        )
        .await;
    assert_eq!(
        (short.code(), short.fields()),
        ("REASON_REQUIRED".to_owned(), owned(&["reason"]))
    );
    let same = app
        .try_step(
            "auxiliary",
            "overrideTriage",
            &case,
            json!({ "route": "RAPID", "reason": "没有必要变更路线" }),
        )
        .await;
    assert_eq!(same.code(), "INPUT_INVALID");
    let nothing = app.try_step("chief", "approveTriageOverride", &case, json!({})).await;
    assert_eq!(nothing.code(), "TRIAGE_STATE");

    let asked = json!({ "route": "COMPULSORY", "reason": "工地正在转移设备，需要到现场控制" });
    app.step("auxiliary", "overrideTriage", &case, asked.clone()).await;
    for (username, operation, code) in [
        ("auxiliary", "triageCase", "TRIAGE_STATE"),
        ("auxiliary", "approveTriageOverride", "FORBIDDEN"),
        ("president", "approveTriageOverride", "FORBIDDEN"),
        ("clerk", "approveTriageOverride", "FORBIDDEN"),
    ] {
        assert_eq!(
            app.try_step(username, operation, &case, json!({})).await.code(),
            code,
            "{operation} by {username}"
        );
    }
    assert_eq!(
        app.try_step("auxiliary", "overrideTriage", &case, asked).await.code(),
        "TRIAGE_STATE"
    );
    let granted = app
        .step("chief", "approveTriageOverride", &case, json!({ "note": "同意" }))
        .await;
    assert_eq!(granted.text("/data/approveTriageOverride/case/stage"), "ASSIGNMENT");

    let query = "query($id: ID!) { case(by: { id: $id }) { triageHistory { state route override { route reason decisionNote } } } }";
    let history = app.sign_in("chief").await.run(query, json!({ "id": case.id })).await;
    insta::assert_json_snapshot!(history.data()["case"], @r#"
    {
      "triageHistory": [
        {
          "override": {
            "decisionNote": "同意",
            "reason": "工地正在转移设备，需要到现场控制",
            "route": "COMPULSORY"
          },
          "route": "COMPULSORY",
          "state": "OVERRIDE_APPROVED"
        },
        {
          "override": null,
          "route": "RAPID",
          "state": "PROPOSED"
        }
      ]
    }
    "#);
}

#[tokio::test]
async fn a_rejected_override_leaves_the_route_of_the_rules() {
    let app = TestApp::new().await;
    let case = app.filed(&a_claim()).await;
    let asked = json!({ "route": "COMPULSORY", "reason": "承办人建议走强制执行" });
    app.step("auxiliary", "overrideTriage", &case, asked).await;
    let rejected = app
        .step(
            "chief",
            "approveTriageOverride",
            &case,
            json!({ "approve": false, "note": "理由不足" }),
        )
        .await;
    assert_eq!(rejected.text("/data/approveTriageOverride/case/stage"), "TRIAGE");
    app.step("auxiliary", "triageCase", &case, json!({})).await;
    let query = "query($id: ID!) { case(by: { id: $id }) { stage triage { route state } } }";
    let answer = app.sign_in("chief").await.run(query, json!({ "id": case.id })).await;
    assert_eq!(
        *answer.at("/data/case/triage"),
        json!({ "route": "RAPID", "state": "CONFIRMED" })
    );
}

#[tokio::test]
async fn assignment_rotates_by_open_load_within_the_team() {
    let app = TestApp::new().await;
    let teams = app
        .sign_in("chief")
        .await
        .ask("{ teams { nodes { id name kind } } }")
        .await;
    let rapid = teams.at("/data/teams/nodes/0/id").clone();
    let mut handlers: Vec<String> = Vec::new();
    for n in 0..6 {
        let case = app
            .triaged(&a_claim().with("/basis/number", json!(format!("（2025）云0381民初{}号", 100 + n))))
            .await;
        app.step("chief", "assignCase", &case, json!({ "teamId": rapid })).await;
        let query = "query($id: ID!) { case(by: { id: $id }) { handler { name } team { name } } }";
        let answer = app.sign_in("chief").await.run(query, json!({ "id": case.id })).await;
        handlers.push(answer.text("/data/case/handler/name"));
    }
    let distinct: std::collections::BTreeSet<&String> = handlers[..3].iter().collect();
    assert_eq!(distinct.len(), 3, "{handlers:?}");
    assert_eq!(handlers[..3], handlers[3..], "each has his turn again");
}

#[tokio::test]
async fn a_declared_conflict_beats_the_rotation_and_a_choice_by_hand() {
    let app = TestApp::new().await;
    let case = app.assigned(&a_claim()).await;
    let judge = app.handler("judge.rapid1").await;
    app.step(
        "judge.rapid1",
        "returnHandover",
        &case,
        json!({ "defect": "CONFLICT_OVERLOOKED" }),
    )
    .await;
    let blind = "query($id: ID!) { case(by: { id: $id }) { number } }";
    assert!(
        app.sign_in("judge.rapid1")
            .await
            .run(blind, json!({ "id": case.id }))
            .await
            .at("/data/case")
            .is_null()
    );
    app.step("auxiliary", "triageCase", &case, json!({})).await;
    app.step(
        "chief",
        "assignCase",
        &case,
        json!({ "handlerId": judge, "reason": "再次指定同一承办人" }),
    )
    .await;
    let declared = app.sign_in("judge.rapid1").await;
    let input = json!({ "caseId": case.id, "kind": "KIN", "note": "被执行人的股东是我的表兄" });
    let answer = declared.act("declareConflict", input.clone(), "caseId").await;
    assert_eq!(answer.text("/data/declareConflict/caseId"), case.id);
    assert_eq!(
        declared.act("declareConflict", input, "caseId").await.code(),
        "NOT_FOUND",
        "he sees the case no more"
    );
    assert!(
        declared
            .run(blind, json!({ "id": case.id }))
            .await
            .at("/data/case")
            .is_null()
    );
    assert_eq!(
        app.try_step("judge.rapid1", "acceptHandover", &case, json!({}))
            .await
            .code(),
        "NOT_FOUND"
    );
}

#[tokio::test]
async fn a_choice_by_hand_needs_a_reason_and_a_fitting_team() {
    let app = TestApp::new().await;
    let first = app.triaged(&a_claim()).await;
    app.step("chief", "assignCase", &first, json!({})).await;
    let case = app
        .triaged(&a_claim().with("/basis/number", json!("（2025）云0381民初2号")))
        .await;
    let query = "query($id: ID!) { case(by: { id: $id }) { handler { id } } }";
    let busy = app
        .sign_in("chief")
        .await
        .run(query, json!({ "id": first.id }))
        .await
        .text("/data/case/handler/id");
    let before = app.dump().await;
    let unexplained = app
        .try_step("chief", "assignCase", &case, json!({ "handlerId": busy }))
        .await;
    assert_eq!(unexplained.code(), "REASON_REQUIRED");
    let compulsory = app.handler("judge.compulsory1").await;
    let unfit = app
        .try_step(
            "chief",
            "assignCase",
            &case,
            json!({ "handlerId": compulsory, "reason": "由强执团队办理" }),
        )
        .await;
    assert_eq!(unfit.code(), "ASSIGNMENT_TEAM");
    for username in ["president", "judge.rapid1", "auxiliary", "clerk", "supervisor"] {
        let refused = app.try_step(username, "assignCase", &case, json!({})).await;
        assert_eq!(refused.code(), "FORBIDDEN", "{username}");
    }
    assert_eq!(app.dump().await, before, "refusals leave nothing behind");
    app.step(
        "chief",
        "assignCase",
        &case,
        json!({ "handlerId": busy, "reason": "两案当事人相同，一并办理" }),
    )
    .await;
}

#[tokio::test]
async fn work_comes_back_with_a_defect_that_counts_against_the_sender() {
    let app = TestApp::new().await;
    let case = app.filed(&a_claim()).await;
    assert_eq!(
        app.try_step("clerk", "acceptHandover", &case, json!({})).await.code(),
        "HANDOVER_SELF"
    );
    assert_eq!(
        app.try_step("chief", "acceptHandover", &case, json!({})).await.code(),
        "FORBIDDEN"
    );
    let silent = app
        .try_step("auxiliary", "returnHandover", &case, json!({ "defect": "OTHER" }))
        .await;
    assert_eq!(silent.code(), "REASON_REQUIRED");
    app.step(
        "auxiliary",
        "returnHandover",
        &case,
        json!({ "defect": "CONTACT_DETAILS", "note": "被执行人电话停机" }),
    )
    .await;
    assert_eq!(
        app.try_step("auxiliary", "triageCase", &case, json!({})).await.code(),
        "NOT_FOUND",
        "the case left his desk"
    );
    let sent = app.step("clerk", "handOver", &case, json!({})).await;
    assert_eq!(sent.text("/data/handOver/case/stage"), "TRIAGE");
    assert_eq!(
        app.try_step("clerk", "handOver", &case, json!({})).await.code(),
        "CASE_STAGE"
    );
    app.step("auxiliary", "acceptHandover", &case, json!({})).await;
    assert_eq!(
        app.try_step("auxiliary", "acceptHandover", &case, json!({}))
            .await
            .code(),
        "HANDOVER_NONE"
    );

    let defects = app
        .sign_in("chief")
        .await
        .ask("{ segmentDefects { rows { segment defect count } } }")
        .await;
    assert_eq!(
        defects.data()["segmentDefects"]["rows"],
        json!([{ "segment": "FILING", "defect": "CONTACT_DETAILS", "count": 1 }])
    );
    for (username, code) in [
        ("station.yangliu", "FORBIDDEN"),
        ("applicant.pu", "FORBIDDEN"),
        ("deputy", "FORBIDDEN"),
    ] {
        let refused = app
            .sign_in(username)
            .await
            .ask("{ segmentDefects { rows { count } } }")
            .await;
        assert_eq!(refused.code(), code, "{username}");
    }
}

#[tokio::test]
async fn a_case_is_taken_over_by_its_own_handler_alone() {
    let app = TestApp::new().await;
    let case = app.assigned(&a_claim()).await;
    for username in ["judge.rapid2", "judge.compulsory1"] {
        assert_eq!(
            app.try_step(username, "acceptHandover", &case, json!({})).await.code(),
            "NOT_FOUND",
            "{username}"
        );
    }
    assert_eq!(
        app.try_step("auxiliary", "acceptHandover", &case, json!({}))
            .await
            .code(),
        "HANDOVER_SEGMENT"
    );
    app.step("judge.rapid1", "acceptHandover", &case, json!({})).await;
    let query = "query($id: ID!) { case(by: { id: $id }) { segment handover { from to state } } }";
    let answer = app
        .sign_in("judge.rapid1")
        .await
        .run(query, json!({ "id": case.id }))
        .await;
    assert_eq!(
        answer.data()["case"],
        json!({ "segment": "HANDLING", "handover": { "from": "TRIAGE", "to": "HANDLING", "state": "ACCEPTED" } })
    );
}

#[tokio::test]
async fn an_act_that_is_not_on_the_teams_list_is_refused() {
    let app = TestApp::new().await;
    let case = app.filed(&a_claim()).await;
    let strike = "DELETE FROM team_duty WHERE duty = 'triage_cases'";
    sea_orm::ConnectionTrait::execute_unprepared(app.app.db.bare_writer(), strike)
        .await
        .unwrap();
    for operation in ["triageCase", "acceptHandover"] {
        assert_eq!(
            app.try_step("auxiliary", operation, &case, json!({})).await.code(),
            "DUTY_NOT_HELD",
            "{operation}"
        );
    }
}

#[tokio::test]
async fn steps_out_of_order_are_refused_with_the_stage() {
    let app = TestApp::new().await;
    let case = app.filed(&a_claim()).await;
    assert_eq!(
        app.try_step("chief", "assignCase", &case, json!({})).await.code(),
        "CASE_STAGE"
    );
    app.step("auxiliary", "triageCase", &case, json!({})).await;
    assert_eq!(
        app.try_step("auxiliary", "triageCase", &case, json!({})).await.code(),
        "CASE_STAGE"
    );
    let stale = json!({ "caseId": case.id, "expectedVersion": 1 });
    let answer = app.sign_in("chief").await.act("assignCase", stale, "why").await;
    assert_eq!(answer.code(), "CONFLICT");
    assert!(answer.fields().contains(&"stage".to_owned()), "{:?}", answer.fields());
}

#[tokio::test]
async fn what_may_be_done_next_is_what_is_then_allowed() {
    let app = TestApp::new().await;
    let case = app.filed(&a_claim()).await;
    let query = "query($id: ID!) { case(by: { id: $id }) { availableActions { action allowed reasonCode } } }";
    let of = async |username: &str, action: &str| {
        let answer = app.sign_in(username).await.run(query, json!({ "id": case.id })).await;
        let actions = answer.at("/data/case/availableActions").as_array().unwrap().clone();
        let one = actions.into_iter().find(|one| one["action"] == action).unwrap();
        (
            one["allowed"].as_bool().unwrap(),
            one["reasonCode"].as_str().unwrap_or_default().to_owned(),
        )
    };
    assert_eq!(of("auxiliary", "TRIAGE_CASE").await, (true, String::new()));
    assert_eq!(of("chief", "ASSIGN_CASE").await, (false, "CASE_STAGE".to_owned()));
    assert_eq!(
        of("clerk", "ACCEPT_HANDOVER").await,
        (false, "HANDOVER_SELF".to_owned())
    );
    assert_eq!(of("chief", "TRIAGE_CASE").await, (false, "FORBIDDEN".to_owned()));
    app.step("auxiliary", "triageCase", &case, json!({})).await;
    assert_eq!(of("chief", "ASSIGN_CASE").await, (true, String::new()));
}
