//! The second door (管理端口): figures for the machine's own watcher, on loopback alone; no caller of the first reaches it.
//!
//! `/.well-known/jwks.json` is what the process signs with now. `/metrics` is what it knows, and does not ask the store. `/metrics/store` is what the store knows, the same
//! at every process: a watcher reads it at one of them.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use tokio::time::timeout;

use super::metrics::store::{self, Depths};
use super::metrics::{Metrics, Readings};
use crate::db::{Db, StoreError, backed_up_at};
use crate::domain::identity::Accounts;
use crate::kernel::code::Code;
use crate::kernel::pulse::Pulse;
use zhixing_platform::{audit, events};

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// How long the store may take to tell its figures.
const TOLD_IN: Duration = Duration::from_secs(1);

/// Operations by which somebody comes in, or proves himself again.
const SIGN_INS: [&str; 7] = [
    "signIn",
    "completeSignIn",
    "signInWithCode",
    "requestApplicantCode",
    "refreshSession",
    "refreshSession.reused",
    "stepUp",
];

/// What the watcher looks at.
struct Watched {
    metrics: Metrics,
    pulse: Pulse,
    db: Db,
}

/// Builds the routes of the second door.
pub fn admin(metrics: Metrics, pulse: Pulse, accounts: &Accounts, db: Db) -> Router {
    let accounts = accounts.clone();
    Router::new()
        .route("/metrics", get(of_process))
        .route("/metrics/store", get(of_store))
        // whoever rotates keys asks here, whatever the first door speaks
        .route(
            "/.well-known/jwks.json",
            get(move || async move { Json(accounts.jwks()) }),
        )
        .with_state(Arc::new(Watched { metrics, pulse, db }))
}

async fn of_process(State(watched): State<Arc<Watched>>) -> Response {
    let Watched { metrics, pulse, db } = watched.as_ref();
    told(metrics.text(&Readings {
        pool: db.pool(),
        fares: db.fares(),
        last: (pulse.last_sweep(), pulse.last_seal()),
        turned_away: sign_ins(db.trail().counts()),
    }))
}

/// Those of the counts that are about coming in.
fn sign_ins(counts: Vec<(&'static str, Code, u64)>) -> Vec<(&'static str, Code, u64)> {
    let is_sign_in = |(operation, ..): &(&str, Code, u64)| SIGN_INS.contains(operation);
    counts.into_iter().filter(is_sign_in).collect()
}

async fn of_store(State(watched): State<Arc<Watched>>) -> Response {
    let depths = timeout(TOLD_IN, depths(&watched.db)).await.ok().and_then(Result::ok);
    if depths.is_none() {
        tracing::warn!("the store did not tell what waits in it");
    }
    told(store::text(depths))
}

fn told(text: String) -> Response {
    let headers = [(CONTENT_TYPE, OPEN_METRICS), (CACHE_CONTROL, "no-store")];
    (headers, text).into_response()
}

async fn depths(db: &Db) -> Result<Depths, StoreError> {
    let (outbox, oldest_due) = events::backlog(db).await?;
    let (chat_waiting, chat_dead) = events::chat::backlog(db.reads()).await?;
    let now = db.clock().now().timestamp_micros();
    let age = oldest_due.and_then(|due| u64::try_from(now.saturating_sub(due)).ok());
    Ok(Depths {
        outbox,
        outbox_age: Duration::from_micros(age.unwrap_or_default()),
        chat_waiting,
        chat_dead,
        unsealed: audit::unsealed(db).await?,
        backed_up: backed_up_at(db.reads()).await?.map(|at| at.timestamp()),
    })
}
