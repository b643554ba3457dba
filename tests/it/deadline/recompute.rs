//! The calendar as a court brings it up to date, and what becomes of the deadlines that hang on it, from outside.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::Duration;
use harness::{Answer, CaseAt, Settings, TestApp, a_claim, is_postgres};
use sea_orm::{ConnectionTrait as _, Statement};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use zhixing_api::app::App;
use zhixing_api::domain::recompute::Walked;

const DEADLINES: &str = "query($id: ID!) { case(by: { id: $id }) { version
    deadlines(first: 50) { nodes { rule { code } status dueOn why { officialCalendar } } }
    events(first: 50) { nodes { kind actorName } } } }";
const FIELDS: &str =
    "years added changed removed recomputation { firstDate total done moved failed startedAt finishedAt }";

/// Days of a notice for 2027 as it might come: what the law gives, bridged, with a Sunday worked in exchange.
fn next_year() -> String {
    let mut text = "日期,类型,名称\n".to_owned();
    let days = [
        (
            "法定节假日",
            "2027-01-01 2027-02-05 2027-02-06 2027-02-07 2027-02-08 2027-04-05 2027-05-01 2027-05-02",
        ),
        ("法定节假日", "2027-06-09 2027-09-15 2027-10-01 2027-10-02 2027-10-03"),
        ("调休放假", "2027-02-09 2027-02-10 2027-02-11"),
        ("调休上班", "2027-02-28"),
    ];
    for (kind, dates) in days {
        for date in dates.split_whitespace() {
            writeln!(text, "{date},{kind},节").unwrap();
        }
    }
    text
}

/// A notice of this court for one day.
pub fn a_day_off(date: &str) -> String {
    format!("date,kind,name\n{date},bridge_off,本院活动\n")
}

/// A notice as it is imported.
pub fn csv(text: &str) -> Value {
    json!({ "format": "CSV", "source": "国办发明电〔2026〕1号", "content": STANDARD.encode(text) })
}

/// A workbook of text cells.
fn xlsx(rows: &[&[&str]]) -> Value {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            page.write_string(row, column, *cell).unwrap();
        }
    }
    let bytes = book.save_to_buffer().unwrap();
    json!({ "format": "XLSX", "source": "本院通知", "content": STANDARD.encode(bytes) })
}

/// Imports a notice.
pub async fn import(app: &TestApp, notice: Value) -> Answer {
    app.sign_in("supervisor")
        .await
        .act("importCalendar", notice, FIELDS)
        .await
}

async fn recompute(app: &App) -> Walked {
    app.jobs.recompute(&CancellationToken::new()).await.unwrap()
}

/// Both passes, and the line to the work chat.
pub async fn settled(app: &TestApp) {
    recompute(&app.app).await;
    app.clock.advance(Duration::seconds(31));
    assert_eq!(recompute(&app.app).await.finished, 1);
}

async fn progress(app: &TestApp) -> Value {
    let ask = "{ recomputations { totalCount nodes { firstDate total done moved failed startedAt finishedAt } } }";
    let answer = app.sign_in("supervisor").await.ask(ask).await;
    answer.at("/data/recomputations").clone()
}

async fn seen(app: &TestApp, who: &str, case: &CaseAt) -> Answer {
    app.sign_in(who).await.run(DEADLINES, json!({ "id": case.id })).await
}

/// `due official status` of one deadline of a case.
async fn deadline(app: &TestApp, case: &CaseAt, code: &str) -> String {
    let answer = seen(app, "chief", case).await;
    let nodes = answer.at("/data/case/deadlines/nodes").as_array().unwrap().clone();
    let node = nodes.iter().find(|node| node["rule"]["code"] == code).unwrap();
    let official = node["why"]["officialCalendar"].as_bool().unwrap();
    format!(
        "{} {} {}",
        node["dueOn"].as_str().unwrap(),
        if official { "official" } else { "computed" },
        node["status"].as_str().unwrap()
    )
}

async fn kinds(app: &TestApp, who: &str, case: &CaseAt) -> Vec<String> {
    let answer = seen(app, who, case).await;
    let nodes = answer.at("/data/case/events/nodes").as_array().unwrap().clone();
    nodes
        .iter()
        .map(|node| node["kind"].as_str().unwrap().to_owned())
        .collect()
}

async fn rows(app: &TestApp, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(app.app.db.backend(), sql.to_owned());
    let rows = app.app.db.bare_reader().query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| row.try_get::<String>("", "line").unwrap())
        .collect()
}

async fn count(app: &TestApp, sql: &str) -> i64 {
    let statement = Statement::from_string(app.app.db.backend(), format!("SELECT COUNT(*) AS n FROM {sql}"));
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

/// The calendar as it stands in the store, its edition too.
async fn calendar(app: &TestApp) -> Vec<String> {
    let mut all = rows(
        app,
        "SELECT day || kind || name || source AS line FROM calendar_day ORDER BY day",
    )
    .await;
    all.extend(rows(app, "SELECT status || year AS line FROM calendar_year ORDER BY year").await);
    all.extend(edition(app).await);
    all
}

async fn edition(app: &TestApp) -> Vec<String> {
    let id = if is_postgres() { "id::text" } else { "hex(id)" };
    rows(
        app,
        &format!("SELECT {id} AS line FROM edition WHERE name = 'calendar'"),
    )
    .await
}

/// Runs statements that go behind the check of stamps.
async fn by_hand(app: &TestApp, table: &str, sql: &str) {
    let trigger = if is_postgres() {
        format!("DROP TRIGGER {table}_stamp ON {table}")
    } else {
        format!("DROP TRIGGER {table}_stamp_UPDATE")
    };
    for sql in [trigger.as_str(), sql] {
        let statement = Statement::from_string(app.app.db.backend(), sql.to_owned());
        app.app.db.bare_writer().execute_raw(statement).await.unwrap();
    }
}

/// A court on the last day of August 2026 with a case of that day: its half year ends on a Sunday of 2027.
async fn in_august() -> (TestApp, CaseAt) {
    let app = TestApp::new().await;
    app.clock.advance(Duration::days(168));
    app.forget_tokens();
    let case = app.filed(&a_claim()).await;
    (app, case)
}

#[tokio::test]
async fn a_notice_for_the_next_year_moves_what_ended_on_its_computed_days() {
    let (app, case) = in_august().await;
    assert_eq!(deadline(&app, &case, "N73").await, "2027-03-01 computed RUNNING");
    let version = app.version(&case).await;
    let answer = import(&app, csv(&next_year())).await;
    insta::assert_json_snapshot!("imported", answer.at("/data/importCalendar"));
    assert_eq!(
        deadline(&app, &case, "N73").await,
        "2027-03-01 computed RUNNING",
        "not yet"
    );

    recompute(&app.app).await;
    assert_eq!(deadline(&app, &case, "N73").await, "2027-02-28 official RUNNING");
    assert_eq!(app.version(&case).await, version + 1);
    let kept = "SELECT c.cause || ' ' || c.due_before || ' ' || c.due_after AS line FROM deadline_change c
        JOIN deadline d ON d.id = c.deadline_id WHERE d.rule_code = 'N73'";
    assert_eq!(rows(&app, kept).await, ["calendar 2027-03-01 2027-02-28"]);
    for who in ["chief", "applicant.pu"] {
        let told = kinds(&app, who, &case).await;
        assert!(
            told.iter()
                .any(|kind| kind.eq_ignore_ascii_case("deadlines_recomputed")),
            "{who}: {told:?}"
        );
    }
    let now = progress(&app).await;
    assert_eq!(
        (&now["nodes"][0]["moved"], &now["nodes"][0]["finishedAt"]),
        (&json!(1), &Value::Null)
    );
    assert_eq!(recompute(&app.app).await, Walked::default(), "the second pass waits");
    app.clock.advance(Duration::seconds(31));
    recompute(&app.app).await;
    let done = progress(&app).await;
    insta::assert_json_snapshot!("finished", done);
    let said = rows(
        &app,
        "SELECT text AS line FROM chat_line WHERE dedupe_key LIKE 'recomputation:%'",
    )
    .await;
    insta::assert_json_snapshot!("announced", said);
    assert_eq!(recompute(&app.app).await, Walked::default(), "it is announced once");

    let before = calendar(&app).await;
    let again = import(&app, csv(&next_year())).await;
    let payload = again.at("/data/importCalendar");
    assert_eq!(
        (
            &payload["added"],
            &payload["changed"],
            &payload["removed"],
            &payload["recomputation"]
        ),
        (&json!(0), &json!(0), &json!(0), &Value::Null)
    );
    assert_eq!(calendar(&app).await, before, "the same notice changes nothing");
    assert_eq!(progress(&app).await["totalCount"], 1);
    let ask = "{ calendar(from: \"2027-02-27\", to: \"2027-02-28\") { nodes { date kind official } } }";
    let days = app.sign_in("clerk").await.ask(ask).await;
    assert_eq!(
        days.at("/data/calendar/nodes/1"),
        &json!({ "date": "2027-02-28", "kind": "ADJUSTED_WORK", "official": true })
    );
    told(&app).await;
}

/// Lets the lines go out.
async fn told(app: &TestApp) {
    app.clock.advance(Duration::minutes(1));
    app.work_once().await;
}

#[tokio::test]
async fn a_day_off_of_this_court_alone_moves_what_ends_on_it_and_nothing_else() {
    let app = TestApp::new().await;
    let case = app.filed(&a_claim()).await;
    app.submitted(&a_claim()).await;
    let untouched = count(&app, "deadline WHERE due_on <> '2026-03-23'").await;
    let ends_then = count(&app, "deadline WHERE due_on = '2026-03-23' AND state = 'open'").await;
    assert!(ends_then > 1 && untouched > 1, "{ends_then} {untouched}");
    let book = xlsx(&[&["日期", "类型", "名称"], &["2026/3/23", "调休放假", "本院活动"]]);
    let payload = import(&app, book).await;
    assert_eq!(payload.number("/data/importCalendar/added"), 1, "{}", payload.body);
    assert_eq!(
        payload.text("/data/importCalendar/recomputation/firstDate"),
        "2026-03-23"
    );
    settled(&app).await;
    assert_eq!(deadline(&app, &case, "N04").await, "2026-03-24 official RUNNING");
    assert_eq!(count(&app, "deadline_change WHERE cause = 'calendar'").await, ends_then);
    let of_applications = "deadline_change c JOIN deadline d ON d.id = c.deadline_id
        WHERE d.matter = 'application' AND c.due_before = '2026-03-23' AND c.due_after = '2026-03-24'";
    assert!(
        count(&app, of_applications).await > 0,
        "the limits of applications move, too"
    );

    // worked after all: the row goes, and so does what it moved
    let list = json!([{ "date": "2026-03-23", "kind": "workday" }]).to_string();
    let worked = json!({ "format": "JSON", "source": "本院通知", "content": STANDARD.encode(list) });
    assert_eq!(import(&app, worked).await.number("/data/importCalendar/removed"), 1);
    settled(&app).await;
    assert_eq!(deadline(&app, &case, "N04").await, "2026-03-23 official RUNNING");
    told(&app).await;
}

#[tokio::test]
async fn a_past_day_moves_what_ended_already() {
    let app = TestApp::new().await;
    let case = app.triaged(&a_claim()).await;
    app.clock.advance(Duration::days(8));
    app.forget_tokens();
    let chosen = json!({ "handlerId": app.handler("judge.rapid1").await, "reason": "承办人熟悉本案情况" });
    app.step("chief", "assignCase", &case, chosen).await;
    assert_eq!(deadline(&app, &case, "N04").await, "2026-03-23 official MET_LATE");
    app.clock.advance(Duration::days(1));
    app.forget_tokens();
    import(&app, csv(&a_day_off("2026-03-23"))).await.done();
    settled(&app).await;
    assert_eq!(deadline(&app, &case, "N04").await, "2026-03-24 official MET");
    told(&app).await;
}

#[tokio::test]
async fn a_dry_run_tells_what_it_would_do_and_does_nothing() {
    let app = TestApp::new().await;
    let before = calendar(&app).await;
    let mut notice = csv(&next_year());
    notice["dryRun"] = json!(true);
    let answer = import(&app, notice).await;
    let payload = answer.at("/data/importCalendar");
    assert!(payload["added"].as_i64() > Some(0), "{payload}");
    assert_eq!(payload["recomputation"], Value::Null);
    assert_eq!(calendar(&app).await, before);
    assert_eq!(progress(&app).await["totalCount"], 0);
}

#[tokio::test]
async fn a_repeated_request_is_answered_as_the_first_time() {
    let app = TestApp::new().await;
    let supervisor = app.sign_in("supervisor").await;
    let id = app.request_id();
    let first = supervisor
        .act_as(id, "importCalendar", csv(&a_day_off("2026-03-23")), "added changed")
        .await;
    let again = supervisor
        .act_as(id, "importCalendar", csv(&a_day_off("2026-03-23")), "added changed")
        .await;
    assert_eq!(first.data(), again.data());
    assert_eq!(first.number("/data/importCalendar/added"), 1);
    let other = supervisor
        .act_as(id, "importCalendar", csv(&a_day_off("2026-03-24")), "added")
        .await;
    assert_eq!(other.codes(), ["IDEMPOTENCY_CONFLICT"]);
    assert_eq!(progress(&app).await["totalCount"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_imports_of_one_notice_at_once_change_the_calendar_once() {
    let app = TestApp::new().await;
    let (one, other) = tokio::join!(
        import(&app, csv(&a_day_off("2026-03-23"))),
        import(&app, csv(&a_day_off("2026-03-23")))
    );
    let added = [one, other].map(|answer| answer.number("/data/importCalendar/added"));
    assert_eq!(added.iter().sum::<i64>(), 1, "{added:?}");
    assert_eq!(count(&app, "recomputation").await, 1);
}

#[tokio::test]
async fn nobody_but_a_supervisor_imports_or_watches() {
    let app = TestApp::new().await;
    let before = calendar(&app).await;
    for who in [
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
    ] {
        let client = app.sign_in(who).await;
        let tried = client
            .act("importCalendar", csv(&a_day_off("2026-03-23")), "added")
            .await;
        assert_eq!(tried.codes(), ["FORBIDDEN"], "{who}");
        let asked = client.ask("{ recomputations { nodes { done } } }").await;
        assert_eq!(asked.codes(), ["FORBIDDEN"], "{who}");
    }
    let nobody = app.anonymous();
    let tried = nobody
        .act("importCalendar", csv(&a_day_off("2026-03-23")), "added")
        .await;
    assert_eq!(tried.codes(), ["FORBIDDEN"]);
    assert_eq!(calendar(&app).await, before);
    assert_eq!(count(&app, "recomputation").await, 0);
}

#[tokio::test]
async fn a_file_that_is_wrong_is_refused_with_the_place_of_each_fault() {
    let app = TestApp::new().await;
    let before = calendar(&app).await;
    let with = |format: &str, content: &str| json!({ "format": format, "source": "通知", "content": content });
    let text = |format: &str, text: &str| with(format, &STANDARD.encode(text));
    let rows = "date,kind,name\n2027-02-30,holiday,\n2027-01-01,rest,\n2027-01-02,workday,\n";
    let many = format!("date,kind,name\n{}", "x,y,\n".repeat(50));
    let refused = [
        (
            text("CSV", rows),
            "CALENDAR_FILE",
            vec![
                "row2/column1/not_a_date",
                "row3/column2/not_a_kind",
                "row4/column2/on_weekend",
            ],
        ),
        (text("CSV", ""), "CALENDAR_FILE", vec!["file/empty"]),
        (text("CSV", "[]"), "CALENDAR_FILE", vec!["file/other_format"]),
        (text("JSON", "[{]"), "CALENDAR_FILE", vec!["file/unreadable"]),
        (
            text("XLSX", "PK\u{3}\u{4}and no more"),
            "CALENDAR_FILE",
            vec!["file/unreadable"],
        ),
        (
            with("XLSX", &STANDARD.encode(b"\xD0\xCF\x11\xE0")),
            "CALENDAR_FILE",
            vec!["file/old_or_locked"],
        ),
        (
            with("CSV", &STANDARD.encode(b"date,kind,name\n2027-01-01,holiday,\xFF\n")),
            "CALENDAR_FILE",
            vec!["row2/not_utf8"],
        ),
        (
            with("CSV", &"A".repeat(60_004)),
            "CALENDAR_FILE",
            vec!["file/too_large"],
        ),
        (with("CSV", "not base64"), "INPUT_INVALID", vec!["content"]),
        (
            text("CSV", "date,kind,name\n2027-01-01,holiday,元旦\n"),
            "CALENDAR_TOO_FEW_DAYS",
            vec!["2027"],
        ),
    ];
    for (notice, code, fields) in refused {
        let answer = import(&app, notice).await;
        assert_eq!(answer.codes(), [code], "{}", answer.body);
        assert_eq!(answer.at("/errors/0/extensions/fields"), &json!(fields), "{code}");
    }
    let answer = import(&app, text("CSV", &many)).await;
    assert_eq!(answer.at("/errors/0/extensions/fields").as_array().unwrap().len(), 20);
    for source in ["", "  ", "a\nb", &"字".repeat(121)] {
        let mut notice = text("CSV", &a_day_off("2026-03-23"));
        notice["source"] = json!(source);
        let answer = import(&app, notice).await;
        assert_eq!(
            answer.at("/errors/0/extensions/fields"),
            &json!(["source"]),
            "{source:?}"
        );
    }
    let english = app.sign_in("supervisor").await.saying("accept-language", "en");
    let answer = english.act("importCalendar", text("CSV", ""), "added").await;
    assert_eq!(
        answer.text("/errors/0/message"),
        "the calendar file is refused; see row, column and reason in the fields"
    );
    assert_eq!(calendar(&app).await, before, "nothing was written");
    assert_eq!(count(&app, "recomputation").await, 0);
}

/// How often each root was told that its deadlines moved, and how often each deadline did.
async fn moves(app: &TestApp) -> (BTreeMap<String, usize>, BTreeMap<String, usize>) {
    let tally = |lines: Vec<String>| {
        let mut all = BTreeMap::new();
        for line in lines {
            *all.entry(line).or_default() += 1;
        }
        all
    };
    let text = |column: &str| {
        if is_postgres() {
            format!("{column}::text")
        } else {
            format!("hex({column})")
        }
    };
    let root = text("root_id");
    let told = format!("SELECT {root} AS line FROM event WHERE kind = 'deadlines_recomputed'");
    let moved = format!(
        "SELECT {} AS line FROM deadline_change WHERE cause = 'calendar'",
        text("deadline_id")
    );
    (tally(rows(app, &told).await), tally(rows(app, &moved).await))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_recompute_each_root_once() {
    let app = TestApp::new().await;
    for _ in 0..70 {
        app.filed(&a_claim()).await;
    }
    let beside = app.beside(Settings::default()).await;
    import(&app, csv(&a_day_off("2026-03-23"))).await.done();
    let (one, other) = tokio::join!(recompute(&app.app), recompute(&beside));
    let now = progress(&app).await["nodes"][0].clone();
    let (total, done, moved) = (&now["total"], &now["done"], &now["moved"]);
    assert_eq!(total, done, "{now}");
    assert_eq!(json!(one.derived + other.derived), *total, "{one:?} {other:?} {now}");
    assert!(moved.as_i64() >= Some(70), "{now}");
    let (roots, deadlines) = moves(&app).await;
    assert_eq!(json!(roots.len()), *moved);
    assert!(roots.values().chain(deadlines.values()).all(|times| *times == 1));

    app.clock.advance(Duration::seconds(31));
    let (one, other) = tokio::join!(recompute(&app.app), recompute(&beside));
    assert_eq!(one.finished + other.finished, 1, "{one:?} {other:?}");
    assert_eq!(
        moves(&app).await,
        (roots, deadlines),
        "the second pass moves nothing twice"
    );
    assert_eq!(
        count(&app, "chat_line WHERE dedupe_key LIKE 'recomputation:%'").await,
        1
    );
    told(&app).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_process_that_dies_in_the_middle_leaves_the_rest_to_another() {
    let app = TestApp::new().await;
    for _ in 0..60 {
        app.filed(&a_claim()).await;
    }
    let beside = app.beside(Settings::default()).await;
    import(&app, csv(&a_day_off("2026-03-23"))).await.done();
    let some_are_done = async {
        while count(&app, "event WHERE kind = 'deadlines_recomputed'").await < 5 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        walked = recompute(&app.app) => panic!("it was to be cut off: {walked:?}"),
        () = some_are_done => {}
    }
    assert_eq!(recompute(&beside).await, Walked::default(), "it is still held");
    let halfway = progress(&app).await["nodes"][0].clone();
    assert!(
        halfway["done"].as_i64() >= Some(5) && halfway["done"].as_i64() < Some(60),
        "{halfway}"
    );
    app.clock.advance(Duration::seconds(31));
    recompute(&beside).await;
    let now = progress(&app).await["nodes"][0].clone();
    assert_eq!((&now["total"], &now["failed"]), (&now["done"], &json!(0)), "{now}");
    let (roots, deadlines) = moves(&app).await;
    assert_eq!(json!(roots.len()), now["moved"]);
    assert!(roots.values().chain(deadlines.values()).all(|times| *times == 1));
    assert_eq!(
        count(&app, "deadline WHERE due_on = '2026-03-23' AND state = 'open'").await,
        0
    );
    told(&app).await;
}

#[tokio::test]
async fn what_an_act_wrote_by_the_old_calendar_is_found_by_the_second_pass() {
    let app = TestApp::new().await;
    let case = app.filed(&a_claim()).await;
    import(&app, csv(&a_day_off("2026-03-23"))).await.done();
    recompute(&app.app).await;
    assert_eq!(deadline(&app, &case, "N04").await, "2026-03-24 official RUNNING");
    by_hand(
        &app,
        "deadline",
        "UPDATE deadline SET due_on = '2026-03-23' WHERE rule_code = 'N04'",
    )
    .await;
    app.clock.advance(Duration::seconds(31));
    recompute(&app.app).await;
    assert_eq!(deadline(&app, &case, "N04").await, "2026-03-24 official RUNNING");
    told(&app).await;
}

#[tokio::test]
async fn a_root_that_cannot_be_derived_is_counted_and_stops_no_other() {
    let app = TestApp::new().await;
    let cases = [
        app.filed(&a_claim()).await,
        app.filed(&a_claim()).await,
        app.filed(&a_claim()).await,
    ];
    let broken = "UPDATE happening SET kind = '?' WHERE root_id = (SELECT id FROM enforcement_case WHERE serial = 2)";
    by_hand(&app, "happening", broken).await;
    import(&app, csv(&a_day_off("2026-03-23"))).await.done();
    settled(&app).await;
    assert_eq!(progress(&app).await["nodes"][0]["failed"], 1);
    for (case, due) in cases.iter().zip(["2026-03-24", "2026-03-23", "2026-03-24"]) {
        assert!(deadline(&app, case, "N04").await.starts_with(due), "{}", case.number);
    }
    told(&app).await;
}

#[tokio::test]
async fn a_day_that_nothing_hangs_on_writes_no_deadline() {
    let app = TestApp::new().await;
    let case = app.filed(&a_claim()).await;
    let version = app.version(&case).await;
    let stamps = "SELECT CAST(SUM(sync_x) AS TEXT) AS line FROM deadline";
    let before = rows(&app, stamps).await;
    import(&app, csv(&a_day_off("2026-03-25"))).await.done();
    settled(&app).await;
    assert_eq!(rows(&app, stamps).await, before);
    assert_eq!(app.version(&case).await, version);
    assert_eq!(count(&app, "audit_entry WHERE action = 'rederiveDeadlines'").await, 0);
    assert_eq!(progress(&app).await["nodes"][0]["moved"], 0);
    told(&app).await;
}

/// A day that merely becomes certain is no change that a reader of the case must know of: his version holds.
#[tokio::test]
async fn a_limit_that_keeps_its_day_becomes_official_without_a_new_version_of_the_case() {
    let app = TestApp::new().await;
    app.clock.advance(Duration::days(169));
    app.forget_tokens();
    let case = app.filed(&a_claim()).await;
    assert_eq!(deadline(&app, &case, "N73").await, "2027-03-01 computed RUNNING");
    let version = app.version(&case).await;
    import(&app, csv(&next_year())).await.done();
    settled(&app).await;
    assert_eq!(deadline(&app, &case, "N73").await, "2027-03-01 official RUNNING");
    assert_eq!(
        rows(
            &app,
            "SELECT due_before || ' ' || due_after AS line FROM deadline_change WHERE cause = 'calendar'"
        )
        .await,
        Vec::<String>::new()
    );
    assert_eq!(app.version(&case).await, version);
    let kinds = kinds(&app, "chief", &case).await;
    assert!(!kinds.iter().any(|kind| kind == "DEADLINES_RECOMPUTED"), "{kinds:?}");
    told_by_sync(&app, &case).await;
    told(&app).await;
}

/// The root is handed out again all the same: its deadline has a new stamp.
async fn told_by_sync(app: &TestApp, case: &CaseAt) {
    let newest = format!(
        "(SELECT MAX(d.sync_x) FROM deadline d JOIN enforcement_case c ON c.id = d.root_id WHERE c.number = '{}')",
        case.number
    );
    assert!(count(app, &format!("sync_entry WHERE x = {newest}")).await >= 1);
}

#[tokio::test]
async fn the_second_pass_takes_what_had_failed_and_not_what_was_written_since() {
    let app = TestApp::new().await;
    let cases = [app.filed(&a_claim()).await, app.filed(&a_claim()).await];
    let of_second = "WHERE root_id = (SELECT id FROM enforcement_case WHERE serial = 2)";
    let break_it = format!("UPDATE happening SET kind = kind || '?' {of_second}");
    by_hand(&app, "happening", &break_it).await;
    import(&app, csv(&a_day_off("2026-03-23"))).await.done();
    assert_eq!(recompute(&app.app).await.derived, 2);
    assert_eq!(count(&app, "recomputation_failure").await, 1);
    assert_eq!(progress(&app).await["nodes"][0]["failed"], 1);
    let mend = format!("UPDATE happening SET kind = REPLACE(kind, '?', '') {of_second}");
    let statement = Statement::from_string(app.app.db.backend(), mend);
    app.app.db.bare_writer().execute_raw(statement).await.unwrap();
    // filed by the new calendar, long after the import: nothing to be walked again
    app.clock.advance(Duration::seconds(45));
    let late = app.filed(&a_claim()).await;
    let walked = recompute(&app.app).await;
    assert_eq!(walked.finished, 1);
    for case in [&cases[0], &cases[1], &late] {
        assert!(
            deadline(&app, case, "N04").await.starts_with("2026-03-24"),
            "{}",
            case.number
        );
    }
    assert_eq!(count(&app, "recomputation_failure").await, 0);
    assert_eq!(progress(&app).await["nodes"][0]["failed"], 0);
    assert!(walked.derived <= 2, "{walked:?}: the case filed since is left alone");
    told(&app).await;
}
