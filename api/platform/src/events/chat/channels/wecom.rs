//! `WeCom` (企业微信) group robot: the key stands in the address, nothing is signed.

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use serde_json::json;

use super::{Channel, Message, Post};
use crate::events::chat::answer::{Dialect, Outcome, by_robot};
use crate::events::chat::rules::A_MINUTE;

/// Too often (45009) or too many at once (45033); bad parameters (40008, 40035, 40058, 44004, 45002), a robot that is
/// not there (93000), is shut (93004) or is not in the chat (93008).
const DIALECT: Dialect = Dialect {
    fields: &["errcode"],
    limited: &[45_009, 45_033],
    wrong: &[40_008, 40_035, 40_058, 44_004, 45_002, 93_000, 93_004, 93_008],
};

/// A robot in a `WeCom` chat.
pub struct WeCom {
    name: String,
    post: Post,
}

impl WeCom {
    /// The robot at an address.
    #[must_use]
    pub const fn new(name: String, post: Post) -> Self {
        Self { name, post }
    }
}

impl Channel for WeCom {
    fn name(&self) -> &str {
        &self.name
    }

    fn a_minute(&self) -> Option<u32> {
        Some(A_MINUTE)
    }

    fn send<'a>(&'a self, message: &'a Message, _: DateTime<Utc>) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let body = json!({ "msgtype": "text", "text": { "content": message.text } });
            match self.post.json(body.to_string()).await {
                Ok(answer) => by_robot(&answer, &DIALECT),
                Err(word) => Outcome::Again(word.to_owned()),
            }
        })
    }
}
