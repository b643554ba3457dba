//! One walk over what a document selects (遍历): whether there is such a field, fragment and type, what is selected of
//! it, with which arguments; and which variables and fragments each definition uses.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{
    ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet, TypeCondition,
};
use async_graphql::{Name, Pos, Positioned};
use async_graphql_value::Value;

use super::Findings;
use super::message::Message;
use super::model::{Inputs, Model, Named};
use super::values::{Given, Place, Use, fault, uses};

/// What one definition uses.
#[derive(Default)]
pub(super) struct Part<'a> {
    pub(super) uses: Vec<Use<'a>>,
    pub(super) spreads: Vec<&'a str>,
}

/// What each definition uses, operations in the order of the document's own walk.
pub(super) struct Parts<'a> {
    pub(super) operations: Vec<(&'a OperationDefinition, Part<'a>)>,
    pub(super) fragments: HashMap<&'a str, Part<'a>>,
}

impl<'a> Parts<'a> {
    /// Everything an operation uses, the fragments it spreads at once or through others included.
    pub(super) fn reached<'b>(&'b self, part: &'b Part<'a>) -> (Vec<&'b Part<'a>>, HashSet<&'a str>) {
        let mut seen = HashSet::new();
        let mut reached = vec![part];
        let mut at = 0;
        while let Some(&next) = reached.get(at) {
            for &name in &next.spreads {
                if seen.insert(name) {
                    reached.extend(self.fragments.get(name));
                }
            }
            at += 1;
        }
        (reached, seen)
    }
}

/// Walks over every definition once.
pub(super) fn walk<'a>(model: &'a Model, document: &'a ExecutableDocument, findings: &mut Findings) -> Parts<'a> {
    let mut walk = Walk {
        model,
        document,
        findings,
        part: Part::default(),
    };
    let mut parts = Parts {
        operations: Vec::new(),
        fragments: HashMap::new(),
    };
    for (name, fragment) in &document.fragments {
        let fragment = &fragment.node;
        let on = walk.condition(&fragment.type_condition);
        walk.directives(&fragment.directives, "FRAGMENT_DEFINITION");
        walk.set(&fragment.selection_set.node, on);
        parts.fragments.insert(name.as_str(), std::mem::take(&mut walk.part));
    }
    for (_, operation) in document.operations.iter() {
        walk.operation(operation);
        parts.operations.push((&operation.node, std::mem::take(&mut walk.part)));
    }
    check_spread(document, &parts, findings);
    parts
}

/// Every fragment is spread by some operation.
fn check_spread(document: &ExecutableDocument, parts: &Parts<'_>, findings: &mut Findings) {
    let mut spread = HashSet::new();
    for (_, part) in &parts.operations {
        spread.extend(parts.reached(part).1);
    }
    for (name, fragment) in &document.fragments {
        if !spread.contains(name.as_str()) {
            findings.add(fragment.pos, format!("no operation spreads fragment \"{name}\""));
        }
    }
}

/// The walk through one definition.
pub(super) struct Walk<'a, 'f> {
    pub(super) model: &'a Model,
    document: &'a ExecutableDocument,
    pub(super) findings: &'f mut Findings,
    part: Part<'a>,
}

impl<'a> Walk<'a, '_> {
    fn operation(&mut self, operation: &'a Positioned<OperationDefinition>) {
        let OperationDefinition {
            ty,
            variable_definitions,
            directives,
            selection_set,
        } = &operation.node;
        let root = self.model.root(*ty);
        if root.is_none() {
            self.findings.add(operation.pos, format!("the schema has no {ty}"));
        }
        let place = match ty {
            OperationType::Query => "QUERY",
            OperationType::Mutation => "MUTATION",
            OperationType::Subscription => "SUBSCRIPTION",
        };
        self.directives(directives, place);
        for definition in variable_definitions {
            self.directives(&definition.node.directives, "VARIABLE_DEFINITION");
        }
        self.set(&selection_set.node, root);
        if *ty == OperationType::Subscription {
            self.streamed(&selection_set.node);
        }
    }

    /// A stream is of a field of its own: none of those every type has. That there is one was checked by the limits.
    fn streamed(&mut self, set: &'a SelectionSet) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) if field.node.name.node.starts_with("__") => {
                    let what = "a subscription streams no field of introspection".to_owned();
                    self.findings.add(field.pos, what);
                }
                Selection::Field(_) => {}
                Selection::InlineFragment(inline) => self.streamed(&inline.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        self.streamed(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }

    /// What is selected of `parent`; where that is not known, what is used is gathered and no more.
    fn set(&mut self, set: &'a SelectionSet, parent: Option<&'a Named>) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.field(field, parent),
                Selection::InlineFragment(inline) => {
                    let inline = &inline.node;
                    self.directives(&inline.directives, "INLINE_FRAGMENT");
                    let on = match &inline.type_condition {
                        Some(condition) => {
                            let on = self.condition(condition);
                            self.check_apart(parent, on, selection.pos);
                            on
                        }
                        None => parent,
                    };
                    self.set(&inline.selection_set.node, on);
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name;
                    self.directives(&spread.node.directives, "FRAGMENT_SPREAD");
                    self.part.spreads.push(name.node.as_str());
                    let Some(fragment) = self.document.fragments.get(&name.node) else {
                        let what = format!("there is no fragment \"{}\"", name.node);
                        self.findings.add(name.pos, what);
                        continue;
                    };
                    let on = self.model.named(&fragment.node.type_condition.node.on.node);
                    self.check_apart(parent, on, selection.pos);
                }
            }
        }
    }

    /// Whether a fragment on one type may stand in another.
    fn check_apart(&mut self, parent: Option<&Named>, on: Option<&Named>, pos: Pos) {
        let (Some(parent), Some(on)) = (parent, on) else { return };
        if parent.is_composite() && on.is_composite() && !parent.overlaps(on) {
            let whole = format!("no \"{}\" is ever a \"{}\"", parent.name, on.name);
            self.findings.add(
                pos,
                Message::new(whole, "what stands here is never of the type of the fragment"),
            );
        }
    }

    /// The type a fragment is on, if it has fields.
    fn condition(&mut self, condition: &'a Positioned<TypeCondition>) -> Option<&'a Named> {
        let on = &condition.node.on;
        let found = self.model.named(&on.node);
        let what = match found {
            Some(found) if found.is_composite() => return Some(found),
            Some(_) => format!("\"{}\" has no fields to select", on.node),
            None => format!("there is no type \"{}\"", on.node),
        };
        self.findings.add(on.pos, what);
        None
    }

    fn field(&mut self, positioned: &'a Positioned<Field>, parent: Option<&'a Named>) {
        let field = &positioned.node;
        let name = field.name.node.as_str();
        let known = parent.map(|parent| (parent, self.model.field(parent, name)));
        if let Some((parent, None)) = known {
            let whole = format!("\"{}\" has no field \"{name}\"", parent.name);
            let plain = format!("there is no field \"{name}\" here");
            self.findings.add(field.name.pos, Message::new(whole, plain));
        }
        let output = known.and_then(|(_, output)| output);
        self.arguments(&field.arguments, output.map(|output| &output.arguments), positioned.pos);
        self.directives(&field.directives, "FIELD");
        let of = output.and_then(|output| self.model.innermost(&output.of));
        let is_bare = field.selection_set.node.items.is_empty();
        match of {
            Some(of) if of.is_composite() == is_bare => {
                let need = if is_bare { "needs" } else { "has no" };
                let whole = format!("\"{name}\" of type \"{}\" {need} fields to select", of.name);
                let plain = format!("\"{name}\" {need} fields to select");
                self.findings.add(positioned.pos, Message::new(whole, plain));
            }
            _ => {}
        }
        self.set(&field.selection_set.node, of.filter(|of| of.is_composite()));
    }

    /// Arguments of a field or a directive: once each, known, all that are needed, each of its type.
    pub(super) fn arguments(
        &mut self,
        given: &'a [(Positioned<Name>, Positioned<Value>)],
        known: Option<&'a Inputs>,
        pos: Pos,
    ) {
        let mut seen = HashSet::new();
        for (name, value) in given {
            if !seen.insert(name.node.as_str()) {
                self.findings
                    .add(name.pos, format!("argument \"{}\" stands twice", name.node));
            }
            let input = known.map(|known| known.get(name.node.as_str()));
            if input.is_some_and(|input| input.is_none()) {
                self.findings
                    .add(name.pos, format!("there is no argument \"{}\"", name.node));
            }
            let input = input.flatten();
            if let Some(fault) = input.and_then(|input| fault(self.model, &value.node, &input.of)) {
                let field = fault.field(name.node.as_str());
                let message = fault.message.of(&format!("\"{}{}\"", name.node, fault.at));
                self.findings.about(value.pos, message, Some(field));
            }
            let given = Given {
                value: &value.node,
                pos: value.pos,
            };
            uses(self.model, given, input.map(Place::of), &mut self.part.uses);
        }
        for (name, input) in known.into_iter().flatten() {
            if input.is_required() && !seen.contains(name.as_str()) {
                let whole = format!("argument \"{name}\" of type \"{}\" is needed", input.of);
                self.findings
                    .add(pos, Message::new(whole, "an argument that is needed here is not given"));
            }
        }
    }
}
