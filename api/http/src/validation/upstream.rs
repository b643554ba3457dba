//! Where the library judges otherwise than the specification (上游差异): the texts of the report `api/docs/en/upstream.md`,
//! run over a schema of its own, without any rule of ours. A text that the library has learned to judge fails here, and
//! goes out of the report.

use async_graphql::{
    EmptySubscription, Enum, ID, InputObject, InputValueError, InputValueResult, Object, Scalar, ScalarType, Schema,
    SimpleObject, Variables,
};
use serde_json::Value;

const REPORT: &str = include_str!("../../../docs/en/upstream.md");

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
enum Stage {
    Filing,
    Closed,
}

#[derive(InputObject)]
struct Filter {
    stage: Option<Stage>,
    open: Option<bool>,
}

#[derive(SimpleObject)]
struct Case {
    id: ID,
    stage: Stage,
    number: String,
}

/// A day as 2026-03-02.
struct Date(chrono::NaiveDate);

#[Scalar]
impl ScalarType for Date {
    fn parse(value: async_graphql::Value) -> InputValueResult<Self> {
        let async_graphql::Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        text.parse().map(Self).map_err(|_| InputValueError::custom("no day"))
    }

    fn to_value(&self) -> async_graphql::Value {
        async_graphql::Value::String(self.0.to_string())
    }
}

struct Query;

#[Object]
impl Query {
    async fn cases(&self, filter: Option<Filter>, first: Option<i32>) -> Vec<Case> {
        let is_open = filter.is_none_or(|filter| filter.stage != Some(Stage::Closed) && filter.open != Some(false));
        let many = if is_open { first.unwrap_or(1) } else { 0 };
        let case = |n: i32| Case {
            id: n.into(),
            stage: Stage::Filing,
            number: n.to_string(),
        };
        (0..many).map(case).collect()
    }

    async fn node(&self, id: ID) -> Option<Case> {
        (id == "1").then(|| Case {
            id,
            stage: Stage::Filing,
            number: "1".to_owned(),
        })
    }

    async fn sum(&self, of: Vec<i32>) -> i32 {
        of.iter().sum()
    }

    async fn text(&self, of: String) -> String {
        of
    }

    async fn day(&self, on: Option<Date>) -> bool {
        on.is_some()
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn pay(&self, on: Option<Date>) -> bool {
        on.is_none()
    }
}

/// Whether the library runs it, to the end or until a field fails.
async fn runs(text: &str, variables: Value) -> bool {
    let schema = Schema::build(Query, Mutation, EmptySubscription).finish();
    let request = async_graphql::Request::new(text).variables(Variables::from_json(variables));
    let answer = schema.execute(request).await;
    answer.errors.is_empty() || answer.errors.iter().any(|error| !error.path.is_empty())
}

/// What the specification refuses and the library runs, by the section that says so.
const RUN: &[(&str, &str, &str)] = &[
    ("Operations", r#"queryQ { text(of: "a") }"#, "{}"),
    ("Variables", r#"query () { text(of: "a") }"#, "{}"),
    ("Int Value", "{ sum(of: [00]) }", "{}"),
    (
        "Field Selection Merging",
        "{ node(id: 1) { a: id } node(id: 1) { a: stage } }",
        "{}",
    ),
    (
        "Values of Correct Type",
        r#"{ cases(filter: {stage: "FILING"}) { id } }"#,
        "{}",
    ),
    ("Values of Correct Type", r#"{ cases(filter: "open") { id } }"#, "{}"),
    (
        "Values of Correct Type",
        r#"mutation { first: pay second: pay(on: "nope") }"#,
        "{}",
    ),
    (
        "Input Object Field Uniqueness",
        "{ cases(filter: {open: true, open: false}) { id } }",
        "{}",
    ),
    ("Directives Are Defined", "{ node(id: 1) { __typename @absent } }", "{}"),
    (
        "All Variable Usages Are Allowed",
        "query ($id: String!) { node(id: $id) { id } }",
        r#"{"id": "1"}"#,
    ),
    (
        "All Variable Usages Are Allowed",
        "query ($id: ID) { node(id: $id) { id } }",
        r#"{"id": "1"}"#,
    ),
    (
        "All Variable Usages Are Allowed",
        r#"query ($if: Boolean) { text(of: "a") @skip(if: $if) }"#,
        r#"{"if": false}"#,
    ),
    (
        "Coercing Variable Values",
        "query ($on: Date) { day(on: $on) }",
        r#"{"on": "nope"}"#,
    ),
];

/// What the specification takes and the library refuses.
const REFUSED: &[(&str, &str, &str)] = &[
    ("String Value", r#"{ text(of: "\u{6267}") }"#, "{}"),
    ("String Value", r#"{ text(of: "\uD83D\uDE00") }"#, "{}"),
    (
        "Type References",
        "query ($n: Int !) { cases(first: $n) { id } }",
        r#"{"n": 1}"#,
    ),
    ("Descriptions", r#""what it is for" query Q { text(of: "a") }"#, "{}"),
    (
        "All Variables Used",
        "query ($if: Boolean!) { node(id: 1) { __typename @skip(if: $if) } }",
        r#"{"if": false}"#,
    ),
];

#[tokio::test]
async fn the_report_tells_what_the_library_does() {
    let mut otherwise = Vec::new();
    for (texts, expected) in [(RUN, true), (REFUSED, false)] {
        for (section, text, variables) in texts {
            let given = serde_json::from_str(variables).expect("the test writes JSON");
            if runs(text, given).await != expected {
                otherwise.push(format!("{section} {text}"));
            }
            assert!(REPORT.contains(text), "not in the report: {text}");
        }
    }
    assert!(otherwise.is_empty(), "the library now agrees: {otherwise:#?}");
}
