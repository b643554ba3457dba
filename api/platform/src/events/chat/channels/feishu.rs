//! Feishu (飞书) group robot: time and signature stand in the body.

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

use super::{Channel, Message, Post, signature};
use crate::events::chat::answer::{Dialect, Outcome, by_robot};
use crate::events::chat::rules::A_MINUTE;

/// Too often (11232, 11247); bad request (9499), wrong address (19001) or parameters (19002), signature or time not
/// matching (19021), address of the sender (19022) or words (19024) not allowed.
const DIALECT: Dialect = Dialect {
    fields: &["code", "StatusCode"],
    limited: &[11_232, 11_247],
    wrong: &[9_499, 19_001, 19_002, 19_021, 19_022, 19_024],
};

/// A robot in a Feishu chat, with the secret of its signature.
pub struct Feishu {
    name: String,
    post: Post,
    secret: SecretString,
}

impl Feishu {
    /// The robot at an address.
    #[must_use]
    pub const fn new(name: String, post: Post, secret: SecretString) -> Self {
        Self { name, post, secret }
    }
}

/// What is sent at an instant, in seconds since 1970: nothing is signed, under time and secret as the key.
fn body(secret: &str, seconds: i64, text: &str) -> Value {
    let timestamp = seconds.to_string();
    let sign = signature(format!("{timestamp}\n{secret}").as_bytes(), b"");
    // a text may call people and link by tags here; ours has none
    let text = text.replace('<', "＜");
    json!({ "timestamp": timestamp, "sign": sign, "msg_type": "text", "content": { "text": text } })
}

impl Channel for Feishu {
    fn name(&self) -> &str {
        &self.name
    }

    fn a_minute(&self) -> Option<u32> {
        Some(A_MINUTE)
    }

    fn send<'a>(&'a self, message: &'a Message, real: DateTime<Utc>) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let body = body(self.secret.expose_secret(), real.timestamp(), &message.text);
            match self.post.json(body.to_string()).await {
                Ok(answer) => by_robot(&answer, &DIALECT),
                Err(word) => Outcome::Again(word.to_owned()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_and_secret_are_the_key_of_a_signature_over_nothing() {
        let body = body("feishu-test-secret", 1_773_622_800, "a <at user_id=\"all\"></at>");
        assert_eq!(body["timestamp"], "1773622800");
        assert_eq!(body["sign"], "ftuxqK+L0qsOL5Lz3tOi6QTWz/1iEJNK1QxxidIds70=");
        assert_eq!(body["content"]["text"], "a ＜at user_id=\"all\">＜/at>");
    }
}
