//! What may be asked about the schema itself is bounded before it is answered.

use super::*;
use crate::limits::SchemaModel;

const GOOD: (&str, &str) = ("authorization", "Bearer good");

/// A type that leads to types, `levels` lists deep.
fn nested(levels: usize) -> String {
    let pairs = ["possibleTypes", "interfaces"];
    let open: Vec<&str> = (0..levels).map(|level| pairs[level % 2]).collect();
    let open = open.join(" { ");
    format!(
        "{{ __type(name: \"Query\") {{ {open} {{ name{} }} }}",
        " }".repeat(levels)
    )
}

#[tokio::test]
async fn lists_of_types_inside_each_other_are_refused_from_the_third_on() {
    let small = Small::new();
    for levels in [1, 2] {
        let answer = small.send(query(&[GOOD], &nested(levels))).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    for levels in [3, 7, 9] {
        let answer = small.send(query(&[GOOD], &nested(levels))).await;
        assert_eq!(answer.code(), "QUERY_TOO_DEEP", "{levels}");
    }
    let by_fragments = "{ __schema { types { ...A } } } fragment A on __Type { fields { ...B } }
        fragment B on __Field { type { ...C } } fragment C on __Type { inputFields { type { possibleTypes { name } } } }";
    assert_eq!(small.send(query(&[GOOD], by_fragments)).await.code(), "QUERY_TOO_DEEP");
    assert_eq!(small.executed(), 2);
}

#[tokio::test]
async fn introspection_costs_the_fields_it_is_answered() {
    let small = Small::new();
    let cost = async |text: &str| {
        let answer = small.send(query(&[GOOD], text)).await.json();
        answer["extensions"]["cost"]["schemaFields"]
            .as_u64()
            .unwrap_or_else(|| panic!("{answer}"))
    };
    let names = cost("{ __schema { types { name } } }").await;
    let kinds = cost("{ __schema { types { name kind } } }").await;
    assert!(names > 10 && kinds > names, "{names} {kinds}");
}

#[tokio::test]
async fn a_whole_schema_weighs_about_what_it_is_written_with() {
    let small = Small::new();
    let model = SchemaModel::new(&small.whole_schema());
    for text in [
        limits::WHOLE_SCHEMA,
        "{ __schema { types { fields { type { fields { name description } } } } } }",
    ] {
        let document = async_graphql::parser::parse_query(text).expect("lawful");
        let weight = model.weigh(&document, None, &async_graphql::Variables::default());
        let weight = weight.expect("it is small");
        let written = small.send(query(&[GOOD], text)).await.text.len();
        assert!(weight.bytes * 10 > written * 9, "{weight:?} for {written} bytes");
        assert!(weight.bytes < written * 2, "{weight:?} for {written} bytes");
    }
}

#[tokio::test]
async fn what_would_be_too_long_is_refused_before_it_is_built() {
    let fields: Vec<Value> = (0..60)
        .map(|n| json!({ "name": format!("field{n}"), "type": { "kind": "OBJECT", "name": "T0" }, "args": [] }))
        .collect();
    let types: Vec<Value> = (0..400)
        .map(|n| json!({ "kind": "OBJECT", "name": format!("T{n}"), "fields": fields }))
        .collect();
    let model = SchemaModel::new(&json!({ "__schema": { "types": types } }));
    let weigh = |text: &str| {
        let document = async_graphql::parser::parse_query(text).expect("lawful");
        model.weigh(&document, None, &async_graphql::Variables::default())
    };
    assert!(weigh("{ __schema { types { fields { name } } } }").is_ok());
    let refused = weigh("{ __schema { types { fields { type { fields { name } } } } } }");
    assert_eq!(refused.map_err(|limit| limit.code()), Err(Code::AnswerTooLarge));
    let by_name = "query($n: String = \"T1\") { __type(name: $n) { fields { type { fields { name } } } } }";
    let weight = weigh(by_name).expect("one type is small");
    assert!(weight.fields > 60 * 60, "{weight:?}");
    let decoy = format!(
        "query A($n: String = \"Int\") {{ __type(name: $n) {{ name }} }} {}",
        by_name.replacen("query", "query B", 1)
    );
    let document = async_graphql::parser::parse_query(decoy).expect("lawful");
    let of_b = model.weigh(&document, Some("B"), &async_graphql::Variables::default());
    assert_eq!(
        of_b.map(|weight| weight.fields),
        Ok(weight.fields),
        "another operation's default is not its own"
    );
}
