//! Leads, messages and answers.

use harness::{TestApp, a_claim};
use serde_json::json;

const MINE: &str = "query MyCases { myCases { nodes { number stage team { name } handler { name officePhone } triage { plainReason }
    filedOn changedAt events { nodes { kind actorName } } messages { nodes { text answer answererName } } clues { kind text } } } }";

#[tokio::test]
async fn with_one_query_an_applicant_has_his_case_and_the_answer() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let pu = app.sign_in("applicant.pu").await;
    let clue = json!({ "caseId": case.id, "kind": "DEPOSIT", "text": "公司在农商行有账户" });
    pu.act("submitClue", clue, "case { id }").await.done();
    let asked = json!({ "caseId": case.id, "text": "请问什么时候能拿到工资？" });
    let sent = pu.act("sendMessage", asked, "message { id version text }").await;
    let answer = json!({ "messageId": sent.text("/data/sendMessage/message/id"), "expectedVersion": 1, "text": "已通知公司，三日内联系您。" });
    let judge = app.sign_in("judge.rapid1").await;
    judge
        .act("answerMessage", answer.clone(), "message { answer }")
        .await
        .done();
    let again = judge.act("answerMessage", answer, "message { answer }").await;
    assert_eq!(again.code(), "MESSAGE_ANSWERED");
    insta::assert_json_snapshot!(pu.ask(MINE).await.data());
}

#[tokio::test]
async fn somebody_elses_case_is_like_none() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let other = app.sign_in("applicant.other").await;
    let absent = zhixing_api::graphql::global_id::of(
        app.app.db.keyring(),
        zhixing_api::kernel::id::IdKind::Case,
        uuid::Uuid::from_u128(5),
    )
    .to_string();
    let before = app.dump().await;
    for operation in ["sendMessage", "submitClue"] {
        let mut bodies = Vec::new();
        for id in [&case.id, &absent] {
            let mut input = json!({ "caseId": id, "text": "这是我的案件吗？" });
            if operation == "submitClue" {
                input["kind"] = json!("OTHER");
            }
            let fields = if operation == "submitClue" {
                "case { id }"
            } else {
                "message { id }"
            };
            let answer = other.act(operation, input, fields).await;
            assert_eq!(answer.code(), "NOT_FOUND");
            bodies.push(answer.comparable());
        }
        assert_eq!(bodies[0], bodies[1]);
    }
    assert_eq!(
        other
            .ask("{ myCases { totalCount } }")
            .await
            .number("/data/myCases/totalCount"),
        0
    );
    assert_eq!(app.dump().await, before);
}

#[tokio::test]
async fn nothing_said_and_too_much_said_are_refused() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let pu = app.sign_in("applicant.pu").await;
    for text in ["", "   ", &"长".repeat(2001)] {
        let answer = pu
            .act(
                "sendMessage",
                json!({ "caseId": case.id, "text": text }),
                "message { id }",
            )
            .await;
        assert_eq!(
            (answer.code(), answer.fields()),
            ("INPUT_INVALID".to_owned(), vec!["text".to_owned()])
        );
    }
    for n in 0..20 {
        pu.act(
            "sendMessage",
            json!({ "caseId": case.id, "text": format!("第{n}次询问") }),
            "message { id }",
        )
        .await
        .done();
    }
    let one_more = json!({ "caseId": case.id, "text": "再问一次" });
    assert_eq!(
        pu.act("sendMessage", one_more.clone(), "message { id }").await.code(),
        "QUOTA_EXCEEDED"
    );
    app.advance(chrono::Duration::hours(24)).await;
    app.forget_tokens();
    app.sign_in("applicant.pu")
        .await
        .act("sendMessage", one_more, "message { id }")
        .await
        .done();
}

#[tokio::test]
async fn messages_are_for_the_parties_and_the_handler() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let pu = app.sign_in("applicant.pu").await;
    let sent = pu
        .act(
            "sendMessage",
            json!({ "caseId": case.id, "text": "请回复" }),
            "message { id }",
        )
        .await;
    let id = sent.text("/data/sendMessage/message/id");
    for username in ["station.yangliu", "tribunal.tangtang", "cashier", "auxiliary", "deputy"] {
        let client = app.sign_in(username).await;
        assert_eq!(
            client.ask("{ messages { totalCount } }").await.code(),
            "FORBIDDEN",
            "{username}"
        );
        let node = client
            .run("query($id: ID!) { node(id: $id) { id } }", json!({ "id": id }))
            .await;
        assert!(node.data()["node"].is_null(), "{username}");
        let answer = json!({ "messageId": id, "expectedVersion": 1, "text": "越权答复" });
        assert_eq!(
            client.act("answerMessage", answer, "message { id }").await.code(),
            "FORBIDDEN",
            "{username}"
        );
    }
    let answer = json!({ "messageId": id, "expectedVersion": 1, "text": "不是我的案件" });
    assert_eq!(
        app.sign_in("judge.rapid2")
            .await
            .act("answerMessage", answer, "message { id }")
            .await
            .code(),
        "NOT_FOUND"
    );
    let answer = json!({ "messageId": id, "expectedVersion": 9, "text": "版本不对" });
    assert_eq!(
        app.sign_in("judge.rapid1")
            .await
            .act("answerMessage", answer, "message { id }")
            .await
            .code(),
        "CONFLICT"
    );
}
