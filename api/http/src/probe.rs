//! The small addresses (探针与公开文件): is the process alive, does the store answer, the schema's text, the public keys.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::answer::Refused;
use super::asking::Asking;
use super::endpoint::{bearer, note_caller};
use super::{Behind, Hall, nothing_here};
use crate::kernel::code::Code;

/// Tells that the process runs; asks nobody.
pub(super) async fn alive() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// Tells whether new requests should come here: the store takes writes, and the process does not stop.
pub(super) async fn ready<B: Behind>(State(hall): State<Arc<Hall<B>>>) -> (StatusCode, Json<Value>) {
    let refusal = if hall.live.stop.is_cancelled() {
        Some(Code::ShuttingDown)
    } else {
        hall.behind.tried().await.refusal()
    };
    match refusal {
        None => (StatusCode::OK, Json(json!({ "status": "ok" }))),
        Some(code) => (
            StatusCode::SERVICE_UNAVAILABLE,
            Json(json!({ "status": "unavailable", "code": code.as_ref() })),
        ),
    }
}

/// Gives the schema as text: to everybody where this listener shows it, else to whoever may read it.
pub(super) async fn schema<B: Behind>(
    State(hall): State<Arc<Hall<B>>>,
    Extension(asking): Extension<Asking>,
    headers: HeaderMap,
) -> Response {
    match may_read_schema(&hall, &asking, &headers).await {
        Ok(true) => {
            let sdl = hall.sdl.get_or_init(|| hall.behind.sdl()).clone();
            ([(CONTENT_TYPE, "text/plain; charset=utf-8")], sdl).into_response()
        }
        Ok(false) => nothing_here(Extension(asking)).await,
        Err(refused) => asking.refuse(refused),
    }
}

/// Whether this caller is shown the schema; who is not learns nothing by it.
async fn may_read_schema<B: Behind>(hall: &Hall<B>, asking: &Asking, headers: &HeaderMap) -> Result<bool, Refused> {
    if hall.options.introspection {
        return Ok(true);
    }
    hall.open()?;
    let Some(token) = bearer(headers)? else {
        hall.knock(asking)?;
        return Ok(false);
    };
    let actor = hall.caller(asking, Some(token)).await?;
    note_caller(&actor);
    if let Some(identity) = actor.identity() {
        hall.accounts.take(identity.account.raw(), 1)?;
    }
    Ok(hall.behind.may_introspect(&actor))
}

/// Gives the public keys that check our tokens.
pub(super) async fn keys<B: Behind>(
    State(hall): State<Arc<Hall<B>>>,
) -> ([(HeaderName, &'static str); 1], Json<Value>) {
    ([(CACHE_CONTROL, "public, max-age=300")], Json(hall.behind.jwks()))
}
