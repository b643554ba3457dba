//! What a deputy of the people's congress sees: figures that name nobody, and nothing else by any path; and that no two
//! of his questions together give away what one of them hides.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use harness::{Answer, CaseAt, TestApp, a_claim};
use serde_json::{Value, json};

use crate::acts::Acts;

const FIGURES: &str =
    "query($from: Date!, $to: Date!, $by: [Dimension!]) { supervision(from: $from, to: $to, by: $by) {
    from to totalCount rows { keys count openCount closedCount claimSum suppressed } } }";

/// First and last day.
type Period<'a> = (&'a str, &'a str);

const YANGLIU: &str = "530381115";
const HAIDAI: &str = "530381109";

async fn ask(app: &TestApp, username: &str, (from, to): Period<'_>, by: &[&str]) -> Answer {
    app.sign_in(username)
        .await
        .run(FIGURES, json!({ "from": from, "to": to, "by": by }))
        .await
}

/// The figures of March 2026, which must be given.
async fn march(app: &TestApp, username: &str, by: &[&str]) -> Value {
    ask(app, username, ("2026-03-16", "2026-03-16"), by).await.data()["supervision"].clone()
}

/// Files `count` cases of a cause in a township, each over `yuan`.
async fn file(app: &TestApp, count: usize, cause: &str, township: &str, yuan: i64) -> Vec<CaseAt> {
    let mut cases = Vec::new();
    for _ in 0..count {
        let claim = a_claim()
            .with("/cause", json!(cause))
            .in_township(township)
            .of_fen(yuan * 100);
        cases.push(app.filed(&claim).await);
    }
    cases
}

/// Until tomorrow: figures may be those of midnight.
async fn next_day(app: &TestApp, days: i64) {
    app.advance(Duration::days(days)).await;
    app.forget_tokens();
}

fn rows(report: &Value) -> Vec<Value> {
    report["rows"].as_array().unwrap().clone()
}

/// Counts by keys; none where hidden.
fn counts(report: &Value) -> BTreeMap<Vec<String>, Option<i64>> {
    let keys = |row: &Value| {
        row["keys"]
            .as_array()
            .unwrap()
            .iter()
            .map(|key| key.as_str().unwrap().to_owned())
            .collect()
    };
    rows(report)
        .iter()
        .map(|row| (keys(row), row["count"].as_i64()))
        .collect()
}

#[tokio::test]
async fn a_deputy_sees_no_cell_under_five_no_neighbour_that_gives_it_away_and_no_total_beside_it() {
    let app = TestApp::new().await;
    file(&app, 5, "WAGES", YANGLIU, 7_700).await;
    file(&app, 3, "PRIVATE_LOAN", YANGLIU, 7_700).await;
    file(&app, 7, "SALE", HAIDAI, 7_700).await;
    next_day(&app, 1).await;
    let hidden = |key: &str| json!({ "keys": [key], "count": null, "openCount": null, "closedCount": null, "claimSum": null, "suppressed": true });
    let report = march(&app, "deputy", &["CAUSE"]).await;
    assert_eq!(
        (&report["from"], &report["to"]),
        (&json!("2026-03-01"), &json!("2026-03-31")),
        "whole months"
    );
    let shown = json!({ "keys": ["sale"], "count": 7, "openCount": 7, "closedCount": 0, "claimSum": "5000000", "suppressed": false });
    assert_eq!(rows(&report), [hidden("private_loan"), shown, hidden("wages")]);
    assert_eq!(report["totalCount"], Value::Null);

    let truth = march(&app, "chief", &["CAUSE"]).await;
    let plain = |key: &str, count: i64, sum: &str| json!({ "keys": [key], "count": count, "openCount": count, "closedCount": 0, "claimSum": sum, "suppressed": false });
    let all = [
        plain("private_loan", 3, "2310000"),
        plain("sale", 7, "5390000"),
        plain("wages", 5, "3850000"),
    ];
    assert_eq!(rows(&truth), all);
    assert_eq!(truth["totalCount"], 15);
}

#[tokio::test]
async fn sums_are_rounded_to_ten_thousand_yuan_and_hidden_where_one_case_makes_up_most_of_them() {
    let app = TestApp::new().await;
    file(&app, 8, "WAGES", YANGLIU, 7_700).await;
    next_day(&app, 1).await;
    let whole = march(&app, "deputy", &[]).await;
    assert_eq!(
        rows(&whole)[0]["claimSum"],
        "6000000",
        "61,600 yuan in fen, rounded to 60,000"
    );
    assert_eq!(
        (&whole["totalCount"], &rows(&whole)[0]["count"]),
        (&json!(8), &json!(8))
    );
    assert_eq!(rows(&march(&app, "chief", &[]).await)[0]["claimSum"], "6160000");

    file(&app, 1, "WAGES", YANGLIU, 300_000).await;
    next_day(&app, 1).await;
    let dominated = march(&app, "deputy", &[]).await;
    let row = &rows(&dominated)[0];
    assert_eq!(
        (&row["count"], &row["claimSum"], &row["suppressed"]),
        (&json!(9), &Value::Null, &json!(true))
    );
    assert_eq!(rows(&march(&app, "president", &[]).await)[0]["claimSum"], "36160000");
}

#[tokio::test]
async fn the_courts_own_people_see_the_figures_whole_and_the_others_none() {
    let app = TestApp::new().await;
    file(&app, 3, "WAGES", YANGLIU, 5_000).await;
    let truth = march(&app, "chief", &["TRIBUNAL", "CAUSE"]).await;
    assert_eq!(rows(&truth)[0]["keys"], json!(["倘塘法庭", "wages"]));
    assert_eq!(
        (&rows(&truth)[0]["count"], &truth["totalCount"]),
        (&json!(3), &json!(3))
    );
    for username in ["president", "judge.rapid1", "judge.compulsory4", "clerk", "supervisor"] {
        assert_eq!(march(&app, username, &["TRIBUNAL", "CAUSE"]).await, truth, "{username}");
    }
    let others = [
        "auxiliary",
        "cashier",
        "tribunal.tangtang",
        "station.yangliu",
        "applicant.pu",
        "sysadmin",
        "secadmin",
        "auditor",
    ];
    for username in others {
        let answer = ask(&app, username, ("2026-03-01", "2026-03-31"), &["CAUSE"]).await;
        assert_eq!(
            (answer.codes(), answer.at("/data/supervision")),
            (vec!["FORBIDDEN".to_owned()], &Value::Null),
            "{username}"
        );
    }
    let nobody = app
        .anonymous()
        .run(FIGURES, json!({ "from": "2026-03-01", "to": "2026-03-31" }))
        .await;
    assert_eq!(nobody.codes(), ["FORBIDDEN"]);
}

#[tokio::test]
async fn a_question_that_is_none_is_refused_and_names_its_argument() {
    let app = TestApp::new().await;
    let month = ("2026-03-01", "2026-03-31");
    let refused: [(Period<'_>, &[&str], &[&str]); 6] = [
        (month, &["CAUSE", "MONTH", "TRIBUNAL"], &["by"]),
        (month, &["CAUSE", "MONTH", "CAUSE"], &["by"]),
        (month, &["CAUSE", "MONTH", "TRIBUNAL", "TEAM_KIND"], &["by"]),
        (("2026-03-02", "2026-03-01"), &["CAUSE"], &["from", "to"]),
        (("2016-03-01", "2026-03-31"), &[], &["from", "to"]),
        (("0001-01-01", "9999-12-31"), &[], &["from", "to"]),
    ];
    for username in ["deputy", "chief"] {
        for (period, by, fields) in refused {
            let answer = ask(&app, username, period, by).await;
            assert_eq!(
                (answer.code().as_str(), answer.fields()),
                ("INPUT_INVALID", fields.iter().map(|&f| f.to_owned()).collect()),
                "{period:?} {by:?}"
            );
            assert_eq!(answer.at("/data/supervision"), &Value::Null);
        }
        for (period, by) in [
            (month, "TOWNSHIP"),
            (month, "HANDLER"),
            (("2026-3-1", "2026-03-31"), "CAUSE"),
            (("2026-02-30", "2026-03-31"), "CAUSE"),
        ] {
            let answer = ask(&app, username, period, &[by]).await;
            assert!(
                !answer.codes().is_empty() && answer.body.get("data").is_none_or(Value::is_null),
                "{period:?} {by}: {}",
                answer.body
            );
        }
        assert_eq!(
            ask(&app, username, ("2016-04-01", "2026-03-31"), &[]).await.codes(),
            Vec::<String>::new(),
            "ten years"
        );
    }
    let forbidden = ask(
        &app,
        "station.yangliu",
        ("2026-03-02", "2026-03-01"),
        &["CAUSE", "MONTH", "TRIBUNAL"],
    )
    .await;
    assert_eq!(
        forbidden.codes(),
        ["FORBIDDEN"],
        "the role is asked before the arguments"
    );
}

/// Everything of one case that has an id.
async fn ids_of(app: &TestApp, case: &CaseAt) -> Vec<String> {
    let pu = app.sign_in("applicant.pu").await;
    let sent = pu
        .act(
            "sendMessage",
            json!({ "caseId": case.id, "text": "请问进展如何？" }),
            "message { id }",
        )
        .await;
    let station = app.sign_in("station.yangliu").await;
    let visit = json!({ "channel": "COUNTER", "purpose": "QUERY", "visitorName": "老浦", "question": "进展如何？", "caseId": case.id });
    let visit = station.act("recordVisit", visit, "visit { id }").await;
    vec![
        case.id.clone(),
        case.application.clone(),
        sent.text("/data/sendMessage/message/id"),
        visit.text("/data/recordVisit/visit/id"),
    ]
}

/// Names of the root fields of a type in the printed schema.
pub fn root_fields(sdl: &str, kind: &str) -> BTreeSet<String> {
    let (_, rest) = sdl.split_once(&format!("\ntype {kind} {{")).unwrap();
    let (body, _) = rest.split_once("\n}").unwrap();
    let fields = body
        .lines()
        .filter(|line| line.starts_with('\t') && !line.starts_with("\t\t"));
    let named = fields.filter(|line| line.as_bytes().get(1).is_some_and(u8::is_ascii_lowercase));
    named
        .map(|line| line.trim().split(['(', ':']).next().unwrap().to_owned())
        .collect()
}

/// Queries a deputy may ask, tried elsewhere.
const OPEN: [&str; 12] = [
    "calendar",
    "deadlineRules",
    "court",
    "mySessions",
    "nodes",
    "noticeItems",
    "stations",
    "supervision",
    "teams",
    "tribunals",
    "labels",
    "viewer",
];

/// What is due, reminded of and overdue, which no deputy may ask for.
const OF_DEADLINES: [(&str, &str); 10] = [
    ("deadlines", "{ deadlines { nodes { id } } }"),
    ("deadlineCounts", "{ deadlineCounts { bucket count } }"),
    ("reminders", "{ reminders { nodes { text } } }"),
    ("recomputations", "{ recomputations { nodes { done } } }"),
    ("extensions", "{ extensions { nodes { id } } }"),
    ("deadlinePresets", "{ deadlinePresets { nodes { preset } } }"),
    ("circulars", "{ circulars { totalCount nodes { text } } }"),
    ("circularCounts", "{ circularCounts { state count } }"),
    ("complianceStreak", "{ complianceStreak(by: COURT) { days } }"),
    ("overdueCounts", "{ overdueCounts(by: TEAM) { label count } }"),
];

#[tokio::test]
async fn a_deputy_reaches_no_case_and_no_name_by_any_query() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let ids = ids_of(&app, &case).await;
    let [case_id, application, message, visit] = &ids[..] else {
        panic!("four ids")
    };
    let listed = "{ totalCount nodes { id } edges { node { id } } }";
    let refused = [
        ("cases", format!("{{ cases {listed} }}")),
        ("cases", format!(r#"{{ cases(search: "老浦") {listed} }}"#)),
        ("cases", format!(r#"{{ cases(search: "执1") {listed} }}"#)),
        ("cases", "{ cases(filter: { cause: WAGES }) { totalCount } }".to_owned()),
        ("myCases", format!("{{ myCases {listed} }}")),
        ("worklist", format!("{{ worklist {listed} }}")),
        ("users", format!("{{ users {listed} }}")),
        ("applications", format!("{{ applications {listed} }}")),
        ("visits", format!("{{ visits {listed} }}")),
        ("messages", format!("{{ messages {listed} }}")),
        ("messages", format!(r#"{{ messages(caseId: "{case_id}") {listed} }}"#)),
        ("segmentDefects", "{ segmentDefects { rows { count } } }".to_owned()),
        ("auditEntries", "{ auditEntries { nodes { actorName } } }".to_owned()),
        ("caseReaders", "{ caseReaders { nodes { name } } }".to_owned()),
    ];
    let empty = [
        (
            "case",
            format!(r#"{{ case(by: {{ id: "{case_id}" }}) {{ id number parties {{ name }} }} }}"#),
        ),
        (
            "case",
            r#"{ case(by: { number: "（2026）云0381执1号" }) { id number } }"#.to_owned(),
        ),
        (
            "application",
            format!(r#"{{ application(id: "{application}") {{ id parties {{ name }} case {{ number }} }} }}"#),
        ),
        ("node", format!(r#"{{ node(id: "{case_id}") {{ id }} }}"#)),
        ("node", format!(r#"{{ node(id: "{application}") {{ id }} }}"#)),
        (
            "node",
            format!(r#"{{ node(id: "{message}") {{ id ... on Message {{ text }} }} }}"#),
        ),
        (
            "node",
            format!(r#"{{ node(id: "{visit}") {{ id ... on Visit {{ visitorName }} }} }}"#),
        ),
    ];
    let deputy = app.sign_in("deputy").await;
    let of_deadlines = OF_DEADLINES.map(|(field, query)| (field, query.to_owned()));
    let refused: Vec<(&str, String)> = of_deadlines.into_iter().chain(refused).collect();
    for (field, query) in &refused {
        let answer = deputy.ask(query).await;
        assert_eq!(
            (answer.codes(), &answer.body["data"][*field]),
            (vec!["FORBIDDEN".to_owned()], &Value::Null),
            "{query}"
        );
        assert_names_nobody(&answer, &case);
    }
    for (field, query) in &empty {
        let answer = deputy.ask(query).await;
        let codes = if *field == "node" {
            vec![]
        } else {
            vec!["FORBIDDEN".to_owned()]
        };
        assert_eq!(
            (answer.codes(), &answer.body["data"][*field]),
            (codes, &Value::Null),
            "{query}"
        );
    }
    let many = deputy
        .run("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": ids }))
        .await;
    assert_eq!(many.data()["nodes"], json!([null, null, null, null]));
    let chief = app.sign_in("chief").await;
    let seen = chief
        .run("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": ids }))
        .await;
    assert!(
        seen.data()["nodes"].as_array().unwrap().iter().all(Value::is_object),
        "there was something to hide"
    );

    let tried = refused
        .iter()
        .map(|(name, _)| *name)
        .chain(empty.iter().map(|(name, _)| *name))
        .chain(OPEN);
    let tried: BTreeSet<String> = tried.map(str::to_owned).collect();
    assert_eq!(
        tried,
        root_fields(&app.app.court.sdl(), "Query"),
        "a new query needs its line here"
    );
}

fn assert_names_nobody(answer: &Answer, case: &CaseAt) {
    let text = answer.body.to_string();
    for name in [
        case.number.as_str(),
        "老浦",
        "顺通",
        "宁绍选",
        "13900000000",
        case.id.as_str(),
    ] {
        assert!(!text.contains(name), "{name} in {text}");
    }
}

#[tokio::test]
async fn a_deputy_reaches_no_case_through_figures_places_and_teams_either() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    next_day(&app, 1).await;
    let deputy = app.sign_in("deputy").await;
    let places =
        "{ viewer { username site { name } } court { id name } noticeItems { code } tribunals { nodes { id name } }
                  stations(first: 100) { nodes { name } } teams { nodes { id name duties { title } } } }";
    let answer = deputy.ask(places).await;
    assert_names_nobody(&answer, &case);
    assert!(
        answer.at("/data/court/name").is_string(),
        "the places are known to everybody"
    );
    for by in [
        vec![],
        vec!["MONTH"],
        vec!["TEAM_KIND"],
        vec!["TRIBUNAL"],
        vec!["CAUSE"],
        vec!["TRIBUNAL", "CAUSE"],
    ] {
        let answer = ask(&app, "deputy", ("2026-03-01", "2026-03-31"), &by).await;
        assert_names_nobody(&answer, &case);
        let report = &answer.data()["supervision"];
        assert_eq!(report["totalCount"], Value::Null, "{by:?}");
        for row in rows(report) {
            let told = [&row["count"], &row["openCount"], &row["closedCount"], &row["claimSum"]];
            assert_eq!(
                (told, &row["suppressed"]),
                ([&Value::Null; 4], &json!(true)),
                "one case: {by:?}"
            );
        }
    }
    let inner = "{ supervision(from: \"2026-03-01\", to: \"2026-03-31\") { rows { keys cases { id } } } }";
    let answer = deputy.ask(inner).await;
    assert_eq!(answer.codes(), ["QUERY_INVALID"]);
    assert!(
        !answer.body.to_string().contains("SupervisionRow"),
        "outside roles are not told what the schema knows"
    );
    assert_eq!(deputy.ask("{ __schema { types { name } } }").await.code(), "FORBIDDEN");
}

/// What a deputy may do to his own account.
const OF_ONESELF: [&str; 12] = [
    "signIn",
    "requestApplicantCode",
    "signInWithCode",
    "completeSignIn",
    "enrolTotp",
    "confirmTotp",
    "stepUp",
    "refreshSession",
    "signOut",
    "revokeSession",
    "revokeOtherSessions",
    "changePassword",
];

#[tokio::test]
async fn a_deputy_changes_nothing() {
    let app = TestApp::new().await;
    let (acts, _) = Acts::all(&app).await;
    let before = app.dump().await;
    let deputy = app.sign_in("deputy").await;
    let others = acts
        .done
        .iter()
        .filter(|done| !OF_ONESELF.contains(&done.name.as_str()));
    for done in others.clone() {
        let input = done.input.clone().unwrap();
        let answer = deputy.act(&done.name, input, "__typename").await;
        assert_eq!(
            (answer.codes(), &answer.body["data"][&done.name]),
            (vec!["FORBIDDEN".to_owned()], &Value::Null),
            "{}: {}",
            done.name,
            answer.body
        );
    }
    assert_eq!(app.dump().await, before, "nothing was written");
    let tried = others.map(|done| done.name.as_str()).chain(OF_ONESELF);
    let tried: BTreeSet<String> = tried.map(str::to_owned).collect();
    assert_eq!(
        tried,
        root_fields(&app.app.court.sdl(), "Mutation"),
        "a new mutation has its example in acts.rs"
    );
}

#[tokio::test]
async fn figures_of_one_dimension_do_not_give_away_a_cell_of_two() {
    let app = TestApp::new().await;
    file(&app, 5, "WAGES", YANGLIU, 5_000).await;
    file(&app, 3, "PRIVATE_LOAN", YANGLIU, 5_000).await;
    file(&app, 5, "PRIVATE_LOAN", HAIDAI, 5_000).await;
    next_day(&app, 1).await;
    let both = counts(&march(&app, "deputy", &["TRIBUNAL", "CAUSE"]).await);
    let margins = [
        counts(&march(&app, "deputy", &["TRIBUNAL"]).await),
        counts(&march(&app, "deputy", &["CAUSE"]).await),
    ];
    let derived = derived(&both, &margins);
    assert!(
        derived.values().all(|count| !(1..=4).contains(count)),
        "{both:?} with {margins:?} gives {derived:?}"
    );
    let truth = counts(&march(&app, "chief", &["TRIBUNAL", "CAUSE"]).await);
    let loans = ["倘塘法庭".to_owned(), "private_loan".to_owned()];
    assert_eq!(truth[&loans.to_vec()], Some(3), "there was something to hide");
}

/// What a reader works out: a line with one unknown cell and a known margin gives that cell, and so on.
fn derived(
    cells: &BTreeMap<Vec<String>, Option<i64>>,
    margins: &[BTreeMap<Vec<String>, Option<i64>>; 2],
) -> BTreeMap<Vec<String>, i64> {
    let mut known: BTreeMap<Vec<String>, i64> = cells
        .iter()
        .filter_map(|(keys, count)| Some((keys.clone(), (*count)?)))
        .collect();
    loop {
        let before = known.len();
        for (place, margin) in margins.iter().enumerate() {
            for (key, total) in margin.iter().filter_map(|(keys, count)| Some((&keys[0], (*count)?))) {
                let line: Vec<&Vec<String>> = cells.keys().filter(|keys| &keys[place] == key).collect();
                let unknown: Vec<&&Vec<String>> = line.iter().filter(|keys| !known.contains_key(**keys)).collect();
                if let [one] = unknown[..] {
                    let rest: i64 = line.iter().filter_map(|keys| known.get(*keys)).sum();
                    known.insert((*one).clone(), total - rest);
                }
            }
        }
        if known.len() == before {
            return known;
        }
    }
}

#[tokio::test]
async fn figures_of_two_periods_do_not_give_away_a_cell_of_one() {
    let app = TestApp::new().await;
    file(&app, 3, "PRIVATE_LOAN", YANGLIU, 5_000).await;
    file(&app, 5, "WAGES", YANGLIU, 5_000).await;
    file(&app, 6, "SALE", YANGLIU, 5_000).await;
    next_day(&app, 31).await;
    file(&app, 5, "WAGES", YANGLIU, 5_000).await;
    next_day(&app, 1).await;
    let of = async |period: Period<'_>, key: &str| {
        let report = ask(&app, "deputy", period, &["CAUSE"]).await.data()["supervision"].clone();
        counts(&report).get(&vec![key.to_owned()]).copied().flatten()
    };
    let (march, april, both) = (
        ("2026-03-01", "2026-03-31"),
        ("2026-04-01", "2026-04-30"),
        ("2026-03-01", "2026-04-30"),
    );
    let total = ask(&app, "deputy", march, &[]).await.data()["supervision"]["totalCount"].as_i64();
    assert_eq!(of(march, "private_loan").await, None);
    assert_eq!(total, Some(14));
    // the others of March: as shown for March, else for both months without April
    let mut others = Vec::new();
    for key in ["wages", "sale"] {
        let (alone, long, short) = (of(march, key).await, of(both, key).await, of(april, key).await);
        others.push(alone.or_else(|| Some(long? - short.unwrap_or(0))));
    }
    let derived = others
        .iter()
        .copied()
        .sum::<Option<i64>>()
        .and_then(|others| Some(total? - others));
    assert_eq!(derived, None, "the loans of March are worked out from {others:?}");
}

#[tokio::test]
async fn a_sum_hidden_for_one_large_case_is_not_the_rest_of_a_total() {
    let app = TestApp::new().await;
    file(&app, 4, "WAGES", YANGLIU, 1_000).await;
    file(&app, 1, "WAGES", YANGLIU, 1_000_000).await;
    file(&app, 5, "SALE", YANGLIU, 1_000_000).await;
    next_day(&app, 1).await;
    let report = march(&app, "deputy", &["CAUSE"]).await;
    let sums: Vec<Option<i64>> = rows(&report)
        .iter()
        .map(|row| row["claimSum"].as_str().map(|sum| sum.parse().unwrap()))
        .collect();
    let total: Option<i64> = rows(&march(&app, "deputy", &[]).await)[0]["claimSum"]
        .as_str()
        .map(|sum| sum.parse().unwrap());
    assert_eq!(rows(&report)[1]["keys"], json!(["wages"]));
    assert_eq!(sums[1], None, "one case makes up most of the wages");
    let derived = total.zip(sums[0]).map(|(total, sale)| total - sale);
    assert_eq!(derived, None, "the one large case, to ten thousand yuan");
}

#[tokio::test]
async fn the_same_question_has_the_same_answer_all_day() {
    let app = TestApp::new().await;
    file(&app, 5, "WAGES", YANGLIU, 5_000).await;
    next_day(&app, 1).await;
    let morning = march(&app, "deputy", &[]).await;
    assert_eq!(morning["totalCount"], 5);
    let filed = file(&app, 1, "WAGES", YANGLIU, 5_000).await;
    assert_eq!(
        march(&app, "deputy", &[]).await,
        morning,
        "one case more does not show on its day"
    );
    assert_eq!(
        march(&app, "chief", &[]).await["totalCount"],
        6,
        "the court sees it at once"
    );

    next_day(&app, 1).await;
    let teams = march(&app, "deputy", &["TEAM_KIND"]).await;
    assert_eq!(march(&app, "deputy", &[]).await["totalCount"], 6);
    app.step("auxiliary", "triageCase", &filed[0], json!({})).await;
    app.step("chief", "assignCase", &filed[0], json!({})).await;
    assert_eq!(
        march(&app, "deputy", &["TEAM_KIND"]).await,
        teams,
        "nor does its assignment"
    );
}
