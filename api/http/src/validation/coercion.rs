//! Values of variables (变量取值): whether a JSON value is of the type a variable is declared with. A whole number is one
//! however it is written, and an id may be one: both are brought into the form that resolvers read.

use async_graphql::Positioned;
use async_graphql::parser::types::{BaseType, Type, VariableDefinition};
use async_graphql_value::ConstValue;
use serde_json::{Map, Number, Value};

use super::Finding;
use super::message::Fault;
use super::model::{Holds, Inputs, Model};
use crate::graphql::is_scalar;

/// Judges what is given for each variable.
pub(super) fn coerce(
    model: &Model,
    definitions: &[Positioned<VariableDefinition>],
    given: &mut Map<String, Value>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for definition in definitions {
        let VariableDefinition { name, var_type, .. } = &definition.node;
        let value = given.get_mut(name.node.as_str());
        let fault = value.and_then(|value| fault(model, value, &var_type.node));
        findings.extend(fault.map(|fault| Finding {
            field: Some(fault.field(name.node.as_str())),
            message: fault.message.of(&format!("\"${}{}\"", name.node, fault.at)),
            pos: definition.pos,
        }));
    }
    findings
}

fn fault(model: &Model, value: &mut Value, of: &Type) -> Option<Fault> {
    if value.is_null() {
        return (!of.nullable).then(|| Fault::null(model, of));
    }
    let name = match &of.base {
        BaseType::List(item) => {
            return match value {
                Value::Array(items) => items.iter_mut().enumerate().find_map(|(at, value)| {
                    let found = fault(model, value, item)?;
                    Some(found.within(&format!("[{at}]")))
                }),
                single => fault(model, single, item),
            };
        }
        BaseType::Named(name) => name,
    };
    let is_fit = match (&model.named(name)?.holds, &mut *value) {
        (Holds::Scalar, value) => is_of_scalar(name, value),
        (Holds::Words(words), Value::String(word)) => words.contains(word.as_str()),
        (Holds::Input { fields, one_of }, Value::Object(given)) => {
            let is_one = given.len() == 1 && given.values().all(|value| !value.is_null());
            let one = || Fault::here("exactly one field is given".to_owned());
            return object(model, given, fields).or_else(|| (*one_of && !is_one).then(one));
        }
        _ => false,
    };
    (!is_fit).then(|| Fault::other(model, name.as_str(), of))
}

fn object(model: &Model, given: &mut Map<String, Value>, fields: &Inputs) -> Option<Fault> {
    let at = |fault: Fault, name: &str| fault.within(&format!(".{name}"));
    for (name, value) in given.iter_mut() {
        let Some(input) = fields.get(name) else {
            return Some(at(Fault::here("there is no such field".to_owned()), name));
        };
        if let Some(found) = fault(model, value, &input.of) {
            return Some(at(found, name));
        }
    }
    let lacking = fields
        .iter()
        .find(|(name, input)| input.is_required() && !given.contains_key(name.as_str()));
    lacking.map(|(name, input)| Fault::lacking(model, name, &input.of, "it is needed"))
}

fn is_of_scalar(name: &str, value: &mut Value) -> bool {
    match name {
        "Int" => {
            let small = value
                .as_number()
                .and_then(whole)
                .filter(|it| i32::try_from(*it).is_ok());
            if let Some(whole) = small {
                *value = Value::from(whole);
            }
            small.is_some()
        }
        "ID" => {
            let digits = value.as_number().and_then(digits);
            if let Some(digits) = digits {
                *value = Value::from(digits);
            }
            value.is_string()
        }
        "Float" => value.is_number(),
        "String" => value.is_string(),
        "Boolean" => value.is_boolean(),
        other => ConstValue::from_json(value.clone()).is_ok_and(|value| is_scalar(other, &value)),
    }
}

/// The whole number that a number is.
fn whole(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| digits(number)?.parse().ok())
}

/// The digits of a whole number.
fn digits(number: &Number) -> Option<String> {
    if number.is_i64() || number.is_u64() {
        return Some(number.to_string());
    }
    let float = number.as_f64().filter(|it| it.fract() == 0.0)?;
    // minus nought is nought
    Some(format!("{:.0}", float + 0.0))
}
