//! The walk of a recomputation: root by root, each in its own small transaction, in the order of their ids.
//!
//! One process at a time holds a recomputation by a lease. How far it came is written with each root that is written, so
//! a process that is killed leaves nothing half done and nothing to be done twice; another goes on from there. A second
//! pass, some time later, takes what was written while the first began, and what had failed. What fails by itself is
//! counted and stops nobody.

use std::time::Duration;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Recomputes, root, store};
use crate::case::CaseRows;
use crate::db::{Root, StoreError, Tx};
use crate::deadline::DeadlineRows;
use crate::deadline::{Cause, Watched, watch};
use crate::events::chat::{self, Line};
use crate::events::{Event, EventKind};
use crate::intake::ApplicationRows;
use crate::kernel::code::Coded as _;
use crate::kernel::id::{Id, IdKind, SiteId};
use crate::kernel::instant;
use crate::policy::{self, Action, Actor, Reach, Recomputing, Row};
use crate::{case, intake, visit};

/// Who derives: a job, for no person's act moves the limits of all.
const JOB: &str = "calendar-recompute";
/// Roots read at a time.
const BATCH: usize = 50;
/// How long a process that fell silent keeps a recomputation from others.
const LEASE: TimeDelta = TimeDelta::seconds(30);
/// When the second pass may begin: no act that began before the import runs as long.
const SECOND_AFTER: TimeDelta = TimeDelta::seconds(30);
/// How long before the import an act may have begun that ended after it.
const UNDER_WAY: TimeDelta = TimeDelta::seconds(60);
/// How long a root is tried again that met another writer.
const RETRY_FOR: Duration = Duration::from_secs(5);
/// How long between two tries.
const RETRY_IN: Duration = Duration::from_millis(20);
/// How long between two lines of the log.
const LOG_EACH: Duration = Duration::from_secs(5);

/// Derives the deadlines of one application or case again (期限重算).
pub struct Rederive;

impl Action for Rederive {
    const ROW: Row = Row::Supervise;
    const NAME: &'static str = "rederiveDeadlines";
    const JOBS: &'static [&'static str] = &[JOB];
    type On = Rooted;

    /// No person does it, whatever his role.
    fn also(_actor: &Actor, _on: &Rooted) -> bool {
        false
    }
}

crate::writes! {
    Rederive: CaseRows, DeadlineRows, ApplicationRows;
}

/// An application or a case under lock.
#[derive(Clone, Copy, Debug)]
pub struct Rooted {
    pub(super) kind: IdKind,
    pub(super) version: i64,
    pub(super) watched: Watched,
}

impl Reach for Rooted {
    fn is_own(&self, _actor: &Actor) -> bool {
        false
    }

    fn is_at_site(&self, _actor: &Actor) -> bool {
        false
    }

    fn object(&self) -> Option<(&'static str, Uuid)> {
        Some((self.kind.into(), self.watched.root))
    }
}

/// A recomputation held by this process.
pub(super) struct Lease {
    pub recomputation: Uuid,
    pub id: Uuid,
    pub first_on: NaiveDate,
    pub ended_too: bool,
    pub is_second: bool,
    pub after: Option<Uuid>,
    pub asked_at: DateTime<Utc>,
    pub is_counted: bool,
}

impl Lease {
    /// From when on, in microseconds, what was written belongs to the second pass.
    pub(super) fn written_since(&self) -> i64 {
        (self.asked_at - UNDER_WAY).timestamp_micros()
    }

    /// Until when: what was written later was derived by the new calendar.
    pub(super) fn written_before(&self) -> i64 {
        (self.asked_at + SECOND_AFTER).timestamp_micros()
    }
}

/// What was done and is not noted yet.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pending {
    pub after: Option<Uuid>,
    pub done: i64,
    pub moved: i64,
    pub failed: i64,
}

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// Roots that were derived, in either pass.
    pub derived: u64,
    /// Recomputations that ended.
    pub finished: u64,
}

/// Why a round ends before its work does.
enum Halt {
    /// Somebody else holds the recomputation now.
    Lost,
    /// The store failed.
    Store(StoreError),
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl Recomputes {
    /// Works on what was asked for until nothing is left that is ripe and free, or `stop`. A job: it can run twice and in
    /// many processes at once.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not answer; what is left is done later.
    pub async fn walk(&self, stop: &CancellationToken) -> Result<Walked, StoreError> {
        let mut walked = Walked::default();
        while !stop.is_cancelled() && store::is_any_open(&self.db).await? {
            let taking = store::Taking {
                ripe: (self.db.clock().now() - SECOND_AFTER).into(),
                real: self.db.clock().real().into(),
                until: self.lease_until(),
            };
            let Some(lease) = store::lease(&self.db, &taking).await? else {
                break;
            };
            match self.pass(lease, stop, &mut walked).await {
                Ok(()) | Err(Halt::Lost) => {}
                Err(Halt::Store(error)) => return Err(error),
            }
        }
        Ok(walked)
    }

    fn lease_until(&self) -> instant::Instant {
        (self.db.clock().real() + LEASE).into()
    }

    /// One pass from where it stands to its end, or to `stop`.
    async fn pass(&self, mut lease: Lease, stop: &CancellationToken, walked: &mut Walked) -> Result<(), Halt> {
        if !lease.is_counted {
            store::count_roots(&self.db, &lease).await?;
        }
        let mut logged = Instant::now();
        loop {
            let roots = root::next(&self.db, &lease, BATCH).await?;
            if roots.is_empty() {
                break;
            }
            let mut pending = Pending::default();
            for root in roots {
                if stop.is_cancelled() {
                    self.note(&lease, &pending).await?;
                    return Ok(store::give_back(&self.db, &lease, false).await?);
                }
                self.derive(&lease, root, &mut pending).await?;
                walked.derived += 1;
                lease.after = Some(root);
            }
            self.note(&lease, &pending).await?;
            if logged.elapsed() >= LOG_EACH {
                logged = Instant::now();
                self.log(&lease, "deadlines are being recomputed").await?;
            }
        }
        if lease.is_second {
            self.finish(&lease).await?;
            walked.finished += 1;
            return Ok(());
        }
        Ok(store::give_back(&self.db, &lease, true).await?)
    }

    async fn note(&self, lease: &Lease, pending: &Pending) -> Result<(), Halt> {
        let held = store::advance(&self.db.chore(), lease, pending, self.lease_until()).await?;
        if held { Ok(()) } else { Err(Halt::Lost) }
    }

    /// Gives up leases that lie ahead because the clock was set back.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not answer.
    pub async fn set_back(&self) -> Result<(), StoreError> {
        let latest = self.db.clock().real() + LEASE;
        store::set_back(&self.db, latest.into()).await
    }

    /// Derives one root; another writer in the way is waited for, what fails by itself is counted.
    async fn derive(&self, lease: &Lease, root: Uuid, pending: &mut Pending) -> Result<(), Halt> {
        let began = Instant::now();
        loop {
            let mut with_it = Pending {
                after: Some(root),
                done: pending.done + 1,
                ..*pending
            };
            match self.try_derive(lease, root, &mut with_it).await {
                Ok(true) => *pending = Pending::default(),
                Ok(false) => *pending = with_it,
                Err(Halt::Store(StoreError::Contention)) if began.elapsed() < RETRY_FOR => {
                    tokio::time::sleep(RETRY_IN).await;
                    continue;
                }
                Err(Halt::Store(error)) if !error.is_of_the_store() => {
                    tracing::error!(root.id = %root, cause = error.in_words(), "deadlines cannot be recomputed");
                    with_it.moved = pending.moved;
                    with_it.failed += 1;
                    *pending = with_it;
                    return Ok(store::note_failure(&self.db, lease, root, true).await?);
                }
                Err(halt) => return Err(halt),
            }
            if lease.is_second {
                store::note_failure(&self.db, lease, root, false).await?;
            }
            return Ok(());
        }
    }

    /// One root in one transaction; whether it was written, with `pending` noted. What moves nothing writes nothing.
    async fn try_derive(&self, lease: &Lease, root: Uuid, pending: &mut Pending) -> Result<bool, Halt> {
        let tx = self.db.begin(&Actor::system(JOB)).await?;
        let Some(rooted) = root::lock(&tx, root).await? else {
            return Ok(false);
        };
        let sites = sites_of(&tx, &rooted).await?;
        let Ok(permit) = policy::authorize::<Rederive>(tx.actor(), &rooted) else {
            return Err(StoreError::Unreadable("a job without its right".to_owned()).into());
        };
        let tx = tx.permit(permit);
        watch::rederive(&tx.writes(), &rooted.watched, Cause::Calendar).await?;
        let (written, moved) = root::written(&tx, root).await?;
        if written == 0 {
            return Ok(false);
        }
        // a limit that is merely announced now is none that somebody who read the case did not know
        let mut version = rooted.version;
        if moved > 0 {
            match rooted.kind {
                IdKind::Case => case::raise(&tx.writes(), Id::new(root)).await?,
                _ => intake::raise(&tx.writes(), Id::new(root)).await?,
            }
            version += 1;
            pending.moved += 1;
            tx.record(event_of(&rooted, moved));
        }
        tx.touch(Root {
            kind: rooted.kind,
            id: root,
            version,
            sites,
        });
        if !store::advance(&tx.chore(), lease, pending, self.lease_until()).await? {
            return Err(Halt::Lost);
        }
        tx.commit(()).await?;
        Ok(true)
    }

    /// Ends a recomputation and tells the work chat, with counts alone.
    async fn finish(&self, lease: &Lease) -> Result<(), Halt> {
        let (id, now) = (self.db.ids().raw(), self.db.clock().now());
        let tx = self.db.begin_chore::<Recomputing>().await?;
        let Some(view) = store::finish(&tx.writer(), lease, now.into()).await? else {
            return Err(Halt::Lost);
        };
        let line = Line {
            dedupe_key: format!("recomputation:{}", lease.recomputation),
            recipient: None,
            text: format!(
                "工作日历有更新，节点期限已经重算：共{}件，期限有变动的{}件，未能重算的{}件",
                view.done, view.moved, view.failed
            ),
        };
        chat::post(&tx.chore(), (id, now), &line).await?;
        tx.commit().await?;
        Ok(self.log(lease, "deadlines were recomputed").await?)
    }

    async fn log(&self, lease: &Lease, what: &str) -> Result<(), StoreError> {
        if let Some(view) = store::find(&self.db, lease.recomputation).await? {
            let (total, done, moved, failed) = (view.total, view.done, view.moved, view.failed);
            tracing::info!(recomputation.id = %view.id, total, done, moved, failed, "{what}");
        }
        Ok(())
    }
}

/// Tribunals and stations that may hold a root.
async fn sites_of(tx: &Tx, rooted: &Rooted) -> Result<Vec<SiteId>, StoreError> {
    let watched = &rooted.watched;
    match rooted.kind {
        IdKind::Application => visit::scopes_of(tx, watched.site).await,
        _ => Ok(std::iter::once(watched.site).chain(watched.tribunal).collect()),
    }
}

/// What the history says: the applicant of a case sees it, too, and reads the days where they stand.
fn event_of(rooted: &Rooted, moved: i64) -> Event {
    let root = (rooted.kind, rooted.watched.root, rooted.version + 1);
    let event = Event::new(root, EventKind::DeadlinesRecomputed, &["deadlines"])
        .by_rule("CPL 85")
        .with(serde_json::json!({ "cause": Cause::Calendar.as_ref(), "moved": moved }));
    if rooted.kind == IdKind::Case {
        event.published()
    } else {
        event
    }
}
