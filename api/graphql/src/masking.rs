//! What errors of validation and of the library tell: a code, and a hint. Their own words name parts of the schema and go
//! to those who may read it; the others are told what of their own document is wrong, in words that name nothing else.

use async_graphql::ServerError;

use super::{coded, may_introspect};
use crate::kernel::code::Code;
use crate::policy::{Actor, Owed};

/// The extension in which an error of validation carries the words for those who may not read the schema.
pub const PLAIN: &str = "plain";

/// How errors of the library are told to one caller.
pub(super) struct Masking {
    request_id: String,
    english: bool,
    /// Who may not read the schema is not told which names it knows either.
    reads_schema: bool,
    /// What is open to him alone, if he owes something.
    owes: Option<Owed>,
}

impl Masking {
    pub(super) fn of(actor: &Actor, english: bool) -> Self {
        Self {
            request_id: actor.request_id().to_owned(),
            english,
            reads_schema: may_introspect(actor),
            owes: actor.owes(),
        }
    }

    pub(super) fn apply(&self, response: &mut async_graphql::Response) {
        for error in &mut response.errors {
            mask(error, &self.request_id, self.english, self.reads_schema);
            if let Some(owed) = self.owes {
                told_first(error, owed, &self.request_id, self.english);
            }
        }
    }
}

/// Tells somebody who owes something first that this alone is why he was refused.
fn told_first(error: &mut ServerError, owed: Owed, request_id: &str, english: bool) {
    let forbidden = async_graphql::Value::from(Code::Forbidden.as_ref());
    let is_forbidden = error
        .extensions
        .as_ref()
        .is_some_and(|extensions| extensions.get("code") == Some(&forbidden));
    if is_forbidden {
        let code = match owed {
            Owed::Password => Code::PasswordChangeRequired,
            Owed::Factor => Code::EnrolmentRequired,
        };
        let told = coded(code, request_id, english);
        error.message = told.message;
        error.extensions = told.extensions;
    }
}

/// Gives an error of the library its code; its own words are the hint of those who may read the schema, plain ones that
/// of the others.
fn mask(error: &mut ServerError, request_id: &str, english: bool, reads_schema: bool) {
    if error
        .extensions
        .as_ref()
        .is_some_and(|extensions| extensions.get("code").is_some())
    {
        return;
    }
    let hint = std::mem::take(&mut error.message);
    let masked = coded(Code::QueryInvalid, request_id, english);
    error.message = masked.message;
    error.source = None;
    let mut extensions = masked.extensions.unwrap_or_default();
    // it is named as the caller sent it, or as a document names it that he may run
    if let Some(field) = error.extensions.as_ref().and_then(|told| told.get("field")) {
        extensions.set("field", field.clone());
    }
    let plain = error.extensions.as_ref().and_then(|told| told.get(PLAIN));
    if reads_schema {
        extensions.set("hint", hint);
    } else if let Some(plain) = plain {
        extensions.set("hint", plain.clone());
    }
    error.extensions = Some(extensions);
}
