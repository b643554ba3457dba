//! From an application to a numbered case: one notice of everything missing, malformed fields refused at once, the two
//! years, the content test, gapless numbers, and who may do what to whose application.

use chrono::{DateTime, Duration, Utc};
use harness::{Answer, ApplicationIn, Client, TestApp, a_claim, start};
use serde_json::{Value, json};
use uuid::Uuid;
use zhixing_api::graphql::global_id;
use zhixing_api::kernel::id::IdKind;

/// Identity number of the applicant whose account is `applicant.other`.
const OTHER_ID: &str = "53038119000101004X";

const APPLICATION: &str = "application { id version state missing { field message } supplementNotifiedAt statuteBarred
    refusalGround refusalRuling decidedAt claimAmount case { id number } }";

/// An application handed in at a station that need not be complete.
async fn handed_in(app: &TestApp, claim: &ApplicationIn) -> Value {
    let answer = app
        .sign_in(&claim.by)
        .await
        .act("submitApplication", claim.input.clone(), APPLICATION)
        .await;
    answer.data()["submitApplication"]["application"].clone()
}

fn named(application: &Value) -> Value {
    json!({ "applicationId": application["id"], "expectedVersion": application["version"] })
}

/// An input with more fields.
fn also(mut input: Value, more: Value) -> Value {
    let Value::Object(more) = more else {
        panic!("not an object: {more}")
    };
    input.as_object_mut().unwrap().extend(more);
    input
}

async fn supplement(app: &TestApp, application: &Value, more: Value) -> Answer {
    let station = app.sign_in("station.yangliu").await;
    station
        .act("supplementApplication", also(named(application), more), APPLICATION)
        .await
}

async fn accept(client: &Client<'_>, application: &Value) -> Answer {
    let case = "application { state } case { id number kind flags filedOn site { name } }";
    client.act("acceptApplication", named(application), case).await
}

fn fields(application: &Value) -> Vec<&str> {
    application["missing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["field"].as_str().unwrap())
        .collect()
}

/// How many notices of what is missing were recorded, those of the founding included.
async fn notices(app: &TestApp) -> usize {
    let dump = app.dump().await;
    dump.lines()
        .filter(|line| line.starts_with("event: ") && line.contains("supplement_notified"))
        .count()
}

/// A global id that is ours and names nothing.
fn absent(app: &TestApp, kind: IdKind) -> String {
    global_id::of(app.app.db.keyring(), kind, Uuid::from_u128(0xdead)).to_string()
}

async fn assert_unchanged(app: &TestApp, before: &str, why: &str) {
    assert!(app.dump().await == before, "{why}: something was written");
}

fn incomplete() -> ApplicationIn {
    let parties = json!([
        { "role": "APPLICANT", "kind": "NATURAL_PERSON", "name": "老浦", "address": "云南省宣威市杨柳镇杨柳村一组" },
        { "role": "JUDGMENT_DEBTOR", "kind": "NATURAL_PERSON", "name": "符正云", "townshipCode": "530381115" },
    ]);
    let basis = json!({ "number": " ", "performanceDueOn": "2025-12-31" });
    a_claim()
        .with("/parties", parties)
        .with("/basis", basis)
        .with("/claimAmount", Value::Null)
}

const ALL_MISSING: [&str; 7] = [
    "parties[0].idNumber",
    "parties[0].phone",
    "parties[1].address",
    "basis.kind",
    "basis.number",
    "basis.effectiveOn",
    "claimAmount",
];

#[tokio::test]
async fn an_incomplete_application_is_told_everything_in_one_notice_and_never_again() {
    let app = TestApp::new().await;
    let before = notices(&app).await;
    let first = handed_in(&app, &incomplete()).await;
    assert_eq!(
        (first["state"].as_str(), fields(&first)),
        (Some("INCOMPLETE"), ALL_MISSING.to_vec())
    );
    assert!(
        first["missing"]
            .as_array()
            .unwrap()
            .iter()
            .all(|item| item["message"].as_str().unwrap().starts_with('请'))
    );
    let notified = first["supplementNotifiedAt"].clone();
    assert_eq!(
        notified.as_str().map(|at| at.parse::<DateTime<Utc>>().unwrap()),
        Some(start())
    );
    assert_eq!(notices(&app).await, before + 1);

    app.advance(Duration::minutes(5)).await;
    let half = supplement(&app, &first, json!({ "claimAmount": "500000" })).await;
    let half = &half.data()["supplementApplication"]["application"];
    assert_eq!(
        (half["state"].as_str(), fields(half)),
        (Some("INCOMPLETE"), ALL_MISSING[..6].to_vec())
    );
    assert_eq!(
        (&half["supplementNotifiedAt"], &half["claimAmount"]),
        (&notified, &json!("500000")),
        "the time of the one notice"
    );
    assert_eq!(notices(&app).await, before + 1, "no second notice");

    let clerk = app.sign_in("clerk").await;
    assert_eq!(
        accept(&clerk, half).await.codes(),
        ["APPLICATION_STATE"],
        "it waits for its supplement"
    );
    let rest = json!({ "parties": a_claim().input["parties"], "basis": a_claim().input["basis"] });
    let whole = supplement(&app, half, rest).await;
    let whole = &whole.data()["supplementApplication"]["application"];
    assert_eq!((whole["state"].as_str(), fields(whole)), (Some("SUBMITTED"), vec![]));
    assert_eq!(notices(&app).await, before + 1);
    assert_eq!(
        accept(&clerk, whole).await.data()["acceptApplication"]["application"]["state"],
        "ACCEPTED"
    );
}

#[tokio::test]
async fn an_application_without_anybody_or_anything_is_recorded_and_told_so() {
    let app = TestApp::new().await;
    let claim = a_claim()
        .with("/parties", json!([]))
        .with("/basis", Value::Null)
        .with("/claimAmount", Value::Null);
    let told = handed_in(&app, &claim).await;
    assert_eq!(fields(&told), ["parties", "parties", "basis", "claimAmount"]);
    let conduct = handed_in(&app, &a_claim().with("/performanceKind", json!("CONDUCT"))).await;
    assert_eq!(fields(&conduct), ["performanceText"]);
}

#[tokio::test]
async fn a_complete_application_gets_no_notice_and_may_become_incomplete_once() {
    let app = TestApp::new().await;
    let before = notices(&app).await;
    let first = handed_in(&app, &a_claim()).await;
    assert_eq!(
        (first["state"].as_str(), &first["supplementNotifiedAt"]),
        (Some("SUBMITTED"), &Value::Null)
    );
    assert_eq!(notices(&app).await, before);
    let worse = supplement(
        &app,
        &first,
        json!({ "basis": { "number": "（2025）云0381民初1024号" } }),
    )
    .await;
    let worse = &worse.data()["supplementApplication"]["application"];
    assert_eq!(
        (worse["state"].as_str(), fields(worse)),
        (Some("INCOMPLETE"), vec!["basis.kind", "basis.effectiveOn"])
    );
    assert_eq!(notices(&app).await, before + 1);
}

#[tokio::test]
async fn malformed_fields_are_refused_at_once_all_by_name_and_nothing_is_written() {
    let app = TestApp::new().await;
    let bad = a_claim()
        .with("/parties/0/idNumber", json!("530381190001010016"))
        .with("/parties/0/phone", json!("139-0000"))
        .with("/parties/0/bankAccount", json!("6222"))
        .with("/parties/1/creditCode", json!("91530381MA0000016Y"))
        .with("/parties/1/phone", json!("1390000000x"))
        .with("/parties/1/isMinor", json!(true))
        .with("/claimAmount", json!("0"))
        .with("/basis/effectiveOn", Value::Null);
    let all = [
        "parties[0].idNumber",
        "parties[0].phone",
        "parties[0].bankAccount",
        "parties[1].creditCode",
        "parties[1].phone",
        "parties[1].isMinor",
        "claimAmount",
    ];
    let before = app.dump().await;
    let station = app.sign_in("station.yangliu").await;
    let answer = station.act("submitApplication", bad.input.clone(), APPLICATION).await;
    assert_eq!(
        (answer.codes(), answer.fields()),
        (vec!["INPUT_INVALID".to_owned()], all.map(str::to_owned).to_vec())
    );
    assert_eq!(answer.at("/data/submitApplication"), &Value::Null);
    for typed in ["530381190001010016", "139-0000", "91530381MA0000016Y"] {
        assert!(
            !answer.body.to_string().contains(typed),
            "what was typed is not repeated"
        );
    }
    assert_unchanged(&app, &before, "refused at once").await;

    let known = handed_in(&app, &a_claim()).await;
    let before = app.dump().await;
    let worse = supplement(&app, &known, json!({ "parties": bad.input["parties"] })).await;
    assert_eq!(
        (worse.code().as_str(), worse.fields()),
        ("INPUT_INVALID", all[..6].iter().map(|&f| f.to_owned()).collect())
    );
    assert_unchanged(&app, &before, "a malformed supplement").await;
}

#[tokio::test]
async fn one_and_the_same_person_is_not_on_both_sides_and_no_sum_is_too_large_to_be_meant() {
    let app = TestApp::new().await;
    let before = app.dump().await;
    let station = app.sign_in("station.yangliu").await;
    let mut debtor = a_claim().input["parties"][0].clone();
    debtor["role"] = json!("JUDGMENT_DEBTOR");
    let tries = [
        (a_claim().with("/parties/1", debtor), "parties[1]"),
        (a_claim().with("/claimAmount", json!("10000000000001")), "claimAmount"),
        (
            a_claim().with("/parties/0/idNumber", json!("530381203001010019")),
            "parties[0].idNumber",
        ),
    ];
    for (claim, field) in tries {
        let answer = station.act("submitApplication", claim.input, APPLICATION).await;
        assert_eq!(
            (answer.code().as_str(), answer.fields()),
            ("INPUT_INVALID", vec![field.to_owned()]),
            "{field}"
        );
    }
    for amount in ["-1", "1.5", "", "99999999999999999999", "五千"] {
        let answer = station
            .act(
                "submitApplication",
                a_claim().with("/claimAmount", json!(amount)).input,
                APPLICATION,
            )
            .await;
        assert!(
            !answer.codes().is_empty() && answer.body.get("data").is_none_or(Value::is_null),
            "{amount}: {}",
            answer.body
        );
    }
    assert_unchanged(&app, &before, "refused").await;
}

#[tokio::test]
async fn an_application_after_the_two_years_is_accepted_with_a_flag() {
    let app = TestApp::new().await;
    let clerk = app.sign_in("clerk").await;
    let due = |on: &str| {
        a_claim()
            .with("/basis/performanceDueOn", json!(on))
            .with("/basis/effectiveOn", json!("2021-06-10"))
    };
    for (on, barred) in [("2024-03-16", false), ("2024-03-15", true), ("2022-01-31", true)] {
        let application = handed_in(&app, &due(on)).await;
        assert_eq!(
            (&application["statuteBarred"], &application["state"]),
            (&json!(barred), &json!("SUBMITTED")),
            "due on {on}"
        );
        let case = accept(&clerk, &application).await;
        let flags = case
            .at("/data/acceptApplication/case/flags")
            .as_array()
            .unwrap()
            .clone();
        assert_eq!(flags.contains(&json!("STATUTE_BARRED")), barred, "due on {on}");
    }
}

#[tokio::test]
async fn numbers_have_no_gap_within_their_kind_and_year() {
    let app = TestApp::new().await;
    let preservation = a_claim().with("/basis/kind", json!("PRESERVATION_RULING"));
    let not_due = handed_in(&app, &a_claim().with("/basis/performanceDueOn", json!("2027-06-30"))).await;
    let file = async |claim: &ApplicationIn| app.filed(claim).await.number;
    assert_eq!(file(&a_claim()).await, "（2026）云0381执1号");
    assert_eq!(file(&preservation).await, "（2026）云0381执保1号");
    let clerk = app.sign_in("clerk").await;
    assert_eq!(accept(&clerk, &not_due).await.codes(), ["APPLICATION_CONTENT"]);
    let refused = handed_in(&app, &a_claim()).await;
    let ruling = json!({ "ground": "NO_JURISDICTION", "ruling": "被执行人住所地不在本市。" });
    assert!(
        clerk
            .act("refuseApplication", also(named(&refused), ruling), APPLICATION)
            .await
            .codes()
            .is_empty()
    );
    assert_eq!(
        file(&a_claim()).await,
        "（2026）云0381执2号",
        "neither a failed nor a refused one takes a number"
    );
    assert_eq!(file(&preservation).await, "（2026）云0381执保2号");
    let kept = clerk
        .ask(r#"{ case(by: { number: "（2026）云0381执保2号" }) { kind } }"#)
        .await;
    assert_eq!(kept.text("/data/case/kind"), "PRESERVATION_ENFORCEMENT");

    let last_second: DateTime<Utc> = "2026-12-31T15:59:59Z".parse().unwrap();
    app.advance(last_second - start()).await;
    app.forget_tokens();
    assert_eq!(
        file(&a_claim()).await,
        "（2026）云0381执3号",
        "the last second of the year at the court"
    );
    app.advance(Duration::seconds(1)).await;
    assert_eq!(
        file(&a_claim()).await,
        "（2027）云0381执1号",
        "new year at the court, not yet in Greenwich"
    );
    assert_eq!(file(&preservation).await, "（2027）云0381执保1号");
    assert_eq!(file(&a_claim()).await, "（2027）云0381执2号");
}

#[tokio::test]
async fn a_refusal_has_a_ground_and_a_ruling_and_is_final() {
    let app = TestApp::new().await;
    let application = handed_in(&app, &a_claim()).await;
    let clerk = app.sign_in("clerk").await;
    let refuse = async |of: &Value, ground: &str, ruling: &str| {
        let input = also(named(of), json!({ "ground": ground, "ruling": ruling }));
        clerk.act("refuseApplication", input, APPLICATION).await
    };
    let before = app.dump().await;
    for ruling in ["", "     ", "不予受理", "  不受理  "] {
        let answer = refuse(&application, "NO_JURISDICTION", ruling).await;
        assert_eq!(
            (answer.code().as_str(), answer.fields()),
            ("INPUT_INVALID", vec!["ruling".to_owned()]),
            "{ruling:?}"
        );
    }
    assert_eq!(
        refuse(&application, "NO_TIME", "本院案件太多").await.codes().len(),
        1,
        "no such ground"
    );
    assert_unchanged(&app, &before, "a ruling that says nothing").await;

    let refused = refuse(&application, "ALREADY_PERFORMED", "被执行人已于申请前付清。").await;
    let refused = refused.data()["refuseApplication"]["application"].clone();
    assert_eq!(
        (refused["state"].as_str(), refused["refusalGround"].as_str()),
        (Some("REFUSED"), Some("ALREADY_PERFORMED"))
    );
    assert_eq!(
        (refused["refusalRuling"].as_str(), &refused["case"]),
        (Some("被执行人已于申请前付清。"), &Value::Null)
    );
    assert!(refused["decidedAt"].is_string());
    let before = app.dump().await;
    assert_eq!(accept(&clerk, &refused).await.codes(), ["APPLICATION_STATE"]);
    assert_eq!(
        refuse(&refused, "NOT_ENTITLED", "再次裁定不予受理").await.codes(),
        ["APPLICATION_STATE"]
    );
    assert_eq!(
        supplement(&app, &refused, json!({ "clue": "有车" })).await.codes(),
        ["APPLICATION_STATE"]
    );
    assert_unchanged(&app, &before, "it is decided").await;

    let own = app.sign_in("applicant.pu").await;
    let told = own
        .run(
            &format!(
                "query($id: ID!) {{ {} }}",
                APPLICATION.replacen("application", "application(id: $id)", 1)
            ),
            json!({ "id": refused["id"] }),
        )
        .await;
    assert_eq!(
        told.text("/data/application/refusalRuling"),
        "被执行人已于申请前付清。",
        "the applicant is told why"
    );
}

#[tokio::test]
async fn an_incomplete_application_may_be_refused_for_not_being_supplemented() {
    let app = TestApp::new().await;
    let application = handed_in(&app, &incomplete()).await;
    let input = also(
        named(&application),
        json!({ "ground": "NOT_SUPPLEMENTED", "ruling": "逾期未补正，不予受理。" }),
    );
    let refused = app
        .sign_in("clerk")
        .await
        .act("refuseApplication", input, APPLICATION)
        .await;
    assert_eq!(
        refused.data()["refuseApplication"]["application"]["refusalGround"],
        "NOT_SUPPLEMENTED"
    );
}

#[tokio::test]
async fn only_the_filing_desk_decides_and_only_reception_receives() {
    let app = TestApp::new().await;
    let application = handed_in(&app, &a_claim()).await;
    let before = app.dump().await;
    let ruling = also(
        named(&application),
        json!({ "ground": "NO_JURISDICTION", "ruling": "不属于本院管辖。" }),
    );
    let deciding = [
        ("acceptApplication", named(&application)),
        ("refuseApplication", ruling),
    ];
    let not_deciding = [
        "station.yangliu",
        "tribunal.tangtang",
        "judge.rapid1",
        "chief",
        "president",
        "supervisor",
        "auxiliary",
        "cashier",
        "applicant.pu",
        "sysadmin",
    ];
    for username in not_deciding {
        for (act, input) in &deciding {
            let answer = app.sign_in(username).await.act(act, input.clone(), APPLICATION).await;
            assert_eq!(answer.codes(), ["FORBIDDEN"], "{act} by {username}: {}", answer.body);
        }
    }
    let receiving = [
        ("submitApplication", a_claim().input),
        ("supplementApplication", named(&application)),
    ];
    for username in [
        "judge.rapid1",
        "chief",
        "president",
        "supervisor",
        "auxiliary",
        "cashier",
        "applicant.pu",
        "auditor",
    ] {
        for (act, input) in &receiving {
            let answer = app.sign_in(username).await.act(act, input.clone(), APPLICATION).await;
            assert_eq!(answer.codes(), ["FORBIDDEN"], "{act} by {username}: {}", answer.body);
        }
    }
    for (act, input) in deciding.iter().chain(&receiving) {
        assert_eq!(
            app.anonymous().act(act, input.clone(), APPLICATION).await.codes(),
            ["FORBIDDEN"],
            "{act} by nobody"
        );
    }
    assert_unchanged(&app, &before, "refused").await;
    for username in ["clerk", "tribunal.tangtang", "station.haidai"] {
        app.submitted(&a_claim().by(username)).await;
    }
}

#[tokio::test]
async fn an_application_is_accepted_once() {
    let app = TestApp::new().await;
    let application = handed_in(&app, &a_claim()).await;
    let clerk = app.sign_in("clerk").await;
    let accepted = accept(&clerk, &application).await;
    let number = accepted.text("/data/acceptApplication/case/number");
    let before = app.dump().await;

    let stale = accept(&clerk, &application).await;
    assert_eq!(
        (stale.code().as_str(), stale.at("/data/acceptApplication")),
        ("CONFLICT", &Value::Null)
    );
    let current = clerk
        .run(
            &format!(
                "query($id: ID!) {{ {} }}",
                APPLICATION.replacen("application", "application(id: $id)", 1)
            ),
            json!({ "id": application["id"] }),
        )
        .await;
    let current = current.data()["application"].clone();
    assert_eq!(
        (current["state"].as_str(), current["case"]["number"].as_str()),
        (Some("ACCEPTED"), Some(number.as_str()))
    );
    assert_eq!(accept(&clerk, &current).await.codes(), ["APPLICATION_STATE"]);
    let ruling = also(
        named(&current),
        json!({ "ground": "NO_JURISDICTION", "ruling": "不属于本院管辖。" }),
    );
    assert_eq!(
        clerk.act("refuseApplication", ruling, APPLICATION).await.codes(),
        ["APPLICATION_STATE"]
    );
    assert_eq!(
        supplement(&app, &current, json!({ "claimAmount": "1" })).await.codes(),
        ["APPLICATION_STATE"]
    );
    assert_unchanged(&app, &before, "accepted already").await;
}

#[tokio::test]
async fn a_decision_on_what_was_supplemented_meanwhile_is_a_conflict_that_names_what_moved() {
    let app = TestApp::new().await;
    let read = handed_in(&app, &a_claim()).await;
    let moved = supplement(&app, &read, json!({ "claimAmount": "600000" })).await;
    let moved = moved.data()["supplementApplication"]["application"].clone();
    let clerk = app.sign_in("clerk").await;
    let before = app.dump().await;
    let conflict = accept(&clerk, &read).await;
    assert_eq!(conflict.code(), "CONFLICT");
    assert!(
        conflict.fields().contains(&"claimAmount".to_owned()),
        "{:?}",
        conflict.fields()
    );
    assert_unchanged(&app, &before, "a stale decision").await;
    assert!(accept(&clerk, &moved).await.codes().is_empty());
}

#[tokio::test]
async fn what_is_not_yet_in_force_is_missing_and_what_is_not_yet_due_fails_the_content_test() {
    let app = TestApp::new().await;
    let clerk = app.sign_in("clerk").await;
    let early = handed_in(
        &app,
        &a_claim()
            .with("/basis/effectiveOn", json!("2026-03-17"))
            .with("/basis/performanceDueOn", Value::Null),
    )
    .await;
    assert_eq!(
        (early["state"].as_str(), fields(&early)),
        (Some("INCOMPLETE"), vec!["basis.effectiveOn"])
    );
    assert_eq!(accept(&clerk, &early).await.codes(), ["APPLICATION_STATE"]);
    let today = handed_in(
        &app,
        &a_claim()
            .with("/basis/effectiveOn", json!("2026-03-16"))
            .with("/basis/performanceDueOn", Value::Null),
    )
    .await;
    assert_eq!(today["state"], "SUBMITTED", "in force since today");

    let due_today = handed_in(&app, &a_claim().with("/basis/performanceDueOn", json!("2026-03-16"))).await;
    let before = app.dump().await;
    let answer = accept(&clerk, &due_today).await;
    assert_eq!(
        (answer.code().as_str(), answer.fields()),
        ("APPLICATION_CONTENT", vec!["not_yet_due".to_owned()])
    );
    assert_eq!(answer.at("/data/acceptApplication"), &Value::Null);
    assert_unchanged(&app, &before, "the content test").await;
    app.advance(Duration::days(1)).await;
    app.forget_tokens();
    assert!(
        accept(&app.sign_in("clerk").await, &due_today).await.codes().is_empty(),
        "the day after it is due"
    );
}

#[tokio::test]
async fn an_applicant_sees_his_own_application_and_no_other() {
    let app = TestApp::new().await;
    let own = handed_in(&app, &a_claim()).await;
    let other = handed_in(&app, &a_claim().of_applicant("缪应稳", OTHER_ID)).await;
    for (username, mine, not_mine) in [("applicant.pu", &own, &other), ("applicant.other", &other, &own)] {
        let client = app.sign_in(username).await;
        let list = client.ask("{ applications { totalCount nodes { id } } }").await;
        assert_eq!(
            list.data()["applications"],
            json!({ "totalCount": 1, "nodes": [{ "id": mine["id"] }] }),
            "{username}"
        );
        let one = "query($id: ID!) { application(id: $id) { id parties { name } } node(id: $id) { id } nodes(ids: [$id]) { id } }";
        let seen = client.run(one, json!({ "id": mine["id"] })).await;
        assert_eq!(seen.data()["application"]["id"], mine["id"]);
        let hidden = client.run(one, json!({ "id": not_mine["id"] })).await;
        let nothing = client
            .run(one, json!({ "id": absent(&app, IdKind::Application) }))
            .await;
        assert_eq!(
            hidden.data(),
            &json!({ "application": null, "node": null, "nodes": [null] })
        );
        assert_eq!(hidden.comparable(), nothing.comparable(), "{username}");
    }
    let debtor = a_claim().of_applicant("缪应稳", OTHER_ID).with(
        "/parties/1",
        json!({ "role": "JUDGMENT_DEBTOR",
        "kind": "NATURAL_PERSON", "name": "老浦", "idNumber": harness::PU_ID, "townshipCode": "530381115" }),
    );
    handed_in(&app, &debtor).await;
    let pu = app
        .sign_in("applicant.pu")
        .await
        .ask("{ applications { totalCount } }")
        .await;
    assert_eq!(
        pu.number("/data/applications/totalCount"),
        1,
        "an application against him is not his"
    );
}

#[tokio::test]
async fn an_application_of_another_site_is_supplemented_by_nobody_but_its_own() {
    let app = TestApp::new().await;
    let application = handed_in(&app, &a_claim()).await;
    let before = app.dump().await;
    for username in ["station.haidai", "tribunal.geyi", "station.tangtang"] {
        let client = app.sign_in(username).await;
        let outside = client
            .act(
                "supplementApplication",
                also(named(&application), json!({ "clue": "有车" })),
                APPLICATION,
            )
            .await;
        for id in [
            absent(&app, IdKind::Application),
            absent(&app, IdKind::Case),
            "AAAA".to_owned(),
        ] {
            let input = json!({ "applicationId": id, "expectedVersion": 1, "clue": "有车" });
            let nothing = client.act("supplementApplication", input, APPLICATION).await;
            assert_eq!(
                (outside.code().as_str(), outside.comparable()),
                ("NOT_FOUND", nothing.comparable()),
                "{username}"
            );
        }
    }
    assert_unchanged(&app, &before, "another site").await;
    let tribunal = app.sign_in("clerk").await;
    let done = tribunal
        .act(
            "supplementApplication",
            also(named(&application), json!({ "clue": "有车" })),
            APPLICATION,
        )
        .await;
    assert!(done.codes().is_empty(), "the filing desk: {}", done.body);
}

#[tokio::test]
async fn the_tribunal_over_a_station_supplements_what_the_station_received() {
    let app = TestApp::new().await;
    let application = handed_in(&app, &a_claim()).await;
    let tribunal = app.sign_in("tribunal.tangtang").await;
    let done = tribunal
        .act(
            "supplementApplication",
            also(named(&application), json!({ "clue": "有车" })),
            APPLICATION,
        )
        .await;
    assert!(done.codes().is_empty(), "{}", done.body);
}

#[tokio::test]
async fn a_visit_of_another_site_cannot_be_told_from_one_that_is_absent() {
    let app = TestApp::new().await;
    let visit =
        json!({ "channel": "COUNTER", "purpose": "APPLICATION", "visitorName": "老浦", "question": "怎样申请？" });
    let visit = app
        .sign_in("station.haidai")
        .await
        .act("recordVisit", visit, "visit { id }")
        .await;
    let visit = visit.text("/data/recordVisit/visit/id");
    let before = app.dump().await;
    let station = app.sign_in("station.yangliu").await;
    let submit = async |id: &str| {
        station
            .act(
                "submitApplication",
                a_claim().with("/visitId", json!(id)).input,
                APPLICATION,
            )
            .await
    };
    let nothing = submit(&absent(&app, IdKind::Visit)).await;
    assert!(
        ["NOT_FOUND", "INPUT_INVALID"].contains(&nothing.code().as_str()),
        "an absent visit: {}",
        nothing.body
    );
    for id in [visit.as_str(), "AAAA", &absent(&app, IdKind::Case)] {
        assert_eq!(submit(id).await.comparable(), nothing.comparable(), "{id}");
    }
    assert_unchanged(&app, &before, "refused").await;
}

async fn seers(app: &TestApp, case: &str) -> Vec<&'static str> {
    let mut seers = Vec::new();
    let asked = [
        "chief",
        "clerk",
        "tribunal.geyi",
        "tribunal.tianba",
        "tribunal.yangchang",
        "tribunal.tangtang",
        "tribunal.luoshui",
        "tribunal.reshui",
        "station.wanshui",
        "station.xining",
        "station.yangliu",
    ];
    for username in asked {
        let answer = app
            .sign_in(username)
            .await
            .run(
                "query($id: ID!) { case(by: { id: $id }) { id } }",
                json!({ "id": case }),
            )
            .await;
        if !answer.data()["case"].is_null() {
            seers.push(username);
        }
    }
    seers
}

async fn site_of(app: &TestApp, case: &str) -> String {
    let query = "query($id: ID!) { case(by: { id: $id }) { site { name } } }";
    app.sign_in("chief")
        .await
        .run(query, json!({ "id": case }))
        .await
        .text("/data/case/site/name")
}

#[tokio::test]
async fn a_case_belongs_to_the_station_of_its_debtors_township_and_the_tribunal_over_it() {
    let app = TestApp::new().await;
    let town = app.filed(&a_claim()).await;
    assert_eq!(site_of(&app, &town.id).await, "杨柳镇便民执行服务站");
    assert_eq!(
        seers(&app, &town.id).await,
        ["chief", "clerk", "tribunal.tangtang", "station.yangliu"]
    );

    let street = app.filed(&a_claim().in_township("530381001")).await;
    assert_eq!(site_of(&app, &street.id).await, "宛水街道便民执行服务站");
    assert_eq!(
        seers(&app, &street.id).await,
        ["chief", "clerk", "station.wanshui"],
        "the court's own township has no tribunal"
    );

    let elsewhere = a_claim()
        .with("/parties/1/townshipCode", Value::Null)
        .with("/parties/1/address", json!("云南省昆明市五华区"));
    let elsewhere = app.filed(&elsewhere).await;
    assert_eq!(site_of(&app, &elsewhere.id).await, "宣威市人民法院");
    assert_eq!(
        seers(&app, &elsewhere.id).await,
        ["chief", "clerk"],
        "no township: the court itself"
    );

    let foreign = app.filed(&a_claim().in_township("530102001")).await;
    assert_eq!(
        site_of(&app, &foreign.id).await,
        "宣威市人民法院",
        "a township of another county"
    );
}

#[tokio::test]
async fn a_township_that_was_not_told_is_read_from_the_address() {
    let app = TestApp::new().await;
    let claim = a_claim()
        .with("/parties/1/townshipCode", Value::Null)
        .with("/parties/1/address", json!("云南省宣威市杨柳镇集镇"));
    let case = app.filed(&claim).await;
    assert_eq!(
        site_of(&app, &case.id).await,
        "杨柳镇便民执行服务站",
        "as PartyInput.townshipCode says"
    );
}
