//! The county in one command.

use harness::process::{Ground, Served};
use sea_orm::{ConnectionTrait as _, Database, Statement};
use serde_json::{Value, json};

use crate::doors::wire::{exchange, request};

/// Runs a demo over the store of `ground` to its end: it is refused.
fn refused(ground: &Ground, arguments: &[&str]) -> String {
    let out = ground.run(&[&["--listen", "127.0.0.1:0", "demo", "--data", "demo-data"], arguments].concat());
    assert_eq!(out.status.code(), Some(1), "{}", String::from_utf8_lossy(&out.stdout));
    String::from_utf8(out.stderr).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_leaves_a_courts_store_as_it_is_and_a_court_is_not_served_from_a_demos() {
    let mut ground = Ground::founded().await;
    for arguments in [&[][..], &["--reset"]] {
        let told = refused(&ground, arguments);
        assert!(told.contains("is a court's own (0 cases, "), "{told}");
    }
    let served = ground.serve();
    let chief = served.sign_in("chief");
    let sites = chief.run("{ stations(first: 50) { totalCount } }", &json!({})).unwrap();
    assert_eq!(sites.number("/data/stations/totalCount"), 29, "nothing was deleted");
    drop(served);

    let (demo, _) = ground
        .demo(&["--password", "a-demo-password", "--listen", "127.0.0.1:0"])
        .await;
    drop(demo);
    ground.look_at_demo();
    let out = ground.run(&["serve"]);
    assert_eq!(out.status.code(), Some(1));
    let told = String::from_utf8(out.stderr).unwrap();
    assert!(told.contains("the store is a demo's"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn load_data_is_served_and_the_log_says_that_it_is_no_courts() {
    let ground = Ground::founded().await;
    let served = ground.serve();
    assert!(!served.log().contains("load data"), "{}", served.log());
    drop(served);
    let conn = Database::connect(&ground.location().url).await.unwrap();
    conn.execute_unprepared("UPDATE store SET kind = 'LOAD'").await.unwrap();
    conn.close().await.unwrap();
    let served = ground.serve();
    assert!(
        served.log().contains("the store holds load data, no court's"),
        "{}",
        served.log()
    );
    let read = served
        .sign_in("chief")
        .run("{ cases { totalCount } }", &json!({}))
        .unwrap();
    assert_eq!(read.number("/data/cases/totalCount"), 0);
    let told = refused(&ground, &[]);
    assert!(
        told.contains("holds load data"),
        "a demo does not take it for its own: {told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_leaves_tables_of_others_as_they_are() {
    let ground = Ground::bare().await;
    let conn = Database::connect(&ground.location().url).await.unwrap();
    for sql in [
        "CREATE TABLE payroll (name TEXT)",
        "INSERT INTO payroll VALUES ('某人')",
    ] {
        conn.execute_unprepared(sql).await.unwrap();
    }
    for arguments in [&[][..], &["--reset"]] {
        let told = refused(&ground, arguments);
        assert!(told.contains("none of ours (payroll)"), "{told}");
    }
    let kept = Statement::from_string(conn.get_database_backend(), "SELECT name FROM payroll");
    assert!(conn.query_one_raw(kept).await.unwrap().is_some());
    conn.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_knows_a_courts_store_however_its_address_is_written() {
    let ground = Ground::founded().await;
    let url = &ground.location().url;
    // the last letter before the parameters, as a client may write it
    let (path, parameters) = url.split_once('?').unwrap_or((url, ""));
    let letter = path.chars().last().unwrap();
    let written = format!("{}%{:02X}?{parameters}", &path[..path.len() - 1], letter as u32);
    let told = refused(&ground, &["--reset", "--database-url", &written]);
    assert!(told.contains("is a court's own"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_names_what_it_deletes() {
    let ground = Ground::bare().await;
    let arguments = ["--password", "a-demo-password", "--listen", "127.0.0.1:0"];
    let (demo, printed) = ground.demo(&arguments).await;
    assert!(!printed.contains("is deleted"), "{printed}");
    drop(demo);
    let (_demo, printed) = ground.demo_again(&[&["--reset"], &arguments[..]].concat());
    assert!(printed.contains("the demo store is deleted: 3149 cases"), "{printed}");
}

/// Pages that somebody develops on this machine may ask, whatever their port, and resume a stream; no others.
fn pages_of_this_machine_ask(served: &Served) {
    let preflight = |origin: &str| {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "POST"),
            ("connection", "close"),
            (
                "access-control-request-headers",
                "authorization,content-type,last-event-id",
            ),
        ];
        exchange(served.address(), &request("OPTIONS", "/graphql", &headers, b"")).unwrap()
    };
    for origin in [
        "http://localhost:5173",
        "http://127.0.0.1:3000",
        "http://[::1]:8081",
        "https://localhost",
    ] {
        let allowed = preflight(origin);
        assert_eq!(
            (allowed.status, allowed.header("access-control-allow-origin")),
            (200, origin)
        );
        assert!(allowed.header("access-control-allow-headers").contains("last-event-id"));
    }
    for origin in [
        "https://evil.example",
        "http://localhost.evil.example:5173",
        "http://evil.localhost",
        "null",
    ] {
        assert_eq!(preflight(origin).header("access-control-allow-origin"), "", "{origin}");
    }
}

const COUNTY: &str = "{ court { name } tribunals(first: 50) { totalCount } stations(first: 50) { totalCount }
    teams(first: 50) { totalCount nodes { kind duties { duty } } } cases { totalCount } visits { totalCount } }";

#[tokio::test(flavor = "multi_thread")]
async fn one_command_starts_the_county_and_prints_a_line_that_works() {
    let ground = Ground::bare().await;
    let arguments = [
        "--password",
        "a-demo-password",
        "--today",
        "2026-06-01",
        "--listen",
        "127.0.0.1:0",
    ];
    let (served, printed) = ground.demo(&arguments).await;
    let body = printed
        .split("-d '")
        .nth(1)
        .and_then(|rest| rest.split('\'').next())
        .unwrap();
    let body: Value = serde_json::from_str(body).unwrap();
    let answer = served
        .remote()
        .run(body["query"].as_str().unwrap(), &body["variables"])
        .unwrap();
    assert_eq!(answer.text("/data/signIn/viewer/displayName"), "老浦");
    for account in [
        "president",
        "judge.compulsory4",
        "tribunal.tangtang",
        "station.haidai",
        "deputy",
        "auditor",
    ] {
        assert!(printed.contains(account), "{account} is printed");
    }

    let chief = served.sign_in_with("chief", "a-demo-password");
    let county = chief.run(COUNTY, &json!({})).unwrap();
    let county = county.data();
    assert_eq!(county["court"]["name"], "宣威市人民法院");
    assert_eq!(county["tribunals"]["totalCount"], 6);
    assert_eq!(county["stations"]["totalCount"], 29);
    assert_eq!(county["cases"]["totalCount"], 3_149);
    let teams = county["teams"]["nodes"].as_array().unwrap();
    let kinds = |kind: &str| teams.iter().filter(|team| team["kind"] == kind).count();
    assert_eq!((kinds("RAPID"), kinds("COMPULSORY"), kinds("AUXILIARY")), (2, 4, 1));
    assert!(teams.iter().all(|team| !team["duties"].as_array().unwrap().is_empty()));

    pages_of_this_machine_ask(&served);
    let pu = served.sign_in_with("applicant.pu", "a-demo-password");
    let own = pu
        .run("{ myCases { totalCount nodes { number } } }", &json!({}))
        .unwrap();
    assert_eq!(own.number("/data/myCases/totalCount"), 1);
    assert!(
        printed.contains(&own.text("/data/myCases/nodes/0/number")),
        "his number is printed"
    );
}
