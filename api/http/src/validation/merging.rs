//! Fields of one name in one answer (同名字段): what they answer has one shape; and where one object may answer them, they
//! are the same field with the same arguments.
//!
//! Fields are not compared in pairs. Those of one name are put together, compared with the first of them, and what they
//! select is put together again, level by level: so every field is looked at once a level. Only fields of interfaces are
//! looked at again for each object beside them; a budget holds that.

use std::collections::BTreeMap;

use async_graphql::parser::types::{BaseType, ExecutableDocument, Field, Selection, SelectionSet, Type};
use async_graphql::{Name, Pos, Positioned};
use async_graphql_value::Value;

use super::Findings;
use super::message::Message;
use super::model::{Model, Named, Output};

/// Fields looked at for one document. A document has at most [`crate::limits::MAX_SELECTIONS`], fragments expanded.
const MOST_LOOKS: usize = 20_000;

/// A field that is selected, of which type.
#[derive(Clone, Copy)]
struct Picked<'a> {
    parent: &'a Named,
    field: &'a Positioned<Field>,
    output: &'a Output,
}

/// Checks every operation of a document whose fields all exist.
pub(super) fn check(model: &Model, document: &ExecutableDocument, findings: &mut Findings) {
    let mut merging = Merging {
        model,
        document,
        findings,
        looks: 0,
    };
    for (_, operation) in document.operations.iter() {
        let Some(root) = model.root(operation.node.ty) else {
            continue;
        };
        let mut picked = Vec::new();
        merging.pick(&operation.node.selection_set.node, root, &mut picked);
        merging.shapes(&picked);
        if merging.findings.0.is_empty() {
            merging.sameness(&picked);
        }
    }
    if merging.looks > MOST_LOOKS {
        let what = "too many fields of one name".to_owned();
        findings.add(Pos { line: 1, column: 1 }, what);
    }
}

struct Merging<'a, 'f> {
    model: &'a Model,
    document: &'a ExecutableDocument,
    findings: &'f mut Findings,
    looks: usize,
}

impl<'a> Merging<'a, '_> {
    /// Gathers the fields of a set, fragments in their places.
    fn pick(&mut self, set: &'a SelectionSet, parent: &'a Named, picked: &mut Vec<Picked<'a>>) {
        for selection in &set.items {
            let (on, inside) = match &selection.node {
                Selection::Field(field) => {
                    self.looks += 1;
                    let output = self.model.field(parent, &field.node.name.node);
                    picked.extend(output.map(|output| Picked { parent, field, output }));
                    continue;
                }
                Selection::InlineFragment(inline) => {
                    let condition = inline.node.type_condition.as_ref();
                    let on = condition.map(|condition| condition.node.on.node.as_str());
                    (on, &inline.node.selection_set.node)
                }
                Selection::FragmentSpread(spread) => {
                    let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) else {
                        continue;
                    };
                    let on = fragment.node.type_condition.node.on.node.as_str();
                    (Some(on), &fragment.node.selection_set.node)
                }
            };
            let on = on.and_then(|on| self.model.named(on)).unwrap_or(parent);
            self.pick(inside, on, picked);
        }
    }

    /// What the fields of a group select, put together.
    fn inside(&mut self, group: &[Picked<'a>]) -> Vec<Picked<'a>> {
        let mut inside = Vec::new();
        for picked in group {
            if let Some(of) = self.model.innermost(&picked.output.of) {
                self.pick(&picked.field.node.selection_set.node, of, &mut inside);
            }
        }
        inside
    }

    /// Fields of one name answer one shape, of whatever objects they are.
    fn shapes(&mut self, picked: &[Picked<'a>]) {
        for (name, group) in by_name(picked) {
            let Some((first, others)) = group.split_first() else {
                continue;
            };
            let is_alike = |other: &&Picked<'_>| self.is_alike(&first.output.of, &other.output.of);
            if let Some(other) = others.iter().find(|other| !is_alike(other)) {
                let whole = format!(
                    "\"{name}\" is of type \"{}\" and of type \"{}\"; give one of them an alias",
                    first.output.of, other.output.of
                );
                let plain = format!("\"{name}\" is of two types; give one of them an alias");
                self.findings.add(other.field.pos, Message::new(whole, plain));
                continue;
            }
            let inside = self.inside(&group);
            if inside.len() > 1 && self.looks <= MOST_LOOKS {
                self.shapes(&inside);
            }
        }
    }

    fn is_alike(&self, one: &Type, other: &Type) -> bool {
        let is_alike = match (&one.base, &other.base) {
            (BaseType::List(one), BaseType::List(other)) => self.is_alike(one, other),
            (BaseType::Named(one), BaseType::Named(other)) => {
                let has_fields = |name: &Name| self.model.named(name).is_some_and(Named::is_composite);
                one == other || (has_fields(one) && has_fields(other))
            }
            _ => false,
        };
        is_alike && one.nullable == other.nullable
    }

    /// Fields of one name are the same field where one object may answer both.
    fn sameness(&mut self, picked: &[Picked<'a>]) {
        for (name, group) in by_name(picked) {
            for group in by_object(&group) {
                let Some((first, others)) = group.split_first() else {
                    continue;
                };
                let other = others
                    .iter()
                    .find(|other| !is_same(&first.field.node, &other.field.node));
                if let Some(other) = other {
                    let what = format!("\"{name}\" asks for two things; give one of them an alias");
                    self.findings.add(other.field.pos, what);
                    continue;
                }
                let inside = self.inside(&group);
                if inside.len() > 1 && self.looks <= MOST_LOOKS {
                    self.sameness(&inside);
                }
            }
        }
    }
}

fn by_name<'a>(picked: &[Picked<'a>]) -> BTreeMap<&'a str, Vec<Picked<'a>>> {
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for one in picked {
        let name = one.field.node.response_key().node.as_str();
        groups.entry(name).or_default().push(*one);
    }
    groups
}

/// Fields that one object may answer: those of each object, with those of interfaces.
fn by_object<'a>(group: &[Picked<'a>]) -> Vec<Vec<Picked<'a>>> {
    let (of_objects, others): (Vec<Picked<'a>>, Vec<_>) = group.iter().partition(|one| one.parent.is_object());
    let mut groups: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for one in of_objects {
        groups.entry(one.parent.name.as_str()).or_default().push(one);
    }
    if groups.is_empty() {
        return vec![others];
    }
    let with_others = groups.into_values().map(|mut group: Vec<Picked<'a>>| {
        group.extend(&others);
        group
    });
    with_others.collect()
}

/// Whether two fields are one with the same arguments, in whatever order.
fn is_same(one: &Field, other: &Field) -> bool {
    let is_given = |(name, value): &(Positioned<Name>, Positioned<Value>)| {
        let found = other.get_argument(&name.node);
        found.is_some_and(|found| found.node == value.node)
    };
    one.name.node == other.name.node
        && one.arguments.len() == other.arguments.len()
        && one.arguments.iter().all(is_given)
}
