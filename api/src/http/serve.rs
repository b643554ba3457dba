//! The accept loop (监听): connections in, bounded in number, in time for their headers and in patience with their
//! reading; on the stop signal those under way end in peace.
//!
//! Our own loop, because the framework's sets no time for headers. Figures are set by this system, not by law.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use super::line::Line;
use super::metrics::{Connected, Metrics};
use super::tally::{Counted, Tally};
use super::tls::Tls;

/// Connections open at once.
const MAX_CONNECTIONS: usize = 1_024;
/// Connections open at once from one address; loopback is this machine or its proxy and not counted.
const MAX_PER_ADDRESS: usize = 64;
/// Bytes read ahead of a connection; the headers of one request must fit.
const READ_AHEAD: usize = 64 * 1024;
/// Pause after a failed accept: most often the process has no file descriptor left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// How long a connection is waited for.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    /// For the headers of a request, and for the next request.
    pub(super) headers: Duration,
    /// For a client that takes no byte of its answer; each KiB it takes gives it a second more, up to as much again.
    pub(super) writing: Duration,
    /// For one more request on a connection after the stop signal: it is told to go elsewhere.
    pub(super) lingering: Duration,
    /// For the requests under way after the stop signal.
    pub(super) draining: Duration,
}

const PATIENCE: Patience = Patience {
    headers: Duration::from_secs(15),
    writing: Duration::from_secs(15),
    lingering: Duration::from_secs(1),
    draining: Duration::from_secs(30),
};

/// Where connections come in.
pub struct Gate {
    /// The listening socket.
    pub listener: TcpListener,
    /// TLS, where the process speaks it itself.
    pub tls: Option<Tls>,
}

impl From<TcpListener> for Gate {
    fn from(listener: TcpListener) -> Self {
        Self { listener, tls: None }
    }
}

/// What one connection is counted by; a socket that grew out of it holds on to it.
#[derive(Clone)]
pub(super) struct Held(#[expect(dead_code, reason = "held, never read")] Arc<Counts>);

type Counts = (OwnedSemaphorePermit, Option<Counted<IpAddr>>, Connected);

impl Held {
    fn new(place: OwnedSemaphorePermit, counted: Option<Counted<IpAddr>>, connected: Connected) -> Self {
        Self(Arc::new((place, counted, connected)))
    }
}

/// Serves `router` at `gate` until `shutdown` is cancelled and the requests under way have ended.
pub async fn serve(gate: impl Into<Gate>, router: Router, metrics: &Metrics, shutdown: CancellationToken) {
    serve_with(PATIENCE, gate.into(), router, metrics, shutdown).await;
}

pub(super) async fn serve_with(
    patience: Patience,
    Gate { listener, tls }: Gate,
    router: Router,
    metrics: &Metrics,
    shutdown: CancellationToken,
) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let addresses = Tally::new(MAX_PER_ADDRESS);
    let connections = TaskTracker::new();
    let cut = CancellationToken::new();
    while let Some((stream, peer, place)) = next(&listener, &places, &shutdown).await {
        let address = peer.ip().to_canonical();
        let counted = if address.is_loopback() {
            None
        } else {
            addresses.enter(address)
        };
        if counted.is_none() && !address.is_loopback() {
            continue;
        }
        let held = Held::new(place, counted, metrics.connected());
        let connection = talk(
            patience,
            (stream, peer, held),
            tls.clone(),
            router.clone(),
            shutdown.clone(),
        );
        let cut = cut.clone();
        connections.spawn(async move {
            tokio::select! {
                () = connection => {}
                () = cut.cancelled() => {}
            }
        });
    }
    drop(listener);
    connections.close();
    if timeout(patience.draining, connections.wait()).await.is_err() {
        tracing::warn!(connections = connections.len(), "connections cut after the drain time");
        cut.cancel();
        connections.wait().await;
    }
}

/// Waits for a place and a connection to take it; `None` on the stop signal.
async fn next(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
    shutdown: &CancellationToken,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let accepted = async {
        let place = Arc::clone(places)
            .acquire_owned()
            .await
            .expect("the places are never closed");
        loop {
            match listener.accept().await {
                Ok((stream, peer)) => return (stream, peer, place),
                Err(error) => {
                    tracing::warn!(%error, "connection not accepted");
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    };
    shutdown.run_until_cancelled(accepted).await
}

/// Takes one connection, by TLS where there is TLS.
async fn talk(
    patience: Patience,
    (stream, peer, held): (TcpStream, SocketAddr, Held),
    tls: Option<Tls>,
    router: Router,
    shutdown: CancellationToken,
) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "connection without nodelay");
    }
    let line = Line::new(stream, patience.writing);
    let Some(tls) = tls else {
        return answer(patience, line, (peer, held), router, shutdown).await;
    };
    match timeout(patience.headers, tls.accept(line)).await {
        Ok(Ok(line)) => answer(patience, line, (peer, held), router, shutdown).await,
        Ok(Err(error)) => tracing::debug!(%error, "no handshake"),
        Err(_) => tracing::debug!("no handshake in time"),
    }
}

/// Answers the requests of one connection.
async fn answer(
    patience: Patience,
    line: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    (peer, held): (SocketAddr, Held),
    router: Router,
    shutdown: CancellationToken,
) {
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(held.clone());
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience.headers)
        .max_buf_size(READ_AHEAD)
        .serve_connection(TokioIo::new(line), service)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = lingered(&shutdown, patience.lingering) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "connection broke");
    }
}

/// Ends a while after the stop signal.
async fn lingered(shutdown: &CancellationToken, lingering: Duration) {
    shutdown.cancelled().await;
    sleep(lingering).await;
}
