//! Validation (查询校验): whether a document fits the schema, by the rules of the specification, and whether the values of
//! its variables do.
//!
//! All rules stand here, one subject a file, and none in the library: it lets pass what no conforming server may (a text
//! for an enum, `$a: Int` where `ID` is expected, two fields of one name) and refuses what each must take. A document is
//! validated once and kept with what was found; the values of its variables are judged for every request. What is
//! found may hold names of the schema: those are told to nobody but who may read the schema, and the others get the
//! plain words of it ([`Message`]), which name what they wrote themselves. [`super::limits::admit`] has bounded the
//! document before; fragments that spread themselves are refused there.

mod coercion;
mod directives;
mod merging;
mod message;
mod model;
mod values;
mod variables;
mod walk;

use async_graphql::parser::types::{ExecutableDocument, VariableDefinition};
use async_graphql::{Pos, Positioned, ServerError};
use serde_json::{Map, Value};

use self::message::Message;
use self::model::Model;
use crate::graphql::PLAIN;

/// Findings that are told of one document.
const MOST_FINDINGS: usize = 20;

/// Something in a document that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    message: Message,
    pos: Pos,
    /// The value at fault, as its sender names it, where it is one of the variables.
    field: Option<String>,
}

impl Finding {
    /// As an error that has no code yet.
    pub(super) fn error(&self) -> ServerError {
        let mut error = ServerError::new(self.message.whole.clone(), Some(self.pos));
        let extensions = error.extensions.get_or_insert_default();
        extensions.set(PLAIN, self.message.plain.as_str());
        if let Some(field) = &self.field {
            extensions.set("field", field.as_str());
        }
        error
    }

    /// What it says, names of the schema included.
    pub(super) fn what(&self) -> &str {
        &self.message.whole
    }
}

/// What was found so far.
#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, pos: Pos, message: impl Into<Message>) {
        self.about(pos, message.into(), None);
    }

    fn about(&mut self, pos: Pos, message: Message, field: Option<String>) {
        if self.0.len() < MOST_FINDINGS {
            self.0.push(Finding { message, pos, field });
        }
    }
}

/// The rules over one schema.
pub(super) struct Rules(Model);

impl Rules {
    /// Takes the answer to [`super::limits::WHOLE_SCHEMA`].
    pub(super) fn new(answer: &Value) -> Self {
        Self(Model::new(answer))
    }

    /// Finds what does not fit in an admitted document; nothing when it may be executed.
    pub(super) fn validate(&self, document: &ExecutableDocument) -> Vec<Finding> {
        let mut findings = Findings::default();
        let parts = walk::walk(&self.0, document, &mut findings);
        variables::check(&self.0, document, &parts, &mut findings);
        // fields are compared by their types, so all of them must have one
        if findings.0.is_empty() {
            merging::check(&self.0, document, &mut findings);
        }
        findings.0.sort_by_key(|finding| finding.pos);
        findings.0
    }

    /// Finds which values do not fit the variables of a valid operation; numbers are brought into the form of their type.
    /// Whether each that is needed is given was checked before.
    pub(super) fn coerce(
        &self,
        definitions: &[Positioned<VariableDefinition>],
        given: &mut Map<String, Value>,
    ) -> Vec<Finding> {
        coercion::coerce(&self.0, definitions, given)
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod upstream;
