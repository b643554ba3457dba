//! Reminders of deadlines (节点提醒): one for each deadline and threshold, never twice, made by a reconciler that asks what
//! is due and by supervisors by hand; each is a line in the work chat.
//!
//! The reconciler takes what is to be looked at today, in small transactions: a deadline is reminded, its line posted and
//! its next day set together. Several processes share the work, a row at a time; a part that fails is tried again, one
//! deadline after the other, and stops nobody else.

pub mod alert;
mod error;
mod private;
pub mod rules;
mod store;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use error::ReminderError;

use self::store::{Looked, Superiors};
use crate::db::{DatabaseTransaction, Db, Request, StoreError, Tx};
use crate::domain::case::{self, CaseFacts};
use crate::domain::deadline::rules::{DueBy, Moment, next_on};
use crate::domain::deadline::table::{self, Book};
use crate::events::chat::{self, Delivery, Line};
use crate::kernel::code::Coded as _;
use crate::kernel::id::CaseId;
use crate::kernel::page::{Page, Paged};
use crate::kernel::practice::Practice;
use crate::policy::{self, Action, Actor, Row, Scope, WholeCourt};

/// Deadlines looked at in one transaction.
const BATCH: usize = 200;
/// Whom a line calls while a case has no handler.
const DESK: &str = "分案人员";
/// Whom a line about an application calls.
const FILING: &str = "立案窗口";
/// What stands for the number of an application.
const APPLICATION: &str = "待立案的执行申请";

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swept {
    /// Deadlines that were looked at.
    pub looked: u64,
    /// Reminders that were made.
    pub reminded: u64,
    /// Deadlines that could not be looked at; the next sweep tries again.
    pub failed: u64,
}

/// A reminder as it is shown (提醒记录).
#[derive(Clone, Debug)]
pub struct ReminderView {
    /// Its id.
    pub id: Uuid,
    /// The case.
    pub case: CaseId,
    /// `near`, `half`, `overdue`, `escalated` or `manual`.
    pub threshold: String,
    /// The line.
    pub text: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Whether somebody made it by hand.
    pub by_hand: bool,
    /// What became of it, channel by channel.
    pub deliveries: Vec<Delivery>,
}

/// Looks at what is due, now (立即检查节点).
pub struct RunDeadlineSweep;

impl Action for RunDeadlineSweep {
    const ROW: Row = Row::Supervise;
    const NAME: &'static str = "runDeadlineSweep";
    type On = WholeCourt;
}

/// Reminds a handler by hand (催办).
pub struct Remind;

impl Action for Remind {
    const ROW: Row = Row::Supervise;
    const NAME: &'static str = "remind";
    type On = CaseFacts;
}

/// Whether a text must not be told beyond a case: it names one of its parties, a sum or a long number.
///
/// # Errors
/// [`StoreError`].
pub async fn is_private(tx: &Tx, case: CaseId, text: &str) -> Result<bool, StoreError> {
    Ok(private::is_private(text, &store::names(tx.conn(), case.raw()).await?))
}

/// The use cases of reminders.
#[derive(Clone)]
pub struct Reminders {
    db: Db,
    practice: Practice,
}

impl Reminders {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db, practice: Practice) -> Self {
        Self { db, practice }
    }

    /// Reminds of everything that has come to a threshold. A job: it can run twice and in many processes at once.
    ///
    /// # Errors
    /// [`StoreError`] when nothing can be read; what fails by itself is counted.
    pub async fn sweep(&self) -> Result<Swept, StoreError> {
        let book = table::open(self.db.reader()).await?;
        let now = Moment::of_instant(self.db.clock().now());
        let (mut swept, mut after, mut superiors) = (Swept::default(), None, None);
        loop {
            let due = store::due(&self.db, now.on(), after.take(), BATCH).await?;
            let Some(last) = due.last() else { break };
            after = Some(last.clone());
            let superiors = match &superiors {
                Some(known) => known,
                None => superiors.insert(store::superiors(&self.db, now.on()).await?),
            };
            let book = (&*book, superiors);
            let ids: Vec<Uuid> = due.iter().map(|(_, id)| *id).collect();
            match self.look(book, &ids, now).await {
                Ok(done) => swept.add(done),
                Err(error) => {
                    tracing::warn!(cause = ?error.cause(), "reminders of a part failed, they are made one by one");
                    for id in ids {
                        match self.look(book, &[id], now).await {
                            Ok(done) => swept.add(done),
                            Err(error) => {
                                swept.failed += 1;
                                tracing::error!(deadline.id = %id, cause = ?error.cause(), "a deadline cannot be looked at");
                            }
                        }
                    }
                }
            }
        }
        Ok(swept)
    }

    /// One part, in one transaction. One that fails is rolled back before anything else is done: what it locked would be
    /// passed over otherwise.
    async fn look(&self, known: (&Book, &Superiors), ids: &[Uuid], now: Moment) -> Result<Swept, StoreError> {
        let tx = self.db.begin_plain().await?;
        match self.look_in(&tx, known, ids, now).await {
            Ok(swept) => {
                tx.commit().await?;
                Ok(swept)
            }
            Err(error) => {
                tx.rollback().await?;
                Err(error)
            }
        }
    }

    async fn look_in(
        &self,
        tx: &DatabaseTransaction,
        (book, superiors): (&Book, &Superiors),
        ids: &[Uuid],
        now: Moment,
    ) -> Result<Swept, StoreError> {
        let mut swept = Swept::default();
        let mut next = Vec::new();
        for looked in store::lock(tx, ids, now.on()).await? {
            swept.looked += 1;
            let Some(rule) = book.rule(&looked.code, looked.version) else {
                return Err(StoreError::Unreadable("a deadline of no rule".to_owned()));
            };
            let due = looked.due.filter(|_| looked.runs);
            if let Some(due) = due
                && let Some(threshold) = rules::due_now(due, rule.warn_days, now)
            {
                let subject = subject_of(&looked, &rule.name, due);
                let key = rules::key(looked.id, due, threshold);
                let own = (looked.person, rules::line(&subject, now.on()));
                if self
                    .tell(tx, (&looked, rules::word(threshold)), own, key.clone())
                    .await?
                {
                    swept.reminded += 1;
                    swept.reminded += self.escalate(tx, (&looked, &subject, superiors), &key, now).await?;
                }
            }
            let look_on = due.and_then(|due| next_on(due, rule.warn_days, now));
            // an hour limit that ends later today is looked at again tomorrow: its day is what people are told
            let look_on = look_on.map(|on| {
                if on <= now.on() {
                    now.on().succ_opt().unwrap_or(on)
                } else {
                    on
                }
            });
            next.push((looked.id, look_on));
        }
        store::look_next(tx, next).await?;
        Ok(swept)
    }

    /// Tells those above the handler what stays overdue; nobody twice.
    async fn escalate(
        &self,
        tx: &DatabaseTransaction,
        (looked, subject, superiors): (&Looked, &rules::Subject<'_>, &Superiors),
        key: &str,
        now: Moment,
    ) -> Result<u64, StoreError> {
        let mut told = vec![looked.person];
        for rung in rules::climbed(subject.due, self.practice, now.on()) {
            let Some((person, name)) = superiors.on(rung, looked) else {
                continue;
            };
            if told.contains(&Some(*person)) {
                continue;
            }
            told.push(Some(*person));
            let text = rules::escalated(name, rung, subject, now.on());
            let key = format!("{key}:{}", rung.word());
            self.tell(tx, (looked, "escalated"), (Some(*person), text), key).await?;
        }
        Ok(u64::try_from(told.len() - 1).unwrap_or(0))
    }

    /// Makes a reminder and posts its line; false when it was made before.
    async fn tell(
        &self,
        tx: &DatabaseTransaction,
        (looked, threshold): (&Looked, &'static str),
        (person, text): (Option<Uuid>, String),
        key: String,
    ) -> Result<bool, StoreError> {
        let reminder = store::New {
            looked,
            threshold,
            person,
            text,
            key,
        };
        let is_new = store::remind(&self.db, tx, &reminder, None).await?;
        if is_new {
            self.post(tx, reminder.key, person, reminder.text).await?;
        }
        Ok(is_new)
    }

    async fn post<C: crate::db::ConnectionTrait>(
        &self,
        conn: &C,
        dedupe_key: String,
        recipient: Option<Uuid>,
        text: String,
    ) -> Result<(), StoreError> {
        let line = Line {
            dedupe_key,
            recipient,
            text,
        };
        chat::post(conn, (self.db.ids().raw(), self.db.clock().now()), &line).await?;
        Ok(())
    }

    /// Looks at what is due for somebody who does not wait for the job.
    ///
    /// # Errors
    /// [`ReminderError::Denied`].
    pub async fn run(&self, actor: &Actor, request: &Request) -> Result<Swept, ReminderError> {
        let swept = match policy::eligible(actor, Row::Supervise) {
            Ok(()) => self.sweep().await?,
            // refused below, where the refusal is recorded
            Err(_) => Swept::default(),
        };
        self.db.act(actor, request, |tx| settle(tx, swept)).await
    }

    /// Reminds the handler of a case by hand.
    ///
    /// # Errors
    /// [`ReminderError::Private`] for a note that must not stand in a chat, [`ReminderError::Case`].
    pub async fn remind(
        &self,
        actor: &Actor,
        request: &Request,
        asked: (CaseId, String),
    ) -> Result<CaseId, ReminderError> {
        let asked = &asked;
        self.db.act(actor, request, |tx| self.try_remind(tx, asked)).await
    }

    async fn try_remind(&self, tx: Tx, (id, note): &(CaseId, String)) -> Result<CaseId, ReminderError> {
        policy::eligible(tx.actor(), Row::Supervise)?;
        let facts = case::open(&tx, *id, None).await?;
        let permit = policy::authorize::<Remind>(tx.actor(), &facts)?;
        let parties = store::names(tx.conn(), id.raw()).await?;
        if !rules::may_be_told(note, &parties) {
            return Err(ReminderError::Private);
        }
        let tx = tx.permit(permit);
        let handler = facts.case.handler.as_ref();
        let whom = handler.map_or(DESK, |handler| handler.name.as_str());
        let text = rules::written(whom, rules::short(&facts.case.number), note);
        let (key, person) = (
            tx.fresh::<()>().raw().to_string(),
            handler.map(|handler| handler.id.raw()),
        );
        store::remind_by_hand(&tx, *id, (&text, &key, person)).await?;
        self.post(tx.conn(), key, person, text).await?;
        Ok(tx.commit(*id).await?)
    }

    /// A page of reminders in scope, of one case or of all, newest first.
    ///
    /// # Errors
    /// [`ReminderError::Denied`].
    pub async fn list(
        &self,
        scope: &Scope,
        case: Option<CaseId>,
        page: &Page,
    ) -> Result<Paged<ReminderView>, ReminderError> {
        policy::eligible(scope.actor(), Row::Reminder)?;
        let total = if page.count {
            Some(store::count(&self.db, scope, case).await?)
        } else {
            None
        };
        let found = store::page(&self.db, scope, case, page).await?;
        let keys: Vec<String> = found.iter().map(|(key, _)| key.clone()).collect();
        let mut deliveries = chat::deliveries(self.db.reader(), &keys).await?;
        let rows = found
            .into_iter()
            .map(|(key, view)| ReminderView {
                deliveries: deliveries.remove(&key).unwrap_or_default(),
                ..view
            })
            .collect();
        Ok(page.cut(rows, total))
    }
}

impl Swept {
    const fn add(&mut self, other: Self) {
        self.looked += other.looked;
        self.reminded += other.reminded;
        self.failed += other.failed;
    }
}

async fn settle(tx: Tx, swept: Swept) -> Result<Swept, ReminderError> {
    let permit = policy::authorize::<RunDeadlineSweep>(tx.actor(), &WholeCourt::of(tx.actor()))?;
    Ok(tx.permit(permit).commit(swept).await?)
}

/// What the lines of a deadline are about.
fn subject_of<'a>(looked: &'a Looked, node: &'a str, due: DueBy) -> rules::Subject<'a> {
    let (whom, number) = match (&looked.number, &looked.handler) {
        (Some(number), Some(handler)) => (handler.as_str(), rules::short(number)),
        (Some(number), None) => (DESK, rules::short(number)),
        (None, _) => (FILING, APPLICATION),
    };
    rules::Subject {
        whom,
        number,
        code: &looked.code,
        node,
        due,
    }
}
