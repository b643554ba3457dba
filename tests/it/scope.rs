//! Which cases a caller sees: the same by every door, none of them told from one that is absent, and none to whoever
//! declared a conflict; how they are searched, filtered and paged through.

use std::collections::BTreeSet;

use harness::{Answer, CaseAt, Client, TestApp, a_claim};
use serde_json::{Value, json};
use uuid::Uuid;
use zhixing_api::graphql::global_id;
use zhixing_api::kernel::id::IdKind;

/// Identity number of the applicant whose account is `applicant.other`.
const OTHER_ID: &str = "53038119000101004X";

/// Five cases: of Yangliu, Tangtang, Haidai and Wanshui, and of the court itself; the first is handled by
/// `judge.rapid1`, the third is `applicant.other`'s, the rest are `applicant.pu`'s.
const SITES: [Option<&str>; 5] = [
    Some("530381115"),
    Some("530381106"),
    Some("530381109"),
    Some("530381001"),
    None,
];

async fn five_cases(app: &TestApp) -> Vec<CaseAt> {
    let mut cases = Vec::new();
    for (place, township) in SITES.iter().enumerate() {
        let claim = a_claim()
            .with("/parties/1/townshipCode", json!(township))
            .with("/parties/1/address", json!("云南省"));
        let claim = if place == 2 {
            claim.of_applicant("缪应稳", OTHER_ID)
        } else {
            claim
        };
        cases.push(if place == 0 {
            app.handled(&claim).await
        } else {
            app.filed(&claim).await
        });
    }
    cases
}

/// Who sees which of the five.
const SEEN: [(&str, &[usize]); 20] = [
    ("president", &[0, 1, 2, 3, 4]),
    ("chief", &[0, 1, 2, 3, 4]),
    ("supervisor", &[0, 1, 2, 3, 4]),
    ("clerk", &[0, 1, 2, 3, 4]),
    ("auxiliary", &[1, 2, 3, 4]),
    ("judge.rapid1", &[0]),
    ("judge.rapid2", &[]),
    ("judge.compulsory1", &[]),
    ("cashier", &[]),
    ("tribunal.tangtang", &[0, 1]),
    ("tribunal.yangchang", &[2]),
    ("tribunal.geyi", &[]),
    ("station.yangliu", &[0]),
    ("station.tangtang", &[1]),
    ("station.haidai", &[2]),
    ("station.wanshui", &[3]),
    ("station.delu", &[]),
    ("station.xining", &[]),
    ("applicant.pu", &[0, 1, 3, 4]),
    ("applicant.other", &[2]),
];

/// The five as a list of ids, by their places.
fn ids(cases: &[CaseAt], places: &[usize]) -> BTreeSet<String> {
    places.iter().map(|place| cases[*place].id.clone()).collect()
}

fn id_set(list: &Value, pointer: &str) -> BTreeSet<String> {
    let all = list
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|item| item.pointer(pointer).and_then(Value::as_str));
    all.map(str::to_owned).collect()
}

/// Asserts that every door shows a caller exactly `places` of the cases.
async fn assert_doors(app: &TestApp, username: &str, cases: &[CaseAt], places: &[usize]) {
    let client = app.sign_in(username).await;
    let expected = ids(cases, places);
    let lists = client
        .ask(r#"{ all: cases(first: 100) { totalCount nodes { id } edges { node { id } } }
                 oldest: cases(orderBy: FILED_OLDEST, first: 100) { totalCount nodes { id } edges { node { id } } }
                 name: cases(search: "顺通建筑", first: 100) { totalCount nodes { id } edges { node { id } } }
                 initials: cases(search: "stjz", first: 100) { totalCount nodes { id } edges { node { id } } }
                 filtered: cases(filter: { kind: FIRST_ENFORCEMENT, open: true }, first: 100) { totalCount nodes { id } edges { node { id } } } }"#)
        .await;
    for (door, list) in lists.data().as_object().unwrap() {
        assert_eq!(id_set(&list["nodes"], "/id"), expected, "{door} of {username}");
        assert_eq!(
            id_set(&list["edges"], "/node/id"),
            expected,
            "edges of {door} of {username}"
        );
        assert_eq!(
            list["totalCount"],
            json!(expected.len()),
            "count of {door} of {username}"
        );
    }
    for case in cases {
        assert_one(&client, username, case, expected.contains(&case.id)).await;
    }
}

/// Asserts that a case is found by all of its names, or by none.
async fn assert_one(client: &Client<'_>, username: &str, case: &CaseAt, is_seen: bool) {
    let query = "query($id: ID!, $number: CaseNumber!, $text: String!, $serial: String!) {
        byId: case(by: { id: $id }) { id } byNumber: case(by: { number: $number }) { id }
        node(id: $id) { id } nodes(ids: [$id]) { id }
        full: cases(search: $text) { totalCount nodes { id } } serial: cases(search: $serial) { totalCount nodes { id } } }";
    let serial = case.number.split_once("云0381").unwrap().1.trim_end_matches('号');
    let variables = json!({ "id": case.id, "number": case.number, "text": case.number, "serial": serial });
    let answer = client.run(query, variables).await;
    let found = if is_seen { json!({ "id": case.id }) } else { Value::Null };
    let listed = if is_seen {
        json!({ "totalCount": 1, "nodes": [found] })
    } else {
        json!({ "totalCount": 0, "nodes": [] })
    };
    let expected =
        json!({ "byId": found, "byNumber": found, "node": found, "nodes": [found], "full": listed, "serial": listed });
    assert_eq!(answer.data(), &expected, "{} for {username}", case.number);
}

#[tokio::test]
async fn lists_counts_search_and_look_ups_show_a_caller_the_same_cases() {
    let app = TestApp::new().await;
    let cases = five_cases(&app).await;
    for (username, places) in SEEN {
        assert_doors(&app, username, &cases, places).await;
    }
    for username in ["deputy", "sysadmin", "secadmin", "auditor"] {
        let client = app.sign_in(username).await;
        for list in ["cases", "myCases", "worklist"] {
            assert_eq!(
                client.ask(&format!("{{ {list} {{ totalCount }} }}")).await.codes(),
                ["FORBIDDEN"],
                "{list} of {username}"
            );
        }
        let one = "query($id: ID!) { case(by: { id: $id }) { id } node(id: $id) { id } nodes(ids: [$id]) { id } }";
        let answer = client.run(one, json!({ "id": cases[0].id })).await;
        assert_eq!(answer.codes(), ["FORBIDDEN"], "{username} has no row for cases");
        assert_eq!(
            answer.body["data"],
            json!({ "case": null, "node": null, "nodes": [null] }),
            "{username}"
        );
    }
}

#[tokio::test]
async fn a_worklist_holds_what_lies_at_ones_desk_and_my_cases_what_is_ones_own() {
    let app = TestApp::new().await;
    let cases = five_cases(&app).await;
    let expected: [(&str, &[usize], &[usize]); 9] = [
        ("chief", &[0, 1, 2, 3, 4], &[]),
        ("auxiliary", &[1, 2, 3, 4], &[]),
        ("clerk", &[], &[]),
        ("cashier", &[], &[]),
        ("judge.rapid1", &[0], &[0]),
        ("judge.rapid2", &[], &[]),
        ("tribunal.tangtang", &[0, 1], &[]),
        ("station.haidai", &[2], &[]),
        ("applicant.other", &[2], &[2]),
    ];
    for (username, worklist, mine) in expected {
        let answer = app
            .sign_in(username)
            .await
            .ask("{ worklist { totalCount nodes { id } } myCases { totalCount nodes { id } } }")
            .await;
        for (door, places) in [("worklist", worklist), ("myCases", mine)] {
            let list = &answer.data()[door];
            assert_eq!(
                id_set(&list["nodes"], "/id"),
                ids(&cases, places),
                "{door} of {username}"
            );
            assert_eq!(list["totalCount"], json!(places.len()), "{door} of {username}");
        }
    }
}

#[tokio::test]
async fn applications_and_visits_are_seen_by_the_site_that_received_them_and_their_cases_by_scope() {
    let app = TestApp::new().await;
    let cases = five_cases(&app).await;
    let elsewhere = app
        .filed(&a_claim().in_township("530381109").by("station.yangliu"))
        .await;
    let lists = "{ applications(first: 100) { totalCount nodes { id site { id } case { id } } } visits(first: 100) { totalCount nodes { id site { id } } } }";
    let all = app.sign_in("chief").await.ask(lists).await.data().clone();
    let places = "{ stations(first: 100) { nodes { id slug parent { id } } } tribunals { nodes { id slug } } }";
    let places = app.sign_in("chief").await.ask(places).await.data().clone();
    let tribunal = |slug: &str| {
        let tribunals = places["tribunals"]["nodes"].as_array().unwrap();
        tribunals
            .iter()
            .find(|site| site["slug"] == format!("{slug}-tribunal"))
            .unwrap()["id"]
            .clone()
    };
    let below = |of: &Value| -> Vec<Value> {
        let stations = places["stations"]["nodes"].as_array().unwrap().iter();
        stations
            .filter(|site| &site["parent"]["id"] == of)
            .map(|site| site["id"].clone())
            .chain([of.clone()])
            .collect()
    };
    let station = |slug: &str| {
        let stations = places["stations"]["nodes"].as_array().unwrap();
        vec![stations.iter().find(|site| site["slug"] == slug).unwrap()["id"].clone()]
    };
    let callers: [(&str, Vec<Value>, &[usize], bool); 5] = [
        ("station.yangliu", station("yangliu"), &[0], false),
        ("station.haidai", station("haidai"), &[], false),
        ("tribunal.tangtang", below(&tribunal("tangtang")), &[0, 1], false),
        ("tribunal.yangchang", below(&tribunal("yangchang")), &[], false),
        ("supervisor", Vec::new(), &[0, 1, 2, 3, 4], true),
    ];
    for (username, sites, with_case, court) in callers {
        let seen = app.sign_in(username).await.ask(lists).await.data().clone();
        for list in ["applications", "visits"] {
            let inside = all[list]["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|item| court || sites.contains(&item["site"]["id"]));
            let inside: BTreeSet<String> = inside.map(|item| item["id"].as_str().unwrap().to_owned()).collect();
            assert_eq!(id_set(&seen[list]["nodes"], "/id"), inside, "{list} of {username}");
            assert_eq!(seen[list]["totalCount"], json!(inside.len()), "{list} of {username}");
        }
        let mut expected = ids(&cases, with_case);
        expected.extend(court.then(|| elsewhere.id.clone()));
        assert_eq!(
            id_set(&seen["applications"]["nodes"], "/case/id"),
            expected,
            "cases of the applications of {username}"
        );
    }
    let one = "query($id: ID!) { application(id: $id) { state case { id number } } }";
    let received = app
        .sign_in("station.yangliu")
        .await
        .run(one, json!({ "id": elsewhere.application }))
        .await;
    assert_eq!(
        received.data()["application"],
        json!({ "state": "ACCEPTED", "case": null }),
        "received here, a case of Haidai"
    );
    let here = app.sign_in("station.haidai").await;
    assert_eq!(
        here.run(one, json!({ "id": elsewhere.application })).await.data()["application"],
        Value::Null
    );
    assert_one(&here, "station.haidai", &elsewhere, true).await;
    for username in ["judge.rapid1", "cashier", "deputy", "sysadmin"] {
        let answer = app
            .sign_in(username)
            .await
            .ask("{ applications { totalCount } visits { totalCount } }")
            .await;
        assert_eq!(answer.codes(), ["FORBIDDEN", "FORBIDDEN"], "{username}");
    }
    let own = app
        .sign_in("applicant.pu")
        .await
        .ask("{ visits { totalCount nodes { id } } }")
        .await;
    assert_eq!(
        own.data()["visits"],
        json!({ "totalCount": 0, "nodes": [] }),
        "visits are not the applicant's to read"
    );
}

async fn send(app: &TestApp, username: &str, case: &CaseAt) -> String {
    let client = app.sign_in(username).await;
    let sent = client
        .act(
            "sendMessage",
            json!({ "caseId": case.id, "text": "请问进展如何？" }),
            "message { id }",
        )
        .await;
    sent.text("/data/sendMessage/message/id")
}

#[tokio::test]
async fn messages_are_seen_with_their_cases_by_list_node_and_case() {
    let app = TestApp::new().await;
    let cases = five_cases(&app).await;
    let sent = [
        (0, send(&app, "applicant.pu", &cases[0]).await),
        (2, send(&app, "applicant.other", &cases[2]).await),
    ];
    let query = "query($id: ID!) { messages { totalCount nodes { id case { id } } } node(id: $id) { id } nodes(ids: [$id]) { id } }";
    for (username, places) in SEEN {
        let client = app.sign_in(username).await;
        let reads = !["auxiliary", "cashier"].contains(&username)
            && !username.starts_with("tribunal")
            && !username.starts_with("station");
        for (place, id) in &sent {
            let answer = client.run(query, json!({ "id": id })).await;
            let seen = reads && places.contains(place);
            let found = if seen { json!({ "id": id }) } else { Value::Null };
            assert_eq!(
                (&answer.body["data"]["node"], &answer.body["data"]["nodes"]),
                (&found, &json!([found])),
                "{username}"
            );
            if !reads {
                assert_eq!(
                    (answer.codes(), answer.at("/data/messages")),
                    (vec!["FORBIDDEN".to_owned()], &Value::Null),
                    "{username}"
                );
                continue;
            }
            let expected: BTreeSet<String> = sent
                .iter()
                .filter(|(place, _)| places.contains(place))
                .map(|(_, id)| id.clone())
                .collect();
            assert_eq!(
                id_set(&answer.data()["messages"]["nodes"], "/id"),
                expected,
                "{username}"
            );
            assert_eq!(
                answer.data()["messages"]["totalCount"],
                json!(expected.len()),
                "{username}"
            );
        }
    }
    let of_case = "query($id: ID!) { messages(caseId: $id) { totalCount nodes { id } } }";
    let judge = app.sign_in("judge.rapid1").await;
    let own = judge.run(of_case, json!({ "id": cases[0].id })).await;
    assert_eq!(
        own.data()["messages"],
        json!({ "totalCount": 1, "nodes": [{ "id": sent[0].1 }] })
    );
    let outside = judge.run(of_case, json!({ "id": cases[2].id })).await;
    for id in strangers(&app) {
        assert_eq!(
            outside.comparable(),
            judge.run(of_case, json!({ "id": id })).await.comparable(),
            "{id}"
        );
    }
    assert_eq!(outside.data()["messages"], json!({ "totalCount": 0, "nodes": [] }));
}

/// Ids that name no case: one of ours that is absent, one of another kind, a forged and a broken one.
fn strangers(app: &TestApp) -> Vec<String> {
    let of = |kind| global_id::of(app.app.db.keyring(), kind, Uuid::from_u128(0xdead)).to_string();
    let forged = format!("{}A", &of(IdKind::Case)[..of(IdKind::Case).len() - 1]);
    vec![
        of(IdKind::Case),
        of(IdKind::Site),
        forged,
        "AAAA".to_owned(),
        String::new(),
    ]
}

#[tokio::test]
async fn a_case_of_another_site_cannot_be_told_from_one_that_is_absent() {
    let app = TestApp::new().await;
    let cases = five_cases(&app).await;
    let case = "query($id: ID!) { case(by: { id: $id }) { id number stage claimAmount parties { name } availableActions { action } } }";
    let node = "query($id: ID!) { node(id: $id) { id ... on Case { number claimAmount } } nodes(ids: [$id]) { id } }";
    let number = "query($id: CaseNumber!) { case(by: { number: $id }) { id claimAmount parties { name } } }";
    for username in [
        "station.haidai",
        "tribunal.geyi",
        "judge.rapid2",
        "cashier",
        "applicant.other",
        "deputy",
        "sysadmin",
    ] {
        let client = app.sign_in(username).await;
        for query in [case, node] {
            let outside = client.run(query, json!({ "id": cases[0].id })).await;
            let has_row = !["deputy", "sysadmin"].contains(&username) || query == node;
            let codes: &[&str] = if has_row { &[] } else { &["FORBIDDEN"] };
            assert_eq!(outside.codes(), codes, "{username}: {}", outside.body);
            for id in strangers(&app) {
                let absent = client.run(query, json!({ "id": id })).await;
                assert_eq!(
                    (outside.status, outside.comparable().to_string()),
                    (absent.status, absent.comparable().to_string()),
                    "{username} {id}"
                );
            }
        }
        let outside = client.run(number, json!({ "id": cases[0].number })).await;
        for id in [
            "（2026）云0381执999号",
            "（2019）云0381执1号",
            "（2026）云0382执1号",
            "no number",
            "",
        ] {
            let absent = client.run(number, json!({ "id": id })).await;
            assert_eq!(
                outside.comparable().to_string(),
                absent.comparable().to_string(),
                "{username} {id}"
            );
        }
        assert_eq!(outside.body["data"]["case"], Value::Null, "{username}");
    }
}

#[tokio::test]
async fn an_act_on_a_case_of_another_site_is_answered_as_on_one_that_is_absent() {
    let app = TestApp::new().await;
    let cases = five_cases(&app).await;
    let acts = [
        ("judge.rapid2", "acceptHandover", json!({ "expectedVersion": 1 })),
        (
            "judge.rapid2",
            "returnHandover",
            json!({ "expectedVersion": 1, "defect": "WRONG_TEAM" }),
        ),
        ("cashier", "acceptHandover", json!({ "expectedVersion": 1 })),
        ("applicant.other", "sendMessage", json!({ "text": "请问进展如何？" })),
        (
            "applicant.other",
            "submitClue",
            json!({ "kind": "VEHICLE", "text": "有一辆货车" }),
        ),
        ("station.haidai", "declareConflict", json!({ "kind": "KIN" })),
        ("tribunal.geyi", "declareConflict", json!({ "kind": "KIN" })),
    ];
    let before = app.dump().await;
    for (username, act, input) in acts {
        let client = app.sign_in(username).await;
        let on = |id: &str| {
            let mut input = input.clone();
            input["caseId"] = json!(id);
            client.act(act, input, "__typename")
        };
        let outside = on(&cases[0].id).await;
        assert_eq!(
            (outside.codes(), outside.at(&format!("/data/{act}"))),
            (vec!["NOT_FOUND".to_owned()], &Value::Null),
            "{act} by {username}"
        );
        for id in strangers(&app) {
            assert_eq!(
                outside.comparable(),
                on(&id).await.comparable(),
                "{act} by {username}: {id}"
            );
        }
    }
    assert!(app.dump().await == before, "something was written");
}

#[tokio::test]
async fn a_visit_about_a_case_of_another_site_is_refused_as_about_one_that_is_absent() {
    let app = TestApp::new().await;
    let cases = five_cases(&app).await;
    let station = app.sign_in("station.yangliu").await;
    let about = |id: &str| {
        let input = json!({ "channel": "COUNTER", "purpose": "QUERY", "visitorName": "老浦", "question": "进展如何？", "caseId": id });
        station.act("recordVisit", input, "visit { id case { id } }")
    };
    let before = app.dump().await;
    let outside = about(&cases[2].id).await;
    assert!(
        ["NOT_FOUND", "INPUT_INVALID"].contains(&outside.code().as_str()),
        "{}",
        outside.body
    );
    for id in strangers(&app) {
        assert_eq!(outside.comparable(), about(&id).await.comparable(), "{id}");
    }
    assert!(app.dump().await == before, "something was written");
    assert_eq!(
        about(&cases[0].id).await.data()["recordVisit"]["visit"]["case"]["id"],
        cases[0].id.as_str()
    );
}

async fn search(client: &Client<'_>, text: &str) -> Answer {
    client
        .run(
            "query($text: String!) { cases(search: $text) { totalCount nodes { id } } }",
            json!({ "text": text }),
        )
        .await
}

#[tokio::test]
async fn a_case_is_found_by_number_serial_name_and_initials_in_any_width() {
    let app = TestApp::new().await;
    let case = app.filed(&a_claim()).await;
    let other = app.filed(&a_claim().of_applicant("缪应稳", OTHER_ID)).await;
    let chief = app.sign_in("chief").await;
    let found = [
        ("执1", vec![&case]),
        ("执1号", vec![&case]),
        ("(2026)云0381执1号", vec![&case]),
        ("（2026）云0381执1号", vec![&case]),
        ("（２０２６）云0381执1号", vec![&case]),
        (" 2026 云0381执 1 ", vec![&case]),
        ("(2026)执1", vec![&case]),
        ("云0381执2号", vec![&other]),
        ("老浦", vec![&case]),
        ("lp", vec![&case]),
        ("LP", vec![&case]),
        ("缪应稳", vec![&other]),
        ("应稳", vec![&other]),
        ("myw", vec![&other]),
        ("顺通建筑", vec![&case, &other]),
        ("宣威市顺通建筑劳务有限公司", vec![&case, &other]),
        ("执3", vec![]),
        ("(2025)云0381执1号", vec![]),
        ("(2026)云0381执保1号", vec![]),
        ("执恢1", vec![]),
        ("老普", vec![]),
        ("浦老", vec![]),
        ("pl", vec![]),
        ("zz", vec![]),
    ];
    for (text, cases) in found {
        let answer = search(&chief, text).await;
        let expected: BTreeSet<String> = cases.iter().map(|case| case.id.clone()).collect();
        assert_eq!(id_set(&answer.data()["cases"]["nodes"], "/id"), expected, "{text}");
        assert_eq!(
            answer.number("/data/cases/totalCount"),
            i64::try_from(expected.len()).unwrap(),
            "{text}"
        );
    }
    for text in [
        "浦",
        "l",
        "老_",
        "老%",
        "l%",
        "执0",
        "",
        "  ",
        "%",
        "%%",
        "__",
        "_%",
        "1",
        "530381190001010015",
        &"浦".repeat(65),
    ] {
        let answer = search(&chief, text).await;
        assert_eq!(
            (answer.codes(), answer.at("/data/cases")),
            (vec!["SEARCH_TOO_SHORT".to_owned()], &Value::Null),
            "{text}"
        );
    }
}

#[tokio::test]
async fn wildcards_and_quotes_in_a_search_stand_for_themselves() {
    let app = TestApp::new().await;
    app.filed(&a_claim().of_applicant("浦老三", OTHER_ID)).await;
    let chief = app.sign_in("chief").await;
    for text in ["浦老三", "浦老三%", "%浦老三'; --"] {
        assert_eq!(search(&chief, text).await.number("/data/cases/totalCount"), 1, "{text}");
    }
    for text in [
        "浦%三",
        "浦_三",
        "浦*三",
        "p%s",
        "顺通%公司",
        "顺_建筑",
        "' OR '1'='1",
        r"浦老\三%顺",
        "老三%顺通",
    ] {
        let answer = search(&chief, text).await;
        let found = answer.body["data"]["cases"]["totalCount"].as_i64().unwrap_or(0);
        assert_eq!(found, 0, "{text}: {}", answer.body);
        assert!(
            answer.codes().is_empty() || answer.codes() == ["SEARCH_TOO_SHORT"],
            "{text}: {}",
            answer.body
        );
    }
}

#[tokio::test]
async fn a_name_with_signs_in_it_is_found_as_it_is_written() {
    let app = TestApp::new().await;
    for name in [
        "宣威市顺通（云南）建筑有限公司",
        "阿依古丽·买买提",
        "ＡＢ火腿有限公司",
        "宣威 老浦 火腿厂",
    ] {
        app.filed(&a_claim().with("/parties/1/name", json!(name))).await;
        let chief = app.sign_in("chief").await;
        assert_eq!(search(&chief, name).await.number("/data/cases/totalCount"), 1, "{name}");
    }
}

#[tokio::test]
async fn a_search_finds_nothing_outside_the_scope() {
    let app = TestApp::new().await;
    let case = app.filed(&a_claim()).await;
    for username in ["station.haidai", "tribunal.geyi", "judge.rapid1", "applicant.other"] {
        let client = app.sign_in(username).await;
        let nothing = search(&client, "没有这人").await;
        for text in ["执1", case.number.as_str(), "老浦", "lp"] {
            assert_eq!(
                search(&client, text).await.comparable(),
                nothing.comparable(),
                "{text} by {username}"
            );
        }
        assert_eq!(nothing.data()["cases"], json!({ "totalCount": 0, "nodes": [] }));
    }
    assert_eq!(
        search(&app.sign_in("deputy").await, "浦").await.codes(),
        ["FORBIDDEN"],
        "the role is asked first"
    );
}

async fn filtered(client: &Client<'_>, list: &str, filter: Value) -> Answer {
    let query =
        format!("query($filter: CaseFilterInput) {{ {list}(filter: $filter) {{ totalCount nodes {{ id }} }} }}");
    client.run(&query, json!({ "filter": filter })).await
}

#[tokio::test]
async fn a_filter_narrows_and_never_widens() {
    let app = TestApp::new().await;
    let cases = five_cases(&app).await;
    let kept = app
        .filed(
            &a_claim()
                .with("/basis/kind", json!("PRESERVATION_RULING"))
                .with("/cause", json!("SALE")),
        )
        .await;
    let chief = app.sign_in("chief").await;
    let places = chief
        .ask("{ stations(first: 100) { nodes { id slug } } teams { nodes { id name } } }")
        .await;
    let id_of = |list: &str, key: &str, name: &str| {
        let nodes = places.at(&format!("/data/{list}/nodes")).as_array().unwrap();
        nodes.iter().find(|node| node[key] == name).unwrap()["id"].clone()
    };
    let mut all = ids(&cases, &[0, 1, 2, 3, 4]);
    all.insert(kept.id.clone());
    let with_kept =
        |places: &[usize]| -> BTreeSet<String> { ids(&cases, places).into_iter().chain([kept.id.clone()]).collect() };
    let haidai = id_of("stations", "slug", "haidai");
    let expected = [
        (json!({}), all.clone()),
        (json!({ "kind": "PRESERVATION_ENFORCEMENT" }), with_kept(&[])),
        (json!({ "cause": "WAGES" }), ids(&cases, &[0, 1, 2, 3, 4])),
        (json!({ "cause": "SALE" }), with_kept(&[])),
        (json!({ "stage": "TRIAGE" }), with_kept(&[1, 2, 3, 4])),
        (json!({ "route": "RAPID" }), ids(&cases, &[0])),
        (
            json!({ "teamId": id_of("teams", "name", "速执一队") }),
            ids(&cases, &[0]),
        ),
        (json!({ "teamId": id_of("teams", "name", "速执二队") }), BTreeSet::new()),
        (json!({ "siteId": haidai }), ids(&cases, &[2])),
        (json!({ "siteId": haidai, "cause": "SALE" }), BTreeSet::new()),
        (json!({ "open": true }), all.clone()),
        (json!({ "open": false }), BTreeSet::new()),
        (
            json!({ "filedFrom": "2026-03-16", "filedTo": "2026-03-16" }),
            all.clone(),
        ),
        (json!({ "filedFrom": "2026-03-17" }), BTreeSet::new()),
        (json!({ "filedTo": "2026-03-15" }), BTreeSet::new()),
        (json!({ "siteId": "AAAA" }), BTreeSet::new()),
        (json!({ "teamId": haidai }), BTreeSet::new()),
    ];
    for (filter, cases) in expected {
        let answer = filtered(&chief, "cases", filter.clone()).await;
        assert_eq!(id_set(&answer.data()["cases"]["nodes"], "/id"), cases, "{filter}");
        assert_eq!(answer.data()["cases"]["totalCount"], json!(cases.len()), "{filter}");
    }
    let station = app.sign_in("station.yangliu").await;
    let nothing = filtered(&station, "cases", json!({ "siteId": "AAAA" })).await;
    assert_eq!(
        filtered(&station, "cases", json!({ "siteId": haidai }))
            .await
            .comparable(),
        nothing.comparable()
    );
    assert_eq!(nothing.data()["cases"]["totalCount"], 0);
}

#[tokio::test]
async fn a_filter_on_what_one_may_not_see_is_refused() {
    let app = TestApp::new().await;
    app.handled(&a_claim()).await;
    let cashier = app.sign_in("cashier").await;
    for list in ["cases", "worklist"] {
        for route in ["RAPID", "COMPULSORY"] {
            let answer = filtered(&cashier, list, json!({ "route": route })).await;
            assert_eq!(
                (answer.codes(), answer.at(&format!("/data/{list}"))),
                (vec!["FORBIDDEN".to_owned()], &Value::Null),
                "{list} {route}"
            );
        }
        let together = filtered(&cashier, list, json!({ "route": "RAPID", "cause": "WAGES" })).await;
        assert_eq!(together.codes(), ["FORBIDDEN"], "{list}");
        for seen in [
            json!({ "cause": "WAGES" }),
            json!({ "stage": "FUNDS" }),
            json!({ "open": true }),
        ] {
            assert!(
                filtered(&cashier, list, seen.clone()).await.codes().is_empty(),
                "{list} {seen}"
            );
        }
    }
    for username in ["clerk", "judge.rapid1", "station.yangliu", "applicant.pu"] {
        let answer = filtered(&app.sign_in(username).await, "cases", json!({ "route": "RAPID" })).await;
        assert_eq!(answer.data()["cases"]["totalCount"], 1, "{username} sees the route");
    }
    for filter in [
        json!({ "cause": "WAGES" }),
        json!({ "open": true }),
        json!({ "stage": "NOTICE" }),
        json!({}),
    ] {
        let answer = filtered(&app.sign_in("deputy").await, "cases", filter.clone()).await;
        assert_eq!(answer.codes(), ["FORBIDDEN"], "{filter}");
    }
}

/// One page: its ids, its cursors, whether more is before and after.
struct Page {
    ids: Vec<String>,
    start: Option<String>,
    end: Option<String>,
    more: (bool, bool),
    total: i64,
}

async fn page(client: &Client<'_>, list: &str, fixed: &str, window: &str) -> Page {
    let query = format!(
        "{{ {list}({fixed} {window}) {{ totalCount nodes {{ id }} edges {{ cursor node {{ id }} }}
            pageInfo {{ hasPreviousPage hasNextPage startCursor endCursor }} }} }}"
    );
    let answer = client.ask(&query).await;
    let found = &answer.data()[list];
    let texts = |pointer: &str| -> Vec<String> {
        let edges = found["edges"].as_array().unwrap().iter();
        edges
            .map(|edge| edge.pointer(pointer).unwrap().as_str().unwrap().to_owned())
            .collect()
    };
    let (ids, cursors) = (texts("/node/id"), texts("/cursor"));
    let nodes: Vec<&str> = found["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["id"].as_str().unwrap())
        .collect();
    assert_eq!(nodes, ids, "nodes and edges are the same rows");
    let info = &found["pageInfo"];
    assert_eq!(
        (info["startCursor"].as_str(), info["endCursor"].as_str()),
        (cursors.first().map(String::as_str), cursors.last().map(String::as_str))
    );
    Page {
        ids,
        start: cursors.first().cloned(),
        end: cursors.last().cloned(),
        more: (
            info["hasPreviousPage"].as_bool().unwrap(),
            info["hasNextPage"].as_bool().unwrap(),
        ),
        total: found["totalCount"].as_i64().unwrap(),
    }
}

#[tokio::test]
async fn paging_through_a_list_gives_every_row_once_in_both_directions() {
    let app = TestApp::new().await;
    let cases = five_cases(&app).await;
    for _ in 0..5 {
        send(&app, "applicant.pu", &cases[0]).await;
    }
    let lists = [
        ("cases", ""),
        ("cases", "orderBy: FILED_OLDEST,"),
        ("cases", r#"search: "顺通","#),
        ("cases", "filter: { stage: TRIAGE }, orderBy: FILED_OLDEST,"),
        ("worklist", ""),
        ("messages", ""),
        ("applications", ""),
        ("applications", "state: ACCEPTED,"),
        ("visits", ""),
        ("stations", ""),
        ("tribunals", ""),
        ("teams", ""),
    ];
    let chief = app.sign_in("chief").await;
    for (list, fixed) in lists {
        let whole = page(&chief, list, fixed, "first: 100").await;
        assert!(whole.ids.len() >= 4 && whole.more == (false, false), "{list} {fixed}");
        assert_eq!(whole.total, i64::try_from(whole.ids.len()).unwrap(), "{list} {fixed}");

        let (mut forward, mut after) = (Vec::new(), String::new());
        loop {
            let page = page(&chief, list, fixed, &format!("first: 2 {after}")).await;
            assert!(page.ids.len() <= 2 && page.total == whole.total, "{list} {fixed}");
            forward.extend(page.ids);
            assert_eq!(
                page.more.1,
                forward.len() < whole.ids.len(),
                "{list} {fixed}: more after {}",
                forward.len()
            );
            if !page.more.1 {
                break;
            }
            after = format!(r#"after: "{}""#, page.end.unwrap());
        }
        assert_eq!(forward, whole.ids, "{list} {fixed} forward");

        let (mut backward, mut before) = (Vec::new(), String::new());
        loop {
            let page = page(&chief, list, fixed, &format!("last: 2 {before}")).await;
            assert!(page.ids.len() <= 2 && page.total == whole.total, "{list} {fixed}");
            backward.splice(0..0, page.ids);
            assert_eq!(
                page.more.0,
                backward.len() < whole.ids.len(),
                "{list} {fixed}: more before {}",
                backward.len()
            );
            if !page.more.0 {
                break;
            }
            before = format!(r#"before: "{}""#, page.start.unwrap());
        }
        assert_eq!(backward, whole.ids, "{list} {fixed} backward");
    }
    let newest = page(&chief, "cases", "", "first: 100").await.ids;
    let mut oldest = page(&chief, "cases", "orderBy: FILED_OLDEST,", "first: 100").await.ids;
    oldest.reverse();
    assert_eq!(newest, oldest, "one order is the other backwards");
}

#[tokio::test]
async fn rows_that_come_while_one_pages_neither_repeat_nor_skip_a_row() {
    let app = TestApp::new().await;
    five_cases(&app).await;
    let chief = app.sign_in("chief").await;
    let whole = page(&chief, "cases", "", "first: 100").await.ids;
    let first = page(&chief, "cases", "", "first: 2").await;
    app.advance(chrono::Duration::seconds(1)).await;
    app.filed(&a_claim()).await;
    let rest = page(
        &chief,
        "cases",
        "",
        &format!(r#"first: 100 after: "{}""#, first.end.unwrap()),
    )
    .await;
    assert_eq!([first.ids, rest.ids].concat(), whole);
    assert_eq!(page(&chief, "cases", "", "first: 100").await.ids.len(), 6);
}

#[tokio::test]
async fn a_cursor_holds_for_its_caller_list_filter_and_order_alone() {
    let app = TestApp::new().await;
    five_cases(&app).await;
    let chief = app.sign_in("chief").await;
    let cursor = page(&chief, "cases", "", "first: 2").await.end.unwrap();
    let ask = async |username: &str, list: &str| {
        let fields = list.replace("CURSOR", &cursor);
        app.sign_in(username)
            .await
            .ask(&format!("{{ {fields} {{ totalCount }} }}"))
            .await
    };
    assert!(ask("chief", r#"cases(after: "CURSOR")"#).await.codes().is_empty());
    let wrong = [
        ("president", r#"cases(after: "CURSOR")"#),
        ("clerk", r#"cases(before: "CURSOR")"#),
        ("station.yangliu", r#"cases(after: "CURSOR")"#),
        ("chief", r#"worklist(after: "CURSOR")"#),
        ("chief", r#"applications(after: "CURSOR")"#),
        ("chief", r#"messages(after: "CURSOR")"#),
        ("chief", r#"stations(after: "CURSOR")"#),
        ("chief", r#"cases(orderBy: FILED_OLDEST, after: "CURSOR")"#),
        ("chief", r#"cases(filter: { open: true }, after: "CURSOR")"#),
        ("chief", r#"cases(search: "顺通", after: "CURSOR")"#),
    ];
    for (username, list) in wrong {
        assert_eq!(
            ask(username, list).await.codes(),
            ["CURSOR_INVALID"],
            "{list} of {username}"
        );
    }
    let other = if cursor.starts_with('A') { "B" } else { "A" };
    let last = &cursor[..cursor.len() - 2];
    let forged = [
        format!("{other}{}", &cursor[1..]),
        format!("{last}AA"),
        last.to_owned(),
        "AAAA".to_owned(),
        String::new(),
        "游标".to_owned(),
    ];
    for cursor in forged {
        for window in ["after", "before"] {
            let query = "query($c: String) { cases(WINDOW: $c) { totalCount } }".replace("WINDOW", window);
            let answer = chief.run(&query, json!({ "c": cursor })).await;
            assert_eq!(
                (answer.codes(), answer.at("/data/cases")),
                (vec!["CURSOR_INVALID".to_owned()], &Value::Null),
                "{window} {cursor}"
            );
        }
    }
}

#[tokio::test]
async fn a_page_holds_a_hundred_rows_at_most() {
    let app = TestApp::new().await;
    let chief = app.sign_in("chief").await;
    let lists = [
        "cases",
        "myCases",
        "worklist",
        "applications",
        "visits",
        "messages",
        "stations",
        "tribunals",
        "teams",
    ];
    for list in lists {
        let ask = async |window: &str| chief.ask(&format!("{{ {list}({window}) {{ totalCount }} }}")).await;
        for window in ["first: 101", "last: 101", "first: 2147483647"] {
            let answer = ask(window).await;
            let code = answer.code();
            assert!(
                code == "PAGE_TOO_LARGE" || (code == "QUERY_TOO_COMPLEX" && window.len() > 12),
                "{list}({window}): {}",
                answer.body
            );
        }
        for window in ["first: -1", "last: -1", "first: 2, last: 2"] {
            assert_eq!(ask(window).await.codes(), ["INPUT_INVALID"], "{list}({window})");
        }
        for window in ["first: 100", "last: 100", "first: 1"] {
            assert!(ask(window).await.codes().is_empty(), "{list}({window})");
        }
    }
    let ids = vec!["AAAA"; 101];
    let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    assert_eq!(
        chief.run(nodes, json!({ "ids": ids })).await.codes(),
        ["PAGE_TOO_LARGE"]
    );
    assert_eq!(
        chief.run(nodes, json!({ "ids": ids[1..] })).await.data()["nodes"]
            .as_array()
            .unwrap()
            .len(),
        100
    );
}

async fn declare(app: &TestApp, username: &str, case: &CaseAt) -> Answer {
    app.sign_in(username)
        .await
        .act(
            "declareConflict",
            json!({ "caseId": case.id, "kind": "KIN", "note": "近亲属" }),
            "caseId",
        )
        .await
}

#[tokio::test]
async fn a_declared_conflict_hides_the_case_from_its_declarer_whatever_his_rank() {
    let app = TestApp::new().await;
    let cases = five_cases(&app).await;
    let message = send(&app, "applicant.pu", &cases[0]).await;
    let declarers: [(&str, &[usize]); 7] = [
        ("chief", &[1, 2, 3, 4]),
        ("president", &[1, 2, 3, 4]),
        ("supervisor", &[1, 2, 3, 4]),
        ("clerk", &[1, 2, 3, 4]),
        ("judge.rapid1", &[]),
        ("tribunal.tangtang", &[1]),
        ("station.yangliu", &[]),
    ];
    for (username, left) in declarers {
        assert_eq!(
            declare(&app, username, &cases[0]).await.data()["declareConflict"]["caseId"],
            cases[0].id.as_str(),
            "{username}"
        );
        assert_doors(&app, username, &cases, left).await;
        let client = app.sign_in(username).await;
        let more = "query($id: ID!, $m: ID!) { worklist { nodes { id } } myCases { nodes { id } } node(id: $m) { id }
                    application(id: $id) { case { id } } messages { totalCount } }";
        let answer = client
            .run(more, json!({ "id": cases[0].application, "m": message }))
            .await;
        assert!(
            !answer.body.to_string().contains(&cases[0].id),
            "{username}: {}",
            answer.body
        );
        let data = &answer.body["data"];
        assert_eq!(
            (&data["node"], data["messages"]["totalCount"].as_i64().unwrap_or(0)),
            (&Value::Null, 0),
            "{username}"
        );
        let again = declare(&app, username, &cases[0]).await;
        let input = json!({ "caseId": strangers(&app)[0], "kind": "KIN", "note": "近亲属" });
        let absent = client.act("declareConflict", input, "caseId").await;
        assert_eq!(
            (again.code().as_str(), again.comparable()),
            ("NOT_FOUND", absent.comparable()),
            "{username}"
        );
    }
    for (username, places) in [("auxiliary", &[1, 2, 3, 4][..]), ("applicant.pu", &[0, 1, 3, 4])] {
        assert_doors(&app, username, &cases, places).await;
    }
}

#[tokio::test]
async fn whoever_declared_a_conflict_acts_on_the_case_no_more() {
    let app = TestApp::new().await;
    let case = app.triaged(&a_claim()).await;
    let version = app.version(&case).await;
    assert!(declare(&app, "chief", &case).await.codes().is_empty());
    let chief = app.sign_in("chief").await;
    let before = app.dump().await;
    for version in [version, version + 1] {
        let assign = json!({ "caseId": case.id, "expectedVersion": version });
        assert_eq!(
            chief.act("assignCase", assign, "case { id }").await.codes(),
            ["NOT_FOUND"]
        );
    }
    assert!(app.dump().await == before, "something was written");
}

#[tokio::test]
async fn a_declared_conflict_hides_the_application_the_case_came_from_as_well() {
    let app = TestApp::new().await;
    let case = app.filed(&a_claim()).await;
    let one = "query($id: ID!) { application(id: $id) { claimAmount parties { name phone } } node(id: $id) { id } }";
    for username in ["chief", "president", "station.yangliu"] {
        let client = app.sign_in(username).await;
        let seen = client.run(one, json!({ "id": case.application })).await;
        assert_eq!(
            seen.text("/data/application/parties/0/name"),
            "老浦",
            "{username} before"
        );
        assert!(declare(&app, username, &case).await.codes().is_empty());
        let hidden = client.run(one, json!({ "id": case.application })).await;
        assert_eq!(
            hidden.data(),
            &json!({ "application": null, "node": null }),
            "{username} after"
        );
    }
}
