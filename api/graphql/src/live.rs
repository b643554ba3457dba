//! Streams in the schema (订阅): what happens to one case, and the alerts of the deadlines in scope; each once and in
//! order.

mod alert;
mod event;
mod follow;

use std::sync::{Arc, Mutex, PoisonError};

use async_graphql::{Context, Error, ID, Response};
use futures_util::Stream;

use self::alert::DeadlineAlert;
use super::Ask;
use super::case_view::CaseEvent;
use super::page::ListKey;
use super::refusal::Refusal;
use super::reply::Reply;

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
        let stream = event::follow(ctx, &case_id, after).await;
        stream.map_err(|refusal| told(ctx, refusal))
    }

    /// 您范围内的节点预警：临近、过半、超期的提醒、逐级督办和人工催办，按次序各送达一次，按您当时的权限；断开后以最后收到的 cursor 作 after
    /// 续传，不缺不重。不填 after 的从今日第一条起。
    async fn deadline_alerts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "从此位置之后送起，取自 DeadlineAlert.cursor。")] after: Option<String>,
    ) -> Result<impl Stream<Item = Reply<DeadlineAlert>>, Error> {
        let stream = alert::follow(ctx, after).await;
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

/// Where a stream is to begin: a client that was cut names where it was cut, whatever its document says.
fn begin(ctx: &Context<'_>, after: Option<String>, key: &ListKey) -> Result<Option<i64>, Refusal> {
    let after = ctx.data_unchecked::<Place>().after.clone().or(after);
    let position = after.map(|cursor| key.read(&cursor)).transpose()?;
    Ok(position.map(|position| position.at))
}
