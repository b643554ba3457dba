//! What an answer about the schema itself weighs (内省答复计量), reckoned before a byte of it is built.
//!
//! The library resolves introspection at once, without a pause that a time limit could use, and a type leads to types
//! without end: 270 bytes of text asked for 226 MB. The schema is small and never changes, so it is kept as one JSON
//! value, the selection is walked over it, and the walk ends where the answer would be too large. Like the reference
//! implementation, lists that lead from types to types are refused from the third one inside another on (see
//! [`super::admit`]).

use std::collections::HashMap;

use async_graphql::Variables;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
};
use async_graphql_value::{ConstValue, Value as Written};
use serde_json::Value;

use super::{MAX_ANSWER_BYTES, TooMuch};

/// Asks for everything that a selection can lead to; a type stands in full once, and elsewhere by its name.
pub const WHOLE_SCHEMA: &str = "{ __schema { description
    queryType { ...Named } mutationType { ...Named } subscriptionType { ...Named }
    directives { name description isRepeatable locations args(includeDeprecated: true) { ...Argument } }
    types { ...Named description specifiedByURL isOneOf
      fields(includeDeprecated: true) { name description isDeprecated deprecationReason
        args(includeDeprecated: true) { ...Argument } type { ...Wrapped } }
      inputFields(includeDeprecated: true) { ...Argument }
      interfaces { ...Named } possibleTypes { ...Named }
      enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } } } }
  fragment Named on __Type { kind name }
  fragment Argument on __InputValue { name description defaultValue isDeprecated deprecationReason type { ...Wrapped } }
  fragment Wrapped on __Type { ...Named ofType { ...Named ofType { ...Named ofType { ...Named ofType { ...Named } } } } }";

/// Levels that a walk follows; validation refuses deeper documents.
const MOST_LEVELS: usize = 64;
/// Bytes of a value whose own length is not known, and of the signs around one.
const SIGNS: usize = 8;

/// What an answer about the schema would hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// Fields, each counted as often as it is answered.
    pub fields: u64,
    /// Bytes, about.
    pub bytes: usize,
}

/// The schema as it tells of itself.
pub struct SchemaModel {
    schema: Value,
    types: HashMap<String, usize>,
}

impl SchemaModel {
    /// Takes the answer to [`WHOLE_SCHEMA`].
    #[must_use]
    pub fn new(answer: &Value) -> Self {
        let schema = answer["__schema"].clone();
        let types = schema["types"].as_array().into_iter().flatten().enumerate();
        let named = types.filter_map(|(at, kind)| Some((kind["name"].as_str()?.to_owned(), at)));
        Self {
            types: named.collect(),
            schema,
        }
    }

    fn named(&self, name: &str) -> Option<&Value> {
        self.schema["types"].get(*self.types.get(name)?)
    }

    /// Weighs what `operation` asks about the schema.
    ///
    /// # Errors
    /// `Answer` above [`MAX_ANSWER_BYTES`].
    pub fn weigh(
        &self,
        document: &ExecutableDocument,
        operation: Option<&str>,
        variables: &Variables,
    ) -> Result<Weight, TooMuch> {
        let running = match (&document.operations, operation) {
            (DocumentOperations::Single(only), _) => Some(&only.node),
            (DocumentOperations::Multiple(all), Some(name)) => all.get(name).map(|it| &it.node),
            (DocumentOperations::Multiple(all), None) => all.values().next().map(|it| &it.node),
        };
        let Some(running) = running else {
            return Ok(Weight::default());
        };
        let mut walk = Walk {
            model: self,
            document,
            running,
            variables,
            weight: Weight::default(),
        };
        walk.roots(&running.selection_set.node, 0)?;
        Ok(walk.weight)
    }
}

/// One walk over the schema along a selection.
struct Walk<'a> {
    model: &'a SchemaModel,
    document: &'a ExecutableDocument,
    /// The operation that runs: another one's defaults are not its own.
    running: &'a OperationDefinition,
    variables: &'a Variables,
    weight: Weight,
}

impl<'a> Walk<'a> {
    /// The fields of the root that tell of the schema; the others are not ours.
    fn roots(&mut self, set: &'a SelectionSet, level: usize) -> Result<(), TooMuch> {
        let model = self.model;
        self.each(set, level, &mut |walk, field| match field.name.node.as_str() {
            "__schema" => walk.object(field, &model.schema, level + 1),
            "__type" => {
                let asked = walk.asked_name(field);
                let found = asked.and_then(|name| model.named(&name));
                found.map_or(Ok(()), |found| walk.object(field, found, level + 1))
            }
            _ => Ok(()),
        })
    }

    fn asked_name(&self, field: &Field) -> Option<String> {
        let (_, value) = field.arguments.iter().find(|(name, _)| name.node == "name")?;
        match &value.node {
            Written::String(name) => Some(name.clone()),
            Written::Variable(variable) => match self.variables.get(variable) {
                Some(ConstValue::String(name)) => Some(name.clone()),
                _ => self.default_of(variable),
            },
            _ => None,
        }
    }

    fn default_of(&self, variable: &str) -> Option<String> {
        let mut defined = self.running.variable_definitions.iter();
        let found = defined.find(|defined| defined.node.name.node == variable)?;
        match &found.node.default_value.as_ref()?.node {
            ConstValue::String(name) => Some(name.clone()),
            _ => None,
        }
    }

    /// Calls `each` for every field of a set, fragments in their places.
    fn each(
        &mut self,
        set: &'a SelectionSet,
        level: usize,
        each: &mut dyn FnMut(&mut Self, &'a Field) -> Result<(), TooMuch>,
    ) -> Result<(), TooMuch> {
        if level > MOST_LEVELS {
            return Err(TooMuch::Depth {
                limit: MOST_LEVELS,
                seen: level,
            });
        }
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => each(self, &field.node)?,
                Selection::InlineFragment(inline) => {
                    self.each(&inline.node.selection_set.node, level + 1, each)?;
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.document.fragments.get(&spread.node.fragment_name.node) {
                        self.each(&fragment.node.selection_set.node, level + 1, each)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// One field whose value is `value`, and what is asked of it.
    fn object(&mut self, field: &'a Field, value: &'a Value, level: usize) -> Result<(), TooMuch> {
        let key = field.alias.as_ref().unwrap_or(&field.name).node.len();
        self.add(key + SIGNS)?;
        match value {
            Value::Array(items) => items
                .iter()
                .try_for_each(|item| self.inside(&field.selection_set.node, item, level)),
            other => self.inside(&field.selection_set.node, other, level),
        }
    }

    fn inside(&mut self, set: &'a SelectionSet, value: &'a Value, level: usize) -> Result<(), TooMuch> {
        match value {
            Value::Object(_) => {
                self.weight.bytes += SIGNS;
                self.each(set, level, &mut |walk, field| {
                    walk.object(field, walk.follow(value, field), level + 1)
                })
            }
            Value::String(text) => self.put(text.len() + SIGNS),
            _ => self.put(SIGNS),
        }
    }

    /// What a field of `value` answers: a type that stands here by its name alone is looked up.
    fn follow(&self, value: &'a Value, field: &Field) -> &'a Value {
        let name = field.name.node.as_str();
        if let Some(found) = value.get(name) {
            return found;
        }
        let full = value["name"].as_str().and_then(|name| self.model.named(name));
        full.map_or(&Value::Null, |full| &full[name])
    }

    fn add(&mut self, bytes: usize) -> Result<(), TooMuch> {
        self.weight.fields += 1;
        self.put(bytes)
    }

    fn put(&mut self, bytes: usize) -> Result<(), TooMuch> {
        self.weight.bytes += bytes;
        if self.weight.bytes > MAX_ANSWER_BYTES {
            return Err(TooMuch::Answer {
                limit: MAX_ANSWER_BYTES,
            });
        }
        Ok(())
    }
}
