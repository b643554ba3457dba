//! Documents (查询文档): query text to a parsed document within the limits, and which operation of it is meant.
//!
//! Text seen before is neither scanned, parsed nor weighed again. The cache holds what every caller may send and no
//! values; limits that depend on the caller are checked by the one who asks.

use std::sync::Arc;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{DocumentOperations, ExecutableDocument, OperationType, VariableDefinition};
use async_graphql::{Name, Positioned, ServerError};
use moka::sync::Cache;
use serde_json::{Map, Value};

use super::answer::Refused;
use super::limits::{self, Costs, Shape};
use crate::kernel::code::Code;

/// Bytes of parsed documents held.
const HELD_BYTES: u64 = 8 * 1024 * 1024;
/// Bytes a parsed document takes for each byte of its text, about.
const BYTES_PER_BYTE: usize = 48;

/// Document that is small enough to be validated.
pub(super) struct Document {
    pub(super) parsed: ExecutableDocument,
    pub(super) shape: Shape,
    pub(super) costs: Costs,
    text_bytes: usize,
}

/// The operation meant.
#[derive(Clone, Copy)]
pub(super) struct Operation<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) kind: OperationType,
    variables: &'a [Positioned<VariableDefinition>],
}

impl Operation<'_> {
    /// Checks that every variable it needs has a value: the library would notice only while it executes.
    ///
    /// # Errors
    /// `INPUT_INVALID` with the name of the first variable that has none.
    pub(super) fn check_given(&self, given: &Map<String, Value>) -> Result<(), Refused> {
        let lacks = |variable: &&Positioned<VariableDefinition>| {
            let VariableDefinition {
                name,
                var_type,
                default_value,
                ..
            } = &variable.node;
            let required = !var_type.node.nullable;
            match given.get(name.node.as_str()) {
                None => required && default_value.is_none(),
                Some(value) => required && value.is_null(),
            }
        };
        match self.variables.iter().find(lacks) {
            None => Ok(()),
            Some(lacking) => Err(Refused::document(Code::InputInvalid).about(lacking.node.name.node.to_string())),
        }
    }
}

impl Document {
    /// Scans, parses and weighs a text.
    fn read(text: &str) -> Result<Self, Refused> {
        limits::scan(text)?;
        let parsed = parse_query(text)
            .map_err(|error| Refused::document(Code::QueryInvalid).at(ServerError::from(error).locations))?;
        let shape = limits::admit(&parsed)?;
        Ok(Self {
            costs: Costs::read(&parsed),
            parsed,
            shape,
            text_bytes: text.len(),
        })
    }

    /// Finds the operation of that name, or the only one.
    ///
    /// # Errors
    /// `QUERY_INVALID` when there is none or, without a name, more than one.
    pub(super) fn operation(&self, name: Option<&str>) -> Result<Operation<'_>, Refused> {
        let found = match (&self.parsed.operations, name) {
            (DocumentOperations::Single(only), None) => Some((None, only)),
            (DocumentOperations::Multiple(all), Some(name)) => {
                all.get_key_value(name).map(|(name, it)| (Some(name), it))
            }
            (DocumentOperations::Multiple(all), None) if all.len() == 1 => {
                all.iter().next().map(|(name, it)| (Some(name), it))
            }
            (DocumentOperations::Single(_), Some(_)) | (DocumentOperations::Multiple(_), None) => None,
        };
        let (name, operation) = found.ok_or_else(|| Refused::document(Code::QueryInvalid))?;
        Ok(Operation {
            name: name.map(Name::as_str),
            kind: operation.node.ty,
            variables: &operation.node.variable_definitions,
        })
    }
}

/// The documents seen lately.
pub(super) struct Documents(Cache<blake3::Hash, Arc<Document>>);

impl Documents {
    pub(super) fn new() -> Self {
        let weight = |_: &blake3::Hash, document: &Arc<Document>| {
            u32::try_from(document.text_bytes.saturating_mul(BYTES_PER_BYTE))
                .unwrap_or(u32::MAX)
                .saturating_add(1_024)
        };
        Self(Cache::builder().max_capacity(HELD_BYTES).weigher(weight).build())
    }

    /// Gives the document of a text, refused or within the limits.
    pub(super) fn read(&self, text: &str) -> Result<Arc<Document>, Refused> {
        let key = blake3::hash(text.as_bytes());
        if let Some(known) = self.0.get(&key) {
            return Ok(known);
        }
        let document = Arc::new(Document::read(text)?);
        self.0.insert(key, Arc::clone(&document));
        Ok(document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_once() {
        let documents = Documents::new();
        let first = documents.read("{ a }").expect("lawful");
        assert!(Arc::ptr_eq(&first, &documents.read("{ a }").expect("lawful")));
        assert!(!Arc::ptr_eq(&first, &documents.read("{ b }").expect("lawful")));
        let refused = documents.read("{").map(|_| ()).expect_err("not lawful");
        assert_eq!(refused.told(), (None, Code::QueryInvalid, None));
    }

    #[test]
    fn the_operation_is_the_named_or_the_only_one() {
        let operation = |text: &str, name| {
            let document = Document::read(text).expect("lawful");
            document
                .operation(name)
                .ok()
                .map(|operation| (operation.name.map(str::to_owned), operation.kind))
        };
        assert_eq!(operation("{ a }", None), Some((None, OperationType::Query)));
        assert_eq!(
            operation("mutation M { a }", None),
            Some((Some("M".to_owned()), OperationType::Mutation))
        );
        let two = "query Q { a } mutation M { a }";
        assert_eq!(
            operation(two, Some("M")),
            Some((Some("M".to_owned()), OperationType::Mutation))
        );
        assert_eq!(operation(two, None), None);
        assert_eq!(operation(two, Some("X")), None);
        assert_eq!(operation("{ a }", Some("X")), None);
    }
}
