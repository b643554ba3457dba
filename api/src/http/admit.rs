//! The steps every door shares (准入): a GraphQL request to an admitted one, then who asks, what he may ask, execution.
//!
//! The order is fixed: text, document, operation, variables, caller, his rights, execution. Each step is cheaper than
//! the next, and nothing is executed for a request that any step refuses. Nothing here knows by which door a request
//! came: a door reads the parameters and the token in its own way and writes the answer in its own way.

use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use async_graphql::{Value as GraphqlValue, Variables};
use axum::http::StatusCode;
use serde_json::Value;
use tokio::time::timeout;
use tracing::Span;

use super::answer::{Beside, Refused};
use super::asking::Asking;
use super::document::Document;
use super::request::Params;
use super::{Behind, Hall, limits};
use crate::kernel::code::{Code, Coded};
use crate::policy::Actor;

/// Request within the limits, ready for the schema (已准入的请求). Who asks is not known yet.
pub(super) struct Admitted {
    pub(super) request: async_graphql::Request,
    pub(super) kind: OperationType,
    /// Whether the document reads the schema itself.
    pub(super) introspection: bool,
}

/// What a door knows of a request before it is admitted.
pub(super) struct Terms {
    /// Whether no token was given.
    pub(super) anonymous: bool,
    /// Whether the door takes operations of a kind.
    pub(super) takes: fn(OperationType) -> Result<(), Refused>,
}

impl<B: Behind> Hall<B> {
    /// Checks a request against everything that needs no caller and no store, and builds it for the library.
    ///
    /// # Errors
    /// The refusal of the first step that fails.
    pub(super) fn admit(&self, params: Params, terms: &Terms) -> Result<Admitted, Refused> {
        let document = self.documents.read(&params.query)?;
        let operation = document.operation(params.operation_name.as_deref())?;
        Span::current().record("operation", operation.name.map(short));
        (terms.takes)(operation.kind)?;
        if terms.anonymous {
            document.shape.admit_anonymous()?;
        }
        operation.check_given(&params.variables)?;
        Ok(Admitted {
            kind: operation.kind,
            introspection: document.shape.introspection,
            request: build(params, &document)?,
        })
    }

    /// Finds who asks; without a token it is nobody.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` for a token that is not good, else our own failure.
    pub(super) async fn caller(&self, asking: &Asking, token: Option<&str>) -> Result<Actor, Refused> {
        let actor = match token {
            None => Actor::anonymous(),
            Some(token) => self.identify(token).await?,
        };
        Ok(actor.asking(Arc::clone(&asking.request_id), asking.address.clone()))
    }

    async fn identify(&self, token: &str) -> Result<Actor, Refused> {
        let identified = timeout(self.options.timeout, self.behind.identify(token)).await;
        match identified.map_err(|_| Refused::failed(Code::Timeout))? {
            Ok(identity) => Ok(Actor::person(identity)),
            Err(error) if error.code() == Code::Unauthenticated => Err(unauthenticated()),
            Err(error) => {
                tracing::error!(cause = error.cause(), "caller not identified");
                Err(Refused::failed(error.code()))
            }
        }
    }

    /// Checks what this caller may ask at all, before a place is taken for him.
    ///
    /// # Errors
    /// `FORBIDDEN` for the schema itself without the right to it.
    pub(super) fn entitle(&self, admitted: &Admitted, actor: &Actor) -> Result<(), Refused> {
        if admitted.introspection && !self.behind.may_introspect(actor) {
            return Err(Refused::document(Code::Forbidden));
        }
        Ok(())
    }

    /// Executes when a place is free; what takes too long is dropped, and its transaction with it.
    ///
    /// # Errors
    /// `BUSY` when no place gets free, `TIMEOUT`.
    pub(super) async fn execute(
        &self,
        admitted: Admitted,
        actor: Actor,
        english: bool,
    ) -> Result<async_graphql::Response, Refused> {
        let place = timeout(self.options.patience, self.places.acquire()).await;
        let _place = place
            .map_err(|_| Refused::failed(Code::Busy))?
            .expect("the places are never closed");
        let execution = self.behind.execute(admitted.request, actor, english);
        let executed = timeout(self.options.timeout, execution).await;
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

/// The refusal of a token that is not good.
pub(super) fn unauthenticated() -> Refused {
    Refused::request(StatusCode::UNAUTHORIZED, Code::Unauthenticated).with(Beside::Challenge)
}

/// The head of an operation's name; names are ASCII.
fn short(name: &str) -> &str {
    name.get(..64).unwrap_or(name)
}
