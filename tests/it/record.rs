//! Reading the record: by the audit administrator, by who belongs to a case, by an operator; and what stands in it.

use harness::process::Ground;
use harness::{Answer, Client, TestApp, a_claim};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use serde_json::{Value, json};
use zhixing_api::kernel::clock::Clock as _;

const ENTRIES: &str = "query Q($filter: AuditFilter, $first: Int, $after: String) {
    auditEntries(filter: $filter, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    nodes { n happenedAt actorName role siteName session address action objectKind objectId fields refused code requestId } } }";

const READERS: &str = "query R($case: ID!, $first: Int, $after: String) {
    caseReaders(caseId: $case, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor }
    nodes { case { id } readOn readAt role name fields } } }";

async fn entries(client: &Client<'_>, filter: Value) -> Answer {
    client.run(ENTRIES, json!({ "filter": filter, "first": 100 })).await
}

fn nodes(answer: &Answer, field: &str) -> Vec<Value> {
    answer.at(&format!("/data/{field}/nodes")).as_array().unwrap().clone()
}

/// One handled case that several people looked at.
async fn looked_at(app: &TestApp) -> harness::CaseAt {
    let case = app.handled(&a_claim()).await;
    let one = "query($id: ID!) { case(by: { id: $id }) { id parties { name } } }";
    for account in ["chief", "president", "judge.rapid1", "applicant.pu"] {
        app.sign_in(account)
            .await
            .run(one, json!({ "id": case.id }))
            .await
            .done();
    }
    let chief = app.sign_in("chief").await;
    chief
        .ask(r#"{ cases(search: "老浦") { totalCount } deadlines(first: 3) { nodes { id } } }"#)
        .await
        .done();
    let deputy = app.sign_in("deputy").await;
    deputy.ask("{ cases { totalCount } }").await;
    let from = r#"{ supervision(from: "2026-03-01", to: "2026-03-31", by: [CAUSE]) { totalCount rows { count } } }"#;
    deputy.ask(from).await.done();
    app.work_once().await;
    case
}

#[tokio::test]
async fn the_audit_administrator_searches_the_record_and_each_look_is_in_it() {
    let app = TestApp::new().await;
    let case = looked_at(&app).await;
    let auditor = app.sign_in("auditor").await;
    let all = nodes(&entries(&auditor, json!({})).await, "auditEntries");
    assert!(all.len() > 20, "{}", all.len());
    let times: Vec<&str> = all.iter().map(|one| one["happenedAt"].as_str().unwrap()).collect();
    assert!(times.is_sorted_by(|a, b| a >= b), "newest first");

    let reads = nodes(
        &entries(&auditor, json!({ "objectId": case.id, "action": "read" })).await,
        "auditEntries",
    );
    let mut readers: Vec<&str> = reads.iter().map(|one| one["role"].as_str().unwrap()).collect();
    readers.dedup();
    for role in ["CHIEF", "PRES", "JUDGE", "APP"] {
        assert!(readers.contains(&role), "{role} is not among {readers:?}");
    }
    assert!(
        reads
            .iter()
            .all(|one| one["objectKind"] == "CASE" && one["objectId"] == json!(case.id))
    );

    // a search by its name and what it asked by, never by what; a deputy's questions, answered and refused
    let searches = nodes(
        &entries(&auditor, json!({ "username": "chief", "action": "cases" })).await,
        "auditEntries",
    );
    assert_eq!(searches[0]["fields"], json!(["search"]));
    let deputy = nodes(
        &entries(&auditor, json!({ "username": "deputy" })).await,
        "auditEntries",
    );
    let told = |action: &str, refused: bool| {
        deputy
            .iter()
            .any(|one| one["action"] == action && one["refused"] == json!(refused))
    };
    assert!(told("cases", true) && told("supervision", false), "{deputy:?}");
    let refused = nodes(&entries(&auditor, json!({ "refused": true })).await, "auditEntries");
    assert!(!refused.is_empty() && refused.iter().all(|one| one["code"] == "FORBIDDEN"));
    let others: Vec<&Value> = all.iter().filter(|one| one["role"] != "APP").collect();
    assert!(!json!(others).to_string().contains("老浦"), "no party is named");

    app.work_once().await;
    let looks = nodes(
        &entries(&auditor, json!({ "username": "auditor", "action": "auditEntries" })).await,
        "auditEntries",
    );
    assert!(looks.len() >= 5, "{looks:?}");
    assert!(
        looks
            .iter()
            .any(|one| one["objectId"] == json!(case.id) && one["fields"] == json!(["action", "objectId"]))
    );
    let today = app.clock.today().to_string();
    let of_today = entries(&auditor, json!({ "from": today, "to": today })).await;
    assert!(!nodes(&of_today, "auditEntries").is_empty());
    let before = entries(&auditor, json!({ "to": "2001-01-01" })).await;
    assert_eq!(before.at("/data/auditEntries/totalCount"), &json!(0));
    let forged = entries(&auditor, json!({ "objectId": "bm90IGFuIGlk" })).await;
    assert_eq!(forged.at("/data/auditEntries/totalCount"), &json!(0));
}

#[tokio::test]
async fn looks_by_id_in_vain_and_through_lists_are_in_the_record() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let pu = app.sign_in("applicant.pu").await;
    let text = json!({ "caseId": case.id, "text": "请问进展如何？" });
    let message = pu.act("sendMessage", text, "message { id }").await;
    let message = message.text("/data/sendMessage/message/id");
    let chief = app.sign_in("chief").await;
    let node = "query($id: ID!) { node(id: $id) { ... on Message { text } } case(by: { id: $id }) { id } }";
    chief.run(node, json!({ "id": message })).await.done();
    let through_a_list =
        "{ cases(first: 5) { nodes { messages(first: 5) { nodes { text } } events(first: 5) { nodes { kind } } } } }";
    chief.ask(through_a_list).await.done();
    app.work_once().await;

    let auditor = app.sign_in("auditor").await;
    let told = nodes(&entries(&auditor, json!({ "username": "chief" })).await, "auditEntries");
    for action in ["node", "case", "cases"] {
        assert!(told.iter().any(|one| one["action"] == action), "{action}: {told:?}");
    }
    let reads = json!({ "username": "chief", "action": "read", "objectId": case.id });
    let reads = nodes(&entries(&auditor, reads).await, "auditEntries");
    for field in ["messages", "events"] {
        assert!(
            reads.iter().any(|one| one["fields"] == json!([field])),
            "{field}: {reads:?}"
        );
    }

    // who is told the day alone does not read the hour from a cursor
    let asked = "query($case: ID!) { caseReaders(caseId: $case) { edges { cursor node { readAt } } } }";
    let own = pu.run(asked, json!({ "case": case.id })).await;
    let cursor = own.text("/data/caseReaders/edges/0/cursor");
    let bytes = base64::Engine::decode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, cursor).unwrap();
    let at = i64::from_be_bytes(bytes[..8].try_into().unwrap());
    let now = app.clock.real().timestamp_micros();
    assert!((at - now).abs() > 86_400_000_000, "{at} is a time of today");
}

#[tokio::test]
async fn pages_of_the_record_hold_every_entry_once() {
    let app = TestApp::new().await;
    looked_at(&app).await;
    let auditor = app.sign_in("auditor").await;
    let filter = json!({ "username": "chief" });
    let whole = nodes(&entries(&auditor, filter.clone()).await, "auditEntries");
    let (mut paged, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = auditor
            .run(ENTRIES, json!({ "filter": filter, "first": 2, "after": after }))
            .await;
        paged.extend(nodes(&page, "auditEntries"));
        if page.at("/data/auditEntries/pageInfo/hasNextPage") == &json!(false) {
            break;
        }
        after = page.at("/data/auditEntries/pageInfo/endCursor").clone();
    }
    assert_eq!(paged, whole);
    let other = auditor.run(ENTRIES, json!({ "first": 2, "after": after })).await;
    assert_eq!(other.codes(), ["CURSOR_INVALID"], "a cursor is of one question");
}

#[tokio::test]
async fn the_record_is_for_the_audit_administrator_alone() {
    let app = TestApp::new().await;
    for account in [
        "president",
        "chief",
        "judge.rapid1",
        "clerk",
        "supervisor",
        "auxiliary",
        "cashier",
        "tribunal.tangtang",
        "station.yangliu",
        "deputy",
        "applicant.pu",
        "sysadmin",
        "secadmin",
    ] {
        let answer = entries(&app.sign_in(account).await, json!({})).await;
        assert_eq!(
            (answer.codes(), answer.at("/data/auditEntries")),
            (vec!["FORBIDDEN".to_owned()], &Value::Null),
            "{account}"
        );
    }
    let case = app.filed(&a_claim()).await;
    let auditor = app.sign_in("auditor").await;
    let case = auditor
        .run(
            "query($id: ID!) { case(by: { id: $id }) { id } }",
            json!({ "id": case.id }),
        )
        .await;
    assert_eq!(case.codes(), ["FORBIDDEN"], "he reads no case");
}

#[tokio::test]
async fn who_belongs_to_a_case_sees_who_read_it_and_an_applicant_sees_no_names() {
    let app = TestApp::new().await;
    let case = looked_at(&app).await;
    let asked = json!({ "case": case.id, "first": 100 });
    let judge = app.sign_in("judge.rapid1").await;
    let seen = nodes(&judge.run(READERS, asked.clone()).await, "caseReaders");
    let of = |role: &str| seen.iter().find(|one| one["role"] == role);
    let chief = of("CHIEF").unwrap_or_else(|| panic!("the chief is not in {seen:?}"));
    assert!(chief["name"].is_string() && chief["readAt"].is_string());
    assert!(of("JUDGE").is_none(), "his own reads are left out: {seen:?}");

    let applicant = app.sign_in("applicant.pu").await;
    let told = applicant.run(READERS, asked.clone()).await;
    let told = nodes(&told, "caseReaders");
    assert!(
        told.iter()
            .any(|one| one["role"] == "CHIEF" && one["readOn"].is_string())
    );
    assert!(
        told.iter().all(|one| one["name"].is_null() && one["readAt"].is_null()),
        "{told:?}"
    );

    app.work_once().await;
    let auditor = app.sign_in("auditor").await;
    let looks = entries(&auditor, json!({ "objectId": case.id, "action": "caseReaders" })).await;
    assert_eq!(nodes(&looks, "auditEntries").len(), 2, "each look is recorded");

    for (account, code) in [
        ("chief", None),
        ("president", None),
        ("deputy", Some("FORBIDDEN")),
        ("sysadmin", Some("FORBIDDEN")),
        ("judge.rapid2", None),
        ("applicant.other", None),
        ("station.haidai", Some("FORBIDDEN")),
    ] {
        let answer = app.sign_in(account).await.run(READERS, asked.clone()).await;
        let codes: Vec<&str> = code.into_iter().collect();
        assert_eq!(answer.codes(), codes, "{account}");
        assert_eq!(
            answer.at("/data/caseReaders"),
            &Value::Null,
            "{account} does not belong to it"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_reads_the_record_and_keeps_its_head_elsewhere() {
    let ground = Ground::founded().await;
    let mut served = ground.serve();
    let clerk = served.sign_in("clerk");
    for _ in 0..5 {
        clerk.run("{ worklist { totalCount } }", &json!({})).unwrap().done();
    }
    assert_eq!(served.stop(), Some(0));

    let listed = ground.done(&[
        "audit", "list", "--user", "clerk", "--action", "worklist", "--rows", "3",
    ]);
    let lines: Vec<Value> = listed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert!(
        lines
            .iter()
            .all(|line| line["role"] == "CLERK" && line["refused"] == false)
    );
    let own = ground.done(&["audit", "list", "--action", "audit list"]);
    assert!(own.lines().count() >= 1, "that an operator looked is in it");
    assert!(
        ground
            .refused(&["audit", "list", "--object", "nothing"])
            .contains("kind:id")
    );

    let heads = ground.file("heads.txt");
    let told = ground.done(&["audit", "seal", "--out", &heads]);
    assert!(told.contains("head of the audit chain"), "{told}");
    let again = ground.serve();
    assert!(!again.sign_in("clerk").token().is_empty());
    drop(again);
    assert!(ground.done(&["audit", "seal", "--out", &heads]).contains("head"));
    assert_eq!(std::fs::read_to_string(&heads).unwrap().lines().count(), 2);
    let told = ground.done(&["audit", "verify", "--against", &heads]);
    assert!(told.contains("heads kept elsewhere fit: 2"), "{told}");

    // the tail is cut off, and the head set back to fit: the chain alone looks whole
    let conn = sea_orm::Database::connect(&ground.location().url).await.unwrap();
    let cut = "DELETE FROM audit_entry WHERE seq > (SELECT seq - 2 FROM audit_head)";
    let back = "UPDATE audit_head SET seq = (SELECT MAX(seq) FROM audit_entry),
                hash = (SELECT hash FROM audit_entry ORDER BY seq DESC LIMIT 1)";
    for trigger in triggers(&conn).await {
        conn.execute_unprepared(&trigger).await.unwrap();
    }
    conn.execute_unprepared(cut).await.unwrap();
    conn.execute_unprepared(back).await.unwrap();
    conn.close().await.unwrap();
    assert!(
        ground.done(&["audit", "verify"]).contains("whole"),
        "by itself it looks whole"
    );
    let found = ground.run(&["audit", "verify", "--against", &heads]);
    let told = String::from_utf8(found.stdout).unwrap();
    assert_eq!(found.status.code(), Some(1));
    assert!(told.contains("the tail was cut off"), "{told}");
    let empty = ground.write("empty.txt", "\n");
    assert!(
        ground
            .refused(&["audit", "verify", "--against", &empty])
            .contains("no head")
    );
    let wrong = ground.write("wrong.txt", "one two three\n");
    assert!(
        ground
            .refused(&["audit", "verify", "--against", &wrong])
            .contains("line 1")
    );
}

/// Statements that take away what keeps the record from being cut.
async fn triggers(conn: &sea_orm::DatabaseConnection) -> Vec<String> {
    let backend = conn.get_database_backend();
    let (sql, on) = if backend == DbBackend::Postgres {
        (
            "SELECT tgname AS name FROM pg_trigger WHERE tgrelid = 'audit_entry'::regclass AND NOT tgisinternal",
            " ON audit_entry",
        )
    } else {
        (
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'",
            "",
        )
    };
    let rows = conn.query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
    let names = rows.iter().map(|row| row.try_get::<String>("", "name").unwrap());
    names.map(|name| format!("DROP TRIGGER {name}{on}")).collect()
}

#[tokio::test]
async fn what_an_entry_is_about_is_told_itself_where_the_auditor_sees_it() {
    let app = TestApp::new().await;
    let case = looked_at(&app).await;
    crate::staff::given(&app, crate::staff::a_newcomer()).await;
    crate::staff::proposed(&app, crate::staff::a_post()).await;
    let sysadmin = app.sign_in("sysadmin").await;
    sysadmin
        .act("saveTeam", crate::founding::a_team(), "team { id }")
        .await
        .done();
    app.work_once().await;
    let auditor = app.sign_in("auditor").await;
    let ask = "query Q($filter: AuditFilter) { auditEntries(filter: $filter, first: 100) { nodes {
        action objectId objectKind object { __typename id ... on User { username } ... on Team { name } ... on Post { state } } } } }";
    let about = async |filter: Value| nodes(&auditor.run(ask, json!({ "filter": filter })).await, "auditEntries");
    let of_office = about(json!({ "username": "sysadmin", "refused": false })).await;
    for (kind, action, key) in [
        ("User", "createUser", "username"),
        ("Post", "savePost", "state"),
        ("Team", "saveTeam", "name"),
    ] {
        let one = of_office.iter().find(|one| one["action"] == action).unwrap();
        assert_eq!(one["object"]["__typename"], kind, "{one}");
        let node = json!({ "id": one["object"]["id"] });
        let again = auditor
            .run("query($id: ID!) { node(id: $id) { id __typename } }", node)
            .await;
        assert_eq!(again.at("/data/node/__typename"), kind);
        assert!(one["object"][key].is_string(), "{one}");
    }
    for one in about(json!({ "objectId": case.id })).await {
        assert!(
            one["object"].is_null() && one["objectId"] == json!(case.id),
            "he sees no case: {one}"
        );
    }
    let (before, all) = (app.statements(), about(json!({})).await.len());
    let spent = app.statements() - before;
    println!("{all} entries with their objects: {spent} statements");
    assert!(all > 40 && spent < 40, "{all} entries, {spent} statements");
}
