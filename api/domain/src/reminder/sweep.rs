//! The sweep (节点检查): takes what is to be looked at today, in small transactions: a deadline is reminded, its line posted
//! and its next day set together.
//!
//! Several processes share the work, a row at a time; a part that fails is tried again, one deadline after the other, and
//! stops nobody else. Who does not wait for the job has one part looked at, within his own act, so that what was done and
//! the record of it are one; the rest is the job's.

use serde::{Deserialize, Serialize};

use super::store::{Looked, Superiors};
use super::{DESK, ReminderError, ReminderThreshold, Reminders, rules, store};
use crate::db::{Deed, Request, StoreError, Tx, Writer};
use crate::deadline::rules::Moment;
use crate::deadline::table::{self, Book};
use crate::kernel::calendar::court_date;
use crate::kernel::code::Coded as _;
use crate::kernel::id::DeadlineId;
use crate::policy::{self, Action, Actor, DueReminding, Row, WholeCourt};

/// Deadlines looked at in one transaction.
const BATCH: u64 = 200;
/// Whom a line about an application calls.
const FILING: &str = "立案窗口";

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

/// What one part of a sweep did for somebody who did not wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SweptPart {
    /// What it did.
    #[serde(flatten)]
    pub swept: Swept,
    /// Deadlines that are to be looked at now and are left to the job, those that failed among them.
    #[serde(default)]
    pub remaining: u64,
}

/// Looks at what is due, now (立即检查节点).
pub struct RunDeadlineSweep;

impl Action for RunDeadlineSweep {
    const ROW: Row = Row::Supervise;
    const NAME: &'static str = "runDeadlineSweep";
    type On = WholeCourt;
}

impl Reminders {
    /// Reminds of everything that has come to a threshold. A job: it can run twice and in many processes at once.
    ///
    /// # Errors
    /// [`StoreError`] when nothing can be read; what fails by itself is counted.
    pub async fn sweep(&self) -> Result<Swept, StoreError> {
        let book = table::open(self.db.reads()).await?;
        let now = Moment::of_instant(self.db.clock().now());
        let (mut swept, mut after, mut superiors) = (Swept::default(), None, None);
        loop {
            let due = store::due(self.db.reads(), now, after.take(), BATCH).await?;
            let Some(last) = due.last() else { break };
            after = Some(*last);
            let superiors = match &superiors {
                Some(known) => known,
                None => superiors.insert(store::superiors(self.db.reads(), now.on()).await?),
            };
            let known = Known { book: &book, superiors };
            let ids: Vec<DeadlineId> = due.iter().map(|(_, id)| *id).collect();
            match self.look(known, &ids, now).await {
                Ok(done) => swept.add(done),
                Err(error) => {
                    tracing::warn!(
                        cause = error.in_words(),
                        "reminders of a part failed, they are made one by one"
                    );
                    for id in ids {
                        match self.look(known, &[id], now).await {
                            Ok(done) => swept.add(done),
                            Err(error) => {
                                swept.failed += 1;
                                tracing::error!(deadline.id = %id.raw(), cause = error.in_words(), "a deadline cannot be looked at");
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
    async fn look(&self, known: Known<'_>, ids: &[DeadlineId], now: Moment) -> Result<Swept, StoreError> {
        let tx = self.db.begin_chore::<DueReminding>().await?;
        match self.look_in(&tx.writer(), known, ids, now).await {
            Ok(swept) => {
                tx.commit().await?;
                Ok(swept)
            }
            Err(error) => {
                tx.leave().await?;
                Err(error)
            }
        }
    }

    async fn look_in(
        &self,
        tx: &Writer<'_, DueReminding>,
        known: Known<'_>,
        ids: &[DeadlineId],
        now: Moment,
    ) -> Result<Swept, StoreError> {
        let mut swept = Swept::default();
        let mut next = Vec::new();
        for looked in store::lock(tx, ids, now).await? {
            swept.looked += 1;
            let Some(rule) = known.book.rule(&looked.code, looked.version) else {
                // its look stays as it is: the next sweep tries again
                swept.failed += 1;
                tracing::error!(deadline.id = %looked.id.raw(), "a deadline of no rule cannot be looked at");
                continue;
            };
            let limit = looked.due.filter(|_| looked.runs).map(|due| rules::Limit {
                kind: rule.kind,
                due,
                warn_days: rule.warn_days,
            });
            if let Some(limit) = limit
                && let Some(call) = limit.call(now)
            {
                let (whom, matter) = about(&looked)?;
                let subject = rules::Subject {
                    whom,
                    matter: &matter,
                    code: &looked.code,
                    node: &rule.name,
                    due: limit.due,
                };
                let key = rules::key(looked.id.raw(), limit.due, call);
                let own = store::New {
                    looked: &looked,
                    threshold: call.threshold(),
                    person: looked.person,
                    text: rules::line(&subject, limit.kind, now),
                    key: key.clone(),
                };
                if self.tell(tx, own).await? {
                    swept.reminded += 1;
                    if matches!(call, rules::Call::Overdue(_)) {
                        let overdue = Overdue {
                            looked: &looked,
                            subject: &subject,
                            key: &key,
                        };
                        swept.reminded += self.escalate(tx, &overdue, known.superiors, now).await?;
                    }
                }
            }
            next.push((looked.id, limit.and_then(|limit| limit.next_look(now))));
        }
        store::look_next(tx, next).await?;
        Ok(swept)
    }

    /// Tells those above the handler what stays overdue; nobody twice.
    async fn escalate(
        &self,
        tx: &Writer<'_, DueReminding>,
        overdue: &Overdue<'_>,
        superiors: &Superiors,
        now: Moment,
    ) -> Result<u64, StoreError> {
        let Overdue { looked, subject, key } = *overdue;
        let mut told = vec![looked.person];
        for rung in rules::climbed(subject.due, self.practice, now.on()) {
            let Some((person, name)) = superiors.on(rung, looked) else {
                continue;
            };
            if told.contains(&Some(*person)) {
                continue;
            }
            told.push(Some(*person));
            let further = store::New {
                looked,
                threshold: ReminderThreshold::Escalated,
                person: Some(*person),
                text: rules::escalated(name, rung, subject, now.on()),
                key: format!("{key}:{}", rung.word()),
            };
            self.tell(tx, further).await?;
        }
        Ok(u64::try_from(told.len() - 1).unwrap_or(0))
    }

    /// Makes a reminder and posts its line; false when it was made before.
    async fn tell(&self, tx: &Writer<'_, DueReminding>, reminder: store::New<'_>) -> Result<bool, StoreError> {
        let is_new = store::remind(&self.db, tx, &reminder).await?;
        if is_new {
            self.post(&tx.chore(), reminder.key, reminder.person, reminder.text)
                .await?;
        }
        Ok(is_new)
    }

    /// Looks at one part of what is due for somebody who does not wait for the job.
    ///
    /// # Errors
    /// [`ReminderError::Denied`].
    pub fn run<'a>(&'a self, actor: &'a Actor, request: &'a Request) -> Deed<'a, SweptPart, ReminderError> {
        Deed::of(async move { self.db.act(actor, request, &|tx| Box::pin(self.try_run(tx))).await })
    }

    async fn try_run(&self, tx: Tx) -> Result<SweptPart, ReminderError> {
        let permit = policy::authorize::<RunDeadlineSweep>(tx.actor(), &WholeCourt::of(tx.actor()))?;
        let tx = tx.permit(permit);
        let now = Moment::of_instant(tx.now());
        let book = table::open(tx.reads()).await?;
        let superiors = store::superiors(tx.reads(), now.on()).await?;
        let due = store::due(tx.reads(), now, None, BATCH).await?;
        let ids: Vec<DeadlineId> = due.iter().map(|(_, id)| *id).collect();
        let known = Known {
            book: &book,
            superiors: &superiors,
        };
        let swept = self.look_in(&tx.chore(), known, &ids, now).await?;
        let remaining = store::waiting(tx.reads(), now).await?;
        Ok(tx.commit(SweptPart { swept, remaining }).await?)
    }
}

/// What a sweep knows beforehand.
#[derive(Clone, Copy)]
struct Known<'a> {
    /// The rules.
    book: &'a Book,
    /// Who stands above the handlers.
    superiors: &'a Superiors,
}

/// A deadline that stays overdue.
#[derive(Clone, Copy)]
struct Overdue<'a> {
    looked: &'a Looked,
    /// What its lines say.
    subject: &'a rules::Subject<'a>,
    /// The key of its own reminder.
    key: &'a str,
}

impl Swept {
    const fn add(&mut self, other: Self) {
        self.looked += other.looked;
        self.reminded += other.reminded;
        self.failed += other.failed;
    }
}

/// Whom the lines of a deadline call, and what they are about.
fn about(looked: &Looked) -> Result<(&str, String), StoreError> {
    match (&looked.number, &looked.handler, looked.received_at) {
        (Some(number), handler, _) => {
            let whom = handler.as_deref().unwrap_or(DESK);
            Ok((whom, rules::of_case(number)))
        }
        (None, _, Some(at)) => Ok((FILING, rules::of_application(court_date(at)))),
        (None, _, None) => Err(StoreError::Unreadable("a deadline of no matter".to_owned())),
    }
}
