//! Handover (环节移交): work passes from one segment to the next by acceptance, or comes back with a defect that counts
//! against the sender.
//!
//! The act that ends a segment sends the work on. The receiving segment takes it over by accepting it, or by doing its
//! own act on it, which counts as acceptance and is recorded as such. Nobody accepts what he sent himself.

mod error;
mod store;
mod view;

use serde::Serialize;

pub use error::HandoverError;
pub(crate) use store::HandoverRows;
pub use view::{HandoverView, SegmentDefect};

use crate::case::CaseRows;
use crate::case::rules::{self, Handover, HandoverState, Receiver, StageEvent, next_stage, segment_of};
use crate::case::{self, CaseChange, CaseFacts};
use crate::db::{Db, Deed, Request, StoreError, Tx, Writes};
use crate::deadline::DeadlineRows;
use crate::deadline::{self, Occurrence, Watched};
use crate::duty;
use crate::events::{Event, EventKind};
use crate::kernel::calendar::start_of_day_utc;
use crate::kernel::happening::Happening;
use crate::kernel::id::{CaseId, HandoverId, PersonId};
use crate::kernel::route::{Duty, Route};
use crate::kernel::stage::{DefectCode, Segment, Stage};
use crate::policy::{self, Action, Actor, Row, Scope, Sight};
use crate::relation::RelationRows;
use crate::relation::{self, Relation};

/// Takes work over (接收).
pub struct AcceptHandover;

impl Action for AcceptHandover {
    const ROW: Row = Row::HandOver;
    const NAME: &'static str = "acceptHandover";
    type On = CaseFacts;
}

/// Sends work back (退回).
pub struct ReturnHandover;

impl Action for ReturnHandover {
    const ROW: Row = Row::HandOver;
    const NAME: &'static str = "returnHandover";
    type On = CaseFacts;
}

/// Sends returned work on again after correction (再次移交).
pub struct HandOver;

impl Action for HandOver {
    const ROW: Row = Row::HandOver;
    const NAME: &'static str = "handOver";
    type On = CaseFacts;
}

crate::writes! {
    AcceptHandover: CaseRows, DeadlineRows, HandoverRows;
    HandOver: CaseRows, HandoverRows;
    ReturnHandover: CaseRows, HandoverRows, RelationRows;
}

/// A case named for an answer, at the version that was read.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Answer {
    /// The case.
    pub case: CaseId,
    /// The version that was read.
    pub expected_version: i64,
}

/// Work that is sent back: what was wrong with it.
#[derive(Clone, Debug)]
pub struct Returning {
    /// The defect.
    pub defect: DefectCode,
    /// In words; needed where the defect is another than those listed.
    pub note: Option<String>,
}

/// The way of a case from one segment to the next (移交方向).
#[derive(Clone, Copy, Debug)]
pub struct Passage {
    /// The sending segment.
    pub from: Segment,
    /// The receiving segment.
    pub to: Segment,
}

/// The use cases of handovers.
#[derive(Clone)]
pub struct Handovers {
    db: Db,
}

impl Handovers {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// One handover, if it is the last of a case in scope.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn find(&self, scope: &Scope, id: HandoverId) -> Result<Option<HandoverView>, StoreError> {
        if scope.sight(Row::CaseStage) != Sight::Full {
            return Ok(None);
        }
        let Some(case) = store::case_of(&self.db, scope, id).await? else {
            return Ok(None);
        };
        let last = self.find_many(scope, &[case]).await?.pop();
        Ok(last.filter(|handover| handover.id == id))
    }

    /// The last handover of each case.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn find_many(&self, scope: &Scope, cases: &[CaseId]) -> Result<Vec<HandoverView>, StoreError> {
        store::latest(&self.db, scope, cases).await
    }

    /// Accepts what waits for the actor's segment.
    ///
    /// # Errors
    /// [`HandoverError`]: nothing waits, another segment or person, one's own sending.
    pub fn accept<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        asked: Answer,
    ) -> Deed<'a, CaseId, HandoverError> {
        Deed::of(async move {
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_accept(tx, asked)))
                .await
        })
    }

    async fn try_accept(&self, tx: Tx, asked: Answer) -> Result<CaseId, HandoverError> {
        policy::may_ask::<AcceptHandover>(tx.actor())?;
        let facts = case::open(&tx, asked.case, Some(asked.expected_version)).await?;
        let waiting = store::pending(&tx, asked.case).await?.ok_or(HandoverError::None)?;
        check_answer(&tx, &facts, &waiting).await?;
        let permit = policy::authorize::<AcceptHandover>(tx.actor(), &facts)?;
        let tx = tx.permit(permit);
        settle_accepted(&tx.writes(), &facts, &waiting).await?;
        let change = CaseChange {
            desk: Some(waiting.to),
            ..CaseChange::default()
        };
        case::change(&tx.writes(), &facts, change).await?;
        if waiting.to == Segment::Handling {
            let received = [Occurrence::now(Happening::MaterialsReceivedByHandler)];
            deadline::happened(&tx.writes(), &Watched::case(&facts, None), &received).await?;
        }
        Ok(tx.commit(asked.case).await?)
    }

    /// Returns what waits for the actor's segment, with a defect that counts against the sender.
    ///
    /// # Errors
    /// As [`Self::accept`], and a missing note where the defect is another one.
    pub fn return_<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        asked: Answer,
        returning: Returning,
    ) -> Deed<'a, CaseId, HandoverError> {
        Deed::of(async move {
            let returning = &returning;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_return(tx, asked, returning)))
                .await
        })
    }

    async fn try_return(&self, tx: Tx, asked: Answer, returning: &Returning) -> Result<CaseId, HandoverError> {
        policy::may_ask::<ReturnHandover>(tx.actor())?;
        let facts = case::open(&tx, asked.case, Some(asked.expected_version)).await?;
        let waiting = store::pending(&tx, asked.case).await?.ok_or(HandoverError::None)?;
        check_answer(&tx, &facts, &waiting).await?;
        let permit = policy::authorize::<ReturnHandover>(tx.actor(), &facts)?;
        let note = returning.note.as_deref();
        let returned = rules::return_(&told(&waiting), &receiver(tx.actor()), returning.defect, note)?;
        let stage = next_stage(facts.case.stage, StageEvent::HandoverReturned)?;
        let tx = tx.permit(permit);
        store::settle(&tx.writes(), waiting.id, HandoverState::Returned, Some(returning)).await?;
        if waiting.to == Segment::Handling {
            relation::unrelate(&tx.writes(), facts.case.id, Relation::Handler).await?;
        }
        let change = CaseChange {
            stage: Some(stage),
            desk: Some(segment_of(stage)),
            ..CaseChange::default()
        };
        case::change(&tx.writes(), &facts, change).await?;
        let data = serde_json::json!({ "against": returned.against().as_ref(), "defect": returned.defect().as_ref() });
        tx.record(
            Event::new(
                facts.event_root(),
                EventKind::HandoverReturned,
                &["stage", "segment", "handover"],
            )
            .with(data),
        );
        Ok(tx.commit(asked.case).await?)
    }

    /// Sends a case on again that came back to the filing desk.
    ///
    /// # Errors
    /// [`HandoverError`]: something waits already, or the case does not stand at the filing desk.
    pub fn hand_over<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        asked: Answer,
    ) -> Deed<'a, CaseId, HandoverError> {
        Deed::of(async move {
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_hand_over(tx, asked)))
                .await
        })
    }

    async fn try_hand_over(&self, tx: Tx, asked: Answer) -> Result<CaseId, HandoverError> {
        policy::may_ask::<HandOver>(tx.actor())?;
        let facts = case::open(&tx, asked.case, Some(asked.expected_version)).await?;
        let permit = policy::authorize::<HandOver>(tx.actor(), &facts)?;
        let stage = next_stage(facts.case.stage, StageEvent::ApplicationAccepted)?;
        if tx.actor().role().desk() != Some(facts.case.desk) {
            return Err(HandoverError::Refused(rules::HandoverRefused::WrongSegment));
        }
        let tx = tx.permit(permit);
        let passage = Passage {
            from: Segment::Filing,
            to: segment_of(stage),
        };
        send(&tx.writes(), &facts, passage, None).await?;
        let change = CaseChange {
            stage: Some(stage),
            desk: Some(segment_of(stage)),
            ..CaseChange::default()
        };
        case::change(&tx.writes(), &facts, change).await?;
        Ok(tx.commit(asked.case).await?)
    }

    /// Defects counted against each segment, settled from `from` to `to`, both days included.
    ///
    /// # Errors
    /// [`HandoverError`] when the reader may not see them.
    pub async fn defects(
        &self,
        scope: &Scope,
        from: chrono::NaiveDate,
        to: chrono::NaiveDate,
    ) -> Result<Vec<SegmentDefect>, HandoverError> {
        policy::eligible(scope.actor(), Row::SegmentDefects)?;
        let until = to.succ_opt().unwrap_or(to);
        let (from, until) = (start_of_day_utc(from).into(), start_of_day_utc(until).into());
        Ok(store::defects(&self.db, scope, from, until).await?)
    }
}

/// Sends work on to the next segment, in the act that ended this one.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn send(
    tx: &Writes<'_, HandoverRows>,
    facts: &CaseFacts,
    passage: Passage,
    to: Option<PersonId>,
) -> Result<(), StoreError> {
    store::send(tx, facts.case.id, passage, to).await?;
    let data = serde_json::json!({ "from": passage.from.as_ref(), "to": passage.to.as_ref() });
    tx.record(Event::new(facts.event_root(), EventKind::HandoverSent, &["handover"]).with(data));
    Ok(())
}

/// Sends a case on that is filed by this very act.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn send_new(tx: &Writes<'_, HandoverRows>, case: CaseId, passage: Passage) -> Result<(), StoreError> {
    store::send(tx, case, passage, None).await.map(|_| ())
}

/// What waits on a case for the actor's own segment, when he takes it up by his own act; none when nothing waits.
///
/// # Errors
/// [`HandoverError`] when it waits for somebody else, or he sent it himself.
pub async fn take_up(tx: &Tx, facts: &CaseFacts) -> Result<Option<HandoverView>, HandoverError> {
    let Some(waiting) = store::pending(tx, facts.case.id).await? else {
        return Ok(None);
    };
    check_answer(tx, facts, &waiting).await?;
    Ok(Some(waiting))
}

/// Records that waiting work was taken over.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn settle_accepted(
    tx: &Writes<'_, HandoverRows>,
    facts: &CaseFacts,
    waiting: &HandoverView,
) -> Result<(), StoreError> {
    store::settle(tx, waiting.id, HandoverState::Accepted, None).await?;
    let data = serde_json::json!({ "from": waiting.from.as_ref(), "to": waiting.to.as_ref() });
    let event = Event::new(
        facts.event_root(),
        EventKind::HandoverAccepted,
        &["handover", "segment"],
    )
    .with(data);
    tx.record(if waiting.to == Segment::Handling {
        event.published()
    } else {
        event
    });
    Ok(())
}

async fn check_answer(tx: &Tx, facts: &CaseFacts, waiting: &HandoverView) -> Result<(), HandoverError> {
    rules::accept(&told(waiting), &receiver(tx.actor()))?;
    if waiting.to_person.is_some() && waiting.to_person != tx.actor().person_id() {
        return Err(HandoverError::OtherPerson);
    }
    let duty = match (waiting.to, facts.case.route, facts.case.stage) {
        (Segment::Triage, _, Stage::Triage) => Some(Duty::TriageCases),
        (Segment::Handling, Some(Route::Rapid), _) => Some(Duty::ReceiveRapidCases),
        (Segment::Handling, Some(Route::Compulsory), _) => Some(Duty::ReceiveCompulsoryCases),
        _ => None,
    };
    if let Some(duty) = duty {
        duty::require(tx, duty).await?;
    }
    Ok(())
}

fn told(waiting: &HandoverView) -> Handover {
    Handover {
        from: waiting.from,
        to: waiting.to,
        sent_by: waiting.sender.map(crate::kernel::id::Id::raw).unwrap_or_default(),
        state: waiting.state,
    }
}

fn receiver(actor: &Actor) -> Receiver {
    Receiver {
        person_id: actor.person_raw().unwrap_or_default(),
        desk: actor.role().desk(),
    }
}
