//! The GraphQL endpoint (GraphQL 端点): one operation a request, by POST, or by GET if it only reads.
//!
//! Media type, body and parameters are read here; then come the steps every door shares.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_graphql::parser::types::OperationType;
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use tracing::Span;
use tracing::field::display;

use super::accept::Events;
use super::admit::{Takes, Terms, unauthenticated};
use super::answer::{Beside, Refused, codes_of};
use super::asking::Asking;
use super::metrics::Outcome;
use super::request::{self, Params};
use super::{Behind, Hall, events};
use crate::kernel::code::Code;
use crate::policy::Actor;

/// Answers `POST /graphql`.
pub(super) async fn by_post<B: Behind>(
    State(hall): State<Arc<Hall<B>>>,
    Extension(asking): Extension<Asking>,
    request: Request,
) -> Response {
    let headers = request.headers().clone();
    let answered = async {
        hall.open()?;
        check_media(&asking)?;
        let params = request::posted(request, &hall.options).await?;
        hall.run(&asking, &headers, params, false).await
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
        hall.open()?;
        check_media(&asking)?;
        let params = request::from_url(&uri)?;
        hall.run(&asking, &headers, params, true).await
    };
    answered.await.unwrap_or_else(|refused| asking.refuse(refused))
}

fn check_media(asking: &Asking) -> Result<(), Refused> {
    if asking.media.is_some() || asking.events != Events::No {
        return Ok(());
    }
    Err(Refused::request(StatusCode::NOT_ACCEPTABLE, Code::MediaType))
}

/// A stream has no answer of one piece: it is for those who accept events, and for sockets.
fn reads_or_writes(kind: OperationType) -> Result<(), Refused> {
    if kind == OperationType::Subscription {
        let how = "a subscription is asked with Accept: text/event-stream, or on a WebSocket at /graphql/ws";
        return Err(Refused::document(Code::RequestInvalid).hinting(how));
    }
    Ok(())
}

fn only_reads(kind: OperationType) -> Result<(), Refused> {
    if kind == OperationType::Query {
        return Ok(());
    }
    let refused = Refused::request(StatusCode::METHOD_NOT_ALLOWED, Code::MethodNotAllowed);
    Err(refused.with(Beside::PostOnly))
}

fn reads_or_streams(kind: OperationType) -> Result<(), Refused> {
    match kind {
        OperationType::Subscription => Ok(()),
        OperationType::Query | OperationType::Mutation => only_reads(kind),
    }
}

impl<B: Behind> Hall<B> {
    async fn run(
        self: &Arc<Self>,
        asking: &Asking,
        headers: &HeaderMap,
        params: Params,
        by_get: bool,
    ) -> Result<Response, Refused> {
        let takes: Takes = match (asking.events, by_get) {
            (Events::No, false) => reads_or_writes,
            (Events::No, true) => only_reads,
            (Events::Taken | Events::Preferred, false) => |_| Ok(()),
            (Events::Taken | Events::Preferred, true) => reads_or_streams,
        };
        let mut anonymous = !headers.contains_key(AUTHORIZATION);
        if anonymous {
            self.knock(asking)?;
        }
        // who asks is known before anything of the request is read: a stranger learns nothing by its refusals
        let token = bearer(headers).or_else(|refused| self.knock(asking).and(Err(refused)))?;
        let mut token = token;
        let actor = match self.caller(asking, token).await {
            // who signs in again has a token that ended, and a client that sends it along
            Err(refused) if refused.is_unauthenticated() && self.opens(&params) => {
                anonymous = true;
                token = None;
                self.caller(asking, None).await?
            }
            called => called?,
        };
        note_caller(&actor);
        let mut admitted = self.admit_of(params, &Terms { anonymous, takes }, &actor)?;
        Span::current().record("kind", admitted.kind.to_string());
        if admitted.kind == OperationType::Subscription || asking.events == Events::Preferred {
            let standing = match token {
                Some(token) => Some(self.standing(asking, token).await?),
                None => None,
            };
            let listener = events::Listener::new(actor, standing, headers);
            return events::stream(self, admitted, listener, asking).await;
        }
        self.entitle(&mut admitted, asking, &actor)?;
        let (tagged, alone) = (by_get && admitted.trusted, admitted.alone);
        let (kind, cost) = (admitted.kind, admitted.cost);
        let result = self.execute(admitted, actor, asking.english).await?;
        let codes = codes_of(&result.errors);
        if !codes.is_empty() {
            Span::current().record("codes", in_words(&codes));
        }
        let mut response = if tagged {
            asking.answer_tagged(&result, headers, alone)
        } else {
            asking.answer(&result)
        };
        response.extensions_mut().insert(Outcome::Ran(kind, cost, codes));
        Ok(response)
    }
}

/// The codes of an answer, each once.
fn in_words(codes: &[Code]) -> String {
    let each: BTreeSet<&str> = codes.iter().map(AsRef::as_ref).collect();
    each.into_iter().collect::<Vec<_>>().join(" ")
}

/// Tells the log who asks: his account's id, which tells nobody's name, and his role.
pub(super) fn note_caller(actor: &Actor) {
    let span = Span::current();
    span.record("role", actor.role().as_ref());
    if let Some(identity) = actor.identity() {
        span.record("account", display(identity.account.raw()));
    }
}

/// The bearer token: the header stands once and has no other scheme.
pub(super) fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Refused> {
    let mut sent = headers.get_all(AUTHORIZATION).into_iter();
    let Some(only) = sent.next() else { return Ok(None) };
    let credentials = only.to_str().ok().and_then(|text| text.split_once(' '));
    match (credentials, sent.next()) {
        (Some((scheme, token)), None) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(token.trim())),
        _ => Err(unauthenticated()),
    }
}
