//! The event-stream door (事件流): graphql-sse, distinct connections mode, on the GraphQL address itself for clients that
//! accept `text/event-stream`.
//!
//! Each answer is a `next` event with its place as the event's id; a client that was cut sends it as `Last-Event-ID` and
//! misses nothing. A request that is not fit is told by a `next` too, as the protocol asks. When the process stops the
//! stream just ends, without `complete`: the client comes again and goes on elsewhere.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::ServerError;
use async_graphql::parser::types::OperationType;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::future::BoxFuture;
use futures_util::stream::{BoxStream, iter, unfold};
use futures_util::{FutureExt as _, Stream, StreamExt as _};
use serde_json::json;

use super::admit::{Admitted, unauthenticated};
use super::answer::Refused;
use super::asking::Asking;
use super::live::{Caller, began};
use super::tally::Counted;
use super::{Behind, Hall};
use crate::graphql::Moment;
use crate::kernel::code::Code;
use crate::policy::Actor;

/// How often a comment shows that the stream lives: shorter than the patience of proxies.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Tells nginx to pass each event at once.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// Who listens to a stream.
pub(super) struct Listener {
    /// In whose name the operation runs.
    actor: Actor,
    /// Who asks, if somebody does.
    standing: Option<Caller>,
    /// The last event he had, if he comes back.
    after: Option<String>,
}

impl Listener {
    /// Reads from the headers where he goes on.
    pub(super) fn new(actor: Actor, standing: Option<Caller>, headers: &HeaderMap) -> Self {
        let after = headers.get(LAST_EVENT_ID).and_then(|id| id.to_str().ok());
        Self {
            actor,
            standing,
            after: after.filter(|id| !id.is_empty()).map(str::to_owned),
        }
    }
}

/// Streams the answers of one operation.
///
/// # Errors
/// `SHUTTING_DOWN` for a subscription while the process stops, `TOO_MANY_STREAMS` beyond a person's cap, or the refusal
/// of the first step that fails.
pub(super) async fn stream<B: Behind>(
    hall: &Arc<Hall<B>>,
    admitted: Admitted,
    listener: Listener,
    asking: &Asking,
) -> Result<Response, Refused> {
    let Listener { actor, standing, after } = listener;
    let kind = admitted.kind;
    let lasting = kind == OperationType::Subscription;
    if lasting && hall.live.stop.is_cancelled() {
        return Err(Refused::failed(Code::ShuttingDown));
    }
    let held = match &standing {
        Some(standing) if lasting => {
            let counted = hall.held.event_streams.enter(standing.identity.account.raw());
            Some(counted.ok_or(Refused::document(Code::TooManyStreams))?)
        }
        _ => None,
    };
    let answers = hall.begin(admitted, actor, asking, after).await?;
    let telling = Telling {
        kind,
        answers,
        fallen: fallen(Arc::clone(hall), standing),
        on_fall: asking.errors(unauthenticated()),
        step: Phase::Running,
        _held: held,
    };
    // a single answer is awaited: what was done for it is done
    let stop = if lasting {
        hall.live.stop.clone().cancelled_owned().left_future()
    } else {
        std::future::pending().right_future()
    };
    let events = unfold(telling, |mut telling| async move {
        let event = telling.next().await?;
        Some((event, telling))
    });
    Ok(respond(events.take_until(stop)))
}

/// Tells a request that is not fit to be executed.
pub(super) fn refused(errors: &[ServerError]) -> Response {
    respond(iter([next(&json!({ "errors": errors })), complete()]))
}

fn fallen<B: Behind>(hall: Arc<Hall<B>>, standing: Option<Caller>) -> BoxFuture<'static, ()> {
    async move {
        match standing {
            Some(standing) => hall.fallen(&standing).await,
            None => std::future::pending().await,
        }
    }
    .boxed()
}

enum Phase {
    Running,
    /// The caller fell; `complete` is still to be told.
    Fallen,
    Ended,
}

/// One stream of events.
struct Telling {
    kind: OperationType,
    answers: BoxStream<'static, Moment>,
    fallen: BoxFuture<'static, ()>,
    on_fall: Vec<ServerError>,
    step: Phase,
    _held: Option<Counted<uuid::Uuid>>,
}

impl Telling {
    async fn next(&mut self) -> Option<Event> {
        match self.step {
            Phase::Running => {}
            Phase::Fallen => {
                self.step = Phase::Ended;
                return Some(complete());
            }
            Phase::Ended => return None,
        }
        let moment = tokio::select! {
            moment = self.answers.next() => moment,
            () = &mut self.fallen => {
                self.step = Phase::Fallen;
                return Some(next(&json!({ "errors": self.on_fall })));
            }
        };
        let Some(Moment { response, cursor }) = moment else {
            self.step = Phase::Ended;
            return Some(complete());
        };
        let event = if began(self.kind, &response) {
            next(&response)
        } else {
            next(&json!({ "errors": response.errors }))
        };
        Some(match cursor {
            Some(cursor) => event.id(cursor),
            None => event,
        })
    }
}

fn next(result: &impl serde::Serialize) -> Event {
    let result = serde_json::to_string(result).expect("GraphQL values are JSON with text keys");
    Event::default().event("next").data(result)
}

/// Its data is empty and still given, else browsers would not hear it.
fn complete() -> Event {
    Event::default().event("complete").data("")
}

fn respond(events: impl Stream<Item = Event> + Send + 'static) -> Response {
    let events = events.map(Ok::<_, Infallible>);
    let mut response = Sse::new(events)
        .keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
        .into_response();
    for (name, value) in [(CACHE_CONTROL, "no-store"), (ACCEL_BUFFERING, "no")] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
