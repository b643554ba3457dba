//! The way in (请求读取): the parameters of a GraphQL request, from a JSON body or from a URL.
//!
//! Everything about the HTTP message is refused here, before the query text is looked at: media type, coding, size,
//! time, JSON, the types of the five parameters. Other parameters are ignored, as the specification reserves them.

use axum::body::{Body, Bytes};
use axum::extract::{Query, Request};
use axum::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode, Uri};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::{Map, Value};

use super::accept::is_utf8;
use super::answer::{Beside, Refused};
use super::document::Asked;
use super::trusted::DocumentId;
use super::{Options, json};
use crate::kernel::code::Code;

/// A GraphQL request (GraphQL 请求), well formed but not yet parsed.
#[derive(Debug, PartialEq)]
pub(super) struct Params {
    pub(super) asked: Asked,
    pub(super) operation_name: Option<String>,
    pub(super) variables: Map<String, Value>,
    pub(super) extensions: Map<String, Value>,
}

/// Reads the request of a POST.
pub(super) async fn posted(request: Request, options: &Options) -> Result<Params, Refused> {
    check_content(request.headers())?;
    let bytes = body(request, options).await?;
    let Ok(Value::Object(fields)) = json::read(&bytes) else {
        return Err(Refused::malformed(None));
    };
    params(fields)
}

/// Reads the request of a GET from its URL.
pub(super) fn from_url(uri: &Uri) -> Result<Params, Refused> {
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri).map_err(|_| Refused::malformed(None))?;
    let mut fields = Map::new();
    for (name, text) in pairs {
        let value = match name.as_str() {
            "operationName" if text.is_empty() => Value::Null,
            "query" | "operationName" | "documentId" => Value::String(text),
            "variables" => json::read(text.as_bytes()).map_err(|_| Refused::malformed("variables"))?,
            "extensions" => json::read(text.as_bytes()).map_err(|_| Refused::malformed("extensions"))?,
            _ => continue,
        };
        if fields.insert(name, value).is_some() {
            return Err(Refused::malformed(None));
        }
    }
    params(fields)
}

fn check_content(headers: &HeaderMap) -> Result<(), Refused> {
    let mut types = headers.get_all(CONTENT_TYPE).into_iter();
    let json = match (types.next(), types.next()) {
        (Some(only), None) => only.to_str().is_ok_and(is_json),
        _ => false,
    };
    let plain = headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .all(|coding| coding == "identity");
    if json && plain {
        return Ok(());
    }
    Err(Refused::request(StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::MediaType))
}

/// Whether a content type is `application/json`, in UTF-8 if it names a charset.
fn is_json(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(str::trim);
    let essence = parts
        .next()
        .is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"));
    let utf8 = |(name, value): (&str, &str)| name.trim().eq_ignore_ascii_case("charset") && is_utf8(value);
    essence
        && parts
            .filter(|part| !part.is_empty())
            .all(|part| part.split_once('=').is_some_and(utf8))
}

/// Reads a body; one that is announced too long is refused unread.
async fn body(request: Request, options: &Options) -> Result<Bytes, Refused> {
    let too_large = || Refused::request(StatusCode::PAYLOAD_TOO_LARGE, Code::QueryTooLarge).with(Beside::HangUp);
    let announced = request
        .headers()
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > options.max_body) {
        return Err(too_large());
    }
    let read = Limited::<Body>::new(request.into_body(), options.max_body).collect();
    match tokio::time::timeout(options.body_time, read).await {
        Ok(Ok(read)) => Ok(read.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        Ok(Err(_)) => Err(Refused::malformed(None).with(Beside::HangUp)),
        Err(_) => Err(Refused::request(StatusCode::REQUEST_TIMEOUT, Code::Timeout).with(Beside::HangUp)),
    }
}

/// Reads the parameters of a GraphQL request.
///
/// # Errors
/// `REQUEST_INVALID` naming the parameter whose type is wrong.
pub(super) fn params(mut fields: Map<String, Value>) -> Result<Params, Refused> {
    let query = text(&mut fields, "query")?;
    let document_id = text(&mut fields, "documentId")?;
    let operation_name = text(&mut fields, "operationName")?;
    let variables = object(&mut fields, "variables")?;
    let extensions = object(&mut fields, "extensions")?;
    let persisted = extensions.get("persistedQuery").map(persisted).transpose()?;
    // clients send an empty text beside an id
    let is_named = document_id.is_some() || persisted.is_some();
    let query = query.filter(|text| !(is_named && text.is_empty()));
    let asked = match (document_id, persisted, query) {
        (None, None, Some(text)) => Asked::Text(text),
        (None, None, None) => return Err(Refused::malformed("query")),
        (None, Some(id), text) => Asked::Persisted(id, text),
        (Some(id), None, None) => Asked::Trusted(id_of(&id)?),
        (Some(_), _, _) => return Err(Refused::malformed("documentId")),
    };
    Ok(Params {
        asked,
        operation_name,
        variables,
        extensions,
    })
}

/// The hash of a `persistedQuery` extension, version 1.
fn persisted(extension: &Value) -> Result<DocumentId, Refused> {
    let hash = extension.get("sha256Hash").and_then(Value::as_str);
    match (extension.get("version").and_then(Value::as_u64), hash) {
        (Some(1), Some(hash)) => id_of(hash),
        _ => Err(Refused::malformed("extensions")),
    }
}

/// What is no hash names no document.
fn id_of(text: &str) -> Result<DocumentId, Refused> {
    DocumentId::read(text).ok_or_else(|| Refused::document(Code::PersistedQueryNotFound))
}

fn text(fields: &mut Map<String, Value>, name: &'static str) -> Result<Option<String>, Refused> {
    match fields.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Refused::malformed(name)),
    }
}

fn object(fields: &mut Map<String, Value>, name: &'static str) -> Result<Map<String, Value>, Refused> {
    match fields.remove(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(object)) => Ok(object),
        Some(_) => Err(Refused::malformed(name)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn from_text(text: &str) -> Result<Params, Refused> {
        from_url(&text.parse().expect("the test writes a URL"))
    }

    #[test]
    fn a_url_holds_a_request() {
        let url = "/graphql?query=query%20Q(%24a%3AInt)%7Ba%7D&operationName=Q&variables=%7B%22a%22%3A1%7D&extensions=null&b=1";
        let params = from_text(url).expect("well formed");
        assert_eq!(params.asked, Asked::Text("query Q($a:Int){a}".to_owned()));
        assert_eq!(params.operation_name.as_deref(), Some("Q"));
        assert_eq!(Value::from(params.variables), json!({ "a": 1 }));
        let unnamed = from_text("/graphql?query=a&operationName=").expect("well formed");
        assert_eq!(unnamed.operation_name, None);
    }

    #[test]
    fn a_document_is_named_by_one_thing_alone() {
        let hash = DocumentId::of("{ a }").digits();
        let read = |fields: Value| params(fields.as_object().expect("an object").clone());
        let persisted = json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } });
        let asked = |fields: Value| read(fields).expect("well formed").asked;
        let id = DocumentId::of("{ a }");
        assert_eq!(
            asked(json!({ "documentId": format!("sha256:{hash}") })),
            Asked::Trusted(id)
        );
        assert_eq!(asked(json!({ "extensions": persisted })), Asked::Persisted(id, None));
        for empty in [json!(""), Value::Null] {
            assert_eq!(asked(json!({ "documentId": hash, "query": empty })), Asked::Trusted(id));
            let persisted = json!({ "query": empty, "extensions": persisted });
            assert_eq!(asked(persisted), Asked::Persisted(id, None));
        }
        let both = json!({ "query": "{ a }", "extensions": persisted });
        assert_eq!(asked(both), Asked::Persisted(id, Some("{ a }".to_owned())));
        for (wrong, field) in [
            (json!({ "documentId": hash, "query": "{ a }" }), "documentId"),
            (json!({ "documentId": hash, "extensions": persisted }), "documentId"),
            (json!({ "documentId": 7 }), "documentId"),
            (json!({ "extensions": { "persistedQuery": hash } }), "extensions"),
            (
                json!({ "extensions": { "persistedQuery": { "version": 2, "sha256Hash": hash } } }),
                "extensions",
            ),
            (json!({ "extensions": { "persistedQuery": null } }), "extensions"),
            (json!({ "extensions": {} }), "query"),
        ] {
            let refused = read(wrong.clone()).expect_err("not well formed");
            assert_eq!(
                refused.told(),
                (Some(400), Code::RequestInvalid, Some(field)),
                "{wrong}"
            );
        }
        let unknown = read(json!({ "documentId": "abc" })).expect_err("no hash");
        assert_eq!(unknown.told(), (None, Code::PersistedQueryNotFound, None));
    }

    #[test]
    fn a_url_that_holds_none_is_told_which_parameter() {
        for (url, field) in [
            ("/graphql", Some("query")),
            ("/graphql?query=a&variables=", Some("variables")),
            ("/graphql?query=a&variables=[7]", Some("variables")),
            (
                "/graphql?query=a&variables=%7B%22a%22:1,%22a%22:1%7D",
                Some("variables"),
            ),
            ("/graphql?query=a&extensions=1", Some("extensions")),
            ("/graphql?query=a&query=a", None),
        ] {
            let refused = from_text(url).expect_err("not well formed");
            assert_eq!(refused.told(), (Some(400), Code::RequestInvalid, field), "{url}");
        }
    }

    #[test]
    fn json_in_utf8_is_the_only_content_type() {
        for content_type in [
            "application/json",
            "Application/JSON;",
            "application/json ; charset=\"UTF-8\"",
        ] {
            assert!(is_json(content_type), "{content_type}");
        }
        for content_type in [
            "",
            "text/plain",
            "application/jsonp",
            "application/json; charset=gbk",
            "application/json; a=b",
            "application/json; charset",
            "application/graphql+json",
            "multipart/form-data; boundary=application/json",
        ] {
            assert!(!is_json(content_type), "{content_type}");
        }
    }
}
