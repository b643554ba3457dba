//! One POST to an address of the settings: no redirect, no proxy, bounded in time and in what is read.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};
use secrecy::{ExposeSecret as _, SecretString};
use thiserror::Error;
use tokio_rustls::rustls::crypto::ring;

use crate::events::chat::answer::{Answer, retry_after};

/// Most bytes read of an answer.
const MOST_READ: usize = 16 * 1024;

/// Why an address is not used.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PostError {
    /// It is no address.
    #[error("its url is no address; write https://host/path")]
    Address,
    /// What is sent there could be read on the way.
    #[error("its url is neither https nor http to 127.0.0.1 or [::1]; give an https address")]
    Plain,
    /// It names a user.
    #[error("its url holds a user name or password; robots take their key in the path or query")]
    User,
    /// TLS has nothing to trust.
    #[error("TLS cannot be used on this machine; install the system's CA certificates")]
    Tls,
}

/// An address to post to.
pub struct Post {
    client: Client,
    url: SecretString,
}

impl Post {
    /// Posts to `url`; each try may take `within` in all.
    ///
    /// # Errors
    /// [`PostError`] for an address that is not used.
    pub fn try_new(url: &SecretString, within: Duration) -> Result<Self, PostError> {
        let address = Url::parse(url.expose_secret()).map_err(|_| PostError::Address)?;
        let plain = is_plain(&address)?;
        // whoever installed one before has the same
        ring::default_provider().install_default().ok();
        let mut builder = Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .timeout(within)
            // a second answer on a connection is nobody's
            .pool_max_idle_per_host(0)
            .user_agent(concat!("zhixing/", env!("CARGO_PKG_VERSION")));
        if plain {
            builder = builder.tls_certs_only([]);
        }
        let client = builder.build().map_err(|_| PostError::Tls)?;
        Ok(Self {
            client,
            url: address.to_string().into(),
        })
    }

    /// The address with more parameters.
    pub(super) fn with(&self, parameters: &[(&str, &str)]) -> SecretString {
        match Url::parse(self.url.expose_secret()) {
            Ok(mut url) => {
                url.query_pairs_mut().extend_pairs(parameters);
                url.to_string().into()
            }
            Err(_) => self.url.clone(),
        }
    }

    /// Posts JSON to the address.
    ///
    /// # Errors
    /// A word for why no answer came.
    pub(super) async fn json(&self, body: String) -> Result<Answer, &'static str> {
        self.json_to(&self.url, body, HeaderMap::new()).await
    }

    /// Posts JSON to the address, with headers.
    ///
    /// # Errors
    /// A word for why no answer came.
    pub(super) async fn json_with(&self, body: String, headers: HeaderMap) -> Result<Answer, &'static str> {
        self.json_to(&self.url, body, headers).await
    }

    /// Posts JSON to a variant of the address, with headers.
    ///
    /// # Errors
    /// A word for why no answer came.
    pub(super) async fn json_to(
        &self,
        url: &SecretString,
        body: String,
        mut headers: HeaderMap,
    ) -> Result<Answer, &'static str> {
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/json; charset=utf-8"),
        );
        let request = self.client.post(url.expose_secret()).headers(headers).body(body);
        // an error of the library names the address, and with it the key
        let sent = request.send().await;
        match sent {
            Ok(response) => read(response).await,
            Err(error) => Err(word(&error)),
        }
    }
}

/// Whether an address speaks plain HTTP to this very machine; only such may.
fn is_plain(url: &Url) -> Result<bool, PostError> {
    let host = url.host_str().ok_or(PostError::Address)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(PostError::User);
    }
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let here = host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    match url.scheme() {
        "https" => Ok(false),
        "http" if here => Ok(true),
        _ => Err(PostError::Plain),
    }
}

async fn read(mut response: Response) -> Result<Answer, &'static str> {
    let after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok());
    let retry_after = after.and_then(retry_after);
    let status = response.status().as_u16();
    let mut body = Vec::new();
    while body.len() < MOST_READ {
        match response.chunk().await {
            Ok(Some(chunk)) => body.extend_from_slice(&chunk[..chunk.len().min(MOST_READ - body.len())]),
            Ok(None) => break,
            Err(error) => return Err(word(&error)),
        }
    }
    Ok(Answer {
        status,
        retry_after,
        body,
    })
}

fn word(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "timeout"
    } else if error.is_connect() {
        "unreachable"
    } else {
        "broken_off"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(url: &str) -> Option<PostError> {
        Post::try_new(&url.to_owned().into(), Duration::from_secs(1)).err()
    }

    #[test]
    fn only_addresses_nobody_reads_on_the_way_are_used() {
        for fit in [
            "http://127.0.0.1:8099/robot",
            "http://[::1]/robot",
            "http://127.9.9.9/",
            "https://oapi.example/robot/send?access_token=a",
        ] {
            // where the system has no CA certificates, TLS is what fails
            assert!(matches!(refused(fit), None | Some(PostError::Tls)), "{fit}");
        }
        for plain in [
            "http://oapi.example/",
            "http://localhost/",
            "http://10.0.0.1/",
            "http://127.0.0.1.example/",
            "ftp://127.0.0.1/",
            "file://127.0.0.1/etc/passwd",
        ] {
            assert_eq!(refused(plain), Some(PostError::Plain), "{plain}");
        }
        for none in ["", "robot", "https://", "file:///etc/passwd", "data:,a"] {
            assert_eq!(refused(none), Some(PostError::Address), "{none}");
        }
        for user in ["https://127.0.0.1@oapi.example/", "http://a:b@127.0.0.1/"] {
            assert_eq!(refused(user), Some(PostError::User), "{user}");
        }
    }
}
