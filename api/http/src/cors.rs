//! Pages of others (跨域页面): which origins a browser may ask from, and what it is told of it beforehand.
//!
//! There are no cookies: a page that may ask still needs a token of its own.

use std::time::Duration;

use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, ETAG, IF_NONE_MATCH, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, Method};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::asking;

/// Where a stream of events goes on from: without it a browser cannot resume.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// What a stock client calls itself.
const CLIENT_NAME: HeaderName = HeaderName::from_static("apollographql-client-name");
const CLIENT_VERSION: HeaderName = HeaderName::from_static("apollographql-client-version");
/// Pages of others that may ask from a browser (跨域页面); none where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// Their origins, as `https://host` or `https://host:port`.
    pub origins: Vec<HeaderValue>,
    /// Whether pages served from this machine may, whatever their port.
    pub local: bool,
}

impl Pages {
    /// Whether pages of this origin may ask.
    pub(super) fn welcome(&self, origin: &HeaderValue) -> bool {
        let same = |listed: &HeaderValue| listed.as_bytes().eq_ignore_ascii_case(origin.as_bytes());
        self.origins.iter().any(same) || (self.local && is_local(origin))
    }
}

/// Lets pages of these origins ask, without cookies, of which there are none.
pub(super) fn foreign_pages(pages: Pages) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(move |origin, _| pages.welcome(origin)))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([
            ACCEPT,
            ACCEPT_LANGUAGE,
            AUTHORIZATION,
            CONTENT_TYPE,
            IF_NONE_MATCH,
            LAST_EVENT_ID,
            asking::REQUEST_ID,
            CLIENT_NAME,
            CLIENT_VERSION,
        ])
        .expose_headers([ETAG, RETRY_AFTER, asking::REQUEST_ID])
        .max_age(Duration::from_mins(10))
}

/// Whether a page was served from this machine.
fn is_local(origin: &HeaderValue) -> bool {
    let host = origin.to_str().ok().and_then(|origin| {
        let rest = origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"))?;
        let is_port = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
        let port = rest.rsplit_once(':').filter(|(_, port)| is_port(port));
        Some(port.map_or(rest, |(host, _)| host))
    });
    matches!(host, Some("localhost" | "127.0.0.1" | "[::1]"))
}
