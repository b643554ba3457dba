//! The WebSocket door (WebSocket 入口): operations over graphql-transport-ws, and nothing else, at `/graphql/ws`.
//!
//! A socket belongs to one signed-in person, named by the token in `connection_init`; it is closed when the token ends
//! or the person's rights do. Operations pass the same steps as by HTTP. Nothing is queued: while a client takes no
//! bytes its streams wait, and a client that takes none for ten seconds is closed as a slow consumer.

mod protocol;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Response as Answer, ServerError};
use axum::Extension;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{Extensions, HeaderMap, StatusCode};
use axum::response::Response;
use futures_util::future::AbortHandle;
use futures_util::stream::{Abortable, BoxStream, SelectAll, SplitSink, SplitStream, once, unfold};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Map, Value};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};
use tokio_util::task::{AbortOnDropHandle, TaskTracker};

use self::protocol::{Closing, Incoming, Outgoing, SUBPROTOCOL};
use super::admit::Terms;
use super::answer::{Beside, Refused};
use super::asking::Asking;
use super::live::{Caller, began};
use super::serve::Held;
use super::tally::Counted;
use super::{Behind, Hall, Pages, limits, request};
use crate::kernel::code::Code;

/// Longest wait for `connection_init`.
const INIT: Duration = Duration::from_secs(10);
/// How often a socket is pinged; one that says nothing in between is closed.
const PING: Duration = Duration::from_secs(20);
/// Longest time a client may take nothing of what it asked for.
const SLOW: Duration = Duration::from_secs(10);
/// Bytes read ahead of a socket.
const READ_AHEAD: usize = 8 * 1024;
/// Longest wait for a close to be sent and answered.
const PARTING: Duration = Duration::from_secs(2);

/// Answers `GET /graphql/ws`.
pub(super) async fn open<B: Behind>(
    State(hall): State<Arc<Hall<B>>>,
    Extension(asking): Extension<Asking>,
    held: Option<Extension<Held>>,
    headers: HeaderMap,
    extensions: Extensions,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let Ok(upgrade) = upgrade else {
        let refused = Refused::request(StatusCode::UPGRADE_REQUIRED, Code::RequestInvalid);
        return asking.refuse(refused.with(Beside::Upgrade));
    };
    if !is_welcome(&headers, &hall.options.pages) {
        return asking.refuse(Refused::request(StatusCode::FORBIDDEN, Code::Forbidden));
    }
    let upgrade = upgrade
        .protocols([SUBPROTOCOL])
        .max_message_size(limits::MAX_MESSAGE_BYTES)
        .max_frame_size(limits::MAX_MESSAGE_BYTES)
        .read_buffer_size(READ_AHEAD);
    let spoken = upgrade.selected_protocol().is_some();
    let mut response = upgrade.on_upgrade(async move |socket| {
        let _counted = (hall.live.sockets.token(), held);
        let (out, incoming) = socket.split();
        let talk = Talk {
            out,
            asking,
            person: None,
            running: SelectAll::new(),
            active: HashMap::new(),
            heard: true,
            hall: Arc::clone(&hall),
        };
        talk.run(incoming, spoken).await;
    });
    // a stock client looks for the name of its protocol under the header as it spelt it itself: what the listener noted of
    // that goes with the answer
    response.extensions_mut().extend(extensions);
    response
}

/// A page may open a socket from the origins named, or from the host it asks itself; who is no page has no origin.
fn is_welcome(headers: &HeaderMap, pages: &Pages) -> bool {
    let mut sent = headers.get_all(ORIGIN).into_iter();
    let (Some(origin), None) = (sent.next(), sent.next()) else {
        return headers.get(ORIGIN).is_none();
    };
    if pages.welcome(origin) {
        return true;
    }
    let Ok(origin) = origin.to_str() else { return false };
    headers
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .is_some_and(|host| {
            let rest = origin
                .strip_prefix("https://")
                .or_else(|| origin.strip_prefix("http://"));
            rest.is_some_and(|rest| rest.eq_ignore_ascii_case(host))
        })
}

/// How a talk ended.
enum End {
    /// We close it.
    Close(Closing),
    /// The client left, or the line broke.
    Gone,
}

impl From<Closing> for End {
    fn from(closing: Closing) -> Self {
        Self::Close(closing)
    }
}

/// What one operation gives.
enum Given {
    Next(Box<Answer>),
    Refused(Vec<ServerError>),
    Done,
}

/// One socket.
struct Talk<B: Behind> {
    hall: Arc<Hall<B>>,
    asking: Asking,
    out: SplitSink<WebSocket, Message>,
    /// Who opened it; none before `connection_init`.
    person: Option<(Caller, Counted<uuid::Uuid>)>,
    running: SelectAll<BoxStream<'static, (String, Given)>>,
    active: HashMap<String, AbortHandle>,
    /// Whether anything came since the last ping.
    heard: bool,
}

impl<B: Behind> Talk<B> {
    async fn run(mut self, mut incoming: SplitStream<WebSocket>, spoken: bool) {
        let end = if spoken {
            self.talk(&mut incoming).await
        } else {
            End::Close(Closing::subprotocol())
        };
        let Self { mut out, running, .. } = self;
        drop(running);
        let End::Close(Closing { code, reason }) = end else {
            return;
        };
        tracing::debug!(code, reason, request.id = %self.asking.request_id, "socket closed");
        let reason = reason.into();
        let parting = async {
            out.send(Message::Close(Some(CloseFrame { code, reason }))).await.ok();
            while let Some(Ok(_)) = incoming.next().await {}
        };
        timeout(PARTING, parting).await.ok();
    }

    async fn talk(&mut self, incoming: &mut SplitStream<WebSocket>) -> End {
        let hall = Arc::clone(&self.hall);
        let mut pings = interval_at(Instant::now() + PING, PING);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let introduced = self.introduce(incoming);
        let standing = tokio::select! {
            introduced = timeout(INIT, introduced) => match introduced {
                Ok(Ok(standing)) => standing,
                Ok(Err(end)) => return end,
                Err(_) => return Closing::init_timeout().into(),
            },
            () = hall.live.stop.cancelled() => return Closing::restart().into(),
        };
        let mut fallen = std::pin::pin!(hall.fallen(&standing));
        loop {
            let turn = tokio::select! {
                () = hall.live.stop.cancelled() => Err(Closing::restart().into()),
                () = &mut fallen => Err(Closing::forbidden().into()),
                _ = pings.tick() => self.ping().await,
                message = incoming.next() => self.take(message).await,
                Some((id, given)) = self.running.next(), if !self.running.is_empty() => self.give(&id, given).await,
            };
            if let Err(end) = turn {
                return end;
            }
        }
    }

    /// Waits for `connection_init` and acknowledges it.
    async fn introduce(&mut self, incoming: &mut SplitStream<WebSocket>) -> Result<Caller, End> {
        loop {
            match read(incoming.next().await)? {
                None | Some(Incoming::Pong | Incoming::Complete(_)) => {}
                Some(Incoming::Init(token)) => {
                    let standing = self.admit(token).await?;
                    self.say(&Outgoing::ConnectionAck).await?;
                    return Ok(standing);
                }
                Some(Incoming::Ping) => self.say(&Outgoing::Pong).await?,
                Some(Incoming::Subscribe(..)) => return Err(Closing::unauthorized().into()),
            }
        }
    }

    async fn admit(&mut self, token: Option<String>) -> Result<Caller, End> {
        let token = token.ok_or_else(Closing::forbidden)?;
        let standing = match self.hall.standing(&self.asking, &token).await {
            Ok(standing) => standing,
            Err(refused) => return Err(Self::turned_away(&refused).into()),
        };
        let counted = self.hall.held.sockets.enter(standing.identity.account.raw());
        self.person = Some((standing.clone(), counted.ok_or_else(Closing::crowded)?));
        Ok(standing)
    }

    fn turned_away(refused: &Refused) -> Closing {
        match refused.code() {
            Code::Unauthenticated => Closing::forbidden(),
            Code::RateLimited => Closing::crowded(),
            _ => Closing::failed(),
        }
    }

    async fn take(&mut self, message: Option<Result<Message, axum::Error>>) -> Result<(), End> {
        self.heard = true;
        match read(message)? {
            None | Some(Incoming::Pong) => Ok(()),
            Some(Incoming::Ping) => self.say(&Outgoing::Pong).await,
            Some(Incoming::Init(_)) => Err(Closing::init_again().into()),
            Some(Incoming::Complete(id)) => {
                self.stop(&id);
                Ok(())
            }
            Some(Incoming::Subscribe(id, payload)) => self.subscribe(id, payload).await,
        }
    }

    async fn subscribe(&mut self, id: String, payload: Map<String, Value>) -> Result<(), End> {
        if self.active.contains_key(&id) {
            return Err(Closing::duplicate(&id).into());
        }
        if self.active.len() >= limits::MAX_STREAMS {
            let errors = self.asking.errors(Refused::document(Code::TooManyStreams));
            return self
                .say(&Outgoing::Error {
                    id: &id,
                    payload: &errors,
                })
                .await;
        }
        let Some((standing, _)) = &self.person else {
            return Err(Closing::unauthorized().into());
        };
        let operation = operation(Arc::clone(&self.hall), self.asking.clone(), standing.clone(), payload);
        let operation = apart(operation, &self.hall.live.sockets);
        let (handle, registration) = AbortHandle::new_pair();
        let named = id.clone();
        let tagged = Abortable::new(operation, registration).map(move |given| (named.clone(), given));
        self.active.insert(id, handle);
        self.running.push(tagged.boxed());
        Ok(())
    }

    async fn give(&mut self, id: &str, given: Given) -> Result<(), End> {
        // what the client completed may have been on its way
        if !self.active.contains_key(id) {
            return Ok(());
        }
        match given {
            Given::Next(response) => self.say(&Outgoing::Next { id, payload: &response }).await,
            Given::Refused(errors) => {
                self.stop(id);
                self.say(&Outgoing::Error { id, payload: &errors }).await
            }
            Given::Done => {
                self.active.remove(id);
                self.say(&Outgoing::Complete { id }).await
            }
        }
    }

    /// Ends an operation at once: nothing more of it is said, even if its id is used again.
    fn stop(&mut self, id: &str) {
        if let Some(running) = self.active.remove(id) {
            running.abort();
        }
    }

    async fn ping(&mut self) -> Result<(), End> {
        if !std::mem::take(&mut self.heard) {
            return Err(Closing::silent().into());
        }
        self.say(&Outgoing::Ping).await
    }

    async fn say(&mut self, message: &Outgoing<'_>) -> Result<(), End> {
        let sent = self.out.send(Message::Text(message.text().into()));
        match timeout(SLOW, sent).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Gone),
            Err(_) => Err(Closing::slow().into()),
        }
    }
}

/// Reads a frame; pings and pongs of the line itself say nothing.
fn read(message: Option<Result<Message, axum::Error>>) -> Result<Option<Incoming>, End> {
    match message {
        Some(Ok(Message::Text(text))) => Ok(Some(protocol::read(&text)?)),
        Some(Ok(Message::Binary(_))) => Err(Closing::invalid("message is binary").into()),
        Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(None),
        Some(Ok(Message::Close(_))) | None => Err(End::Gone),
        Some(Err(error)) => Err(broken(error)),
    }
}

/// What a line that broke is closed with, if the break is the client's doing.
fn broken(error: axum::Error) -> End {
    use tungstenite::Error;
    match error.into_inner().downcast_ref::<Error>() {
        Some(Error::Capacity(_)) => Closing::too_big().into(),
        Some(Error::Utf8(_)) => Closing::not_text().into(),
        _ => End::Gone,
    }
}

/// Runs an operation in a task of its own, one answer ahead: a client that does not read holds up its answers, never
/// what they are made with. Dropping the stream ends the task.
fn apart(mut operation: BoxStream<'static, Given>, tasks: &TaskTracker) -> BoxStream<'static, Given> {
    let (give, given) = mpsc::channel(1);
    let task = tasks.spawn(async move {
        while let Some(one) = operation.next().await {
            if give.send(one).await.is_err() {
                break;
            }
        }
    });
    let held = (given, AbortOnDropHandle::new(task));
    unfold(held, |(mut given, task)| async move {
        let one = given.recv().await?;
        Some((one, (given, task)))
    })
    .boxed()
}

/// Runs one operation: answers until it is done, or the one refusal.
fn operation<B: Behind>(
    hall: Arc<Hall<B>>,
    asking: Asking,
    standing: Caller,
    payload: Map<String, Value>,
) -> BoxStream<'static, Given> {
    let begun = async move {
        match begin(&hall, &asking, &standing, payload).await {
            Ok(answers) => answers,
            Err(refused) => once(async move { Given::Refused(asking.errors(refused)) }).boxed(),
        }
    };
    once(begun).flatten().boxed()
}

async fn begin<B: Behind>(
    hall: &Hall<B>,
    asking: &Asking,
    standing: &Caller,
    payload: Map<String, Value>,
) -> Result<BoxStream<'static, Given>, Refused> {
    let terms = Terms {
        anonymous: false,
        takes: |_| Ok(()),
    };
    let params = request::params(payload)?;
    let actor = hall.caller(asking, Some(&standing.token)).await?;
    let admitted = hall.admit_of(params, &terms, &actor)?;
    let kind = admitted.kind;
    let answers = hall.begin(admitted, actor, asking, None).await?;
    let given = answers.map(move |moment| {
        if began(kind, &moment.response) {
            Given::Next(Box::new(moment.response))
        } else {
            Given::Refused(moment.response.errors)
        }
    });
    Ok(given.chain(once(async { Given::Done })).boxed())
}
