//! Word to the service manager (服务状态通知): ready, alive, stopping; by the datagrams of `sd_notify(3)`. Without a
//! `NOTIFY_SOCKET` nobody asked, and nothing is sent.

use std::ffi::OsString;
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

/// Who wants to know.
struct Manager {
    address: SocketAddr,
    socket: UnixDatagram,
}

impl Manager {
    /// The manager of the environment.
    fn found() -> Option<Self> {
        let path: OsString = std::env::var_os("NOTIFY_SOCKET")?;
        let address = match path.as_bytes().strip_prefix(b"@") {
            Some(name) => SocketAddr::from_abstract_name(name),
            None => SocketAddr::from_pathname(OsString::from_vec(path.as_bytes().to_vec())),
        };
        Some(Self {
            address: address.ok()?,
            socket: UnixDatagram::unbound().ok()?,
        })
    }

    fn tell(&self, word: &str) {
        if let Err(error) = self.socket.send_to_addr(word.as_bytes(), &self.address) {
            tracing::debug!(%error, "the service manager was not told");
        }
    }
}

/// A third of the time after which the manager gives a silent process up.
fn beat() -> Option<Duration> {
    let micros: u64 = std::env::var("WATCHDOG_USEC").ok()?.parse().ok()?;
    Some(Duration::from_micros(micros / 3).max(Duration::from_millis(10)))
}

/// Tells that the process is ready, then that it lives, and at the end that it stops. Whether the store answers is told
/// by `/readyz`: a store that is gone is no reason to end the process.
pub(super) async fn keep(stop: CancellationToken) {
    let Some(manager) = Manager::found() else { return };
    manager.tell("READY=1");
    while let Some(beat) = beat() {
        manager.tell("WATCHDOG=1");
        if stop.run_until_cancelled(tokio::time::sleep(beat)).await.is_none() {
            break;
        }
    }
    stop.cancelled().await;
    manager.tell("STOPPING=1");
}
