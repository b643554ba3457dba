//! A relay of connections (转接): an address that stays, whatever server stands behind it.

use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// An address of one's own. Connections made before a switch end with the server they were made to.
pub struct Relay {
    address: SocketAddr,
    behind: Arc<Mutex<SocketAddr>>,
}

impl Relay {
    /// Relays to a port of this machine, until the process ends.
    #[must_use]
    pub fn to(port: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let relay = Self {
            address: listener.local_addr().unwrap(),
            behind: Arc::new(Mutex::new(local(port))),
        };
        let behind = Arc::clone(&relay.behind);
        std::thread::spawn(move || {
            for asking in listener.incoming().map_while(Result::ok) {
                let server = *behind.lock().unwrap();
                if let Ok(answering) = TcpStream::connect(server) {
                    carry(&asking, &answering);
                    carry(&answering, &asking);
                }
            }
        });
        relay
    }

    /// Its port.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Relays to another port from now on.
    pub fn switch(&self, port: &str) {
        *self.behind.lock().unwrap() = local(port);
    }
}

fn local(port: &str) -> SocketAddr {
    ([127, 0, 0, 1], port.parse().unwrap()).into()
}

/// Carries what one says to the other, until either ends.
fn carry(from: &TcpStream, to: &TcpStream) {
    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
    std::thread::spawn(move || {
        std::io::copy(&mut from, &mut to).ok();
        from.shutdown(Shutdown::Both).ok();
        to.shutdown(Shutdown::Both).ok();
    });
}
