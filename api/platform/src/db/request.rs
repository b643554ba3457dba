//! What makes an act repeatable: the caller's request id and what he asked for.

use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// One asked-for act.
#[derive(Clone, Debug)]
pub struct Request {
    /// The client's id of the act; unique per actor.
    pub id: Uuid,
    /// Name of the operation.
    pub operation: &'static str,
    /// Hash of what was asked for.
    pub body_hash: String,
    /// What it is about, kind and id, as the caller named it; for the record of refusals alone.
    pub object: Option<(&'static str, Uuid)>,
}

impl Request {
    /// Takes the asked-for body of `operation`.
    ///
    /// The body is hashed, never kept: it may hold personal data.
    #[must_use]
    pub fn new<B: Serialize>(id: Uuid, operation: &'static str, body: &B) -> Self {
        let text = serde_json::to_vec(body).unwrap_or_default();
        let digest: [u8; 32] = Sha256::digest(&text).into();
        Self {
            id,
            operation,
            body_hash: blake3::Hash::from_bytes(digest).to_hex().to_string(),
            object: None,
        }
    }

    /// Names the object it is about.
    #[must_use]
    pub fn about(self, object: Option<(&'static str, Uuid)>) -> Self {
        Self { object, ..self }
    }
}
