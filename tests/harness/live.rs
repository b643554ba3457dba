//! Clients of the streaming doors: a WebSocket and an event stream, on plain blocking sockets.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};
use tungstenite::protocol::Role;
use tungstenite::protocol::frame::coding::CloseCode;
use tungstenite::{Message, WebSocket};

use crate::process::{PATIENCE, Remote};

/// What a socket heard.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// A message of the protocol.
    Said(Value),
    /// A close frame, with code and reason.
    Closed(u16, String),
    /// The line broke without one.
    Broken,
    /// Nothing in time.
    Silence,
}

impl Heard {
    /// The message.
    #[must_use]
    pub fn said(self) -> Value {
        match self {
            Self::Said(message) => message,
            other => panic!("no message: {other:?}"),
        }
    }

    /// The code the socket was closed with.
    #[must_use]
    pub fn closed(&self) -> u16 {
        match self {
            Self::Closed(code, _) => *code,
            other => panic!("not closed: {other:?}"),
        }
    }
}

/// One WebSocket.
pub struct Socket {
    line: WebSocket<TcpStream>,
}

impl Socket {
    /// Opens a socket at `/graphql/ws`, or tells the status it was refused with.
    ///
    /// # Errors
    /// The HTTP status.
    pub fn open(address: SocketAddr, headers: &[(&'static str, &str)]) -> Result<Self, u16> {
        Self::dial(address, headers).unwrap()
    }

    /// The same; none when the server is gone.
    fn dial(address: SocketAddr, headers: &[(&'static str, &str)]) -> Option<Result<Self, u16>> {
        let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        stream.set_nodelay(true).ok()?;
        let mut request = format!(
            "GET /graphql/ws HTTP/1.1\r\nhost: {address}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        );
        for (name, value) in headers {
            write!(request, "{name}: {value}\r\n").unwrap();
        }
        stream.write_all(format!("{request}\r\n").as_bytes()).ok()?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).ok()?;
            head.push(byte[0]);
        }
        Some(match std::str::from_utf8(&head[9..12]).unwrap().parse().unwrap() {
            101 => Ok(Self {
                line: WebSocket::from_raw_socket(stream, Role::Client, None),
            }),
            status => Err(status),
        })
    }

    /// Opens a socket that speaks the protocol.
    #[must_use]
    pub fn speaking(address: SocketAddr) -> Self {
        Self::open(address, &[("sec-websocket-protocol", "graphql-transport-ws")]).unwrap()
    }

    /// Opens a socket in somebody's name and waits for the acknowledgement.
    #[must_use]
    pub fn of(client: &Remote) -> Self {
        Self::try_of(client).unwrap()
    }

    /// The same; none when the server is gone, or has not noticed yet that earlier sockets are.
    #[must_use]
    pub fn try_of(client: &Remote) -> Option<Self> {
        let protocol = [("sec-websocket-protocol", "graphql-transport-ws")];
        let mut socket = Self::dial(client.address, &protocol)?.ok()?;
        let token = client.token.as_deref().unwrap();
        socket.say(&json!({ "type": "connection_init", "payload": { "Authorization": format!("Bearer {token}") } }));
        (socket.hear() == Heard::Said(json!({ "type": "connection_ack" }))).then_some(socket)
    }

    /// Sends a message.
    pub fn say(&mut self, message: &Value) {
        self.text(&message.to_string());
    }

    /// Sends text as it is; a socket that is closed already takes none.
    pub fn text(&mut self, text: &str) {
        self.frame(Message::text(text));
    }

    /// Sends a frame.
    pub fn frame(&mut self, frame: Message) {
        self.line.send(frame).ok();
    }

    /// Begins an operation.
    pub fn subscribe(&mut self, id: &str, query: &str, variables: &Value) {
        let payload = json!({ "query": query, "variables": variables });
        self.say(&json!({ "id": id, "type": "subscribe", "payload": payload }));
    }

    /// Waits for what comes next, the server's own pings answered and passed over.
    pub fn hear(&mut self) -> Heard {
        loop {
            match self.hear_all() {
                Heard::Said(message) if message["type"] == "ping" => self.say(&json!({ "type": "pong" })),
                other => return other,
            }
        }
    }

    /// The same, the server's own pings among it.
    pub fn hear_all(&mut self) -> Heard {
        loop {
            return match self.line.read() {
                Ok(Message::Text(text)) => Heard::Said(serde_json::from_str(&text).unwrap()),
                Ok(Message::Close(Some(frame))) => Heard::Closed(CloseCode::into(frame.code), frame.reason.to_string()),
                Ok(Message::Ping(_) | Message::Pong(_)) => continue,
                Err(tungstenite::Error::Io(error)) if is_timeout(&error) => Heard::Silence,
                Ok(_) | Err(_) => Heard::Broken,
            };
        }
    }

    /// What comes within a second.
    pub fn hear_quickly(&mut self) -> Heard {
        self.wait_at_most(Duration::from_secs(1));
        let heard = self.hear();
        self.wait_at_most(PATIENCE);
        heard
    }

    /// Waits at most this long from now on.
    pub fn wait_at_most(&self, time: Duration) {
        self.line.get_ref().set_read_timeout(Some(time)).unwrap();
    }
}

fn is_timeout(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
    )
}

/// One event of a stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Event {
    /// Its name.
    pub event: String,
    /// Its id.
    pub id: Option<String>,
    /// Its data.
    pub data: String,
}

impl Event {
    /// Its data as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.data).unwrap()
    }
}

/// One event stream: the head of its answer, then its events.
pub struct EventStream {
    /// The status line and headers, in lower case.
    pub head: String,
    lines: BufReader<Chunked>,
}

impl EventStream {
    /// Posts an operation and reads the head of the answer.
    #[must_use]
    pub fn post(client: &Remote, headers: &[(&str, &str)], query: &str, variables: &Value) -> Self {
        Self::try_post(client, headers, query, variables).unwrap()
    }

    /// The same; none when the server is gone.
    #[must_use]
    pub fn try_post(client: &Remote, headers: &[(&str, &str)], query: &str, variables: &Value) -> Option<Self> {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let mut head = format!(
            "POST /graphql HTTP/1.1\r\nhost: court\r\ncontent-type: application/json\r\ncontent-length: {}\r\n",
            body.len()
        );
        if let Some(token) = &client.token {
            write!(head, "authorization: Bearer {token}\r\n").unwrap();
        }
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        Self::try_send(client.address, format!("{head}\r\n{body}").as_bytes())
    }

    /// Sends a request as it is and reads the head of the answer.
    #[must_use]
    pub fn send(address: SocketAddr, request: &str) -> Self {
        Self::send_bytes(address, request.as_bytes())
    }

    /// The same for what is no text.
    #[must_use]
    pub fn send_bytes(address: SocketAddr, request: &[u8]) -> Self {
        Self::try_send(address, request).unwrap()
    }

    fn try_send(address: SocketAddr, request: &[u8]) -> Option<Self> {
        let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).ok()?;
        stream.write_all(request).ok()?;
        let mut lines = BufReader::new(stream);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if lines.read_line(&mut head).ok()? == 0 {
                return None;
            }
        }
        Some(Self {
            head: head.to_ascii_lowercase(),
            lines: BufReader::new(Chunked {
                lines,
                left: 0,
                ended: false,
            }),
        })
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.head[9..12].parse().unwrap()
    }

    /// Waits at most this long from now on.
    pub fn wait_at_most(&self, time: Duration) {
        self.lines
            .get_ref()
            .lines
            .get_ref()
            .set_read_timeout(Some(time))
            .unwrap();
    }

    /// Whether a comment comes before the stream ends; events are passed over.
    pub fn hear_comment(&mut self) -> bool {
        let mut line = String::new();
        while self.lines.read_line(&mut line).is_ok_and(|read| read > 0) {
            if line.starts_with(':') {
                return true;
            }
            line.clear();
        }
        false
    }

    /// Waits for the next event; none when the stream ended. Comments are passed over.
    pub fn hear(&mut self) -> Option<Event> {
        let (mut event, mut some) = (Event::default(), false);
        loop {
            let mut line = String::new();
            if self.lines.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let line = line.trim_end_matches('\n');
            match line.split_once(':').unwrap_or((line, "")) {
                ("", "") if some => return Some(event),
                ("event", value) => value.trim_start().clone_into(&mut event.event),
                ("id", value) => event.id = Some(value.trim_start().to_owned()),
                ("data", value) => value.strip_prefix(' ').unwrap_or(value).clone_into(&mut event.data),
                _ => continue,
            }
            some = true;
        }
    }
}

/// The body of a chunked answer.
struct Chunked {
    lines: BufReader<TcpStream>,
    left: usize,
    ended: bool,
}

impl std::io::Read for Chunked {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.left == 0 && !self.ended {
            let mut size = String::new();
            while size.trim().is_empty() {
                size.clear();
                if self.lines.read_line(&mut size)? == 0 {
                    return Ok(0);
                }
            }
            self.left = usize::from_str_radix(size.trim(), 16).map_err(std::io::Error::other)?;
            self.ended = self.left == 0;
        }
        if self.ended {
            return Ok(0);
        }
        let most = self.left.min(into.len());
        let read = self.lines.read(&mut into[..most])?;
        self.left -= read;
        Ok(read)
    }
}
