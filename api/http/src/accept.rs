//! What the client wants to read (内容协商): the media type of the answer and its language.
//!
//! Of the two media types the one with the higher weight is taken, at equal weights the one named more exactly, and
//! then `application/graphql-response+json`; so also without `Accept`, as GraphQL over HTTP asks since 2025. Items
//! that are malformed or want another charset than UTF-8 do not count.

use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Media type of a GraphQL answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// The status tells whether the request was fit to be executed.
    GraphqlResponse,
    /// The status is 200 for whatever is a GraphQL request at all.
    Json,
}

impl Media {
    /// Chooses the media type the client likes best; `None` when it takes neither.
    pub(super) fn negotiate(headers: &HeaderMap) -> Option<Self> {
        let items: Vec<_> = items(headers, &ACCEPT).collect();
        if items.is_empty() && headers.get_all(ACCEPT).iter().all(HeaderValue::is_empty) {
            return Some(Self::GraphqlResponse);
        }
        [Self::Json, Self::GraphqlResponse]
            .into_iter()
            .filter_map(|media| Some((media.wanted(&items)?, media)))
            .filter(|((weight, _), _)| *weight > 0)
            .max_by_key(|(wanted, _)| *wanted)
            .map(|(_, media)| media)
    }

    /// Weight and exactness of the item that speaks of it most exactly.
    fn wanted(self, items: &[Item]) -> Option<(u16, u8)> {
        let exactness = |item: &Item| match item.value.as_str() {
            "*/*" => Some(0),
            "application/*" => Some(1),
            value => (value == self.essence()).then_some(2),
        };
        let named = items.iter().filter_map(|item| Some((exactness(item)?, item.weight)));
        named.max().map(|(exactness, weight)| (weight, exactness))
    }

    const fn essence(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json",
            Self::Json => "application/json",
        }
    }

    /// The `Content-Type` of the answer.
    pub(super) const fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        })
    }
}

/// Whether the answer may be a stream of events (事件流), as graphql-sse has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Events {
    /// The client did not name it.
    No,
    /// It takes one, and JSON as gladly: a subscription is streamed, all else is answered in one piece.
    Taken,
    /// It takes nothing else, or nothing as gladly: whatever it asks is streamed.
    Preferred,
}

impl Events {
    const ESSENCE: &str = "text/event-stream";

    /// Reads the wish; a wildcard does not name it.
    pub(super) fn negotiate(headers: &HeaderMap) -> Self {
        let items: Vec<_> = items(headers, &ACCEPT).collect();
        let named = |essence: &str| {
            items
                .iter()
                .filter(|item| item.value == essence)
                .map(|item| item.weight)
                .max()
        };
        let json = [Media::GraphqlResponse, Media::Json]
            .into_iter()
            .filter_map(|media| named(media.essence()));
        match (named(Self::ESSENCE), json.max()) {
            (None | Some(0), _) => Self::No,
            (Some(events), Some(json)) if json >= events => Self::Taken,
            (Some(_), _) => Self::Preferred,
        }
    }
}

/// Whether the client would rather have a page than JSON: it names pages, and JSON with no greater weight.
pub(super) fn prefers_page(headers: &HeaderMap) -> bool {
    let items: Vec<_> = items(headers, &ACCEPT).collect();
    // weight, then exactness, of what is said of a media type most exactly
    let wanted = |essence: &str, family: &str| {
        let exactness = |item: &Item| match item.value.as_str() {
            "*/*" => Some(0_u8),
            value if value == family => Some(1),
            value => (value == essence).then_some(2),
        };
        let named = items.iter().filter_map(|item| Some((exactness(item)?, item.weight)));
        named.max().map(|(exactness, weight)| (weight, exactness))
    };
    let page = wanted("text/html", "text/*").filter(|(weight, exactness)| *weight > 0 && *exactness > 0);
    page.is_some_and(|page| wanted("application/json", "application/*").is_none_or(|json| page >= json))
}

/// Whether the client would rather read English than Chinese; of equal weights the first counts.
pub(super) fn prefers_english(headers: &HeaderMap) -> bool {
    let mut best = (0, false);
    for item in items(headers, &ACCEPT_LANGUAGE) {
        let english = match item.value.split('-').next() {
            Some("en") => true,
            Some("zh") => false,
            _ => continue,
        };
        if item.weight > best.0 {
            best = (item.weight, english);
        }
    }
    best.1
}

/// One item of a weighted list.
struct Item {
    /// In lower case.
    value: String,
    /// Thousandths.
    weight: u16,
}

fn items<'a>(headers: &'a HeaderMap, name: &'static HeaderName) -> impl Iterator<Item = Item> + 'a {
    let lines = headers.get_all(name).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).filter_map(item)
}

fn item(text: &str) -> Option<Item> {
    let mut parts = text.split(';').map(str::trim);
    let value = parts.next().filter(|value| !value.is_empty())?.to_ascii_lowercase();
    let mut weight = 1_000;
    for parameter in parts {
        let (name, setting) = parameter.split_once('=').unwrap_or((parameter, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "q" => weight = thousandths(setting.trim())?,
            "charset" if !is_utf8(setting) => return None,
            _ => {}
        }
    }
    Some(Item { value, weight })
}

/// Whether the value of a `charset` parameter names UTF-8.
pub(super) fn is_utf8(charset: &str) -> bool {
    charset.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
}

/// Reads a weight from `0` to `1` with at most three decimals.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let decimals: u16 = format!("{decimals:0<3}").parse().ok()?;
    match whole {
        "0" => Some(decimals),
        "1" if decimals == 0 => Some(1_000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, lines: &[&'static str]) -> HeaderMap {
        let line = |line: &&'static str| (HeaderName::from_static(name), HeaderValue::from_static(line));
        lines.iter().map(line).collect()
    }

    #[test]
    fn the_answer_is_in_the_media_type_the_client_likes_best() {
        let (graphql, json) = (Some(Media::GraphqlResponse), Some(Media::Json));
        for (lines, media) in [
            (&[][..], graphql),
            (&[""], graphql),
            (&["*/*"], graphql),
            (&["application/*"], graphql),
            (&["application/graphql-response+json"], graphql),
            (&["Application/GraphQL-Response+JSON; Charset=\"UTF-8\""], graphql),
            (&["application/json"], json),
            (&["application/json; charset=utf-8"], json),
            (&["application/json, text/plain, */*"], json),
            (&["application/graphql-response+json, application/json;q=0.9"], graphql),
            (&["application/json, application/graphql-response+json"], graphql),
            (
                &["application/graphql-response+json;q=0.5, application/json;q=0.501"],
                json,
            ),
            (&["application/graphql-response+json;q=0", "*/*;q=0.1"], json),
            (&["text/html", "application/json;q=0.1"], json),
            (&["application/json;q=0, */*"], graphql),
            (&["text/html"], None),
            (&["text/event-stream"], None),
            (&["application/json;q=0"], None),
            (&["application/json;charset=gbk"], None),
            (&["application/json;q=2"], None),
            (&["application/json;q=0.1234"], None),
            (&["application/json;q=-1"], None),
        ] {
            assert_eq!(Media::negotiate(&headers("accept", lines)), media, "{lines:?}");
        }
    }

    #[test]
    fn browsers_get_pages_and_machines_get_json() {
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";
        for (lines, is_page) in [
            (&[][..], false),
            (&["*/*"], false),
            (&[browser], true),
            (&["text/html"], true),
            (&["text/*"], true),
            (&["text/html;q=0"], false),
            (&["application/json"], false),
            (&["application/json, text/html;q=0.9"], false),
            (&["text/html, application/json"], true),
            (&["text/html;q=0.5, */*"], false),
            (&["image/png"], false),
        ] {
            assert_eq!(prefers_page(&headers("accept", lines)), is_page, "{lines:?}");
        }
    }

    #[test]
    fn events_are_streamed_to_those_who_name_them() {
        for (line, events) in [
            ("*/*", Events::No),
            ("text/*", Events::No),
            ("application/json", Events::No),
            ("text/event-stream;q=0", Events::No),
            ("text/event-stream", Events::Preferred),
            ("Text/Event-Stream, */*", Events::Preferred),
            ("text/event-stream, application/json;q=0.9", Events::Preferred),
            ("application/json, text/event-stream;q=0.9", Events::Taken),
            ("application/graphql-response+json, text/event-stream", Events::Taken),
        ] {
            assert_eq!(Events::negotiate(&headers("accept", &[line])), events, "{line}");
        }
    }

    #[test]
    fn chinese_is_spoken_unless_english_is_liked_better() {
        for (lines, english) in [
            (&[][..], false),
            (&["en"], true),
            (&["EN-gb, fr"], true),
            (&["zh-CN,zh;q=0.9,en;q=0.8"], false),
            (&["fr", "en;q=0.3, zh;q=0.2"], true),
            (&["en, zh"], true),
            (&["zh, en"], false),
            (&["en;q=0"], false),
            (&["*"], false),
        ] {
            assert_eq!(
                prefers_english(&headers("accept-language", lines)),
                english,
                "{lines:?}"
            );
        }
    }
}
