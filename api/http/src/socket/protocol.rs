//! The words of graphql-transport-ws: messages in and out, and the codes a socket is closed with.
//!
//! What is not exactly one of the messages of the protocol closes the socket with 4400.

use async_graphql::{Response, ServerError};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::json;

/// The one subprotocol spoken.
pub(crate) const SUBPROTOCOL: &str = "graphql-transport-ws";
/// Longest id of an operation, in bytes.
const MAX_ID: usize = 128;

/// A message of the client.
#[derive(Debug, PartialEq)]
pub(super) enum Incoming {
    /// `connection_init`, with the access token it carries.
    Init(Option<String>),
    /// `ping`.
    Ping,
    /// `pong`.
    Pong,
    /// `subscribe`, with the parameters of a GraphQL request.
    Subscribe(String, Map<String, Value>),
    /// `complete`.
    Complete(String),
}

/// Why a socket is closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Closing {
    pub(super) code: u16,
    /// Short, ASCII.
    pub(super) reason: String,
}

impl Closing {
    /// 4400: a message that is none of the protocol.
    pub(super) fn invalid(reason: &str) -> Self {
        Self::with(4400, reason)
    }

    /// 4401: an operation before the connection was acknowledged.
    pub(super) fn unauthorized() -> Self {
        Self::with(4401, "Unauthorized")
    }

    /// 4403: the token is not good, or no longer.
    pub(super) fn forbidden() -> Self {
        Self::with(4403, "Forbidden")
    }

    /// 4406: no subprotocol in common.
    pub(super) fn subprotocol() -> Self {
        Self::with(4406, "Subprotocol not acceptable")
    }

    /// 4408: no `connection_init` in time.
    pub(super) fn init_timeout() -> Self {
        Self::with(4408, "Connection initialisation timeout")
    }

    /// 4409: the id is in use; it is repeated only if it is plain.
    pub(super) fn duplicate(id: &str) -> Self {
        let plain = id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_graphic());
        let id = if plain { id } else { "this id" };
        Self::with(4409, &format!("Subscriber for {id} already exists"))
    }

    /// 4429: a second `connection_init`.
    pub(super) fn init_again() -> Self {
        Self::with(4429, "Too many initialisation requests")
    }

    /// 1001: the client no longer answers.
    pub(super) fn silent() -> Self {
        Self::with(1001, "no pong")
    }

    /// 1007: text that is no UTF-8.
    pub(super) fn not_text() -> Self {
        Self::with(1007, "invalid text")
    }

    /// 1009: a message over the limit.
    pub(super) fn too_big() -> Self {
        Self::with(1009, "message too big")
    }

    /// 1011: a failure of ours.
    pub(super) fn failed() -> Self {
        Self::with(1011, "internal error")
    }

    /// 1012: the process stops; another one serves.
    pub(super) fn restart() -> Self {
        Self::with(1012, "service restart")
    }

    /// 1013: the client does not take what it asked for.
    pub(super) fn slow() -> Self {
        Self::with(1013, "slow consumer")
    }

    /// 1013: the person has as many sockets as he may.
    pub(super) fn crowded() -> Self {
        Self::with(1013, "too many sockets")
    }

    fn with(code: u16, reason: &str) -> Self {
        Self {
            code,
            reason: reason.to_owned(),
        }
    }
}

/// Reads one text message.
///
/// # Errors
/// 4400 with what is wrong.
pub(super) fn read(text: &str) -> Result<Incoming, Closing> {
    let Ok(Value::Object(mut fields)) = json::read(text.as_bytes()) else {
        return Err(Closing::invalid("message is no JSON object"));
    };
    let Some(Value::String(kind)) = fields.remove("type") else {
        return Err(Closing::invalid("message has no type"));
    };
    match kind.as_str() {
        "connection_init" => Ok(Incoming::Init(token(payload(&mut fields)?.unwrap_or_default())?)),
        "ping" => payload(&mut fields).map(|_| Incoming::Ping),
        "pong" => payload(&mut fields).map(|_| Incoming::Pong),
        "subscribe" => {
            let id = id(&mut fields)?;
            let payload = payload(&mut fields)?.ok_or_else(|| Closing::invalid("subscribe has no payload"))?;
            check_query(&payload)?;
            Ok(Incoming::Subscribe(id, payload))
        }
        "complete" => id(&mut fields).map(Incoming::Complete),
        _ => Err(Closing::invalid("message type is not known")),
    }
}

fn id(fields: &mut Map<String, Value>) -> Result<String, Closing> {
    match fields.remove("id") {
        Some(Value::String(id)) if !id.is_empty() && id.len() <= MAX_ID => Ok(id),
        _ => Err(Closing::invalid("message has no id")),
    }
}

fn payload(fields: &mut Map<String, Value>) -> Result<Option<Map<String, Value>>, Closing> {
    match fields.remove("payload") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(payload)) => Ok(Some(payload)),
        Some(_) => Err(Closing::invalid("payload is no object")),
    }
}

/// The protocol asks for the types of a GraphQL request; a trusted document stands for its text.
fn check_query(payload: &Map<String, Value>) -> Result<(), Closing> {
    let null_or =
        |name: &str, right: fn(&Value) -> bool| payload.get(name).is_none_or(|value| value.is_null() || right(value));
    let named = payload.contains_key("documentId") || payload.contains_key("extensions");
    let query = match payload.get("query") {
        Some(Value::String(_)) => true,
        Some(_) => false,
        None => named,
    };
    let lawful = query
        && null_or("operationName", Value::is_string)
        && null_or("variables", Value::is_object)
        && null_or("extensions", Value::is_object);
    if lawful {
        return Ok(());
    }
    Err(Closing::invalid("payload is no GraphQL request"))
}

/// The token, as `Authorization: Bearer …` or as `accessToken`.
fn token(payload: Map<String, Value>) -> Result<Option<String>, Closing> {
    for (name, value) in payload {
        let (header, bare) = (name.eq_ignore_ascii_case("authorization"), name == "accessToken");
        if !header && !bare {
            continue;
        }
        let Value::String(text) = value else {
            return Err(Closing::invalid("token is no text"));
        };
        let token = match text.split_once(' ') {
            Some((scheme, token)) if header && scheme.eq_ignore_ascii_case("bearer") => token.trim().to_owned(),
            None if bare => text,
            _ => return Err(Closing::forbidden()),
        };
        return Ok(Some(token));
    }
    Ok(None)
}

/// A message to the client, as text.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Outgoing<'a> {
    ConnectionAck,
    Ping,
    Pong,
    Next { id: &'a str, payload: &'a Response },
    Error { id: &'a str, payload: &'a [ServerError] },
    Complete { id: &'a str },
}

impl Outgoing<'_> {
    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).expect("GraphQL values are JSON with text keys")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_messages_of_the_protocol_are_read() {
        let subscribe = json!({ "id": "1", "type": "subscribe", "payload": { "query": "{ a }", "variables": null } });
        let Ok(Incoming::Subscribe(id, payload)) = read(&subscribe.to_string()) else {
            panic!("a subscribe message");
        };
        assert_eq!((id.as_str(), &payload["query"]), ("1", &json!("{ a }")));
        for (text, message) in [
            (json!({ "type": "connection_init" }), Incoming::Init(None)),
            (
                json!({ "type": "connection_init", "payload": null }),
                Incoming::Init(None),
            ),
            (
                json!({ "type": "connection_init", "payload": { "authorization": "bearer a.b.c", "more": 1 } }),
                Incoming::Init(Some("a.b.c".to_owned())),
            ),
            (
                json!({ "type": "connection_init", "payload": { "accessToken": "a.b.c" } }),
                Incoming::Init(Some("a.b.c".to_owned())),
            ),
            (json!({ "type": "ping", "payload": { "a": 1 } }), Incoming::Ping),
            (json!({ "type": "pong" }), Incoming::Pong),
            (
                json!({ "id": "1", "type": "complete" }),
                Incoming::Complete("1".to_owned()),
            ),
        ] {
            assert_eq!(read(&text.to_string()), Ok(message), "{text}");
        }
    }

    #[test]
    fn what_is_no_message_of_the_protocol_closes_the_socket() {
        for text in [
            "",
            "{",
            "[]",
            "1",
            r#"{"type":1}"#,
            r#"{"id":"1"}"#,
            r#"{"type":"start"}"#,
            r#"{"type":"connection_ack"}"#,
            r#"{"type":"next","id":"1","payload":{}}"#,
            r#"{"type":"connection_init","payload":[]}"#,
            r#"{"type":"connection_init","payload":{"accessToken":1}}"#,
            r#"{"type":"ping","payload":"a"}"#,
            r#"{"type":"ping","type":"pong"}"#,
            r#"{"type":"complete"}"#,
            r#"{"type":"complete","id":1}"#,
            r#"{"type":"subscribe","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":"","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"subscribe","id":"1","payload":{}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":1}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","variables":[]}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","operationName":1}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{a}","extensions":1}}"#,
        ] {
            assert_eq!(read(text).map_err(|closing| closing.code), Err(4400), "{text}");
        }
        let basic = r#"{"type":"connection_init","payload":{"Authorization":"Basic abc"}}"#;
        assert_eq!(read(basic).map_err(|closing| closing.code), Err(4403));
    }

    #[test]
    fn reasons_are_short_and_ascii() {
        for closing in [
            Closing::duplicate("a"),
            Closing::duplicate(&"a".repeat(128)),
            Closing::duplicate("甲"),
            Closing::init_timeout(),
        ] {
            assert!(closing.reason.is_ascii() && closing.reason.len() <= 123, "{closing:?}");
        }
        assert_eq!(Closing::duplicate("x1").reason, "Subscriber for x1 already exists");
    }
}
