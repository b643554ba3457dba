//! The doors (HTTP 入口): GraphQL over HTTP, by socket and by event stream; health, keys, the schema's text, figures.
//!
//! Decides what is a request at all, who asks (bearer token to [`Actor`]), in which media type and with which status
//! the answer goes out. It never decides what a caller may do and knows no field of the schema. Nothing here trusts a
//! client: sizes, nesting, time and connections are bounded before the schema sees a byte. Query text, variables and
//! tokens are never logged.

mod accept;
mod admin;
mod admit;
mod answer;
mod asking;
mod cors;
mod document;
mod endpoint;
mod etag;
mod events;
mod export;
mod front;
mod json;
pub mod limits;
mod line;
mod live;
mod metrics;
mod peer;
mod probe;
mod rate;
mod request;
mod serve;
mod socket;
mod syntax;
mod tally;
#[cfg(test)]
mod tests;
mod texts;
mod tls;
mod trusted;
mod validation;

use zhixing_domain as domain;
use zhixing_graphql as graphql;
use zhixing_kernel as kernel;
use zhixing_platform::{db, policy};

use std::future::Future;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use async_graphql::ServerError;
use async_graphql::parser::types::OperationType;
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router, middleware};
use futures_util::Stream;
use tokio::sync::Semaphore;
use tower_http::CompressionLevel;
use tower_http::compression::predicate::SizeAbove;
use tower_http::compression::{CompressionLayer, Predicate};

pub use admin::admin;
pub use cors::Pages;
pub use front::{Front, Login};
pub use live::Live;
pub use metrics::Metrics;
pub use rate::Rates;
pub use serve::{Gate, serve, serve_aside};
pub use tls::{Tls, TlsError};
pub use trusted::{TrustError, TrustedTexts, document_id};

use self::answer::Refused;
use self::asking::{Asking, Threshold};
use self::document::Documents;
use self::limits::SchemaModel;
use self::live::Held;
use self::metrics::Outcome;
use self::rate::Buckets;
use self::validation::Rules;
use crate::db::{Db, Fares, HealthMark};
use crate::domain::export::{ExportError, Exports, File};
use crate::domain::identity::{Accounts, IdentityError};
use crate::graphql::{Court, Moment, describe};
use crate::kernel::code::Code;
use crate::kernel::id::SessionId;
use crate::kernel::network::Network;
use crate::policy::{Actor, Identity};

/// Bytes of an answer that are not worth packing.
const SHORT: u64 = 1_024;

/// What the HTTP door opens to.
#[derive(Clone)]
pub struct Door {
    /// The schema and the services behind it.
    pub court: Court,
    /// Who callers are.
    pub accounts: Accounts,
    /// What links open.
    pub exports: Exports,
    /// The store, asked only whether it answers.
    pub db: Db,
    /// Figures of this listener.
    pub options: Options,
    /// Its open connections, and what ends them: then nothing new is begun either.
    pub live: Live,
    /// Where answers are counted.
    pub metrics: Metrics,
}

/// Figures of one listener; set by this system, not by law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Longest request body, in bytes.
    pub max_body: usize,
    /// Longest time a client may take to send a body.
    pub body_time: Duration,
    /// Longest execution of one request.
    pub timeout: Duration,
    /// Longest wait for a free place among the executing requests.
    pub patience: Duration,
    /// Requests executed at once.
    pub concurrency: usize,
    /// Whether `/schema.graphql` is served to everybody; else to those who may read the schema.
    pub introspection: bool,
    /// How much one caller may ask in a minute.
    pub rates: Rates,
    /// Whether callers from outside the court may run documents that are not trusted.
    pub free_documents: bool,
    /// The trusted documents.
    pub trusted: TrustedTexts,
    /// Pages that may ask from a browser.
    pub pages: Pages,
    /// What a browser is shown.
    pub front: Front,
    /// Whether answers tell browsers to come by TLS alone.
    pub tls_only: bool,
    /// Proxies whose word on the client's address counts.
    pub proxies: Vec<Network>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_body: 64 * 1024,
            body_time: Duration::from_secs(15),
            timeout: Duration::from_secs(10),
            patience: Duration::from_secs(2),
            concurrency: 256,
            introspection: false,
            rates: Rates::SERVICE,
            free_documents: false,
            trusted: TrustedTexts::default(),
            pages: Pages::default(),
            front: Front::default(),
            tls_only: false,
            proxies: Vec::new(),
        }
    }
}

/// What the room needs from behind it; a trait so that the rules of HTTP are tested without a store.
trait Behind: Clone + Send + Sync + 'static {
    fn identify(&self, token: &str) -> impl Future<Output = Result<Arc<Identity>, IdentityError>> + Send;
    fn execute(
        &self,
        request: async_graphql::Request,
        actor: Actor,
        english: bool,
    ) -> impl Future<Output = async_graphql::Response> + Send;
    /// Answers a request that is not valid with what was found, told as far as the caller may know it.
    fn refuse(&self, found: Vec<ServerError>, actor: &Actor, english: bool) -> async_graphql::Response;
    /// Who stands behind a token, and how long it still holds.
    fn identify_for(
        &self,
        token: &str,
    ) -> impl Future<Output = Result<(Arc<Identity>, Duration), IdentityError>> + Send;
    /// Who stands behind a session now.
    fn present(&self, session: SessionId) -> impl Future<Output = Result<Arc<Identity>, IdentityError>> + Send;
    fn stream(
        &self,
        request: async_graphql::Request,
        actor: Actor,
        english: bool,
        after: Option<String>,
    ) -> impl Stream<Item = Moment> + Send + 'static;
    fn may_introspect(&self, actor: &Actor) -> bool;
    fn is_outside(&self, actor: &Actor) -> bool;
    fn sdl(&self) -> String;
    /// The data that answers [`limits::WHOLE_SCHEMA`].
    fn whole_schema(&self) -> serde_json::Value;
    fn jwks(&self) -> serde_json::Value;
    /// The file a link opens.
    fn fetch(&self, asking: Actor, link: &str) -> impl Future<Output = Result<File, ExportError>> + Send;
    /// How the store fares, tried.
    fn tried(&self) -> impl Future<Output = Fares> + Send;
    /// How the store fares, as far as it was met.
    fn fares(&self) -> Fares;
    /// What is known of the store now.
    fn health_mark(&self) -> HealthMark;
    /// Takes what a failure that stood in the answer to what was begun at `since` tells of the store.
    fn hear(&self, code: Code, since: HealthMark);
}

impl Behind for Door {
    async fn identify(&self, token: &str) -> Result<Arc<Identity>, IdentityError> {
        self.accounts.identify(token).await
    }

    async fn execute(&self, request: async_graphql::Request, actor: Actor, english: bool) -> async_graphql::Response {
        self.court.execute(request, actor, english).await
    }

    fn refuse(&self, found: Vec<ServerError>, actor: &Actor, english: bool) -> async_graphql::Response {
        Court::refuse(found, actor, english)
    }

    fn is_outside(&self, actor: &Actor) -> bool {
        self.court.is_outside(actor)
    }

    async fn identify_for(&self, token: &str) -> Result<(Arc<Identity>, Duration), IdentityError> {
        let (identity, until) = self.accounts.identify_until(token).await?;
        let life = until - self.db.clock().real();
        Ok((identity, life.to_std().unwrap_or_default()))
    }

    async fn present(&self, session: SessionId) -> Result<Arc<Identity>, IdentityError> {
        self.accounts.present(session).await
    }

    fn stream(
        &self,
        request: async_graphql::Request,
        actor: Actor,
        english: bool,
        after: Option<String>,
    ) -> impl Stream<Item = Moment> + Send + 'static {
        self.court.stream(request, actor, english, after)
    }

    fn may_introspect(&self, actor: &Actor) -> bool {
        self.court.may_introspect(actor)
    }

    fn sdl(&self) -> String {
        self.court.sdl()
    }

    fn whole_schema(&self) -> serde_json::Value {
        describe(limits::WHOLE_SCHEMA)
    }

    fn jwks(&self) -> serde_json::Value {
        self.accounts.jwks()
    }

    async fn fetch(&self, asking: Actor, link: &str) -> Result<File, ExportError> {
        self.exports.fetch(asking, link).await
    }

    async fn tried(&self) -> Fares {
        self.db.tried().await
    }

    fn fares(&self) -> Fares {
        self.db.fares()
    }

    fn health_mark(&self) -> HealthMark {
        self.db.health_mark()
    }

    fn hear(&self, code: Code, since: HealthMark) {
        self.db.hear(code, since);
    }
}

/// What the handlers share.
struct Hall<B> {
    behind: B,
    options: Options,
    documents: Documents,
    places: Semaphore,
    accounts: Buckets,
    addresses: Buckets,
    live: Live,
    held: Held,
    sdl: OnceLock<String>,
    schema: OnceLock<SchemaModel>,
    rules: Rules,
}

/// Builds the routes of the door.
pub fn router(door: Door) -> Router {
    let (options, live, metrics) = (door.options.clone(), door.live.clone(), door.metrics.clone());
    route(door, options, live, metrics)
}

fn route<B: Behind>(behind: B, options: Options, live: Live, metrics: Metrics) -> Router {
    let places = Semaphore::new(options.concurrency);
    let threshold = Threshold {
        proxies: options.proxies.as_slice().into(),
        stopping: live.stop.clone(),
        metrics,
        tls_only: options.tls_only,
    };
    let pages = options.pages.clone();
    // before anybody is listened to: the first who asks does not wait for it
    let rules = Rules::new(&behind.whole_schema());
    let hall = Arc::new(Hall {
        behind,
        accounts: Buckets::new(options.rates.account),
        addresses: Buckets::new(options.rates.address),
        documents: Documents::new(&options.trusted),
        options,
        places,
        live,
        held: Held::new(),
        sdl: OnceLock::new(),
        schema: OnceLock::new(),
        rules,
    });
    let routes = Router::new()
        .route("/", get(front::home::<B>))
        .route("/explore", get(front::explore::<B>))
        .route("/pages/{file}", get(front::part::<B>))
        .route("/graphql", get(endpoint::by_get::<B>).post(endpoint::by_post::<B>))
        .route("/graphql/ws", get(socket::open::<B>))
        .route("/exports/{link}", get(export::fetch::<B>))
        .route("/healthz", get(probe::alive))
        .route("/readyz", get(probe::ready::<B>))
        .route("/schema.graphql", get(probe::schema::<B>))
        .route("/.well-known/jwks.json", get(probe::keys::<B>))
        .fallback(nothing_here)
        .method_not_allowed_fallback(not_by_this_method)
        .with_state(hall)
        .layer(middleware::from_fn_with_state(threshold, asking::ask))
        .layer(packing());
    if pages == Pages::default() {
        return routes;
    }
    routes.layer(cors::foreign_pages(pages))
}

/// Packs what queries answered, when it is long enough to gain by it. Tokens travel in answers to mutations alone, which
/// are never packed: a length tells nothing of a secret (BREACH). Streams are not packed either.
fn packing() -> CompressionLayer<impl Predicate> {
    let of_a_query = |_: StatusCode, _: Version, _: &HeaderMap, told: &Extensions| {
        matches!(told.get::<Outcome>(), Some(Outcome::Ran(OperationType::Query, ..)))
    };
    CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(SHORT).and(of_a_query))
}

async fn nothing_here(Extension(asking): Extension<Asking>) -> Response {
    asking.refuse(Refused::request(StatusCode::NOT_FOUND, Code::NotFound))
}

/// The router adds the `Allow` header.
async fn not_by_this_method(Extension(asking): Extension<Asking>) -> Response {
    asking.refuse(Refused::request(StatusCode::METHOD_NOT_ALLOWED, Code::MethodNotAllowed))
}
