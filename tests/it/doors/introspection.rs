//! Who may read the schema itself, by which door, and what the others learn of its names: nothing.

use axum::body::Body;
use axum::http::Request;
use harness::TestApp;
use serde_json::{Value, json};
use zhixing_api::policy::access::{Level, Row, level};

use super::clerk::encoded;
use crate::sweep::world::ACCOUNTS;

/// The schema asked for in every way a document knows.
const ASKED: [&str; 8] = [
    "{ __schema { types { name } } }",
    "{ __type(name: \"Case\") { name } }",
    "{ a: __schema { queryType { name } } }",
    "{ viewer { id } __schema { queryType { name } } }",
    "{ ...F } fragment F on Query { __schema { queryType { name } } }",
    "{ ... on Query { ... { __type(name: \"Case\") { fields { name } } } } }",
    "query A { viewer { id } __schema @include(if: true) { queryType { name } } }",
    "query($skip: Boolean = false) { __schema @skip(if: $skip) { queryType { name } } }",
];

/// Documents that are not valid, close to names there are.
const CLOSE: [&str; 6] = [
    "{ vewer { id } }",
    "{ viewer { usernam } }",
    "{ cases(frst: 1) { totalCount } }",
    "query($a: CaseFiltr) { cases(filter: $a) { totalCount } }",
    "mutation { signin(input: {}) { accessToken } }",
    "{ node(id: \"x\") { ... on Cas { number } } }",
];

async fn by_both(app: &TestApp, account: &str, text: &str) -> Vec<(u16, String)> {
    let token = if account.is_empty() {
        String::new()
    } else {
        app.sign_in(account).await.token().to_owned()
    };
    let encoded = encoded(text);
    let requests = [
        Request::post("/graphql")
            .header("content-type", "application/json")
            .body(Body::from(json!({ "query": text }).to_string())),
        Request::get(format!("/graphql?query={encoded}")).body(Body::empty()),
    ];
    let mut heard = Vec::new();
    for request in requests {
        let mut request = request.unwrap();
        if !token.is_empty() {
            request
                .headers_mut()
                .insert("authorization", format!("Bearer {token}").parse().unwrap());
        }
        let (status, _, body) = app.http(request).await;
        heard.push((status.as_u16(), String::from_utf8(body).unwrap()));
    }
    heard
}

fn code(text: &str) -> String {
    let body: Value = serde_json::from_str(text).unwrap();
    let code = body.pointer("/errors/0/extensions/code").and_then(Value::as_str);
    code.unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_schema_is_told_to_the_roles_of_the_table_alone() {
    let app = TestApp::new().await;
    for (account, role) in ACCOUNTS {
        let may = level(Row::Introspect, role) != Level::None;
        for text in ASKED {
            for (status, body) in by_both(&app, account, text).await {
                if may {
                    assert_eq!((status, code(&body).as_str()), (200, ""), "{account} {text}: {body}");
                    assert!(body.contains("\"name\":"), "{account} {text}: {body}");
                } else {
                    assert_eq!(
                        (status, code(&body).as_str()),
                        (400, "FORBIDDEN"),
                        "{account} {text}: {body}"
                    );
                    assert!(
                        !body.contains("data") && !body.contains("Query"),
                        "{account} {text}: {body}"
                    );
                }
            }
        }
        for (_, body) in by_both(&app, account, "{ __typename }").await {
            assert_eq!(code(&body), "", "a type's own name is no secret: {body}");
        }
    }
}

/// What clients' tools ask for.
const BY_TOOLS: &str = "query IntrospectionQuery { __schema { description queryType { name } mutationType { name }
    subscriptionType { name } types { ...FullType } directives { name description isRepeatable locations
    args(includeDeprecated: true) { ...InputValue } } } }
    fragment FullType on __Type { kind name description specifiedByURL isOneOf fields(includeDeprecated: true) {
      name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
      inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef }
      enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
      possibleTypes { ...TypeRef } }
    fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
    fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
      ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }";

#[tokio::test]
async fn the_schema_is_told_whole_and_never_more_than_that() {
    let app = TestApp::new().await;
    let sysadmin = app.sign_in("sysadmin").await;
    let whole = sysadmin.ask(BY_TOOLS).await;
    let types = whole.data()["__schema"]["types"].as_array().unwrap().len();
    let cost = whole.number("/extensions/cost/schemaFields");
    println!(
        "the whole schema: {types} types, {} bytes, cost {cost}",
        whole.body.to_string().len()
    );
    assert!(
        cost > i64::try_from(types).unwrap() * 10,
        "billed by what it answers: {cost}"
    );

    let open = "possibleTypes { interfaces { ";
    for levels in [2, 4] {
        let nested = format!(
            "{{ __type(name: \"Node\") {{ {} name {} }} }}",
            open.repeat(levels),
            "} } ".repeat(levels)
        );
        assert_eq!(sysadmin.ask(&nested).await.codes(), ["QUERY_TOO_DEEP"], "{nested}");
    }
    let wide = "{ __schema { types { fields { type { name fields { name description type { name ofType { name } } } }
        args { type { name } } } } } }";
    let aliased: Vec<_> = (0..24)
        .map(|n| format!("a{n}: __schema {{ types {{ ...Wide }} }}"))
        .collect();
    let aliased = aliased.join(" ");
    let wider = format!(
        "{{ {aliased} }} fragment Wide on __Type {{ fields {{ name description args {{ name description type {{ name }} }}
         type {{ fields {{ name description args {{ name description }} }} inputFields {{ name }} }} }} }}"
    );
    assert!(sysadmin.ask(wide).await.codes().is_empty());
    assert_eq!(sysadmin.ask(&wider).await.codes(), ["ANSWER_TOO_LARGE"]);
}

#[tokio::test]
async fn a_wrong_name_is_told_to_everybody_and_right_ones_only_where_the_schema_may_be_read() {
    let app = TestApp::new().await;
    for (account, role) in ACCOUNTS {
        let may = level(Row::Introspect, role) != Level::None;
        for text in CLOSE {
            for (status, body) in by_both(&app, account, text).await {
                if status == 405 {
                    continue;
                }
                assert_eq!(
                    (status, code(&body).as_str()),
                    (400, "QUERY_INVALID"),
                    "{account} {text}: {body}"
                );
                assert!(body.contains("hint"), "{account} {text}: {body}");
                assert!(
                    !body.to_lowercase().contains("did you mean"),
                    "{account} {text}: {body}"
                );
                let names = ["Viewer", "CaseFilter", "viewer\\\"", "username", "signIn"];
                let told = names.iter().find(|name| body.contains(**name) && !may);
                assert!(told.is_none(), "{account} {text}: {told:?} in {body}");
            }
        }
    }
}
