//! A webhook of the court's own, signed as Standard Webhooks has it: symmetric, version 1.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, Utc};
use futures_util::future::BoxFuture;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret as _, SecretSlice, SecretString};
use serde_json::json;

use super::{Channel, Message, Post, signature};
use crate::events::chat::answer::{Outcome, by_status};
use crate::events::chat::rules::A_MINUTE;

/// Stands before the secret where it is shown to people.
const PREFIX: &str = "whsec_";
/// Lengths the specification lets a secret have.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;

/// A webhook with the secret of its signature.
pub struct Webhook {
    name: String,
    post: Post,
    secret: SecretSlice<u8>,
}

impl Webhook {
    /// The webhook at an address; none where the secret is no base64 of 24 to 64 bytes.
    #[must_use]
    pub fn try_new(name: String, post: Post, secret: &SecretString) -> Option<Self> {
        let text = secret.expose_secret();
        let bytes = STANDARD.decode(text.strip_prefix(PREFIX).unwrap_or(text)).ok()?;
        let secret = LENGTHS.contains(&bytes.len()).then(|| bytes.into())?;
        Some(Self { name, post, secret })
    }

    fn headers(&self, key: &str, seconds: i64, body: &str) -> HeaderMap {
        let seconds = seconds.to_string();
        let signed = signature(
            self.secret.expose_secret(),
            format!("{key}.{seconds}.{body}").as_bytes(),
        );
        let named = [
            ("webhook-id", key.to_owned()),
            ("webhook-timestamp", seconds),
            ("webhook-signature", format!("v1,{signed}")),
        ];
        let fit = named.into_iter().filter_map(|(name, value)| {
            let value = HeaderValue::from_str(&value).ok()?;
            Some((HeaderName::from_static(name), value))
        });
        fit.collect()
    }
}

impl Channel for Webhook {
    fn name(&self) -> &str {
        &self.name
    }

    fn a_minute(&self) -> Option<u32> {
        Some(A_MINUTE)
    }

    fn send<'a>(&'a self, message: &'a Message, real: DateTime<Utc>) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let made_at = message.made_at.to_rfc3339_opts(SecondsFormat::Secs, true);
            let data = json!({ "id": message.key, "text": message.text });
            let body = json!({ "type": "chat.message", "timestamp": made_at, "data": data }).to_string();
            let headers = self.headers(&message.key, real.timestamp(), &body);
            match self.post.json_with(body, headers).await {
                Ok(answer) => by_status(&answer),
                Err(word) => Outcome::Again(word.to_owned()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn webhook(secret: &str) -> Option<Webhook> {
        let url = "http://127.0.0.1/hook".to_owned().into();
        let post = Post::try_new(&url, Duration::from_secs(1)).expect("a lawful address");
        Webhook::try_new("网关".to_owned(), post, &secret.to_owned().into())
    }

    #[test]
    fn id_time_and_body_are_signed() {
        for (secret, id, seconds, sign) in [
            (
                "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
                "chat-1",
                1_773_622_800,
                "v1,gqLV9C6J60P3HuZcFz54rAr1AGhuZywASDSp+i59k34=",
            ),
            (
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1_614_265_330,
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            ),
        ] {
            let webhook = webhook(secret).expect("a lawful secret");
            let headers = webhook.headers(id, seconds, r#"{"test": 2432232314}"#);
            assert_eq!(headers["webhook-id"], id);
            assert_eq!(headers["webhook-timestamp"], seconds.to_string());
            assert_eq!(headers["webhook-signature"], sign);
        }
    }

    #[test]
    fn short_long_and_unreadable_secrets_are_refused() {
        for (bytes, fit) in [(23, false), (24, true), (64, true), (65, false)] {
            assert_eq!(webhook(&STANDARD.encode(vec![7; bytes])).is_some(), fit, "{bytes}");
        }
        assert!(webhook("whsec_超").is_none());
    }
}
