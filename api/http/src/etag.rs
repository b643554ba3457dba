//! Answers worth keeping (条件请求): a GET of a trusted document that came out whole carries a tag of its own bytes, and
//! who holds them already gets 304 without a body.
//!
//! An answer that is the same for ever under its address (the labels, by their version) says so itself, in a header of
//! its result; that holds where it is all that was asked.
//!
//! The tag is reckoned over the body made for this caller, after his rights were checked: equal tags tell nobody more
//! than equal bodies would. It is weak, since the body may go out compressed.

use async_graphql::Response as Executed;
use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;

use super::asking::Asking;

/// Held by the caller's own program alone, and asked for again each time.
const KEPT_BUT_ASKED: HeaderValue = HeaderValue::from_static("private, no-cache");
/// Headers of a request that change its answer.
const CHANGES_WITH: HeaderValue = HeaderValue::from_static("Authorization, Accept, Accept-Language");
/// The same of an answer that is kept for ever, whoever's token is fresh.
const KEPT_CHANGES_WITH: HeaderValue = HeaderValue::from_static("Accept");

impl Asking {
    /// Answers what the schema answered to a GET of a trusted document, which asked one thing alone or more.
    pub(super) fn answer_tagged(&self, result: &Executed, headers: &HeaderMap, alone: bool) -> Response {
        if !result.errors.is_empty() {
            return self.answer(result);
        }
        let bytes = serde_json::to_vec(result).expect("GraphQL values are JSON with text keys");
        let tag = blake3::hash(&bytes).to_hex();
        let tag = &tag[..32];
        let mut response = if holds(headers, tag) {
            let mut held = Response::default();
            *held.status_mut() = StatusCode::NOT_MODIFIED;
            held
        } else {
            self.whole(bytes)
        };
        let lasting = result.http_headers.get(CACHE_CONTROL).filter(|_| alone);
        let (keep, vary) = match lasting {
            Some(lasting) => (lasting.clone(), KEPT_CHANGES_WITH),
            None => (KEPT_BUT_ASKED, CHANGES_WITH),
        };
        let tag = HeaderValue::from_str(&format!("W/\"{tag}\"")).expect("hexadecimal digits");
        response
            .headers_mut()
            .extend([(ETAG, tag), (CACHE_CONTROL, keep), (VARY, vary)]);
        response
    }
}

/// Whether the caller names this tag among those he holds, weak or strong, or any by `*` (RFC 9110, 13.1.2).
fn holds(headers: &HeaderMap, tag: &str) -> bool {
    let lines = headers
        .get_all(IF_NONE_MATCH)
        .into_iter()
        .filter_map(|line| line.to_str().ok());
    lines
        .into_iter()
        .any(|line| line.trim() == "*" || tags(line).any(|held| held == tag))
}

/// The tags of a list, without their quotes; a comma inside a tag does not end it.
fn tags(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        rest = rest.strip_prefix("W/").unwrap_or(rest);
        let (tag, after) = rest.strip_prefix('"')?.split_once('"')?;
        rest = after;
        Some(tag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_tag_is_found_in_every_lawful_form() {
        for (lines, held) in [
            (&[][..], false),
            (&["*"], true),
            (&[" * "], true),
            (&["\"a1\""], true),
            (&["W/\"a1\""], true),
            (&["\"b\", W/\"a1\" , \"c\""], true),
            (&["\"b\"", "\"a1\""], true),
            (&["\"x,a1\",\"y\""], false),
            (&["\"x,y\",,\"a1\""], true),
            (&["a1"], false),
            (&["\"a1"], false),
            (&["\"A1\""], false),
            (&["w/\"a1\""], false),
            (&["\"*\""], false),
            (&["\"b\" \"a1\""], true),
        ] {
            let headers: HeaderMap = lines
                .iter()
                .map(|line| (IF_NONE_MATCH, HeaderValue::from_static(line)))
                .collect();
            assert_eq!(holds(&headers, "a1"), held, "{lines:?}");
        }
    }
}
