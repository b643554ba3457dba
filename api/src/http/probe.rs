//! The small addresses (探针与公开文件): is the process alive, does the store answer, the schema's text, the public keys.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::asking::Asking;
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

/// Gives the schema as text, where this listener shows it.
pub(super) async fn schema<B: Behind>(
    State(hall): State<Arc<Hall<B>>>,
    Extension(asking): Extension<Asking>,
) -> Response {
    if !hall.options.introspection {
        return nothing_here(Extension(asking)).await;
    }
    let sdl = hall.sdl.get_or_init(|| hall.behind.sdl()).clone();
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], sdl).into_response()
}

/// Gives the public keys that check our tokens.
pub(super) async fn keys<B: Behind>(
    State(hall): State<Arc<Hall<B>>>,
) -> ([(HeaderName, &'static str); 1], Json<Value>) {
    ([(CACHE_CONTROL, "public, max-age=300")], Json(hall.behind.jwks()))
}
