//! Founding (建院): a court's file becomes its places, scopes and teams, and every later change of the file a change of
//! them.
//!
//! The file is compared with what is there; what differs is shown, and made in one transaction. Nothing is deleted: what
//! the file no longer names is told and left, for cases hang on it.

mod error;
mod file;
pub mod rules;
mod store;
pub mod workbook;

pub use error::FoundingError;
pub use file::{CourtEntry, CourtFile, StationEntry, TeamEntry, TribunalEntry};
pub use rules::{Change, Difference, Entry};

use uuid::Uuid;

use crate::db::{Db, Request, StoreError, StoreKind, Tx};
use crate::kernel::id::{Id, SiteId, TeamId};
use crate::kernel::practice::Practice;
use crate::policy::{self, Action, Actor, Row, WholeCourt};

/// Who founds from the command line.
const JOB: &str = "operator";

/// Changes places and teams to what the court's file says (建立、调整机构与团队).
pub struct Found;

impl Action for Found {
    const ROW: Row = Row::Found;
    const NAME: &'static str = "foundCourt";
    const JOBS: &'static [&'static str] = &[JOB];
    type On = WholeCourt;
}

/// Adds or changes a place (新增、变更机构).
pub struct SaveSite;

impl Action for SaveSite {
    const ROW: Row = Row::Found;
    const NAME: &'static str = "saveSite";
    type On = WholeCourt;
}

/// Adds or changes a team (新增、变更团队).
pub struct SaveTeam;

impl Action for SaveTeam {
    const ROW: Row = Row::Found;
    const NAME: &'static str = "saveTeam";
    type On = WholeCourt;
}

/// The acts that write places and teams.
pub(crate) trait FoundingAct: Action<On = WholeCourt> {}

impl FoundingAct for Found {}
impl FoundingAct for SaveSite {}
impl FoundingAct for SaveTeam {}

/// The use cases of founding.
#[derive(Clone)]
pub struct Founding {
    db: Db,
}

impl Founding {
    /// Builds the area.
    #[must_use]
    pub const fn new(db: Db) -> Self {
        Self { db }
    }

    /// Adds one place, or changes the one of that short name; its id.
    ///
    /// # Errors
    /// [`FoundingError`]: not the system administrator, a fault of the entry, a change that cases forbid.
    pub async fn save_site(&self, actor: &Actor, request: &Request, entry: Entry) -> Result<SiteId, FoundingError> {
        let entry = &entry;
        let saved = self.db.act(actor, request, |tx| save::<SaveSite>(tx, entry)).await;
        saved.map(Id::new)
    }

    /// Adds one team, or changes the one of that name; its id.
    ///
    /// # Errors
    /// As [`Self::save_site`].
    pub async fn save_team(&self, actor: &Actor, request: &Request, entry: Entry) -> Result<TeamId, FoundingError> {
        let entry = &entry;
        let saved = self.db.act(actor, request, |tx| save::<SaveTeam>(tx, entry)).await;
        saved.map(Id::new)
    }
}

async fn save<A: FoundingAct>(tx: Tx, entry: &Entry) -> Result<Uuid, FoundingError> {
    let present = store::present(&tx).await?;
    let permit = policy::authorize::<A>(tx.actor(), &WholeCourt::of(tx.actor()))?;
    let wanted = rules::with(&present, entry).map_err(FoundingError::Faults)?;
    let changes = rules::compare(&present, &wanted).changes;
    let wider = rules::widenings(&changes);
    if !wider.is_empty() {
        return Err(FoundingError::Faults(wider));
    }
    check_single(&present, &changes)?;
    store::check_unused(&tx, &changes).await?;
    let mut tx = tx.permit(permit);
    tx.hash(digest(&changes));
    let saved = store::write(&tx, &present, &changes).await?;
    let id = saved.or_else(|| rules::find(&present, entry));
    let id = id.ok_or_else(|| StoreError::Unreadable("nothing was saved".to_owned()))?;
    let kind = if matches!(entry, Entry::Team(_)) {
        "team"
    } else {
        "site"
    };
    tx.about((kind, id));
    Ok(tx.commit(id).await?)
}

/// What the court's file says of its practices, if it says anything; the settings hold then no more.
///
/// # Errors
/// [`StoreError`].
pub async fn practice(db: &Db) -> Result<Option<Practice>, StoreError> {
    store::practice(db.reader()).await
}

/// The hash of what was changed from what to what, for the audit record.
fn digest(changes: &[Change]) -> String {
    let told: Vec<String> = changes.iter().map(ToString::to_string).collect();
    blake3::hash(told.join("\n").as_bytes()).to_hex().to_string()
}

fn check_single(present: &rules::Present, changes: &[Change]) -> Result<(), FoundingError> {
    let faults = rules::collisions(present, changes);
    if faults.is_empty() {
        return Ok(());
    }
    Err(FoundingError::Faults(faults))
}

/// What differs between a court and its file, and whether that is done now.
///
/// # Errors
/// [`FoundingError::Faults`] names every fault of the file, [`FoundingError::InUse`] a change that cases forbid; nothing is
/// written then.
pub async fn found(db: &Db, file: &CourtFile, dry_run: bool) -> Result<Difference, FoundingError> {
    let actor = Actor::system(JOB);
    let tx = db.begin(&actor).await?;
    let present = store::present(&tx).await?;
    let wanted = rules::read(file).map_err(FoundingError::Faults)?;
    let permit = policy::authorize::<Found>(&actor, &WholeCourt::of(&actor))?;
    let difference = rules::compare(&present, &wanted);
    check_single(&present, &difference.changes)?;
    store::check_unused(&tx, &difference.changes).await?;
    if dry_run || difference.changes.is_empty() {
        return Ok(difference);
    }
    let mut tx = tx.permit(permit);
    tx.hash(digest(&difference.changes));
    store::write(&tx, &present, &difference.changes).await?;
    tx.commit(()).await?;
    db.say_kind(StoreKind::Court).await?;
    Ok(difference)
}
