//! Trusted documents (登记的查询): query texts known before anybody asks, by the SHA-256 of the text.
//!
//! Each is read within the limits and validated before the door opens, so that a request by its id alone is neither
//! scanned, parsed nor validated again. In service outside roles run nothing else.
//!
//! A document is known by its own text, by the bytes of a file that ends with a line end, and by what stock tools print of
//! it, with `__typename` in each selection or without: whatever of these a client hashes or sends is the same document.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::document::Document;
use super::limits::WHOLE_SCHEMA;
use super::validation::Rules;
use super::{json, syntax};
use crate::graphql::{DOCUMENTS, describe};

/// Id of a document (查询编号): the SHA-256 of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct DocumentId([u8; 32]);

impl DocumentId {
    pub(super) fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// Reads 64 hexadecimal digits, `sha256:` before them or not.
    pub(super) fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix("sha256:").unwrap_or(text);
        blake3::Hash::from_hex(digits).ok().map(|bytes| Self(*bytes.as_bytes()))
    }

    /// Its 64 hexadecimal digits.
    pub(super) fn digits(self) -> String {
        blake3::Hash::from_bytes(self.0).to_hex().to_string()
    }
}

/// The id of a document: 64 hexadecimal digits of the SHA-256 of its text.
#[must_use]
pub fn document_id(text: &str) -> String {
    DocumentId::of(text).digits()
}

/// Why a file of trusted documents is refused, in one sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// No JSON object of texts.
    #[error(
        "trusted documents are no JSON object of hash and text, nor a manifest of Apollo, or a hash stands twice; \
         write {{\"<sha256>\": \"query …\"}}"
    )]
    Shape,
    /// A text under another text's hash.
    #[error("trusted document {0} has another SHA-256; register the text exactly as clients hash it")]
    Hash(String),
    /// A text that is too much or not valid for this schema.
    #[error("trusted document {id} ({head}) is not valid: {why}; register one that fits this schema")]
    Invalid {
        /// SHA-256 of the text.
        id: String,
        /// How it begins.
        head: String,
        /// The first finding.
        why: String,
    },
}

/// Texts of trusted documents: those of the build, and those a court adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustedTexts(Arc<[Arc<str>]>);

impl Default for TrustedTexts {
    fn default() -> Self {
        Self(DOCUMENTS.iter().map(|text| Arc::from(*text)).collect())
    }
}

impl TrustedTexts {
    /// Adds the documents of a file: a JSON object of SHA-256 and text, or a manifest as Apollo's tools write it.
    ///
    /// # Errors
    /// `Shape`, `Hash`.
    pub fn with_file(self, file: &[u8]) -> Result<Self, TrustError> {
        let Ok(Value::Object(entries)) = json::read(file) else {
            return Err(TrustError::Shape);
        };
        let entries = of_manifest(&entries).unwrap_or(entries);
        let mut texts: Vec<Arc<str>> = self.0.to_vec();
        for (hash, text) in &entries {
            let Value::String(text) = text else {
                return Err(TrustError::Shape);
            };
            if DocumentId::read(hash) != Some(DocumentId::of(text)) {
                return Err(TrustError::Hash(hash.chars().take(80).collect()));
            }
            texts.push(Arc::from(text.as_str()));
        }
        Ok(Self(texts.into()))
    }

    /// Checks every text against the limits and in full against the schema.
    ///
    /// # Errors
    /// `Invalid` with the first that does not hold.
    pub fn check(&self) -> Result<(), TrustError> {
        let rules = Rules::new(&describe(WHOLE_SCHEMA));
        for text in self.0.iter() {
            let invalid = |why: String| TrustError::Invalid {
                id: DocumentId::of(text).digits(),
                head: text
                    .split_whitespace()
                    .take(2)
                    .collect::<Vec<_>>()
                    .join(" ")
                    .chars()
                    .take(60)
                    .collect(),
                why,
            };
            let document = Document::read(text).map_err(|refused| {
                let limit = refused.hint().map(|hint| format!(", {hint}")).unwrap_or_default();
                invalid(format!("{}{limit}", refused.code().as_ref()))
            })?;
            if let Some(finding) = document.findings(&rules).first() {
                return Err(invalid(finding.what().to_owned()));
            }
        }
        Ok(())
    }
}

/// The texts of a manifest of Apollo's tools by their ids; none when it is no manifest.
fn of_manifest(file: &Map<String, Value>) -> Option<Map<String, Value>> {
    if file.get("format") != Some(&Value::from("apollo-persisted-query-manifest")) {
        return None;
    }
    let operations = file.get("operations")?.as_array()?.iter();
    let named = operations.map(|one| Some((one.get("id")?.as_str()?.to_owned(), one.get("body")?.clone())));
    named.collect()
}

/// The trusted documents, ready to be run.
pub(super) struct Trusted {
    by_id: HashMap<DocumentId, Arc<Document>>,
    by_text: HashMap<blake3::Hash, Arc<Document>>,
}

impl Trusted {
    /// Takes those that are within the limits; all are, where they were checked.
    pub(super) fn new(texts: &TrustedTexts) -> Self {
        let mut trusted = Self {
            by_id: HashMap::new(),
            by_text: HashMap::new(),
        };
        let read = |text: &str| Document::read(text).ok().map(|document| Arc::new(document.trusted()));
        let known: Vec<_> = texts.0.iter().filter_map(|text| Some((text, read(text)?))).collect();
        for (text, document) in &known {
            trusted.add(text, document);
        }
        // a text somebody registered comes before one that is printed of another
        for (text, document) in &known {
            let [plain, typed, adjacent] = syntax::spellings(&document.parsed);
            trusted.add(&format!("{}\n", text.trim_end()), document);
            trusted.add(&plain, document);
            trusted.add(&format!("{plain}\n"), document);
            if let Some(document) = read(&typed) {
                trusted.add(&typed, &document);
                trusted.add(&adjacent, &document);
            }
        }
        trusted
    }

    /// Knows a document by a spelling, unless that is another's.
    fn add(&mut self, text: &str, document: &Arc<Document>) {
        let known = |document: &Arc<Document>| Arc::clone(document);
        self.by_id
            .entry(DocumentId::of(text))
            .or_insert_with(|| known(document));
        self.by_text
            .entry(blake3::hash(text.as_bytes()))
            .or_insert_with(|| known(document));
    }

    pub(super) fn by_id(&self, id: DocumentId) -> Option<Arc<Document>> {
        self.by_id.get(&id).cloned()
    }

    pub(super) fn by_text(&self, key: &blake3::Hash) -> Option<Arc<Document>> {
        self.by_text.get(key).cloned()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_id_is_the_hash_of_the_text() {
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(DocumentId::of("abc").digits(), known);
        for text in [known.to_owned(), format!("sha256:{known}"), known.to_uppercase()] {
            assert_eq!(DocumentId::read(&text), Some(DocumentId::of("abc")), "{text}");
        }
        for text in ["", "abc", &known[1..], &format!("{known}0"), &format!("md5:{known}")] {
            assert_eq!(DocumentId::read(text), None, "{text}");
        }
    }

    #[test]
    fn a_file_holds_texts_under_their_own_hashes() {
        let id = DocumentId::of("{ a }").digits();
        let read = |file: &str| TrustedTexts::default().with_file(file.as_bytes());
        let texts = read(&json!({ &id: "{ a }" }).to_string()).expect("lawful");
        assert!(Trusted::new(&texts).by_id(DocumentId::of("{ a }")).is_some());
        for wrong in [format!(r#"{{"{id}":"{{ b }}"}}"#), r#"{"abc":"{ a }"}"#.to_owned()] {
            assert!(matches!(read(&wrong), Err(TrustError::Hash(_))), "{wrong}");
        }
        let twice = format!(r#"{{"{id}":"{{ a }}","{id}":"{{ a }}"}}"#);
        for wrong in ["", "[]", "null", r#"{"a":1}"#, twice.as_str()] {
            assert!(matches!(read(wrong), Err(TrustError::Shape)), "{wrong}");
        }
    }

    #[test]
    fn a_document_is_known_by_each_spelling_that_tools_hash() {
        let text = "query Q { viewer { id } cases { nodes { number } } }";
        let id = DocumentId::of(text).digits();
        let file = json!({ &id: text }).to_string();
        let trusted = Trusted::new(&TrustedTexts::default().with_file(file.as_bytes()).expect("lawful"));
        let own = trusted.by_id(DocumentId::of(text)).expect("known");
        let printed = "query Q {\n  viewer {\n    id\n  }\n  cases {\n    nodes {\n      number\n    }\n  }\n}";
        for spelling in [format!("{text}\n"), printed.to_owned(), format!("{printed}\n")] {
            let known = trusted.by_id(DocumentId::of(&spelling)).expect("known");
            assert!(Arc::ptr_eq(&known, &own), "{spelling}");
            assert!(trusted.by_text(&blake3::hash(spelling.as_bytes())).is_some());
        }
        let typed = "query Q {\n  viewer {\n    id\n    __typename\n  }\n  cases {\n    nodes {\n      number\n      \
                     __typename\n    }\n    __typename\n  }\n}";
        let known = trusted.by_id(DocumentId::of(typed)).expect("known");
        assert!(
            known.is_trusted() && !Arc::ptr_eq(&known, &own),
            "it answers the types too"
        );
        assert!(trusted.by_id(DocumentId::of(&format!(" {text}"))).is_none());
    }

    #[test]
    fn a_manifest_of_stock_tools_is_read() {
        let id = DocumentId::of("query A { a }").digits();
        let manifest = |id: &str| {
            let one = json!({ "id": id, "name": "A", "type": "query", "body": "query A { a }" });
            json!({ "format": "apollo-persisted-query-manifest", "version": 1, "operations": [one] }).to_string()
        };
        let read = |file: String| TrustedTexts::default().with_file(file.as_bytes());
        let texts = read(manifest(&id)).expect("lawful");
        assert!(Trusted::new(&texts).by_id(DocumentId::of("query A { a }")).is_some());
        assert!(matches!(read(manifest("A")), Err(TrustError::Hash(_))));
        let broken = json!({ "format": "apollo-persisted-query-manifest", "operations": [{ "id": id }] });
        assert!(read(broken.to_string()).is_err());
    }

    #[test]
    fn every_document_of_the_build_is_within_the_limits() {
        let trusted = Trusted::new(&TrustedTexts::default());
        for text in DOCUMENTS {
            assert!(trusted.by_id(DocumentId::of(text)).is_some(), "{text}");
        }
    }
}
