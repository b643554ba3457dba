//! Hostile values in every text the schema takes: whatever comes, no failure of ours, and nothing of our insides told.

use harness::{Client, TestApp, a_claim};
use serde_json::{Map, Value, json};

use crate::schema::{Field, SIGN_IN_FAMILY, Schema};

/// Words no caller is ever told.
const INSIDES: [&str; 25] = [
    "select ",
    "insert ",
    "update ",
    "delete from",
    "sqlite",
    "postgres",
    "sqlx",
    "sea_orm",
    "seaorm",
    "dberr",
    "syntax error",
    "constraint",
    "panicked",
    "unwrap",
    ".rs",
    "src/",
    "zhixing",
    "::",
    "err(",
    "some(",
    "none)",
    "i32",
    "backtrace",
    "alloc",
    "utf8error",
];

/// Accounts that between them may do everything.
const ACCOUNTS: [&str; 6] = [
    "chief",
    "clerk",
    "judge.rapid1",
    "station.yangliu",
    "auxiliary",
    "deputy",
];

fn hostile() -> Vec<Value> {
    let long = "长".repeat(6_000);
    let wide = "😀".repeat(600);
    let texts = [
        "",
        " ",
        "'",
        "\"",
        "\\",
        "%",
        "_",
        "%%%",
        "' OR 1=1 --",
        "'; DROP TABLE enforcement_case; --",
        "\") OR (\"1\"=\"1",
        "a\u{0}b",
        "\u{0}",
        "\u{feff}",
        "\u{202e}gnp.exe",
        "\u{200b}\u{200d}",
        "\r\nx-injected: y",
        "<img src=x onerror=y>",
        "=cmd()",
        "{{7*7}}",
        "${jndi:ldap://a}",
        "$(id)",
        "../../etc/passwd",
        "-1",
        "9223372036854775808",
        "1e400",
        "NaN",
        "2026-02-30",
        "0000-00-00",
        "+10000-01-01",
        "（２０２６）云０３８１执１号",
        "(2026)云0381执99999999999999999999号",
        "00000000-0000-0000-0000-000000000000",
        "bm90IGFuIGlk",
        "[[[[",
        "\u{1F1E8}\u{1F1F3}",
        "ﷺ",
        &long,
        &wide,
    ];
    let others = [
        json!(0),
        json!(-1),
        json!(1.5),
        json!(true),
        json!([]),
        json!({}),
        json!([["a"]]),
        json!(u64::MAX),
    ];
    texts.into_iter().map(Value::from).chain(others).collect()
}

/// A value of every field, and where its texts stand.
struct Filled {
    value: Value,
    texts: Vec<String>,
}

struct Filler<'a> {
    schema: &'a Schema,
    app: &'a TestApp,
    case: &'a str,
}

impl Filler<'_> {
    fn fill(&self, field: &Field, depth: usize) -> Filled {
        let of = self.schema.get(field.named());
        let text = |value: Value| Filled {
            value,
            texts: vec![String::new()],
        };
        let plain = |value: Value| Filled {
            value,
            texts: Vec::new(),
        };
        let one = match (field.named(), of.kind.as_str()) {
            ("ID", _) => text(json!(self.case)),
            ("UUID", _) => text(json!(self.app.request_id())),
            ("Fen", _) => text(json!("100000")),
            ("Date", _) => text(json!("2026-03-02")),
            ("DateTime", _) => text(json!("2026-03-02T00:00:00Z")),
            ("CaseNumber", _) => text(json!("（2026）云0381执1号")),
            ("String", _) => text(json!("核对无误，予以办理")),
            ("Int", _) => plain(json!(1)),
            ("Boolean", _) => plain(json!(true)),
            (_, "ENUM") => plain(json!(of.values[0].0)),
            (_, "INPUT_OBJECT") => self.object(&of.fields, of.one_of, depth),
            _ => text(json!("x")),
        };
        if !field.is_list() {
            return one;
        }
        Filled {
            value: json!([one.value]),
            texts: one.texts.into_iter().map(|at| format!("/0{at}")).collect(),
        }
    }

    fn object(&self, fields: &[Field], one_of: bool, depth: usize) -> Filled {
        let mut filled = Filled {
            value: json!({}),
            texts: Vec::new(),
        };
        assert!(depth < 8, "an input holds itself");
        for field in fields.iter().take(if one_of { 1 } else { fields.len() }) {
            let inner = self.fill(field, depth + 1);
            filled.value[&field.name] = inner.value;
            let texts = inner.texts.into_iter().map(|at| format!("/{}{at}", field.name));
            filled.texts.extend(texts);
        }
        filled
    }
}

/// An operation with all its arguments as variables.
fn document(schema: &Schema, root: &str, field: &Field) -> String {
    let join = |parts: Vec<String>| {
        if parts.is_empty() {
            String::new()
        } else {
            format!("({})", parts.join(", "))
        }
    };
    let declared = field
        .args
        .iter()
        .map(|arg| format!("${}: {}", arg.name, arg.of))
        .collect();
    let passed = field.args.iter().map(|arg| format!("{0}: ${0}", arg.name)).collect();
    let selected = if schema.get(field.named()).is_composite() {
        " { __typename }"
    } else {
        ""
    };
    format!(
        "{root}{} {{ {}{}{selected} }}",
        join(declared),
        field.name,
        join(passed)
    )
}

async fn who_may<'a>(app: &'a TestApp, text: &str, variables: &Value) -> Client<'a> {
    for account in ACCOUNTS {
        let client = app.sign_in(account).await;
        if !client
            .run(text, variables.clone())
            .await
            .codes()
            .contains(&"FORBIDDEN".to_owned())
        {
            return client;
        }
    }
    app.sign_in("applicant.pu").await
}

/// What an answer tells against the rule.
fn wrong(answer: &harness::Answer) -> Option<String> {
    if answer.status.as_u16() >= 500 {
        return Some(format!("status {}", answer.status));
    }
    let mut errors = answer.body["errors"].clone();
    for error in errors.as_array_mut().into_iter().flatten() {
        if error["extensions"]["code"] == "INTERNAL" || !error["extensions"]["code"].is_string() {
            return Some(format!("a failure of ours: {error}"));
        }
        // the schema's own names stand here, and no value
        error.as_object_mut().map(|error| error.remove("path"));
    }
    let told = errors.to_string().to_lowercase();
    INSIDES
        .iter()
        .find(|word| told.contains(**word))
        .map(|word| format!("{word:?} is told: {told}"))
}

#[tokio::test]
async fn no_value_makes_us_fail_or_tell_of_our_insides() {
    let app = TestApp::new().await;
    let case = app.handled(&a_claim()).await;
    let schema = Schema::read(&app).await;
    let maker = Filler {
        schema: &schema,
        app: &app,
        case: &case.id,
    };
    let (mut failures, mut tried) = (Vec::new(), 0);
    for (root, ty) in [("query", "Query"), ("mutation", "Mutation")] {
        for field in &schema.get(ty).fields {
            let text = document(&schema, root, field);
            let filled = maker.object(&field.args, false, 0);
            let is_open = SIGN_IN_FAMILY.contains(&field.name.as_str());
            let client = if is_open {
                app.anonymous()
            } else {
                who_may(&app, &text, &filled.value).await
            };
            for at in &filled.texts {
                for value in hostile() {
                    let mut variables = filled.value.clone();
                    renew(&mut variables, &app);
                    let shown: String = value.to_string().chars().take(40).collect();
                    *variables.pointer_mut(at).unwrap() = value;
                    let answer = client.run(&text, variables).await;
                    tried += 1;
                    failures.extend(wrong(&answer).map(|wrong| format!("{}{at} = {shown}: {wrong}", field.name)));
                }
            }
        }
    }
    assert!(tried > 2_000, "only {tried} values were tried");
    assert!(
        failures.is_empty(),
        "{} of {tried}:\n{}",
        failures.len(),
        failures.join("\n")
    );
    let seen = app
        .sign_in("president")
        .await
        .ask("{ cases { totalCount } applications { totalCount } }")
        .await;
    assert!(seen.number("/data/cases/totalCount") >= 1 && seen.number("/data/applications/totalCount") >= 1);
}

/// A fresh request id, so that nothing is answered from memory.
fn renew(variables: &mut Value, app: &TestApp) {
    let input = variables.get_mut("input").and_then(Value::as_object_mut);
    if let Some(id) = input.and_then(|input: &mut Map<String, Value>| input.get_mut("requestId")) {
        *id = json!(app.request_id());
    }
}

/// Visits there are.
async fn visits(app: &TestApp) -> i64 {
    let answer = app.sign_in("clerk").await.ask("{ visits { totalCount } }").await;
    answer.number("/data/visits/totalCount")
}

#[tokio::test]
async fn a_bad_scalar_is_refused_before_anything_runs() {
    let app = TestApp::new().await;
    let supervisor = app.sign_in("supervisor").await;
    for (query, variables) in [
        (
            r#"{ viewer { username } calendar(from: "nope") { nodes { date } } }"#,
            json!({}),
        ),
        (
            "query($from: Date!) { viewer { username } calendar(from: $from) { nodes { date } } }",
            json!({ "from": "2026-02-30" }),
        ),
        (
            "query($from: Date!) { viewer { username } calendar(from: $from) { nodes { date } } }",
            json!({ "from": 7 }),
        ),
        (
            "query($from: Date!) { viewer { username } calendar(from: $from) { nodes { date } } }",
            json!({ "from": "+12345-6-7" }),
        ),
        (
            "query($from: Date!) { viewer { username } calendar(from: $from) { nodes { date } } }",
            json!({ "from": " 2027-1-01" }),
        ),
    ] {
        let refused = supervisor.run(query, variables).await;
        assert_eq!(refused.codes().len(), 1, "{}", refused.body);
        assert!(refused.body.get("data").is_none(), "nothing was run: {}", refused.body);
        assert_eq!(refused.at("/errors/0/extensions/retryable"), false);
    }

    let before = visits(&app).await;
    let station = app.sign_in("station.yangliu").await;
    let visit = |request: &str| {
        format!(
            "recordVisit(input: {{ requestId: \"{request}\", channel: COUNTER, purpose: QUERY, visitorName: \"老浦\",
             question: \"怎么办？\" }}) {{ visit {{ id }} }}"
        )
    };
    let (good, bad) = (visit("01997000-0000-7000-8000-000000000001"), visit("nope"));
    let refused = station.ask(&format!("mutation {{ a: {good} b: {bad} }}")).await;
    assert_eq!(refused.codes().len(), 1, "{}", refused.body);
    let query =
        "mutation($id: UUID!) { a: VISIT b: recordVisit(input: { requestId: $id, channel: COUNTER, purpose: QUERY,
        visitorName: \"老浦\", question: \"怎么办？\" }) { visit { id } } }";
    let refused = station
        .run(&query.replace("VISIT", &good), json!({ "id": "nope" }))
        .await;
    assert_eq!(refused.codes().len(), 1, "{}", refused.body);
    assert_eq!(visits(&app).await, before, "nothing was written");
}

#[tokio::test]
async fn a_refused_value_is_named_as_its_sender_wrote_it() {
    let app = TestApp::new().await;
    let text = "mutation M($input: SubmitApplicationInput!) { submitApplication(input: $input) { __typename } }";
    let id = "019cf428-2e80-7000-8000-000000000001";
    let party = json!({ "role": "APPLICANT", "kind": "NATURAL_PERSON", "name": "老浦" });
    for account in ["station.yangliu", "applicant.pu"] {
        let client = app.sign_in(account).await;
        for (input, field) in [
            (json!({ "requestId": "none", "parties": [party] }), "requestId"),
            (json!({ "requestId": id }), "parties"),
            (json!({ "requestId": id, "parties": [party], "partys": [] }), "partys"),
            (
                json!({ "requestId": id, "parties": [party, { "kind": "NATURAL_PERSON", "name": "甲" }] }),
                "parties[1].role",
            ),
            (json!({ "requestId": id, "parties": [party], "cause": "NONE" }), "cause"),
            (json!("none"), "input"),
        ] {
            let answer = client.run(text, json!({ "input": input })).await;
            assert_eq!(answer.codes(), ["QUERY_INVALID"], "{account} {input}: {}", answer.body);
            assert_eq!(answer.text("/errors/0/extensions/field"), field, "{account} {input}");
        }
    }
}
