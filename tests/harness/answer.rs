//! An answer over HTTP, and what stories ask of it.

use axum::http::StatusCode;
use serde_json::Value;

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: StatusCode,
    /// Body.
    pub body: Value,
}

impl Answer {
    /// Reads a body; one that is no JSON is kept as text.
    #[must_use]
    pub fn new(status: StatusCode, body: &[u8]) -> Self {
        let body =
            serde_json::from_slice(body).unwrap_or_else(|_| Value::String(String::from_utf8_lossy(body).into_owned()));
        Self { status, body }
    }

    /// The data, when nothing was refused.
    #[must_use]
    pub fn data(&self) -> &Value {
        assert!(self.body.get("errors").is_none(), "refused: {}", self.body);
        &self.body["data"]
    }

    /// Fails when anything was refused.
    pub fn done(&self) {
        assert!(self.body.get("errors").is_none(), "refused: {}", self.body);
    }

    /// The value at a pointer, whatever was refused beside it.
    #[must_use]
    pub fn at(&self, pointer: &str) -> &Value {
        self.body
            .pointer(pointer)
            .unwrap_or_else(|| panic!("nothing at {pointer} in {}", self.body))
    }

    /// The text at a pointer.
    #[must_use]
    pub fn text(&self, pointer: &str) -> String {
        self.at(pointer)
            .as_str()
            .unwrap_or_else(|| panic!("no text at {pointer} in {}", self.body))
            .to_owned()
    }

    /// The number at a pointer.
    #[must_use]
    pub fn number(&self, pointer: &str) -> i64 {
        self.at(pointer)
            .as_i64()
            .unwrap_or_else(|| panic!("no number at {pointer} in {}", self.body))
    }

    /// Codes of all refusals, in order.
    #[must_use]
    pub fn codes(&self) -> Vec<String> {
        let errors = self.body["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .map(|error| error["extensions"]["code"].as_str().unwrap_or("NONE").to_owned())
            .collect()
    }

    /// The one refusal's code; empty when nothing was refused.
    #[must_use]
    pub fn code(&self) -> String {
        self.codes().first().cloned().unwrap_or_default()
    }

    /// The fields the first refusal names.
    #[must_use]
    pub fn fields(&self) -> Vec<String> {
        let fields = self
            .body
            .pointer("/errors/0/extensions/fields")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        fields.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// The body without what differs from request to request.
    #[must_use]
    pub fn comparable(&self) -> Value {
        let mut body = self.body.clone();
        if let Some(errors) = body.get_mut("errors").and_then(Value::as_array_mut) {
            for error in errors {
                if let Some(extensions) = error["extensions"].as_object_mut() {
                    extensions.remove("requestId");
                }
            }
        }
        body
    }
}
