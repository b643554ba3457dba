//! Texts no store holds (不可存储的字符): the character U+0000, in variables or in literals. `PostgreSQL` cannot store it and
//! would fail in the middle of an act; so it is refused at the door, the same over every store.

use async_graphql::Value as Literal;
use async_graphql::parser::types::{Directive, ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Positioned};
use async_graphql_value::Value as Written;
use serde_json::{Map, Value};

/// The variable that holds one, if any does. The variables nest only so deep.
pub(super) fn unfit_variable(variables: &Map<String, Value>) -> Option<&str> {
    let unfit = variables
        .iter()
        .find(|(name, value)| name.contains('\0') || in_json(value));
    unfit.map(|(name, _)| name.as_str())
}

fn in_json(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(in_json),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || in_json(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Whether a literal of the document holds one. Brackets nest only so deep, and no walk follows a spread.
pub(super) fn is_unfit(document: &ExecutableDocument) -> bool {
    let in_operation = document.operations.iter().any(|(_, operation)| {
        let operation = &operation.node;
        let in_default = operation.variable_definitions.iter().any(|definition| {
            let default = definition.node.default_value.as_ref();
            default.is_some_and(|value| in_literal(&value.node)) || in_directives(&definition.node.directives)
        });
        in_default || in_directives(&operation.directives) || in_set(&operation.selection_set.node)
    });
    in_operation
        || document.fragments.values().any(|fragment| {
            let fragment = &fragment.node;
            in_directives(&fragment.directives) || in_set(&fragment.selection_set.node)
        })
}

fn in_set(set: &SelectionSet) -> bool {
    set.items.iter().any(|selection| match &selection.node {
        Selection::Field(field) => {
            let field = &field.node;
            in_arguments(&field.arguments) || in_directives(&field.directives) || in_set(&field.selection_set.node)
        }
        Selection::InlineFragment(inline) => {
            in_directives(&inline.node.directives) || in_set(&inline.node.selection_set.node)
        }
        Selection::FragmentSpread(spread) => in_directives(&spread.node.directives),
    })
}

fn in_directives(directives: &[Positioned<Directive>]) -> bool {
    directives
        .iter()
        .any(|directive| in_arguments(&directive.node.arguments))
}

fn in_arguments(arguments: &[(Positioned<Name>, Positioned<Written>)]) -> bool {
    arguments.iter().any(|(_, value)| in_written(&value.node))
}

fn in_written(value: &Written) -> bool {
    match value {
        Written::String(text) => text.contains('\0'),
        Written::List(items) => items.iter().any(in_written),
        Written::Object(fields) => fields.values().any(in_written),
        _ => false,
    }
}

fn in_literal(value: &Literal) -> bool {
    match value {
        Literal::String(text) => text.contains('\0'),
        Literal::List(items) => items.iter().any(in_literal),
        Literal::Object(fields) => fields.values().any(in_literal),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_literal_is_looked_for_wherever_one_may_stand() {
        let nul = r#""a\u0000""#;
        for text in [
            format!("{{ a(b: {nul}) }}"),
            format!("{{ a {{ b(c: [{{ d: {nul} }}]) }} }}"),
            format!("query($a: String = {nul}) {{ a(b: $a) }}"),
            format!("query($a: [S] = [{{ x: {nul} }}]) {{ a(b: $a) }}"),
            format!("{{ ... on Q {{ a(b: {nul}) }} }}"),
            format!("{{ ...F }} fragment F on Q {{ a(b: {nul}) }}"),
            format!("{{ a @b(c: {nul}) }}"),
            format!("{{ ...F @b(c: {nul}) }} fragment F on Q {{ a }}"),
            format!("query @b(c: {nul}) {{ a }}"),
        ] {
            assert!(is_unfit(&parse_query(&text).expect("lawful")), "{text}");
            let fit = text.replace(r"\u0000", r"\u0001");
            assert!(!is_unfit(&parse_query(&fit).expect("lawful")), "{fit}");
        }
    }

    #[test]
    fn a_variable_is_named() {
        let unfit = |variables: Value| unfit_variable(variables.as_object().expect("an object")).map(str::to_owned);
        assert_eq!(
            unfit(json!({ "a": "x", "b": { "c": ["y\u{0}"] } })).as_deref(),
            Some("b")
        );
        assert_eq!(unfit(json!({ "a": { "c\u{0}": 1 } })).as_deref(), Some("a"));
        assert_eq!(unfit(json!({ "a": "\u{1}\u{feff}", "b": [null, 1, true] })), None);
    }
}
