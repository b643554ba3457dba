//! Reminders of deadlines (节点提醒): one for each deadline and threshold, never twice, made by a reconciler that asks what
//! is due and by supervisors by hand; each is a line in the work chat.

pub mod alert;
mod by_hand;
mod error;
mod private;
pub mod rules;
mod store;
mod sweep;

use chrono::{DateTime, Utc};
use uuid::Uuid;

pub use by_hand::Remind;
pub use error::ReminderError;
pub use sweep::{RunDeadlineSweep, Swept, SweptPart};

use crate::db::{Db, StoreError, Tx, Writer};
use crate::events::chat::{self, Delivery, Line};
use crate::kernel::id::{ApplicationId, CaseId, PersonId};
use crate::kernel::page::{Page, Paged};
use crate::kernel::practice::Practice;
pub use crate::kernel::reminder::ReminderThreshold;
use crate::policy::{self, Chatting, Row, Scope};

/// Whom a line calls while a case has no handler.
const DESK: &str = "分案人员";

/// A reminder as it is shown (提醒记录).
#[derive(Clone, Debug)]
pub struct ReminderView {
    /// Its id.
    pub id: Uuid,
    /// The case, if it is about one.
    pub case: Option<CaseId>,
    /// The application, if it is about one that waits to be decided.
    pub application: Option<ApplicationId>,
    /// What it tells.
    pub threshold: ReminderThreshold,
    /// The line.
    pub text: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Whether somebody made it by hand.
    pub by_hand: bool,
    /// What became of it, channel by channel.
    pub deliveries: Vec<Delivery>,
}

/// Whether a text must not be told beyond a case: it names one of its parties, a sum or a long number.
///
/// # Errors
/// [`StoreError`].
pub async fn is_private(tx: &Tx, case: CaseId, text: &str) -> Result<bool, StoreError> {
    Ok(private::is_private(text, &store::names(tx, case.raw()).await?))
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

    async fn post(
        &self,
        rows: &Writer<'_, Chatting>,
        dedupe_key: String,
        recipient: Option<PersonId>,
        text: String,
    ) -> Result<(), StoreError> {
        let line = Line {
            dedupe_key,
            recipient: recipient.map(PersonId::raw),
            text,
        };
        chat::post(rows, (self.db.ids().raw(), self.db.clock().now()), &line).await?;
        Ok(())
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
        let mut deliveries = chat::deliveries(self.db.reads(), &keys).await?;
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
