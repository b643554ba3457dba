//! What every stream shares (实时连接): how an operation begins, who stands behind an open connection, and when he no
//! longer does. A connection outlives the look at its token, so it looks again every two seconds.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::Value;
use async_graphql::parser::types::OperationType;
use futures_util::StreamExt as _;
use futures_util::stream::{BoxStream, once};
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use super::admit::{Admitted, unauthenticated};
use super::answer::Refused;
use super::asking::Asking;
use super::tally::Tally;
use super::{Behind, Hall, limits};
use crate::graphql::Moment;
use crate::kernel::code::{Code, Coded as _};
use crate::policy::{Actor, Identity};

/// How often an open connection asks whether its caller still may.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Open connections of one process.
#[derive(Clone, Default)]
pub struct Live {
    /// Ends them all and begins no other: the process stops.
    pub stop: CancellationToken,
    /// Sockets, which outlive the connection they came by.
    pub sockets: TaskTracker,
}

/// How many connections each person holds open.
pub(super) struct Held {
    pub(super) sockets: Tally<Uuid>,
    pub(super) event_streams: Tally<Uuid>,
}

impl Held {
    pub(super) fn new() -> Self {
        Self {
            sockets: Tally::new(limits::MAX_SOCKETS),
            event_streams: Tally::new(limits::MAX_STREAMS),
        }
    }
}

/// A caller with a token that holds until an instant.
#[derive(Clone)]
pub(super) struct Caller {
    /// Looked at again with every operation: how he proved himself stands in it.
    pub(super) token: Arc<str>,
    pub(super) identity: Arc<Identity>,
    pub(super) until: Instant,
}

impl<B: Behind> Hall<B> {
    /// Finds who opens a connection, and how long his token holds.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` for a token that is not good, `RATE_LIMITED` for too many of them, else our own failure.
    pub(super) async fn standing(&self, asking: &Asking, token: &str) -> Result<Caller, Refused> {
        match self.behind.identify_for(token).await {
            Ok((identity, life)) => Ok(Caller {
                token: token.into(),
                identity,
                until: Instant::now() + life,
            }),
            Err(error) if error.code() == Code::Unauthenticated => {
                self.knock(asking)?;
                Err(unauthenticated())
            }
            Err(error) => {
                tracing::error!(cause = error.in_words(), "caller not identified");
                Err(Refused::failed(error.code()))
            }
        }
    }

    /// Waits until the caller no longer stands: his token ended, or his session, account or post did.
    pub(super) async fn fallen(&self, standing: &Caller) {
        let ended = async {
            loop {
                sleep(LOOK_AGAIN).await;
                match self.behind.present(standing.identity.session).await {
                    Err(error) if error.code() == Code::Unauthenticated => break,
                    // a store that does not answer now ends nothing: every delivery asks it again
                    Ok(_) | Err(_) => {}
                }
            }
        };
        tokio::select! {
            () = sleep_until(standing.until) => {}
            () = ended => {}
        }
    }

    /// Begins one operation of a caller whose connection stands: a stream of answers, or the one answer.
    ///
    /// # Errors
    /// The refusal of the first step that fails.
    pub(super) async fn begin(
        &self,
        mut admitted: Admitted,
        actor: Actor,
        asking: &Asking,
        after: Option<String>,
    ) -> Result<BoxStream<'static, Moment>, Refused> {
        self.entitle(&mut admitted, asking, &actor)?;
        if admitted.kind == OperationType::Subscription && admitted.is_valid() {
            let answers = self.behind.stream(admitted.request, actor, asking.english, after);
            let asking = asking.clone();
            return Ok(answers.map(move |moment| fitting(moment, &asking)).boxed());
        }
        let response = self.execute(admitted, actor, asking.english).await?;
        Ok(once(async { Moment { response, cursor: None } }).boxed())
    }
}

/// An answer of a stream, or in place of one that is too long to be told, the refusal; its place stays.
fn fitting(moment: Moment, asking: &Asking) -> Moment {
    let Err(limit) = limits::answer(&moment.response) else {
        return moment;
    };
    Moment {
        response: async_graphql::Response::from_errors(asking.errors(limit.into())),
        cursor: moment.cursor,
    }
}

/// Whether an answer is a refusal to begin at all.
pub(super) fn began(kind: OperationType, response: &async_graphql::Response) -> bool {
    match kind {
        OperationType::Subscription => response.data != Value::Null,
        OperationType::Query | OperationType::Mutation => super::answer::was_executed(response),
    }
}
