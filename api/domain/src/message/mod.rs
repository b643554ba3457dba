//! Messages and leads (留言、财产线索): what an applicant sends to his handler, and the answers.

mod error;
mod store;

use chrono::{DateTime, Utc};
use serde::Serialize;

pub use error::MessageError;

use self::store::MessageRows;
use crate::case::CaseRows;
use crate::case::{self, CaseChange, CaseError, CaseFacts};
use crate::db::{Db, Deed, Request, Tx};
use crate::deadline::DeadlineRows;
use crate::deadline::{self, Occurrence, Watched};
use crate::duty;
use crate::events::{Event, EventKind};
use crate::kernel::calendar::start_of_day_utc;
pub use crate::kernel::clue::ClueKind;
use crate::kernel::happening::Happening;
use crate::kernel::id::{CaseId, ClueId, MessageId};
use crate::kernel::page::{Page, Paged};
use crate::kernel::route::Duty;
use crate::policy::{self, Action, Actor, Row, Scope};

/// Most leads and messages of one person on one case and day (the access table's rate).
const MOST_A_DAY: u64 = 20;
/// Longest text, in characters.
pub const MAX_CHARS: usize = 2_000;

/// A message (留言).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageView {
    /// Its id.
    pub id: MessageId,
    /// The case.
    pub case: CaseId,
    /// What was written.
    pub content: String,
    /// Who wrote.
    pub sender_name: String,
    /// When.
    pub sent_at: DateTime<Utc>,
    /// The answer.
    pub answer: Option<String>,
    /// Who answered.
    pub answerer_name: Option<String>,
    /// When.
    pub answered_at: Option<DateTime<Utc>>,
    /// Version.
    pub version: i64,
}

/// A lead on property (财产线索).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClueView {
    /// Its id.
    pub id: ClueId,
    /// The case.
    pub case: CaseId,
    /// Kind of property.
    pub kind: ClueKind,
    /// What is told.
    pub content: String,
    /// When it was given.
    pub submitted_at: DateTime<Utc>,
}

/// Gives a lead (提交线索).
pub struct SubmitClue;

impl Action for SubmitClue {
    const ROW: Row = Row::Write;
    const NAME: &'static str = "submitClue";
    type On = CaseFacts;
}

/// Writes to the handler (留言).
pub struct SendMessage;

impl Action for SendMessage {
    const ROW: Row = Row::Write;
    const NAME: &'static str = "sendMessage";
    type On = CaseFacts;
}

/// Answers a message (答复).
pub struct AnswerMessage;

impl Action for AnswerMessage {
    const ROW: Row = Row::AnswerMessage;
    const NAME: &'static str = "answerMessage";
    type On = CaseFacts;
}

crate::writes! {
    SendMessage: CaseRows, DeadlineRows, MessageRows;
    AnswerMessage: CaseRows, DeadlineRows, MessageRows;
    SubmitClue: CaseRows, MessageRows;
}

/// An answer to be given.
#[derive(Clone, Debug, Serialize)]
pub struct Answering {
    /// The message.
    pub message: MessageId,
    /// The version that was read.
    pub expected_version: i64,
    /// The answer.
    pub text: String,
}

/// A lead on property, as the applicant gives it.
#[derive(Clone, Debug)]
pub struct NewClue {
    /// What it leads to.
    pub kind: ClueKind,
    /// In words.
    pub text: String,
}

/// The use cases of messages and leads.
#[derive(Clone)]
pub struct Messages {
    db: Db,
}

impl Messages {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// A page of messages, of one case or of all in scope, newest first.
    ///
    /// # Errors
    /// [`MessageError`] when the reader may not see messages.
    pub async fn list(
        &self,
        scope: &Scope,
        case: Option<CaseId>,
        page: &Page,
    ) -> Result<Paged<MessageView>, MessageError> {
        policy::eligible(scope.actor(), Row::Message)?;
        let total = if page.count {
            Some(store::count(&self.db, scope, case).await?)
        } else {
            None
        };
        let paged = page.cut(store::page(&self.db, scope, case, page).await?, total);
        self.tell(scope, &paged.rows)?;
        Ok(paged)
    }

    /// The newest messages of several cases, at most `rows` of each.
    ///
    /// # Errors
    /// [`MessageError`] when the reader may not see messages.
    pub async fn newest(&self, scope: &Scope, cases: &[CaseId], rows: u64) -> Result<Vec<MessageView>, MessageError> {
        policy::eligible(scope.actor(), Row::Message)?;
        let found = store::newest(&self.db, scope, cases, rows).await?;
        self.tell(scope, &found)?;
        Ok(found)
    }

    /// Messages by id.
    ///
    /// # Errors
    /// [`MessageError`] when the reader may not see messages.
    pub async fn find_many(&self, scope: &Scope, ids: &[MessageId]) -> Result<Vec<MessageView>, MessageError> {
        policy::eligible(scope.actor(), Row::Message)?;
        let found = store::by_ids(&self.db, scope, ids).await?;
        self.tell(scope, &found)?;
        Ok(found)
    }

    /// Records the read, once a case.
    fn tell(&self, scope: &Scope, found: &[MessageView]) -> Result<(), MessageError> {
        let cases = found.iter().map(|message| message.case);
        Ok(self
            .db
            .trail()
            .read_each(scope.actor(), cases, "messages")
            .map_err(CaseError::from)?)
    }

    /// Leads of several cases.
    ///
    /// # Errors
    /// [`MessageError`] when the reader may not see leads.
    pub async fn clues(&self, scope: &Scope, cases: &[CaseId]) -> Result<Vec<ClueView>, MessageError> {
        policy::eligible(scope.actor(), Row::Clue)?;
        let found = store::clues(&self.db, scope, cases).await?;
        self.tell_clues(scope, &found)?;
        Ok(found)
    }

    /// One lead, if its case is in scope.
    ///
    /// # Errors
    /// [`MessageError`] when the reader may not see leads.
    pub async fn clue(&self, scope: &Scope, id: ClueId) -> Result<Option<ClueView>, MessageError> {
        policy::eligible(scope.actor(), Row::Clue)?;
        let found = store::clue(&self.db, scope, id).await?;
        self.tell_clues(scope, &found)?;
        Ok(found.into_iter().next())
    }

    fn tell_clues(&self, scope: &Scope, found: &[ClueView]) -> Result<(), MessageError> {
        let cases = found.iter().map(|clue| clue.case);
        let told = self.db.trail().read_each(scope.actor(), cases, "clues");
        Ok(told.map_err(CaseError::from)?)
    }

    /// Gives a lead on property.
    ///
    /// # Errors
    /// [`MessageError`]: not his case, nothing said, or twenty a day are reached.
    pub fn submit_clue<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        case: CaseId,
        clue: NewClue,
    ) -> Deed<'a, ClueId, MessageError> {
        Deed::of(async move {
            let clue = &clue;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_submit_clue(tx, case, clue)))
                .await
        })
    }

    async fn try_submit_clue(&self, tx: Tx, id: CaseId, new: &NewClue) -> Result<ClueId, MessageError> {
        policy::may_ask::<SubmitClue>(tx.actor())?;
        let facts = case::open(&tx, id, None).await?;
        let permit = policy::authorize::<SubmitClue>(tx.actor(), &facts)?;
        self.check(&tx, id, &new.text).await?;
        let tx = tx.permit(permit);
        let clue = store::add_clue(&tx.writes(), id, new.kind, new.text.trim()).await?;
        case::change(&tx.writes(), &facts, CaseChange::default()).await?;
        let data = serde_json::json!({ "kind": new.kind.as_ref() });
        tx.record(
            Event::new(facts.event_root(), EventKind::ClueSubmitted, &["clues"])
                .published()
                .with(data),
        );
        Ok(tx.commit(clue).await?)
    }

    /// Writes to the handler.
    ///
    /// # Errors
    /// [`MessageError`]: not his case, nothing said, or twenty a day are reached.
    pub fn send<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        case: CaseId,
        text: String,
    ) -> Deed<'a, MessageId, MessageError> {
        Deed::of(async move {
            let text = &text;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_send(tx, case, text)))
                .await
        })
    }

    async fn try_send(&self, tx: Tx, id: CaseId, text: &str) -> Result<MessageId, MessageError> {
        policy::may_ask::<SendMessage>(tx.actor())?;
        let facts = case::open(&tx, id, None).await?;
        let permit = policy::authorize::<SendMessage>(tx.actor(), &facts)?;
        self.check(&tx, id, text).await?;
        let tx = tx.permit(permit);
        let message = store::add(&tx.writes(), id, text.trim()).await?;
        case::change(&tx.writes(), &facts, CaseChange::default()).await?;
        tx.record(Event::new(facts.event_root(), EventKind::MessageSent, &["messages"]).published());
        let received = [Occurrence::about(Happening::MessageReceived, message.raw())];
        deadline::happened(&tx.writes(), &Watched::case(&facts, None), &received).await?;
        Ok(tx.commit(message).await?)
    }

    async fn check(&self, tx: &Tx, case: CaseId, text: &str) -> Result<(), MessageError> {
        let chars = text.trim().chars().count();
        if chars == 0 || chars > MAX_CHARS {
            return Err(MessageError::Text);
        }
        let since = start_of_day_utc(self.db.clock().today());
        if store::written_since(tx, case, since.into()).await? >= MOST_A_DAY {
            return Err(MessageError::TooMany);
        }
        Ok(())
    }

    /// Answers a message.
    ///
    /// # Errors
    /// [`MessageError`]: not his case, answered already, changed since it was read.
    pub fn answer<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        asked: Answering,
    ) -> Deed<'a, MessageId, MessageError> {
        Deed::of(async move {
            let asked = &asked;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_answer(tx, asked)))
                .await
        })
    }

    async fn try_answer(&self, tx: Tx, asked: &Answering) -> Result<MessageId, MessageError> {
        policy::may_ask::<AnswerMessage>(tx.actor())?;
        let case = store::case_of(&tx, asked.message)
            .await?
            .ok_or(MessageError::NotFound)?;
        let facts = case::open(&tx, case, None).await?;
        let message = store::under_lock(&tx, asked.message)
            .await?
            .ok_or(MessageError::NotFound)?;
        let permit = policy::authorize::<AnswerMessage>(tx.actor(), &facts)?;
        duty::require(&tx, Duty::AnswerApplicants).await?;
        if message.answered {
            return Err(MessageError::Answered);
        }
        if message.version != asked.expected_version {
            return Err(MessageError::Stale);
        }
        if asked.text.trim().is_empty() || asked.text.chars().count() > MAX_CHARS {
            return Err(MessageError::Text);
        }
        let tx = tx.permit(permit);
        store::answer(&tx.writes(), asked.message, asked.text.trim()).await?;
        case::change(&tx.writes(), &facts, CaseChange::default()).await?;
        tx.record(Event::new(facts.event_root(), EventKind::MessageAnswered, &["messages"]).published());
        let answered = [Occurrence::about(Happening::MessageAnswered, asked.message.raw())];
        deadline::happened(&tx.writes(), &Watched::case(&facts, None), &answered).await?;
        Ok(tx.commit(asked.message).await?)
    }
}
