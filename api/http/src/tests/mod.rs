//! The door over a small schema without a store: what goes in, what comes out.

mod answers;
mod callers;
mod documents;
mod introspection;
mod listener;
mod rates;
mod requests;
mod statuses;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_graphql::{Context, Object, Schema};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use futures_util::{FutureExt as _, Stream, StreamExt as _};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use uuid::Uuid;

use super::{Behind, Live, Metrics, Options, limits, route};
use crate::db::{Fares, HealthMark};
use crate::domain::export::{ExportError, File};
use crate::domain::identity::IdentityError;
use crate::graphql::Moment;
use crate::kernel::code::Code;
use crate::kernel::id::{Id, SessionId};
use crate::kernel::role::Role;
use crate::policy::{Actor, Identity, Proof};

pub(super) const GRAPHQL: &str = "application/graphql-response+json";
pub(super) const JSON: &str = "application/json";

struct Query;

#[Object]
impl Query {
    async fn hello(&self) -> i32 {
        1
    }

    async fn text(&self, long: bool) -> String {
        text(long)
    }

    async fn echo(&self, value: i32) -> i32 {
        value
    }

    async fn broken(&self) -> async_graphql::Result<Option<i32>> {
        tokio::task::yield_now().await;
        Err(async_graphql::Error::new("broken"))
    }

    async fn who(&self, context: &Context<'_>) -> String {
        let actor = context.data_unchecked::<Actor>();
        let tongue = if *context.data_unchecked::<bool>() { "en" } else { "zh" };
        format!(
            "{} {} {tongue} {:?}",
            actor.display_name(),
            actor.request_id(),
            actor.address()
        )
    }

    async fn rows(&self, first: Option<i32>) -> Rows {
        Rows { nodes: first }
    }

    async fn slow(&self, context: &Context<'_>) -> i32 {
        let _begun = Begun::new(context.data_unchecked::<Arc<AtomicUsize>>());
        tokio::time::sleep(Duration::from_mins(1)).await;
        1
    }

    async fn panics(&self, #[graphql(default = true)] really: bool) -> i32 {
        assert!(!really, "a resolver fails");
        1
    }
}

/// Counts itself in, and out when dropped.
struct Begun(Arc<AtomicUsize>);

impl Begun {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[derive(async_graphql::SimpleObject)]
struct Rows {
    nodes: Option<i32>,
}

struct Mutation;

#[Object]
impl Mutation {
    async fn write(&self) -> i32 {
        1
    }

    async fn write_text(&self, long: bool) -> Option<String> {
        Some(text(long))
    }
}

/// A short text, or one that is longer than an answer may be.
fn text(long: bool) -> String {
    "a".repeat(if long { limits::MAX_ANSWER_BYTES } else { 1 })
}

struct Subscription;

#[async_graphql::Subscription]
impl Subscription {
    async fn texts(&self) -> impl Stream<Item = String> {
        futures_util::stream::iter([false, true, false].map(text))
    }
}

/// What stands behind the door in these tests.
#[derive(Clone)]
pub(super) struct Small {
    schema: Schema<Query, Mutation, Subscription>,
    pub(super) executed: Arc<AtomicUsize>,
    /// Slow queries under way.
    pub(super) under_way: Arc<AtomicUsize>,
    pub(super) fares: Fares,
}

impl Small {
    pub(super) fn new() -> Self {
        let schema = Schema::build(Query, Mutation, Subscription).finish();
        Self {
            schema,
            executed: Arc::default(),
            under_way: Arc::default(),
            fares: Fares::Well,
        }
    }

    pub(super) fn executed(&self) -> usize {
        self.executed.load(Ordering::Relaxed)
    }

    pub(super) fn router(&self, options: Options) -> Router {
        self.stopping_router(options, CancellationToken::new())
    }

    pub(super) fn stopping_router(&self, options: Options, stop: CancellationToken) -> Router {
        let live = Live {
            stop,
            ..Live::default()
        };
        route(self.clone(), options, live, Metrics::new())
    }

    /// Sends one request to the door.
    pub(super) async fn send(&self, request: Request<Body>) -> Answer {
        self.send_with(free(), request).await
    }

    pub(super) async fn send_with(&self, options: Options, request: Request<Body>) -> Answer {
        answer(&self.router(options), request).await
    }
}

/// A listener that takes free documents of everybody.
pub(super) fn free() -> Options {
    Options {
        free_documents: true,
        ..Options::default()
    }
}

/// What a listener answers.
pub(super) async fn answer(router: &Router, request: Request<Body>) -> Answer {
    let Ok(response) = router.clone().oneshot(request).await;
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("the body is whole").to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        text: String::from_utf8_lossy(&bytes).into_owned(),
    }
}

impl Behind for Small {
    async fn identify(&self, token: &str) -> Result<Arc<Identity>, IdentityError> {
        match token {
            "good" | "applicant" => Ok(Arc::new(Identity {
                account: Id::new(Uuid::nil()),
                person: Id::new(Uuid::nil()),
                username: "judge".to_owned(),
                display_name: "judge".to_owned(),
                role: if token == "good" { Role::Judge } else { Role::App },
                site: Id::new(Uuid::nil()),
                team: None,
                session: Id::new(Uuid::nil()),
                proof: Proof::default(),
            })),
            "busy" => Err(IdentityError::Busy),
            _ => Err(IdentityError::Unauthenticated),
        }
    }

    async fn identify_for(&self, token: &str) -> Result<(Arc<Identity>, Duration), IdentityError> {
        Ok((self.identify(token).await?, Duration::from_mins(15)))
    }

    async fn present(&self, _session: SessionId) -> Result<Arc<Identity>, IdentityError> {
        self.identify("good").await
    }

    fn stream(
        &self,
        request: async_graphql::Request,
        actor: Actor,
        english: bool,
        _after: Option<String>,
    ) -> impl Stream<Item = Moment> + Send + 'static {
        let answers = self.schema.execute_stream(request.data(actor).data(english));
        answers.map(|response| Moment { response, cursor: None })
    }

    async fn execute(&self, request: async_graphql::Request, actor: Actor, english: bool) -> async_graphql::Response {
        self.executed.fetch_add(1, Ordering::Relaxed);
        self.schema
            .execute(request.data(actor).data(english).data(Arc::clone(&self.under_way)))
            .await
    }

    fn refuse(
        &self,
        found: Vec<async_graphql::ServerError>,
        _actor: &Actor,
        _english: bool,
    ) -> async_graphql::Response {
        async_graphql::Response::from_errors(found)
    }

    fn may_introspect(&self, actor: &Actor) -> bool {
        actor.identity().is_some()
    }

    fn is_outside(&self, actor: &Actor) -> bool {
        actor.identity().is_none_or(|identity| identity.role == Role::App)
    }

    fn sdl(&self) -> String {
        self.schema.sdl()
    }

    fn whole_schema(&self) -> Value {
        let answer = self.schema.execute(limits::WHOLE_SCHEMA).now_or_never();
        answer
            .expect("it waits for nobody")
            .data
            .into_json()
            .expect("values are JSON")
    }

    fn jwks(&self) -> Value {
        json!({ "keys": [] })
    }

    async fn fetch(&self, _asking: Actor, _link: &str) -> Result<File, ExportError> {
        Err(ExportError::NotFound)
    }

    async fn tried(&self) -> Fares {
        self.fares
    }

    fn fares(&self) -> Fares {
        self.fares
    }

    fn health_mark(&self) -> HealthMark {
        HealthMark::default()
    }

    fn hear(&self, _code: Code, _since: HealthMark) {}
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) text: String,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("our headers are ASCII"))
    }

    /// The body without what stands beside data and errors.
    pub(super) fn result(&self) -> Value {
        let mut body = self.json();
        body.as_object_mut().expect("an object").remove("extensions");
        body
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("the body is JSON")
    }

    /// The code of a refusal that is shaped as every refusal must be.
    pub(super) fn code(&self) -> String {
        let body = self.json();
        assert_eq!(
            body.as_object().map(serde_json::Map::len),
            Some(1),
            "errors alone: {body}"
        );
        let extensions = &body["errors"][0]["extensions"];
        assert_eq!(extensions["requestId"], self.header("x-request-id"));
        assert!(extensions["retryable"].is_boolean() && body["errors"][0]["message"].is_string());
        extensions["code"]
            .as_str()
            .expect("every refusal has a code")
            .to_owned()
    }

    /// Status, media type and code of a refusal.
    pub(super) fn refusal(&self) -> (u16, &str, String) {
        let media = self
            .header("content-type")
            .strip_suffix("; charset=utf-8")
            .expect("the charset is told");
        (self.status.as_u16(), media, self.code())
    }
}

/// A POST with these headers; without a content type it is sent as JSON.
pub(super) fn post(headers: &[(&str, &str)], body: impl Into<Body>) -> Request<Body> {
    let mut builder = Request::post("/graphql");
    if headers.iter().all(|(name, _)| *name != "content-type") {
        builder = builder.header("content-type", JSON);
    }
    for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
        builder = builder.header(*name, *value);
    }
    builder.body(body.into()).expect("the test writes a request")
}

/// A POST of this query text.
pub(super) fn query(headers: &[(&str, &str)], text: &str) -> Request<Body> {
    post(headers, json!({ "query": text }).to_string())
}

/// A request without a body.
pub(super) fn bare(method: &str, uri: &str) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(uri)
        .body(Body::empty())
        .expect("the test writes a request")
}
