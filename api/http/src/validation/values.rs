//! Literals (字面值): whether one is of the type its place expects, and where variables stand in it.

use async_graphql::Pos;
use async_graphql::parser::types::{BaseType, Type};
use async_graphql_value::{Number, Value};

use super::message::Fault;
use super::model::{Holds, Input, Inputs, Model};
use crate::graphql::is_scalar;

/// A place for a value.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) of: &'a Type,
    pub(super) has_default: bool,
    /// Whether it is the one field of an input that takes exactly one.
    pub(super) one_of: bool,
}

impl<'a> Place<'a> {
    pub(super) fn of(input: &'a Input) -> Self {
        Self {
            of: &input.of,
            has_default: input.has_default,
            one_of: false,
        }
    }
}

/// A variable where it is used; at a place nobody knows it is of any type.
pub(super) struct Use<'a> {
    pub(super) name: &'a str,
    pub(super) pos: Pos,
    pub(super) place: Option<Place<'a>>,
}

/// A value and where it stands in the text.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) value: &'a Value,
    pub(super) pos: Pos,
}

/// Gathers the variables that stand in a value.
pub(super) fn uses<'a>(model: &'a Model, given: Given<'a>, place: Option<Place<'a>>, gathered: &mut Vec<Use<'a>>) {
    let Given { value, pos } = given;
    match value {
        Value::Variable(name) => gathered.push(Use { name, pos, place }),
        Value::List(items) => {
            let inside = place.map(|place| Place {
                of: match &place.of.base {
                    BaseType::List(item) => item,
                    BaseType::Named(_) => place.of,
                },
                has_default: false,
                one_of: false,
            });
            for item in items {
                uses(model, Given { value: item, pos }, inside, gathered);
            }
        }
        Value::Object(given) => {
            let of = place.and_then(|place| model.innermost(place.of));
            for (name, value) in given {
                let inside = match of.map(|of| &of.holds) {
                    Some(Holds::Input { fields, one_of }) => fields.get(name.as_str()).map(|input| Place {
                        one_of: *one_of,
                        ..Place::of(input)
                    }),
                    _ => None,
                };
                uses(model, Given { value, pos }, inside, gathered);
            }
        }
        _ => {}
    }
}

/// Why a literal is not of a type; variables in it are judged by their own types.
pub(super) fn fault(model: &Model, value: &Value, of: &Type) -> Option<Fault> {
    match (value, &of.base) {
        (Value::Variable(_), _) => None,
        (Value::Null, _) => (!of.nullable).then(|| Fault::null(model, of)),
        (Value::List(items), BaseType::List(item)) => items.iter().enumerate().find_map(|(at, value)| {
            let found = fault(model, value, item)?;
            Some(found.within(&format!("[{at}]")))
        }),
        (single, BaseType::List(item)) => fault(model, single, item),
        (single, BaseType::Named(name)) => {
            let holds = &model.named(name)?.holds;
            let is_fit = match (holds, single) {
                (Holds::Scalar, _) => is_of_scalar(name, single),
                (Holds::Words(words), Value::Enum(word)) => words.contains(word.as_str()),
                (Holds::Input { fields, one_of }, Value::Object(_)) => {
                    return object(model, single, fields).or_else(|| one_field(single).filter(|_| *one_of));
                }
                _ => false,
            };
            (!is_fit).then(|| Fault::other(model, name.as_str(), of))
        }
    }
}

fn is_of_scalar(name: &str, value: &Value) -> bool {
    let is_whole = |number: &Number| number.is_i64() || number.is_u64();
    match (name, value) {
        ("Int", Value::Number(number)) => number.as_i64().is_some_and(|it| i32::try_from(it).is_ok()),
        ("ID", Value::Number(number)) => is_whole(number),
        ("Float", value) => matches!(value, Value::Number(_)),
        ("String" | "ID", value) => matches!(value, Value::String(_)),
        ("Boolean", value) => matches!(value, Value::Boolean(_)),
        ("Int", _) => false,
        (name, value) => value.clone().into_const().is_some_and(|value| is_scalar(name, &value)),
    }
}

fn object(model: &Model, value: &Value, fields: &Inputs) -> Option<Fault> {
    let Value::Object(given) = value else { return None };
    for (name, value) in given {
        let Some(input) = fields.get(name.as_str()) else {
            let absent = Fault::here("there is no such field".to_owned());
            return Some(absent.within(&format!(".{name}")));
        };
        if let Some(found) = fault(model, value, &input.of) {
            return Some(found.within(&format!(".{name}")));
        }
    }
    let lacking = fields
        .iter()
        .find(|(name, input)| input.is_required() && !given.contains_key(name.as_str()));
    lacking.map(|(name, input)| Fault::lacking(model, name, &input.of, "it is needed"))
}

/// Of an input that takes exactly one field one is given, and not as null.
fn one_field(value: &Value) -> Option<Fault> {
    let Value::Object(given) = value else { return None };
    let is_one = given.len() == 1 && given.values().all(|value| *value != Value::Null);
    (!is_one).then(|| Fault::here("exactly one field is given".to_owned()))
}
