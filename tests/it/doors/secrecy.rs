//! What the log and the figures tell: never a name, a number, a sum, a password, a token or a word somebody wrote, at
//! whatever level and whatever is asked.

use harness::a_claim;
use harness::process::{Ground, Remote, Served, mutation};
use serde_json::{Value, json};
use uuid::Uuid;

use super::wire::{Heard, exchange, request};

/// Words that stand in what is sent or shown, and nowhere else.
const SECRETS: [&str; 17] = [
    "浦秘名",
    "530381190001010015",
    "13912345678",
    "云南省宣威市杨柳镇密语村",
    "6222029999888877776",
    "宣威市密文劳务有限公司",
    "91530381MA0000015Y",
    "（2025）云0381民初7777号",
    "4321567",
    "密语线索",
    "密语留言",
    "密语理由",
    "harness-password",
    "wrong-secret-password",
    "secret-in-the-text",
    "secret-in-a-variable",
    "secret-in-the-address",
];

fn claim() -> Value {
    a_claim()
        .with("/parties/0/name", json!("浦秘名"))
        .with("/parties/0/phone", json!("13912345678"))
        .with("/parties/0/address", json!("云南省宣威市杨柳镇密语村一组"))
        .with("/parties/0/bankAccount", json!("6222029999888877776"))
        .with("/parties/1/name", json!("宣威市密文劳务有限公司"))
        .with("/basis/number", json!("（2025）云0381民初7777号"))
        .with("/claimAmount", json!("4321567"))
        .with("/clue", json!("密语线索在此"))
        .input
}

/// Everybody of one story.
struct Story {
    served: Served,
    steps: u128,
}

impl Story {
    fn act(&mut self, by: &Remote, operation: &str, input: Value, fields: &str) -> Value {
        self.steps += 1;
        let answer = by
            .act_as(Uuid::from_u128(self.steps), operation, input, fields)
            .unwrap();
        answer.data()[operation].clone()
    }

    /// One case from the station to its handler, read and written about by everybody.
    fn tell(&mut self) -> Vec<String> {
        let people = [
            "station.yangliu",
            "clerk",
            "auxiliary",
            "chief",
            "judge.rapid1",
            "applicant.pu",
        ];
        let [station, clerk, auxiliary, chief, judge, pu] = people.map(|name| self.served.sign_in(name));
        let visit = json!({ "channel": "COUNTER", "purpose": "QUERY", "visitorName": "浦秘名", "visitorPhone": "13912345678",
                            "question": "密语留言在窗口" });
        self.act(&station, "recordVisit", visit, "visit { id visitorName visitorPhone }");
        let submitted = self.act(&station, "submitApplication", claim(), "application { id version }");
        let accepted = json!({ "applicationId": submitted["application"]["id"], "expectedVersion": 1 });
        let case = self.act(&clerk, "acceptApplication", accepted, "case { id version number }")["case"].clone();
        let (id, number) = (case["id"].clone(), case["number"].as_str().unwrap().to_owned());
        let at = |version: i64, more: Value| {
            let mut input = json!({ "caseId": id, "expectedVersion": version });
            input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            input
        };
        let mut version = case["version"].as_i64().unwrap();
        for (by, operation, more) in [
            (&auxiliary, "triageCase", json!({})),
            (&chief, "assignCase", json!({ "reason": "密语理由说明五字" })),
        ] {
            let done = self.act(by, operation, at(version, more), "case { version }");
            version = done["case"]["version"].as_i64().unwrap();
        }
        judge
            .run("{ myCases { nodes { id parties { name } } } }", &json!({}))
            .unwrap();
        let message = json!({ "caseId": id, "text": "密语留言：何时发款" });
        self.act(&pu, "sendMessage", message, "message { id text }");
        let whole = "query($id: ID!) { case(by: { id: $id }) { number claimAmount basis { number } clues { text }
            parties { name phone address bankAccount } events { nodes { kind data actorName } } messages { nodes { text } } } }";
        chief.run(whole, &json!({ "id": id })).unwrap().done();
        chief
            .run(
                "query($s: String) { cases(search: $s) { totalCount } }",
                &json!({ "s": "浦秘名" }),
            )
            .unwrap()
            .done();
        [station, clerk, auxiliary, chief, judge, pu]
            .iter()
            .map(|one| one.token().to_owned())
            .chain([number])
            .collect()
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<Heard> {
        let mut all = vec![("connection", "close")];
        all.extend_from_slice(headers);
        exchange(self.served.address(), &request(method, path, &all, body))
    }

    /// What goes wrong, with secrets in it.
    fn go_wrong(&self, token: &str) {
        let bearer = format!("Bearer {token}");
        let json = ("content-type", "application/json");
        let staff = [json, ("authorization", bearer.as_str())];
        let wrong = json!({ "input": { "username": "chief", "password": "wrong-secret-password" } });
        let refused = self.served.remote().run(zhixing_api::graphql::SIGN_IN, &wrong).unwrap();
        assert_eq!(refused.codes(), ["UNAUTHENTICATED"]);
        for text in [
            "{ case(by: { number: \"secret-in-the-text\" }) { id } }",
            "{ case(by: { number: \"secret-in-the-text\" ) { id } }",
            "{ absent(x: \"secret-in-the-text\") }",
            "{ node(id: \"secret-in-the-text\") { id } }",
            "query Sec_ret($x: Int = \"secret-in-the-text\") { cases(first: $x) { totalCount } }",
            "{ cases(after: \"secret-in-the-text\") { totalCount } }",
        ] {
            self.send(
                "POST",
                "/graphql",
                &staff,
                json!({ "query": text }).to_string().as_bytes(),
            )
            .unwrap();
        }
        for variables in [
            json!({ "n": "secret-in-a-variable" }),
            json!({ "n": { "secret-in-a-variable": 1 } }),
        ] {
            let body =
                json!({ "query": "query($n: Int!) { cases(first: $n) { totalCount } }", "variables": variables });
            self.send("POST", "/graphql", &staff, body.to_string().as_bytes())
                .unwrap();
        }
        self.send("POST", "/graphql", &staff, b"{\"query\": \"secret-in-the-text")
            .unwrap();
        self.send(
            "GET",
            "/graphql?query=%7Bviewer%7Bid%7D%7D&variables=%22secret-in-the-address",
            &staff,
            b"",
        )
        .unwrap();
        self.send("GET", "/secret-in-the-address?secret-in-the-address", &[], b"")
            .unwrap();
        for header in [
            "authorization",
            "x-request-id",
            "accept",
            "x-forwarded-for",
            "if-none-match",
            "cookie",
        ] {
            self.send("POST", "/graphql", &[json, (header, "secret-in-the-address é")], b"{}");
            self.send(
                "POST",
                "/graphql",
                &[json, (header, "Bearer secret-in-the-address")],
                b"{}",
            );
        }
        exchange(
            self.served.address(),
            b"GET /secret-in-the-address\r\nsecret-in-the-address\r\n\r\n",
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_log_nor_figures_tell_of_anybody() {
    let ground = Ground::founded().await;
    ground.trust(&[mutation("sendMessage", "message { id text }")]);
    let served = ground.serve_with(&[("ZHIXING_LOG", "trace")]);
    let mut story = Story { served, steps: 0 };
    let tokens = story.tell();
    story.go_wrong(&tokens[1]);
    let figures = exchange(
        story.served.figures(),
        &request("GET", "/metrics", &[("connection", "close")], b""),
    )
    .unwrap();
    story.served.terminate();
    story.served.ended(std::time::Duration::from_secs(35)).unwrap();
    let log = story.served.log();
    assert!(
        log.contains("answered") && log.contains("told"),
        "the log tells something: {log}"
    );
    assert!(!log.contains("panicked"), "{log}");
    for line in log.lines() {
        serde_json::from_str::<Value>(line).unwrap_or_else(|_| panic!("no line of JSON: {line}"));
    }
    let people = ["老浦", "浦秘", "chief", "station.yangliu", "judge.rapid1", "eyJ"];
    let all = SECRETS
        .into_iter()
        .chain(people)
        .chain(tokens.iter().map(String::as_str));
    for secret in all {
        let found: Vec<&str> = log.lines().filter(|line| line.contains(secret)).collect();
        assert!(found.is_empty(), "{secret} is in the log:\n{}", found.join("\n"));
        assert!(!figures.text().contains(secret), "{secret} is in the figures");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_are_told_on_loopback_alone_and_count() {
    let ground = Ground::founded().await;
    let served = ground.serve_with(&[("ZHIXING_RATE_ADDRESS", "2")]);
    served
        .sign_in("clerk")
        .run("{ viewer { id } }", &json!({}))
        .unwrap()
        .done();
    let nobody = || served.remote().run("{ viewer { id } }", &json!({})).unwrap();
    assert_eq!(nobody().codes(), ["DOCUMENT_NOT_TRUSTED"]);
    assert_eq!(nobody().codes(), ["RATE_LIMITED"]);
    let get = |path: &str| exchange(served.figures(), &request("GET", path, &[("connection", "close")], b"")).unwrap();
    let figures = get("/metrics");
    assert_eq!(figures.status, 200);
    assert!(
        figures
            .header("content-type")
            .starts_with("application/openmetrics-text")
    );
    let text = figures.text();
    for line in [
        r#"zhixing_requests_total{kind="mutation",status="200"} 1"#,
        r#"zhixing_requests_total{kind="query",status="200"} 1"#,
        r#"zhixing_requests_total{kind="refused",status="429"} 1"#,
        r#"zhixing_refused_total{code="document_not_trusted"} 1"#,
        r#"zhixing_refused_total{code="rate_limited"} 1"#,
    ] {
        assert!(text.lines().any(|told| told == line), "{line} is not in\n{text}");
    }
    assert_eq!(
        exchange(
            served.address(),
            &request("GET", "/metrics", &[("connection", "close")], b"")
        )
        .unwrap()
        .status,
        404
    );
    assert_eq!(get("/graphql").status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_on_an_address_others_reach_are_refused() {
    let ground = Ground::founded().await;
    let refused = ground.run_with(
        &["--listen", "127.0.0.1:0", "serve"],
        &[("ZHIXING_ADMIN_LISTEN", "0.0.0.0:0")],
    );
    let line = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        line.contains("give admin_listen a loopback address") && line.trim_end().lines().count() == 1,
        "{line}"
    );
}
