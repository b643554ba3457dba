//! A chat robot on this machine that keeps what it was told and answers as the story wants: well, badly or never.

use std::collections::{HashMap, VecDeque};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;

use crate::process::PATIENCE;

/// How a robot answers one request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// With a status, more headers and a body.
    Says(u16, &'static str, &'static str),
    /// With these bytes.
    Bytes(String),
    /// Not at all, as long as the other side waits.
    Hangs,
}

impl Reply {
    /// As robots answer when all is well.
    #[must_use]
    pub const fn ok() -> Self {
        Self::Says(200, "", r#"{"errcode":0,"code":0,"errmsg":"ok"}"#)
    }

    fn bytes(self) -> Option<String> {
        match self {
            Self::Says(status, headers, body) => Some(http(status, headers, body)),
            Self::Bytes(bytes) => Some(bytes),
            Self::Hangs => None,
        }
    }
}

/// An answer as it stands on the wire.
#[must_use]
pub fn http(status: u16, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\n{headers}\r\n{body}")
}

/// What a robot was told.
#[derive(Clone, Debug)]
pub struct Told {
    /// Path and query.
    pub target: String,
    /// Headers, their names in small letters.
    pub headers: HashMap<String, String>,
    /// The body.
    pub body: Value,
}

#[derive(Default)]
struct State {
    told: Vec<Told>,
    replies: VecDeque<Reply>,
}

/// A robot; it listens until the test ends.
pub struct Robot {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Robot {
    /// A robot that answers well.
    #[must_use]
    pub fn new() -> Self {
        Self::answering([])
    }

    /// A robot that answers with these first, and well then.
    #[must_use]
    pub fn answering(replies: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let replies = replies.into_iter().collect();
        let state = Arc::new(Mutex::new(State {
            told: Vec::new(),
            replies,
        }));
        let kept = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&kept);
                std::thread::spawn(move || serve(stream, &state));
            }
        });
        Self { address, state }
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/robot?key=k9f3", self.address)
    }

    /// What it was told so far.
    #[must_use]
    pub fn told(&self) -> Vec<Told> {
        self.state.lock().unwrap().told.clone()
    }

    /// Answers with this next.
    pub fn next(&self, reply: Reply) {
        self.state.lock().unwrap().replies.push_back(reply);
    }

    /// Waits until it was told so many times.
    pub async fn heard(&self, times: usize) {
        let began = std::time::Instant::now();
        while self.told().len() < times {
            assert!(began.elapsed() < PATIENCE, "the robot heard {:?}", self.told());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

impl Default for Robot {
    fn default() -> Self {
        Self::new()
    }
}

/// One request and its answer.
fn serve(stream: TcpStream, state: &Mutex<State>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim().split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let mut body = vec![0; headers.get("content-length")?.parse().ok()?];
    reader.read_exact(&mut body).ok()?;
    let told = Told {
        target: first.split(' ').nth(1)?.to_owned(),
        headers,
        body: serde_json::from_slice(&body).ok()?,
    };
    let reply = {
        let mut state = state.lock().unwrap();
        state.told.push(told);
        state.replies.pop_front()
    };
    let mut stream = stream;
    match reply.unwrap_or(Reply::ok()).bytes() {
        Some(bytes) => stream.write_all(bytes.as_bytes()).ok()?,
        None => while reader.read(&mut [0; 64]).is_ok_and(|n| n > 0) {},
    }
    Some(())
}
