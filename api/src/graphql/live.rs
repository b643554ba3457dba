//! Streams in the schema (订阅): what happens to one case, each event once and in order.
//!
//! A stream reads the event table from its last number on, in the scope its caller has at that moment; a hint only tells
//! it when to look. So nothing is lost or doubled by a cut, and a right that ended ends the stream.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_graphql::{Context, Error, ID, Response};
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::time::Instant;

use super::case_view::{CaseEvent, event_key};
use super::page::ListKey;
use super::refusal::Refusal;
use super::reply::Reply;
use super::{Ask, Services, global_id};
use crate::db::Listening;
use crate::domain::history::EventView;
use crate::kernel::code::{Code, Coded};
use crate::kernel::id::{CaseId, Id};
use crate::policy::{Actor, Row, Scope, eligible};

/// Most events read at once.
const STRETCH: u64 = 64;
/// How old the rights may be under which an event that was read is still delivered.
const FRESH: Duration = Duration::from_secs(1);

/// One answer of a stream, and where to go on after it.
pub struct Moment {
    /// The answer.
    pub response: Response,
    /// The opaque place after which the stream goes on; none for answers that have no place.
    pub cursor: Option<String>,
}

/// Where a stream is to begin, and where it stands: between the field that streams and the door that delivers.
#[derive(Clone, Default)]
pub(super) struct Place {
    after: Option<String>,
    reached: Arc<Mutex<Option<String>>>,
}

impl Place {
    pub(super) fn after(after: Option<String>) -> Self {
        Self {
            after,
            ..Self::default()
        }
    }

    fn reach(&self, cursor: &str) {
        *self.reached.lock().unwrap_or_else(PoisonError::into_inner) = Some(cursor.to_owned());
    }

    pub(super) fn take(&self) -> Option<String> {
        self.reached.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The root of all streams.
#[derive(Clone, Copy, Debug)]
pub struct Subscription;

/// 订阅：事情发生时送达，断开后可以续传。
#[async_graphql::Subscription]
impl Subscription {
    /// 一个案件的动态：每件事按次序送达一次，按您当时的权限；断开后以最后收到的 cursor 作 after 续传，不缺不重。不填 after 的从第一件事起。
    async fn case_events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "案件编号。")] case_id: ID,
        #[graphql(desc = "从此位置之后送起，取自 CaseEvent.cursor 或者 events 的游标。")] after: Option<String>,
    ) -> Result<impl Stream<Item = Reply<CaseEvent>>, Error> {
        let stream = follow(ctx, &case_id, after).await;
        stream.map_err(|refusal| told(ctx, refusal))
    }
}

/// A refusal before anything streams.
fn told(ctx: &Context<'_>, refusal: Refusal) -> Error {
    let error = refusal.into_error(ctx.actor().request_id(), ctx.caller().english);
    Error {
        message: error.message,
        source: None,
        extensions: error.extensions,
    }
}

/// Begins with a first look, so that who may not look is refused before anything streams.
async fn follow(
    ctx: &Context<'_>,
    case: &ID,
    after: Option<String>,
) -> Result<impl Stream<Item = Reply<CaseEvent>> + use<>, Refusal> {
    eligible(ctx.actor(), Row::CaseHistory)?;
    let case: CaseId = global_id::find(ctx.keyring(), case).ok_or(Refusal::new(Code::NotFound))?;
    let key = event_key(ctx, case);
    let place = ctx.data_unchecked::<Place>().clone();
    // a client that was cut names where it was cut, whatever its document says
    let after = place.after.clone().or(after);
    let after = after.map(|cursor| key.read(&cursor)).transpose()?;
    let services = Arc::clone(ctx.data_unchecked::<Arc<Services>>());
    let mut stream = Follow {
        listening: services.db.hints().listen(case.raw()),
        services,
        actor: ctx.actor().clone(),
        case,
        key,
        place,
        after: after.map_or(0, |position| position.at),
        read: VecDeque::new(),
        read_at: Instant::now(),
        idle: false,
        ended: false,
    };
    stream.look().await?;
    Ok(unfold(stream, |mut stream| async move {
        let next = stream.next().await?;
        Some((next, stream))
    }))
}

/// One subscriber of one case.
struct Follow {
    services: Arc<Services>,
    listening: Listening,
    actor: Actor,
    case: CaseId,
    key: ListKey,
    place: Place,
    /// Number of the last event delivered.
    after: i64,
    /// Events read and not delivered yet.
    read: VecDeque<EventView>,
    /// When they were read.
    read_at: Instant,
    /// Whether the last look found nothing.
    idle: bool,
    ended: bool,
}

impl Follow {
    async fn next(&mut self) -> Option<Reply<CaseEvent>> {
        if self.ended {
            return None;
        }
        loop {
            if let Some(event) = self.pending() {
                self.after = event.n;
                let event = CaseEvent::new(&self.services.keyring, &self.key, event);
                self.place.reach(&event.cursor);
                return Some(Reply::ok(event));
            }
            if let Err(refusal) = self.look().await {
                self.ended = true;
                return Some(Reply::refused(refusal));
            }
        }
    }

    /// The next event already read, unless the rights it was read under have grown old.
    fn pending(&mut self) -> Option<EventView> {
        if self.read_at.elapsed() > FRESH {
            self.read.clear();
        }
        self.read.pop_front()
    }

    /// Reads the next stretch; when the last look found nothing it waits for a hint first.
    async fn look(&mut self) -> Result<(), Refusal> {
        if self.idle {
            self.listening.hint().await;
        }
        let window = (STRETCH, self.after);
        let found = match self.present().await {
            Ok(actor) => {
                let scope = Scope::of(&actor);
                self.services.history.after(&scope, self.case, window).await
            }
            Err(refusal) if refusal.code().retryable() => {
                self.idle = true;
                return Ok(());
            }
            Err(refusal) => return Err(refusal),
        };
        match found {
            Ok(events) => {
                self.idle = events.is_empty();
                self.read = events.into();
                self.read_at = Instant::now();
            }
            Err(error) if error.code().retryable() => {
                self.idle = true;
                tracing::warn!(cause = error.cause(), "a stream could not look, it looks again");
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// The subscriber as he stands now: his session, account and post must still hold.
    async fn present(&self) -> Result<Actor, Refusal> {
        let session = self.actor.session_raw().ok_or(Refusal::new(Code::Unauthenticated))?;
        let identity = self.services.accounts.present(Id::new(session)).await?;
        Ok(self.actor.clone().becoming(identity))
    }
}
