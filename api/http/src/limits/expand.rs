//! The weight of a parsed document (文档计量): what it selects once every fragment stands where it is spread.
//!
//! Validation expands fragments without a memo, so a kilobyte of text can cost it seconds. Here each definition is
//! read once, each fragment is added up once, after those it spreads, and every sum saturates. No walk recurses, over
//! selections or over fragments. Spreads of unknown fragments count as one selection and are left to validation.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Field, OperationType, Selection, SelectionSet};

use super::{OPEN_FIELDS, SIGN_IN_FIELDS};

/// Fields of the schema's own types that list types, or what has types.
const TYPE_LISTS: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];

/// Fragments of a document by name.
type Fragments<'a, T> = HashMap<&'a str, T>;

/// Document as written, each definition read once.
pub(super) struct Written<'a> {
    fragments: Fragments<'a, Body<'a>>,
    operations: Vec<(OperationType, Body<'a>)>,
}

/// Document with its fragments expanded.
pub(super) struct Expanded {
    pub(super) operations: Vec<(OperationType, Tally)>,
    /// Selections of the largest fragment, spread or not.
    pub(super) largest_fragment: usize,
}

impl<'a> Written<'a> {
    pub(super) fn read(document: &'a ExecutableDocument) -> Self {
        let fragments = document.fragments.iter().map(|(name, fragment)| {
            let fragment = &fragment.node;
            (
                name.as_str(),
                Body::read(&fragment.selection_set.node, fragment.directives.len()),
            )
        });
        let operations = document.operations.iter().map(|(_, operation)| {
            let operation = &operation.node;
            let on_variables: usize = operation
                .variable_definitions
                .iter()
                .map(|it| it.node.directives.len())
                .sum();
            (
                operation.ty,
                Body::read(&operation.selection_set.node, operation.directives.len() + on_variables),
            )
        });
        Self {
            fragments: fragments.collect(),
            operations: operations.collect(),
        }
    }

    pub(super) fn aliases(&self) -> usize {
        self.bodies().map(|body| body.aliases).sum()
    }

    pub(super) fn directives(&self) -> usize {
        self.bodies().map(|body| body.directives).sum()
    }

    fn bodies(&self) -> impl Iterator<Item = &Body<'a>> {
        self.fragments
            .values()
            .chain(self.operations.iter().map(|(_, body)| body))
    }

    /// Puts every fragment where it is spread; `None` if one spreads itself, at once or through others.
    pub(super) fn expand(&self) -> Option<Expanded> {
        let settled = settle(&self.fragments)?;
        let operations = self
            .operations
            .iter()
            .map(|(kind, body)| (*kind, body.expanded(&settled)))
            .collect();
        let largest_fragment = settled.values().map(|tally| tally.selections).max().unwrap_or_default();
        Some(Expanded {
            operations,
            largest_fragment,
        })
    }
}

/// Adds up every fragment after those it spreads; `None` if that never ends.
fn settle<'a>(fragments: &Fragments<'a, Body<'a>>) -> Option<Fragments<'a, Tally>> {
    let mut waiting: Fragments<'_, usize> = HashMap::new();
    let mut spread_by: Fragments<'_, Vec<&str>> = HashMap::new();
    for (&name, body) in fragments {
        let known = body.spreads.iter().map(|spread| spread.name);
        for spread in known.filter(|spread| fragments.contains_key(spread)) {
            *waiting.entry(name).or_default() += 1;
            spread_by.entry(spread).or_default().push(name);
        }
    }
    let mut ready: Vec<_> = fragments
        .iter()
        .filter(|(name, _)| !waiting.contains_key(*name))
        .collect();
    let mut settled = HashMap::new();
    while let Some((&name, body)) = ready.pop() {
        settled.insert(name, body.expanded(&settled));
        for &user in spread_by.get(name).into_iter().flatten() {
            let left = waiting.entry(user).or_default();
            *left = left.saturating_sub(1);
            if *left == 0 {
                ready.extend(fragments.get_key_value(user));
            }
        }
    }
    (settled.len() == fragments.len()).then_some(settled)
}

/// Where a selection stands in its definition.
#[derive(Clone, Copy, Default)]
struct Stand {
    level: usize,
    /// Lists of types around it.
    lists: usize,
    /// Of these, those inside `__schema` or `__type`; `None` outside of both.
    schema_lists: Option<usize>,
}

impl Stand {
    /// Inside of `field`.
    fn inside(self, field: &Field) -> Self {
        let name = field.name.node.as_str();
        let more = usize::from(TYPE_LISTS.contains(&name));
        let begins = matches!(name, "__schema" | "__type").then_some(0);
        Self {
            level: self.level + 1,
            lists: self.lists + more,
            schema_lists: self.schema_lists.map(|lists| lists + more).or(begins),
        }
    }
}

/// A fragment spread in a definition.
struct Spread<'a> {
    name: &'a str,
    at: Stand,
}

/// Definition as written: its own fields, and the fragments it spreads with the place of each.
#[derive(Default)]
struct Body<'a> {
    own: Tally,
    spreads: Vec<Spread<'a>>,
    aliases: usize,
    directives: usize,
}

impl<'a> Body<'a> {
    /// Reads a definition whose head carries `directives`.
    fn read(set: &'a SelectionSet, directives: usize) -> Self {
        let mut body = Self {
            directives,
            ..Self::default()
        };
        let mut pending = vec![(set, Stand::default())];
        while let Some((set, at)) = pending.pop() {
            for selection in &set.items {
                body.own.selections += 1;
                body.directives += selection.node.directives().len();
                match &selection.node {
                    Selection::Field(field) => {
                        body.aliases += usize::from(field.node.alias.is_some());
                        let inside = at.inside(&field.node);
                        body.own.add_field(&field.node, at.level, inside);
                        pending.push((&field.node.selection_set.node, inside));
                    }
                    Selection::InlineFragment(inline) => pending.push((&inline.node.selection_set.node, at)),
                    Selection::FragmentSpread(spread) => body.spreads.push(Spread {
                        name: &spread.node.fragment_name.node,
                        at,
                    }),
                }
            }
        }
        body
    }

    /// Adds the fragments it spreads to its own fields.
    fn expanded(&self, settled: &Fragments<'_, Tally>) -> Tally {
        let mut tally = self.own;
        for spread in &self.spreads {
            if let Some(fragment) = settled.get(spread.name) {
                tally.add_spread(fragment, spread.at);
            }
        }
        tally
    }
}

/// What a definition selects; level 0 is its own selection set.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub(super) selections: usize,
    pub(super) depth: usize,
    pub(super) sign_ins: usize,
    pub(super) roots: usize,
    /// Those of `roots` that tell of the schema or of a type's name.
    meta_roots: usize,
    pub(super) reads_schema: bool,
    /// Those of `roots` that are open to everybody.
    open_roots: usize,
    /// Lists of types inside each other, wherever they stand.
    lists: usize,
    /// The same inside `__schema` or `__type`.
    pub(super) schema_lists: usize,
}

impl Tally {
    /// Adds a field at `level`; what it selects stands `inside`.
    fn add_field(&mut self, field: &Field, level: usize, inside: Stand) {
        self.lists = self.lists.max(inside.lists);
        self.schema_lists = self.schema_lists.max(inside.schema_lists.unwrap_or_default());
        let name = field.name.node.as_str();
        let reads_schema = matches!(name, "__schema" | "__type");
        self.depth = self.depth.max(level + 1);
        self.sign_ins += usize::from(SIGN_IN_FIELDS.contains(&name));
        self.reads_schema |= reads_schema;
        if level == 0 {
            self.roots += 1;
            self.open_roots += usize::from(OPEN_FIELDS.contains(&name));
            self.meta_roots += usize::from(reads_schema || name == "__typename");
        }
    }

    fn add_spread(&mut self, fragment: &Self, at: Stand) {
        let level = at.level;
        let inside_schema = at.schema_lists.map(|lists| lists.saturating_add(fragment.lists));
        self.lists = self.lists.max(at.lists.saturating_add(fragment.lists));
        self.schema_lists = self
            .schema_lists
            .max(fragment.schema_lists)
            .max(inside_schema.unwrap_or_default());
        self.selections = self.selections.saturating_add(fragment.selections);
        self.depth = self.depth.max(level.saturating_add(fragment.depth));
        self.sign_ins = self.sign_ins.saturating_add(fragment.sign_ins);
        self.reads_schema |= fragment.reads_schema;
        if level == 0 {
            self.roots = self.roots.saturating_add(fragment.roots);
            self.open_roots = self.open_roots.saturating_add(fragment.open_roots);
            self.meta_roots = self.meta_roots.saturating_add(fragment.meta_roots);
        }
    }

    /// Tells whether the operation is to be signed in and nothing else.
    pub(super) fn opens(&self) -> bool {
        self.open_roots > 0 && self.roots == self.open_roots
    }

    /// Tells whether the operation reads the schema and nothing else.
    pub(super) fn is_pure_introspection(&self) -> bool {
        self.reads_schema && self.roots == self.meta_roots
    }
}

#[cfg(test)]
mod tests;
