//! Documents (查询文档): query text to a parsed document within the limits, and which operation of it is meant.
//!
//! Text seen before is neither scanned, parsed, weighed nor validated again. The cache holds what every caller may send
//! and no values; limits that depend on the caller are checked by the one who asks.

use std::sync::{Arc, OnceLock};

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, OperationType, SelectionSet, VariableDefinition,
};
use async_graphql::{Name, Positioned};
use moka::sync::Cache;
use serde_json::{Map, Value};

use super::answer::Refused;
use super::limits::{self, Costs, Shape};
use super::syntax;
use super::texts;
use super::trusted::{DocumentId, Trusted, TrustedTexts};
use super::validation::{Finding, Rules};
use crate::kernel::code::Code;

/// Bytes of parsed documents seen lately.
const SEEN_BYTES: u64 = 8 * 1024 * 1024;
/// Bytes of texts held for staff.
const HELD_BYTES: u64 = 2 * 1024 * 1024;
/// Bytes a parsed document takes for each byte of its text, about.
const BYTES_PER_BYTE: usize = 48;

/// Document that is small enough to be validated.
pub(super) struct Document {
    pub(super) parsed: ExecutableDocument,
    pub(super) shape: Shape,
    pub(super) costs: Costs,
    /// What does not fit the schema, once that was looked for.
    findings: OnceLock<Vec<Finding>>,
    is_trusted: bool,
    text_bytes: usize,
}

/// The operation meant.
#[derive(Clone, Copy)]
pub(super) struct Operation<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) kind: OperationType,
    pub(super) variables: &'a [Positioned<VariableDefinition>],
    pub(super) selections: &'a SelectionSet,
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
            Some(lacking) => {
                let VariableDefinition { name, var_type, .. } = &lacking.node;
                let (name, of) = (&name.node, &var_type.node);
                let hint = format!("\"${name}\" of type \"{of}\" is needed");
                Err(Refused::document(Code::InputInvalid)
                    .about(name.to_string())
                    .hinting(&hint))
            }
        }
    }
}

impl Document {
    /// Scans, parses and weighs a text.
    pub(super) fn read(text: &str) -> Result<Self, Refused> {
        limits::scan(text)?;
        let parsed = syntax::parse(text).map_err(|pos| {
            let hint = syntax::told(text, pos);
            Refused::document(Code::QueryInvalid).at(vec![pos]).hinting(&hint)
        })?;
        let shape = limits::admit(&parsed)?;
        if texts::is_unfit(&parsed) {
            return Err(Refused::document(Code::InputInvalid).hinting("a text holds the character U+0000"));
        }
        Ok(Self {
            costs: Costs::read(&parsed),
            parsed,
            shape,
            findings: OnceLock::new(),
            is_trusted: false,
            text_bytes: text.len(),
        })
    }

    /// The same document, now trusted.
    pub(super) fn trusted(self) -> Self {
        Self {
            is_trusted: true,
            ..self
        }
    }

    /// Whether it is trusted.
    pub(super) const fn is_trusted(&self) -> bool {
        self.is_trusted
    }

    /// What in it does not fit the schema. There is one schema a process, so it is looked for once.
    pub(super) fn findings(&self, rules: &Rules) -> &[Finding] {
        self.findings.get_or_init(|| rules.validate(&self.parsed))
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
        let (name, operation) = found.ok_or_else(|| {
            let hint = match name {
                Some(_) => "the document has no operation of the name that operationName gives",
                None => "the document has several operations; operationName says which",
            };
            Refused::document(Code::QueryInvalid).hinting(hint)
        })?;
        Ok(Operation {
            name: name.map(Name::as_str),
            kind: operation.node.ty,
            variables: &operation.node.variable_definitions,
            selections: &operation.node.selection_set.node,
        })
    }
}

/// What a request names as its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The text itself.
    Text(String),
    /// A trusted document.
    Trusted(DocumentId),
    /// A document by its hash, with the text where the server does not hold it yet.
    Persisted(DocumentId, Option<String>),
}

/// How a document was come by.
pub(super) enum Origin {
    /// It was sent, or it is trusted.
    Plain,
    /// It was held for staff under its hash.
    Held,
    /// It was sent to be held for staff under its hash.
    ToHold(DocumentId, Arc<str>),
}

/// The trusted documents, those seen lately, and those staff asked to be held.
pub(super) struct Documents {
    trusted: Trusted,
    seen: Cache<blake3::Hash, Arc<Document>>,
    held: Cache<DocumentId, Arc<str>>,
}

impl Documents {
    pub(super) fn new(texts: &TrustedTexts) -> Self {
        let weight = |_: &blake3::Hash, document: &Arc<Document>| {
            u32::try_from(document.text_bytes.saturating_mul(BYTES_PER_BYTE))
                .unwrap_or(u32::MAX)
                .saturating_add(1_024)
        };
        let length =
            |_: &DocumentId, text: &Arc<str>| u32::try_from(text.len()).unwrap_or(u32::MAX).saturating_add(128);
        Self {
            trusted: Trusted::new(texts),
            seen: Cache::builder().max_capacity(SEEN_BYTES).weigher(weight).build(),
            held: Cache::builder().max_capacity(HELD_BYTES).weigher(length).build(),
        }
    }

    /// Finds what a request names. Where it is not `free` only trusted documents are found, and others not even read.
    ///
    /// # Errors
    /// `DOCUMENT_NOT_TRUSTED`, `PERSISTED_QUERY_NOT_FOUND`, a text under another's hash, a text over a limit.
    pub(super) fn find(&self, asked: Asked, free: bool) -> Result<(Arc<Document>, Origin), Refused> {
        let unknown = || Refused::document(Code::PersistedQueryNotFound);
        match asked {
            Asked::Text(text) => Ok((self.read(&text, free)?, Origin::Plain)),
            Asked::Trusted(id) => Ok((self.trusted.by_id(id).ok_or_else(unknown)?, Origin::Plain)),
            Asked::Persisted(id, Some(text)) => {
                if DocumentId::of(&text) != id {
                    return Err(Refused::malformed("extensions"));
                }
                let document = self.read(&text, free)?;
                Ok((document, Origin::ToHold(id, text.into())))
            }
            Asked::Persisted(id, None) => {
                if let Some(trusted) = self.trusted.by_id(id) {
                    return Ok((trusted, Origin::Plain));
                }
                let held = self.held.get(&id).filter(|_| free);
                let document = self.read(&held.ok_or_else(unknown)?, true)?;
                Ok((document, Origin::Held))
            }
        }
    }

    /// Holds a text under its hash.
    pub(super) fn hold(&self, id: DocumentId, text: Arc<str>) {
        self.held.insert(id, text);
    }

    /// Gives the document of a text, refused or within the limits.
    fn read(&self, text: &str, free: bool) -> Result<Arc<Document>, Refused> {
        let key = blake3::hash(text.as_bytes());
        if let Some(trusted) = self.trusted.by_text(&key) {
            return Ok(trusted);
        }
        if !free {
            return Err(Refused::untrusted());
        }
        if let Some(known) = self.seen.get(&key) {
            return Ok(known);
        }
        let document = Arc::new(Document::read(text)?);
        self.seen.insert(key, Arc::clone(&document));
        Ok(document)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphql::SIGN_IN;

    fn find(documents: &Documents, asked: Asked, free: bool) -> Result<Arc<Document>, Refused> {
        documents.find(asked, free).map(|(document, _)| document)
    }

    fn refused(documents: &Documents, asked: Asked, free: bool) -> (Option<u16>, Code) {
        let refused = find(documents, asked, free).map(|_| ()).expect_err("not found");
        let (status, code, _) = refused.told();
        (status, code)
    }

    fn text(text: &str) -> Asked {
        Asked::Text(text.to_owned())
    }

    #[test]
    fn a_text_is_read_once() {
        let documents = Documents::new(&TrustedTexts::default());
        let first = find(&documents, text("{ a }"), true).expect("lawful");
        let second = find(&documents, text("{ a }"), true).expect("lawful");
        assert!(Arc::ptr_eq(&first, &second));
        let other = find(&documents, text("{ b }"), true).expect("lawful");
        assert!(!Arc::ptr_eq(&first, &other));
        assert_eq!(refused(&documents, text("{"), true), (None, Code::QueryInvalid));
    }

    #[test]
    fn who_is_not_free_finds_trusted_documents_alone() {
        let documents = Documents::new(&TrustedTexts::default());
        let id = DocumentId::of(SIGN_IN);
        let trusted = find(&documents, Asked::Trusted(id), false).expect("trusted");
        assert!(trusted.is_trusted());
        for asked in [
            text(SIGN_IN),
            Asked::Persisted(id, None),
            Asked::Persisted(id, Some(SIGN_IN.to_owned())),
        ] {
            let found = find(&documents, asked, false).expect("trusted");
            assert!(Arc::ptr_eq(&trusted, &found));
        }
        let other = DocumentId::of("{ a }");
        find(&documents, text("{ a }"), true).expect("lawful");
        documents.hold(other, "{ a }".into());
        let not_found = (None, Code::PersistedQueryNotFound);
        assert_eq!(
            refused(&documents, text("{ a }"), false),
            (Some(403), Code::DocumentNotTrusted)
        );
        assert_eq!(
            refused(&documents, text("{"), false),
            (Some(403), Code::DocumentNotTrusted)
        );
        assert_eq!(refused(&documents, Asked::Persisted(other, None), false), not_found);
        assert_eq!(refused(&documents, Asked::Trusted(other), true), not_found);
        let held = documents.find(Asked::Persisted(other, None), true);
        assert!(matches!(held, Ok((_, Origin::Held))));
        let forged = Asked::Persisted(id, Some("{ a }".to_owned()));
        assert_eq!(refused(&documents, forged, true), (Some(400), Code::RequestInvalid));
    }

    #[test]
    fn what_is_held_is_bounded() {
        let documents = Documents::new(&TrustedTexts::default());
        for number in 0..2_000 {
            let text = format!("{{ a{number} }}{}", " ".repeat(8 * 1024));
            documents.hold(DocumentId::of(&text), text.into());
        }
        documents.held.run_pending_tasks();
        assert!(documents.held.weighted_size() <= HELD_BYTES);
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
