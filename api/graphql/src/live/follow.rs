//! How a stream goes on: it reads its table from its last place on, in the scope its caller has at that moment; a hint only
//! tells it when to look. So nothing is lost or doubled by a cut, and a right that ended ends the stream.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use async_graphql::Context;
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::time::Instant;
use uuid::Uuid;

use super::Place;
use crate::db::Listening;
use crate::kernel::code::{Code, Coded};
use crate::kernel::id::Id;
use crate::policy::{Actor, Scope};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::{Ask as _, Services};

/// How old the rights may be under which something that was read is still delivered.
const FRESH: Duration = Duration::from_secs(1);

/// What was read at once.
pub(super) struct Stretch<V> {
    /// What lies in scope, in order.
    pub rows: Vec<V>,
    /// The place up to which was looked; where the stretch began when there was nothing to look at.
    pub until: i64,
}

/// What a stream reads.
pub(super) trait Feed: Send + 'static {
    /// What is read.
    type View: Send + 'static;
    /// What is delivered of it.
    type Node: 'static;
    /// Why it cannot be read.
    type Failure: Coded + Send;

    /// The next stretch after a place, as `scope` may see it; in order, and nothing that comes later lies before it.
    fn read(
        &self,
        services: &Services,
        scope: &Scope,
        after: i64,
    ) -> impl Future<Output = Result<Stretch<Self::View>, Self::Failure>> + Send;

    /// Its place.
    fn place(view: &Self::View) -> i64;

    /// As it is delivered, with the cursor after which a stream goes on.
    fn show(&self, services: &Services, view: Self::View) -> (Self::Node, String);
}

/// Begins a stream with a first look, so that who may not look is refused before anything streams.
pub(super) async fn start<F: Feed>(
    ctx: &Context<'_>,
    topic: Uuid,
    feed: F,
    from: i64,
) -> Result<impl Stream<Item = Reply<F::Node>> + use<F>, Refusal> {
    let services = Arc::clone(ctx.data_unchecked::<Arc<Services>>());
    let mut stream = Follow {
        listening: services.db.hints().listen(topic),
        services,
        actor: ctx.actor().clone(),
        feed,
        place: ctx.data_unchecked::<Place>().clone(),
        after: from,
        until: from,
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

/// One subscriber.
struct Follow<F: Feed> {
    services: Arc<Services>,
    listening: Listening,
    actor: Actor,
    feed: F,
    place: Place,
    /// Where the next look begins once all that was read is delivered.
    until: i64,
    /// The place of the last thing delivered.
    after: i64,
    /// What was read and is not delivered yet.
    read: VecDeque<F::View>,
    /// When it was read.
    read_at: Instant,
    /// Whether the last look found nothing.
    idle: bool,
    ended: bool,
}

impl<F: Feed> Follow<F> {
    async fn next(&mut self) -> Option<Reply<F::Node>> {
        if self.ended {
            return None;
        }
        loop {
            if let Some(view) = self.pending() {
                self.after = F::place(&view);
                let (node, cursor) = self.feed.show(&self.services, view);
                self.place.reach(&cursor);
                return Some(Reply::ok(node));
            }
            if let Err(refusal) = self.look().await {
                self.ended = true;
                return Some(Reply::refused(refusal));
            }
        }
    }

    /// The next thing already read, unless the rights it was read under have grown old.
    fn pending(&mut self) -> Option<F::View> {
        if self.read_at.elapsed() > FRESH && !self.read.is_empty() {
            self.read.clear();
            self.until = self.after;
        }
        self.read.pop_front()
    }

    /// Reads the next stretch; when the last look found nothing it waits for a hint first.
    async fn look(&mut self) -> Result<(), Refusal> {
        if self.idle {
            self.listening.hint().await;
        }
        let found = match self.present().await {
            Ok(actor) => {
                let scope = Scope::of(&actor);
                self.feed.read(&self.services, &scope, self.until).await
            }
            Err(refusal) if refusal.code().retryable() => {
                self.idle = true;
                return Ok(());
            }
            Err(refusal) => return Err(refusal),
        };
        match found {
            Ok(stretch) => {
                self.idle = stretch.until == self.until;
                self.after = self.until;
                self.until = stretch.until;
                self.read = stretch.rows.into();
                self.read_at = Instant::now();
            }
            Err(error) if error.code().retryable() => {
                self.idle = true;
                tracing::warn!(cause = error.in_words(), "a stream could not look, it looks again");
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    /// The subscriber as he stands now: his session, account and post must still hold.
    async fn present(&self) -> Result<Actor, Refusal> {
        let session = self.actor.session_raw().ok_or(Refusal::new(Code::Unauthenticated))?;
        let identity = self.services.accounts.present(Id::new(session)).await?;
        let present = self.actor.clone().becoming(identity);
        // what hangs on what is delivered is read in the scope he began with: who has become somebody else begins anew
        if (present.role(), present.site()) != (self.actor.role(), self.actor.site()) {
            return Err(Refusal::new(Code::Unauthenticated));
        }
        Ok(present)
    }
}
