//! The schema as validation asks for it (类型表): types, fields, arguments and directives by name.

use std::collections::{HashMap, HashSet};

use async_graphql::Name;
use async_graphql::parser::types::{BaseType, OperationType, Type};
use serde_json::Value;

/// An argument or a field of an input.
pub(super) struct Input {
    pub(super) of: Type,
    pub(super) has_default: bool,
}

impl Input {
    /// Whether it must be given.
    pub(super) fn is_required(&self) -> bool {
        !self.of.nullable && !self.has_default
    }
}

/// Inputs by name.
pub(super) type Inputs = HashMap<String, Input>;

/// A field of an output.
pub(super) struct Output {
    pub(super) of: Type,
    pub(super) arguments: Inputs,
}

/// What a type holds.
pub(super) enum Holds {
    Scalar,
    Words(HashSet<String>),
    Input {
        fields: Inputs,
        one_of: bool,
    },
    /// An object, an interface or a union, with the objects it may be.
    Fields {
        fields: HashMap<String, Output>,
        possible: HashSet<String>,
        is_object: bool,
    },
}

/// A named type.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) holds: Holds,
}

impl Named {
    pub(super) fn is_composite(&self) -> bool {
        matches!(self.holds, Holds::Fields { .. })
    }

    pub(super) fn is_input(&self) -> bool {
        !self.is_composite()
    }

    pub(super) fn is_object(&self) -> bool {
        matches!(self.holds, Holds::Fields { is_object: true, .. })
    }

    /// Whether an object may be of both.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let (Holds::Fields { possible: ours, .. }, Holds::Fields { possible: theirs, .. }) =
            (&self.holds, &other.holds)
        else {
            return false;
        };
        ours.iter().any(|name| theirs.contains(name))
    }
}

/// A directive.
pub(super) struct Mark {
    pub(super) arguments: Inputs,
    pub(super) places: HashSet<String>,
    pub(super) is_repeatable: bool,
}

/// All of it.
pub(super) struct Model {
    types: HashMap<String, Named>,
    marks: HashMap<String, Mark>,
    roots: [Option<String>; 3],
    type_name: Output,
    schema: Output,
    type_by_name: Output,
}

impl Model {
    /// Takes the answer to [`crate::limits::WHOLE_SCHEMA`].
    pub(super) fn new(answer: &Value) -> Self {
        let schema = &answer["__schema"];
        let root = |name: &str| schema[name]["name"].as_str().map(str::to_owned);
        let types = list(schema, "types").map(|one| {
            let name = text(one, "name");
            let holds = holds(one, &name);
            (name.clone(), Named { name, holds })
        });
        let marks = list(schema, "directives").map(|one| {
            let mark = Mark {
                arguments: inputs(one, "args"),
                places: list(one, "locations").filter_map(word).collect(),
                is_repeatable: one["isRepeatable"] == true,
            };
            (text(one, "name"), mark)
        });
        let plain = |of| Output {
            of,
            arguments: Inputs::new(),
        };
        let by_name = Input {
            of: named("String", false),
            has_default: false,
        };
        Self {
            types: types.collect(),
            marks: marks.collect(),
            roots: [root("queryType"), root("mutationType"), root("subscriptionType")],
            type_name: plain(named("String", false)),
            schema: plain(named("__Schema", false)),
            type_by_name: Output {
                of: named("__Type", true),
                arguments: Inputs::from([("name".to_owned(), by_name)]),
            },
        }
    }

    pub(super) fn named(&self, name: &str) -> Option<&Named> {
        self.types.get(name)
    }

    /// The type that lists and needed values are of.
    pub(super) fn innermost(&self, of: &Type) -> Option<&Named> {
        match &of.base {
            BaseType::Named(name) => self.named(name),
            BaseType::List(item) => self.innermost(item),
        }
    }

    pub(super) fn mark(&self, name: &str) -> Option<&Mark> {
        self.marks.get(name)
    }

    /// The type an operation begins at.
    pub(super) fn root(&self, kind: OperationType) -> Option<&Named> {
        let [query, mutation, subscription] = &self.roots;
        let name = match kind {
            OperationType::Query => query,
            OperationType::Mutation => mutation,
            OperationType::Subscription => subscription,
        };
        self.named(name.as_deref()?)
    }

    /// A field of a type, those among them that every type or the root of queries has.
    pub(super) fn field<'a>(&'a self, parent: &'a Named, name: &str) -> Option<&'a Output> {
        let Holds::Fields { fields, .. } = &parent.holds else {
            return None;
        };
        let is_query = self.roots[0].as_ref() == Some(&parent.name);
        match name {
            "__typename" => Some(&self.type_name),
            "__schema" if is_query => Some(&self.schema),
            "__type" if is_query => Some(&self.type_by_name),
            _ => fields.get(name),
        }
    }
}

fn named(name: &str, nullable: bool) -> Type {
    let base = BaseType::Named(Name::new(name));
    Type { base, nullable }
}

fn holds(one: &Value, name: &str) -> Holds {
    let fields = || {
        let outputs = list(one, "fields").map(|field| {
            let output = Output {
                of: type_of(&field["type"]),
                arguments: inputs(field, "args"),
            };
            (text(field, "name"), output)
        });
        outputs.collect()
    };
    let possible = || list(one, "possibleTypes").map(|it| text(it, "name")).collect();
    match one["kind"].as_str() {
        Some("ENUM") => Holds::Words(list(one, "enumValues").map(|it| text(it, "name")).collect()),
        Some("INPUT_OBJECT") => Holds::Input {
            fields: inputs(one, "inputFields"),
            one_of: one["isOneOf"] == true,
        },
        Some("OBJECT") => Holds::Fields {
            fields: fields(),
            possible: HashSet::from([name.to_owned()]),
            is_object: true,
        },
        Some("INTERFACE" | "UNION") => Holds::Fields {
            fields: fields(),
            possible: possible(),
            is_object: false,
        },
        _ => Holds::Scalar,
    }
}

fn inputs(one: &Value, key: &str) -> Inputs {
    let inputs = list(one, key).map(|input| {
        let of = type_of(&input["type"]);
        let has_default = input["defaultValue"].is_string();
        (text(input, "name"), Input { of, has_default })
    });
    inputs.collect()
}

fn type_of(one: &Value) -> Type {
    match one["kind"].as_str() {
        Some("NON_NULL") => Type {
            nullable: false,
            ..type_of(&one["ofType"])
        },
        Some("LIST") => Type {
            base: BaseType::List(Box::new(type_of(&one["ofType"]))),
            nullable: true,
        },
        _ => named(one["name"].as_str().unwrap_or_default(), true),
    }
}

fn list<'a>(one: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    one[key].as_array().into_iter().flatten()
}

fn text(one: &Value, key: &str) -> String {
    word(&one[key]).unwrap_or_default()
}

fn word(one: &Value) -> Option<String> {
    one.as_str().map(str::to_owned)
}
