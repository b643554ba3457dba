//! The docket (立案登记): the row of a case that is filed, the words it is found by and its number.
//!
//! The number is minted last: no gap, no double, and its counter is held shortest.

mod store;

use chrono::NaiveDate;

use crate::case::CaseRows;
use crate::db::{StoreError, Tx, Writes};
use crate::kernel::case_number::CaseNumber;
use crate::kernel::day::Day;
use crate::kernel::id::{ApplicationId, CaseId, SiteId};
use crate::kernel::kind::{BasisKind, CaseKind, Cause, PerformanceKind};
use crate::kernel::stage::{Segment, Stage};
use crate::triage::rules::Facts;

/// A case to be filed.
pub struct NewCase<'a> {
    /// Its id.
    pub id: CaseId,
    /// The application it comes from.
    pub application: ApplicationId,
    /// Code of the court.
    pub court: &'a str,
    /// Year of filing.
    pub year: i32,
    /// Kind.
    pub kind: CaseKind,
    /// Stage it starts at.
    pub stage: Stage,
    /// Segment that holds it.
    pub desk: Segment,
    /// Marks, comma-joined.
    pub flags: String,
    /// Class of cause.
    pub cause: Cause,
    /// Kind of the basis.
    pub basis_kind: BasisKind,
    /// Number of the basis.
    pub basis_number: String,
    /// Who issued it.
    pub basis_issuer: Option<String>,
    /// Its day of effect.
    pub basis_effective_on: Option<Day>,
    /// Last day for performance.
    pub performance_due_on: Option<Day>,
    /// What is owed.
    pub performance_kind: PerformanceKind,
    /// In words.
    pub performance_text: Option<String>,
    /// What triage looks at.
    pub facts: &'a Facts,
    /// Station or court, and the tribunal over it.
    pub place: (SiteId, Option<SiteId>),
    /// The township it is filed under, which it keeps.
    pub township: Option<&'a str>,
    /// Day of filing.
    pub on: NaiveDate,
}

/// Enters a case, still without its number, and the words it is found by.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn enter(tx: &Writes<'_, CaseRows>, new: &NewCase<'_>, names: &[&str]) -> Result<(), StoreError> {
    store::add_case(tx, new).await?;
    store::add_terms(tx, new.id, names).await
}

/// Mints the number of an entered case: the last thing a filing does.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn mint(tx: &Writes<'_, CaseRows>, new: &NewCase<'_>) -> Result<CaseNumber, StoreError> {
    let serial = store::mint(tx, new).await?;
    let number = u32::try_from(serial).ok().and_then(|serial| {
        let year = u16::try_from(new.year).ok()?;
        CaseNumber::try_new(year, new.court, new.kind, serial).ok()
    });
    let number = number.ok_or_else(|| StoreError::Unreadable("case number".to_owned()))?;
    store::number(tx, new.id, serial, &number.to_string()).await?;
    Ok(number)
}

/// The court's code in case numbers.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn court_code(tx: &Tx) -> Result<String, StoreError> {
    store::court_code(tx).await
}
