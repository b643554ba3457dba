//! Recomputing deadlines (期限重算): a notice of holidays is taken into the calendar, and what hangs on it is derived again.
//!
//! The notice, its edition and the recomputation it asks for are one transaction; deriving is the work of a job, root by
//! root. What changes no day asks for nothing. Who reads the progress is who may import.

mod error;
mod root;
mod store;
mod walk;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use error::RecomputeError;
pub use walk::{Rederive, Walked};

use crate::calendar::CalendarRows;
use crate::calendar::import::{self, Format, ImportError, Imported};
use crate::calendar::{self, Difference};
use crate::db::{Db, Deed, Request, Tx};
use crate::kernel::page::{Page, Paged};
use crate::policy::{self, Action, Actor, OPERATOR, Permit, Row, Scope, WholeCourt};

/// Most characters of a file in Base64: 45,000 bytes, so that a request of 64 KiB holds it. A notice of a year has some
/// forty days: two kilobytes as CSV, ten as xlsx.
pub const MOST_CONTENT_CHARS: usize = 60_000;
/// Most characters of the name of a notice; set by this court.
pub const MOST_SOURCE_CHARS: usize = 120;

/// Takes a notice into the calendar (导入放假安排).
pub struct ImportCalendar;

impl Action for ImportCalendar {
    const ROW: Row = Row::Supervise;
    const NAME: &'static str = "importCalendar";
    const JOBS: &'static [&'static str] = &[OPERATOR];
    type On = WholeCourt;
}

crate::writes! {
    ImportCalendar: CalendarRows;
}

/// A notice to be imported.
#[derive(Clone, Debug)]
pub struct Notice {
    /// How the file is written.
    pub format: Format,
    /// The file in Base64.
    pub content: String,
    /// Name or number of the notice.
    pub source: String,
    /// Whether nothing is to be written.
    pub dry_run: bool,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Taken {
    /// Years the file speaks of, in order.
    pub years: Vec<i32>,
    /// Days that were not given before.
    pub added: usize,
    /// Days that were given otherwise.
    pub changed: usize,
    /// Days that are given no more.
    pub removed: usize,
    /// The recomputation it asked for.
    pub recomputation: Option<Uuid>,
}

/// A recomputation as it is shown (期限重算).
#[derive(Clone, Debug)]
pub struct RecomputationView {
    /// Its id.
    pub id: Uuid,
    /// The first day that counts otherwise.
    pub first_on: NaiveDate,
    /// Applications and cases to be derived again; none before the job has counted them.
    pub total: Option<i64>,
    /// Those that are done.
    pub done: i64,
    /// Those with a limit that moved.
    pub moved: i64,
    /// Those that could not be derived.
    pub failed: i64,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// When it began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

/// The use cases of recomputing.
#[derive(Clone)]
pub struct Recomputes {
    db: Db,
}

impl Recomputes {
    /// Builds the area.
    #[must_use]
    pub const fn new(db: Db) -> Self {
        Self { db }
    }

    /// Takes a notice into the calendar and asks for the recomputation it needs.
    ///
    /// # Errors
    /// [`RecomputeError::File`] with what is wrong with the file, [`RecomputeError::Calendar`] for a year that lacks its
    /// statutory days off, [`RecomputeError::Fields`], [`RecomputeError::Denied`].
    pub fn import<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        notice: &'a Notice,
    ) -> Deed<'a, Taken, RecomputeError> {
        Deed::of(async move {
            // nobody waits for the store while a file is unpacked; a refusal is recorded with the act
            let read = policy::eligible(actor, Row::Supervise).is_ok().then(|| read(notice));
            let read = read.as_ref();
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_import(tx, (notice, read))))
                .await
        })
    }

    /// The same for whoever runs the server, with a file of his: also what differs, day by day.
    ///
    /// # Errors
    /// Those of [`Self::import`].
    pub async fn import_file(
        &self,
        (format, bytes): (Format, &[u8]),
        source: &str,
        dry_run: bool,
    ) -> Result<(Taken, Vec<Difference>), RecomputeError> {
        let read = import::read(format, bytes).map_err(RecomputeError::File)?;
        let tx = self.db.begin(&Actor::system(OPERATOR)).await?;
        let permit = policy::authorize::<ImportCalendar>(tx.actor(), &WholeCourt::of(tx.actor()))?;
        self.take((tx, permit), &read, (source, dry_run)).await
    }

    async fn try_import(
        &self,
        tx: Tx,
        (notice, read): (&Notice, Option<&Result<Imported, Unread>>),
    ) -> Result<Taken, RecomputeError> {
        let permit = policy::authorize::<ImportCalendar>(tx.actor(), &WholeCourt::of(tx.actor()))?;
        let read = read
            .unwrap_or(&Err(Unread::NotBase64))
            .as_ref()
            .map_err(Unread::clone)?;
        let (taken, _) = self.take((tx, permit), read, (&notice.source, notice.dry_run)).await?;
        Ok(taken)
    }

    async fn take(
        &self,
        (tx, permit): (Tx, Permit<ImportCalendar>),
        read: &Imported,
        (source, dry_run): (&str, bool),
    ) -> Result<(Taken, Vec<Difference>), RecomputeError> {
        let source = source_of(source)?;
        let merged = calendar::compare(&tx, read).await?;
        let mut taken = Taken {
            years: read.years.iter().map(|(year, _)| *year).collect(),
            added: merged.added,
            changed: merged.changed,
            removed: merged.removed(),
            recomputation: None,
        };
        let tx = tx.permit(permit);
        if !dry_run && !merged.is_empty() {
            let edition = calendar::write(&tx.writes(), &merged, source).await?;
            if let Some(first_on) = merged.first_on {
                let asked = store::Asked {
                    edition,
                    first_on,
                    ended_too: first_on < self.db.clock().today(),
                };
                taken.recomputation = Some(store::ask(&tx, &asked).await?);
            }
        }
        Ok((tx.commit(taken).await?, merged.differences))
    }

    /// A page of recomputations, newest first.
    ///
    /// # Errors
    /// [`RecomputeError::Denied`].
    pub async fn list(&self, scope: &Scope, page: &Page) -> Result<Paged<RecomputationView>, RecomputeError> {
        policy::eligible(scope.actor(), Row::Supervise)?;
        let total = if page.count {
            Some(store::count(&self.db).await?)
        } else {
            None
        };
        Ok(page.cut(store::page(&self.db, page).await?, total))
    }

    /// One recomputation.
    ///
    /// # Errors
    /// [`RecomputeError::Denied`].
    pub async fn find(&self, scope: &Scope, id: Uuid) -> Result<Option<RecomputationView>, RecomputeError> {
        policy::eligible(scope.actor(), Row::Supervise)?;
        Ok(store::find(&self.db, id).await?)
    }
}

/// Why a content was not read.
#[derive(Clone, Debug)]
enum Unread {
    NotBase64,
    File(ImportError),
}

impl From<Unread> for RecomputeError {
    fn from(unread: Unread) -> Self {
        match unread {
            Unread::NotBase64 => Self::Fields(vec!["content".to_owned()]),
            Unread::File(error) => Self::File(error),
        }
    }
}

fn read(notice: &Notice) -> Result<Imported, Unread> {
    if notice.content.len() > MOST_CONTENT_CHARS {
        return Err(Unread::File(ImportError::too_large()));
    }
    let bytes = STANDARD.decode(&notice.content).map_err(|_| Unread::NotBase64)?;
    import::read(notice.format, &bytes).map_err(Unread::File)
}

/// The name of a notice: one line that says something.
fn source_of(written: &str) -> Result<&str, RecomputeError> {
    let source = written.trim();
    let fits = (1..=MOST_SOURCE_CHARS).contains(&source.chars().count()) && !source.contains(char::is_control);
    fits.then_some(source)
        .ok_or_else(|| RecomputeError::Fields(vec!["source".to_owned()]))
}
