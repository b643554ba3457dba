//! The record of acts and reads: complete, without personal data, and whole; whoever tampers with it is found.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use harness::{CaseAt, PASSWORD, PU_ID, TestApp, a_claim, is_postgres};
use sea_orm::{ConnectionTrait as _, DbBackend, QueryResult, Statement};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use uuid::Uuid;
use zhixing_api::app::{App, Build};
use zhixing_api::audit::{self, Broken};
use zhixing_api::config::Secrets;
use zhixing_api::crypto::password::Cost;
use zhixing_api::db::{Db, Probe, StoreError};
use zhixing_api::kernel::clock::Clock;
use zhixing_api::kernel::id::IdSource;
use zhixing_api::policy::Actor;

use crate::acts::Acts;

/// Columns of an entry, as text where they are words.
const WORDS: [&str; 7] = [
    "actor_role",
    "address",
    "action",
    "object_kind",
    "fields",
    "outcome",
    "request_id",
];

/// One entry, its words in the order of [`WORDS`].
#[derive(Clone, Debug)]
struct Entry {
    words: Vec<String>,
    actor: Option<Uuid>,
    object: Option<Uuid>,
}

impl Entry {
    fn word(&self, column: &str) -> &str {
        &self.words[WORDS.iter().position(|word| *word == column).unwrap()]
    }

    fn is(&self, action: &str, outcome: &str) -> bool {
        self.word("action") == action && self.word("outcome") == outcome
    }
}

async fn rows(app: &TestApp, sql: &str) -> Vec<QueryResult> {
    let statement = Statement::from_string(app.app.db.backend(), sql.to_owned());
    app.app.db.bare_reader().query_all_raw(statement).await.unwrap()
}

async fn count(app: &TestApp, sql: &str) -> i64 {
    rows(app, sql).await[0].try_get("", "n").unwrap()
}

/// All entries that are written, after one round of the jobs.
async fn entries(app: &TestApp) -> Vec<Entry> {
    app.work_once().await;
    let found = rows(app, "SELECT * FROM audit_entry ORDER BY seq").await;
    let text = |row: &QueryResult, column: &str| row.try_get::<Option<String>>("", column).unwrap().unwrap_or_default();
    let entry = |row: &QueryResult| Entry {
        words: WORDS.iter().map(|column| text(row, column)).collect(),
        actor: row.try_get("", "actor_id").unwrap(),
        object: row.try_get("", "object_id").unwrap(),
    };
    found.iter().map(entry).collect()
}

/// The whole table as one text, every column of every row.
async fn table_as_text(app: &TestApp) -> String {
    app.work_once().await;
    let line = if is_postgres() {
        "SELECT t::text AS r FROM audit_entry t".to_owned()
    } else {
        let columns = rows(app, "SELECT name FROM pragma_table_info('audit_entry')").await;
        let columns: Vec<String> = columns
            .iter()
            .map(|row| format!("quote({})", row.try_get::<String>("", "name").unwrap()))
            .collect();
        format!("SELECT {} AS r FROM audit_entry", columns.join(" || '|' || "))
    };
    rows(app, &line)
        .await
        .iter()
        .map(|row| row.try_get::<String>("", "r").unwrap() + "\n")
        .collect()
}

/// Words of a story that are nobody's business, each of them unlike anything else.
const SECRETS: [&str; 19] = [
    "老浦",
    PU_ID,
    "530381",
    "13900000000",
    "13900000001",
    "杨柳村",
    "6222020000000000000",
    "顺通",
    "91530381MA0000015Y",
    "在建工地",
    "民初1024",
    "怎样申请执行",
    "什么时候能拿到钱",
    "已经在查控",
    "隔壁院子里有一辆货车",
    "我与被执行人是同学",
    "转移财产",
    "徐绍宽",
    PASSWORD,
];

/// Everything that can be done, done once: every mutation of the schema, on the way of a few cases.
async fn everything(app: &TestApp) -> CaseAt {
    let (_, case) = Acts::all(app).await;
    app.anonymous().sign_in("deputy", PASSWORD).await.done();
    case
}

/// Names of all mutations, from the printed schema.
fn mutations() -> Vec<String> {
    let sdl = zhixing_api::graphql::sdl();
    let body = sdl
        .split_once("\ntype Mutation {")
        .unwrap()
        .1
        .split_once("\n}")
        .unwrap()
        .0
        .to_owned();
    let name = |line: &str| Some(line.strip_prefix('\t')?.split_once([':', '('])?.0.to_owned());
    body.lines()
        .filter_map(name)
        .filter(|name| name.chars().all(|letter| letter.is_ascii_alphabetic()))
        .collect()
}

#[tokio::test]
async fn every_mutation_leaves_an_entry_with_actor_role_object_and_outcome() {
    let app = TestApp::new().await;
    everything(&app).await;
    let entries = entries(&app).await;
    let all = mutations();
    assert!(all.len() >= 19, "{all:?}");
    let silent: Vec<&String> = all
        .iter()
        .filter(|name| !entries.iter().any(|entry| entry.is(name, "ok")))
        .collect();
    assert!(silent.is_empty(), "no entry tells of {silent:?}");
    let by_people = |entry: &&Entry| entry.word("outcome") == "ok" && entry.word("action") != "load";
    for entry in entries.iter().filter(by_people) {
        let anonymous = entry.word("action") == "requestApplicantCode";
        assert!(entry.actor.is_some() != anonymous, "nobody did {entry:?}");
        assert!(!entry.word("request_id").is_empty(), "{entry:?}");
        let session = [
            "signIn",
            "completeSignIn",
            "signInWithCode",
            "requestApplicantCode",
            "refreshSession",
            "signOut",
            "stepUp",
        ]
        .contains(&entry.word("action"));
        // a question is recorded by its name; what was read in answer to it has entries of its own
        let asked = !all.contains(&entry.word("action").to_owned()) && entry.word("action") != "read";
        assert!(
            session || asked || (entry.object.is_some() && !entry.word("object_kind").is_empty()),
            "done to nothing: {entry:?}"
        );
    }
    let roles = [
        ("recordVisit", "STN"),
        ("submitApplication", "STN"),
        ("refuseApplication", "CLERK"),
        ("acceptApplication", "CLERK"),
        ("returnHandover", "AUX"),
        ("overrideTriage", "AUX"),
        ("approveTriageOverride", "CHIEF"),
        ("assignCase", "CHIEF"),
        ("sendMessage", "APP"),
        ("answerMessage", "JUDGE"),
        ("signIn", "OBS"),
    ];
    for (action, role) in roles {
        assert!(
            entries
                .iter()
                .any(|entry| entry.is(action, "ok") && entry.word("actor_role") == role),
            "{action} by {role}"
        );
    }
}

/// Caller, operation, request id, input, selection and the code it is refused with.
type Refused = (&'static str, &'static str, Uuid, Value, &'static str, &'static str);

fn refusals(app: &TestApp, case: &CaseAt, kept: Uuid, blank: &Value) -> [Refused; 8] {
    let named = json!({ "caseId": case.id, "expectedVersion": 1 });
    let stale = json!({ "caseId": case.id, "expectedVersion": 9 });
    let message = |text: &str| json!({ "caseId": case.id, "text": text });
    [
        (
            "station.yangliu",
            "recordVisit",
            app.request_id(),
            blank.clone(),
            "visit { id }",
            "INPUT_INVALID",
        ),
        (
            "station.yangliu",
            "recordVisit",
            kept,
            blank.clone(),
            "visit { id }",
            "IDEMPOTENCY_CONFLICT",
        ),
        (
            "auxiliary",
            "triageCase",
            app.request_id(),
            stale,
            "case { id }",
            "CONFLICT",
        ),
        (
            "clerk",
            "triageCase",
            app.request_id(),
            named.clone(),
            "case { id }",
            "FORBIDDEN",
        ),
        (
            "chief",
            "assignCase",
            app.request_id(),
            named.clone(),
            "case { id }",
            "CASE_STAGE",
        ),
        (
            "applicant.other",
            "sendMessage",
            app.request_id(),
            message("有结果了吗？"),
            "message { id }",
            "NOT_FOUND",
        ),
        (
            "applicant.pu",
            "sendMessage",
            app.request_id(),
            message(" "),
            "message { id }",
            "INPUT_INVALID",
        ),
        (
            "deputy",
            "recordVisit",
            app.request_id(),
            json!({ "channel": "COUNTER", "purpose": "QUERY", "visitorName": "甲", "question": "查询" }),
            "visit { id }",
            "FORBIDDEN",
        ),
    ]
}

#[tokio::test]
async fn every_refusal_leaves_an_entry_with_its_code() {
    let app = TestApp::new().await;
    let case = app.filed(&a_claim()).await;
    let station = app.sign_in("station.yangliu").await;
    let blank = json!({ "channel": "COUNTER", "purpose": "QUERY", "visitorName": "老浦", "question": " " });
    let kept = app.request_id();
    station
        .act_as(
            kept,
            "recordVisit",
            json!({ "channel": "COUNTER", "purpose": "QUERY", "visitorName": "老浦", "question": "查询进展" }),
            "visit { id }",
        )
        .await;
    let refused = refusals(&app, &case, kept, &blank);
    for (username, operation, request, input, fields, code) in &refused {
        let answer = app
            .sign_in(username)
            .await
            .act_as(*request, operation, input.clone(), fields)
            .await;
        assert_eq!(answer.codes(), [*code], "{operation} by {username}: {}", answer.body);
    }
    let wrong = app.anonymous().sign_in("clerk", "not the password").await;
    assert_eq!(wrong.codes(), ["UNAUTHENTICATED"]);
    let entries = entries(&app).await;
    for (username, operation, _, _, _, code) in &refused {
        let told = |entry: &&Entry| entry.is(operation, &format!("refused:{code}")) && entry.actor.is_some();
        assert!(
            entries.iter().any(|entry| told(&entry)),
            "no entry tells that {username} was refused {operation} with {code}"
        );
    }
    assert!(
        entries
            .iter()
            .any(|entry| entry.is("signIn", "refused:UNAUTHENTICATED"))
    );
}

/// A refused act names what it was tried on, whoever was refused and wherever on the way; what is no id names nothing.
#[tokio::test]
async fn a_refusal_names_the_object_it_was_tried_on() {
    let app = TestApp::new().await;
    let case = app.filed(&a_claim()).await;
    let raw = rows(&app, "SELECT id FROM enforcement_case").await[0]
        .try_get::<Uuid>("", "id")
        .unwrap();
    let site = app.sign_in("clerk").await.ask("{ viewer { site { id } } }").await;
    let (site, forged) = (site.text("/data/viewer/site/id"), format!("{}x", case.id));
    let site_raw = rows(&app, "SELECT id FROM site WHERE kind = 'court'").await[0]
        .try_get::<Uuid>("", "id")
        .unwrap();
    for (username, id, code, object) in [
        ("auxiliary", case.id.as_str(), "CONFLICT", Some(raw)),
        ("deputy", &case.id, "FORBIDDEN", Some(raw)),
        ("auxiliary", &site, "NOT_FOUND", Some(site_raw)),
        ("auxiliary", &forged, "NOT_FOUND", None),
    ] {
        let before = entries(&app).await.len();
        let input = json!({ "caseId": id, "expectedVersion": 9 });
        let answer = app
            .sign_in(username)
            .await
            .act("triageCase", input, "case { id }")
            .await;
        assert_eq!(answer.codes(), [code], "{}", answer.body);
        let entries = entries(&app).await;
        let told: Vec<_> = entries[before..]
            .iter()
            .filter(|entry| entry.is("triageCase", &format!("refused:{code}")))
            .map(|entry| entry.object)
            .collect();
        assert_eq!(told, [object], "{username} on {id}");
    }
}

#[tokio::test]
async fn nobody_signed_in_is_refused_with_an_entry() {
    let app = TestApp::new().await;
    app.sign_in("deputy").await;
    let visit = json!({ "channel": "COUNTER", "purpose": "QUERY", "visitorName": "甲", "question": "查询" });
    let answer = app.anonymous().act("recordVisit", visit, "visit { id }").await;
    assert!(!answer.codes().is_empty(), "{}", answer.body);
    let told = format!("refused:{}", answer.code());
    assert!(
        entries(&app)
            .await
            .iter()
            .any(|entry| entry.is("recordVisit", &told) && entry.word("actor_role") == "ANON"),
        "{told}"
    );
}

#[tokio::test]
async fn reads_of_a_case_and_of_parties_leave_entries_that_name_fields() {
    let app = TestApp::new().await;
    let case = app.filed(&a_claim()).await;
    app.filed(
        &a_claim()
            .of_fen(9_900)
            .with("/basis/number", json!("（2025）云0381民初1026号")),
    )
    .await;
    let before = entries(&app).await.len();
    let chief = app.sign_in("chief").await;
    let one = chief
        .run(
            "query($id: ID!) { case(by: { id: $id }) { number parties { name idNumber phone } } }",
            json!({ "id": case.id }),
        )
        .await;
    assert_eq!(one.text("/data/case/parties/0/name"), "老浦");
    chief
        .ask("{ cases(first: 10) { nodes { number parties { name phone } } } }")
        .await;
    chief
        .ask("{ cases(first: 10, search: \"老浦\") { nodes { number } } }")
        .await;
    app.sign_in("station.yangliu")
        .await
        .ask("{ visits(first: 1) { nodes { visitorName visitorPhone } } }")
        .await;
    app.sign_in("clerk")
        .await
        .ask("{ applications(first: 2) { nodes { parties { name } } } }")
        .await;

    let all = entries(&app).await;
    let read: Vec<&Entry> = all[before..]
        .iter()
        .filter(|entry| entry.word("action") == "read")
        .collect();
    let by = |role: &str, kind: &str, fields: &str| {
        let same = |entry: &&&Entry| {
            (
                entry.word("actor_role"),
                entry.word("object_kind"),
                entry.word("fields"),
            ) == (role, kind, fields)
        };
        read.iter().filter(same).count()
    };
    assert_eq!(by("CHIEF", "case", "case"), 1, "{read:?}");
    assert_eq!(by("CHIEF", "case", "parties"), 3, "{read:?}");
    assert_eq!(by("STN", "visit", "visitorName,visitorPhone"), 1, "{read:?}");
    assert_eq!(by("CLERK", "application", "parties"), 2, "{read:?}");
    assert!(
        read.iter()
            .all(|entry| entry.actor.is_some() && entry.object.is_some() && entry.word("outcome") == "ok"),
        "{read:?}"
    );
    let words: BTreeSet<&str> = read.iter().flat_map(|entry| entry.word("fields").split(',')).collect();
    assert!(
        words
            .iter()
            .all(|word| word.chars().all(|letter| letter.is_ascii_alphabetic())),
        "{words:?}"
    );
}

#[tokio::test]
async fn no_personal_data_is_in_the_record() {
    let app = TestApp::new().await;
    let case = everything(&app).await;
    let chief = app.sign_in("chief").await;
    chief.run("query($id: ID!) { case(by: { id: $id }) { parties { name idNumber phone address bankAccount } clues { text } messages { nodes { text } } } }", json!({ "id": case.id })).await;
    chief
        .ask("{ cases(first: 10, search: \"老浦\") { nodes { parties { name } } } }")
        .await;
    app.anonymous().sign_in("老浦", "13900000000").await;
    let text = table_as_text(&app).await;
    assert!(text.lines().count() > 30);
    let found: Vec<&str> = SECRETS.into_iter().filter(|secret| text.contains(secret)).collect();
    assert!(found.is_empty(), "the record tells {found:?}");
}

#[tokio::test]
async fn a_repeat_whose_answer_cannot_be_read_any_more_is_recorded() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let (pu, request) = (app.sign_in("applicant.pu").await, app.request_id());
    let input = json!({ "caseId": case.id, "text": "请问进展如何？" });
    let sent = pu.act_as(request, "sendMessage", input.clone(), "message { id }").await;
    assert!(sent.codes().is_empty(), "{}", sent.body);
    // as when a later program keeps its answers otherwise
    let other = "UPDATE receipt SET answer = '{\"n\":1}' WHERE operation = 'sendMessage'";
    execute(&app, other).await.unwrap();
    let again = pu.act_as(request, "sendMessage", input, "message { id }").await;
    assert_eq!(again.code(), "INTERNAL");
    let entries = entries(&app).await;
    let told = entries
        .iter()
        .filter(|entry| entry.is("sendMessage", "refused:INTERNAL"));
    assert_eq!(told.count(), 1, "{entries:?}");
}

/// The chain of a short story, whole; the number of its entries.
async fn sealed(app: &TestApp) -> i64 {
    app.handled(&a_claim()).await;
    app.work_once().await;
    let entries = audit::verify(&app.app.db).await.unwrap().unwrap();
    assert!(entries > 8, "{entries}");
    entries
}

async fn execute(app: &TestApp, sql: &str) -> Result<(), sea_orm::DbErr> {
    app.app.db.bare_writer().execute_unprepared(sql).await.map(drop)
}

/// What only the owner of the database can do: takes the guards away.
async fn unguard(app: &TestApp) {
    let guards = if is_postgres() {
        "SELECT tgname AS name FROM pg_trigger WHERE tgrelid = 'audit_entry'::regclass AND NOT tgisinternal"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
    };
    let on = if is_postgres() { " ON audit_entry" } else { "" };
    for guard in rows(app, guards).await {
        let name: String = guard.try_get("", "name").unwrap();
        execute(app, &format!("DROP TRIGGER {name}{on}")).await.unwrap();
    }
}

/// Columns of an entry without its place in the chain.
const CONTENT: &str = "id, x, ordinal, happened_at, actor_id, actor_role, site_id, session_id, address, action, object_kind, \
     object_id, fields, outcome, request_id, content_hash";

/// What somebody with all rights on the database might do to a chain of `head` entries, and what is found.
fn tamperings(head: i64) -> Vec<(String, Vec<String>, Broken)> {
    let (bytes, uuid) = if is_postgres() {
        ("overlay(outcome placing 'K' from 2 for 1)", "gen_random_uuid()")
    } else {
        ("substr(outcome, 1, 1) || 'K' || substr(outcome, 3)", "randomblob(16)")
    };
    let set = |column: &str, value: &str| format!("UPDATE audit_entry SET {column} = {value} WHERE seq = 4");
    let after = head + 1;
    let copy = |seq: i64, from: i64| {
        format!(
            "INSERT INTO audit_entry ({CONTENT}, seq, hash) SELECT {} , {seq}, hash FROM kept WHERE seq = {from}",
            CONTENT.replacen("id", uuid, 1)
        )
    };
    let tail = |found: i64, head: i64| Broken::Tail { found, head };
    let mut tampered: Vec<(String, Vec<String>, Broken)> = vec![
        ("one byte".into(), vec![set("outcome", bytes)], Broken::Changed(4)),
        (
            "a row in the middle deleted".into(),
            vec!["DELETE FROM audit_entry WHERE seq = 5".into()],
            Broken::Missing(5),
        ),
        (
            "the first row deleted".into(),
            vec!["DELETE FROM audit_entry WHERE seq = 1".into()],
            Broken::Missing(1),
        ),
        (
            "the tail deleted".into(),
            vec![format!("DELETE FROM audit_entry WHERE seq > {}", head - 3)],
            tail(head - 3, head),
        ),
        (
            "two rows swapped".into(),
            vec![
                "UPDATE audit_entry SET seq = -1 WHERE seq = 4".into(),
                "UPDATE audit_entry SET seq = 4 WHERE seq = 6".into(),
                "UPDATE audit_entry SET seq = 6 WHERE seq = -1".into(),
            ],
            Broken::Changed(4),
        ),
        (
            "a row put in at the end".into(),
            vec![copy(after, 3)],
            Broken::Changed(after),
        ),
        (
            "a row put in in the middle, the later ones moved".into(),
            vec![
                "UPDATE audit_entry SET seq = -seq WHERE seq >= 5".into(),
                "UPDATE audit_entry SET seq = 1 - seq WHERE seq < 0".into(),
                copy(5, 3),
            ],
            Broken::Changed(5),
        ),
        (
            "everything deleted".into(),
            vec!["DELETE FROM audit_entry".into()],
            tail(0, head),
        ),
        (
            "the head moved back".into(),
            vec![format!("UPDATE audit_head SET seq = {}", head - 1)],
            tail(head, head - 1),
        ),
        (
            "the head's hash changed".into(),
            vec!["UPDATE audit_head SET hash = 'x'".into()],
            tail(head, head),
        ),
        ("a hash changed".into(), vec![set("hash", "'x'")], Broken::Changed(4)),
        ("a hash removed".into(), vec![set("hash", "NULL")], Broken::Changed(4)),
    ];
    tampered.extend(changed_columns(uuid));
    if is_postgres() {
        tampered.push(("truncated".into(), vec!["TRUNCATE audit_entry".into()], tail(0, head)));
    }
    tampered
}

/// One value changed in each of the columns that are hashed.
fn changed_columns(uuid: &'static str) -> Vec<(String, Vec<String>, Broken)> {
    let mut changed = Vec::new();
    let numbers = [
        ("x", "x + 1"),
        ("ordinal", "ordinal + 1"),
        ("happened_at", "happened_at + 1"),
    ];
    let ids = ["id", "actor_id", "site_id", "session_id", "object_id"].map(|column| (column, uuid));
    let words = [
        "actor_role",
        "address",
        "action",
        "object_kind",
        "fields",
        "request_id",
        "content_hash",
    ]
    .map(|column| (column, "'x'"));
    for (column, value) in numbers.into_iter().chain(ids).chain(words) {
        changed.push((
            format!("{column} changed"),
            vec![format!("UPDATE audit_entry SET {column} = {value} WHERE seq = 4")],
            Broken::Changed(4),
        ));
    }
    changed
}

#[tokio::test]
async fn whoever_tampers_with_the_record_is_found_at_the_first_bad_entry() {
    let app = TestApp::new().await;
    let head = sealed(&app).await;
    unguard(&app).await;
    execute(&app, "CREATE TABLE kept AS SELECT * FROM audit_entry")
        .await
        .unwrap();
    execute(&app, "CREATE TABLE kept_head AS SELECT * FROM audit_head")
        .await
        .unwrap();
    for (what, statements, broken) in tamperings(head) {
        for statement in &statements {
            execute(&app, statement)
                .await
                .unwrap_or_else(|error| panic!("{what}: {error}"));
        }
        assert_eq!(audit::verify(&app.app.db).await.unwrap(), Err(broken), "{what}");
        for table in ["audit_entry", "audit_head"] {
            let kept = if table == "audit_head" { "kept_head" } else { "kept" };
            execute(&app, &format!("DELETE FROM {table}")).await.unwrap();
            execute(&app, &format!("INSERT INTO {table} SELECT * FROM {kept}"))
                .await
                .unwrap();
        }
        assert_eq!(
            audit::verify(&app.app.db).await.unwrap(),
            Ok(head),
            "restored after: {what}"
        );
    }
}

#[tokio::test]
async fn a_row_put_in_after_the_head_is_found_also_while_others_wait_to_be_sealed() {
    let app = TestApp::new().await;
    let head = sealed(&app).await;
    unguard(&app).await;
    let id = if is_postgres() {
        "gen_random_uuid()"
    } else {
        "randomblob(16)"
    };
    let forged = CONTENT.replacen("id", id, 1);
    execute(
        &app,
        &format!(
            "INSERT INTO audit_entry ({CONTENT}, seq, hash) SELECT {forged}, {}, hash FROM audit_entry WHERE seq = 3",
            head + 1
        ),
    )
    .await
    .unwrap();
    app.filed(&a_claim().with("/basis/number", json!("（2025）云0381民初1026号")))
        .await;
    assert_eq!(
        audit::verify(&app.app.db).await.unwrap(),
        Err(Broken::Changed(head + 1))
    );
}

#[tokio::test]
async fn a_record_that_lost_everything_is_found_also_after_new_acts() {
    let app = TestApp::new().await;
    sealed(&app).await;
    unguard(&app).await;
    execute(&app, "DELETE FROM audit_entry").await.unwrap();
    app.filed(&a_claim().with("/basis/number", json!("（2025）云0381民初1026号")))
        .await;
    app.work_once().await;
    assert_eq!(audit::verify(&app.app.db).await.unwrap(), Err(Broken::Missing(1)));
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_or_delete_an_entry() {
    let app = TestApp::new().await;
    let head = sealed(&app).await;
    app.filed(&a_claim().with("/basis/number", json!("（2025）云0381民初1026号")))
        .await;
    let open = count(&app, "SELECT COUNT(*) AS n FROM audit_entry WHERE seq IS NULL").await;
    assert!(open > 0);
    let before = table_of(&app).await;
    let id = if is_postgres() {
        "gen_random_uuid()"
    } else {
        "randomblob(16)"
    };
    let mut refused = vec![
        "DELETE FROM audit_entry".to_owned(),
        "DELETE FROM audit_entry WHERE seq = 3".to_owned(),
        "DELETE FROM audit_entry WHERE seq IS NULL".to_owned(),
        "UPDATE audit_entry SET seq = NULL, hash = NULL WHERE seq = 3".to_owned(),
        format!("UPDATE audit_entry SET seq = {} WHERE seq = {head}", head + 100),
    ];
    for column in CONTENT.split(',').map(str::trim) {
        let value = match column {
            "x" | "ordinal" | "happened_at" => format!("{column} + 1"),
            "id" | "actor_id" | "site_id" | "session_id" | "object_id" => id.to_owned(),
            _ => "'x'".to_owned(),
        };
        refused.push(format!("UPDATE audit_entry SET {column} = {value} WHERE seq = 3"));
        // an entry on its way into the chain is not changed on the way either
        let first = "(SELECT u.id FROM audit_entry u WHERE u.seq IS NULL ORDER BY u.x, u.ordinal, u.id LIMIT 1)";
        refused.push(format!(
            "UPDATE audit_entry SET {column} = {value}, seq = {}, hash = 'x' WHERE id = {first}",
            head + 1
        ));
    }
    let done: Vec<String> = refused_or_done(&app, refused).await;
    assert!(done.is_empty(), "the database did {done:#?}");
    assert_eq!(table_of(&app).await, before);
    audit::verify(&app.app.db).await.unwrap().unwrap();
}

#[tokio::test]
async fn the_database_itself_refuses_to_replace_or_truncate_entries() {
    let app = TestApp::new().await;
    sealed(&app).await;
    let before = table_of(&app).await;
    let done = if is_postgres() {
        refused_or_done(&app, vec!["TRUNCATE audit_entry".to_owned()]).await
    } else {
        let changed = CONTENT.replace("outcome", "'x'");
        let replace = format!(
            "INSERT OR REPLACE INTO audit_entry ({CONTENT}, seq, hash) SELECT {changed}, seq, hash FROM audit_entry WHERE seq = 3"
        );
        refused_or_done(&app, vec![replace]).await
    };
    assert!(done.is_empty(), "the database did {done:#?}");
    assert_eq!(table_of(&app).await, before);
}

/// Tries each statement and takes back what was done; those that were.
async fn refused_or_done(app: &TestApp, statements: Vec<String>) -> Vec<String> {
    let mut done = Vec::new();
    for statement in statements {
        let tx = sea_orm::TransactionTrait::begin(app.app.db.bare_writer())
            .await
            .unwrap();
        if tx
            .execute_unprepared(&statement)
            .await
            .is_ok_and(|done| done.rows_affected() > 0 || statement.starts_with("TRUNCATE"))
        {
            done.push(statement);
        }
        tx.rollback().await.unwrap();
    }
    done
}

async fn table_of(app: &TestApp) -> Vec<String> {
    let row = if app.app.db.backend() == DbBackend::Postgres {
        "id::text"
    } else {
        "hex(id)"
    };
    let found = rows(app, &format!("SELECT {row} || '|' || action || '|' || outcome || '|' || COALESCE(hash, '-') AS r FROM audit_entry ORDER BY 1")).await;
    found.iter().map(|row| row.try_get("", "r").unwrap()).collect()
}

/// Lets `many` entries wait in the queue of a store.
fn wait(db: &Db, many: u128) {
    let actor = Actor::system("test");
    for nth in 0..many {
        db.trail()
            .read(&actor, ("case", Uuid::from_u128(nth)), &["parties"])
            .unwrap();
    }
}

#[tokio::test]
async fn a_clean_chain_of_five_thousand_entries_gives_no_false_alarm() {
    let app = TestApp::new().await;
    let head = sealed(&app).await;
    wait(&app.app.db, 5_000);
    app.app.db.trail().flush(&app.app.db).await.unwrap();
    let began = Instant::now();
    assert_eq!(audit::verify(&app.app.db).await.unwrap(), Ok(head + 5_000));
    let (sealed_in, began) = (began.elapsed(), Instant::now());
    assert_eq!(audit::verify(&app.app.db).await.unwrap(), Ok(head + 5_000));
    println!(
        "5,000 entries sealed and verified in {sealed_in:?}, verified again in {:?}",
        began.elapsed()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_sequencers_at_once_give_one_chain_without_a_fork() {
    let app = TestApp::new().await;
    let head = sealed(&app).await;
    let clock = Arc::clone(&app.clock) as Arc<dyn Clock>;
    let build = Build {
        ids: IdSource::random(Arc::clone(&clock)),
        clock,
        cost: Cost {
            memory_kib: 64,
            passes: 1,
        },
        figures: zhixing_api::domain::throttle::Figures::SERVICE,
        practice: zhixing_api::kernel::practice::Practice::default(),
        mfa: zhixing_api::config::Mfa::Off,
        probe: Probe::default(),
    };
    let other = App::open(app.place().location(), &Secrets::fixed(0x2a), build)
        .await
        .unwrap();
    let mut running = JoinSet::new();
    let written = Arc::new(AtomicUsize::new(0));
    for db in [app.app.db.clone(), other.db.clone()] {
        let (writing, counted, written) = (db.clone(), Arc::clone(&written), Arc::clone(&written));
        running.spawn(async move {
            for _ in 0..20 {
                wait(&writing, 50);
                passed(writing.trail().flush(&writing).await);
            }
            // a flush that met another writer keeps its entries: empty is what an undisturbed one finds
            while writing.trail().flush(&writing).await.map_or(1, |entries| entries) > 0 {}
            counted.fetch_add(1, Ordering::SeqCst);
            0
        });
        running.spawn(async move {
            let mut sealed = 0;
            while written.load(Ordering::SeqCst) < 2 {
                sealed += passed(audit::seal(&db).await);
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            sealed
        });
    }
    let sealed_meanwhile: usize = running.join_all().await.into_iter().sum();
    assert!(sealed_meanwhile > 0);
    assert_eq!(audit::verify(&app.app.db).await.unwrap(), Ok(head + 2_000));
    assert_eq!(audit::verify(&other.db).await.unwrap(), Ok(head + 2_000));
    assert_eq!(
        count(&app, "SELECT COUNT(*) AS n FROM audit_entry WHERE seq IS NULL").await,
        0
    );
    assert_eq!(
        count(&app, "SELECT COUNT(DISTINCT seq) AS n FROM audit_entry").await,
        head + 2_000
    );
}

/// As the jobs do: what met another writer waits for the next round; anything else is a failure.
fn passed<T: Default>(done: Result<T, StoreError>) -> T {
    match done {
        Ok(done) => done,
        Err(StoreError::Contention) => T::default(),
        Err(error) => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn a_tail_that_is_not_sealed_yet_is_sealed_by_the_verification() {
    let app = TestApp::new().await;
    let head = sealed(&app).await;
    app.filed(&a_claim().with("/basis/number", json!("（2025）云0381民初1026号")))
        .await;
    let open = count(&app, "SELECT COUNT(*) AS n FROM audit_entry WHERE seq IS NULL").await;
    assert!(open >= 2, "{open}");
    assert_eq!(audit::verify(&app.app.db).await.unwrap(), Ok(head + open));
    assert_eq!(
        count(&app, "SELECT COUNT(*) AS n FROM audit_entry WHERE seq IS NULL").await,
        0
    );
}
