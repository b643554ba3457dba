//! The accept loop (监听): connections in, bounded in number, in time for their headers and in patience with their
//! reading; on the stop signal those under way end in peace.
//!
//! On the stop signal whoever still asks is answered and told to close his connection; the listener closes last, when
//! nobody is connected any more or all have had time to leave. So a proxy that keeps connections open loses nothing.
//!
//! Our own loop, because the framework's sets no time for headers. Figures are set by this system, not by law.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use futures_util::FutureExt as _;
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
/// How often it is looked whether those who are connected have left.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// Pause after a failed accept: most often the process has no file descriptor left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// How long a connection is waited for.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    /// For the headers of a request, and for the next request.
    pub(super) headers: Duration,
    /// For a client that takes no byte of its answer; each KiB it takes gives it a second more, up to as much again.
    pub(super) writing: Duration,
    /// For clients to leave after the stop signal, answered and told to go elsewhere meanwhile.
    pub(super) lingering: Duration,
    /// For the requests under way after the stop signal.
    pub(super) draining: Duration,
}

const PATIENCE: Patience = Patience {
    headers: Duration::from_secs(15),
    writing: Duration::from_secs(15),
    // longer than the 10 s for which the proxy sample keeps an idle connection
    lingering: Duration::from_secs(12),
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

/// Serves `router` at `gate` until `stop` is cancelled and those who are connected have left or had time to.
pub async fn serve(gate: impl Into<Gate>, router: Router, metrics: &Metrics, stop: CancellationToken) {
    serve_with(PATIENCE, gate.into(), router, metrics, stop).await;
}

/// Serves what programs alone ask, until `stop`: nobody there is given time to leave.
pub async fn serve_aside(gate: impl Into<Gate>, router: Router, metrics: &Metrics, stop: CancellationToken) {
    let patience = Patience {
        lingering: Duration::ZERO,
        ..PATIENCE
    };
    serve_with(patience, gate.into(), router, metrics, stop).await;
}

pub(super) async fn serve_with(
    patience: Patience,
    Gate { listener, tls }: Gate,
    router: Router,
    metrics: &Metrics,
    stop: CancellationToken,
) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let host = Host {
        patience,
        tls,
        router,
        metrics,
        addresses: Tally::new(MAX_PER_ADDRESS),
        connections: TaskTracker::new(),
        closing: CancellationToken::new(),
        cut: CancellationToken::new(),
    };
    let mut left = std::pin::pin!(left(&stop, &host.connections, patience.lingering));
    loop {
        tokio::select! {
            biased;
            () = &mut left => break,
            arrived = next(&listener, &places) => host.receive(arrived),
        }
    }
    // who stands in the system's queue by now is answered too
    while let Some(arrived) = next(&listener, &places).now_or_never() {
        host.receive(arrived);
    }
    drop(listener);
    host.close().await;
}

/// A connection that came in, and the place it takes.
type Arrived = (TcpStream, SocketAddr, OwnedSemaphorePermit);

/// Who receives connections, and knows which are open.
struct Host<'a> {
    patience: Patience,
    tls: Option<Tls>,
    router: Router,
    metrics: &'a Metrics,
    addresses: Tally<IpAddr>,
    connections: TaskTracker,
    /// Connections end with the answer under way, or at once where there is none.
    closing: CancellationToken,
    /// Connections end at once.
    cut: CancellationToken,
}

impl Host<'_> {
    /// Begins to talk on a connection; beyond an address's share it is hung up.
    fn receive(&self, (stream, peer, place): Arrived) {
        let address = peer.ip().to_canonical();
        let counted = if address.is_loopback() {
            None
        } else {
            self.addresses.enter(address)
        };
        if counted.is_none() && !address.is_loopback() {
            return;
        }
        let guest = Guest {
            peer,
            held: Held::new(place, counted, self.metrics.connected()),
        };
        let table = Table {
            patience: self.patience,
            router: self.router.clone(),
            closing: self.closing.clone(),
        };
        let talked = talk(stream, self.tls.clone(), guest, table);
        let cut = self.cut.clone();
        self.connections.spawn(async move {
            cut.run_until_cancelled(talked).await;
        });
    }

    /// Waits for the answers under way, and cuts what takes too long.
    async fn close(&self) {
        self.closing.cancel();
        self.connections.close();
        if timeout(self.patience.draining, self.connections.wait()).await.is_err() {
            tracing::warn!(
                connections = self.connections.len(),
                "connections cut after the drain time"
            );
            self.cut.cancel();
            self.connections.wait().await;
        }
    }
}

/// Waits for a place and a connection to take it.
async fn next(listener: &TcpListener, places: &Arc<Semaphore>) -> Arrived {
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
}

/// Ends after the stop signal, once nobody is connected or the time to leave is over.
async fn left(stop: &CancellationToken, connections: &TaskTracker, lingering: Duration) {
    stop.cancelled().await;
    let gone = async {
        while !connections.is_empty() {
            sleep(LOOK_AGAIN).await;
        }
    };
    timeout(lingering, gone).await.ok();
}

/// Who is at the other end of a connection.
struct Guest {
    peer: SocketAddr,
    held: Held,
}

/// What one connection is answered with.
struct Table {
    patience: Patience,
    router: Router,
    /// Cancelled when no further request is taken.
    closing: CancellationToken,
}

/// Takes one connection, by TLS where there is TLS.
async fn talk(stream: TcpStream, tls: Option<Tls>, guest: Guest, table: Table) {
    let patience = table.patience;
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "connection without nodelay");
    }
    let line = Line::new(stream, patience.writing);
    let Some(tls) = tls else {
        return answer(line, guest, table).await;
    };
    match timeout(patience.headers, tls.accept(line)).await {
        Ok(Ok(line)) => answer(line, guest, table).await,
        Ok(Err(error)) => tracing::debug!(%error, "no handshake"),
        Err(_) => tracing::debug!("no handshake in time"),
    }
}

/// Answers the requests of one connection.
async fn answer(line: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, Guest { peer, held }: Guest, table: Table) {
    let Table {
        patience,
        router,
        closing,
    } = table;
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(held.clone());
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // the way to an upgrade keeps how a client spells the names of headers
        .preserve_header_case(true)
        .header_read_timeout(patience.headers)
        .max_buf_size(READ_AHEAD)
        .serve_connection(TokioIo::new(line), service)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        biased;
        // first: what has come in already is answered
        ended = connection.as_mut() => ended,
        () = closing.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "connection broke");
    }
}
