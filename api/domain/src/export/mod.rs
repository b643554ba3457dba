//! Exports (导出): what is on a screen taken out as a file, by those who may see it, for a reason that is kept.
//!
//! Asking writes down who wants what and why; the link that is answered opens the file for minutes. The file is made when
//! it is fetched, of what its reader may see at that moment, and its hash goes into the audit record. It carries case
//! number, node and handler, as a line in the work chat does: no party, no sum.

mod error;
mod page;
mod store;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

pub use error::ExportError;

use self::store::ExportRows;
use crate::case::Cases;
use crate::db::{Db, Deed, Request, Tx};
use crate::deadline::{DeadlineFilter, Deadlines};
use crate::identity::Accounts;
use crate::kernel::page::Page;
use crate::place::Places;
use crate::policy::{self, Action, Actor, Freshness, Reach, Row, Scope};
use crate::sheet;

/// Most rows of one file; the row cap of exports.
pub const MOST_ROWS: u64 = 500;
/// Shortest and longest reason, in characters; set by this court.
pub const REASON_CHARS: std::ops::RangeInclusive<usize> = 4..=200;

/// Most exports of one person in a day; set by this court.
pub const MOST_A_DAY: u64 = 20;
/// How often a link opens: a download that broke off may be tried again.
const MOST_FETCHES: i32 = 3;

/// One export, of whoever asked for it.
#[derive(Clone, Copy, Debug)]
pub struct OwnExport(Uuid);

impl Reach for OwnExport {
    fn is_own(&self, _actor: &Actor) -> bool {
        true
    }

    fn is_at_site(&self, _actor: &Actor) -> bool {
        true
    }

    fn object(&self) -> Option<(&'static str, Uuid)> {
        Some(("export", self.0))
    }
}

/// Asks for the board as a file (导出节点).
pub struct ExportDeadlines;

impl Action for ExportDeadlines {
    const ROW: Row = Row::ExportBoard;
    const NAME: &'static str = "exportDeadlines";
    const FRESH: Option<Freshness> = Some(Freshness::Recent);
    type On = OwnExport;
}

/// Fetches the file (下载导出文件).
pub struct FetchExport;

impl Action for FetchExport {
    const ROW: Row = Row::ExportBoard;
    const NAME: &'static str = "fetchExport";
    type On = OwnExport;
}

crate::writes! {
    ExportDeadlines: ExportRows;
    FetchExport: ExportRows;
}

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// The export.
    pub id: Uuid,
    /// When, in real time: its link lives from then on.
    pub asked_at: DateTime<Utc>,
    /// Rows it would hold now.
    pub rows: u64,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its bytes, an xlsx workbook.
    pub bytes: Vec<u8>,
}

/// The use cases of exports.
#[derive(Clone)]
pub struct Exports {
    db: Db,
    accounts: Accounts,
    deadlines: Deadlines,
    cases: Cases,
    places: Places,
}

impl Exports {
    /// Builds the area.
    #[must_use]
    pub fn new(db: Db, accounts: Accounts) -> Self {
        Self {
            deadlines: Deadlines::new(db.clone()),
            cases: Cases::new(db.clone()),
            places: Places::new(db.clone()),
            accounts,
            db,
        }
    }

    /// Asks for the running deadlines of a filter as a file.
    ///
    /// # Errors
    /// [`ExportError::Reason`], [`ExportError::Quota`], [`ExportError::TooMany`] beyond [`MOST_ROWS`], [`ExportError::Denied`], also for a proof
    /// that is not fresh.
    pub fn ask<'a>(
        &'a self,
        actor: &'a Actor,
        request: &'a Request,
        filter: DeadlineFilter,
        reason: &'a str,
    ) -> Deed<'a, Wanted, ExportError> {
        Deed::of(async move {
            // counted before the store is waited for: an act that needs a second connection could wait for itself
            let rows = match policy::eligible(actor, Row::ExportBoard) {
                Ok(()) => self.deadlines.count(&Scope::of(actor), &filter).await?,
                // refused below, where the refusal is recorded
                Err(_) => 0,
            };
            let filter = &filter;
            self.db
                .act(actor, request, &|tx| Box::pin(self.try_ask(tx, filter, reason, rows)))
                .await
        })
    }

    async fn try_ask(&self, tx: Tx, filter: &DeadlineFilter, reason: &str, rows: u64) -> Result<Wanted, ExportError> {
        policy::may_ask::<ExportDeadlines>(tx.actor())?;
        let id = self.db.ids().raw();
        let permit = policy::authorize::<ExportDeadlines>(tx.actor(), &OwnExport(id))?;
        let reason = reason.trim();
        if !REASON_CHARS.contains(&reason.chars().count()) {
            return Err(ExportError::Reason);
        }
        let since = self.db.clock().real() - TimeDelta::days(1);
        if store::asked_since(&tx, since).await? >= MOST_A_DAY {
            return Err(ExportError::Quota);
        }
        if rows > MOST_ROWS {
            return Err(ExportError::TooMany);
        }
        let tx = tx.permit(permit);
        let wanted = Wanted {
            id,
            asked_at: self.db.clock().real(),
            rows,
        };
        store::add(&tx.writes(), &wanted, filter, reason).await?;
        Ok(tx.commit(wanted).await?)
    }

    /// The link of an export, and when it ends.
    ///
    /// # Errors
    /// [`ExportError::Identity`] when nobody is signed in.
    pub fn link(&self, actor: &Actor, wanted: Wanted) -> Result<(String, DateTime<Utc>), ExportError> {
        Ok(self.accounts.link(actor, wanted.id, wanted.asked_at)?)
    }

    /// Makes the file a link opens, of what its reader may see now; `asking` is the request, in nobody's name yet.
    ///
    /// # Errors
    /// [`ExportError::Identity`] for a link that does not hold, [`ExportError::NotFound`] for one that opened often enough,
    /// [`ExportError::TooMany`] when there is more by now.
    pub async fn fetch(&self, asking: Actor, link: &str) -> Result<File, ExportError> {
        let (identity, id) = self.accounts.open_link(link).await?;
        let account = identity.account.raw();
        let actor = asking.becoming(Arc::clone(&identity));
        let scope = Scope::of(&actor);
        let (filter, _) = store::find(&self.db, id, account).await?.ok_or(ExportError::NotFound)?;
        let page = Page {
            rows: MOST_ROWS,
            ..Page::default()
        };
        let paged = self.deadlines.due(&scope, &filter, &page).await?;
        if paged.more_after {
            return Err(ExportError::TooMany);
        }
        let rows = paged.rows.len();
        let made_at = self.db.clock().now();
        let mark = page::Mark {
            who: &identity.display_name,
            made_at,
        };
        let sheet = page::of(self, &scope, paged.rows, mark).await?;
        let bytes = sheet::write(&sheet, made_at)?;
        let tx = self.db.begin(&actor).await?;
        let permit = policy::authorize::<FetchExport>(tx.actor(), &OwnExport(id))?;
        let tx = tx.permit(permit);
        let digest: [u8; 32] = Sha256::digest(&bytes).into();
        let sha256 = blake3::Hash::from_bytes(digest).to_hex().to_string();
        let fetched = store::Fetched {
            id,
            rows,
            sha256: &sha256,
        };
        if !store::fetched(&tx.writes(), &fetched, self.db.clock().real()).await? {
            return Err(ExportError::NotFound);
        }
        tx.content(sha256);
        tx.commit(()).await?;
        Ok(File {
            name: page::name(made_at),
            bytes,
        })
    }
}
