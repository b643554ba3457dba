//! The cost of an operation (查询代价): one for each object selected, times the rows of the lists it stands in. The values
//! of an object, `__typename` among them, come with it; a total is a count of its own, and a field of the root costs one
//! whatever it is.
//!
//! A list field asks for rows by `first`, `last` or `ids`, in the text or by a variable; a connection that names no
//! number has the default page. Reckoned without the schema: a connection is known by its `nodes` or `edges`. The
//! document is flattened once, after [`super::admit`] has bounded it; each request then costs one pass over the fields.
//! It is the one rule of cost: the library's own reckoning starts after validation, adds up the operations that are not
//! run, and multiplies without a guard against overflow. The same pass reckons how long the answer could get
//! ([`text`]), so that one which could fill the memory is refused before a row of it is read.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};
use async_graphql::{Name, Value as Literal};
use async_graphql_value::Value as Written;
use serde_json::{Map, Value};

use super::{MAX_COST, MAX_RECKONED_BYTES, TooMuch, Weight, text};

/// Rows of a list that names no number: the default page.
const DEFAULT_ROWS: u64 = 20;
/// Arguments that tell how many rows a field answers.
const ROW_ARGUMENTS: [&str; 3] = ["first", "last", "ids"];
/// Fields that make the field around them a list.
const LISTS: [&str; 2] = ["nodes", "edges"];

/// The fields of every operation of a document, by the operation's name.
pub struct Costs(HashMap<Option<String>, Fields>);

/// What one request costs (本次代价).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    units: u64,
    schema: u64,
}

impl Cost {
    /// Its units, of which one request may cost so many.
    #[must_use]
    pub const fn units(self) -> u64 {
        self.units
    }

    /// Fields it is answered about the schema itself, which are bounded by the length of the answer.
    #[must_use]
    pub const fn schema(self) -> u64 {
        self.schema
    }

    /// What it takes from a budget.
    #[must_use]
    pub const fn all(self) -> u64 {
        self.units.saturating_add(self.schema)
    }

    /// The same with the fields it is answered about the schema.
    #[must_use]
    pub const fn with_schema(self, weight: Weight) -> Self {
        Self {
            schema: weight.fields,
            ..self
        }
    }
}

impl Costs {
    /// Flattens the operations of an admitted document.
    #[must_use]
    pub fn read(document: &ExecutableDocument) -> Self {
        let operations = document.operations.iter().map(|(name, operation)| {
            let fields = Fields::read(document, &operation.node);
            (name.map(ToString::to_string), fields)
        });
        Self(operations.collect())
    }

    /// Reckons the operation of that name with these variables.
    ///
    /// # Errors
    /// `Cost` above [`MAX_COST`], `Reckoned` above [`MAX_RECKONED_BYTES`].
    pub fn of(&self, operation: Option<&str>, variables: &Map<String, Value>) -> Result<Cost, TooMuch> {
        let named = self.0.get(&operation.map(str::to_owned));
        let Sum { units, bytes } = named.map_or(Sum::default(), |fields| fields.sum(variables));
        if units > MAX_COST {
            return Err(TooMuch::Cost {
                limit: MAX_COST,
                seen: units,
            });
        }
        if bytes > MAX_RECKONED_BYTES {
            return Err(TooMuch::Reckoned {
                limit: MAX_RECKONED_BYTES,
                seen: bytes,
            });
        }
        Ok(Cost { units, schema: 0 })
    }
}

/// Fields of one operation in the order they are written, fragments in their places.
struct Fields(Vec<CostedField>);

/// One field.
struct CostedField {
    level: usize,
    rows: Rows,
    /// Whether it is a value by itself: that comes with the object it stands in.
    is_leaf: bool,
    /// Bytes it can take in the answer, without what is selected in it.
    bytes: u64,
    /// Rows it can have where it is a list that is told whole; they cost nothing and take room.
    whole: u64,
}

/// What stands at one level, added up.
#[derive(Clone, Copy, Default)]
struct Sum {
    units: u64,
    bytes: u64,
}

/// How often what stands in a field is answered.
struct Rows {
    is_list: bool,
    /// Whether the field is the list of objects itself, and no connection that holds one.
    are_objects: bool,
    asked: Vec<Asked>,
}

/// A number of rows asked for.
enum Asked {
    Literal(u64),
    Variable { name: Name, default: Option<u64> },
}

impl Fields {
    fn read(document: &ExecutableDocument, operation: &OperationDefinition) -> Self {
        let mut steps: Vec<CostedField> = Vec::new();
        // where the field around each level stands
        let mut around: Vec<usize> = Vec::new();
        let mut pending = Vec::new();
        put(&mut pending, &operation.selection_set.node, 0);
        while let Some((selection, level)) = pending.pop() {
            match selection {
                Selection::Field(field) => {
                    let field = &field.node;
                    around.truncate(level);
                    let is_list = LISTS.contains(&field.name.node.as_str());
                    let is_counted = field.name.node == "totalCount";
                    if is_list && let Some(outer) = around.last().and_then(|at| steps.get_mut(*at)) {
                        outer.rows.is_list = true;
                    }
                    around.push(steps.len());
                    let rows = Rows::read(field, operation);
                    let is_leaf = level > 0 && !is_list && !is_counted && field.selection_set.node.items.is_empty();
                    let (bytes, whole) = (text::most_bytes(field), text::most_rows(field).unwrap_or(1));
                    steps.push(CostedField {
                        level,
                        rows,
                        is_leaf,
                        bytes,
                        whole,
                    });
                    put(&mut pending, &field.selection_set.node, level + 1);
                }
                Selection::InlineFragment(inline) => put(&mut pending, &inline.node.selection_set.node, level),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                        put(&mut pending, &fragment.node.selection_set.node, level);
                    }
                }
            }
        }
        Self(steps)
    }

    /// Adds up from the innermost fields outwards.
    fn sum(&self, variables: &Map<String, Value>) -> Sum {
        let levels = self.0.iter().map(|step| step.level + 2).max().unwrap_or(1);
        let mut sums = vec![Sum::default(); levels];
        for step in self.0.iter().rev() {
            let inside = std::mem::take(&mut sums[step.level + 1]);
            let count = step.rows.count(variables);
            let own = match (step.is_leaf, step.rows.are_objects) {
                (true, _) => 0,
                (false, true) => count.max(1),
                (false, false) => 1,
            };
            let level = &mut sums[step.level];
            let add = |total: u64, inside: u64, rows: u64, own: u64| {
                total.saturating_add(inside.saturating_mul(rows).saturating_add(own))
            };
            level.units = add(level.units, inside.units, count, own);
            level.bytes = add(level.bytes, inside.bytes, count.saturating_mul(step.whole), step.bytes);
        }
        sums[0]
    }
}

/// Puts a selection set on a stack so that its first selection comes off first.
fn put<'a>(pending: &mut Vec<(&'a Selection, usize)>, set: &'a SelectionSet, level: usize) {
    pending.extend(set.items.iter().rev().map(|selection| (&selection.node, level)));
}

impl Rows {
    fn read(field: &Field, operation: &OperationDefinition) -> Self {
        let given = field.arguments.iter();
        let rows = given.filter(|(name, _)| ROW_ARGUMENTS.contains(&name.node.as_str()));
        let asked = rows.filter_map(|(name, value)| match &value.node {
            // an id by itself is a list of one
            Written::Number(_) if name.node == "ids" => Some(Asked::Literal(1)),
            value => asked(value, operation),
        });
        let asked: Vec<Asked> = asked.collect();
        Self {
            is_list: !asked.is_empty(),
            are_objects: field.arguments.iter().any(|(name, _)| name.node == "ids"),
            asked,
        }
    }

    fn count(&self, variables: &Map<String, Value>) -> u64 {
        let asked = self.asked.iter().filter_map(|asked| match asked {
            Asked::Literal(rows) => Some(*rows),
            Asked::Variable { name, default } => match variables.get(name.as_str()) {
                Some(given) => rows_of(given),
                None => *default,
            },
        });
        asked.max().unwrap_or(if self.is_list { DEFAULT_ROWS } else { 1 })
    }
}

fn asked(value: &Written, operation: &OperationDefinition) -> Option<Asked> {
    let name = match value {
        Written::Variable(name) => name,
        Written::Number(number) => return number.as_u64().map(Asked::Literal),
        Written::List(items) => return u64::try_from(items.len()).ok().map(Asked::Literal),
        _ => return None,
    };
    let definition = operation
        .variable_definitions
        .iter()
        .find(|definition| definition.node.name.node == *name)?;
    let default = definition.node.default_value.as_ref();
    Some(Asked::Variable {
        name: name.clone(),
        default: default.and_then(|value| literal_rows(&value.node)),
    })
}

/// Rows that a default asks for; none for what validation will refuse, and for null.
fn literal_rows(value: &Literal) -> Option<u64> {
    match value {
        Literal::Number(number) => number.as_u64(),
        Literal::List(items) => u64::try_from(items.len()).ok(),
        _ => None,
    }
}

fn rows_of(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::Array(items) => u64::try_from(items.len()).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
