//! What the rules find, over this court's own schema. That they agree with the reference implementation is tested over
//! its verdicts, from outside.

use std::time::{Duration, Instant};

use serde_json::json;

use super::*;
use crate::graphql::{DOCUMENTS, describe};
use crate::{limits, syntax};

fn rules() -> Rules {
    Rules::new(&describe(limits::WHOLE_SCHEMA))
}

fn found(rules: &Rules, text: &str) -> Vec<String> {
    let document = syntax::parse(text).expect("the test writes lawful GraphQL");
    limits::admit(&document).expect("within the limits");
    let findings = rules.validate(&document);
    findings
        .iter()
        .map(|it| format!("{}:{} {}", it.pos.line, it.pos.column, it.what()))
        .collect()
}

#[test]
fn registered_documents_and_introspection_are_valid() {
    let rules = rules();
    for text in DOCUMENTS.into_iter().chain([limits::WHOLE_SCHEMA]) {
        assert_eq!(found(&rules, text), [""; 0], "{text}");
    }
}

#[test]
fn what_is_found_is_told_with_its_place() {
    let rules = rules();
    for (text, message) in [
        ("{ vewer { id } }", "1:3 \"Query\" has no field \"vewer\""),
        ("{ viewer { id @a } }", "1:15 there is no directive \"@a\""),
        ("{ __typename @a }", "1:14 there is no directive \"@a\""),
        (
            "{\n  cases(filter: {stage: \"FILING\"}) { totalCount } }",
            "2:17 \"filter.stage\": this is no \"Stage\"",
        ),
        (
            "query ($a: String!) { node(id: $a) { id } }",
            "1:32 \"$a\" of type \"String!\" does not fit \"ID!\"",
        ),
        (
            "query ($a: Boolean) { viewer { id @skip(if: $a) } }",
            "1:45 \"$a\" of type \"Boolean\" does not fit \"Boolean!\"",
        ),
        (
            "{ viewer { a: id } viewer { a: username } }",
            "1:29 \"a\" is of type \"ID!\" and of type \"String!\"; give one of them an alias",
        ),
        (
            "{ teams(first: 1) { totalCount } teams { totalCount } }",
            "1:34 \"teams\" asks for two things; give one of them an alias",
        ),
    ] {
        assert_eq!(found(&rules, text), [message], "{text}");
    }
}

#[test]
fn only_so_much_is_told() {
    let many = format!("{{ {} }}", "absent ".repeat(400));
    assert_eq!(found(&rules(), &many).len(), MOST_FINDINGS);
}

#[test]
fn values_are_judged_and_numbers_brought_into_form() {
    let rules = rules();
    let text = "query ($n: Int, $id: ID, $f: CaseFilterInput) { teams(first: $n) { totalCount } node(id: \"a\") { id }
        cases(filter: $f) { totalCount } messages(caseId: $id) { totalCount } }";
    let document = syntax::parse(text).expect("lawful");
    let (_, operation) = document.operations.iter().next().expect("one");
    let coerce = |given: Value| {
        let Value::Object(mut given) = given else {
            panic!("an object")
        };
        let found = rules.coerce(&operation.node.variable_definitions, &mut given);
        found.is_empty().then_some(Value::Object(given))
    };
    assert_eq!(
        coerce(json!({ "n": 3.0, "id": 7, "f": { "siteId": 1e3, "open": null }, "other": [] })),
        Some(json!({ "n": 3, "id": "7", "f": { "siteId": "1000", "open": null }, "other": [] }))
    );
    for wrong in [
        json!({ "n": 3.5 }),
        json!({ "n": 1e10 }),
        json!({ "id": 1.5 }),
        json!({ "f": { "Open": true } }),
        json!({ "f": [[{}]] }),
        json!({ "f": { "filedFrom": "2026-02-30" } }),
    ] {
        assert_eq!(coerce(wrong.clone()), None, "{wrong}");
    }
}

/// Documents as large as the limits allow, each against another rule.
fn largest() -> Vec<(&'static str, String)> {
    let times = |count: usize, part: &str| -> String {
        (0..count)
            .map(|number| part.replace('#', &number.to_string()))
            .collect()
    };
    let chain: Vec<String> = (0..19)
        .map(|n| format!("fragment F{n} on Query {{ ...F{} viewer {{ id username }} }} ", n + 1))
        .collect();
    let nested = "cases { edges { node { deadlines { edges { node { case { handover { __typename } } } } } } } } ";
    let on_objects = ["Application", "Case", "Circular", "Message", "Site", "Team", "Visit"];
    let chain = chain.concat();
    let of_nodes: Vec<String> = on_objects
        .iter()
        .cycle()
        .take(95)
        .map(|name| format!("id ... on {name} {{ id ...N }} "))
        .collect();
    let of_nodes = of_nodes.concat();
    vec![
        (
            "one field over and over",
            format!("{{ {} }}", "viewer { id } ".repeat(249)),
        ),
        ("one path over and over", format!("{{ {} }}", nested.repeat(55))),
        (
            "fragments that spread each other",
            format!("{{ ...F0 ...F0 ...F9 }} {chain} fragment F19 on Query {{ court {{ id }} }}"),
        ),
        (
            "fields of an interface beside those of objects",
            format!("{{ node(id: \"a\") {{ {of_nodes} }} }} fragment N on Node {{ id }}"),
        ),
        (
            "variables",
            format!(
                "query ({}) {{ nodes(ids: [{}]) {{ id }} }}",
                times(210, "$v#: ID! "),
                times(210, "$v# ")
            ),
        ),
        (
            "variables of ten operations",
            format!(
                "{} fragment F on Query {{ nodes(ids: [{}]) {{ id }} }}",
                times(10, "query Q#($a: ID!) { ...F } "),
                "$a ".repeat(600)
            ),
        ),
        (
            "one long list",
            format!("{{ nodes(ids: [{}]) {{ id }} }}", "{} ".repeat(700)),
        ),
        (
            "arguments",
            format!("{{ teams({}) {{ totalCount }} }}", times(480, "a#: 1 ")),
        ),
    ]
}

#[test]
fn the_largest_documents_are_validated_in_no_time() {
    let rules = rules();
    for (what, text) in largest() {
        limits::scan(&text).expect("within the limits");
        let document = syntax::parse(&text).expect("lawful");
        limits::admit(&document).unwrap_or_else(|too_much| panic!("{what}: {too_much}"));
        let began = Instant::now();
        let findings = rules.validate(&document);
        let took = began.elapsed();
        println!("{what}: {} bytes, {took:?}, {} findings", text.len(), findings.len());
        assert!(took < Duration::from_millis(200), "{what}: {took:?}");
    }
}
