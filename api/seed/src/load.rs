//! Puts the county and its cases into a store: as the job `load`, in batches with stamps, scope entries and an audit
//! entry each, without outbox.
//!
//! Rows are built here and nowhere else; the plan decides what there is, policy lets nobody but the job load it.

mod case;
mod circular;
mod directory;
mod founding;
mod history;
mod intake;
mod limits;
mod mint;
mod party;
mod reception;
mod store;
mod talk;
mod words;

use uuid::Uuid;

pub use self::directory::Directory;
pub(super) use self::directory::site_name;
pub use self::store::Counts;
pub(super) use self::store::{holds, number_of};
use self::{case::CaseRows, store::Rows};
use super::county::COURT;
use super::error::SeedError;
use super::logins::Credential;
use super::plan::Plan;
use crate::db::{Db, Permitted};
use crate::domain::deadline::table;
use crate::policy::{self, Action, Actor, Reach, Row};

/// Cases of one transaction.
const BATCH: usize = 500;

/// Loads data that did not come about by acts (装载数据).
pub struct Load;

impl Action for Load {
    const ROW: Row = Row::File;
    const NAME: &'static str = "load";
    const JOBS: &'static [&'static str] = &["load"];
    type On = Batch;

    /// No person loads, whatever his role: only the job does.
    fn also(_actor: &Actor, _batch: &Batch) -> bool {
        false
    }
}

/// What one transaction loads: nobody's own, at no site.
#[derive(Clone, Copy, Debug)]
pub struct Batch;

impl Reach for Batch {
    fn is_own(&self, _actor: &Actor) -> bool {
        false
    }

    fn is_at_site(&self, _actor: &Actor) -> bool {
        false
    }

    fn object(&self) -> Option<(&'static str, Uuid)> {
        None
    }
}

async fn begin(db: &Db) -> Result<Permitted<Load>, SeedError> {
    let job = Actor::system("load");
    let permit = policy::authorize::<Load>(&job, &Batch)?;
    Ok(db.begin(&job).await?.permit(permit))
}

async fn write(db: &Db, rows: Rows) -> Result<Counts, SeedError> {
    let tx = begin(db).await?;
    let counts = rows.write(&tx).await?;
    Ok(tx.commit(counts).await?)
}

/// Writes the places, teams and people of the county, without accounts.
pub(super) async fn founding(db: &Db, directory: &Directory) -> Result<Counts, SeedError> {
    write(db, directory.rows(db.keyring())).await
}

/// Writes the cases of a plan, batch by batch.
pub(super) async fn cases(db: &Db, plan: &Plan, directory: &Directory) -> Result<Counts, SeedError> {
    let book = table::open(db.reads()).await?;
    let mut counts = Counts::new();
    let mut planned = plan.iter();
    let (mut writers, mut has_circular) = (0, false);
    loop {
        let mut batch = CaseRows::after(writers, (directory, &*book), db.keyring());
        batch.has_circular = has_circular;
        for case in planned.by_ref().take(BATCH) {
            batch.add(&case)?;
        }
        if batch.serials.is_empty() {
            return Ok(counts);
        }
        (writers, has_circular) = (batch.writers, batch.has_circular);
        let tx = begin(db).await?;
        let loaded = batch.rows.write(&tx).await?;
        store::count_up(&tx.writes(), COURT.code, &batch.serials).await?;
        add_up(&mut counts, tx.commit(loaded).await?);
    }
}

/// Writes what came to the counters, and last the accounts: they tell that the county is whole.
pub(super) async fn doors(
    db: &Db,
    directory: &Directory,
    logins: (&[Credential], Vec<String>),
) -> Result<Counts, SeedError> {
    let mut rows = Rows::default();
    reception::add_visits(&mut rows, directory, db.keyring());
    let book = table::open(db.reads()).await?;
    intake::add_applications(&mut rows, (directory, &*book), db.keyring())?;
    for (credential, hash) in logins.0.iter().zip(logins.1) {
        directory.add_account(&mut rows, &credential.username, hash);
    }
    write(db, rows).await
}

/// Gives the accounts their new hashes.
///
/// # Errors
/// `NotCounty` when one of them is not there.
pub(super) async fn rehash(db: &Db, credentials: &[Credential], hashes: Vec<String>) -> Result<(), SeedError> {
    let tx = begin(db).await?;
    for (credential, hash) in credentials.iter().zip(hashes) {
        if !store::set_hash(&tx.writes(), &credential.username, hash).await? {
            return Err(SeedError::NotCounty);
        }
    }
    Ok(tx.commit(()).await?)
}

/// Adds what was loaded to what was loaded before.
pub(super) fn add_up(counts: &mut Counts, loaded: Counts) {
    for (table, rows) in loaded {
        *counts.entry(table).or_default() += rows;
    }
}
