//! The demo county and load data: one plan, one loader.
//!
//! `plan` decides which cases there are from a seed and a day, `county` names the places and people, `load` writes both
//! into an empty store, `logins` gives the demo accounts their passwords. Never used in a store with real data.

pub mod county;
mod dice;
mod error;
mod load;
mod logins;
mod names;
mod plan;

#[cfg(test)]
mod tests;

use zhixing_domain as domain;
use zhixing_kernel as kernel;
use zhixing_platform::{crypto, db, events, policy, search};

use chrono::NaiveDate;

pub use error::SeedError;
pub use load::{Counts, Directory, Load};
pub use logins::{Credential, DemoPasswords, Logins};
pub use plan::Plan;

use crate::crypto::password::Cost;
use crate::db::{Db, StoreKind};

/// Cases of the demo county.
pub const COUNTY_CASES: usize = 3_149;
/// Months in which they were filed.
pub const COUNTY_MONTHS: u32 = 16;

/// What county is loaded.
#[derive(Clone, Debug)]
pub struct CountyOptions {
    /// Decides all chance: the same seed and day give the same county.
    pub seed: u64,
    /// The day before which everything has happened.
    pub today: NaiveDate,
    /// How many cases.
    pub cases: usize,
    /// Months before today in which they were filed.
    pub months: u32,
    /// What the store is from then on.
    pub kind: StoreKind,
    /// Passwords of the demo accounts.
    pub passwords: DemoPasswords,
    /// How hard they are hashed.
    pub cost: Cost,
}

impl CountyOptions {
    /// The demo county of a seed and a day, with passwords of its own at the demo's cost.
    #[must_use]
    pub const fn demo(seed: u64, today: NaiveDate) -> Self {
        let (cases, months) = (COUNTY_CASES, COUNTY_MONTHS);
        Self {
            seed,
            today,
            cases,
            months,
            kind: StoreKind::Demo,
            passwords: DemoPasswords::Each,
            cost: Cost::FLOOR,
        }
    }
}

/// What was loaded.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Rows by table.
    pub counts: Counts,
    /// Who signs in.
    pub logins: Logins,
}

/// What a store holds of the demo county.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountyState {
    /// Nothing: it can be loaded.
    Nothing,
    /// All of it.
    County,
    /// Something else, or a county whose loading was broken off.
    Other,
}

/// Tells what the store holds.
///
/// # Errors
/// [`SeedError::Store`] from the database.
pub async fn found(db: &Db) -> Result<CountyState, SeedError> {
    let held = load::holds(db).await?;
    Ok(if held.accounts {
        CountyState::County
    } else if held.cases || held.others {
        CountyState::Other
    } else {
        CountyState::Nothing
    })
}

/// Loads the county with its people, cases and counters into an empty store; the accounts come last.
///
/// # Errors
/// [`SeedError::NotEmpty`] when the store holds anything, [`SeedError::Store`], [`SeedError::Password`].
pub async fn county(db: &Db, options: &CountyOptions) -> Result<Loaded, SeedError> {
    if found(db).await? != CountyState::Nothing {
        return Err(SeedError::NotEmpty);
    }
    db.say_kind(options.kind).await?;
    let directory = Directory::new(options.seed, options.today);
    let plan = Plan::new(options.seed, options.today, options.cases, options.months);
    let credentials = logins::credentials(&directory, &options.passwords);
    let loading = async {
        let mut counts = load::founding(db, &directory).await?;
        load::add_up(&mut counts, cases(db, &plan, &directory).await?);
        Ok(counts)
    };
    let (hashes, mut counts) = tokio::try_join!(logins::hashed(&credentials, options.cost), loading)?;
    load::add_up(&mut counts, load::doors(db, &directory, (&credentials, hashes)).await?);
    Ok(Loaded {
        counts,
        logins: logins(db, credentials).await?,
    })
}

/// Loads the cases of a plan into a store that holds the county of `directory` and no case.
///
/// # Errors
/// [`SeedError::NotEmpty`] when the store holds a case, [`SeedError::Store`] also when the county is not there.
pub async fn cases(db: &Db, plan: &Plan, directory: &Directory) -> Result<Counts, SeedError> {
    if load::holds(db).await?.cases {
        return Err(SeedError::NotEmpty);
    }
    load::cases(db, plan, directory).await
}

/// Gives the demo accounts new passwords.
///
/// # Errors
/// [`SeedError::NotCounty`] when the store does not hold them, [`SeedError::Store`], [`SeedError::Password`].
pub async fn reset_passwords(db: &Db, passwords: &DemoPasswords, cost: Cost) -> Result<Logins, SeedError> {
    let directory = Directory::new(0, db.clock().today());
    let credentials = logins::credentials(&directory, passwords);
    let hashes = logins::hashed(&credentials, cost).await?;
    load::rehash(db, &credentials, hashes).await?;
    logins(db, credentials).await
}

async fn logins(db: &Db, credentials: Vec<Credential>) -> Result<Logins, SeedError> {
    Ok(Logins {
        credentials,
        pu_number: load::number_of(db, "applicant.pu").await?,
    })
}
