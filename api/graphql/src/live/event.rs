//! The stream of what happens to one case.

use async_graphql::{Context, ID};
use futures_util::Stream;

use super::follow::{Feed, Stretch, start};
use crate::audit::TrailFull;
use crate::case_view::{CaseEvent, event_key};
use crate::domain::history::{EventView, HistoryError};
use crate::kernel::code::Code;
use crate::kernel::id::CaseId;
use crate::page::ListKey;
use crate::policy::{Row, Scope, eligible};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::{Ask as _, Services, global_id};

/// Most events read at once.
const MOST: u64 = 64;

/// The history of one case.
struct History {
    case: CaseId,
    key: ListKey,
}

impl Feed for History {
    type View = EventView;
    type Node = CaseEvent;
    type Failure = HistoryError;

    async fn read(&self, services: &Services, scope: &Scope, after: i64) -> Result<Stretch<EventView>, HistoryError> {
        let rows = services.history.after(scope, self.case, (MOST, after)).await?;
        let until = rows.last().map_or(after, |event| event.n);
        Ok(Stretch { rows, until })
    }

    fn place(view: &EventView) -> i64 {
        view.n
    }

    fn show(&self, services: &Services, view: EventView) -> (CaseEvent, String) {
        let event = CaseEvent::new(&services.keyring, &self.key, view);
        let cursor = event.cursor.clone();
        (event, cursor)
    }
}

pub(super) async fn follow(
    ctx: &Context<'_>,
    case: &ID,
    after: Option<String>,
) -> Result<impl Stream<Item = Reply<CaseEvent>> + use<>, Refusal> {
    eligible(ctx.actor(), Row::CaseHistory)?;
    let case: CaseId = global_id::find(ctx.keyring(), case).ok_or(Refusal::new(Code::NotFound))?;
    let key = event_key(ctx, case);
    let from = super::begin(ctx, after, &key)?.unwrap_or(0);
    let events = start(ctx, case.raw(), History { case, key }, from).await?;
    let trail = ctx.services().db.trail();
    trail
        .read(ctx.actor(), ("case", case.raw()), &["events"])
        .map_err(|TrailFull| Refusal::new(Code::Busy))?;
    Ok(events)
}
