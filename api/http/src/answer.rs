//! The way out (应答): refusals and results as bodies, statuses and media types.
//!
//! What is no GraphQL request has its own status in either media type. A GraphQL request that is not fit to be executed
//! is 400 as `application/graphql-response+json` and 200 as `application/json`; its body has `errors` and no `data`.
//! What was executed is 200, whatever its fields answered. Our own failures (busy, stopped, broken) are 5xx in both.

use std::borrow::Cow;

use async_graphql::{Pos, ServerError, Value};
use axum::body::Body;
use axum::http::header::{ALLOW, CONNECTION, CONTENT_TYPE, RETRY_AFTER, UPGRADE, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use serde_json::json;

use super::accept::{Events, Media};
use super::asking::Asking;
use super::events;
use super::limits::TooMuch;
use super::metrics::Outcome;
use super::rate::Wait;
use crate::graphql::coded;
use crate::kernel::code::Code;

/// What a refusal tells beside its body.
#[derive(Clone, Copy, Debug)]
pub(super) enum Beside {
    /// Only POST would be allowed.
    PostOnly,
    /// The address speaks WebSocket alone.
    Upgrade,
    /// A valid token is wanted.
    Challenge,
    /// Try again after so many seconds.
    TryAfter(u32),
    /// The connection ends, since the rest of the body stays unread.
    HangUp,
}

impl Beside {
    fn header(self) -> (HeaderName, HeaderValue) {
        match self {
            Self::Upgrade => (UPGRADE, HeaderValue::from_static("websocket")),
            Self::PostOnly => (ALLOW, HeaderValue::from_static("POST")),
            Self::Challenge => (
                WWW_AUTHENTICATE,
                HeaderValue::from_static(r#"Bearer error="invalid_token""#),
            ),
            Self::TryAfter(seconds) => (RETRY_AFTER, HeaderValue::from(seconds)),
            Self::HangUp => (CONNECTION, HeaderValue::from_static("close")),
        }
    }
}

/// Why a request was not executed.
#[derive(Debug)]
pub(super) struct Refused {
    code: Code,
    /// None for a GraphQL request: then the media type decides.
    status: Option<StatusCode>,
    field: Option<Cow<'static, str>>,
    hint: Option<String>,
    locations: Vec<Pos>,
    beside: Option<Beside>,
}

impl Refused {
    /// The HTTP request is none we take.
    pub(super) fn request(status: StatusCode, code: Code) -> Self {
        Self {
            code,
            status: Some(status),
            field: None,
            hint: None,
            locations: Vec::new(),
            beside: None,
        }
    }

    /// The GraphQL request is not fit to be executed.
    pub(super) fn document(code: Code) -> Self {
        Self {
            status: None,
            ..Self::request(StatusCode::OK, code)
        }
    }

    /// The document is none that this caller may run.
    pub(super) fn untrusted() -> Self {
        Self::request(StatusCode::FORBIDDEN, Code::DocumentNotTrusted)
    }

    /// The request does not form a GraphQL request; `field` names the parameter at fault.
    pub(super) fn malformed(field: impl Into<Option<&'static str>>) -> Self {
        Self {
            field: field.into().map(Cow::Borrowed),
            ..Self::request(StatusCode::BAD_REQUEST, Code::RequestInvalid)
        }
    }

    /// It failed on our side.
    pub(super) fn failed(code: Code) -> Self {
        Self {
            beside: retry(code),
            ..Self::request(failure(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), code)
        }
    }

    /// Adds what of the input it is about.
    pub(super) fn about(self, field: String) -> Self {
        Self {
            field: Some(Cow::Owned(field)),
            ..self
        }
    }

    /// Adds what to do, in words that tell nothing of the schema.
    pub(super) fn hinting(self, hint: &str) -> Self {
        Self {
            hint: Some(hint.to_owned()),
            ..self
        }
    }

    /// Adds the places in the query text.
    pub(super) fn at(self, locations: Vec<Pos>) -> Self {
        Self { locations, ..self }
    }

    /// Adds what stands beside the body.
    pub(super) fn with(self, beside: Beside) -> Self {
        Self {
            beside: Some(beside),
            ..self
        }
    }

    /// What it is.
    pub(super) const fn code(&self) -> Code {
        self.code
    }

    /// What more it tells.
    pub(super) fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Whether it is for want of a good token.
    pub(super) fn is_unauthenticated(&self) -> bool {
        self.code == Code::Unauthenticated
    }

    #[cfg(test)]
    pub(super) fn told(&self) -> (Option<u16>, Code, Option<&str>) {
        (
            self.status.map(|status| status.as_u16()),
            self.code,
            self.field.as_deref(),
        )
    }
}

impl From<Wait> for Refused {
    fn from(Wait(seconds): Wait) -> Self {
        Self::request(StatusCode::TOO_MANY_REQUESTS, Code::RateLimited).with(Beside::TryAfter(seconds))
    }
}

impl From<TooMuch> for Refused {
    fn from(limit: TooMuch) -> Self {
        Self {
            hint: Some(limit.to_string()),
            ..Self::document(limit.code())
        }
    }
}

impl Asking {
    /// Answers without execution.
    pub(super) fn refuse(&self, refused: Refused) -> Response {
        let (code, status, beside) = (refused.code, refused.status, refused.beside);
        let errors = self.errors(refused);
        let mut response = match status {
            Some(status) => body(self.media.unwrap_or(Media::Json), status, request_errors(&errors)),
            None => self.unfit(&errors),
        };
        response.extensions_mut().insert(Outcome::Refused(code));
        tracing::Span::current().record("codes", code.as_ref());
        response.headers_mut().extend(beside.map(Beside::header));
        response
    }

    /// Answers a GraphQL request that is not fit to be executed, by its errors.
    fn unfit(&self, errors: &[ServerError]) -> Response {
        if self.events == Events::Preferred {
            return events::refused(errors);
        }
        let media = self.media.unwrap_or(Media::Json);
        body(media, unfit(media), request_errors(errors))
    }

    /// The errors a refusal consists of.
    pub(super) fn errors(&self, refused: Refused) -> Vec<ServerError> {
        let mut error = coded(refused.code, &self.request_id, self.english);
        error.locations = refused.locations;
        let extensions = error.extensions.get_or_insert_default();
        if let Some(field) = refused.field {
            extensions.set("field", field.as_ref());
        }
        if let Some(Beside::TryAfter(seconds)) = refused.beside {
            extensions.set("retryAfterSec", seconds);
        }
        if let Some(hint) = refused.hint {
            extensions.set("hint", hint);
        }
        vec![error]
    }

    /// Answers what the schema answered.
    pub(super) fn answer(&self, result: &async_graphql::Response) -> Response {
        let media = self.media.unwrap_or(Media::Json);
        let failed = result.errors.iter().find_map(|error| {
            let code = code_of(error)?;
            Some((failure(code)?, retry(code)))
        });
        let (status, beside) = failed.unwrap_or((unfit(media), None));
        let mut response = if was_executed(result) {
            body(media, StatusCode::OK, serde_json::to_vec(result))
        } else {
            body(media, status, request_errors(&result.errors))
        };
        response.headers_mut().extend(beside.map(Beside::header));
        response
    }
}

impl Asking {
    /// Answers with a body made already.
    pub(super) fn whole(&self, bytes: Vec<u8>) -> Response {
        body(self.media.unwrap_or(Media::Json), StatusCode::OK, Ok(bytes))
    }
}

/// Whether fields were resolved: the library tells only by data, or by an error that stands at a field.
pub(super) fn was_executed(result: &async_graphql::Response) -> bool {
    result.data != Value::Null || result.errors.iter().any(|error| !error.path.is_empty())
}

fn unfit(media: Media) -> StatusCode {
    match media {
        Media::GraphqlResponse => StatusCode::BAD_REQUEST,
        Media::Json => StatusCode::OK,
    }
}

/// The status of a failure on our side.
fn failure(code: Code) -> Option<StatusCode> {
    match code {
        Code::Busy
        | Code::Timeout
        | Code::ShuttingDown
        | Code::StorageFull
        | Code::StorageReadOnly
        | Code::StorageUnavailable => Some(StatusCode::SERVICE_UNAVAILABLE),
        Code::Internal => Some(StatusCode::INTERNAL_SERVER_ERROR),
        _ => None,
    }
}

fn retry(code: Code) -> Option<Beside> {
    code.retry_after_sec().map(Beside::TryAfter)
}

/// The codes errors carry.
pub(super) fn codes_of(errors: &[ServerError]) -> Vec<Code> {
    let coded = errors
        .iter()
        .filter_map(|error| match error.extensions.as_ref()?.get("code")? {
            Value::String(text) => text.parse().ok(),
            _ => None,
        });
    coded.collect()
}

/// The code an error carries, of those that are failures.
pub(super) fn code_of(error: &ServerError) -> Option<Code> {
    let Some(Value::String(text)) = error.extensions.as_ref()?.get("code") else {
        return None;
    };
    [
        Code::StorageFull,
        Code::StorageReadOnly,
        Code::StorageUnavailable,
        Code::Busy,
        Code::Timeout,
        Code::Internal,
    ]
    .into_iter()
    .find(|code| code.as_ref() == text)
}

fn request_errors(errors: &[ServerError]) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&json!({ "errors": errors }))
}

fn body(media: Media, status: StatusCode, bytes: serde_json::Result<Vec<u8>>) -> Response {
    let mut response = Response::new(Body::from(bytes.expect("GraphQL values are JSON with text keys")));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, media.content_type());
    response
}
