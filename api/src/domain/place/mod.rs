//! Places (机构): the court, its dispatched tribunals and its township stations. Known to everybody who is signed in.

mod store;

use crate::db::{ConnectionTrait, Db, StoreError};
use crate::kernel::id::SiteId;
use crate::policy::Scope;

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
}

/// Kind of site (站点类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::AsRefStr, strum::EnumString, strum::EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum SiteKind {
    /// The court (法院).
    Court,
    /// A dispatched tribunal (派出法庭).
    Tribunal,
    /// A township service station (乡镇便民执行服务站).
    Station,
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

    /// All sites of a kind, in the order of their codes.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn of_kind(&self, scope: &Scope, kind: SiteKind) -> Result<Vec<SiteView>, StoreError> {
        store::of_kind(self.db.reader(), scope, kind).await
    }

    /// Sites by id.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn find_many(&self, scope: &Scope, ids: &[SiteId]) -> Result<Vec<SiteView>, StoreError> {
        store::by_ids(self.db.reader(), scope, ids).await
    }
}

/// Where a case of a debtor's township belongs: the township's station and its tribunal, else the court.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn site_of_township<C: ConnectionTrait>(
    conn: &C,
    code: Option<&str>,
) -> Result<(SiteId, Option<SiteId>), StoreError> {
    store::site_of_township(conn, code).await
}

/// The code of the township that an address names, when it names one.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn township_in<C: ConnectionTrait>(conn: &C, address: &str) -> Result<Option<String>, StoreError> {
    store::township_in(conn, address).await
}

/// Every site and team in a line each, for the command line.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn listed<C: ConnectionTrait>(conn: &C) -> Result<Vec<String>, StoreError> {
    store::listed(conn).await
}

/// The site of a short name, for the command line.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn site_of_slug<C: ConnectionTrait>(conn: &C, slug: &str) -> Result<Option<SiteId>, StoreError> {
    store::site_of_slug(conn, slug).await
}

/// What a site is.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn kind_of<C: ConnectionTrait>(conn: &C, site: SiteId) -> Result<Option<SiteKind>, StoreError> {
    store::kind_of(conn, site).await
}

/// What the court is called.
///
/// # Errors
/// [`StoreError`].
pub async fn court_name<C: ConnectionTrait>(conn: &C) -> Result<Option<String>, StoreError> {
    store::court_name(conn).await
}

/// The court's own site, for the command line.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn court_site<C: ConnectionTrait>(conn: &C) -> Result<Option<SiteId>, StoreError> {
    store::court_site(conn).await
}
