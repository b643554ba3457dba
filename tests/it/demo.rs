//! The county in one command.

use harness::process::Ground;
use serde_json::{Value, json};

const COUNTY: &str = "{ court { name } tribunals(first: 50) { totalCount } stations(first: 50) { totalCount }
    teams(first: 50) { totalCount nodes { kind duties { duty } } } cases { totalCount } visits { totalCount } }";

#[tokio::test(flavor = "multi_thread")]
async fn one_command_starts_the_county_and_prints_a_line_that_works() {
    let ground = Ground::founded().await;
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
