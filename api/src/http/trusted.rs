//! Trusted documents (登记的查询): query texts known before anybody asks, by the SHA-256 of the text.
//!
//! Each is read within the limits and validated before the door opens, so that a request by its id alone is neither
//! scanned, parsed nor validated again. In service outside roles run nothing else.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::document::Document;
use super::json;
use super::limits::WHOLE_SCHEMA;
use super::validation::Rules;
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
        "trusted documents are no JSON object of hash and text, or a hash stands twice; write {{\"<sha256>\": \"query …\"}}"
    )]
    Shape,
    /// A text under another text's hash.
    #[error("trusted document {0} has another SHA-256; register the text exactly as clients hash it")]
    Hash(String),
    /// A text that is too much or not valid for this schema.
    #[error("trusted document {id} is not valid: {why}; register one that fits this schema")]
    Invalid {
        /// SHA-256 of the text.
        id: String,
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
    /// Adds the documents of a file: a JSON object of SHA-256 and text.
    ///
    /// # Errors
    /// `Shape`, `Hash`.
    pub fn with_file(self, file: &[u8]) -> Result<Self, TrustError> {
        let Ok(Value::Object(entries)) = json::read(file) else {
            return Err(TrustError::Shape);
        };
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
                why,
            };
            let Ok(document) = Document::read(text) else {
                return Err(invalid("it is over a limit or no GraphQL".to_owned()));
            };
            if let Some(finding) = document.findings(&rules).first() {
                return Err(invalid(finding.what().to_owned()));
            }
        }
        Ok(())
    }
}

/// The trusted documents, ready to be run.
pub(super) struct Trusted {
    by_id: HashMap<DocumentId, Arc<Document>>,
    by_text: HashMap<blake3::Hash, Arc<Document>>,
}

impl Trusted {
    /// Takes those that are within the limits; all are, where they were checked.
    pub(super) fn new(texts: &TrustedTexts) -> Self {
        let read = texts.0.iter().filter_map(|text| {
            let document = Document::read(text).ok()?.trusted();
            Some((text, Arc::new(document)))
        });
        let (mut by_id, mut by_text) = (HashMap::new(), HashMap::new());
        for (text, document) in read {
            by_id.insert(DocumentId::of(text), Arc::clone(&document));
            by_text.insert(blake3::hash(text.as_bytes()), document);
        }
        Self { by_id, by_text }
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
    fn every_document_of_the_build_is_within_the_limits() {
        let trusted = Trusted::new(&TrustedTexts::default());
        for text in DOCUMENTS {
            assert!(trusted.by_id(DocumentId::of(text)).is_some(), "{text}");
        }
    }
}
