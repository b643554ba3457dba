//! Documents registered by the build and by the court: the manual's samples among them, each valid, each run.

use std::collections::BTreeSet;
use std::path::Path;

use harness::process::Ground;
use harness::{TestApp, a_claim};
use serde_json::{Value, json};
use zhixing_api::graphql::{DOCUMENTS, SIGN_IN};
use zhixing_api::http::{TrustedTexts, document_id};

fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The clients' manual.
fn manual() -> String {
    std::fs::read_to_string(workspace().join("api/docs/zh/clients.md")).unwrap()
}

/// Its documents, each with the account it is for.
fn samples() -> Vec<(String, String)> {
    let text = manual();
    let mut samples = Vec::new();
    let mut account = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("**") && line.contains('`') {
            line.split('`').nth(1).unwrap().clone_into(&mut account);
        }
        if line == "```graphql" {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            samples.push((account.clone(), block.join("\n")));
        }
    }
    samples
}

#[test]
fn every_file_is_registered_and_the_manual_shows_registered_documents() {
    let registered: BTreeSet<&str> = DOCUMENTS.into_iter().collect();
    let folder = std::fs::read_dir(workspace().join("api/documents")).unwrap();
    let files: BTreeSet<String> = folder
        .map(|file| {
            std::fs::read_to_string(file.unwrap().path())
                .unwrap()
                .trim_end()
                .to_owned()
        })
        .collect();
    assert_eq!(files.iter().map(String::as_str).collect::<BTreeSet<_>>(), registered);
    assert_eq!(registered.len(), DOCUMENTS.len(), "one stands twice");
    let samples = samples();
    assert!(samples.len() >= 5, "{samples:?}");
    for (_, sample) in samples {
        assert!(registered.contains(sample.as_str()), "not registered: {sample}");
    }
}

#[test]
fn every_registered_document_is_valid_and_one_that_is_not_is_told() {
    TrustedTexts::default().check().unwrap();
    for wrong in [
        "{ absent }",
        "query ($a: Absent) { viewer { id } }",
        "{ viewer }",
        "{",
        "{ a { b } } fragment F on Query { viewer { id } }",
    ] {
        let file = json!({ document_id(wrong): wrong }).to_string();
        let texts = TrustedTexts::default().with_file(file.as_bytes()).unwrap();
        let refused = texts.check().unwrap_err().to_string();
        assert!(refused.contains(&document_id(wrong)), "{refused}");
    }
}

#[tokio::test]
async fn the_readme_s_samples_run_as_the_accounts_they_are_for() {
    let app = TestApp::new().await;
    let variables = manual();
    let variables = variables
        .lines()
        .find_map(|line| line.strip_prefix("变量 `")?.strip_suffix('`'));
    let variables: Value = serde_json::from_str(variables.unwrap()).unwrap();
    for (account, sample) in samples() {
        let given = if sample.contains("$i") {
            variables.clone()
        } else {
            json!({})
        };
        app.sign_in(&account).await.run(&sample, given).await.done();
    }
}

#[tokio::test]
async fn an_applicant_s_documents_do_what_they_say() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let applicant = app.sign_in("applicant.pu").await;
    let of = |start: &str| DOCUMENTS.into_iter().find(|text| text.starts_with(start)).unwrap();
    let list = applicant.run(of("query MyCaseList"), json!({ "first": 5 })).await;
    let number = list.text("/data/myCases/nodes/0/number");
    let progress = applicant
        .run(of("query CaseProgress"), json!({ "number": number }))
        .await;
    assert_eq!(progress.text("/data/case/id"), case.id);
    let next = progress.at("/data/case/nextDeadline");
    assert_eq!(
        (
            &next["rule"]["name"],
            &next["dueOn"],
            &next["daysLeft"],
            &next["status"]
        ),
        (
            &json!("发出执行通知(承办)"),
            &json!("2026-03-19"),
            &json!(3),
            &json!("RUNNING")
        ),
        "what the court does next, and by when"
    );
    let ask = |text: &str| json!({ "input": { "requestId": app.request_id(), "caseId": case.id, "text": text } });
    let sent = applicant.run(of("mutation SendMessage"), ask("何时发款？")).await;
    assert_eq!(sent.text("/data/sendMessage/message/text"), "何时发款？");
    let mut clue = ask("对方在县城有一处门面");
    clue["input"]["kind"] = json!("REAL_ESTATE");
    applicant.run(of("mutation SubmitClue"), clue).await.done();
    let figures = json!({ "from": "2026-01-01", "to": "2026-03-31", "by": ["MONTH"] });
    app.sign_in("deputy")
        .await
        .run(of("query Supervision"), figures)
        .await
        .done();
    applicant.run(of("query Viewer"), json!({})).await.done();
    let sessions = applicant.run(of("query MySessions"), json!({})).await;
    assert_eq!(sessions.at("/data/mySessions/0/current"), &json!(true));
    applicant.run(of("mutation SignOut"), json!({})).await.done();
}

#[tokio::test(flavor = "multi_thread")]
async fn service_refuses_a_bad_file_of_documents_and_runs_outside_roles_by_a_good_one() {
    let ground = Ground::founded().await;
    let good = "{ myCases { totalCount } }";
    let id = document_id(good);
    for (file, told) in [
        ("[]".to_owned(), "no JSON object"),
        (json!({ &id: "{ viewer { id } }" }).to_string(), "has another SHA-256"),
        (
            json!({ document_id("{ absent }"): "{ absent }" }).to_string(),
            "is not valid",
        ),
    ] {
        std::fs::write(ground.trusted(), file).unwrap();
        let refused = ground.run(&["--listen", "127.0.0.1:0", "serve"]);
        let line = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert_eq!(refused.status.code(), Some(1), "{line}");
        assert!(line.contains(told) && line.trim_end().lines().count() == 1, "{line}");
    }
    ground.trust(&[good.to_owned()]);
    let served = ground.serve();
    let pu = served.sign_in("applicant.pu");
    assert_eq!(pu.run(good, &json!({})).unwrap().data()["myCases"]["totalCount"], 0);
    let free = "{ myCases { nodes { id } } }";
    assert_eq!(pu.run(free, &json!({})).unwrap().codes(), ["DOCUMENT_NOT_TRUSTED"]);
    assert_eq!(
        served.remote().run("{ viewer { id } }", &json!({})).unwrap().codes(),
        ["DOCUMENT_NOT_TRUSTED"]
    );
    assert!(
        served
            .remote()
            .run(SIGN_IN, &json!({ "input": { "username": "x", "password": "y" } }))
            .unwrap()
            .codes()
            == ["UNAUTHENTICATED"]
    );
    served
        .sign_in("chief")
        .run("{ cases { totalCount } }", &json!({}))
        .unwrap()
        .done();
}
