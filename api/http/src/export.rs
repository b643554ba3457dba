//! Files that a link opens (下载): made at that moment, given a few times to whoever holds the link, kept by nobody on the way.
//!
//! The link is all a browser sends with a click; it was asked for in the same session, lives for minutes and names one
//! export. A link that does not hold is 404 whatever is wrong with it.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use tokio::time::timeout;

use super::answer::Refused;
use super::asking::Asking;
use super::{Behind, Hall};
use crate::domain::export::{ExportError, File};
use crate::kernel::code::{Code, Coded as _};
use crate::policy::Actor;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// What a browser that reads no other calls the file.
const PLAIN_NAME: &str = "export.xlsx";

/// Answers `GET /exports/{link}`.
pub(super) async fn fetch<B: Behind>(
    State(hall): State<Arc<Hall<B>>>,
    Extension(asking): Extension<Asking>,
    Path(link): Path<String>,
) -> Response {
    let answered = async {
        hall.open()?;
        hall.knock(&asking)?;
        let actor = Actor::anonymous()
            .asking(Arc::clone(&asking.request_id), asking.address.clone())
            .with_agent(asking.agent.clone());
        let _place = hall.place().await?;
        let made = timeout(hall.options.timeout, hall.behind.fetch(actor, &link)).await;
        made.map_err(|_| Refused::failed(Code::Timeout))?
            .map_err(|error| refused(&error))
    };
    match answered.await {
        Ok(file) => answer(file),
        Err(refused) => asking.refuse(refused),
    }
}

fn refused(error: &ExportError) -> Refused {
    let code = error.code();
    match code {
        Code::Unauthenticated | Code::NotFound => Refused::request(StatusCode::NOT_FOUND, Code::NotFound),
        Code::Forbidden => Refused::request(StatusCode::FORBIDDEN, code),
        Code::ExportTooLarge => Refused::request(StatusCode::CONFLICT, code),
        _ => {
            tracing::error!(cause = error.in_words(), "an export was not made");
            Refused::failed(code)
        }
    }
}

fn answer(file: File) -> Response {
    let headers: [(HeaderName, HeaderValue); 3] = [
        (CONTENT_TYPE, HeaderValue::from_static(XLSX)),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (CONTENT_DISPOSITION, disposition(&file.name)),
    ];
    (headers, Body::from(file.bytes)).into_response()
}

/// The name of a file, for browsers that read the encoded one (RFC 6266, RFC 8187) and for those that do not.
fn disposition(name: &str) -> HeaderValue {
    let encoded = name.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
            text.push(char::from(byte));
        } else {
            write!(text, "%{byte:02X}").ok();
        }
        text
    });
    let value = format!("attachment; filename=\"{PLAIN_NAME}\"; filename*=UTF-8''{encoded}");
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_any_kind_stays_in_its_header() {
        assert_eq!(
            disposition("节点\"\r\n.xlsx"),
            "attachment; filename=\"export.xlsx\"; filename*=UTF-8''%E8%8A%82%E7%82%B9%22%0D%0A.xlsx"
        );
    }
}
