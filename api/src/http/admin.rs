//! The second door (管理端口): figures for the machine's own watcher, on loopback alone; no caller of the first reaches it.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::time::timeout;

use super::metrics::{Depths, Metrics};
use crate::db::{Db, StoreError};
use crate::{audit, events};

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// How long the store may take to tell its figures.
const TOLD_IN: Duration = Duration::from_secs(1);

/// Builds the routes of the second door.
pub fn admin(metrics: Metrics, db: Db) -> Router {
    Router::new()
        .route("/metrics", get(figures))
        .with_state(Arc::new((metrics, db)))
}

/// Tells the figures; those of the store stay as they were when it does not answer in time.
async fn figures(State(watched): State<Arc<(Metrics, Db)>>) -> Response {
    let (metrics, db) = watched.as_ref();
    let depths = timeout(TOLD_IN, depths(db)).await.ok().and_then(Result::ok);
    if depths.is_none() {
        tracing::warn!("the store did not tell what waits in it");
    }
    let headers = [(CONTENT_TYPE, OPEN_METRICS), (CACHE_CONTROL, "no-store")];
    (headers, metrics.text(depths)).into_response()
}

async fn depths(db: &Db) -> Result<Depths, StoreError> {
    let (outbox, oldest_due) = events::backlog(db).await?;
    let (chat_waiting, chat_dead) = events::chat::backlog(db.reader()).await?;
    let now = db.clock().now().timestamp_micros();
    let age = oldest_due.and_then(|due| u64::try_from(now.saturating_sub(due)).ok());
    let (pool_open, pool_idle) = db.pool();
    Ok(Depths {
        outbox,
        outbox_age: Duration::from_micros(age.unwrap_or_default()),
        chat_waiting,
        chat_dead,
        unsealed: audit::unsealed(db).await?,
        pool_open,
        pool_idle,
    })
}
