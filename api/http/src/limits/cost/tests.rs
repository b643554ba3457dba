use async_graphql::parser::parse_query;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::kernel::code::Code;

fn seen(text: &str, operation: Option<&str>, variables: Value) -> u64 {
    let Value::Object(variables) = variables else {
        panic!("the test writes an object")
    };
    let costs = Costs::read(&parse_query(text).expect("the test writes lawful GraphQL"));
    match costs.of(operation, &variables) {
        Ok(cost) => cost.units(),
        Err(TooMuch::Cost { seen, limit: 10_000 }) => seen,
        Err(other) => panic!("{other}"),
    }
}

fn cost(text: &str) -> u64 {
    seen(text, None, json!({}))
}

#[test]
fn objects_cost_one_values_nothing_and_lists_multiply() {
    assert_eq!(cost("{ a }"), 1, "a field of the root costs one whatever it is");
    assert_eq!(cost("{ a { b c __typename } d }"), 2);
    assert_eq!(cost("{ a(first: 10) { nodes { b c } } }"), 1 + 10);
    assert_eq!(cost("{ a(last: 5) { totalCount } }"), 1 + 5);
    assert_eq!(cost("{ a { nodes { b } } }"), 1 + 20);
    assert_eq!(cost("{ a { edges { node { b } } totalCount } }"), 1 + 20 * 3);
    assert_eq!(
        cost("{ a(first: 50) { nodes { b(first: 3) { nodes { c } } } } }"),
        1 + 50 * (1 + 1 + 3)
    );
    assert_eq!(
        cost(r#"{ nodes(ids: ["a", "b", "c"]) { id } }"#),
        3,
        "each is an object"
    );
    assert_eq!(
        cost("{ nodes(ids: 2000000000) { id } }"),
        1,
        "an id is no number of rows"
    );
    assert_eq!(cost("{ a(first: 2, last: 7) { nodes { b } } }"), 1 + 7);
}

#[test]
fn an_applicants_page_of_twenty_cases_stays_far_below_the_limit() {
    let page = "{ __typename myCases(first: 20) { __typename totalCount pageInfo { __typename hasNextPage endCursor }
        edges { __typename cursor node { __typename id number stage version team { __typename id name }
        handler { __typename id name } parties { __typename id role name } triage { __typename plainReason }
        nextDeadline { __typename id dueOn status } events(first: 10) { __typename nodes { __typename id kind } }
        messages(first: 5) { __typename nodes { __typename id text answer } } } } } }";
    let cost = cost(page);
    assert!(cost * 10 < MAX_COST, "{cost}");
}

#[test]
fn rows_come_from_variables_and_their_defaults() {
    let text = "query ($n: Int = 4, $ids: [ID!]) { a(first: $n) { nodes { b } } nodes(ids: $ids) { id } }";
    assert_eq!(seen(text, None, json!({})), 1 + 4 + 20);
    assert_eq!(seen(text, None, json!({ "n": 9, "ids": ["x", "y"] })), 1 + 9 + 2);
    assert_eq!(seen(text, None, json!({ "n": null, "ids": [] })), 1 + 20 + 1);
    assert_eq!(seen(text, None, json!({ "n": -3, "ids": "x" })), 1 + 20 + 20);
}

#[test]
fn fragments_cost_where_they_are_spread() {
    let fragments = "fragment Page on C { nodes { ...Row } } fragment Row on R { b c }";
    assert_eq!(cost(&format!("{{ a {{ ...Page }} }} {fragments}")), 1 + 20);
    assert_eq!(
        cost(&format!("{{ a(first: 3) {{ ... on C {{ ...Page }} d }} }} {fragments}")),
        1 + 3
    );
    assert_eq!(cost("{ ...Unknown }"), 0);
}

#[test]
fn only_the_operation_that_runs_is_reckoned() {
    let text = "query Cheap { a } query Dear { a(first: 100) { nodes { b } } }";
    assert_eq!(seen(text, Some("Cheap"), json!({})), 1);
    assert_eq!(seen(text, Some("Dear"), json!({})), 101);
}

#[test]
fn no_number_overflows() {
    let nested = format!(
        "{{ {} b {{ c }} {} }}",
        "a(first: 9999999999999999999) { ".repeat(10),
        "}".repeat(10)
    );
    assert_eq!(cost(&nested), u64::MAX);
    let costs = Costs::read(&parse_query(&nested).expect("lawful"));
    let refused = costs.of(None, &Map::new()).expect_err("above the limit");
    assert_eq!(refused.code(), Code::QueryTooComplex);
}

#[test]
fn an_answer_that_could_fill_the_memory_is_refused_before_a_row_is_read() {
    let of = |text: &str| Costs::read(&parse_query(text).expect("lawful")).of(None, &Map::new());
    let threads = |texts: &str| format!("{{ a(first: 100) {{ nodes {{ b(first: 97) {{ nodes {{ {texts} }} }} }} }} }}");
    assert!(
        of(&threads("id text")).is_ok(),
        "a page of threads, each text as long as it may be"
    );
    let refused = of(&threads("id text answer")).expect_err("twice that");
    assert_eq!(refused.code(), Code::AnswerTooLarge);
    assert!(of(&threads(&"id ".repeat(90))).is_ok());
    let wide = of(&threads(&"id ".repeat(300)));
    assert_eq!(
        wide.map_err(|limit| limit.code()),
        Err(Code::AnswerTooLarge),
        "each value takes room"
    );
}

proptest! {
    #[test]
    fn more_rows_never_cost_less(few in 0_u64..200, more in 0_u64..200, inner in 0_u64..200) {
        let (few, more) = (few.min(more), few.max(more));
        let text = "query ($n: Int, $m: Int) { a(first: $n) { nodes { b(last: $m) { nodes { c } } } } }";
        let of = |n: u64| seen(text, None, json!({ "n": n, "m": inner }));
        prop_assert_eq!(of(few), 1 + few * (1 + 1 + inner));
        prop_assert!(of(few) <= of(more));
    }
}
