//! The GraphQL endpoint (GraphQL 端点): one operation a request, by POST, or by GET if it only reads.
//!
//! The order is fixed: media type, body, text, document, operation, variables, caller, introspection, execution. Each
//! step is cheaper than the next, and nothing is executed for a request that any step refuses.

use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use async_graphql::{Value as GraphqlValue, Variables};
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use serde_json::Value;
use tokio::time::timeout;
use tracing::Span;

use super::answer::{Beside, Refused};
use super::asking::Asking;
use super::document::{Document, Operation};
use super::request::{self, Params};
use super::{Behind, Hall, limits};
use crate::kernel::code::{Code, Coded};
use crate::policy::{Actor, Identity};

/// Answers `POST /graphql`.
pub(super) async fn by_post<B: Behind>(
    State(hall): State<Arc<Hall<B>>>,
    Extension(asking): Extension<Asking>,
    request: Request,
) -> Response {
    let headers = request.headers().clone();
    let answered = async {
        check_media(&asking)?;
        let params = request::posted(request, &hall.options).await?;
        hall.run(&asking, &headers, params, |_| Ok(())).await
    };
    answered.await.unwrap_or_else(|refused| asking.refuse(refused))
}

/// Answers `GET /graphql`.
pub(super) async fn by_get<B: Behind>(
    State(hall): State<Arc<Hall<B>>>,
    Extension(asking): Extension<Asking>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let answered = async {
        check_media(&asking)?;
        let params = request::from_url(&uri)?;
        hall.run(&asking, &headers, params, only_reads).await
    };
    answered.await.unwrap_or_else(|refused| asking.refuse(refused))
}

fn check_media(asking: &Asking) -> Result<(), Refused> {
    if asking.media.is_some() {
        return Ok(());
    }
    Err(Refused::request(StatusCode::NOT_ACCEPTABLE, Code::MediaType))
}

fn only_reads(operation: Operation<'_>) -> Result<(), Refused> {
    if operation.kind == OperationType::Query {
        return Ok(());
    }
    let refused = Refused::request(StatusCode::METHOD_NOT_ALLOWED, Code::MethodNotAllowed);
    Err(refused.with(Beside::PostOnly))
}

impl<B: Behind> Hall<B> {
    async fn run(
        &self,
        asking: &Asking,
        headers: &HeaderMap,
        params: Params,
        method: fn(Operation<'_>) -> Result<(), Refused>,
    ) -> Result<Response, Refused> {
        let document = self.documents.read(&params.query)?;
        let operation = document.operation(params.operation_name.as_deref())?;
        Span::current().record("operation", operation.name.map(short));
        method(operation)?;
        if operation.kind == OperationType::Subscription {
            return Err(Refused::document(Code::RequestInvalid));
        }
        if !headers.contains_key(AUTHORIZATION) {
            document.shape.admit_anonymous()?;
        }
        operation.check_given(&params.variables)?;
        let request = build(params, &document)?;
        let actor = self.actor(asking, headers).await?;
        if document.shape.introspection && !self.behind.may_introspect(&actor) {
            return Err(Refused::document(Code::Forbidden));
        }
        let result = self.execute(request, actor, asking.english).await?;
        Ok(asking.answer(&result))
    }

    /// Finds who asks; without a token it is nobody.
    async fn actor(&self, asking: &Asking, headers: &HeaderMap) -> Result<Actor, Refused> {
        let actor = match bearer(headers)? {
            None => Actor::anonymous(),
            Some(token) => Actor::person(self.identify(token).await?),
        };
        Ok(actor.asking(Arc::clone(&asking.request_id), asking.address.clone()))
    }

    async fn identify(&self, token: &str) -> Result<Arc<Identity>, Refused> {
        let identified = timeout(self.options.timeout, self.behind.identify(token)).await;
        match identified.map_err(|_| Refused::failed(Code::Timeout))? {
            Ok(identity) => Ok(identity),
            Err(error) if error.code() == Code::Unauthenticated => Err(unauthenticated()),
            Err(error) => {
                tracing::error!(cause = error.cause(), "caller not identified");
                Err(Refused::failed(error.code()))
            }
        }
    }

    /// Executes when a place is free; what takes too long is dropped, and its transaction with it.
    async fn execute(
        &self,
        request: async_graphql::Request,
        actor: Actor,
        english: bool,
    ) -> Result<async_graphql::Response, Refused> {
        let place = timeout(self.options.patience, self.places.acquire()).await;
        let _place = place
            .map_err(|_| Refused::failed(Code::Busy))?
            .expect("the places are never closed");
        let executed = timeout(self.options.timeout, self.behind.execute(request, actor, english)).await;
        executed.map_err(|_| Refused::failed(Code::Timeout))
    }
}

/// Puts the document, parsed already, into a request of the library.
fn build(params: Params, document: &Document) -> Result<async_graphql::Request, Refused> {
    let (variables, extensions) = (Value::Object(params.variables), Value::Object(params.extensions));
    limits::variables(&variables)?;
    limits::variables(&extensions)?;
    let mut request = async_graphql::Request::new(params.query).variables(Variables::from_json(variables));
    request.operation_name = params.operation_name;
    if let Ok(GraphqlValue::Object(extensions)) = GraphqlValue::from_json(extensions) {
        request
            .extensions
            .extend(extensions.into_iter().map(|(name, value)| (name.to_string(), value)));
    }
    request.set_parsed_query(document.parsed.clone());
    Ok(request)
}

/// The bearer token: the header stands once and has no other scheme.
fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Refused> {
    let mut sent = headers.get_all(AUTHORIZATION).into_iter();
    let Some(only) = sent.next() else { return Ok(None) };
    let credentials = only.to_str().ok().and_then(|text| text.split_once(' '));
    match (credentials, sent.next()) {
        (Some((scheme, token)), None) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(token.trim())),
        _ => Err(unauthenticated()),
    }
}

fn unauthenticated() -> Refused {
    Refused::request(StatusCode::UNAUTHORIZED, Code::Unauthenticated).with(Beside::Challenge)
}

/// The head of an operation's name; names are ASCII.
fn short(name: &str) -> &str {
    name.get(..64).unwrap_or(name)
}
