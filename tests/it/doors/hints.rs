//! What a caller is told of a mistake of his own: where it is and what is expected, whoever he is; and of the schema no
//! name that he did not write himself and that the document he runs does not hold.

use harness::{Answer, Client, TestApp};
use serde_json::{Value, json};
use zhixing_api::graphql::DOCUMENTS;

fn registered(start: &str) -> &'static str {
    DOCUMENTS.into_iter().find(|text| text.starts_with(start)).unwrap()
}

fn of(answer: &Answer, key: &str) -> String {
    answer.at(&format!("/errors/0/extensions/{key}")).to_string()
}

/// One mistake: the document, its variables, the field at fault and words of the hint.
struct Mistake {
    document: &'static str,
    variables: Value,
    field: &'static str,
    hint: &'static str,
}

impl Mistake {
    async fn made_by(&self, client: &Client<'_>, who: &str) -> String {
        let answer = client.run(registered(self.document), self.variables.clone()).await;
        assert!(answer.body.get("data").is_none(), "{who}: {}", answer.body);
        assert_eq!(of(&answer, "field"), json!(self.field).to_string(), "{who}");
        of(&answer, "hint")
    }
}

fn application(change: &[(&str, Value)]) -> Value {
    let mut input = harness::a_claim().input;
    input["requestId"] = json!("6f1bd91c-6736-4de8-a276-b0d25d4096e1");
    for (pointer, value) in change {
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = input.pointer_mut(parent).unwrap();
        if value.is_null() {
            parent.as_object_mut().unwrap().remove(key);
        } else {
            parent[key] = value.clone();
        }
    }
    json!({ "i": input })
}

fn mistakes() -> Vec<Mistake> {
    let one = |document, variables, field, hint| Mistake {
        document,
        variables,
        field,
        hint,
    };
    let submit =
        |change: &[(&str, Value)], field, hint| one("mutation SubmitApplication", application(change), field, hint);
    vec![
        submit(&[("/requestId", Value::Null)], "requestId", "it is needed; a UUID as"),
        submit(
            &[("/parties/0/name", Value::Null)],
            "parties[0].name",
            "it is needed; a text is",
        ),
        submit(
            &[("/cause", json!("WAGE"))],
            "cause",
            "one of the words of a fixed list is",
        ),
        submit(
            &[("/parties/1/kind", json!(7))],
            "parties[1].kind",
            "one of the words of",
        ),
        submit(&[("/basis", json!("no"))], "basis", "an object is expected"),
        submit(
            &[("/basis/effectiveOn", json!("nope"))],
            "basis.effectiveOn",
            "a date as 2026-03-02",
        ),
        submit(&[("/claimAmount", json!("5000.00"))], "claimAmount", "a sum in fen"),
        submit(
            &[("/parties/0/nickname", json!("x"))],
            "parties[0].nickname",
            "no such field",
        ),
        submit(
            &[("/willingToSettle", json!("yes"))],
            "willingToSettle",
            "true or false is expected",
        ),
        one(
            "query MyCaseList",
            json!({ "first": "many" }),
            "first",
            "a whole number is expected",
        ),
        one(
            "query MyCaseList",
            json!({ "first": 1, "after": 5 }),
            "after",
            "a text is expected",
        ),
        one(
            "query CaseProgress",
            json!({ "number": 7 }),
            "number",
            "a case number as",
        ),
        one(
            "query Supervision",
            json!({ "from": "nope", "to": "2026-03-31" }),
            "from",
            "a date as",
        ),
        one(
            "query Supervision",
            json!({ "to": "2026-03-31" }),
            "from",
            "\\\"Date!\\\" is needed",
        ),
        one(
            "query Supervision",
            json!({ "from": "2026-01-01", "to": "2026-03-31", "by": ["MONTH", "YEAR"] }),
            "by[1]",
            "one of the words of a fixed list",
        ),
        one(
            "mutation SignIn(",
            json!({ "input": { "username": "x" } }),
            "password",
            "it is needed; a text",
        ),
        one("mutation SignIn(", json!({}), "input", "\\\"SignInInput!\\\" is needed"),
    ]
}

/// Names of the schema that stand in none of these documents.
const NAMES: [&str; 13] = [
    "Cause",
    "BasisInput",
    "PartyInput",
    "PartyKind",
    "Dimension",
    "Fen",
    "UUID!",
    "String",
    "Boolean",
    "WAGES",
    "TRIBUNAL",
    "idNumber",
    "Input\\\" has",
];

#[tokio::test]
async fn a_mistake_in_the_values_of_a_registered_document_is_told_to_everybody_and_no_name_beside_it() {
    let app = TestApp::new().await;
    for account in ["applicant.pu", "deputy", "auditor", ""] {
        let client = if account.is_empty() {
            app.anonymous()
        } else {
            app.sign_in(account).await
        };
        for mistake in mistakes() {
            let hint = mistake.made_by(&client, account).await;
            assert!(hint.contains(mistake.hint), "{account} {}: {hint}", mistake.field);
            let named = NAMES.iter().find(|name| hint.contains(**name));
            assert!(named.is_none(), "{account} {}: {named:?} in {hint}", mistake.field);
        }
    }
    let clerk = app.sign_in("clerk").await;
    let cause = &mistakes()[2];
    let hint = cause.made_by(&clerk, "clerk").await;
    assert!(hint.contains("\\\"$i.cause\\\": this is no \\\"Cause\\\""), "{hint}");
}

/// Texts that are no GraphQL, and what is told of them.
const BROKEN: [(&str, &str); 9] = [
    ("", "line 1, column 1: the text ends here"),
    ("{ viewer { id }", "line 1, column 16: the text ends here"),
    (
        "{ viewer { id } }\n}",
        "line 2, column 1: \\\"}\\\" is not expected here",
    ),
    (
        "{\n  calendar(from: ) { totalCount } }",
        "line 2, column 18: \\\")\\\" is not expected here",
    ),
    (
        "query Q { viewer { id } } quary R { court { id } }",
        "line 1, column 27: \\\"quary\\\" is not",
    ),
    (
        "{ court(id: 00) { id } }",
        "line 1, column 13: what begins here is no name",
    ),
    ("{ court { id } } \"执行\"", "line 1, column 22: the text ends here"),
    (
        "query Q { a }\nquery Q { b }",
        "line 2, column 7: \\\"Q\\\" is not expected here",
    ),
    ("{ 5 }", "line 1, column 3: a number is not expected here"),
];

#[tokio::test]
async fn a_text_that_is_no_graphql_is_told_its_place_and_what_stands_there() {
    let app = TestApp::new().await;
    for account in ["applicant.pu", "deputy", "clerk", ""] {
        let client = if account.is_empty() {
            app.anonymous()
        } else {
            app.sign_in(account).await
        };
        for (text, told) in BROKEN.into_iter().filter(|(text, _)| !text.is_empty()) {
            let answer = client.ask(text).await;
            assert_eq!(answer.codes(), ["QUERY_INVALID"], "{account} {text}");
            assert!(of(&answer, "hint").contains(told), "{account} {text}: {}", answer.body);
            assert!(answer.at("/errors/0/locations/0/line").is_number());
        }
    }
}

/// Documents that do not fit the schema, written by one who may not read it, and what is told of them.
const UNFIT: [(&str, &str); 9] = [
    ("{ vewer { id } }", "there is no field \\\"vewer\\\" here"),
    ("{ viewer }", "\\\"viewer\\\" needs fields to select"),
    ("{ viewer { id { a } } }", "\\\"id\\\" has no fields to select"),
    ("{ case { id } }", "an argument that is needed here is not given"),
    (
        "{ calendar(from: \"nope\") { totalCount } }",
        "\\\"from\\\": a date as 2026-03-02 is expected",
    ),
    (
        "{ case(by: { numbr: \"1\" }) { id } }",
        "\\\"by.numbr\\\": there is no such field",
    ),
    (
        "query ($a: Int) { node(id: $a) { id } }",
        "\\\"$a\\\" of type \\\"Int\\\" does not fit here",
    ),
    (
        "{ court { ... on Case { number } } }",
        "never of the type of the fragment",
    ),
    ("{ viewer { a: id } viewer { a: role } }", "\\\"a\\\" is of two types"),
];

#[tokio::test]
async fn who_may_not_read_the_schema_is_told_of_his_own_text_alone() {
    let app = TestApp::new().await;
    let withheld = ["Viewer", "ID!", "CaseBy", "Date", "Site", "Query", "Role"];
    for account in ["applicant.pu", "deputy", ""] {
        let client = if account.is_empty() {
            app.anonymous()
        } else {
            app.sign_in(account).await
        };
        for (text, told) in UNFIT {
            let answer = client.ask(text).await;
            let hint = of(&answer, "hint");
            assert_eq!(answer.codes(), ["QUERY_INVALID"], "{account} {text}");
            assert!(hint.contains(told), "{account} {text}: {hint}");
            let named = withheld.iter().find(|name| hint.contains(**name));
            assert!(named.is_none(), "{account} {text}: {named:?} in {hint}");
        }
    }
    let bad = "{ calendar(from: \"nope\") { totalCount } }";
    let answer = app.sign_in("applicant.pu").await.ask(bad).await;
    assert_eq!(of(&answer, "field"), "\"from\"");
    let several = "query A { court { id } } query B { court { id } }";
    let answer = app.anonymous().ask(several).await;
    assert!(
        of(&answer, "hint").contains("operationName says which"),
        "{}",
        answer.body
    );
}
