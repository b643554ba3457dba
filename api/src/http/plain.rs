//! Plain variables (简单变量): whether full validation would find nothing in the variables of a trusted document.
//!
//! A trusted document was validated in full at start; all that a request adds are its variables. Where each of them is a
//! scalar that validation judges by its JSON kind alone, that is judged here, and the fast way may be taken. Lists,
//! enums and input objects are left to full validation.

use async_graphql::parser::types::{BaseType, Type, VariableDefinition};
use async_graphql::{Name, Positioned};
use serde_json::{Map, Value};

use crate::graphql::OPEN_SCALARS;

/// Variables of one operation that are judged by their kind.
pub(super) struct Plain(Vec<(Name, Kind)>);

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Whole,
    Truth,
    Id,
    Any,
}

impl Plain {
    /// Reads the definitions; none when one of them takes more than a scalar.
    pub(super) fn read(definitions: &[Positioned<VariableDefinition>]) -> Option<Self> {
        let kinds = definitions.iter().map(|definition| {
            let definition = &definition.node;
            Some((definition.name.node.clone(), Kind::of(&definition.var_type.node)?))
        });
        kinds.collect::<Option<Vec<_>>>().map(Self)
    }

    /// Whether each variable given is of its kind; whether the needed ones are given was checked before.
    pub(super) fn fits(&self, given: &Map<String, Value>) -> bool {
        let fits = |(name, kind): &(Name, Kind)| given.get(name.as_str()).is_none_or(|value| kind.takes(value));
        self.0.iter().all(fits)
    }
}

impl Kind {
    fn of(written: &Type) -> Option<Self> {
        let BaseType::Named(name) = &written.base else {
            return None;
        };
        match name.as_str() {
            "String" => Some(Self::Text),
            "Int" => Some(Self::Whole),
            "Boolean" => Some(Self::Truth),
            "ID" => Some(Self::Id),
            other => OPEN_SCALARS.contains(&other).then_some(Self::Any),
        }
    }

    fn takes(self, value: &Value) -> bool {
        let is_whole = |value: &Value| value.as_i64().is_some_and(|number| i32::try_from(number).is_ok());
        match (self, value) {
            (Self::Any, Value::String(_)) | (_, Value::Null) => true,
            (Self::Text | Self::Id, value) => value.is_string(),
            (Self::Whole, value) => is_whole(value),
            (Self::Truth, value) => value.is_boolean(),
            (Self::Any, _) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    fn plain(variables: &str) -> Option<Plain> {
        let parsed = parse_query(format!("query Q({variables}) {{ a }}")).expect("lawful");
        let (_, operation) = parsed.operations.iter().next().expect("one");
        Plain::read(&operation.node.variable_definitions)
    }

    #[test]
    fn scalars_are_judged_by_their_kind() {
        let text = "$a: String, $b: Int!, $c: Boolean, $d: ID!, $e: CaseNumber, $f: Date!";
        let plain = plain(text).expect("scalars");
        let fits = |given: Value| plain.fits(given.as_object().expect("an object"));
        assert!(fits(
            json!({ "a": "x", "b": 1, "c": true, "d": "y", "e": "z", "f": "w", "other": [] })
        ));
        assert!(fits(json!({ "a": null })));
        for wrong in [
            json!({ "a": 1 }),
            json!({ "b": "1" }),
            json!({ "b": 1.5 }),
            json!({ "b": 2_147_483_648_i64 }),
            json!({ "c": 0 }),
            json!({ "d": [] }),
            json!({ "e": { "x": 1 } }),
            json!({ "f": 7 }),
        ] {
            assert!(!fits(wrong.clone()), "{wrong}");
        }
    }

    #[test]
    fn other_types_are_left_to_full_validation() {
        for text in ["$a: [Int!]", "$a: CaseFilter", "$a: Stage!", "$a: Int, $b: [ID!]!"] {
            assert!(plain(text).is_none(), "{text}");
        }
    }
}
