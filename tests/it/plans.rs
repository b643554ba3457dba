//! What is written by hand over tables that grow with every act: the record of a case and the audit chain are read along
//! an index, never as a whole. Deadlines have their own (`deadline/scale.rs`).

use harness::{TestApp, a_claim, is_postgres};
use serde_json::json;
use zhixing_api::audit::seal;

use crate::deadline::scale::{keeping, plans, plans_of, run};

const MANY: i64 = 10_000;

/// All rows of a table.
const WHOLE: [&str; 7] = [
    "Seq Scan on event ",
    "Seq Scan on audit_entry ",
    "SCAN e\n",
    "SCAN o\n",
    "SCAN event\n",
    "SCAN audit_entry\n",
    "SCAN e USING TEMP",
];

/// Copies one event and one entry of the record, each copy of a root of its own.
async fn fill(app: &TestApp) {
    let (series, id) = if is_postgres() {
        (format!("generate_series(1, {MANY}) AS s(n)"), "gen_random_uuid()")
    } else {
        let numbers = format!("SELECT 1 AS n UNION ALL SELECT n + 1 FROM c WHERE n < {MANY}");
        (
            format!("(WITH RECURSIVE c(n) AS ({numbers}) SELECT n FROM c) s"),
            "randomblob(16)",
        )
    };
    let events = format!(
        "INSERT INTO event SELECT {id}, e.root_kind, {id}, s.n, e.kind, e.happened_at, e.actor_id, e.actor_role,
         e.actor_name, e.rule, e.published, e.fields, e.version, e.data, e.sync_x FROM event e, {series}
         WHERE e.id = (SELECT id FROM event LIMIT 1)"
    );
    let entries = format!(
        "INSERT INTO audit_entry (id, x, ordinal, happened_at, actor_role, action, fields, outcome, request_id)
         SELECT {id}, a.x, a.ordinal, a.happened_at, a.actor_role, a.action, a.fields, a.outcome, a.request_id
         FROM audit_entry a, {series} WHERE a.id = (SELECT id FROM audit_entry LIMIT 1)"
    );
    let unstamped = if is_postgres() {
        "DROP TRIGGER event_stamp ON event"
    } else {
        "DROP TRIGGER event_stamp_INSERT"
    };
    for one in [unstamped, &events, &entries] {
        run(app, one).await;
    }
    seal(&app.app.db).await.unwrap();
    run(app, if is_postgres() { "VACUUM ANALYZE" } else { "ANALYZE" }).await;
}

#[tokio::test]
async fn what_happened_to_a_case_is_read_along_its_index_by_whoever_reads_it() {
    let app = keeping().await;
    let case = app.handled(&a_claim()).await;
    fill(&app).await;
    let ask = "query($id: ID!) { case(by: { id: $id }) { events(first: 2) { totalCount nodes { id n kind } } } }";
    for who in ["chief", "applicant.pu"] {
        let reader = app.sign_in(who).await;
        drop(app.app.db.kept());
        let answer = reader.run(ask, json!({ "id": case.id })).await;
        answer.done();
        let read = plans(&app, "FROM event e ").await;
        assert!(!read.is_empty(), "{who}");
        for plan in read {
            plan.has_none(&WHOLE);
        }
    }
}

#[tokio::test]
async fn an_act_finds_the_number_of_its_event_and_the_chain_its_entries_along_an_index() {
    let app = keeping().await;
    app.filed(&a_claim()).await;
    fill(&app).await;
    drop(app.app.db.kept());
    app.filed(&a_claim()).await;
    let written = plans_of(&app, ("INSERT", "INTO event ")).await;
    assert!(!written.is_empty());
    for plan in written {
        plan.has_none(&WHOLE);
    }
    drop(app.app.db.kept());
    assert!(seal(&app.app.db).await.unwrap() > 0);
    let linked = plans_of(&app, ("UPDATE", "UPDATE audit_entry ")).await;
    assert_eq!(linked.len(), 1);
    for plan in linked {
        plan.has_none(&WHOLE);
    }
}
