//! `deadlineAlerts`: each reminder of the court once and in order, as far as its reader may see the case.

use std::collections::BTreeSet;

use harness::is_postgres;
use harness::live::Socket;
use harness::process::Remote;
use sea_orm::{ConnectionTrait as _, Database};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Now as _, act, court, filed};

pub(super) const ALERTS: &str = "subscription($after: String) {
    deadlineAlerts(after: $after) { cursor case { id } application { id } deadline { id } threshold text madeAt } }";

fn listen(client: &Remote, after: &Value) -> Socket {
    let mut socket = Socket::of(client);
    socket.subscribe("a", ALERTS, &json!({ "after": after }));
    socket
}

fn hear(socket: &mut Socket) -> Value {
    let message = socket.hear().said();
    assert_eq!(message["type"], "next", "{message}");
    message["payload"]["data"]["deadlineAlerts"].clone()
}

/// The notes of the next alerts, without whom and what they are about.
fn notes(socket: &mut Socket, count: usize) -> Vec<String> {
    let note = |alert: Value| {
        let text = alert["text"].as_str().unwrap().to_owned();
        text.rsplit('：').next().unwrap().to_owned()
    };
    (0..count).map(|_| note(hear(socket))).collect()
}

fn remind(supervisor: &Remote, case: &str, note: &str) {
    act(
        supervisor,
        "remind",
        json!({ "caseId": case, "note": note }),
        "case { id }",
    );
}

fn refusal(client: &Remote, after: &Value) -> String {
    let message = listen(client, after).hear().said();
    message["payload"][0]["extensions"]["code"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn each_alert_comes_once_and_in_order_across_cuts() {
    let (_ground, served) = court().await;
    let case = filed(&served, 1);
    let (chief, supervisor) = (served.sign_in("chief"), served.sign_in("supervisor"));
    let mut socket = listen(&chief, &Value::Null);
    remind(&supervisor, &case, "甲");
    remind(&supervisor, &case, "乙");
    let (first, second) = (hear(&mut socket), hear(&mut socket));
    assert_eq!(
        (&first["case"]["id"], &first["deadline"], &first["threshold"]),
        (&json!(case), &Value::Null, &json!("MANUAL"))
    );
    drop(socket);
    remind(&supervisor, &case, "丙");
    remind(&supervisor, &case, "丁");
    assert_eq!(notes(&mut listen(&chief, &second["cursor"]), 2), ["丙", "丁"]);
    assert_eq!(notes(&mut listen(&chief, &first["cursor"]), 3), ["乙", "丙", "丁"]);
    // who names no place hears today's from the first on, and then what comes
    let mut socket = listen(&chief, &Value::Null);
    assert_eq!(notes(&mut socket, 4), ["甲", "乙", "丙", "丁"]);
    remind(&supervisor, &case, "戊");
    assert_eq!(notes(&mut socket, 1), ["戊"]);
}

#[tokio::test]
async fn alerts_reach_those_who_may_see_the_case() {
    let (_ground, served) = court().await;
    let (hidden, seen) = (filed(&served, 1), filed(&served, 2));
    let (clerk, supervisor) = (served.sign_in("clerk"), served.sign_in("supervisor"));
    let input = json!({ "caseId": hidden, "kind": "KIN", "note": "当事人的近亲属" });
    act(&clerk, "declareConflict", input, "caseId");
    remind(&supervisor, &hidden, "回避的案件");
    remind(&supervisor, &seen, "可见的案件");
    remind(&supervisor, &hidden, "仍然回避");
    remind(&supervisor, &seen, "第二次");
    assert_eq!(notes(&mut listen(&clerk, &Value::Null), 2), ["可见的案件", "第二次"]);
    for role in ["applicant.pu", "deputy", "sysadmin", "secadmin", "auditor"] {
        assert_eq!(refusal(&served.sign_in(role), &Value::Null), "FORBIDDEN", "{role}");
    }
}

/// The sweep's line about an application is planted: none comes near while a test waits.
#[tokio::test]
async fn alerts_about_applications_reach_those_who_may_see_them() {
    let (ground, served) = court().await;
    let case = filed(&served, 1);
    let conn = Database::connect(&ground.location().url).await.unwrap();
    let id = Uuid::now();
    let plant = format!(
        "INSERT INTO reminder (id, root_id, threshold, text, made_at, dedupe_key)
         SELECT '{id}', o.id, 'near', '@立案窗口：申请', o.received_at + 1, 'planted' FROM application o WHERE o.case_id IS NOT NULL"
    );
    let plant = if is_postgres() {
        plant
    } else {
        plant.replace(&format!("'{id}'"), &format!("X'{}'", id.simple()))
    };
    conn.execute_unprepared(&plant).await.unwrap();
    conn.close().await.unwrap();
    remind(&served.sign_in("supervisor"), &case, "案件");
    let mut socket = listen(&served.sign_in("chief"), &Value::Null);
    let alert = hear(&mut socket);
    assert_eq!(
        (&alert["text"], &alert["case"]),
        (&json!("@立案窗口：申请"), &Value::Null)
    );
    assert!(alert["application"]["id"].is_string(), "{alert}");
    let alert = hear(&mut socket);
    assert_eq!(
        (&alert["case"]["id"], &alert["application"]),
        (&json!(case), &Value::Null)
    );
    // who stepped aside from the case hears of its application no more than of itself
    let clerk = served.sign_in("clerk");
    let input = json!({ "caseId": case, "kind": "KIN", "note": "当事人的近亲属" });
    act(&clerk, "declareConflict", input, "caseId");
    remind(&served.sign_in("supervisor"), &filed(&served, 2), "可见的案件");
    assert_eq!(notes(&mut listen(&clerk, &Value::Null), 1), ["可见的案件"]);
}

#[tokio::test]
async fn a_place_in_the_alerts_serves_its_own_reader_alone() {
    let (_ground, served) = court().await;
    let case = filed(&served, 1);
    remind(&served.sign_in("supervisor"), &case, "甲");
    let chief = served.sign_in("chief");
    let cursor = hear(&mut listen(&chief, &Value::Null))["cursor"].clone();
    assert_eq!(refusal(&served.sign_in("president"), &cursor), "CURSOR_INVALID");
    assert_eq!(refusal(&chief, &json!("forged")), "CURSOR_INVALID");
    let list = "query($id: ID!) { case(by: { id: $id }) { events(first: 1) { pageInfo { startCursor } } } }";
    let events = chief.run(list, &json!({ "id": case })).unwrap();
    let foreign = events.at("/data/case/events/pageInfo/startCursor").clone();
    assert_eq!(refusal(&chief, &foreign), "CURSOR_INVALID");
}

/// Reminders made through two processes at once come to the subscribers of both in one and the same order.
#[tokio::test]
async fn two_processes_tell_of_the_same_alerts_in_the_same_order() {
    const EACH: usize = 12;
    let (ground, first) = court().await;
    let second = ground.serve();
    let case = filed(&first, 1);
    let mut here = listen(&first.sign_in("chief"), &Value::Null);
    let mut there = listen(&second.sign_in("president"), &Value::Null);
    std::thread::scope(|threads| {
        for (served, name) in [(&first, "一"), (&second, "二")] {
            let (supervisor, case) = (served.sign_in("supervisor"), &case);
            threads.spawn(move || (0..EACH).for_each(|n| remind(&supervisor, case, &format!("{name}{n}"))));
        }
    });
    let heard = notes(&mut here, 2 * EACH);
    assert_eq!(notes(&mut there, 2 * EACH), heard);
    let distinct: BTreeSet<&String> = heard.iter().collect();
    assert_eq!(distinct.len(), 2 * EACH, "{heard:?}");
}
