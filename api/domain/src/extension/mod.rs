//! Extensions of deadlines (延长期限): asked for in time by the handler, granted or refused by the president, never by
//! whoever asked or handles the case.
//!
//! A granted extension lengthens the limit itself: its deadline is derived anew in the same transaction, and its former
//! end is kept. How much may be granted stands in the rule table; what goes beyond the president's own word is recorded
//! as owed to the high court (审限规定 (2000) art. 5).

mod error;
pub mod rules;
mod store;

use chrono::{DateTime, Utc};
use serde::Serialize;

pub use error::ExtensionError;

use crate::case::CaseRows;
use crate::case::{self, CaseChange, CaseFacts};
use crate::db::{Db, Deed, Request, Tx, Writes};
use crate::deadline::DeadlineRows;
use crate::deadline::rules::{DeadlineRule, Moment, RuleKind, State, Unit};
use crate::deadline::{self, Cause, DeadlineFacts, Occurrence, Watched, table, watch};
use crate::events::chat::{self, Line};
use crate::events::{Event, EventKind};
pub use crate::kernel::extension::ExtensionState;
pub use crate::kernel::extension::Upward;
use crate::kernel::happening::Happening;
use crate::kernel::id::{CaseId, DeadlineId, ExtensionId};
use crate::kernel::page::{Page, Paged};
use crate::policy::{self, Action, Actor, Row, Scope};
use crate::reminder::rules::short;
pub(crate) use store::ExtensionRows;

/// What closes a case: limits that end with it are those whose extension has a deadline of its own.
const CLOSING: &str = "case_closed";

/// An extension as it is shown (延期申请).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionView {
    /// Its id.
    pub id: ExtensionId,
    /// The case.
    pub case: CaseId,
    /// The version of the rule its deadline was made by.
    pub rule: DeadlineRule,
    /// How much was asked for.
    pub amount: u16,
    /// The unit.
    pub unit: Unit,
    /// Why; told to members of the court alone, as are names and note.
    pub ground: Option<String>,
    /// Where it stands.
    pub state: ExtensionState,
    /// Name of who asked.
    pub asked_by: Option<String>,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// Name of who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// What he said to it.
    pub note: Option<String>,
    /// How much was granted.
    pub granted: Option<u16>,
    /// Whether the high court is to be told.
    pub upward: Upward,
    /// Its version.
    pub version: i64,
}

/// Asks for a longer limit (申请延期).
pub struct RequestExtension;

impl Action for RequestExtension {
    const ROW: Row = Row::Notice;
    const NAME: &'static str = "requestExtension";
    type On = CaseFacts;
}

/// Grants or refuses it (批准延期).
pub struct ExtendDeadline;

impl Action for ExtendDeadline {
    const ROW: Row = Row::ExtendDeadline;
    const NAME: &'static str = "extendDeadline";
    type On = CaseFacts;
}

crate::writes! {
    RequestExtension: CaseRows, DeadlineRows, ExtensionRows;
    ExtendDeadline: CaseRows, DeadlineRows, ExtensionRows;
}

/// What is asked for.
#[derive(Clone, Debug, Serialize)]
pub struct Asking {
    /// The case.
    pub case: CaseId,
    /// Its version that was read.
    pub expected_version: i64,
    /// The deadline.
    pub deadline: DeadlineId,
    /// By how much, in the unit of its rule.
    pub amount: u16,
    /// Why.
    pub ground: String,
}

/// What is decided.
#[derive(Clone, Debug, Serialize)]
pub struct Deciding {
    /// The extension.
    pub extension: ExtensionId,
    /// Its version that was read.
    pub expected_version: i64,
    /// Whether it is granted.
    pub approve: bool,
    /// How much, if less than was asked for.
    pub amount: Option<u16>,
    /// What is said to it.
    pub note: String,
}

/// The use cases of extensions.
#[derive(Clone)]
pub struct Extensions {
    db: Db,
}

impl Extensions {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// A page of extensions in scope, newest first.
    ///
    /// # Errors
    /// [`ExtensionError::Denied`].
    pub async fn list(
        &self,
        scope: &Scope,
        state: Option<ExtensionState>,
        page: &Page,
    ) -> Result<Paged<ExtensionView>, ExtensionError> {
        policy::eligible(scope.actor(), Row::CaseStage)?;
        let total = if page.count {
            Some(store::count(&self.db, scope, state).await?)
        } else {
            None
        };
        let book = table::open(self.db.reads()).await?;
        let rows = store::Reading::new(&self.db, &book, scope).page(state, page).await?;
        Ok(page.cut(rows, total))
    }

    /// One extension, if it is in scope.
    ///
    /// # Errors
    /// [`ExtensionError::Denied`].
    pub async fn find(&self, scope: &Scope, id: ExtensionId) -> Result<Option<ExtensionView>, ExtensionError> {
        policy::eligible(scope.actor(), Row::CaseStage)?;
        let book = table::open(self.db.reads()).await?;
        Ok(store::Reading::new(&self.db, &book, scope).by_ids(&[id]).await?.pop())
    }

    /// Asks for a longer limit.
    ///
    /// # Errors
    /// [`ExtensionError`]: not the handler, a limit that cannot be lengthened, that does not run or not by so much, too
    /// late, or one is asked for already.
    pub fn request<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        asked: Asking,
    ) -> Deed<'a, ExtensionId, ExtensionError> {
        Deed::of(async move {
            let asked = &asked;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_request(tx, asked)))
                .await
        })
    }

    async fn try_request(&self, tx: Tx, asked: &Asking) -> Result<ExtensionId, ExtensionError> {
        policy::may_ask::<RequestExtension>(tx.actor())?;
        let facts = case::open(&tx, asked.case, Some(asked.expected_version)).await?;
        let permit = policy::authorize::<RequestExtension>(tx.actor(), &facts)?;
        rules::check_ground(&asked.ground)?;
        let standing = deadline::standing(&tx, asked.deadline)
            .await?
            .filter(|standing| standing.root == asked.case.raw())
            .ok_or(ExtensionError::NotFound)?;
        self.check(&tx, asked, &standing).await?;
        let tx = tx.permit(permit);
        let id = store::add(&tx.writes(), asked, &standing).await?;
        case::change(&tx.writes(), &facts, CaseChange::default()).await?;
        let event = Event::new(facts.event_root(), EventKind::ExtensionRequested, &["deadlines"]);
        let said = serde_json::json!({ "rule": standing.rule.code, "amount": asked.amount,
            "unit": standing.rule.unit() });
        tx.record(event.by_rule(standing.rule.source.clone()).with(said));
        if standing.rule.satisfied_by.iter().any(|word| word.as_str() == CLOSING) {
            let told = [Occurrence::now(Happening::ExtensionRequested)];
            deadline::happened(&tx.writes(), &Watched::case(&facts, None), &told).await?;
        }
        Ok(tx.commit(id).await?)
    }

    /// Whether a deadline can be lengthened by so much today.
    async fn check(&self, tx: &Tx, asked: &Asking, standing: &DeadlineFacts) -> Result<(), ExtensionError> {
        let extendable = standing.rule.extendable.ok_or(ExtensionError::NotExtendable)?;
        let due_on = standing.due_on.filter(|_| standing.state == State::Open);
        let due_on = due_on.ok_or(ExtensionError::State)?;
        let (granted, is_asked) = store::so_far(tx, asked.deadline).await?;
        if is_asked {
            return Err(ExtensionError::Asked);
        }
        let book = table::open(tx.reads()).await?;
        let today = Moment::of_instant(self.db.clock().now()).on();
        if today > rules::last_day(due_on, extendable, &book.days)? {
            return Err(ExtensionError::TooLate);
        }
        rules::check_amount(extendable, granted, asked.amount)?;
        Ok(())
    }

    /// Grants or refuses an extension; granted, its deadline moves.
    ///
    /// # Errors
    /// [`ExtensionError`]: decided already, asked for by the actor, or the deadline ended meanwhile.
    pub fn decide<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        asked: Deciding,
    ) -> Deed<'a, ExtensionId, ExtensionError> {
        Deed::of(async move {
            let asked = &asked;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_decide(tx, asked)))
                .await
        })
    }

    async fn try_decide(&self, tx: Tx, asked: &Deciding) -> Result<ExtensionId, ExtensionError> {
        policy::may_ask::<ExtendDeadline>(tx.actor())?;
        let case = store::case_of(&tx, asked.extension).await?;
        let facts = case::open(&tx, case.ok_or(ExtensionError::NotFound)?, None).await?;
        let found = store::find(&tx, asked.extension).await?;
        let found = found.ok_or(ExtensionError::NotFound)?;
        let permit = policy::authorize::<ExtendDeadline>(tx.actor(), &facts)?;
        check_second(tx.actor(), &facts, &found)?;
        if found.state != ExtensionState::Asked {
            return Err(ExtensionError::State);
        }
        if found.version != asked.expected_version {
            return Err(ExtensionError::Stale);
        }
        rules::check_note(&asked.note)?;
        let granted = rules::granted(found.amount, asked.approve, asked.amount)?;
        let standing = deadline::standing(&tx, found.deadline).await?;
        let standing = standing.ok_or(ExtensionError::NotFound)?;
        // what has ended is overdue and stays so: a grant does not undo the days
        if asked.approve && standing.due_on.is_some_and(|on| on < self.db.clock().today()) {
            return Err(ExtensionError::TooLate);
        }
        let upward = match granted {
            Some(amount) => upward(&tx, &standing, found.deadline, amount).await?,
            None => Upward::NotNeeded,
        };
        let tx = tx.permit(permit);
        let decided = store::Decided {
            id: asked.extension,
            state: if asked.approve {
                ExtensionState::Granted
            } else {
                ExtensionState::Refused
            },
            granted,
            upward,
            note: &asked.note,
        };
        store::decide(&tx.writes(), &decided).await?;
        case::change(&tx.writes(), &facts, CaseChange::default()).await?;
        tx.record(told(&facts, &standing, &decided));
        if asked.approve {
            watch::rederive(&tx.writes(), &Watched::case(&facts, None), Cause::Extension).await?;
        }
        tell_handler(&tx.writes(), &facts, &standing, &decided).await?;
        Ok(tx.commit(asked.extension).await?)
    }
}

/// Nobody decides on what he asked for himself, nor in a case he handles.
fn check_second(actor: &Actor, facts: &CaseFacts, found: &store::ExtensionFacts) -> Result<(), ExtensionError> {
    let handler = facts.case.handler.as_ref().map(|handler| handler.id);
    let person = actor.person_id();
    if person.is_none() || person == found.asked_by || person == handler {
        Err(ExtensionError::TwoPerson)
    } else {
        Ok(())
    }
}

/// Whether the high court is to be told of an amount that may be granted.
async fn upward(
    tx: &Tx,
    standing: &DeadlineFacts,
    deadline: DeadlineId,
    amount: u16,
) -> Result<Upward, ExtensionError> {
    let extendable = standing.rule.extendable.ok_or(ExtensionError::NotExtendable)?;
    if !matches!(standing.state, State::Open | State::Paused) {
        return Err(ExtensionError::State);
    }
    let (granted, _) = store::so_far(tx, deadline).await?;
    let is_owed = rules::check_amount(extendable, granted, amount)?;
    Ok(if is_owed { Upward::Owed } else { Upward::NotNeeded })
}

/// The event of a decision: the applicant sees what was granted.
fn told(facts: &CaseFacts, standing: &DeadlineFacts, decided: &store::Decided<'_>) -> Event {
    let kind = match decided.state {
        ExtensionState::Granted => EventKind::ExtensionGranted,
        ExtensionState::Asked | ExtensionState::Refused => EventKind::ExtensionRefused,
    };
    let said = serde_json::json!({ "rule": standing.rule.code, "amount": decided.granted,
        "unit": standing.rule.unit(), "upward": decided.upward.as_ref() });
    let event = Event::new(facts.event_root(), kind, &["deadlines"])
        .by_rule(standing.rule.source.clone())
        .with(said);
    match decided.state {
        // an applicant is told of what he sees on the board
        ExtensionState::Granted if matches!(standing.rule.kind, RuleKind::Court | RuleKind::Party) => event.published(),
        ExtensionState::Granted | ExtensionState::Asked | ExtensionState::Refused => event,
    }
}

/// A line in the work chat: the handler, the number and the node, and nothing else.
async fn tell_handler(
    tx: &Writes<'_, ExtensionRows>,
    facts: &CaseFacts,
    standing: &DeadlineFacts,
    decided: &store::Decided<'_>,
) -> Result<(), ExtensionError> {
    let Some(handler) = facts.case.handler.as_ref() else {
        return Ok(());
    };
    let number = short(&facts.case.number);
    let (whom, node) = (&handler.name, &standing.rule.name);
    let outcome = match decided.state {
        ExtensionState::Granted => "已批准",
        ExtensionState::Asked | ExtensionState::Refused => "未获批准",
    };
    let line = Line {
        dedupe_key: format!("extension:{}", decided.id.raw()),
        recipient: Some(handler.id.raw()),
        text: format!("@{whom} {number}案件延期申请{outcome}（{node}）"),
    };
    chat::post(&tx.chore(), (tx.fresh::<()>().raw(), tx.now()), &line).await?;
    Ok(())
}
