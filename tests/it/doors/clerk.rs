//! A clerk at the door of the built program.

use harness::process::{Ground, Served};

use super::wire::{Heard, exchange, request};

/// The media type that tells by its status.
pub const GRAPHQL: &str = "application/graphql-response+json";
/// The media type that does not.
pub const JSON: &str = "application/json";
/// Who am I?
pub const QUERY: &str = r#"{"query":"{ viewer { username } }"}"#;

/// A server, and a clerk's headers.
pub struct Door {
    /// The server.
    pub served: Served,
    /// The clerk's token as a header.
    pub bearer: String,
    _ground: Ground,
}

impl Door {
    /// Starts it and signs the clerk in.
    pub async fn open() -> Self {
        let ground = Ground::founded().await;
        let served = ground.serve();
        let bearer = format!("Bearer {}", served.sign_in("clerk").token());
        Self {
            served,
            bearer,
            _ground: ground,
        }
    }

    /// Sends one request.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Heard {
        let mut all = vec![("authorization", self.bearer.as_str()), ("connection", "close")];
        all.extend_from_slice(headers);
        exchange(self.served.address(), &request(method, path, &all, body)).expect("an answer")
    }

    /// Posts one body.
    pub fn post(&self, headers: &[(&str, &str)], body: &str) -> Heard {
        let mut all = vec![("content-type", JSON)];
        all.extend_from_slice(headers);
        self.send("POST", "/graphql", &all, body.as_bytes())
    }

    /// Gets one address.
    pub fn get(&self, query: &str, headers: &[(&str, &str)]) -> Heard {
        self.send("GET", &format!("/graphql?{query}"), headers, b"")
    }
}

/// A refusal: status, media type, code; `errors` alone in the body.
pub fn refusal(heard: &Heard) -> (u16, &str, String) {
    let body = heard.json();
    let keys: Vec<&String> = body.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["errors"], "a request error has no data: {body}");
    assert!(body["errors"].as_array().is_some_and(|errors| !errors.is_empty()));
    let media = heard.header("content-type").split(';').next().unwrap();
    (heard.status, media, heard.code())
}

/// Whether the clerk was told who he is.
pub fn clerk(heard: &Heard) -> bool {
    heard.status == 200 && heard.json()["data"]["viewer"]["username"] == "clerk"
}

/// Percent-encodes what a query may not hold as it is.
pub fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    text.bytes()
        .map(|byte| {
            if plain(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
