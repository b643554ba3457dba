//! A relay of connections (转接): an address that stays, whatever server stands behind it, and that loses what it is told
//! to lose.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// How a client ends a transaction, and what a server says once it is done.
const COMMIT: &[u8] = b"COMMIT\0";

/// An address of one's own. Connections made before a switch end with the server they were made to.
pub struct Relay {
    address: SocketAddr,
    line: Arc<Line>,
}

/// What all connections of a relay share.
#[derive(Default)]
struct Line {
    behind: Mutex<Behind>,
    losing: Mutex<Option<Losing>>,
}

/// What stands behind a relay.
#[derive(Default)]
struct Behind {
    /// The server; nobody gets through while there is none.
    server: Option<SocketAddr>,
    /// Clients that are connected.
    clients: Vec<TcpStream>,
}

/// At which moment of a commit its connection is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Before the server hears of it: nothing is done.
    Asked,
    /// Once it is done, before anybody is told.
    Answered,
}

/// A commit that is to be lost.
#[derive(Clone, Copy)]
struct Losing {
    /// Words that were said in its transaction.
    words: &'static str,
    lost: Lost,
    /// Whether nobody gets through from then on.
    and_all: bool,
}

impl Relay {
    /// Relays to a port of this machine, until the process ends.
    #[must_use]
    pub fn to(port: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let relay = Self {
            address: listener.local_addr().unwrap(),
            line: Arc::default(),
        };
        relay.switch(port);
        let line = Arc::clone(&relay.line);
        std::thread::spawn(move || {
            for asking in listener.incoming().map_while(Result::ok) {
                let mut behind = line.behind.lock().unwrap();
                if let Some(Ok(answering)) = behind.server.map(TcpStream::connect) {
                    behind.clients.retain(|client| client.peer_addr().is_ok());
                    behind.clients.push(asking.try_clone().unwrap());
                    carry(&asking, &answering, &line);
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

    /// Relays to another port from now on, or again.
    pub fn switch(&self, port: &str) {
        self.line.behind.lock().unwrap().server = Some(local(port));
    }

    /// Loses one connection in the next commit of a transaction in which these words were said.
    pub fn lose_commit(&self, words: &'static str, lost: Lost) {
        self.lose(words, lost, false);
    }

    /// The same, and all others with it; nobody gets through from then on, until it is switched.
    pub fn lose_commit_and_all(&self, words: &'static str, lost: Lost) {
        self.lose(words, lost, true);
    }

    fn lose(&self, words: &'static str, lost: Lost, and_all: bool) {
        *self.line.losing.lock().unwrap() = Some(Losing { words, lost, and_all });
    }

    /// Whether what was to be lost is lost.
    #[must_use]
    pub fn has_lost(&self) -> bool {
        self.line.is_whole()
    }
}

impl Line {
    /// Whether nothing is to be lost any more.
    fn is_whole(&self) -> bool {
        self.losing.lock().unwrap().is_none()
    }

    /// How this commit of a client is lost, if it is; told once.
    fn lose(&self, said: &[u8], client: &TcpStream) -> Option<Lost> {
        let mut losing = self.losing.lock().unwrap();
        let lost = losing.filter(|losing| find(said, losing.words.as_bytes()).is_some())?;
        *losing = None;
        if lost.and_all {
            let mut behind = self.behind.lock().unwrap();
            behind.server = None;
            let own = client.peer_addr().ok();
            for other in behind.clients.iter().filter(|other| other.peer_addr().ok() != own) {
                hang_up([other]);
            }
        }
        Some(lost.lost)
    }
}

fn local(port: &str) -> SocketAddr {
    ([127, 0, 0, 1], port.parse().unwrap()).into()
}

fn find(within: &[u8], what: &[u8]) -> Option<usize> {
    within.windows(what.len()).position(|part| part == what)
}

/// Carries what each says to the other, until either ends or is lost.
fn carry(asking: &TcpStream, answering: &TcpStream, line: &Arc<Line>) {
    let (mut client, mut server) = (asking.try_clone().unwrap(), answering.try_clone().unwrap());
    let (mut to_client, mut to_server) = (asking.try_clone().unwrap(), answering.try_clone().unwrap());
    let is_deaf = Arc::new(AtomicBool::new(false));
    let (line, deaf) = (Arc::clone(line), Arc::clone(&is_deaf));
    std::thread::spawn(move || {
        let mut said = Vec::new();
        while let Some(words) = hear(&mut client) {
            if line.is_whole() {
                said.clear();
            } else {
                said.extend_from_slice(&words);
            }
            if let Some(at) = find(&said, COMMIT) {
                match line.lose(&said[..at], &client) {
                    Some(Lost::Asked) => break,
                    Some(Lost::Answered) => deaf.store(true, Ordering::SeqCst),
                    None => {}
                }
                said.drain(..at + COMMIT.len());
            } else if let Some(at) = find(&said, b"ROLLBACK\0") {
                said.drain(..at);
            }
            if to_server.write_all(&words).is_err() {
                break;
            }
        }
        hang_up([&client, &to_server]);
    });
    std::thread::spawn(move || {
        while let Some(words) = hear(&mut server) {
            if is_deaf.load(Ordering::SeqCst) && find(&words, COMMIT).is_some() {
                break;
            }
            if to_client.write_all(&words).is_err() {
                break;
            }
        }
        hang_up([&server, &to_client]);
    });
}

/// What is said next.
fn hear(from: &mut TcpStream) -> Option<Vec<u8>> {
    let mut words = vec![0; 64 * 1_024];
    let heard = from.read(&mut words).ok().filter(|heard| *heard > 0)?;
    words.truncate(heard);
    Some(words)
}

fn hang_up<const N: usize>(ends: [&TcpStream; N]) {
    for one in ends {
        one.shutdown(Shutdown::Both).ok();
    }
}
