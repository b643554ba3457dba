//! Variables (变量): declared once, of a type for inputs, with a default of that type; used, and only where they fit.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{BaseType, ExecutableDocument, OperationDefinition, Type, VariableDefinition};
use async_graphql_value::ConstValue;

use super::Findings;
use super::message::Message;
use super::model::Model;
use super::values::{Place, fault};
use super::walk::Parts;

/// Checks the variables of every operation.
pub(super) fn check(model: &Model, document: &ExecutableDocument, parts: &Parts<'_>, findings: &mut Findings) {
    debug_assert_eq!(parts.operations.len(), document.operations.iter().len());
    for (operation, part) in &parts.operations {
        let declared = declared(model, operation, findings);
        let mut used = HashSet::new();
        for reached in parts.reached(part).0 {
            for it in &reached.uses {
                let Some(definition) = declared.get(it.name) else {
                    findings.add(it.pos, format!("no variable \"${}\" is declared", it.name));
                    continue;
                };
                used.insert(it.name);
                let is_known = model.innermost(&definition.var_type.node).is_some();
                if let Some(place) = it.place.filter(|place| is_known && !fits(definition, place)) {
                    let of = &definition.var_type.node;
                    let plain = format!("\"${}\" of type \"{of}\" does not fit", it.name);
                    let whole = format!("{plain} \"{}\"", place.of);
                    findings.add(it.pos, Message::new(whole, format!("{plain} here")));
                }
            }
        }
        for definition in &operation.variable_definitions {
            let name = definition.node.name.node.as_str();
            if !used.contains(name) {
                findings.add(definition.pos, format!("variable \"${name}\" is not used"));
            }
        }
    }
}

/// The variables an operation declares, each checked by itself.
fn declared<'a>(
    model: &Model,
    operation: &'a OperationDefinition,
    findings: &mut Findings,
) -> HashMap<&'a str, &'a VariableDefinition> {
    let mut declared = HashMap::new();
    for positioned in &operation.variable_definitions {
        let definition = &positioned.node;
        let name = definition.name.node.as_str();
        if declared.insert(name, definition).is_some() {
            findings.add(positioned.pos, format!("variable \"${name}\" stands twice"));
        }
        let of = &definition.var_type;
        let message: Message = match model.innermost(&of.node) {
            None => format!("there is no type \"{}\"", of.node).into(),
            Some(named) if !named.is_input() => format!("\"{}\" is no type of a variable", of.node).into(),
            Some(_) => {
                let default = definition.default_value.as_ref();
                let what = default.and_then(|it| fault(model, &it.node.clone().into_value(), &of.node));
                let Some(fault) = what else { continue };
                fault.message.of(&format!("default of \"${name}{}\"", fault.at))
            }
        };
        findings.add(of.pos, message);
    }
    declared
}

/// Whether a variable may stand at a place. One that may be null may where something else stands in for null.
fn fits(definition: &VariableDefinition, place: &Place<'_>) -> bool {
    let of = &definition.var_type.node;
    let default = definition.default_value.as_ref();
    let stands_in = default.is_some_and(|it| it.node != ConstValue::Null) || place.has_default;
    let takes_null = place.of.nullable && !place.one_of;
    let is_given = !of.nullable || takes_null || stands_in;
    is_given && is_base_of(&of.base, &place.of.base)
}

fn is_base_of(given: &BaseType, wanted: &BaseType) -> bool {
    match (given, wanted) {
        (BaseType::Named(given), BaseType::Named(wanted)) => given == wanted,
        (BaseType::List(given), BaseType::List(wanted)) => is_of(given, wanted),
        _ => false,
    }
}

fn is_of(given: &Type, wanted: &Type) -> bool {
    (wanted.nullable || !given.nullable) && is_base_of(&given.base, &wanted.base)
}
