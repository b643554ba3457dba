//! What documents weigh once their fragments are expanded.

use std::time::{Duration, Instant};

use async_graphql::parser::parse_query;
use proptest::prelude::*;

use super::{
    super::{
        MAX_DEPTH, MAX_SELECTIONS, TooMuch, admit,
        tests::{admitted, refused, weigh},
    },
    *,
};

const INTROSPECTION: &str = "query IntrospectionQuery { __schema {
    queryType { name kind } mutationType { name kind } subscriptionType { name kind } types { ...FullType }
    directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } } } }
    fragment FullType on __Type { kind name description specifiedByURL isOneOf fields(includeDeprecated: true) {
        name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated
        deprecationReason }
        inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef }
        enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
        possibleTypes { ...TypeRef } }
    fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated
        deprecationReason }
    fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType {
        kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
        } } } } } } } } } }";

/// Writes a chain of fragments, each spreading the next `width` times.
fn chain(levels: usize, width: usize) -> String {
    let fragment = |level| {
        format!(
            "fragment F{level} on Q {{ {} }} ",
            format!("...F{} ", level + 1).repeat(width)
        )
    };
    let fragments: String = (1..levels).map(fragment).collect();
    format!("{{ ...F1 }} {fragments} fragment F{levels} on Q {{ a }}")
}

fn deep(name: &str, levels: usize) -> String {
    format!(
        "{}{name}{}",
        format!("{name} {{ ").repeat(levels - 1),
        " }".repeat(levels - 1)
    )
}

#[test]
fn selections_are_counted_where_fragments_are_spread() {
    let refusal = "QUERY_TOO_COMPLEX: document selects 501 fields and fragments when expanded, at most 500 are allowed";
    let plain = |count| format!("{{ {} }}", "a ".repeat(count));
    assert_eq!(admitted(&plain(500)).selections, 500);
    assert_eq!(refused(&plain(501)), refusal);
    let spread = |more| {
        format!(
            "{{ {more} {} }} fragment F on Q {{ a b {{ c }} d }}",
            "...F ".repeat(100)
        )
    };
    assert_eq!(admitted(&spread("")).selections, 500);
    assert_eq!(refused(&spread("a")), refusal);
    assert_eq!(refused(&format!("query A {} query B {{ a }}", plain(500))), refusal);
}

#[test]
fn fragment_bombs_are_refused_fast_even_if_no_operation_spreads_them() {
    for text in [chain(20, 2), chain(20, 60), chain(5, 15)] {
        for text in [text.replacen("...F1", "a", 1), text] {
            let document = parse_query(&text).expect("a bomb is lawful GraphQL");
            let began = Instant::now();
            assert!(matches!(admit(&document), Err(TooMuch::Selections { .. })));
            assert!(began.elapsed() < Duration::from_millis(100));
        }
    }
    assert_eq!(
        weigh(&chain(20, 60)),
        Err(TooMuch::Selections {
            limit: 500,
            seen: usize::MAX
        })
    );
    assert_eq!(admitted(&chain(20, 1)).selections, 21);
}

#[test]
fn cycles_are_refused() {
    for text in [
        "{ ...A } fragment A on Q { ...A }",
        "{ a } fragment A on Q { a { ...B } } fragment B on Q { ... { ...C } } fragment C on Q { ...A }",
        "{ ...X } fragment X on Q { ...A ...Y } fragment Y on Q { a } fragment A on Q { b ...B ...B } \
         fragment B on Q { ...A ...Y }",
    ] {
        assert_eq!(refused(text), "QUERY_TOO_COMPLEX: a fragment spreads itself", "{text}");
    }
    admitted("{ ...A ...A ...B } fragment A on Q { ...B ...B } fragment B on Q { b }");
    admitted("{ ...Unknown }");
}

#[test]
fn depth_counts_fields_through_fragments() {
    let refusal = "QUERY_TOO_DEEP: fields nest 13 deep, at most 12 are allowed";
    assert_eq!(admitted(&format!("{{ {} }}", deep("a", 12))).depth, 12);
    assert_eq!(refused(&format!("{{ {} }}", deep("a", 13))), refusal);
    let spread = |levels| {
        format!(
            "{{ a {{ ... {{ b {{ ...F }} }} }} }} fragment F on Q {{ {} }}",
            deep("c", levels)
        )
    };
    assert_eq!(admitted(&spread(10)).depth, 12);
    assert_eq!(refused(&spread(11)), refusal);
}

#[test]
fn only_pure_introspection_is_exempt_from_depth() {
    let shape = admitted(INTROSPECTION);
    assert!(shape.introspection && shape.depth > MAX_DEPTH);
    let below = deep("ofType", 12);
    let spread = format!("{{ __typename ...F }} fragment F on Q {{ __type(name: \"A\") {{ {below} }} }}");
    assert_eq!(admitted(&spread).depth, 13);
    for text in [
        format!("{{ a __schema {{ {below} }} }}"),
        format!("query A {{ __schema {{ b }} }} query B {{ a {{ {below} }} }}"),
        format!("{{ __typename {{ {below} }} }}"),
    ] {
        assert!(refused(&text).starts_with("QUERY_TOO_DEEP"), "{text}");
    }
    let wide = format!("{{ __schema {{ {} }} }}", "a ".repeat(500));
    assert!(refused(&wide).starts_with("QUERY_TOO_COMPLEX"));
}

#[test]
fn a_document_signs_in_once() {
    for name in SIGN_IN_FIELDS {
        admitted(&format!("mutation {{ {name} {{ a }} b }}"));
        for text in [
            format!("mutation {{ {name} x: {name} }}"),
            format!("mutation {{ signIn ... {{ x: {name} }} }}"),
            format!("mutation A {{ {name} }} mutation B {{ {name} }}"),
            format!("mutation {{ {name} ...F }} fragment F on M {{ x: {name} }}"),
            format!("mutation {{ ...F ...G }} fragment G on M {{ ...F }} fragment F on M {{ {name} }}"),
        ] {
            assert_eq!(
                refused(&text),
                "QUERY_TOO_COMPLEX: document has 2 sign-in fields, at most 1 is allowed"
            );
        }
    }
    admitted("mutation { signIn: other signOut: signIn }");
}

fn selections() -> impl Strategy<Value = String> {
    let leaf = r"(b: )?(a|signIn|__schema|__typename)( @skip\(if: true\))?|\.\.\.F[0-4]( @a)?";
    leaf.prop_recursive(4, 24, 4, |inner| {
        let set = prop::collection::vec(inner, 1..4).prop_map(|parts| parts.join(" "));
        let head = r"a|b: c\(d: \[\{e: 1\}\]\)|\.\.\.|\.\.\. on Q @a";
        (head, set).prop_map(|(head, set)| format!("{head} {{ {set} }}"))
    })
}

proptest! {
    #[test]
    fn any_parsed_document_is_weighed_without_panic(
        operations in prop::collection::vec(("query|mutation|subscription", selections()), 1..4),
        fragments in prop::collection::vec(selections(), 0..6),
    ) {
        let operation = |(at, (kind, set)): (_, &(_, _))| format!("{kind} O{at}($v: Int @a = 1) @a {{ {set} }} ");
        let fragment = |(at, set)| format!("fragment F{at} on Q {{ {set} }} ");
        let mut text: String = operations.iter().enumerate().map(operation).collect();
        text.extend(fragments.iter().enumerate().map(fragment));
        if let Ok(shape) = weigh(&text) {
            prop_assert!((operations.len()..=MAX_SELECTIONS).contains(&shape.selections));
            prop_assert!(shape.introspection || shape.depth <= MAX_DEPTH);
        }
    }
}
