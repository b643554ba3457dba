//! Circulars (通报): what a supervisor issues when deadlines are overdue, and the answer of whoever it is addressed to.
//!
//! The addressee is the handler on the day of issue and stays it though the case goes to somebody else. He acknowledges
//! within L02 and explains within L03, limits of the rule table like all others; the supervisor accepts the explanation
//! or sends it back. Nothing in a circular names a party, a sum or a number of a person: it is read beyond the case, and
//! what it will count for in an appraisal is decided there, from its steps.

mod check;
mod error;
mod new;
pub mod rules;
mod store;
mod view;

use chrono::Datelike as _;
use uuid::Uuid;

pub use error::CircularError;
pub use rules::{CircularState, CircularStep};
pub(crate) use store::CircularRows;
pub use view::{AboutView, CircularFilter, CircularView, StepView};

use self::check::{check, check_note, chosen};
use self::new::{Addressed, NewCircular, StepTaken};
use self::rules::next_state;
use crate::case::CaseRows;
use crate::case::{self, CaseChange, CaseFacts, CaseHandler};
use crate::db::{Db, Deed, Request, Tx, Writes};
use crate::deadline::DeadlineRows;
use crate::deadline::rules::RuleCode;
use crate::deadline::table::{self, Book};
use crate::deadline::{self, Occurrence, Watched};
use crate::events::chat::{self, Line};
use crate::events::{Event, EventKind};
use crate::kernel::happening::Happening;
use crate::kernel::id::{CaseId, CircularId, DeadlineId, PersonId, SiteId};
use crate::kernel::page::{Page, Paged};
use crate::policy::{self, Action, Actor, Reach, Row, Scope};
use crate::reminder;

/// A circular under its case's lock, for an act.
#[derive(Clone, Copy, Debug)]
pub struct Circular {
    id: CircularId,
    addressee: PersonId,
    site: SiteId,
    state: CircularState,
    version: i64,
}

impl Reach for Circular {
    fn is_own(&self, actor: &Actor) -> bool {
        actor.person_id() == Some(self.addressee)
    }

    fn is_at_site(&self, actor: &Actor) -> bool {
        actor.site() == Some(self.site)
    }

    fn object(&self) -> Option<(&'static str, Uuid)> {
        Some(("circular", self.id.raw()))
    }
}

/// Issues a circular (发出通报). Nobody issues one to himself.
pub struct IssueCircular;

impl Action for IssueCircular {
    const ROW: Row = Row::Supervise;
    const NAME: &'static str = "issueCircular";
    type On = CaseFacts;

    fn also(actor: &Actor, facts: &CaseFacts) -> bool {
        facts.case.handler.as_ref().map(|handler| handler.id) != actor.person_id()
    }
}

/// Acknowledges or explains (签收、说明).
pub struct AnswerCircular;

impl Action for AnswerCircular {
    const ROW: Row = Row::AnswerCircular;
    const NAME: &'static str = "answerCircular";
    type On = Circular;
}

/// Accepts an explanation or sends it back (办结、退回). Never the addressee.
pub struct CloseCircular;

impl Action for CloseCircular {
    const ROW: Row = Row::Supervise;
    const NAME: &'static str = "closeCircular";
    type On = Circular;

    fn also(actor: &Actor, circular: &Circular) -> bool {
        !circular.is_own(actor)
    }
}

crate::writes! {
    CircularRows: CaseRows, DeadlineRows;
    IssueCircular: CircularRows;
    AnswerCircular: CircularRows;
    CloseCircular: CircularRows;
}

/// A circular to be issued.
#[derive(Clone, Debug)]
pub struct Issuing {
    /// The case.
    pub case: CaseId,
    /// What is overdue.
    pub deadlines: Vec<DeadlineId>,
    /// What it says.
    pub text: String,
}

/// A step to be taken.
#[derive(Clone, Debug)]
pub struct Stepping {
    /// The circular.
    pub circular: CircularId,
    /// The version that was read.
    pub expected_version: i64,
    /// The step.
    pub step: CircularStep,
    /// The explanation, the reason or the note.
    pub text: Option<String>,
}

/// The use cases of circulars.
#[derive(Clone)]
pub struct Circulars {
    db: Db,
}

impl Circulars {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// Issues a circular to the handler of a case about its overdue deadlines.
    ///
    /// # Errors
    /// [`CircularError::Nobody`] while nobody handles the case, [`CircularError::NotOverdue`] for a deadline that is not
    /// overdue today, not of the case or no duty of its handler, [`CircularError::Open`] for one in a circular that is not
    /// closed, [`CircularError::Private`] for a text that names a party, a sum or a number of a person.
    pub fn issue<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        asked: Issuing,
    ) -> Deed<'a, CircularId, CircularError> {
        Deed::of(async move {
            let asked = &asked;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_issue(tx, asked)))
                .await
        })
    }

    async fn try_issue(&self, tx: Tx, asked: &Issuing) -> Result<CircularId, CircularError> {
        policy::may_ask::<IssueCircular>(tx.actor())?;
        let facts = case::open(&tx, asked.case, None).await?;
        let permit = policy::authorize::<IssueCircular>(tx.actor(), &facts)?;
        let ids = chosen(&asked.deadlines)?;
        check(&tx, asked.case, "text", &asked.text).await?;
        let handler = facts.case.handler.clone().ok_or(CircularError::Nobody)?;
        let today = self.db.clock().today();
        let addressed = Addressed {
            facts: &facts,
            handler: handler.id,
        };
        let late = store::late(&tx, addressed, &ids, today).await?;
        if late.len() != ids.len() {
            return Err(CircularError::NotOverdue);
        }
        if store::is_open(&tx, &ids).await? {
            return Err(CircularError::Open);
        }
        let book = table::open(tx.reads()).await?;
        let tx = tx.permit(permit);
        let id = tx.fresh();
        let serial = store::mint(&tx.writes(), today.year()).await?;
        let new = NewCircular {
            id,
            serial,
            text: &asked.text,
            late: &late,
            today,
        };
        store::add(&tx.writes(), addressed, &new).await?;
        let taken = StepTaken {
            circular: id,
            case: asked.case,
            step: CircularStep::Issued,
            text: None,
        };
        store::add_step(&tx.writes(), &taken).await?;
        let nodes: Vec<String> = late.iter().map(|late| late.name(&book)).collect();
        let whom = (&handler.name, reminder::rules::short(&facts.case.number));
        let line = Line {
            dedupe_key: format!("circular:{id:?}"),
            recipient: Some(handler.id.raw()),
            text: rules::line(whom.0, whom.1, &nodes),
        };
        chat::post(&tx.chore(), (tx.fresh::<()>().raw(), tx.now()), &line).await?;
        let number = rules::number(today.year(), serial);
        tell(&tx.writes(), &facts, &taken, serde_json::json!({ "number": number })).await?;
        Ok(tx.commit(id).await?)
    }

    /// Acknowledges or explains, by the addressee; who explains has acknowledged.
    ///
    /// # Errors
    /// [`CircularError::Step`] where it does not stand so, [`CircularError::Stale`], [`CircularError::Private`].
    pub fn answer<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        asked: Stepping,
    ) -> Deed<'a, CircularId, CircularError> {
        Deed::of(async move {
            let asked = &asked;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_answer(tx, asked)))
                .await
        })
    }

    async fn try_answer(&self, tx: Tx, asked: &Stepping) -> Result<CircularId, CircularError> {
        policy::may_ask::<AnswerCircular>(tx.actor())?;
        let case = store::case_of(&tx, asked.circular).await?;
        let case = case.ok_or(CircularError::NotFound)?;
        let facts = case::open_addressed(&tx, case).await?;
        let circular = store::under_lock(&tx, asked.circular).await?;
        let permit = policy::authorize::<AnswerCircular>(tx.actor(), &circular)?;
        let explanation = asked.text.as_deref().filter(|_| asked.step == CircularStep::Explained);
        let state = stepped(&circular, asked)?;
        if asked.step == CircularStep::Explained {
            check(&tx, case, "explanation", explanation.unwrap_or_default()).await?;
        }
        let tx = tx.permit(permit);
        store::step(&tx.writes(), &circular, state).await?;
        let taken = StepTaken {
            circular: circular.id,
            case,
            step: asked.step,
            text: explanation,
        };
        store::add_step(&tx.writes(), &taken).await?;
        tell(&tx.writes(), &facts, &taken, serde_json::Value::Null).await?;
        Ok(tx.commit(circular.id).await?)
    }

    /// Accepts the explanation, sends it back to be given anew, or takes the circular back before it is explained, by a
    /// supervisor who is not the addressee.
    ///
    /// # Errors
    /// [`CircularError::Step`] while nothing is explained, [`CircularError::Reason`] for one that goes back without a
    /// reason, [`CircularError::Stale`], [`CircularError::Private`].
    pub fn close<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        asked: Stepping,
    ) -> Deed<'a, CircularId, CircularError> {
        Deed::of(async move {
            let asked = &asked;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_close(tx, asked)))
                .await
        })
    }

    async fn try_close(&self, tx: Tx, asked: &Stepping) -> Result<CircularId, CircularError> {
        policy::may_ask::<CloseCircular>(tx.actor())?;
        let case = store::case_of(&tx, asked.circular).await?;
        let case = case.ok_or(CircularError::NotFound)?;
        let facts = case::open(&tx, case, None).await?;
        let circular = store::under_lock(&tx, asked.circular).await?;
        let permit = policy::authorize::<CloseCircular>(tx.actor(), &circular)?;
        let state = stepped(&circular, asked)?;
        let note = asked.text.as_deref().map(str::trim).filter(|note| !note.is_empty());
        check_note(&tx, case, asked.step, note).await?;
        let tx = tx.permit(permit);
        store::step(&tx.writes(), &circular, state).await?;
        let taken = StepTaken {
            circular: circular.id,
            case,
            step: asked.step,
            text: note,
        };
        store::add_step(&tx.writes(), &taken).await?;
        tell(&tx.writes(), &facts, &taken, serde_json::Value::Null).await?;
        Ok(tx.commit(circular.id).await?)
    }

    /// A page of circulars in scope, newest first.
    ///
    /// # Errors
    /// [`CircularError::Denied`].
    pub async fn list(
        &self,
        scope: &Scope,
        filter: &CircularFilter,
        page: &Page,
    ) -> Result<Paged<CircularView>, CircularError> {
        policy::eligible(scope.actor(), Row::Circular)?;
        let total = if page.count {
            Some(store::count(&self.db, scope, filter).await?)
        } else {
            None
        };
        let rows = store::page(&self.db, scope, filter, page).await?;
        let rows = self.whole(rows).await?;
        Ok(page.cut(rows, total))
    }

    /// Circulars by id that are in scope.
    ///
    /// # Errors
    /// [`CircularError::Denied`].
    pub async fn find_many(&self, scope: &Scope, ids: &[CircularId]) -> Result<Vec<CircularView>, CircularError> {
        policy::eligible(scope.actor(), Row::Circular)?;
        let rows = store::by_ids(&self.db, scope, ids).await?;
        self.whole(rows).await
    }

    /// Somebody to whom a circular in scope is addressed.
    ///
    /// # Errors
    /// [`CircularError::Denied`].
    pub async fn addressee(&self, scope: &Scope, id: PersonId) -> Result<Option<CaseHandler>, CircularError> {
        policy::eligible(scope.actor(), Row::Circular)?;
        Ok(store::addressee(&self.db, scope, id).await?)
    }

    /// How many circulars in scope stand in each state, in their order.
    ///
    /// # Errors
    /// [`CircularError::Denied`].
    pub async fn counts(&self, scope: &Scope) -> Result<Vec<(CircularState, u64)>, CircularError> {
        policy::eligible(scope.actor(), Row::Circular)?;
        Ok(store::counts(&self.db, scope).await?)
    }

    async fn whole(&self, mut rows: Vec<CircularView>) -> Result<Vec<CircularView>, CircularError> {
        if rows.is_empty() {
            return Ok(rows);
        }
        let book = table::open(self.db.reads()).await?;
        let ids: Vec<CircularId> = rows.iter().map(|row| row.id).collect();
        let mut about = store::about(&self.db, &ids, &book).await?;
        let mut steps = store::steps(&self.db, &ids).await?;
        for row in &mut rows {
            row.about = about.remove(&row.id).unwrap_or_default();
            row.steps = steps.remove(&row.id).unwrap_or_default();
        }
        Ok(rows)
    }
}

/// Where a step takes a circular at the version that was read.
fn stepped(circular: &Circular, asked: &Stepping) -> Result<CircularState, CircularError> {
    if circular.version != asked.expected_version {
        return Err(CircularError::Stale);
    }
    Ok(next_state(circular.state, asked.step)?)
}

/// Moves the case on, writes what happened into its history and tells its deadlines.
async fn tell(
    tx: &Writes<'_, CircularRows>,
    facts: &CaseFacts,
    taken: &StepTaken<'_>,
    data: serde_json::Value,
) -> Result<(), CircularError> {
    let (kind, happening) = match taken.step {
        CircularStep::Issued => (EventKind::CircularIssued, Happening::CircularIssued),
        CircularStep::Acknowledged => (EventKind::CircularAcknowledged, Happening::CircularAcknowledged),
        CircularStep::Explained => (EventKind::CircularExplained, Happening::CircularExplained),
        CircularStep::Returned => (EventKind::CircularReturned, Happening::CircularReturned),
        CircularStep::Closed => (EventKind::CircularClosed, Happening::CircularClosed),
        // what is taken back is owed no answer any more
        CircularStep::Withdrawn => (EventKind::CircularWithdrawn, Happening::CircularWaived),
    };
    case::change(&tx.writes(), facts, CaseChange::default()).await?;
    tx.record(Event::new(facts.event_root(), kind, &["deadlines"]).with(data));
    let told = [Occurrence::about(happening, taken.circular.raw())];
    Ok(deadline::happened(&tx.writes(), &Watched::case(facts, None), &told).await?)
}

/// The name a circular calls a deadline by.
fn name_of(book: &Book, code: &RuleCode, version: u32) -> String {
    book.rule(code, version)
        .map_or_else(|| code.as_str().to_owned(), |rule| rule.name.clone())
}
