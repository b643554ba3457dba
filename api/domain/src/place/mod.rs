//! Places (机构): the court, its dispatched tribunals and its township stations. Known to everybody who is signed in.

mod store;

use chrono::NaiveDate;

use crate::db::{Db, Reads, StoreError};
use crate::kernel::id::{SiteId, TeamId};
pub use crate::kernel::place::SiteKind;
use crate::policy::Scope;

/// What the station of a township is called beside it.
pub const STATION_SUFFIX: &str = "便民执行服务站";

/// A site (站点).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteView {
    /// Its id.
    pub id: SiteId,
    /// Court, tribunal or station.
    pub kind: SiteKind,
    /// Short name in Latin letters.
    pub slug: String,
    /// Name.
    pub name: String,
    /// The site over it.
    pub parent: Option<SiteId>,
    /// Statistical code of the township of a station.
    pub township_code: Option<String>,
    /// Office telephone.
    pub phone: String,
    /// First day.
    pub started_on: NaiveDate,
    /// Last day, where one is set.
    pub ended_on: Option<NaiveDate>,
}

/// Days on which a station serves a township (乡镇的管辖).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TownshipView {
    /// The station.
    pub site: SiteId,
    /// Statistical code.
    pub code: String,
    /// Name.
    pub name: String,
    /// First day there.
    pub started_on: NaiveDate,
    /// Last day there, where one is set.
    pub ended_on: Option<NaiveDate>,
}

/// Which of the places and teams are wanted (在设与否).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Current {
    /// Those that are there today, or those that are not.
    pub is_there: bool,
    /// Today.
    pub today: NaiveDate,
}

impl Current {
    /// Whether something of these days is wanted.
    #[must_use]
    pub fn takes(self, from: NaiveDate, to: Option<NaiveDate>) -> bool {
        let is_there = from <= self.today && to.is_none_or(|to| self.today <= to);
        is_there == self.is_there
    }
}

/// The use cases of places.
#[derive(Clone)]
pub struct Places {
    db: Db,
}

impl Places {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db) -> Self {
        Self { db }
    }

    /// All sites of a kind, in the order of their codes; or those alone that are there today, or are not.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn of_kind(
        &self,
        scope: &Scope,
        kind: SiteKind,
        is_there: Option<bool>,
    ) -> Result<Vec<SiteView>, StoreError> {
        let mut found = store::of_kind(self.db.reads(), scope, kind).await?;
        if let Some(is_there) = is_there {
            let today = self.db.clock().today();
            let wanted = Current { is_there, today };
            found.retain(|site| wanted.takes(site.started_on, site.ended_on));
        }
        Ok(found)
    }

    /// The townships that stations serve, served or will serve, by code and day.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn townships(&self, scope: &Scope) -> Result<Vec<TownshipView>, StoreError> {
        store::townships(self.db.reads(), scope).await
    }

    /// Sites by id.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn find_many(&self, scope: &Scope, ids: &[SiteId]) -> Result<Vec<SiteView>, StoreError> {
        store::by_ids(self.db.reads(), scope, ids).await
    }
}

/// Where a case of a debtor's township belongs on a day: the station that serves it and its tribunal, else the court.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn site_of_township(
    reads: Reads<'_>,
    code: Option<&str>,
    day: NaiveDate,
) -> Result<(SiteId, Option<SiteId>), StoreError> {
    store::site_of_township(reads, code, day).await
}

/// Whether a site is there on a day: what is over, or has not begun, takes nothing new.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn is_there(reads: Reads<'_>, site: SiteId, day: NaiveDate) -> Result<bool, StoreError> {
    store::is_there(reads, site, day).await
}

/// Whether a site is there until all of these days are over.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn lasts(reads: Reads<'_>, site: SiteId, from: NaiveDate, to: Option<NaiveDate>) -> Result<bool, StoreError> {
    store::site_lasts(reads, site, from, to).await
}

/// Whether a team is there until all of these days are over.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn team_lasts(
    reads: Reads<'_>,
    team: TeamId,
    from: NaiveDate,
    to: Option<NaiveDate>,
) -> Result<bool, StoreError> {
    store::team_lasts(reads, team, from, to).await
}

/// The code of the township that an address names, when it names one.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn township_in(reads: Reads<'_>, address: &str) -> Result<Option<String>, StoreError> {
    store::township_in(reads, address).await
}

/// Every site and team in a line each, for the command line.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn listed(reads: Reads<'_>) -> Result<Vec<String>, StoreError> {
    store::listed(reads).await
}

/// The site of a short name, for the command line.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn site_of_slug(reads: Reads<'_>, slug: &str) -> Result<Option<SiteId>, StoreError> {
    store::site_of_slug(reads, slug).await
}

/// What a site is.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn kind_of(reads: Reads<'_>, site: SiteId) -> Result<Option<SiteKind>, StoreError> {
    store::kind_of(reads, site).await
}

/// What the court is called.
///
/// # Errors
/// [`StoreError`].
pub async fn court_name(reads: Reads<'_>) -> Result<Option<String>, StoreError> {
    store::court_name(reads).await
}

/// The court's own site, for the command line.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn court_site(reads: Reads<'_>) -> Result<Option<SiteId>, StoreError> {
    store::court_site(reads).await
}
