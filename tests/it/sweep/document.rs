//! Documents made from the schema: the smallest valid arguments of any operation, with ids put where ids belong.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use zhixing_api::kernel::id::IdKind;

use super::SCOPED;
use super::world::World;
use crate::schema::{Field, Schema};

/// Which root an operation stands under.
#[derive(Clone, Copy)]
pub enum Operation {
    /// It reads.
    Query,
    /// It writes.
    Mutation,
    /// It streams.
    Subscription,
}

/// Ids by what they name.
#[derive(Clone, Default)]
pub struct Ids {
    by_kind: BTreeMap<IdKind, String>,
    any: Option<String>,
    of_node: Option<IdKind>,
}

impl Ids {
    /// The same text for every kind.
    pub fn all(text: &str) -> Self {
        Self {
            any: Some(text.to_owned()),
            ..Self::default()
        }
    }

    /// Adds one.
    pub fn with(mut self, kind: IdKind, id: &str) -> Self {
        self.by_kind.insert(kind, id.to_owned());
        self
    }

    /// Leaves one out.
    pub fn without(mut self, kind: IdKind) -> Self {
        self.by_kind.remove(&kind);
        self
    }

    /// The same, with what an argument of any kind names.
    pub fn of_kind(mut self, kind: IdKind) -> Self {
        self.of_node = Some(kind);
        self
    }

    /// Whether it holds one of a kind.
    pub fn has(&self, kind: IdKind) -> bool {
        self.any.is_some() || self.by_kind.contains_key(&kind)
    }

    /// The one of a kind.
    pub fn get(&self, kind: IdKind) -> &str {
        let known = self.any.as_ref().or_else(|| self.by_kind.get(&kind));
        known.unwrap_or_else(|| panic!("the world holds no {kind:?} here"))
    }
}

/// Text and variables of an operation that selects as little as may be.
pub fn document(world: &World, operation: Operation, field: &Field, ids: &Ids) -> (String, Value) {
    let mut declared = Vec::new();
    let mut passed = Vec::new();
    let mut variables = serde_json::Map::new();
    for arg in field
        .args
        .iter()
        .filter(|arg| !arg.optional || scoped_kind(arg).is_some_and(|kind| ids.has(kind)))
    {
        declared.push(format!("${}: {}", arg.name, arg.of));
        passed.push(format!("{0}: ${0}", arg.name));
        variables.insert(arg.name.clone(), sample_for(world, &field.name, arg, ids));
    }
    let root = match operation {
        Operation::Query => "query",
        Operation::Mutation => "mutation",
        Operation::Subscription => "subscription",
    };
    let in_brackets = |parts: Vec<String>| {
        if parts.is_empty() {
            String::new()
        } else {
            format!("({})", parts.join(", "))
        }
    };
    let selected = if world.schema.get(field.named()).is_composite() {
        " { __typename }"
    } else {
        ""
    };
    let text = format!(
        "{root}{} {{ {}{}{selected} }}",
        in_brackets(declared),
        field.name,
        in_brackets(passed)
    );
    (text, Value::Object(variables))
}

/// The smallest valid value of a field or argument.
pub fn sample(world: &World, field: &Field, ids: &Ids) -> Value {
    sample_for(world, "", field, ids)
}

fn sample_for(world: &World, operation: &str, field: &Field, ids: &Ids) -> Value {
    let schema = &world.schema;
    let of = schema.get(field.named());
    let one = match (field.named(), of.kind.as_str()) {
        ("ID", _) => json!(ids.get(kind_named(operation, field, ids))),
        ("UUID", _) => json!(world.app.request_id()),
        ("Int", _) => json!(1),
        ("Boolean", _) => json!(true),
        ("String", _) => json!("核对无误，予以办理"),
        ("Fen", _) => json!("100000"),
        ("Date", _) => json!("2026-03-02"),
        (_, "ENUM") => json!(of.values[0].0),
        (_, "INPUT_OBJECT") => {
            let is_scoped = |inner: &Field| scoped_kind(inner).is_some_and(|kind| ids.of_node == Some(kind));
            let is_wanted = |inner: &Field| {
                if of.one_of {
                    inner.name == "id"
                } else {
                    !inner.optional || is_scoped(inner)
                }
            };
            let chosen = of.fields.iter().filter(|inner| is_wanted(inner));
            let made = chosen.map(|inner| (inner.name.clone(), sample_for(world, operation, inner, ids)));
            Value::Object(made.collect())
        }
        (name, kind) => panic!("no sample of {kind} {name}"),
    };
    if field.is_list() { json!([one]) } else { one }
}

/// What an id argument names: by its own name, by its operation's, or anything.
fn kind_named(operation: &str, field: &Field, ids: &Ids) -> IdKind {
    scoped_kind(field).unwrap_or_else(|| match (operation, field.name.as_str()) {
        ("application", "id") => IdKind::Application,
        ("case", "id") => IdKind::Case,
        ("node" | "nodes", _) => ids.of_node.unwrap_or(IdKind::Case),
        (_, "sessionId") => IdKind::Session,
        (_, "siteId") => IdKind::Site,
        (_, "teamId") => IdKind::Team,
        (_, "deadlineId" | "deadlineIds") => IdKind::Deadline,
        (_, "extensionId") => IdKind::Extension,
        (_, "handlerId") => IdKind::Person,
        (_, "postId") => IdKind::Post,
        (_, "issueId") => IdKind::CredentialIssue,
        (operation, name) => panic!("what does {name} of {operation} name?"),
    })
}

/// The kind of a scoped thing that a field names.
fn scoped_kind(field: &Field) -> Option<IdKind> {
    let kind = SCOPED
        .into_iter()
        .find(|kind| field.name == format!("{}Id", kind.as_ref()));
    kind.filter(|_| field.named() == "ID")
}

/// The kinds of things a query may name; one that names nothing is asked once.
pub fn kinds_of(query: &Field) -> &'static [IdKind] {
    match query.name.as_str() {
        "node" | "nodes" => &SCOPED,
        "application" => &[IdKind::Application],
        _ => &[IdKind::Case],
    }
}

/// The kind of thing a mutation must name.
pub fn required_kind(schema: &Schema, mutation: &Field) -> Option<IdKind> {
    inputs(schema, mutation)
        .find(|input| !input.optional && scoped_kind(input).is_some())
        .and_then(scoped_kind)
}

/// The kinds of things a mutation may name beside.
pub fn optional_kinds(schema: &Schema, mutation: &Field) -> Vec<IdKind> {
    inputs(schema, mutation)
        .filter(|input| input.optional)
        .filter_map(scoped_kind)
        .collect()
}

fn inputs<'a>(schema: &'a Schema, mutation: &'a Field) -> impl Iterator<Item = &'a Field> {
    mutation.args.iter().flat_map(|arg| &schema.get(arg.named()).fields)
}
