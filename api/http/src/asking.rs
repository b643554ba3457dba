//! Who asks and how (请求信息): the id, address, language and media type of one HTTP request, and what every answer
//! carries in return: the id, the security headers, a log line. A panic below ends here as `INTERNAL`.

use std::any::Any;
use std::future::{Future, poll_fn};
use std::net::{IpAddr, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONNECTION, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, USER_AGENT,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;
use tracing::field::Empty;

use super::accept::{Events, Media, prefers_english};
use super::answer::Refused;
use super::metrics::Metrics;
use super::peer;
use crate::kernel::code::Code;
use crate::kernel::network::Network;

pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
/// Bytes of a client's name for itself that are read; a header value is ASCII here.
const MAX_AGENT: usize = 256;
/// Shortest and longest request id taken from a client.
const CLIENT_ID: std::ops::RangeInclusive<usize> = 1..=64;

/// What the threshold knows of the listener.
#[derive(Clone)]
pub(super) struct Threshold {
    /// Proxies whose word on the client's address counts.
    pub(super) proxies: Arc<[Network]>,
    /// Cancelled when the process stops.
    pub(super) stopping: CancellationToken,
    pub(super) metrics: Metrics,
    /// Whether answers tell browsers to come by TLS alone.
    pub(super) tls_only: bool,
}

/// What is known of a request before it is read.
#[derive(Clone, Debug)]
pub(super) struct Asking {
    pub(super) request_id: Arc<str>,
    pub(super) address: Option<Arc<str>>,
    /// Whose budget a request without a good token is on.
    pub(super) owner: Option<IpAddr>,
    /// What the client calls itself, cut.
    pub(super) agent: Option<Arc<str>>,
    pub(super) english: bool,
    /// `None` when the client takes neither.
    pub(super) media: Option<Media>,
    /// Whether the client takes the answer as a stream of events.
    pub(super) events: Events,
}

impl Asking {
    fn of(request: &Request, proxies: &[Network]) -> Self {
        let headers = request.headers();
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let client = peer.map(|ConnectInfo(peer)| peer::client(peer.ip(), headers, proxies));
        Self {
            request_id: client_id(headers).unwrap_or_else(fresh_id),
            address: client.map(|client| Arc::from(client.to_string())),
            owner: client.map(peer::owner),
            agent: agent(headers),
            english: prefers_english(headers),
            media: Media::negotiate(headers),
            events: Events::negotiate(headers),
        }
    }
}

fn agent(headers: &HeaderMap) -> Option<Arc<str>> {
    let sent = headers.get(USER_AGENT)?.to_str().ok()?;
    Some(Arc::from(sent.get(..MAX_AGENT).unwrap_or(sent)))
}

fn client_id(headers: &HeaderMap) -> Option<Arc<str>> {
    let mut sent = headers.get_all(REQUEST_ID).into_iter();
    let (Some(id), None) = (sent.next(), sent.next()) else {
        return None;
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    let id = id
        .to_str()
        .ok()
        .filter(|id| CLIENT_ID.contains(&id.len()) && id.bytes().all(plain))?;
    Some(Arc::from(id))
}

fn fresh_id() -> Arc<str> {
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).expect("the operating system gives random bytes");
    Arc::from(uuid::Builder::from_random_bytes(random).into_uuid().to_string())
}

/// Stands around every handler.
pub(super) async fn ask(State(threshold): State<Threshold>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let asking = Asking::of(&request, &threshold.proxies);
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-", MatchedPath::as_str);
    let span = tracing::info_span!(
        "request",
        request.id = %asking.request_id,
        method = %request.method(),
        route,
        kind = Empty,
        operation = Empty,
        account = Empty,
        role = Empty,
        codes = Empty,
        cost = Empty,
        status = Empty,
        took_ms = Empty,
    );
    request.extensions_mut().insert(asking.clone());
    let outcome = caught(next.run(request)).instrument(span.clone()).await;
    let mut response = outcome.unwrap_or_else(|panic| {
        tracing::error!(parent: &span, cause = said(panic.as_ref()), "handler panicked");
        asking.refuse(Refused::failed(Code::Internal))
    });
    furnish(response.headers_mut(), &asking);
    if threshold.tls_only {
        let year = HeaderValue::from_static("max-age=31536000");
        response.headers_mut().insert(STRICT_TRANSPORT_SECURITY, year);
    }
    if threshold.stopping.is_cancelled() {
        response
            .headers_mut()
            .insert(CONNECTION, HeaderValue::from_static("close"));
    }
    threshold.metrics.count(&response, began.elapsed());
    span.record("status", response.status().as_u16());
    span.record(
        "took_ms",
        u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
    );
    tracing::info!(parent: &span, "answered");
    response
}

/// Runs to the end or to the panic.
async fn caught<T>(work: impl Future<Output = T>) -> Result<T, Box<dyn Any + Send>> {
    let mut work = pin!(work);
    poll_fn(
        |context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(polled) => polled.map(Ok),
            Err(panic) => std::task::Poll::Ready(Err(panic)),
        },
    )
    .await
}

/// What a panic said, if it is a fixed text; a formatted one may hold a party's data.
fn said(panic: &(dyn Any + Send)) -> &'static str {
    panic
        .downcast_ref::<&'static str>()
        .copied()
        .unwrap_or("formatted message, see standard error")
}

/// Sets what every answer carries.
fn furnish(headers: &mut HeaderMap, asking: &Asking) {
    let id = HeaderValue::from_str(&asking.request_id).expect("an id is letters, digits, dots, - and _");
    headers.insert(REQUEST_ID, id);
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    // a page says itself what it loads
    headers
        .entry(CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(
            "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
        ));
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (OPENER_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
