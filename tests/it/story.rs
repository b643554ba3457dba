//! Lao Pu's case: from a visit at Yangliu to a rapid team, and what everybody sees of it on the way.

use harness::{TestApp, a_claim};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

const EVERYBODY: [&str; 17] = [
    "president",
    "chief",
    "judge.rapid1",
    "judge.compulsory1",
    "clerk",
    "supervisor",
    "auxiliary",
    "cashier",
    "tribunal.tangtang",
    "tribunal.geyi",
    "station.yangliu",
    "station.haidai",
    "deputy",
    "applicant.pu",
    "applicant.other",
    "sysadmin",
    "auditor",
];

const CASE: &str = "query($id: ID!) { case(by: { id: $id }) { number stage segment flags cause claimAmount claimBand
    team { name } handler { name officePhone } site { name }
    parties { role name idNumber phone address bankAccount }
    triage { route state plainReason reasons { code } } events(first: 30) { nodes { n kind actorRole actorName } }
    availableActions { action allowed } } }";

/// What everybody sees of a case: values, or the paths that were refused.
async fn seen_by_everybody(app: &TestApp, case: &str) -> Value {
    let mut seen = serde_json::Map::new();
    for username in EVERYBODY {
        let answer = app.sign_in(username).await.run(CASE, json!({ "id": case })).await;
        let mut case = answer.body["data"]["case"].clone();
        if let Some(actions) = case.get_mut("availableActions") {
            let open: Vec<Value> = actions
                .as_array()
                .unwrap()
                .iter()
                .filter(|one| one["allowed"] == true)
                .map(|one| one["action"].clone())
                .collect();
            *actions = json!(open);
        }
        let mut refused: Vec<String> = answer.body["errors"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|error| {
                let path: Vec<String> = error["path"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(|part| part.to_string().replace('"', ""))
                    .collect();
                format!("{} {}", path.join("."), error["extensions"]["code"].as_str().unwrap())
            })
            .collect();
        refused.sort();
        seen.insert(username.to_owned(), json!({ "case": case, "refused": refused }));
    }
    Value::Object(seen)
}

#[tokio::test]
async fn lao_pu_goes_from_a_village_to_a_rapid_team() {
    let app = TestApp::new().await;
    let station = app.sign_in("station.yangliu").await;

    let notice = station.ask("{ noticeItems { code } }").await;
    let codes: Vec<Value> = notice
        .at("/data/noticeItems")
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["code"].clone())
        .collect();
    let visit = json!({ "channel": "COUNTER", "purpose": "CONSULTATION", "visitorName": "老浦", "visitorPhone": "13900000000",
        "question": "调解书写明的工资一直没有付，怎样申请执行？", "noticeItems": codes, "noticeAcknowledged": true });
    let visit = station
        .act(
            "recordVisit",
            visit,
            "visit { id purpose visitorPhone noticeAcknowledgedAt }",
        )
        .await;
    assert_eq!(visit.text("/data/recordVisit/visit/visitorPhone"), "139****00");
    assert!(visit.at("/data/recordVisit/visit/noticeAcknowledgedAt").is_string());

    let application = a_claim().with("/visitId", visit.at("/data/recordVisit/visit/id").clone());
    let case = app.filed(&application).await;
    assert_eq!(case.number, "（2026）云0381执1号");
    assert_json_snapshot!("lao_pu_1_filed", seen_by_everybody(&app, &case.id).await);

    app.step("auxiliary", "acceptHandover", &case, json!({})).await;
    app.step("auxiliary", "triageCase", &case, json!({})).await;
    assert_json_snapshot!("lao_pu_2_triaged", seen_by_everybody(&app, &case.id).await);

    let assigned = app.step("chief", "assignCase", &case, json!({})).await;
    assert_eq!(assigned.text("/data/assignCase/case/stage"), "NOTICE");
    assert_json_snapshot!("lao_pu_3_assigned", seen_by_everybody(&app, &case.id).await);
}

#[tokio::test]
async fn the_audit_record_of_the_whole_story_is_one_whole_chain() {
    let app = TestApp::new().await;
    app.handled(&a_claim()).await;
    app.work_once().await;
    let entries = zhixing_api::audit::verify(&app.app.db).await.unwrap();
    assert!(entries.unwrap() > 6);
}
