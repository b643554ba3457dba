//! `DingTalk` (钉钉) group robot: time and signature stand in the address.

use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use reqwest::header::HeaderMap;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;

use super::{Channel, Message, Post, signature};
use crate::events::chat::answer::{Dialect, Outcome, by_robot};
use crate::events::chat::rules::A_MINUTE;

/// Too often (130101, 410100); wrong token (300001, 400101), security check not passed (310000), bad parameters (40035,
/// 400105), chat or robot gone or shut (400013, 400102, 400106).
const DIALECT: Dialect = Dialect {
    fields: &["errcode"],
    limited: &[130_101, 410_100],
    wrong: &[40_035, 300_001, 310_000, 400_013, 400_101, 400_102, 400_105, 400_106],
};

/// A robot in a `DingTalk` chat, with the secret of its signature.
pub struct DingTalk {
    name: String,
    post: Post,
    secret: SecretString,
}

impl DingTalk {
    /// The robot at an address.
    #[must_use]
    pub const fn new(name: String, post: Post, secret: SecretString) -> Self {
        Self { name, post, secret }
    }
}

/// The signature at an instant, in milliseconds since 1970.
fn signed(secret: &str, millis: &str) -> String {
    signature(secret.as_bytes(), format!("{millis}\n{secret}").as_bytes())
}

impl Channel for DingTalk {
    fn name(&self) -> &str {
        &self.name
    }

    fn a_minute(&self) -> Option<u32> {
        Some(A_MINUTE)
    }

    fn send<'a>(&'a self, message: &'a Message, real: DateTime<Utc>) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let millis = real.timestamp_millis().to_string();
            let sign = signed(self.secret.expose_secret(), &millis);
            let url = self.post.with(&[("timestamp", &millis), ("sign", &sign)]);
            let body = json!({ "msgtype": "text", "text": { "content": message.text } });
            match self.post.json_to(&url, body.to_string(), HeaderMap::new()).await {
                Ok(answer) => by_robot(&answer, &DIALECT),
                Err(word) => Outcome::Again(word.to_owned()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn time_and_secret_are_signed_and_stand_in_the_address() {
        let sign = signed("SECtest0123456789abcdef", "1773622800000");
        assert_eq!(sign, "/rMHNANGWvMt4zKJEPIK/YfwDz1W5uIgMAp7VXd+dsc=");
        let url = "http://127.0.0.1/robot/send?access_token=a".to_owned().into();
        let post = Post::try_new(&url, Duration::from_secs(1)).expect("a lawful address");
        assert_eq!(
            post.with(&[("timestamp", "1773622800000"), ("sign", &sign)])
                .expose_secret(),
            "http://127.0.0.1/robot/send?access_token=a&timestamp=1773622800000\
             &sign=%2FrMHNANGWvMt4zKJEPIK%2FYfwDz1W5uIgMAp7VXd%2Bdsc%3D"
        );
    }
}
